//! Which column of a table is which: by the names in its head, by what the user says, or by what stands in it.

use super::super::prefix::is_name;
use super::cell::{CellTime, TimeUnit, is_whole, time};

/// The columns of a table, counted from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ColumnSpec {
    /// When somebody began to speak.
    pub(super) start: usize,
    /// When they ended.
    pub(super) end: Option<usize>,
    /// How long they spoke, where there is no end.
    pub(super) duration: Option<usize>,
    /// Who.
    pub(super) speaker: Option<usize>,
    /// The words.
    pub(super) text: usize,
    /// The unit, where it is stated.
    pub(super) unit: Option<TimeUnit>,
}

const START: &[&str] = &[
    "start",
    "starttime",
    "begin",
    "begintime",
    "onset",
    "timestamp",
    "time",
    "timecode",
    "t",
    "tmin",
    "xmin",
    "timein",
    "in",
    "from",
];
const END: &[&str] =
    &["end", "endtime", "stop", "stoptime", "finish", "tmax", "xmax", "timeout", "out", "to"];
const DURATION: &[&str] = &["duration", "length", "dur"];
const SPEAKER: &[&str] =
    &["speaker", "speakername", "speakerid", "speakerlabel", "name", "participant", "person", "who"];
const TEXT: &[&str] = &[
    "text",
    "utterance",
    "transcript",
    "transcription",
    "words",
    "content",
    "sentence",
    "speech",
    "dialogue",
    "caption",
    "subtitle",
    "message",
    "annotation",
];

impl ColumnSpec {
    /// The columns by the names in a head; `None` where no name is that of a start or of the words.
    pub(super) fn by_head(head: &[&str]) -> Option<ColumnSpec> {
        let names: Vec<(String, Option<TimeUnit>)> = head.iter().map(|cell| name(cell)).collect();
        // The synonyms stand in the order in which they hold.
        let find =
            |words: &[&str]| words.iter().find_map(|word| names.iter().position(|(name, _)| name == word));
        let start = find(START)?;
        let onset = names.get(start).is_some_and(|(name, _)| name == "onset");
        let end = find(END).or_else(|| if onset { find(&["offset"]) } else { None });
        Some(ColumnSpec {
            start,
            end,
            duration: if end.is_none() { find(DURATION) } else { None },
            speaker: find(SPEAKER),
            text: find(TEXT)?,
            unit: names.get(start).and_then(|(_, unit)| *unit),
        })
    }

    /// The columns that the user names, as in `start=1,end=2,speaker=3,text=4`; a column may be a name in the head too.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub(super) fn asked(typed: &str, head: &[&str]) -> Result<ColumnSpec, String> {
        let mut columns = ColumnSpec::default();
        let (mut start, mut text) = (false, false);
        for part in typed.split(',') {
            let (key, value) =
                part.split_once('=').ok_or(format!("--columns: {part:?} is no name=column"))?;
            let value = value.trim();
            let column = match value.parse::<usize>() {
                Ok(number) => number.checked_sub(1).ok_or("--columns: columns count from 1")?,
                Err(_) => head
                    .iter()
                    .position(|cell| cell.trim().eq_ignore_ascii_case(value))
                    .ok_or(format!("--columns: the head has no column {value:?}"))?,
            };
            match key.trim() {
                "start" => (columns.start, start) = (column, true),
                "text" => (columns.text, text) = (column, true),
                "end" => columns.end = Some(column),
                "duration" => columns.duration = Some(column),
                "speaker" => columns.speaker = Some(column),
                key => {
                    return Err(format!("--columns: {key:?} is none of start, end, duration, speaker, text"));
                }
            }
        }
        if start && text { Ok(columns) } else { Err("--columns: start and text are needed".to_owned()) }
    }

    /// The likely columns of a table without a head: the first in which all is times is the start, the next the end if
    /// none lies before its start; of the others, the one with most text is the words, and one of names the speaker.
    pub(super) fn by_cells(rows: &[Vec<&str>]) -> Option<ColumnSpec> {
        let width = rows.iter().map(Vec::len).min()?;
        let column = |at: usize| rows.iter().filter_map(move |row| row.get(at).copied());
        let numbered = |at: usize| {
            (0_u64..).zip(column(at)).all(|(i, cell)| cell.parse() == Ok(i) || cell.parse() == Ok(i + 1))
        };
        let is_time = |at: &usize| {
            column(*at).any(|cell| !cell.trim().is_empty())
                && column(*at).all(|cell| cell.trim().is_empty() || time(cell, TimeUnit::Seconds).is_some())
        };
        let mut times: Vec<usize> = (0..width).filter(is_time).collect();
        if times.len() > 1 && times.first().is_some_and(|&at| numbered(at)) {
            times.remove(0);
        }
        let start = *times.first()?;
        let others: Vec<usize> = (0..width).filter(|at| !is_time(at)).collect();
        let length = |at: &usize| column(*at).map(str::len).sum::<usize>();
        let text = others.iter().copied().rev().max_by_key(length)?;
        let named = |at: usize| {
            let mut cells = column(at).map(str::trim).filter(|cell| !cell.is_empty()).peekable();
            cells.peek().is_some() && cells.all(is_name)
        };
        let after = |at: usize| {
            rows.iter().all(|row| {
                let read = |at: usize| row.get(at).and_then(|cell| time(cell, TimeUnit::Seconds));
                match (read(start), read(at)) {
                    (Some(CellTime::After(start)), Some(CellTime::After(end))) => start <= end,
                    (Some(CellTime::Instant(start, _)), Some(CellTime::Instant(end, _)))
                    | (Some(CellTime::Local(start)), Some(CellTime::Local(end))) => start <= end,
                    (a, b) => a.is_none() || b.is_none(),
                }
            })
        };
        Some(ColumnSpec {
            start,
            end: times.get(1).copied().filter(|&at| after(at)),
            duration: None,
            speaker: others.iter().copied().find(|&at| at != text && named(at)),
            text,
            unit: None,
        })
    }

    /// The unit that is likely where none is stated: with colons it is a clock; numbers with decimals are seconds; whole
    /// numbers are milliseconds where some are 100,000 or more, and else seconds.
    pub(super) fn likely_unit(&self, rows: &[Vec<&str>]) -> TimeUnit {
        let cells = || {
            rows.iter().flat_map(|row| [Some(self.start), self.end].map(|at| at.and_then(|at| row.get(at))))
        };
        let mut cells = cells().flatten().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).peekable();
        if cells.peek().is_some_and(|cell| cell.contains(':')) {
            return TimeUnit::Clock;
        }
        let mut large = false;
        for cell in cells {
            if !is_whole(cell) {
                return TimeUnit::Seconds;
            }
            large |= cell.len() >= 6;
        }
        if large { TimeUnit::Millis } else { TimeUnit::Seconds }
    }

    /// Whether the times look like a spreadsheet's own, which are parts of a day: all below 1, some with five decimals or
    /// more. In seconds they would lie within one.
    pub(super) fn are_parts_of_a_day(&self, rows: &[Vec<&str>]) -> bool {
        let cells = || rows.iter().filter_map(|row| row.get(self.start)).map(|cell| cell.trim());
        let decimals = |cell: &str| {
            let decimals = cell.strip_prefix("0").unwrap_or(cell).strip_prefix(['.', ','])?;
            decimals.bytes().all(|b| b.is_ascii_digit()).then_some(decimals.len())
        };
        let below_one = |cell: &str| cell.is_empty() || cell == "0" || decimals(cell).is_some();
        rows.len() > 1 && cells().all(below_one) && cells().any(|cell| decimals(cell) >= Some(5))
    }

    /// A time with a comma in a table in which others have a point: the comma may stand before decimals, or part
    /// thousands.
    pub(super) fn mixed_decimals<'r>(&self, rows: &[Vec<&'r str>]) -> Option<&'r str> {
        let cells = || {
            let of_row = |row: &Vec<&'r str>| {
                [Some(self.start), self.end].map(|at| at.and_then(|at| row.get(at).copied()))
            };
            rows.iter().flat_map(of_row).flatten().map(str::trim).filter(|cell| !cell.contains(':'))
        };
        let pointed = cells().any(|cell| cell.contains('.') && time(cell, TimeUnit::Seconds).is_some());
        let parted = |cell: &&str| cell.contains(',') && time(cell, TimeUnit::Seconds).is_some();
        cells().find(parted).filter(|_| pointed)
    }

    /// As they are typed.
    pub(super) fn words(&self) -> String {
        [
            ("start", Some(self.start)),
            ("end", self.end),
            ("duration", self.duration),
            ("speaker", self.speaker),
            ("text", Some(self.text)),
        ]
        .into_iter()
        .filter_map(|(key, at)| at.map(|at| format!("{key}={}", at + 1)))
        .collect::<Vec<_>>()
        .join(",")
    }

    /// Whether a column is one of these.
    pub(super) fn has(&self, at: usize) -> bool {
        at == self.start
            || at == self.text
            || [self.end, self.duration, self.speaker].into_iter().flatten().any(|column| column == at)
    }
}

/// The name in a cell of the head without blanks and signs, in lower case, and the unit that it states: `Start (ms)`,
/// `start_ms`, `Begin Time - hh:mm:ss.ms`, `startTime`.
fn name(cell: &str) -> (String, Option<TimeUnit>) {
    let lower = cell.to_lowercase();
    let mut words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let unit =
        if let Some(at) = words.iter().position(|word| ["hh", "hms"].contains(word)).filter(|&at| at > 0) {
            words.truncate(at);
            Some(TimeUnit::Clock)
        } else {
            match words.as_slice() {
                [_, .., "ss", "ms" | "msec"] => {
                    words.truncate(words.len() - 2);
                    Some(TimeUnit::Seconds)
                }
                [_, .., "ms" | "msec" | "millis" | "milliseconds"] => {
                    words.pop();
                    Some(TimeUnit::Millis)
                }
                [_, .., "s" | "sec" | "secs" | "seconds"] => {
                    words.pop();
                    Some(TimeUnit::Seconds)
                }
                _ => None,
            }
        };
    if unit.is_some() && words.len() > 1 && words.last() == Some(&"in") {
        words.pop();
    }
    (words.concat(), unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_by_name_and_may_state_the_unit() {
        for (head, words, unit) in [
            ("start,end,speaker,text", "start=1,end=2,speaker=3,text=4", None),
            ("Utterance|Name|Begin", "start=3,speaker=2,text=1", None),
            ("start_ms|end_ms|text", "start=1,end=2,text=3", Some(TimeUnit::Millis)),
            ("Start (s)|Duration (s)|Text", "start=1,duration=2,text=3", Some(TimeUnit::Seconds)),
            (
                "Begin Time - hh:mm:ss.ms|End Time - hh:mm:ss.ms|Text",
                "start=1,end=2,text=3",
                Some(TimeUnit::Clock),
            ),
            ("Begin Time - ss.msec|Text", "start=1,text=2", Some(TimeUnit::Seconds)),
            ("startTime|endTime|transcript", "start=1,end=2,text=3", None),
            ("onset|offset|text", "start=1,end=2,text=3", None),
            ("time in seconds|text", "start=1,text=2", Some(TimeUnit::Seconds)),
        ] {
            let cells: Vec<&str> = head.split([',', '|']).collect();
            let columns = ColumnSpec::by_head(&cells).unwrap();
            assert_eq!((columns.words().as_str(), columns.unit), (words, unit), "{head}");
        }
        assert_eq!(ColumnSpec::by_head(&["start", "end", "reason", "questioning", "source"]), None);
    }

    #[test]
    fn columns_are_taken_as_they_are_asked_for() {
        let head = ["a", "Words"];
        assert_eq!(ColumnSpec::asked("start=1, text=words", &head).unwrap().words(), "start=1,text=2");
        for typed in ["", "start=1", "start=0,text=1", "start=1,text=x", "start=1,text=2,who=3"] {
            assert!(ColumnSpec::asked(typed, &head).is_err(), "{typed}");
        }
    }

    #[test]
    fn columns_without_a_head_are_told_by_what_stands_in_them() {
        let rows = |text: &'static str| {
            text.lines().map(|line| line.split('|').collect()).collect::<Vec<Vec<&str>>>()
        };
        for (table, words) in [
            ("Sit down.|0.5|1.5\nNo.|2.0|2.5", "start=2,end=3,text=1"),
            ("1|0:01|ANN|Sit.\n2|0:02|BOB|No.\n3|0:03|ANN|Sit down.", "start=2,speaker=3,text=4"),
            ("5|3|Length comes second\n9|4|so it is no end", "start=1,text=3"),
        ] {
            assert_eq!(ColumnSpec::by_cells(&rows(table)).unwrap().words(), words, "{table}");
        }
        assert_eq!(ColumnSpec::by_cells(&rows("a|b\nc|d")), None);
        assert_eq!(ColumnSpec::by_cells(&[]), None);
    }
}
