//! Rows with more fields than the header row, from an unquoted delimiter in the text or a decimal comma in a time.

use super::cell::{is_blank, is_integer};
use super::columns::Columns;
use super::rows::TableRow;
use crate::record::{Problem, ProblemKind};
use std::borrow::Cow;

/// The number of fields that a row should have.
pub(super) struct RowWidth {
    cells: usize,
    /// The column of the text, from 0.
    text: usize,
    delimiter: u8,
}

impl RowWidth {
    /// The width of a table by its first row, which may be a header row.
    pub(super) fn new(first: &[&str], has_header: bool, columns: &Columns, delimiter: u8) -> RowWidth {
        // Unnamed columns at the end of a header row do not count.
        let named = first.iter().rposition(|cell| !has_header || !is_blank(cell)).map_or(0, |last| last + 1);
        RowWidth { cells: named.max(columns.text + 1), text: columns.text, delimiter }
    }

    /// The extra fields of a row, up to the last that is not blank.
    pub(super) fn extra<'r, 't>(&self, row: &'r TableRow<'t>) -> &'r [Cow<'t, str>] {
        let extra = row.cells.get(self.cells..).unwrap_or_default();
        let used = extra.iter().rposition(|cell| !is_blank(cell)).map_or(0, |last| last + 1);
        extra.get(..used).unwrap_or_default()
    }

    /// The text of a row with extra fields, if the text is the last column: the delimiters between them belong to it.
    pub(super) fn joined_text(&self, row: &TableRow<'_>) -> Option<String> {
        let last = self.text + 1 == self.cells;
        let used = self.cells + self.extra(row).len();
        row.cells.get(self.text..used).filter(|_| last).map(|cells| self.joined(cells))
    }

    /// Reports extra fields that were joined to the text.
    pub(super) fn joined_report(&self) -> String {
        format!("extra fields joined to the text (quote fields that contain {})", self.delimiter_shown())
    }

    /// Reports extra fields that are ignored.
    pub(super) fn ignored_report(&self, cells: &[Cow<'_, str>]) -> String {
        /// The most characters that are shown.
        const SHOWN: usize = 60;
        let joined = self.joined(cells);
        let shown: String = joined.chars().take(SHOWN).collect();
        let more = if shown.len() < joined.len() { "..." } else { "" };
        format!("more fields than the first row; ignored: {shown:?}{more}")
    }

    /// Refuses a table in which nearly all rows have extra fields, because they cannot be matched to columns. If the text
    /// is the last column, the delimiters are taken as part of it, unless the speakers or texts of most rows are numbers.
    pub(super) fn refuse(&self, rows: &[TableRow<'_>], columns: &Columns) -> Option<Problem> {
        let all = rows.iter().filter(|row| row.cells.iter().any(|cell| !is_blank(cell))).count();
        let wide: Vec<&TableRow<'_>> = rows.iter().filter(|row| !self.extra(row).is_empty()).collect();
        // Some rows may be right: a time without decimals has no comma.
        if wide.len() < 2 || wide.len() * 10 < all * 8 {
            return None;
        }
        let number = |row: &TableRow<'_>| {
            let columns = [columns.speaker, Some(columns.text)].into_iter().flatten();
            columns.filter_map(|at| row.cells.get(at)).any(|cell| is_integer(cell))
        };
        let moved = wide.iter().filter(|row| number(row)).count() * 2 >= wide.len();
        if self.text + 1 == self.cells && !moved {
            return None;
        }
        let (count, cells, delimiter) = (wide.len(), self.cells, self.delimiter_shown());
        let first = wide.first()?;
        let has = cells + self.extra(first).len();
        let other = if self.delimiter == b';' { "tabs" } else { "semicolons" };
        let message = format!(
            "nearly all rows ({count} of {all}) have more fields than the header row, as here ({has} instead of {cells}), so \
             fields cannot be matched to columns: the delimiter also occurs inside fields, as in 0{delimiter}5 or in the text. \
             Save the table with {other} between fields, or with quotes around them"
        );
        Some(Problem::new(first.line, ProblemKind::BadValue, message))
    }

    fn joined(&self, cells: &[Cow<'_, str>]) -> String {
        cells.join(char::from(self.delimiter).encode_utf8(&mut [0; 4]) as &str)
    }

    /// The delimiter as it is shown.
    fn delimiter_shown(&self) -> Cow<'static, str> {
        match self.delimiter {
            b'\t' => Cow::Borrowed("a tab"),
            delimiter => Cow::Owned(char::from(delimiter).to_string()),
        }
    }
}
