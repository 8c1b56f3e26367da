//! Reads tables of start times: CSV files with one recording per row.

use super::case_file::Fault;
use super::gap_table::{delimiter, line_of};
use crate::record::counted;
use crate::time::{TimeError, parse_date_time};
use jiff::tz::TimeZone;

/// The columns, each with the names that it may have, the likeliest first. Only the first two are required.
const COLUMNS: [(&str, &[&str]); 5] = [
    ("file", &["file", "file name", "filename", "transcript", "recording", "tape"]),
    ("start", &["start", "starts at", "start time", "starts", "started"]),
    ("end", &["end", "ends at", "end time", "ends", "ended"]),
    ("length", &["length", "duration"]),
    ("date", &["date", "start date"]),
];

/// When recordings started, as a table says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StartTable {
    /// The rows.
    pub rows: Vec<StartRow>,
    /// The names of columns that say nothing of start or end.
    pub unused: Vec<String>,
}

/// When one recording started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartRow {
    /// Its line in the file, from 1.
    pub line: u64,
    /// The name of the recording's file.
    pub file: String,
    /// Its start as written, with the date of the row.
    pub start: Option<String>,
    /// Its end and its length as written, each as the field of a case file and its value.
    pub ends: Vec<(&'static str, String)>,
}

/// Reads a table of start times. Its header row names the columns, in any order. The values are not checked.
///
/// # Errors
/// All errors, each with its line and column.
pub fn start_table(text: &str) -> Result<StartTable, Vec<Fault>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let (mut table, mut faults) = (StartTable::default(), Vec::new());
    let fault = |line: u64, field: &str, what: String| Fault { line, field: field.to_owned(), what };
    let head: Vec<String> = match reader.headers() {
        Ok(head) => head.iter().map(|name| name.to_lowercase().replace(['_', '-'], " ")).collect(),
        Err(error) => return Err(vec![fault(1, "", error.to_string())]),
    };
    let found = COLUMNS.map(|(_, names)| names.iter().find_map(|name| head.iter().position(|c| c == name)));
    for ((column, _), _) in COLUMNS.iter().zip(found).take(2).filter(|(_, at)| at.is_none()) {
        let what = "missing column; the first line must name the columns: file, start, and perhaps end, length, date";
        faults.push(fault(1, column, what.to_owned()));
    }
    for (n, name) in head.iter().enumerate() {
        if head.iter().take(n).any(|earlier| earlier == name) && !name.is_empty() {
            faults.push(fault(1, name, format!("duplicate column, again as column {}", n + 1)));
        } else if !found.contains(&Some(n)) && !name.is_empty() {
            table.unused.push(name.clone());
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                faults.push(fault(error.position().map_or(0, csv::Position::line), "", error.to_string()));
                continue;
            }
        };
        let line = record.position().map_or(0, |at| line_of(at, text));
        if record.len() > head.len() {
            let (fields, columns) =
                (counted(record.len() as u64, "field"), counted(head.len() as u64, "column"));
            faults.push(fault(line, "", format!("{fields}, but the first line names {columns}")));
            continue;
        }
        let [file, start, end, length, date] =
            found.map(|at| at.and_then(|at| record.get(at)).filter(|cell| !cell.is_empty()));
        let dated = |cell: &str| match date {
            Some(date) if is_without_date(cell) => format!("{date} {cell}"),
            _ => cell.to_owned(),
        };
        let ends = [("ends_at", end.map(dated)), ("length", length.map(str::to_owned))];
        let ends: Vec<_> = ends.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
        match file {
            Some(file) => {
                table.rows.push(StartRow { line, file: file.to_owned(), start: start.map(dated), ends });
            }
            None if record.iter().all(str::is_empty) => {}
            None => faults.push(fault(line, "file", "missing".to_owned())),
        }
    }
    if faults.is_empty() { Ok(table) } else { Err(faults) }
}

/// Whether a text is not a date and time, not even one that a clock never showed.
#[must_use]
pub fn is_without_date(text: &str) -> bool {
    matches!(parse_date_time(text, Some(&TimeZone::UTC)), Err(TimeError::Format(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_of_start_times_is_read_by_the_names_of_its_columns() {
        let text = "Detective;End_Time;File;Date;Start\nRuiz;12:00;tape1.vtt;2019-03-02;11:02:10\n;;;;\n\
                    Ruiz;2019-03-03 00:10;tape2.srt;2019-03-02;\n";
        let table = start_table(text).unwrap();
        let row = |line, file: &str, start: Option<&str>, end: &str| StartRow {
            line,
            file: file.to_owned(),
            start: start.map(str::to_owned),
            ends: vec![("ends_at", end.to_owned())],
        };
        assert_eq!(table.unused, ["detective"]);
        assert_eq!(
            table.rows,
            [
                row(2, "tape1.vtt", Some("2019-03-02 11:02:10"), "2019-03-02 12:00"),
                row(4, "tape2.srt", None, "2019-03-03 00:10"),
            ]
        );
    }

    #[test]
    fn a_sheet_without_its_columns_or_without_a_file_is_faulty() {
        let faults = |text: &str| {
            let faults = start_table(text).unwrap_err();
            faults.iter().map(|fault| (fault.line, fault.field.clone())).collect::<Vec<_>>()
        };
        assert_eq!(faults("name,when\na,b\n"), [(1, "file".to_owned()), (1, "start".to_owned())]);
        assert_eq!(faults("file,start,start\n"), [(1, "start".to_owned())]);
        assert_eq!(faults("file,start\n,11:00\na,b,c\n"), [(2, "file".to_owned()), (3, String::new())]);
    }
}
