//! The hours column: what elapsed time counts from, and the six things that the column can show.

use super::Session;
use super::index::Key;
use crate::time::{Millis, SessionTime, clock, hours};

/// What elapsed time counts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zero {
    /// As the column's head names it: `start`, `custody`, `tape`, `warning 2`, `#412`.
    pub name: String,
    /// The moment.
    pub time: SessionTime,
}

/// What the column beside each utterance shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// Elapsed since the zero, in hours with two decimals.
    #[default]
    Hours,
    /// Elapsed since the zero, as h:mm:ss.
    Clock,
    /// Elapsed since the zero without the time not held.
    Held,
    /// Taped time so far, from the session's start.
    Taped,
    /// Since the previous event began.
    SincePrevious,
    /// Since this speaker last began to speak.
    SinceSpeaker,
}

impl Column {
    /// All of them, in the order in which a key steps through them.
    pub const ALL: &'static [Column] = &[
        Column::Hours,
        Column::Clock,
        Column::Held,
        Column::Taped,
        Column::SincePrevious,
        Column::SinceSpeaker,
    ];

    /// The one after it, the first after the last.
    #[must_use]
    pub fn next(self) -> Column {
        Column::ALL[(self as usize + 1) % Column::ALL.len()]
    }

    /// The one before it, the last before the first.
    #[must_use]
    pub fn previous(self) -> Column {
        Column::ALL[(self as usize + Column::ALL.len() - 1) % Column::ALL.len()]
    }

    /// The word that names it in a saved place and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Column::Hours => "hours",
            Column::Clock => "clock",
            Column::Held => "held",
            Column::Taped => "taped",
            Column::SincePrevious => "since-previous",
            Column::SinceSpeaker => "since-speaker",
        }
    }

    /// The head of the column: what it counts, and from which zero where it has one.
    #[must_use]
    pub fn head(self, zero: &Zero) -> String {
        match self {
            Column::Hours => format!("{}+ h", zero.name),
            Column::Clock => format!("{}+", zero.name),
            Column::Held => format!("held, {}+", zero.name),
            Column::Taped => "taped".to_owned(),
            Column::SincePrevious => "since prev".to_owned(),
            Column::SinceSpeaker => "since spoke".to_owned(),
        }
    }

    /// How a length stands in the column.
    #[must_use]
    pub fn text(self, length: Millis) -> String {
        match self {
            Column::Hours => hours(length),
            Column::Clock | Column::Held | Column::Taped | Column::SincePrevious | Column::SinceSpeaker => {
                clock(length)
            }
        }
    }
}

impl Session {
    /// Elapsed time at `t` since a zero: negative before it.
    #[must_use]
    pub fn elapsed(&self, zero: &Zero, t: SessionTime) -> Millis {
        t - zero.time
    }

    /// Elapsed time at `t` since a zero, without the time not held.
    #[must_use]
    pub fn held(&self, zero: &Zero, t: SessionTime) -> Millis {
        let not_held = &self.figures().not_held;
        t - zero.time - (not_held.before(t) - not_held.before(zero.time))
    }

    /// What the column shows beside the event at a place; `None` where there is nothing to show.
    #[must_use]
    pub fn column(&self, column: Column, zero: &Zero, i: usize) -> Option<Millis> {
        let entry = self.index().get(i)?;
        let t = entry.time();
        match column {
            Column::Hours | Column::Clock => Some(self.elapsed(zero, t)),
            Column::Held => Some(self.held(zero, t)),
            Column::Taped => self.figures().taped().map(|taped| taped.before(t)),
            // Nothing is since or until a time that is unknown.
            Column::SincePrevious | Column::SinceSpeaker if !entry.is_timed() => None,
            Column::SincePrevious => {
                let earlier = self.index().entries()[..i].iter().rev().take(BACK);
                Some(t - earlier.copied().find(|e| e.is_timed())?.time())
            }
            Column::SinceSpeaker => {
                let wanted = super::Wanted::utterances_of(entry.speaker());
                let previous = |before| self.index().previous(before, wanted);
                let spoken = entry.kind() == crate::record::EventKind::Utterance;
                let earlier = std::iter::successors(previous(i).filter(|_| spoken), |&j| previous(j));
                let mut entries = earlier.take(BACK).filter_map(|j| self.index().get(j));
                Some(t - entries.find(|e| e.is_timed())?.time())
            }
        }
    }

    /// The zeros that a user may choose from: the session's start, the first tape, every mark.
    #[must_use]
    pub fn zeros(&self) -> Vec<Zero> {
        let mut zeros = vec![self.start_zero()];
        // Not the first reel: one without length has taped nothing.
        let tape = self.figures().taped().and_then(|taped| taped.spans().first());
        zeros.extend(tape.map(|span| Zero { name: "tape".to_owned(), time: span.start }));
        let mut seen = std::collections::HashMap::<&str, usize>::new();
        for mark in &self.landmarks().marks {
            let n = seen.entry(&mark.kind).or_default();
            *n += 1;
            let name = if *n == 1 { mark.kind.clone() } else { format!("{} {n}", mark.kind) };
            zeros.push(Zero { name, time: mark.key.time });
        }
        zeros
    }

    /// The session's start as a zero.
    #[must_use]
    pub fn start_zero(&self) -> Zero {
        let time = self.figures().session.map(|s| s.start);
        let first = || self.index().get(0).map(super::Entry::time);
        Zero { name: "start".to_owned(), time: time.or_else(first).unwrap_or_default() }
    }

    /// The zero with a name, as [`Session::zeros`] names it, or `#N` for the event with that number.
    #[must_use]
    pub fn zero(&self, name: &str) -> Option<Zero> {
        if let Some(number) = name.strip_prefix('#') {
            let i = number.parse::<usize>().ok()?.checked_sub(1)?;
            let time = self.index().get(i)?.time();
            return Some(Zero { name: name.to_owned(), time });
        }
        self.zeros().into_iter().find(|zero| zero.name == name)
    }

    /// The gap-free key of the event at a place.
    #[must_use]
    pub fn key(&self, i: usize) -> Option<Key> {
        self.index().get(i).map(super::Entry::key)
    }
}

/// How far back a look for a timed event goes: untimed ones seldom stand in rows.
const BACK: usize = 1000;
