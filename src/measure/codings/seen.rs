//! What a coder has seen.

use crate::record::EventKind;
use crate::session::{EventKey, Session};
use crate::work::{Coder, Work};

/// Which utterances of a session a coder has seen: where each run of utterances that are all seen, or all unseen, begins, and
/// which of the two it is. The time from an utterance to the next one is seen if the utterance is.
#[derive(Clone, Debug)]
pub(super) struct SeenUtterances {
    pub runs: Vec<(EventKey, bool)>,
}

impl SeenUtterances {
    /// What a coder has seen. A file that does not say so counts as all.
    pub(super) fn new(session: &Session, work: &Work, coder: &Coder) -> SeenUtterances {
        let seen = work.seen(coder);
        let entries = session.index().entries().iter();
        let utterances =
            entries.filter(|entry| entry.kind() == EventKind::Utterance).map(|entry| entry.key());
        let mut runs: Vec<(EventKey, bool)> = Vec::new();
        for key in utterances {
            let is_seen = seen.as_ref().is_none_or(|seen| {
                let before = seen.partition_point(|(first, _)| *first <= key);
                before > 0 && seen[before - 1].1 >= key
            });
            if runs.last().is_none_or(|(_, last)| *last != is_seen) {
                runs.push((key, is_seen));
            }
        }
        SeenUtterances { runs }
    }

    /// Whether all utterances from one to another, both included, are seen.
    pub(super) fn all_from(&self, first: EventKey, last: EventKey) -> bool {
        let runs = |key: EventKey| self.runs.partition_point(|(from, _)| *from <= key);
        let before = runs(first);
        before == runs(last) && self.runs.get(before.saturating_sub(1)).is_none_or(|(_, is_seen)| *is_seen)
    }
}
