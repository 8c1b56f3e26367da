//! Finds the columns of a table: by the names in its header row, or by the content of its rows.

use super::super::names::is_name;
use super::super::transcript::Form;
use super::super::units::{Number, Pace, Unit, count_words};
use super::cell::{CellTime, is_blank, is_integer, time};
use crate::time::{DAY, HOUR, MINUTE, Millis, parse_digits};
use std::collections::HashSet;

/// The columns of a table, counted from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns {
    /// The date of its times, if it has a column of its own.
    pub(super) date: Option<usize>,
    /// The start of the utterance, or its minutes.
    pub(super) start: usize,
    /// The hours and the seconds of the start, if they are columns of their own.
    pub(super) hours: Option<usize>,
    pub(super) seconds: Option<usize>,
    /// The end of the utterance.
    pub(super) end: Option<usize>,
    /// Its length, if there is no end.
    pub(super) duration: Option<usize>,
    /// The speaker.
    pub(super) speaker: Option<usize>,
    /// The text.
    pub(super) text: usize,
    /// The unit of the times, if the header row states it.
    pub(super) unit: Option<Unit>,
    /// Columns with the words of one speaker each, if there are several.
    pub(super) of_speakers: Vec<usize>,
}

// English words first, then German, French, Spanish, Italian, Dutch and Russian ones.
const START: &str = "start starttime begin begintime beginning onset timestamp time timecode timespan tc counter when created createdat t ts startts tmin xmin timein in from \
                     zeit uhrzeit startzeit beginn anfang von début debut heure temps inicio hora tiempo inizio ora tempo tijd начало время";
const END: &str = "end endtime stop stoptime finish endts tmax xmax timeout out to ende endzeit bis fin fine einde eind конец";
const DATE: &str = "date day datum tag fecha jour data дата";
const DURATION: &str = "duration length dur dauer durée duree duración durata duur";
const SPEAKER: &str = "speaker spk spkr speakername speakerid speakerlabel name participant person talker voice user username author sender who \
                       sprecher sprecherin locuteur locutrice hablante interlocutor parlante spreker говорящий спикер";
const TEXT: &str = "text utterance transcript transcription words content sentence speech dialogue dialog said caption subtitle \
                    message annotation segment statement verbatim aussage wortlaut äußerung transkript inhalt texte énoncé texto testo tekst текст";

/// The names of columns that number the rows.
const NUMBER: &str = "id index idx no nr num number n row line seq key uid";

impl Columns {
    /// The columns by the names in a header row. `None` unless it names a start and a text.
    pub(super) fn by_header(header: &[&str]) -> Option<Columns> {
        let names: Vec<Named> = header.iter().map(|cell| name(cell)).collect();
        // Of several synonyms in a header row, the first in the list is used.
        let find = |words: &str| {
            words.split_whitespace().find_map(|word| names.iter().position(|name| name.whole == word))
        };
        let part = |words: [&str; 5]| names.iter().position(|name| words.contains(&name.whole.as_str()));
        let minutes = part(["min", "mins", "minute", "minutes", "m"]);
        let seconds = part(["sec", "secs", "second", "seconds", "s"]).filter(|_| minutes.is_some());
        if let (Some(start), Some(_)) = (minutes, seconds) {
            let (hours, text) = (part(["hour", "hours", "hr", "hrs", "h"]), find(TEXT)?);
            return Some(Columns {
                start,
                hours,
                seconds,
                speaker: find(SPEAKER),
                text,
                ..Columns::default()
            });
        }
        let start = find(START)?;
        let onset = names.get(start).is_some_and(|name| name.whole == "onset");
        let end = find(END).or_else(|| if onset { find("offset") } else { None });
        let text = find(TEXT)?;
        let duration = if end.is_none() { find(DURATION) } else { None };
        let free = |at: &usize| ![Some(start), end, duration, Some(text)].contains(&Some(*at));
        let likely =
            || (0..names.len()).filter(free).find(|&at| names.get(at).is_some_and(|name| name.has(SPEAKER)));
        Some(Columns {
            start,
            end,
            duration,
            speaker: find(SPEAKER).or_else(likely),
            text,
            unit: names.get(start).and_then(|name| name.unit),
            ..Columns::default()
        })
    }

    /// As [`Columns::by_cells_named`], if the header row leaves no doubt: it names a speaker or words, and the start too, or
    /// the start has colons or decimals.
    pub(super) fn by_names_and_cells(header: &[&str], rows: &[Vec<&str>]) -> Option<Columns> {
        let columns = Columns::by_cells_named(header, rows)?;
        let names: Vec<Named> = header.iter().map(|cell| name(cell)).collect();
        let is =
            |at: Option<usize>, words| at.and_then(|at| names.get(at)).is_some_and(|name| name.has(words));
        let mut times = rows.iter().filter_map(|row| row.get(columns.start));
        let is_time = is(Some(columns.start), START) || times.any(|cell| cell.contains([':', '.', ',']));
        let is_said =
            is(columns.speaker, SPEAKER) || is(Some(columns.text), TEXT) || !columns.of_speakers.is_empty();
        (is_time && is_said).then_some(columns)
    }

    /// Whether a header row names a start, a speaker or words.
    pub(super) fn names_any(header: &[&str]) -> bool {
        header.iter().map(|cell| name(cell)).any(|name| name.is(START) || name.has(TEXT) || name.is(SPEAKER))
    }

    /// With the column of dates that the header row names. `None` if it names none, or its fields are none.
    pub(super) fn with_date(&self, header: &[&str], rows: &[Vec<&str>]) -> Option<Columns> {
        let is_date = |at: &usize| header.get(*at).is_some_and(|cell| name(cell).is(DATE));
        let date = (0..header.len()).filter(|at| !self.has(*at)).find(is_date)?;
        let dated = Columns { date: Some(date), ..self.clone() };
        let mut all = rows.iter().filter_map(|row| dated.joined(row, self.start)).peekable();
        let are_dates = all.peek().is_some()
            && all.all(|joined| {
                matches!(time(&joined, Unit::Clock), Some(CellTime::Clock(_, Form::Local | Form::Numeric(_))))
            });
        are_dates.then_some(dated)
    }

    /// Whether the times beside dates are clearly of the day: they state its half, or begin at an hour at which no tape does.
    fn are_of_day(&self, rows: &[Vec<&str>]) -> bool {
        let times = || rows.iter().filter_map(|row| time(row.get(self.start)?, Unit::Clock));
        let is_late = |time| match time {
            CellTime::Clock(at, Form::Two) => at >= Millis(5 * MINUTE.0),
            CellTime::Clock(at, _) => at >= HOUR,
            CellTime::After(_) | CellTime::Instant(..) => false,
        };
        times().any(|time| matches!(time, CellTime::Clock(_, Form::OfDay))) || times().all(is_late)
    }

    /// Whether the rows have more than one date.
    pub(super) fn has_dates(&self, rows: &[Vec<&str>]) -> bool {
        let mut dates = rows
            .iter()
            .filter_map(|row| row.get(self.date?))
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty());
        let first = dates.next();
        dates.any(|date| Some(date) != first)
    }

    /// The date of a row and one of its times, or the parts of its start, as one text.
    fn joined<C: AsRef<str>>(&self, row: &[C], at: usize) -> Option<String> {
        let cell = |at: usize| row.get(at).map(|cell| cell.as_ref().trim()).filter(|cell| !cell.is_empty());
        if let Some(seconds) = self.seconds.filter(|_| at == self.start) {
            let hours = self.hours.and_then(cell).unwrap_or("0");
            return Some(format!("{hours}:{}:{}", cell(at).unwrap_or("0"), cell(seconds)?));
        }
        Some(format!("{} {}", cell(self.date?)?, cell(at)?))
    }

    /// The time in a column of a row, with the date of the row if it has none of its own: the end of words that began before
    /// midnight is on the next day.
    pub(super) fn time_in<C: AsRef<str>>(
        &self,
        row: &[C],
        at: usize,
        unit: Unit,
        start: Option<Millis>,
    ) -> Option<CellTime> {
        let dated = self.joined(row, at).and_then(|dated| time(&dated, unit));
        let dated = dated.map(|time| match (time, start) {
            (CellTime::Clock(at, Form::Local), Some(start)) if at + Millis(DAY.0 / 2) < start => {
                CellTime::Clock(at + DAY, Form::Local)
            }
            _ => time,
        });
        dated.or_else(|| time(row.get(at)?.as_ref(), unit))
    }

    /// With the column of dates, if the times beside it are clearly of the day.
    ///
    /// # Errors
    /// What to do if the rows have several dates and that is not clear.
    pub(super) fn dated(self, header: &[&str], rows: &[Vec<&str>]) -> Result<Columns, String> {
        let Some(dated) = self.with_date(header, rows) else { return Ok(self) };
        if dated.are_of_day(rows) {
            return Ok(dated);
        }
        if !dated.has_dates(rows) {
            return Ok(self);
        }
        Err(format!(
            "the rows have several dates, and their times may be of the day or positions on tapes; if they are of the day, \
             use --columns {}; if not, save the rows of each tape as a table of their own",
            dated.spec()
        ))
    }

    /// Guesses the columns of a table without a header row. The first column of times is the start, and the second the
    /// end if no end is before its start; of the others, the longest is the text, and the first with names the speaker.
    pub(super) fn by_cells(rows: &[Vec<&str>]) -> Option<Columns> {
        Columns::by_cells_named(&[], rows)
    }

    /// As [`Columns::by_cells`], for rows below a header row whose names are not all known.
    pub(super) fn by_cells_named(header: &[&str], rows: &[Vec<&str>]) -> Option<Columns> {
        let names: Vec<Named> = header.iter().map(|cell| name(cell)).collect();
        let find = |words: &str| {
            let whole =
                words.split_whitespace().find_map(|word| names.iter().position(|name| name.whole == word));
            whole.or_else(|| names.iter().position(|name| name.has(words)))
        };
        let are_numbers =
            |at: &usize| rows.iter().all(|row| row.get(*at).is_none_or(|cell| is_integer(cell)));
        let (speaker, number) = (find(SPEAKER), find(NUMBER).filter(are_numbers));
        let duration = find(DURATION);
        let width = rows.iter().map(Vec::len).min()?;
        let column = |at: usize| rows.iter().filter_map(move |row| row.get(at).copied());
        let numbered = |at: usize| {
            (0_u64..).zip(column(at)).all(|(i, cell)| cell.parse() == Ok(i) || cell.parse() == Ok(i + 1))
        };
        let is_time = |at: &usize| {
            ![speaker, number].contains(&Some(*at))
                && column(*at).any(|cell| !cell.trim().is_empty())
                && column(*at).all(|cell| cell.trim().is_empty() || time(cell, Unit::Seconds).is_some())
        };
        let mut times: Vec<usize> = (0..width).filter(is_time).collect();
        if times.len() > 1 && times.first().is_some_and(|&at| numbered(at)) {
            times.remove(0);
        }
        times.retain(|at| Some(*at) != duration);
        let start = find(START).filter(is_time).or(times.first().copied())?;
        let others: Vec<usize> =
            (0..width).filter(|at| !is_time(at) && ![speaker, number].contains(&Some(*at))).collect();
        let length = |at: &usize| column(*at).map(str::len).sum::<usize>();
        let stated = find(TEXT).filter(|at| others.contains(at));
        let text = stated.or(others.iter().copied().rev().max_by_key(length))?;
        // Each row has words in one of several columns, which are named like people.
        let filled =
            |row: &Vec<&str>| others.iter().filter(|&&at| row.get(at).is_some_and(|c| !is_blank(c))).count();
        let are_speakers = stated.is_none()
            && speaker.is_none()
            && others.len() > 1
            && others.iter().all(|&at| header.get(at).is_some_and(|name| is_name(name)))
            && rows.iter().filter(|row| filled(row) == 1).count() * 10 >= rows.len() * 9;
        let are_names = |at: usize| {
            let mut cells = column(at).map(str::trim).filter(|cell| !cell.is_empty()).peekable();
            cells.peek().is_some() && cells.all(|cell| is_name(cell.trim_end_matches(':')))
        };
        // Words without spaces that recur: the names of tiers.
        let coded = |at: usize| {
            let cells: Vec<&str> = column(at).map(str::trim).filter(|cell| !cell.is_empty()).collect();
            let is_code =
                |cell: &&str| cell.starts_with(char::is_alphabetic) && !cell.contains(char::is_whitespace);
            let distinct: HashSet<&str> = cells.iter().copied().collect();
            cells.iter().all(is_code) && (1..cells.len()).contains(&distinct.len())
        };
        // Whether two times of each row are so. Instants count from elsewhere than other times.
        let pairs = |at: usize, are: &dyn Fn(Millis, Millis) -> bool| {
            let read = |row: &Vec<&str>, at: usize| match time(row.get(at)?, Unit::Seconds)? {
                CellTime::After(at) | CellTime::Clock(at, _) => Some((false, at)),
                CellTime::Instant(t, _) => Some((true, Millis(t.0))),
            };
            rows.iter().all(|row| match (read(row, start), read(row, at)) {
                (Some((one, start)), Some((other, end))) => one == other && are(start, end),
                (None, _) | (_, None) => true,
            })
        };
        // ELAN writes each time in several units.
        let again = |at: usize| pairs(at, &|a, b| a == b);
        let after = |at: usize| pairs(at, &|start, end| start <= end);
        let end = find(END)
            .filter(is_time)
            .or(times.iter().copied().find(|&at| at > start && !again(at)))
            .filter(|&at| after(at));
        let by_content = || others.iter().copied().filter(|&at| at != text);
        Some(Columns {
            start,
            end,
            duration: duration.filter(|at| end.is_none() && is_time(at)),
            speaker: speaker
                .or_else(|| by_content().find(|&at| are_names(at)))
                .or_else(|| by_content().find(|&at| coded(at)))
                .filter(|_| !are_speakers),
            text,
            unit: names.get(start).and_then(|name| name.unit),
            of_speakers: if are_speakers { others } else { Vec::new() },
            ..Columns::default()
        })
    }

    /// Guesses the unit of times: hours, minutes and seconds if they have colons, else by the pace of the words.
    pub(super) fn likely_unit(&self, rows: &[Vec<&str>]) -> Unit {
        let mut pace = Pace::default();
        for row in rows {
            let cell = |at: usize| row.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
            let number = |at: usize| cell(at).and_then(Number::parse);
            if self.seconds.is_some() || cell(self.start).is_some_and(|cell| cell.contains(':')) {
                return Unit::Clock;
            }
            let start = number(self.start);
            let end = self.end.and_then(number).map(|end| end.as_seconds);
            let length = || Some(start?.as_seconds + number(self.duration?)?.as_seconds);
            pace.add(start, end.or_else(length), cell(self.text).map_or(0, count_words));
        }
        let starts = || rows.iter().filter_map(|row| row.get(self.start)).map(|cell| cell.trim());
        let are_digits = starts().any(|cell| cell.starts_with('0'))
            && starts().all(|cell| cell.is_empty() || parse_digits(cell).is_some());
        if are_digits && (pace.is_too_fast() || starts().all(|cell| cell.len() == 6)) {
            return Unit::Digits;
        }
        if self.are_fractions_of_a_day(rows) { Unit::Days } else { pace.unit(None).0 }
    }

    /// Whether the times look like a spreadsheet's fractions of a day: all below 1, some with five decimals or more. As
    /// seconds, all would be within one second.
    pub(super) fn are_fractions_of_a_day(&self, rows: &[Vec<&str>]) -> bool {
        let cells = || rows.iter().filter_map(|row| row.get(self.start)).map(|cell| cell.trim());
        let decimals = |cell: &str| {
            let decimals = cell.strip_prefix("0").unwrap_or(cell).strip_prefix(['.', ','])?;
            decimals.bytes().all(|b| b.is_ascii_digit()).then_some(decimals.len())
        };
        let below_one = |cell: &str| cell.is_empty() || cell == "0" || decimals(cell).is_some();
        rows.len() > 1 && cells().all(below_one) && cells().any(|cell| decimals(cell) >= Some(5))
    }

    /// The first time with a comma in a table where others have a point. The comma may precede decimals or separate
    /// thousands.
    pub(super) fn mixed_decimals<'r>(&self, rows: &[Vec<&'r str>]) -> Option<&'r str> {
        let cells = || {
            let of_row = |row: &Vec<&'r str>| {
                [Some(self.start), self.end].map(|at| at.and_then(|at| row.get(at).copied()))
            };
            rows.iter().flat_map(of_row).flatten().map(str::trim).filter(|cell| !cell.contains(':'))
        };
        let pointed = cells().any(|cell| cell.contains('.') && time(cell, Unit::Seconds).is_some());
        let parted = |cell: &&str| cell.contains(',') && time(cell, Unit::Seconds).is_some();
        cells().find(parted).filter(|_| pointed)
    }

    /// Whether a column has one of these roles.
    pub(super) fn has(&self, at: usize) -> bool {
        at == self.start
            || at == self.text
            || self.of_speakers.contains(&at)
            || [self.date, self.end, self.duration, self.speaker, self.hours, self.seconds]
                .into_iter()
                .flatten()
                .any(|column| column == at)
    }
}

/// The name in a header field.
struct Named {
    /// In lower case, without spaces and punctuation.
    whole: String,
    /// Its first word and its last.
    ends: [String; 2],
    unit: Option<Unit>,
}

impl Named {
    /// Whether it is one of these words.
    fn is(&self, words: &str) -> bool {
        words.split_whitespace().any(|word| self.whole == word)
    }

    /// Whether it, or a word at either end of it, is one of these.
    fn has(&self, words: &str) -> bool {
        // A document has a name too.
        words
            .split_whitespace()
            .any(|word| self.whole == word || word != "name" && self.ends.iter().any(|end| end == word))
    }
}

/// Reads a header field, and the unit that it states: `Start (ms)`, `start_ms`, `Begin Time - hh:mm:ss.ms`, `startTime`.
fn name(cell: &str) -> Named {
    let lower = cell.to_lowercase();
    let mut words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let unit = if words.last() == Some(&"hhmmss") && words.len() > 1 {
        words.pop();
        Some(Unit::Digits)
    } else if let Some(at) = words.iter().position(|word| ["hh", "hms"].contains(word)).filter(|&at| at > 0) {
        words.truncate(at);
        Some(Unit::Clock)
    } else {
        match words.as_slice() {
            [_, .., "ss", "ms" | "msec"] => {
                words.truncate(words.len() - 2);
                Some(Unit::Seconds)
            }
            [_, .., "ms" | "msec" | "millis" | "milliseconds"] => {
                words.pop();
                Some(Unit::Millis)
            }
            [_, .., "s" | "sec" | "secs" | "seconds"] => {
                words.pop();
                Some(Unit::Seconds)
            }
            [_, .., "frame" | "frames"] => {
                words.pop();
                Some(Unit::Frames)
            }
            _ => None,
        }
    };
    if unit.is_some() && words.len() > 1 && words.last() == Some(&"in") {
        words.pop();
    }
    let ends = [words.first(), words.last()].map(|word| word.copied().unwrap_or_default().to_owned());
    Named { whole: words.concat(), ends, unit }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_rows_are_read_by_name_and_may_state_the_unit() {
        for (header, spec, unit) in [
            ("start,end,speaker,text", "start=1,end=2,speaker=3,text=4", None),
            ("Utterance|Name|Begin", "start=3,speaker=2,text=1", None),
            ("start_ms|end_ms|text", "start=1,end=2,text=3", Some(Unit::Millis)),
            ("Start (s)|Duration (s)|Text", "start=1,duration=2,text=3", Some(Unit::Seconds)),
            (
                "Begin Time - hh:mm:ss.ms|End Time - hh:mm:ss.ms|Text",
                "start=1,end=2,text=3",
                Some(Unit::Clock),
            ),
            ("Begin Time - ss.msec|Text", "start=1,text=2", Some(Unit::Seconds)),
            ("startTime|endTime|transcript", "start=1,end=2,text=3", None),
            ("onset|offset|text", "start=1,end=2,text=3", None),
            ("time in seconds|text", "start=1,text=2", Some(Unit::Seconds)),
        ] {
            let cells: Vec<&str> = header.split([',', '|']).collect();
            let columns = Columns::by_header(&cells).unwrap();
            assert_eq!((columns.spec().as_str(), columns.unit), (spec, unit), "{header}");
        }
        assert_eq!(Columns::by_header(&["start", "end", "reason", "questioning", "source"]), None);
    }

    #[test]
    fn columns_without_a_header_row_are_guessed_by_their_content() {
        let rows = |text: &'static str| {
            text.lines().map(|line| line.split('|').collect()).collect::<Vec<Vec<&str>>>()
        };
        for (table, words) in [
            ("Sit down.|0.5|1.5\nNo.|2.0|2.5", "start=2,end=3,text=1"),
            ("1|0:01|ANN|Sit.\n2|0:02|BOB|No.\n3|0:03|ANN|Sit down.", "start=2,speaker=3,text=4"),
            ("5|3|Length comes second\n9|4|so it is no end", "start=1,text=3"),
        ] {
            assert_eq!(Columns::by_cells(&rows(table)).unwrap().spec(), words, "{table}");
        }
        assert_eq!(Columns::by_cells(&rows("a|b\nc|d")), None);
        assert_eq!(Columns::by_cells(&[]), None);
    }
}
