//! `untaped cat FILE`: prints the transcript.

use super::args::{Cat, Importing, Output, Reading};
use super::beside::{BesideLog, open_with};
use super::open::{Opened, open_input};
use super::out::{DONE, Out};
use crate::report::{self, EventLine, Transcript, WorkLine, WorkLines, json_compact};
use crate::store::Input;
use anyhow::Result;
use serde::Serialize;
use std::process::ExitCode;

/// Prints the transcript.
pub(super) fn run(args: &Cat) -> Result<ExitCode> {
    let Cat { report, with_work } = args;
    let (opened, beside) =
        open_with(&report.file, &report.reading, &report.importing, report.output, with_work)?;
    print_opened(&opened, beside.as_ref(), &report.reading, report.output)
}

/// Prints the transcript of an input.
pub(super) fn print(
    input: &Input,
    reading: &Reading,
    importing: &Importing,
    output: Output,
) -> Result<ExitCode> {
    print_opened(&open_input(input, reading, importing, output)?, None, reading, output)
}

fn print_opened(
    opened: &Opened,
    beside: Option<&BesideLog>,
    reading: &Reading,
    output: Output,
) -> Result<ExitCode> {
    let (session, view, page) = (&opened.session, &opened.view, opened.page);
    let lines = beside.map(|beside| WorkLines::new(session, view, &beside.codebooks, &beside.sha256));
    let work = lines.as_ref().zip(beside).map(|(lines, beside)| (lines, &beside.work, &beside.viewer));
    let mut out = Out::new(reading.escaping(output));
    if output.json {
        let mut acts = report::RemainingActs::new(work);
        for i in 0..session.index().len() {
            let event = opened.event(i)?;
            let (before, here) = acts.at(session, i, &event);
            write_acts(&mut out, page, &before)?;
            if let Some(line) = EventLine::new(session, view, i, event) {
                out.with(|mut to| json_compact(page, &line, &mut to))?;
            }
            write_acts(&mut out, page, &here)?;
        }
        write_acts(&mut out, page, &acts.rest())?;
    } else {
        let transcript = Transcript::new(session, view, page);
        out.lines(&transcript.head(), 0)?;
        transcript.lines(work, |i| opened.event(i), |line| out.lines(line, transcript.words_at()))?;
    }
    out.finish()?;
    Ok(DONE)
}

/// An act as a JSON object among those of events: its `type` is `work`.
#[derive(Serialize)]
struct ActLine<'a> {
    r#type: &'static str,
    #[serde(flatten)]
    act: &'a WorkLine,
}

fn write_acts(out: &mut Out, page: report::Page, acts: &[WorkLine]) -> Result<()> {
    acts.iter()
        .try_for_each(|act| out.with(|mut to| json_compact(page, &ActLine { r#type: "work", act }, &mut to)))
}
