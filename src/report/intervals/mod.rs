//! `untaped intervals`: the time between the milestones of an interrogation, and what police say after an invocation.

mod invocation;
mod triangle;

pub use invocation::{InvocationLine, InvocationUntil, PoliceUtterance};

use crate::describe::{self, Timestamps, certainty_sign, mark_name, other_accounts};
use crate::record::{Event, as_words, csv_cell};
use crate::report::View;
use crate::report::overview::{Overview, Sums, title, zero_line};
use crate::report::page::{Page, pad, pad_left, width};
use crate::report::table::{Side, Table};
use crate::session::{Accounts, GapKind, Interval, Location, Mark, Milestone, Session, sum_text};
use crate::time::{Millis, format_hours, format_seconds};
use serde::Serialize;
use triangle::triangle;

/// The report. Lengths are in milliseconds.
#[derive(Clone, Debug, Serialize)]
pub struct Intervals {
    /// The log's title.
    pub title: String,
    /// Whether the header says that the session is fictional.
    pub fictional: bool,
    /// The whole session.
    pub session: Overview,
    /// The milestones that the log has: the first mark of each kind.
    pub milestones: Vec<MilestoneLine>,
    /// The kinds of those that it does not have.
    pub missing: Vec<&'static str>,
    /// The time from each milestone to each that is later in the list.
    pub intervals: Vec<IntervalLine>,
    /// What police say after an invocation, until counsel comes.
    pub after_invocation: Vec<InvocationLine>,
    /// The number of problems in the log; if there are any, lines may be missing.
    pub problems: u64,
    /// The lines of the milestones as text.
    #[serde(skip)]
    rows: Vec<Vec<String>>,
}

/// A milestone.
#[derive(Clone, Debug, Serialize)]
pub struct MilestoneLine {
    /// Its kind of mark.
    pub kind: &'static str,
    /// The kind, as written in the log.
    pub word: String,
    /// The number of the event.
    pub number: usize,
    /// The file, if the session was imported from several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its line in the file.
    pub line: u64,
    /// Its time.
    pub t_ms: i64,
    /// Its time in RFC 3339; `None` without a clock.
    pub t: Option<String>,
    /// How certain its time is.
    pub certainty: &'static str,
    /// From the earliest to the latest time that an account gives; `None` if only the log's own gives one.
    pub spread_ms: Option<i64>,
    /// The time since the reference point.
    pub elapsed_ms: i64,
    /// How many marks of its kind the log has.
    pub of: usize,
}

/// The time from one milestone to another.
#[derive(Clone, Debug, Serialize)]
pub struct IntervalLine {
    /// The kind of the first.
    pub from: &'static str,
    /// The kind of the second.
    pub to: &'static str,
    /// The time of the first.
    pub from_ms: i64,
    /// The time of the first in RFC 3339; `None` without a clock.
    pub from_t: Option<String>,
    /// The time of the second.
    pub to_ms: i64,
    /// The time of the second in RFC 3339.
    pub to_t: Option<String>,
    /// How certain the length is: as the less certain of both times.
    pub certainty: &'static str,
    /// The length and what it consists of; negative if the second comes first.
    #[serde(flatten)]
    pub sums: Sums,
    /// The length without time NOT HELD.
    pub held_ms: i64,
    /// The part of it in inferred gaps; `None` in a log with tape events, which has none.
    pub no_record_ms: Option<i64>,
    /// The number of declared gaps with time between both.
    pub gaps: usize,
    /// The number of inferred gaps with time between both.
    pub inferred_gaps: usize,
    /// The number of the first of these gaps.
    pub first_gap: Option<usize>,
    /// The number of the last of these gaps.
    pub last_gap: Option<usize>,
}

/// The columns of the report as CSV.
const CSV_COLUMNS: &str = "from,to,from_t,to_t,certainty,ms,held_ms,taped_ms,assumed_taped_ms,untaped_ms,\
    untaped_yes_ms,untaped_disputed_ms,untaped_unknown_ms,untaped_no_ms,not_held_ms,no_record_ms,gaps,inferred_gaps\n";

impl Intervals {
    /// The report on a session with this SHA-256, which citations give. `event` reads an event again.
    ///
    /// # Errors
    /// The error of `event`.
    pub fn new<E>(
        session: &Session,
        view: &View,
        page: Page,
        sha256: &str,
        mut event: impl FnMut(usize) -> Result<Event<'static>, E>,
    ) -> Result<Intervals, E> {
        let found = session.milestones();
        let missing = Milestone::ALL.iter().filter(|kind| !found.iter().any(|(other, _)| other == *kind));
        let (mut milestones, mut rows) = (Vec::new(), Vec::new());
        for (kind, mark) in &found {
            let i = session.index().index_of(mark.key);
            let (line, row) = milestone(session, view, page, (*kind, mark), i, &event(i)?);
            milestones.push(line);
            rows.push(row);
        }
        let mut after_invocation = Vec::new();
        for after in session.after_invocations() {
            after_invocation.push(InvocationLine::new(session, view, page, &after, sha256, &mut event)?);
        }
        let times = Timestamps::new(session);
        Ok(Intervals {
            title: session.title().to_owned(),
            fictional: session.header().fictional,
            session: Overview::new(session, view),
            milestones,
            missing: missing.map(|kind| kind.word()).collect(),
            intervals: session.intervals().iter().map(|i| IntervalLine::new(session, &times, i)).collect(),
            after_invocation,
            problems: session.problems().count(),
            rows,
        })
    }

    /// Whether there is nothing to report: no two milestones, and no invocation.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.intervals.is_empty() && self.after_invocation.is_empty()
    }

    /// The milestones that the log does not have, as a sentence; `None` if it has all.
    #[must_use]
    pub fn missing_text(&self) -> Option<String> {
        let names: Vec<_> = self.missing.iter().map(|kind| as_words(kind)).collect();
        (!names.is_empty()).then(|| format!("Not marked in this log: {}", names.join(", ")))
    }

    /// The report as text.
    #[must_use]
    pub fn text(&self, session: &Session, view: &View, page: Page) -> String {
        let mut head = title(session, page);
        head.extend([zero_line(session, view, page), String::new(), String::new()]);
        let mut text = head.join("\n");
        let inexact = session.milestones().iter().any(|(_, mark)| !certainty_sign(mark.certainty).is_empty());
        let others = if self.rows.iter().any(|row| !row[5].is_empty()) { "other accounts" } else { "" };
        let since = format!("since {}", as_words(&page.of_log(&view.zero.name)));
        let mut table = Table::new(&[
            ("milestone", Side::Left),
            ("at", Side::Left),
            (&since, Side::Right),
            ("event", Side::Right),
            ("", Side::Left),
            (others, Side::Left),
        ]);
        for row in &self.rows {
            let mut row = row.clone();
            // The signs of times that are not exact have a place of their own.
            row[1] = if inexact { row[1].clone() } else { row[1].trim_start().to_owned() };
            table.row(row);
        }
        text += &table.text();
        text += &self.missing_text().map(|missing| format!("{missing}\n")).unwrap_or_default();
        let intervals = session.intervals();
        if !intervals.is_empty() {
            text += &triangle(session, &intervals, page);
            text += &list(session, &intervals, page);
        }
        text + &self.after_invocation.iter().map(|after| after.text(session, page)).collect::<String>()
    }

    /// The intervals as CSV, a row for each; a field is empty if it is unknown or does not apply.
    #[must_use]
    pub fn csv(&self) -> String {
        let figure = |ms: Option<i64>| ms.map(|ms| ms.to_string()).unwrap_or_default();
        let mut table = CSV_COLUMNS.to_owned();
        for line in &self.intervals {
            let (sums, by) = (&line.sums, line.sums.untaped_by_questioning);
            let time = |rfc3339: &Option<String>, ms: i64| {
                rfc3339.clone().unwrap_or_else(|| format_seconds(Millis(ms)))
            };
            let cells = [
                csv_cell(line.from),
                csv_cell(line.to),
                time(&line.from_t, line.from_ms),
                time(&line.to_t, line.to_ms),
                line.certainty.to_owned(),
                figure(sums.elapsed_ms),
                line.held_ms.to_string(),
                figure(sums.taped_ms),
                figure(sums.assumed_taped_ms),
                figure(sums.untaped_ms),
                figure(by.map(|by| by.yes_ms)),
                figure(by.map(|by| by.disputed_ms)),
                figure(by.map(|by| by.unknown_ms)),
                figure(by.map(|by| by.no_ms)),
                figure(sums.not_held_ms),
                figure(line.no_record_ms),
                line.gaps.to_string(),
                line.inferred_gaps.to_string(),
            ];
            table += &(cells.join(",") + "\n");
        }
        table
    }
}

/// A milestone, and its row of the table as text.
fn milestone(
    session: &Session,
    view: &View,
    page: Page,
    (kind, mark): (Milestone, &Mark),
    i: usize,
    event: &Event<'_>,
) -> (MilestoneLine, Vec<String>) {
    let times = Timestamps::new(session);
    let accounts = Accounts::new(event, session.index().end(i));
    let t = mark.key.time;
    let Location { file, line } = session.user_location(u64::from(mark.key.line));
    let of = session.key_events().marks.iter().filter(|other| other.kind == mark.kind).count();
    let elapsed = session.elapsed(&view.zero, t);
    let several = accounts.list.iter().filter(|account| account.time.is_some()).nth(1).is_some();
    let sign = page.own(certainty_sign(mark.certainty));
    let first = if of > 1 { format!("first of {of}") } else { String::new() };
    let row = vec![
        page.phrases(&mark_name(mark)),
        format!("{sign:1}{}", times.date_time(t)),
        format!("{} h", format_hours(elapsed)),
        format!("#{}", i + 1),
        first,
        page.phrases(&other_accounts(session, Some(t), accounts.others(), describe::FEW_ACCOUNTS)),
    ];
    let line = MilestoneLine {
        kind: kind.word(),
        word: mark.word.clone(),
        number: i + 1,
        file: file.map(str::to_owned),
        line,
        t_ms: t.0,
        t: times.rfc3339(t),
        certainty: mark.certainty.word(),
        spread_ms: accounts.spread().filter(|_| several).map(|spread| spread.0),
        elapsed_ms: elapsed.0,
        of,
    };
    (line, row)
}

impl IntervalLine {
    fn new(session: &Session, times: &Timestamps<'_>, interval: &Interval<'_>) -> IntervalLine {
        let (sums, no_tape) = (&interval.sums, session.figures().coverage.is_none());
        let [from, to] = [interval.from, interval.to].map(|(_, mark)| mark.key.time);
        IntervalLine {
            from: interval.from.0.word(),
            to: interval.to.0.word(),
            from_ms: from.0,
            from_t: times.rfc3339(from),
            to_ms: to.0,
            to_t: times.rfc3339(to),
            certainty: interval.certainty().word(),
            sums: Sums::new(Some(sums.totals)),
            held_ms: sums.held().0,
            no_record_ms: no_tape.then_some(sums.no_record.0),
            gaps: sums.gap_count(GapKind::Declared),
            inferred_gaps: sums.gap_count(GapKind::Inferred),
            first_gap: sums.gaps.first().map(|gap| gap.number),
            last_gap: sums.gaps.last().map(|gap| gap.number),
        }
    }
}

/// Each interval: its length, and what it consists of.
fn list(session: &Session, intervals: &[Interval<'_>], page: Page) -> String {
    let figures = session.figures();
    let names: Vec<String> =
        intervals.iter().map(|i| format!("{} to {}", i.from.0.name(), i.to.0.name())).collect();
    let lengths: Vec<String> = intervals.iter().map(|i| length(session, i, page)).collect();
    let widest = |texts: &[String]| texts.iter().map(|text| width(text)).max().unwrap_or(0);
    let (name_width, length_width) = (widest(&names), widest(&lengths));
    let line = |((interval, name), length): ((&Interval<'_>, &String), &String)| {
        let [from, to] = [interval.from, interval.to].map(|(_, mark)| mark.key.time);
        let reversed =
            if to < from { format!(" ({} came first)", interval.to.0.name()) } else { String::new() };
        let text = describe::interval(figures, from, to);
        let (name, length) = (pad(name, name_width), pad_left(length, length_width));
        let questioning =
            if text.questioning.is_empty() { String::new() } else { format!("    {}\n", text.questioning) };
        let sums = page.phrases(&text.sums);
        format!("{name}  {length}  {}{reversed}\n    {sums}\n{questioning}", text.gaps)
    };
    let lines: String = intervals.iter().zip(&names).zip(&lengths).map(line).collect();
    format!("\nWhat each consists of:\n{lines}")
}

/// The length of an interval, with the sign of one whose ends are not exact.
fn length(session: &Session, interval: &Interval<'_>, page: Page) -> String {
    let sign = page.own(certainty_sign(interval.certainty()));
    let whole = session.figures().whole_seconds;
    format!("{sign}{}", sum_text(interval.sums.length(), whole))
}
