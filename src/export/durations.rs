//! Durations for utterances without an end, and for marks, in formats that need an end.

use crate::record::EventKind;
use crate::session::{Session, SpeakerId};
use crate::time::{Millis, SessionTime};
use std::collections::HashMap;

/// The longest duration of an utterance without an end.
pub(super) const LONGEST: Millis = Millis(5_000);
/// The longest duration of a mark.
const MARK: Millis = Millis(1_000);

/// Whose next words end an utterance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Until {
    /// Anybody's.
    NextWords,
    /// The same speaker's.
    OwnNextWords,
}

/// The duration of each event of a session, by its index: until the next utterance at a later time, and for marks until
/// the next mark. Never zero. Two bytes an event.
pub(super) struct Durations(Vec<u16>);

impl Durations {
    pub(super) fn new(session: &Session, until: Until) -> Durations {
        let entries = session.index().entries();
        let mut lengths = vec![0; entries.len()];
        // The next start, by speaker and for marks, and the next start that is later than it.
        let mut next = HashMap::<Option<SpeakerId>, (SessionTime, Option<SessionTime>)>::new();
        for (entry, length) in entries.iter().zip(&mut lengths).rev().filter(|(entry, _)| entry.is_timed()) {
            let (whose, longest) = if entry.kind() == EventKind::Utterance {
                let anybody = until == Until::NextWords;
                (Some(if anybody { SpeakerId(0) } else { entry.speaker() }), LONGEST)
            } else if entry.kind() == EventKind::Mark {
                (None, MARK)
            } else {
                continue;
            };
            let t = entry.time();
            let known = next.get(&whose).copied();
            let later = known.and_then(|(at, later)| if at > t { Some(at) } else { later });
            next.insert(whose, (t, later));
            let shown = later.map_or(longest, |later| (later - t).min(longest));
            *length = u16::try_from(shown.0).unwrap_or(u16::MAX);
        }
        Durations(lengths)
    }

    /// The duration of the event at an index.
    pub(super) fn length(&self, i: usize) -> Millis {
        Millis(self.0.get(i).copied().unwrap_or_default().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Thresholds;

    #[test]
    fn words_are_shown_until_the_next_at_a_later_moment_and_for_five_seconds_at_most() {
        let log = "{\"t\":0,\"type\":\"utterance\",\"speaker\":\"A\",\"text\":\"a\"}\n\
                   {\"t\":0,\"type\":\"utterance\",\"speaker\":\"A\",\"text\":\"a\"}\n\
                   {\"t\":2,\"type\":\"utterance\",\"speaker\":\"B\",\"text\":\"b\"}\n\
                   {\"t\":2.5,\"type\":\"mark\",\"kind\":\"x\"}\n\
                   {\"t\":3,\"type\":\"mark\",\"kind\":\"x\"}\n\
                   {\"t\":3,\"type\":\"utterance\",\"speaker\":\"A\",\"text\":\"a\"}\n";
        let session = Session::from_text("log", log, Thresholds::default());
        let all = |until| {
            let shown = Durations::new(&session, until);
            (0..6).map(|i| shown.length(i).0).collect::<Vec<_>>()
        };
        assert_eq!(all(Until::NextWords), [2000, 2000, 1000, 500, 1000, 5000]);
        assert_eq!(all(Until::OwnNextWords), [3000, 3000, 5000, 500, 1000, 5000]);
    }
}
