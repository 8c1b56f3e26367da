//! Reads CSV and TSV: tables with commas, semicolons, bars or tabs between fields.
//!
//! The columns are found by the names in the header row, by the user's `--columns`, or by the content of the rows, which
//! is a guess and is reported. This program's own tables restore every event ([`native`]).

mod cell;
mod column_spec;
mod columns;
mod native;
mod ragged;
mod rows;

pub use column_spec::suggest_columns;

use super::lines::{trimmed, with_lf};
use super::options::Options;
use super::transcript::{Document, Form, Format, Transcript};
use super::units::Unit;
use crate::import::guesses;
use crate::record::{Body, Problem, ProblemKind, counted};
use crate::time::{FrameRate, Millis, format_hms_exact};
use cell::{CellTime, TimeBase};
use column_spec::Sample;
use columns::Columns;
use ragged::RowWidth;
use rows::{Quotes, TableRow, TableRows};
use std::borrow::Cow;

pub(super) const FORMAT: Format = Format {
    word: "csv",
    name: "CSV and TSV",
    from: "spreadsheets, Whisper, this program",
    extensions: column_spec::EXTENSIONS,
    detect,
    read,
};

/// Whether these are the fields of a header row.
pub(super) fn is_header(cells: &[&str]) -> bool {
    Columns::by_header(cells).is_some()
}

/// Whether the first row names the columns, or the first rows are separated by tabs and begin with a clock time.
pub(super) fn detect(document: &Document<'_>) -> bool {
    let sample = Sample::new(document.text);
    let header = sample.header();
    if native::is_header(&header) || Columns::by_header(&header).is_some() {
        return true;
    }
    let rows: Vec<&TableRow<'_>> = sample.rows.iter().take(20).collect();
    let is_even = header.len() > 2 && rows.iter().all(|row| row.cells.len() == header.len());
    if Columns::names_any(&header)
        && let Some(columns) = Columns::by_names_and_cells(&header, &sample.cells(1))
        && (is_even || !columns.of_speakers.is_empty())
    {
        return true;
    }
    let clock = |at: usize| {
        rows.iter().all(|row| {
            row.cells
                .get(at)
                .is_some_and(|cell| cell.contains(':') && cell::time(cell, Unit::Clock).is_some())
        })
    };
    // ELAN writes the tier first, and without a header row unless asked.
    let first_is_time = sample.delimiter != b',' && clock(0);
    (sample.delimiter == b'\t' || first_is_time && rows.len() > 1)
        && is_even
        && (clock(0) || (1..header.len()).filter(|&at| clock(at)).count() >= 2)
}

/// Reads a table.
///
/// # Errors
/// If the columns of times and text are not known, or an option does not fit the table.
#[expect(clippy::too_many_lines, reason = "each step decides what the next one reads")]
pub(super) fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    let refuse = |message: String| Problem::new(1, ProblemKind::BadValue, message);
    let mut sample = Sample::new(document.text);
    let above = if options.columns.is_none() { sample.header_row().unwrap_or(0) } else { 0 };
    let lines_above: Vec<TableRow<'a>> = sample.rows.drain(..above).collect();
    let header: Vec<&str> = sample.header();
    if options.columns.is_none() && native::is_header(&header) {
        return Ok(native::read(TableRows::new(document.text, sample.delimiter, Quotes::Enclose), options));
    }
    let unit = options.unit.as_deref().map(|word| {
        let unknown =
            || refuse(format!("--unit: unknown unit {word:?}; use s, ms, hms, digits, days or frames"));
        Unit::from_word(word).filter(|unit| *unit != Unit::Ticks).ok_or_else(unknown)
    });
    let unit = unit.transpose()?;
    let mut transcript = Transcript::default();
    if let Some(first) = lines_above.first() {
        let lines = counted(above as u64, "line");
        let shown =
            first.cells.iter().map(AsRef::as_ref).find(|cell| !cell::is_blank(cell)).unwrap_or_default();
        transcript.dropped(first.line, format!("ignored {lines} above the header row: {shown:?}"));
    }
    let named = Columns::by_header(&header);
    let by_cells = || {
        let without = Columns::by_cells(&sample.cells(0)).map(|columns| (columns, false));
        without.or_else(|| Some((Columns::by_names_and_cells(&header, &sample.cells(1))?, true)))
    };
    let guessed = if options.columns.is_none() && named.is_none() { by_cells() } else { None };
    let mut columns = match &options.columns {
        Some(typed) => Columns::parse(typed, &header).map_err(refuse)?,
        None => named.clone().or_else(|| Some(guessed.clone()?.0)).ok_or_else(|| {
            let what =
                "cannot tell which columns are times and text; use --columns start=1,end=2,speaker=3,text=4";
            refuse(suggest_columns(document).unwrap_or_else(|| what.to_owned()))
        })?,
    };
    let has_header = named.is_some()
        || guessed.is_some_and(|(_, has_header)| has_header)
        || options.columns.is_some()
            && header.get(columns.start).is_some_and(|cell| cell::time(cell, Unit::Seconds).is_none());
    let rows = sample.cells(usize::from(has_header));
    let width = RowWidth::new(&header, has_header, &columns, sample.delimiter);
    if has_header && let Some(problem) = width.refuse(sample.rows.get(1..).unwrap_or_default(), &columns) {
        return Err(problem);
    }
    if options.columns.is_none() {
        columns = columns.dated(&header, &rows).map_err(refuse)?;
    }
    // A table of several days is not the transcript of one tape.
    transcript.is_session = columns.has_dates(&rows);
    let whisper = is_whisper(&header, &rows, sample.delimiter);
    let likely = if whisper { Unit::Millis } else { columns.likely_unit(&rows) };
    let stated = unit.or(columns.unit);
    // Clock times with colons state their unit.
    let is_unit_guessed = stated.is_none() && likely != Unit::Clock;
    let are_columns_guessed = options.columns.is_none() && named.is_none();
    let unit = stated.unwrap_or(likely);
    if let Some(cell) = columns.mixed_decimals(&rows) {
        let read = match cell::time(cell, unit) {
            Some(CellTime::After(at) | CellTime::Clock(at, _)) => format_hms_exact(at),
            Some(CellTime::Instant(..)) | None => "not a time".to_owned(),
        };
        let what = format!(
            "some times have a decimal point and others a decimal comma; both are read as decimals, so {cell} is {read}; if \
             commas separate thousands, save the table without them"
        );
        transcript.guess(1, guesses::DECIMAL_SIGN, what);
    }
    if stated.is_none() && columns.are_fractions_of_a_day(&rows) {
        let what = "all times are below 1, with many decimals; read as fractions of a day, as a spreadsheet stores times";
        transcript.guess(1, guesses::DAY_FRACTIONS, what);
    }
    if unit == Unit::Frames && options.frame_rate.is_none() {
        return Err(refuse(
            "times count frames, which mean nothing without their rate; give --frame-rate 25, 30 or 29.97"
                .to_owned(),
        ));
    }
    let from = if whisper { ", as in Whisper's tables" } else { "" };
    if are_columns_guessed {
        let what = format!("columns read as --columns {} --unit {}{from}", columns.spec(), unit.word());
        transcript.guess(1, guesses::COLUMNS, what);
    } else if options.columns.is_none() && columns.date.is_some() {
        let what = format!("the date and the time of a row read as one, as --columns {}", columns.spec());
        transcript.guess(1, guesses::COLUMNS, what);
    } else if is_unit_guessed {
        transcript.guess(
            1,
            guesses::UNIT,
            format!("times read in {} (--unit {}){from}", unit.noun(), unit.word()),
        );
    }
    if !columns.of_speakers.is_empty() {
        let speakers: Vec<&str> =
            columns.of_speakers.iter().filter_map(|&at| header.get(at).copied()).collect();
        let what = format!("columns with the words of one speaker each: {}", speakers.join(", "));
        transcript.guess(1, guesses::TIER_AS_SPEAKER, what);
    }
    if !(has_header && options.keep_tiers) {
        let name = |(at, cell): (usize, &&str)| {
            if has_header { cell.trim().to_owned() } else { format!("column {}", at + 1) }
        };
        let is_empty = |at: usize| {
            header.get(at).is_some_and(|name| cell::is_blank(name))
                && rows.iter().all(|row| row.get(at).is_none_or(|cell| cell::is_blank(cell)))
        };
        let others = (0..).zip(&header).filter(|(at, _)| !columns.has(*at) && !is_empty(*at));
        let ignored: Vec<String> = others.map(name).collect();
        if !ignored.is_empty() {
            transcript.dropped(1, format!("ignored columns: {}", ignored.join(", ")));
        }
    }
    let mut reader = TableReader {
        of_r: Some(document.text).filter(|text| text.starts_with('"')),
        columns,
        width,
        unit,
        frame_rate: options.frame_rate,
        keep: options.keep_tiers && has_header,
        has_header,
        header,
        zero: TimeBase::default(),
        transcript,
    };
    // Whisper does not quote fields: its quotes belong to the text.
    let quotes = if whisper { Quotes::AreText } else { Quotes::Enclose };
    let mut all = TableRows::new(document.text, sample.delimiter, quotes);
    for _ in 0..above + usize::from(has_header) {
        all.next();
    }
    for row in all.by_ref() {
        options.progress.at(row.at);
        reader.row(&row);
    }
    if let Some((line, what)) = all.unterminated() {
        reader.transcript.problem(line, ProblemKind::BadValue, what);
    }
    Ok(reader.finish())
}

/// Whether Whisper wrote the table: its times are in milliseconds.
fn is_whisper(header: &[&str], rows: &[Vec<&str>], delimiter: u8) -> bool {
    delimiter == b'\t'
        && header == ["start", "end", "text"]
        && rows.iter().all(|row| row.iter().take(2).all(|cell| cell::is_integer(cell)))
}

/// Reads rows into a transcript.
struct TableReader<'t, 'h> {
    /// The text of a table whose header row is quoted, as R writes it.
    of_r: Option<&'t str>,
    columns: Columns,
    width: RowWidth,
    unit: Unit,
    /// The rate of times that count frames.
    frame_rate: Option<FrameRate>,
    /// Whether other columns are kept as extra fields.
    keep: bool,
    /// Whether the first row names the columns.
    has_header: bool,
    header: Vec<&'h str>,
    zero: TimeBase,
    transcript: Transcript<'t>,
}

impl<'t> TableReader<'t, '_> {
    /// What is in the only field of a row, if it is neither a time nor in a column of speakers or words.
    fn lone_words<'r>(&self, row: &'r TableRow<'t>) -> Option<&'r str> {
        let mut used = row.cells.iter().enumerate().filter(|(_, cell)| !cell::is_blank(cell));
        let (at, cell) = used.next().filter(|_| used.next().is_none())?;
        let is_free = at == self.columns.start
            || !self.columns.has(at)
            || row.cells.len() == 1 && at != self.columns.text;
        let is_time = || cell::time(cell, self.unit).is_some() || cell::span(cell, self.unit).is_some();
        (is_free && cell.contains(char::is_alphabetic) && !is_time()).then(|| cell.trim())
    }

    fn row(&mut self, row: &TableRow<'t>) {
        let cell = |at: Option<usize>| row.cell(at);
        // Markdown has a row of dashes below the header row.
        let is_rule = |cell: &str| cell.trim().bytes().all(|b| matches!(b, b'-' | b':' | b'='));
        if row.cells.iter().all(|cell| is_rule(cell)) {
            return;
        }
        if self.has_header
            && row.cells.iter().map(|cell| cell.trim()).eq(self.header.iter().map(|cell| cell.trim()))
        {
            self.transcript.dropped(row.line, "the header row again; left out");
            return;
        }
        if let Some(words) = self.lone_words(row) {
            let what = format!(
                "{words:?} is alone in its row: kept as a note and not as words; it starts or stops no tape"
            );
            self.transcript.problem(row.line, ProblemKind::Guessed, what);
            let note = Body::Note { text: words.to_owned().into() };
            self.transcript.add_event(row.line, (None, None), note);
            return;
        }
        // R writes a missing value without quotes, and words with them.
        let raw = || self.of_r?.get(row.at..)?.lines().next();
        let is_missing = |cell: &str| cell == "NA" && raw().is_some_and(|raw| !raw.contains("\"NA\""));
        let is_named = !row.cell(self.columns.speaker).is_some_and(|cell| is_missing(cell));
        let empty = Cow::Borrowed("");
        let text = row.cells.get(self.columns.text).map(|text| if is_missing(text) { &empty } else { text });
        let Some(text) = text else {
            let what = format!("row with {} and no text; skipped", counted(row.cells.len() as u64, "field"));
            self.transcript.dropped(row.line, what);
            return;
        };
        let extra = self.width.extra(row);
        let joined = if extra.is_empty() { None } else { self.width.joined_text(row).map(Cow::Owned) };
        if joined.is_some() {
            self.transcript.guess(row.line, guesses::JOINED_FIELDS, self.width.joined_report());
        } else if !extra.is_empty() {
            self.transcript.dropped(row.line, self.width.ignored_report(extra));
        }
        let text = joined.as_ref().unwrap_or(text);
        if cell::is_blank(text) && self.columns.of_speakers.is_empty() {
            self.transcript.problem(row.line, ProblemKind::BadValue, "row without text; kept");
        }
        if row.torn {
            let what = "a quote inside a quoted field is not doubled; quotes may be missing from the text";
            self.transcript.problem(row.line, ProblemKind::BadValue, what);
        }
        let (times, forms) = self.times(row);
        let name = |cell: &str| cell.trim().trim_end_matches([':', '：']).trim_end().to_owned();
        let transcript = &mut self.transcript;
        if !self.columns.of_speakers.is_empty() {
            for &at_column in &self.columns.of_speakers {
                if let (Some(words), Some(who)) = (cell(Some(at_column)), self.header.get(at_column)) {
                    let speaker = Some(transcript.speaker(&name(who)));
                    let text = trimmed(with_lf(words.clone()));
                    transcript.say_as_written(row.line, times, forms, speaker, text);
                }
            }
            return;
        }
        let speaker =
            cell(self.columns.speaker).filter(|_| is_named).map(|cell| transcript.speaker(&name(cell)));
        let text = trimmed(with_lf(text.clone()));
        let item = transcript.say_as_written(row.line, times, forms, speaker, text);
        if self.keep {
            let extra: Vec<(String, String)> = (0..)
                .zip(self.header.iter().zip(&row.cells))
                .filter(|(at, (_, cell))| !self.columns.has(*at) && !cell.trim().is_empty())
                .map(|(_, (name, cell))| {
                    (name.trim().to_owned(), serde_json::Value::from(cell.as_ref()).to_string())
                })
                .collect();
            item.extra = Some(extra).filter(|extra| !extra.is_empty()).map(Box::new);
        }
    }

    /// Reads the start and the end of a row, with the forms in which they are written. What cannot be read is reported.
    fn times(&mut self, row: &TableRow<'t>) -> ((Option<Millis>, Option<Millis>), [Form; 2]) {
        let cell = |at: Option<usize>| row.cell(at);
        let mut wrong: Vec<String> = Vec::new();
        let unit = self.unit;
        let mut forms = [Form::Settled; 2];
        let (zero, rate) = (&mut self.zero, self.frame_rate.filter(|_| unit == Unit::Frames));
        let mut settle = |time: CellTime, place: usize| {
            if let (CellTime::Clock(_, own), Some(form)) = (time, forms.get_mut(place)) {
                *form = own;
            }
            match (time, rate) {
                // The number of frames was read as seconds.
                (CellTime::After(count), Some(rate)) => {
                    zero.millis(CellTime::After(rate.at(count.0 / 1000)?))
                }
                _ => zero.millis(time),
            }
        };
        let mut unread = |cell: &str, name: &str| {
            let shown: String = cell.chars().take(40).collect();
            wrong.push(format!("cannot read {name} {shown:?}"));
        };
        let (mut at, mut end) = (None, None);
        if let Some(cell) = cell(Some(self.columns.start)) {
            if let Some(time) = self.columns.time_in(&row.cells, self.columns.start, unit, None) {
                at = settle(time, 0);
            } else if let Some((start, stop)) = cell::span(cell, unit) {
                (at, end) = (settle(start, 0), settle(stop, 1));
            }
            if at.is_none() {
                unread(cell, "start");
            }
        }
        if let Some(cell) = cell(self.columns.end) {
            let start = at;
            let time = self.columns.end.and_then(|at| self.columns.time_in(&row.cells, at, unit, start));
            end = time.and_then(|time| settle(time, 1));
            if end.is_none() {
                unread(cell, "end");
            }
        }
        if at.is_none() && wrong.is_empty() {
            wrong.push("row without a time".to_owned());
        }
        let length = cell(self.columns.duration).and_then(|cell| cell::time(cell, unit));
        let end = end.or(match (at, length) {
            (Some(at), Some(CellTime::After(length) | CellTime::Clock(length, _))) => Some(at + length),
            _ => None,
        });
        if !wrong.is_empty() {
            self.transcript.problem(row.line, ProblemKind::BadTime, wrong.join("; "));
        }
        ((at, end), forms)
    }

    fn finish(mut self) -> Transcript<'t> {
        self.zero.rebase(&mut self.transcript);
        self.transcript.problems.sort();
        self.transcript
    }
}

#[cfg(test)]
mod tests {
    use super::super::transcript::Content;
    use super::*;

    /// The text of each row, and the problems with their lines.
    fn shown(transcript: &Transcript<'_>) -> (Vec<String>, Vec<String>) {
        let words = transcript.items.iter().filter_map(|item| match &item.content {
            Content::Utterance { text, .. } => Some(text.to_string()),
            Content::Event(_) => None,
        });
        let said = transcript.problems.list().iter();
        let said =
            said.filter(|p| p.line > 1).map(|p| format!("{}: {}: {}", p.line, p.kind.word(), p.message));
        (words.collect(), said.collect())
    }

    fn read_seconds(text: &str) -> Result<(Vec<String>, Vec<String>), Problem> {
        let options = Options { unit: Some("s".to_owned()), ..Options::default() };
        read(&Document { text, name: "a.csv" }, &options).map(|transcript| shown(&transcript))
    }

    #[test]
    fn a_delimiter_in_the_text_is_kept_if_the_text_is_the_last_column() {
        let text = "start;speaker;text\n1;K;Well?\n2;D;I took the money; I had the knife.\n3;K;Yes.;;\n4;D;a;\"b\";c;\n\
                    5;K;Why?\n6;D;No.\n7;K;Go on.\n8;D;;No.\n";
        let (words, said) = read_seconds(text).unwrap();
        let whole =
            ["Well?", "I took the money; I had the knife.", "Yes.", "a;b;c", "Why?", "No.", "Go on.", ";No."];
        assert_eq!(words, whole);
        let what = "guessed: extra fields joined to the text (quote fields that contain ;) [joined-fields]";
        assert_eq!(said, [3, 5, 9].map(|line| format!("{line}: {what}")));
    }

    #[test]
    fn a_header_row_may_end_with_columns_that_have_no_name() {
        let (words, said) = read_seconds("start;text;;\n1;Yes;;\n2;I took; all of it;\n3;No;;\n").unwrap();
        assert_eq!(words, ["Yes", "I took; all of it", "No"]);
        assert_eq!(said.len(), 1);
    }

    #[test]
    fn fields_that_are_ignored_are_shown() {
        let long = "x".repeat(99);
        let text =
            format!("start,text,speaker\n1,Yes,K\n2,I took,all,of it\n3,No,K,{long}\n4,No,K\n5,No,K\n");
        let (words, said) = read_seconds(&text).unwrap();
        assert_eq!(words, ["Yes", "I took", "No", "No", "No"]);
        let what = "dropped: more fields than the first row; ignored:";
        let shown = [format!("3: {what} \"of it\""), format!("4: {what} {:?}...", "x".repeat(60))];
        assert_eq!(said, shown);
    }

    #[test]
    fn decimal_commas_in_a_table_split_at_commas_are_refused() {
        for text in [
            "start,end,speaker,text\n12,4,15,9,K,Sit\n16,1,17,2,D,No\n18,1,19,2,K,Why, then?\n",
            "start,end,text\n0,5,1,5,Sit\n2,1,3,5,No\n4,5,Yes\n6,1,7,1,No\n8,2,9,1,No\n",
            "start,text\n0,5,Sit\n2,5,No\n",
            "start,text,speaker\n1,Sit, please,K\n2,No, sir,D\n",
        ] {
            let problem = read_seconds(text).unwrap_err();
            assert_eq!(problem.line, 2);
            assert!(problem.message.contains("more fields than the header row"), "{}", problem.message);
            assert!(problem.message.contains("semicolons between fields"), "{}", problem.message);
        }
        // Here only the text, the last column, has commas.
        let words = "start,end,speaker,text\n1,2,K,Sit down, please.\n2,3,D,No, sir.\n3,4,K,Well, then.\n";
        assert_eq!(read_seconds(words).unwrap().0, ["Sit down, please.", "No, sir.", "Well, then."]);
        let blank = "start,text\n1,Sit,,\n2,No,,\n";
        assert_eq!(read_seconds(blank).unwrap(), (vec!["Sit".to_owned(), "No".to_owned()], Vec::new()));
    }
}
