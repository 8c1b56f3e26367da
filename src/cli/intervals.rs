//! `untaped intervals FILE`: the time between milestones, and what police say after an invocation.

use super::args::Intervals as Args;
use super::open::open;
use super::out::{DONE, Out, found_nothing, nothing};
use crate::report::{Intervals, json_pretty};
use crate::session::AfterInvocation;
use anyhow::Result;
use std::process::ExitCode;

/// The column to which folded lines are indented.
const WORDS_AT: usize = 6;

/// Prints the report.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let report = &args.report;
    let opened = open(&report.file, &report.reading, &report.importing, report.output)?;
    let (session, view, page) = (&opened.session, &opened.view, opened.page);
    // The log is read once more for its hash, which only citations need.
    let is_cited = |after: &AfterInvocation| !after.police.is_empty();
    let is_cited = session.after_invocations().iter().any(is_cited);
    let sha256 = if is_cited { opened.log.sha256()? } else { String::new() };
    let intervals = Intervals::new(session, view, page, &sha256, |i| opened.event(i))?;
    let mut out = Out::new(report.reading.escaping(report.output));
    if report.output.json {
        out.with(|mut to| json_pretty(page, &intervals, &mut to))?;
    } else if args.csv {
        out.text(&intervals.csv())?;
    } else if !intervals.is_empty() {
        out.lines(&intervals.text(session, view, page), WORDS_AT)?;
    }
    out.finish()?;
    if !intervals.is_empty() {
        return Ok(DONE);
    }
    let what = match intervals.milestones.as_slice() {
        [] => "no milestone in this log".to_owned(),
        [one, ..] => format!("{} is the only milestone in this log", crate::record::as_words(one.kind)),
    };
    let missing = intervals.missing_text().map(|missing| format!("; {missing}")).unwrap_or_default();
    let missing = missing.replace("; Not marked in this log", "; not marked");
    let said = format!("{}: {what}, so there is no time between two{missing}", opened.log.shown());
    Ok(if report.output.json || args.csv { nothing() } else { found_nothing(&said) })
}
