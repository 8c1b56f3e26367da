//! `untaped formats`: lists the formats that are read and written.

use super::args::Formats;
use super::out::{DONE, Out};
use super::streams::{Escaping, ascii_locale};
use crate::export::EXPORTS;
use crate::import::FORMATS;
use anyhow::Result;
use serde_json::json;
use std::fmt::Write;
use std::process::ExitCode;

/// Prints the table.
pub(super) fn run(args: Formats) -> Result<ExitCode> {
    let mut out =
        Out::new(if args.json { Escaping::json(ascii_locale()) } else { Escaping::text(ascii_locale()) });
    if args.json {
        let read = FORMATS
            .iter()
            .map(|f| json!({"word": f.word, "name": f.name, "from": f.from, "endings": f.extensions}));
        let written = EXPORTS
            .iter()
            .map(|f| json!({"word": f.word, "name": f.name, "carries": f.carries, "ending": f.ending}));
        let table = json!({"read": read.collect::<Vec<_>>(), "written": written.collect::<Vec<_>>()});
        out.with(|to| {
            serde_json::to_writer_pretty(&mut *to, &table).map_err(Into::into).and_then(|()| writeln!(to))
        })?;
    } else {
        out.text(&table())?;
    }
    out.finish()?;
    Ok(DONE)
}

/// The table as text, for the terminal, the man page and the documentation.
pub(super) fn table() -> String {
    let width =
        FORMATS.iter().map(|f| f.word.len()).chain(EXPORTS.iter().map(|f| f.word.len())).max().unwrap_or(0);
    let name =
        FORMATS.iter().map(|f| f.name.len()).chain(EXPORTS.iter().map(|f| f.name.len())).max().unwrap_or(0);
    let mut text = String::from("Read (untaped import, and wherever a log is read):\n");
    for format in FORMATS {
        let endings: Vec<String> = format.extensions.iter().map(|ending| format!(".{ending}")).collect();
        let _ = writeln!(
            text,
            "  {:width$}  {:name$}  {:14}  {}",
            format.word,
            format.name,
            endings.join(" "),
            format.from
        );
    }
    let case = "case";
    let _ = writeln!(
        text,
        "  {case:width$}  {:name$}  {:14}  several recordings joined into one session (docs/case.md)",
        "case file", ".json"
    );
    text.push_str("\nWritten (untaped export):\n");
    for format in EXPORTS {
        let ending = format!(".{}", format.ending);
        let _ = writeln!(
            text,
            "  {:width$}  {:name$}  {ending:14}  {}",
            format.word, format.name, format.carries
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{GUESSES, Guess};

    #[test]
    fn the_page_on_formats_lists_every_guess() {
        let head = "| code | when it is made | what is assumed | stated instead by |\n|---|---|---|---|\n";
        let table = GUESSES.iter().fold(head.to_owned(), |mut table, guess| {
            let Guess { code, when, reading, settled_by } = guess;
            let _ = writeln!(table, "| `{code}` | {when} | {reading} | {settled_by} |");
            table
        });
        let page = include_str!("../../docs/formats.md");
        assert!(page.contains(&format!("\n{table}\n")), "docs/formats.md should have\n{table}");
    }

    #[test]
    fn the_page_on_formats_lists_every_format_that_is_read_and_no_other() {
        let mut table = String::from("| read as | what | extensions | from |\n|---|---|---|---|\n");
        for format in FORMATS {
            let endings: Vec<String> = format.extensions.iter().map(|e| format!("`.{e}`")).collect();
            let (word, name, from) = (format.word, format.name, format.from);
            let _ = writeln!(table, "| `{word}` | {name} | {} | {from} |", endings.join(" "));
        }
        let page = include_str!("../../docs/formats.md");
        assert!(page.contains(&format!("\n{table}\n")), "docs/formats.md should have\n{table}");
    }
}
