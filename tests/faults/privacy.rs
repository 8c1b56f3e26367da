//! The program opens no network socket, runs no program, and writes nothing unasked; what it saves contains neither text nor
//! path of the log.

use super::strace::{Call, calls, is_there};
use crate::pty::terminal::{Home, Terminal, measured};
use std::ffi::OsStr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const UNTAPED: &str = env!("CARGO_BIN_EXE_untaped");

/// All calls that open, connect, change names and files, or run programs.
const TRACED: &str = "trace=%network,%file,%process,ftruncate,fchmod,fchown,io_uring_setup,memfd_create";

/// Words that stand nowhere but in this log and its path.
const FOLDER: &str = "marrowbone-lane";
/// A transcript beside it, which is no log.
const TRANSCRIPT: &str = "talk.vtt";
const WORDS: [&str; 9] = [
    "marrowbone", "quince", "Thistlewood", "Oberholtzer", "lantern", "harbour", "cassette", "notebook",
    "culvert",
];

fn log() -> String {
    let lines = [
        r#"{"format":"untaped","version":1,"title":"The quince matter","start":"2019-03-02T08:00:00Z","people":[{"id":"Thistlewood","name":"A. Thistlewood","role":"suspect"},{"id":"Oberholtzer","role":"interrogator"}],"recordings":[{"id":"cassette","media":"cassette.wav"}]}"#,
        r#"{"t":0,"type":"mark","kind":"custody","source":"notebook"}"#,
        r#"{"t":60,"type":"tape_on","recording":"cassette"}"#,
        r#"{"t":61,"end":65,"type":"utterance","speaker":"Oberholtzer","text":"Where was the lantern?"}"#,
        r#"{"t":66,"end":70,"type":"utterance","speaker":"Thistlewood","text":"At the harbour."}"#,
        r#"{"t":80,"type":"tape_off","recording":"cassette","reason":"dinner"}"#,
        r#"{"t":4000,"type":"tape_on","recording":"cassette"}"#,
        r#"{"t":4001,"end":4002,"type":"utterance","speaker":"Thistlewood","text":"In the culvert."}"#,
        r#"{"t":4010,"type":"mark","kind":"confession"}"#,
        r#"{"t":4020,"type":"tape_off","recording":"cassette"}"#,
    ];
    lines.join("\n") + "\n"
}

/// A home with that log in a folder of its own.
fn home_with_log() -> (Home, PathBuf) {
    let home = Home::new();
    std::fs::create_dir(home.cwd().join(FOLDER)).unwrap();
    home.log(
        &format!("{FOLDER}/{TRANSCRIPT}"),
        "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Thistlewood>At the harbour.\n",
    );
    let path = home.log(&format!("{FOLDER}/quince.jsonl"), &log());
    (home, path)
}

/// Everything below a folder: path, and content of what is a file.
fn everything(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.push((path.clone(), Vec::new()));
            found.extend(everything(&path));
        } else {
            let content = std::fs::read(&path).unwrap();
            found.push((path, content));
        }
    }
    found.sort();
    found
}

/// What a call opens to the world, runs, or changes in a file outside of `allowed`.
fn breaches<'a>(calls: &'a [Call], allowed: &[&Path]) -> Vec<&'a Call> {
    let mut executed = 0;
    let mut breaks = |call: &Call| match call.name.as_str() {
        // A pair that only this process knows of: so signals reach the loop.
        "socketpair" => !call.rest.starts_with("AF_UNIX"),
        "socket" | "connect" | "bind" | "listen" | "accept" | "accept4" | "sendmsg" | "sendmmsg"
        | "recvmmsg" | "io_uring_setup" | "memfd_create" | "fork" | "vfork" => true,
        "sendto" | "recvfrom" => call.rest.contains("sa_family"),
        "clone" | "clone3" => !call.rest.contains("CLONE_THREAD"),
        // The program itself, by whoever traces it.
        "execve" | "execveat" => {
            executed += 1;
            executed > 1
        }
        "open" | "openat" | "openat2" => {
            let writes = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND"];
            writes.iter().any(|flag| call.rest.contains(flag)) && !is_allowed(call, allowed)
        }
        "creat" | "mkdir" | "mkdirat" | "mknod" | "mknodat" | "rename" | "renameat" | "renameat2"
        | "link" | "linkat" | "symlink" | "symlinkat" | "unlink" | "unlinkat" | "rmdir" | "truncate"
        | "ftruncate" | "chmod" | "fchmod" | "fchmodat" | "chown" | "fchown" | "lchown" | "fchownat"
        | "utimensat" | "setxattr" | "fsetxattr" | "mount" => !is_allowed(call, allowed),
        _ => false,
    };
    calls.iter().filter(|call| breaks(call)).collect()
}

fn is_allowed(call: &Call, allowed: &[&Path]) -> bool {
    let terminal =
        ["\"/dev/tty\"", "\"/dev/null\"", "\"/dev/pts/"].iter().any(|path| call.rest.contains(path));
    terminal || allowed.iter().any(|path| call.rest.contains(path.to_str().unwrap()))
}

/// The words of a command, traced.
fn traced<'a>(out: &'a Path, words: &[&'a OsStr]) -> Vec<&'a OsStr> {
    let before = ["strace", "-f", "-y", "-s", "300", "-e", TRACED, "-o"].map(OsStr::new);
    before.into_iter().chain([out.as_os_str()]).chain(words.iter().copied()).collect()
}

fn press(terminal: &mut Terminal, keys: &[&str]) {
    for key in keys {
        terminal.send(key);
        terminal.settle_briefly();
    }
}

fn leave(mut terminal: Terminal) {
    terminal.send("q");
    let status = terminal.ends_within(Duration::from_secs(20)).expect("it ends");
    assert!(status.success(), "{status:?}\n{}", terminal.dump());
}

#[test]
fn the_player_opens_no_socket_and_runs_nothing_and_writes_nothing_but_its_place() {
    if !is_there() {
        return;
    }
    let (home, path) = home_with_log();
    let before = everything(&home.cwd());
    let out = home.state().parent().unwrap().join("trace");
    let words = traced(&out, &[OsStr::new(UNTAPED), path.as_os_str()]);
    let path_of_programs = std::env::var("PATH").unwrap();
    let mut terminal = home.run(&words, (80, 24), &[("PATH", &path_of_programs)]);
    terminal.wait_loaded();
    let keys = [
        "j", "/lantern\r", "n", "u", "\t", "\t", "\t", "\t", "q", "i", "q", "z", "q", "?", "q", "B", "B",
        "y", "y", "q", "t", "T", ":speed 100\r", "g", " ", " ",
    ];
    press(&mut terminal, &keys);
    terminal.settle();
    leave(terminal);
    assert!(everything(&home.cwd()) == before, "nothing beside the recording has changed");
    let seen = calls(&out);
    assert!(seen.iter().any(|c| c.name == "socketpair"), "calls of the network are seen");
    let kept = seen.iter().any(|c| c.name.starts_with("rename") && c.rest.contains("untaped/places"));
    assert!(kept, "calls that change files are seen");
    let found = breaches(&seen, &[&home.state()]);
    assert!(found.is_empty(), "{found:#?}");
    let opened = seen.iter().filter(|c| c.name.starts_with("open") && c.rest.contains("quince.jsonl"));
    let read_only = opened.inspect(|c| assert!(c.rest.contains("O_RDONLY"), "{c:?}")).count();
    assert!(read_only > 0, "the log is opened, for reading alone");
    measured(&format!("the player: {} calls traced", seen.len()));

    // Asked to, it writes: one file, where the user is, with the name of the log.
    let mut terminal = home.play(&path);
    terminal.wait_loaded();
    press(&mut terminal, &["/harbour\r", "Y"]);
    terminal.wait_for("added to quince.citations.txt");
    terminal.send("q");
    terminal.settle();
    leave(terminal);
    let mut after = everything(&home.cwd());
    let cited = home.cwd().join("quince.citations.txt");
    after.retain(|(path, _)| *path != cited);
    assert!(after == before && cited.exists());
}

#[test]
fn what_is_kept_holds_neither_the_words_nor_the_path_of_a_log() {
    let (home, path) = home_with_log();
    let mut terminal = home.play(&path);
    terminal.wait_loaded();
    // At a line, with a hit, before a zero that is a mark with a name, and a column of its own.
    press(&mut terminal, &["/culvert\r", "z", "j\r", "t", "t"]);
    leave(terminal);
    let kept = everything(&home.state());
    let files: Vec<_> = kept.iter().filter(|(path, _)| path.is_file()).collect();
    assert_eq!(files.len(), 1, "one place: {files:?}");
    assert!(!files[0].1.is_empty());
    // The path of the home itself is in every path that is listed here.
    let own = home.state();
    for (path, content) in &kept {
        let name = path.strip_prefix(&own).unwrap().to_string_lossy().into_owned();
        let content = String::from_utf8_lossy(content);
        for word in WORDS {
            let word = word.to_lowercase();
            assert!(!content.to_lowercase().contains(&word), "{word} is kept: {content}");
            assert!(!name.to_lowercase().contains(&word), "{word} is in a name: {name}");
        }
        assert!(!content.contains('/') && !content.contains("cwd"), "a path is kept: {content}");
    }
    for (path, _) in &kept {
        let mode = std::fs::metadata(path).unwrap().permissions().mode() & 0o077;
        let is_ours = path.starts_with(own.join("untaped/places"));
        assert!(!is_ours || mode == 0, "{} may be read by others: {mode:o}", path.display());
    }
}

/// How each command is run. A new one is not tested until it stands here, and until then this fails.
fn ways(command: &str, log: &str) -> Vec<Vec<String>> {
    let words = |words: &[&str]| words.iter().map(|&w| w.to_owned()).collect::<Vec<_>>();
    match command {
        "cat" | "gaps" | "hours" | "check" => {
            vec![words(&[command, log]), words(&[command, "--json", log])]
        }
        "search" => {
            let of = |options: &[&str]| words(&[&["search"], options, &["lantern", log]].concat());
            [&[][..], &["--json"], &["--csv"], &["--kwic"], &["--first", "--context", "2"]].map(of).into()
        }
        "import" => vec![words(&["import", &log.replace("quince.jsonl", TRANSCRIPT)])],
        "formats" => vec![words(&["formats"])],
        "picture" => vec![words(&["picture", log])],
        "export" => {
            let formats = untaped::export::EXPORTS.iter();
            formats.map(|format| words(&["export", "--format", format.word, log])).collect()
        }
        "sources" | "intervals" => {
            vec![words(&[command, log]), words(&[command, "--json", log]), words(&[command, "--csv", log])]
        }
        // A log is not a table of codings, which the command says.
        "talk" => vec![words(&["talk", log]), words(&["talk", "--bin", "1h", "--csv", log])],
        "bins" => vec![words(&["bins", log]), words(&["bins", "--rows", "codes", log])],
        "agree" => vec![words(&["agree", "--table", log]), words(&["agree", log])],
        // A log is neither a file of facts nor a list of words, which the command says.
        "facts" => vec![words(&["facts", "--facts", log, log]), words(&["facts", "--new", log])],
        "rules" => vec![words(&["rules"]), words(&["rules", log]), words(&["rules", "--csv", log])],
        "work" => {
            let merge = words(&["work", "merge", log, "-o", "merged"]);
            vec![words(&["work", log]), words(&["work", "--csv", log]), merge]
        }
        "codebooks" => vec![words(&["codebooks"]), words(&["codebooks", "show", "min_max"])],
        "completions" => vec![words(&["completions", "bash"])],
        "man" => vec![words(&["man"])],
        "config" => vec![words(&["config"])],
        // In a terminal they are the player; here they say that they need one.
        "play" => vec![words(&["play", log])],
        "demo" => vec![words(&["demo"])],
        "help" => vec![words(&["help"]), words(&["--help"]), words(&["--version"])],
        other => panic!("{other}: how is it run?"),
    }
}

#[test]
fn no_text_command_opens_a_socket_or_runs_anything_or_writes_a_file() {
    if !is_there() {
        return;
    }
    let (home, path) = home_with_log();
    let before = everything(&home.cwd());
    let log = path.to_str().unwrap();
    let commands = untaped::cli::command();
    let names = commands.get_subcommands().map(|c| c.get_name().to_owned()).chain(["help".to_owned()]);
    let (mut count, mut traced_calls) = (0, 0);
    let runs = names.flat_map(|name| ways(&name, log)).chain([vec![log.to_owned()]]);
    for args in runs {
        let out = home.state().parent().unwrap().join("trace");
        let own: Vec<&OsStr> =
            std::iter::once(UNTAPED).chain(args.iter().map(String::as_str)).map(OsStr::new).collect();
        let words = traced(&out, &own);
        let output = Command::new(words[0])
            .args(&words[1..])
            .env("XDG_STATE_HOME", home.state())
            .env_remove("LD_LIBRARY_PATH")
            .current_dir(home.cwd())
            .output()
            .unwrap();
        assert!(!output.stdout.is_empty() || !output.stderr.is_empty(), "{args:?} says something");
        let seen = calls(&out);
        assert!(seen.iter().any(|c| c.name == "execve") && seen.len() > 5, "{args:?}: {seen:?}");
        let found = breaches(&seen, &[]);
        assert!(found.is_empty(), "{args:?}: {found:#?}");
        (count, traced_calls) = (count + 1, traced_calls + seen.len());
    }
    assert!(everything(&home.cwd()) == before, "nothing beside the recording has changed");
    assert_eq!(everything(&home.state()), [], "no place is kept by what is no player");
    measured(&format!("{count} text commands: {traced_calls} calls traced"));
    assert!(count >= 15, "{count}");
}

#[test]
fn an_export_or_an_imported_log_that_is_asked_for_is_the_one_file_that_is_written() {
    if !is_there() {
        return;
    }
    let (home, path) = home_with_log();
    let before = everything(&home.cwd());
    let folder = home.cwd().join("asked-for");
    std::fs::create_dir(&folder).unwrap();
    let to = folder.join("written");
    let (log, talk) = (path.to_str().unwrap(), path.with_file_name(TRANSCRIPT));
    let exports = untaped::export::EXPORTS.iter().map(|f| vec!["export", "--format", f.word, log]);
    for args in exports.chain([vec!["import", talk.to_str().unwrap()]]) {
        let out = home.state().parent().unwrap().join("trace");
        let asked = [OsStr::new("-o"), to.as_os_str()];
        let own: Vec<&OsStr> =
            std::iter::once(UNTAPED).chain(args.iter().copied()).map(OsStr::new).chain(asked).collect();
        let words = traced(&out, &own);
        let output = Command::new(words[0]).args(&words[1..]).current_dir(home.cwd()).output().unwrap();
        assert!(output.status.code().is_some_and(|code| code < 2) && to.is_file(), "{args:?}: {output:?}");
        let found = calls(&out);
        let found = breaches(&found, &[&folder]);
        assert!(found.is_empty(), "{args:?}: {found:#?}");
        assert_eq!(everything(&folder).len(), 1, "{args:?}: one file, and nothing temporary");
        std::fs::remove_file(&to).unwrap();
    }
    std::fs::remove_dir(&folder).unwrap();
    assert!(everything(&home.cwd()) == before);
}

#[test]
fn planted_breaches_are_found() {
    let call = |name: &str, rest: &str| Call { name: name.to_owned(), number: 1, rest: rest.to_owned() };
    let state = Path::new("/home/a/state");
    for (name, rest) in [
        ("socket", "AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3"),
        ("socket", "AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3"),
        ("openat", "AT_FDCWD</home/a>, \"case.jsonl.idx\", O_WRONLY|O_CREAT|O_CLOEXEC, 0666) = 4"),
        ("openat", "AT_FDCWD</home/a>, \"case.jsonl\", O_RDWR|O_CLOEXEC) = 4"),
        ("unlink", "\"/home/a/case.jsonl\") = 0"),
        ("clone", "child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD) = 9"),
    ] {
        assert_eq!(breaches(&[call(name, rest)], &[state]).len(), 1, "{name}({rest}");
    }
    let twice = [call("execve", "\"untaped\") = 0"), call("execve", "\"xdg-open\") = 0")];
    assert_eq!(breaches(&twice, &[state]).len(), 1);
    for (name, rest) in [
        ("socketpair", "AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [3, 4]) = 0"),
        ("openat", "AT_FDCWD</home/a>, \"case.jsonl\", O_RDONLY|O_CLOEXEC) = 4"),
        ("openat", "AT_FDCWD</home/a>, \"/home/a/state/untaped/places/x\", O_WRONLY|O_CREAT) = 4"),
    ] {
        assert!(breaches(&[call(name, rest)], &[state]).is_empty(), "{name}({rest}");
    }
}
