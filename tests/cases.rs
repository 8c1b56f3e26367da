//! Case files with the mistakes that tired people make: the import names each mistake and its line.

use crate::import::{VTT, folder, printed, run, said};
use std::fs;

/// A recording as a case describes it, with its transcript `NAME.vtt`.
fn recording(name: &str, rest: &str) -> String {
    format!("    {{ \"transcript\": \"{name}.vtt\", {rest} }},\n")
}

/// A case of some recordings, one a line from line 3 on.
fn case(recordings: &[String], more: &str) -> String {
    let recordings = recordings.concat();
    format!(
        "{{ \"format\": \"untaped-case\", \"timezone\": \"America/Chicago\",\n  \"recordings\": [\n{recordings}  ],\n{more}}}\n"
    )
}

#[test]
fn every_fault_of_a_case_and_of_the_files_that_it_names_is_told_at_once_with_line_and_field() {
    let text = case(
        &[
            recording("tap1", r#""starts_at": "2019-03-02 11:00", "length": 10"#),
            recording("b", r#""starts_at": "2019-13-02 12:00", "length": 10"#),
            recording("../outside", r#""starts_at": "2019-03-02 13:00", "length": 10"#),
            recording("b", r#""id": "again", "starts_at": "2019-03-02 14:00", "length": 10"#),
            recording("notes", r#""starts_at": "2019-03-02 15:00", "length": 10"#),
            recording("c", r#""starts_at": "2019-03-02 16:00", "length": 10, "encoding": "klingon""#),
            recording("d", r#""starts_at": "2019-03-02 17:00", "length": 10, "format": "word""#),
        ],
        "  \"gap_table\": \"gaps.csv\",\n  \"mark\": []\n",
    );
    let folder = folder(&[
        ("in/case.json", &text),
        ("in/tape1.vtt", VTT),
        ("in/b.vtt", VTT),
        ("in/c.vtt", VTT),
        ("in/d.vtt", VTT),
        ("in/notes.vtt", "just some notes\n"),
        ("in/gaps.csv", "start,end\nnoon,2019-03-02 14:30\n2019-03-02 14:00,1 pm\n"),
        ("outside.vtt", VTT),
    ]);
    let output = run(folder.path(), &["import", "in/case.json", "-o", "x.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    let lines: Vec<&str> = said(&output).lines().collect();
    let expected = [
        "in/case.json:3: recordings[0].transcript: tap1.vtt: not found; did you mean tape1.vtt?",
        "in/case.json:4: recordings[1].starts_at: invalid date and time \"2019-13-02 12:00\"",
        "in/case.json:5: recordings[2].transcript: ../outside.vtt: is outside the case's folder; --allow-outside",
        "in/case.json:6: recordings[3].transcript: \"b.vtt\" is already the transcript of recordings[1] (line 4)",
        "in/case.json:7: recordings[4].transcript: ",
        "in/case.json:8: recordings[5].encoding: unknown encoding \"klingon\"",
        "in/case.json:9: recordings[6].format: unknown transcript format \"word\"",
        "in/case.json:12: mark: unknown field; did you mean \"marks\"?",
        "in/gaps.csv:2: start: invalid date and time \"noon\"",
        "in/gaps.csv:3: end: invalid date and time \"1 pm\"",
        "untaped: 10 errors in 2 files; nothing was imported",
    ];
    assert_eq!(lines.len(), expected.len(), "{lines:#?}");
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.starts_with(expected), "{line}\n{expected}");
    }
    assert!(!folder.path().join("x.jsonl").exists());
}

#[test]
fn a_table_that_was_given_beside_a_case_and_cannot_be_read_is_no_fault_of_a_line_of_the_case() {
    let text = case(&[recording("a", r#""starts_at": "2019-03-02 11:00", "length": 10"#)], "");
    let folder = folder(&[("case.json", &text), ("a.vtt", VTT)]);
    let output = run(folder.path(), &["import", "--gaps", "none.csv", "case.json"]);
    assert_eq!((output.status.code(), said(&output)), (Some(2), "untaped: none.csv: not found\n"));
}

#[test]
fn so_many_faults_that_they_would_hide_the_first_are_counted() {
    let marks: String = (0..80).map(|_| "    { \"at\": \"noon\", \"kind\": \"warning\" },\n").collect();
    let text = case(
        &[recording("a", r#""starts_at": "2019-03-02 11:00", "length": 10"#)],
        &format!("  \"marks\": [\n{marks}  ]\n"),
    );
    let folder = folder(&[("case.json", &text), ("a.vtt", VTT)]);
    let output = run(folder.path(), &["import", "case.json"]);
    let lines: Vec<&str> = said(&output).lines().collect();
    assert_eq!(lines.len(), 52, "{lines:#?}");
    assert_eq!(lines[50], "and 30 more");
    assert_eq!(lines[51], "untaped: case.json: 80 errors; nothing was imported");
}

#[test]
fn every_tape_whose_end_is_lacking_is_named_at_once() {
    let at = |hour: u32| format!(r#""starts_at": "2019-03-02 {hour}:00""#);
    let text = case(&[recording("a", &at(11)), recording("b", &at(12)), recording("c", &at(13))], "");
    let folder = folder(&[("case.json", &text), ("a.vtt", VTT), ("b.vtt", VTT), ("c.vtt", VTT)]);
    let output = run(folder.path(), &["import", "case.json"]);
    assert_eq!(output.status.code(), Some(2));
    let lines: Vec<&str> = said(&output).lines().collect();
    assert!(lines[0].starts_with("case.json:3: the end of \"a\" is unknown"), "{lines:#?}");
    assert!(lines[1].starts_with("case.json:4: the end of \"b\" is unknown"), "{lines:#?}");
    assert_eq!(lines[2..], ["untaped: case.json: 2 errors; nothing was imported"]);
}

#[test]
fn a_date_a_day_too_early_is_said_where_an_end_is_asked_for_because_of_it() {
    let text = case(
        &[
            recording("a", r#""starts_at": "2019-03-02 22:00", "length": 3600"#),
            recording("b", r#""starts_at": "2019-03-02 22:30", "length": 3600"#),
            recording("c", r#""starts_at": "2019-03-02 01:00""#),
        ],
        "",
    );
    let folder = folder(&[("case.json", &text), ("a.vtt", VTT), ("b.vtt", VTT), ("c.vtt", VTT)]);
    let output = run(folder.path(), &["import", "case.json"]);
    assert_eq!(output.status.code(), Some(2));
    let lines: Vec<&str> = said(&output).lines().collect();
    let expected = [
        "case.json:4: \"b\" and \"a\" (line 3) overlap for 0:30:00, ",
        "case.json:5: \"c\" begins before \"b\" (line 4), which is listed first; check the dates",
        "case.json:5: the end of \"c\" is unknown",
        "untaped: case.json: 3 errors; nothing was imported",
    ];
    assert_eq!(lines.len(), expected.len(), "{lines:#?}");
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.starts_with(expected), "{line}");
    }
}

#[test]
fn slips_that_are_no_faults_are_said_with_their_lines_and_as_a_check_of_the_case_says_them() {
    let text = case(
        &[
            recording("b", r#""starts_at": "2019-03-02 12:00", "length": "0:00:10""#),
            recording("a", r#""starts_at": "2019-03-02 11:59:55", "length": "0:00:10""#),
            recording("c", r#""starts_at": "2019-05-02 12:00""#),
        ],
        "  \"gaps\": [ { \"from\": \"2019-03-02 12:00:05\", \"to\": \"2019-03-02 13:00\" } ]\n",
    );
    let table = "start,end\n2019-03-02 11:00,2019-03-02 11:59:58\n";
    let folder =
        folder(&[("case.json", &text), ("a.vtt", VTT), ("b.vtt", VTT), ("c.vtt", VTT), ("gaps.csv", table)]);
    let output = run(folder.path(), &["import", "--gaps", "gaps.csv", "case.json", "-o", "case.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<&str> = said(&output).lines().collect();
    let (wrote, lines) = lines.split_last().unwrap();
    assert!(wrote.starts_with("untaped: wrote /") && wrote.ends_with("/case.jsonl"), "{wrote}");
    assert_eq!(
        lines,
        [
            "case.json:3: guessed: \"b\" and \"a\" (line 4) overlap for 0:00:05, from 2019-03-02T12:00:00-06:00 on; that time counts once",
            "case.json:4: out_of_order: \"a\" begins before \"b\" (line 3), which is listed first; sorted by time",
            "case.json:5: assumed_tape: the end of \"c\" is unknown (state \"ends_at\" or \"length\" in a case file); assumed to run until its last words in the log",
            "case.json:5: guessed: \"c\" is 60 days after the untaped interval (line 7); check the date",
            "case.json:7: untaped_over_tape: stated as untaped while \"b\" (line 3) ran, for 0:00:05 from 2019-03-02T12:00:05-06:00 on; counted as taped",
            "gaps.csv:2: untaped_over_tape: stated as untaped while \"a\" (case.json:4) ran, for 0:00:03 from 2019-03-02T11:59:55-06:00 on; counted as taped",
            "untaped: read 6 utterances by 2 speakers in 3 recordings (WebVTT); the session is 1464:00:06 long; 6 problems",
            "  speakers: Ann 3, Ben 3",
        ]
    );
    let check = run(folder.path(), &["check", "case.json"]);
    let of_case: Vec<&str> = printed(&check).lines().collect();
    assert_eq!(of_case, lines[..5], "and none of them twice");
    let kinds = |text: &str| -> Vec<String> {
        text.lines().filter_map(|line| Some(line.split(": ").nth(1)?.to_owned())).collect()
    };
    // What the log says of itself is a part of what was said of it before.
    let of_log = kinds(printed(&run(folder.path(), &["check", "case.jsonl"])));
    assert_eq!(of_log, ["untaped_over_tape", "untaped_over_tape", "assumed_tape"]);
}

#[test]
fn what_a_log_says_itself_cannot_be_said_of_it_from_outside() {
    let folder = folder(&[("a.vtt", VTT)]);
    assert_eq!(run(folder.path(), &["import", "a.vtt", "-o", "a.jsonl"]).status.code(), Some(0));
    fs::copy(folder.path().join("a.jsonl"), folder.path().join("a.log")).unwrap();
    for (option, value) in [
        ("--starts-at", Some("2019-03-02T11:00:00Z")),
        ("--timezone", Some("America/Chicago")),
        ("--format", Some("vtt")),
        ("--encoding", Some("windows-1252")),
        ("--columns", Some("start=1,text=2")),
        ("--unit", Some("ms")),
        ("--pattern", Some("x")),
        ("--title", Some("T")),
        ("--keep-tiers", None),
        ("--assume-ends", None),
        ("--allow-outside", None),
    ] {
        for (command, file) in [("hours", "a.jsonl"), ("cat", "a.log"), ("check", "a.jsonl")] {
            let mut args = vec![command, option];
            args.extend(value);
            args.push(file);
            let output = run(folder.path(), &args);
            assert_eq!(output.status.code(), Some(2), "{args:?}");
            let expected = format!("untaped: {file}: {option} applies to transcripts; this is a log\n");
            assert_eq!(said(&output), expected);
        }
    }
    let export = run(folder.path(), &["export", "--from", "vtt", "--format", "srt", "a.jsonl"]);
    assert!(said(&export).contains("a.jsonl: --from applies to transcripts"), "{}", said(&export));
}

#[test]
fn an_export_of_a_case_names_the_option_that_was_given_and_what_says_it() {
    let text = case(&[recording("a", r#""starts_at": "2019-03-02 11:00", "length": 10"#)], "");
    let folder = folder(&[("case.json", &text), ("a.vtt", VTT)]);
    let output = run(folder.path(), &["export", "case.json", "--from", "vtt", "--format", "srt"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        said(&output),
        "untaped: case.json: --from applies to transcripts; in a case file, use \"format\" of a recording\n"
    );
}

const SRT: &str = "1\n00:00:01,000 --> 00:00:02,000\nKESSLER: Where were you?\n\n\
    2\n00:00:03,000 --> 00:00:04,000\nSMITH: At home.\n\n\
    3\n00:00:05,000 --> 00:00:06,000\nKESSLER: Alone?\n\n\
    4\n00:00:07,000 --> 00:00:08,000\nAnd when?\n";

#[test]
fn a_new_case_lists_who_speaks_also_whom_a_colon_tells_once_and_takes_them_once_they_are_filled_in() {
    let folder = folder(&[("a.srt", SRT)]);
    let start = ["--starts-at", "2019-03-02 11:00", "--timezone", "America/Chicago", "--title", "T"];
    let args = [&["import", "--new-case", "a.srt", "-o", "case.json"], start.as_slice()].concat();
    let output = run(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0));
    let real = folder.path().canonicalize().unwrap();
    assert_eq!(
        said(&output),
        format!(
            "untaped: wrote {}/case.json; fill in who is who (line 15), when each tape ended (line 27), then run untaped \
             import case.json -o LOG\n",
            real.display()
        )
    );
    let path = folder.path().join("case.json");
    let text = fs::read_to_string(&path).unwrap();
    let (heard, once) = text.split_once("// These words appear before a colon only once").unwrap();
    assert!(heard.contains("        // \"KESSLER\": \"\",\n") && !heard.contains("SMITH"), "{text}");
    assert!(once.contains("        // \"SMITH\": \"\",\n"), "{text}");
    for line in
        ["\"title\": \"T\",", "\"timezone\": \"America/Chicago\",", "\"starts_at\": \"2019-03-02 11:00\","]
    {
        assert!(text.lines().any(|shown| shown.trim() == line), "{line}\n{text}");
    }
    let speakers = |output: &std::process::Output| -> Vec<String> {
        let lines = printed(output).lines().filter_map(|line| line.split_once("\"speaker\":\""));
        lines.filter_map(|(_, rest)| Some(rest.split('"').next()?.to_owned())).collect()
    };
    assert_eq!(speakers(&run(folder.path(), &["import", "case.json"])), ["KESSLER", "KESSLER"]);
    let filled = text
        .replace("// { \"id\": \"KESSLER\"", "{ \"id\": \"DOE\" }, { \"id\": \"KESSLER\"")
        .replace("// \"SMITH\": \"\"", "\"SMITH\": \"DOE\"");
    fs::write(&path, filled).unwrap();
    let output = run(folder.path(), &["import", "case.json"]);
    assert_eq!(speakers(&output), ["KESSLER", "DOE", "KESSLER"], "{}", said(&output));
    assert!(!said(&output).contains("before a colon"), "the case knows all of them: {}", said(&output));
}

#[test]
fn a_new_case_says_which_files_it_could_not_read_from_where_it_is_written() {
    let folder = folder(&[("tapes/a.vtt", VTT), ("other/a.vtt", VTT), ("other/.keep", "")]);
    let output =
        run(folder.path(), &["import", "--new-case", "tapes/a.vtt", "other/a.vtt", "-o", "other/case.json"]);
    assert_eq!(output.status.code(), Some(0));
    let outside = "untaped: ../tapes/a.vtt: is outside the case file's folder; import it with --allow-outside, \
                   or write the case file next to it\n";
    let rest = said(&output).strip_prefix(outside).unwrap_or_else(|| panic!("{}", said(&output)));
    assert!(
        rest.starts_with("untaped: wrote /")
            && rest.contains("/other/case.json; ")
            && rest.lines().count() == 1,
        "{rest}"
    );
    let text = fs::read_to_string(folder.path().join("other/case.json")).unwrap();
    assert!(text.contains("\"id\": \"a (2)\""), "two of one name are told apart: {text}");
    let again = run(folder.path(), &["import", "--new-case", "other/case.json"]);
    assert_eq!(again.status.code(), Some(2));
    assert_eq!(said(&again), "untaped: other/case.json: this is already a case file; give transcripts\n");
}

#[test]
fn a_case_beside_a_transcript_is_said_to_be_a_case() {
    let text = case(&[recording("a", r#""starts_at": "2019-03-02 11:00", "length": 10"#)], "");
    let folder = folder(&[("case.json", &text), ("a.vtt", VTT)]);
    let output = run(folder.path(), &["import", "a.vtt", "case.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        said(&output),
        "untaped: case.json: this is a case file; import it alone, since it names its transcripts\n"
    );
}

#[test]
fn rows_of_a_gap_table_that_contradict_each_other_are_said_and_kept() {
    let rows = "start,end,reason,questioning\n2019-03-02 10:00,2019-03-02 10:30,meal,no\n\
                2019-03-02 10:15,2019-03-02 10:45,toilet,yes\n";
    let text = case(
        &[recording("a", r#""starts_at": "2019-03-02 11:00", "length": 10"#)],
        "  \"gap_table\": \"gaps.csv\"\n",
    );
    let folder = folder(&[("case.json", &text), ("a.vtt", VTT), ("gaps.csv", rows)]);
    let output = run(folder.path(), &["import", "case.json"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let line = "gaps.csv:3: guessed: overlaps the interval on line 2 for 0:15:00 and contradicts it: questioning no and yes, reason meal and toilet";
    assert!(said(&output).lines().any(|said| said == line), "{}", said(&output));
    assert_eq!(printed(&output).matches("\"type\":\"untaped\"").count(), 2, "{}", printed(&output));
}

#[test]
fn a_log_for_a_folder_that_there_is_not_is_refused_by_the_name_of_the_folder() {
    let folder = folder(&[("a.vtt", VTT)]);
    let output = run(folder.path(), &["import", "a.vtt", "-o", "nowhere/deep/x.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(said(&output), "untaped: nowhere/deep/x.jsonl: cannot write: no such folder: nowhere/deep\n");
}

#[test]
fn a_zone_without_summer_on_the_command_line_is_said() {
    let folder = folder(&[("a.vtt", VTT)]);
    let args = ["import", "a.vtt", "--starts-at", "2019-07-02 11:00", "--timezone", "EST", "-o", "x.jsonl"];
    let output = run(folder.path(), &args);
    let what = "a.vtt:1: guessed: \"EST\" has no daylight saving time; did you mean America/New_York?";
    assert!(said(&output).contains(what), "{}", said(&output));
}

#[test]
fn a_new_case_says_what_is_to_be_filled_in_and_where() {
    let folder = folder(&[("a.vtt", VTT), ("b.vtt", VTT)]);
    let output = run(folder.path(), &["import", "--new-case", "a.vtt", "b.vtt", "-o", "case.json"]);
    let text = fs::read_to_string(folder.path().join("case.json")).unwrap();
    let (_, lacking) = said(&output).split_once("fill in ").unwrap();
    let lines: Vec<&str> = lacking.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).collect();
    let named: Vec<&str> =
        lines.iter().map(|n| text.lines().nth(n.parse::<usize>().unwrap() - 1).unwrap()).collect();
    let fields = ["timezone", "people", "starts_at", "starts_at", "ends_at", "ends_at"];
    assert_eq!(named.len(), fields.len(), "{}", said(&output));
    for (line, field) in named.iter().zip(fields) {
        assert!(line.contains(&format!("\"{field}\"")), "{field}: {line}");
    }
}

#[test]
fn a_new_case_names_all_files_that_it_cannot_take_and_refuses_a_start_that_is_no_time() {
    let folder = folder(&[
        ("a.vtt", VTT),
        ("b.pdf", "%PDF-1.4\n"),
        ("c.vtt", ""),
        ("d/.keep", ""),
        ("e.jsonl", "{\"t\":0,\"type\":\"tape_on\"}\n"),
    ]);
    let args =
        ["import", "--new-case", "a.vtt", "b.pdf", "c.vtt", "d", "e.jsonl", "none.vtt", "-o", "case.json"];
    let output = run(folder.path(), &args);
    assert_eq!(output.status.code(), Some(2));
    let lines: Vec<&str> = said(&output).lines().collect();
    for (line, file) in lines.iter().zip([
        "b.pdf: ",
        "c.vtt: is empty",
        "d: is a directory",
        "e.jsonl: this is already a log",
        "none.vtt: ",
    ]) {
        assert!(line.starts_with(file), "{lines:#?}");
    }
    assert_eq!(lines.last(), Some(&"untaped: 5 of 6 files cannot be used; nothing was written"));
    for start in ["garbage", "2019-02-30 11:00"] {
        let args = ["import", "--new-case", "a.vtt", "--starts-at", start, "-o", "case.json"];
        let output = run(folder.path(), &args);
        assert_eq!(output.status.code(), Some(2));
        let what = format!("untaped: --starts-at: invalid date and time \"{start}\"");
        assert!(said(&output).starts_with(&what), "{}", said(&output));
    }
    assert!(!folder.path().join("case.json").exists());
}

#[test]
fn a_new_case_whose_folder_is_named_by_a_step_back_leads_to_its_transcripts() {
    let folder = folder(&[("a.vtt", VTT), ("sub/.keep", ""), ("other/b.vtt", VTT)]);
    let output = run(
        folder.path(),
        &["import", "--new-case", "sub/../a.vtt", "other/b.vtt", "-o", "sub/../case.json"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let text = fs::read_to_string(folder.path().join("case.json")).unwrap();
    for way in ["\"transcript\": \"a.vtt\"", "\"transcript\": \"other/b.vtt\""] {
        assert!(text.contains(way), "{way}\n{text}");
    }
    assert!(!said(&output).contains("outside"), "{}", said(&output));
}

#[test]
fn the_example_in_the_documentation_is_a_valid_case_file() {
    let page = include_str!("../docs/case.md");
    let (_, rest) = page.split_once("```json\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let case = untaped::import::CaseFile::parse(example).unwrap();
    assert_eq!((case.recordings.len(), case.case.people.len(), case.case.events.len()), (2, 2, 3));
    assert!(case.problems.is_empty(), "{:?}", case.problems.list());
}
