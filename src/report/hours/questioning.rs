//! Untaped time by what the log says about questioning, and how much time was questioning at least and at most.

use crate::describe::{AT_MOST, BY_QUESTIONING, questioned};
use crate::report::table::{Side, Table};
use crate::session::{Column, Totals, sum_text};

/// The four sums as a table, and the least and the most time that was questioning; nothing if the log does not tell.
/// `since` names the time that the totals count from, if it is not the session's start.
pub(super) fn questioning_text(totals: Totals, since: &str, whole_seconds: bool) -> String {
    // The parts of a gap may be cut within a second, although the gap is not.
    let whole_seconds = whole_seconds && totals.add_up_in_seconds();
    let mut text = String::new();
    if let Some(by) = totals.untaped_by_questioning {
        let mut table = Table::without_header(&[Side::Left, Side::Right]);
        let names = BY_QUESTIONING;
        for (name, sum) in [
            (names.yes, by.yes),
            (names.disputed, by.disputed),
            (names.unknown, by.unknown),
            (names.no, by.no),
        ] {
            table.row(vec![name.to_owned(), sum_text(sum, whole_seconds)]);
        }
        text = format!("\nUntaped time by questioning{since}:\n{}", table.text());
    }
    if let Some(questioned) = questioned(totals, whole_seconds) {
        let at_least = Column::Questioned.meaning();
        text += &[
            "\nTaped or logged as questioned",
            since,
            ": ",
            &questioned,
            "\n  ",
            at_least,
            "\n  ",
            AT_MOST,
            "\n",
        ]
        .concat();
    }
    text
}
