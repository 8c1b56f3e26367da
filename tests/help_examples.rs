//! The examples in the help of each command run, as they stand there, on a shipped recording.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

const UNTAPED: &str = env!("CARGO_BIN_EXE_untaped");

/// The examples in the help of a command and of its own commands, with its name.
fn examples(command: &clap::Command, name: &str) -> Vec<(String, String)> {
    let help = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    let list = help.lines().skip_while(|line| !line.starts_with("Example")).skip(1);
    let own =
        list.take_while(|line| line.starts_with("  ")).map(|line| (name.to_owned(), line.trim().to_owned()));
    let subs = command.get_subcommands().filter(|sub| sub.get_name() != "help");
    let of_subs = subs.flat_map(|sub| examples(sub, &format!("{name} {}", sub.get_name())));
    own.chain(of_subs).collect()
}

const FACTS: &str =
    r#"{"format":"untaped-facts","version":1,"facts":[{"id":"F1","fact":"a lawyer","patterns":["lawyer"]}]}"#;
const CODEBOOK: &str = r#"{"format":"untaped-codebook","version":1,"id":"mine","title":"Mine","source":"mine",
    "groups":[{"id":"g","label":"G"}],"codes":[{"id":"c","label":"C","definition":"d","group":"g"}]}"#;

/// A folder with all files that the examples name, and with programs that stand in for those of others.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let copy = |from: &str, to: &str| fs::copy(root.join(from), folder.path().join(to)).unwrap();
    copy("recordings/five-gaps.jsonl", "tape.jsonl");
    copy("recordings/three-days.jsonl", "other.jsonl");
    let vtt = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Sit down.\n";
    let srt = "1\n00:00:01,000 --> 00:00:02,000\nANN: Sit down.\n";
    let case = r#"{"format": "untaped-case", "timezone": "America/Chicago", "recordings": [
        {"transcript": "tape1.vtt", "starts_at": "2019-03-02 11:00", "length": 60},
        {"transcript": "tape2.srt", "starts_at": "2019-03-02 12:00", "length": 60}]}"#;
    let starts = "file,start,length\ntape1.vtt,2019-03-02T11:00:00-06:00,0:01:00\ntape2.vtt,2019-03-02T12:00:00-06:00,0:01:00\n";
    let files = [
        ("tape1.vtt", vtt),
        ("tape2.vtt", vtt),
        ("tape2.srt", srt),
        ("tape1.srt", srt),
        ("case.json", case),
        ("starts.csv", starts),
        ("ratings.csv", "kp,mr\n1,1\n2,1\n1,2\n2,2\n"),
        ("words.txt", "[Group]\nword: a definition\n"),
        ("facts.json", FACTS),
        ("mine.json", CODEBOOK),
    ];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    // Work of two coders, where the user keeps it and where they have brought it.
    let work = root.join("tests/cli/work");
    let own = folder.path().join("home/.local/share/untaped");
    fs::create_dir_all(own.join("work")).unwrap();
    for entry in fs::read_dir(&work).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_dir()) {
        let of_log = own.join("work").join(entry.file_name());
        fs::create_dir_all(&of_log).unwrap();
        for file in fs::read_dir(entry.path()).unwrap().map(Result::unwrap) {
            fs::copy(file.path(), of_log.join(file.file_name())).unwrap();
        }
        // A second coder, named as in the examples.
        if let Ok(acts) = fs::read_to_string(entry.path().join("sg.jsonl")) {
            fs::write(of_log.join("mr.jsonl"), acts.replace("\"coder\":\"sg\"", "\"coder\":\"mr\"")).unwrap();
        }
    }
    for place in ["bash-completion/completions", "man/man1"] {
        fs::create_dir_all(folder.path().join("home/.local/share").join(place)).unwrap();
    }
    let programs = folder.path().join("bin");
    fs::create_dir(&programs).unwrap();
    symlink(UNTAPED, programs.join("untaped")).unwrap();
    for name in ["less", "jq"] {
        fs::write(programs.join(name), "#!/bin/sh\nexec cat\n").unwrap();
        fs::set_permissions(programs.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    folder
}

/// Runs a line in a shell, as a user does; `None` if it succeeds, or finds nothing or problems.
fn failure(folder: &Path, line: &str) -> Option<String> {
    let path = format!("{}:/usr/bin:/bin", folder.join("bin").display());
    let output = Command::new("sh")
        .args(["-c", line])
        .current_dir(folder)
        .env("PATH", path)
        .env("HOME", folder.join("home"))
        .env("LC_ALL", "C.UTF-8")
        .env_remove("XDG_DATA_HOME")
        .env_remove("UNTAPED_WORK")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let is_fine = matches!(output.status.code(), Some(0 | 1)) && !said.contains("error");
    (!is_fine).then(|| format!("{line}: {:?}: {said}", output.status.code()))
}

#[test]
fn every_command_has_an_example_and_all_examples_run() {
    let command = untaped::cli::command();
    let all = examples(&command, "untaped");
    for sub in command.get_subcommands() {
        let name = format!("untaped {}", sub.get_name());
        let has_one = all.iter().any(|(of, _)| *of == name || of.starts_with(&format!("{name} ")));
        assert!(has_one, "{name} has no example in its help");
    }
    let mut faults = Vec::new();
    for (_, line) in all {
        // A place that the user fills in; what it is for is tested elsewhere.
        if line.contains("OLD-FOLDER") || line.contains("0a1b2c3d...") || line.contains("kp-laptop") {
            continue;
        }
        // The description of what an example does.
        let line = line.split("   ").next().unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_player =
            matches!(words.get(1), Some(&("play" | "demo"))) || words == ["untaped", "tape.jsonl"];
        if is_player {
            // It needs a terminal; its arguments are read.
            let read = untaped::cli::command().try_get_matches_from(&words);
            faults.extend(read.err().map(|error| format!("{line}: {error}")));
        } else {
            let folder = folder();
            // What it writes is not there yet.
            let written = words.iter().skip_while(|word| **word != "-o").nth(1);
            written.map(|file| fs::remove_file(folder.path().join(file)));
            faults.extend(failure(folder.path(), line));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
