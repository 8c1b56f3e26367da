//! Citing a moment: one line that another reader of the same log can follow back to the very event.

use super::hours::Zero;
use super::{Session, sum_text};
use crate::record::visible;
use crate::time::clock_exact;
use std::fmt::Write;

/// Everything that a citation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The case: the log's title.
    pub title: String,
    /// Whether the case is invented.
    pub fictional: bool,
    /// Recording, its media file where that is known, and the position in it; `None` off tape.
    pub tape: Option<String>,
    /// The wall time in RFC 3339, or the seconds of a log without a wall clock.
    pub when: String,
    /// Elapsed since the named zero.
    pub elapsed: String,
    /// The speaker, or the event's type.
    pub who: String,
    /// The words, or what stands in their place.
    pub words: String,
    /// Whether they are words that were spoken, which stand in quotation marks.
    pub spoken: bool,
    /// Where it is known from.
    pub source: Option<String>,
    /// The event's number.
    pub number: usize,
    /// The log's SHA-256 in hexadecimal.
    pub sha256: String,
}

/// What was said, by whom, and where that is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said<'a> {
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
    pub fn of(session: &Session, zero: &Zero, i: usize, said: Said<'_>, sha256: &str) -> Option<Citation> {
        let entry = session.index().get(i)?;
        let t = entry.time();
        let Said { who, words, spoken, source } = said;
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
                let at = clock_exact(crate::time::Millis(reel.tape_time(t).0));
                format!("{name}{media} {at}{assumed}")
            });
        let when = match session.clock().at(t) {
            _ if !entry.is_timed() => "time unknown".to_owned(),
            Some(wall) => wall.rfc3339(),
            None => format!("{} from zero, no wall clock", sum_text(crate::time::Millis(t.0), false)),
        };
        Some(Citation {
            title: session.title().to_owned(),
            fictional: session.header().fictional,
            tape,
            when,
            elapsed: format!("{}+{}", zero.name, clock_exact(session.elapsed(zero, t))),
            who: who.to_owned(),
            words: words.to_owned(),
            spoken,
            source: source.map(str::to_owned),
            number: i + 1,
            sha256: sha256.to_owned(),
        })
    }

    /// The line: with twelve digits of the SHA-256, or with all of them. It is one line whatever the log holds:
    /// what steers, hides or breaks a line is shown as symbols.
    #[must_use]
    pub fn line(&self, whole: bool) -> String {
        let mut line = visible(&self.title).into_owned();
        if self.fictional {
            line.push_str(" (FICTIONAL)");
        }
        let tape = visible(self.tape.as_deref().unwrap_or("off tape"));
        let (who, words) = (visible(&self.who), visible(&self.words));
        let _ = write!(line, " · {tape} · {} · {} · ", visible(&self.when), visible(&self.elapsed));
        let _ = match (self.spoken, words.is_empty()) {
            (true, true) => write!(line, "{who}"),
            (true, false) => write!(line, "{who}: “{words}”"),
            (false, true) => write!(line, "[{who}]"),
            (false, false) => write!(line, "[{who}] {words}"),
        };
        if let Some(source) = &self.source {
            let _ = write!(line, " · {}", visible(source));
        }
        let digits = self.sha256.get(..DIGITS).filter(|_| !whole).unwrap_or(&self.sha256);
        let _ = write!(line, " · #{} · sha256 {digits}", self.number);
        line
    }
}

/// What a citation that somebody pastes points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// The event's number.
    pub number: usize,
    /// The digits of the log's SHA-256 that it gives.
    pub sha256: String,
}

impl Cited {
    /// Reads the end of a citation; `None` where a text is none.
    ///
    /// ```
    /// use untaped::session::Cited;
    /// let cited = Cited::read("State v. Doe · … · #412 · sha256 0123456789ab").unwrap();
    /// assert_eq!((cited.number, cited.sha256.as_str()), (412, "0123456789ab"));
    /// ```
    #[must_use]
    pub fn read(text: &str) -> Option<Cited> {
        let (rest, sha256) = text.trim().rsplit_once("sha256 ")?;
        let sha256 = sha256.trim().to_ascii_lowercase();
        let (_, number) = rest.rsplit_once('#')?;
        let number = number.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().ok()?;
        let hex =
            sha256.len() >= DIGITS && sha256.len() <= 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit());
        hex.then_some(Cited { number, sha256 })
    }

    /// Whether it cites the log with this SHA-256.
    #[must_use]
    pub fn is_of(&self, sha256: &str) -> bool {
        sha256.starts_with(&self.sha256)
    }
}
