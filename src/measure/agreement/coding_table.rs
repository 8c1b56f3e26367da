//! Reads a table of units by coders from a text: a row for each unit, a column for each coder.

use super::ratings::{Level, Ratings};
use thiserror::Error;

/// What is wrong with a table.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{line}: {what}")]
pub struct TableFault {
    /// The line in the file, from 1.
    pub line: u64,
    /// What is wrong.
    pub what: String,
}

/// Whether a table begins with the names of the coders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Header {
    /// The first row names the coders.
    Present,
    /// The first row is a unit.
    Absent,
}

/// Reads a table from CSV; the delimiter is a tab or a semicolon if the first line has one and no comma. A blank cell and
/// `#` mean that the coder did not code the unit. Without a header, the coders have the numbers of their columns.
///
/// # Errors
/// The table has no unit or fewer than two coders, a row has another number of cells, or a label does not fit the level.
pub fn read_table(text: &str, header: Header, level: Level) -> Result<Ratings, TableFault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let fault = |line: u64, what: String| TableFault { line, what };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter(text))
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| fault(e.position().map_or(1, csv::Position::line), e.to_string()))?;
        records.push(record);
    }
    let line = |record: &csv::StringRecord| record.position().map_or(1, csv::Position::line);
    let mut rows = records.iter();
    let head = if header == Header::Present { rows.next() } else { None };
    let Some(first) = rows.clone().next() else {
        return Err(fault(1, "no units; a row is a unit, a column a coder".to_owned()));
    };
    let coders: Vec<String> = match head {
        Some(names) => names.iter().map(str::to_owned).collect(),
        None => (1..=first.len()).map(|i| i.to_string()).collect(),
    };
    if coders.len() < 2 {
        return Err(fault(line(first), "one column; agreement takes two coders or more".to_owned()));
    }
    if let Some(record) = rows.clone().find(|record| record.len() != coders.len()) {
        let what = format!("{} cells, but there are {} coders", record.len(), coders.len());
        return Err(fault(line(record), what));
    }
    let labels = rows.map(|record| record.iter().map(|cell| (!matches!(cell, "" | "#")).then_some(cell)));
    Ratings::from_labels(coders, level, labels).map_err(|error| {
        let label = error.label();
        let at =
            records.iter().find(|record| label.is_some_and(|label| record.iter().any(|cell| cell == label)));
        fault(at.map_or(1, line), error.to_string())
    })
}

/// The delimiter of a table.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    let other = [b'\t', b';'].into_iter().find(|&byte| head.contains(char::from(byte)));
    other.filter(|_| !head.contains(',')).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Ratings, String> {
        read_table(text, Header::Absent, Level::Ordinal).map_err(|fault| fault.to_string())
    }

    #[test]
    fn blank_cells_and_number_signs_are_missing() {
        let rows = |text: &str| -> Vec<Vec<Option<u16>>> {
            read(text).unwrap().rows().map(<[Option<u16>]>::to_vec).collect()
        };
        let expected = [vec![Some(0), Some(1), None], vec![None, None, None], vec![Some(1), None, Some(1)]];
        for text in ["1,2,\n,#,\n2,#,2\n", "1;2; \n;#;\n2;;2", "\u{feff}1\t2\t\r\n\t#\t\r\n2\t\t2\r\n"] {
            assert_eq!(rows(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_header_names_the_coders() {
        let ratings = read_table("kp,mr\n1,2\n", Header::Present, Level::Ordinal).unwrap();
        assert_eq!(ratings.coders(), ["kp", "mr"]);
        assert_eq!(read("1,2\n").unwrap().coders(), ["1", "2"]);
    }

    #[test]
    fn a_fault_names_its_line_and_what_is_wrong() {
        for (text, fault) in [
            ("", "1: no units; a row is a unit, a column a coder"),
            ("1\n2\n", "1: one column; agreement takes two coders or more"),
            ("1,2\n1,2,3\n", "2: 3 cells, but there are 2 coders"),
            ("1,2\n1,two\n", "2: \"two\" is not a number; only the level nominal takes words"),
        ] {
            assert_eq!(read(text).unwrap_err(), fault, "{text:?}");
        }
    }
}
