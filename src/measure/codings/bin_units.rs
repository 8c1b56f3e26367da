//! Bins of time as units.

use super::pieces::{Piece, Seen};
use super::place;
use super::seen::SeenUtterances;
use crate::measure::bins::{Bins, Standing};
use crate::record::EventKind;
use crate::session::{EventFilter, EventKey, Index, Session};
use crate::time::Span;
use crate::work::{Coder, Work};
use std::ops::Range;

/// Whether bins of which a part is untaped are units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartlyTaped {
    /// They are.
    Counted,
    /// They are not.
    LeftOut,
}

/// The bins that are units. A bin of which nothing was taped is none: it is missing, not empty.
#[derive(Clone, Debug)]
pub struct BinUnits {
    bins: Bins,
    /// The bins that are units, as indices of the list of bins, in order.
    units: Vec<usize>,
    /// The number of bins that are no units, since nothing of them was taped.
    pub missing: u64,
    /// The number of bins of which a part is untaped, whether or not they are units.
    pub partly_taped: u64,
    partly: PartlyTaped,
}

impl BinUnits {
    /// The bins that are units.
    #[must_use]
    pub fn new(bins: Bins, partly: PartlyTaped) -> BinUnits {
        let (mut units, mut missing, mut count) = (Vec::new(), 0, 0);
        for (i, bin) in bins.list().iter().enumerate() {
            missing += u64::from(bin.standing.is_missing());
            count += u64::from(bin.standing == Standing::Partly);
            let left_out = bin.standing == Standing::Partly && partly == PartlyTaped::LeftOut;
            if !bin.standing.is_missing() && !left_out {
                units.push(i);
            }
        }
        BinUnits { bins, units, missing, partly_taped: count, partly }
    }

    /// How many they are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.units.len()
    }

    /// Whether bins of which a part is untaped are no units.
    #[must_use]
    pub fn partly_left_out(&self) -> bool {
        self.partly == PartlyTaped::LeftOut
    }

    /// All bins of the session.
    #[must_use]
    pub fn bins(&self) -> &Bins {
        &self.bins
    }

    /// For each bin of the session whether it is a unit all of which a coder has seen.
    #[must_use]
    pub fn seen_bins(&self, session: &Session, work: &Work, coder: &Coder) -> Vec<bool> {
        let mut bins = vec![false; self.bins.list().len()];
        let seen = self.seen(session.index(), &SeenUtterances::new(session, work, coder));
        for (unit, &bin) in self.units.iter().enumerate() {
            bins[bin] = seen.at(place(unit));
        }
        bins
    }

    /// The time of a unit.
    #[must_use]
    pub fn span(&self, unit: usize) -> Span {
        self.bins.list()[self.units[unit]].span
    }

    /// The first utterance of a unit; `None` if it has none.
    pub(super) fn first_utterance(&self, index: &Index, unit: usize) -> Option<usize> {
        let events = self.events(index, unit);
        let first = index.next(events.start, EventFilter::kind(EventKind::Utterance));
        first.filter(|first| events.contains(first))
    }

    /// All of them, as one run of places.
    pub(super) fn line(&self) -> Vec<Piece> {
        std::iter::once(0..place(self.count())).collect()
    }

    /// The units that have time of one event, or of all from one to a later one.
    pub(super) fn of_events(&self, index: &Index, events: (EventKey, EventKey)) -> Piece {
        let bins = self.bins.of_place(index, events);
        let unit = |bin: usize| place(self.units.partition_point(|&unit| unit < bin));
        unit(bins.start)..unit(bins.end)
    }

    /// Which units are seen: those of which all utterances are; without any, those before which the last one is.
    pub(super) fn seen(&self, index: &Index, seen: &SeenUtterances) -> Seen {
        let utterance = EventFilter::kind(EventKind::Utterance);
        let is_seen = |unit| {
            let last = index.previous(self.events(index, unit).end, utterance);
            let first = self.first_utterance(index, unit).or(last).or_else(|| index.next(0, utterance));
            let key = |i: usize| index.entries()[i].key();
            first.is_none_or(|first| seen.all_from(key(first), key(last.unwrap_or(first))))
        };
        Seen::new((0..self.count()).map(|unit| (place(unit), is_seen(unit))))
    }

    /// The events of a unit. The last bin of the session has those at its end.
    fn events(&self, index: &Index, unit: usize) -> Range<usize> {
        let span = self.span(unit);
        let is_last = self.units[unit] + 1 == self.bins.list().len();
        let end = if is_last { index.after(span.end) } else { index.at_or_after(span.end) };
        index.at_or_after(span.start)..end
    }
}
