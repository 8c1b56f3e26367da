//! Gaps: time that the log shows to be untaped, and stretches of which it has no record at all.

use super::index::Index;
use super::landmarks::{Landmarks, Stated, TapeChange, UntapedInterval};
use crate::record::{EventKind, Questioning};
use crate::time::{Millis, SessionTime, Span, SpanSet, approximate};
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashSet};
use std::hash::Hash;

/// How a gap is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapKind {
    /// The log has tape events or untaped intervals, and nothing was recorded: "UNTAPED".
    Declared,
    /// The log says nothing of tapes, and nothing of this stretch: "NO RECORD".
    Inferred,
}

impl GapKind {
    /// The word in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            GapKind::Declared => "declared",
            GapKind::Inferred => "inferred",
        }
    }

    /// The words on a band.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            GapKind::Declared => "UNTAPED",
            GapKind::Inferred => "NO RECORD",
        }
    }
}

/// One gap. Gaps are disjoint, sorted and never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// From 1, in the order of time, over both kinds.
    pub number: usize,
    /// How it is known.
    pub kind: GapKind,
    /// From when to when.
    pub span: Span,
    /// The reasons that the log states, each once: that of the `tape_off` at its start first.
    pub reasons: Vec<String>,
    /// What the log states of questioning, each once; empty where nothing is stated.
    pub questioning: Vec<Questioning>,
    /// What the log states of a statement on tape, each once.
    pub stated_on_tape: Vec<bool>,
    /// Where it is known from, each once.
    pub sources: Vec<String>,
    /// What is stated of the whole gap: by the `tape_off`s at its start, and by intervals that cover it.
    pub whole: Vec<Stated>,
    /// What is stated of a part of it alone.
    pub parts: Vec<(Span, Stated)>,
    /// How many further untaped intervals reach into it, whose statements are not listed. Sums count them.
    pub more: usize,
    /// Whether it begins with an utterance that has no end, so that some of it may be speech. Inferred gaps only.
    pub after_open_end: bool,
}

impl Gap {
    fn new(kind: GapKind, span: Span) -> Gap {
        Gap {
            number: 0,
            kind,
            span,
            reasons: Vec::new(),
            questioning: Vec::new(),
            stated_on_tape: Vec::new(),
            sources: Vec::new(),
            whole: Vec::new(),
            parts: Vec::new(),
            more: 0,
            after_open_end: false,
        }
    }

    /// Takes up what the log states of this gap, each once, in this order.
    fn state(&mut self, stated: &[&Stated]) {
        self.reasons = distinct(stated.iter().filter_map(|s| s.reason.as_ref())).cloned().collect();
        self.questioning = distinct(stated.iter().filter_map(|s| s.questioning.as_ref())).cloned().collect();
        self.stated_on_tape =
            distinct(stated.iter().filter_map(|s| s.stated_on_tape.as_ref())).cloned().collect();
        self.sources = distinct(stated.iter().filter_map(|s| s.source.as_ref())).cloned().collect();
    }

    /// The reasons that are stated of the whole of it, each once; where there is none, that it lies before the first
    /// tape, if it does.
    #[must_use]
    pub fn reasons_of_the_whole(&self) -> Vec<&str> {
        let stated: Vec<&str> =
            distinct(self.whole.iter().filter_map(|s| s.reason.as_ref())).map(String::as_str).collect();
        if stated.is_empty() {
            return self.reasons.iter().map(String::as_str).filter(|&reason| reason == BEFORE_TAPE).collect();
        }
        stated
    }

    /// The length.
    #[must_use]
    pub fn length(&self) -> Millis {
        self.span.length()
    }

    /// What the log states of it, in plain words, one after the other: first of the whole gap, then of each part of
    /// it by its length, so that nothing reads as if it held for more than it does. The words of the log are in it
    /// as they stand. Empty for an inferred gap: nothing can be stated of one.
    #[must_use]
    pub fn statements(&self) -> Vec<String> {
        if self.kind == GapKind::Inferred {
            return Vec::new();
        }
        let whole: Vec<&Stated> = self.whole.iter().collect();
        let words = plain(&whole);
        let reason = self.reasons_of_the_whole().join(", ").replace('_', " ");
        let mut all = vec![if reason.is_empty() { "no reason stated".to_owned() } else { reason }];
        all.push(words.questioning.unwrap_or_else(|| "questioning unknown".to_owned()));
        all.extend(words.others);
        for (span, stated) in &self.parts {
            let words = plain(&[stated]);
            let words = words.reasons.into_iter().chain(words.questioning).chain(words.others);
            let length = approximate(span.length());
            all.push(format!("for {length} of it: {}", words.collect::<Vec<_>>().join(", ")));
        }
        match self.more {
            0 => {}
            1 => all.push("1 more untaped interval in it, not listed".to_owned()),
            n => all.push(format!("{n} more untaped intervals in it, not listed")),
        }
        all
    }
}

/// The statements of so many untaped intervals are listed for a gap. A hostile log could have each interval reach into each
/// gap; so once there are [`LISTED_IN_ALL`] in lists, later gaps list [`LISTED_AT_LEAST`] alone.
const LISTED: usize = 1000;
/// See [`LISTED`].
const LISTED_IN_ALL: usize = 200_000;
/// See [`LISTED`].
const LISTED_AT_LEAST: usize = 8;

/// The reason of a first gap of which the log states none.
const BEFORE_TAPE: &str = "before_tape";

/// Statements in plain words.
struct Plain {
    reasons: Vec<String>,
    questioning: Option<String>,
    others: Vec<String>,
}

fn plain(stated: &[&Stated]) -> Plain {
    let questioning = distinct(stated.iter().filter_map(|s| s.questioning.as_ref()));
    let words: Vec<&str> = questioning.map(|q| q.word()).collect();
    let on_tape = distinct(stated.iter().filter_map(|s| s.stated_on_tape.as_ref()));
    let on_tape = on_tape.map(|&yes| if yes { "stated on tape" } else { "not stated on tape" }.to_owned());
    let sources = distinct(stated.iter().filter_map(|s| s.source.as_ref())).cloned();
    let reasons = distinct(stated.iter().filter_map(|s| s.reason.as_ref()));
    Plain {
        reasons: reasons.map(|reason| reason.replace('_', " ")).collect(),
        questioning: (!words.is_empty()).then(|| format!("questioning {}", words.join(", "))),
        others: on_tape.chain(sources).collect(),
    }
}

/// Each different value once, in order of first appearance.
pub(crate) fn distinct<'a, T: Eq + Hash + 'a>(
    values: impl Iterator<Item = &'a T>,
) -> impl Iterator<Item = &'a T> {
    let mut seen = HashSet::new();
    values.filter(move |&value| seen.insert(value))
}

/// The declared gaps over the untaped time, with what the log states of each; and the part of that time for
/// which every statement on questioning says that there was none.
#[must_use]
pub fn declared(untaped: &SpanSet, taped: &SpanSet, landmarks: &Landmarks) -> (Vec<Gap>, SpanSet) {
    let mut gaps: Vec<Gap> = untaped.spans().iter().map(|&span| Gap::new(GapKind::Declared, span)).collect();
    // Both lists are sorted by start. An untaped interval may cover several gaps: those that reach into the next one
    // are carried along, in their order and by their ends.
    let intervals = &landmarks.untaped;
    let (mut reaching, mut ends, mut next) = (BTreeSet::new(), BinaryHeap::new(), 0);
    let (mut listed, mut off_spans) = (0, Vec::new());
    for gap in &mut gaps {
        let at = landmarks.tape.partition_point(|e| e.key.time < gap.span.start);
        let offs: Vec<&Stated> = landmarks.tape[at..]
            .iter()
            .take_while(|e| e.key.time == gap.span.start)
            .filter_map(|e| match &e.change {
                TapeChange::Off(stated) => Some(stated),
                TapeChange::On { .. } => None,
            })
            .collect();
        while let Some(interval) = intervals.get(next).filter(|u| u.span.start < gap.span.end) {
            reaching.insert(next);
            ends.push(Reverse((interval.span.end, next)));
            next += 1;
        }
        while let Some(&Reverse((end, i))) = ends.peek()
            && end <= gap.span.start
        {
            ends.pop();
            reaching.remove(&i);
        }
        let most = if listed < LISTED_IN_ALL { LISTED } else { LISTED_AT_LEAST };
        let inside: Vec<(Span, &Stated)> = reaching
            .iter()
            .take(most)
            .filter_map(|&i| intervals[i].span.intersect(gap.span).map(|part| (part, &intervals[i].stated)))
            .collect();
        listed += inside.len();
        gap.more = reaching.len() - inside.len();
        let all: Vec<&Stated> =
            offs.iter().copied().chain(inside.iter().map(|&(_, stated)| stated)).collect();
        gap.state(&all);
        gap.whole = offs.iter().map(|&stated| stated.clone()).collect();
        for &(part, stated) in &inside {
            if part == gap.span {
                gap.whole.push(stated.clone());
            } else {
                gap.parts.push((part, stated.clone()));
            }
        }
        off_spans.extend(offs.iter().filter_map(|stated| stated.questioning.map(|q| (gap.span, q))));
    }
    let first_tape = taped.spans().first().map(|s| s.start);
    if let Some(first) = gaps.first_mut()
        && first.reasons.is_empty()
        && first_tape.is_some_and(|tape| first.span.start < tape)
    {
        first.reasons.push(BEFORE_TAPE.to_owned());
    }
    (gaps, without_questioning(untaped, off_spans, intervals))
}

/// The part of the untaped time for which something is stated of questioning, and all of it is "no". `stated` is what the
/// `tape_off`s say of whole gaps.
fn without_questioning(
    untaped: &SpanSet,
    stated: Vec<(Span, Questioning)>,
    intervals: &[UntapedInterval],
) -> SpanSet {
    let of_intervals = intervals.iter().filter_map(|u| u.stated.questioning.map(|q| (u.span, q)));
    let (no, other): (Vec<_>, Vec<_>) =
        stated.into_iter().chain(of_intervals).partition(|&(_, q)| q == Questioning::No);
    let of = |list: Vec<(Span, Questioning)>| SpanSet::union_of(list.into_iter().map(|(s, _)| s).collect());
    let none = of(no).minus(&of(other));
    none.minus(&none.minus(untaped))
}

/// The inferred gaps of a log without tape events: stretches that no timed event touches, longer than a
/// threshold, outside time not held and outside untaped intervals.
#[must_use]
pub fn inferred(index: &Index, stretches: &[Span], outside: &SpanSet, longer_than: Millis) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for &stretch in stretches {
        let cut = SpanSet::union_of(outside.within(stretch).collect());
        for &span in SpanSet::of(stretch).minus(&cut).spans() {
            if span.length() > longer_than {
                let mut gap = Gap::new(GapKind::Inferred, span);
                gap.after_open_end = span.start == stretch.start && open_end_at(index, span.start);
                gaps.push(gap);
            }
        }
    }
    gaps
}

/// Whether an utterance without an end stands at a moment.
fn open_end_at(index: &Index, t: SessionTime) -> bool {
    (index.at_or_after(t)..index.after(t)).any(|i| {
        let entry = index.entries()[i];
        entry.kind() == EventKind::Utterance && entry.is_timed() && index.end(i).is_none()
    })
}
