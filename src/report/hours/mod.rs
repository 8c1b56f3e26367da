//! `untaped hours`: totals, proportions, the time between marks, and the figures before each mark.

mod intervals;
mod marks;
mod proportions;
mod questioning;
mod since;

pub use intervals::Interval;
pub use marks::{LastGap, MarkLine, WorkMarkLine};
pub use proportions::{Proportion, Proportions};
pub use since::{Since, SinceToMark};

use super::View;
use super::overview::{self, Overview, totals_lines};
use super::page::Page;
use crate::describe::{before_mark, totals_rows_from, untaped_share};
use crate::record::{ADMISSION_KINDS, as_words, mark_kind};
use crate::session::{self, Session, Zero, ZeroKind, sum_text};
use crate::time::Millis;
use crate::work::WorkMark;
use intervals::{intervals, intervals_text};
use marks::{by, marks, marks_text, work_marks, work_marks_text};
use questioning::questioning_text;
use serde::Serialize;
use since::add_up_in_seconds;
use std::collections::BTreeSet;

/// The report. Lengths are in milliseconds.
#[derive(Clone, Debug, Serialize)]
pub struct Hours {
    /// The log's title.
    pub title: String,
    /// Whether the header says that the session is fictional.
    pub fictional: bool,
    /// The whole session.
    pub session: Overview,
    /// The session without time NOT HELD; `None` without a session.
    pub held_ms: Option<i64>,
    /// The length of all inferred gaps; `None` in a log with tape events, which has none.
    pub no_record_ms: Option<i64>,
    /// Untaped time as proportions of the session without time NOT HELD.
    pub shares: Proportions,
    /// The same figures from a reference point on; `None` if none was asked for.
    pub since: Option<Since>,
    /// The time between the first marks of two kinds; to the first confession also from the first tape and from the
    /// end of the last gap before it.
    pub intervals: Vec<Interval>,
    /// Each mark, in order of time, with the figures before it.
    pub marks: Vec<MarkLine>,
    /// The marks that coders set beside the record, in order of time. No figure of the log depends on them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub work_marks: Vec<WorkMarkLine>,
    /// The number of problems in the log; if there are any, lines may be missing.
    pub problems: u64,
}

/// What the user asked for besides the figures of the whole session.
#[derive(Clone, Debug, Default)]
pub struct HoursRequest {
    /// The reference point from which sums and shares run as well.
    pub since: Option<Zero>,
    /// Marks that are described in a sentence, besides the first admission and the first confession: indexes into the
    /// marks of the session.
    pub marks: BTreeSet<usize>,
    /// The marks of coders beside the record.
    pub work: Vec<WorkMark>,
    /// Those of them that are described in a sentence, by their indexes.
    pub work_marks: BTreeSet<usize>,
}

impl Hours {
    /// The report on a session.
    #[must_use]
    pub fn new(session: &Session, view: &View, request: &HoursRequest) -> Hours {
        let figures = session.figures();
        let sums = figures.totals();
        Hours {
            title: session.title().to_owned(),
            fictional: session.header().fictional,
            session: Overview::new(session, view),
            held_ms: sums.map(|s| (s.elapsed - s.not_held).0),
            no_record_ms: figures
                .span
                .filter(|_| figures.coverage.is_none())
                .map(|s| figures.no_record_to(s.end).0),
            shares: Proportions::new(session, session.start_zero().time),
            since: request.since.as_ref().map(|zero| Since::new(session, zero)),
            intervals: intervals(session),
            marks: marks(session, view),
            work_marks: work_marks(session, view, &request.work),
            problems: session.problems().count(),
        }
    }

    /// The report as text. With a reference point that sums run from, it has those sums in place of the session's, and
    /// says so above each of them.
    #[must_use]
    pub fn text(&self, session: &Session, view: &View, request: &HoursRequest, page: Page) -> String {
        let figures = session.figures();
        let Some(span) = figures.span else { return self.session.text(session, view, page) };
        let Extent { base, since, whole_seconds, caption, to_end } = Extent::new(session, request, page);
        let totals = figures.totals_between(base.time, span.end);
        let (head, shares) = match &self.since {
            None => (self.session.text(session, view, page), &self.shares),
            Some(report) => {
                let rows = totals_rows_from(session, base.time, whole_seconds);
                (head_since(session, view, page, &since, &totals_lines(&rows, whole_seconds)), &report.shares)
            }
        };
        let hidden = figures.gaps.iter().filter(|g| g.length() < view.min_gap).count();
        [
            head,
            format!("\n{caption}:\n"),
            shares.table(session, to_end, base.time, whole_seconds),
            questioning_text(totals, &since, whole_seconds),
            sentences(session, view, request, page),
            intervals_text(&self.intervals, session, page),
            marks_text(session, view, page, &base, whole_seconds),
            work_marks_text(session, view, page, (&base, whole_seconds), &request.work),
            if hidden > 0 { MIN_GAP_CHANGES_NOTHING.to_owned() } else { String::new() },
        ]
        .concat()
    }
}

const MIN_GAP_CHANGES_NOTHING: &str = "\n--min-gap changes nothing here: all figures include every gap.\n";

/// The part of a session that the sums in the text cover, and what it is called.
struct Extent {
    /// From where they run.
    base: Zero,
    /// `, since warning`; empty for the whole session.
    since: String,
    /// Whether they add up if they are truncated to the second.
    whole_seconds: bool,
    /// The heading of the untaped shares.
    caption: String,
    /// The name of the share of all of it.
    to_end: &'static str,
}

impl Extent {
    fn new(session: &Session, request: &HoursRequest, page: Page) -> Extent {
        let figures = session.figures();
        let Some(base) = request.since.clone() else {
            return Extent {
                base: session.start_zero(),
                since: String::new(),
                whole_seconds: figures.whole_seconds,
                caption: untaped_share(figures).replacen('u', "U", 1),
                to_end: "whole session",
            };
        };
        let name = as_words(&page.of_log(&base.name)).into_owned();
        let to = figures.span.map_or(base.time, |span| span.end);
        let is_held = figures.totals_between(base.time, to).not_held == Millis::ZERO;
        let without = if is_held { "" } else { ", without time NOT HELD" };
        Extent {
            since: format!(", since {name}"),
            whole_seconds: add_up_in_seconds(session, base.time),
            caption: format!("Untaped share since {name}{without}"),
            to_end: "to the end of the session",
            base,
        }
    }
}

/// The title, the totals from a reference point on, and what hours count from.
fn head_since(session: &Session, view: &View, page: Page, since: &str, totals: &[String]) -> String {
    let all = session.figures().totals().map_or(Millis::ZERO, |totals| totals.elapsed);
    let all = sum_text(all, session.figures().whole_seconds);
    let since = since.replacen(", s", "S", 1);
    let mut lines = overview::title(session, page);
    lines.extend([String::new(), format!("{since}, to the end of the session, which is {all} long in all:")]);
    lines.extend(totals.iter().cloned());
    lines.push(overview::zero_line(session, view, page));
    lines.join("\n") + "\n"
}

/// The sentences on the first admission, the first confession and the marks that the user asked for.
fn sentences(session: &Session, view: &View, request: &HoursRequest, page: Page) -> String {
    let marks = &session.key_events().marks;
    let first = |kind: &str| marks.iter().position(|mark| mark.kind == kind);
    let mut told = request.marks.clone();
    told.extend(ADMISSION_KINDS.into_iter().filter_map(first));
    let sentence = |&i: &usize| {
        let mark = marks.get(i)?;
        Some(format!("{}\n", page.phrases(&before_mark(session, &view.zero, mark, None))))
    };
    let mut sentences: String = told.iter().filter_map(sentence).collect();
    for mark in request.work_marks.iter().filter_map(|&i| request.work.get(i)) {
        let words = page.phrases(&before_mark(session, &view.zero, &mark.mark, None));
        sentences.push_str(&[&by(mark), " ", &words, "\n"].concat());
    }
    if sentences.is_empty() { sentences } else { format!("\nIn a sentence each:\n{sentences}") }
}

/// The marks that a user names: all of a kind, `denial`, one of them, `denial 3`, or the event with a number, `#412`. Empty
/// if there is none.
#[must_use]
pub fn marks_named(session: &Session, name: &str) -> BTreeSet<usize> {
    let marks = &session.key_events().marks;
    let kind = mark_kind(name);
    let of_kind = |(i, mark): (usize, &session::Mark)| (mark.kind == kind).then_some(i);
    let named: BTreeSet<usize> = marks.iter().enumerate().filter_map(of_kind).collect();
    if !named.is_empty() {
        return named;
    }
    let key = session.zero(name).and_then(|zero| match zero.origin {
        ZeroKind::Mark(key) => Some(key),
        ZeroKind::Event(number) => session.key(number.checked_sub(1)?),
        ZeroKind::Start | ZeroKind::Tape | ZeroKind::Work(_) => None,
    });
    key.and_then(|key| marks.binary_search_by_key(&key, |mark| mark.key).ok()).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{GapKind, Thresholds};
    use crate::time::SessionTime;

    fn hours(log: &str, zero: i64) -> (Hours, String) {
        let session = Session::from_text("log", log, Thresholds::default());
        let zero = Zero { name: "z".into(), time: SessionTime(zero), origin: ZeroKind::Event(1) };
        let view = View { zero, min_gap: Millis::ZERO };
        let request = HoursRequest::default();
        let report = Hours::new(&session, &view, &request);
        let text = report.text(&session, &view, &request, Page::default());
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
            assert!(text.contains("0:00:30   in the gap  no reason stated"), "{text}");
            assert!(text.contains("since z"), "{text}");
        }
    }

    #[test]
    fn a_kind_in_any_spelling_names_all_its_marks_and_a_number_names_one() {
        let log = "{\"t\":0,\"type\":\"mark\",\"kind\":\"Miranda\"}\n{\"t\":1,\"type\":\"mark\",\"kind\":\"warning\"}\n\
                   {\"t\":2,\"type\":\"mark\",\"kind\":\"room_entry\"}\n{\"t\":3,\"type\":\"note\",\"text\":\"x\"}\n";
        let session = Session::from_text("log", log, Thresholds::default());
        for (name, marks) in [
            ("warning", &[0, 1][..]),
            ("caution", &[0, 1]),
            ("warning 2", &[1]),
            ("Room entry", &[2]),
            ("room-entry", &[2]),
            ("#3", &[2]),
            ("#4", &[]),
            ("start", &[]),
            ("denial", &[]),
        ] {
            assert!(marks_named(&session, name).into_iter().eq(marks.iter().copied()), "{name}");
        }
    }

    #[test]
    fn sums_by_questioning_that_would_not_add_up_in_seconds_have_milliseconds() {
        let log = "{\"format\":\"untaped\"}\n{\"t\":0,\"type\":\"tape_on\"}\n{\"t\":60,\"type\":\"tape_off\"}\n\
                   {\"t\":60,\"end\":70.5,\"type\":\"untaped\",\"questioning\":\"yes\"}\n\
                   {\"t\":90,\"type\":\"tape_on\"}\n{\"t\":99,\"type\":\"tape_off\"}\n";
        let (_, text) = hours(log, 0);
        assert!(text.contains("UNTAPED    0:00:30\n"), "{text}");
        assert!(text.contains("log says questioning     0:00:10.500\n"), "{text}");
        assert!(text.contains("questioning not known    0:00:19.500\n"), "{text}");
        assert!(
            text.contains("Taped or logged as questioned: 0:01:19.500 at least, 0:01:39.000 at most\n"),
            "{text}"
        );
    }

    #[test]
    fn a_share_of_no_time_is_not_unknown() {
        let log = "{\"format\":\"untaped\"}\n{\"t\":0,\"type\":\"tape_on\"}\n\
                   {\"t\":60,\"type\":\"mark\",\"kind\":\"confession\"}\n{\"t\":90,\"type\":\"tape_off\"}\n";
        let session = Session::from_text("log", log, Thresholds::default());
        let since = session.zero("confession").unwrap();
        let view = View { zero: since.clone(), min_gap: Millis::ZERO };
        let request = HoursRequest { since: Some(since), ..HoursRequest::default() };
        let report = Hours::new(&session, &view, &request);
        let text = report.text(&session, &view, &request, Page::default());
        assert!(text.contains("up to the first admission or confession          no time\n"), "{text}");
        assert!(report.since.unwrap().shares.unrecorded_to_first_confession.is_none());
        assert!(!text.contains("unknown"), "{text}");
    }

    #[test]
    fn the_reason_before_a_mark_is_that_of_the_part_that_it_is_in_or_that_ends_before_it() {
        let mark = |t| format!("{{\"t\":{t},\"type\":\"mark\",\"kind\":\"denial\"}}\n");
        let log = format!(
            "{{\"format\":\"untaped\"}}\n{{\"t\":0,\"type\":\"tape_on\"}}\n{{\"t\":60,\"type\":\"tape_off\"}}\n\
             {{\"t\":60,\"end\":100,\"type\":\"untaped\",\"reason\":\"meal\"}}\n{}\
             {{\"t\":100,\"end\":200,\"type\":\"untaped\",\"reason\":\"visit\"}}\n{}\
             {{\"t\":200,\"type\":\"tape_on\"}}\n{}{{\"t\":300,\"type\":\"tape_off\"}}\n",
            mark(90),
            mark(100),
            mark(250)
        );
        let (report, text) = hours(&log, 0);
        let part = |mark: &MarkLine| mark.last_gap.as_ref().and_then(|gap| gap.part.clone());
        let parts: Vec<_> = report.marks.iter().filter_map(part).collect();
        assert_eq!(parts, ["1.1", "1.2", "1.2"]);
        for row in ["0:00:30   in the gap  part 1.1: meal", "0:02:20      0:00:50  part 1.2: visit"] {
            assert!(text.contains(&format!("{row}\n")), "{row}: {text}");
        }
        assert!(!text.contains("part 1.1: meal, visit"), "what came later is no reason: {text}");
    }

    #[test]
    fn what_a_log_cannot_tell_is_unknown_and_not_none() {
        let log = "{\"t\":0,\"type\":\"mark\",\"kind\":\"custody\"}\n{\"t\":3600,\"type\":\"mark\",\"kind\":\"warning\"}\n";
        let (report, text) = hours(log, 0);
        assert_eq!(report.session.sums.untaped_ms, None);
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
        let intervals: Vec<_> =
            report.intervals.iter().map(|i| (i.from.as_str(), i.to.as_str(), i.ms / 1000)).collect();
        let to = |from, s| (from, "confession", s);
        let before = ("custody", "warning", 20);
        assert_eq!(
            intervals,
            [before, to("warning", 20), to("custody", 40), to("tape", 30), to("last_gap_end", 30)]
        );
        assert!(text.contains("first tape to confession"), "{text}");
        assert!(!text.contains("up to the first confession"), "the first of both is listed once: {text}");
        assert!(text.contains("0:00:10.000 of 0:00:40.000"), "as exact as the sums: {text}");
    }

    #[test]
    fn the_first_tape_is_the_zero_of_that_name_and_a_tape_of_no_length_is_none() {
        let log = "{\"format\":\"untaped\"}\n{\"t\":0,\"type\":\"mark\",\"kind\":\"custody\"}\n\
                   {\"t\":60,\"type\":\"tape_on\",\"recording\":\"a\"}\n\
                   {\"t\":7260,\"type\":\"mark\",\"kind\":\"confession\"}\n";
        let from = |log: &str| {
            let tape = hours(log, 0).0.intervals.into_iter().find(|interval| interval.from == "tape");
            let zero = Session::from_text("log", log, Thresholds::default()).zero("tape");
            (tape.map(|interval| interval.from_ms), zero.map(|zero| zero.time.0))
        };
        assert_eq!(from(log), (None, None), "nothing is taped");
        let taped = format!(
            "{log}{{\"t\":7200,\"type\":\"tape_on\",\"recording\":\"a\"}}\n\
             {{\"t\":7300,\"type\":\"tape_off\",\"recording\":\"a\"}}\n"
        );
        assert_eq!(from(&taped), (Some(7_200_000), Some(7_200_000)));
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
