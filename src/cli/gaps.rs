//! `untaped gaps FILE`: lists the gaps.

use super::args::Report;
use super::report;
use crate::report::Gaps;
use anyhow::Result;
use std::process::ExitCode;

/// Prints the report.
pub(super) fn run(args: &Report) -> Result<ExitCode> {
    report::print(
        args,
        |o| Ok(Gaps::new(&o.session, &o.view)),
        |report| report,
        |report, o| report.text(&o.session, &o.view, o.page),
    )
}
