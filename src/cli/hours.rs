//! `untaped hours FILE`: totals, percentages, and what preceded each mark.

use super::args::Report;
use super::report;
use crate::report::Hours;
use anyhow::Result;
use std::process::ExitCode;

/// Prints the report.
pub(super) fn run(args: &Report) -> Result<ExitCode> {
    report::print(
        args,
        |o| Hours::new(&o.session, &o.view),
        |report, o| report.text(&o.session, &o.view, o.page),
    )
}
