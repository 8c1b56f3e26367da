//! Reads the text of a document that is an archive of parts: Word, `OpenDocument`, a REFI-QDA project.
//!
//! Only the part with the words is read. No link is followed, nothing is run, and what a part unpacks to is bounded.

mod paragraphs;
mod parts;
mod project;
mod word;

use super::transcript::Transcript;
use crate::record::{Problem, Problems};
use parts::Parts;

const WORD: &str = "Word document";
const OPEN_DOCUMENT: &str = "OpenDocument text";
const PROJECT: &str = "REFI-QDA project";

/// The kind of document that has an extension in lower case.
pub(super) fn kind(extension: &str) -> Option<&'static str> {
    match extension {
        "docx" | "docm" => Some(WORD),
        "odt" => Some(OPEN_DOCUMENT),
        "qdpx" => Some(PROJECT),
        _ => None,
    }
}

/// What a part may unpack to at most: hundreds of hours of speech, with markup.
const MOST: usize = 64 << 20;

/// The text of a document, line by line.
#[derive(Clone, Debug, Default)]
pub struct Unpacked {
    /// The text.
    pub text: String,
    /// Where each of its lines is in the document.
    pub places: Places,
    /// What was left out, by paragraph.
    pub problems: Problems,
}

/// Where the lines of a text are in the document that it was unpacked from.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The number of the paragraph of each line; empty for a text that is its own file.
    paragraphs: Vec<u32>,
}

/// Unpacks a document, in at most `room` bytes.
///
/// `None` if the bytes are no such document. An error says why it cannot be read, and what to do.
///
/// # Errors
/// A damaged or encrypted archive, a part that is missing or too large, tags that are nested too deeply.
pub fn unpack(bytes: &[u8], room: u64) -> Option<Result<Unpacked, String>> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    let most = usize::try_from(room).unwrap_or(MOST).min(MOST);
    let parts = match Parts::open(bytes, most) {
        Ok(parts) => parts,
        Err(why) => return Some(Err(format!("cannot read this document or archive: {why}"))),
    };
    let named = |name: &str| parts.has(name);
    let (what, read) = if named("project.qde") {
        (PROJECT, project::read(&parts))
    } else if named("word/document.xml") || named("[Content_Types].xml") && word::is_word(&parts) {
        (WORD, word::read(&parts))
    } else if named("content.xml") && parts.begins("mimetype", "application/vnd.oasis.opendocument.text") {
        (OPEN_DOCUMENT, word::read_open_document(&parts))
    } else {
        return None;
    };
    Some(read.map_err(|why| format!("cannot read this {what}: {why}")))
}

impl Places {
    /// Whether the lines are those of the file itself.
    #[must_use]
    pub fn are_lines(&self) -> bool {
        self.paragraphs.is_empty()
    }

    /// The place of a line, from 1.
    #[must_use]
    pub fn of(&self, line: u64) -> u64 {
        let at = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
        let last = self.paragraphs.last().map_or(line, |&last| last.into());
        self.paragraphs.get(at).map_or(last, |&paragraph| paragraph.into())
    }

    /// Names the place in a problem of a line.
    #[must_use]
    pub fn locate(&self, problem: &Problem) -> Problem {
        let line = self.of(problem.line);
        Problem::new(line, problem.kind, format!("paragraph {line}: {}", problem.message))
    }

    /// Gives everything in a transcript the number of its paragraph.
    pub fn apply(&self, transcript: &mut Transcript<'_>) {
        if self.are_lines() {
            return;
        }
        for item in &mut transcript.items {
            item.line = self.of(item.line);
        }
        for reading in &mut transcript.readings {
            reading.line = self.of(reading.line);
        }
        if let Some(bounds) = &mut transcript.bounds {
            bounds.first.line = self.of(bounds.first.line);
            bounds.last.line = self.of(bounds.last.line);
        }
        let mut problems = Problems::default();
        for problem in transcript.problems.list() {
            let Problem { line, kind, message, .. } = self.locate(problem);
            problems.add(line, kind, message);
        }
        for (&kind, &more) in transcript.problems.not_kept() {
            problems.add_more(kind, more);
        }
        for (code, &line) in transcript.problems.guesses() {
            problems.note_guess(self.of(line), code);
        }
        transcript.problems = problems;
    }
}

/// The sentence that a document is too large.
fn too_large(most: usize) -> String {
    let size = most >> 20;
    format!("its text unpacks to more than {size} MiB; save it as plain text (UTF-8) and import that")
}
