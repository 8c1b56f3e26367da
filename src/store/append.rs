//! Appends a line to a file that other processes may append to as well.

use super::log::folder_of;
use super::write::sync_folder;
use crate::record::visible;
use anyhow::{Context, Result, bail};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::thread;
use std::time::Duration;

/// How often a lock that another process holds is tried. It is held for one line.
const TRIES: u32 = 50;
/// The time between two tries.
const RETRY_AFTER: Duration = Duration::from_millis(20);

/// Appends a line to a file. A new file can be read by its owner only (0600).
///
/// The line is appended whole or not at all, under a lock, so that lines from two processes never mix. A last line
/// without a newline gets one first.
///
/// # Errors
/// One sentence that names the file. Nothing was appended then, unless it says otherwise.
pub fn append_line(path: &Path, line: &str) -> Result<()> {
    append(path, line).with_context(|| format!("{}: cannot append", visible(&path.to_string_lossy())))
}

fn append(path: &Path, line: &str) -> Result<()> {
    let file = open_locked(path)?;
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
    let written = (&file).write_all(&content).and_then(|()| file.sync_all());
    let Err(e) = written else {
        // The line is on disk; that the name of a new file may not be is no reason to fail.
        if before == 0 {
            let _ = sync_folder(folder_of(path));
        }
        return Ok(());
    };
    // The lock is held, so only this line is after the old end.
    match file.set_len(before) {
        Ok(()) => Err(e.into()),
        Err(_) => Err(e).context("part of the line may be at its end"),
    }
}

/// Opens the file to append and locks it. On a file system without locks it goes on without one: a line that is
/// written in one call still stays whole.
fn open_locked(path: &Path) -> Result<File> {
    for _ in 0..TRIES {
        // Opening a named pipe would wait for its reader.
        match fs::metadata(path) {
            Ok(meta) if !meta.is_file() => bail!("is not a regular file"),
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(e.into()),
            Ok(_) | Err(_) => {}
        }
        let file = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(RETRY_AFTER),
            // An editor may have replaced the file before it was locked.
            Ok(()) if !is_same(&file, path)? => {}
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(file),
        }
    }
    bail!("another program has locked it; try again")
}

fn is_same(file: &File, path: &Path) -> io::Result<bool> {
    let of_file = file.metadata()?;
    match fs::metadata(path) {
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
                        while let Err(e) = append_line(path, &line) {
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
            append_line(&path, "new").unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), after);
        }
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
            (folder.path(), "cannot append: is not a regular file"),
            (Path::new("/dev/null"), "cannot append: is not a regular file"),
            (&folder.path().join("missing/x"), "x: cannot append: No such file"),
        ] {
            let message = format!("{:#}", append_line(path, "x").unwrap_err());
            assert!(message.contains(what), "{message}");
        }
        assert_eq!(fs::read_to_string(&held).unwrap(), "theirs\n");
        drop(other);
        append_line(&held, "ours").unwrap();
        assert_eq!(fs::read_to_string(&held).unwrap(), "theirs\nours\n");
    }
}
