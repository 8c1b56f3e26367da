//! One transcript format: its names, how it is detected, and the function that reads it.

use super::transcript::{Document, Options, Transcript};
use crate::record::Problem;

/// Reads a document of one format. An error says why the document is not of this format.
pub type ReadFn = for<'a> fn(&Document<'a>, &Options) -> Result<Transcript<'a>, Problem>;

/// One row of [`FORMATS`](super::FORMATS). Each importer declares its own.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The word for `--format`.
    pub word: &'static str,
    /// Its name as people know it.
    pub name: &'static str,
    /// The programs that write it, in a few words.
    pub from: &'static str,
    /// Its file extensions, in lower case and without the dot; the usual one first.
    pub extensions: &'static [&'static str],
    /// Whether a text is in this format, judged by its content alone.
    pub detect: fn(&Document<'_>) -> bool,
    /// Reads a text in this format.
    pub read: ReadFn,
}
