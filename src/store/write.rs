//! The one way a file is written: whole, or not at all.

use super::log::folder_of;
use super::unfinished::{Unfinished, unfinished};
use crate::record::visible;
use anyhow::{Context, Result, anyhow, bail};
use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use tempfile::{Builder, NamedTempFile};

/// How the names of temporary files begin and end; between stands what makes each unique.
const TEMPORARY: (&str, &str) = (".untaped-", ".part");

/// How much is gathered before it is written.
const GATHERED: usize = 1 << 16;
/// After so much more the disk is begun with, while more is written: at the end less is waited for.
const AHEAD: u64 = 1 << 24;

/// What happens to a file that stands where a new one is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and writing is refused: before anything is written, and again at the end, for a file that came
    /// meanwhile.
    Keep,
    /// The new one takes its place, and its permissions.
    Replace,
}

/// A file in the making. What is written goes to a temporary file in the same folder; [`NewFile::finish`] brings it
/// to the disk and gives it its name in one step. So under that name stands the old content or the new, never half
/// of it, whatever happens meanwhile: an error, a full disk, a kill, a loss of power.
///
/// Dropped before it is finished, it leaves nothing behind. What a kill leaves behind is taken away when the next
/// file is written in that folder.
///
/// Where two processes write the same file, the last to finish wins, with its whole content.
#[derive(Debug)]
pub struct NewFile {
    to: BufWriter<Temporary>,
    path: PathBuf,
    /// The name that the user gave: errors call it so, also where it is a link to `path`.
    typed: PathBuf,
    existing: Existing,
    /// Behind the file, so that it is listed for as long as there is one.
    listed: Unfinished,
    disk: Disk,
}

/// Brings what was written so far to the disk on a thread of its own.
#[derive(Debug, Default)]
struct Disk {
    written: u64,
    thread: Option<(SyncSender<()>, JoinHandle<io::Result<()>>)>,
}

impl Disk {
    fn more(&mut self, bytes: usize, file: &File) {
        let before = self.written / AHEAD;
        self.written += bytes as u64;
        if self.written / AHEAD == before {
            return;
        }
        if self.thread.is_none() {
            let (to, from) = sync_channel(1);
            let work = |file: File| move || from.into_iter().try_for_each(|()| file.sync_data());
            let begun = file.try_clone().and_then(|file| thread::Builder::new().spawn(work(file)));
            self.thread = begun.ok().map(|thread| (to, thread));
        }
        // Where it is still busy with what was before, it will find this as well.
        if let Some((to, _)) = &self.thread {
            let _ = to.try_send(());
        }
    }

    /// What became of it. The system tells a failure once, and here is where it may have been told.
    fn finish(self) -> io::Result<()> {
        let Some((to, thread)) = self.thread else { return Ok(()) };
        drop(to);
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

impl NewFile {
    /// Begins a file that others may read as far as the user's umask says.
    ///
    /// # Errors
    /// One sentence that names the file: there is one already, it is no regular file, it is read-only, or its folder
    /// cannot be written to.
    pub fn create(path: &Path, existing: Existing) -> Result<NewFile> {
        NewFile::begin(path, existing, 0o666).map_err(|e| e.context(cannot(path)))
    }

    /// Begins a file for the eyes of its owner alone (0600), in place of one that may stand there.
    ///
    /// # Errors
    /// One sentence that names the file.
    pub fn private(path: &Path) -> Result<NewFile> {
        NewFile::begin(path, Existing::Replace, 0o600).map_err(|e| e.context(cannot(path)))
    }

    fn begin(path: &Path, existing: Existing, mode: u32) -> Result<NewFile> {
        let typed = path.to_owned();
        // What a link leads to is replaced, and not the link.
        let path = match fs::symlink_metadata(path) {
            Ok(meta) if meta.is_symlink() => path.canonicalize().context("leads nowhere")?,
            Ok(_) | Err(_) => path.to_owned(),
        };
        let standing = match fs::metadata(&path) {
            Ok(meta) => Some(meta),
            Err(e) if e.kind() == ErrorKind::NotFound => None,
            Err(e) => return Err(e.into()),
        };
        let permissions = match &standing {
            Some(meta) => may_be_replaced(meta, existing).map(|()| meta.permissions().mode() & mode)?,
            None if path.file_name().is_none() => bail!("give the name of a file"),
            None => mode,
        };
        let folder = folder_of(&path);
        if let Err(e) = fs::metadata(folder)
            && e.kind() == ErrorKind::NotFound
        {
            bail!("there is no folder {}", shown(folder));
        }
        remove_abandoned(folder);
        let (file, listed) = {
            let mut list = unfinished();
            let file = temporary(folder, permissions)?;
            let listed = Unfinished::enter(&mut list, file.path());
            (file, listed)
        };
        if standing.is_some() {
            file.as_file().set_permissions(Permissions::from_mode(permissions))?;
        }
        Ok(NewFile {
            to: BufWriter::with_capacity(GATHERED, Temporary(file)),
            path,
            typed,
            existing,
            listed,
            disk: Disk::default(),
        })
    }

    /// Brings the file to the disk, and gives it its name.
    ///
    /// # Errors
    /// One sentence that names the file. Nothing has changed then, with one exception, which the sentence states: the
    /// new content stands there, but the disk did not confirm that it will still do so after a loss of power.
    pub fn finish(self) -> Result<()> {
        let NewFile { to, path, typed, existing, listed, disk } = self;
        let named = to
            .into_inner()
            .map_err(io::IntoInnerError::into_error)
            .and_then(|file| disk.finish().map(|()| file))
            .and_then(|Temporary(file)| file.as_file().sync_all().map(|()| file))
            .map_err(anyhow::Error::from)
            .and_then(|file| {
                // It gets its name, or a signal takes it away, but not both at once.
                let _list = unfinished();
                give_name(file, &path, existing)
            });
        drop(listed);
        named.map_err(|e: anyhow::Error| e.context(cannot(&typed)))?;
        sync_folder(folder_of(&path))
            .with_context(|| format!("{}: is written, but may not outlast a loss of power", shown(&typed)))
    }

    fn named(&self, e: &io::Error) -> io::Error {
        io::Error::new(e.kind(), format!("{}: {e}", cannot(&self.typed)))
    }
}

/// A temporary file whose errors are the cause alone: its name means nothing to the user.
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
        self.disk.more(n, self.to.get_ref().0.as_file());
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush().map_err(|e| self.named(&e))
    }
}

/// Gives a file its name.
fn give_name(file: NamedTempFile, path: &Path, existing: Existing) -> Result<File> {
    match existing {
        Existing::Replace => file.persist(path).map_err(|e| e.error.into()),
        Existing::Keep => file.persist_noclobber(path).map_err(|e| {
            if e.error.kind() == ErrorKind::AlreadyExists { anyhow!(KEPT) } else { e.error.into() }
        }),
    }
}

/// Writes a file for the eyes of its owner alone, in place of one that may stand there.
///
/// # Errors
/// One sentence that names the file.
pub fn write_private(path: &Path, content: &[u8]) -> Result<()> {
    let mut file = NewFile::private(path)?;
    file.write_all(content)?;
    file.finish()
}

const KEPT: &str = "there is one already: it is replaced with --force alone";

fn may_be_replaced(standing: &Metadata, existing: Existing) -> Result<()> {
    if standing.is_dir() {
        bail!("is a directory: give the name of a file in it");
    }
    if !standing.is_file() {
        bail!("is no regular file");
    }
    if existing == Existing::Keep {
        bail!(KEPT);
    }
    if standing.permissions().readonly() {
        bail!("the one that stands there is read-only");
    }
    Ok(())
}

/// Makes a temporary file, and locks it for as long as it is open: a file that is not locked is abandoned. Where the
/// file system knows no locks it goes on without.
fn temporary(folder: &Path, mode: u32) -> io::Result<NamedTempFile> {
    let (prefix, suffix) = TEMPORARY;
    loop {
        let file = Builder::new().prefix(prefix).suffix(suffix).make_in(folder, |path| {
            OpenOptions::new().read(true).write(true).create_new(true).mode(mode).open(path)
        })?;
        // Before it was locked it may have been taken for an abandoned one.
        match file.as_file().try_lock() {
            Err(fs::TryLockError::WouldBlock) => {}
            Ok(()) if file.as_file().metadata()?.nlink() == 0 => {}
            Ok(()) | Err(fs::TryLockError::Error(_)) => return Ok(file),
        }
    }
}

/// Removes the temporary files in a folder whose processes are gone. What cannot be locked or removed stays.
fn remove_abandoned(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let (prefix, suffix) = TEMPORARY;
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with(prefix)
            || !name.ends_with(suffix)
            || !entry.file_type().is_ok_and(|t| t.is_file())
        {
            continue;
        }
        // Removed while the lock is held, so that no process can be at work on it.
        if let Ok(file) = File::open(entry.path())
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Brings the names in a folder to the disk. That a folder may not be opened, or that a file system cannot sync one,
/// is no failure.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    let Ok(open) = File::open(folder) else { return Ok(()) };
    match open.sync_all() {
        Err(e) if matches!(e.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        synced => synced,
    }
}

fn cannot(path: &Path) -> String {
    format!("{}: cannot be written", shown(path))
}

fn shown(path: &Path) -> String {
    visible(&path.to_string_lossy()).into_owned()
}

#[cfg(test)]
#[path = "write/tests.rs"]
mod tests;
