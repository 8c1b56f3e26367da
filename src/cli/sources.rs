//! `untaped sources FILE`: lists the events with more than one account.

use super::args::Sources as Args;
use super::open::open;
use super::out::{DONE, Out, found_nothing, nothing};
use crate::report::{Sources, json_pretty};
use anyhow::Result;
use std::process::ExitCode;

/// The column to which folded lines are indented.
const WORDS_AT: usize = 6;

/// Prints the report.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let report = &args.report;
    let opened = open(&report.file, &report.reading, &report.importing, report.output)?;
    let (session, view, page) = (&opened.session, &opened.view, opened.page);
    let sources = Sources::new(session, view, page, |i| opened.event(i))?;
    let mut out = Out::new(report.reading.escaping(report.output));
    if report.output.json {
        out.with(|mut to| json_pretty(page, &sources, &mut to))?;
    } else if args.csv {
        out.text(&sources.csv(page))?;
    } else if !sources.events.is_empty() {
        out.lines(&sources.text(session, view, page), WORDS_AT)?;
    }
    out.finish()?;
    Ok(match (sources.events.is_empty(), report.output.json || args.csv) {
        (false, _) => DONE,
        (true, true) => nothing(),
        (true, false) => {
            found_nothing(&format!("{}: no event with more than one account", opened.log.shown()))
        }
    })
}
