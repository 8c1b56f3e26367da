//! Names files that are text, and of a kind that is known, but that cannot be imported as they are.

use super::lines::lines;
use super::noscribe;
use super::transcript::Document;
use super::xml::has_root;

/// A kind of text that is not imported.
#[derive(Clone, Copy, Debug)]
pub struct Unread {
    /// What it is, with its article: `a web page`.
    pub what: &'static str,
    /// What to do, as an instruction.
    pub advice: &'static str,
    matches: fn(&Document<'_>) -> bool,
}

/// The kinds.
const UNREAD: &[Unread] = &[
    Unread {
        what: "a web page, which is no transcript",
        advice: "if it shows one, save the transcript itself (WebVTT, SRT or text), or copy its text into a .txt file",
        matches: is_web_page,
    },
    Unread {
        what: "RTTM, which has speakers and times but no words",
        advice: "import the transcript with the words, or have the program that made both write one file (JSON, WebVTT)",
        matches: is_rttm,
    },
    Unread {
        what: "a segmented transcription of EXMARaLDA",
        advice: "open it in the Partitur Editor, save it as a basic transcription (.exb) and import that",
        matches: |document| has_root(document, "segmented-transcription"),
    },
];

/// Recognizes a text that is known and not imported. `None` for any other.
///
/// ```
/// use untaped::import::{Document, unread};
/// let page = Document { text: "<html><body>403</body></html>", name: "tape.srt" };
/// assert_eq!(unread(&page).map(|kind| kind.what), Some("a web page, which is no transcript"));
/// ```
#[must_use]
pub fn unread(document: &Document<'_>) -> Option<&'static Unread> {
    UNREAD.iter().find(|kind| (kind.matches)(document))
}

/// Whether a text is a web page, or the answer of a web server.
fn is_web_page(document: &Document<'_>) -> bool {
    let text = document.text.trim_start();
    let begins = |with: &str| text.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with));
    (begins("<!doctype html") || begins("<html") || begins("HTTP/1.") || begins("HTTP/2"))
        && !(noscribe::FORMAT.detect)(document)
}

/// Whether the lines are objects of RTTM: a type, and eight or nine fields, of which the fourth is a time.
fn is_rttm(document: &Document<'_>) -> bool {
    const TYPES: [&str; 5] = ["SPEAKER", "SPKR-INFO", "LEXEME", "NON-SPEECH", "SEGMENT"];
    let mut head = lines(document.text)
        .map(|(_, line)| line)
        .filter(|line| !line.trim().is_empty() && !line.starts_with(";;"))
        .take(20)
        .peekable();
    head.peek().is_some()
        && head.all(|line| {
            let fields: Vec<&str> = line.split_whitespace().collect();
            (8..=10).contains(&fields.len()) && fields.first().is_some_and(|kind| TYPES.contains(kind))
        })
}
