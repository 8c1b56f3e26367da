//! Writes files, each whole or not at all.

use super::log::folder_of;
use super::regular_file::{check_writable, names_in, open_own, resolved};
use super::unfinished::{Unfinished, unfinished};
use crate::record::visible;
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use tempfile::{Builder, NamedTempFile};

/// The prefix and the suffix of temporary files.
const TEMPORARY: (&str, &str) = (".untaped-", ".part");

/// How many bytes are buffered.
const BUFFER: usize = 1 << 16;
/// After this many bytes they are synced to disk while more is written, so that the end waits for less.
const SYNC_EVERY: u64 = 1 << 24;

/// What happens to an existing file of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// The file is kept, and writing is refused: at the start, and at the end if a file has appeared in the meantime.
    Keep,
    /// The new file replaces it and gets its permissions.
    Replace,
}

/// A file that is being written. Its bytes go to a temporary file in the same folder; [`NewFile::finish`] syncs it to disk
/// and renames it in one step. So its name always has the old content or the new, never a part, even after an error, a
/// full disk, a kill or a power failure.
///
/// If it is dropped before it is finished, nothing is left. A file that a kill leaves is removed when the next file is
/// written in that folder.
///
/// If two processes write the same file, the last to finish wins, with all of its content.
#[derive(Debug)]
pub struct NewFile {
    to: BufWriter<Temporary>,
    /// The path without links.
    path: PathBuf,
    /// The path that the user gave, for errors.
    typed: PathBuf,
    existing: Existing,
    /// Dropped after the file, so that the file is listed as long as it exists.
    listed: Unfinished,
    disk: Disk,
}

/// Syncs a file to disk on another thread while it is being written.
#[derive(Debug, Default)]
struct Disk {
    written: u64,
    thread: Option<(SyncSender<()>, JoinHandle<io::Result<()>>)>,
}

impl Disk {
    fn wrote(&mut self, bytes: usize, file: &File) {
        let before = self.written / SYNC_EVERY;
        self.written += bytes as u64;
        if self.written / SYNC_EVERY == before {
            return;
        }
        if self.thread.is_none() {
            let (to, from) = sync_channel(1);
            let work = |file: File| move || from.into_iter().try_for_each(|()| file.sync_data());
            let begun = file.try_clone().and_then(|file| thread::Builder::new().spawn(work(file)));
            self.thread = begun.ok().map(|thread| (to, thread));
        }
        // If it is still busy, it will sync this as well.
        if let Some((to, _)) = &self.thread {
            let _ = to.try_send(());
        }
    }

    /// The result of all syncs. The system reports a failure once, and may have reported it here.
    fn finish(self) -> io::Result<()> {
        let Some((to, thread)) = self.thread else { return Ok(()) };
        drop(to);
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

impl NewFile {
    /// Creates a file with the permissions of the user's umask.
    ///
    /// # Errors
    /// One sentence that names the file: it exists, it is a link or not a regular file, it has a second name, it is
    /// read-only, or its folder is not writable.
    pub fn create(path: &Path, existing: Existing) -> Result<NewFile> {
        NewFile::begin(path, existing, 0o666).map_err(|e| e.context(cannot(path)))
    }

    /// Writes a file that only its owner can read (0600); returns its path without links.
    ///
    /// # Errors
    /// One sentence that names the file.
    pub(super) fn with_content(path: &Path, existing: Existing, content: &[u8]) -> Result<PathBuf> {
        NewFile::with_mode(path, existing, 0o600, content)
    }

    /// Writes a file with these permissions, less those that the umask takes away; returns its path without links.
    ///
    /// # Errors
    /// One sentence that names the file.
    pub(super) fn with_mode(path: &Path, existing: Existing, mode: u32, content: &[u8]) -> Result<PathBuf> {
        let mut file = NewFile::begin(path, existing, mode).map_err(|e| e.context(cannot(path)))?;
        file.write_all(content)?;
        let path = file.path.clone();
        file.finish()?;
        Ok(path)
    }

    /// The path that it will have, without links.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn begin(path: &Path, existing: Existing, mode: u32) -> Result<NewFile> {
        let typed = path.to_owned();
        let path = resolved(path)?;
        let existing_file = match fs::symlink_metadata(&path) {
            Ok(meta) => Some(meta),
            Err(e) if e.kind() == ErrorKind::NotFound => None,
            Err(e) => return Err(e.into()),
        };
        let permissions = match &existing_file {
            Some(meta) => {
                check_replaceable(&path, meta, existing).map(|()| meta.permissions().mode() & mode)?
            }
            None => mode,
        };
        let folder = folder_of(&path);
        remove_abandoned(folder);
        let (file, listed) = {
            let mut list = unfinished();
            let file = temporary(folder, permissions)?;
            let listed = Unfinished::new(&mut list, file.path());
            (file, listed)
        };
        if existing_file.is_some() {
            file.as_file().set_permissions(Permissions::from_mode(permissions))?;
        }
        Ok(NewFile {
            to: BufWriter::with_capacity(BUFFER, Temporary(file)),
            path,
            typed,
            existing,
            listed,
            disk: Disk::default(),
        })
    }

    /// Syncs the file to disk and gives it its name.
    ///
    /// # Errors
    /// One sentence that names the file. Nothing has changed then, with one exception, which the sentence states: the
    /// file is written, but the disk did not confirm that it would survive a power failure.
    pub fn finish(self) -> Result<()> {
        let NewFile { to, path, typed, existing, listed, disk } = self;
        let named = to
            .into_inner()
            .map_err(io::IntoInnerError::into_error)
            .and_then(|file| disk.finish().map(|()| file))
            .and_then(|Temporary(file)| file.as_file().sync_all().map(|()| file))
            .map_err(anyhow::Error::from)
            .and_then(|file| {
                // Locked, so that a signal cannot remove it while it is renamed.
                let _list = unfinished();
                rename(file, &path, existing)
            });
        drop(listed);
        named.map_err(|e: anyhow::Error| e.context(cannot(&typed)))?;
        sync_folder(folder_of(&path))
            .with_context(|| format!("{}: written, but may be lost in a power failure", shown(&typed)))
    }

    fn named(&self, e: &io::Error) -> io::Error {
        io::Error::new(e.kind(), format!("{}: {e}", cannot(&self.typed)))
    }
}

/// A temporary file whose errors do not have its name, which means nothing to the user.
#[derive(Debug)]
struct Temporary(NamedTempFile);

impl Write for Temporary {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.as_file_mut().flush()
    }
}

/// Errors name the file.
impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.to.write(bytes).map_err(|e| self.named(&e))?;
        self.disk.wrote(n, self.to.get_ref().0.as_file());
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush().map_err(|e| self.named(&e))
    }
}

/// Gives a temporary file its name.
fn rename(file: NamedTempFile, path: &Path, existing: Existing) -> Result<File> {
    match existing {
        Existing::Replace => file.persist(path).map_err(|e| e.error.into()),
        Existing::Keep => file.persist_noclobber(path).map_err(|e| {
            if e.error.kind() == ErrorKind::AlreadyExists { AlreadyExists.into() } else { e.error.into() }
        }),
    }
}

/// Writes a file that only its owner can read; an existing one is replaced.
///
/// # Errors
/// One sentence that names the file.
pub fn write_private(path: &Path, content: &[u8]) -> Result<()> {
    NewFile::with_content(path, Existing::Replace, content).map(drop)
}

/// There is a file of this name, and it is to be kept.
#[derive(Debug, thiserror::Error)]
#[error("already exists; use --force to replace it")]
pub(super) struct AlreadyExists;

fn check_replaceable(path: &Path, file: &Metadata, existing: Existing) -> Result<()> {
    check_writable(path, file)?;
    if existing == Existing::Keep {
        bail!(AlreadyExists);
    }
    if file.permissions().readonly() {
        bail!("is read-only");
    }
    Ok(())
}

/// Creates a temporary file and locks it while it is open: an unlocked one is abandoned. On a file system without locks
/// it goes on without one.
fn temporary(folder: &Path, mode: u32) -> io::Result<NamedTempFile> {
    let (prefix, suffix) = TEMPORARY;
    loop {
        let file = Builder::new().prefix(prefix).suffix(suffix).make_in(folder, |path| {
            OpenOptions::new().read(true).write(true).create_new(true).mode(mode).open(path)
        })?;
        // Another process may have removed it as abandoned before it was locked.
        match file.as_file().try_lock() {
            Err(fs::TryLockError::WouldBlock) => {}
            Ok(()) if file.as_file().metadata()?.nlink() == 0 => {}
            Ok(()) | Err(fs::TryLockError::Error(_)) => return Ok(file),
        }
    }
}

/// Removes temporary files of ended processes from a folder. Those that cannot be locked or removed stay.
fn remove_abandoned(folder: &Path) {
    let Ok(names) = names_in(folder) else { return };
    let (prefix, suffix) = TEMPORARY;
    let ours = |name: &OsString| {
        let name = name.to_string_lossy();
        name.starts_with(prefix) && name.ends_with(suffix)
    };
    for path in names.filter(ours).map(|name| folder.join(name)) {
        // Removed while locked, so that no process can be using it.
        if let Ok(file) = open_own(&path)
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(path);
        }
    }
}

/// Syncs the names in a folder to disk. A folder that cannot be opened, or a file system that cannot sync one, is not a
/// failure.
fn sync_folder(folder: &Path) -> io::Result<()> {
    let Ok(open) = File::open(folder) else { return Ok(()) };
    match open.sync_all() {
        Err(e) if matches!(e.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        synced => synced,
    }
}

fn cannot(path: &Path) -> String {
    format!("{}: cannot write", shown(path))
}

fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy()).into_owned()
}

#[cfg(test)]
#[path = "write/tests.rs"]
mod tests;
