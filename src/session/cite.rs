//! Citations: one line that leads another reader of the same log to an event, a gap or a part of one.

use super::gaps::Gap;
use super::hours::Zero;
use super::totals::with_milliseconds;
use super::{Entry, EventFilter, Session};
use crate::record::{Certainty, Event, EventKind, as_words, visible};
use crate::time::{Millis, SessionTime, Span, format_hms_exact};
use std::fmt::Write;

/// The parts of a citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The title of the log.
    pub title: String,
    /// Whether the log is fictional.
    pub fictional: bool,
    /// The facts about the event or the gap, in order.
    pub parts: Vec<String>,
    /// The cited event or gap.
    pub target: CitationTarget,
    /// The log's SHA-256 in hexadecimal.
    pub sha256: String,
}

/// The event, gap or part of a gap that a citation cites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CitationTarget {
    /// The event with a number.
    Event(usize),
    /// The gap with a number.
    Gap(usize),
    /// The part of a gap, by the number of the gap and its own.
    Part(usize, usize),
}

impl std::fmt::Display for CitationTarget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CitationTarget::Event(number) => write!(f, "#{number}"),
            CitationTarget::Gap(number) => write!(f, "gap {number}"),
            CitationTarget::Part(gap, number) => write!(f, "gap {gap}.{number}"),
        }
    }
}

/// The words of an event, with their speaker, their source, and when other accounts say that it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quotation<'a> {
    /// The speaker, or the event's type.
    pub who: &'a str,
    /// The words.
    pub words: &'a str,
    /// Whose words they are.
    pub wording: Wording,
    /// The source of the words.
    pub source: Option<&'a str>,
    /// The times that other accounts give.
    pub other_times: &'a [SessionTime],
}

/// Whose words an event has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wording {
    /// Those of the speaker.
    Spoken,
    /// Those of somebody who tells what the speaker said.
    Indirect,
    /// A description of an event that is no utterance.
    #[default]
    Described,
}

impl Wording {
    /// Whose words an event has.
    #[must_use]
    pub fn of(event: &Event<'_>) -> Wording {
        match (event.body.kind() == EventKind::Utterance, event.provenance.is_indirect) {
            (true, true) => Wording::Indirect,
            (true, false) => Wording::Spoken,
            (false, _) => Wording::Described,
        }
    }
}

/// The most times of other accounts that a citation lists.
const MOST_TIMES: usize = 3;

/// The times of other accounts in words: `other accounts: 1:40 p.m., 1:55 p.m.`; `None` if there are none.
pub(super) fn other_accounts(times: &[SessionTime], shown: impl Fn(SessionTime) -> String) -> Option<String> {
    let mut listed: Vec<String> = times.iter().take(MOST_TIMES).map(|&t| shown(t)).collect();
    if times.len() > MOST_TIMES {
        listed.push(format!("and {} more", times.len() - MOST_TIMES));
    }
    (!listed.is_empty()).then(|| format!("other accounts: {}", listed.join(", ")))
}

/// What every citation begins with. A title may be a formula to a spreadsheet or a command to a shell; after this it is
/// text to the one and a comment to the other.
const PREFIX: &str = "# citation: ";

/// The number of digits of a shortened SHA-256.
const DIGITS: usize = 12;

impl Citation {
    /// Cites the event at index `i`, with its words as they are shown.
    #[must_use]
    pub fn from_event(
        session: &Session,
        zero: &Zero,
        i: usize,
        quotation: Quotation<'_>,
        sha256: &str,
    ) -> Option<Citation> {
        let entry = session.index().get(i)?;
        let t = entry.time();
        let Quotation { who, words, wording, source, other_times } = quotation;
        let about = entry.certainty().about();
        let run = session.figures().coverage.as_ref().and_then(|c| c.runs_at(entry.key()).next());
        let tape = run.filter(|_| entry.is_timed()).map(|run| {
            let name = run.recording.as_deref().unwrap_or("tape");
            let media =
                session.header().recordings.iter().find(|r| Some(r.id.as_str()) == run.recording.as_deref());
            let media = media.and_then(|r| r.media.as_deref()).map(|m| format!(" ({m})")).unwrap_or_default();
            let assumed = if run.assumed { ", assumed" } else { "" };
            let at = format_hms_exact(Millis(run.tape_time(t).0));
            format!("{name}{media} {about}{at}{assumed}")
        });
        let when = match entry.certainty().remark() {
            _ if !entry.is_timed() => "time unknown".to_owned(),
            Some(remark) => format!("about {} ({remark})", moment(session, t)),
            None => moment(session, t),
        };
        let words = match wording {
            Wording::Spoken | Wording::Indirect if words.is_empty() => who.to_owned(),
            Wording::Spoken => format!("{who}: “{words}”"),
            // The words of whoever tells it, in brackets as on the screen.
            Wording::Indirect if words.starts_with('[') && words.ends_with(']') => format!("{who}: {words}"),
            Wording::Indirect => format!("{who}: [{words}]"),
            Wording::Described => {
                let label = as_words(who);
                // The words of most events begin with their type, as in "note: a form".
                let rest =
                    words.strip_prefix(label.as_ref()).map(|rest| rest.trim_start_matches([':', '·', ' ']));
                format!("[{label}] {}", rest.unwrap_or(words)).trim_end().to_owned()
            }
        };
        let off_tape = || (session.on_tape(entry) == Some(false)).then(|| "off tape".to_owned());
        let mut parts: Vec<String> = tape.or_else(off_tape).into_iter().collect();
        parts.extend([when, elapsed(session, zero, t), words]);
        parts.extend(source.map(str::to_owned));
        parts.extend(other_accounts(other_times, |t| moment(session, t)));
        Some(Citation::new(session, parts, CitationTarget::Event(i + 1), sha256))
    }

    /// Cites a silence, which `words` name, by the last event at or before its start.
    #[must_use]
    pub fn from_silence(
        session: &Session,
        zero: &Zero,
        span: Span,
        words: &str,
        sha256: &str,
    ) -> Option<Citation> {
        let last = session.index().after(span.start).checked_sub(1)?;
        let parts = vec![
            format!("{words}, {} to {}", moment(session, span.start), moment(session, span.end)),
            format_hms_exact(span.length()),
            elapsed(session, zero, span.start),
            format!("after event {}", last + 1),
        ];
        Some(Citation::new(session, parts, CitationTarget::Event(last + 1), sha256))
    }

    /// Cites a gap: its span and length, the hours at its start, and what the log states about it.
    #[must_use]
    pub fn from_gap(session: &Session, zero: &Zero, gap: &Gap, stated: String, sha256: &str) -> Citation {
        let (start, end) = (gap.span.start, gap.span.end);
        let mut parts = vec![
            format!("{} {} to {}", gap.kind.label(), edge(session, gap, start), edge(session, gap, end)),
            format_hms_exact(gap.length()),
            elapsed(session, zero, start),
        ];
        parts.extend(Some(stated).filter(|stated| !stated.is_empty()));
        Citation::new(session, parts, CitationTarget::Gap(gap.number), sha256)
    }

    /// Cites the part of a gap at an index: its span and length, the hours at its start, its gap, and what the log states
    /// about it. `None` if the gap has no such part.
    #[must_use]
    pub fn from_part(
        session: &Session,
        zero: &Zero,
        (gap, index): (&Gap, usize),
        stated: String,
        sha256: &str,
    ) -> Option<Citation> {
        let span = gap.parts.get(index)?.span;
        let (start, end) = (edge(session, gap, span.start), edge(session, gap, span.end));
        let of = format!("part {} of {} of gap {}", index + 1, gap.parts.len(), gap.number);
        let parts = vec![
            format!("{} {start} to {end}", gap.kind.label()),
            format_hms_exact(span.length()),
            elapsed(session, zero, span.start),
            format!("{of}, {}", format_hms_exact(gap.length())),
            stated,
        ];
        Some(Citation::new(session, parts, CitationTarget::Part(gap.number, index + 1), sha256))
    }

    fn new(session: &Session, parts: Vec<String>, target: CitationTarget, sha256: &str) -> Citation {
        let (title, fictional) = (session.title().to_owned(), session.header().fictional);
        Citation { title, fictional, parts, target, sha256: sha256.to_owned() }
    }

    /// The citation as one line, with the first twelve digits of the SHA-256. Control characters and line breaks in the log
    /// are shown as visible symbols.
    #[must_use]
    pub fn short_line(&self) -> String {
        self.line(self.sha256.get(..DIGITS).unwrap_or(&self.sha256))
    }

    /// The citation as one line, with all digits of the SHA-256. Control characters and line breaks in the log are shown as
    /// visible symbols.
    #[must_use]
    pub fn full_line(&self) -> String {
        self.line(&self.sha256)
    }

    fn line(&self, digits: &str) -> String {
        let mut line = format!("{PREFIX}{}", visible(&self.title));
        if self.fictional {
            line.push_str(" (FICTIONAL)");
        }
        for part in &self.parts {
            let _ = write!(line, " · {}", visible(part));
        }
        let _ = write!(line, " · {} · sha256 {digits}", self.target);
        line
    }
}

/// A time in RFC 3339, or in the elapsed time of a log without clock times.
fn moment(session: &Session, t: SessionTime) -> String {
    match session.clock().at(t) {
        Some(wall) => wall.rfc3339(),
        None => format!("{} elapsed, no clock time", with_milliseconds(Millis(t.0))),
    }
}

/// The time of an edge of a gap or of a part of one, with `about` if it is not exact.
fn edge(session: &Session, gap: &Gap, t: SessionTime) -> String {
    format!("{}{}", session.edge_certainty(gap, t).about(), moment(session, t))
}

impl Session {
    /// How certain the time of an edge of a gap or of a part of one is: as certain as the most certain tape event or untaped
    /// interval that has it, or else as what begins there.
    pub(super) fn edge_certainty(&self, gap: &Gap, t: SessionTime) -> Certainty {
        /// The events that are looked at.
        const MOST: usize = 1000;
        let index = self.index();
        let at = index.entries().get(index.at_or_after(t)..index.after(t)).unwrap_or_default();
        let at = || at.iter().filter(|entry| entry.is_timed()).take(MOST);
        let bounds = |kind| matches!(kind, EventKind::TapeOn | EventKind::TapeOff | EventKind::Untaped);
        let begin = at().filter(|entry| bounds(entry.kind())).map(|entry| entry.certainty());
        let mut from = index.at_or_after(gap.span.start);
        let intervals = std::iter::from_fn(|| {
            let i = index.next(from, EventFilter::kind(EventKind::Untaped))?;
            from = i + 1;
            index.get(i).filter(|entry| entry.time() < t)
        });
        let end = intervals.take(MOST).filter(|entry| entry.end() == Some(t)).map(Entry::certainty);
        let rank = |certainty: &Certainty| match certainty {
            Certainty::Exact => 0,
            Certainty::Approximate => 1,
            Certainty::Estimated => 2,
        };
        let other = || at().map(|entry| entry.certainty()).min_by_key(rank);
        begin.chain(end).min_by_key(rank).or_else(other).unwrap_or_default()
    }
}

/// The name of the reference point, and the time since then.
fn elapsed(session: &Session, zero: &Zero, t: SessionTime) -> String {
    let elapsed = session.elapsed(zero, t);
    let plus = if elapsed < Millis::ZERO { "" } else { "+" };
    format!("{}{plus}{}", zero.name, format_hms_exact(elapsed))
}

/// The event or gap that a pasted citation cites, and its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitationRef {
    /// The event or the gap.
    pub target: CitationTarget,
    /// The given digits of the log's SHA-256, 12 to 64.
    pub sha256: String,
}

impl CitationRef {
    /// Parses the end of a citation; `None` if the text is not a citation.
    ///
    /// ```
    /// use untaped::session::{CitationRef, CitationTarget};
    /// let cited = CitationRef::parse("# citation: State v. Doe · … · #412 · sha256 0123456789ab").unwrap();
    /// assert_eq!((cited.target, cited.sha256.as_str()), (CitationTarget::Event(412), "0123456789ab"));
    /// let cited = CitationRef::parse("State v. Doe · UNTAPED … · gap 4 · sha256 0123456789ab").unwrap();
    /// assert_eq!(cited.target, CitationTarget::Gap(4));
    /// let cited = CitationRef::parse("State v. Doe · UNTAPED … · gap 4.2 · sha256 0123456789ab").unwrap();
    /// assert_eq!(cited.target, CitationTarget::Part(4, 2));
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<CitationRef> {
        let (rest, sha256) = text.trim().rsplit_once("sha256 ")?;
        let sha256 = sha256.trim().to_ascii_lowercase();
        let rest = rest.trim_end_matches(|c: char| !c.is_ascii_digit());
        let before = rest.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = rest.get(before.len()..)?.parse().ok()?;
        let target = if before.ends_with('#') {
            CitationTarget::Event(number)
        } else {
            // The number of a part is that of its gap, a point and its own.
            let of_gap = before.strip_suffix('.').unwrap_or_default();
            let before_gap = of_gap.trim_end_matches(|c: char| c.is_ascii_digit());
            let (before, target) = match of_gap.get(before_gap.len()..) {
                None | Some("") => (before, CitationTarget::Gap(number)),
                Some(gap) => (before_gap, CitationTarget::Part(gap.parse().ok()?, number)),
            };
            let word =
                before.trim_end().strip_suffix("gap").filter(|_| before.ends_with(char::is_whitespace))?;
            (!word.ends_with(char::is_alphanumeric)).then_some(target)?
        };
        let hex =
            sha256.len() >= DIGITS && sha256.len() <= 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit());
        hex.then_some(CitationRef { target, sha256 })
    }

    /// Whether this citation is of the log with this SHA-256.
    #[must_use]
    pub fn cites(&self, sha256: &str) -> bool {
        sha256.starts_with(&self.sha256)
    }
}
