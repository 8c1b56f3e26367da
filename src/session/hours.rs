//! The hours column: the reference point, and the seven quantities that the column can show.

use super::Session;
use super::index::EventKey;
use crate::record::{as_words, mark_kind};
use crate::time::{Millis, SessionTime, format_hms, format_hours};
use std::collections::HashSet;

/// The reference point that elapsed time counts from.
#[derive(Clone, Debug)]
pub struct Zero {
    /// The name in the column's header: `start`, `custody`, `tape`, `warning 2`, `#412`. No two have the same.
    pub name: String,
    /// The time of the reference point.
    pub time: SessionTime,
    /// The kind of the reference point.
    pub origin: ZeroKind,
}

/// The kind of a reference point. Kinds of marks are open, so a name alone does not identify one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZeroKind {
    /// The session's start.
    Start,
    /// The start of taped time.
    Tape,
    /// A mark.
    Mark(EventKey),
    /// The event with a number.
    Event(usize),
    /// A mark that is not in the log: a researcher's own. The key of a moment has line 0.
    Work(EventKey),
}

impl PartialEq for Zero {
    fn eq(&self, other: &Zero) -> bool {
        self.origin == other.origin
    }
}

impl Eq for Zero {}

/// The quantity that the time column shows next to each line. A new one needs a variant and a row of `COLUMNS`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// Elapsed since the reference point, in hours with two decimals.
    #[default]
    Hours,
    /// Elapsed since the reference point, as h:mm:ss.
    Elapsed,
    /// Time since the reference point, without time NOT HELD.
    Held,
    /// Taped time so far, from the session's start.
    Taped,
    /// Questioned so far, at least, from the session's start: taped time, and untaped time that the log says was
    /// questioning.
    Questioned,
    /// Since the previous line began.
    SincePrevious,
    /// Since this speaker last began to speak.
    SinceSpeaker,
}

/// One kind of the time column.
struct ColumnSpec {
    column: Column,
    /// The word in a saved position and on the command line.
    word: &'static str,
    /// The header.
    header: fn(&Zero) -> String,
    /// What it counts, in fewer than 72 columns, so that the footer shows all of it.
    meaning: &'static str,
    /// A value as text.
    text: fn(Millis) -> String,
    /// The value at a time, to a reader who knows the session up to another, or all of it.
    at: fn(&Session, &Zero, SessionTime, Option<SessionTime>) -> Option<Millis>,
    /// The value for an event, if it is not the value at the event's time.
    of_event: Option<fn(&Session, usize) -> Option<Millis>>,
}

/// The columns, in the order in which a key steps through them.
const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec {
        column: Column::Hours,
        word: "hours",
        header: |zero| zero.since("hours in", "h since"),
        meaning: "time since the reference point (z), in hours",
        text: format_hours,
        at: |session, zero, t, _| Some(session.elapsed(zero, t)),
        of_event: None,
    },
    ColumnSpec {
        column: Column::Elapsed,
        word: "clock",
        header: |zero| zero.since("time in", "since"),
        meaning: "time since the reference point (z), as h:mm:ss",
        text: format_hms,
        at: |session, zero, t, _| Some(session.elapsed(zero, t)),
        of_event: None,
    },
    ColumnSpec {
        column: Column::Held,
        word: "held",
        header: |zero| zero.since("held so far", "held since"),
        meaning: "time since the reference point (z), without time NOT HELD",
        text: format_hms,
        at: |session, zero, t, _| Some(session.held(zero, t)),
        of_event: None,
    },
    ColumnSpec {
        column: Column::Taped,
        word: "taped",
        header: |_| "taped".to_owned(),
        meaning: "taped time since the session's start",
        text: format_hms,
        at: |session, _, t, _| session.figures().taped().map(|taped| taped.before(t)),
        of_event: None,
    },
    ColumnSpec {
        column: Column::Questioned,
        word: "questioned",
        header: |_| "taped or questioned".to_owned(),
        meaning: "at least: all tape, breaks too, and untaped time logged as questioning",
        text: format_hms,
        at: |session, _, t, horizon| session.figures().totals_known(t, horizon).questioned_at_least(),
        of_event: None,
    },
    ColumnSpec {
        column: Column::SincePrevious,
        word: "since-previous",
        header: |_| "since last line".to_owned(),
        meaning: "time since the line before began",
        text: format_hms,
        at: |_, _, _, _| None,
        of_event: Some(Session::since_previous),
    },
    ColumnSpec {
        column: Column::SinceSpeaker,
        word: "since-speaker",
        header: |_| "last spoke".to_owned(),
        meaning: "time since this speaker last began to speak",
        text: format_hms,
        at: |_, _, _, _| None,
        of_event: Some(Session::since_speaker),
    },
];

impl Column {
    /// All columns, in the order in which a key steps through them.
    pub fn all() -> impl Iterator<Item = Column> {
        COLUMNS.iter().map(|row| row.column)
    }

    /// The index of its row in [`COLUMNS`].
    fn index(self) -> usize {
        COLUMNS.iter().position(|row| row.column == self).unwrap_or_default()
    }

    /// The next column, or the first after the last.
    #[must_use]
    pub fn next(self) -> Column {
        COLUMNS[(self.index() + 1) % COLUMNS.len()].column
    }

    /// The previous column, or the last before the first.
    #[must_use]
    pub fn previous(self) -> Column {
        COLUMNS[(self.index() + COLUMNS.len() - 1) % COLUMNS.len()].column
    }

    /// The word in a saved position and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        COLUMNS[self.index()].word
    }

    /// The header: the quantity, and the reference point if the column has one.
    #[must_use]
    pub fn header(self, zero: &Zero) -> String {
        (COLUMNS[self.index()].header)(zero)
    }

    /// What it counts, in a few words.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        COLUMNS[self.index()].meaning
    }

    /// A value of the column as text.
    #[must_use]
    pub fn text(self, length: Millis) -> String {
        (COLUMNS[self.index()].text)(length)
    }

    /// Whether it counts all time since the reference point.
    #[must_use]
    pub fn is_elapsed(self) -> bool {
        self == Column::Hours || self == Column::Elapsed
    }
}

impl Zero {
    /// `start` for the session's start; `since` and the name for any other reference point.
    fn since(&self, start: &str, since: &str) -> String {
        match self.origin {
            ZeroKind::Start => start.to_owned(),
            ZeroKind::Tape | ZeroKind::Mark(_) | ZeroKind::Event(_) | ZeroKind::Work(_) => {
                format!("{since} {}", as_words(&self.name))
            }
        }
    }
}

impl Session {
    /// The time at `t` since a reference point; negative before it.
    #[must_use]
    pub fn elapsed(&self, zero: &Zero, t: SessionTime) -> Millis {
        t - zero.time
    }

    /// The time from a reference point to `t`, without time NOT HELD; negative before it.
    #[must_use]
    pub fn held(&self, zero: &Zero, t: SessionTime) -> Millis {
        let not_held = &self.figures().not_held;
        t - zero.time - (not_held.before(t) - not_held.before(zero.time))
    }

    /// The value of a column for the event at index `i`, to a reader who knows the session up to `horizon`, or all of it;
    /// `None` if it has none.
    #[must_use]
    pub fn column(
        &self,
        column: Column,
        zero: &Zero,
        i: usize,
        horizon: Option<SessionTime>,
    ) -> Option<Millis> {
        let row = &COLUMNS[column.index()];
        match row.of_event {
            Some(of_event) => of_event(self, i),
            None => (row.at)(self, zero, self.index().get(i)?.time(), horizon),
        }
    }

    /// The value of a column at a time without an event, as for [`Session::column`].
    #[must_use]
    pub fn column_at(
        &self,
        column: Column,
        zero: &Zero,
        t: SessionTime,
        horizon: Option<SessionTime>,
    ) -> Option<Millis> {
        (COLUMNS[column.index()].at)(self, zero, t, horizon)
    }

    /// The time from the previous timed event to the event at index `i`.
    fn since_previous(&self, i: usize) -> Option<Millis> {
        let entry = self.index().get(i).filter(|entry| entry.is_timed())?;
        let earlier = self.index().entries()[..i].iter().rev().take(BACK);
        Some(entry.time() - earlier.copied().find(|e| e.is_timed())?.time())
    }

    /// The time from this speaker's previous timed utterance to the one at index `i`.
    fn since_speaker(&self, i: usize) -> Option<Millis> {
        let entry = self.index().get(i).filter(|entry| entry.is_timed())?;
        let utterances = super::EventFilter::utterances_by(entry.speaker());
        let previous = |before| self.index().previous(before, utterances);
        let spoken = entry.kind() == crate::record::EventKind::Utterance;
        let earlier = std::iter::successors(previous(i).filter(|_| spoken), |&j| previous(j));
        let mut entries = earlier.take(BACK).filter_map(|j| self.index().get(j));
        Some(entry.time() - entries.find(|e| e.is_timed())?.time())
    }

    /// The reference points to choose from: the session's start, the first tape, every mark.
    #[must_use]
    pub fn zeros(&self) -> Vec<Zero> {
        let mut zeros = vec![self.start_zero()];
        let tape = self.figures().first_taped();
        zeros.extend(tape.map(|time| Zero { name: "tape".to_owned(), time, origin: ZeroKind::Tape }));
        let mut taken = HashSet::from(["start".to_owned(), "tape".to_owned()]);
        for mark in &self.key_events().marks {
            let mut name = match mark.number {
                1 => mark.kind.clone(),
                n => format!("{} {n}", mark.kind),
            };
            // Kinds of marks are open: one may have the name of another reference point.
            while name.starts_with('#') || !taken.insert(name.clone()) {
                name.insert_str(0, "mark ");
            }
            zeros.push(Zero { name, time: mark.key.time, origin: ZeroKind::Mark(mark.key) });
        }
        zeros
    }

    /// The session's start as a reference point.
    #[must_use]
    pub fn start_zero(&self) -> Zero {
        let time = self.figures().span.map(|s| s.start);
        let first = || self.index().get(0).map(super::Entry::time);
        let time = time.or_else(first).unwrap_or_default();
        Zero { name: "start".to_owned(), time, origin: ZeroKind::Start }
    }

    /// Finds a reference point by its name in [`Session::zeros`], or `#N` for the event with that number. If no name is
    /// equal, case is ignored, spaces and hyphens match underscores, and `first tape` is `tape`.
    ///
    /// ```
    /// use untaped::session::{Session, Thresholds};
    /// let log = "{\"t\":60,\"type\":\"mark\",\"kind\":\"room_entry\"}";
    /// let session = Session::from_text("log", log, Thresholds::default());
    /// assert_eq!(session.zero("Room entry"), session.zero("room_entry"));
    /// let log = r#"{"t":60,"type":"mark","kind":"Miranda"}"#;
    /// let session = Session::from_text("log", log, Thresholds::default());
    /// assert_eq!(session.zero("caution"), session.zero("warning"));
    /// ```
    #[must_use]
    pub fn zero(&self, name: &str) -> Option<Zero> {
        if let Some(number) = name.strip_prefix('#') {
            let number = number.parse::<usize>().ok()?;
            let time = self.index().get(number.checked_sub(1)?)?.time();
            return Some(Zero { name: format!("#{number}"), time, origin: ZeroKind::Event(number) });
        }
        let mut zeros = self.zeros();
        let loose = |name: &str| name.trim().to_lowercase().replace(['_', '-'], " ");
        let exact = zeros.iter().position(|zero| zero.name == name);
        let at = exact.or_else(|| {
            let wanted = loose(name);
            let named = |name: &str| zeros.iter().position(|zero| loose(&zero.name) == name);
            let (word, number) = match wanted.rsplit_once(' ') {
                Some((word, number)) if number.parse::<usize>().is_ok() => (word, format!(" {number}")),
                Some(_) | None => (wanted.as_str(), String::new()),
            };
            named(&wanted)
                .or_else(|| named(&(loose(&mark_kind(word)) + &number)))
                .or_else(|| named(wanted.strip_prefix("first ").filter(|&rest| rest == "tape")?))
        })?;
        Some(zeros.swap_remove(at))
    }

    /// A reference point as it is saved between two runs: `start`, `tape`, or `line N` for a mark or event. No text of the
    /// log is in it.
    #[must_use]
    pub fn zero_to_save(&self, zero: &Zero) -> String {
        let line = match zero.origin {
            ZeroKind::Tape => return "tape".to_owned(),
            ZeroKind::Start => None,
            ZeroKind::Mark(key) => Some(key.line),
            ZeroKind::Work(key) => Some(key.line).filter(|&line| line > 0),
            ZeroKind::Event(number) => number.checked_sub(1).and_then(|i| self.key(i)).map(|key| key.line),
        };
        line.map_or_else(|| "start".to_owned(), |line| format!("line {line}"))
    }

    /// Finds a reference point that was saved by [`Session::zero_to_save`]. For an event that is not a mark, all events are
    /// searched.
    #[must_use]
    pub fn saved_zero(&self, saved: &str) -> Option<Zero> {
        let Some(line) = saved.strip_prefix("line ") else {
            return ["start", "tape"].contains(&saved).then(|| self.zero(saved)).flatten();
        };
        let line = line.parse::<u32>().ok()?;
        let is_there = |zero: &Zero| matches!(zero.origin, ZeroKind::Mark(key) if key.line == line);
        self.zeros().into_iter().find(is_there).or_else(|| {
            let i = self.index().entries().iter().position(|e| e.line() == line)?;
            self.zero(&format!("#{}", i + 1))
        })
    }

    /// The key of the event at index `i`.
    #[must_use]
    pub fn key(&self, i: usize) -> Option<EventKey> {
        self.index().get(i).map(super::Entry::key)
    }
}

/// How many events are searched for a timed one: untimed events seldom follow each other.
const BACK: usize = 1000;
