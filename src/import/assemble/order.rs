//! The order of everything in a session, by time.

use super::super::case::Case;
use super::super::transcript::Content;
use super::has_events;
use super::line_limits::TextBudget;
use crate::record::{Body, EventKind, ProblemKind};
use crate::time::{LIMIT, SessionTime};

/// The place of an event in the order: its time, then tapes that begin, what is known from elsewhere, what was said,
/// tapes that end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::import) struct SortKey {
    pub time: SessionTime,
    pub rank: Rank,
    pub tape: u32,
    pub item: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::import) enum Rank {
    On,
    CaseEvent,
    Item,
    Off,
}

/// The first and the last moment that RFC 3339 can say at every offset, in milliseconds: the years 1 to 9998.
const CALENDAR: std::ops::Range<i64> = -62_135_596_800_000..253_370_764_800_000;

/// The order of all events, and whether all of them are words. What has no time keeps its place behind what stands before
/// it in its file.
pub(super) fn order(case: &Case<'_>) -> (Vec<SortKey>, bool) {
    let mut words_alone = case.events.is_empty();
    let items = case.tapes.iter().filter_map(|tape| tape.transcript.as_ref()).map(|t| t.items.len());
    let mut order = Vec::with_capacity(items.sum::<usize>() + case.events.len() + case.tapes.len() * 2);
    let mut push = |time, rank, tape: usize, item: usize| {
        let [tape, item] = [tape, item].map(|n| u32::try_from(n).unwrap_or(u32::MAX));
        order.push(SortKey { time, rank, tape, item });
    };
    for (i, known) in case.events.iter().enumerate() {
        if !is_kept(&known.body, Some(known.time), known.end, case) {
            continue;
        }
        push(known.time, Rank::CaseEvent, 0, i);
    }
    for (n, tape) in case.tapes.iter().enumerate() {
        if has_events(tape) {
            let start = tape.start.unwrap_or_default();
            words_alone = false;
            push(start, Rank::On, n, 0);
            if let Some(end) = tape.end {
                push(end.max(start), Rank::Off, n, 0);
            }
        }
        let Some(transcript) = &tape.transcript else { continue };
        let first = transcript.items.iter().find_map(|item| item.at);
        let mut before = first.map_or(tape.start.unwrap_or_default(), |at| tape.time_at(at));
        for (i, item) in transcript.items.iter().enumerate() {
            if let Some(at) = item.at {
                before = tape.time_at(at);
            }
            if let Content::Event(body) = &item.content {
                words_alone = false;
                let [time, end] = [item.at, item.end].map(|at| at.map(|at| tape.time_at(at)));
                if !is_kept(body, time, end, case) {
                    continue;
                }
            }
            push(before, Rank::Item, n, i);
        }
    }
    // Most transcripts are in order, which a merge sort takes in one go.
    order.sort();
    (order, words_alone)
}

/// Reports what a log has no place for: times outside the calendar, and intervals that have no end. Gives the events of
/// which the line may be none that a log's reader takes as it stands.
pub(super) fn cannot_be_said(
    case: &Case<'_>,
    report: &mut impl FnMut((u32, u64), ProblemKind, String),
) -> Vec<SortKey> {
    let room = TextBudget::of(case);
    let (mut doubtful, mut left_out) = (Vec::new(), Vec::new());
    let mut doubt = |time, rank, tape: usize, item: usize| {
        let [tape, item] = [tape, item].map(|n| u32::try_from(n).unwrap_or(u32::MAX));
        doubtful.push(SortKey { time, rank, tape, item });
    };
    let mut time = |at: (u32, u64), of: &str, t: SessionTime| {
        if !can_be_said(t, case.zone.is_some()) {
            let what = format!("{of} cannot be written: it is outside the years 1 to 9998, or too great");
            report(at, ProblemKind::BadTime, what);
        }
    };
    for (i, known) in case.events.iter().enumerate() {
        if !is_kept(&known.body, Some(known.time), known.end, case) {
            left_out.push(known.at);
        } else if !room.is_enough_for(&known.body) {
            doubt(known.time, Rank::CaseEvent, 0, i);
        }
        time(known.at, "the time", known.time);
        if let Some(end) = known.end {
            time(known.at, "the end", end);
        }
    }
    for (n, tape) in case.tapes.iter().enumerate() {
        if has_events(tape) && !room.is_enough_for(&tape.after.tape_off(tape.id.clone())) {
            let start = tape.start.unwrap_or_default();
            doubt(start, Rank::On, n, 0);
            if let Some(end) = tape.end {
                doubt(end.max(start), Rank::Off, n, 0);
            }
        }
        if let Some(start) = tape.start {
            time(tape.at, "the start of this tape", start);
        }
        if let Some(end) = tape.end {
            time(tape.at, "the end of this tape", end);
        }
        for (i, item) in tape.transcript.iter().flat_map(|transcript| &transcript.items).enumerate() {
            let place = (tape.file, item.line);
            if let Some(at) = item.at {
                time(place, "the time", tape.time_at(at));
            }
            if let Some(end) = item.end {
                time(place, "the end", tape.time_at(end));
            }
            if !room.is_enough(item) {
                doubt(item.at.map_or(SessionTime::default(), |at| tape.time_at(at)), Rank::Item, n, i);
            }
            if let Content::Event(body) = &item.content {
                let [time, end] = [item.at, item.end].map(|at| at.map(|at| tape.time_at(at)));
                if !is_kept(body, time, end, case) {
                    left_out.push(place);
                }
            }
        }
    }
    for place in left_out {
        let what = "an untaped interval needs an end that is behind its start: it is left out".to_owned();
        report(place, ProblemKind::Dropped, what);
    }
    doubtful
}

/// Whether a log has a place for an event: an untaped interval is none without an end that can be written. One whose
/// start alone is not known keeps its end.
fn is_kept(body: &Body<'_>, time: Option<SessionTime>, end: Option<SessionTime>, case: &Case<'_>) -> bool {
    let said = |t: &SessionTime| can_be_said(*t, case.zone.is_some());
    let (time, end) = (time.filter(said), end.filter(said));
    body.kind() != EventKind::Untaped || end.is_some_and(|end| time.is_none_or(|time| end > time))
}

/// Whether a time can be written as the log's times are.
pub(super) fn can_be_said(t: SessionTime, clock: bool) -> bool {
    if clock { CALENDAR.contains(&t.0) } else { t.0.abs() <= LIMIT }
}
