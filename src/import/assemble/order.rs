//! Sorts everything in a session by time, and reports what a log cannot hold.

use super::super::case::{Case, FileLine, Report, Tape};
use super::super::transcript::Content;
use super::line_limits::TextBudget;
use crate::record::{Alternative, Body, EventKind, ProblemKind};
use crate::time::{MAX_MILLIS, Millis, SessionTime};

/// The sort key of an event: its time, then its rank, then its place in the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::import) struct SortKey {
    pub time: SessionTime,
    pub rank: Rank,
    pub tape: u32,
    pub item: u32,
}

/// The order of events at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::import) enum Rank {
    On,
    CaseEvent,
    Item,
    Off,
}

/// The times that RFC 3339 can express at every offset, in milliseconds: the years 1 to 9998.
const CALENDAR: std::ops::Range<i64> = -62_135_596_800_000..253_370_764_800_000;

/// The events of a session in order.
pub(super) struct Order {
    pub keys: Vec<SortKey>,
    /// Whether all of them are utterances.
    pub only_words: bool,
    /// Events that may not fit into a line of the log.
    pub doubtful: Vec<SortKey>,
}

impl Order {
    /// Sorts the events of a case. An item without a time stays after the previous item of its file.
    ///
    /// Reports times outside the calendar, also those of other sources, and untaped intervals without a valid end, which are left out.
    pub(super) fn new(case: &Case<'_>, report: Report<'_>) -> Order {
        let items = case.tapes.iter().filter_map(|tape| tape.transcript.as_ref()).map(|t| t.items.len());
        let room = items.sum::<usize>() + case.events.len() + case.tapes.len() * 2;
        let mut order = Order {
            keys: Vec::with_capacity(room),
            only_words: case.events.is_empty(),
            doubtful: Vec::new(),
        };
        let budget = TextBudget::new(case);
        let (mut left_out, mut unwritable_others) = (Vec::new(), Vec::new());
        let mut check = |at: FileLine, name: &str, t: Option<SessionTime>| {
            if t.is_some_and(|t| !is_writable(t, case.zone.is_some())) {
                let what = format!("cannot write {name}: it is outside the years 1 to 9998, or too large");
                report(at, ProblemKind::BadTime, what);
            }
        };
        for (i, event) in case.events.iter().enumerate() {
            if is_kept(&event.body, Some(event.time), event.end, case) {
                order.add(event.time, Rank::CaseEvent, (0, i), budget.fits_body(&event.body));
            } else {
                left_out.push(event.at);
            }
            check(event.at, "the time", Some(event.time));
            check(event.at, "the end", event.end);
        }
        for (n, tape) in case.tapes.iter().enumerate() {
            if tape.has_events() {
                let start = tape.start.unwrap_or_default();
                let fits = budget.fits_body(&tape.after.tape_off(Some(tape.id.clone())));
                order.only_words = false;
                order.add(start, Rank::On, (n, 0), fits);
                if let Some(end) = tape.end {
                    order.add(end.max(start), Rank::Off, (n, 0), fits);
                }
            }
            check(tape.at, "the start of this tape", tape.start);
            check(tape.at, "the end of this tape", tape.end);
            let Some(transcript) = &tape.transcript else { continue };
            let first = transcript.items.iter().find_map(|item| item.at);
            let mut latest = first.map_or(tape.start.unwrap_or_default(), |at| tape.time_at(at));
            for (i, item) in transcript.items.iter().enumerate() {
                let at = (tape.file, item.line);
                let [time, end] = [item.at, item.end].map(|at| at.map(|at| tape.time_at(at)));
                latest = time.unwrap_or(latest);
                check(at, "the time", time);
                check(at, "the end", end);
                let others = item.provenance.iter().flat_map(|stated| &stated.alternatives);
                unwritable_others.extend(others.filter_map(|other| {
                    let mut rest = other.clone();
                    let is_lost = leave_out_unwritable(&mut rest, tape, case.zone.is_some());
                    is_lost.then_some((at, rest == Alternative::default()))
                }));
                if let Content::Event(body) = &item.content {
                    order.only_words = false;
                    if !is_kept(body, time, end, case) {
                        left_out.push(at);
                        continue;
                    }
                }
                order.add(latest, Rank::Item, (n, i), budget.fits(item));
            }
        }
        for (at, is_all) in unwritable_others {
            let (what, its) = if is_all { ("an entry", "its time") } else { ("a time", "it") };
            let what =
                format!("cannot write {what} of alt: {its} is outside the years 1 to 9998, or too large");
            report(at, ProblemKind::BadValue, what);
        }
        for at in left_out {
            let what = "an untaped interval needs an end after its start; left out".to_owned();
            report(at, ProblemKind::Dropped, what);
        }
        // Most transcripts are sorted already, which a merge sort uses.
        order.keys.sort();
        order
    }

    fn add(&mut self, time: SessionTime, rank: Rank, (tape, item): (usize, usize), fits: bool) {
        let [tape, item] = [tape, item].map(|n| u32::try_from(n).unwrap_or(u32::MAX));
        let key = SortKey { time, rank, tape, item };
        self.keys.push(key);
        if !fits {
            self.doubtful.push(key);
        }
    }
}

/// Whether a log can hold an event. An untaped interval needs an end that can be written; its start may be unknown.
fn is_kept(body: &Body<'_>, time: Option<SessionTime>, end: Option<SessionTime>, case: &Case<'_>) -> bool {
    let writable = |t: &SessionTime| is_writable(*t, case.zone.is_some());
    let (time, end) = (time.filter(writable), end.filter(writable));
    body.kind() != EventKind::Untaped || end.is_some_and(|end| time.is_none_or(|time| end > time))
}

/// Puts the times of what another source says on the session's scale, without those that cannot be written in a log. Returns
/// whether there were such.
pub(super) fn leave_out_unwritable(other: &mut Alternative<'_>, tape: &Tape<'_>, clock: bool) -> bool {
    let mut is_lost = false;
    for (place, offset) in [(&mut other.time, &mut other.offset), (&mut other.end, &mut other.end_offset)] {
        let t = place.map(|at| tape.time_at(Millis(at.0)));
        *place = t.filter(|t| is_writable(*t, clock));
        *offset = offset.filter(|_| place.is_some());
        is_lost |= *place != t;
    }
    is_lost
}

/// Whether a time can be written in a log, with or without a clock.
pub(super) fn is_writable(t: SessionTime, clock: bool) -> bool {
    if clock { CALENDAR.contains(&t.0) } else { t.0.abs() <= MAX_MILLIS }
}
