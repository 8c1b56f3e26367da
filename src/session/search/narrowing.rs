//! Which of the events that match a search are kept: by who spoke, by tape, by a code, after a gap.

use crate::record::{EventKind, Role};
use crate::session::index::EventKey;
use crate::session::{Entry, Session};
use crate::time::{Millis, Span};

/// Which events a search keeps. Each choice narrows it further.
#[derive(Clone, Debug, Default)]
pub struct Narrowing {
    /// Utterances by people with this role.
    pub role: Option<Role>,
    /// Events on tape.
    pub taping: Taping,
    /// Events in one of these stretches, from the first to the last event: sorted, and none overlaps another.
    pub coded: Option<Vec<(EventKey, EventKey)>>,
    /// Events after a gap.
    pub after_gap: Option<AfterGap>,
}

/// Whether only events on tape are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Taping {
    /// All events.
    #[default]
    Any,
    /// Events on tape.
    OnTape,
}

/// The time after gaps: an event is in it that is in no gap, and at most so long after the end of the last gap before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AfterGap {
    within: Millis,
    /// The gaps that count, in order.
    gaps: Vec<Span>,
}

impl AfterGap {
    /// The time `within` so long after the gaps of either kind that are not shorter than `min_gap`.
    #[must_use]
    pub fn new(session: &Session, within: Millis, min_gap: Millis) -> AfterGap {
        let gaps = session.figures().gaps.iter().filter(|gap| gap.length() >= min_gap);
        AfterGap { within, gaps: gaps.map(|gap| gap.span).collect() }
    }

    /// Whether no gap counts.
    #[must_use]
    pub fn has_no_gap(&self) -> bool {
        self.gaps.is_empty()
    }

    fn holds(&self, session: &Session, entry: Entry) -> bool {
        if !entry.is_timed() {
            return false;
        }
        let t = entry.time();
        let begun = self.gaps.partition_point(|gap| gap.start <= t);
        let mut earlier = self.gaps.get(..begun).unwrap_or_default();
        if let Some((last, before)) = earlier.split_last().filter(|(last, _)| last.contains(t)) {
            // What is said as the tape stops is on tape.
            if last.start < t || session.on_tape(entry) != Some(true) {
                return false;
            }
            earlier = before;
        }
        earlier.last().is_some_and(|gap| t - gap.end <= self.within)
    }
}

impl Narrowing {
    /// Whether it keeps the event at an index. One binary search at most for each choice.
    #[must_use]
    pub fn keeps(&self, session: &Session, i: usize) -> bool {
        let Some(entry) = session.index().get(i) else { return false };
        let is_role = |role: Role| {
            entry.kind() == EventKind::Utterance && session.people().get(entry.speaker()).role == role
        };
        let is_coded = |stretches: &Vec<(EventKey, EventKey)>| {
            let begun = stretches.partition_point(|(first, _)| *first <= entry.key());
            begun.checked_sub(1).is_some_and(|at| entry.key() <= stretches[at].1)
        };
        let on_tape = match self.taping {
            Taping::Any => true,
            Taping::OnTape => session.on_tape(entry) == Some(true),
        };
        on_tape
            && self.role.is_none_or(is_role)
            && self.coded.as_ref().is_none_or(is_coded)
            && self.after_gap.as_ref().is_none_or(|after| after.holds(session, entry))
    }
}
