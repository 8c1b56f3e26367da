//! `untaped search PATTERN FILE`: prints the events that match a pattern.

use super::args::Search;
use super::open::{Opened, open};
use super::out::{DONE, Out, count_on_terminal, found_nothing};
use crate::record::{agree, counted};
use crate::report::{EventLine, Transcript, json_compact};
use crate::session::{Pattern, SearchCorpus};
use crate::store::search;
use anyhow::{Context, Result, bail};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

/// Prints the events that match.
pub(super) fn run(args: &Search) -> Result<ExitCode> {
    let report = &args.report;
    if is_swapped(args.pattern.text(), &report.file) {
        bail!("the pattern comes first; use untaped search PATTERN FILE");
    }
    let opened = open(&report.file, &report.reading, &report.importing, report.output)?;
    let (session, view, page) = (&opened.session, &opened.view, opened.page);
    let transcript = Transcript::new(session, view, page);
    let searched = |pattern: &Pattern| SearchCorpus::new(session, opened.log.text(), pattern.clone());
    let (mut out, mut found) = (Out::new(report.reading.escaping(report.output)), 0_usize);
    look(&opened, &searched(&args.pattern), |places| {
        for i in places {
            let Some(line) = EventLine::new(session, view, i, opened.event(i)?) else { continue };
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
        Ok(())
    })?;
    out.finish()?;
    if found > 0 {
        count_on_terminal(&lines(found));
        return Ok(DONE);
    }
    let mut nearly = 0;
    if let Some(loose) = args.pattern.ignoring_case() {
        look(&opened, &searched(&loose), |places| {
            nearly += places.len();
            Ok(())
        })?;
    }
    let (log, pattern) = (opened.log.shown(), args.pattern.text());
    let what = if nearly > 0 {
        let (lines, verb) = (lines(nearly), agree(nearly as u64, "matches", "match"));
        format!(
            "nothing matches {pattern:?} as written; {lines} {verb} ignoring case (use lower case to search that way)"
        )
    } else {
        format!("no match for {pattern:?}")
    };
    Ok(found_nothing(&format!("{log}: {what}")))
}

/// Searches a log. `take` gets the numbers of matching events as they are found; its error ends the search.
fn look(
    opened: &Opened,
    searched: &SearchCorpus,
    mut take: impl FnMut(Vec<usize>) -> Result<()>,
) -> Result<()> {
    let mut taken = Ok(());
    search(searched, &AtomicBool::new(false), |hits| {
        taken = take(hits.events);
        if taken.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })
    .with_context(|| format!("{}: cannot read it", opened.log.shown()))?;
    taken
}

fn lines(n: usize) -> String {
    counted(n as u64, "line")
}

/// Whether the pattern is a file and the file is not, as when the two are swapped.
fn is_swapped(pattern: &str, file: &Path) -> bool {
    file.as_os_str() != "-" && !file.exists() && Path::new(pattern).is_file()
}
