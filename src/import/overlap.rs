//! Reports untaped intervals that overlap and contradict each other, from an error in a source or in typing.

use super::case::{Case, CaseEvent};
use crate::record::{Body, EventKind, ProblemKind, Problems, Questioning};
use crate::time::{SessionTime, format_hms_exact};

/// The most open intervals that are compared. No person writes a table with more at one time.
const OPEN: usize = 64;

/// Reports overlapping intervals that contradict each other, by file: on the later of the two in the order of files and
/// lines, with the location of the other. Both stay in the log.
pub fn overlapping_intervals(case: &Case<'_>) -> Vec<(u32, Problems)> {
    let untaped = case.events.iter().filter(|known| known.body.kind() == EventKind::Untaped);
    let mut intervals: Vec<(SessionTime, &CaseEvent)> =
        untaped.filter_map(|known| Some((known.end?, known))).collect();
    intervals.sort_by_key(|(_, known)| (known.time, known.at));
    let mut noticed: Vec<(u32, Problems)> = Vec::new();
    let mut open: Vec<(SessionTime, &CaseEvent)> = Vec::new();
    for (end, interval) in intervals {
        open.retain(|&(until, _)| until > interval.time);
        // One report is enough to check both.
        let found = open.iter().find_map(|&(until, other)| Some((until, other, differ(other, interval)?)));
        if let Some((until, other, differ)) = found {
            let in_order = other.at <= interval.at;
            let (first, second) = if in_order { (other, interval) } else { (interval, other) };
            let mut problems = Problems::default();
            let (on, length) =
                (location(case, first.at, second.at), format_hms_exact(until.min(end) - interval.time));
            let what = format!("overlaps the interval on {on} for {length} and contradicts it: {differ}");
            problems.add(second.at.1, ProblemKind::Guessed, what);
            noticed.push((second.at.0, problems));
        }
        if open.len() < OPEN {
            open.push((end, interval));
        }
    }
    noticed
}

/// The differences of two intervals, if any. A missing or unknown value contradicts nothing.
fn differ(a: &CaseEvent, b: &CaseEvent) -> Option<String> {
    let Body::Untaped { reason: reason_a, questioning: questioning_a, .. } = &a.body else { return None };
    let Body::Untaped { reason: reason_b, questioning: questioning_b, .. } = &b.body else { return None };
    let mut differences = Vec::new();
    if let (Some(one), Some(other)) = (questioning_a, questioning_b)
        && one != other
        && ![one, other].contains(&&Questioning::Unknown)
    {
        differences.push(format!("questioning {one} and {other}"));
    }
    if let (Some(one), Some(other)) = (reason_a, reason_b)
        && one.to_lowercase() != other.to_lowercase()
    {
        differences.push(format!("reason {one} and {other}"));
    }
    if differences.is_empty() { None } else { Some(differences.join(", ")) }
}

/// The line of an interval, with its file if the other is in another file.
fn location(case: &Case<'_>, at: (u32, u64), other: (u32, u64)) -> String {
    match case.files.get(at.0 as usize).filter(|_| at.0 != other.0) {
        Some(file) => format!("{file} line {}", at.1),
        None => format!("line {}", at.1),
    }
}

#[cfg(test)]
mod tests {
    use super::super::gap_table::gap_table;
    use super::*;

    fn said(rows: &str) -> Vec<(u32, u64, String)> {
        let text = format!("start,end,reason,questioning\n{rows}");
        let (known, _) = gap_table(&text, Some(&jiff::tz::TimeZone::UTC), 1).unwrap();
        let case =
            Case { events: known, files: vec!["case.json".into(), "gaps.csv".into()], ..Case::default() };
        let said = overlapping_intervals(&case).into_iter();
        said.map(|(file, problems)| (file, problems.list()[0].line, problems.list()[0].message.clone()))
            .collect()
    }

    #[test]
    fn contradicting_rows_are_reported_with_both_lines() {
        let late = "2015-02-10 22:15,2015-02-10 22:45,toilet,yes\n";
        let early = "2015-02-10 22:00,2015-02-10 22:30,meal,no\n";
        let what =
            |words: &str| format!("overlaps the interval on line 2 for 0:15:00 and contradicts it: {words}");
        let forward = said(&format!("{early}{late}"));
        assert_eq!(forward, [(1, 3, what("questioning no and yes, reason meal and toilet"))]);
        let backward = said(&format!("{late}{early}"));
        assert_eq!(backward[0].1, 3, "the later line is reported, whichever is earlier in time");
    }

    #[test]
    fn rows_that_only_meet_or_agree_are_not_reported() {
        for rows in [
            "2015-02-10 22:00,2015-02-10 22:30,meal,no\n2015-02-10 22:30,2015-02-10 22:45,toilet,yes\n",
            "2015-02-10 22:00,2015-02-10 22:30,meal,no\n2015-02-10 22:10,2015-02-10 22:45,,unknown\n",
            "2015-02-10 22:00,2015-02-10 22:30,Meal,no\n2015-02-10 22:10,2015-02-10 22:45,meal,no\n",
        ] {
            assert_eq!(said(rows), [], "{rows}");
        }
    }
}
