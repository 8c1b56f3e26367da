//! Logs for the laws: a model of a log, its text, and what the format says about each line.
//!
//! The text goes through the real reader. The meaning of each line is computed a second time here, from the text of
//! `docs/format.md` alone, so that `src/` is not checked against itself.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use proptest::prelude::*;

/// A log before it is written.
#[derive(Clone, Debug)]
pub struct Log {
    pub style: Style,
    /// What tick 0 stands for, in milliseconds.
    pub base: i64,
    /// How long a tick is, in milliseconds.
    pub unit: i64,
    /// The zone whose offsets stand behind the times.
    pub zone: &'static str,
    /// Whether the header names the zone, or offsets change from line to line.
    pub named_zone: bool,
    pub lines: Vec<Line>,
}

/// How times are written, and whether the header has a `start`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Instants,
    Numbers,
    NumbersWithStart,
}

#[derive(Clone, Debug)]
pub struct Line {
    pub what: What,
    pub t: T,
    pub end: End,
}

/// The `t` of a line. A foreign one is written the other way than the log's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum T {
    Tick(i64),
    Foreign(i64),
    Unreadable(&'static str),
    Absent,
}

/// The `end` of a line, so many ticks after its `t`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    Absent,
    Null,
    Unreadable,
    After(i64),
    ForeignAfter(i64),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Utterance(u8),
    TapeOn(Recording),
    TapeOff(Recording, Stated),
    Untaped(Stated),
    Mark(&'static str),
    Enter,
    Leave,
    Note,
    Unknown,
    /// An utterance that lacks its text.
    Lacking,
    NoJson,
}

/// The five ways to say which recording it is; the last three say none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recording {
    A,
    B,
    Absent,
    Null,
    Empty,
    Number,
}

impl Recording {
    pub fn id(self) -> Option<&'static str> {
        match self {
            Recording::A => Some("A"),
            Recording::B => Some("B"),
            Recording::Absent | Recording::Null | Recording::Empty | Recording::Number => None,
        }
    }

    fn json(self) -> &'static str {
        match self {
            Recording::A => r#","recording":"A""#,
            Recording::B => r#","recording":"B""#,
            Recording::Absent => "",
            Recording::Null => r#","recording":null"#,
            Recording::Empty => r#","recording":"""#,
            Recording::Number => r#","recording":7"#,
        }
    }
}

/// What a `tape_off` or an untaped interval says of the time without a tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stated {
    pub reason: Option<&'static str>,
    pub questioning: Option<&'static str>,
    pub on_tape: Option<bool>,
    pub source: Option<&'static str>,
}

/// An event of the model whose line is kept, with what is readable of it.
#[derive(Clone, Debug)]
pub struct Read {
    pub line: usize,
    pub what: What,
    pub t: Option<i64>,
    pub end: Option<i64>,
}

impl Log {
    /// The text of the log, header first.
    pub fn text(&self) -> String {
        let mut lines = vec![self.header()];
        lines.extend((0..self.lines.len()).map(|i| self.line(i)));
        lines.join("\n") + "\n"
    }

    fn header(&self) -> String {
        let start = match self.style {
            Style::NumbersWithStart => format!(r#","start":"{}""#, instant(self.base, self.zone, 0)),
            Style::Instants | Style::Numbers => String::new(),
        };
        let zone = if self.named_zone { format!(r#","timezone":"{}""#, self.zone) } else { String::new() };
        format!(
            r#"{{"format":"untaped","version":1,"title":"A generated log","fictional":true{zone}{start},"people":[{{"id":"P0","name":"Pat","role":"police"}}]}}"#
        )
    }

    fn line(&self, i: usize) -> String {
        let Line { what, t, end } = &self.lines[i];
        let at = |tick: i64| self.base + tick * self.unit;
        let (from, foreign) = match t {
            T::Tick(tick) => (*tick, false),
            T::Foreign(tick) => (*tick, true),
            T::Unreadable(_) | T::Absent => (0, false),
        };
        let t = match t {
            T::Tick(tick) => format!(r#""t":{},"#, self.time(at(*tick), false, i)),
            T::Foreign(tick) => format!(r#""t":{},"#, self.time(at(*tick), true, i)),
            T::Unreadable(json) => format!(r#""t":{json},"#),
            T::Absent => String::new(),
        };
        let end = match end {
            End::Absent => String::new(),
            End::Null => r#","end":null"#.to_owned(),
            End::Unreadable => r#","end":"later""#.to_owned(),
            End::After(n) => format!(r#","end":{}"#, self.time(at(from + n), foreign, i + 1)),
            End::ForeignAfter(n) => format!(r#","end":{}"#, self.time(at(from + n), !foreign, i + 1)),
        };
        let body = match what {
            What::Utterance(0) => r#""utterance","text":"a""#.to_owned(),
            What::Utterance(who) => format!(r#""utterance","text":"words","speaker":"P{who}""#),
            What::TapeOn(recording) => format!(r#""tape_on"{}"#, recording.json()),
            What::TapeOff(recording, stated) => format!(r#""tape_off"{}{}"#, recording.json(), stated.json()),
            What::Untaped(stated) => format!(r#""untaped"{}"#, stated.json()),
            What::Mark(kind) => format!(r#""mark","kind":"{kind}""#),
            What::Enter => r#""enter","who":"P1""#.to_owned(),
            What::Leave => r#""leave","who":"P1""#.to_owned(),
            What::Note => r#""note","text":"a remark""#.to_owned(),
            What::Unknown => r#""weather","sky":"grey""#.to_owned(),
            What::Lacking => r#""utterance""#.to_owned(),
            What::NoJson => return "this is no JSON".to_owned(),
        };
        format!(r#"{{{t}"type":{body}{end}}}"#)
    }

    /// A time as JSON: the log's own way, or the other one.
    fn time(&self, ms: i64, foreign: bool, i: usize) -> String {
        if (self.style == Style::Instants) == foreign {
            number(if self.style == Style::NumbersWithStart { ms - self.base } else { ms }, i)
        } else {
            let zone = match i % 4 {
                1 if !self.named_zone => "UTC",
                2 if !self.named_zone => "Asia/Kathmandu",
                _ => self.zone,
            };
            format!(r#""{}""#, instant(ms, zone, i))
        }
    }

    /// The kept events in the order of the file, by the words of `docs/format.md`, "Times" and "The events".
    pub fn read(&self) -> Vec<Read> {
        // Whether the first readable `t` of a kept line was a foreign one.
        let kind = self.lines.iter().find_map(|line| self.event(line, None)?.0);
        let mut decided = None;
        let mut events = Vec::new();
        for (i, line) in self.lines.iter().enumerate() {
            // A line without a `t` of its own is read by the kind of the log, wherever it stands.
            let timed = matches!(line.t, T::Tick(_) | T::Foreign(_));
            if let Some((written, t, end)) = self.event(line, if timed { decided } else { kind }) {
                decided = decided.or(written);
                events.push(Read { line: i + 2, what: line.what.clone(), t, end });
            }
        }
        events
    }

    /// Whether the readable `t` of a line is a foreign one, that `t` and its end, where the kind of the log's times is
    /// `decided`; none if the line is skipped.
    fn event(
        &self,
        Line { what, t, end }: &Line,
        decided: Option<bool>,
    ) -> Option<(Option<bool>, Option<i64>, Option<i64>)> {
        if matches!(what, What::Lacking | What::NoJson) {
            return None;
        }
        let both = self.style == Style::NumbersWithStart;
        let at = |tick: i64| self.base + tick * self.unit;
        let agrees = |foreign: bool, with: Option<bool>| both || with.is_none_or(|w| w == foreign);
        let (tick, written) = match t {
            T::Tick(tick) => (*tick, Some(false)),
            T::Foreign(tick) => (*tick, Some(true)),
            T::Unreadable(_) | T::Absent => (0, None),
        };
        let read = written.filter(|&foreign| agrees(foreign, decided)).map(|_| at(tick));
        let end = match end {
            End::Absent | End::Null | End::Unreadable => None,
            End::After(n) => Some((written.unwrap_or(false), at(tick + n))),
            End::ForeignAfter(n) => Some((!written.unwrap_or(false), at(tick + n))),
        };
        let with = decided.or(written);
        let end = end.filter(|&(foreign, _)| agrees(foreign, with)).map(|(_, ms)| ms);
        let end = match what {
            What::Utterance(_) => end.filter(|&end| read.is_none_or(|t| end >= t)),
            What::Untaped(_) => Some(end.filter(|&end| read.is_none_or(|t| end > t))?),
            _ => None,
        };
        Some((written.filter(|_| read.is_some()), read, end.filter(|_| read.is_some())))
    }
}

impl Stated {
    fn json(self) -> String {
        let text =
            |key: &str, word: Option<&str>| word.map(|w| format!(r#","{key}":"{w}""#)).unwrap_or_default();
        let on_tape = self.on_tape.map(|b| format!(r#","stated_on_tape":{b}"#)).unwrap_or_default();
        text("reason", self.reason)
            + &text("questioning", self.questioning)
            + &on_tape
            + &text("source", self.source)
    }
}

/// RFC 3339 by way of jiff, in one of the forms that the format allows.
fn instant(ms: i64, zone: &str, form: usize) -> String {
    let zone = TimeZone::get(zone).expect("a zone of the bundled database");
    let zoned = Timestamp::from_millisecond(ms).expect("a time that jiff knows").to_zoned(zone);
    let z = if zoned.offset() == Offset::UTC { "Z".to_owned() } else { zoned.strftime("%:z").to_string() };
    let (t, z) = match form % 5 {
        3 => (' ', z),
        4 => ('t', z.to_lowercase()),
        _ => ('T', z),
    };
    let decimals = match (ms.rem_euclid(1000), form % 3) {
        (0, 0) => String::new(),
        (n, 1) => format!(".{n:03}999"),
        (n, _) => format!(".{n:03}"),
    };
    format!("{}{t}{}{decimals}{z}", zoned.strftime("%Y-%m-%d"), zoned.strftime("%H:%M:%S"))
}

/// A JSON number of seconds, sometimes with decimals that are cut off.
fn number(ms: i64, form: usize) -> String {
    let sign = if ms < 0 { "-" } else { "" };
    let (whole, part) = (ms.unsigned_abs() / 1000, ms.unsigned_abs() % 1000);
    match form % 3 {
        0 if part == 0 => format!("{sign}{whole}"),
        1 if ms >= 0 => format!("{whole}.{part:03}9999"),
        // Below zero, cutting off goes down: -0.0019999 s is -2 ms.
        1 => {
            let above = ms.unsigned_abs() - 1;
            format!("-{}.{:03}9999", above / 1000, above % 1000)
        }
        2 if part == 0 && whole > 0 => format!("{sign}{whole}000e-3"),
        _ => format!("{sign}{whole}.{part:03}"),
    }
}

const KINDS: [&str; 7] = ["release", "release", "arrest", "custody", "room_entry", "admission", "confession"];
const TICKS: i64 = 40;

fn stated() -> impl Strategy<Value = Stated> {
    let reason = prop_oneof![Just(None), Just(Some("meal")), Just(Some("break"))];
    let questioning = prop_oneof![3 => Just(None), 4 => Just(Some("no")), 1 => Just(Some("unknown")), 1 => Just(Some("disputed"))];
    let on_tape = prop_oneof![Just(None), Just(Some(true)), Just(Some(false))];
    let source = prop_oneof![Just(None), Just(Some("p. 1")), Just(Some("p. 2"))];
    (reason, questioning, on_tape, source).prop_map(|(reason, questioning, on_tape, source)| Stated {
        reason,
        questioning,
        on_tape,
        source,
    })
}

fn what() -> impl Strategy<Value = What> {
    let recording = || {
        prop_oneof![
            4 => Just(Recording::A), 2 => Just(Recording::B), 2 => Just(Recording::Absent),
            1 => Just(Recording::Null), 1 => Just(Recording::Empty), 1 => Just(Recording::Number),
        ]
    };
    prop_oneof![
        10 => (0..4_u8).prop_map(What::Utterance),
        5 => recording().prop_map(What::TapeOn),
        5 => (recording(), stated()).prop_map(|(r, s)| What::TapeOff(r, s)),
        3 => stated().prop_map(What::Untaped),
        4 => (0..KINDS.len()).prop_map(|i| What::Mark(KINDS[i])),
        1 => Just(What::Enter),
        1 => Just(What::Leave),
        2 => Just(What::Note),
        1 => Just(What::Unknown),
        1 => Just(What::Lacking),
        1 => Just(What::NoJson),
    ]
}

fn line() -> impl Strategy<Value = Line> {
    let unreadable = || {
        let words =
            [r#""soon""#, "null", "true", "1e999", r#""2019-02-30T00:00:00Z""#, r#""2019-03-02T08:40:00""#];
        (0..words.len()).prop_map(move |i| T::Unreadable(words[i]))
    };
    let t = prop_oneof![
        40 => (0..TICKS).prop_map(T::Tick),
        1 => (0..TICKS).prop_map(T::Foreign),
        1 => unreadable(),
        1 => Just(T::Absent),
    ];
    let end = prop_oneof![
        8 => Just(End::Absent), 1 => Just(End::Null), 1 => Just(End::Unreadable),
        14 => (0..8_i64).prop_map(End::After), 2 => (-3..16_i64).prop_map(End::After),
        1 => (0..8_i64).prop_map(End::ForeignAfter),
    ];
    (what(), t, end).prop_map(|(what, t, end)| {
        // An untaped interval without an end is skipped; so as not to lose most of them, they mostly get one.
        let end = match (&what, end) {
            (What::Untaped(_), End::Absent | End::Null) => End::After(5),
            (_, end) => end,
        };
        Line { what, t, end }
    })
}

/// A moment worth a look, in Unix milliseconds, and the zone of its place: both changes of daylight time in
/// Chicago and London, midnight, the time before 1970, and 1970 itself.
const PLACES: [(i64, &str); 8] = [
    (1_552_204_800_000, "America/Chicago"),
    (1_541_314_800_000, "America/Chicago"),
    (1_553_994_000_000, "Europe/London"),
    (1_540_688_400_000, "Europe/London"),
    (1_551_592_800_000, "America/Chicago"),
    (-150_000_000_000, "America/New_York"),
    (0, "UTC"),
    (-1, "Asia/Kathmandu"),
];
/// From one millisecond up to three hours, so that a log lasts from 40 ms to 160 h.
const UNITS: [i64; 8] = [1, 999, 1000, 30_000, 60_000, 300_000, 3_600_000, 10_800_000];

/// Any log of up to forty events.
pub fn logs() -> impl Strategy<Value = Log> {
    let style = prop_oneof![3 => Just(Style::Instants), 1 => Just(Style::Numbers), 1 => Just(Style::NumbersWithStart)];
    let lines = proptest::collection::vec(line(), 0..40);
    (style, 0..PLACES.len(), 0..UNITS.len(), any::<bool>(), 0..6_u8, any::<bool>(), lines).prop_map(
        |(style, place, unit, named_zone, tapes, sorted, mut lines)| {
            let ((moment, zone), unit) = (PLACES[place], UNITS[unit]);
            // One log in three has no tape events; of those, half have no untaped intervals either.
            lines.retain(|line| match line.what {
                What::TapeOn(_) | What::TapeOff(..) => tapes > 1,
                What::Untaped(_) => tapes > 0,
                _ => true,
            });
            if sorted {
                lines.sort_by_key(|line| match line.t {
                    T::Tick(tick) | T::Foreign(tick) => tick,
                    T::Unreadable(_) | T::Absent => TICKS / 2,
                });
            }
            let base = if style == Style::Numbers { -3 * unit } else { moment - TICKS / 2 * unit };
            Log { style, base, unit, zone, named_zone, lines }
        },
    )
}

/// Logs whose times are all readable and all different.
pub fn logs_without_ties() -> impl Strategy<Value = Log> {
    logs().prop_map(|mut log| {
        let mut seen = std::collections::HashSet::new();
        log.lines.retain(|line| matches!(line.t, T::Tick(tick) if seen.insert(tick)));
        log
    })
}
