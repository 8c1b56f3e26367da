//! Untaped time as a proportion: to the session's end, and up to the first admission.

use super::marks::{ADMISSION, CONFESSION, first};
use crate::describe::{NOT_COUNTING_FREE, UNKNOWN};
use crate::report::table::{Side, Table};
use crate::session::{Session, Share, Totals, sum_text};
use crate::time::{Millis, SessionTime};
use serde::Serialize;

/// Untaped time as proportions of the session, or of a part of it that ends with it, without time NOT HELD.
#[derive(Clone, Debug, Serialize)]
pub struct Proportions {
    /// Of all of it.
    pub unrecorded: Option<Proportion>,
    /// Of all of it, not counting untaped time for which every statement is that there was no questioning.
    pub unrecorded_questioning: Option<Proportion>,
    /// Up to the first admission or confession.
    pub unrecorded_to_first_admission: Option<Proportion>,
    /// Up to the first confession.
    pub unrecorded_to_first_confession: Option<Proportion>,
}

/// A proportion.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Proportion {
    /// The part.
    pub part_ms: i64,
    /// The whole, greater than zero.
    pub whole_ms: i64,
    /// Tenths of a percent, truncated.
    pub permille: i64,
}

impl From<Share> for Proportion {
    fn from(share: Share) -> Proportion {
        Proportion { part_ms: share.part.0, whole_ms: share.whole.0, permille: share.permille() }
    }
}

impl Proportions {
    /// The proportions of the time from `from` to the session's end. Those up to a mark that is not later are `None`.
    pub(super) fn new(session: &Session, from: SessionTime) -> Proportions {
        let figures = session.figures();
        let sums = figures.span.map(|span| figures.totals_between(from, span.end));
        let marks = &session.key_events().marks;
        let to_first = |kinds| {
            let to = first(marks, kinds).map(|mark| mark.key.time).filter(|&to| to >= from);
            to.and_then(|to| figures.totals_between(from, to).untaped_share())
        };
        Proportions {
            unrecorded: sums.and_then(Totals::untaped_share).map(Proportion::from),
            unrecorded_questioning: sums
                .and_then(Totals::untaped_share_excluding_no_questioning)
                .map(Proportion::from),
            unrecorded_to_first_admission: to_first(ADMISSION).map(Proportion::from),
            unrecorded_to_first_confession: to_first(CONFESSION).map(Proportion::from),
        }
    }

    /// The proportions as a table; those up to a mark only where the log has the mark. `whole` is what all of it is
    /// called. A mark before `from` is said to be earlier. No time has no share: that is known, unlike what was untaped in
    /// a log that does not tell.
    pub(super) fn table(
        &self,
        session: &Session,
        whole: &str,
        from: SessionTime,
        whole_seconds: bool,
    ) -> String {
        let marks = &session.key_events().marks;
        let mut table = Table::without_header(&[Side::Left, Side::Right, Side::Left]);
        let figures = session.figures();
        let unknown = |to: SessionTime| {
            let sums = figures.totals_between(from, to);
            if to < from {
                "earlier"
            } else if sums.elapsed == sums.not_held {
                "no time"
            } else {
                UNKNOWN
            }
        };
        let mut row = |what: &str, proportion: Option<Proportion>, to: SessionTime| {
            let (percent, of) = proportion.map_or((unknown(to).to_owned(), String::new()), |p| {
                let share = Share { part: Millis(p.part_ms), whole: Millis(p.whole_ms) };
                let [part, of] = [share.part, share.whole].map(|length| sum_text(length, whole_seconds));
                (share.to_string(), format!("{part} of {of}"))
            });
            table.row(vec![what.to_owned(), percent, of]);
        };
        let end = figures.span.map_or(from, |span| span.end);
        row(whole, self.unrecorded, end);
        row(NOT_COUNTING_FREE, self.unrecorded_questioning, end);
        let (admission, confession) = (first(marks, ADMISSION), first(marks, CONFESSION));
        if let Some(mark) = admission {
            let share = self.unrecorded_to_first_admission;
            row("up to the first admission or confession", share, mark.key.time);
        }
        if let Some(mark) = confession.filter(|confession| admission.is_none_or(|a| a.key != confession.key))
        {
            row("up to the first confession", self.unrecorded_to_first_confession, mark.key.time);
        }
        table.text()
    }
}
