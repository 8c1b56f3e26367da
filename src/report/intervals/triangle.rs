//! The lengths of all intervals as a triangle, like the table of distances on a road map.

use super::length;
use crate::describe::certainty_sign;
use crate::report::page::{Page, pad_left, width};
use crate::session::{Interval, Session};
use crate::time::{Millis, format_hms};

/// The widest triangle, so that it fits a screen.
const WIDEST: usize = 80;

/// How lengths are written, from the most exact on; the first that fits is taken.
const FORMS: [(Form, &str); 3] = [
    (Form::Exact, ""),
    (Form::Minutes, "In hours and minutes, cut, since there is no room for seconds."),
    (Form::Hours, "In whole hours, cut, since there is no room for minutes."),
];

#[derive(Clone, Copy)]
enum Form {
    /// As in the list.
    Exact,
    Minutes,
    Hours,
}

impl Form {
    fn text(self, session: &Session, interval: &Interval<'_>, page: Page) -> String {
        let cut = |length: Millis, colons: usize| {
            let text = format_hms(length);
            let parts: Vec<&str> = text.split(':').take(3 - colons).collect();
            format!("{}{}", page.own(certainty_sign(interval.certainty())), parts.join(":"))
        };
        match self {
            Form::Exact => length(session, interval, page),
            Form::Minutes => cut(interval.sums.length(), 1),
            Form::Hours => cut(interval.sums.length(), 2),
        }
    }
}

/// The triangle with its heading: each row ends with the name of a milestone, and has the time to it from the milestone whose
/// name is above each column. `intervals` are those of all pairs, in the order of the session's.
pub(super) fn triangle(session: &Session, intervals: &[Interval<'_>], page: Page) -> String {
    let mut names: Vec<&str> = intervals.first().map(|first| first.from.0.name()).into_iter().collect();
    let first = intervals.first().map(|first| first.from.0);
    names.extend(intervals.iter().take_while(|i| Some(i.from.0) == first).map(|i| i.to.0.name()));
    let drawn = |form: Form| draw(&names, intervals.iter().map(|i| form.text(session, i, page)).collect());
    let fits = |text: &str| text.lines().all(|line| width(line) <= WIDEST);
    let mut forms = FORMS.iter().map(|&(form, remark)| (drawn(form), remark));
    let (text, remark) =
        forms.find(|(text, _)| fits(text)).unwrap_or_else(|| (drawn(Form::Hours), FORMS[2].1));
    let remark = if remark.is_empty() { String::new() } else { format!("\n{remark}") };
    let minus = if intervals.iter().any(|i| i.sums.length() < Millis::ZERO) {
        "\nA minus: the milestone at the end of the row came first."
    } else {
        ""
    };
    format!("\nFrom the milestone above a column to the one at the end of a row:{remark}{minus}\n{text}")
}

/// Draws the triangle; `lengths` are those of all pairs of names, row by row of the first.
fn draw(names: &[&str], lengths: Vec<String>) -> String {
    let n = names.len();
    // The lengths from each name to the later ones.
    let (mut from, mut rest) = (Vec::new(), lengths.into_iter());
    for i in 0..n {
        from.push(rest.by_ref().take(n - 1 - i).collect::<Vec<String>>());
    }
    let widths: Vec<usize> =
        from.iter().map(|column| column.iter().map(|text| width(text)).max().unwrap_or(0)).collect();
    let row = |(to, name): (usize, &&str)| {
        let cells = (0..to).map(|i| {
            let text = from[i].get(to - 1 - i).map_or("", String::as_str);
            format!("{}  ", pad_left(text, widths[i]))
        });
        format!("{}{name}\n", cells.collect::<String>())
    };
    names.iter().enumerate().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Milestone, Session, Thresholds};
    use std::fmt::Write;

    fn drawn(times: &[(Milestone, i64)]) -> String {
        let mut log = "{\"format\":\"untaped\"}\n".to_owned();
        for (kind, t) in times {
            writeln!(log, "{{\"t\":{t},\"type\":\"mark\",\"kind\":\"{kind}\"}}").unwrap();
        }
        let session = Session::from_text("log", &log, Thresholds::default());
        triangle(&session, &session.intervals(), Page::default())
    }

    #[test]
    fn each_length_is_below_the_milestone_that_it_runs_from_and_before_the_one_that_it_runs_to() {
        let text = drawn(&[(Milestone::Custody, 0), (Milestone::Waiver, 60), (Milestone::Warning, 3660)]);
        let rows: Vec<&str> = text.lines().skip(3).collect();
        assert_eq!(rows, ["custody", "1:01:00  warning", "0:01:00  -1:00:00  waiver"], "{text}");
        assert!(text.contains("A minus: the milestone at the end of the row came first."), "{text}");
    }

    #[test]
    fn all_milestones_of_several_days_fit_a_screen_and_it_is_told_that_lengths_are_cut() {
        for (step, told) in
            [(1, "hours and minutes"), (7_207, "hours and minutes"), (3_600_000, "whole hours")]
        {
            let times: Vec<_> = Milestone::ALL.iter().copied().zip((0..).map(|n| n * step)).collect();
            let text = drawn(&times);
            assert!(text.lines().all(|line| width(line) <= WIDEST), "{text}");
            assert!(text.contains(told) && text.contains("cut"), "{text}");
        }
        let few: Vec<_> = Milestone::ALL.iter().copied().take(8).zip((0..).map(|n| n * 7_207)).collect();
        assert!(drawn(&few).contains("14:00:49  12:00:42"), "{}", drawn(&few));
    }
}
