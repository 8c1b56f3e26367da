//! Who speaks, and when, in captions and CHAT that are not as they should be: no word and no speaker is lost in silence.

use crate::import::{printed, run, said};
use serde_json::Value;
use std::path::Path;

fn faults() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs/faults")
}

/// The utterances of a file: time, speaker, words; and what the user is told.
fn read(file: &str) -> (Vec<(Value, Value, String)>, String) {
    let output = run(&faults(), &["import", file]);
    let lines: Vec<Value> =
        printed(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let spoken = lines.iter().filter(|line| line["type"] == "utterance");
    let one = |line: &Value| {
        (line["t"].clone(), line["speaker"].clone(), line["text"].as_str().unwrap_or_default().to_owned())
    };
    (spoken.map(one).collect(), said(&output).to_owned())
}

fn speakers(spoken: &[(Value, Value, String)]) -> Vec<&str> {
    spoken.iter().map(|(_, who, _)| who.as_str().unwrap_or("-")).collect()
}

#[test]
fn a_voice_that_says_nothing_is_a_person() {
    let (spoken, _) = read("empty-voice.vtt");
    assert_eq!(speakers(&spoken), ["Kessler", "Doe"]);
}

#[test]
fn a_voice_tag_that_is_not_closed_is_quoted() {
    let (_, told) = read("unclosed-voice.vtt");
    assert!(told.contains("<v I did not do it."), "{told}");
}

#[test]
fn each_bullet_of_a_main_line_is_an_utterance() {
    let (spoken, _) = read("many-bullets.cha");
    let words: Vec<&str> = spoken.iter().map(|(.., words)| words.as_str()).collect();
    assert_eq!(words, ["I was at home .", "I went to bed .", "I did it ."]);
    let times: Vec<f64> = spoken.iter().map(|(t, ..)| t.as_f64().unwrap()).collect();
    assert_eq!(times, [1.0, 3600.0, 7200.0]);
}

#[test]
fn a_main_line_without_a_colon_keeps_its_words() {
    let (spoken, told) = read("no-colon.cha");
    assert_eq!(speakers(&spoken), ["DOE"]);
    assert_eq!(spoken[0].2, "I did not do it .");
    assert!(told.contains("no colon after the code"), "{told}");
}

#[test]
fn words_behind_the_end_are_why_nothing_was_imported() {
    let (spoken, told) = read("behind-end.cha");
    assert!(spoken.is_empty());
    assert!(told.contains(":8:") && told.contains("@End"), "{told}");
}

#[test]
fn names_in_lower_case_come_back_from_srt() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.srt");
    let made = run(&faults(), &["export", "lower-case-speakers.jsonl", "-o", file.to_str().unwrap()]);
    assert!(!said(&made).contains("whose speaker stays"), "{}", said(&made));
    let output = run(folder.path(), &["import", "x.srt"]);
    let log = printed(&output);
    for name in ["spk_0", "spk_1"] {
        assert_eq!(log.matches(&format!("\"speaker\":\"{name}\"")).count(), 2, "{log}");
    }
}

#[test]
fn labels_of_a_program_come_back_from_srt() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs/cases/X02/tape.json");
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["export", file.to_str().unwrap(), "-o", "x.srt"]);
    let log = run(folder.path(), &["import", "x.srt"]);
    for name in ["spk_0", "spk_1"] {
        assert_eq!(printed(&log).matches(&format!("\"speaker\":\"{name}\"")).count(), 2, "{}", printed(&log));
    }
}

#[test]
fn an_export_says_that_speakers_are_lost_in_srt() {
    let folder = tempfile::tempdir().unwrap();
    let log = "{\"format\":\"untaped\",\"version\":1}\n\
        {\"t\":0,\"end\":2,\"type\":\"utterance\",\"speaker\":\"anna\",\"text\":\"Yes\"}\n\
        {\"t\":3,\"end\":4,\"type\":\"utterance\",\"text\":\"No\"}\n";
    std::fs::write(folder.path().join("log.jsonl"), log).unwrap();
    let made = run(folder.path(), &["export", "log.jsonl", "-o", "x.srt"]);
    assert!(said(&made).contains("1  caption whose speaker stays in the words"), "{}", said(&made));
}
