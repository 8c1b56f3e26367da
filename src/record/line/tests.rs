//! What every kind of line is read as.

use super::*;
use crate::record::{Body, Certainty};
use proptest::prelude::*;

/// Reads the lines after a header with no `start`; gives the events and the problems as `(line, kind)`.
fn read(lines: &[&str]) -> (Vec<Event<'static>>, Vec<(u64, &'static str)>) {
    read_after(r#"{"format":"untaped","version":1}"#, lines)
}

fn read_after(header: &str, lines: &[&str]) -> (Vec<Event<'static>>, Vec<(u64, &'static str)>) {
    let (mut reader, mut problems, mut events) = (LineReader::new(), Problems::default(), Vec::new());
    for (i, line) in std::iter::once(&header).chain(lines).enumerate() {
        let mut scratch = String::new();
        let event = reader.read(line.as_bytes(), LineEnd::Newline, i as u64 + 1, &mut scratch, &mut problems);
        events.extend(event.map(Event::into_owned));
    }
    let problems = problems.list().iter().map(|p| (p.line, p.kind.word())).collect();
    (events, problems)
}

#[test]
fn an_utterance_is_read_with_all_its_fields_and_keeps_those_it_does_not_know() {
    let (events, problems) = read(&[
        r#"{"t":"1970-01-01T00:00:01Z","end":"1970-01-01T00:00:02.5Z","type":"utterance","speaker":"A","text":"h\u00e9","certainty":"estimated","recording":"r","source":"Tr. 23:14-18","mood":{"x":[1e400]}}"#,
    ]);
    assert!(problems.is_empty(), "{problems:?}");
    let e = &events[0];
    assert_eq!((e.line, e.time, e.end), (2, Some(SessionTime(1000)), Some(SessionTime(2500))));
    assert_eq!(
        e.body,
        Body::Utterance {
            speaker: Some("A".into()),
            text: "hé".into(),
            certainty: Certainty::Estimated,
            recording: Some("r".into()),
            source: Some("Tr. 23:14-18".into()),
        }
    );
    assert_eq!((e.extra[0].0.as_ref(), e.extra[0].1.get()), ("mood", r#"{"x":[1e400]}"#));
}

#[test]
fn a_line_that_lacks_what_its_type_needs_is_skipped_and_reported() {
    for line in [
        r#"{"t":1}"#,
        r#"{"t":1,"type":7}"#,
        r#"{"t":1,"type":"utterance"}"#,
        r#"{"t":1,"type":"utterance","text":null}"#,
        r#"{"t":1,"type":"mark","text":"x"}"#,
        r#"{"t":1,"type":"enter"}"#,
        r#"{"t":1,"type":"leave","who":3}"#,
        r#"{"t":1,"type":"note"}"#,
        r#"{"t":1,"type":"untaped"}"#,
        r#"{"t":1,"type":"untaped","end":null}"#,
    ] {
        let (events, problems) = read(&[line]);
        assert!(events.is_empty(), "{line}");
        assert_eq!(problems, [(2, "missing_field")], "{line}");
    }
}

#[test]
fn an_untaped_interval_without_a_usable_end_is_skipped_with_both_reasons() {
    let (events, problems) =
        read(&[r#"{"t":5,"end":5,"type":"untaped"}"#, r#"{"t":5,"end":"x","type":"untaped"}"#]);
    assert!(events.is_empty());
    assert_eq!(
        problems,
        [(2, "end_before_start"), (2, "missing_field"), (3, "bad_time"), (3, "missing_field")]
    );
}

#[test]
fn each_kind_of_damage_has_its_kind_of_problem() {
    for (line, kind, kept) in [
        ("nonsense", "not_json", false),
        (r#"{"t":NaN,"type":"note","text":""}"#, "not_json", false),
        ("[1]", "not_object", false),
        ("12", "not_object", false),
        (r#"{"t":1e999,"type":"note","text":""}"#, "bad_time", true),
        (r#"{"type":"note","text":""}"#, "bad_time", true),
        (r#"{"t":null,"type":"note","text":""}"#, "bad_time", true),
        (r#"{"t":"yesterday","type":"note","text":""}"#, "bad_time", true),
        (r#"{"t":1,"type":"utterance","text":"","end":0}"#, "end_before_start", true),
        (r#"{"t":1,"type":"utterance","text":"","end":"x"}"#, "bad_time", true),
        (r#"{"t":1,"t":2,"type":"note","text":""}"#, "duplicate_key", true),
        (r#"{"t":1,"type":"note","text":"\udead"}"#, "bad_utf8", true),
        (r#"{"t":1,"type":"tape_on","recording":1}"#, "bad_value", true),
        (r#"{"t":1,"type":"tape_on","offset":"1"}"#, "bad_value", true),
        (r#"{"t":1,"type":"tape_off","stated_on_tape":"yes"}"#, "bad_value", true),
        (r#"{"t":1,"type":"tape_off","questioning":"perhaps"}"#, "bad_value", true),
        (r#"{"t":1,"type":"utterance","text":"","speaker":[]}"#, "bad_value", true),
        (r#"{"t":1,"type":"utterance","text":"","certainty":"sure"}"#, "bad_value", true),
        (r#"{"t":1,"type":"zap","size":1e999}"#, "bad_value", true),
    ] {
        let (events, problems) = read(&[line]);
        assert_eq!(problems, [(2, kind)], "{line}");
        assert_eq!(!events.is_empty(), kept, "{line}");
    }
}

#[test]
fn deep_lines_are_refused_and_brackets_in_text_are_not_depth() {
    let deep =
        format!(r#"{{"t":1,"type":"note","text":"","x":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(read(&[&deep]).1, [(2, "too_deep")]);
    let text = format!(r#"{{"t":1,"type":"note","text":"{}"}}"#, "[".repeat(10_000));
    assert_eq!(read(&[&text]).1, []);
    let at_limit = format!(r#"{{"t":1,"type":"zap","x":{}{}}}"#, "[".repeat(63), "]".repeat(63));
    assert_eq!(read(&[&at_limit]).1, []);
}

#[test]
fn without_a_start_the_first_readable_time_of_a_kept_line_decides_the_kind() {
    let (events, problems) = read(&[
        r#"{"t":"2019-03-02T08:40:00Z","type":"utterance"}"#,
        r#"{"t":"nonsense","type":"note","text":""}"#,
        r#"{"t":4,"end":"2019-03-02T08:40:00Z","type":"utterance","text":""}"#,
        r#"{"t":"2019-03-02T08:40:00Z","type":"note","text":""}"#,
    ]);
    assert_eq!(problems, [(2, "missing_field"), (3, "bad_time"), (4, "mixed_times"), (5, "mixed_times")]);
    assert_eq!(events.iter().map(|e| e.time.map(|t| t.0)).collect::<Vec<_>>(), [None, Some(4000), None]);
}

#[test]
fn with_a_start_both_kinds_of_time_stand_together() {
    let header = r#"{"format":"untaped","version":1,"start":"1970-01-01T00:01:00Z"}"#;
    let (events, problems) = read_after(
        header,
        &[r#"{"t":-1.5,"type":"note","text":""}"#, r#"{"t":"1970-01-01T00:00:01Z","type":"note","text":""}"#],
    );
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(events.iter().map(|e| e.time.map(|t| t.0)).collect::<Vec<_>>(), [Some(58_500), Some(1000)]);
}

#[test]
fn an_unusable_header_field_is_reported_and_the_header_stays() {
    for (header, kinds) in [
        (r#"{"format":"untaped","version":2}"#, vec![(1, "bad_header")]),
        (r#"{"format":"untaped","version":1,"start":"noon"}"#, vec![(1, "bad_header")]),
        (
            r#"{"format":"untaped","version":1,"timezone":"Mars/Base","people":{},"recordings":[{}]}"#,
            vec![(1, "bad_header")],
        ),
        (r#"{"format":"untaped","version":1,"people":[{"id":"A","role":"boss"}]}"#, vec![(1, "bad_header")]),
        (r#"{"format":"untaped","version":1,"version":1}"#, vec![(1, "duplicate_key")]),
        (r#"{"format":"other"}"#, vec![(1, "no_header"), (1, "missing_field")]),
        ("zzz", vec![(1, "not_json"), (1, "no_header")]),
    ] {
        assert_eq!(read_after(header, &[]).1, kinds, "{header}");
    }
}

#[test]
fn blank_lines_may_precede_the_header() {
    let mut problems = Problems::default();
    let mut reader = LineReader::new();
    let mut read = |line: &str, n| {
        let mut scratch = String::new();
        reader.read(line.as_bytes(), LineEnd::Newline, n, &mut scratch, &mut problems).is_some()
    };
    assert!(!read(" \t\r", 1));
    assert!(!read(r#"{"format":"untaped","version":1,"title":"T"}"#, 2));
    assert!(read(r#"{"t":0,"type":"note","text":""}"#, 3));
    assert_eq!(reader.header().title.as_deref(), Some("T"));
    assert!(problems.is_empty());
}

#[test]
fn a_last_line_without_its_end_is_torn_only_where_it_cannot_be_read() {
    let read = |line: &str| {
        let (mut reader, mut problems, mut scratch) = (LineReader::new(), Problems::default(), String::new());
        let kept = reader.read(line.as_bytes(), LineEnd::Missing, 2, &mut scratch, &mut problems).is_some();
        (kept, problems.list().iter().any(|p| p.kind == ProblemKind::TornLine))
    };
    assert_eq!(read(r#"{"t":0,"type":"note","text":""}"#), (true, false));
    assert_eq!(read(r#"{"t":0,"type":"note","te"#), (false, true));
}

proptest! {
    #[test]
    fn any_bytes_are_an_event_a_reported_line_or_blank(line in proptest::collection::vec(any::<u8>(), 0..200)) {
        let (mut reader, mut problems, mut scratch) = (LineReader::new(), Problems::default(), String::new());
        let kept = reader.read(&line, LineEnd::Newline, 1, &mut scratch, &mut problems).is_some();
        let skipped = problems.list().iter().any(|p| p.kind.skips_line());
        prop_assert!(problems.list().iter().all(|p| p.line == 1));
        prop_assert!(!(kept && skipped), "{:?}", problems.list());
        prop_assert_eq!(kept || skipped, reader.has_begun(), "only a blank line is neither");
    }

    #[test]
    fn any_value_in_any_field_is_read_without_a_crash(
        key in "(t|end|type|text|speaker|kind|who|offset|recording|stated_on_tape|questioning|certainty)",
        value in r#"(null|true|-?[0-9]{1,20}(\.[0-9]{1,5})?([eE]-?[0-9]{1,4})?|"[a-z0-9:TZ.+-]{0,24}"|\[\]|\{\})"#,
        kind in "(utterance|tape_on|tape_off|untaped|mark|enter|leave|note|zap)",
    ) {
        let line = format!(r#"{{"t":1,"type":"{kind}","text":"x","kind":"k","who":"w","end":2,"{key}":{value}}}"#);
        let (mut reader, mut problems, mut scratch) = (LineReader::new(), Problems::default(), String::new());
        reader.begun = true;
        reader.read(line.as_bytes(), LineEnd::Newline, 2, &mut scratch, &mut problems);
        prop_assert!(problems.list().iter().all(|p| p.line == 2));
    }
}

#[test]
fn an_interval_that_was_kept_is_skipped_once_the_times_of_the_log_prove_to_be_of_another_kind() {
    let interval = r#"{"t":"soon","type":"untaped","end":"2019-03-02T08:40:00Z"}"#;
    for (t, is_kept) in [("1", false), (r#""2019-03-02T08:40:00Z""#, true)] {
        let note = format!(r#"{{"t":{t},"type":"note","text":""}}"#);
        let (mut reader, mut problems) = (LineReader::new(), Problems::default());
        for (line, number) in [(r#"{"format":"untaped"}"#, 1), (interval, 2), (&note, 3)] {
            let mut scratch = String::new();
            let event = reader.read(line.as_bytes(), LineEnd::Newline, number, &mut scratch, &mut problems);
            assert_eq!((event.is_some(), reader.is_undecided()), (number > 1, number == 2), "{line}");
        }
        let mut scratch = String::new();
        assert_eq!(reader.reread(interval.as_bytes(), 2, &mut scratch).is_some(), is_kept, "{t}");
    }
}

#[test]
fn an_interval_without_a_readable_time_is_skipped_if_its_end_is_of_another_kind_than_the_log() {
    let instant = r#"{"t":"2019-03-10T08:00:00Z","type":"note","text":"x"}"#;
    for (interval, kinds) in [
        (r#"{"t":0,"type":"untaped","end":10}"#, "mixed_times missing_field"),
        (r#"{"t":"soon","type":"untaped","end":1552204799.98}"#, "bad_time mixed_times missing_field"),
        (r#"{"t":"x","type":"untaped","end":"y"}"#, "bad_time missing_field"),
        (r#"{"t":0,"type":"untaped","end":"2019-03-10T09:00:00Z"}"#, "mixed_times"),
    ] {
        let (mut reader, mut problems, mut scratch) = (LineReader::new(), Problems::default(), String::new());
        let mut kept = false;
        for (number, line) in (1..).zip([r#"{"format":"untaped","version":1}"#, instant, interval]) {
            kept =
                reader.read(line.as_bytes(), LineEnd::Newline, number, &mut scratch, &mut problems).is_some();
        }
        let found: Vec<&str> = problems.list().iter().map(|problem| problem.kind.word()).collect();
        assert_eq!((found.join(" ").as_str(), kept), (kinds, !kinds.contains("missing")), "{interval}");
    }
}

#[test]
fn an_interval_before_the_first_readable_time_is_kept_with_an_end_of_either_kind() {
    let interval = r#"{"t":"soon","type":"untaped","end":1552204799.98}"#;
    let (mut reader, mut problems, mut scratch) = (LineReader::new(), Problems::default(), String::new());
    reader.begun = true;
    assert!(
        reader.read(interval.as_bytes(), LineEnd::Newline, 1, &mut scratch, &mut problems).is_some(),
        "which kind of time the log has is not known yet"
    );
}

#[test]
fn every_event_keeps_its_source_its_certainty_and_what_other_sources_say() {
    for (kind, field) in [
        ("utterance", "text"),
        ("tape_on", "recording"),
        ("tape_off", "recording"),
        ("untaped", "reason"),
        ("mark", "kind"),
        ("enter", "who"),
        ("leave", "who"),
        ("note", "text"),
        ("weather", "wind"),
    ] {
        let line = format!(
            r#"{{"t":1,"end":9,"type":"{kind}","{field}":"x","source":"s","certainty":"estimated","alt":[{{"t":2.5,"end":3,"text":"y","speaker":"A","source":"F."}}]}}"#
        );
        let (events, problems) = read(&[&line]);
        assert!(problems.is_empty(), "{kind}: {problems:?}");
        assert_eq!((events[0].source(), events[0].certainty()), (Some("s"), Certainty::Estimated), "{kind}");
        let other = Alternative {
            time: Some(SessionTime(2_500)),
            end: Some(SessionTime(3_000)),
            offset: None,
            end_offset: None,
            text: Some("y".into()),
            speaker: Some("A".into()),
            source: Some("F.".into()),
        };
        assert_eq!(events[0].provenance.alternatives, [other], "{kind}");
        let known = ["source", "certainty", "alt"];
        assert!(events[0].extra.iter().all(|(key, _)| !known.contains(&key.as_ref())), "{kind}");
    }
}

#[test]
fn an_alt_that_gives_nothing_readable_is_dropped_and_reported_and_no_figure_uses_any() {
    for (alt, kept, reported) in [
        ("null", 0, false),
        ("[]", 0, false),
        (r#"[{"source":"a"},{"t":7}]"#, 2, false),
        (r#"[{"source":"a","t":null}]"#, 1, false),
        (r#"[{},{"source":"a"}]"#, 1, true),
        (r#"[{"t":"soon"}]"#, 0, true),
        (r#"[{"t":"2019-03-02T08:40:00Z"}]"#, 0, true),
        (r#"[{"t":"soon","source":"a"}]"#, 1, true),
        (r#"[{"source":"a","page":2}]"#, 1, true),
        (r#"[{"text":""}]"#, 0, true),
        (r#"["a",{"text":"b"}]"#, 1, true),
        (r#"{"source":"a"}"#, 0, true),
        ("7", 0, true),
    ] {
        let line = format!(r#"{{"t":1,"type":"mark","kind":"x","alt":{alt}}}"#);
        let (events, problems) = read(&[&line]);
        assert_eq!(events[0].provenance.alternatives.len(), kept, "{alt}");
        assert_eq!(problems.contains(&(2, "bad_value")), reported, "{alt}");
        assert_eq!((events[0].time, events[0].end), (Some(SessionTime(1_000)), None), "{alt}");
    }
}

#[test]
fn only_an_utterance_can_be_indirect() {
    let (events, problems) = read(&[
        r#"{"t":1,"type":"utterance","text":"x","indirect":true}"#,
        r#"{"t":1,"type":"utterance","text":"x","indirect":"yes"}"#,
        r#"{"t":1,"type":"note","text":"x","indirect":true}"#,
    ]);
    assert_eq!(events.iter().map(|e| e.provenance.is_indirect).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!((problems.as_slice(), events[2].extra.len()), ([(3, "bad_value")].as_slice(), 1));
}

#[test]
fn the_range_of_a_number_is_judged_after_start_is_added() {
    let early = r#"{"format":"untaped","start":"0001-01-01T00:00:00Z"}"#;
    let (events, problems) = read_after(
        early,
        &[
            r#"{"t":9007199254742,"type":"note","text":"b"}"#,
            r#"{"t":-9007199254742,"type":"note","text":"c"}"#,
            r#"{"t":1e18,"type":"note","text":"d"}"#,
        ],
    );
    let times: Vec<_> = events.iter().map(|e| e.time).collect();
    assert_eq!(times, [Some(SessionTime(8_945_063_657_942_000)), None, None]);
    assert_eq!(problems, [(3, "bad_time"), (4, "bad_time")]);
}

#[test]
fn a_start_of_null_is_reported() {
    let (_, problems) = read_after(r#"{"format":"untaped","title":null,"start":null}"#, &[]);
    assert_eq!(problems, [(1, "bad_header")]);
}
