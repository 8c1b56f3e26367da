//! Every mark, with what stood before it: the sums from the session's start, and the last gap.

use crate::report::View;
use crate::report::moments::Moments;
use crate::report::page::Page;
use crate::report::table::{Side, Table};
use crate::session::{BeforeMark, GapKind, Mark, Session, sum_text};
use crate::time::Millis;
use serde::Serialize;

/// The kinds of mark up to which the unrecorded share is given, too.
pub(super) const ADMISSION: &[&str] = &["admission", "confession"];
/// The same without an admission, which may be of a part.
pub(super) const CONFESSION: &[&str] = &["confession"];

/// A mark, and what stood before it.
#[derive(Clone, Debug, Serialize)]
pub struct MarkLine {
    /// The file, where several were imported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its line in the file.
    pub line: u32,
    /// Its kind.
    pub kind: String,
    /// The name by which it can be a zero: the kind, with a number from the second of its kind on.
    pub name: String,
    /// Its moment.
    pub t_ms: i64,
    /// Its moment in RFC 3339; `None` without a wall clock.
    pub t: Option<String>,
    /// Since the zero.
    pub elapsed_ms: i64,
    /// Since the session's start. Every figure further down counts from there, whatever the zero.
    pub since_start_ms: i64,
    /// Taped of it; `None` where the log has no tape events.
    pub taped_ms: Option<i64>,
    /// Assumed taped, a part of taped.
    pub assumed_taped_ms: Option<i64>,
    /// Declared untaped of it; `None` where the log says nothing of tapes.
    pub untaped_ms: Option<i64>,
    /// Not held of it.
    pub not_held_ms: i64,
    /// Declared gaps that began before it.
    pub gaps: usize,
    /// Inferred gaps that began before it.
    pub inferred_gaps: usize,
    /// The last gap of either kind that began before it.
    pub last_gap: Option<LastGap>,
}

/// The last gap before a mark, cut at the mark where the mark lies in it.
#[derive(Clone, Debug, Serialize)]
pub struct LastGap {
    /// Its number.
    pub number: usize,
    /// `declared` or `inferred`.
    pub kind: &'static str,
    /// Its first moment.
    pub start_ms: i64,
    /// The first moment after it, or the mark's.
    pub end_ms: i64,
    /// Its first moment in RFC 3339; `None` without a wall clock.
    pub start: Option<String>,
    /// The first moment after it, or the mark's.
    pub end: Option<String>,
    /// Its length up to there.
    pub ms: i64,
    /// The reasons that the log states.
    pub reasons: Vec<String>,
    /// From its end to the mark; 0 where the mark lies in it.
    pub to_mark_ms: i64,
}

/// The first mark of any of these kinds.
pub(super) fn first<'a>(marks: &'a [Mark], kinds: &[&str]) -> Option<&'a Mark> {
    marks.iter().find(|m| kinds.contains(&m.kind.as_str()))
}

/// The marks of a session, in the order of time.
pub(super) fn marks(session: &Session, view: &View) -> Vec<MarkLine> {
    let marks = &session.key_events().marks;
    let zeros = session.zeros();
    let names = zeros.iter().skip(zeros.len() - marks.len()).map(|zero| zero.name.clone());
    marks.iter().zip(names).map(|(mark, name)| MarkLine::of(session, view, mark, name)).collect()
}

impl MarkLine {
    fn of(session: &Session, view: &View, mark: &Mark, name: String) -> MarkLine {
        let before = session.figures().before_mark(mark);
        let moments = Moments::of(session);
        let ms = |length: Option<Millis>| length.map(|l| l.0);
        let (file, line) = session.written(u64::from(mark.key.line));
        MarkLine {
            file: file.map(str::to_owned),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            kind: mark.kind.clone(),
            name,
            t_ms: mark.key.time.0,
            t: moments.rfc3339(mark.key.time),
            elapsed_ms: session.elapsed(&view.zero, mark.key.time).0,
            since_start_ms: before.totals.elapsed.0,
            taped_ms: ms(before.totals.taped),
            assumed_taped_ms: ms(before.totals.assumed_taped),
            untaped_ms: ms(before.totals.untaped),
            not_held_ms: before.totals.not_held.0,
            gaps: before.gaps,
            inferred_gaps: before.inferred_gaps,
            last_gap: before.last_gap.map(|(gap, cut, to_mark)| LastGap {
                number: gap.number,
                kind: gap.kind.word(),
                start_ms: cut.start.0,
                end_ms: cut.end.0,
                start: moments.rfc3339(cut.start),
                end: moments.rfc3339(cut.end),
                ms: cut.length().0,
                reasons: gap.reasons.clone(),
                to_mark_ms: to_mark.0,
            }),
        }
    }
}

/// What stood before each mark as two tables: the sums, and the last gap.
pub(super) fn marks_text(lines: &[MarkLine], session: &Session, view: &View, page: Page) -> String {
    let figures = session.figures();
    let marks = &session.key_events().marks;
    if marks.is_empty() {
        return "\nThe log has no marks.\n".to_owned();
    }
    let moments = Moments::of(session);
    let whole = figures.whole_seconds;
    let sum = |ms: Option<i64>| ms.map_or_else(|| "unknown".to_owned(), |ms| sum_text(Millis(ms), whole));
    // A column that says nothing is left out: what counts from the start where that is the zero, time not held
    // where there is none, and the kind of gap that the log cannot have.
    let from_start = session.start_zero().time != view.zero.time;
    let not_held = !figures.not_held.is_empty();
    let inferred = figures.coverage.is_none();
    let zero = format!("{}+", page.of_log(&view.zero.name));
    let start = "start+".to_owned();
    let mut heads = vec![("before the mark", Side::Left), ("at", Side::Left), (zero.as_str(), Side::Right)];
    heads.extend(from_start.then_some((start.as_str(), Side::Right)));
    heads.extend([("taped", Side::Right), ("UNTAPED", Side::Right)]);
    heads.extend(not_held.then_some(("NOT HELD", Side::Right)));
    heads.push((if inferred { "UNTAPED gaps" } else { "gaps" }, Side::Right));
    heads.extend(inferred.then_some(("NO RECORD gaps", Side::Right)));
    let mut table = Table::new(&heads);
    let mut last = Table::new(&[
        ("before the mark", Side::Left),
        ("last gap", Side::Left),
        ("length", Side::Right),
        ("its end to the mark", Side::Right),
        ("reason", Side::Left),
    ]);
    for (line, mark) in lines.iter().zip(marks) {
        let mut row = vec![page.of_log(&line.name).into_owned(), moments.stamp(mark.key.time)];
        row.push(sum(Some(line.elapsed_ms)));
        row.extend(from_start.then(|| sum(Some(line.since_start_ms))));
        row.extend([sum(line.taped_ms), sum(line.untaped_ms)]);
        row.extend(not_held.then(|| sum(Some(line.not_held_ms))));
        row.push(line.gaps.to_string());
        row.extend(inferred.then(|| line.inferred_gaps.to_string()));
        table.row(row);
        last.row(last_gap(&line.name, &figures.before_mark(mark), whole, page));
    }
    let from = if from_start { start } else { zero };
    let sums = if not_held { "taped + UNTAPED + NOT HELD" } else { "taped + UNTAPED" };
    let adds = if figures.coverage.is_some() { format!("\n{sums} = {from}\n") } else { String::new() };
    format!("\n{}{adds}\n{}", table.text(), last.text())
}

/// The last gap before a mark, as cells of a table.
fn last_gap(name: &str, before: &BeforeMark<'_>, whole: bool, page: Page) -> Vec<String> {
    let name = page.of_log(name).into_owned();
    let Some((gap, cut, to_mark)) = before.last_gap else {
        return vec![name, "none".to_owned(), String::new(), String::new(), String::new()];
    };
    let mut reason = page.of_log(&gap.reasons.join(", ")).into_owned();
    if reason.is_empty() && gap.kind == GapKind::Declared {
        "none stated".clone_into(&mut reason);
    }
    if cut.end < gap.span.end {
        let comma = if reason.is_empty() { "" } else { "; " };
        reason = format!("{reason}{comma}the mark lies in it");
    }
    let number = format!("{} {}", gap.number, gap.kind.label());
    vec![name, number, sum_text(cut.length(), whole), sum_text(to_mark, whole), reason]
}
