//! Each mark with the totals from the session's start and the last gap before it.

use crate::describe::{Timestamps, reasons};
use crate::record::as_words;
use crate::report::View;
use crate::report::overview::known;
use crate::report::page::Page;
use crate::report::table::{Side, Table};
use crate::session::{self, BeforeMark, GapKind, Location, Mark, Session, sum_text};
use crate::time::Millis;
use serde::Serialize;

/// The kinds of mark up to which the untaped share is given as well.
pub(super) const ADMISSION: &[&str] = &["admission", "confession"];
/// The kinds of mark that are more than an admission, which may be partial.
pub(super) const CONFESSION: &[&str] = &["confession"];

/// A mark with the figures before it.
#[derive(Clone, Debug, Serialize)]
pub struct MarkLine {
    /// The file, if the session was imported from several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its line in the file.
    pub line: u32,
    /// Its kind.
    pub kind: String,
    /// Its name for `--zero`: the kind, with a number from the second of its kind on.
    pub name: String,
    /// Its time.
    pub t_ms: i64,
    /// Its time in RFC 3339; `None` without a clock.
    pub t: Option<String>,
    /// The time since the reference point.
    pub elapsed_ms: i64,
    /// The time since the session's start. All figures below count from there, whatever the reference point.
    pub since_start_ms: i64,
    /// The taped time; `None` in a log without tape events.
    pub taped_ms: Option<i64>,
    /// The part of the taped time that is assumed.
    pub assumed_taped_ms: Option<i64>,
    /// The declared untaped time; `None` if the log has neither tape events nor untaped intervals.
    pub untaped_ms: Option<i64>,
    /// The time NOT HELD.
    pub not_held_ms: i64,
    /// The number of declared gaps that began before it.
    pub gaps: usize,
    /// The number of inferred gaps that began before it.
    pub inferred_gaps: usize,
    /// The last gap of either kind that began before it.
    pub last_gap: Option<LastGap>,
}

/// The last gap before a mark, up to the mark if the mark is in it.
#[derive(Clone, Debug, Serialize)]
pub struct LastGap {
    /// Its number.
    pub number: usize,
    /// `declared` or `inferred`.
    pub kind: &'static str,
    /// Its start.
    pub start_ms: i64,
    /// Its end, or the mark.
    pub end_ms: i64,
    /// Its start in RFC 3339; `None` without a clock.
    pub start: Option<String>,
    /// Its end, or the mark, in RFC 3339.
    pub end: Option<String>,
    /// Its length up to `end`.
    pub ms: i64,
    /// The reasons that the log states.
    pub reasons: Vec<String>,
    /// The time from its end to the mark; 0 if the mark is in it.
    pub to_mark_ms: i64,
}

/// The first mark of any of these kinds.
pub(super) fn first<'a>(marks: &'a [Mark], kinds: &[&str]) -> Option<&'a Mark> {
    marks.iter().find(|m| kinds.contains(&m.kind.as_str()))
}

/// The marks of a session, in order of time.
pub(super) fn marks(session: &Session, view: &View) -> Vec<MarkLine> {
    let marks = &session.key_events().marks;
    let zeros = session.zeros();
    let names = zeros.iter().skip(zeros.len() - marks.len()).map(|zero| zero.name.clone());
    marks.iter().zip(names).map(|(mark, name)| MarkLine::new(session, view, mark, name)).collect()
}

impl MarkLine {
    fn new(session: &Session, view: &View, mark: &Mark, name: String) -> MarkLine {
        let before = session.figures().before_mark(mark);
        let times = Timestamps::new(session);
        let ms = |length: Option<Millis>| length.map(|l| l.0);
        let Location { file, line } = session.user_location(u64::from(mark.key.line));
        MarkLine {
            file: file.map(str::to_owned),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            kind: mark.kind.clone(),
            name,
            t_ms: mark.key.time.0,
            t: times.rfc3339(mark.key.time),
            elapsed_ms: session.elapsed(&view.zero, mark.key.time).0,
            since_start_ms: before.totals.elapsed.0,
            taped_ms: ms(before.totals.taped),
            assumed_taped_ms: ms(before.totals.assumed_taped),
            untaped_ms: ms(before.totals.untaped),
            not_held_ms: before.totals.not_held.0,
            gaps: before.gaps,
            inferred_gaps: before.inferred_gaps,
            last_gap: before.last_gap.map(|session::LastGap { gap, span, since_end }| LastGap {
                number: gap.number,
                kind: gap.kind.word(),
                start_ms: span.start.0,
                end_ms: span.end.0,
                start: times.rfc3339(span.start),
                end: times.rfc3339(span.end),
                ms: span.length().0,
                reasons: gap.reasons.clone(),
                to_mark_ms: since_end.0,
            }),
        }
    }
}

/// The time before each mark as two tables: the totals, and the last gap.
pub(super) fn marks_text(lines: &[MarkLine], session: &Session, view: &View, page: Page) -> String {
    let figures = session.figures();
    let marks = &session.key_events().marks;
    if marks.is_empty() {
        return "\nNo marks in this log.\n".to_owned();
    }
    let times = Timestamps::new(session);
    let length = |ms: i64| sum_text(Millis(ms), figures.whole_seconds);
    let total = |ms: Option<i64>| known(ms.map(Millis), figures.whole_seconds);
    // A column that says nothing is left out: the time since the start if hours count from there, time NOT HELD
    // if there is none, and the kind of gap that the log cannot have.
    let from_start = session.start_zero().time != view.zero.time;
    let not_held = !figures.not_held.is_empty();
    let inferred = figures.coverage.is_none();
    let since_zero = format!("since {}", as_words(&page.of_log(&view.zero.name)));
    let mut heads = vec![("mark", Side::Left), ("at", Side::Left), (since_zero.as_str(), Side::Right)];
    heads.extend(from_start.then_some((SINCE_START, Side::Right)));
    heads.extend([("taped", Side::Right), ("UNTAPED", Side::Right)]);
    heads.extend(not_held.then_some(("NOT HELD", Side::Right)));
    heads.push((if inferred { "UNTAPED gaps" } else { "gaps" }, Side::Right));
    heads.extend(inferred.then_some(("NO RECORD gaps", Side::Right)));
    let mut table = Table::new(&heads);
    let mut last = Table::new(&[
        ("mark", Side::Left),
        ("last gap before it", Side::Left),
        ("length up to mark", Side::Right),
        ("from gap to mark", Side::Right),
        ("reason", Side::Left),
    ]);
    for (line, mark) in lines.iter().zip(marks) {
        let mut row = vec![as_words(&page.of_log(&line.name)).into_owned(), times.date_time(mark.key.time)];
        row.push(length(line.elapsed_ms));
        row.extend(from_start.then(|| length(line.since_start_ms)));
        row.extend([total(line.taped_ms), total(line.untaped_ms)]);
        row.extend(not_held.then(|| length(line.not_held_ms)));
        row.push(line.gaps.to_string());
        row.extend(inferred.then(|| line.inferred_gaps.to_string()));
        table.row(row);
        last.row(last_gap(&line.name, &figures.before_mark(mark), figures.whole_seconds, page));
    }
    let totals = if not_held { "taped + UNTAPED + NOT HELD" } else { "taped + UNTAPED" };
    let adds = figures.coverage.is_some().then(|| format!("\n{totals} = {SINCE_START}\n"));
    format!("\nUp to each mark:\n{}{}\n{}", table.text(), adds.unwrap_or_default(), last.text())
}

/// The header of the time from the session's start to a mark.
const SINCE_START: &str = "since start";

/// The last gap before a mark, as fields of a table.
fn last_gap(name: &str, before: &BeforeMark<'_>, whole_seconds: bool, page: Page) -> Vec<String> {
    let name = as_words(&page.of_log(name)).into_owned();
    let Some(session::LastGap { gap, span, since_end }) = before.last_gap else {
        return vec![name, "none".to_owned(), String::new(), String::new(), String::new()];
    };
    let reasons = (gap.kind == GapKind::Declared).then(|| page.phrases(&reasons(gap)));
    let number = format!("{} {}", gap.number, gap.kind.label());
    let [length, to_mark] = [span.length(), since_end].map(|length| sum_text(length, whole_seconds));
    let to_mark = if span.end < gap.span.end { "in the gap".to_owned() } else { to_mark };
    vec![name, number, length, to_mark, reasons.unwrap_or_default()]
}
