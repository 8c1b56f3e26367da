//! The hours: the session's sums and shares, how long it was from one kind of mark to the next, and what stood before
//! each mark. Measures, never verdicts.

use super::View;
use super::moments::Moments;
use super::overview::{Overview, no_record};
use super::page::Page;
use super::table::{Side, Table};
use crate::session::{Before, GapKind, Mark, Session, Share, sum_text};
use crate::time::{Millis, SessionTime};
use serde::Serialize;

/// The report. Lengths are in milliseconds.
#[derive(Clone, Debug, Serialize)]
pub struct Hours {
    /// The log's title.
    pub title: String,
    /// Whether the header says that the session is invented.
    pub fictional: bool,
    /// The whole session.
    pub session: Overview,
    /// The session without the time not held; `None` without a session.
    pub held_ms: Option<i64>,
    /// The time of all inferred gaps; `None` where the log has tape events, and so no such gap.
    pub no_record_ms: Option<i64>,
    /// Untaped as shares of the time held.
    pub shares: Shares,
    /// From the first mark of one kind to the first of another, where both stand in the log; to the first confession
    /// also from the first tape and from the end of the last gap before it.
    pub intervals: Vec<Interval>,
    /// Every mark, in the order of time, with what stood before it.
    pub marks: Vec<MarkLine>,
    /// How many problems the log has: where there are some, lines may be missing.
    pub problems: u64,
}

/// Untaped as shares of the time held.
#[derive(Clone, Debug, Serialize)]
pub struct Shares {
    /// Over the whole session.
    pub unrecorded: Option<ShareOf>,
    /// The same without the untaped time for which every statement is that there was no questioning.
    pub unrecorded_questioning: Option<ShareOf>,
    /// Up to the first admission or confession.
    pub unrecorded_to_first_admission: Option<ShareOf>,
    /// Up to the first confession.
    pub unrecorded_to_first_confession: Option<ShareOf>,
}

/// A share.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ShareOf {
    /// The part.
    pub part_ms: i64,
    /// The whole, greater than zero.
    pub whole_ms: i64,
    /// Tenths of a percent, truncated.
    pub permille: i64,
}

/// From one mark, or the first tape, or the end of the last gap, to a mark.
#[derive(Clone, Debug, Serialize)]
pub struct Interval {
    /// The kind of the first mark; `tape` or `last_gap_end`.
    pub from: String,
    /// The kind of the second.
    pub to: String,
    /// The moment of the first.
    pub from_ms: i64,
    /// The same in RFC 3339; `None` without a wall clock.
    pub from_t: Option<String>,
    /// The moment of the second.
    pub to_ms: i64,
    /// The same in RFC 3339.
    pub to_t: Option<String>,
    /// From the first to the second; negative where the second was first.
    pub ms: i64,
    /// The same without the time not held.
    pub held_ms: i64,
}

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

impl Hours {
    /// The report on a session.
    #[must_use]
    pub fn of(session: &Session, view: &View) -> Hours {
        let figures = session.figures();
        let sums = figures.sums();
        let marks = &session.landmarks().marks;
        let share = |share: Option<Share>| {
            share.map(|s| ShareOf { part_ms: s.part.0, whole_ms: s.whole.0, permille: s.permille() })
        };
        let to_first = |kinds| first(marks, kinds).and_then(|m| figures.sums_to(m.key.time).unrecorded());
        let zeros = session.zeros();
        let names = zeros.iter().skip(zeros.len() - marks.len()).map(|zero| zero.name.clone());
        Hours {
            title: session.title().to_owned(),
            fictional: session.header().fictional,
            session: Overview::of(session, view),
            held_ms: sums.map(|s| (s.elapsed - s.not_held).0),
            no_record_ms: (sums.is_some() && figures.coverage.is_none()).then(|| no_record(figures).0),
            shares: Shares {
                unrecorded: share(sums.and_then(crate::session::Sums::unrecorded)),
                unrecorded_questioning: share(sums.and_then(crate::session::Sums::unrecorded_questioning)),
                unrecorded_to_first_admission: share(to_first(ADMISSION)),
                unrecorded_to_first_confession: share(to_first(CONFESSION)),
            },
            intervals: intervals(session),
            marks: marks
                .iter()
                .zip(names)
                .map(|(mark, name)| MarkLine::of(session, view, mark, name))
                .collect(),
            problems: session.problems().count(),
        }
    }

    /// The report as text.
    #[must_use]
    pub fn text(&self, session: &Session, view: &View, page: Page) -> String {
        let mut text = self.session.text(session, view, page);
        if session.figures().session.is_none() {
            return text;
        }
        text.push_str(&self.shares_text(session.figures().whole_seconds));
        text.push_str(&self.intervals_text(session, page));
        text.push_str(&self.marks_text(session, view, page));
        let figures = session.figures();
        let hidden = figures.gaps.iter().filter(|g| g.length() < view.min_gap).count();
        if hidden > 0 {
            text.push_str("\n--min-gap changes nothing here: these figures hold every gap.\n");
        }
        text
    }

    fn shares_text(&self, whole: bool) -> String {
        let mut table =
            Table::new(&[("UNTAPED of the time held", Side::Left), ("share", Side::Right), ("", Side::Left)]);
        let mut row = |what: &str, share: Option<ShareOf>| {
            let (percent, of) = share.map_or(("unknown".to_owned(), String::new()), |s| {
                let share = Share { part: Millis(s.part_ms), whole: Millis(s.whole_ms) };
                let [part, of] = [share.part, share.whole].map(|length| sum_text(length, whole));
                (share.to_string(), format!("{part} of {of}"))
            });
            table.row(vec![what.to_owned(), percent, of]);
        };
        row("whole session", self.shares.unrecorded);
        row("UNTAPED, less the time stated to be without questioning", self.shares.unrecorded_questioning);
        let first = |kinds: &[&str]| self.marks.iter().find(|m| kinds.contains(&m.kind.as_str()));
        let (admission, confession) = (first(ADMISSION), first(CONFESSION));
        if admission.is_some() {
            row("up to the first admission or confession", self.shares.unrecorded_to_first_admission);
        }
        if confession.is_some_and(|c| admission.is_none_or(|a| a.line != c.line)) {
            row("up to the first confession", self.shares.unrecorded_to_first_confession);
        }
        format!("\n{}", table.text())
    }

    fn intervals_text(&self, session: &Session, page: Page) -> String {
        if self.intervals.is_empty() {
            return String::new();
        }
        let mut table = Table::new(&[
            ("from one moment to another (the first of each kind)", Side::Left),
            ("length", Side::Right),
            ("", Side::Left),
        ]);
        let whole = session.figures().whole_seconds;
        for interval in &self.intervals {
            let held = sum_text(Millis(interval.held_ms), whole);
            let held =
                if interval.held_ms == interval.ms { String::new() } else { format!("{held} of it held") };
            let from = match interval.from.as_str() {
                TAPE => "first tape".into(),
                LAST_GAP => "end of the last gap".into(),
                kind => page.of_log(kind),
            };
            let words = format!("{from} to {}", page.of_log(&interval.to));
            table.row(vec![words, sum_text(Millis(interval.ms), whole), held]);
        }
        format!("\n{}", table.text())
    }

    fn marks_text(&self, session: &Session, view: &View, page: Page) -> String {
        let figures = session.figures();
        let marks = &session.landmarks().marks;
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
        let mut heads =
            vec![("before the mark", Side::Left), ("at", Side::Left), (zero.as_str(), Side::Right)];
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
        for (line, mark) in self.marks.iter().zip(marks) {
            let mut row = vec![page.of_log(&line.name).into_owned(), moments.stamp(mark.key.time)];
            row.push(sum(Some(line.elapsed_ms)));
            row.extend(from_start.then(|| sum(Some(line.since_start_ms))));
            row.extend([sum(line.taped_ms), sum(line.untaped_ms)]);
            row.extend(not_held.then(|| sum(Some(line.not_held_ms))));
            row.push(line.gaps.to_string());
            row.extend(inferred.then(|| line.inferred_gaps.to_string()));
            table.row(row);
            last.row(last_gap(&line.name, &figures.before(mark), whole, page));
        }
        let from = if from_start { start } else { zero };
        let sums = if not_held { "taped + UNTAPED + NOT HELD" } else { "taped + UNTAPED" };
        let adds = if figures.coverage.is_some() { format!("\n{sums} = {from}\n") } else { String::new() };
        format!("\n{}{adds}\n{}", table.text(), last.text())
    }
}

impl MarkLine {
    fn of(session: &Session, view: &View, mark: &Mark, name: String) -> MarkLine {
        let before = session.figures().before(mark);
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
            since_start_ms: before.sums.elapsed.0,
            taped_ms: ms(before.sums.taped),
            assumed_taped_ms: ms(before.sums.assumed_taped),
            untaped_ms: ms(before.sums.untaped),
            not_held_ms: before.sums.not_held.0,
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

/// The last gap before a mark, as cells of a table.
fn last_gap(name: &str, before: &Before<'_>, whole: bool, page: Page) -> Vec<String> {
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

/// The first mark of any of these kinds.
fn first<'a>(marks: &'a [Mark], kinds: &[&str]) -> Option<&'a Mark> {
    marks.iter().find(|m| kinds.contains(&m.kind.as_str()))
}

/// The kinds of mark up to which the unrecorded share is given, too.
const ADMISSION: &[&str] = &["admission", "confession"];
/// The same without an admission, which may be of a part.
const CONFESSION: &[&str] = &["confession"];

/// What an interval from the first tape counts from, in place of a kind.
const TAPE: &str = "tape";
/// The same for the end of the last gap before the mark, or the mark itself where it lies in that gap.
const LAST_GAP: &str = "last_gap_end";

fn intervals(session: &Session) -> Vec<Interval> {
    let marks = &session.landmarks().marks;
    let figures = session.figures();
    let moments = Moments::of(session);
    let start = session.start_zero();
    let held = |t| session.held(&start, t);
    let interval = |from: &str, a: SessionTime, to: &Mark| {
        let b = to.key.time;
        Interval {
            from: from.to_owned(),
            to: to.kind.clone(),
            from_ms: a.0,
            from_t: moments.rfc3339(a),
            to_ms: b.0,
            to_t: moments.rfc3339(b),
            ms: (b - a).0,
            held_ms: (held(b) - held(a)).0,
        }
    };
    let pairs: [(&str, &[&str]); 6] = [
        ("arrest", &["warning"]),
        ("custody", &["warning"]),
        ("warning", ADMISSION),
        ("denial", ADMISSION),
        ("custody", CONFESSION),
        ("warning", CONFESSION),
    ];
    let mut intervals: Vec<Interval> = Vec::new();
    for (from, to) in pairs {
        let (Some(from), Some(to)) = (first(marks, &[from]), first(marks, to)) else { continue };
        // The first admission may be the first confession.
        if !intervals.iter().any(|i| i.from == from.kind && i.to == to.kind) {
            intervals.push(interval(&from.kind, from.key.time, to));
        }
    }
    let Some(confession) = first(marks, CONFESSION) else { return intervals };
    let tape = figures.coverage.as_ref().and_then(|coverage| coverage.reels.first());
    intervals.extend(tape.map(|reel| interval(TAPE, reel.span.start, confession)));
    let gap = figures.before(confession).last_gap;
    intervals.extend(gap.map(|(_, cut, _)| interval(LAST_GAP, cut.end, confession)));
    intervals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Origin, Thresholds, Zero};
    use crate::time::SessionTime;

    fn hours(log: &str, zero: i64) -> (Hours, String) {
        let session = Session::of_text("log", log, Thresholds::default());
        let zero = Zero { name: "z".into(), time: SessionTime(zero), origin: Origin::Event(1) };
        let view = View { zero, min_gap: Millis::ZERO };
        let report = Hours::of(&session, &view);
        let text = report.text(&session, &view, Page::default());
        (report, text)
    }

    #[test]
    fn the_sums_before_a_mark_add_up_whatever_the_zero() {
        let log = "{\"format\":\"untaped\"}\n{\"t\":0,\"type\":\"tape_on\"}\n{\"t\":60,\"type\":\"tape_off\"}\n\
                   {\"t\":90,\"type\":\"mark\",\"kind\":\"confession\"}\n{\"t\":100,\"type\":\"tape_on\"}\n\
                   {\"t\":200,\"type\":\"tape_off\"}\n";
        for zero in [0, 90_000] {
            let (report, text) = hours(log, zero);
            let mark = &report.marks[0];
            assert_eq!((mark.since_start_ms, mark.elapsed_ms), (90_000, 90_000 - zero));
            assert_eq!((mark.taped_ms, mark.untaped_ms, mark.gaps), (Some(60_000), Some(30_000), 1));
            assert_eq!(mark.last_gap.as_ref().unwrap().to_mark_ms, 0);
            assert!(
                text.contains("1 UNTAPED  0:00:30              0:00:00  none stated; the mark lies in it"),
                "{text}"
            );
            assert_eq!(text.contains("start+"), zero != 0, "{text}");
        }
    }

    #[test]
    fn what_a_log_cannot_tell_is_unknown_and_not_none() {
        let log = "{\"t\":0,\"type\":\"mark\",\"kind\":\"custody\"}\n{\"t\":3600,\"type\":\"mark\",\"kind\":\"warning\"}\n";
        let (report, text) = hours(log, 0);
        assert_eq!(report.session.untaped_ms, None);
        assert_eq!(report.no_record_ms, Some(3_600_000));
        assert!(report.shares.unrecorded.is_none());
        assert!(text.contains("UNTAPED    unknown"), "{text}");
        assert!(text.contains("NO RECORD  1:00:00"), "{text}");
        assert_eq!(report.marks[1].last_gap.as_ref().map(|g| g.kind), Some(GapKind::Inferred.word()));
    }

    #[test]
    fn a_confession_counts_from_the_first_tape_and_from_the_end_of_the_last_gap_once_each() {
        let log = "{\"format\":\"untaped\"}\n{\"t\":0,\"type\":\"mark\",\"kind\":\"custody\"}\n\
                   {\"t\":10,\"type\":\"tape_on\"}\n{\"t\":20,\"type\":\"mark\",\"kind\":\"warning\"}\n\
                   {\"t\":40,\"type\":\"mark\",\"kind\":\"confession\"}\n{\"t\":60.5,\"type\":\"tape_off\"}\n\
                   {\"t\":70,\"type\":\"mark\",\"kind\":\"admission\"}\n";
        let (report, text) = hours(log, 0);
        let told: Vec<_> =
            report.intervals.iter().map(|i| (i.from.as_str(), i.to.as_str(), i.ms / 1000)).collect();
        let to = |from, s| (from, "confession", s);
        let before = ("custody", "warning", 20);
        assert_eq!(
            told,
            [before, to("warning", 20), to("custody", 40), to("tape", 30), to("last_gap_end", 30)]
        );
        assert!(text.contains("first tape to confession"), "{text}");
        assert!(!text.contains("up to the first confession"), "the first of both is said once: {text}");
        assert!(text.contains("0:00:10.000 of 0:00:40.000"), "as exact as the sums: {text}");
    }

    #[test]
    fn a_second_mark_before_the_first_gives_a_negative_interval() {
        let log = "{\"t\":0,\"type\":\"mark\",\"kind\":\"warning\"}\n{\"t\":60,\"type\":\"mark\",\"kind\":\"custody\"}\n";
        let (report, text) = hours(log, 0);
        assert_eq!(report.intervals[0].ms, -60_000);
        assert!(text.contains("custody to warning"), "{text}");
        assert!(text.contains("-0:01:00"), "{text}");
    }
}
