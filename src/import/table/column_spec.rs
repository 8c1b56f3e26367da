//! The first rows of a table, and the `--columns` option: reads it, prints it, and suggests it for a table whose columns
//! are not recognized.

use super::super::transcript::Document;
use super::columns::Columns;
use super::native;
use super::rows::{Quotes, TableRow, TableRows};

/// The number of rows that are examined.
const ROWS: usize = 20;
/// The most column names that are listed, and the most characters of each.
const LISTED: (usize, usize) = (12, 30);
/// The file extensions of tables.
pub(super) const EXTENSIONS: &[&str] = &["csv", "tsv"];

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
            let least = sample.rows.iter().take(ROWS).map(|row| row.cells.len()).min();
            (sample.header_row().is_some(), least)
        };
        let best = tried.into_iter().rev().max_by_key(good);
        best.unwrap_or(Sample { delimiter: b',', rows: Vec::new() })
    }

    /// The position of the first row that names the columns. Lines may stand above it.
    pub(super) fn header_row(&self) -> Option<usize> {
        self.rows.iter().take(ROWS).position(|row| {
            let cells: Vec<&str> = row.cells.iter().map(AsRef::as_ref).collect();
            native::is_header(&cells) || Columns::by_header(&cells).is_some()
        })
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

/// Suggests `--columns` for a table whose columns are not recognized. `None` if the text is not a table.
pub fn suggest_columns(document: &Document<'_>) -> Option<String> {
    let sample = Sample::new(document.text);
    let rows = sample.rows.get(..sample.rows.len().min(ROWS))?;
    let extension = document.name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let named = extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()));
    // Two lines of prose may have a comma each, or a tab.
    let needed = if named { 2 } else { 3 };
    let wide = |row: &TableRow<'_>| row.cells.len() >= needed;
    let is_table = if named { rows.iter().any(wide) } else { rows.len() > 1 && rows.iter().all(wide) };
    is_table.then(|| suggestion(&sample, if named { "" } else { "--format csv " }))
}

fn suggestion(sample: &Sample<'_>, format: &str) -> String {
    let names: Vec<String> = sample
        .header()
        .iter()
        .take(LISTED.0)
        .map(|name| name.trim().chars().take(LISTED.1).collect::<String>())
        .map(|name| if name.is_empty() { "(empty)".to_owned() } else { name })
        .collect();
    let more = sample.header().len().saturating_sub(LISTED.0);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let below = sample.cells(1);
    let below: Vec<Vec<&str>> =
        below.into_iter().filter(|row| row.iter().any(|c| !c.trim().is_empty())).collect();
    let example = match Columns::by_cells_named(&sample.header(), &below) {
        Some(columns) => {
            let columns = columns.with_date(&sample.header(), &below).unwrap_or(columns);
            let unit = columns.unit.unwrap_or_else(|| columns.likely_unit(&below));
            format!("{} --unit {}", columns.spec(), unit.word())
        }
        None => "start=N,end=N,speaker=N,text=N --unit hms".to_owned(),
    };
    format!(
        "cannot tell which columns are times and text. The first row has: {}{more}. Name them, for example \
         {format}--columns {example}",
        names.join(", ")
    )
}

impl Columns {
    /// Parses `start=1,end=2,speaker=3,text=4`. A column may also be given by its name in the header row.
    ///
    /// # Errors
    /// What is wrong with the option.
    pub(super) fn parse(typed: &str, header: &[&str]) -> Result<Columns, String> {
        let mut columns = Columns::default();
        let (mut start, mut text) = (false, false);
        for part in typed.split(',') {
            let (key, value) =
                part.split_once('=').ok_or(format!("--columns: {part:?} is not name=column"))?;
            let value = value.trim();
            let column = match value.parse::<usize>() {
                Ok(number) => number.checked_sub(1).ok_or("--columns: columns count from 1")?,
                Err(_) => header
                    .iter()
                    .position(|cell| cell.trim().eq_ignore_ascii_case(value))
                    .ok_or(format!("--columns: no column {value:?} in the header row"))?,
            };
            match key.trim() {
                "start" => (columns.start, start) = (column, true),
                "text" => (columns.text, text) = (column, true),
                "end" => columns.end = Some(column),
                "duration" => columns.duration = Some(column),
                "speaker" => columns.speaker = Some(column),
                "date" => columns.date = Some(column),
                key => {
                    return Err(format!(
                        "--columns: unknown field {key:?}; use date, start, end, duration, speaker, text"
                    ));
                }
            }
        }
        if start && text { Ok(columns) } else { Err("--columns: start and text are required".to_owned()) }
    }

    /// Prints the columns as they are typed.
    pub(super) fn spec(&self) -> String {
        [
            ("date", self.date),
            ("start", Some(self.start)),
            ("end", self.end),
            ("duration", self.duration),
            ("speaker", self.speaker),
            ("text", Some(self.text)),
        ]
        .into_iter()
        .filter_map(|(key, at)| at.map(|at| format!("{key}={}", at + 1)))
        .collect::<Vec<_>>()
        .join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggested(name: &str, text: &str) -> Option<String> {
        suggest_columns(&Document { text, name })
    }

    #[test]
    fn the_columns_that_would_fit_are_suggested_as_they_are_typed() {
        let finnish = "Nro;Alku;Loppu;Puhuja;Puhe\n1;00:00:01;00:00:03;Kessler;Sit down, please.\n2;00:00:04;00:00:05;Doe;No.\n";
        let said = suggested("a.csv", finnish).unwrap();
        assert!(said.contains("has: Nro, Alku, Loppu, Puhuja, Puhe."), "{said}");
        assert!(said.ends_with("for example --columns start=2,end=3,speaker=4,text=5 --unit hms"), "{said}");
        assert!(suggested("a.txt", finnish).unwrap().contains("example --format csv --columns start=2"));
        let said = suggested("a.csv", "Von,Aussage\nsoon,hello\nlater,there\n").unwrap();
        assert!(said.ends_with("--columns start=N,end=N,speaker=N,text=N --unit hms"), "{said}");
    }

    #[test]
    fn prose_is_not_a_table() {
        assert_eq!(suggested("a.txt", "We left, then.\nAnd came back, later.\n"), None);
        assert_eq!(suggested("", "one line, with, commas"), None);
        assert_eq!(suggested("a.csv", "hello\nworld\n"), None);
    }

    #[test]
    fn columns_are_read_as_they_are_typed() {
        let header = ["a", "Words"];
        assert_eq!(Columns::parse("start=1, text=words", &header).unwrap().spec(), "start=1,text=2");
        for typed in ["", "start=1", "start=0,text=1", "start=1,text=x", "start=1,text=2,who=3"] {
            assert!(Columns::parse(typed, &header).is_err(), "{typed}");
        }
    }
}
