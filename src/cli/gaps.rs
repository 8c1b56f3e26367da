//! `untaped gaps FILE`: the gaps.

use super::DONE;
use super::args::Report;
use super::open::open;
use super::out::Out;
use crate::report::{Gaps, json_pretty};
use anyhow::Result;
use std::process::ExitCode;

/// Prints the report.
pub(super) fn run(args: &Report) -> Result<ExitCode> {
    let opened = open(&args.file, &args.reading, args.output)?;
    let (session, view, page) = (&opened.session, &opened.view, opened.page);
    let report = Gaps::of(session, view);
    let mut out = Out::new();
    if args.output.json {
        out.with(|mut to| json_pretty(page, &report, &mut to))?;
    } else {
        out.text(&report.text(session, view, page))?;
    }
    out.finish()?;
    Ok(DONE)
}
