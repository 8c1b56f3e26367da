//! Tests of assembling tapes and cases into sessions.

use super::super::case::{CaseEvent, Tape};
use super::super::transcript::Transcript;
use super::*;
use crate::record::{Body, Person, ProblemKind, Questioning, Role};
use crate::session::{Session, Statement, Thresholds};
use crate::time::{Millis, SECOND, parse_rfc3339};
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
    let line = |file, p: &crate::record::Problem| format!("{file}:{}: {}: {}", p.line, p.kind, p.message);
    lists.flat_map(|(file, list)| list.list().iter().map(move |p| line(file, p))).collect()
}

fn mark(kind: &'static str) -> Body<'static> {
    Body::Mark { kind: kind.into(), text: None }
}

mod plausibility;
mod tape_ends;

#[test]
fn the_time_between_two_tapes_is_a_declared_gap_with_its_reason() {
    let mut first =
        tape("1", 1, "2019-03-02T17:00:00Z", Some("2019-03-02T17:10:00Z"), &[(0, 599, "ANN", "x")]);
    first.after = Statement {
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
    let spoken = vec![(assembled.header().people[0].id.clone(), 1)];
    let counts = Counts { utterances: 1, speakers: 1, length: SECOND, spoken, ..Counts::default() };
    assert_eq!(assembled.counts(), counts);
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
