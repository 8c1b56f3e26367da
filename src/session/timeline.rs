//! The timeline: events, bands and time lines in one order, which can be walked in both directions from any item.
//!
//! A step takes a few binary searches; no list of all rows is made.
//!
//! ```text
//!  Day        ── Sunday 3 March 2019 ──
//!  Event      16:36:31  KESSLER  Let's get you something to eat.
//!  Start      ▒▒ UNTAPED 1 h 12 min ▒▒
//!  Part       4.1 · 20 min · meal · questioning unknown
//!  Event      tape off
//!  Hour       ┄┄ 8.00 ┄┄
//!  Part       4.2 · 52 min · log says questioning
//!  End        end of gap 4
//! ```

use super::Session;
use super::bands::{Band, Bands, PartRow};
use super::time_lines::TimeLines;
use crate::time::SessionTime;
use std::ops::Range;

/// One row or more of the transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// The event at an index.
    Event(usize),
    /// The start of a band, by its index in the list.
    Start(usize),
    /// The start of a part of a gap, by the index of its row in [`Bands::parts`].
    Part(usize),
    /// The end of a band.
    End(usize),
    /// A whole hour.
    Hour(i64),
    /// Several whole hours in one row: the ninth and later ones between two items.
    Hours {
        /// The first of them.
        first: i64,
        /// Their number.
        count: i64,
    },
    /// Midnight: the date changes at this time.
    Day(SessionTime),
    /// A reference line, by its number.
    Reference(usize),
}

impl Item {
    /// The index of an event; `None` for every other item.
    pub fn event(self) -> Option<usize> {
        if let Item::Event(i) = self { Some(i) } else { None }
    }

    /// Whether stepping stops on it: an event, the start of a band or of a part, or a reference line.
    pub fn is_stop(self) -> bool {
        matches!(self, Item::Event(_) | Item::Start(_) | Item::Part(_) | Item::Reference(_))
    }
}

/// The number of whole hours between two items that have a row of their own.
const HOUR_ROWS: i64 = 8;

/// The position of an item: its time, rank, index among events, and which of [`AT_START`], [`AT_PART`], [`AT_MOMENT`] and [`AT_EVENT`].
type Order = (SessionTime, u8, usize, u8);

const END: u8 = 0;
const DAY: u8 = 1;
const HOUR_RANK: u8 = 2;
const REFERENCE: u8 = 3;
const EVENTS: u8 = 4;

/// The start of a band, before an event.
const AT_START: u8 = 0;
/// The start of a part, after that of its gap and before the same event.
const AT_PART: u8 = 1;
/// A moment, after what begins there and before the events at its time.
const AT_MOMENT: u8 = 2;
/// The event.
const AT_EVENT: u8 = 3;

/// The items of a session in their order.
#[derive(Clone, Copy, Debug)]
pub struct Timeline<'a> {
    session: &'a Session,
    bands: &'a Bands,
    time_lines: &'a TimeLines,
    /// The part row that is left out.
    left_out: Option<usize>,
    /// The events that are kept, as sorted indexes; all if this is `None`.
    kept: Option<&'a [usize]>,
}

impl<'a> Timeline<'a> {
    /// The timeline of a session.
    pub fn new(session: &'a Session, bands: &'a Bands, time_lines: &'a TimeLines) -> Timeline<'a> {
        Timeline { session, bands, time_lines, left_out: None, kept: None }
    }

    /// The timeline for a reader who may not look past `horizon`: that a gap has several parts is known only when its
    /// second part begins, so until then the row of the first is left out.
    #[must_use]
    pub fn up_to(self, horizon: SessionTime) -> Timeline<'a> {
        let begun = self.bands.parts().partition_point(|row| row.start <= horizon);
        let last = begun.checked_sub(1).filter(|&p| {
            let row = self.bands.parts()[p];
            row.part == 0 && horizon < row.end
        });
        Timeline { left_out: last, ..self }
    }

    /// The timeline with these events alone, as sorted indexes, and without silences: between them are those that are left out.
    /// An event that is left out still has its place, from which the timeline can be walked.
    #[must_use]
    pub fn only(self, kept: &'a [usize]) -> Timeline<'a> {
        Timeline { kept: Some(kept), ..self }
    }

    /// The events that are left out between an item and the next line or edge of a gap, as indexes. Other rows (hours, dates,
    /// parts of a gap) are neither followed by any nor in their way. A few binary searches.
    pub fn left_out_after(&self, item: Item) -> Range<usize> {
        let is_edge = matches!(item, Item::Event(_) | Item::Start(_) | Item::End(_));
        if self.kept.is_none() || !is_edge {
            return 0..0;
        }
        let order = self.order(item);
        let from = self.first_event_after(order);
        let candidates = [self.event_from(from), self.start_after(order), self.end_after(order)];
        let next = candidates.into_iter().flatten().map(|item| self.order(item)).min();
        from..next.map_or(self.session.index().len(), |next| self.first_event_not_before(next))
    }

    /// The first event of the timeline that is not before the event with an index.
    fn event_from(&self, i: usize) -> Option<Item> {
        let found = match self.kept {
            None => (i < self.session.index().len()).then_some(i),
            Some(kept) => kept.get(kept.partition_point(|&kept| kept < i)).copied(),
        };
        found.map(Item::Event)
    }

    /// The last event of the timeline before the event with an index.
    fn event_before(&self, i: usize) -> Option<Item> {
        let found = match self.kept {
            None => i.checked_sub(1),
            Some(kept) => {
                let at = kept.partition_point(|&kept| kept < i).checked_sub(1);
                at.and_then(|at| kept.get(at)).copied()
            }
        };
        found.map(Item::Event)
    }

    /// The first start of a band after a position.
    fn start_after(&self, order: Order) -> Option<Item> {
        let bands = self.bands.list();
        let found = if self.kept.is_some() {
            let lasting = &self.bands.with_end_row;
            lasting.get(lasting.partition_point(|&b| start_of(&bands[b]) <= order)).copied()
        } else {
            Some(bands.partition_point(|b| start_of(b) <= order)).filter(|&at| at < bands.len())
        };
        found.map(Item::Start)
    }

    /// The last start of a band before a position.
    fn start_before(&self, order: Order) -> Option<Item> {
        let bands = self.bands.list();
        let found = if self.kept.is_some() {
            let lasting = &self.bands.with_end_row;
            let at = lasting.partition_point(|&b| start_of(&bands[b]) < order).checked_sub(1);
            at.and_then(|at| lasting.get(at)).copied()
        } else {
            bands.partition_point(|b| start_of(b) < order).checked_sub(1)
        };
        found.map(Item::Start)
    }

    /// The bands in it.
    pub fn bands(&self) -> &'a Bands {
        self.bands
    }

    /// Whether one item is before another.
    pub fn is_before(&self, a: Item, b: Item) -> bool {
        self.order(a) < self.order(b)
    }

    /// The time of an item.
    pub fn time(&self, item: Item) -> SessionTime {
        self.order(item).0
    }

    /// The first item.
    pub fn first(&self) -> Option<Item> {
        self.next_after((SessionTime(i64::MIN), 0, 0, 0), 0)
    }

    /// The next item. A few binary searches.
    pub fn next(&self, item: Item) -> Option<Item> {
        self.next_after(self.order(item), self.run_up_to(item))
    }

    /// The previous item. A few binary searches.
    pub fn previous(&self, item: Item) -> Option<Item> {
        let order =
            if let Item::Hours { first, .. } = item { self.hour_order(first) } else { self.order(item) };
        let other = self.other_before(order);
        let hour = self.hour_before(order);
        let Some(n) = hour.filter(|&n| other.is_none_or(|o| self.order(o) < self.hour_order(n))) else {
            return other;
        };
        let folded = self.run_start(n) + HOUR_ROWS;
        let first = folded.max(other.and_then(|o| self.hour_after(self.order(o))).unwrap_or(folded));
        if n <= first || matches!(item, Item::Hours { .. } | Item::Hour(_)) {
            return Some(Item::Hour(n));
        }
        Some(Item::Hours { first, count: n - first + 1 })
    }

    /// Whether the row of a part is in it.
    pub fn shows_part(&self, part: usize) -> bool {
        self.left_out != Some(part)
    }

    /// The last event, or start of a band or part, before an item.
    pub fn stop_before(&self, item: Item) -> Option<Item> {
        self.stop_before_order(self.order(item))
    }

    /// The first event, or start of a band or part, after an item.
    pub fn stop_after(&self, item: Item) -> Option<Item> {
        let order = self.order(item);
        let (event, start) = (self.event_from(self.first_event_after(order)), self.start_after(order));
        let others = [self.part_after(order), self.reference_after(order)].into_iter().flatten();
        event.into_iter().chain(start).chain(others).min_by_key(|&item| self.order(item))
    }

    /// The last event, or start of a band or part, at or before `t`.
    pub fn stop_at(&self, t: SessionTime) -> Option<Item> {
        self.stop_before_order((t, u8::MAX, 0, 0))
    }

    fn stop_before_order(&self, order: Order) -> Option<Item> {
        let (event, start) =
            (self.event_before(self.first_event_not_before(order)), self.start_before(order));
        let others = [self.part_before(order), self.reference_before(order)].into_iter().flatten();
        event.into_iter().chain(start).chain(others).max_by_key(|&item| self.order(item))
    }

    /// The first part row after a position.
    fn part_after(&self, order: Order) -> Option<Item> {
        let parts = self.bands.parts();
        let at = parts.partition_point(|row| part_of(row) <= order);
        let at = if self.left_out == Some(at) { at + 1 } else { at };
        (at < parts.len()).then_some(Item::Part(at))
    }

    /// The last part row before a position.
    fn part_before(&self, order: Order) -> Option<Item> {
        let at = self.bands.parts().partition_point(|row| part_of(row) < order).checked_sub(1)?;
        let at = if self.left_out == Some(at) { at.checked_sub(1)? } else { at };
        Some(Item::Part(at))
    }

    /// The index of the first event after a position.
    fn first_event_after(&self, (t, rank, place, at): Order) -> usize {
        match rank {
            EVENTS => place + usize::from(at == AT_EVENT),
            0..EVENTS => self.session.index().at_or_after(t),
            _ => self.session.index().after(t),
        }
    }

    /// The index of the first event that is not before a position.
    fn first_event_not_before(&self, (t, rank, place, _): Order) -> usize {
        match rank {
            EVENTS => place,
            0..EVENTS => self.session.index().at_or_after(t),
            _ => self.session.index().after(t),
        }
    }

    /// The last item at or before `t`.
    pub fn last_at(&self, t: SessionTime) -> Option<Item> {
        self.last_before((t, u8::MAX, 0, 0))
    }

    /// The item that a moment is shown with: the last one before it. The events at that very time are after it.
    pub fn with_moment(&self, t: SessionTime) -> Option<Item> {
        self.last_before(self.moment(t)).or_else(|| self.first())
    }

    /// Whether a moment is shown with an item: it is after the item and before the next one, or before all.
    pub fn has_moment(&self, item: Item, t: SessionTime) -> bool {
        let at = self.moment(t);
        let is_after = self.order(item) < at || self.previous(item).is_none();
        is_after && self.next(item).is_none_or(|next| at < self.order(next))
    }

    fn moment(&self, t: SessionTime) -> Order {
        (t, EVENTS, self.session.index().at_or_after(t), AT_MOMENT)
    }

    fn last_before(&self, order: Order) -> Option<Item> {
        let other = self.other_before(order);
        match self.hour_before(order) {
            Some(n) if other.is_none_or(|o| self.order(o) < self.hour_order(n)) => Some(Item::Hour(n)),
            _ => other,
        }
    }

    /// The first item after a position, directly after `run` whole hours.
    fn next_after(&self, order: Order, run: i64) -> Option<Item> {
        let other = self.other_after(order);
        let Some(n) = self.hour_after(order) else { return other };
        if other.is_some_and(|o| self.order(o) < self.hour_order(n)) {
            return other;
        }
        let last = other.and_then(|o| self.hour_before(self.order(o))).unwrap_or(self.time_lines.last_hour());
        if run < HOUR_ROWS || last == n {
            return Some(Item::Hour(n));
        }
        Some(Item::Hours { first: n, count: last - n + 1 })
    }

    fn order(&self, item: Item) -> Order {
        match item {
            Item::Event(i) => {
                let time = self.session.index().get(i).map(super::Entry::time).unwrap_or_default();
                (time, EVENTS, i, AT_EVENT)
            }
            Item::Start(b) => start_of(&self.bands.list()[b]),
            Item::Part(p) => part_of(&self.bands.parts()[p]),
            Item::End(b) => (self.bands.list()[b].span.end, END, b, 0),
            Item::Hour(n) => self.hour_order(n),
            Item::Hours { first, count } => self.hour_order(first + count - 1),
            Item::Day(t) => (t, DAY, 0, 0),
            Item::Reference(r) => {
                let t = self.time_lines.references.iter().find(|&&(_, i)| i == r).map(|&(t, _)| t);
                (t.unwrap_or_default(), REFERENCE, r, 0)
            }
        }
    }

    fn hour_order(&self, n: i64) -> Order {
        (self.time_lines.hour(n), HOUR_RANK, 0, 0)
    }

    /// The number of whole hours since the last event or edge of a band or part, up to and including this item. Days and reference
    /// lines do not begin a new run, so that a gap over midnight has no more rows than another.
    fn run_up_to(&self, item: Item) -> i64 {
        match item {
            Item::Hour(n) => n - self.run_start(n) + 1,
            Item::Hours { .. } => i64::MAX,
            Item::Event(_) | Item::Start(_) | Item::Part(_) | Item::End(_) => 0,
            Item::Day(_) | Item::Reference(_) => {
                let order = self.order(item);
                let first = match self.solid_before(order) {
                    Some(solid) => self.hour_after(self.order(solid)),
                    None => Some(self.time_lines.first_hour()),
                };
                // The last hour may be before that event or edge.
                first.zip(self.hour_before(order)).map_or(0, |(first, n)| (n - first + 1).max(0))
            }
        }
    }

    /// The first of the whole hours since the last event or edge of a band or part before this one.
    fn run_start(&self, n: i64) -> i64 {
        let before = self.solid_before(self.hour_order(n));
        before.and_then(|o| self.hour_after(self.order(o))).unwrap_or(self.time_lines.first_hour())
    }

    /// The first whole hour after a position.
    fn hour_after(&self, order: Order) -> Option<i64> {
        let mut n = self.time_lines.hour_at_or_after(order.0);
        if self.hour_order(n) <= order {
            n += 1;
        }
        (n <= self.time_lines.last_hour()).then_some(n)
    }

    /// The last whole hour before a position.
    fn hour_before(&self, order: Order) -> Option<i64> {
        let mut n = self.time_lines.hour_at_or_before(order.0);
        if self.hour_order(n) >= order {
            n -= 1;
        }
        (n >= self.time_lines.first_hour()).then_some(n)
    }

    /// The first reference line after a position.
    fn reference_after(&self, order: Order) -> Option<Item> {
        let references = &self.time_lines.references;
        let at = references.partition_point(|&(t, r)| (t, REFERENCE, r, 0) <= order);
        references.get(at).map(|&(_, r)| Item::Reference(r))
    }

    /// The last reference line before a position.
    fn reference_before(&self, order: Order) -> Option<Item> {
        let references = &self.time_lines.references;
        let at = references.partition_point(|&(t, r)| (t, REFERENCE, r, 0) < order).checked_sub(1)?;
        Some(Item::Reference(references[at].1))
    }

    /// The first item after a position that is not an hour.
    fn other_after(&self, order: Order) -> Option<Item> {
        let day = self.time_lines.days.partition_point(|&d| (d, DAY, 0, 0) <= order);
        let candidates = [
            self.event_from(self.first_event_after(order)),
            self.start_after(order),
            self.part_after(order),
            self.end_after(order),
            self.time_lines.days.get(day).map(|&t| Item::Day(t)),
            self.reference_after(order),
        ];
        candidates.into_iter().flatten().min_by_key(|&item| self.order(item))
    }

    /// The first end of a band after a position.
    fn end_after(&self, order: Order) -> Option<Item> {
        // Bands are disjoint and sorted, so their ends are sorted as well.
        let end = self.bands.with_end_row.partition_point(|&b| self.order(Item::End(b)) <= order);
        self.bands.with_end_row.get(end).map(|&b| Item::End(b))
    }

    /// The last item before a position that is not an hour.
    fn other_before(&self, order: Order) -> Option<Item> {
        let day = self.time_lines.days.partition_point(|&d| (d, DAY, 0, 0) < order);
        let candidates = [
            self.solid_before(order),
            day.checked_sub(1).map(|d| Item::Day(self.time_lines.days[d])),
            self.reference_before(order),
        ];
        candidates.into_iter().flatten().max_by_key(|&item| self.order(item))
    }

    /// The last event or edge of a band or part before a position.
    fn solid_before(&self, order: Order) -> Option<Item> {
        let end = self.bands.with_end_row.partition_point(|&b| self.order(Item::End(b)) < order);
        let candidates = [
            self.event_before(self.first_event_not_before(order)),
            self.start_before(order),
            self.part_before(order),
            end.checked_sub(1).map(|e| Item::End(self.bands.with_end_row[e])),
        ];
        candidates.into_iter().flatten().max_by_key(|&item| self.order(item))
    }
}

/// The position of the start of a band.
fn start_of(band: &Band) -> Order {
    (band.span.start, EVENTS, band.place, AT_START)
}

/// The position of the start of a part.
fn part_of(row: &PartRow) -> Order {
    (row.start, EVENTS, row.place, AT_PART)
}
