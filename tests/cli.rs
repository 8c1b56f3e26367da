//! The command line: output, exit codes, and which stream gets what.

#![expect(clippy::unwrap_used, reason = "a test that cannot start its program has failed")]

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Output, Stdio};

const UNTAPED: &str = env!("CARGO_BIN_EXE_untaped");

/// Every command in `tests/cli/*.md` and in `docs/json.md` prints what stands there.
#[test]
fn without_a_terminal_the_player_prints_the_transcript_as_cat_does() {
    let file = "recordings/five-gaps.jsonl";
    let (player, cat) = (untaped(&[file], ""), untaped(&["cat", file], ""));
    assert!(player.status.success() && !player.stdout.is_empty(), "{player:?}");
    assert_eq!(player.stdout, cat.stdout);
}

#[test]
fn commands_print_what_their_pages_show() {
    trycmd::TestCases::new()
        .env("LC_ALL", "C.UTF-8")
        .register_bin("untaped", std::path::Path::new(UNTAPED))
        .case("tests/cli/*.md")
        .case("docs/json.md");
}

pub(crate) fn untaped(args: &[&str], input: &str) -> Output {
    let mut child = Command::new(UNTAPED)
        .args(args)
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may end before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

const LOG: &str = "{\"format\":\"untaped\",\"version\":1}\n{\"t\":0,\"type\":\"tape_on\"}\n\
    {\"t\":1,\"type\":\"utterance\",\"speaker\":\"A\\u001b[31m\",\"text\":\"x\\u001b[2Jy\\u202ez\\nw é\"}\n";

#[test]
fn standard_input_is_a_log_like_any_other() {
    for command in ["cat", "gaps", "hours", "check"] {
        let output = untaped(&[command, "-"], LOG);
        assert!(!output.stdout.is_empty(), "{command}");
        assert_eq!(
            output.status.code(),
            Some(i32::from(command == "check")),
            "the tape is never closed: {command}"
        );
        assert!(output.stderr.is_empty(), "{command}");
    }
    let refused = untaped(&["cat", "--memory-limit", "10", "-"], LOG);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("--memory-limit"), "{}", text(&refused.stderr));
}

#[test]
fn a_pipe_gets_the_words_as_they_stand_on_one_line_and_safe_shows_what_hides_in_them() {
    let raw = untaped(&["cat", "-"], LOG);
    assert!(text(&raw.stdout).contains("x\u{1b}[2Jy\u{202e}z w é\n"), "{}", text(&raw.stdout));
    let safe = untaped(&["cat", "--safe", "-"], LOG);
    assert!(text(&safe.stdout).contains("x␛[2Jy<U+202E>z w é\n"), "{}", text(&safe.stdout));
    let ascii = untaped(&["cat", "--safe", "--ascii", "-"], LOG);
    assert!(ascii.stdout.is_ascii(), "{}", text(&ascii.stdout));
    let json = untaped(&["cat", "--json", "-"], LOG);
    assert!(!text(&json.stdout).contains(['\u{1b}', '\u{202e}']), "JSON is always safe");
}

#[test]
fn a_name_that_would_steer_the_terminal_is_shown_and_not_sent() {
    for args in [["cat", "a\u{1b}[2J.jsonl"].as_slice(), &["cat", "--min-gap", "\u{9b}2J", "-"]] {
        let output = untaped(args, "");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(!text(&output.stderr).contains(['\u{1b}', '\u{9b}']), "{}", text(&output.stderr));
    }
}

#[test]
fn a_log_without_a_session_has_no_figures_and_invents_none() {
    let log = "{\"format\":\"untaped\",\"title\":\"empty\"}\n{\"t\":5,\"type\":\"note\",\"text\":\"a\"}\n";
    let gaps: serde_json::Value =
        serde_json::from_slice(&untaped(&["gaps", "--json", "-"], log).stdout).unwrap();
    let mut figures = gaps["session"].as_object().unwrap().iter().filter(|(key, _)| *key != "zero");
    assert!(figures.all(|(_, figure)| figure.is_null()), "{gaps}");
    assert!(gaps["session"]["zero"]["ms"].is_null(), "{gaps}");
    let cat: serde_json::Value =
        serde_json::from_slice(&untaped(&["cat", "--json", "-"], log).stdout).unwrap();
    assert!(cat["elapsed_ms"].is_null() && cat["t_ms"] == 5000, "{cat}");
    for command in ["cat", "gaps", "hours"] {
        assert_eq!(untaped(&[command, "-"], log).status.code(), Some(0), "{command}");
    }
}

#[test]
fn a_reader_who_goes_away_is_no_error() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/recordings/five-gaps.jsonl");
    for args in
        [["cat", path].as_slice(), &["cat", "--json", path], &["demo"], &["man"], &["completions", "zsh"]]
    {
        let mut child =
            Command::new(UNTAPED).args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // Closing the only reader before anything is read.
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn a_failure_leaves_standard_output_untouched() {
    for args in [
        ["gaps", "missing.jsonl"].as_slice(),
        &["cat", "--json", "tests/cli/empty.jsonl"],
        &["hours", "--zero", "nowhere", "recordings/five-gaps.jsonl"],
        &["gaps"],
        &["search", "zzzz", "recordings/five-gaps.jsonl"],
    ] {
        let output = untaped(args, "");
        assert_ne!(output.status.code(), Some(0), "{args:?}");
        assert!(output.stdout.is_empty(), "{args:?}");
        assert!(!output.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn standard_output_that_cannot_be_written_is_an_error() {
    // Only Linux has a device that is always full.
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    let output = Command::new(UNTAPED)
        .args(["hours", "recordings/five-gaps.jsonl"])
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
        .wait_with_output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("cannot write to standard output"), "{}", text(&output.stderr));
}

#[test]
fn an_export_that_cannot_be_written_names_what_the_user_gave_and_the_cause_alone() {
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else { return };
    let log = "recordings/five-gaps.jsonl";
    let output = Command::new(UNTAPED).args(["export", "--format", "md", log]).stdout(full).output().unwrap();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(said.starts_with("untaped: cannot write to standard output: No space left on device"), "{said}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing/out.md");
    let output = Command::new(UNTAPED).args(["export", log, "-o"]).arg(&path).output().unwrap();
    let said = text(&output.stderr);
    let missing = folder.path().join("missing");
    let (path, missing) = (path.display(), missing.display());
    assert_eq!(said, format!("untaped: {path}: cannot write: no such folder: {missing}\n"));
}

#[test]
fn a_minus_as_the_file_to_write_is_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let here = std::env::current_dir().unwrap();
    let log = here.join("recordings/late-tape.jsonl");
    let of = |args: &[&str]| {
        let output = Command::new(UNTAPED).args(args).arg(&log).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        output.stdout
    };
    assert_eq!(of(&["export", "--format", "srt", "-o", "-"]), of(&["export", "--format", "srt"]));
    let vtt = folder.path().join("late.vtt");
    std::fs::write(&vtt, of(&["export", "--format", "vtt"])).unwrap();
    let import = |more: &[&str]| {
        let output =
            Command::new(UNTAPED).arg("import").arg(&vtt).args(more).current_dir(folder.path()).output();
        output.unwrap().stdout
    };
    let read = import(&[]);
    assert!(!read.is_empty());
    assert_eq!(import(&["-o", "-"]), read);
    assert!(!folder.path().join("-").exists());
}

#[test]
fn text_and_json_tell_of_the_same_events_and_the_same_gaps() {
    for name in
        ["five-gaps", "oswald-1963", "three-days", "late-tape", "no-tape-log", "damaged", "damaged-no-header"]
    {
        let path = format!("recordings/{name}.jsonl");
        let events = untaped(&["cat", "--json", &path], "");
        let events: Vec<serde_json::Value> = BufReader::new(events.stdout.as_slice())
            .lines()
            .map(|l| serde_json::from_str(&l.unwrap()).unwrap())
            .collect();
        let cat = untaped(&["cat", &path], "");
        let cat = text(&cat.stdout);
        let utterances = events.iter().filter(|e| e["type"] == "utterance");
        for event in utterances {
            let said = event["text"].as_str().unwrap().replace('\n', " ");
            let speaker = event["speaker"].as_str().unwrap_or("unknown");
            let source = event["source"].as_str().map(|source| format!(" ({source})")).unwrap_or_default();
            let said = said + &source;
            let line = cat
                .lines()
                .find(|l| l.contains(speaker) && l.ends_with(&said) || l.contains(&format!("{said} ")));
            assert!(line.is_some(), "{path}: {said}");
        }
        let gaps = untaped(&["gaps", "--json", &path], "");
        let gaps: serde_json::Value = serde_json::from_slice(&gaps.stdout).unwrap();
        let bands = |word: &str| cat.lines().filter(|l| l.contains(&format!("{word} gap "))).count();
        assert_eq!(bands("▒▒▒▒") + bands("┊┊┊┊"), gaps["gaps"].as_array().unwrap().len(), "{path}");
    }
}

#[test]
fn unknown_fields_come_out_as_they_went_in_and_never_take_the_place_of_ours() {
    let log = "{\"format\":\"untaped\"}\n{\"t\":0,\"type\":\"note\",\"text\":\"a\",\"number\":1e999,\"x\":{\"y\":[1.50]},\"extra\":2}\n\
               {\"t\":1,\"type\":\"lamp\",\"text\":\"on\",\"end\":9}\n";
    let output = untaped(&["cat", "--json", "-"], log);
    let lines: Vec<&str> = text(&output.stdout).lines().collect();
    assert!(lines[0].starts_with("{\"number\":1,\"line\":2,\"type\":\"note\""), "{}", lines[0]);
    assert!(
        lines[0].ends_with(",\"x\":{\"y\":[1.50]},\"extra\":{\"number\":1e999,\"extra\":2}}"),
        "{}",
        lines[0]
    );
    assert!(lines[1].ends_with(",\"text\":\"on\",\"extra\":{\"end\":9}}"), "{}", lines[1]);
}

#[test]
fn work_as_markdown_is_nothing_but_text_in_its_items() {
    let args = ["work", "--work", "tests/cli/work", "--coder", "sg", "--md", "recordings/five-gaps.jsonl"];
    let output = untaped(&args, "");
    let lines: Vec<&str> = text(&output.stdout).lines().collect();
    assert!(lines[0].starts_with("# State v. Tull, interview of 2\\-3 March 2019"), "{lines:#?}");
    assert!(lines.contains(&"  - sg: note: \\=1\\+1 is how a spreadsheet would begin"), "{lines:#?}");
    assert!(lines.iter().any(|line| line.starts_with("  - \\# citation: ")), "{lines:#?}");
}

#[test]
fn work_says_which_times_are_not_exact_as_cat_does() {
    let listed = |form: &[&str]| {
        let args = [&["work", "--work", "tests/cli/work"], form, &["tests/cli/accounts.jsonl"]].concat();
        text(&untaped(&args, "").stdout).to_owned()
    };
    assert!(listed(&[]).contains("#1  ≈2021-06-04 08:40:00"), "{}", listed(&[]));
    assert!(listed(&["--md"]).contains("≈2021\\-06\\-04 08:40:00"), "{}", listed(&["--md"]));
    assert!(listed(&["--csv"]).contains(",≈2021-06-04T08:40:00-06:00,"), "{}", listed(&["--csv"]));
    let json = listed(&["--json"]);
    let first: serde_json::Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert_eq!((&first["number"], &first["certainty"]), (&1.into(), &"approximate".into()), "{json}");
}

#[test]
fn a_table_of_acts_is_not_taken_for_one_of_units_and_coders() {
    let args = ["work", "--work", "tests/cli/work", "--csv", "recordings/five-gaps.jsonl"];
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("codes.csv");
    std::fs::write(&table, untaped(&args, "").stdout).unwrap();
    for header in [&["--header"][..], &[]] {
        let args = [&["agree", "--table", table.to_str().unwrap()], header].concat();
        let refused = untaped(&args, "");
        assert_eq!(refused.status.code(), Some(2));
        assert!(text(&refused.stderr).contains("`untaped agree FILE`"), "{}", text(&refused.stderr));
    }
}

#[test]
fn the_answers_to_rules_say_only_met_not_met_or_cannot_tell() {
    for log in ["five-gaps", "three-days", "late-tape", "oswald-1963", "no-tape-log"] {
        let output = untaped(&["rules", &format!("recordings/{log}.jsonl")], "");
        let out = text(&output.stdout);
        let ours: Vec<&str> =
            out.lines().filter(|line| !line.contains("The rule says that this follows:")).collect();
        for word in ["lawful", "illegal", "admissible", "coerced", "violat", "valid", "comply", "compliant"] {
            assert!(!ours.iter().any(|line| line.to_lowercase().contains(word)), "{log}: {word}");
        }
        let answers = ours.iter().filter(|line| line.contains("If it applies: "));
        assert_eq!(answers.clone().count(), 12);
        assert!(answers.clone().all(|line| {
            ["met", "not met", "cannot tell from this log"].iter().any(|word| {
                let answer = line.split("If it applies: ").nth(1).unwrap();
                answer == *word || answer.starts_with(&format!("{word} (some of the rule is from memory"))
            })
        }));
        // What is known from memory alone says so where the answer stands.
        let england = out.split("england_and_wales").nth(1).unwrap();
        assert!(england.lines().nth(2).unwrap().contains("from memory, not verified"), "{england}");
    }
}
