//! Printing a report that is one structure: `gaps` and `hours`.

use super::DONE;
use super::args::Report;
use super::open::{Opened, open};
use super::out::Out;
use crate::report::{Gaps, json_pretty};
use anyhow::Result;
use serde::Serialize;
use std::process::ExitCode;

/// Opens the log, works the report out, and prints it: as JSON, or as the text that is made from it.
pub(super) fn print<R: Serialize>(
    args: &Report,
    of: impl FnOnce(&Opened) -> R,
    text: impl FnOnce(&R, &Opened) -> String,
) -> Result<ExitCode> {
    let opened = open(&args.file, &args.reading, &args.importing, args.output)?;
    let report = of(&opened);
    let mut out = Out::new();
    if args.output.json {
        out.with(|mut to| json_pretty(opened.page, &report, &mut to))?;
    } else {
        let text = text(&report, &opened);
        // Only the gaps have a column of words; the other tables are figures.
        match text.lines().find_map(|line| line.find(Gaps::STATED)) {
            Some(words_at) => out.lines(&text, words_at)?,
            None => out.text(&text)?,
        }
    }
    out.finish()?;
    Ok(DONE)
}
