//! `untaped cat FILE`: prints the transcript.

use super::args::{Importing, Output, Reading, Report, input};
use super::open::open_input;
use super::out::{DONE, Out};
use crate::report::{EventLine, Transcript, json_compact};
use crate::store::Input;
use anyhow::Result;
use std::process::ExitCode;

/// Prints the transcript.
pub(super) fn run(args: &Report) -> Result<ExitCode> {
    print(&input(&args.file), &args.reading, &args.importing, args.output)
}

/// Prints the transcript of an input.
pub(super) fn print(
    input: &Input,
    reading: &Reading,
    importing: &Importing,
    output: Output,
) -> Result<ExitCode> {
    let opened = open_input(input, reading, importing, output)?;
    let (session, view, page) = (&opened.session, &opened.view, opened.page);
    let mut out = Out::new(reading.escaping(output));
    if output.json {
        for i in 0..session.index().len() {
            if let Some(line) = EventLine::new(session, view, i, opened.event(i)?) {
                out.with(|mut to| json_compact(page, &line, &mut to))?;
            }
        }
    } else {
        let transcript = Transcript::new(session, view, page);
        out.lines(&transcript.head(), 0)?;
        transcript.lines(|i| opened.event(i), |line| out.lines(line, transcript.words_at()))?;
    }
    out.finish()?;
    Ok(DONE)
}
