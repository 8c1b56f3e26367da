//! The rules of tape, gaps and custody, each on a log of a few lines; a good place to start reading.
//!
//! The laws over any log are in `tests/laws.rs`.

mod citations;

use super::*;
use crate::time::Millis;
use proptest::prelude::*;

/// A log of events that are written short: `"5 tape_on A"` is a `tape_on` of recording A at second 5, `"2-4
/// utterance"` an utterance from second 2 to 4, `"9 release"` a mark.
fn log(events: &str) -> Session {
    log_with(TEN_SECONDS, events)
}

const TEN_SECONDS: Thresholds =
    Thresholds { infer_gaps_after: Millis(10_000), silence_after: Millis(10_000) };

fn log_with(thresholds: Thresholds, events: &str) -> Session {
    let line = |event: &str| {
        let mut words = event.split_whitespace();
        let when = words.next().unwrap();
        let (t, end) = when.split_once('-').map_or((when, None), |(t, end)| (t, Some(end)));
        let end = end.map(|end| format!(r#","end":{end}"#)).unwrap_or_default();
        let (kind, name) = (words.next().unwrap(), words.next());
        let recording = name.map(|name| format!(r#","recording":"{name}""#)).unwrap_or_default();
        match kind {
            "tape_on" | "untaped" | "tape_off" => format!(r#"{{"t":{t}{end},"type":"{kind}"{recording}}}"#),
            "utterance" | "note" => format!(r#"{{"t":{t}{end},"type":"{kind}","text":"x"}}"#),
            _ => format!(r#"{{"t":{t},"type":"mark","kind":"{kind}"}}"#),
        }
    };
    let lines: Vec<String> = events.split(", ").map(line).collect();
    read_with(thresholds, &lines)
}

fn read<S: AsRef<str>>(lines: &[S]) -> Session {
    read_with(TEN_SECONDS, lines)
}

fn read_with<S: AsRef<str>>(thresholds: Thresholds, lines: &[S]) -> Session {
    let head = std::iter::once(r#"{"format":"untaped"}"#);
    let log: String = head.chain(lines.iter().map(AsRef::as_ref)).flat_map(|line| [line, "\n"]).collect();
    Session::from_text("log.jsonl", &log, thresholds)
}

/// Spans in whole seconds, as `5-7 9-12`.
fn seconds(spans: &[crate::time::Span]) -> String {
    let text = |s: &crate::time::Span| format!("{}-{}", s.start.0 / 1000, s.end.0 / 1000);
    spans.iter().map(text).collect::<Vec<_>>().join(" ")
}

#[test]
fn taped_is_from_on_to_off_and_what_is_left_open_is_assumed_from_what_was_heard() {
    // (events, taped, the part of it that is assumed)
    for (events, taped, assumed) in [
        ("5 tape_on, 9 tape_off", "5-9", ""),
        ("5 tape_on A, 7 tape_on B, 9 tape_off A, 12 tape_off B", "5-12", ""),
        ("5 tape_on A, 9 tape_off A, 9 tape_on B, 12 tape_off B", "5-12", ""),
        // An off without a name closes the only open recording, but chooses none of two.
        ("5 tape_on A, 9 tape_off", "5-9", ""),
        ("5 tape_on A, 6 tape_on B, 9 tape_off", "", ""),
        // Never closed: up to the last words.
        ("5 tape_on, 6-8 utterance, 20 arrest", "5-8", "5-8"),
        ("5 tape_on, 20 arrest", "", ""),
        // Closed by no off but by the next on: up to the last words before it, and never beyond it.
        ("5 tape_on, 6 utterance, 10 tape_on, 12 tape_off", "5-6 10-12", "5-6"),
        ("5 tape_on, 6-14 utterance, 10 tape_on, 12 tape_off", "5-12", "5-10"),
        // Never opened: from the first words.
        ("2 arrest, 5 utterance, 9 tape_off", "5-9", "5-9"),
        ("2 arrest, 9 tape_off", "", ""),
        // But not from words before a moment at which no tape ran.
        (
            "1 tape_on A, 3 tape_off A, 4 utterance, 5 tape_on A, 6 tape_off A, 7 utterance, 9 tape_off B",
            "1-3 5-6 7-9",
            "7-9",
        ),
        // What another recording covers from on to off is not assumed.
        ("5 tape_on A, 6 tape_on B, 8 tape_off B, 6-10 utterance", "5-10", "5-6 8-10"),
    ] {
        let session = log(events);
        let coverage = session.figures().coverage.as_ref().unwrap();
        assert_eq!(
            (&*seconds(coverage.taped.spans()), &*seconds(coverage.assumed.spans())),
            (taped, assumed),
            "{events}"
        );
    }
}

#[test]
fn words_at_the_instant_of_a_tape_off_are_on_tape_if_they_stand_before_it() {
    for (events, on_tape) in [
        ("5 utterance, 5 tape_on, 9 tape_off", true),
        ("5 tape_on, 9 utterance, 9 tape_off", true),
        ("5 tape_on, 9 tape_off, 9 utterance", false),
        ("5 tape_on, 9 tape_off, 10 utterance, 11 tape_on, 12 tape_off", false),
    ] {
        let session = log(events);
        let spoken =
            session.index().entries().iter().find(|e| e.kind() == crate::record::EventKind::Utterance);
        assert_eq!(spoken.unwrap().is_on_tape(), on_tape, "{events}");
    }
}

#[test]
fn a_gap_is_declared_by_the_tape_and_inferred_only_where_the_log_says_nothing_of_tapes() {
    // (events, declared gaps, inferred gaps)
    for (events, declared, inferred) in [
        ("0 custody, 5 tape_on, 9 tape_off, 12 tape_on, 15 tape_off, 20 denial", "0-5 9-12 15-20", ""),
        ("0 custody, 5 tape_on, 90 tape_off", "0-5", ""),
        ("0 custody, 3-7 untaped, 6-9 untaped, 12 denial", "3-9", ""),
        ("0 utterance, 10 utterance, 21 utterance", "", "10-21"),
        ("0-9 utterance, 15 utterance, 20-40 utterance", "", ""),
        // An untaped interval cuts a stretch without a record in two.
        ("0 custody, 20-25 untaped, 50 denial", "20-25", "0-20 25-50"),
        // A note is a record: it cuts a stretch without one.
        ("0 custody, 6 note, 18 denial", "", "6-18"),
    ] {
        let session = log(events);
        let of = |kind: GapKind| {
            let gaps = session.figures().gaps.iter().filter(|g| g.kind == kind);
            seconds(&gaps.map(|g| g.span).collect::<Vec<_>>())
        };
        assert_eq!((&*of(GapKind::Declared), &*of(GapKind::Inferred)), (declared, inferred), "{events}");
    }
}

#[test]
fn a_silence_ends_at_every_event_a_note_as_well() {
    for (events, silences) in [
        ("0 tape_on, 10 utterance, 30 tape_off", "10-30"),
        // A pause as long as the threshold of 10 s is not a silence.
        ("0 tape_on, 10 utterance, 20.001 tape_off", "10-20"),
        ("0 tape_on, 10 utterance, 20 tape_off", ""),
        ("0 tape_on, 12 utterance, 24 tape_off", "0-12 12-24"),
        ("0 tape_on, 12 note, 24 tape_off", "0-12 12-24"),
        ("0 tape_on, 12 denial, 24 tape_off", "0-12 12-24"),
        ("0 tape_on, 5-20 utterance, 30 tape_off, 50 tape_on, 61 tape_off", "50-61"),
    ] {
        assert_eq!(seconds(&log(events).figures().silences), silences, "{events}");
    }
}

#[test]
fn a_pause_as_long_as_its_threshold_is_neither_a_silence_nor_a_gap_however_long_the_other_threshold_is() {
    for other in [1, 10_000, 20_000] {
        let silences = |events| {
            let thresholds = Thresholds { infer_gaps_after: Millis(other), silence_after: Millis(10_000) };
            seconds(&log_with(thresholds, events).figures().silences)
        };
        assert_eq!(silences("0 tape_on, 10 utterance, 20 tape_off"), "", "{other}");
        assert_eq!(silences("0 tape_on, 10 utterance, 20.001 tape_off"), "10-20", "{other}");
        let gaps = |events| {
            let thresholds = Thresholds { infer_gaps_after: Millis(10_000), silence_after: Millis(other) };
            log_with(thresholds, events).figures().gaps.len()
        };
        assert_eq!((gaps("0 custody, 10 denial"), gaps("0 custody, 10.001 denial")), (0, 1), "{other}");
    }
}

#[test]
fn not_held_is_from_a_release_to_the_next_arrest_custody_or_entry() {
    // (events, not held, gaps)
    for (events, not_held, gaps) in [
        ("0 arrest, 1 tape_on, 4 tape_off, 5 release, 9 custody, 10 denial", "5-9", "0-1 4-5 9-10"),
        ("0 arrest, 1 tape_on, 4 tape_off, 5 release, 7 release, 9 room_entry", "5-9", "0-1 4-5"),
        ("0 arrest, 1 tape_on, 4 tape_off, 5 release, 9 denial", "", "0-1 4-9"),
        // Taped time wins.
        ("0 tape_on, 5 release, 7 tape_off, 9 arrest", "7-9", ""),
    ] {
        let session = log(events);
        let spans: Vec<_> = session.figures().gaps.iter().map(|g| g.span).collect();
        assert_eq!(
            (&*seconds(session.figures().not_held.spans()), &*seconds(&spans)),
            (not_held, gaps),
            "{events}"
        );
    }
}

#[test]
fn the_example_of_the_format_has_the_figures_that_the_format_works_out() {
    let page = include_str!("../../docs/format.md");
    let example = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let session = read(&example.lines().skip(1).collect::<Vec<_>>());
    let (figures, minutes) = (session.figures(), |n: i64| Some(Millis(n * 60_000)));
    let sums = figures.totals().unwrap();
    assert_eq!((sums.taped, sums.untaped, Some(sums.elapsed)), (minutes(105), minutes(75), minutes(180)));
    assert_eq!(sums.untaped_share().unwrap().to_string(), "41.6%");
    assert_eq!(sums.untaped_excluding_no_questioning(), minutes(55));
    assert_eq!(sums.untaped_share_excluding_no_questioning().unwrap().to_string(), "30.5%");
    let gap = &figures.gaps[1];
    assert_eq!(
        (gap.reasons.join(" "), gap.sources.join(" ")),
        ("meal".to_owned(), "custody log p. 3".to_owned())
    );
    let confession = session.key_events().marks.iter().find(|m| m.kind == "confession").unwrap();
    let before = figures.before_mark(confession);
    assert_eq!((Some(before.totals.elapsed), before.gaps), (minutes(160), 2));
    assert_eq!((before.totals.taped, before.totals.untaped), (minutes(100), minutes(60)));
    let last = before.last_gap.unwrap();
    assert_eq!(
        (last.gap.number, Some(last.span.length()), Some(last.since_end)),
        (2, minutes(40), minutes(40))
    );
    assert_eq!(before.totals.untaped_share().unwrap().to_string(), "37.5%");
}

#[test]
fn nothing_is_since_an_event_of_unknown_time() {
    let session = read(&[
        r#"{"t":10,"type":"utterance","speaker":"A","text":"one"}"#,
        r#"{"t":20,"type":"utterance","speaker":"B","text":"two"}"#,
        r#"{"t":"?","type":"utterance","speaker":"A","text":"when?"}"#,
        r#"{"t":25,"type":"utterance","speaker":"A","text":"three"}"#,
        r#"{"t":26,"type":"note","text":"none speaks"}"#,
    ]);
    let zero = session.start_zero();
    let column = |column| {
        (0..5).map(|i| session.column(column, &zero, i, None).map(|n| n.0 / 1000)).collect::<Vec<_>>()
    };
    assert_eq!(column(Column::SincePrevious), [None, Some(10), None, Some(5), Some(1)]);
    assert_eq!(column(Column::SinceSpeaker), [None, None, None, Some(15), None]);
}

#[test]
fn a_person_is_suggested_for_a_hundred_unclaimed_speakers_and_all_are_reported() {
    let enters = |i: u32| {
        let id = char::from_u32(0x100 + i).unwrap();
        format!("{{\"t\":{i},\"type\":\"enter\",\"who\":\"KESSLE{id}\"}}\n")
    };
    let header = "{\"format\":\"untaped\",\"version\":1,\"people\":[{\"id\":\"KESSLER\"}]}\n".to_owned();
    let log = header + &(0..150).map(enters).collect::<String>();
    let session = Session::from_text("t", &log, Thresholds::default());
    let problems = session.problems().list();
    let suggests = |problem: &&crate::record::Problem| problem.message.contains("did you mean \"KESSLER\"?");
    assert_eq!((problems.len(), problems.iter().filter(suggests).count()), (150, 100));
}

#[test]
fn the_first_tape_is_the_first_taped_moment() {
    for (events, first) in [
        ("5 tape_on A, 9 tape_off A", Some(5)),
        ("1 tape_on A, 1 tape_off A, 5 tape_on B, 9 tape_off B", Some(5)),
        ("1 tape_on A, 9 denial", None),
        ("1 denial, 9 denial", None),
    ] {
        assert_eq!(log(events).zero("tape").map(|zero| zero.time.0 / 1000), first, "{events}");
    }
}

#[test]
fn every_mark_can_be_chosen_as_zero_however_its_kind_is_called() {
    let kinds = ["start", "tape", "warning", "warning 2", "warning", "mark start", "#1", "start", "Tape", ""];
    let line = |(t, kind): (i64, &str)| format!(r#"{{"t":{t},"type":"mark","kind":"{kind}"}}"#);
    let marks = (10..).zip(kinds).map(line);
    let tape = [r#"{"t":1,"type":"tape_on"}"#, r#"{"t":2,"type":"tape_off"}"#].map(str::to_owned);
    let session = read(&tape.into_iter().chain(marks).collect::<Vec<_>>());
    let zeros = session.zeros();
    let names: Vec<&str> = zeros.iter().map(|zero| zero.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "start", "tape", "mark start", "mark tape", "warning", "warning_2", "warning 2", "mark_start",
            "mark #1", "start 2", "tape 2", ""
        ]
    );
    assert_eq!(zeros.iter().map(|zero| zero.time.0 / 1000).collect::<Vec<_>>()[..4], [1, 1, 10, 11]);
    for zero in &zeros {
        let chosen = session.zero(&zero.name).unwrap();
        assert_eq!((&chosen, chosen.time), (zero, zero.time), "{}", zero.name);
    }
    // What is called otherwise is another zero, also at the same moment.
    assert_ne!(zeros[0], zeros[1]);
    assert_eq!(session.zero("#3").unwrap().origin, ZeroKind::Event(3));
}

#[test]
fn a_zero_is_kept_without_a_word_of_the_log() {
    let session = log("9 secret_kind, 5 tape_on, 6 utterance, 7 tape_off, 8 secret_kind");
    for (name, kept) in [
        ("start", "start"),
        ("tape", "tape"),
        ("secret_kind", "line 6"),
        ("secret_kind 2", "line 2"),
        ("#2", "line 4"),
    ] {
        let zero = session.zero(name).unwrap();
        assert_eq!(session.zero_to_save(&zero), kept);
        assert_eq!(session.saved_zero(kept), Some(zero));
    }
    for kept in ["", "secret_kind", "#2", "line", "line 1", "line 99", "line -1"] {
        assert_eq!(session.saved_zero(kept), None, "{kept}");
    }
}

#[test]
fn a_zero_may_be_typed_with_spaces_and_in_any_case() {
    let session = log("5 room_entry, 6 Warning, 7 warning, 8 warning");
    for (typed, time) in [
        ("room entry", Some(5)),
        (" Room_Entry ", Some(5)),
        ("START", Some(5)),
        ("Warning", Some(6)),
        ("WARNING", Some(6)),
        ("warning_2", Some(7)),
        ("caution 3", Some(8)),
        ("Miranda", Some(6)),
        ("room", None),
        ("#0", None),
    ] {
        assert_eq!(session.zero(typed).map(|zero| zero.time.0 / 1000), time, "{typed}");
    }
}

#[test]
fn the_gaps_before_a_mark_are_counted_by_their_kind() {
    // Declared 20-25 and 60-65, inferred 0-20, 25-50 and 65-90.
    let session = log("0 custody, 20-25 untaped, 50 denial, 60-65 untaped, 62 admission, 90 confession");
    let figures = session.figures();
    for mark in &session.key_events().marks {
        let before = figures.before_mark(mark);
        let of =
            |kind| figures.gaps.iter().filter(|g| g.kind == kind && g.span.start < mark.key.time).count();
        let counts = (of(GapKind::Declared), of(GapKind::Inferred));
        assert_eq!((before.gaps, before.inferred_gaps), counts, "{}", mark.kind);
    }
    let confession = figures.before_mark(&session.key_events().marks[3]);
    assert_eq!((confession.gaps, confession.inferred_gaps), (2, 3));
}

#[test]
fn sums_are_shown_to_the_second_where_nothing_but_the_end_lies_between_two() {
    for (events, whole) in [
        ("0 tape_on, 5 tape_off, 9 denial", true),
        ("0 tape_on, 5 tape_off, 9.5 denial", true),
        ("0 tape_on, 5 denial, 9.5 tape_off", true),
        ("0 tape_on, 5.5 tape_off, 9 denial", false),
        ("0.5 tape_on, 5.5 tape_off, 9.5 denial", true),
        // Also where the log has no tapes.
        ("0 custody, 3.5-7 untaped, 9 denial", false),
        ("0 custody, 3-7.5 untaped, 7.5 denial", true),
        ("0 custody, 20.5 denial, 40 denial", false),
        ("0 custody, 2.5 denial, 5 denial", true),
    ] {
        assert_eq!(log(events).figures().whole_seconds, whole, "{events}");
    }
}

#[test]
fn words_that_are_not_the_speakers_do_not_count() {
    let line = r#"{"t":1,"end":2,"type":"utterance","speaker":"A","text":"one two three""#;
    for (indirect, words) in [("", 3), (r#","indirect":false"#, 3), (r#","indirect":true"#, 0)] {
        let log = format!("{{\"format\":\"untaped\"}}\n{line}{indirect}}}\n");
        let session = Session::from_text("log", &log, Thresholds::default());
        let number = session.people().find("A").unwrap();
        assert_eq!((session.tally(number).words, session.tally(number).utterances), (words, 1), "{indirect}");
    }
}
