//! Links, second names, pipes and devices where the program reads or writes: nothing is written through one, and nothing
//! is waited for.

use crate::pty::terminal::{Home, rows};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

const UNTAPED: &str = env!("CARGO_BIN_EXE_untaped");

const LOG: &str = "{\"format\":\"untaped\",\"version\":1,\"title\":\"x; touch OWNED #\"}\n\
    {\"t\":1,\"type\":\"utterance\",\"speaker\":\"A\",\"text\":\"hello\"}\n";

/// Runs the program, which must end by itself, in a folder.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut child = Command::new(UNTAPED)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    for _ in 0..400 {
        if child.try_wait().unwrap().is_some() {
            return child.wait_with_output().unwrap();
        }
        sleep(Duration::from_millis(25));
    }
    child.kill().unwrap();
    panic!("{arguments:?} waits");
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn mkfifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn a_citation_is_never_added_through_a_link_beside_the_log_or_to_a_file_with_a_second_name() {
    let home = Home::new();
    let log = home.log("case.jsonl", LOG);
    let (target, name) = (home.state().join("bashrc"), home.cwd().join("case.citations.txt"));
    fs::create_dir_all(home.state()).unwrap();
    fs::write(&target, "# mine\n").unwrap();
    let mut terminal = home.play(&log);
    terminal.wait_loaded();
    for (plant, what) in [
        (symlink as fn(_, _) -> std::io::Result<()>, "is a symbolic link"),
        (fs::hard_link as fn(_, _) -> std::io::Result<()>, "has 2 names"),
    ] {
        plant(target.as_path(), name.as_path()).unwrap();
        terminal.send("Y");
        terminal.wait_until("why not", |s| {
            let row = &rows(s)[23];
            row.contains("case.citations.txt: cannot append: ") && row.contains(what)
        });
        fs::remove_file(&name).unwrap();
        terminal.send("q");
        terminal.settle_briefly();
    }
    // Without them it is added, and a shell that reads the file does nothing.
    terminal.send("Y");
    terminal.wait_for("added to case.citations.txt in /");
    assert_eq!(fs::read_to_string(target).unwrap(), "# mine\n");
    assert!(fs::read_to_string(&name).unwrap().starts_with("# citation: x; touch OWNED # · "));
    let shell = Command::new("sh").arg(&name).current_dir(home.cwd()).output().unwrap();
    assert!(shell.status.success() && shell.stderr.is_empty(), "{shell:?}");
    assert!(!home.cwd().join("OWNED").exists());
}

#[test]
fn an_output_is_never_a_link_a_second_name_or_no_file_and_is_said_by_its_resolved_path() {
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().canonicalize().unwrap();
    let at = |name: &str| real.join(name);
    fs::write(at("case.jsonl"), LOG).unwrap();
    fs::write(at("real.srt"), "old").unwrap();
    fs::create_dir(at("deep")).unwrap();
    symlink("real.srt", at("link.srt")).unwrap();
    symlink("missing", at("dangling.srt")).unwrap();
    symlink("deep", at("way")).unwrap();
    fs::write(at("one.srt"), "old").unwrap();
    fs::hard_link(at("one.srt"), at("two.srt")).unwrap();
    mkfifo(&at("pipe.srt"));
    let export = |to: &str| run(&real, &["export", "--force", "--format", "srt", "case.jsonl", "-o", to]);
    for (name, what) in [
        (
            "link.srt",
            "is a symbolic link, and nothing is written through one; move it away or use another name",
        ),
        ("dangling.srt", "is a symbolic link"),
        ("/dev/stdout", "is a symbolic link"),
        ("two.srt", "has 2 names (hard links)"),
        ("pipe.srt", "is not a regular file"),
        ("/dev/full", "is not a regular file"),
    ] {
        let output = export(name);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        let begins = said.starts_with(&format!("untaped: {name}: cannot write: "));
        assert!(begins && said.contains(what) && said.lines().count() == 1, "{said}");
    }
    for name in ["real.srt", "one.srt", "two.srt"] {
        assert_eq!(fs::read_to_string(at(name)).unwrap(), "old", "{name}");
    }
    let output = export("way/../way/new.srt");
    let wrote = format!("untaped: wrote {}\n", at("deep/new.srt").display());
    assert!(output.status.success() && said(&output).starts_with(&wrote), "{output:?}");
    assert!(at("deep/new.srt").is_file());
}

#[test]
fn a_case_that_names_a_pipe_or_a_device_is_refused_without_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    mkfifo(&at("pipe.vtt"));
    symlink("/dev/zero", at("zero.vtt")).unwrap();
    for (transcript, more) in [("pipe.vtt", ""), ("zero.vtt", ""), ("a.vtt", ", \"gap_table\": \"pipe.vtt\"")]
    {
        fs::write(at("a.vtt"), "WEBVTT\n\n00:01.000 --> 00:02.000\nword\n").unwrap();
        let case = format!(
            "{{\"format\":\"untaped-case\",\"recordings\":[{{\"id\":\"a\",\"transcript\":\"{transcript}\",\
             \"starts_at\":\"2019-03-02T00:00:00Z\"}}]{more}}}"
        );
        fs::write(at("case.json"), case).unwrap();
        for command in ["import", "cat"] {
            let output = run(folder.path(), &[command, "--allow-outside", "case.json"]);
            let said = said(&output);
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(said.contains("is not a regular file; name a transcript or a table"), "{said}");
        }
    }
    // What the command line names may be a pipe.
    let script =
        "untaped=$1; \"$untaped\" import a.vtt --starts-at 2019-03-02T00:00:00Z --gaps <(echo start,end)";
    let shell =
        Command::new("bash").args(["-c", script, "bash", UNTAPED]).current_dir(folder.path()).output();
    let Ok(output) = shell else { return };
    assert!(output.status.code().is_some_and(|code| code < 2), "{output:?}");
}

#[test]
fn a_saved_position_that_is_no_file_is_ignored_and_quitting_says_so() {
    let home = Home::new();
    let log = home.log("case.jsonl", LOG);
    let mut terminal = home.play(&log);
    terminal.wait_loaded();
    terminal.send("q");
    assert!(terminal.ends_within(Duration::from_secs(10)).expect("it ends").success());
    let places = home.state().join("untaped/places");
    let place = fs::read_dir(&places).unwrap().next().unwrap().unwrap().path();
    for (plant, what) in [
        (Box::new(mkfifo) as Box<dyn Fn(&Path)>, "is not a regular file"),
        (Box::new(|at: &Path| symlink("/dev/zero", at).unwrap()), "is a symbolic link"),
    ] {
        fs::remove_file(&place).unwrap();
        plant(&place);
        let mut terminal = home.play(&log);
        terminal.wait_loaded();
        terminal.send("q");
        let status = terminal.ends_within(Duration::from_secs(10)).expect("it ends");
        let all = String::from_utf8_lossy(&terminal.bytes).into_owned();
        let (_, after) = all.rsplit_once("\x1b[?1049l").unwrap();
        assert!(status.exit_code() == 2 && after.contains(what), "{after}");
    }
    // One that is too large is replaced.
    fs::remove_file(&place).unwrap();
    fs::File::create(&place).unwrap().set_len(1 << 40).unwrap();
    let mut terminal = home.play(&log);
    terminal.wait_loaded();
    terminal.send("q");
    assert!(terminal.ends_within(Duration::from_secs(10)).expect("it ends").success());
    assert!(fs::metadata(&place).unwrap().len() < 1000);
}
