//! The timeline: events, and between them the bands and rules that only time makes, in one order that can be
//! walked from any item in both directions without looking at the rest.
//!
//! ```text
//!  Day        ── Sunday 3 March 2019 ──
//!  Event      16:36:31  KESSLER  Let's get you something to eat.
//!  Start      ▒▒ UNTAPED 1 h 12 min ▒▒
//!  Event      tape off
//!  Hour       ┄┄ 8.00 ┄┄
//!  End        meal · questioning unknown
//! ```

use super::Session;
use super::figures::Figures;
use super::gaps::GapKind;
use crate::record::EventKind;
use crate::time::{HOUR, Millis, SessionTime, Span, WallClock};

/// What a band is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BandKind {
    /// A gap, declared or inferred.
    Gap(GapKind),
    /// Time not held.
    NotHeld,
    /// Silence on tape: never a gap.
    Silence,
}

/// A stretch of the session that is drawn as a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// What it is.
    pub kind: BandKind,
    /// From when to when.
    pub span: Span,
    /// The number of its gap, from 1; 0 for other bands.
    pub number: usize,
    /// How many events stand before its head.
    place: usize,
}

/// The bands of a session, disjoint and sorted.
#[derive(Clone, Debug, Default)]
pub struct Bands {
    list: Vec<Band>,
    /// Those that have a foot: all but silences.
    footed: Vec<usize>,
    gaps: Vec<usize>,
    silences: Vec<usize>,
    hidden: usize,
}

impl Bands {
    /// The bands of a session, without the gaps that are shorter than `min_gap`.
    #[must_use]
    pub fn of(session: &Session, min_gap: Millis) -> Bands {
        let figures = session.figures();
        let shown = |g: &&super::Gap| g.length() >= min_gap;
        let band =
            |kind, span: Span, number| Band { kind, span, number, place: head_place(session, kind, span) };
        let mut list: Vec<Band> = figures
            .gaps
            .iter()
            .filter(shown)
            .map(|gap| band(BandKind::Gap(gap.kind), gap.span, gap.number))
            .chain(figures.not_held.spans().iter().map(|&span| band(BandKind::NotHeld, span, 0)))
            .chain(figures.silences.iter().map(|&span| band(BandKind::Silence, span, 0)))
            .collect();
        list.sort_by_key(|b| b.span);
        let footed = (0..list.len()).filter(|&b| list[b].kind != BandKind::Silence).collect();
        let with = |wanted: fn(BandKind) -> bool| (0..list.len()).filter(|&b| wanted(list[b].kind)).collect();
        let gaps = with(|kind| matches!(kind, BandKind::Gap(_)));
        let silences = with(|kind| kind == BandKind::Silence);
        Bands { footed, gaps, silences, hidden: figures.gaps.iter().filter(|g| !shown(g)).count(), list }
    }

    /// The numbers in the list of all gaps, in order.
    #[must_use]
    pub fn gaps(&self) -> &[usize] {
        &self.gaps
    }

    /// The numbers in the list of all silences, in order.
    #[must_use]
    pub fn silences(&self) -> &[usize] {
        &self.silences
    }

    /// All of them.
    #[must_use]
    pub fn list(&self) -> &[Band] {
        &self.list
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, i: usize) -> Option<Band> {
        self.list.get(i).copied()
    }

    /// How many gaps are hidden because they are short.
    #[must_use]
    pub fn hidden(&self) -> usize {
        self.hidden
    }

    /// The band that holds a moment.
    #[must_use]
    pub fn at(&self, t: SessionTime) -> Option<Band> {
        let n = self.list.partition_point(|b| b.span.start <= t);
        n.checked_sub(1).map(|i| self.list[i]).filter(|b| b.span.contains(t))
    }

    /// The start of the next gap or time not held after a moment; silences do not count.
    #[must_use]
    pub fn next_start(&self, t: SessionTime) -> Option<SessionTime> {
        let n = self.footed.partition_point(|&b| self.list[b].span.start <= t);
        self.footed.get(n).map(|&b| self.list[b].span.start)
    }

    /// The gap or time not held that begins at this very moment.
    #[must_use]
    pub fn resting_at(&self, t: SessionTime) -> Option<usize> {
        let n = self.footed.partition_point(|&b| self.list[b].span.start < t);
        self.footed.get(n).copied().filter(|&b| self.list[b].span.start == t)
    }

    /// The band that holds the event at a place: its head stands before the event, and its end behind.
    #[must_use]
    pub fn around(&self, i: usize, t: SessionTime) -> Option<Band> {
        let n = self.list.partition_point(|b| (b.span.start, b.place) <= (t, i));
        n.checked_sub(1).map(|i| self.list[i]).filter(|b| t < b.span.end)
    }
}

/// How many events stand before the head of a band: a tape that stops, or a release, opens a band; words at the
/// very moment stand before it.
fn head_place(session: &Session, kind: BandKind, span: Span) -> usize {
    let index = session.index();
    let (from, to) = (index.at_or_after(span.start), index.after(span.start));
    let last_with = |wanted: &dyn Fn(usize) -> bool| (from..to).rev().find(|&i| wanted(i));
    let is = |i: usize, kind: EventKind| index.entries()[i].kind() == kind;
    match kind {
        BandKind::Silence | BandKind::Gap(GapKind::Inferred) => to,
        BandKind::NotHeld => {
            let release = |i: usize| {
                let key = index.entries()[i].key();
                session
                    .landmarks()
                    .marks
                    .binary_search_by_key(&key, |m| m.key)
                    .is_ok_and(|m| session.landmarks().marks[m].kind == "release")
            };
            last_with(&release).map_or(from, |i| i + 1)
        }
        BandKind::Gap(GapKind::Declared) => {
            let begins_session = session.figures().session.is_some_and(|s| s.start == span.start);
            let off = last_with(&|i| is(i, EventKind::TapeOff) || is(i, EventKind::Untaped));
            match off {
                Some(off) if !begins_session => off,
                // After time not held the events of the re-arrest lie in the band.
                _ => from,
            }
        }
    }
}

/// The rules that time draws across the transcript.
#[derive(Clone, Debug)]
pub struct Rules {
    /// What whole hours count from.
    zero: SessionTime,
    /// The session: no rule stands outside it.
    session: Span,
    /// Midnights.
    days: Vec<SessionTime>,
    /// Reference lines: moment and number, sorted.
    references: Vec<(SessionTime, usize)>,
}

/// Rules for more days than these are not drawn: no custody lasts so long, but a damaged log may say so.
const MOST_DAYS: usize = 1000;

impl Rules {
    /// The rules of a session for a zero; `references` are lengths from that zero,
    /// in any order.
    #[must_use]
    pub fn of(figures: &Figures, clock: &WallClock, zero: SessionTime, references: &[Millis]) -> Rules {
        let session = figures.session.unwrap_or(Span { start: zero, end: zero });
        let references = references.iter().enumerate().map(|(i, &length)| (zero + length, i));
        let mut references: Vec<_> =
            references.filter(|&(t, _)| session.start <= t && t <= session.end).collect();
        references.sort_unstable();
        Rules { zero, session, days: midnights(clock, session), references }
    }

    /// The moment of a whole hour.
    #[must_use]
    pub fn hour(&self, n: i64) -> SessionTime {
        self.zero + Millis(n * HOUR.0)
    }

    /// Whether a whole hour is drawn.
    #[must_use]
    pub fn has_hour(&self, n: i64) -> bool {
        (self.first_hour()..=self.last_hour()).contains(&n)
    }

    /// The first whole hour that is drawn. Hours that count from the session's start need no rule at their zero.
    fn first_hour(&self) -> i64 {
        if self.session.start == self.zero { 1 } else { div_ceil(self.session.start - self.zero) }
    }

    fn last_hour(&self) -> i64 {
        (self.session.end - self.zero).0.div_euclid(HOUR.0)
    }
}

fn div_ceil(length: Millis) -> i64 {
    -(-length.0).div_euclid(HOUR.0)
}

fn midnights(clock: &WallClock, session: Span) -> Vec<SessionTime> {
    let mut days = Vec::new();
    let mut t = session.start;
    while days.len() < MOST_DAYS {
        let Some(wall) = clock.at(t) else { break };
        let Ok(tomorrow) = wall.date().tomorrow() else { break };
        let Some(midnight) = clock.moment(tomorrow, jiff::civil::Time::midnight(), t) else { break };
        if midnight > session.end || midnight <= t {
            break;
        }
        days.push(midnight);
        t = midnight;
    }
    days
}

/// One row or more of the transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// The event at a place.
    Event(usize),
    /// The head of a band, by its number in the list.
    Start(usize),
    /// The foot of a band.
    End(usize),
    /// A whole hour.
    Hour(i64),
    /// So many whole hours in one row: the ninth and further ones between two items.
    Hours {
        /// The first of them.
        first: i64,
        /// How many.
        count: i64,
    },
    /// The date changes at this moment.
    Day(SessionTime),
    /// A reference line, by its number.
    Reference(usize),
}

impl Item {
    /// The place of an event; `None` for every other item.
    #[must_use]
    pub fn event(self) -> Option<usize> {
        match self {
            Item::Event(i) => Some(i),
            Item::Start(_)
            | Item::End(_)
            | Item::Hour(_)
            | Item::Hours { .. }
            | Item::Day(_)
            | Item::Reference(_) => None,
        }
    }
}

/// Whole hours between two items that get a row of their own.
const HOUR_ROWS: i64 = 8;

/// Where an item stands: moment, rank, place among events, and before or at that event.
type Order = (SessionTime, u8, usize, u8);

const END: u8 = 0;
const DAY: u8 = 1;
const HOUR_RANK: u8 = 2;
const REFERENCE: u8 = 3;
const EVENTS: u8 = 4;

/// The items of a session in their order.
#[derive(Clone, Copy, Debug)]
pub struct Timeline<'a> {
    session: &'a Session,
    bands: &'a Bands,
    rules: &'a Rules,
}

impl<'a> Timeline<'a> {
    /// The timeline of a session.
    #[must_use]
    pub fn new(session: &'a Session, bands: &'a Bands, rules: &'a Rules) -> Timeline<'a> {
        Timeline { session, bands, rules }
    }

    /// The bands in it.
    #[must_use]
    pub fn bands(&self) -> &'a Bands {
        self.bands
    }

    /// Whether one item stands before another.
    #[must_use]
    pub fn is_before(&self, a: Item, b: Item) -> bool {
        self.order(a) < self.order(b)
    }

    /// The moment of an item.
    #[must_use]
    pub fn time(&self, item: Item) -> SessionTime {
        self.order(item).0
    }

    /// The first item.
    #[must_use]
    pub fn first(&self) -> Option<Item> {
        self.next_after((SessionTime(i64::MIN), 0, 0, 0), 0)
    }

    /// The item behind this one. A few binary searches.
    #[must_use]
    pub fn next(&self, item: Item) -> Option<Item> {
        self.next_after(self.order(item), self.run_up_to(item))
    }

    /// The item before this one. A few binary searches.
    #[must_use]
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

    /// The last event, or head of a band, before an item, however many hours lie between.
    #[must_use]
    pub fn stop_before(&self, item: Item) -> Option<Item> {
        self.stop_before_order(self.order(item))
    }

    /// The first event, or head of a band, behind an item.
    #[must_use]
    pub fn stop_after(&self, item: Item) -> Option<Item> {
        let order = self.order(item);
        let event = self.first_event_behind(order);
        let start = self.bands.list.partition_point(|b| (b.span.start, EVENTS, b.place, 0) <= order);
        let event = (event < self.session.index().len()).then_some(Item::Event(event));
        let start = (start < self.bands.list.len()).then_some(Item::Start(start));
        event.into_iter().chain(start).min_by_key(|&item| self.order(item))
    }

    /// The last event, or head of a band, at or before a moment.
    #[must_use]
    pub fn stop_at(&self, t: SessionTime) -> Option<Item> {
        self.stop_before_order((t, u8::MAX, 0, 0))
    }

    fn stop_before_order(&self, order: Order) -> Option<Item> {
        let start = self.bands.list.partition_point(|b| (b.span.start, EVENTS, b.place, 0) < order);
        let event = self.first_event_not_before(order).checked_sub(1).map(Item::Event);
        event.into_iter().chain(start.checked_sub(1).map(Item::Start)).max_by_key(|&item| self.order(item))
    }

    /// The place of the first event behind a place in the order.
    fn first_event_behind(&self, (t, rank, place, at): Order) -> usize {
        match rank {
            EVENTS => place + usize::from(at),
            0..EVENTS => self.session.index().at_or_after(t),
            _ => self.session.index().after(t),
        }
    }

    /// The place of the first event that does not stand before a place in the order.
    fn first_event_not_before(&self, (t, rank, place, _): Order) -> usize {
        match rank {
            EVENTS => place,
            0..EVENTS => self.session.index().at_or_after(t),
            _ => self.session.index().after(t),
        }
    }

    /// The last item at or before a moment.
    #[must_use]
    pub fn last_at(&self, t: SessionTime) -> Option<Item> {
        let order = (t, u8::MAX, 0, 0);
        let other = self.other_before(order);
        match self.hour_before(order) {
            Some(n) if other.is_none_or(|o| self.order(o) < self.hour_order(n)) => Some(Item::Hour(n)),
            _ => other,
        }
    }

    /// The first item behind a place in the order; `run` whole hours stand right before it already.
    fn next_after(&self, order: Order, run: i64) -> Option<Item> {
        let other = self.other_after(order);
        let Some(n) = self.hour_after(order) else { return other };
        if other.is_some_and(|o| self.order(o) < self.hour_order(n)) {
            return other;
        }
        let last = other.and_then(|o| self.hour_before(self.order(o))).unwrap_or(self.rules.last_hour());
        if run < HOUR_ROWS || last == n {
            return Some(Item::Hour(n));
        }
        Some(Item::Hours { first: n, count: last - n + 1 })
    }

    fn order(&self, item: Item) -> Order {
        match item {
            Item::Event(i) => {
                let time = self.session.index().get(i).map(super::Entry::time).unwrap_or_default();
                (time, EVENTS, i, 1)
            }
            Item::Start(b) => self.start_order(b),
            Item::End(b) => (self.bands.list[b].span.end, END, b, 0),
            Item::Hour(n) => self.hour_order(n),
            Item::Hours { first, count } => self.hour_order(first + count - 1),
            Item::Day(t) => (t, DAY, 0, 0),
            Item::Reference(r) => {
                let t = self.rules.references.iter().find(|&&(_, i)| i == r).map(|&(t, _)| t);
                (t.unwrap_or_default(), REFERENCE, r, 0)
            }
        }
    }

    fn start_order(&self, band: usize) -> Order {
        let Band { span, place, .. } = self.bands.list[band];
        (span.start, EVENTS, place, 0)
    }

    fn hour_order(&self, n: i64) -> Order {
        (self.rules.hour(n), HOUR_RANK, 0, 0)
    }

    /// How many whole hours stand up to and with this item since the last event or edge of a band. Days and
    /// reference lines do not begin a new run: a gap over midnight has no more rows than another.
    fn run_up_to(&self, item: Item) -> i64 {
        match item {
            Item::Hour(n) => n - self.run_start(n) + 1,
            Item::Hours { .. } => i64::MAX,
            Item::Event(_) | Item::Start(_) | Item::End(_) => 0,
            Item::Day(_) | Item::Reference(_) => {
                let order = self.order(item);
                let first = match self.solid_before(order) {
                    Some(solid) => self.hour_after(self.order(solid)),
                    None => Some(self.rules.first_hour()),
                };
                // The last hour may stand before that event or edge: then none stands since.
                first.zip(self.hour_before(order)).map_or(0, |(first, n)| (n - first + 1).max(0))
            }
        }
    }

    /// The first of the whole hours since the last event or edge of a band before this one.
    fn run_start(&self, n: i64) -> i64 {
        let before = self.solid_before(self.hour_order(n));
        before.and_then(|o| self.hour_after(self.order(o))).unwrap_or(self.rules.first_hour())
    }

    /// The first whole hour behind a place in the order.
    fn hour_after(&self, order: Order) -> Option<i64> {
        let rules = self.rules;
        let from = (order.0.max(rules.session.start)) - rules.zero;
        let mut n = div_ceil(from).max(rules.first_hour());
        if self.hour_order(n) <= order {
            n += 1;
        }
        (n <= rules.last_hour()).then_some(n)
    }

    /// The last whole hour before a place in the order.
    fn hour_before(&self, order: Order) -> Option<i64> {
        let rules = self.rules;
        let to = (order.0.min(rules.session.end)) - rules.zero;
        let mut n = to.0.div_euclid(HOUR.0);
        if self.hour_order(n) >= order {
            n -= 1;
        }
        (n >= rules.first_hour()).then_some(n)
    }

    /// The first item behind a place in the order that is no hour.
    fn other_after(&self, order: Order) -> Option<Item> {
        let index = self.session.index();
        let event = self.first_event_behind(order);
        let bands = &self.bands.list;
        let start = bands.partition_point(|b| (b.span.start, EVENTS, b.place, 0) <= order);
        // Bands are disjoint and sorted, so their ends are sorted as well.
        let end = self.bands.footed.partition_point(|&b| self.order(Item::End(b)) <= order);
        let day = self.rules.days.partition_point(|&d| (d, DAY, 0, 0) <= order);
        let reference = self.rules.references.partition_point(|&(r, i)| (r, REFERENCE, i, 0) <= order);
        let candidates = [
            (event < index.len()).then_some(Item::Event(event)),
            (start < bands.len()).then_some(Item::Start(start)),
            self.bands.footed.get(end).map(|&b| Item::End(b)),
            self.rules.days.get(day).map(|&t| Item::Day(t)),
            self.rules.references.get(reference).map(|&(_, i)| Item::Reference(i)),
        ];
        candidates.into_iter().flatten().min_by_key(|&item| self.order(item))
    }

    /// The last item before a place in the order that is no hour.
    fn other_before(&self, order: Order) -> Option<Item> {
        let day = self.rules.days.partition_point(|&d| (d, DAY, 0, 0) < order);
        let reference = self.rules.references.partition_point(|&(r, i)| (r, REFERENCE, i, 0) < order);
        let candidates = [
            self.solid_before(order),
            day.checked_sub(1).map(|d| Item::Day(self.rules.days[d])),
            reference.checked_sub(1).map(|r| Item::Reference(self.rules.references[r].1)),
        ];
        candidates.into_iter().flatten().max_by_key(|&item| self.order(item))
    }

    /// The last event or edge of a band before a place in the order.
    fn solid_before(&self, order: Order) -> Option<Item> {
        let event = self.first_event_not_before(order);
        let start = self.bands.list.partition_point(|b| (b.span.start, EVENTS, b.place, 0) < order);
        let end = self.bands.footed.partition_point(|&b| self.order(Item::End(b)) < order);
        let candidates = [
            event.checked_sub(1).map(Item::Event),
            start.checked_sub(1).map(Item::Start),
            end.checked_sub(1).map(|e| Item::End(self.bands.footed[e])),
        ];
        candidates.into_iter().flatten().max_by_key(|&item| self.order(item))
    }
}
