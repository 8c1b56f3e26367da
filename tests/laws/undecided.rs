//! Lines before the first readable `t` of a log without `start`: it decides which of their times can be read, whoever reads
//! the log and however much of it is there.

use super::exchange::{exported, gives_back_every_event};
use super::{follow, read_in_batches};
use std::sync::Arc;
use untaped::session::{LogBytes, Session, Thresholds};

const HEADER: &str = "{\"format\":\"untaped\"}\n";
/// Lines without a readable `t`, with times of both kinds.
const UNTIMED: &str = r#"{"t":"soon","type":"untaped","end":1552204799.98}
{"type":"untaped","end":"2019-03-10T08:00:00Z","alt":[{"t":5}]}
{"t":null,"type":"note","text":"n","alt":[{"end":7},{"t":7,"source":"diary"}]}
{"t":"soon","type":"utterance","text":"u","end":1552204799.98,"alt":[{"t":"2019-03-10T08:00:00Z"}]}
{"type":"untaped","end":"never"}
"#;
const TIMED: [&str; 2] = [
    r#"{"t":"2019-03-10T08:00:01Z","end":"2019-03-10T08:00:02Z","type":"utterance","text":"x"}
{"t":"2019-03-10T07:00:00Z","end":"2019-03-10T07:30:00Z","type":"untaped"}
"#,
    r#"{"t":5,"end":6,"type":"utterance","text":"x"}
{"t":1,"end":2,"type":"untaped"}
"#,
];

/// Every event and every problem of a log: the line of each, counted from a line of the log, and what is said of it.
fn all(session: &Session, log: &str, first: u64) -> (Vec<String>, Vec<String>) {
    let text = LogBytes::Memory(Arc::new(log.as_bytes().to_vec()));
    let lines = log.lines().count() as u64 - 1;
    let line = |line: u64| (line + lines - first) % lines;
    let event = |i: usize| {
        let entry = session.index().get(i).unwrap();
        let event = text.event(session, i).unwrap().expect("what was kept can be read again");
        let said = (&event.body, &event.provenance.alternatives, entry.has_other_accounts());
        format!("{:02} {said:?} {:?} {:?}", line(entry.line().into()), event.time, event.end)
    };
    let mut events: Vec<String> = (0..session.index().len()).map(event).collect();
    let problems = session.problems().list().iter();
    let problem = |p: &untaped::record::Problem| format!("{:02} {} {}", line(p.line), p.kind, p.message);
    let mut problems: Vec<String> = problems.map(problem).collect();
    events.sort();
    problems.sort();
    (events, problems)
}

fn read(log: &str) -> Session {
    Session::from_text("log", log, Thresholds::default())
}

#[test]
fn what_stands_before_the_first_readable_time_is_read_as_what_stands_after_it() {
    for timed in TIMED {
        let before = format!("{HEADER}{UNTIMED}{timed}");
        let after = format!("{HEADER}{timed}{UNTIMED}");
        let (first, second) = (all(&read(&before), &before, 2), all(&read(&after), &after, 4));
        // What comes earlier than a line before it depends on the order.
        assert_eq!(first, second, "{timed}");
        let skipped = first.1.iter().filter(|problem| problem.contains("missing_field")).count();
        assert_eq!(skipped, 2, "{:#?}", first.1);
    }
}

#[test]
fn what_stands_before_the_first_readable_time_is_withdrawn_from_a_log_that_grows() {
    for timed in TIMED {
        let log = format!("{HEADER}{UNTIMED}{timed}");
        let whole = all(&read(&log), &log, 2);
        let lines = log.lines().count();
        let every_line: Vec<usize> = (1..lines).collect();
        let in_batches = read_in_batches(&log, Thresholds::default(), &every_line);
        assert_eq!(all(&in_batches, &log, 2), whole);
        let at_once = read_in_batches(&log, Thresholds::default(), &[lines - 2]);
        assert_eq!(all(&at_once, &log, 2), whole);
        for step in [1, 7, 64, 300] {
            let cuts: Vec<usize> = (HEADER.len()..log.len()).step_by(step).collect();
            assert_eq!(all(&follow(log.as_bytes(), &cuts, Thresholds::default()), &log, 2), whole, "{step}");
        }
    }
}

#[test]
fn a_log_without_a_readable_time_keeps_intervals_with_ends_of_both_kinds() {
    let log = format!("{HEADER}{UNTIMED}");
    let session = read(&log);
    assert_eq!(session.index().len(), 4);
    assert_eq!(all(&session, &log, 2).0.len(), 4);
}

#[test]
fn a_sorted_export_has_the_events_that_were_read() {
    for timed in TIMED {
        let log = format!("{HEADER}{UNTIMED}{timed}");
        gives_back_every_event(&log).unwrap();
        let text = LogBytes::Memory(Arc::new(log.as_bytes().to_vec()));
        let (csv, _) = exported("csv", &read(&log), &text, None);
        assert_eq!(csv.matches("\"untaped\"").count(), 2, "{csv}");
    }
}
