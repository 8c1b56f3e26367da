//! A file of lines to which one process at a time appends, and in which nothing is ever rewritten.

use super::append::{append, is_same};
use super::log::folder_of;
use super::regular_file::{open_regular, open_to_append, resolved};
use super::write::{AlreadyExists, Existing, NewFile};
use crate::record::visible;
use anyhow::{Context, Result, bail};
use std::fs::{self, DirBuilder, File, Permissions, TryLockError};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// The largest file that is read, in bytes: a million acts with long remarks.
const LARGEST: u64 = 1 << 29;

/// An open file of lines, locked as long as it is open.
#[derive(Debug)]
pub struct Journal {
    file: File,
    /// The path without links in its folder.
    path: PathBuf,
}

/// How often a lock is tried, and how long it waits between: a fifth of a second in all.
const LOCK_TRIES: u32 = 20;
const RETRY_AFTER: Duration = Duration::from_millis(10);

/// What became of opening a journal.
#[derive(Debug)]
pub enum Opening {
    /// There is no such file.
    Missing,
    /// Another process appends to it.
    Locked,
    /// It is open, and locked for this process.
    Open(Journal),
}

impl Journal {
    /// Opens a file of lines, and locks it. On a file system without locks it goes on without one.
    ///
    /// # Errors
    /// One sentence that names the file: it is a link, not a regular file, or has a second name; or the system's error.
    pub fn open(path: &Path) -> Result<Opening> {
        let cannot = || format!("{}: cannot append", shown(path));
        if !folder_of(path).exists() {
            return Ok(Opening::Missing);
        }
        let place = resolved(path).with_context(cannot)?;
        // A file may be replaced between its opening and its locking, but not without end.
        for _ in 0..8 {
            let Some(file) = open_to_append(&place).with_context(cannot)? else {
                return Ok(Opening::Missing);
            };
            if is_locked(&file) {
                return Ok(Opening::Locked);
            }
            if is_same(&file, &place).with_context(cannot)? {
                return Ok(Opening::Open(Journal { file, path: place }));
            }
        }
        bail!("{}: it is replaced again and again", cannot())
    }

    /// Creates a file with its first lines in it, or not at all, and syncs it to disk; `false` if there is one already, which
    /// stays as it is. Its folder is created as readable as the folder above it, and so is the file, which only its owner may
    /// change.
    ///
    /// # Errors
    /// One sentence that names the file.
    pub fn create(path: &Path, lines: &[u8]) -> Result<bool> {
        let mode = folder_as_readable_as_above(folder_of(path))?;
        match NewFile::with_mode(path, Existing::Keep, mode & 0o644 | 0o600, lines) {
            Err(e) if e.is::<AlreadyExists>() => Ok(false),
            written => written.map(|_| true),
        }
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// One sentence that names the file.
    pub fn content(&self) -> Result<Vec<u8>> {
        read_whole(&self.path)
    }

    /// Appends lines, whole or not at all, and syncs them to disk. A last line without a newline gets one first, so that it
    /// does not damage what is appended.
    ///
    /// # Errors
    /// One sentence that names the file. Nothing was appended then, unless it says otherwise.
    pub fn append(&self, lines: &str) -> Result<()> {
        let cannot = || format!("{}: cannot append", shown(&self.path));
        append(&self.file, lines.trim_end_matches('\n')).with_context(cannot)
    }

    /// Whether the file still has its name: it was neither removed nor replaced.
    #[must_use]
    pub fn is_in_place(&self) -> bool {
        is_same(&self.file, &self.path).unwrap_or(false)
    }
}

/// Locks a file; whether another process keeps it locked. A process that this one is just starting holds all its locks for a
/// moment, also that under which the file was created.
fn is_locked(file: &File) -> bool {
    let is_locked = || matches!(file.try_lock(), Err(TryLockError::WouldBlock));
    (0..LOCK_TRIES).all(|_| {
        let locked = is_locked();
        if locked {
            thread::sleep(RETRY_AFTER);
        }
        locked
    })
}

/// Creates a folder, if it is missing, with the permissions of the one above it; one that is missing as well, and all above
/// that, are open to their owner alone. Returns the permissions.
///
/// # Errors
/// One sentence that names the folder.
pub(super) fn folder_as_readable_as_above(folder: &Path) -> Result<u32> {
    let cannot = || format!("{}: cannot create", shown(folder));
    let private = |path: &Path| DirBuilder::new().recursive(true).mode(0o700).create(path);
    let mode = |path: &Path| fs::metadata(path).map(|meta| meta.permissions().mode() & 0o7777);
    if folder.is_dir() {
        return mode(folder).with_context(cannot);
    }
    let above = folder_of(folder);
    private(above).with_context(cannot)?;
    let of_above = mode(above).with_context(cannot)?;
    match DirBuilder::new().mode(0o700).create(folder) {
        // A sticky folder that everyone may write to (/tmp) is no model.
        Ok(()) if of_above & 0o1000 == 0 => {
            // The bits that the umask took away.
            fs::set_permissions(folder, Permissions::from_mode(of_above | 0o700)).with_context(cannot)?;
        }
        Err(e) if e.kind() != ErrorKind::AlreadyExists => return Err(e).with_context(cannot),
        Ok(()) | Err(_) => {}
    }
    mode(folder).with_context(cannot)
}

/// Reads a small file of the program's own or of a colleague's. A link is followed, and no pipe is waited for.
///
/// # Errors
/// One sentence that names the file.
pub fn read_whole(path: &Path) -> Result<Vec<u8>> {
    let cannot = || format!("{}: cannot read", shown(path));
    let mut bytes = Vec::new();
    let file = open_regular(path).with_context(cannot)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).with_context(cannot)?;
    if bytes.len() as u64 > LARGEST {
        bail!("{}: it is larger than {} MB", cannot(), LARGEST >> 20);
    }
    Ok(bytes)
}

/// Writes a file, whole or not at all, into a folder that is created if it is missing; as readable as the folder. An
/// existing one is kept.
///
/// # Errors
/// One sentence that names the file.
pub fn write_if_missing(path: &Path, content: &[u8]) -> Result<()> {
    if path.exists() { Ok(()) } else { Journal::create(path, content).map(drop) }
}

fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_process_at_a_time_appends_and_each_line_stays_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log/kp.jsonl");
        assert!(matches!(Journal::open(&path).unwrap(), Opening::Missing));
        assert!(Journal::create(&path, b"head\n").unwrap());
        let Opening::Open(journal) = Journal::open(&path).unwrap() else { panic!("not open") };
        assert!(matches!(Journal::open(&path).unwrap(), Opening::Locked));
        assert!(!Journal::create(&path, b"other\n").unwrap());
        journal.append("one\ntwo\n").unwrap();
        assert_eq!(journal.content().unwrap(), b"head\none\ntwo\n");
        drop(journal);
        fs::write(&path, "head\ntorn").unwrap();
        let Opening::Open(journal) = Journal::open(&path).unwrap() else { panic!("not open") };
        journal.append("three").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "head\ntorn\nthree\n");
        fs::remove_file(&path).unwrap();
        assert!(!journal.is_in_place());
    }

    #[test]
    fn files_and_folders_are_as_readable_as_the_folder_above_them() {
        let folder = tempfile::tempdir().unwrap();
        for (mode, of_folder, of_file) in
            [(0o700, 0o700, 0o600), (0o755, 0o755, 0o644), (0o770, 0o770, 0o640)]
        {
            let team = folder.path().join(format!("{mode:o}"));
            fs::create_dir(&team).unwrap();
            fs::set_permissions(&team, Permissions::from_mode(mode)).unwrap();
            write_if_missing(&team.join("log/book.json"), b"x").unwrap();
            let mode = |path: &str| fs::metadata(team.join(path)).unwrap().permissions().mode() & 0o777;
            // The umask may take more away from the file.
            assert_eq!(mode("log"), of_folder);
            assert_eq!(mode("log/book.json") | 0o044, of_file | 0o044);
            assert_eq!(mode("log/book.json") & !of_file, 0);
        }
        write_if_missing(&folder.path().join("new/work/log/book.json"), b"x").unwrap();
        let mode = fs::metadata(folder.path().join("new/work")).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
}
