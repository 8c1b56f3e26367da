//! What a coder has seen.

use crate::record::EventKind;
use crate::session::{EventKey, Session};
use crate::time::SessionTime;
use crate::work::{Coder, Work};

/// The utterances of a session, and which of them a coder has seen. The time from an utterance to the next one is seen if
/// the utterance is; that before the first one, if the first one is.
#[derive(Clone, Debug)]
pub(super) struct SeenUtterances {
    /// The beginning of each stretch of utterances that are all seen, or all unseen, and which of the two it is.
    stretches: Vec<(EventKey, bool)>,
}

impl SeenUtterances {
    /// What a coder has seen. A file that does not say so counts as all.
    pub(super) fn new(session: &Session, work: &Work, coder: &Coder) -> SeenUtterances {
        let seen = work.seen(coder);
        let entries = session.index().entries().iter();
        let utterances =
            entries.filter(|entry| entry.kind() == EventKind::Utterance).map(|entry| entry.key());
        let mut stretches: Vec<(EventKey, bool)> = Vec::new();
        for key in utterances {
            let is_seen = seen.as_ref().is_none_or(|seen| {
                let before = seen.partition_point(|(first, _)| *first <= key);
                before > 0 && seen[before - 1].1 >= key
            });
            if stretches.last().is_none_or(|(_, last)| *last != is_seen) {
                stretches.push((key, is_seen));
            }
        }
        SeenUtterances { stretches }
    }

    /// The times at which what is seen changes.
    pub(super) fn changes(&self) -> impl Iterator<Item = SessionTime> {
        self.stretches.iter().skip(1).map(|(key, _)| key.time)
    }

    /// Whether the time at `t` is seen. In a session without utterances all of it is.
    pub(super) fn at(&self, t: SessionTime) -> bool {
        let before = self.stretches.partition_point(|(key, _)| key.time <= t);
        self.stretches.get(before.saturating_sub(1)).is_none_or(|(_, is_seen)| *is_seen)
    }

    /// Whether the utterance with this key is seen.
    pub(super) fn utterance(&self, key: EventKey) -> bool {
        let before = self.stretches.partition_point(|(first, _)| *first <= key);
        self.stretches.get(before.saturating_sub(1)).is_none_or(|(_, is_seen)| *is_seen)
    }

    /// Whether all utterances from one to another, both included, are seen.
    pub(super) fn all_from(&self, first: EventKey, last: EventKey) -> bool {
        let changes = |key: EventKey| self.stretches.partition_point(|(from, _)| *from <= key);
        self.utterance(first) && changes(first) == changes(last)
    }
}
