//! Prints a report that is one structure: `gaps` or `hours`.

use super::args::Report;
use super::open::{Opened, open};
use super::out::{DONE, Out};
use crate::report::{Gaps, json_pretty};
use anyhow::Result;
use serde::Serialize;
use std::process::ExitCode;

/// Opens the log, makes the report, and prints it as JSON or as text.
pub(super) fn print<R: Serialize>(
    args: &Report,
    of: impl FnOnce(&Opened) -> R,
    text: impl FnOnce(&R, &Opened) -> String,
) -> Result<ExitCode> {
    let opened = open(&args.file, &args.reading, &args.importing, args.output)?;
    let report = of(&opened);
    let mut out = Out::new(args.reading.escaping(args.output));
    if args.output.json {
        out.with(|mut to| json_pretty(opened.page, &report, &mut to))?;
    } else {
        let text = text(&report, &opened);
        // Only the table of gaps has a column of words to fold.
        match text.lines().find_map(|line| line.find(Gaps::STATED)) {
            Some(words_at) => out.lines(&text, words_at)?,
            None => out.text(&text)?,
        }
    }
    out.finish()?;
    Ok(DONE)
}
