//! `docs/untaped.schema.json` accepts every line in the documentation and the recordings, and refuses invalid lines.

use jsonschema::Validator;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The lines of `damaged.jsonl` that one line alone shows to be wrong, or that cannot be parsed at all. The other
/// faults need a second look: at another line, or at two values of one line.
const EXEMPT: &[usize] = &[1, 3, 15, 19, 21, 23, 32, 35, 39, 41, 63];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn validator() -> Validator {
    let text = std::fs::read_to_string(root().join("docs/untaped.schema.json")).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

/// Whether a line is JSON that the schema accepts.
fn accepts(schema: &Validator, line: &[u8]) -> bool {
    serde_json::from_slice::<Value>(line).is_ok_and(|value| schema.is_valid(&value))
}

#[test]
fn every_line_of_every_recording_is_valid_but_for_the_faults_put_there_on_purpose() {
    let schema = validator();
    let mut files = 0;
    for entry in std::fs::read_dir(root().join("recordings")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "jsonl") {
            continue;
        }
        files += 1;
        let exempt = if path.ends_with("damaged.jsonl") { EXEMPT } else { &[] };
        let text = std::fs::read(&path).unwrap();
        let lines = text.split(|&b| b == b'\n').enumerate().filter(|(_, line)| !line.trim_ascii().is_empty());
        for (i, line) in lines {
            // The schema cannot say how long a line may be; its own limit is the program's.
            let valid = accepts(&schema, line) && line.len() <= untaped::record::MAX_LINE;
            assert_eq!(valid, !exempt.contains(&(i + 1)), "{}:{}", path.display(), i + 1);
        }
    }
    assert_eq!(files, 7);
}

#[test]
fn every_example_in_the_description_of_the_format_is_valid() {
    let schema = validator();
    let page = std::fs::read_to_string(root().join("docs/format.md")).unwrap();
    let mut examples = 0;
    for block in page.split("```json\n").skip(1) {
        for line in block.split("```").next().unwrap().lines() {
            assert!(accepts(&schema, line.as_bytes()), "{line}");
            examples += 1;
        }
    }
    assert!(examples >= 17, "the page has only {examples} examples");
}

#[test]
fn a_wrong_line_of_each_kind_is_refused() {
    let schema = validator();
    // (a line that is right, what is changed in it, into what)
    for (line, from, into) in [
        (r#"{"format":"untaped","version":1}"#, "1", "2"),
        (r#"{"format":"untaped","version":1}"#, "1", r#""1""#),
        (r#"{"format":"untaped","title":"T"}"#, r#""T""#, "7"),
        (r#"{"format":"untaped","title":"T"}"#, "untaped", "other"),
        (r#"{"format":"untaped","fictional":true}"#, "true", r#""yes""#),
        (r#"{"format":"untaped","start":"2019-03-02T11:02:10Z"}"#, "Z", ""),
        (r#"{"format":"untaped","people":[{"id":"A","role":"police"}]}"#, "police", "boss"),
        (r#"{"format":"untaped","people":[{"id":"A"}]}"#, "id", "name"),
        (r#"{"format":"untaped","recordings":[{"id":"A"}]}"#, "[{", "{\"a\":[{"),
        (r#"{"t":1,"type":"utterance","text":"x"}"#, "text", "words"),
        (r#"{"t":1,"type":"utterance","text":"x"}"#, r#""x""#, "null"),
        (r#"{"t":1,"type":"utterance","text":"x"}"#, "1", "true"),
        (r#"{"t":1,"type":"utterance","text":"x"}"#, r#""t":1,"#, ""),
        (r#"{"t":1,"type":"utterance","text":"x"}"#, r#""type":"utterance","#, ""),
        (r#"{"t":1,"end":2,"type":"utterance","text":"x"}"#, "2", r#""2""#),
        (r#"{"t":1,"type":"utterance","text":"x","certainty":"exact"}"#, "exact", "sure"),
        (r#"{"t":1,"type":"utterance","text":"x","speaker":"A"}"#, r#""A""#, "[]"),
        (r#"{"t":1,"type":"utterance","text":"x","recording":null}"#, "null", "3"),
        (r#"{"t":1,"type":"tape_on","offset":1}"#, ":1}", r#":"1"}"#),
        (r#"{"t":1,"type":"tape_on","recording":"A"}"#, r#""A""#, "{}"),
        (r#"{"t":1,"type":"tape_off","stated_on_tape":true}"#, "true", r#""true""#),
        (r#"{"t":1,"type":"tape_off","questioning":"no"}"#, "no", "none"),
        (r#"{"t":1,"type":"tape_off","reason":"meal"}"#, r#""meal""#, "1"),
        (r#"{"t":1,"type":"untaped","end":2}"#, r#","end":2"#, ""),
        (r#"{"t":1,"type":"untaped","end":2}"#, "2", "null"),
        (r#"{"t":1,"type":"untaped","end":2,"questioning":"disputed"}"#, "disputed", "maybe"),
        (r#"{"t":1,"type":"untaped","end":2,"source":"log"}"#, r#""log""#, "[1]"),
        (r#"{"t":1,"type":"mark","kind":"arrest"}"#, "kind", "sort"),
        (r#"{"t":1,"type":"mark","kind":"arrest"}"#, r#""arrest""#, "null"),
        (r#"{"t":1,"type":"enter","who":"A"}"#, r#","who":"A""#, ""),
        (r#"{"t":1,"type":"leave","who":"A"}"#, r#""A""#, "1"),
        (r#"{"t":1,"type":"note","text":"x"}"#, "text", "note"),
        (r#"{"t":1,"type":"note","text":"x","source":"p. 1"}"#, r#""p. 1""#, "1"),
        (r#"{"t":1,"type":"mark","kind":"x","certainty":"estimated"}"#, "estimated", "sure"),
        (r#"{"t":1,"type":"utterance","text":"x","indirect":true}"#, "true", "1"),
        (r#"{"t":1,"type":"enter","who":"A","alt":[{"t":2,"source":"s"}]}"#, "[{", "{\"a\":[{"),
        (r#"{"t":1,"type":"enter","who":"A","alt":[{"t":2,"source":"s"}]}"#, ":2", ":\"2\""),
        (r#"{"t":1,"type":"enter","who":"A","alt":[{"t":2,"source":"s"}]}"#, "\"s\"", "1"),
        (r#"{"t":1,"type":"weather"}"#, r#""t":1,"#, ""),
        (r#"{"t":1,"type":"weather"}"#, r#""weather""#, "9"),
        (r#"{"t":1,"type":"weather"}"#, "1", "9007199254740.992"),
        (r#"{"t":"2019-03-02T11:02:10Z","type":"enter","who":"A"}"#, "03-02", "02-29"),
        (r#"{"t":"2019-03-02T11:02:10Z","type":"enter","who":"A"}"#, "T11", "T24"),
        (r#"{"t":"2019-03-02T11:02:10Z","type":"enter","who":"A"}"#, "10Z", "10.Z"),
        (r#"{"t":"2019-03-02T11:02:10Z","type":"enter","who":"A"}"#, "10Z", "10+6:00"),
    ] {
        let wrong = line.replacen(from, into, 1);
        assert!(accepts(&schema, line.as_bytes()), "should be right: {line}");
        assert_ne!(line, wrong);
        assert!(!accepts(&schema, wrong.as_bytes()), "should be wrong: {wrong}");
    }
}

fn work_validator() -> Validator {
    let text = std::fs::read_to_string(root().join("docs/untaped-work.schema.json")).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

#[test]
fn every_line_of_a_work_file_in_the_documentation_is_valid_and_read_and_the_program_writes_valid_lines() {
    let schema = work_validator();
    let page = std::fs::read_to_string(root().join("docs/work.md")).unwrap();
    let lines: Vec<&str> = page.lines().filter(|line| line.starts_with("{\"")).collect();
    assert!(lines.len() >= 9);
    for line in &lines {
        assert!(accepts(&schema, line.as_bytes()), "{line}");
    }
    let file = untaped::work::WorkFile::from_bytes("kp.jsonl", (lines.join("\n") + "\n").as_bytes());
    assert_eq!((file.problems.list(), file.acts.len()), (Vec::new(), lines.len() - 1));
    let words: std::collections::BTreeSet<&str> = file.acts.iter().map(|(_, act)| act.what.word()).collect();
    assert_eq!(words.len(), 7, "an example of every act: {words:?}");
    for (_, act) in &file.acts {
        let written = untaped::work::Act::new(act.id.clone(), act.at.clone(), act.what.clone());
        assert_eq!(written.line, act.line, "the program writes it as the page does");
    }
}

#[test]
fn the_schema_of_work_files_accepts_what_the_program_reads_and_refuses_the_rest() {
    let schema = work_validator();
    let mut refused = 0;
    for name in ["kp", "odd", "torn", "newer"] {
        let text =
            std::fs::read_to_string(root().join(format!("tests/corpus/work_file/{name}.jsonl"))).unwrap();
        for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
            let read = match i {
                // A newer version is read as far as it is understood, which a schema of this one cannot promise.
                0 => name != "newer",
                _ => untaped::work::Act::parse(line).is_ok(),
            };
            assert_eq!(accepts(&schema, line.as_bytes()), read, "{name}: {line}");
            refused += usize::from(!read);
        }
    }
    assert!(refused >= 4, "{refused}");
}
