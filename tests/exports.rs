//! Exports, format by format, of a log that loses something in each: the output and the reported losses. The goldens are
//! `tests/exports/FORMAT.snap`.
//!
//! `INSTA_UPDATE=always cargo test --test tests exports` rewrites them; review the difference.

use crate::laws::exchange::exported;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use untaped::export::EXPORTS;
use untaped::session::{LogBytes, Session, Thresholds};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports")
}

#[test]
fn every_format_gives_what_its_golden_shows_and_names_what_it_loses() {
    let log = std::fs::read_to_string(folder().join("hard.jsonl")).unwrap();
    let session = Session::from_text("hard.jsonl", &log, Thresholds::default());
    let text = LogBytes::Memory(Arc::new(log.as_bytes().to_vec()));
    let header = log.lines().next().map(str::as_bytes);
    for format in EXPORTS {
        let (given, losses) = exported(format.word, &session, &text, header);
        // A bullet of CHAT is no sign that a golden shows.
        let shown = format!("{}\n==== lost\n{losses}", given.replace('\u{15}', "•"));
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(folder());
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(format.word, shown));
    }
}

#[test]
fn a_document_says_at_its_head_who_was_there_and_what_stood_before_each_admission() {
    for (log, format) in [("late-tape", "md"), ("no-tape-log", "txt")] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_untaped"))
            .args(["export", "--format", format, &format!("recordings/{log}.jsonl")])
            .output();
        let document = String::from_utf8(output.unwrap().stdout).unwrap();
        let head: Vec<&str> = document.lines().take_while(|line| !line.ends_with("Gaps")).collect();
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(folder());
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(format!("head_{format}"), head.join("\n")));
    }
}

#[test]
fn every_format_has_a_golden_and_a_row_in_the_documentation() {
    let page = std::fs::read_to_string(folder().join("../../docs/formats.md")).unwrap();
    let table: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
    for format in EXPORTS {
        assert!(folder().join(format!("{}.snap", format.word)).is_file(), "{}", format.word);
        let row =
            format!("| `{}` | {} | .{} | {} |", format.word, format.name, format.ending, format.carries);
        assert!(table.iter().any(|line| line.starts_with(&row)), "docs/formats.md: {row}");
    }
}

/// The lengths of the declared gaps that the program finds in a file.
fn gaps(path: &Path) -> Vec<i64> {
    let output =
        std::process::Command::new(env!("CARGO_BIN_EXE_untaped")).args(["gaps", "--json"]).arg(path).output();
    let report: serde_json::Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
    let gaps = report["gaps"].as_array().unwrap().iter().filter(|gap| gap["kind"] == "declared");
    gaps.map(|gap| gap["ms"].as_i64().unwrap()).collect()
}

#[test]
fn a_session_that_went_through_another_format_has_the_gaps_that_it_had() {
    let log = folder().join("../../recordings/five-gaps.jsonl");
    let expected = gaps(&log);
    assert_eq!(expected.len(), 5);
    let to = tempfile::tempdir().unwrap();
    for format in EXPORTS.iter().filter(|format| !["md", "txt"].contains(&format.word)) {
        let path = to.path().join(format!("out.{}", format.ending));
        let export = std::process::Command::new(env!("CARGO_BIN_EXE_untaped"))
            .args(["export", "--format", format.word, "-o"])
            .args([&path, &log])
            .output();
        assert!(export.unwrap().status.success(), "{}", format.word);
        assert_eq!(gaps(&path), expected, "{}", format.word);
    }
}
