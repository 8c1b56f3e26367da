//! Untaped time as a proportion: of the whole session, and up to the first admission.

use super::marks::{ADMISSION, CONFESSION, MarkLine, first};
use crate::describe::{NOT_COUNTING_FREE, untaped_share};
use crate::report::table::{Side, Table};
use crate::session::{Figures, Session, Share, Totals, sum_text};
use crate::time::Millis;
use serde::Serialize;

/// Untaped time as proportions of the session without time NOT HELD.
#[derive(Clone, Debug, Serialize)]
pub struct Proportions {
    /// Of the whole session.
    pub unrecorded: Option<Proportion>,
    /// Of the whole session, not counting untaped time for which every statement is that there was no questioning.
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
    /// The proportions of a session.
    pub(super) fn new(session: &Session) -> Proportions {
        let figures = session.figures();
        let sums = figures.totals();
        let marks = &session.key_events().marks;
        let to_first =
            |kinds| first(marks, kinds).and_then(|m| figures.totals_to(m.key.time).untaped_share());
        Proportions {
            unrecorded: sums.and_then(Totals::untaped_share).map(Proportion::from),
            unrecorded_questioning: sums
                .and_then(Totals::untaped_share_excluding_no_questioning)
                .map(Proportion::from),
            unrecorded_to_first_admission: to_first(ADMISSION).map(Proportion::from),
            unrecorded_to_first_confession: to_first(CONFESSION).map(Proportion::from),
        }
    }

    /// The proportions as a table; those up to a mark only where the log has the mark.
    pub(super) fn text(&self, marks: &[MarkLine], figures: &Figures) -> String {
        let mut table = Table::without_header(&[Side::Left, Side::Right, Side::Left]);
        let mut row = |what: &str, proportion: Option<Proportion>| {
            let (percent, of) = proportion.map_or(("unknown".to_owned(), String::new()), |p| {
                let share = Share { part: Millis(p.part_ms), whole: Millis(p.whole_ms) };
                let [part, of] =
                    [share.part, share.whole].map(|length| sum_text(length, figures.whole_seconds));
                (share.to_string(), format!("{part} of {of}"))
            });
            table.row(vec![what.to_owned(), percent, of]);
        };
        row("whole session", self.unrecorded);
        row(NOT_COUNTING_FREE, self.unrecorded_questioning);
        let first = |kinds: &[&str]| marks.iter().find(|m| kinds.contains(&m.kind.as_str()));
        let (admission, confession) = (first(ADMISSION), first(CONFESSION));
        if admission.is_some() {
            row("up to the first admission or confession", self.unrecorded_to_first_admission);
        }
        if confession.is_some_and(|c| admission.is_none_or(|a| a.line != c.line)) {
            row("up to the first confession", self.unrecorded_to_first_confession);
        }
        let caption = untaped_share(figures).replacen('u', "U", 1);
        format!("\n{caption}:\n{}", table.text())
    }
}
