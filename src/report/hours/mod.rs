//! `untaped hours`: totals, proportions, the time between marks, and the figures before each mark.

mod intervals;
mod marks;
mod proportions;
mod questioning;

pub use intervals::Interval;
pub use marks::{LastGap, MarkLine};
pub use proportions::{Proportion, Proportions};

use super::View;
use super::overview::Overview;
use super::page::Page;
use crate::session::Session;
use intervals::{intervals, intervals_text};
use marks::{marks, marks_text};
use questioning::questioning_text;
use serde::Serialize;

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
    /// The time between the first marks of two kinds; to the first confession also from the first tape and from the
    /// end of the last gap before it.
    pub intervals: Vec<Interval>,
    /// Each mark, in order of time, with the figures before it.
    pub marks: Vec<MarkLine>,
    /// The number of problems in the log; if there are any, lines may be missing.
    pub problems: u64,
}

impl Hours {
    /// The report on a session.
    #[must_use]
    pub fn new(session: &Session, view: &View) -> Hours {
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
            shares: Proportions::new(session),
            intervals: intervals(session),
            marks: marks(session, view),
            problems: session.problems().count(),
        }
    }

    /// The report as text.
    #[must_use]
    pub fn text(&self, session: &Session, view: &View, page: Page) -> String {
        let mut text = self.session.text(session, view, page);
        if session.figures().span.is_none() {
            return text;
        }
        text.push_str(&self.shares.text(&self.marks, session.figures()));
        text.push_str(&questioning_text(session.figures()));
        text.push_str(&intervals_text(&self.intervals, session, page));
        text.push_str(&marks_text(&self.marks, session, view, page));
        let figures = session.figures();
        let hidden = figures.gaps.iter().filter(|g| g.length() < view.min_gap).count();
        if hidden > 0 {
            text.push_str("\n--min-gap changes nothing here: all figures include every gap.\n");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{GapKind, Thresholds, Zero, ZeroKind};
    use crate::time::{Millis, SessionTime};

    fn hours(log: &str, zero: i64) -> (Hours, String) {
        let session = Session::from_text("log", log, Thresholds::default());
        let zero = Zero { name: "z".into(), time: SessionTime(zero), origin: ZeroKind::Event(1) };
        let view = View { zero, min_gap: Millis::ZERO };
        let report = Hours::new(&session, &view);
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
            assert!(text.contains("0:00:30        in the gap  no reason stated"), "{text}");
            assert!(text.contains("since z"), "{text}");
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
