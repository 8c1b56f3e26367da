//! Valid and invalid case files.

use super::*;
use crate::record::ProblemKind;
use crate::time::{Millis, format_rfc3339};

const CASE: &str = r#"// A case.
{
  "format": "untaped-case", "version": 1,
  "title": "T", "fictional": true,
  "timezone": "America/Chicago",
  "people": [
    { "id": "K", "name": "Det. K", "role": "police", "aliases": ["Kess"] },
  ],
  "recordings": [
    { "transcript": "a/tape1.vtt", "starts_at": "2019-03-02 11:00:00", "clock_correction": -95,
      "length": "0:58:20", "speakers": { "SPEAKER_00": "K" } },
    { "id": "two", "transcript": "b.srt", "starts_at": "2019-03-02T13:00:00-06:00", "ends_at": "2019-03-02 13:30",
      "media": "b.mp4", "offset": 12.5, "format": "srt" },
  ],
  "gaps": [ { "after": "tape1", "reason": "meal", "stated_on_tape": true, "questioning": "no" },
            { "from": "2019-03-02 12:10", "to": "2019-03-02 12:20", "source": "log" } ],
  "marks": [ { "at": "2019-03-02 08:40", "kind": "custody" } ], /* done */
}
"#;

fn faults(text: &str) -> Vec<String> {
    CaseFile::parse(text).unwrap_err().faults.iter().map(|f| format!("{}: {f}", f.line)).collect()
}

#[test]
fn a_case_file_is_read_with_its_comments() {
    let read = CaseFile::parse(CASE).unwrap();
    assert!(is_case_file(CASE));
    assert_eq!((read.case.title.as_deref(), read.case.fictional), (Some("T"), true));
    let [one, two] = read.recordings.as_slice() else { panic!("{:?}", read.recordings) };
    let shown = |t: Option<SessionTime>| format_rfc3339(t.unwrap(), Offset::from_seconds(-21_600)).unwrap();
    assert_eq!((one.tape.id.as_str(), one.tape.at.1), ("tape1", 10));
    assert_eq!(shown(one.tape.start), "2019-03-02T10:58:25-06:00", "the clock was fast");
    assert_eq!(shown(one.tape.end), "2019-03-02T11:56:45-06:00");
    assert_eq!(one.tape.speakers["SPEAKER_00"], "K");
    assert_eq!((one.tape.after.reason.as_deref(), one.tape.after.stated_on_tape), (Some("meal"), Some(true)));
    assert_eq!(
        (two.tape.offset, shown(two.tape.end)),
        (Millis(12_500), "2019-03-02T13:30:00-06:00".to_owned())
    );
    assert_eq!(read.case.events.iter().map(|event| event.at.1).collect::<Vec<_>>(), [16, 17]);
}

#[test]
fn every_fault_is_named_with_its_line_and_its_field() {
    let with = |from: &str, to: &str| {
        assert!(CASE.contains(from), "{from}");
        faults(&CASE.replace(from, to))
    };
    for (from, to, fault) in [
        (
            "\"starts_at\": \"2019-03-02 11:00:00\"",
            "\"start_at\": 1",
            "10: recordings[0].start_at: unknown field; did you mean \"starts_at\"?",
        ),
        (
            "\"2019-03-02 11:00:00\"",
            "\"noon\"",
            "10: recordings[0].starts_at: invalid date and time \"noon\"; write it like 2019-03-02 11:02:10",
        ),
        (
            "\"police\"",
            "\"cop\"",
            "7: people[0].role: unknown role \"cop\"; expected one of police, suspect, witness, counsel, parent, interpreter, other",
        ),
        ("\"version\": 1", "\"version\": 2", "3: version: unsupported version 2; expected 1"),
        (
            "America/Chicago",
            "Chicago",
            "5: timezone: unknown time zone \"Chicago\"; did you mean America/Chicago?",
        ),
        (
            "\"SPEAKER_00\": \"K\"",
            "\"SPEAKER_00\": \"X\"",
            "11: recordings[0].speakers.SPEAKER_00: no person has the id \"X\"",
        ),
        (
            "\"after\": \"tape1\"",
            "\"after\": \"tape9\"",
            "14: gaps[0].after: unknown recording \"tape9\"; did you mean \"tape1\"?",
        ),
        ("\"id\": \"two\"", "\"id\": \"tape1\"", "12: recordings[1].id: duplicate id \"tape1\""),
        (
            "-95",
            "\"soon\"",
            "10: recordings[0].clock_correction: invalid length \"soon\"; use seconds, or \"h:mm:ss\"",
        ),
        ("13:30\"", "12:30\"", "12: recordings[1].ends_at: before the start"),
        ("\"fictional\": true", "\"fictional\": \"yes\"", "4: fictional: expected true or false, found text"),
        ("\"kind\": \"custody\"", "\"text\": \"x\"", "16: marks[0].kind: missing"),
        ("\"title\": \"T\"", "\"title\": \"T\", \"title\": \"U\"", "4: title: given twice; keep one"),
        (
            "\"SPEAKER_00\": \"K\"",
            "\"SPEAKER_00\": \"K\", \"SPEAKER_00\": \"K\"",
            "11: recordings[0].speakers.SPEAKER_00: given twice; keep one",
        ),
    ] {
        let found = with(from, to);
        let fault = fault.replacen(':', "", 0);
        let lines: Vec<&str> = found.iter().map(|f| f.split_once(": ").unwrap().1).collect();
        assert!(lines.contains(&fault.split_once(": ").unwrap().1), "{fault}\n{found:?}");
    }
    assert!(faults("{\"format\": \"untaped-case\" \"version\": 1}")[0].contains("invalid JSON"));
    assert_eq!(faults("// nothing\n"), ["1: the file is empty"]);
    assert!(faults("[]")[0].contains("expected an object in braces, found a list"));
    assert!(faults(&"[".repeat(100_000))[0].contains("nesting"));
}

#[test]
fn an_ambiguous_time_in_a_case_file_is_a_fault_that_says_what_to_do() {
    let text = CASE.replace("2019-03-02 11:00:00", "2019-11-03 01:30");
    let found = faults(&text);
    assert!(found.iter().any(|f| f.contains("starts_at") && f.contains("ambiguous")), "{found:?}");
}

#[test]
fn a_missing_zone_is_reported_once_and_first() {
    let text = CASE.replace("\"timezone\": \"America/Chicago\",", "");
    let found = faults(&text);
    assert_eq!(
        found,
        [
            "2: timezone: missing: 5 times have no UTC offset (lines 10, 12, 16 and 2 more); set this field, such as \
             \"America/Chicago\", or add an offset such as -06:00 to each time"
        ]
    );
    // A time that is invalid in any zone is a separate fault.
    let found =
        faults(&text.replace("2019-03-02 08:40", "2019-02-30 08:40").replace("\"police\"", "\"cop\""));
    let fields: Vec<&str> = found.iter().map(|f| f.split(": ").nth(1).unwrap()).collect();
    assert_eq!(fields, ["timezone", "people[0].role", "marks[0].at"], "{found:?}");
}

#[test]
fn a_zone_without_daylight_saving_is_reported() {
    let read = CaseFile::parse(&CASE.replace("America/Chicago", "EST").replace("T13:00:00-06:00", " 13:00"))
        .unwrap();
    let said: Vec<(u64, &str)> = read.problems.list().iter().map(|p| (p.line, p.message.as_str())).collect();
    assert_eq!(said[0], (5, "timezone: \"EST\" has no daylight saving time; did you mean America/New_York?"));
}

#[test]
fn an_end_before_its_start_is_asked_for_the_next_day_where_that_would_be_right() {
    let found = faults(&CASE.replace("2019-03-02 12:20", "2019-03-02 00:05"));
    assert!(found[0].ends_with("gaps[1].to: not after \"from\"; did you mean the next day?"), "{found:?}");
    let found = faults(&CASE.replace("2019-03-02 12:20", "2019-03-01 00:20"));
    assert!(found[0].ends_with("gaps[1].to: not after \"from\""), "{found:?}");
    let found = faults(&CASE.replace("2019-03-02 13:30", "2019-03-02 00:30"));
    assert!(found[0].ends_with("ends_at: before the start; did you mean the next day?"), "{found:?}");
    let found = faults(&CASE.replace("2019-03-02 13:30", "2018-03-02 13:30"));
    assert!(found[0].ends_with("ends_at: before the start"), "{found:?}");
}

#[test]
fn a_zone_that_is_not_known_is_one_fault_and_not_one_for_each_time() {
    for zone in ["\"America/Chicgo\"", "\"nowhere\"", "6"] {
        let found = faults(&CASE.replace("\"America/Chicago\"", zone));
        assert!(found.len() == 1 && found[0].starts_with("5: timezone: "), "{found:?}");
    }
}

#[test]
fn a_gap_after_an_unknown_recording_lists_the_recordings() {
    let after = |id: &str| {
        let text = CASE.replace("\"after\": \"tape1\"", &format!("\"after\": \"{id}\""));
        faults(&text)[0].clone()
    };
    assert!(after("tape 1").ends_with("unknown recording \"tape 1\"; did you mean \"tape1\"?"));
    assert!(after("second").ends_with("unknown recording \"second\"; the recordings are \"tape1\", \"two\""));
}

#[test]
fn a_correction_of_more_than_an_hour_is_reported() {
    let read = CaseFile::parse(&CASE.replace("-95", "-9500")).unwrap();
    let problem = &read.problems.list()[0];
    assert_eq!((problem.line, problem.kind), (10, ProblemKind::Guessed));
    assert_eq!(
        problem.message,
        "recordings[0].clock_correction: moves this tape by -2:38:20; check the value, which is in seconds"
    );
    assert!(CaseFile::parse(&CASE.replace("-95", "-3600")).unwrap().problems.is_empty());
}

#[test]
fn two_people_have_no_name_in_common() {
    let text = |people: &str| {
        let recording = r#"{"transcript":"a.vtt","starts_at":"2019-03-02T11:00:00Z"}"#;
        format!(r#"{{"format":"untaped-case","people":[{people}],"recordings":[{recording}]}}"#)
    };
    for twins in [
        r#"{"id":"K","aliases":["Kess"]},{"id":"L","aliases":["Kess"]}"#,
        r#"{"id":"K","name":"Det. Kess"},{"id":"L","aliases":["Det. Kess"]}"#,
        r#"{"id":"K","aliases":["L"]},{"id":"L"}"#,
    ] {
        let found = faults(&text(twins));
        assert!(
            found.len() == 1 && found[0].contains("people[1]: ") && found[0].contains("\"K\""),
            "{found:?}"
        );
    }
    assert!(CaseFile::parse(&text(r#"{"id":"K","aliases":["Kess","K","Kess"]},{"id":"L"}"#)).is_ok());
}

#[test]
fn an_offset_that_the_zone_did_not_have_is_reported() {
    // Summer time, written down in winter: an hour off, unless it was meant.
    let read = CaseFile::parse(&CASE.replace("2019-03-02 08:40", "2019-03-02T08:40:00-05:00")).unwrap();
    let problem = &read.problems.list()[0];
    assert_eq!((read.problems.count(), problem.line, problem.kind), (1, 17, ProblemKind::Guessed));
    assert!(problem.message.contains("2019-03-02T07:40:00-06:00"), "{}", problem.message);
    let by_name = CaseFile::parse(&CASE.replace("2019-03-02 08:40", "2019-03-02T14:40:00Z")).unwrap();
    assert!(by_name.problems.is_empty());
}

#[test]
fn one_recording_without_a_start_counts_from_zero() {
    let text = r#"{"format":"untaped-case","recordings":[{"transcript":"a.vtt"}],
                   "marks":[{"at":"0:10:00","kind":"confession"}]}"#;
    let read = CaseFile::parse(text).unwrap();
    assert!(read.case.zone.is_none());
    assert_eq!(read.case.events[0].time, SessionTime(600_000));
    let ended = text.replace("\"a.vtt\"", "\"a.vtt\",\"length\":600");
    assert!(faults(&ended)[0].contains("recordings[0].length: needs \"starts_at\""), "{:?}", faults(&ended));
}

#[test]
fn a_new_case_file_needs_nothing_but_the_starts() {
    let text = CaseTemplate {
        recordings: vec![RecordingTemplate {
            transcript: "tape \"1\".vtt".to_owned(),
            speakers: vec!["SPEAKER_00".to_owned()],
            ..RecordingTemplate::default()
        }],
        ..CaseTemplate::default()
    }
    .to_text();
    assert!(is_case_file(&text));
    assert_eq!(faults(&text).len(), 1, "{:?}", faults(&text));
    let filled = text.replace("\"starts_at\": \"\"", "\"starts_at\": \"2019-03-02T11:02:10-06:00\"");
    assert_eq!(CaseFile::parse(&filled).unwrap().recordings[0].tape.id, "tape \"1\"");
    // It is valid with every commented-out field in use, too.
    let all: Vec<String> = filled
        .lines()
        .filter(|line| !line.contains("\"length\""))
        .map(|line| match line.trim_start().strip_prefix("// ") {
            Some(rest) if rest.starts_with(['"', '{']) => rest
                .replace("\"SPEAKER_00\": \"\"", "\"SPEAKER_00\": \"KESSLER\"")
                .replace("\"after\": \"tape1\"", "\"after\": \"tape \\\"1\\\"\""),
            Some(_) | None => line.to_owned(),
        })
        .collect();
    let read = CaseFile::parse(&all.join("\n")).unwrap();
    assert_eq!((read.case.people.len(), read.case.events.len()), (1, 2));
    assert!(read.gap_table.is_some());
}

#[test]
fn a_kind_of_mark_that_is_nearly_a_known_one_is_reported_and_kept() {
    let read = CaseFile::parse(&CASE.replace("\"custody\"", "\"Custdy\"")).unwrap();
    let problem = &read.problems.list()[0];
    assert_eq!(
        problem.message,
        "marks[0].kind: unknown kind \"Custdy\", kept as it is; did you mean custody?"
    );
    assert!(CaseFile::parse(&CASE.replace("\"custody\"", "\"lawyer\"")).unwrap().problems.is_empty());
}

#[test]
fn a_length_that_could_be_minutes_or_hours_is_refused_with_both_readings() {
    let found = faults(&CASE.replace("-95", "\"1:10\""));
    assert!(
        found.len() == 1 && found[0].contains("\"0:01:10\"") && found[0].contains("\"1:10:00\""),
        "{found:?}"
    );
    assert!(CaseFile::parse(&CASE.replace("-95", "\"0:01:10\"")).is_ok());
}

#[test]
fn curly_quotes_and_a_missing_comma_are_named() {
    let curly = faults("{\n  \u{201c}format\u{201d}: \"untaped-case\"\n}");
    assert!(curly[0].starts_with("2: ") && curly[0].contains("straight quotes"), "{curly:?}");
    let comma = faults("{\n  \"format\": \"untaped-case\"\n  \"version\": 1\n}");
    assert!(comma[0].contains("add the missing comma or brace before line 3"), "{comma:?}");
}

#[test]
fn a_new_case_file_holds_what_is_known_already_and_shows_the_rest_as_comments() {
    let begun = RecordingTemplate {
        transcript: "in/tape1.srt".to_owned(),
        id: Some("tape1 (2)".to_owned()),
        once: vec!["SMITH".to_owned()],
        starts_at: Some("2019-03-02 11:02".to_owned()),
        length: Some(Millis(750_500)),
        media: Some("a.wav".to_owned()),
        reading: vec![("encoding", "windows-1252".to_owned())],
        ..RecordingTemplate::default()
    };
    let text = CaseTemplate {
        title: Some("T".to_owned()),
        timezone: Some("America/Chicago".to_owned()),
        gap_table: Some("gaps.csv".to_owned()),
        assume_ends: true,
        recordings: vec![
            begun.clone(),
            RecordingTemplate { transcript: "b.vtt".to_owned(), ..begun.clone() },
        ],
    }
    .to_text();
    let text = text.replacen("tape1 (2)", "b", 1);
    let read = CaseFile::parse(&text).unwrap();
    assert_eq!(
        (read.case.title.as_deref(), read.case.assume_ends, read.recordings.len()),
        (Some("T"), true, 2)
    );
    assert_eq!(read.gap_table.map(|(_, name)| name).as_deref(), Some("gaps.csv"));
    assert_eq!(read.recordings[1].encoding.as_ref().map(|(_, name)| name.as_str()), Some("windows-1252"));
    assert!(read.recordings[1].tape.start.is_some() && read.recordings[1].tape.end.is_none());
    for shown in [
        "      // \"ends_at\": \"2019-03-02 12:00:30\",\n",
        "the transcript's length is used: 0:12:30.500",
        "      // \"length\": \"0:12:30.500\",\n",
        "      // \"media\": \"a.wav\",\n",
        "        // \"SMITH\": \"\",\n",
    ] {
        assert_eq!(text.matches(shown).count(), 2, "{shown}\n{text}");
    }
    let plain = CaseTemplate {
        recordings: vec![RecordingTemplate { media: None, length: None, ..begun }],
        ..CaseTemplate::default()
    }
    .to_text();
    assert!(plain.contains("      // \"media\": \"tape1.mp4\",\n"), "{plain}");
}

#[test]
fn the_names_of_people_and_of_speakers_are_known_to_the_readers_of_transcripts() {
    let read = CaseFile::parse(CASE).unwrap();
    let names = &read.recordings[0].options.names;
    for name in ["Det. K", "K", "Kess", "SPEAKER_00"] {
        assert!(names.contains(name), "{name}");
    }
    assert_eq!((names.of_people.len(), names.of_speakers.len()), (3, 1));
}
