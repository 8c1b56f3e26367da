//! Appends a line to a file that other processes may append to as well.

use super::regular_file::{open_to_append, resolved};
use super::write::{AlreadyExists, Existing, NewFile};
use crate::record::visible;
use anyhow::{Context, Result, anyhow};
use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// How often a lock that another process holds is tried. It is held for one line.
const TRIES: u32 = 50;
/// The time between two tries.
const RETRY_AFTER: Duration = Duration::from_millis(20);

/// What became of a line that was to be appended, with the file's path without links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It was appended.
    Added(PathBuf),
    /// The file has a line like it, so it was not.
    Present(PathBuf),
}

/// Appends a line to a file, unless a line of the file is like it. A new file can be read by its owner only (0600).
///
/// The line is appended whole or not at all, under a lock, so that lines from two processes never mix. A last line
/// without a newline gets one first. A new file appears with its line in it, or not at all.
///
/// # Errors
/// One sentence that names the file: it is a link, not a regular file, or has a second name; or the system's error.
/// Nothing was appended then, unless it says otherwise.
pub fn append_line(path: &Path, line: &str, is_like: &dyn Fn(&str) -> bool) -> Result<Appended> {
    let cannot = || format!("{}: cannot append", visible(&path.to_string_lossy()));
    let place = resolved(path).with_context(cannot)?;
    for _ in 0..TRIES {
        let Some(file) = open_to_append(&place).with_context(cannot)? else {
            match NewFile::with_content(path, Existing::Keep, format!("{line}\n").as_bytes()) {
                // Another process may have been faster.
                Err(e) if e.is::<AlreadyExists>() => continue,
                written => return written.map(Appended::Added),
            }
        };
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(RETRY_AFTER),
            // An editor may have replaced the file before it was locked.
            Ok(()) if !is_same(&file, &place).with_context(cannot)? => {}
            // On a file system without locks it goes on without one: a line that is written in one call still stays
            // whole.
            Ok(()) | Err(TryLockError::Error(_)) => {
                if has_line(&file, is_like).with_context(cannot)? {
                    return Ok(Appended::Present(place));
                }
                return append(&file, line).with_context(cannot).map(|()| Appended::Added(place));
            }
        }
    }
    Err(anyhow!("another program has locked it; try again")).with_context(cannot)
}

/// Whether a line of a file is the one that is looked for.
fn has_line(file: &File, is_like: &dyn Fn(&str) -> bool) -> io::Result<bool> {
    for line in BufReader::new(file).split(b'\n') {
        if is_like(&String::from_utf8_lossy(&line?)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Appends a line, or several, to a file that is locked; syncs it to disk. What could only be appended in part is removed.
pub(super) fn append(file: &File, line: &str) -> Result<()> {
    let before = file.metadata()?.len();
    let mut content = Vec::with_capacity(line.len() + 2);
    let mut last = [b'\n'];
    if before > 0 {
        file.read_exact_at(&mut last, before - 1)?;
    }
    if last != [b'\n'] {
        content.push(b'\n');
    }
    content.extend_from_slice(line.as_bytes());
    content.push(b'\n');
    let mut to = file;
    let Err(e) = to.write_all(&content).and_then(|()| to.sync_all()) else { return Ok(()) };
    // The lock is held, so only this line is after the old end.
    match file.set_len(before) {
        Ok(()) => Err(e.into()),
        Err(_) => Err(e).context("part of the line may be at its end"),
    }
}

/// Whether a path names an open file.
pub(super) fn is_same(file: &File, path: &Path) -> io::Result<bool> {
    let of_file = file.metadata()?;
    match fs::symlink_metadata(path) {
        Ok(of_path) => Ok((of_path.dev(), of_path.ino()) == (of_file.dev(), of_file.ino())),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(false),
        Err(e) => Err(e),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn lines_appended_by_several_writers_at_once_all_stay_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("case.citations.txt");
        thread::scope(|scope| {
            for writer in 0..6_u8 {
                let path = &path;
                scope.spawn(move || {
                    for number in 0..10 {
                        let words = char::from(b'a' + writer).to_string().repeat(10_000);
                        let line = format!("{writer} {number} {words}");
                        // On a slow disk the others may hold the lock for longer than the tries last.
                        while let Err(e) = append_line(path, &line, &|_| false) {
                            assert!(format!("{e:#}").contains("try again"), "{e:#}");
                        }
                    }
                });
            }
        });
        let content = fs::read_to_string(&path).unwrap();
        let mut lines: Vec<(u8, u8)> = content
            .lines()
            .map(|line| {
                let mut parts = line.split(' ');
                let mut number = || parts.next().unwrap().parse().unwrap();
                let (writer, number) = (number(), number());
                let words = parts.next().unwrap().as_bytes();
                assert!(words.len() == 10_000 && words.iter().all(|&b| b == b'a' + writer), "a torn line");
                (writer, number)
            })
            .collect();
        lines.sort_unstable();
        assert_eq!(lines, (0..6).flat_map(|w| (0..10).map(move |n| (w, n))).collect::<Vec<_>>());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_last_line_without_an_end_gets_one_and_an_empty_file_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.txt");
        for (before, after) in [("", "new\n"), ("half", "half\nnew\n"), ("whole\n", "whole\nnew\n")] {
            fs::write(&path, before).unwrap();
            append_line(&path, "new", &|_| false).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), after);
        }
    }

    #[test]
    fn a_line_that_the_file_has_is_not_appended_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.txt");
        let append =
            |line: &str| append_line(&path, line, &|other| other.eq_ignore_ascii_case(line)).unwrap();
        assert!(matches!(append("one"), Appended::Added(_)));
        assert!(matches!(append("two"), Appended::Added(_)));
        assert!(matches!(append("ONE"), Appended::Present(_)));
        assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
    }

    #[test]
    fn a_file_that_cannot_be_appended_to_is_reported_without_waiting_or_changing_it() {
        let folder = tempfile::tempdir().unwrap();
        let held = folder.path().join("held");
        fs::write(&held, "theirs\n").unwrap();
        let other = File::open(&held).unwrap();
        other.lock().unwrap();
        for (path, what) in [
            (held.as_path(), "held: cannot append: another program has locked it; try again"),
            (folder.path(), "cannot append: is a directory"),
            (Path::new("/dev/null"), "cannot append: is not a regular file"),
            (&folder.path().join("missing/x"), "x: cannot append: no such folder"),
        ] {
            let message = format!("{:#}", append_line(path, "x", &|_| false).unwrap_err());
            assert!(message.contains(what), "{message}");
        }
        assert_eq!(fs::read_to_string(&held).unwrap(), "theirs\n");
        drop(other);
        append_line(&held, "ours", &|_| false).unwrap();
        assert_eq!(fs::read_to_string(&held).unwrap(), "theirs\nours\n");
    }
}
