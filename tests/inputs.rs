//! Transcripts as programs and people write them. Each folder of `tests/inputs/cases` and `tests/inputs/unseen` has one, with what a person reads in
//! it: `expected.txt` has a table of times, speakers and words, or says that the file is to be refused. `ours.txt`, where
//! there is one, says which of the readings that `expected.txt` allows is ours: `says: ` a part of what the user is told,
//! then our table, if it is another one.
//!
//! The times of the table are seconds, `-` is no time or no speaker, and `\n` is the end of a line within the words.

use crate::import::{printed, run, said};
use serde_json::Value;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// What a case expects.
#[derive(Default)]
struct Expected {
    options: Vec<String>,
    is_refused: bool,
    rows: Option<String>,
    says: Vec<String>,
}

const HEAD: &str = "start\tend\tspeaker\twords";

fn read(path: &Path) -> Option<Expected> {
    let text = std::fs::read_to_string(path).ok()?;
    let mut expected = Expected::default();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(typed) = line.strip_prefix("options: ") {
            expected.options = typed.split(' ').map(str::to_owned).collect();
        } else if let Some(what) = line.strip_prefix("says: ") {
            expected.says.push(what.to_owned());
        } else if line.starts_with("a refusal") {
            expected.is_refused = true;
        } else if line.starts_with(HEAD) {
            let rows = lines.by_ref().take_while(|line| line.contains('\t'));
            expected.rows = Some(rows.fold(String::new(), |text, row| text + row + "\n"));
        }
    }
    Some(expected)
}

/// The utterances of a log as the table has them. Times of day count from the first.
fn table(log: &str) -> String {
    let mut first = None;
    let mut seconds = |time: &Value| match time {
        Value::Number(number) => format!("{:.3}", number.as_f64().unwrap()),
        Value::String(text) => {
            let at: jiff::Timestamp = text.parse().unwrap();
            let zero = *first.get_or_insert(at);
            let ms = at.as_millisecond() - zero.as_millisecond();
            format!("{}.{:03}", ms / 1000, ms % 1000)
        }
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => "-".to_owned(),
    };
    let mut text = String::new();
    for line in log.lines().skip(1) {
        let event: Value = serde_json::from_str(line).unwrap();
        if event["type"] != "utterance" {
            continue;
        }
        let (start, end) = (seconds(&event["t"]), seconds(&event["end"]));
        let speaker = event["speaker"].as_str().unwrap_or("-");
        let words = event["text"].as_str().unwrap().replace('\n', "\\n");
        writeln!(text, "{start}\t{end}\t{speaker}\t{words}").unwrap();
    }
    text
}

/// What is wrong with our reading of a case; empty if nothing is.
fn wrong(folder: &Path) -> String {
    let expected = read(&folder.join("expected.txt")).unwrap();
    let ours = read(&folder.join("ours.txt"));
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut files: Vec<String> = files.map(|name| name.into_string().unwrap()).collect();
    files.retain(|name| name != "expected.txt" && name != "ours.txt");
    let [file] = &files[..] else { panic!("{}: {files:?}", folder.display()) };
    let mut args = vec!["import", file];
    args.extend(expected.options.iter().map(String::as_str));
    let output = run(folder, &args);
    let (told, got) = (said(&output), table(printed(&output)));
    let mut wrong = String::new();
    let rows = match &ours {
        Some(ours) => ours.rows.as_ref().or(expected.rows.as_ref()),
        None => expected.rows.as_ref(),
    };
    let code = output.status.code();
    if expected.is_refused || rows.is_none() && ours.is_some() {
        if code != Some(2) || !got.is_empty() {
            let _ = writeln!(wrong, "not refused: exit {code:?}, {got}");
        }
    } else if let Some(rows) = rows.filter(|rows| **rows != got) {
        let _ = writeln!(wrong, "expected:\n{rows}got:\n{got}");
    }
    match &ours {
        Some(ours) => {
            assert!(!ours.says.is_empty(), "{}: ours.txt has no line `says: `", folder.display());
            for what in ours.says.iter().filter(|what| !told.contains(what.as_str())) {
                let _ = writeln!(wrong, "does not say {what:?}");
            }
            // A reading other than the table's is a guess, or a loss, of which the user is told by the exit code too.
            if ours.rows.is_some() && code == Some(0) {
                let _ = writeln!(wrong, "exit 0");
            }
        }
        None if expected.rows.is_none() => {
            let _ = writeln!(wrong, "neither a table nor what is said: add ours.txt");
        }
        None => {}
    }
    if !wrong.is_empty() {
        let _ = writeln!(wrong, "says:\n{told}");
    }
    wrong
}

#[test]
fn every_input_is_read_as_a_person_reads_it_or_the_user_is_told() {
    let inputs = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs");
    let folders = ["cases", "unseen"].map(|folder| std::fs::read_dir(inputs.join(folder)).unwrap());
    let mut folders: Vec<PathBuf> =
        folders.into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let mut report = String::new();
    for folder in &folders {
        let name = folder.file_name().unwrap().to_str().unwrap();
        let wrong = wrong(folder);
        if !wrong.is_empty() {
            writeln!(report, "== {name}\n{wrong}").unwrap();
        }
    }
    assert!(report.is_empty(), "{report}");
}
