//! The first rows of a table, and the delimiter that splits it best.

use super::columns::Columns;
use super::native;
use super::rows::{Quotes, TableRow, TableRows};

/// The number of rows that guesses are based on.
const SAMPLED: usize = 1000;

/// The first rows of a table, split at the delimiter that fits best.
pub(super) struct Sample<'a> {
    pub(super) delimiter: u8,
    pub(super) rows: Vec<TableRow<'a>>,
}

impl<'a> Sample<'a> {
    /// Tries each delimiter. The best one makes the first row a header row with known names; failing that, it gives the
    /// most fields in every row.
    pub(super) fn new(text: &'a str) -> Sample<'a> {
        let tried = b",\t;|".map(|delimiter| {
            let rows: Vec<TableRow<'a>> =
                TableRows::new(text, delimiter, Quotes::Enclose).take(SAMPLED).collect();
            Sample { delimiter, rows }
        });
        let good = |sample: &Sample<'_>| {
            let header = sample.header();
            let named = native::is_header(&header) || Columns::by_header(&header).is_some();
            let least = sample.rows.iter().take(20).map(|row| row.cells.len()).min();
            (named, least)
        };
        let best = tried.into_iter().rev().max_by_key(good);
        best.unwrap_or(Sample { delimiter: b',', rows: Vec::new() })
    }

    /// The fields of the first row.
    pub(super) fn header(&self) -> Vec<&str> {
        self.rows.first().map(|row| row.cells.iter().map(AsRef::as_ref).collect()).unwrap_or_default()
    }

    /// The fields of the rows after the first `skip`.
    pub(super) fn cells(&self, skip: usize) -> Vec<Vec<&str>> {
        self.rows.iter().skip(skip).map(|row| row.cells.iter().map(AsRef::as_ref).collect()).collect()
    }
}
