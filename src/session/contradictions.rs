//! What events contradict in each other, before they are a log: for whoever makes one.

use super::figures::{Figures, Thresholds};
use super::index::{Index, NewEntry, SpeakerId};
use super::key_events::KeyEvents;
use crate::record::{Event, Problems};

/// What a check of the log that holds these events, one a line and in this order, would say of them together: tapes
/// that nothing closes, untaped intervals over tape, words after a release. What a single line shows is not among it.
/// Each event stands at its own `line`, which counts up; of an utterance the times are enough.
///
/// ```
/// use untaped::record::{Body, Event, ProblemKind};
/// use untaped::session::contradictions;
/// use untaped::time::{Millis, SessionTime};
/// let body = Body::TapeOn { recording: None, offset: Millis::ZERO, source: None };
/// let on = Event { line: 1, time: Some(SessionTime(0)), offset: None, end: None, body, extra: vec![] };
/// assert_eq!(contradictions([on]).list()[0].kind, ProblemKind::AssumedTape);
/// ```
#[must_use]
pub fn contradictions<'e>(events: impl IntoIterator<Item = Event<'e>>) -> Problems {
    let (mut index, mut key_events, mut problems) =
        (Index::default(), KeyEvents::default(), Problems::default());
    for event in events {
        key_events.take(&event);
        index.push(&NewEntry {
            time: event.time,
            end: event.end,
            offset: event.offset,
            kind: event.body.kind(),
            speaker: SpeakerId(0),
            byte_offset: 0,
            line: event.line,
        });
    }
    index.settle();
    key_events.settle();
    // What is reported hangs on no threshold.
    let _ = Figures::new(&index, &key_events, Thresholds::default(), &mut problems);
    problems.sort();
    problems
}
