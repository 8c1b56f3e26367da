//! JSON transcripts: what is wrong in a file of one line is counted, numbers are read in the right unit or the unit is said,
//! and a file that cannot be read is refused with the reason.

use crate::import::{folder, printed, run, said};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn faults() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs/faults")
}

/// The utterances of an imported file: start, end, speaker, words.
fn rows(name: &str, content: &str, options: &[&str]) -> (Vec<String>, String) {
    let folder = folder(&[(name, content)]);
    let output = run(folder.path(), &[&["import", name], options].concat());
    let mut rows = Vec::new();
    for line in printed(&output).lines().skip(1) {
        let event: Value = serde_json::from_str(line).unwrap();
        let field = |key: &str| event.get(key).map_or("-".to_owned(), |v| v.to_string().replace('"', ""));
        rows.push(["t", "end", "speaker", "text"].map(field).join(" "));
    }
    (rows, said(&output).to_owned())
}

#[test]
fn each_end_before_its_start_counts_though_the_file_has_one_line() {
    let output = run(&faults(), &["import", "compact-problems.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("3 ends before their start"), "{}", said(&output));
    assert_eq!(printed(&output).lines().filter(|line| line.contains("\"end\"")).count(), 1);
}

#[test]
fn a_list_without_words_is_called_json_whatever_its_numbers_are() {
    let output = run(&faults(), &["import", "nan-list.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("it looks like unknown JSON"), "{}", said(&output));
}

#[test]
fn utf_32_with_a_byte_order_mark_is_read() {
    let output = run(&faults(), &["import", "utf32.srt"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(
        printed(&output).ends_with("{\"t\":1,\"end\":2,\"type\":\"utterance\",\"text\":\"hello\"}\n"),
        "{}",
        printed(&output)
    );
}

#[test]
fn a_unit_that_no_one_could_speak_at_is_not_believed_and_the_other_is_said() {
    let list = |times: [&str; 4]| {
        let [a, b, c, d] = times;
        format!(
            "[{{\"start\":{a},\"end\":{b},\"text\":\"Sit down, please.\"}},{{\"start\":{c},\"end\":{d},\"text\":\"Why?\"}}]"
        )
    };
    let expected = ["1.5 4 - Sit down, please.", "65.25 66 - Why?"];
    for (times, says) in [
        (["1.5", "4.0", "65.25", "66.0"], None),
        (["1500", "4000", "65250", "66000"], Some("read as milliseconds")),
        (["1500.0", "4000.0", "65250.0", "66000.0"], Some("read as milliseconds")),
        (["\"1500\"", "\"4000\"", "\"65250\"", "\"66000\""], Some("read as milliseconds")),
        (["\"0:01.5\"", "\"0:04\"", "\"1:05.25\"", "\"00:01:06\""], None),
    ] {
        let (rows, said) = rows("a.json", &list(times), &[]);
        assert_eq!(rows, expected, "{times:?}");
        assert_eq!(said.contains("read as"), says.is_some(), "{said}");
        assert!(said.contains(says.unwrap_or_default()), "{said}");
    }
    let whole = list(["1", "4", "65", "66"]);
    assert_eq!(rows("a.json", &whole, &[]).0, ["1 4 - Sit down, please.", "65 66 - Why?"]);
    assert_eq!(
        rows("a.json", &whole, &["--unit", "ms"]).0,
        ["0.001 0.004 - Sit down, please.", "0.065 0.066 - Why?"]
    );
}

#[test]
fn a_unit_that_only_the_numbers_show_is_always_said() {
    for (times, unit, row) in [
        ("\"begin\":2,\"stop\":4", "seconds", "2 4 - Sit down."),
        ("\"begin\":2.5,\"stop\":4.5", "seconds", "2.5 4.5 - Sit down."),
        ("\"begin\":2500,\"stop\":4500", "milliseconds", "2.5 4.5 - Sit down."),
    ] {
        let (rows, said) = rows("a.json", &format!("{{\"all\":[{{{times},\"said\":\"Sit down.\"}}]}}"), &[]);
        assert_eq!(rows, [row], "{times}");
        assert!(
            said.contains("the unit of times is not stated") && said.contains(&format!("read as {unit}")),
            "{said}"
        );
    }
    let (_, said) = rows("a.json", "[{\"begin_ms\":2500,\"end_ms\":4500,\"said\":\"Sit down.\"}]", &[]);
    assert!(!said.contains("not stated"), "{said}");
}

#[test]
fn a_job_without_a_transcript_is_refused_with_what_it_states() {
    for (json, says) in [
        ("{\"status\":\"failed\",\"failure_detail\":\"No audio\"}", "the job failed: No audio"),
        ("{\"error\":{\"code\":400,\"message\":\"Bad audio\"}}", "the job failed: Bad audio"),
        ("{\"err_code\":\"x\",\"err_msg\":\"Bad audio\"}", "the job failed: Bad audio"),
        (
            "{\"job\":{\"status\":\"rejected\",\"errors\":[{\"message\":\"Too long\"}]}}",
            "the job failed: Too long",
        ),
        ("{\"status\":\"Running\",\"id\":\"x\"}", "the job has no transcript yet (running)"),
        (
            "{\"id\":\"x\",\"status\":\"queued\",\"text\":null,\"words\":null,\"audio_duration\":null,\"utterances\":null}",
            "the job has no transcript yet (queued)",
        ),
    ] {
        let folder = folder(&[("a.json", json)]);
        let output = run(folder.path(), &["import", "a.json"]);
        assert_eq!(output.status.code(), Some(2), "{json}");
        assert!(said(&output).contains(says), "{}", said(&output));
    }
}

#[test]
fn speakers_of_another_list_are_matched_by_time_or_said_to_be_left_out() {
    let words = "\"segments\":[{\"start\":0,\"end\":2,\"text\":\"Sit down.\"},{\"start\":2.5,\"end\":3,\"text\":\"Why?\"}]";
    let turns = "[{\"start\":0,\"end\":2.2,\"speaker\":\"A\"},{\"start\":2.2,\"end\":4,\"speaker\":\"B\"}]";
    for key in ["speakers", "diarization"] {
        let (rows, said) = rows("a.json", &format!("{{{words},\"{key}\":{turns}}}"), &[]);
        assert_eq!(rows, ["0 2 A Sit down.", "2.5 3 B Why?"], "{key}");
        assert!(said.contains(&format!("speakers are in a list of their own, {key:?}")), "{said}");
    }
    let (rows, said) =
        rows("a.json", &format!("{{{words},\"people\":[{{\"speaker\":\"A\"}},{{\"speaker\":\"B\"}}]}}"), &[]);
    assert_eq!(rows, ["0 2 - Sit down.", "2.5 3 - Why?"]);
    assert!(said.contains("speakers are in \"people\""), "{said}");
}

#[test]
fn json_of_another_kind_is_no_transcript() {
    for json in [
        "{\"name\":\"x\",\"dependencies\":[\"a\",\"b\"]}",
        "[{\"id\":1,\"price\":2.5,\"title\":\"A long title of a book\"}]",
        "{\"features\":[{\"type\":\"Feature\",\"geometry\":{\"coordinates\":[1.5,2.5]}}]}",
        "[{\"start\":1,\"end\":2,\"speaker\":\"A\"}]",
        "[{\"start_char\":1,\"end_char\":2,\"text\":\"Sit down\"}]",
    ] {
        let folder = folder(&[("a.json", json)]);
        let output = run(folder.path(), &["import", "a.json"]);
        assert_eq!(output.status.code(), Some(2), "{json}: {}", printed(&output));
    }
}

#[test]
fn json_that_ends_too_early_is_said_to_be_cut_off() {
    let folder = folder(&[("a.json", "{\"segments\":[{\"start\":0,\"end\":2,\"text\":\"Sit")]);
    for options in [&["import", "a.json"][..], &["import", "--format", "whisper", "a.json"]] {
        let output = run(folder.path(), options);
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains("ends too early"), "{}", said(&output));
    }
}
