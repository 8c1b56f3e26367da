//! The first utterance of each speaker among those that a search finds.

use crate::record::EventKind;
use crate::session::{Entry, SpeakerId};
use std::collections::HashSet;

/// The speakers who were found so far.
#[derive(Clone, Debug, Default)]
pub struct Firsts {
    speakers: HashSet<SpeakerId>,
}

impl Firsts {
    /// Whether an event is the first utterance of its speaker among those asked for so far. Events are asked for in order. The
    /// unknown speaker counts as one.
    pub fn is_first(&mut self, entry: Entry) -> bool {
        entry.kind() == EventKind::Utterance && self.speakers.insert(entry.speaker())
    }

    /// Forgets all speakers.
    pub fn clear(&mut self) {
        self.speakers.clear();
    }
}
