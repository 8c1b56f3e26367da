//! A table as plain text: columns two spaces apart, each as wide as its widest field.

use super::page::{pad, pad_left, width};

/// The side to which a column is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

/// A table that is filled row by row.
pub(super) struct Table {
    sides: Vec<Side>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with its column headers.
    pub fn new(columns: &[(&str, Side)]) -> Table {
        Table {
            sides: columns.iter().map(|&(_, side)| side).collect(),
            rows: vec![columns.iter().map(|&(head, _)| head.to_owned()).collect()],
        }
    }

    /// Adds a row: one field for each column.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The table as lines, without trailing spaces.
    pub fn text(&self) -> String {
        let widest =
            |i: usize| self.rows.iter().filter_map(|r| r.get(i)).map(|c| width(c)).max().unwrap_or(0);
        let widths: Vec<usize> = (0..self.sides.len()).map(widest).collect();
        let line = |row: &Vec<String>| {
            let cells = row.iter().zip(&self.sides).zip(&widths).map(|((cell, side), &to)| match side {
                Side::Left => pad(cell, to),
                Side::Right => pad_left(cell, to),
            });
            format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
        };
        self.rows.iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_they_are_drawn() {
        let mut table = Table::new(&[("who", Side::Left), ("h", Side::Right), ("what", Side::Left)]);
        table.row(vec!["日本".into(), "10.00".into(), String::new()]);
        table.row(vec!["A".into(), "-0.50".into(), "x".into()]);
        assert_eq!(table.text(), "who       h  what\n日本  10.00\nA     -0.50  x\n");
    }
}
