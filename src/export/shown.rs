//! How long words are shown whose end the log does not state, for formats that cannot leave an end open; and marks, for
//! formats that know no moments.

use crate::record::EventKind;
use crate::session::{Session, SpeakerId};
use crate::time::{Millis, SessionTime};
use std::collections::HashMap;

/// How long words without an end are shown at most.
pub(super) const LONGEST: Millis = Millis(5_000);
/// How long a mark is shown at most.
const MARK: Millis = Millis(1_000);

/// Whose next words end what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Until {
    /// Anybody's.
    NextWords,
    /// Those of the same speaker.
    OwnNextWords,
}

/// How long each event of a session is shown, by its place: until the next at a later moment, which is never nothing.
/// Marks are shown until the next mark. Two bytes an event.
pub(super) struct Shown(Vec<u16>);

impl Shown {
    pub(super) fn of(session: &Session, until: Until) -> Shown {
        let entries = session.index().entries();
        let mut lengths = vec![0; entries.len()];
        // The begins of what comes next, by speaker, and for marks: the next, and the next that is later than it.
        let mut next = HashMap::<Option<SpeakerId>, (SessionTime, Option<SessionTime>)>::new();
        for (entry, length) in entries.iter().zip(&mut lengths).rev().filter(|(entry, _)| entry.is_timed()) {
            let (whose, longest) = match (entry.kind(), until) {
                (EventKind::Utterance, Until::NextWords) => (Some(SpeakerId(0)), LONGEST),
                (EventKind::Utterance, Until::OwnNextWords) => (Some(entry.speaker()), LONGEST),
                (EventKind::Mark, _) => (None, MARK),
                (
                    EventKind::TapeOn
                    | EventKind::TapeOff
                    | EventKind::Untaped
                    | EventKind::Enter
                    | EventKind::Leave
                    | EventKind::Note
                    | EventKind::Unknown,
                    _,
                ) => continue,
            };
            let t = entry.time();
            let known = next.get(&whose).copied();
            let later = known.and_then(|(at, later)| if at > t { Some(at) } else { later });
            next.insert(whose, (t, later));
            let shown = later.map_or(longest, |later| (later - t).min(longest));
            *length = u16::try_from(shown.0).unwrap_or(u16::MAX);
        }
        Shown(lengths)
    }

    /// How long the event at a place is shown.
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
            let shown = Shown::of(&session, until);
            (0..6).map(|i| shown.length(i).0).collect::<Vec<_>>()
        };
        assert_eq!(all(Until::NextWords), [2000, 2000, 1000, 500, 1000, 5000]);
        assert_eq!(all(Until::OwnNextWords), [3000, 3000, 5000, 500, 1000, 5000]);
    }
}
