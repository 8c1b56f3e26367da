//! Prints a report that is one structure: `gaps` or `hours`.

use super::args::Report;
use super::open::{Opened, open};
use super::out::{DONE, Out};
use crate::report::{Gaps, json_pretty};
use anyhow::Result;
use serde::Serialize;
use std::process::ExitCode;

/// Opens the log, makes the report, and prints it as JSON or as text. `json` picks what is serialized.
pub(super) fn print<R, J: Serialize>(
    args: &Report,
    of: impl FnOnce(&Opened) -> Result<R>,
    json: impl FnOnce(&R) -> &J,
    text: impl FnOnce(&R, &Opened) -> String,
) -> Result<ExitCode> {
    let opened = open(&args.file, &args.reading, &args.importing, args.output)?;
    print_opened(args, &opened, of, json, text)
}

/// Makes the report on a log that is open, and prints it.
pub(super) fn print_opened<R, J: Serialize>(
    args: &Report,
    opened: &Opened,
    of: impl FnOnce(&Opened) -> Result<R>,
    json: impl FnOnce(&R) -> &J,
    text: impl FnOnce(&R, &Opened) -> String,
) -> Result<ExitCode> {
    let report = of(opened)?;
    let mut out = Out::new(args.reading.escaping(args.output));
    if args.output.json {
        out.with(|mut to| json_pretty(opened.page, json(&report), &mut to))?;
    } else {
        let text = text(&report, opened);
        // The table of gaps has a column of words to fold; sentences are folded near the margin.
        let words_at = text.lines().find_map(|line| line.find(Gaps::STATED));
        out.lines(&text, words_at.unwrap_or(SENTENCES_AT))?;
    }
    out.finish()?;
    Ok(DONE)
}

/// The column to which the rows after the first of a folded sentence are indented.
const SENTENCES_AT: usize = 2;
