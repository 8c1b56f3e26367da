//! `untaped talk FILE`: who talks how much.

use super::args::Talk as Args;
use super::bins::{partly, text_width};
use super::open::open;
use super::out::{DONE, Out};
use crate::measure::bins::Bins;
use crate::report::{TalkReport, json_pretty};
use anyhow::{Result, anyhow};
use std::process::ExitCode;

/// The column to which folded lines are indented.
const WORDS_AT: usize = 2;

/// Prints the report.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let opened = open(&args.file, &args.reading, &args.importing, args.output)?;
    let (session, view, page) = (&opened.session, &opened.view, opened.page);
    let name = || opened.log.shown();
    let bins = args.bin.map(|width| Bins::new(session.figures(), view.zero.time, width)).transpose();
    let bins = bins.map_err(|why| anyhow!("{}: {why}", name()))?;
    let with_bins = bins.as_ref().map(|bins| (bins, partly(args.whole_bins)));
    let report = TalkReport::new(session, view, with_bins).map_err(|why| anyhow!("{}: {why}", name()))?;
    let mut out = Out::new(args.reading.escaping(args.output));
    if args.output.json {
        out.with(|mut to| json_pretty(page, &report, &mut to))?;
    } else if args.csv {
        out.text(&report.csv(page))?;
    } else {
        out.lines(&report.text(session, view, page, text_width(), args.explain), WORDS_AT)?;
    }
    out.finish()?;
    Ok(DONE)
}
