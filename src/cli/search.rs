//! `untaped search PATTERN FILE`: the events in which a pattern is found.

use super::DONE;
use super::args::Search;
use super::open::open;
use super::out::{Out, count_on_terminal, found_nothing};
use crate::report::{EventLine, Transcript, json_compact};
use anyhow::{Result, bail};
use std::path::Path;
use std::process::ExitCode;

/// Prints the events that match.
pub(super) fn run(args: &Search) -> Result<ExitCode> {
    let report = &args.report;
    if is_swapped(args.pattern.text(), &report.file) {
        bail!("the pattern comes first: untaped search PATTERN FILE");
    }
    let opened = open(&report.file, &report.reading, &report.importing, report.output)?;
    let (session, view, page) = (&opened.session, &opened.view, opened.page);
    let transcript = Transcript::new(session, view, page);
    let loose = args.pattern.ignoring_case();
    let (mut out, mut found, mut nearly) = (Out::new(), 0_usize, 0_usize);
    for i in 0..session.index().len() {
        let event = opened.event(i)?;
        if !args.pattern.is_in(&event, session.people()) {
            // Of use only where nothing is found.
            let near =
                found == 0 && loose.as_ref().is_some_and(|loose| loose.is_in(&event, session.people()));
            nearly += usize::from(near);
            continue;
        }
        let Some(line) = EventLine::of(session, view, i, event) else { continue };
        if report.output.json {
            out.with(|mut to| json_compact(page, &line, &mut to))?;
        } else {
            if found == 0 {
                out.lines(&transcript.head_alone(), 0)?;
            }
            out.lines(&transcript.line_alone(&line), transcript.words_at_alone(&line))?;
        }
        found += 1;
    }
    out.finish()?;
    if found > 0 {
        count_on_terminal(&lines(found));
        return Ok(DONE);
    }
    let (log, pattern) = (opened.log.shown(), args.pattern.text());
    let what = if nearly > 0 {
        let (lines, verb) = (lines(nearly), if nearly == 1 { "matches" } else { "match" });
        format!(
            "nothing matches {pattern:?} as written; {lines} {verb} if case is ignored: type it in small letters"
        )
    } else {
        format!("nothing in it matches {pattern:?}")
    };
    Ok(found_nothing(&format!("{log}: {what}")))
}

fn lines(n: usize) -> String {
    format!("{n} {}", if n == 1 { "line" } else { "lines" })
}

/// Whether what stands in the place of the pattern is a file, and what stands in the place of the file is none.
fn is_swapped(pattern: &str, file: &Path) -> bool {
    file.as_os_str() != "-" && !file.exists() && Path::new(pattern).is_file()
}
