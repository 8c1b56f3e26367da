//! Tests of the ends of tapes, and of words outside them.

use super::*;

#[test]
fn the_end_of_a_tape_is_never_invented() {
    let alone =
        assemble(case(vec![tape("1", 1, "2019-03-02T17:00:00Z", None, &[(0, 5, "ANN", "x")])])).unwrap();
    assert!(!log(&alone).contains("tape_off"));
    let two = || {
        vec![
            tape("1", 1, "2019-03-02T17:00:00Z", None, &[(0, 60, "ANN", "x")]),
            tape("2", 2, "2019-03-02T18:00:00Z", None, &[(0, 5, "ANN", "y")]),
        ]
    };
    let refused = assemble(case(two())).unwrap_err();
    assert_eq!((refused.len(), refused[0].0, refused[0].1.line), (1, 0, 2));
    assert!(refused[0].1.what.contains("the end of \"1\" is unknown"), "{refused:?}");
    let three = [two(), vec![tape("3", 3, "2019-03-02T19:00:00Z", None, &[(0, 5, "ANN", "z")])]].concat();
    let refused = assemble(case(three)).unwrap_err();
    let lines: Vec<u64> = refused.iter().map(|(_, fault)| fault.line).collect();
    assert_eq!(lines, [2, 3], "both are named at once");
    let assumed = assemble(Case { assume_ends: true, ..case(two()) }).unwrap();
    assert_eq!(problems(&assumed), [(0, 2, ProblemKind::Guessed), (0, 3, ProblemKind::AssumedTape)]);
    let sums = session(&assumed).figures().totals().unwrap();
    assert_eq!(sums.untaped, Some(Millis(3_540_000)));
}

#[test]
fn a_tape_without_words_comes_after_another_and_is_no_end_itself() {
    let silent = || Tape {
        transcript: None,
        ..tape("2", 2, "2019-03-02T18:00:00Z", Some("2019-03-02T18:10:00Z"), &[])
    };
    let spoken = || tape("1", 1, "2019-03-02T17:00:00Z", None, &[(0, 60, "ANN", "x")]);
    let why = |case| assemble(case).unwrap_err()[0].1.what.clone();
    assert!(why(case(vec![spoken(), silent()])).contains("the end of \"1\" is unknown"));
    let mute = tape("1", 1, "2019-03-02T17:00:00Z", None, &[]);
    let refused = why(Case { assume_ends: true, ..case(vec![mute, silent()]) });
    assert!(refused.contains("no words with times"), "{refused}");
    // One that runs while another does hides no gap.
    let within = tape("2", 2, "2019-03-02T17:10:00Z", None, &[(0, 60, "ANN", "x")]);
    let around = tape("1", 1, "2019-03-02T17:00:00Z", Some("2019-03-02T18:00:00Z"), &[(0, 60, "ANN", "x")]);
    assert!(assemble(case(vec![around, within])).is_ok());
}

#[test]
fn the_length_that_a_file_states_is_that_of_its_media_file_and_gives_way_to_the_case() {
    let mut late = tape("1", 1, "2019-03-02T17:00:00Z", None, &[(700, 710, "ANN", "x")]);
    late.offset = Millis(600_000);
    late.transcript.as_mut().unwrap().duration = Some(Millis(720_000));
    let assembled = assemble(case(vec![late])).unwrap();
    assert!(log(&assembled).contains(r#"{"t":"2019-03-02T11:02:00-06:00","type":"tape_off""#));
    let mut other =
        tape("1", 1, "2019-03-02T17:00:00Z", Some("2019-03-02T17:01:00Z"), &[(0, 60, "ANN", "x")]);
    other.transcript.as_mut().unwrap().duration = Some(Millis(200_000));
    let assembled = assemble(case(vec![other])).unwrap();
    assert_eq!(problems(&assembled), [(1, 1, ProblemKind::Guessed)]);
    assert!(assembled.problems()[1].list()[0].message.contains("0:02:20 later than the case says"));
    assert!(log(&assembled).contains(r#"{"t":"2019-03-02T11:01:00-06:00","type":"tape_off""#));
}

#[test]
fn facts_about_a_tape_that_the_log_leaves_out_are_reported() {
    let after = || Statement { reason: Some("meal".into()), ..Statement::default() };
    let mut unstarted = tape("1", 1, "2019-03-02T17:00:00Z", None, &[(0, 5, "ANN", "x")]);
    (unstarted.start, unstarted.after) = (None, after());
    let assembled = assemble(Case { zone: None, ..case(vec![unstarted]) }).unwrap();
    assert_eq!(problems(&assembled), [(0, 2, ProblemKind::Dropped)]);
    let mut own = tape("1", 1, "2019-03-02T17:00:00Z", None, &[(10, 11, "ANN", "x")]);
    own.after = after();
    let transcript = own.transcript.as_mut().unwrap();
    let on = Body::TapeOn { recording: None, offset: Millis::ZERO, source: None };
    transcript.add_event(5, (Some(Millis::ZERO), None), on);
    transcript.start = parse_rfc3339("2019-03-02T12:00:00-06:00");
    let assembled = assemble(case(vec![own])).unwrap();
    assert_eq!(
        problems(&assembled),
        [(0, 2, ProblemKind::Dropped), (1, 1, ProblemKind::Dropped), (1, 5, ProblemKind::AssumedTape)]
    );
    assert!(assembled.problems()[1].list()[0].message.contains("2019-03-02T12:00:00-06:00"));
}

#[test]
fn words_outside_their_tape_and_tape_without_words_are_reported() {
    let mut one = tape(
        "1",
        1,
        "2019-03-02T17:00:00Z",
        Some("2019-03-02T17:10:00Z"),
        &[
            (1, 2, "ANN", "before"),
            (10, 200, "ANN", "in"),
            (605, 606, "ANN", "near"),
            (620, 621, "ANN", "after"),
        ],
    );
    one.offset = Millis(10_000);
    let assembled = assemble(case(vec![one])).unwrap();
    assert_eq!(problems(&assembled), [(1, 10, ProblemKind::OutsideTape), (1, 40, ProblemKind::OutsideTape)]);
    let short = tape("1", 1, "2019-03-02T17:00:00Z", Some("2019-03-02T17:10:00Z"), &[(0, 200, "ANN", "in")]);
    let assembled = assemble(case(vec![short])).unwrap();
    let [_, list] = assembled.problems() else { panic!() };
    assert!(list.is_empty());
    let what = &assembled.problems()[0].list()[0].message;
    assert_eq!(
        what,
        "\"1\" runs for 0:10:00, but nothing is transcribed from 0:03:20 on: 0:06:40 without words"
    );
}

#[test]
fn words_that_begin_exactly_where_their_tape_ends_are_not_outside_it() {
    let words = [(600, 601, "ANN", "at the end"), (601, 602, "ANN", "after it")];
    let one = tape("1", 1, "2019-03-02T17:00:00Z", Some("2019-03-02T17:10:00Z"), &words);
    let outside = |what: &String| what.contains("outside_tape");
    assert_eq!(
        whats(&assemble(case(vec![one])).unwrap()).into_iter().filter(outside).collect::<Vec<_>>(),
        ["1:20: outside_tape: these words start 0:00:01 after \"1\" ends"]
    );
}

#[test]
fn the_end_of_a_last_tape_without_one_is_reported_as_assumed() {
    let one = tape("1", 1, "2019-03-02T17:00:00Z", None, &[(0, 5, "ANN", "x")]);
    assert_eq!(
        whats(&assemble(case(vec![one])).unwrap()),
        ["0:2: assumed_tape: the end of \"1\" is unknown (state \"ends_at\" or \"length\" in a case file); \
             assumed to run until its last words in the log"]
    );
}
