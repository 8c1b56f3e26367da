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
    /// A table with a header row.
    pub(super) fn new(columns: &[(&str, Side)]) -> Table {
        let sides: Vec<Side> = columns.iter().map(|&(_, side)| side).collect();
        let mut table = Table::without_header(&sides);
        table.row(columns.iter().map(|&(header, _)| header.to_owned()).collect());
        table
    }

    /// A table without a header row.
    pub(super) fn without_header(sides: &[Side]) -> Table {
        Table { sides: sides.to_vec(), rows: Vec::new() }
    }

    /// Adds a row: one field for each column.
    pub(super) fn row(&mut self, fields: Vec<String>) {
        self.rows.push(fields);
    }

    /// The table as lines, without trailing spaces.
    pub(super) fn text(&self) -> String {
        let widest =
            |i: usize| self.rows.iter().filter_map(|r| r.get(i)).map(|c| width(c)).max().unwrap_or(0);
        let widths: Vec<usize> = (0..self.sides.len()).map(widest).collect();
        let line = |row: &Vec<String>| {
            let fields = row.iter().zip(&self.sides).zip(&widths).map(|((field, side), &to)| match side {
                Side::Left => pad(field, to),
                Side::Right => pad_left(field, to),
            });
            format!("{}\n", fields.collect::<Vec<_>>().join("  ").trim_end())
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
