//! Reads the lines of a custody log one after the other: its days, its times, and which lines belong together.

mod entry;
mod reports;

use super::super::lines::lines;
use super::super::options::{Explain, Options};
use super::super::transcript::Transcript;
use super::clock::{self, Row};
use super::rows::{in_words, row};
use super::words::Names;
use crate::import::guesses;
use crate::import::transcript::Sequence;
use crate::record::{Problem, ProblemKind};
use crate::time::date::{Around, DateOrder, WrittenDate};
use crate::time::time_of_day::{DayForm, format_time_of_day};
use crate::time::{Millis, Offset, SessionTime};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use reports::Repeated;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

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
    /// Whether it has two times, readable or not.
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
    Both,
    NoEnd,
    Limit,
    More,
    Digits,
    NoHalf,
    Hour,
    Dot,
    Bound,
    Zone,
    NoDate,
    NamesDate,
    Number,
    OtherTime,
    Untimed,
    /// The kind of mark that a note may be.
    MarkWord(&'static str),
    Tape,
}

/// What is known so far.
#[derive(Default)]
pub(super) struct Reader<'a> {
    pub(super) transcript: Transcript<'a>,
    explain: Explain,
    zone: Option<TimeZone>,
    pub(super) names: Names,
    /// The order of day and month that the user states.
    date_order: Option<DateOrder>,
    /// That which the dates of the file show.
    order: Option<DateOrder>,
    /// Whether some times have a.m. or p.m.
    has_halves: bool,
    day: Option<Date>,
    first_day: Option<Date>,
    /// The last time of the day under its date as the clock showed it, its words for that, and its line.
    last: Option<(DateTime, String, u64)>,
    /// That time, if the same date was written again below it, as at the head of a page.
    above_heading: Option<(DateTime, String, u64)>,
    /// The last time, and its offset.
    pub(super) instant: Option<(SessionTime, Offset)>,
    first: Option<(SessionTime, Offset, DateTime)>,
    pub(super) open: Option<Open<'a>>,
    /// Lines before the first time: title, and what may be a note once a time is known.
    waiting: Vec<(u64, usize, &'a str)>,
    /// The ids of people by their names in lower case.
    pub(super) people: HashMap<String, String>,
    /// What is guessed of many lines in the same way.
    often: BTreeMap<Often, Repeated>,
    /// The first line that names a date before any date could be read, and its text.
    unread_date: Option<(u64, &'a str)>,
    /// Whether the line before was blank.
    apart: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, options: &Options) -> Reader<'a> {
        let (mut orders, mut has_halves, mut words) = (Vec::new(), false, Vec::new());
        for found in lines(text).map(|(_, line)| row(line)) {
            orders.extend(found.date().and_then(WrittenDate::order));
            if let Row::Entry(_, read) = found {
                let times = [Some(read.at), read.end.map(|end| end.time)];
                has_halves |= times.iter().flatten().any(|time| time.form == DayForm::Half);
                words.push(read.words);
            }
        }
        let mut transcript = Transcript::in_sequence(Sequence::Other);
        transcript.is_session = true;
        Reader {
            names: Names::new(words.into_iter(), &options.names),
            date_order: options.date_order,
            order: DateOrder::shown(orders),
            has_halves,
            explain: options.explain,
            zone: options.zone.clone(),
            transcript,
            ..Reader::default()
        }
    }

    pub(super) fn line(&mut self, number: u64, line: &'a str) -> Result<(), Problem> {
        let found = row(line);
        // Before any date, a date without a year is words.
        let is_dated = found.date().map_or(self.day.is_some(), |date| self.is_known(date));
        match found {
            Row::Blank => {
                self.close();
                self.explain(number, line, "blank");
                self.apart = true;
                return Ok(());
            }
            Row::Heading(written, words) if is_dated => {
                self.close();
                self.date(number, line, written)?;
                self.above_heading = self.last.take().or(self.above_heading.take());
                let said = format!("date: {}", self.day.map(in_words).unwrap_or_default());
                if !words.is_empty() {
                    // They belong to the times below.
                    self.waiting.push((number, self.reading(), words));
                }
                self.became(number, said);
            }
            Row::Entry(written, read) if is_dated => {
                self.begin(number, line, written)?;
                self.entry(number, written, read);
            }
            Row::NoTime(written, text) if is_dated => {
                self.begin(number, line, written)?;
                let what = format!("{text} is not a time of day; kept as a note, so correct it");
                self.report(number, ProblemKind::BadTime, what);
                self.untimed(number, line);
            }
            Row::Misplaced(text) if self.day.is_some() => {
                self.explain(number, line, "");
                let what =
                    format!("{text} is not read as the time of the line; begin the line with its time");
                self.report(number, ProblemKind::BadTime, what);
                if line.starts_with([' ', '\t']) {
                    self.continues(number, line);
                } else {
                    self.close();
                    self.untimed(number, line);
                }
            }
            Row::NamesDate
            | Row::Heading(..)
            | Row::Entry(..)
            | Row::NoTime(..)
            | Row::Misplaced(_)
            | Row::Words => {
                self.explain(number, line, "");
                match (self.day, found) {
                    (Some(day), Row::NamesDate) => {
                        let day = in_words(day);
                        let what = format!(
                            "names a day among other words; the times below stay on {day}; if they are of another day, write \
                             its date on a line of its own, such as {day}"
                        );
                        self.often(Often::NamesDate, number, what);
                    }
                    (None, _) if found == Row::NamesDate || found.date().is_some() => {
                        self.unread_date.get_or_insert((number, line));
                    }
                    (None, Row::Entry(_, read)) => {
                        if let Some((line, text)) = self.unread_date {
                            return Err(no_date(line, text));
                        }
                        let time = format_time_of_day(read.at.at);
                        let what = format!(
                            "{time} is above the first date; kept as a note, so write a date above it"
                        );
                        self.often(Often::NoDate, number, what);
                    }
                    (Some(_), Row::Words) if clock::begins_with_number(line) => {
                        let what = "begins with a number or words for a time that cannot be read as its time or date; kept as words";
                        self.often(Often::Number, number, what.to_owned());
                    }
                    _ => {}
                }
                self.continues(number, line);
            }
        }
        self.apart = false;
        Ok(())
    }

    /// Begins a line with a time, perhaps after a date.
    fn begin(&mut self, number: u64, line: &'a str, written: Option<WrittenDate>) -> Result<(), Problem> {
        self.close();
        if let Some(written) = written {
            return self.date(number, line, written);
        }
        self.explain(number, line, "");
        Ok(())
    }

    /// What tells a date that is not whole, after another day.
    fn around(&self, before: Option<Date>) -> Around {
        Around { stated: self.date_order, order: self.order, first: self.first_day, before }
    }

    /// Whether a date can be told from what was read so far.
    fn is_known(&self, written: WrittenDate) -> bool {
        self.day.is_some() || !written.is_relative()
    }

    /// Where the reading of the line is.
    fn reading(&self) -> usize {
        self.transcript.readings.len().saturating_sub(1)
    }

    /// Adds a line to the entry above it or, after a blank line, as one without a time.
    fn continues(&mut self, number: u64, line: &'a str) {
        let Some(open) = self.open.as_mut().filter(|_| !self.apart) else {
            self.close();
            return self.untimed(number, line);
        };
        for words in [&mut open.words, &mut open.whole] {
            let words = words.to_mut();
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(line.trim());
        }
        let to = open.line;
        self.became(number, format!("continues line {to}"));
    }

    /// Reads a date at the start of a line.
    fn date(&mut self, number: u64, line: &'a str, written: WrittenDate) -> Result<(), Problem> {
        self.explain(number, line, "");
        let day = written.resolve(self.around(self.day)).map_err(|why| {
            let what = "correct it, since the times below it are of that day";
            Problem::new(
                number,
                ProblemKind::BadTime,
                format!("{:?} is not a date: {why}; {what}", start(line)),
            )
        })?;
        // The guesses of the line above about the same day are reported already.
        if self.day == Some(day.date) {
            return Ok(());
        }
        for what in day.guesses {
            self.report(number, ProblemKind::Guessed, what);
        }
        if let Some(before) = self.day.filter(|&before| day.date < before) {
            let what = format!("the date goes back, from {before} to {}", day.date);
            self.report(number, ProblemKind::OutOfOrder, what);
        }
        (self.last, self.above_heading) = (None, None);
        self.day = Some(day.date);
        self.first_day.get_or_insert(day.date);
        Ok(())
    }

    /// Adds a line without a time: a note at the time before it or, if there is none yet, at the first one.
    fn untimed(&mut self, number: u64, line: &'a str) {
        let reading = self.reading();
        // Below a date, the line belongs to the times that follow.
        if self.last.is_none() {
            let title = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '*' | '='));
            let is_first = self.instant.is_none()
                && self.transcript.title.is_none()
                && self.day.is_none()
                && self.waiting.is_empty();
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
            if let Some((line, text)) = self.unread_date {
                return Err(no_date(line, text));
            }
            let what = "no line begins with a time of day under a date, such as 22 November 1963";
            return Err(Problem::new(1, ProblemKind::BadTime, what.to_owned()));
        };
        self.flush_waiting();
        for item in &mut self.transcript.items {
            item.at = item.at.map(|at| at - Millis(first.0));
            item.end = item.end.map(|end| end - Millis(first.0));
        }
        if self.zone.is_some() {
            self.transcript.start = Some((first, offset));
        } else {
            let first = shown.strftime("%Y-%m-%d %H:%M");
            let what = format!(
                "the dates have no time zone; times count from the first, {first} (give --timezone, such as America/Chicago)"
            );
            self.transcript.problem(1, ProblemKind::Guessed, what);
        }
        for repeated in std::mem::take(&mut self.often).into_values() {
            let (line, what) = repeated.report();
            self.transcript.problem(line, ProblemKind::Guessed, what);
        }
        self.transcript.problems.sort();
        let problems = &mut self.transcript.problems;
        let guess = problems.list().iter().find(|problem| problem.kind == ProblemKind::Guessed);
        if let Some(line) = guess.map(|problem| problem.line) {
            problems.note_guess(line, guesses::HANDWRITTEN.code);
        }
        Ok(self.transcript)
    }
}

/// The start of a line, for a message.
fn start(line: &str) -> String {
    line.trim().chars().take(60).collect()
}

/// The times of a log have no date that can be read, since this line has none.
fn no_date(line: u64, text: &str) -> Problem {
    let what = format!(
        "{:?} names a date that cannot be read, and times follow; write it alone on its line, with its year, such as 22 November 1963",
        start(text)
    );
    Problem::new(line, ProblemKind::BadTime, what)
}
