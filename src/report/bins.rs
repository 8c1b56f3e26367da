//! `untaped bins`: a session cut into bins, and what is in each: words of roles, questions, or codes.

use super::View;
use super::heat::{HeatCell, heat_cells, measures, taped_cells};
use super::overview::{Overview, ZeroPoint, title, zero_line};
use super::page::Page;
use super::table::{Side, Table};
use super::talk_figures::tenths;
use crate::describe::Timestamps;
use crate::measure::bin_rows::{BinRow, Subject, known_bins};
use crate::measure::bins::{Bin, Bins, Standing};
use crate::measure::codings::PartlyTaped;
use crate::measure::talk::ratio;
use crate::record::{counted, csv_cell};
use crate::session::Session;
use crate::time::{MINUTE, Millis, format_hms, format_hms_exact, format_hours};
use serde::Serialize;
use std::fmt::Write;
use std::ops::Range;

/// The report.
#[derive(Clone, Debug, Serialize)]
pub struct BinsReport {
    /// The whole session.
    pub session: Overview,
    /// How long bins are.
    #[serde(flatten)]
    pub width: Width,
    /// Whether the log has tape events. Without them every bin with time held counts as whole.
    pub tape_is_known: bool,
    /// Whether bins that were taped in part count as missing.
    pub whole_bins: bool,
    /// The bins, in the order of time.
    pub bins: Vec<BinLine>,
    /// The rows of the matrix.
    pub rows: Vec<RowLine>,
    /// The number of problems in the log; if there are any, lines may be missing.
    pub problems: u64,
    #[serde(skip)]
    taped: Vec<HeatCell>,
    #[serde(skip)]
    heat: Vec<Vec<HeatCell>>,
}

/// How long bins are, and where one of them begins.
#[derive(Clone, Debug, Serialize)]
pub struct Width {
    /// The length of a bin.
    pub bin_ms: i64,
    /// Where the bin with the number 0 begins.
    pub zero: ZeroPoint,
}

/// The time of a bin.
#[derive(Clone, Debug, Serialize)]
pub struct BinLine {
    /// Its number from the zero.
    pub number: i64,
    /// Its start.
    pub start_ms: i64,
    /// Its end.
    pub end_ms: i64,
    /// Its start in RFC 3339; `None` without a clock.
    pub start: Option<String>,
    /// From the zero to its start.
    pub elapsed_ms: i64,
    /// Its length.
    pub ms: i64,
    /// What was taped of it; `None` in a log without tape events.
    pub taped_ms: Option<i64>,
    /// What of it is declared untaped.
    pub untaped_ms: i64,
    /// What of it is NOT HELD.
    pub not_held_ms: i64,
    /// The time that rates are per.
    pub observed_ms: i64,
    /// `whole`, `partly`, `untaped` or `not_held`; the last two are missing.
    pub standing: &'static str,
    #[serde(skip)]
    clock: String,
    #[serde(skip)]
    bin: Bin,
}

/// A row of the matrix.
#[derive(Clone, Debug, Serialize)]
pub struct RowLine {
    /// What is counted: `utterances`, `words` or `questions` of a role, or utterances with a `code`.
    pub figure: &'static str,
    /// The role, or the code with its codebook.
    pub of: String,
    /// Who gave the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coder: Option<String>,
    /// A count for each bin; `null` where it is missing.
    pub counts: Vec<Option<u64>>,
    /// The counts in a minute of the time that rates are per; `null` where a bin is missing.
    pub per_minute: Vec<Option<f64>>,
    /// Of a code: whether it is present in the bin, by an utterance or by the time of a span.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<Option<bool>>,
    #[serde(skip)]
    total: (u64, Millis),
}

/// The word for how much of a bin was taped.
fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Whole => "whole",
        Standing::Partly => "partly",
        Standing::Untaped => "untaped",
        Standing::NotHeld => "not_held",
    }
}

impl Width {
    pub(super) fn new(bins: &Bins, view: &View) -> Width {
        Width {
            bin_ms: bins.width().0,
            zero: ZeroPoint { name: view.zero.name.clone(), ms: Some(bins.zero().0) },
        }
    }
}

impl BinLine {
    pub(super) fn new(session: &Session, view: &View, bin: &Bin) -> BinLine {
        let times = Timestamps::new(session);
        BinLine {
            number: bin.number,
            start_ms: bin.span.start.0,
            end_ms: bin.span.end.0,
            start: times.rfc3339(bin.span.start),
            elapsed_ms: session.elapsed(&view.zero, bin.span.start).0,
            ms: bin.length().0,
            taped_ms: bin.taped.map(|taped| taped.0),
            untaped_ms: bin.untaped.0,
            not_held_ms: bin.not_held.0,
            observed_ms: bin.observed().0,
            standing: word(bin.standing),
            clock: times.weekday_time(bin.span.start),
            bin: *bin,
        }
    }

    /// Number, time, hours and what was taped, in words.
    pub(super) fn fields(&self, page: Page) -> Vec<String> {
        vec![
            self.number.to_string(),
            page.own(&self.clock).into_owned(),
            format_hours(Millis(self.elapsed_ms)),
            taped_words(&self.bin),
        ]
    }
}

/// What was taped of a bin: `5:00`, `2:10 of 5:00`, `untaped`.
pub fn taped_words(bin: &Bin) -> String {
    let length = format_hms(bin.length());
    match bin.standing {
        Standing::Whole if bin.taped.is_none() && bin.untaped == Millis::ZERO => "no tape logged".to_owned(),
        Standing::Whole if bin.taped.is_none() => format!("{} said untaped", format_hms(bin.untaped)),
        Standing::Whole if bin.observed() == bin.length() => length,
        Standing::Whole | Standing::Partly => format!("{} of {length}", format_hms(bin.observed())),
        Standing::Untaped => "untaped".to_owned(),
        Standing::NotHeld => "NOT HELD".to_owned(),
    }
}

/// Bins one by one, but missing ones of one kind that follow each other together.
pub(super) fn missing_runs(bins: &[&BinLine]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (i, bin) in bins.iter().enumerate() {
        let standing = bin.bin.standing;
        match runs.last_mut() {
            Some(run) if standing.is_missing() && bins[run.start].bin.standing == standing => run.end = i + 1,
            Some(_) | None => runs.push(i..i + 1),
        }
    }
    runs
}

/// Number, time, hours and what was taped of a bin, or of several missing ones: `4 to 9`.
pub(super) fn run_fields(run: &[&BinLine], page: Page) -> Vec<String> {
    let mut fields = run.first().map(|bin| bin.fields(page)).unwrap_or_default();
    if let ([first, .., last], Some(number)) = (run, fields.first_mut()) {
        *number = format!("{} to {}", first.number, last.number);
    }
    fields
}

/// The columns of a bin in CSV.
pub(super) fn bin_columns() -> &'static str {
    "bin,start,start_ms,end_ms,elapsed_ms,ms,taped_ms,untaped_ms,not_held_ms,observed_ms,standing"
}

/// The cells of a bin in CSV.
pub(super) fn bin_cells(bin: &BinLine) -> String {
    let cells = [
        bin.number.to_string(),
        bin.start.clone().unwrap_or_default(),
        bin.start_ms.to_string(),
        bin.end_ms.to_string(),
        bin.elapsed_ms.to_string(),
        bin.ms.to_string(),
        bin.taped_ms.map(|ms| ms.to_string()).unwrap_or_default(),
        bin.untaped_ms.to_string(),
        bin.not_held_ms.to_string(),
        bin.observed_ms.to_string(),
        bin.standing.to_owned(),
    ];
    cells.join(",")
}

/// How long bins are and where they begin, in words.
pub(super) fn grid_words(width: &Width, session: &Session, view: &View, page: Page) -> String {
    let length = format_hms_exact(Millis(width.bin_ms));
    format!("Bins of {length}, number 0 from the zero. {}", zero_line(session, view, page))
}

impl RowLine {
    fn new(row: &BinRow, bins: &Bins) -> RowLine {
        let (figure, of, coder) = match &row.subject {
            Subject::Utterances(role) => ("utterances", role.word().to_owned(), None),
            Subject::Words(role) => ("words", role.word().to_owned(), None),
            Subject::Questions(role) => ("questions", role.word().to_owned(), None),
            Subject::Code(code, coder) => ("code", code.to_string(), Some(coder.to_string())),
        };
        let rate = |(count, bin): (&Option<u64>, &Bin)| {
            ratio((*count)?.saturating_mul(MINUTE.0.unsigned_abs()), bin.observed().0.unsigned_abs())
        };
        RowLine {
            figure,
            of,
            coder,
            per_minute: row.counts.iter().zip(bins.list()).map(rate).collect(),
            counts: row.counts.clone(),
            present: row.present.clone(),
            total: row.total(bins),
        }
    }

    /// What is counted, for two rows of headings: the role or code, and what of it.
    fn heads(&self, page: Page) -> (String, String) {
        let figure = self.coder.as_deref().map_or(self.figure.into(), |coder| page.words(coder));
        (page.words(&self.of).into_owned(), figure.into_owned())
    }

    /// What is counted, for a heading: `police words`, `min_max/min_blame kp`.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.coder {
            Some(coder) => format!("{} {coder}", self.of),
            None => format!("{} {}", self.of, self.figure),
        }
    }
}

impl BinsReport {
    /// The report on the rows of some bins.
    #[must_use]
    pub fn new(
        session: &Session,
        view: &View,
        bins: &Bins,
        partly: PartlyTaped,
        rows: &[BinRow],
    ) -> BinsReport {
        let known = known_bins(bins, partly);
        BinsReport {
            session: Overview::new(session, view),
            width: Width::new(bins, view),
            tape_is_known: bins.tape_is_known(),
            whole_bins: partly == PartlyTaped::LeftOut,
            bins: bins.list().iter().map(|bin| BinLine::new(session, view, bin)).collect(),
            rows: rows.iter().map(|row| RowLine::new(row, bins)).collect(),
            problems: session.problems().count(),
            taped: taped_cells(session, bins, None),
            heat: rows.iter().map(|row| heat_cells(session, bins, &known, row, None)).collect(),
        }
    }

    /// The report as text, for a width in columns.
    #[must_use]
    pub fn text(&self, session: &Session, view: &View, page: Page, width: usize) -> String {
        let mut text = title(session, page).join("\n");
        let _ = writeln!(text, "\n\n{}", grid_words(&self.width, session, view, page));
        let _ = writeln!(text, "{}", self.standing_words());
        let names: Vec<String> = self.rows.iter().map(|row| page.words(&row.name()).into_owned()).collect();
        text += &self.heat_rows(&names, page, width);
        text += &self.totals(&names);
        let table = self.table(page);
        let widest = table.lines().map(super::page::width).max().unwrap_or(0);
        if widest <= width.max(100) {
            text.push('\n');
            text += &table;
        } else {
            text += "\nThere are too many columns for a table; --csv has the counts of each bin.\n";
        }
        text
    }

    /// How many bins are whole, partly taped and missing.
    fn standing_words(&self) -> String {
        let of = |standing| self.bins.iter().filter(|bin| bin.bin.standing == standing).count() as u64;
        let mut parts = vec![format!("{} whole", counted(of(Standing::Whole), "bin"))];
        let missing = if self.whole_bins { " (missing, by --whole-bins)" } else { "" };
        for (standing, what) in [
            (Standing::Partly, format!("taped in part{missing}")),
            (Standing::Untaped, "untaped (missing, never 0)".to_owned()),
            (Standing::NotHeld, "NOT HELD (missing)".to_owned()),
        ] {
            if of(standing) > 0 {
                parts.push(format!("{} {what}", of(standing)));
            }
        }
        let unknown = if self.tape_is_known {
            ""
        } else {
            ". The log has no tape events: each bin with time held counts as whole"
        };
        format!("{}{unknown}.", parts.join(", "))
    }

    /// A symbol for each bin in each row, folded at a width.
    fn heat_rows(&self, names: &[String], page: Page, width: usize) -> String {
        const MOST_LABEL: usize = 26;
        let widest = names.iter().map(|name| super::page::width(name)).chain([5]).max().unwrap_or(0);
        let label = if widest + 20 > width { widest.min(MOST_LABEL) } else { widest };
        let room = width.saturating_sub(label + 3).max(8);
        let mut text = String::new();
        let hours =
            |bin: Option<&BinLine>| bin.map(|bin| format_hours(Millis(bin.elapsed_ms))).unwrap_or_default();
        for from in (0..self.bins.len()).step_by(room) {
            let to = (from + room).min(self.bins.len());
            let (first, last) = (hours(self.bins.get(from)) + " h", hours(self.bins.get(to - 1)) + " h");
            let between = (to - from + 1).saturating_sub(first.len() + last.len());
            let ruler = if between > 0 { format!("{first}{}{last}", " ".repeat(between)) } else { first };
            let mut line = |name: &str, cells: &[HeatCell]| {
                let cells: String = cells[from..to].iter().map(|cell| cell.symbol(page.ascii)).collect();
                let _ = writeln!(text, "{}  {cells}|", super::page::pad(&cut(name, label), label));
            };
            line("taped", &self.taped);
            for (name, cells) in names.iter().zip(&self.heat) {
                line(name, cells);
            }
            let _ = writeln!(text, "{}  {ruler}\n", " ".repeat(label));
        }
        if text.is_empty() { text } else { format!("\n{text}{}\n", heat_legend(page)) }
    }

    /// The total, the rate and the greatest rate of each row, of the whole bins if there are any.
    fn totals(&self, names: &[String]) -> String {
        let bins: Vec<Bin> = self.bins.iter().map(|line| line.bin).collect();
        let measures = measures(&bins);
        let mut table = Table::new(&[
            ("", Side::Left),
            ("total", Side::Right),
            ("a minute", Side::Right),
            ("most in a minute", Side::Right),
            ("in bin", Side::Right),
        ]);
        for (name, row) in names.iter().zip(&self.rows) {
            let rate = |count: u64, time: Millis| {
                tenths(count.saturating_mul(MINUTE.0.unsigned_abs()), time.0.unsigned_abs())
            };
            let most = row.per_minute.iter().zip(&self.bins).zip(&row.counts);
            let most = most.filter(|((_, bin), _)| measures(&bin.bin));
            let most = most.filter_map(|((rate, bin), count)| Some(((*rate)?, bin, (*count)?)));
            let most = most.reduce(|best, next| if next.0 > best.0 { next } else { best });
            table.row(vec![
                name.clone(),
                row.total.0.to_string(),
                rate(row.total.0, row.total.1),
                most.map_or_else(|| "-".to_owned(), |(_, bin, count)| rate(count, Millis(bin.observed_ms))),
                most.map_or_else(|| "-".to_owned(), |(_, bin, _)| bin.number.to_string()),
            ]);
        }
        format!("\n{}", table.text())
    }

    /// A line for each bin.
    fn table(&self, page: Page) -> String {
        let mut sides = vec![Side::Right, Side::Left, Side::Right, Side::Left];
        sides.extend(self.rows.iter().map(|_| Side::Right));
        let mut table = Table::without_header(&sides);
        let (of, figures): (Vec<String>, Vec<String>) = self.rows.iter().map(|row| row.heads(page)).unzip();
        table.row(std::iter::repeat_n(String::new(), 4).chain(of).collect());
        let first = ["bin", "from", "hours", "taped"].map(str::to_owned);
        table.row(first.into_iter().chain(figures).collect());
        let lines: Vec<&BinLine> = self.bins.iter().collect();
        for run in missing_runs(&lines) {
            let i = run.start;
            let mut fields = run_fields(&lines[run], page);
            let count =
                |row: &RowLine| row.counts[i].map_or_else(|| "?".to_owned(), |count| count.to_string());
            fields.extend(self.rows.iter().map(count));
            table.row(fields);
        }
        table.text()
    }

    /// The report as CSV: a row for each bin and each row of the matrix; the count is empty where the bin is missing.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut csv = format!("{},figure,of,coder,count,per_minute,present\n", bin_columns());
        for (i, bin) in self.bins.iter().enumerate() {
            let before = bin_cells(bin);
            for row in &self.rows {
                let _ = writeln!(
                    csv,
                    "{before},{},{},{},{},{},{}",
                    row.figure,
                    csv_cell(&row.of),
                    row.coder.as_deref().map(csv_cell).unwrap_or_default(),
                    row.counts[i].map(|n| n.to_string()).unwrap_or_default(),
                    row.per_minute[i].map(|x| x.to_string()).unwrap_or_default(),
                    row.present
                        .get(i)
                        .copied()
                        .flatten()
                        .map(|is| u8::from(is).to_string())
                        .unwrap_or_default(),
                );
            }
        }
        csv
    }
}

/// What the symbols of heat rows mean.
#[must_use]
pub fn heat_legend(page: Page) -> String {
    let symbols = if page.ascii { "1 to 9 and =" } else { "▁ to █" };
    let untaped = if page.ascii { "# + -" } else { "▓ ▒ ░" };
    let not_held = if page.ascii { "." } else { "·" };
    format!(
        "{symbols}: more in a minute, up to the most of the row in a whole bin; blank: none.\n{untaped}: untaped, with questioning, not known, \
         without. {not_held}: NOT HELD. ?: left out or not seen."
    )
}

/// A name up to a width.
fn cut(name: &str, width: usize) -> String {
    if super::page::width(name) <= width {
        return name.to_owned();
    }
    let mut text = String::new();
    for c in name.chars() {
        if super::page::width(&text) + 2 > width {
            break;
        }
        text.push(c);
    }
    text + "~"
}
