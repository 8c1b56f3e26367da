//! Sentences on marks: in and out of gaps, with and without tape, from any reference point.

use super::*;
use crate::describe::{gap, gap_totals, plain_text, totals_rows};
use crate::session::Thresholds;

fn session(events: &str) -> Session {
    Session::from_text("log", &format!("{{\"format\":\"untaped\"}}\n{events}"), Thresholds::default())
}

/// The sentence on the last mark, with hours from a reference point.
fn last_since(zero: &str, events: &str) -> String {
    let session = session(events);
    let zero = session.zero(zero).unwrap();
    plain_text(&before_mark(&session, &zero, session.key_events().marks.last().unwrap(), None))
}

fn last(events: &str) -> String {
    last_since("start", events)
}

const BREAK: &str = r#"{"t":0,"type":"tape_on"}
{"t":60,"type":"tape_off","reason":"toilet_break"}
{"t":90,"type":"tape_on"}
{"t":100,"type":"mark","kind":"confession"}
{"t":110,"type":"tape_off"}
"#;

#[test]
fn the_time_before_a_mark_adds_up_and_names_its_last_gap() {
    assert_eq!(
        last(BREAK),
        "The confession came 0:01:40 after the start of the session, 0:01:10 of it taped and 0:00:30 untaped \
         (none of that logged as questioning, 0:00:30 not known), and 0:00:10 after the end of gap 1 (0:00:30, \
         toilet break)."
    );
    let session = session(BREAK);
    let figures = session.figures();
    let end = figures.span.unwrap().end;
    assert_eq!(plain_text(&gap(&figures.gaps[0])), "toilet break · questioning not stated");
    assert_eq!(plain_text(&gap_totals(figures, end).concat()), "1 gap, 0:00:30 UNTAPED");
    let rows = totals_rows(&session);
    let names: Vec<&str> = rows.iter().map(|row| row.name).collect();
    assert_eq!(names, ["session", "taped", "UNTAPED", "NOT HELD"]);
}

#[test]
fn sums_run_from_the_reference_point_or_up_to_it_and_it_is_named() {
    let from = |zero, text: &str| {
        let sentence = last_since(zero, BREAK);
        assert!(sentence.starts_with(text), "{sentence}");
    };
    from("#2", "The confession came 0:00:40 after event #2, 0:00:10 of it taped and 0:00:30 untaped (");
    from("#5", "The confession came 0:00:10 before event #5, 0:00:10 of it taped and 0:00:00 untaped, and ");
    from("tape", "The confession came 0:01:40 after the first tape, ");
    from("confession", "The confession, from which hours count, came 0:00:10 after the end of gap 1 (");
    let marks = format!(
        "{}{BREAK}",
        "{\"t\":1,\"type\":\"mark\",\"kind\":\"warning\"}\n{\"t\":2,\"type\":\"mark\",\"kind\":\"warning\"}\n"
    );
    assert!(
        last_since("warning", &marks).contains("came 0:01:39 after the first warning, 0:01:09 of it taped")
    );
    assert!(last_since("warning 2", &marks).contains("after the 2nd warning, "));
}

#[test]
fn a_mark_in_a_gap_is_in_its_part_and_one_at_an_end_of_it_is_there() {
    let gap = r#"{"t":0,"type":"tape_on"}
{"t":60,"type":"tape_off"}
{"t":70,"end":85,"type":"untaped","reason":"meal","questioning":"yes"}
{"t":90,"type":"tape_on"}
{"t":99,"type":"tape_off"}
"#;
    for (t, text) in [
        (0, "The denial came at the start of the session, with no gap before it."),
        (
            60,
            "The denial came 0:01:00 after the start of the session, 0:01:00 of it taped and 0:00:00 untaped, with no \
             gap before it.",
        ),
        (
            80,
            "The denial came 0:01:20 after the start of the session, 0:01:00 of it taped and 0:00:20 untaped (0:00:10 of \
             that logged as questioning, 0:00:10 not known), and during gap 1 (0:00:30 long), 0:00:20 after it began (part 1.2: meal, log \
             says questioning).",
        ),
        (
            90,
            "The denial came 0:01:30 after the start of the session, 0:01:00 of it taped and 0:00:30 untaped (0:00:15 of \
             that logged as questioning, 0:00:15 not known), and at the end of gap 1 (0:00:30, meal).",
        ),
    ] {
        let mark = format!("{{\"t\":{t},\"type\":\"mark\",\"kind\":\"denial\"}}\n");
        assert_eq!(last(&format!("{gap}{mark}")), text);
    }
}

#[test]
fn what_the_log_does_not_tell_is_said_to_be_unknown_and_assumed_tape_to_be_assumed() {
    let silent = "{\"t\":0,\"type\":\"mark\",\"kind\":\"custody\"}\n{\"t\":3600,\"type\":\"mark\",\"kind\":\"waiver\"}\n";
    assert_eq!(
        last(silent),
        "The waiver came 1:00:00 after the start of the session, 1:00:00 of it with taping unknown (1:00:00 of that \
         without a record), and at the end of gap 1 (1:00:00, NO RECORD)."
    );
    let notes = "{\"t\":0,\"end\":60,\"type\":\"untaped\",\"questioning\":\"no\"}\n\
                 {\"t\":90,\"type\":\"mark\",\"kind\":\"statement_signed\",\"certainty\":\"approximate\"}\n";
    assert_eq!(
        last(notes),
        "The signing of the statement (time approximate) came 0:01:30 after the start of the session, 0:01:00 of it untaped (all \
         of that logged as free of questioning) and 0:00:30 with taping unknown, and 0:00:30 after the end of gap 1 \
         (0:01:00, no reason stated)."
    );
    let open = "{\"t\":0,\"type\":\"tape_on\"}\n{\"t\":50,\"type\":\"utterance\",\"text\":\"x\"}\n\
                {\"t\":60,\"type\":\"mark\",\"kind\":\"denial\"}\n";
    let sentence = last(open);
    assert!(
        sentence.contains(", 0:00:50 of it taped (0:00:50 of that assumed) and 0:00:10 untaped ("),
        "{sentence}"
    );
}

#[test]
fn a_blind_reader_learns_nothing_that_comes_later() {
    let log = r#"{"t":0,"type":"tape_on"}
{"t":60,"type":"tape_off"}
{"t":61,"end":89,"type":"untaped","reason":"meal","questioning":"yes"}
{"t":80,"type":"mark","kind":"denial"}
{"t":90,"type":"tape_on"}
{"t":95,"type":"mark","kind":"denial"}
{"t":99,"type":"tape_off"}
"#;
    let session = session(log);
    let zero = session.start_zero();
    let first = &session.key_events().marks[0];
    let told = |horizon| plain_text(&before_mark(&session, &zero, first, horizon));
    let (blind, seeing) = (told(Some(SessionTime(80_000))), told(None));
    assert!(blind.starts_with("The denial came "), "{blind}");
    assert!(blind.ends_with(", and during gap 1, 0:00:20 after it began."), "{blind}");
    assert!(blind.contains("(none of that logged as questioning, 0:00:20 not known)"), "{blind}");
    assert!(seeing.starts_with("The first denial came "), "{seeing}");
    assert!(
        seeing.ends_with(
            "gap 1 (0:00:30 long), 0:00:20 after it began (part 1.2: meal, log says questioning)."
        ),
        "{seeing}"
    );
}

#[test]
fn a_gap_with_many_reasons_gives_three_of_them_and_their_number() {
    let part =
        |i| format!("{{\"t\":{},\"end\":{},\"type\":\"untaped\",\"reason\":\"r{i}\"}}\n", 10 + i, 11 + i);
    let parts: String = (0..5).map(part).collect();
    let mut log = "{\"t\":0,\"type\":\"tape_on\"}\n{\"t\":10,\"type\":\"tape_off\"}\n".to_owned() + &parts;
    log += "{\"t\":20,\"type\":\"tape_on\"}\n{\"t\":30,\"type\":\"mark\",\"kind\":\"denial\"}\n{\"t\":40,\"type\":\"tape_off\"}\n";
    assert!(last(&log).ends_with("gap 1 (0:00:10, r0, r1, r2 and 2 more reasons)."), "{}", last(&log));
}

#[test]
fn numbers_have_their_endings() {
    let ordinal = |n| format!("{n}{}", ordinal_ending(n));
    let all: Vec<String> = [2, 3, 4, 11, 12, 13, 21, 22, 23, 111, 112, 121].map(ordinal).into();
    assert_eq!(all.join(" "), "2nd 3rd 4th 11th 12th 13th 21st 22nd 23rd 111th 112th 121st");
}

#[test]
fn a_sentence_whose_figures_would_not_add_up_in_seconds_has_milliseconds() {
    let log = r#"{"t":0,"type":"tape_on"}
{"t":60,"type":"tape_off","questioning":"no"}
{"t":70.5,"type":"note","text":"x"}
{"t":90,"type":"tape_on"}
{"t":100.4,"type":"mark","kind":"denial"}
{"t":100.6,"type":"mark","kind":"confession"}
{"t":110,"type":"tape_off"}
"#;
    let sentence = last_since("#3", log);
    let parts = "came 0:00:30.100 after event #3, 0:00:10.600 of it taped and 0:00:19.500 untaped (";
    assert!(sentence.contains(parts), "{sentence}");
    let session = session(log);
    let start = session.start_zero();
    let first = before_mark(&session, &start, &session.key_events().marks[0], None);
    assert!(
        plain_text(&first)
            .contains("came 0:01:40 after the start of the session, 0:01:10 of it taped and 0:00:30 ")
    );
}
