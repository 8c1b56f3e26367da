//! Who speaks, and when, in captions and CHAT that are not as they should be: no word and no speaker is lost in silence.

use crate::import::{folder, printed, run, said};
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

#[test]
fn what_may_be_names_and_is_left_in_the_words_is_reported() {
    let cues = |[a, b, c]: [&str; 3]| {
        format!(
            "WEBVTT\n\n00:01.000 --> 00:02.000\n{a}\n\n00:03.000 --> 00:04.000\n{b}\n\n00:05.000 --> 00:06.000\n{c}\n"
        )
    };
    for (name, text) in [
        ("b.vtt", cues(["(MARSH) Sit down.", "(DOE) I want a lawyer.", "(MARSH) Later."])),
        ("c.vtt", cues(["MARSH\nSit down.", "DOE\nI want a lawyer.", "MARSH\nLater."])),
        (
            "d.txt",
            "00:05 - 00:09 | Marsh | Sit down.\n00:09 - 00:12 | Doe | Why?\n00:12 - 59:58 | Marsh | No.\n"
                .to_owned(),
        ),
        (
            "e.txt",
            "0:03\tMarsh\n\tSit down.\n0:09\tDoe\n\tI want a lawyer.\n0:12\tMarsh\n\tLater.\n".to_owned(),
        ),
    ] {
        let folder = folder(&[(name, &text)]);
        let output = run(folder.path(), &["import", name]);
        assert_eq!(output.status.code(), Some(1), "{name}: {}", said(&output));
        let said = said(&output).to_uppercase();
        assert!(said.contains("MAY BE NAMES OF SPEAKERS") && said.contains("MARSH (2)"), "{name}: {said}");
    }
    let laughs = cues(["[laughs] Sit down.", "[laughs] Why?", "[coughs] No."]);
    let folder = folder(&[("a.vtt", &laughs)]);
    assert_eq!(run(folder.path(), &["import", "a.vtt"]).status.code(), Some(0), "sounds are no names");
    let brackets = cues(["[Marsh] Sit down.", "[Doe] I want a lawyer.", "[Marsh] Later."]);
    let folder = self::folder(&[("a.vtt", &brackets)]);
    let output = run(folder.path(), &["import", "a.vtt"]);
    let said = said(&output);
    assert!(said.contains("are read as speakers: Doe (1), Marsh (2)"), "all words begin so: {said}");
}

#[test]
fn words_that_begin_with_the_name_of_another_speaker_are_reported() {
    let table =
        "Start,Speaker,Text\n0:04,Ruiz,\"Marsh: no, sit down.\"\n0:09,Marsh,Why?\n0:12,Ruiz,Ruiz: yes.\n";
    let folder = folder(&[("a.csv", table)]);
    let output = run(folder.path(), &["import", "a.csv"]);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("a.csv:2: guessed: the words of 1 entry begin with the name of another speaker"),
        "{said}"
    );
}

#[test]
fn a_note_of_a_custody_log_that_may_be_said_is_reported() {
    let log = "March 2, 2024 9:15 AM - Vale: Where were you?\nMarch 2, 2024 9:16 AM - Holt: At work.\n\
               March 2, 2024 1:05 PM - Vale: Who saw you?\n";
    let folder = folder(&[("a.txt", log)]);
    let output = run(folder.path(), &["import", "a.txt"]);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("a.txt:2: guessed: 1 note begins with what may be the name of a speaker"),
        "{said}"
    );
}

#[test]
fn a_line_that_ends_with_a_time_is_a_turn_of_the_one_who_is_named_there() {
    let text =
        "Marsh 00:00:03\nSit down.\n\nDoe 00:00:09\nI want a lawyer.\n\nMarsh 00:00:12\nWe met at 17:30\n";
    let folder = folder(&[("a.txt", text)]);
    let output = run(folder.path(), &["import", "a.txt"]);
    let doe = r#"{"t":9,"type":"utterance","speaker":"Doe","text":"I want a lawyer."}"#;
    assert!(printed(&output).contains(doe), "{}", printed(&output));
    let marsh = r#"{"t":12,"type":"utterance","speaker":"Marsh","text":"We met at 17:30"}"#;
    assert!(printed(&output).contains(marsh), "{}", printed(&output));
}
