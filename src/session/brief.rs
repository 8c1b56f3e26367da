//! Short citations for a brief: *Tull interview, tape 6 at 3:54 (Mar. 3, 2019, 1:08 a.m.), Tr. 65:14-15*.
//!
//! They have no SHA-256. [`read`] finds what one cites in a session of the same title; where place and time alone would lead
//! elsewhere, the number of the event is added.

use super::cite::other_accounts;
use super::gaps::{Gap, GapKind};
use super::{CitationTarget, EventFilter, Quotation, Session, TapeRun};
use crate::record::{Certainty, EventKind, as_words, one_line, visible};
use crate::time::date::Around;
use crate::time::time_of_day::one_time;
use crate::time::written_date::date_with_number;
use crate::time::{
    HOUR, Millis, SECOND, SessionTime, Span, WallTime, format_hms, format_in_words, parse_clock,
};
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
    /// The same under another title, or under none: place, date and time are those of this event.
    Untitled(CitationTarget),
    /// The silence that begins at a time.
    Silence(SessionTime),
    /// It is of a log with another title.
    OtherTitle,
    /// The session has nothing there.
    Nothing,
}

/// Cites the event at index `i`, which has such words. `mark` is the kind of a mark that refers to it.
#[must_use]
pub fn of_event(session: &Session, i: usize, said: Quotation<'_>, mark: Option<&str>) -> Option<String> {
    let entry = session.index().get(i)?;
    let t = entry.time();
    let run = session.figures().coverage.as_ref().and_then(|c| c.runs_at(entry.key()).next());
    let clock = session.clock().at(t);
    let day = clock.as_ref().map(WallTime::date);
    let (about, remark) = (entry.certainty().about(), entry.certainty().remark());
    let place = match (run.filter(|_| entry.is_timed()), clock) {
        _ if !entry.is_timed() => "time unknown".to_owned(),
        (Some(run), clock) => {
            let when = clock.map(|wall| clock_words(&wall, Precision::Minutes, entry.certainty()));
            let when: Vec<String> = when.into_iter().chain(remark.map(str::to_owned)).collect();
            let when = if when.is_empty() { String::new() } else { format!(" ({})", when.join(", ")) };
            format!("{} at {about}{}{when}", tape_name(session, run), position(Millis(run.tape_time(t).0)))
        }
        (None, clock) => {
            let off =
                if clock.is_some() && session.on_tape(entry) == Some(false) { "off tape, " } else { "" };
            let when = match clock {
                Some(wall) => clock_words(&wall, Precision::Seconds, entry.certainty()),
                None => format!("{about}{} into the log", format_hms(Millis(t.0))),
            };
            let remark = remark.map(|remark| format!(" ({remark})"));
            format!("{off}{when}{}", remark.unwrap_or_default())
        }
    };
    let mut line = format!("{}, {place}", title(session));
    let source = said.source.map(|source| one_line(source).into_owned()).unwrap_or_default();
    let to = |wall: &WallTime| {
        if wall.date_time().second() == 0 { Precision::Minutes } else { Precision::Seconds }
    };
    let others = other_accounts(said.other_times, |other| match session.clock().at(other) {
        Some(wall) if day == Some(wall.date()) => time_words(&wall, to(&wall)),
        Some(wall) => clock_words(&wall, to(&wall), Certainty::Exact),
        None => format!("{} into the log", format_hms(Millis(other.0))),
    });
    let mark = mark.map(|mark| format!("at the mark {}", as_words(mark)));
    for part in [source, others.unwrap_or_default(), mark.unwrap_or_default()] {
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
    let [from, to] = [span.start, span.end].map(|t| {
        let certainty = session.edge_certainty(gap, t);
        match session.clock().at(t) {
            Some(wall) => clock_words(&wall, Precision::Seconds, certainty),
            None => format!("{}{} into the log", certainty.about(), format_hms(Millis(t.0))),
        }
    });
    let length = format_in_words(span.length());
    format!("{}, gap {number}: {what} {length}, {from} to {to}", title(session))
}

/// Cites a silence on tape, which `words` name.
#[must_use]
pub fn of_silence(session: &Session, span: Span, words: &str) -> Option<String> {
    let run = session.figures().coverage.as_ref()?.run_at(span.start)?;
    let at = |t: SessionTime| position(Millis(run.tape_time(t).0));
    let when = session.clock().at(span.start);
    let when = when.map(|wall| format!(" ({})", clock_words(&wall, Precision::Minutes, Certainty::Exact)));
    let (title, tape, from, to) = (title(session), tape_name(session, run), at(span.start), at(span.end));
    Some(format!("{title}, {SILENCE}{tape} at {from}{} to {to}: {words}", when.unwrap_or_default()))
}

/// What the place of a silence follows.
const SILENCE: &str = "no words logged on ";

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
    let text = plain(text);
    if !is_brief(&text) {
        return None;
    }
    let title = plain(&title(session));
    let Some(rest) = after_title(&text, &title) else { return Some(without_title(session, &text)) };
    let rest = rest.trim_end_matches(['*', '"', '_']);
    let number = rest.rsplit_once(", #").and_then(|(_, number)| number.trim_end_matches('.').parse().ok());
    if let Some(number) = number {
        let exists = (1..=session.index().len()).contains(&number);
        return Some(if exists { Cited::Found(CitationTarget::Event(number)) } else { Cited::Nothing });
    }
    if let Some(gap) = rest.strip_prefix("gap ") {
        return Some(gap_in(session, gap).map_or(Cited::Nothing, Cited::Found));
    }
    if let Some(place) = rest.strip_prefix(SILENCE) {
        let within = tape_in(session, place);
        let start = within.and_then(|within| {
            let silences = &session.figures().silences;
            let first = silences.get(silences.partition_point(|silence| silence.start < within.start))?;
            within.contains(first.start).then_some(first.start)
        });
        return Some(start.map_or(Cited::Nothing, Cited::Silence));
    }
    let within = tape_in(session, rest).or_else(|| clock_in(session, rest)).or_else(|| elapsed_in(rest));
    let event = within.and_then(|within| session.first_line_in(within));
    Some(event.map_or(Cited::Nothing, |i| Cited::Found(CitationTarget::Event(i + 1))))
}

/// What follows the title in a citation; `None` if it has another title, or none.
fn after_title(text: &str, title: &str) -> Option<String> {
    // What it is set in may have come with it.
    let set = [text, text.trim_start_matches(['*', '_']), text.trim_start_matches(['*', '"', '_'])];
    let bare = title.strip_suffix(FICTIONAL).unwrap_or(title);
    let after = |text: &str, title: &str| -> Option<String> {
        text.strip_prefix(title)?.strip_prefix(", ").map(str::to_owned)
    };
    set.into_iter().find_map(|text| after(text, title).or_else(|| after(text, bare)))
}

/// Finds what a citation of another title, or without one, cites if it has the place, the date and the time of a line of this
/// session.
fn without_title(session: &Session, text: &str) -> Cited {
    /// A title may have commas in it, but not often.
    const MOST: usize = 10;
    let starts = std::iter::once(0).chain(text.match_indices(", ").map(|(at, comma)| at + comma.len()));
    let found = starts.take(MOST).filter_map(|at| text.get(at..)).find_map(|rest| {
        let within = tape_in(session, rest).or_else(|| clock_in(session, rest))?;
        let i = session.first_line_in(within)?;
        let here = of_event(session, i, Quotation::default(), None)?;
        let here = after_title(&plain(&here), &plain(&title(session)))?;
        let is_dated = session.clock().at(within.start).is_some();
        let (mut here, there) = (words_of(&here), words_of(rest));
        here.retain(|word| !word.text.starts_with('#'));
        (is_dated && there.starts_with(&here)).then_some(CitationTarget::Event(i + 1))
    });
    found.map_or(Cited::OtherTitle, Cited::Untitled)
}

/// The first word of a short or full citation that the citation of what it leads to, `here`, does not have in this place;
/// `None` if all of it is so. What was left out of a citation, or depends on the view, makes no difference.
#[must_use]
pub fn difference(session: &Session, cited: &str, here: &str) -> Option<String> {
    if let Some(cited) = parts_of_full(cited) {
        let here = parts_of_full(here)?;
        return cited.into_iter().find(|part| !here.contains(part));
    }
    let title = plain(&title(session));
    let (cited, here) = (after_title(&plain(cited), &title)?, after_title(&plain(here), &title)?);
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let cited =
        cited.rsplit_once(", #").filter(|(_, n)| is_number(n)).map_or(cited.as_str(), |(rest, _)| rest);
    let cited = cited.split(", at the mark ").next().unwrap_or(cited);
    let (here, mut at) = (words_of(&here), 0);
    let differs = words_of(cited).into_iter().find(|word| {
        let rest = here.get(at..).unwrap_or_default();
        // Only whole parts may be left out.
        let found = match rest.first() {
            Some(next) if next.text == word.text => Some(0),
            _ if word.begins_part => rest.iter().position(|other| other == word),
            _ => None,
        };
        at += found.map_or(0, |found| found + 1);
        found.is_none()
    });
    differs.map(|word| word.text)
}

/// A short citation without its title.
#[must_use]
pub fn place(session: &Session, cited: &str) -> String {
    let rest = cited.strip_prefix(title(session).as_str()).and_then(|rest| rest.strip_prefix(", "));
    rest.unwrap_or(cited).to_owned()
}

/// A word of a citation, without the punctuation around it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    text: String,
    /// Whether it follows a comma, a colon or a parenthesis.
    begins_part: bool,
}

/// The words of a citation.
fn words_of(text: &str) -> Vec<Word> {
    let (mut words, mut begins_part) = (Vec::new(), true);
    for word in text.split(' ') {
        begins_part |= word.starts_with('(');
        let marks = |c: char| matches!(c, '(' | ')' | '.' | ',' | ':' | ';' | '*' | '_' | '"');
        let text = word.trim_matches(marks).to_owned();
        if !text.is_empty() {
            words.push(Word { text, begins_part });
        }
        begins_part = word.ends_with([',', ':', ')', ';']);
    }
    words
}

/// The parts of a full citation that say what it cites: not its title, its numbers and what depends on the reference point.
/// `None` if the text is none, or cites a silence.
fn parts_of_full(text: &str) -> Option<Vec<String>> {
    super::CitationRef::parse(text)?;
    let text = plain(text);
    let parts: Vec<&str> = text.split(" · ").collect();
    let (_, parts) = parts.split_first()?;
    let (parts, _) = parts.split_at(parts.len().checked_sub(2)?);
    let is_elapsed = |part: &&str| {
        let time = part.rsplit_once(['+', '-']).map(|(_, time)| time);
        time.is_some_and(|time| time.matches(':').count() == 2 && clock(time).is_some())
    };
    let is_kept = |part: &&str| !is_elapsed(part) && !part.starts_with("[mark ");
    let is_silence = parts.iter().any(|part| part.starts_with("after event "));
    (!is_silence).then(|| parts.iter().copied().filter(is_kept).map(str::to_owned).collect())
}

/// What is added to the title of a log that is fictional.
const FICTIONAL: &str = " (FICTIONAL)";

/// The title, on one line, with the remark that a log is fictional.
fn title(session: &Session) -> String {
    let fictional = if session.header().fictional { FICTIONAL } else { "" };
    let title = format!("{}{fictional}", visible(&one_line(session.title())));
    let title = spaced(&title);
    // Pasted into a spreadsheet, one that begins with a sign might be a formula.
    if title.starts_with(char::is_alphanumeric) { title } else { format!("“{title}”") }
}

/// A text with one space wherever it has white space or the edge of a frame, and with the dashes and quotation marks of a
/// keyboard.
fn plain(text: &str) -> String {
    let is_edge = |word: &&str| !matches!(*word, "│" | "|");
    let text = text.split_whitespace().filter(is_edge).collect::<Vec<_>>().join(" ");
    let plain = |c| match c {
        '‐' | '‑' | '–' | '—' | '−' => '-',
        '“' | '”' | '„' => '"',
        '‘' | '’' => '\'',
        c => c,
    };
    text.trim_matches('│').trim().chars().map(plain).collect()
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

/// A local date and time as US law writes it: `Mar. 3, 2019, 1:08 a.m.`, or `Mar. 3, 2019, about 1:08 a.m.`, never to the
/// second, if it is not exact.
fn clock_words(wall: &WallTime, precision: Precision, certainty: Certainty) -> String {
    let at = wall.date_time();
    let month = usize::try_from(at.month()).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
    let precision = if certainty == Certainty::Exact { precision } else { Precision::Minutes };
    let (about, time) = (certainty.about(), time_words(wall, precision));
    format!("{} {}, {}, {about}{time}", month.copied().unwrap_or_default(), at.day(), at.year())
}

/// A time of day as US law writes it: `1:08 a.m.`
fn time_words(wall: &WallTime, precision: Precision) -> String {
    let at = wall.date_time();
    let time = at.strftime(match precision {
        Precision::Minutes => "%-I:%M",
        Precision::Seconds => "%-I:%M:%S",
    });
    let half = if at.hour() < 12 { "a.m." } else { "p.m." };
    format!("{time} {half}")
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

/// The second of `tape 6 at 3:54 …`.
fn tape_in(session: &Session, text: &str) -> Option<Span> {
    /// A name may have `at` in it, but not often.
    const MOST: usize = 10;
    text.match_indices(" at ").take(MOST).find_map(|(at, found)| {
        let at_position = text.get(at + found.len()..)?;
        let at_position = at_position.strip_prefix("about ").unwrap_or(at_position);
        let position = at_position.split([' ', ',', ';']).next()?.trim_end_matches('.');
        session.tape_position(text.get(..at)?, clock(position)?)
    })
}

/// Reads `3:54` or `1:02:03`.
fn clock(text: &str) -> Option<Millis> {
    parse_clock(text).filter(|_| text.contains(':'))
}

/// The second of `off tape, Mar. 3, 2019, 1:08:15 a.m. …`.
fn clock_in(session: &Session, text: &str) -> Option<Span> {
    let text = text.strip_prefix("off tape, ").unwrap_or(text);
    let (date, rest) = date_with_number(text).filter(|(date, _)| date.names_month())?;
    let day = date.resolve(Around::default()).ok().filter(|day| day.guesses.is_empty())?;
    let rest = rest.trim_start_matches([',', ' ']);
    let (time, _) = one_time(rest.strip_prefix("about ").unwrap_or(rest))?;
    let time = Time::midnight().checked_add(SignedDuration::from_millis(time.at.0)).ok()?;
    let near = session.figures().span?.start;
    session.clock().to_session_time(day.date, time, near).map(second_from)
}

/// The second of `0:20:10 into the log`.
fn elapsed_in(text: &str) -> Option<Span> {
    let (time, _) = text.split_once(" into the log")?;
    let time = time.strip_prefix("about ").unwrap_or(time);
    Some(second_from(SessionTime(clock(time)?.0)))
}

/// The second from a time on.
fn second_from(t: SessionTime) -> Span {
    Span::new(t, t + SECOND)
}

impl Session {
    /// The line that a time means which is given to the second, or less exactly: the first utterance that begins in this
    /// span, or else the first event.
    #[must_use]
    pub fn first_line_in(&self, span: Span) -> Option<usize> {
        let index = self.index();
        let (first, end) = (index.at_or_after(span.start), index.at_or_after(span.end));
        let utterance = index.next(first, EventFilter::kind(EventKind::Utterance)).filter(|&i| i < end);
        utterance.or((first < end).then_some(first))
    }

    /// When a position in the media of a tape is: `tape 3`, `3`, or the id of a recording in any case. A position is cut to
    /// seconds unless it has milliseconds; this is all of that second that is on the tape.
    #[must_use]
    pub fn tape_position(&self, tape: &str, position: Millis) -> Option<Span> {
        /// The stretches of one recording that are looked at.
        const MOST: usize = 1000;
        let coverage = self.figures().coverage.as_ref()?;
        let exact = if position.is_whole_seconds() { SECOND } else { Millis(1) };
        let at = |run: &TapeRun| {
            let t = run.span.start + (position - run.offset);
            // The second may begin before the tape does, and end after it.
            let is_on = t + exact > run.span.start && t <= run.span.end;
            is_on.then(|| Span::new(t.max(run.span.start), (t + exact).min(run.span.end + Millis(1))))
        };
        let tape = tape.trim();
        let named = coverage.runs_named(tape).iter().take(MOST);
        let named = named.filter_map(|&i| coverage.runs.get(i)).find_map(at);
        let number = tape.strip_prefix("tape").unwrap_or(tape).trim().parse::<usize>().ok();
        let numbered = || coverage.runs.get(number?.checked_sub(1)?).and_then(at);
        named.or_else(numbered)
    }
}
