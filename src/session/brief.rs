//! Short citations for a brief: *Tull interview, tape 6 at 3:54 (Mar. 3, 2019, 1:08 a.m.), Tr. 65:14-15*.
//!
//! They have no SHA-256. [`read`] finds what one cites in a session of the same title; where place and time alone would lead
//! elsewhere, the number of the event is added.

use super::gaps::{Gap, GapKind};
use super::{CitationTarget, EventFilter, Session, TapeRun};
use crate::record::{EventKind, as_words, one_line, visible};
use crate::time::date::Around;
use crate::time::time_of_day::one_time;
use crate::time::written_date::date_with_number;
use crate::time::{HOUR, Millis, SECOND, SessionTime, WallTime, format_hms, format_in_words, parse_clock};
use jiff::SignedDuration;
use jiff::civil::Time;

/// The abbreviations of the months in citations of US law (Bluebook, table T12).
const MONTHS: [&str; 12] =
    ["Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."];

/// How exact a clock time is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Precision {
    Minutes,
    Seconds,
}

/// What a short citation cites in a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cited {
    /// An event, a gap, or a part of one.
    Found(CitationTarget),
    /// It is of a log with another title.
    OtherTitle,
    /// The session has nothing there.
    Nothing,
}

/// Cites the event at index `i`, with the source of its words. `mark` is the kind of a mark that refers to it.
#[must_use]
pub fn of_event(session: &Session, i: usize, source: Option<&str>, mark: Option<&str>) -> Option<String> {
    let entry = session.index().get(i)?;
    let t = entry.time();
    let run = session.figures().coverage.as_ref().and_then(|c| c.runs_at(entry.key()).next());
    let clock = session.clock().at(t);
    let place = match (run.filter(|_| entry.is_timed()), clock) {
        _ if !entry.is_timed() => "time unknown".to_owned(),
        (Some(run), clock) => {
            let at = position(Millis(run.tape_time(t).0));
            let when = clock.map(|wall| format!(" ({})", clock_words(&wall, Precision::Minutes)));
            format!("{} at {at}{}", tape_name(session, run), when.unwrap_or_default())
        }
        (None, Some(wall)) => {
            let off = if session.on_tape(entry) == Some(false) { "off tape, " } else { "" };
            format!("{off}{}", clock_words(&wall, Precision::Seconds))
        }
        (None, None) => format!("{} into the log", format_hms(Millis(t.0))),
    };
    let mut line = format!("{}, {place}", title(session));
    let source = source.map(|source| one_line(source).into_owned()).unwrap_or_default();
    for part in [source, mark.map(|mark| format!("at the mark {}", as_words(mark))).unwrap_or_default()] {
        if !part.is_empty() {
            line.push_str(", ");
            line.push_str(&visible(&part));
        }
    }
    let target = CitationTarget::Event(i + 1);
    let leads_back = read(session, &line) == Some(Cited::Found(target));
    Some(if leads_back { line } else { format!("{line}, {target}") })
}

/// Cites a gap, or the part of it with an index.
#[must_use]
pub fn of_gap(session: &Session, gap: &Gap, part: Option<usize>) -> String {
    let part = part.and_then(|part| Some((part, gap.parts.get(part)?)));
    let span = part.map_or(gap.span, |(_, part)| part.span);
    let number = part.map_or(gap.number.to_string(), |(part, _)| gap.part_number(part));
    let what = match gap.kind {
        GapKind::Declared => "untaped",
        GapKind::Inferred => "no record",
    };
    let [from, to] = [span.start, span.end].map(|t| match session.clock().at(t) {
        Some(wall) => clock_words(&wall, Precision::Seconds),
        None => format!("{} into the log", format_hms(Millis(t.0))),
    });
    let length = format_in_words(span.length());
    format!("{}, gap {number}: {what} {length}, {from} to {to}", title(session))
}

/// Whether a text may be a short citation of some log.
#[must_use]
pub fn is_brief(text: &str) -> bool {
    let digit = |rest: &str| rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let after = |what: &str| text.split(what).skip(1).any(digit);
    let Some((_, last)) = text.rsplit_once(", ") else { return false };
    last.strip_prefix('#').is_some_and(digit)
        || after(" at ")
        || after(", gap ")
        || text.contains(", off tape, ")
        || text.contains(" into the log")
        || MONTHS.iter().any(|month| after(&format!(", {month} ")))
}

/// Finds what a short citation cites; `None` if the text is not one.
#[must_use]
pub fn read(session: &Session, text: &str) -> Option<Cited> {
    let text = spaced(text);
    if !is_brief(&text) {
        return None;
    }
    let title = title(session);
    // What it is set in may have come with it.
    let set =
        [text.as_str(), text.trim_start_matches(['*', '_']), text.trim_start_matches(['*', '“', '"', '_'])];
    let after_title = |text: &'_ str| -> Option<String> {
        text.strip_prefix(title.as_str())?.strip_prefix(", ").map(str::to_owned)
    };
    let Some(rest) = set.into_iter().find_map(after_title) else { return Some(Cited::OtherTitle) };
    let rest = rest.trim_end_matches(['*', '“', '”', '"', '_']);
    let number = rest.rsplit_once(", #").and_then(|(_, number)| number.trim_end_matches('.').parse().ok());
    if let Some(number) = number {
        let exists = (1..=session.index().len()).contains(&number);
        return Some(if exists { Cited::Found(CitationTarget::Event(number)) } else { Cited::Nothing });
    }
    if let Some(gap) = rest.strip_prefix("gap ") {
        return Some(gap_in(session, gap).map_or(Cited::Nothing, Cited::Found));
    }
    let t = tape_in(session, rest).or_else(|| clock_in(session, rest)).or_else(|| elapsed_in(rest));
    let event = t.and_then(|t| event_in(session, t));
    Some(event.map_or(Cited::Nothing, |i| Cited::Found(CitationTarget::Event(i + 1))))
}

/// The title, on one line, with the remark that a log is fictional.
fn title(session: &Session) -> String {
    let fictional = if session.header().fictional { " (FICTIONAL)" } else { "" };
    let title = format!("{}{fictional}", visible(&one_line(session.title())));
    let title = spaced(&title);
    // Pasted into a spreadsheet, one that begins with a sign might be a formula.
    if title.starts_with(char::is_alphanumeric) { title } else { format!("“{title}”") }
}

/// A text with one space wherever it has white space.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name by which a run of a tape is found again: its number if it has no other name, or if that is its name.
fn tape_name(session: &Session, run: &TapeRun) -> String {
    let coverage = session.figures().coverage.as_ref();
    let number = coverage
        .map_or(0, |c| c.runs.partition_point(|other| (other.span, other.keys) < (run.span, run.keys)));
    let numbered = format!("tape {}", number + 1);
    match &run.recording {
        Some(id) if id.to_lowercase() != numbered.replace(' ', "") => visible(&one_line(id)).into_owned(),
        Some(_) | None => numbered,
    }
}

/// A position in a media file, cut to seconds: `3:54`, `1:02:03`.
fn position(at: Millis) -> String {
    let text = format_hms(at);
    match text.strip_prefix("0:") {
        Some(short) if at < HOUR && at >= Millis::ZERO => short.strip_prefix('0').unwrap_or(short).to_owned(),
        _ => text,
    }
}

/// A local date and time as US law writes it: `Mar. 3, 2019, 1:08 a.m.`
fn clock_words(wall: &WallTime, precision: Precision) -> String {
    let at = wall.date_time();
    let month = usize::try_from(at.month()).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
    let time = at.strftime(match precision {
        Precision::Minutes => "%-I:%M",
        Precision::Seconds => "%-I:%M:%S",
    });
    let half = if at.hour() < 12 { "a.m." } else { "p.m." };
    format!("{} {}, {}, {time} {half}", month.copied().unwrap_or_default(), at.day(), at.year())
}

/// The gap, or the part of one, with a number that is followed by anything.
fn gap_in(session: &Session, text: &str) -> Option<CitationTarget> {
    let number = text.split(|c: char| !c.is_ascii_digit() && c != '.').next()?;
    let (gap, part) = number.split_once('.').map_or((number, None), |(gap, part)| (gap, Some(part)));
    let gap: usize = gap.parse().ok()?;
    let parts = session.figures().gaps.get(gap.checked_sub(1)?)?.parts.len();
    match part.filter(|part| !part.is_empty()) {
        None => Some(CitationTarget::Gap(gap)),
        Some(part) => {
            let part: usize = part.parse().ok()?;
            (1..=parts).contains(&part).then_some(CitationTarget::Part(gap, part))
        }
    }
}

/// The time of `tape 6 at 3:54 …`.
fn tape_in(session: &Session, text: &str) -> Option<SessionTime> {
    /// A name may have `at` in it, but not often.
    const MOST: usize = 10;
    text.match_indices(" at ").take(MOST).find_map(|(at, found)| {
        let at_position = text.get(at + found.len()..)?;
        let position = at_position.split([' ', ',', ';']).next()?.trim_end_matches('.');
        session.tape_position(text.get(..at)?, clock(position)?)
    })
}

/// Reads `3:54` or `1:02:03`.
fn clock(text: &str) -> Option<Millis> {
    parse_clock(text).filter(|_| text.contains(':'))
}

/// The time of `off tape, Mar. 3, 2019, 1:08:15 a.m. …`.
fn clock_in(session: &Session, text: &str) -> Option<SessionTime> {
    let text = text.strip_prefix("off tape, ").unwrap_or(text);
    let (date, rest) = date_with_number(text).filter(|(date, _)| date.names_month())?;
    let day = date.resolve(Around::default()).ok().filter(|day| day.guesses.is_empty())?;
    let (time, _) = one_time(rest.trim_start_matches([',', ' ']))?;
    let time = Time::midnight().checked_add(SignedDuration::from_millis(time.at.0)).ok()?;
    let near = session.figures().span?.start;
    session.clock().to_session_time(day.date, time, near)
}

/// The time of `0:20:10 into the log`.
fn elapsed_in(text: &str) -> Option<SessionTime> {
    let (time, _) = text.split_once(" into the log")?;
    Some(SessionTime(clock(time)?.0))
}

/// The first utterance in the second from a time on, or else the first event.
fn event_in(session: &Session, from: SessionTime) -> Option<usize> {
    let index = session.index();
    let (first, end) = (index.at_or_after(from), index.at_or_after(from + SECOND));
    let utterance = index.next(first, EventFilter::kind(EventKind::Utterance)).filter(|&i| i < end);
    utterance.or((first < end).then_some(first))
}

impl Session {
    /// The time of a position in the media of a tape: `tape 3`, `3`, or the id of a recording in any case. A position is cut to
    /// seconds; the time is the first of that second.
    #[must_use]
    pub fn tape_position(&self, tape: &str, position: Millis) -> Option<SessionTime> {
        /// The stretches of one recording that are looked at.
        const MOST: usize = 1000;
        let coverage = self.figures().coverage.as_ref()?;
        let at = |run: &TapeRun| {
            let t = run.span.start + (position - run.offset);
            // The second may begin before the tape does, and end after it.
            let is_on = t + SECOND > run.span.start && t <= run.span.end;
            is_on.then_some(t.max(run.span.start))
        };
        let tape = tape.trim();
        let named = coverage.runs_named(tape).iter().take(MOST);
        let named = named.filter_map(|&i| coverage.runs.get(i)).find_map(at);
        let number = tape.strip_prefix("tape").unwrap_or(tape).trim().parse::<usize>().ok();
        let numbered = || coverage.runs.get(number?.checked_sub(1)?).and_then(at);
        named.or_else(numbered)
    }
}
