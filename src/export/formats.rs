//! The table of export formats, from which the help, the man page, `untaped formats` and the documentation are made.

use super::context::Context;
use super::losses::Losses;
use super::{chat, document, elan, jsonl, srt, table, textgrid, vtt};
use std::io;

/// Writes a session, and counts the details that the format does not keep.
pub(super) type Write = fn(&mut Context<'_>, &mut dyn io::Write) -> io::Result<Losses>;

/// One format.
#[derive(Clone, Copy, Debug)]
pub struct Export {
    /// The word for `--format`.
    pub word: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The details that it keeps, in a few words.
    pub carries: &'static str,
    /// Its file extension.
    pub ending: &'static str,
    /// Whether it is JSON, in which any character can be escaped.
    pub json: bool,
    /// Its writer.
    pub write: Write,
}

/// The formats, in the order in which they are listed.
pub const EXPORTS: &[Export] = &[
    Export {
        word: "vtt",
        name: "WebVTT",
        carries: "words with times, ends and speakers; hours; gaps as cues",
        ending: "vtt",
        json: false,
        write: vtt::write,
    },
    Export {
        word: "srt",
        name: "SubRip",
        carries: "words with times, ends and speakers; gaps as cues",
        ending: "srt",
        json: false,
        write: srt::write,
    },
    Export {
        word: "csv",
        name: "CSV",
        carries: "every event with its fields; hours and seconds; roles, title; gaps as rows",
        ending: "csv",
        json: false,
        write: table::write,
    },
    Export {
        word: "jsonl",
        name: "untaped log",
        carries: "the line of every event, unchanged, in order of time",
        ending: "jsonl",
        json: true,
        write: jsonl::write,
    },
    Export {
        word: "eaf",
        name: "ELAN",
        carries: "words by speaker, marks, gaps and hours, each on a tier of its own",
        ending: "eaf",
        json: false,
        write: elan::write,
    },
    Export {
        word: "textgrid",
        name: "Praat TextGrid",
        carries: "words by speaker, marks, gaps and hours, each on a tier of its own",
        ending: "TextGrid",
        json: false,
        write: textgrid::write,
    },
    Export {
        word: "chat",
        name: "CHAT",
        carries: "words with speakers, names and roles; notes, marks, gaps and hours as comments",
        ending: "cha",
        json: false,
        write: chat::write,
    },
    Export {
        word: "md",
        name: "Markdown",
        carries: "a document to read: totals, people, gaps, words with clock time and hours",
        ending: "md",
        json: false,
        write: document::write_markdown,
    },
    Export {
        word: "txt",
        name: "plain text",
        carries: "the same document as plain text",
        ending: "txt",
        json: false,
        write: document::write_text,
    },
];

/// The format with this word.
#[must_use]
pub fn named(word: &str) -> Option<&'static Export> {
    EXPORTS.iter().find(|format| format.word == word)
}

/// The format with the extension of a file name.
#[must_use]
pub fn for_name(name: &str) -> Option<&'static Export> {
    let name = name.to_lowercase();
    let ends = |format: &&Export| {
        name.strip_suffix(&format.ending.to_lowercase()).is_some_and(|stem| stem.ends_with('.'))
    };
    EXPORTS.iter().find(ends)
}
