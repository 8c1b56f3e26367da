//! Kills and failures at every call that writes, a full disk, a read-only folder.

use super::strace::{calls, is_there, skipped};
use super::writer::{CITED, JOBS, Job};
use crate::pty::terminal::measured;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

/// A folder with what is there before.
fn prepared(job: Job) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    job.prepare(root.path());
    root
}

/// The content before and after.
fn old_and_new(job: Job) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
    let root = prepared(job);
    let old = job.content(root.path());
    job.run(root.path()).unwrap();
    let new = job.content(root.path());
    assert!(new != old && new.is_some(), "{job:?} writes");
    (old, new)
}

/// Runs a job under strace with a fault; gives what strace wrote, and the outcome.
fn with_fault(
    job: Job,
    root: &Path,
    call: &str,
    fault: &str,
    when: usize,
) -> (Vec<super::strace::Call>, Output) {
    let trace = tempfile::tempdir().unwrap();
    let out = trace.path().join("trace");
    let words = ["strace", "-f", "-y", "-s", "8", "-o", out.to_str().unwrap(), "-e"].map(str::to_owned);
    let inject = [format!("trace={call}"), "-e".to_owned(), format!("inject={call}:{fault}:when={when}")];
    let output = job.command(&[words.as_slice(), &inject].concat(), root).output().unwrap();
    (calls(&out), output)
}

/// Which calls of its thread those of a job are that have to do with its folder: the same each time.
fn calls_of(job: Job, call: &str) -> Vec<usize> {
    let root = prepared(job);
    let (seen, output) = with_fault(job, root.path(), call, "delay_enter=0", 1);
    assert!(output.status.success(), "{output:?}");
    let folder = job.folder(root.path());
    let ours = |c: &&super::strace::Call| c.rest.contains(folder.to_str().unwrap());
    seen.iter().filter(ours).map(|c| c.number).collect()
}

/// The temporary files that stand in a folder.
fn temporary(folder: &Path) -> usize {
    let names = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(".untaped-")).count()
}

/// The jobs that add to a file that is there, so that there is no temporary one.
const APPENDING: [Job; 2] = [Job::Citation, Job::Act];

/// The calls that give a file its name; which of them it is depends on the libraries.
const NAMING: &str = "rename,renameat,renameat2";

/// The calls that change what stands on a disk. A call that no job makes is not reached, and costs one run.
const CHANGING: [&str; 8] = ["openat", "flock", "write", "fchmod", "fsync", NAMING, "ftruncate", "unlink"];

#[test]
fn killed_at_any_call_that_writes_it_leaves_the_old_content_or_the_new_and_the_next_one_cleans_up() {
    if !is_there() {
        return;
    }
    let mut kills = 0;
    for job in JOBS {
        let (old, new) = old_and_new(job);
        let mut reached = Vec::new();
        for call in CHANGING {
            for when in calls_of(job, call) {
                let root = prepared(job);
                let (seen, output) = with_fault(job, root.path(), call, "signal=KILL", when);
                let there = root.path().to_str().unwrap();
                let struck = seen.iter().any(|c| c.never_returned() && c.rest.contains(there));
                assert!(struck, "{job:?}: {call} {when} is the one that is struck");
                assert!(!output.status.success(), "{job:?} is killed at {call} {when}: {output:?}");
                let content = job.content(root.path());
                let half = || {
                    content
                        .as_deref()
                        .map(String::from_utf8_lossy)
                        .map(|t| t.chars().take(200).collect::<String>())
                };
                assert!(content == old || content == new, "{job:?} killed at {call} {when}: {:?}", half());
                kills += 1;
                reached.push(call);
                let folder = job.folder(root.path());
                assert!(temporary(&folder) <= 1);
                // Its work is done by the next one, which also takes away what was left.
                if content == old {
                    job.run(root.path()).unwrap();
                }
                assert_eq!(job.content(root.path()), new, "{job:?} after {call} {when}");
                if content == old && !APPENDING.contains(&job) {
                    assert_eq!(temporary(&folder), 0, "{job:?} after {call} {when}");
                }
            }
        }
        let naming: &[&str] = if APPENDING.contains(&job) { &[] } else { &[NAMING] };
        for call in ["openat", "flock", "write", "fsync"].iter().chain(naming) {
            assert!(reached.contains(call), "{job:?} is killed at {call}: {reached:?}");
        }
    }
    measured(&format!("{kills} kills at calls that write"));
    assert!(kills > 30, "{kills}");
}

#[test]
fn a_call_that_fails_is_said_in_one_sentence_and_leaves_the_old_content_and_nothing_else() {
    if !is_there() {
        return;
    }
    let mut faults = 0;
    for job in JOBS {
        let (old, new) = old_and_new(job);
        for (call, errors) in [
            ("write", ["ENOSPC", "EIO", "EDQUOT"].as_slice()),
            ("fsync", &["EIO", "ENOSPC"]),
            (NAMING, &["EACCES", "EROFS"]),
            ("openat", &["EMFILE"]),
            ("flock", &["ENOLCK"]),
            ("close", &["EIO"]),
        ] {
            let whens = calls_of(job, call);
            for (&when, error) in whens.iter().flat_map(|when| errors.iter().map(move |error| (when, error)))
            {
                let root = prepared(job);
                let (seen, output) = with_fault(job, root.path(), call, &format!("error={error}"), when);
                let what = format!("{job:?}, {call} {when} fails with {error}");
                let struck: Vec<_> = seen.iter().filter(|c| c.is_injected()).collect();
                let there = root.path().to_str().unwrap();
                assert!(struck.len() == 1 && struck[0].rest.contains(there), "{what}: {struck:?}");
                faults += 1;
                let content = job.content(root.path());
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                let said: Vec<&str> = said.lines().filter(|l| l.starts_with("untaped: ")).collect();
                if output.status.success() {
                    // A lock, the name of a folder on the disk, and what closing says can be done without.
                    assert_eq!(content, new, "{what}");
                } else {
                    assert_eq!(said.len(), 1, "{what}: {output:?}");
                    let unconfirmed = said[0].contains("may be lost in a power failure");
                    assert_eq!(
                        content,
                        if unconfirmed { new.clone() } else { old.clone() },
                        "{what}: {said:?}"
                    );
                    assert!(
                        ["cannot ", "may be lost"].iter().any(|w| said[0].contains(w)),
                        "{what}: {said:?}"
                    );
                    assert!(unconfirmed == (call == "fsync" && content == new), "{what}: {said:?}");
                }
                assert_eq!(temporary(&job.folder(root.path())), 0, "{what}");
                assert!(output.status.success() || !matches!(call, "flock" | "close"), "{what}: {output:?}");
                assert!(!output.status.success() || call != "write", "{what}: {output:?}");
            }
        }
    }
    measured(&format!("{faults} calls that failed"));
    assert!(faults > 30, "{faults}");
}

/// A file system of 64 kB that is gone with the process that uses it. A user who may make one need not be root.
fn on_a_small_disk(job: Job, root: &Path, free: u32) -> Output {
    let script = format!(
        "mount -t tmpfs -o size=64k none '{0}' && cp -r '{0}.before/.' '{0}' && \
         head -c 1M /dev/zero > '{0}/filler' 2>/dev/null; \
         truncate -s -{free} '{0}/filler'; \"$@\"; code=$?; rm -f '{0}/filler'; \
         cp -r '{0}/.' '{0}.after'; exit $code",
        root.display()
    );
    let before = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", &script, "sh"];
    job.command(&before.map(str::to_owned), root).output().unwrap()
}

#[test]
fn on_a_full_disk_the_old_content_stays_and_it_is_said() {
    let mounts = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"])
        .output();
    if !mounts.as_ref().is_ok_and(|m| m.status.success()) {
        skipped(&format!("no small disk can be made here: {mounts:?}"));
        return;
    }
    let mut full = 0;
    for job in JOBS {
        let (old, new) = old_and_new(job);
        // From no room at all to enough for some, page by page.
        for pages in [0, 1, 2, 5] {
            let folder = tempfile::tempdir().unwrap();
            let root = folder.path().join("disk");
            let (before, after) = (folder.path().join("disk.before"), folder.path().join("disk.after"));
            for made in [&root, &before, &after] {
                fs::create_dir(made).unwrap();
            }
            job.prepare(&before);
            let output = on_a_small_disk(job, &root, pages * 4096);
            let content = job.content(&after);
            // A log that is copied is another one, so that its place is another file: it is looked for by its content.
            let what = format!("{job:?} with {pages} pages left");
            if output.status.success() {
                assert!(content.is_some() && (content == new || job == Job::Position), "{what}");
                continue;
            }
            full += 1;
            assert_eq!(content, old, "{what}");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(said.contains("No space left on device"), "{what}: {said}");
            assert_eq!(said.lines().filter(|l| l.starts_with("untaped: ")).count(), 1, "{what}: {said}");
            assert_eq!(temporary(&job.folder(&after)), 0, "{what}");
        }
    }
    measured(&format!("{full} times on a full disk"));
    assert!(full >= 8, "{full}");
}

#[test]
fn in_a_folder_that_may_not_be_written_to_it_is_said_and_nothing_changes() {
    for job in JOBS {
        let root = prepared(job);
        let old = job.content(root.path());
        let folder = job.folder(root.path());
        for (of, name) in [(Job::Citation, "case.citations.txt"), (Job::Act, "kp.jsonl")] {
            if of == job {
                fs::set_permissions(folder.join(name), Permissions::from_mode(0o444)).unwrap();
            }
        }
        fs::set_permissions(&folder, Permissions::from_mode(0o555)).unwrap();
        // Root may write everywhere, unless it gives that up.
        let is_root = fs::write(folder.join("probe"), "").is_ok();
        let _ = fs::remove_file(folder.join("probe"));
        let giving_up: &[&str] = if is_root {
            &["setpriv", "--bounding-set", "-all", "--inh-caps", "-all", "--no-new-privs", "env"]
        } else {
            &["env"]
        };
        let before: Vec<String> = giving_up.iter().map(|&w| w.to_owned()).collect();
        let output = job.command(&before, root.path()).output().unwrap();
        fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let sentences: Vec<&str> = said.lines().filter(|l| l.starts_with("untaped: ")).collect();
        assert_eq!(sentences.len(), 1, "{job:?}: {output:?}");
        assert!(sentences[0].contains("cannot ") && sentences[0].contains("Permission denied"), "{said}");
        assert_eq!(job.content(root.path()), old);
        assert_eq!(temporary(&folder), 0);
    }
}

#[test]
fn two_processes_that_write_at_once_lose_no_line_and_leave_no_half_file() {
    for job in [Job::Position, Job::Citation, Job::FirstCitation, Job::Replacing] {
        let (_, new) = old_and_new(job);
        let root = prepared(job);
        let mut running: Vec<_> = (0..8)
            .map(|_| {
                let mut command = job.command(&["env".to_owned()], root.path());
                command.stdout(std::process::Stdio::null()).spawn().unwrap()
            })
            .collect();
        for child in &mut running {
            assert!(child.wait().unwrap().success(), "{job:?}");
        }
        let content = job.content(root.path());
        let lines = format!("{CITED}\n").repeat(8);
        let expected = match job {
            Job::Citation => Some(format!("an earlier line\n{lines}").into_bytes()),
            Job::FirstCitation => Some(lines.into_bytes()),
            Job::Position | Job::New | Job::Replacing | Job::Act | Job::FirstAct => new,
        };
        assert_eq!(content, expected, "{job:?}");
        assert_eq!(temporary(&job.folder(root.path())), 0, "{job:?}");
    }
}
