//! Parts of declared gaps: each stretch of a gap for which the log states the same things.

use crate::record::Questioning;
use crate::session::key_events::{Statement, UntapedInterval};
use crate::time::{Millis, SessionTime, Span};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

/// How many statements may still be listed. In a hostile log every interval could overlap every gap and part: each lists
/// up to 1,000 until 200,000 are listed in all, and 8 after that.
#[derive(Default)]
pub(super) struct Listing(usize);

impl Listing {
    /// The most that the next gap or part may list.
    pub(super) fn most(&self) -> usize {
        if self.0 < 200_000 { 1000 } else { 8 }
    }

    /// Counts what was listed.
    pub(super) fn add(&mut self, listed: usize) {
        self.0 += listed;
    }
}

/// One part of a declared gap. The parts of a gap are disjoint, never empty, and fill it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// From when to when.
    pub span: Span,
    /// The distinct statements about it: those of the `tape_off`s at the start of the gap first, then those of the
    /// untaped intervals that reach into it, in order.
    pub stated: Vec<Arc<Statement>>,
    /// The number of further `tape_off`s and untaped intervals that state something about it and are not listed.
    pub more: usize,
    /// What all its statements together say about questioning, including those that are not listed.
    pub questioned: Questioning,
    /// Whether it has no stated reason and is before the first tape.
    pub(super) before_tape: bool,
}

impl Part {
    /// The length.
    #[must_use]
    pub fn length(&self) -> Millis {
        self.span.length()
    }

    /// The distinct reasons that the log states, or that it is before the first tape.
    pub fn reasons(&self) -> impl Iterator<Item = &str> {
        let default = self.before_tape.then_some(BEFORE_TAPE);
        let stated = distinct(self.stated.iter().filter_map(|s| s.reason.as_ref()));
        stated.map(String::as_str).chain(default)
    }

    /// What its statements together say about questioning, if any of them says something.
    #[must_use]
    pub fn stated_questioning(&self) -> Option<Questioning> {
        let is_stated = self.more > 0 || self.stated.iter().any(|stated| stated.questioning.is_some());
        is_stated.then_some(self.questioned)
    }

    /// The distinct sources.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        distinct(self.stated.iter().filter_map(|s| s.source.as_ref())).map(String::as_str)
    }
}

/// Cuts gaps into parts. Gaps must be given in the order of time. What states nothing cuts nothing.
///
/// Takes `O(n log n)` for all gaps of a log with `n` intervals, however they overlap.
pub(super) struct Cutter<'a> {
    intervals: &'a [UntapedInterval],
    /// The starts and ends of the intervals in the order of time.
    edges: Vec<(SessionTime, Edge)>,
    /// The number of edges that are already passed.
    passed: usize,
    /// The intervals that have started and have not ended.
    open: BTreeSet<usize>,
    /// The number of each interval's statement: equal statements have the same number.
    numbers: Vec<usize>,
    known: HashMap<&'a Statement, usize>,
    /// How many open intervals and `tape_off`s make each statement.
    made: Vec<usize>,
    /// How many of them state each value of questioning, in the order of [`Questioning`].
    asked: [usize; 4],
    listing: Listing,
}

/// An end of an interval, by the interval's index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    Start(usize),
    End(usize),
}

impl<'a> Cutter<'a> {
    pub(super) fn new(intervals: &'a [UntapedInterval]) -> Cutter<'a> {
        let mut known = HashMap::new();
        let mut number = |stated: &'a Arc<Statement>| {
            let next = known.len();
            *known.entry(stated.as_ref()).or_insert(next)
        };
        let numbers: Vec<usize> = intervals.iter().map(|u| number(&u.stated)).collect();
        let edges_of =
            |(i, u): (usize, &UntapedInterval)| [(u.span.start, Edge::Start(i)), (u.span.end, Edge::End(i))];
        let stating = intervals.iter().enumerate().filter(|(_, u)| !u.stated.is_empty());
        let mut edges: Vec<_> = stating.flat_map(edges_of).collect();
        edges.sort_unstable();
        let made = vec![0; known.len()];
        Cutter {
            intervals,
            edges,
            passed: 0,
            open: BTreeSet::new(),
            numbers,
            known,
            made,
            asked: [0; 4],
            listing: Listing::default(),
        }
    }

    /// The parts of the next gap. `offs` are the statements of the `tape_off`s at its start.
    pub(super) fn cut(&mut self, gap: Span, offs: &[&'a Arc<Statement>]) -> Vec<Part> {
        self.pass_edges(gap.start);
        let offs: Vec<_> = offs.iter().copied().filter(|off| !off.is_empty()).collect();
        let mut numbers = Vec::new();
        for &off in &offs {
            let next = self.made.len();
            let number = *self.known.entry(off.as_ref()).or_insert(next);
            if number == next {
                self.made.push(0);
            }
            self.count(number, off);
            numbers.push(number);
        }
        let mut parts = vec![self.part(gap, &offs)];
        while let Some(&(t, _)) = self.edges.get(self.passed).filter(|(t, _)| *t < gap.end) {
            if self.pass_edges(t)
                && let Some(last) = parts.last_mut()
            {
                last.span.end = t;
                parts.push(self.part(Span::new(t, gap.end), &offs));
            }
        }
        for (number, off) in numbers.into_iter().zip(offs) {
            self.discount(number, off);
        }
        parts
    }

    /// Passes all edges up to and including those at `t`. Returns whether the open statements are others than before.
    fn pass_edges(&mut self, t: SessionTime) -> bool {
        // Each touched statement, with whether it was made before.
        let mut before: HashMap<usize, bool> = HashMap::new();
        while let Some(&(_, edge)) = self.edges.get(self.passed).filter(|(at, _)| *at <= t) {
            self.passed += 1;
            let (Edge::Start(i) | Edge::End(i)) = edge;
            let (number, stated) = (self.numbers[i], &self.intervals[i].stated);
            before.entry(number).or_insert(self.made[number] > 0);
            match edge {
                Edge::Start(_) => {
                    self.open.insert(i);
                    self.count(number, stated);
                }
                Edge::End(_) => {
                    self.open.remove(&i);
                    self.discount(number, stated);
                }
            }
        }
        before.into_iter().any(|(number, made)| (self.made[number] > 0) != made)
    }

    fn count(&mut self, number: usize, stated: &Statement) {
        self.made[number] += 1;
        if let Some(questioning) = stated.questioning {
            self.asked[questioning as usize] += 1;
        }
    }

    fn discount(&mut self, number: usize, stated: &Statement) {
        self.made[number] -= 1;
        if let Some(questioning) = stated.questioning {
            self.asked[questioning as usize] -= 1;
        }
    }

    /// A part with the statements that are open now.
    fn part(&mut self, span: Span, offs: &[&'a Arc<Statement>]) -> Part {
        let most = self.listing.most();
        let open = self.open.iter().map(|&i| &self.intervals[i].stated);
        let stated: Vec<_> = distinct(offs.iter().copied().chain(open).take(most)).map(Arc::clone).collect();
        let all = offs.len() + self.open.len();
        let more = all.saturating_sub(most);
        self.listing.add(all - more);
        Part { span, stated, more, questioned: self.questioned(), before_tape: false }
    }

    /// What the open statements say about questioning. An absent value states nothing.
    fn questioned(&self) -> Questioning {
        Questioning::together(|questioning| self.asked[questioning as usize] > 0)
    }
}

/// The reason of a gap before the first tape for which the log states none.
pub(crate) const BEFORE_TAPE: &str = "before_tape";

/// The distinct values, in the order of their first appearance.
pub(crate) fn distinct<'a, T: Eq + Hash + 'a>(
    values: impl Iterator<Item = &'a T>,
) -> impl Iterator<Item = &'a T> {
    let mut seen = HashSet::new();
    values.filter(move |&value| seen.insert(value))
}
