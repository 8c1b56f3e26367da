//! Reads gap tables: CSV files with one untaped interval per row.

use super::case::CaseEvent;
use super::case::next_day;
use super::case_file::Fault;
use crate::record::{ProblemKind, Problems, Questioning, counted};
use crate::session::Statement;
use crate::time::{offset_mismatch, parse_date_time};
use jiff::tz::TimeZone;

/// The columns; the first two are required.
const COLUMNS: [&str; 5] = ["start", "end", "reason", "questioning", "source"];

/// Reads a gap table. Its header row names the columns, in any order. Times without a UTC offset are clock times in
/// `zone`. Returns the intervals, with `file` as the index of their file, and times that look mistaken.
///
/// # Errors
/// All errors, each with its line and column.
pub fn gap_table(
    text: &str,
    zone: Option<&TimeZone>,
    file: u32,
) -> Result<(Vec<CaseEvent>, Problems), Vec<Fault>> {
    let Sheet { head, rows, faults: unread } = Sheet::read(text);
    let (mut known, mut faults, mut problems) = (Vec::new(), Vec::new(), Problems::default());
    let position = |column: &str| head.iter().position(|c| c == column);
    let mut fault =
        |line: u64, field: &str, what: String| faults.push(Fault { line, field: field.to_owned(), what });
    for column in head.iter().filter(|column| !COLUMNS.contains(&column.as_str())) {
        fault(1, column, format!("unknown column; the columns are {}", COLUMNS.join(", ")));
    }
    let mut complete = true;
    for column in COLUMNS.iter().take(2).filter(|column| position(column).is_none()) {
        fault(1, column, "missing column; the first line must name the columns".to_owned());
        // Without it every row would be a fault.
        complete = false;
    }
    for (line, record) in rows.into_iter().take_while(|_| complete) {
        let cell = |column: &str| record.get(position(column)?).filter(|cell| !cell.is_empty());
        let mut time = |column: &str| match cell(column).map(|text| parse_date_time(text, zone)) {
            None => {
                fault(line, column, "missing".to_owned());
                None
            }
            Some(Err(error)) => {
                fault(line, column, error.to_string());
                None
            }
            Some(Ok(read)) => {
                if let Some(what) = offset_mismatch(read, zone) {
                    problems.add(line, ProblemKind::Guessed, what);
                }
                Some(read.0)
            }
        };
        let (start, end) = (time("start"), time("end"));
        let questioning = cell("questioning").and_then(|word| {
            let read = Questioning::from_word(&word.to_lowercase());
            if read.is_none() {
                let what = format!("unknown questioning {word:?}; expected yes, no, disputed or unknown");
                fault(line, "questioning", what);
            }
            read
        });
        let (Some(start), Some(end)) = (start, end) else { continue };
        if end <= start {
            let next = next_day(start, end);
            fault(line, "end", format!("not after start{next}"));
        }
        let [reason, source] = ["reason", "source"].map(|column| cell(column).map(str::to_owned));
        let body = Statement { reason, stated_on_tape: None, questioning, source }.untaped();
        known.push(CaseEvent { at: (file, line), time: start, end: Some(end), body });
    }
    faults.extend(unread.into_iter().filter(|fault| complete || fault.line == 1));
    faults.sort_by_key(|fault| fault.line);
    if faults.is_empty() { Ok((known, problems)) } else { Err(faults) }
}

/// A small table that a person makes for this program. Its header row names the columns.
#[derive(Default)]
pub(super) struct Sheet {
    /// The names of the columns, in lower case.
    pub(super) head: Vec<String>,
    /// The rows that can be read, each with its line.
    pub(super) rows: Vec<(u64, csv::StringRecord)>,
    /// Rows that cannot be read, and columns that are named twice.
    pub(super) faults: Vec<Fault>,
}

impl Sheet {
    /// Splits a table.
    pub(super) fn read(text: &str) -> Sheet {
        let mut sheet = Sheet::default();
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(text))
            .trim(csv::Trim::All)
            .flexible(true)
            .from_reader(text.as_bytes());
        match reader.headers() {
            Ok(head) => sheet.head = head.iter().map(str::to_lowercase).collect(),
            Err(error) => sheet.fault(1, "", error.to_string()),
        }
        let head = sheet.head.clone();
        for (n, name) in head.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            if head.iter().take(n).any(|earlier| earlier == name) {
                sheet.fault(1, name, format!("duplicate column, again as column {}", n + 1));
            }
        }
        for record in reader.records() {
            match record {
                Err(error) => {
                    sheet.fault(error.position().map_or(0, csv::Position::line), "", error.to_string());
                }
                Ok(record) => {
                    let line = record.position().map_or(0, |at| line_of(at, text));
                    if record.len() > head.len() {
                        let fields = counted(record.len() as u64, "field");
                        let columns = counted(head.len() as u64, "column");
                        sheet.fault(line, "", format!("{fields}, but the first line names {columns}"));
                    } else {
                        sheet.rows.push((line, record));
                    }
                }
            }
        }
        sheet
    }

    fn fault(&mut self, line: u64, field: &str, what: String) {
        self.faults.push(Fault { line, field: field.to_owned(), what });
    }
}

/// The delimiter: a semicolon or a tab if the header row has one and no comma, as spreadsheets write where the comma is
/// the decimal separator.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let others =
        [b';', b'\t'].into_iter().filter(|&byte| !head.contains(',') && head.contains(char::from(byte)));
    others.min_by_key(|&byte| head.find(char::from(byte))).unwrap_or(b',')
}

/// The line of a record. The csv crate gives the first of the blank lines before it.
fn line_of(at: &csv::Position, text: &str) -> u64 {
    let from = usize::try_from(at.byte()).unwrap_or(usize::MAX);
    let blank = text.as_bytes().get(from..).unwrap_or_default().iter().take_while(|b| b"\r\n".contains(b));
    at.line() + blank.filter(|&&b| b == b'\n').count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Body;

    fn chicago() -> TimeZone {
        TimeZone::get("America/Chicago").unwrap()
    }

    #[test]
    fn a_table_gives_intervals_with_their_lines() {
        let text = "End,start,questioning,source,reason\n\
                    2019-03-02 12:30,2019-03-02 12:10,Disputed,\"custody log, p. 3\",\n\n\
                    2019-03-02T13:00:00-06:00,2019-03-02 12:40,,,meal\n";
        let (known, problems) = gap_table(text, Some(&chicago()), 7).unwrap();
        assert!(problems.is_empty());
        assert_eq!(known.iter().map(|k| k.at).collect::<Vec<_>>(), [(7, 2), (7, 4)]);
        assert_eq!(known[0].end.unwrap() - known[0].time, crate::time::Millis(1_200_000));
        assert_eq!(
            known[0].body,
            Body::Untaped {
                reason: None,
                questioning: Some(Questioning::Disputed),
                source: Some("custody log, p. 3".into())
            }
        );
    }

    #[test]
    fn semicolons_and_tabs_can_be_delimiters() {
        for delimiter in [";", "\t"] {
            let text = "start,end,reason\n2019-03-02 12:10,2019-03-02 12:30,a meal\n".replace(',', delimiter);
            let (known, _) = gap_table(&text, Some(&chicago()), 0).unwrap();
            let body = Statement { reason: Some("a meal".to_owned()), ..Statement::default() }.untaped();
            assert_eq!((known.len(), &known[0].body), (1, &body), "{delimiter:?}");
        }
    }

    #[test]
    fn a_missing_column_is_one_fault_and_not_one_for_each_row() {
        let faults =
            gap_table("begin,end\n2019-03-02 12:10,2019-03-02 12:30\n,\n", Some(&chicago()), 0).unwrap_err();
        let said: Vec<String> = faults.iter().map(|f| format!("{}: {}", f.line, f.field)).collect();
        assert_eq!(said, ["1: begin", "1: start"]);
    }

    #[test]
    fn faults_have_a_line_and_a_column() {
        let faults = |text: &str| {
            let faults = gap_table(text, Some(&chicago()), 0).unwrap_err();
            faults.iter().map(|f| format!("{}: {f}", f.line)).collect::<Vec<_>>()
        };
        assert_eq!(
            faults("start,reason\n")[0],
            "1: end: missing column; the first line must name the columns"
        );
        assert_eq!(faults("start,end,end\n")[0], "1: end: duplicate column, again as column 3");
        assert!(faults("start,end,why\n")[0].starts_with("1: why: unknown column"));
        let found = faults(
            "start,end,questioning\nnoon,2019-03-02 12:30,maybe\n,,\n2019-03-02 12:30,2019-03-02 12:30,no\n",
        );
        let late =
            faults("start,end\n2019-03-02 23:50,2019-03-02 00:20\n2019-03-02 12:30,2019-03-02 12:10\n");
        assert_eq!(late, ["2: end: not after start; did you mean the next day?", "3: end: not after start"]);
        let fields: Vec<&str> = found.iter().map(|f| f.split(": ").nth(1).unwrap()).collect();
        assert_eq!(fields, ["start", "questioning", "start", "end", "end"], "{found:?}");
    }
}
