//! Whoever imports a file is told of all that was guessed or left out: by a line, by the exit code, and by `check`.

use crate::import::{printed, run, said};
use std::path::{Path, PathBuf};
use std::thread;

/// All transcripts of the tests, with the options that a folder has for all of its files.
fn transcripts() -> Vec<PathBuf> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut files = Vec::new();
    for folder in ["formats", "inputs/cases", "inputs/unseen"] {
        for folder in std::fs::read_dir(tests.join(folder)).unwrap() {
            let inside = std::fs::read_dir(folder.unwrap().path()).unwrap();
            files.extend(inside.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()));
        }
    }
    let is_ours = |name: &str| ["options.txt", "expected.txt", "ours.txt"].contains(&name);
    files.retain(|path| {
        !is_ours(path.file_name().unwrap().to_str().unwrap())
            && path.extension().is_none_or(|end| end != "snap")
    });
    files.sort();
    files
}

/// What is wrong with what is said of a file; empty if nothing is.
fn wrong(path: &Path) -> String {
    let folder = path.parent().unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let (import, check) = (run(folder, &["import", "--", name]), run(folder, &["check", "--", name]));
    let told = said(&import).lines().any(|line| line.contains(": guessed: ") || line.contains(": dropped: "));
    let (listed, codes) = (printed(&check), (import.status.code(), check.status.code()));
    let is_clean = listed.contains(": nothing to report; ");
    let right = match codes {
        (Some(0), Some(0)) => !told && is_clean && listed.lines().count() == 1,
        (Some(1), Some(1)) => !is_clean && !listed.is_empty(),
        // Refused: nothing is said to have been read.
        (Some(2), Some(2)) => printed(&import).is_empty() && listed.is_empty(),
        // A file of that name is checked as a log, which it is not.
        (_, Some(1)) => path.extension().is_some_and(|end| end == "jsonl") && !is_clean,
        _ => false,
    };
    // Of a transcript nobody can say that it has no problem.
    let claims = [said(&import), listed, said(&check)].iter().any(|text| text.contains("no problem"));
    let is_log = said(&import).contains("is already a log");
    if (right && !claims) || is_log {
        return String::new();
    }
    format!("{}: {codes:?}\n{}{listed}{}\n", path.display(), said(&import), said(&check))
}

#[test]
fn a_file_of_which_anything_was_guessed_or_left_out_is_never_said_to_be_in_order() {
    let files = transcripts();
    assert!(files.len() > 200, "{}", files.len());
    let wrong: Vec<String> = thread::scope(|scope| {
        let parts = files.chunks(files.len().div_ceil(4));
        let parts: Vec<_> = parts
            .map(|files| scope.spawn(|| files.iter().map(|path| wrong(path)).collect::<String>()))
            .collect();
        parts.into_iter().map(|part| part.join().unwrap()).collect()
    });
    assert!(wrong.concat().is_empty(), "{}", wrong.concat());
}
