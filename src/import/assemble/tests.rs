//! Tests of assembling tapes and cases into sessions.

use super::super::case::GapDetails;
use super::super::transcript::Transcript;
use super::*;
use crate::record::{Body, Person, ProblemKind, Questioning, Role};
use crate::session::{Session, Thresholds};
use crate::time::{SECOND, parse_rfc3339};
use std::collections::HashMap;

/// A transcript of utterances: from, to, who, what, in seconds.
fn said(items: &[(i64, i64, &str, &str)]) -> Transcript<'static> {
    let mut transcript = Transcript::default();
    for (line, &(from, to, who, words)) in (1..).zip(items) {
        let who = transcript.speaker(who);
        let at = |s: i64| Some(Millis(s * SECOND.0));
        transcript.say(line * 10, (at(from), at(to)), Some(who), words.to_owned());
    }
    transcript
}

fn tape(
    id: &str,
    file: u32,
    start: &str,
    end: Option<&str>,
    items: &[(i64, i64, &str, &str)],
) -> Tape<'static> {
    let t = |text: &str| parse_rfc3339(text).unwrap().0;
    Tape {
        id: id.to_owned(),
        start: Some(t(start)),
        end: end.map(t),
        file,
        at: (0, u64::from(file) + 1),
        transcript: Some(said(items)),
        ..Tape::default()
    }
}

fn case(tapes: Vec<Tape<'static>>) -> Case<'static> {
    let zone = Zone::Named(jiff::tz::TimeZone::get("America/Chicago").unwrap());
    let files =
        std::iter::once("case.json".to_owned()).chain(tapes.iter().map(|tape| tape.id.clone())).collect();
    Case { zone: Some(zone), tapes, files, ..Case::default() }
}

fn log(assembled: &Assembled<'_>) -> String {
    assembled.text()
}

fn session(assembled: &Assembled<'_>) -> Session {
    Session::from_text("x", &log(assembled), Thresholds::default())
}

fn problems(assembled: &Assembled<'_>) -> Vec<(usize, u64, ProblemKind)> {
    let lists = assembled.problems().iter().enumerate();
    lists.flat_map(|(file, list)| list.list().iter().map(move |p| (file, p.line, p.kind))).collect()
}

/// Each problem in a line: its file, its line, its kind and its sentence.
fn whats(assembled: &Assembled<'_>) -> Vec<String> {
    let lists = assembled.problems().iter().enumerate();
    let line = |file, p: &crate::record::Problem| format!("{file}:{}: {}: {}", p.line, p.kind, p.what);
    lists.flat_map(|(file, list)| list.list().iter().map(move |p| line(file, p))).collect()
}

fn mark(kind: &'static str) -> Body<'static> {
    Body::Mark { kind: kind.into(), text: None }
}

fn untaped(line: u64, from: &str, to: &str) -> CaseEvent {
    let t = |text: &str| parse_rfc3339(text).unwrap().0;
    CaseEvent { at: (0, line), time: t(from), end: Some(t(to)), body: GapDetails::default().untaped() }
}

#[test]
fn the_time_between_two_tapes_is_a_declared_gap_with_its_reason() {
    let mut first =
        tape("1", 1, "2019-03-02T17:00:00Z", Some("2019-03-02T17:10:00Z"), &[(0, 599, "ANN", "x")]);
    first.after = GapDetails {
        reason: Some("meal".into()),
        questioning: Some(Questioning::No),
        stated_on_tape: Some(true),
        source: Some("log".into()),
    };
    let second = tape("2", 2, "2019-03-02T18:00:00Z", Some("2019-03-02T18:05:00Z"), &[(0, 299, "ANN", "y")]);
    let assembled = assemble(case(vec![first, second])).unwrap();
    assert_eq!(problems(&assembled), []);
    let session = session(&assembled);
    assert!(session.problems().is_empty(), "{:?}", session.problems().list());
    let sums = session.figures().totals().unwrap();
    assert_eq!((sums.taped, sums.untaped), (Some(Millis(900_000)), Some(Millis(3_000_000))));
    let gap = &session.figures().gaps[0];
    assert_eq!(
        (gap.reasons.as_slice(), gap.sources.as_slice()),
        (["meal".to_owned()].as_slice(), ["log".to_owned()].as_slice())
    );
    assert!(
        log(&assembled).contains(r#"{"t":"2019-03-02T11:00:00-06:00","type":"tape_on","recording":"1"}"#)
    );
}

#[test]
fn two_recorders_that_overlap_count_once_and_their_words_stand_in_the_order_of_time() {
    let camera = tape(
        "cam",
        1,
        "2019-03-02T17:00:00Z",
        Some("2019-03-02T18:00:00Z"),
        &[(0, 5, "ANN", "1"), (3595, 3600, "ANN", "3")],
    );
    let sound =
        tape("mic", 2, "2019-03-02T17:50:00Z", Some("2019-03-02T18:10:00Z"), &[(10, 1200, "ANN", "2")]);
    let assembled = assemble(case(vec![camera, sound])).unwrap();
    let session = session(&assembled);
    assert_eq!(session.figures().totals().unwrap().taped, Some(Millis(4_200_000)));
    let text = log(&assembled);
    let at = |words: &str| text.find(&format!("\"text\":\"{words}\"")).unwrap();
    assert!(at("1") < at("2") && at("2") < at("3"));
    assert_eq!(
        whats(&assembled),
        [
            "0:3: guessed: \"mic\" and \"cam\" (line 2) overlap for 0:10:00, from 2019-03-02T11:50:00-06:00 on; that time \
             counts once"
        ]
    );
}

#[test]
fn an_offset_follows_daylight_time_within_one_tape() {
    let night = tape("1", 1, "2019-03-10T07:59:00Z", None, &[(0, 5, "ANN", "x"), (120, 125, "ANN", "y")]);
    let text = log(&assemble(case(vec![night])).unwrap());
    assert!(
        text.contains("\"t\":\"2019-03-10T01:59:00-06:00\",\"end\"")
            && text.contains("\"t\":\"2019-03-10T03:01:00-05:00\""),
        "{text}"
    );
}

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
    assert!(assembled.problems()[1].list()[0].what.contains("0:02:20 later than the case says"));
    assert!(log(&assembled).contains(r#"{"t":"2019-03-02T11:01:00-06:00","type":"tape_off""#));
}

#[test]
fn facts_about_a_tape_that_the_log_leaves_out_are_reported() {
    let after = || GapDetails { reason: Some("meal".into()), ..GapDetails::default() };
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
    assert!(assembled.problems()[1].list()[0].what.contains("2019-03-02T12:00:00-06:00"));
}

#[test]
fn the_length_that_a_file_states_is_an_end_and_is_reported() {
    let mut one = tape("1", 1, "2019-03-02T17:00:00Z", None, &[(0, 60, "ANN", "x")]);
    one.transcript.as_mut().unwrap().duration = Some(Millis(61_000));
    let assembled = assemble(case(vec![one])).unwrap();
    assert_eq!(problems(&assembled), [(1, 1, ProblemKind::Guessed)]);
    assert!(log(&assembled).contains(r#"{"t":"2019-03-02T11:01:01-06:00","type":"tape_off""#));
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
    let what = &assembled.problems()[0].list()[0].what;
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
fn without_a_clock_times_are_numbers_and_nothing_is_said_of_tapes() {
    let mut one = tape("1", 1, "2019-03-02T17:00:00Z", None, &[(1, 2, "ANN", "x")]);
    one.start = None;
    one.media = Some("a.mp4".into());
    let assembled = assemble(Case { zone: None, ..case(vec![one]) }).unwrap();
    assert_eq!(
        log(&assembled),
        "{\"format\":\"untaped\",\"version\":1,\"people\":[{\"id\":\"ANN\"}],\"recordings\":[{\"id\":\"1\",\"media\":\"a.mp4\"}]}\n\
         {\"t\":1,\"end\":2,\"type\":\"utterance\",\"speaker\":\"ANN\",\"text\":\"x\"}\n"
    );
    assert_eq!(assembled.counts(), Counts { utterances: 1, speakers: 1, length: SECOND });
}

#[test]
fn people_are_who_the_case_says_and_numbers_of_two_programs_are_two_people() {
    let one = tape(
        "1",
        1,
        "2019-03-02T17:00:00Z",
        Some("2019-03-02T17:00:10Z"),
        &[(0, 5, "SPEAKER_00", "x"), (5, 9, "SPEAKER_01", "y")],
    );
    let mut two = tape(
        "2",
        2,
        "2019-03-02T18:00:00Z",
        Some("2019-03-02T18:00:10Z"),
        &[(0, 5, "SPEAKER_00", "z"), (5, 6, "SPEAKER_01", "y"), (6, 9, "Kess", "w")],
    );
    two.speakers =
        HashMap::from([("SPEAKER_00".to_owned(), "K".to_owned()), ("NOBODY".to_owned(), "K".to_owned())]);
    let person = Person { id: "K".into(), name: "Det. K".into(), role: Role::Police };
    let named = super::super::case::CasePerson { person, aliases: vec!["Kess".into()] };
    let assembled = assemble(Case { people: vec![named], ..case(vec![one, two]) }).unwrap();
    let ids: Vec<&str> = assembled.header().people.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(ids, ["K", "SPEAKER_00", "SPEAKER_01 (1)", "SPEAKER_01 (2)"]);
    let speakers: Vec<String> = log(&assembled)
        .lines()
        .filter_map(|line| Some(line.split_once("\"speaker\":\"")?.1.split('"').next()?.to_owned()))
        .collect();
    assert_eq!(speakers, ["SPEAKER_00", "SPEAKER_01 (1)", "K", "SPEAKER_01 (2)", "K"]);
    let kinds: Vec<_> = problems(&assembled);
    assert_eq!(
        kinds,
        [(0, 3, ProblemKind::BadValue), (1, 1, ProblemKind::Guessed), (2, 1, ProblemKind::Guessed)]
    );
}

#[test]
fn an_item_without_a_time_keeps_its_place_and_has_no_time_in_the_log() {
    let mut one =
        tape("1", 1, "2019-03-02T17:00:00Z", None, &[(30, 31, "ANN", "late"), (10, 11, "ANN", "early")]);
    let transcript = one.transcript.as_mut().unwrap();
    transcript.say(99, (None, None), None, "untimed");
    let text = log(&assemble(case(vec![one])).unwrap());
    let words: Vec<&str> =
        text.lines().filter_map(|line| line.split_once("\"text\":")).map(|(_, w)| w).collect();
    assert_eq!(words, ["\"early\"}", "\"untimed\"}", "\"late\"}"]);
    assert!(text.contains("{\"type\":\"utterance\",\"text\":\"untimed\"}"));
}

#[test]
fn a_time_that_cannot_be_written_is_reported() {
    let one =
        tape("1", 1, "9998-12-31T00:00:00Z", None, &[(0, 5, "ANN", "x"), (9_999_999, 9_999_999, "ANN", "y")]);
    let assembled = assemble(case(vec![one])).unwrap();
    assert_eq!(problems(&assembled), [(0, 2, ProblemKind::AssumedTape), (1, 20, ProblemKind::BadTime)]);
}

#[test]
fn a_start_an_end_or_a_mark_that_cannot_be_written_is_reported() {
    let late = parse_rfc3339("9998-12-31T23:59:59Z").unwrap().0 + Millis(86_400_000);
    let mut one = tape("1", 1, "9998-12-30T00:00:00Z", None, &[]);
    one.end = Some(late);
    let two =
        Tape { start: Some(late), ..tape("2", 2, "9998-12-31T00:00:00Z", Some("9998-12-31T00:00:00Z"), &[]) };
    let mark = CaseEvent { at: (0, 9), time: late, end: None, body: mark("custody") };
    let assembled = assemble(Case { events: vec![mark], ..case(vec![one, two]) }).unwrap();
    let bad: Vec<String> = whats(&assembled).into_iter().filter(|what| what.contains("bad_time")).collect();
    let said = |line: u64, of: &str| {
        format!("0:{line}: bad_time: cannot write {of}: it is outside the years 1 to 9998, or too large")
    };
    assert_eq!(
        bad,
        [said(2, "the end of this tape"), said(3, "the start of this tape"), said(9, "the time")]
    );
}

#[test]
fn a_transcript_with_tape_events_of_its_own_gets_no_others() {
    let mut one = tape("1", 1, "2019-03-02T17:00:00Z", None, &[(10, 11, "ANN", "x")]);
    let on = Body::TapeOn { recording: None, offset: Millis::ZERO, source: None };
    one.transcript.as_mut().unwrap().add_event(5, (Some(Millis::ZERO), None), on);
    let text = log(&assemble(case(vec![one])).unwrap());
    assert_eq!(text.matches("tape_on").count(), 1);
}

#[test]
fn fields_kept_beside_an_utterance_never_pass_for_the_logs_own() {
    let mut one = tape("1", 1, "2019-03-02T17:00:00Z", None, &[(10, 11, "ANN", "x")]);
    let extra = vec![("%mor".to_owned(), "\"n|x\"".to_owned()), ("type".to_owned(), "\"mark\"".to_owned())];
    one.transcript.as_mut().unwrap().items[0].extra = Some(Box::new(extra));
    let text = log(&assemble(case(vec![one])).unwrap());
    assert!(text.contains(r#""%mor":"n|x","file:type":"mark"}"#), "{text}");
}

#[test]
fn tapes_out_of_order_are_reported_with_their_lines() {
    let at = |id, file, start, end| Tape { transcript: None, ..tape(id, file, start, Some(end), &[]) };
    let late = at("late", 1, "2019-03-02T19:00:00Z", "2019-03-02T19:01:00Z");
    let early = at("early", 2, "2019-03-02T17:00:00Z", "2019-03-02T17:01:00Z");
    let last = at("last", 3, "2019-03-02T20:00:00Z", "2019-03-02T20:01:00Z");
    let assembled = assemble(case(vec![late, early, last])).unwrap();
    assert_eq!(
        whats(&assembled),
        [
            "0:3: out_of_order: \"early\" begins before \"late\" (line 2), which is listed first; sorted by time"
        ]
    );
}

#[test]
fn twenty_hours_after_everything_earlier_suggests_a_mistyped_date() {
    let at = |id, file, start, end| Tape { transcript: None, ..tape(id, file, start, Some(end), &[]) };
    let far = |end: &'static str, second: &'static str, until: &'static str| {
        let one = at("1", 1, "2019-03-02T17:59:00Z", end);
        let two = at("2", 2, second, until);
        whats(&assemble(case(vec![one, two])).unwrap())
    };
    assert_eq!(
        far("2019-03-02T18:00:00Z", "2019-04-01T18:00:00Z", "2019-04-01T18:01:00Z"),
        ["0:3: guessed: \"2\" is 30 days after \"1\" (line 2); check the date"]
    );
    for (second, how_far) in [
        ("2019-03-03T14:00:00Z", "20 hours"),
        ("2019-03-05T17:59:59Z", "71 hours"),
        ("2019-03-05T18:00:00Z", "3 days"),
    ] {
        let said = format!("0:3: guessed: \"2\" is {how_far} after \"1\" (line 2); check the date");
        assert_eq!(far("2019-03-02T18:00:00Z", second, second), [said]);
    }
    assert!(far("2019-03-02T18:00:00Z", "2019-03-03T13:59:59Z", "2019-03-03T14:00:00Z").is_empty());
    let one = at("1", 1, "2019-03-02T17:00:00Z", "2019-03-02T17:01:00Z");
    let time = parse_rfc3339("2018-03-02T17:00:00Z").unwrap().0;
    let known = vec![CaseEvent { at: (0, 9), time, end: None, body: mark("custody") }];
    assert_eq!(
        whats(&assemble(Case { events: known, ..case(vec![one]) }).unwrap()),
        ["0:2: guessed: \"1\" is 365 days after the mark \"custody\" (line 9); check the date"]
    );
}

#[test]
fn a_mark_can_explain_a_night_at_home_but_not_a_month() {
    let at = |id, file, start, end| Tape { transcript: None, ..tape(id, file, start, Some(end), &[]) };
    let said = |kind: &'static str, when: &str, second: &'static str| {
        let one = at("1", 1, "2019-03-02T17:59:00Z", "2019-03-02T18:00:00Z");
        let two = at("2", 2, second, second);
        let known =
            vec![CaseEvent { at: (0, 9), time: parse_rfc3339(when).unwrap().0, end: None, body: mark(kind) }];
        let mut said = whats(&assemble(Case { events: known, ..case(vec![one, two]) }).unwrap());
        said.retain(|what| what.contains("guessed"));
        said
    };
    let day_after = "2019-03-04T18:00:00Z";
    assert!(said("release", "2019-03-02T18:30:00Z", day_after).is_empty());
    assert!(said("custody", "2019-03-04T17:30:00Z", day_after).is_empty());
    assert!(said("arrest", "2019-03-04T17:30:00Z", day_after).is_empty());
    assert_eq!(
        said("confession", "2019-03-03T15:00:00Z", "2019-03-03T16:00:00Z"),
        ["0:9: guessed: the mark \"confession\" is 21 hours after \"1\" (line 2); check the date"]
    );
    assert_eq!(
        said("release", "2019-03-02T18:30:00Z", "2019-05-02T18:30:00Z"),
        ["0:3: guessed: \"2\" is 61 days after the mark \"release\" (line 9); check the date"]
    );
}

#[test]
fn an_untaped_interval_over_tape_is_reported_with_its_line_and_the_tape() {
    let one = tape("1", 1, "2019-03-02T17:00:00Z", Some("2019-03-02T17:10:00Z"), &[(0, 599, "ANN", "x")]);
    let known = vec![
        untaped(8, "2019-03-02T17:10:00Z", "2019-03-02T17:20:00Z"),
        untaped(9, "2019-03-02T17:05:30Z", "2019-03-02T17:20:00Z"),
    ];
    let assembled = assemble(Case { events: known, ..case(vec![one]) }).unwrap();
    assert_eq!(
        whats(&assembled),
        ["0:9: untaped_over_tape: stated as untaped while \"1\" (line 2) ran, for 0:04:30 from \
             2019-03-02T11:05:30-06:00 on; counted as taped"]
    );
}

#[test]
fn the_end_of_a_last_tape_without_one_is_reported_as_assumed() {
    let one = tape("1", 1, "2019-03-02T17:00:00Z", None, &[(0, 5, "ANN", "x")]);
    assert_eq!(
        whats(&assemble(case(vec![one])).unwrap()),
        [
            "0:2: assumed_tape: the end of \"1\" is unknown (state \"ends_at\" or \"length\" in a case file); it is \
             assumed to run to the last words heard"
        ]
    );
}

/// What a check of the log says, each with the place where its line comes from.
fn of_check(assembled: &Assembled<'_>) -> Vec<(usize, u64, ProblemKind)> {
    let mut places = Vec::new();
    let mut text = String::new();
    for part in 0..assembled.parts() {
        text += &assembled.part(part, |place| places.push(place));
    }
    let session = Session::from_text("x", &text, Thresholds::default());
    let at = |line: u64| places[usize::try_from(line).unwrap() - 1];
    let problems = session.problems().list().iter();
    problems.map(|p| (at(p.line).file as usize, u64::from(at(p.line).line), p.kind)).collect()
}

proptest::proptest! {
    /// Tapes and intervals as they may be written down, wrong ones among them: minutes from a start, ends known or
    /// not, words anywhere.
    #[test]
    fn an_import_reports_all_that_a_check_of_its_log_reports(
        tapes in proptest::collection::vec(
            (0..300_i64, proptest::option::of(0..120_i64), proptest::collection::vec((-5..130_i64, 0..9_i64), 0..4)),
            0..4,
        ),
        known in proptest::collection::vec((-60..500_i64, 1..90_i64, 0..4_usize), 0..5),
        own_events in proptest::bool::ANY,
    ) {
        let base = parse_rfc3339("2019-03-02T17:00:00Z").unwrap().0;
        let minutes = |n: i64| Millis(n * 60_000);
        let mut all = Vec::new();
        for (file, (start, length, words)) in (1..).zip(tapes) {
            let words: Vec<_> = words.iter().map(|&(at, n)| (at * 60, (at + n) * 60, "ANN", "x")).collect();
            let mut one = tape(&file.to_string(), file, "2019-03-02T17:00:00Z", None, &words);
            one.start = Some(base + minutes(start));
            one.end = length.map(|length| base + minutes(start + length));
            if own_events && file == 2 {
                let off = GapDetails::default().tape_off("own".to_owned());
                one.transcript.as_mut().unwrap().add_event(77, (Some(minutes(3)), None), off);
                let note = Body::Note { text: "n".into() };
                one.transcript.as_mut().unwrap().add_event(78, (Some(minutes(9_000)), None), note);
            }
            all.push(one);
        }
        let known = (100..).zip(known).map(|(line, (at, length, what))| CaseEvent {
            at: (0, line),
            time: base + minutes(at),
            end: (what == 0).then(|| base + minutes(at + length)),
            body: match what {
                0 => GapDetails::default().untaped(),
                1 => mark("release"),
                2 => mark("custody"),
                _ => mark("confession"),
            },
        });
        let assembled = assemble(Case { events: known.collect(), assume_ends: true, ..case(all) });
        if let Ok(assembled) = assembled {
            let said = problems(&assembled);
            let unsaid: Vec<_> = of_check(&assembled).into_iter().filter(|p| !said.contains(p)).collect();
            proptest::prop_assert!(unsaid.is_empty(), "{:?}\n{}", unsaid, log(&assembled));
        }
    }
}
