//! Utterances as units.

use super::pieces::{Piece, Seen};
use super::place;
use super::seen::SeenUtterances;
use crate::record::EventKind;
use crate::session::{EventKey, Session};

/// Whether utterances off tape are units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OffTape {
    /// They are not: nobody can hear them again. In a log without tape events every utterance is a unit.
    LeftOut,
    /// They are.
    Counted,
}

/// The utterances that are units.
#[derive(Clone, Debug)]
pub struct Utterances {
    /// Their indices in the session, in order.
    pub events: Vec<usize>,
    keys: Vec<EventKey>,
    /// The number of utterances that are no units, since they are off tape or it is not known whether they are on tape.
    pub off_tape: u64,
}

impl Utterances {
    /// The utterances of a session that are units.
    #[must_use]
    pub fn new(session: &Session, off_tape: OffTape) -> Utterances {
        let all = off_tape == OffTape::Counted || session.figures().taped().is_none();
        let mut units = Utterances { events: Vec::new(), keys: Vec::new(), off_tape: 0 };
        for (i, &entry) in session.index().entries().iter().enumerate() {
            if entry.kind() != EventKind::Utterance {
                continue;
            }
            if all || session.on_tape(entry) == Some(true) {
                units.events.push(i);
                units.keys.push(entry.key());
            } else {
                units.off_tape += 1;
            }
        }
        units
    }

    /// All of them, as one run of places.
    pub(super) fn line(&self) -> Vec<Piece> {
        std::iter::once(0..place(self.keys.len())).collect()
    }

    /// Which of them are seen.
    pub(super) fn seen(&self, seen: &SeenUtterances) -> Seen {
        let unit = |key: EventKey| place(self.keys.partition_point(|other| *other < key));
        Seen::new(seen.runs.iter().map(|&(key, is_seen)| (unit(key), is_seen)))
    }

    /// The units from one event to another, both included.
    pub(super) fn between(&self, (first, last): (EventKey, EventKey)) -> Piece {
        let from = self.keys.partition_point(|key| *key < first);
        place(from)..place(self.keys.partition_point(|key| *key <= last).max(from))
    }
}
