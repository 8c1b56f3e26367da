//! The same figures from a reference point to the session's end, beside those of the whole session.

use super::proportions::Proportions;
use crate::describe::Timestamps;
use crate::report::overview::Sums;
use crate::session::{GapKind, Location, Session, Totals, Zero};
use crate::time::SessionTime;
use serde::Serialize;

/// The figures from a reference point to the session's end.
#[derive(Clone, Debug, Serialize)]
pub struct Since {
    /// The name of the reference point.
    pub name: String,
    /// Its time.
    pub ms: i64,
    /// Its time in RFC 3339; `None` without a clock.
    pub t: Option<String>,
    /// The sums.
    #[serde(flatten)]
    pub sums: Sums,
    /// The time without time NOT HELD; `None` without a session.
    pub held_ms: Option<i64>,
    /// The length of inferred gaps; `None` in a log with tape events, which has none.
    pub no_record_ms: Option<i64>,
    /// Untaped time as proportions of that time without time NOT HELD.
    pub shares: Proportions,
    /// Each mark at the reference point or later, with the sums up to it.
    pub marks: Vec<SinceToMark>,
}

/// The sums from the reference point to a mark.
#[derive(Clone, Debug, Serialize)]
pub struct SinceToMark {
    /// The file, if the session was imported from several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its line in the file.
    pub line: u64,
    /// Its name for `--zero`.
    pub name: String,
    /// The sums up to it.
    #[serde(flatten)]
    pub sums: Sums,
    /// The number of declared gaps with time between both.
    pub gaps: usize,
    /// The number of inferred gaps with time between both.
    pub inferred_gaps: usize,
}

impl Since {
    /// The figures of a session from a reference point on.
    pub(super) fn new(session: &Session, zero: &Zero) -> Since {
        let (figures, from) = (session.figures(), zero.time);
        let span = figures.span;
        let sums = span.map(|span| figures.totals_between(from, span.end));
        let mark = |(mark, name): (&crate::session::Mark, String)| {
            let to = mark.key.time;
            let Location { file, line } = session.user_location(u64::from(mark.key.line));
            SinceToMark {
                file: file.map(str::to_owned),
                line,
                name,
                sums: Sums::new(Some(figures.totals_between(from, to))),
                gaps: figures.gap_count_between(GapKind::Declared, from, to),
                inferred_gaps: figures.gap_count_between(GapKind::Inferred, from, to),
            }
        };
        Since {
            name: zero.name.clone(),
            ms: from.0,
            t: Timestamps::new(session).rfc3339(from),
            sums: Sums::new(sums),
            held_ms: sums.map(|sums| (sums.elapsed - sums.not_held).0),
            no_record_ms: span
                .filter(|_| figures.coverage.is_none())
                .map(|span| figures.no_record_between(from, span.end).0),
            shares: Proportions::new(session, from),
            marks: super::marks::named(session).filter(|(mark, _)| mark.key.time >= from).map(mark).collect(),
        }
    }
}

/// Whether all sums from a time on, to each mark and to the session's end, add up if they are truncated to the second.
pub(super) fn add_up_in_seconds(session: &Session, from: SessionTime) -> bool {
    let figures = session.figures();
    let marks = session.key_events().marks.iter().map(|mark| mark.key.time).filter(|&to| to >= from);
    let mut ends = marks.chain(figures.span.map(|span| span.end));
    let adds = |to| Totals::add_up_in_seconds(figures.totals_between(from, to));
    figures.whole_seconds && ends.all(adds)
}
