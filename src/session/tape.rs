//! Tape coverage: what was recorded, and how much of that is assumed because a `tape_on` or `tape_off` is missing.

use super::index::{EventKey, Index};
use super::key_events::{TapeChange, TapeEvent};
use crate::record::{ProblemKind, Problems};
use crate::time::{Millis, SessionTime, Span, SpanSet, TapeTime};
use std::collections::HashMap;

/// One run of a recording, from its start to its stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TapeRun {
    /// The recording; `None` for the recording without a name.
    pub recording: Option<String>,
    /// When it ran; empty if it is unclosed and nothing was heard.
    pub span: Span,
    /// The keys at which it opens and closes; an event between the two is on this run.
    pub keys: (EventKey, EventKey),
    /// The position in the media file at its start.
    pub offset: Millis,
    /// Whether its start or its stop is missing and is assumed from the words heard.
    pub assumed: bool,
}

impl TapeRun {
    /// The position in the media file at a time of this run.
    pub fn tape_time(&self, t: SessionTime) -> TapeTime {
        TapeTime(0) + self.offset + (t - self.span.start)
    }
}

/// What was recorded.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// The union of all runs.
    pub taped: SpanSet,
    /// The part of `taped` that is only on assumed runs.
    pub assumed: SpanSet,
    /// All runs, sorted by their start.
    pub runs: Vec<TapeRun>,
    /// The times of each `tape_off` that ends no run, in ascending order: when its tape began is not known.
    pub ends_alone: Vec<SessionTime>,
    /// Whether a recording is still running at the end of the log.
    pub runs_on: bool,
    /// For each time at which runs end, the last key that is still on one of them.
    ends: HashMap<SessionTime, EventKey>,
    /// For each run the greatest end up to it, which limits how far back a lookup must go.
    reach: Vec<SessionTime>,
    /// The runs of each recording with an id, by the id in lower case.
    by_name: HashMap<String, Vec<usize>>,
}

/// A running recording: where it was opened.
struct Open {
    key: EventKey,
    offset: Millis,
}

impl Coverage {
    /// Works out the coverage from the sorted tape events. Assumptions and contradictions are reported.
    pub fn from_events(index: &Index, events: &[TapeEvent], problems: &mut Problems) -> Coverage {
        let mut runs: Vec<TapeRun> = Vec::new();
        let mut open: HashMap<Option<&str>, Open> = HashMap::new();
        let mut previous: HashMap<Option<&str>, EventKey> = HashMap::new();
        let mut none_open: Option<EventKey> = None;
        let mut ends_alone = Vec::new();
        for event in events {
            let named = event.recording.as_deref();
            match &event.change {
                TapeChange::On { offset } => {
                    if let Some(before) = open.remove(&named) {
                        let what = "tape_on while this recording is running; its earlier tape is assumed to end \
                                    with its last words in the log";
                        problems.add(u64::from(event.key.line), ProblemKind::TapeConflict, what);
                        runs.push(left_open(index, named, &before, Some(event.key), problems));
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
                        runs.push(TapeRun {
                            recording: recording.map(str::to_owned),
                            span: Span::new(start.key.time, event.key.time),
                            keys: (start.key, event.key),
                            offset: start.offset,
                            assumed: false,
                        });
                    } else {
                        let after = previous.get(&recording).copied().max(none_open);
                        match never_opened(index, recording, after, event.key, problems) {
                            Some(run) => runs.push(run),
                            None => ends_alone.push(event.key.time),
                        }
                    }
                    previous.insert(recording, event.key);
                    if open.is_empty() {
                        none_open = Some(event.key);
                    }
                }
            }
        }
        let runs_on = !open.is_empty();
        // Sorted, so that a full list of problems is the same each time.
        let mut open: Vec<_> = open.into_iter().collect();
        open.sort_by_key(|(_, start)| start.key);
        for (recording, start) in open {
            runs.push(left_open(index, recording, &start, None, problems));
        }
        runs.sort_by_key(|a| (a.span, a.keys));
        Coverage { ends_alone, runs_on, ..Coverage::from_runs(runs) }
    }

    fn from_runs(runs: Vec<TapeRun>) -> Coverage {
        let taped = SpanSet::from_spans(runs.iter().map(|r| r.span).collect());
        let stated = SpanSet::from_spans(runs.iter().filter(|r| !r.assumed).map(|r| r.span).collect());
        let mut ends = HashMap::new();
        for run in runs.iter().filter(|r| !r.span.is_empty()) {
            let last = ends.entry(run.span.end).or_insert(run.keys.1);
            *last = run.keys.1.max(*last);
        }
        let reach = runs
            .iter()
            .scan(SessionTime(i64::MIN), |reach, run| {
                *reach = run.span.end.max(*reach);
                Some(*reach)
            })
            .collect();
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, run) in runs.iter().enumerate() {
            if let Some(id) = &run.recording {
                by_name.entry(id.to_lowercase()).or_default().push(i);
            }
        }
        let assumed = taped.difference(&stated);
        Coverage { taped, assumed, runs, ends, reach, by_name, ..Coverage::default() }
    }

    /// The earliest time at which an event may be on tape in one of two coverages and not in the other.
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

    /// Whether events are on tape, for events in ascending order: the time is taped, or a tape ends exactly then and the
    /// event comes before that end. Needs no search per event.
    pub(super) fn on_tape_in_order(&self) -> impl FnMut(EventKey) -> bool {
        let mut spans = self.taped.spans().iter().copied().peekable();
        move |key| {
            while spans.next_if(|span| span.end < key.time).is_some() {}
            match spans.peek() {
                Some(span) if key.time < span.end => span.start <= key.time,
                // A tape that ends while another runs is in a longer span, so only the end of a span matters.
                Some(_) => self.ends.get(&key.time).is_some_and(|&last| key <= last),
                None => false,
            }
        }
    }

    /// The runs of the recording with an id, as indexes in order of their start. Letter case does not count.
    pub fn runs_named(&self, id: &str) -> &[usize] {
        self.by_name.get(&id.to_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// The last run that began and is on at a time.
    pub fn run_at(&self, t: SessionTime) -> Option<&TapeRun> {
        let end = self.runs.partition_point(|run| run.span.start <= t);
        let reaches = (0..end).rev().take_while(|&i| self.reach[i] > t);
        reaches.map(|i| &self.runs[i]).find(|run| run.span.contains(t))
    }

    /// The runs that an event is on, the last that began first.
    pub fn runs_at(&self, key: EventKey) -> impl Iterator<Item = &TapeRun> {
        let end = self.runs.partition_point(|r| r.span.start <= key.time);
        (0..end).rev().take_while(move |&i| self.reach[i] >= key.time).map(|i| &self.runs[i]).filter(
            move |r| {
                r.span.contains(key.time) || (r.span.end == key.time && !r.span.is_empty() && key <= r.keys.1)
            },
        )
    }
}

/// The run of an unclosed `tape_on`: it ends with the last words before the next `tape_on` of its recording, or before the
/// end of the log.
fn left_open(
    index: &Index,
    recording: Option<&str>,
    start: &Open,
    next_on: Option<EventKey>,
    problems: &mut Problems,
) -> TapeRun {
    let from = index.index_of(start.key) + 1;
    let to = next_on.map_or(index.len(), |key| index.index_of(key));
    let heard = index.heard_between(from, to);
    let end = heard.map_or(start.key.time, |t| next_on.map_or(t, |next| t.min(next.time)));
    let (what, action) = match heard {
        Some(_) => ("no tape_off for this tape", "assumed to run until its last words in the log"),
        None => ("no tape_off for this tape and no words on it", "assumed to have no length"),
    };
    problems.add_with_action(u64::from(start.key.line), ProblemKind::AssumedTape, what, action);
    let last = EventKey { time: end, line: u32::MAX };
    TapeRun {
        recording: recording.map(str::to_owned),
        span: Span::new(start.key.time, end),
        keys: (start.key, next_on.map_or(last, |next| last.min(next))),
        offset: start.offset,
        assumed: true,
    }
}

/// The run of a `tape_off` without a `tape_on`: it begins with the first words after `after`, if there are any.
fn never_opened(
    index: &Index,
    recording: Option<&str>,
    after: Option<EventKey>,
    off: EventKey,
    problems: &mut Problems,
) -> Option<TapeRun> {
    let from = after.map_or(0, |key| index.index_of(key) + 1);
    let to = index.index_of(off);
    let first = index.next_heard(from).filter(|&i| i < to).and_then(|i| index.get(i));
    let (line, kind) = (u64::from(off.line), ProblemKind::TapeConflict);
    let Some(first) = first else {
        problems.add(
            line,
            kind,
            "tape_off without a tape_on, and no words before it: when this tape began is not known, so none of it counts as \
             taped; add its start",
        );
        return None;
    };
    problems.add(line, kind, "tape_off, but this tape is not running");
    problems.add(line, ProblemKind::AssumedTape, "this tape is assumed to start with the first words heard");
    Some(TapeRun {
        recording: recording.map(str::to_owned),
        span: Span::new(first.time(), off.time),
        keys: (first.key(), off),
        offset: Millis::ZERO,
        assumed: true,
    })
}
