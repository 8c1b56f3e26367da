//! `untaped import`, and transcripts in place of a log: what is written, what is reported, and what never happens.

#![expect(clippy::unwrap_used, reason = "a test that cannot start its program has failed")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

pub(crate) const VTT: &str =
    "WEBVTT\n\n00:01.000 --> 00:02.500\n<v Ann>one\n\n00:05.000 --> 00:06.000\n<v Ben>two\n";

/// Runs the program in a folder.
pub(crate) fn run(folder: &Path, args: &[&str]) -> Output {
    crate::watchdog::watch();
    Command::new(env!("CARGO_BIN_EXE_untaped"))
        .args(args)
        .current_dir(folder)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap()
}

pub(crate) fn said(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

pub(crate) fn printed(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

/// A folder with some files.
pub(crate) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

#[test]
fn a_transcript_without_a_start_counts_from_zero_and_says_nothing_of_tapes() {
    let folder = folder(&[("a.vtt", VTT)]);
    let output = run(folder.path(), &["import", "a.vtt"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        printed(&output),
        "{\"format\":\"untaped\",\"version\":1,\"people\":[{\"id\":\"Ann\"},{\"id\":\"Ben\"}]}\n\
         {\"t\":1,\"end\":2.5,\"type\":\"utterance\",\"speaker\":\"Ann\",\"text\":\"one\"}\n\
         {\"t\":5,\"end\":6,\"type\":\"utterance\",\"speaker\":\"Ben\",\"text\":\"two\"}\n"
    );
    assert!(
        said(&output).contains("read 2 utterances by 2 speakers as WebVTT; the session is 0:00:0"),
        "{}",
        said(&output)
    );
}

#[test]
fn a_start_puts_it_on_the_clock_in_either_form() {
    let folder = folder(&[("a.vtt", VTT)]);
    let instant = run(folder.path(), &["import", "--starts-at", "2019-03-02T11:02:10-06:00", "a.vtt"]);
    let local = run(
        folder.path(),
        &["import", "--starts-at", "2019-03-02 11:02:10", "--timezone", "America/Chicago", "a.vtt"],
    );
    for output in [&instant, &local] {
        assert_eq!(output.status.code(), Some(1), "{}", said(output));
        assert!(
            said(output).starts_with("a.vtt:1: assumed_tape: the end of \"a\" is unknown"),
            "{}",
            said(output)
        );
        assert!(
            printed(output).contains(r#"{"t":"2019-03-02T11:02:10-06:00","type":"tape_on","recording":"a"}"#)
        );
        assert!(!printed(output).contains("tape_off"), "the end is not known");
    }
    assert!(printed(&local).contains(r#""timezone":"America/Chicago""#));
    let twice = run(
        folder.path(),
        &["import", "--starts-at", "2019-11-03 01:30", "--timezone", "America/Chicago", "a.vtt"],
    );
    assert_eq!(twice.status.code(), Some(2));
    assert!(said(&twice).contains("ambiguous"), "{}", said(&twice));
}

#[test]
fn what_is_there_stays_unless_force_is_given_and_a_failure_leaves_nothing() {
    let folder = folder(&[("a.vtt", VTT), ("empty.vtt", "WEBVTT\n\nNOTE none\n"), ("x.jsonl", "mine")]);
    let kept = run(folder.path(), &["import", "a.vtt", "-o", "x.jsonl"]);
    assert_eq!(kept.status.code(), Some(2));
    assert!(said(&kept).contains("--force"), "{}", said(&kept));
    let nothing = run(folder.path(), &["import", "empty.vtt", "-o", "x.jsonl", "--force"]);
    assert_eq!(nothing.status.code(), Some(2), "{}", said(&nothing));
    assert!(said(&nothing).contains("nothing in it could be imported"), "{}", said(&nothing));
    assert_eq!(fs::read_to_string(folder.path().join("x.jsonl")).unwrap(), "mine");
    assert_eq!(run(folder.path(), &["import", "a.vtt", "-o", "x.jsonl", "--force"]).status.code(), Some(0));
    assert!(fs::read_to_string(folder.path().join("x.jsonl")).unwrap().starts_with("{\"format\""));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing else is left");
}

#[test]
fn problems_are_printed_with_file_and_line_and_the_log_is_written_all_the_same() {
    let text = format!("{VTT}\n00:09.000 --> 00:08.000\n<v Ann>three\n");
    let folder = folder(&[("a.vtt", &text)]);
    let output = run(folder.path(), &["import", "a.vtt", "-o", "a.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).starts_with("a.vtt:9: end_before_start: "), "{}", said(&output));
    let summary = "; 1 problem\n  speakers: Ann 2, Ben 1\n  first time: 0:00:01 (line 3: 00:01.000 --> 00:02.500)\n  \
                   last time: 0:00:09 (line 9: 00:09.000 --> 00:08.000)\nuntaped: wrote /";
    assert!(said(&output).contains(summary), "{}", said(&output));
    assert_eq!(fs::read_to_string(folder.path().join("a.jsonl")).unwrap().lines().count(), 4);
}

#[test]
fn a_transcript_is_read_in_the_place_of_a_log_by_the_lines_of_its_own_file() {
    let text = format!("{VTT}\n00:09.000 --> 00:08.000\n<v Ann>three\n");
    let folder = folder(&[("a.vtt", &text)]);
    let check = run(folder.path(), &["check", "a.vtt"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(printed(&check).starts_with("a.vtt:9: end_before_start: "), "{}", printed(&check));
    let cat = run(folder.path(), &["cat", "a.vtt"]);
    assert!(printed(&cat).starts_with("a.vtt\nImported from WebVTT.\n"), "{}", printed(&cat));
    let json = run(folder.path(), &["search", "two", "--json", "a.vtt"]);
    assert!(
        printed(&json).contains("\"line\":6,") || printed(&json).contains("\"line\":7,"),
        "{}",
        printed(&json)
    );
    let started = run(folder.path(), &["hours", "--starts-at", "2019-03-02T11:02:10-06:00", "a.vtt"]);
    assert!(printed(&started).contains("2019-03-02 11:02:10"), "{}", printed(&started));
    let limited = run(folder.path(), &["hours", "--memory-limit", "20", "a.vtt"]);
    assert_eq!(limited.status.code(), Some(2), "{}", said(&limited));
}

/// The beginning of a ZIP archive with these members.
fn archive(members: &[&str]) -> Vec<u8> {
    let member = |name: &&str| [b"PK\x03\x04".as_slice(), &[0; 26], name.as_bytes(), b"..."].concat();
    members.iter().flat_map(member).collect()
}

#[test]
fn a_file_that_is_no_transcript_as_it_stands_is_refused_with_what_to_do() {
    let folder = folder(&[]);
    let sheet = archive(&["[Content_Types].xml", "xl/workbook.xml"]);
    // A video is not read to its end before that is said: its name is no proof, and its size no limit.
    let video = [b"\0\0\0\x20ftypisom".as_slice(), &[0; 5000]].concat();
    for (file, bytes, what, to_do) in [
        ("a.xlsx", sheet.as_slice(), "an Excel workbook", "as CSV"),
        ("b.csv", &sheet, "an Excel workbook", "as CSV"),
        ("c.mp4", &video, "an audio or video recording", "transcribe it first"),
        ("d.jsonl", b"%PDF-1.7\n\0", "a PDF", "pdftotext"),
        ("e.txt", b"{\\rtf1\\ansi [00:00:01] a\\par [00:00:02] b}", "a rich text document", "plain text"),
    ] {
        std::fs::write(folder.path().join(file), bytes).unwrap();
        for command in ["import", "cat", "gaps", "hours", "check", "search x", "export --format csv"] {
            let words: Vec<&str> = command.split(' ').chain([file, "--memory-limit", "4K"]).collect();
            let output = run(folder.path(), &words);
            assert_eq!(output.status.code(), Some(2), "{command} {file}");
            let said = said(&output);
            assert!(
                said.lines().count() == 1
                    && said.starts_with(&format!("untaped: {file}: untaped cannot read {what}"))
                    && said.contains(to_do),
                "{said}"
            );
        }
    }
}

#[test]
fn what_is_neither_a_log_nor_a_transcript_is_refused_in_one_line_that_says_what_it_looks_like() {
    let framed = "[00:00:01:12] Ann: Hello\n[00:00:02:03] Bob: No\n";
    let folder = folder(&[
        ("a.xml", "<project>"),
        ("b.txt", "hello\nworld\n"),
        ("c.json", "{\"a\": 1}"),
        ("d.txt", framed),
    ]);
    for (file, looks) in
        [("a.xml", "unknown XML"), ("b.txt", "text"), ("c.json", "JSON"), ("d.txt", "times count frames")]
    {
        let to_do = if file == "d.txt" { "--frame-rate" } else { "untaped formats" };
        for command in ["import", "cat", "gaps", "hours", "check"] {
            let output = run(folder.path(), &[command, file]);
            assert_eq!(output.status.code(), Some(2), "{command} {file}");
            let said = said(&output);
            assert!(said.lines().count() == 1 && said.contains(looks) && said.contains(to_do), "{said}");
        }
    }
    let read = run(folder.path(), &["import", "--frame-rate", "25", "d.txt"]);
    assert!(printed(&read).contains(r#"{"t":1.48,"type":"utterance","speaker":"Ann""#), "{}", printed(&read));
    let log =
        run(folder.path(), &["import", concat!(env!("CARGO_MANIFEST_DIR"), "/recordings/five-gaps.jsonl")]);
    assert!(said(&log).contains("this is already a log"), "{}", said(&log));
}

/// A case of two tapes.
fn case(more: &str) -> String {
    format!(
        r#"{{ "format": "untaped-case", "title": "T", "timezone": "America/Chicago", // two tapes
  "recordings": [
    {{ "transcript": "a.vtt", "starts_at": "2019-03-02 11:00", "length": 10 }},
    {{ "transcript": "sub/b.vtt", "starts_at": "2019-03-02 11:30", "length": 10, "format": "vtt" }},
  ], {more} }}"#
    )
}

#[test]
fn each_event_of_several_files_names_the_one_in_which_its_line_stands() {
    let folder = folder(&[("a.vtt", VTT), ("sub/b.vtt", VTT), ("case.json", &case(""))]);
    let of = |command: &str, args: &[&str]| {
        let args = [command.split(' ').collect::<Vec<_>>().as_slice(), args, &["--json"]].concat();
        let output = run(folder.path(), &args);
        let lines = printed(&output).lines().map(|line| serde_json::from_str(line).unwrap());
        let place =
            |line: serde_json::Value| (line["file"].as_str().map(str::to_owned), line["line"].as_u64());
        lines.map(place).collect::<Vec<_>>()
    };
    let at = |file: &str, line| (Some(file.to_owned()), Some(line));
    assert_eq!(of("search one", &["case.json"]), [at("a.vtt", 3), at("sub/b.vtt", 3)]);
    assert!(of("cat", &["case.json"]).contains(&at("case.json", 3)), "a tape is stated in the case");
    assert_eq!(of("search one", &["a.vtt"]), [(None, Some(3))], "one file needs no name");
}

#[test]
fn a_case_makes_one_session_of_its_tapes_and_is_replayed_as_it_is_imported() {
    let folder = folder(&[("a.vtt", VTT), ("sub/b.vtt", VTT), ("case.json", &case(""))]);
    let output = run(folder.path(), &["import", "case.json", "-o", "case.jsonl"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    for command in ["hours", "gaps"] {
        let of_log = run(folder.path(), &[command, "--json", "case.jsonl"]);
        let of_case = run(folder.path(), &[command, "--json", "case.json"]);
        assert_eq!(printed(&of_case), printed(&of_log));
    }
    let gaps = run(folder.path(), &["gaps", "case.json"]);
    assert!(printed(&gaps).contains("1 gap, 0:29:50 UNTAPED"), "{}", printed(&gaps));
}

#[test]
fn a_fault_in_a_case_is_named_with_line_and_field_and_nothing_is_written() {
    let folder = folder(&[("a.vtt", VTT), ("sub/b.vtt", VTT), ("case.json", &case("\"mark\": []"))]);
    let output = run(folder.path(), &["import", "case.json", "-o", "case.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("case.json:5: mark: unknown field; did you mean \"marks\"?"),
        "{}",
        said(&output)
    );
    assert!(!folder.path().join("case.jsonl").exists());
    let option = run(folder.path(), &["hours", "--starts-at", "2019-03-02T11:02:10-06:00", "case.json"]);
    assert!(
        said(&option).contains("--starts-at applies to transcripts; in a case file, use \"starts_at\""),
        "{}",
        said(&option)
    );
}

#[test]
fn a_case_reads_nothing_outside_its_folder_unless_that_is_allowed() {
    let text = case("").replace("\"a.vtt\"", "\"../a.vtt\"");
    let folder = folder(&[("a.vtt", VTT), ("in/sub/b.vtt", VTT), ("in/case.json", &text)]);
    let refused = run(folder.path(), &["import", "in/case.json"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("in/case.json:3: recordings[0].transcript: "), "{}", said(&refused));
    assert!(said(&refused).contains("--allow-outside"), "{}", said(&refused));
    let allowed = run(folder.path(), &["import", "--allow-outside", "in/case.json"]);
    assert_eq!(allowed.status.code(), Some(0), "{}", said(&allowed));
}

#[test]
fn an_option_that_no_file_can_use_is_refused() {
    let folder = folder(&[("a.vtt", VTT), ("b.csv", "1,2,hello\n3,4,you\n")]);
    for (option, value, kind) in [
        ("--columns", "start=1,end=2,text=3", "tables"),
        ("--unit", "ms", "tables and JSON"),
        ("--pattern", "(?<time>.)(?<text>.)", "text with timestamps"),
    ] {
        for command in ["import", "hours"] {
            let output = run(folder.path(), &[command, "a.vtt", option, value]);
            assert_eq!(output.status.code(), Some(2), "{command} {option}");
            let sentence = format!("untaped: a.vtt: {option} is for {kind}, not for WebVTT\n");
            assert_eq!(said(&output), sentence);
        }
    }
    let columns = ["--columns", "start=1,end=2,text=3"];
    let output = run(folder.path(), &[&["import", "--new-case", "a.vtt", "b.csv"], &columns[..]].concat());
    assert_eq!(output.status.code(), Some(0), "one of the files uses it: {}", said(&output));
}

#[test]
fn several_files_need_a_start_each_and_a_known_end_where_others_follow() {
    let folder = folder(&[("a.vtt", VTT), ("b.vtt", VTT)]);
    let starts = ["--starts-at", "2019-03-02T11:00:00Z", "--starts-at", "2019-03-02T12:00:00Z"];
    let none = run(folder.path(), &["import", "a.vtt", "b.vtt"]);
    assert!(said(&none).contains("--starts-at once for each file"), "{}", said(&none));
    let one = run(folder.path(), &["import", "a.vtt", "b.vtt", starts[0], starts[1]]);
    assert!(said(&one).contains("--starts-at: 1 time for 2 files"), "{}", said(&one));
    let args = [&["import", "a.vtt", "b.vtt"], starts.as_slice()].concat();
    let unknown = run(folder.path(), &args);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(said(&unknown).contains("the end of \"a\" is unknown"), "{}", said(&unknown));
    let assumed = run(folder.path(), &[args.as_slice(), &["--assume-ends"]].concat());
    assert_eq!(assumed.status.code(), Some(1));
    assert!(
        printed(&assumed).contains(r#"{"t":"2019-03-02T11:00:06Z","type":"tape_off","recording":"a""#),
        "{}",
        printed(&assumed)
    );
}

#[test]
fn a_new_case_is_a_case_as_soon_as_its_starts_are_filled_in() {
    let folder = folder(&[("a.vtt", VTT), ("b.vtt", VTT)]);
    let output = run(folder.path(), &["import", "--new-case", "a.vtt", "b.vtt", "-o", "case.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let path = folder.path().join("case.json");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("// \"Ann\": \"\""), "who speaks is listed: {text}");
    let empty = run(folder.path(), &["import", "case.json"]);
    assert!(said(&empty).contains("starts_at: empty"), "{}", said(&empty));
    let mut starts =
        ["\"2019-03-02T11:00:00Z\", \"length\": 10", "\"2019-03-02T12:00:00Z\", \"length\": 10"].into_iter();
    let filled: Vec<String> = text
        .lines()
        .map(|line| match line.split_once("\"starts_at\": \"\"") {
            Some((before, after)) => format!("{before}\"starts_at\": {}{after}", starts.next().unwrap()),
            None => line.to_owned(),
        })
        .collect();
    fs::write(&path, filled.join("\n")).unwrap();
    let output = run(folder.path(), &["import", "case.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(printed(&output).matches("tape_on").count(), 2);
}

#[test]
fn a_new_case_in_another_folder_leads_to_its_transcripts() {
    let folder = folder(&[("tapes/a.vtt", VTT), ("cases/mine/.keep", "")]);
    let output = run(folder.path(), &["import", "--new-case", "tapes/a.vtt", "-o", "cases/mine/case.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let text = fs::read_to_string(folder.path().join("cases/mine/case.json")).unwrap();
    assert!(text.contains(r#""transcript": "../../tapes/a.vtt""#), "{text}");
}

#[test]
fn a_case_of_tapes_without_transcripts_gives_their_gaps() {
    let tape = |id: &str, at: &str| format!(r#"{{"id":"{id}","starts_at":"{at}","length":"0:30:00"}}"#);
    let case = format!(
        r#"{{"format":"untaped-case","recordings":[{},{}]}}"#,
        tape("a", "2019-03-02T11:00:00Z"),
        tape("b", "2019-03-02T13:00:00Z")
    );
    let folder = folder(&[("case.json", &case)]);
    let output = run(folder.path(), &["import", "case.json"]);
    assert!(said(&output).contains("in a case without transcripts"), "{}", said(&output));
    let gaps = run(folder.path(), &["gaps", "case.json"]);
    assert!(printed(&gaps).contains("UNTAPED    1:30:00"), "{}{}", printed(&gaps), said(&gaps));
}

#[test]
fn a_start_with_an_offset_that_the_zone_had_not_is_said() {
    let folder = folder(&[("a.vtt", VTT)]);
    let at = |start| {
        run(folder.path(), &["import", "a.vtt", "--starts-at", start, "--timezone", "America/Chicago"])
    };
    let summer = at("2019-03-02T11:00:00-05:00");
    assert_eq!(summer.status.code(), Some(1));
    assert!(
        said(&summer).contains("guessed: ") && said(&summer).contains("T10:00:00-06:00"),
        "{}",
        said(&summer)
    );
    assert!(!said(&at("2019-03-02T11:00:00-06:00")).contains("guessed: "));
}

#[test]
fn the_formats_are_listed_with_their_words() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["formats"]);
    let json: serde_json::Value =
        serde_json::from_str(printed(&run(folder.path(), &["formats", "--json"]))).unwrap();
    for format in untaped::import::FORMATS {
        assert!(printed(&output).contains(&format!("\n  {} ", format.word)), "{}", format.word);
        assert!(json["read"].as_array().unwrap().iter().any(|row| row["word"] == format.word));
    }
    for format in untaped::export::EXPORTS {
        assert!(json["written"].as_array().unwrap().iter().any(|row| row["word"] == format.word));
    }
}

/// Starts the program, and waits until something stands in its temporary file.
fn begun(folder: &Path, args: &[&str]) -> std::process::Child {
    let child = Command::new(env!("CARGO_BIN_EXE_untaped"))
        .args(args)
        .current_dir(folder)
        .env("LC_ALL", "C.UTF-8")
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let part = || {
        let entries = fs::read_dir(folder).unwrap().flatten();
        let mut sizes = entries
            .filter(|e| e.file_name().to_string_lossy().ends_with(".part"))
            .filter_map(|e| e.metadata().ok().map(|meta| meta.len()));
        sizes.any(|size| size > 0)
    };
    // A minute at least.
    let came = (0..60_000).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(1));
        part()
    });
    assert!(came, "no temporary file came");
    child
}

/// Ends a program by SIGTERM: the signal that it says it ended by.
fn terminated(mut child: std::process::Child) -> Option<i32> {
    use std::os::unix::process::ExitStatusExt;
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    child.wait().unwrap().signal()
}

#[test]
fn a_signal_in_the_middle_of_writing_leaves_no_half_file() {
    use std::fmt::Write;
    let mut vtt = String::from("WEBVTT\n\n");
    for i in 0..200_000_u32 {
        let (h, m, s) = (i / 3600, i / 60 % 60, i % 60);
        writeln!(vtt, "{h:02}:{m:02}:{s:02}.000 --> {h:02}:{m:02}:{s:02}.900\n<v Ann>number {i}\n").unwrap();
    }
    let from = folder(&[("a.vtt", &vtt)]);
    let transcript = from.path().join("a.vtt");
    let transcript = transcript.to_str().unwrap();
    let log = from.path().join("a.jsonl");
    let log = log.to_str().unwrap();
    assert_eq!(run(from.path(), &["import", "a.vtt", "-o", "a.jsonl"]).status.code(), Some(0));
    for (command, source, name) in [("import", transcript, "x.jsonl"), ("export", log, "x.csv")] {
        let to = folder(&[]);
        let child = begun(to.path(), &[command, source, "-o", name]);
        assert_eq!(terminated(child), Some(15), "{command}");
        let left: Vec<_> = fs::read_dir(to.path()).unwrap().flatten().map(|e| e.file_name()).collect();
        assert!(left.is_empty(), "{command}: {left:?}");
    }
}

#[test]
fn an_export_takes_what_can_be_said_of_a_transcript() {
    let folder = folder(&[("a.vtt", VTT), ("b", "1\n00:00:01,000 --> 00:00:02,000\nhello\n")]);
    let at = ["--starts-at", "2019-03-02T11:02:10-06:00"];
    let output = run(folder.path(), &["export", at[0], at[1], "--format", "jsonl", "a.vtt"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(printed(&output).contains(r#""t":"2019-03-02T11:02:11-06:00""#), "{}", printed(&output));
    let output = run(folder.path(), &["export", "--from", "srt", "--format", "vtt", "b"]);
    assert!(printed(&output).contains("hello"), "{}", said(&output));
    let output = run(folder.path(), &["export", "--from", "chat", "--format", "vtt", "a.vtt"]);
    assert_eq!(output.status.code(), Some(2));
}
