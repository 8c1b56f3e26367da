//! Reads tables of start times: CSV files with one recording per row.

use super::case_file::Fault;
use super::gap_table::Sheet;
use crate::time::date::Day;
use crate::time::written_date::leading_dates;
use crate::time::{DateOrder, HOUR, Millis, TimeError, WrittenTime, parse_date_time, read_time};
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
    /// What was guessed of its dates, each with its line.
    pub guesses: Vec<(u64, String)>,
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

/// Reads a table of start times. Its header row names the columns, in any order. `order` is that of day and month, if the user
/// states it. The values are not checked.
///
/// # Errors
/// All errors, each with its line and column.
pub fn start_table(text: &str, order: Option<DateOrder>) -> Result<StartTable, Vec<Fault>> {
    let Sheet { head, rows, mut faults } = Sheet::read(text);
    let head: Vec<String> = head.iter().map(|name| name.replace(['_', '-'], " ")).collect();
    let mut table = StartTable::default();
    let fault =
        |line: u64, field: &str, what: &str| Fault { line, field: field.to_owned(), what: what.to_owned() };
    let found = COLUMNS.map(|(_, names)| names.iter().find_map(|name| head.iter().position(|c| c == name)));
    for ((column, _), _) in COLUMNS.iter().zip(found).take(2).filter(|(_, at)| at.is_none()) {
        let what = "missing column; the first line must name the columns: file, start, and perhaps end, length, date";
        faults.push(fault(1, column, what));
    }
    let is_used = |n: &usize| found.contains(&Some(*n));
    let unused = head.iter().enumerate().filter(|(n, name)| !is_used(n) && !name.is_empty());
    table.unused = unused.map(|(_, name)| name.clone()).collect();
    if faults.iter().any(|fault| fault.line == 1) {
        faults.retain(|fault| fault.line == 1);
        return Err(faults);
    }
    for (line, record) in rows {
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
            None => faults.push(fault(line, "file", "missing")),
        }
    }
    table.settle_dates(order);
    faults.extend(table.without_unit());
    faults.extend(table.without_half_of_day());
    faults.sort_by_key(|fault| fault.line);
    if faults.is_empty() { Ok(table) } else { Err(faults) }
}

impl StartTable {
    /// The lengths that are a bare number: people write minutes so, and seconds.
    fn without_unit(&self) -> Vec<Fault> {
        let lengths = self.rows.iter().flat_map(|row| row.ends.iter().map(move |end| (row.line, end)));
        let bare = lengths.filter(|(_, (key, value))| *key == "length" && value.parse::<f64>().is_ok());
        let fault = |(line, (_, value)): (u64, &(&str, String))| {
            let what = format!("{value} has no unit; write 0:20:30, 20 min 30 s, or 1230 s");
            Fault { line, field: "length".to_owned(), what }
        };
        bare.map(fault).collect()
    }

    /// The starts that go back where no time of the table tells the two halves of a day apart, as 1:40 after 9:15.
    fn without_half_of_day(&self) -> Vec<Fault> {
        // A time of the first half of a day that may be of the second.
        let time = |start: &str| {
            let (date, time) = start.split_once(' ')?;
            let at = read_time(time).filter(|read| matches!(read, WrittenTime::Clock(_)))?.of_day()?;
            let is_either = (HOUR..Millis(13 * HOUR.0)).contains(&at);
            is_either.then(|| (date.to_owned(), at, time.to_owned()))
        };
        let starts: Vec<_> =
            self.rows.iter().filter_map(|row| Some((row.line, row.start.as_deref()?))).collect();
        let read: Option<Vec<_>> = starts.iter().map(|&(line, start)| Some((line, time(start)?))).collect();
        let Some(read) = read else { return Vec::new() };
        let back = read.windows(2).filter_map(|pair| {
            let ((_, (date, before, earlier)), (line, (next_date, after, later))) = (&pair[0], &pair[1]);
            let what = format!(
                "{later} is before {earlier} in the row above, and no time of this table says AM or PM; write {later} PM, or \
                 the hours of the day from 0 to 23"
            );
            (date == next_date && after < before).then(|| Fault { line: *line, field: "start".to_owned(), what })
        });
        back.collect()
    }

    /// Writes dates as case files have them where they are written otherwise, as spreadsheets do: `3/2/2019`.
    fn settle_dates(&mut self, order: Option<DateOrder>) {
        let mut cells: Vec<(u64, &mut String)> = Vec::new();
        for StartRow { line, start, ends, .. } in &mut self.rows {
            let ends = ends.iter_mut().filter(|(key, _)| *key == "ends_at").map(|(_, value)| value);
            cells.extend(start.iter_mut().chain(ends).map(|cell| (*line, cell)));
        }
        // Those that begin with a year are written so already.
        cells.retain(|(_, cell)| cell.get(4..5) != Some("-"));
        let texts: Vec<String> = cells.iter().map(|(_, cell)| (**cell).clone()).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        for ((line, cell), found) in cells.into_iter().zip(leading_dates(&texts, order)) {
            let Some((Day { date, guesses }, rest)) = found else { continue };
            for what in guesses.into_iter().map(|what| format!("{cell:?}: the date {what}")) {
                let guess = (line, what);
                if !self.guesses.contains(&guess) {
                    self.guesses.push(guess);
                }
            }
            *cell = format!("{date} {}", rest.trim_start_matches([' ', ',', 'T']));
        }
    }
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
        let table = start_table(text, None).unwrap();
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
    fn dates_of_a_spreadsheet_are_read_month_first_unless_others_show_another_order_and_that_is_said() {
        let read_in = |order, dates: [&str; 2]| {
            let text =
                format!("file,date,start,end\na,{},2:15 PM,\nb,,\"{} 11:02:10\",11:30\n", dates[0], dates[1]);
            let table = start_table(&text, order).unwrap();
            let starts: Vec<_> = table.rows.iter().filter_map(|row| row.start.clone()).collect();
            (starts.join(", "), table.guesses.iter().map(|(line, _)| *line).collect::<Vec<_>>())
        };
        let read = |dates| read_in(None, dates);
        let both = |a: &str, b: &str| format!("{a} 2:15 PM, {b} 11:02:10");
        assert_eq!(read(["3/2/2019", "3/4/2019"]), (both("2019-03-02", "2019-03-04"), vec![2, 3]));
        let stated = read_in(Some(DateOrder::DayFirst), ["3/2/2019", "3/4/2019"]);
        assert_eq!(stated, (both("2019-02-03", "2019-04-03"), vec![]));
        assert_eq!(read(["2/3/2019", "22/3/2019"]), (both("2019-03-02", "2019-03-22"), vec![2]));
        assert_eq!(read(["3/14/2019", "March 22, 2019"]), (both("2019-03-14", "2019-03-22"), vec![]));
        assert_eq!(read(["2019-03-14", "2019-03-02"]), (both("2019-03-14", "2019-03-02"), vec![]));
    }

    #[test]
    fn a_length_without_a_unit_and_a_time_of_either_half_of_the_day_are_refused() {
        let faults = |rows: &str| {
            let read = start_table(&format!("file,start,length\n{rows}"), None);
            let faults = read.err().unwrap_or_default();
            faults
                .into_iter()
                .map(|fault| format!("{} {}: {}", fault.line, fault.field, fault.what))
                .collect::<Vec<_>>()
        };
        let found = faults("a,3/2/2019 9:15,1:01:20\nb,3/2/2019 1:40,20.5\nc,3/2/2019 6:05,\n");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("3 length: 20.5 has no unit"), "{found:?}");
        assert!(found[1].starts_with("3 start: 1:40 is before 9:15 in the row above"), "{found:?}");
        for rows in [
            "a,3/2/2019 9:15,\nb,3/2/2019 13:40,\nc,3/2/2019 6:05,\n",
            "a,3/2/2019 9:15 AM,\nb,3/2/2019 1:40 PM,\n",
            "a,3/2/2019 9:15,\nb,3/3/2019 1:40,\n",
            "a,3/2/2019 9:15,20 min\nb,3/2/2019 10:40,0:20:30\n",
        ] {
            assert_eq!(faults(rows), [] as [&str; 0], "{rows}");
        }
    }

    #[test]
    fn a_sheet_without_its_columns_or_without_a_file_is_faulty() {
        let faults = |text: &str| {
            let faults = start_table(text, None).unwrap_err();
            faults.iter().map(|fault| (fault.line, fault.field.clone())).collect::<Vec<_>>()
        };
        assert_eq!(faults("name,when\na,b\n"), [(1, "file".to_owned()), (1, "start".to_owned())]);
        assert_eq!(faults("file,start,start\n"), [(1, "start".to_owned())]);
        assert_eq!(faults("file,start\n,11:00\na,b,c\n"), [(2, "file".to_owned()), (3, String::new())]);
    }
}
