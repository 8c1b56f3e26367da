//! `untaped search PATTERN FILE`: the events in which a pattern is found.

use super::DONE;
use super::args::Search;
use super::open::open;
use super::out::{Out, found_nothing};
use crate::report::{EventLine, Transcript, json_compact};
use anyhow::Result;
use std::process::ExitCode;

/// Prints the events that match.
pub(super) fn run(args: &Search) -> Result<ExitCode> {
    let report = &args.report;
    let opened = open(&report.file, &report.reading, report.output)?;
    let (session, view, page) = (&opened.session, &opened.view, opened.page);
    let transcript = Transcript::new(session, view, page);
    let (mut out, mut found) = (Out::new(), false);
    for i in 0..session.index().len() {
        let event = opened.event(i)?;
        if !args.pattern.is_in(&event, session.people()) {
            continue;
        }
        let Some(line) = EventLine::of(session, view, i, event) else { continue };
        if report.output.json {
            out.with(|mut to| json_compact(page, &line, &mut to))?;
        } else {
            if !found {
                out.text(&transcript.head_alone())?;
            }
            out.text(&transcript.line_alone(&line))?;
        }
        found = true;
    }
    out.finish()?;
    if found {
        return Ok(DONE);
    }
    Ok(found_nothing(&format!("{}: nothing in it matches {:?}", opened.log.shown(), args.pattern.text())))
}
