//! Untaped time by what the log says about questioning, and how much time was questioning at least and at most.

use crate::describe::{AT_LEAST, AT_MOST, BY_QUESTIONING, questioned};
use crate::report::table::{Side, Table};
use crate::session::{Figures, sum_text};

/// The four sums as a table, and the least and the most time that was questioning; nothing if the log does not tell.
pub(super) fn questioning_text(figures: &Figures) -> String {
    let mut text = String::new();
    if let Some(by) = figures.totals().and_then(|totals| totals.untaped_by_questioning) {
        let mut table = Table::without_header(&[Side::Left, Side::Right]);
        let names = BY_QUESTIONING;
        for (name, sum) in [
            (names.yes, by.yes),
            (names.disputed, by.disputed),
            (names.unknown, by.unknown),
            (names.no, by.no),
        ] {
            table.row(vec![name.to_owned(), sum_text(sum, figures.whole_seconds)]);
        }
        text = format!("\nUntaped time by questioning:\n{}", table.text());
    }
    if let Some(questioned) = figures.span.and_then(|span| questioned(figures, span.end)) {
        text += &["\nQuestioned: ", &questioned, "\n  ", AT_LEAST, "\n  ", AT_MOST, "\n"].concat();
    }
    text
}
