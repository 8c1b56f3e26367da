//! Tape coverage: what was recorded, and what of that the log itself does not both open and close.

use super::index::{EventKey, Index};
use super::key_events::{TapeChange, TapeEvent};
use crate::record::{ProblemKind, Problems};
use crate::time::{Millis, SessionTime, Span, SpanSet, TapeTime};
use std::collections::HashMap;

/// One run of one recording, from its start to its stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reel {
    /// The recording; `None` is the one without a name.
    pub recording: Option<String>,
    /// From when to when. Empty where nothing was heard.
    pub span: Span,
    /// Where in the order it opens and closes: an event between the two is on this reel.
    pub keys: (EventKey, EventKey),
    /// The position in the media file at its start.
    pub offset: Millis,
    /// Whether the log leaves its start or its stop open, so that it is assumed from what was heard.
    pub assumed: bool,
}

impl Reel {
    /// The position in the media file at a moment of this reel.
    #[must_use]
    pub fn tape_time(&self, t: SessionTime) -> TapeTime {
        TapeTime(0) + self.offset + (t - self.span.start)
    }
}

/// What was recorded.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// The union of all reels.
    pub taped: SpanSet,
    /// The part of `taped` that no reel covers which the log both opens and closes.
    pub assumed: SpanSet,
    /// All reels, sorted by their start.
    pub reels: Vec<Reel>,
    /// Whether a recording runs on at the end of the log: nothing has closed it.
    pub runs_on: bool,
    /// For each moment at which reels end: the last place in the order that still belongs to one of them.
    ends: HashMap<SessionTime, EventKey>,
    /// The greatest end of the reels up to each one: how far back a look for the reels of a moment must go.
    reach: Vec<SessionTime>,
}

/// A recording that runs: where it was opened.
struct Open {
    key: EventKey,
    offset: Millis,
}

impl Coverage {
    /// Works out the coverage from the tape events in their order. What is assumed or contradicts itself is
    /// reported.
    #[must_use]
    pub fn from_events(index: &Index, events: &[TapeEvent], problems: &mut Problems) -> Coverage {
        let mut reels: Vec<Reel> = Vec::new();
        let mut open: HashMap<Option<&str>, Open> = HashMap::new();
        let mut previous: HashMap<Option<&str>, EventKey> = HashMap::new();
        let mut none_open: Option<EventKey> = None;
        for event in events {
            let named = event.recording.as_deref();
            match &event.change {
                TapeChange::On { offset } => {
                    if let Some(before) = open.remove(&named) {
                        let what = "a tape_on while this recording runs already: the first is assumed to end \
                                    with what was heard";
                        problems.add(u64::from(event.key.line), ProblemKind::TapeConflict, what);
                        reels.push(left_open(index, named, &before, Some(event.key), problems));
                    }
                    open.insert(named, Open { key: event.key, offset: *offset });
                    previous.insert(named, event.key);
                }
                TapeChange::Off(_) => {
                    let recording = match (named, open.len()) {
                        (None, 1) if !open.contains_key(&None) => open.keys().next().copied().flatten(),
                        _ => named,
                    };
                    if let Some(start) = open.remove(&recording) {
                        reels.push(Reel {
                            recording: recording.map(str::to_owned),
                            span: Span::new(start.key.time, event.key.time),
                            keys: (start.key, event.key),
                            offset: start.offset,
                            assumed: false,
                        });
                    } else {
                        let after = previous.get(&recording).copied().max(none_open);
                        reels.extend(never_opened(index, recording, after, event.key, problems));
                    }
                    previous.insert(recording, event.key);
                    if open.is_empty() {
                        none_open = Some(event.key);
                    }
                }
            }
        }
        let runs_on = !open.is_empty();
        // In the order of the log, so that a full list of problems holds the same ones each time.
        let mut open: Vec<_> = open.into_iter().collect();
        open.sort_by_key(|(_, start)| start.key);
        for (recording, start) in open {
            reels.push(left_open(index, recording, &start, None, problems));
        }
        reels.sort_by_key(|a| (a.span, a.keys));
        Coverage { runs_on, ..Coverage::from_reels(reels) }
    }

    fn from_reels(reels: Vec<Reel>) -> Coverage {
        let taped = SpanSet::from_spans(reels.iter().map(|r| r.span).collect());
        let stated = SpanSet::from_spans(reels.iter().filter(|r| !r.assumed).map(|r| r.span).collect());
        let mut ends = HashMap::new();
        for reel in reels.iter().filter(|r| !r.span.is_empty()) {
            let last = ends.entry(reel.span.end).or_insert(reel.keys.1);
            *last = reel.keys.1.max(*last);
        }
        let reach = reels
            .iter()
            .scan(SessionTime(i64::MIN), |reach, reel| {
                *reach = reel.span.end.max(*reach);
                Some(*reach)
            })
            .collect();
        Coverage { assumed: taped.difference(&stated), taped, reels, runs_on: false, ends, reach }
    }

    /// From which moment on an event may be on tape here and not there, or the other way round.
    pub(super) fn differs_since(&self, other: &Coverage) -> SessionTime {
        let (a, b) = (self.taped.spans(), other.taped.spans());
        let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let taped = match (a.get(same), b.get(same)) {
            (Some(a), Some(b)) if a.start == b.start => a.end.min(b.end),
            (a, b) => a.into_iter().chain(b).map(|span| span.start).min().unwrap_or(SessionTime(i64::MAX)),
        };
        let ends = self.ends.iter().filter(|&(t, key)| other.ends.get(t) != Some(key)).map(|(t, _)| *t);
        let others = other.ends.iter().filter(|&(t, key)| self.ends.get(t) != Some(key)).map(|(t, _)| *t);
        ends.chain(others).min().map_or(taped, |t| t.min(taped))
    }

    /// Whether events are on tape, asked for one after the other in their order: the moment is taped, or a tape ends
    /// at that very moment and the event stands before that end in the order. No search for each.
    pub(super) fn on_tape_in_order(&self) -> impl FnMut(EventKey) -> bool {
        let mut spans = self.taped.spans().iter().copied().peekable();
        move |key| {
            while spans.next_if(|span| span.end < key.time).is_some() {}
            match spans.peek() {
                Some(span) if key.time < span.end => span.start <= key.time,
                // Where one tape ends within another the moment is taped: only the end of a whole stretch needs a look.
                Some(_) => self.ends.get(&key.time).is_some_and(|&last| key <= last),
                None => false,
            }
        }
    }

    /// The reels that an event is on, in order of their start.
    pub fn reels_at(&self, key: EventKey) -> impl Iterator<Item = &Reel> {
        let end = self.reels.partition_point(|r| r.span.start <= key.time);
        (0..end).rev().take_while(move |&i| self.reach[i] >= key.time).map(|i| &self.reels[i]).filter(
            move |r| {
                r.span.contains(key.time) || (r.span.end == key.time && !r.span.is_empty() && key <= r.keys.1)
            },
        )
    }
}

/// A `tape_on` that nothing closes: it runs to what was last heard before the next `tape_on` of its recording,
/// or before the log's end.
fn left_open(
    index: &Index,
    recording: Option<&str>,
    start: &Open,
    next_on: Option<EventKey>,
    problems: &mut Problems,
) -> Reel {
    let from = index.index_of(start.key) + 1;
    let to = next_on.map_or(index.len(), |key| index.index_of(key));
    let heard = index.heard_between(from, to);
    let end = heard.map_or(start.key.time, |t| next_on.map_or(t, |next| t.min(next.time)));
    let what = match heard {
        Some(_) => "this tape is not closed: it is assumed to run to the last words heard",
        None => "this tape is not closed and nothing is heard on it: it is assumed to have no length",
    };
    problems.add(u64::from(start.key.line), ProblemKind::AssumedTape, what);
    let last = EventKey { time: end, line: u32::MAX };
    Reel {
        recording: recording.map(str::to_owned),
        span: Span::new(start.key.time, end),
        keys: (start.key, next_on.map_or(last, |next| last.min(next))),
        offset: start.offset,
        assumed: true,
    }
}

/// A `tape_off` with nothing open: it ends a tape that began with the first words after `after`, if there were
/// any.
fn never_opened(
    index: &Index,
    recording: Option<&str>,
    after: Option<EventKey>,
    off: EventKey,
    problems: &mut Problems,
) -> Option<Reel> {
    let from = after.map_or(0, |key| index.index_of(key) + 1);
    let to = index.index_of(off);
    let first = index.next_heard(from).filter(|&i| i < to).and_then(|i| index.get(i));
    let (line, kind) = (u64::from(off.line), ProblemKind::TapeConflict);
    let Some(first) = first else {
        problems.add(line, kind, "a tape_off while no such tape runs, and nothing was heard before it: void");
        return None;
    };
    problems.add(line, kind, "a tape_off while no such tape runs");
    problems.add(line, ProblemKind::AssumedTape, "this tape is assumed to begin with the first words heard");
    Some(Reel {
        recording: recording.map(str::to_owned),
        span: Span::new(first.time(), off.time),
        keys: (first.key(), off),
        offset: Millis::ZERO,
        assumed: true,
    })
}
