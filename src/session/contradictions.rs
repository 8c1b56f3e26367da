//! Finds contradictions between events before they are written as a log.

use super::figures::{Figures, Thresholds};
use super::index::{Index, NewEntry, Said, SpeakerId};
use super::key_events::KeyEvents;
use crate::record::{Event, Problems};

/// Finds the problems between events that `untaped check` would report for their log: unclosed tapes, untaped intervals
/// while a tape ran, words after a release. Problems within one line are not included.
///
/// Each event has its own `line`, in ascending order; an utterance needs only its times.
///
/// ```
/// use untaped::record::{Body, Event, ProblemKind, Provenance};
/// use untaped::session::contradictions;
/// use untaped::time::{Millis, SessionTime};
/// let body = Body::TapeOn { recording: None, offset: Millis::ZERO, source: None };
/// let (time, provenance) = (Some(SessionTime(0)), Provenance::default());
/// let on = Event { line: 1, time, offset: None, end: None, body, provenance, extra: vec![] };
/// assert_eq!(contradictions([on]).list()[0].kind, ProblemKind::AssumedTape);
/// ```
pub fn contradictions<'e>(events: impl IntoIterator<Item = Event<'e>>) -> Problems {
    let (mut index, mut key_events, mut problems) =
        (Index::default(), KeyEvents::default(), Problems::default());
    for event in events {
        key_events.add(&event);
        index.push(&NewEntry {
            time: event.time,
            end: event.end,
            offset: event.offset,
            kind: event.body.kind(),
            speaker: SpeakerId(0),
            byte_offset: 0,
            line: event.line,
            certainty: event.certainty(),
            has_other_accounts: false,
            said: Said::default(),
        });
    }
    index.settle();
    key_events.sort();
    // The problems do not depend on the thresholds.
    let _ = Figures::new(&index, &key_events, Thresholds::default(), &mut problems);
    problems.sort();
    problems
}
