//! Files that are not logs: one clear line on standard error, exit code 2, nothing on standard output, no waiting.

use std::ffi::OsStr;
use std::fmt::Write;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_untaped");
const HEADER: &str = r#"{"format":"untaped","version":1,"title":"T"}"#;

fn run(path: &Path, command: &str) -> Output {
    let mut program = Command::new(PROGRAM);
    program.arg(command).arg("--memory-limit=1M").arg(path).env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
    program.output().unwrap()
}

/// The one line on standard error.
fn refused(path: &Path, command: &str) -> String {
    let Output { status, stdout, stderr } = run(path, command);
    let said = String::from_utf8(stderr).expect("what is said is UTF-8");
    assert_eq!(status.code(), Some(2), "{}: {said}", path.display());
    assert!(stdout.is_empty(), "{}: standard output is left alone", path.display());
    let line = said.strip_suffix('\n').unwrap_or_default();
    assert!(line.starts_with("untaped: ") && !line.contains(char::is_control), "{said:?}");
    assert!(line.chars().count() < 500, "{said}");
    line.to_owned()
}

#[test]
fn what_is_no_log_is_refused_in_one_line_whatever_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    symlink(at("b.jsonl"), at("a.jsonl")).unwrap();
    symlink(at("a.jsonl"), at("b.jsonl")).unwrap();
    symlink(at("gone.jsonl"), at("dangling.jsonl")).unwrap();
    symlink("/dev/zero", at("zero.jsonl")).unwrap();
    let long = PathBuf::from(format!("/{}x.jsonl", "0123456789/".repeat(455)));
    assert!(long.as_os_str().len() >= 5000);
    let bytes = at("x").with_file_name(OsStr::from_bytes(b"\xff\xfe\x80.jsonl"));
    let (newline, escape) = (at("one\ntwo.jsonl"), at("\u{1b}]0;x\u{7}\u{202e}.jsonl"));
    for path in [&bytes, &newline, &escape] {
        fs::write(path, "").unwrap();
    }
    let device = |name: &str| Path::new("/dev").join(name);
    for command in ["cat", "check", "gaps", "hours"] {
        for (path, words) in [
            (&at("a.jsonl"), "a.jsonl: Too many levels of symbolic links"),
            (&at("dangling.jsonl"), "dangling.jsonl: not found"),
            (&at("zero.jsonl"), "zero.jsonl: is a device; name a log"),
            (&device("zero"), "/dev/zero: is a device"),
            (&device("full"), "/dev/full: is a device"),
            (&device("null"), "/dev/null: is a device"),
            (&PathBuf::from("/proc/self/mem"), "/proc/self/mem: cannot read: Input/output error"),
            (&PathBuf::from("/proc/self/environ"), "binary file"),
            (&PathBuf::from("/proc/self"), "/proc/self: is a directory; name a file in it"),
            (&long, "…"),
            (&long, "File name too long"),
            (&bytes, "\u{FFFD}\u{FFFD}\u{FFFD}.jsonl: is empty"),
            (&newline, "one␊two.jsonl: is empty"),
            (&escape, "␛]0;x␇<U+202E>.jsonl: is empty"),
        ] {
            let said = refused(path, command);
            assert!(said.contains(words), "{command} {}: {said}", path.display());
        }
    }
}

#[test]
fn text_without_end_is_refused_at_the_limit_of_memory() {
    // Text without end, through a pipe.
    let mut yes = Command::new("yes").arg(HEADER).stdout(Stdio::piped()).spawn().unwrap();
    let output = Command::new(PROGRAM)
        .args(["gaps", "--memory-limit=1M", "-"])
        .stdin(yes.stdout.take().unwrap())
        .output()
        .unwrap();
    yes.wait().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("standard input: is larger than --memory-limit allows (1M); raise it"), "{said}");
    assert_eq!(said.lines().count(), 1);
}

#[test]
fn a_terminal_is_no_log_and_nobody_is_kept_waiting_for_what_is_typed_there() {
    use super::pty::terminal::Home;
    let home = Home::new();
    for arguments in [&["check", "/dev/tty"][..], &["check", "-"], &["play", "-"], &["/dev/tty"]] {
        let mut terminal = home.untaped(arguments, (80, 24));
        let status = terminal.ends_within(std::time::Duration::from_secs(10)).expect("it does not wait");
        assert_eq!(status.exit_code(), 2, "{arguments:?}");
        let said = String::from_utf8_lossy(&terminal.bytes).into_owned();
        assert!(said.contains("is a terminal; name a log"), "{said:?}");
        assert_eq!(said.lines().count(), 1, "{said:?}");
    }
}

#[test]
fn a_file_of_the_system_that_has_no_size_is_read_all_the_same() {
    // Were it taken for empty, this is what would be said of it.
    let said = refused(Path::new("/proc/self/status"), "check");
    assert!(said.contains("not a log, and not a transcript") && !said.contains("empty"), "{said}");
}

#[test]
fn a_pipe_with_a_name_is_read_as_a_file_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pipe.jsonl");
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    let writer = {
        let path = path.clone();
        std::thread::spawn(move || {
            fs::write(path, format!("{HEADER}\n{{\"t\":1,\"type\":\"mark\",\"kind\":\"arrest\"}}\n"))
        })
    };
    let output = run(&path, "check");
    writer.join().unwrap().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn a_read_that_fails_half_way_is_said_and_nothing_is_claimed() {
    let folder = tempfile::tempdir().unwrap();
    let (path, trace) = (folder.path().join("long.jsonl"), folder.path().join("trace"));
    let mut text = format!("{HEADER}\n");
    for i in 0..40_000 {
        let words = "x".repeat(60);
        writeln!(text, "{{\"t\":{i},\"type\":\"utterance\",\"text\":\"word {i} {words}\"}}").unwrap();
    }
    fs::write(&path, text).unwrap();
    // The third read of the log fails as that of a worn disk does. Without strace this cannot be tried.
    let tried = Command::new("strace")
        .args(["-f", "-qq", "-o"])
        .arg(&trace)
        .args(["-e", "trace=pread64", "-e", "inject=pread64:error=EIO:when=6+", PROGRAM, "hours"])
        .arg(&path)
        .output();
    let Ok(output) = tried.inspect_err(|e| println!("not tried, without strace: {e}")) else { return };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if said.contains("ptrace") || said.contains("PTRACE") {
        println!("not tried: {said}");
        return;
    }
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("long.jsonl: cannot read") && said.contains("Input/output error"), "{said}");
    assert_eq!((said.lines().count(), output.stdout.len()), (1, 0), "{said}");
}
