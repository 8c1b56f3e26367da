//! Citing a moment: one line that another reader of the same log can follow back to the very event or gap.

use super::gaps::Gap;
use super::hours::Zero;
use super::{Session, sum_text};
use crate::record::visible;
use crate::time::{Millis, SessionTime, clock_exact};
use std::fmt::Write;

/// Everything that a citation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The case: the log's title.
    pub title: String,
    /// Whether the case is invented.
    pub fictional: bool,
    /// What is said of the moment or the gap, one after the other.
    pub parts: Vec<String>,
    /// What it points at.
    pub what: CitationTarget,
    /// The log's SHA-256 in hexadecimal.
    pub sha256: String,
}

/// What a citation points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CitationTarget {
    /// The event with a number.
    Event(usize),
    /// The gap with a number.
    Gap(usize),
}

impl std::fmt::Display for CitationTarget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CitationTarget::Event(number) => write!(f, "#{number}"),
            CitationTarget::Gap(number) => write!(f, "gap {number}"),
        }
    }
}

/// What was said, by whom, and where that is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation<'a> {
    /// The speaker, or the event's type.
    pub who: &'a str,
    /// The words.
    pub words: &'a str,
    /// Whether they were spoken: those of an utterance.
    pub spoken: bool,
    /// Where they are known from.
    pub source: Option<&'a str>,
}

/// How many digits of the SHA-256 are shown.
const DIGITS: usize = 12;

impl Citation {
    /// The citation of the event at a place: who, the words, and where they are known from, as they are shown.
    #[must_use]
    pub fn from_event(
        session: &Session,
        zero: &Zero,
        i: usize,
        said: Quotation<'_>,
        sha256: &str,
    ) -> Option<Citation> {
        let entry = session.index().get(i)?;
        let t = entry.time();
        let Quotation { who, words, spoken, source } = said;
        let tape =
            session.figures().coverage.as_ref().and_then(|c| c.reels_at(entry.key()).next()).map(|reel| {
                let name = reel.recording.as_deref().unwrap_or("tape");
                let media = session
                    .header()
                    .recordings
                    .iter()
                    .find(|r| Some(r.id.as_str()) == reel.recording.as_deref());
                let media =
                    media.and_then(|r| r.media.as_deref()).map(|m| format!(" ({m})")).unwrap_or_default();
                let assumed = if reel.assumed { ", assumed" } else { "" };
                let at = clock_exact(Millis(reel.tape_time(t).0));
                format!("{name}{media} {at}{assumed}")
            });
        let when = if entry.is_timed() { moment(session, t) } else { "time unknown".to_owned() };
        let words = match (spoken, words.is_empty()) {
            (true, true) => who.to_owned(),
            (true, false) => format!("{who}: “{words}”"),
            (false, true) => format!("[{who}]"),
            (false, false) => format!("[{who}] {words}"),
        };
        let tape = tape.unwrap_or_else(|| "off tape".to_owned());
        let mut parts = vec![tape, when, elapsed(session, zero, t), words];
        parts.extend(source.map(str::to_owned));
        Some(Citation::new(session, parts, CitationTarget::Event(i + 1), sha256))
    }

    /// The citation of a gap: its start, its end, its length, the time since the zero, and what the log states of it.
    #[must_use]
    pub fn from_gap(session: &Session, zero: &Zero, gap: &Gap, stated: String, sha256: &str) -> Citation {
        let (start, end) = (gap.span.start, gap.span.end);
        let mut parts = vec![
            format!("{} {}–{}", gap.kind.label(), moment(session, start), moment(session, end)),
            clock_exact(gap.length()),
            elapsed(session, zero, start),
        ];
        parts.extend(Some(stated).filter(|stated| !stated.is_empty()));
        Citation::new(session, parts, CitationTarget::Gap(gap.number), sha256)
    }

    fn new(session: &Session, parts: Vec<String>, what: CitationTarget, sha256: &str) -> Citation {
        let (title, fictional) = (session.title().to_owned(), session.header().fictional);
        Citation { title, fictional, parts, what, sha256: sha256.to_owned() }
    }

    /// The line: with twelve digits of the SHA-256, or with all of them. It is one line whatever the log holds:
    /// what steers, hides or breaks a line is shown as symbols.
    #[must_use]
    pub fn line(&self, whole: bool) -> String {
        let mut line = visible(&self.title).into_owned();
        if self.fictional {
            line.push_str(" (FICTIONAL)");
        }
        for part in &self.parts {
            let _ = write!(line, " · {}", visible(part));
        }
        let digits = self.sha256.get(..DIGITS).filter(|_| !whole).unwrap_or(&self.sha256);
        let _ = write!(line, " · {} · sha256 {digits}", self.what);
        line
    }
}

/// A moment in RFC 3339, or as the seconds of a log without a wall clock.
fn moment(session: &Session, t: SessionTime) -> String {
    match session.clock().at(t) {
        Some(wall) => wall.rfc3339(),
        None => format!("{} from zero, no wall clock", sum_text(Millis(t.0), false)),
    }
}

/// The zero's name, and how long after it a moment is.
fn elapsed(session: &Session, zero: &Zero, t: SessionTime) -> String {
    format!("{}+{}", zero.name, clock_exact(session.elapsed(zero, t)))
}

/// What a citation that somebody pastes points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitationRef {
    /// The event or the gap.
    pub what: CitationTarget,
    /// The digits of the log's SHA-256 that it gives.
    pub sha256: String,
}

impl CitationRef {
    /// Reads the end of a citation; `None` where a text is none.
    ///
    /// ```
    /// use untaped::session::{CitationRef, CitationTarget};
    /// let cited = CitationRef::parse("State v. Doe · … · #412 · sha256 0123456789ab").unwrap();
    /// assert_eq!((cited.what, cited.sha256.as_str()), (CitationTarget::Event(412), "0123456789ab"));
    /// let cited = CitationRef::parse("State v. Doe · UNTAPED … · gap 4 · sha256 0123456789ab").unwrap();
    /// assert_eq!(cited.what, CitationTarget::Gap(4));
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<CitationRef> {
        let (rest, sha256) = text.trim().rsplit_once("sha256 ")?;
        let sha256 = sha256.trim().to_ascii_lowercase();
        let rest = rest.trim_end_matches(|c: char| !c.is_ascii_digit());
        let before = rest.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = rest.get(before.len()..)?.parse().ok()?;
        let what = if before.ends_with('#') {
            CitationTarget::Event(number)
        } else {
            let word =
                before.trim_end().strip_suffix("gap").filter(|_| before.ends_with(char::is_whitespace))?;
            (!word.ends_with(char::is_alphanumeric)).then_some(CitationTarget::Gap(number))?
        };
        let hex =
            sha256.len() >= DIGITS && sha256.len() <= 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit());
        hex.then_some(CitationRef { what, sha256 })
    }

    /// Whether it cites the log with this SHA-256.
    #[must_use]
    pub fn is_of(&self, sha256: &str) -> bool {
        sha256.starts_with(&self.sha256)
    }
}
