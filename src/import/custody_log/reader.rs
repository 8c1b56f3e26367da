//! Reads the lines of a custody log one after the other: its days, its times, and which lines belong together.

mod reports;

use super::super::lines::lines;
use super::super::transcript::{Explain, Options, Transcript};
use super::clock::{self, ClockLine, Form};
use super::date::{self, DateOrder, WrittenDate};
use super::rows::{Row, row};
use super::words::Names;
use crate::import::guesses;
use crate::import::transcript::Sequence;
use crate::record::{Problem, ProblemKind, counted};
use crate::time::{DAY, HOUR, Millis, Offset, SessionTime};
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

/// A time of day this much earlier than the one before it is on the next day.
const NEXT_DAY: Millis = Millis(DAY.0 / 2);

/// An entry that is being read: a time, and the words on its line and on the lines that follow.
pub(super) struct Open<'a> {
    pub(super) line: u64,
    /// Where its line is among the readings.
    pub(super) reading: usize,
    pub(super) at: SessionTime,
    pub(super) end: Option<SessionTime>,
    /// Its times as the file gives them.
    pub(super) said: String,
    pub(super) is_about: bool,
    pub(super) is_span: bool,
    /// The words on its line.
    pub(super) first: &'a str,
    pub(super) words: Cow<'a, str>,
    pub(super) whole: Cow<'a, str>,
}

/// A guess that may be made of many lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Often {
    GoesOn,
    Span,
    Digits,
    NoHalf,
    Untimed,
    Verb,
    Tape,
}

/// What is known so far.
pub(super) struct Reader<'a> {
    pub(super) transcript: Transcript<'a>,
    explain: Explain,
    zone: Option<TimeZone>,
    pub(super) names: Names,
    /// The order of day and month that the dates of the file show.
    order: Option<DateOrder>,
    /// Whether some times have a.m. or p.m.
    has_halves: bool,
    day: Option<Date>,
    /// The last time of the day under its date, as the clock showed it, and its line.
    last: Option<(DateTime, u64)>,
    /// The last time, and its offset.
    pub(super) instant: Option<(SessionTime, Offset)>,
    first: Option<(SessionTime, Offset, DateTime)>,
    pub(super) open: Option<Open<'a>>,
    /// Lines before the first time: title, and what may be a note once a time is known.
    waiting: Vec<(u64, usize, &'a str)>,
    /// The ids of people by their names in lower case.
    pub(super) people: HashMap<String, String>,
    /// What is guessed of many lines in the same way: the first line, its report, and how many more there are.
    often: BTreeMap<Often, (u64, String, u64)>,
    /// Whether the line before was blank.
    apart: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, options: &Options) -> Reader<'a> {
        let (mut orders, mut has_halves, mut words) = ((false, false), false, Vec::new());
        for found in lines(text).map(|(_, line)| row(line)) {
            let written = match &found {
                Row::Heading(written) | Row::Entry(Some(written), _) => written.order(),
                Row::Blank | Row::Entry(None, _) | Row::NoTime(_) | Row::Words => None,
            };
            orders.0 |= written == Some(DateOrder::DayFirst);
            orders.1 |= written == Some(DateOrder::MonthFirst);
            if let Row::Entry(_, read) = found {
                has_halves |= [Some(read.at), read.end].iter().flatten().any(|time| time.form == Form::Half);
                words.push(read.words);
            }
        }
        let mut transcript = Transcript::in_sequence(Sequence::Other);
        transcript.is_session = true;
        Reader {
            names: Names::new(words.into_iter(), &options.names),
            order: match orders {
                (true, false) => Some(DateOrder::DayFirst),
                (false, true) => Some(DateOrder::MonthFirst),
                (true, true) | (false, false) => None,
            },
            has_halves,
            explain: options.explain,
            zone: options.zone.clone(),
            transcript,
            day: None,
            last: None,
            instant: None,
            first: None,
            open: None,
            waiting: Vec::new(),
            people: HashMap::new(),
            often: BTreeMap::new(),
            apart: false,
        }
    }

    pub(super) fn line(&mut self, number: u64, line: &'a str) -> Result<(), Problem> {
        let found = row(line);
        match found {
            Row::Blank => {
                self.close();
                self.explain(number, line, "blank");
                self.apart = true;
                return Ok(());
            }
            // Before any date, a date without a year is words.
            Row::Heading(written) if !(written.is_relative() && self.day.is_none()) => {
                self.close();
                self.date(number, line, written)?;
                self.last = None;
                let said = format!("date: {}", self.day.map(date::in_words).unwrap_or_default());
                self.became(number, said);
            }
            Row::Entry(written, read)
                if self.day.is_some() || written.is_some_and(|written| !written.is_relative()) =>
            {
                self.close();
                match written {
                    Some(written) => self.date(number, line, written)?,
                    None => self.explain(number, line, ""),
                }
                self.entry(number, read);
            }
            Row::NoTime(text) if self.day.is_some() => {
                self.close();
                self.explain(number, line, "");
                self.bad_time(number, format!("{text} is not a time of day"));
                self.untimed(number, line);
            }
            Row::Heading(_) | Row::Entry(..) | Row::NoTime(_) | Row::Words => {
                self.explain(number, line, "");
                if let Some(open) = self.open.as_mut().filter(|_| !self.apart) {
                    for words in [&mut open.words, &mut open.whole] {
                        let words = words.to_mut();
                        if !words.is_empty() {
                            words.push(' ');
                        }
                        words.push_str(line.trim());
                    }
                    let to = open.line;
                    self.became(number, format!("continues line {to}"));
                } else {
                    self.close();
                    self.untimed(number, line);
                }
            }
        }
        self.apart = false;
        Ok(())
    }

    /// Reads a date at the start of a line.
    fn date(&mut self, number: u64, line: &'a str, written: WrittenDate) -> Result<(), Problem> {
        self.explain(number, line, "");
        let day = written.resolve(self.order, self.day).map_err(|why| {
            let shown: String = line.trim().chars().take(60).collect();
            let what = format!(
                "{shown:?} is not a date: {why}; correct it, since the times below it are of that day"
            );
            Problem::new(number, ProblemKind::BadTime, what)
        })?;
        for what in day.guesses {
            self.guessed(number, what);
        }
        let is_new = self.day != Some(day.date);
        if let Some(before) = self.day.filter(|&before| day.date < before) {
            self.out_of_order(number, format!("the date goes back, from {before} to {}", day.date));
        }
        if is_new {
            self.last = None;
        }
        self.day = Some(day.date);
        Ok(())
    }

    /// Begins an entry.
    fn entry(&mut self, number: u64, read: ClockLine<'a>) {
        let Some(mut day) = self.day else { return };
        let local = |day: Date, at: Millis| {
            day.to_datetime(jiff::civil::Time::midnight()).checked_add(SignedDuration::from_millis(at.0)).ok()
        };
        let mut guesses = Vec::new();
        let (mut at, mut until) = match read.end {
            Some(end) => {
                let (at, until) = clock::range(read.at, end, &mut guesses);
                (at, Some(until))
            }
            None => (read.at.at, None),
        };
        if self.has_halves
            && read.at.is_either_half()
            && read.end.is_none_or(clock::ClockTime::is_either_half)
        {
            // The half of the day in which the line follows the one above it.
            let later = Millis(at.0 + 12 * HOUR.0);
            let above = self.last.map(|(last, _)| last).filter(|last| last.date() == day);
            let is_after =
                |time: Millis| above.is_none_or(|last| local(day, time).is_some_and(|time| time >= last));
            if !is_after(at) && is_after(later) {
                at = later;
                until = until.map(|until| Millis(until.0 + 12 * HOUR.0));
            }
            let (shown, read) = (clock::shown(read.at.at), clock::shown(at));
            let what = format!("{shown} has no a.m. or p.m., which other lines have; read as {read}");
            self.often(Often::NoHalf, number, what);
        }
        if read.at.form == Form::BareDigits && read.end.is_none() {
            let what = format!("four digits without a sign; read as the time {}", clock::shown(read.at.at));
            self.often(Often::Digits, number, what);
        }
        if read.at.form == Form::Midnight && read.end.is_none() {
            // At the end of the day, if anything of that day precedes it.
            let is_end = self.last.is_some();
            at = if is_end { DAY } else { Millis::ZERO };
            let which = if is_end { "the end" } else { "the beginning" };
            guesses.push(format!("midnight is read as {which} of {day}"));
        }
        let Some(mut begins) = local(day, at) else {
            self.bad_time(number, format!("{day} is too late for the calendar"));
            return self.untimed(number, read.whole);
        };
        if let Some((last, line)) = self.last.filter(|&(last, _)| begins < last) {
            let back = last.duration_since(begins).as_millis();
            let shown = clock::shown(at);
            let before = last.strftime("%H:%M");
            if back > i128::from(NEXT_DAY.0)
                && let Some((next, later)) =
                    day.tomorrow().ok().and_then(|next| Some((next, local(next, at)?)))
            {
                guesses.push(format!(
                    "{shown} is before {before} (line {line}) without a new date; read as on the next day, {}",
                    date::in_words(next)
                ));
                (day, begins) = (next, later);
                self.day = Some(next);
            } else {
                let what =
                    format!("{shown} is before {before} (line {line}); kept on {day} and sorted by time");
                self.out_of_order(number, what);
            }
        }
        self.last = Some((begins, number));
        let start = self.place(begins, &mut guesses);
        self.instant = Some(start);
        if self.first.is_none_or(|(first, ..)| start.0 < first) {
            self.first = Some((start.0, start.1, begins));
        }
        let ends = until.and_then(|until| local(day, until)).map(|ends| self.place(ends, &mut guesses).0);
        let said = match until {
            Some(until) => format!("{day} {} to {}", clock::shown(at), in_range(until)),
            None => begins.strftime("%Y-%m-%d %H:%M").to_string() + &seconds(at),
        };
        for what in guesses {
            self.guessed(number, what);
        }
        self.flush_waiting();
        self.open = Some(Open {
            line: number,
            reading: self.transcript.readings.len().saturating_sub(1),
            at: start.0,
            end: ends.filter(|&end| end > start.0),
            said,
            is_about: read.is_about,
            is_span: until.is_some(),
            first: read.words,
            words: Cow::Borrowed(read.words),
            whole: Cow::Borrowed(read.whole),
        });
    }

    /// The instant at which the clock showed a time. A time that it showed twice or never is reported.
    fn place(&self, local: DateTime, guesses: &mut Vec<String>) -> (SessionTime, Offset) {
        let utc = TimeZone::UTC.to_ambiguous_timestamp(local).compatible();
        let utc = utc.map_or(0, jiff::Timestamp::as_millisecond);
        let Some(zone) = &self.zone else { return (SessionTime(utc), Offset::default()) };
        let at = |offset: jiff::tz::Offset| {
            let offset = Offset::from_seconds(offset.seconds());
            (SessionTime(utc - i64::from(offset.seconds()) * 1000), offset)
        };
        match zone.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => at(offset),
            AmbiguousOffset::Fold { before, after } => {
                let is_second = self.instant.is_some_and(|(last, _)| at(before).0 < last);
                let which = if is_second { "second" } else { "first" };
                let shown = local.strftime("%H:%M");
                guesses.push(format!(
                    "the clocks went back and showed {shown} twice; read as the {which} of the two"
                ));
                at(if is_second { after } else { before })
            }
            AmbiguousOffset::Gap { before, .. } => {
                let shown = local.strftime("%H:%M");
                guesses.push(format!(
                    "the clocks went forward and never showed {shown}; read as if they had not"
                ));
                at(before)
            }
        }
    }

    /// Adds a line without a time: a note at the time before it or, if there is none yet, at the first one.
    fn untimed(&mut self, number: u64, line: &'a str) {
        let reading = self.transcript.readings.len().saturating_sub(1);
        if self.instant.is_none() {
            let title = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '*' | '='));
            let is_first = self.transcript.title.is_none() && self.day.is_none() && self.waiting.is_empty();
            if is_first && !title.is_empty() {
                self.transcript.title = Some(title.to_owned());
                self.became(number, "the title".to_owned());
                return;
            }
            self.waiting.push((number, reading, line));
            return;
        }
        self.note_at_last(number, reading, line);
    }

    /// Adds the lines before the first time as notes.
    fn flush_waiting(&mut self) {
        for (number, reading, line) in std::mem::take(&mut self.waiting) {
            self.note_at_last(number, reading, line);
        }
    }

    pub(super) fn finish(mut self) -> Result<Transcript<'a>, Problem> {
        self.close();
        let Some((first, offset, shown)) = self.first else {
            let what = "no line begins with a time of day under a date, such as 22 November 1963";
            return Err(Problem::new(1, ProblemKind::BadTime, what.to_owned()));
        };
        for item in &mut self.transcript.items {
            item.at = item.at.map(|at| at - Millis(first.0));
            item.end = item.end.map(|end| end - Millis(first.0));
        }
        if self.zone.is_some() {
            self.transcript.start = Some((first, offset));
        } else {
            let what = format!(
                "the dates have no time zone; times count from the first, {} (give --timezone, such as America/Chicago)",
                shown.strftime("%Y-%m-%d %H:%M")
            );
            self.transcript.problem(1, ProblemKind::Guessed, what);
        }
        for (line, mut what, more) in std::mem::take(&mut self.often).into_values() {
            if more > 0 {
                let _ = write!(what, " (and {} alike; --explain lists them)", counted(more, "line"));
            }
            self.transcript.problem(line, ProblemKind::Guessed, what);
        }
        self.transcript.problems.sort();
        let is_guess = |problem: &&Problem| problem.kind == ProblemKind::Guessed;
        if let Some(line) = self.transcript.problems.list().iter().find(is_guess).map(|problem| problem.line)
        {
            self.transcript.problems.note_guess(line, guesses::HANDWRITTEN.code);
        }
        Ok(self.transcript)
    }
}

/// A time of the same day or the next.
fn in_range(until: Millis) -> String {
    if until > DAY { format!("{} on the next day", clock::shown(until - DAY)) } else { clock::shown(until) }
}

/// The seconds of a time, if it has any.
fn seconds(at: Millis) -> String {
    match at.0 / 1000 % 60 {
        0 => String::new(),
        seconds => format!(":{seconds:02}"),
    }
}
