//! Each mark with the totals up to it and the last gap before it.

use crate::describe::{Timestamps, before_mark, certainty_sign, few_reasons_of_part, mark_name, plain_text};
use crate::record::{ADMISSION_KINDS, as_words, counted};
use crate::report::View;
use crate::report::overview::{UntapedByQuestioning, known};
use crate::report::page::Page;
use crate::report::table::{Side, Table};
use crate::session::{self, Before, GapKind, Location, Mark, Session, Zero, ZeroKind, sum_text};
use crate::time::Millis;
use crate::work::WorkMark;
use serde::Serialize;

/// The kinds of mark up to which the untaped share is given as well.
pub(super) const ADMISSION: &[&str] = &ADMISSION_KINDS;
/// Those that are more than an admission, which may be partial.
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
    /// Its kind, as written in the log.
    pub word: String,
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
    /// The untaped time by what the log says about questioning; `None` with `untaped_ms`.
    pub untaped_by_questioning: Option<UntapedByQuestioning>,
    /// The least time that was questioning; `None` if neither taped nor untaped time is known.
    pub questioned_min_ms: Option<i64>,
    /// The most time that was questioning.
    pub questioned_max_ms: Option<i64>,
    /// The number of declared gaps that began before it.
    pub gaps: usize,
    /// The number of inferred gaps that began before it.
    pub inferred_gaps: usize,
    /// The last gap of either kind that began before it.
    pub last_gap: Option<LastGap>,
    /// The time between the reference point and the mark, and the last gap, in one sentence.
    pub sentence: String,
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
    /// The number of the part that the mark is in, or that ends last before it: `2.3`; `None` for an inferred gap.
    pub part: Option<String>,
    /// The reasons that the log states of the gap or of parts of it.
    pub reasons: Vec<String>,
    /// The time from its end to the mark; 0 if the mark is in it.
    pub to_mark_ms: i64,
}

impl LastGap {
    /// The last gap before a mark, or before something that was said.
    pub(in crate::report) fn new(session: &Session, last: session::LastGap<'_>) -> LastGap {
        let session::LastGap { gap, span, since_end, part } = last;
        let times = Timestamps::new(session);
        LastGap {
            number: gap.number,
            kind: gap.kind.word(),
            start_ms: span.start.0,
            end_ms: span.end.0,
            start: times.rfc3339(span.start),
            end: times.rfc3339(span.end),
            ms: span.length().0,
            part: part.map(|part| gap.part_number(part)),
            reasons: gap.reasons.clone(),
            to_mark_ms: since_end.0,
        }
    }
}

/// The first mark of any of these kinds.
pub(super) fn first<'a>(marks: &'a [Mark], kinds: &[&str]) -> Option<&'a Mark> {
    marks.iter().find(|m| kinds.contains(&m.kind.as_str()))
}

/// The marks of a session with their names for `--zero`, in order of time.
pub(super) fn named(session: &Session) -> impl Iterator<Item = (&Mark, String)> {
    let marks = &session.key_events().marks;
    let zeros = session.zeros();
    let others = zeros.len() - marks.len();
    marks.iter().zip(zeros.into_iter().skip(others).map(|zero| zero.name))
}

/// The marks of a session, in order of time.
pub(super) fn marks(session: &Session, view: &View) -> Vec<MarkLine> {
    named(session).map(|(mark, name)| MarkLine::new(session, view, mark, name)).collect()
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
            word: mark.word.clone(),
            name,
            t_ms: mark.key.time.0,
            t: times.rfc3339(mark.key.time),
            elapsed_ms: session.elapsed(&view.zero, mark.key.time).0,
            since_start_ms: before.totals.elapsed.0,
            taped_ms: ms(before.totals.taped),
            assumed_taped_ms: ms(before.totals.assumed_taped),
            untaped_ms: ms(before.totals.untaped),
            not_held_ms: before.totals.not_held.0,
            untaped_by_questioning: before.totals.untaped_by_questioning.map(Into::into),
            questioned_min_ms: ms(before.totals.questioned_at_least()),
            questioned_max_ms: ms(before.totals.questioned_at_most()),
            gaps: before.gaps,
            inferred_gaps: before.inferred_gaps,
            last_gap: before.last_gap.map(|last| LastGap::new(session, last)),
            sentence: plain_text(&before_mark(session, &view.zero, mark, None)),
        }
    }
}

/// A mark that a coder set beside the record, with the figures before it.
#[derive(Clone, Debug, Serialize)]
pub struct WorkMarkLine {
    /// Whose it is.
    pub coder: String,
    /// The figures, as of a mark of the log. The sentence says whose it is.
    #[serde(flatten)]
    pub mark: MarkLine,
}

/// The marks of coders with the figures before them.
pub(super) fn work_marks(session: &Session, view: &View, marks: &[WorkMark]) -> Vec<WorkMarkLine> {
    let line = |mark: &WorkMark| {
        let mut line = MarkLine::new(session, view, &mark.mark, mark.name.clone());
        line.sentence = format!("{} {}", by(mark), line.sentence);
        WorkMarkLine { coder: mark.coder.to_string(), mark: line }
    };
    marks.iter().map(line).collect()
}

/// Whose a mark is, before a sentence about it.
pub(super) fn by(mark: &WorkMark) -> String {
    format!("Marked by {}, not in the log:", mark.coder)
}

/// The time from a reference point to each mark of coders, as for those of the log; nothing without such marks.
pub(super) fn work_marks_text(
    session: &Session,
    view: &View,
    page: Page,
    (base, whole_seconds): (&Zero, bool),
    marks: &[WorkMark],
) -> String {
    if marks.is_empty() {
        return String::new();
    }
    let name = |mark: &WorkMark| format!("{}: {}", mark.coder, page.phrases(&mark_name(&mark.mark)));
    let named: Vec<(String, &Mark)> = marks.iter().map(|mark| (name(mark), &mark.mark)).collect();
    let tables = tables(session, view, page, (base, whole_seconds), &named);
    format!("\nMarks by coders, which are not in the log:\n{tables}")
}

/// The time from a reference point to each mark that is not earlier, as two tables: the totals, and the last gap.
pub(super) fn marks_text(
    session: &Session,
    view: &View,
    page: Page,
    base: &Zero,
    whole_seconds: bool,
) -> String {
    let marks = &session.key_events().marks;
    if marks.is_empty() {
        return "\nNo marks in this log.\n".to_owned();
    }
    let named: Vec<(String, &Mark)> =
        marks.iter().map(|mark| (page.phrases(&mark_name(mark)), mark)).collect();
    tables(session, view, page, (base, whole_seconds), &named)
}

/// The tables of marks, each with its name.
fn tables(
    session: &Session,
    view: &View,
    page: Page,
    (base, whole_seconds): (&Zero, bool),
    marks: &[(String, &Mark)],
) -> String {
    let figures = session.figures();
    let times = Timestamps::new(session);
    let length = |length: Millis| sum_text(length, whole_seconds);
    let total = |length: Option<Millis>| known(length, whole_seconds);
    let since = |zero: &Zero| format!("since {}", as_words(&page.of_log(&zero.name)));
    let (since_base, since_zero) = (since(base), since(&view.zero));
    // A column that says nothing is left out: the time since the base if hours count from there, time NOT HELD
    // if there is none, and the kind of gap that the log has none of.
    let from_base = base.time != view.zero.time;
    let not_held = !figures.not_held.is_empty();
    let has = |kind| figures.gaps.iter().any(|gap| gap.kind == kind);
    let (declared, inferred) = (has(GapKind::Declared) || !has(GapKind::Inferred), has(GapKind::Inferred));
    let mut heads = vec![("mark", Side::Left), ("at", Side::Left), (since_zero.as_str(), Side::Right)];
    heads.extend(from_base.then_some((since_base.as_str(), Side::Right)));
    heads.extend([("taped", Side::Right), ("UNTAPED", Side::Right)]);
    heads.extend(not_held.then_some(("NOT HELD", Side::Right)));
    heads.extend(declared.then_some((if inferred { "UNTAPED gaps" } else { "gaps" }, Side::Right)));
    heads.extend(inferred.then_some(("NO RECORD gaps", Side::Right)));
    let mut table = Table::new(&heads);
    let mut last = Table::new(&[
        ("mark", Side::Left),
        ("last gap", Side::Left),
        ("length so far", Side::Right),
        ("gap to mark", Side::Right),
        ("reason", Side::Left),
    ]);
    let inexact = marks.iter().any(|(_, mark)| !certainty_sign(mark.certainty).is_empty());
    let mut earlier = 0;
    for (name, mark) in marks {
        let t = mark.key.time;
        if t < base.time {
            earlier += 1;
            continue;
        }
        let name = name.clone();
        let totals = figures.totals_between(base.time, t);
        let gaps = |kind| figures.gap_count_between(kind, base.time, t).to_string();
        let sign = page.own(certainty_sign(mark.certainty));
        let at = if inexact { format!("{sign:1}{}", times.date_time(t)) } else { times.date_time(t) };
        let mut row = vec![name.clone(), at];
        row.push(length(session.elapsed(&view.zero, t)));
        row.extend(from_base.then(|| length(totals.elapsed)));
        row.extend([total(totals.taped), total(totals.untaped)]);
        row.extend(not_held.then(|| length(totals.not_held)));
        row.extend(declared.then(|| gaps(GapKind::Declared)));
        row.extend(inferred.then(|| gaps(GapKind::Inferred)));
        table.row(row);
        last.row(last_gap(name, &figures.before_mark(mark), figures.whole_seconds, page));
    }
    let totals = if not_held { "taped + UNTAPED + NOT HELD" } else { "taped + UNTAPED" };
    let adds = figures.coverage.is_some().then(|| format!("\n{totals} = {since_base}\n"));
    let heading = match base.origin {
        ZeroKind::Start => "Up to each mark:".to_owned(),
        ZeroKind::Tape | ZeroKind::Mark(_) | ZeroKind::Event(_) | ZeroKind::Work(_) => {
            format!("Up to each mark, {since_base}:")
        }
    };
    let earlier = match earlier {
        0 => String::new(),
        n => format!("{} before {} not listed.\n", counted(n, "mark"), as_words(&page.of_log(&base.name))),
    };
    format!("\n{heading}\n{}{earlier}{}\n{}", table.text(), adds.unwrap_or_default(), last.text())
}

/// The last gap before a mark, as fields of a table. A gap is cut at the mark, so what is stated of its later parts is no
/// reason of it: the reasons are those of one part, which has its number if there are several.
fn last_gap(name: String, before: &Before<'_>, whole_seconds: bool, page: Page) -> Vec<String> {
    let Some(session::LastGap { gap, span, since_end, part }) = before.last_gap else {
        return vec![name, "none".to_owned(), String::new(), String::new(), String::new()];
    };
    let reasons = part.and_then(|i| Some((i, gap.parts.get(i)?))).map(|(i, part)| {
        let reasons = page.phrases(&few_reasons_of_part(part));
        if gap.parts.len() > 1 { format!("part {}: {reasons}", gap.part_number(i)) } else { reasons }
    });
    let number = format!("{} {}", gap.number, gap.kind.label());
    let [length, to_mark] = [span.length(), since_end].map(|length| sum_text(length, whole_seconds));
    let to_mark = if span.end < gap.span.end { "in the gap".to_owned() } else { to_mark };
    vec![name, number, length, to_mark, reasons.unwrap_or_default()]
}
