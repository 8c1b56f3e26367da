//! What is said of files of which nothing comes.

use super::Read;
use crate::import::{self, Document, Foreign};
use crate::record::{ProblemKind, Problems};

/// That nothing was imported, and the first reason.
pub(in crate::cli) fn nothing(shown: &str, read: &Read<'_>) -> String {
    let assembled = &read.assembled;
    let first = assembled.problems().iter().flat_map(Problems::list).find(|p| p.kind != ProblemKind::Guessed);
    let why = first.map_or(String::new(), |p| format!(" (line {}: {})", p.line, p.what));
    format!("{shown}: read as {}, and nothing in it could be imported{why}", read.formats)
}

/// What is said of a file that is known to be no transcript as it stands.
pub(super) fn foreign(shown: &str, kind: &Foreign) -> String {
    format!("{shown}: is {}, which is not read as it stands: {}", kind.what, kind.advice)
}

/// What is said of a file that nothing reads.
pub(super) fn not_known(shown: &str, bytes: &[u8], document: &Document<'_>) -> String {
    match import::columns_wanted(document) {
        Some(what) => format!("{shown}: {what}"),
        None => format!(
            "{shown}: is neither a log nor a transcript of a known format; it looks like {} (untaped formats \
             lists what is read)",
            import::looks_like(bytes)
        ),
    }
}

/// What is said of a word that is no format's.
pub(in crate::cli) fn no_format(word: &str) -> String {
    let words: Vec<&str> = import::FORMATS.iter().map(|format| format.word).collect();
    format!("{word:?} is no format that is read: give one of {}", words.join(", "))
}
