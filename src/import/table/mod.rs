//! Tables of cells behind commas, semicolons, bars or tabs: CSV and TSV, read with the `csv` crate.
//!
//! Which column is which is told by the head, by the user, or by what stands in the cells; what is told by the cells is
//! a guess, and said. The program's own tables have a head of their own and give back every event ([`native`]).

mod cell;
mod column_spec;
mod columns;
mod native;
mod ragged;
mod rows;

pub use column_spec::columns_wanted;

use super::clock::{has_frames, late};
use super::format::Format;
use super::transcript::{Document, Options, Transcript};
use crate::record::{Problem, ProblemKind, agree, counted};
use crate::time::{Millis, Offset, SessionTime, clock_exact};
use cell::{CellTime, TimeUnit};
use columns::ColumnSpec;
use ragged::RowWidth;
use rows::{TableRow, TableRows};
use std::borrow::Cow;

pub(super) const FORMAT: Format = Format {
    word: "csv",
    name: "CSV and TSV",
    from: "spreadsheets, Whisper, this program",
    extensions: EXTENSIONS,
    detect,
    read,
};

/// The file extensions of tables.
const EXTENSIONS: &[&str] = &["csv", "tsv"];

/// How many rows are looked at before something is guessed from them.
const LOOKED_AT: usize = 1000;

/// Whether the first line is a head that says what the columns are, or the first lines are rows of a table behind tabs
/// with a clock in their first column.
pub(super) fn detect(document: &Document<'_>) -> bool {
    let sample = Sample::new(document.text);
    let head = sample.head();
    if native::is_head(&head) || ColumnSpec::by_head(&head).is_some() {
        return true;
    }
    let rows: Vec<&TableRow<'_>> = sample.rows.iter().take(20).collect();
    sample.delimiter == b'\t'
        && head.len() > 2
        && rows.iter().all(|row| {
            row.cells.len() == head.len()
                && row
                    .cells
                    .first()
                    .is_some_and(|cell| cell.contains(':') && cell::time(cell, TimeUnit::Clock).is_some())
        })
}

/// Reads a table.
///
/// # Errors
/// Where nothing says which columns are the times and the words, or what the user says of them cannot be.
pub(super) fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    let not_this = |what: String| Problem { line: 1, kind: ProblemKind::BadValue, what };
    let sample = Sample::new(document.text);
    let head: Vec<&str> = sample.head();
    if options.columns.is_none() && native::is_head(&head) {
        return Ok(native::read(TableRows::new(document.text, sample.delimiter, true), options));
    }
    let unit = options.unit.as_deref().map(|word| {
        TimeUnit::from_word(word).ok_or_else(|| not_this(format!("--unit: {word:?} is none of s, ms, hms")))
    });
    let unit = unit.transpose()?;
    let mut transcript = Transcript::default();
    let named = ColumnSpec::by_head(&head);
    let columns = match &options.columns {
        Some(typed) => ColumnSpec::asked(typed, &head).map_err(not_this)?,
        None => named.clone().or_else(|| ColumnSpec::by_cells(&sample.cells(0))).ok_or_else(|| {
            let what =
                "no column is told to be times or words: --columns start=1,end=2,speaker=3,text=4 says it";
            not_this(columns_wanted(document).unwrap_or_else(|| what.to_owned()))
        })?,
    };
    let headed = named.is_some()
        || options.columns.is_some()
            && head.get(columns.start).is_some_and(|cell| cell::time(cell, TimeUnit::Seconds).is_none());
    let rows = sample.cells(usize::from(headed));
    let width = RowWidth::new(&head, headed, &columns, sample.delimiter);
    if headed && let Some(problem) = width.refused(sample.rows.get(1..).unwrap_or_default(), &columns) {
        return Err(problem);
    }
    let whisper = is_whisper(&head, &rows, sample.delimiter);
    let likely = if whisper { TimeUnit::Millis } else { columns.likely_unit(&rows) };
    let stated = unit.or(columns.unit);
    // A clock with colons states its unit.
    let guessed =
        (options.columns.is_none() && named.is_none()) || (stated.is_none() && likely != TimeUnit::Clock);
    let unit = stated.unwrap_or(likely);
    if let Some(cell) = columns.mixed_decimals(&rows) {
        let read = match cell::time(cell, unit) {
            Some(CellTime::After(at)) => clock_exact(at),
            Some(CellTime::Instant(..) | CellTime::Local(_)) | None => "no time".to_owned(),
        };
        let what = format!(
            "a point stands before the decimals of some times, and in others a comma: it counts as the same, so that {cell} is \
             read as {read}; where commas part thousands, save the sheet without them"
        );
        transcript.guessed(1, what);
    }
    if stated.is_none() && columns.are_parts_of_a_day(&rows) {
        let what = "all times are below 1, with many decimals: if a spreadsheet wrote them as parts of a day, show the \
                    columns as hh:mm:ss there, and save the sheet again";
        transcript.guessed(1, what);
    }
    if guessed {
        let from = if whisper { ", as Whisper writes them" } else { "" };
        let words = columns.words();
        transcript.guessed(1, format!("columns are taken as --columns {words} --unit {}{from}", unit.word()));
    }
    if !(headed && options.keep_tiers) {
        let name = |(at, cell): (usize, &&str)| {
            if headed { cell.trim().to_owned() } else { format!("column {}", at + 1) }
        };
        let left: Vec<String> = (0..).zip(&head).filter(|(at, _)| !columns.has(*at)).map(name).collect();
        if !left.is_empty() {
            transcript.dropped(1, format!("columns that are not taken over: {}", left.join(", ")));
        }
    }
    let mut reader = TableReader {
        columns,
        width,
        unit,
        keep: options.keep_tiers && headed,
        head,
        zero: TimeBase::default(),
        transcript,
    };
    // Whisper writes its texts bare: a quotation mark in them is somebody's.
    let mut all = TableRows::new(document.text, sample.delimiter, !whisper);
    if headed {
        all.next();
    }
    for row in all.by_ref() {
        options.progress.at(row.at);
        reader.row(&row);
    }
    if let Some((line, lines)) = all.unclosed() {
        let what = format!(
            "a quotation mark is never closed: {} {} in one cell",
            counted(lines, "line"),
            agree(lines, "stands", "stand")
        );
        reader.transcript.problem(line, ProblemKind::BadValue, what);
    }
    Ok(reader.finish())
}

/// Whether a table is one of Whisper's, whose times are in milliseconds.
fn is_whisper(head: &[&str], rows: &[Vec<&str>], delimiter: u8) -> bool {
    delimiter == b'\t'
        && head == ["start", "end", "text"]
        && rows.iter().all(|row| row.iter().take(2).all(|cell| cell::is_whole(cell)))
}

/// The beginning of a table, and what stands between its cells.
struct Sample<'a> {
    delimiter: u8,
    rows: Vec<TableRow<'a>>,
}

impl<'a> Sample<'a> {
    /// Of the signs that may stand between cells, the one that makes the first line a head with known names, else the
    /// one that gives the most cells in every row.
    fn new(text: &'a str) -> Sample<'a> {
        let tried = b",\t;|".map(|delimiter| {
            let rows: Vec<TableRow<'a>> = TableRows::new(text, delimiter, true).take(LOOKED_AT).collect();
            Sample { delimiter, rows }
        });
        let good = |sample: &Sample<'_>| {
            let head = sample.head();
            let named = native::is_head(&head) || ColumnSpec::by_head(&head).is_some();
            let least = sample.rows.iter().take(20).map(|row| row.cells.len()).min();
            (named, least)
        };
        let best = tried.into_iter().rev().max_by_key(good);
        best.unwrap_or(Sample { delimiter: b',', rows: Vec::new() })
    }

    fn head(&self) -> Vec<&str> {
        self.rows.first().map(|row| row.cells.iter().map(AsRef::as_ref).collect()).unwrap_or_default()
    }

    fn cells(&self, skip: usize) -> Vec<Vec<&str>> {
        self.rows.iter().skip(skip).map(|row| row.cells.iter().map(AsRef::as_ref).collect()).collect()
    }
}

/// What the times of a table count from: each is held as if from the epoch until all are read.
#[derive(Default)]
struct TimeBase {
    /// The least instant, with the offset of the first.
    instant: Option<(SessionTime, Option<Offset>)>,
    /// Whether times count from the start of the recording.
    after: bool,
}

impl TimeBase {
    /// A time as milliseconds; `None` where it is of another kind than those before.
    fn at(&mut self, time: CellTime) -> Option<Millis> {
        let (t, offset) = match time {
            CellTime::After(at) => {
                self.after = true;
                return self.instant.is_none().then_some(at);
            }
            CellTime::Instant(t, offset) => (t, Some(offset)),
            CellTime::Local(t) => (t, None),
        };
        match &mut self.instant {
            None if self.after => return None,
            None => self.instant = Some((t, offset)),
            Some((least, known)) => {
                if known.is_some() != offset.is_some() {
                    return None;
                }
                *least = (*least).min(t);
            }
        }
        Some(Millis(t.0))
    }

    /// Counts all times from the least instant, where there are any.
    fn settle(&self, transcript: &mut Transcript<'_>) {
        let Some((least, offset)) = self.instant else { return };
        let back = Millis(least.0);
        for item in &mut transcript.items {
            item.at = item.at.map(|at| at - back);
            item.end = item.end.map(|end| end - back);
        }
        match offset {
            Some(offset) => transcript.start = Some((least, offset)),
            None => transcript.guessed(
                1,
                "dates without an offset: times count from the first of them (--starts-at says when that was)",
            ),
        }
    }
}

/// A table that is being read.
struct TableReader<'t, 'h> {
    columns: ColumnSpec,
    width: RowWidth,
    unit: TimeUnit,
    /// Whether cells that are nothing known are kept.
    keep: bool,
    head: Vec<&'h str>,
    zero: TimeBase,
    transcript: Transcript<'t>,
}

impl<'t> TableReader<'t, '_> {
    fn row(&mut self, row: &TableRow<'t>) {
        let cell =
            |at: Option<usize>| at.and_then(|at| row.cells.get(at)).filter(|cell| !cell::is_blank(cell));
        if row.cells.iter().all(|cell| cell::is_blank(cell)) {
            return;
        }
        let Some(text) = row.cells.get(self.columns.text) else {
            let what = format!(
                "the row has {} and none of words: it is left out",
                counted(row.cells.len() as u64, "cell")
            );
            self.transcript.dropped(row.line, what);
            return;
        };
        let beyond = self.width.beyond(row);
        let joined = if beyond.is_empty() { None } else { self.width.words(row).map(Cow::Owned) };
        if joined.is_some() {
            self.transcript.guessed(row.line, self.width.taken());
        } else if !beyond.is_empty() {
            self.transcript.dropped(row.line, self.width.left_out(beyond));
        }
        let text = joined.as_ref().unwrap_or(text);
        if cell::is_blank(text) {
            self.transcript.problem(row.line, ProblemKind::BadValue, "a row without words: kept as it is");
        }
        if row.torn {
            let what = "a quotation mark within quotation marks is not doubled: words may have lost some";
            self.transcript.problem(row.line, ProblemKind::BadValue, what);
        }
        let mut wrong: Vec<String> = Vec::new();
        let unit = self.unit;
        let zero = &mut self.zero;
        let mut time = |at: Option<usize>, name: &str| {
            let cell = cell(at)?;
            let read = cell::time(cell, unit).and_then(|time| zero.at(time));
            if read.is_none() {
                let shown: String = cell.chars().take(40).collect();
                let frames =
                    if has_frames(cell) { " (it counts frames, of a rate that is not known)" } else { "" };
                wrong.push(format!("{name} {shown:?} is no time{frames}"));
            }
            read
        };
        let at = time(Some(self.columns.start), "start");
        let end = time(self.columns.end, "end");
        if at.is_none() && wrong.is_empty() {
            wrong.push("the row has no time".to_owned());
        }
        let length = cell(self.columns.duration).and_then(|cell| cell::time(cell, unit));
        let end = end.or(match (at, length) {
            (Some(at), Some(CellTime::After(length))) => Some(at + length),
            _ => None,
        });
        if !wrong.is_empty() {
            self.transcript.problem(row.line, ProblemKind::BadTime, wrong.join("; "));
        }
        let speaker = cell(self.columns.speaker).map(|name| self.transcript.speaker(name.trim()));
        let item = self.transcript.say(row.line, (at, end), speaker, rows::trimmed(text));
        if self.keep {
            let extra: Vec<(String, String)> = (0..)
                .zip(self.head.iter().zip(&row.cells))
                .filter(|(at, (_, cell))| !self.columns.has(*at) && !cell.trim().is_empty())
                .map(|(_, (head, cell))| {
                    (head.trim().to_owned(), serde_json::Value::from(cell.as_ref()).to_string())
                })
                .collect();
            item.extra = Some(extra).filter(|extra| !extra.is_empty()).map(Box::new);
        }
    }

    /// Says of clocks that begin at an hour or later what they are taken for.
    fn say_late(&mut self) {
        if self.unit != TimeUnit::Clock || self.zero.instant.is_some() {
            return;
        }
        let first = self.transcript.items.iter().filter_map(|item| item.at.map(|at| (at, item.line))).min();
        if let Some((at, line)) = first.filter(|&(at, _)| at >= Millis(3_600_000)) {
            self.transcript.guessed(line, late(at));
        }
    }

    fn finish(mut self) -> Transcript<'t> {
        self.zero.settle(&mut self.transcript);
        self.say_late();
        self.transcript.problems.sort();
        self.transcript
    }
}
