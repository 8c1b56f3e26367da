//! Untaped as shares of the time held: over the whole session, and up to the first admission and confession.

use super::marks::{ADMISSION, CONFESSION, MarkLine, first};
use crate::report::table::{Side, Table};
use crate::session::{Session, Share, Totals, sum_text};
use crate::time::Millis;
use serde::Serialize;

/// Untaped as shares of the time held.
#[derive(Clone, Debug, Serialize)]
pub struct Shares {
    /// Over the whole session.
    pub unrecorded: Option<ShareOf>,
    /// The same without the untaped time for which every statement is that there was no questioning.
    pub unrecorded_questioning: Option<ShareOf>,
    /// Up to the first admission or confession.
    pub unrecorded_to_first_admission: Option<ShareOf>,
    /// Up to the first confession.
    pub unrecorded_to_first_confession: Option<ShareOf>,
}

/// A share.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ShareOf {
    /// The part.
    pub part_ms: i64,
    /// The whole, greater than zero.
    pub whole_ms: i64,
    /// Tenths of a percent, truncated.
    pub permille: i64,
}

impl Shares {
    /// The shares of a session.
    pub(super) fn of(session: &Session) -> Shares {
        let figures = session.figures();
        let sums = figures.totals();
        let marks = &session.key_events().marks;
        let share = |share: Option<Share>| {
            share.map(|s| ShareOf { part_ms: s.part.0, whole_ms: s.whole.0, permille: s.permille() })
        };
        let to_first = |kinds| first(marks, kinds).and_then(|m| figures.totals_to(m.key.time).unrecorded());
        Shares {
            unrecorded: share(sums.and_then(Totals::unrecorded)),
            unrecorded_questioning: share(sums.and_then(Totals::unrecorded_questioning)),
            unrecorded_to_first_admission: share(to_first(ADMISSION)),
            unrecorded_to_first_confession: share(to_first(CONFESSION)),
        }
    }

    /// The shares as a table; those to a mark only where the log has such a mark.
    pub(super) fn text(&self, marks: &[MarkLine], whole: bool) -> String {
        let mut table =
            Table::new(&[("UNTAPED of the time held", Side::Left), ("share", Side::Right), ("", Side::Left)]);
        let mut row = |what: &str, share: Option<ShareOf>| {
            let (percent, of) = share.map_or(("unknown".to_owned(), String::new()), |s| {
                let share = Share { part: Millis(s.part_ms), whole: Millis(s.whole_ms) };
                let [part, of] = [share.part, share.whole].map(|length| sum_text(length, whole));
                (share.to_string(), format!("{part} of {of}"))
            });
            table.row(vec![what.to_owned(), percent, of]);
        };
        row("whole session", self.unrecorded);
        row("UNTAPED, less the time stated to be without questioning", self.unrecorded_questioning);
        let first = |kinds: &[&str]| marks.iter().find(|m| kinds.contains(&m.kind.as_str()));
        let (admission, confession) = (first(ADMISSION), first(CONFESSION));
        if admission.is_some() {
            row("up to the first admission or confession", self.unrecorded_to_first_admission);
        }
        if confession.is_some_and(|c| admission.is_none_or(|a| a.line != c.line)) {
            row("up to the first confession", self.unrecorded_to_first_confession);
        }
        format!("\n{}", table.text())
    }
}
