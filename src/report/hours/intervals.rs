//! The time between the first marks of two kinds, and from the first tape and the last gap to the first confession.

use super::marks::{ADMISSION, CONFESSION, first};
use crate::describe::Timestamps;
use crate::record::as_words;
use crate::report::page::Page;
use crate::report::table::{Side, Table};
use crate::session::{Mark, Session, sum_text};
use crate::time::{Millis, SessionTime};
use serde::Serialize;

/// The time from a mark, the first tape or the end of the last gap to a later mark.
#[derive(Clone, Debug, Serialize)]
pub struct Interval {
    /// The kind of the first mark; `tape` or `last_gap_end`.
    pub from: String,
    /// The kind of the second.
    pub to: String,
    /// The time of the first.
    pub from_ms: i64,
    /// The time of the first in RFC 3339; `None` without a clock.
    pub from_t: Option<String>,
    /// The time of the second.
    pub to_ms: i64,
    /// The time of the second in RFC 3339.
    pub to_t: Option<String>,
    /// The time from the first to the second; negative if the second is earlier.
    pub ms: i64,
    /// That time without time NOT HELD.
    pub held_ms: i64,
}

/// `from` of an interval that begins with the first tape.
const TAPE: &str = "tape";
/// `from` of an interval that begins with the end of the last gap before the mark, or with the mark if it is in that gap.
const LAST_GAP: &str = "last_gap_end";

/// The intervals of a session, each once, where the log has both of its ends.
pub(super) fn intervals(session: &Session) -> Vec<Interval> {
    let marks = &session.key_events().marks;
    let figures = session.figures();
    let times = Timestamps::new(session);
    let start = session.start_zero();
    let held = |t| session.held(&start, t);
    let interval = |from: &str, a: SessionTime, to: &Mark| {
        let b = to.key.time;
        Interval {
            from: from.to_owned(),
            to: to.kind.clone(),
            from_ms: a.0,
            from_t: times.rfc3339(a),
            to_ms: b.0,
            to_t: times.rfc3339(b),
            ms: (b - a).0,
            held_ms: (held(b) - held(a)).0,
        }
    };
    let pairs: [(&str, &[&str]); 6] = [
        ("arrest", &["warning"]),
        ("custody", &["warning"]),
        ("warning", ADMISSION),
        ("denial", ADMISSION),
        ("custody", CONFESSION),
        ("warning", CONFESSION),
    ];
    let mut intervals: Vec<Interval> = Vec::new();
    for (from, to) in pairs {
        let (Some(from), Some(to)) = (first(marks, &[from]), first(marks, to)) else { continue };
        // The first admission may be the first confession.
        if !intervals.iter().any(|i| i.from == from.kind && i.to == to.kind) {
            intervals.push(interval(&from.kind, from.key.time, to));
        }
    }
    let Some(confession) = first(marks, CONFESSION) else { return intervals };
    intervals.extend(figures.first_taped().map(|tape| interval(TAPE, tape, confession)));
    let gap = figures.before_mark(confession).last_gap;
    intervals.extend(gap.map(|gap| interval(LAST_GAP, gap.span.end, confession)));
    intervals
}

/// The intervals as a table; empty without intervals.
pub(super) fn intervals_text(intervals: &[Interval], session: &Session, page: Page) -> String {
    if intervals.is_empty() {
        return String::new();
    }
    let mut table = Table::without_header(&[Side::Left, Side::Right, Side::Left]);
    let whole = session.figures().whole_seconds;
    for interval in intervals {
        let held = sum_text(Millis(interval.held_ms), whole);
        let held = if interval.held_ms == interval.ms {
            String::new()
        } else {
            format!("{held} without time NOT HELD")
        };
        let from = match interval.from.as_str() {
            TAPE => "first tape".to_owned(),
            LAST_GAP => "end of the last gap".to_owned(),
            kind => as_words(&page.of_log(kind)).into_owned(),
        };
        let words = format!("{from} to {}", as_words(&page.of_log(&interval.to)));
        table.row(vec![words, sum_text(Millis(interval.ms), whole), held]);
    }
    format!("\nFrom the first mark of one kind to the first of another:\n{}", table.text())
}
