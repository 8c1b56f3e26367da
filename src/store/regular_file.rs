//! Opens files that others may have prepared: without waiting, and to write without following a link.
//!
//! A folder of evidence may hold anything under any name: a link to the user's own files, a second name of one, a pipe
//! that nobody writes to, a device without end. Whatever the program writes goes through [`check_writable`].

use super::log::folder_of;
use crate::record::visible;
use anyhow::{Result, bail};
use rustix::fs::{CWD, Mode, OFlags, openat};
use rustix::io::Errno;
use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The flags of every open here: never wait for the other end of a pipe, and never take a terminal.
const WITHOUT_WAITING: OFlags = OFlags::NONBLOCK.union(OFlags::NOCTTY).union(OFlags::CLOEXEC);

/// The error for a link, after the name of the file.
const IS_LINK: &str =
    "is a symbolic link, and nothing is written through one; move it away or use another name";
/// The error for anything else that is not a file.
const NOT_REGULAR: &str = "is not a regular file";

/// Opens a file to read. A link is followed. It never waits, not even for the writer of a named pipe.
///
/// # Errors
/// The system's error, also where a file system cannot open it.
pub(super) fn open_without_waiting(path: &Path) -> io::Result<File> {
    Ok(openat(CWD, path, OFlags::RDONLY | WITHOUT_WAITING, Mode::empty())?.into())
}

/// Opens a regular file to read. A link is followed.
///
/// # Errors
/// The system's error, or that it is not a regular file.
pub(super) fn open_regular(path: &Path) -> io::Result<File> {
    regular(open_without_waiting(path)?)
}

/// Opens a regular file of the program's own to read. A link is refused.
///
/// # Errors
/// The system's error, or that it is not a regular file.
pub(super) fn open_own(path: &Path) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | WITHOUT_WAITING;
    regular(openat(CWD, path, flags, Mode::empty())?.into())
}

fn regular(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other(NOT_REGULAR)) }
}

/// Opens an existing file to read it and to append to it; `None` if there is none. No link is followed in the last
/// part of the path.
///
/// # Errors
/// It may not be written to (a link, more than one name, not a regular file, planted by another user), or the
/// system's error.
pub fn open_to_append(path: &Path) -> Result<Option<File>> {
    // Looked at first, since even opening a device may do something.
    match fs::symlink_metadata(path) {
        Ok(meta) => check_writable(path, &meta)?,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(e.into()),
    }
    open_checked(path)
}

/// Opens what has the name now, which may no longer be what was looked at.
fn open_checked(path: &Path) -> Result<Option<File>> {
    let flags = OFlags::RDWR | OFlags::APPEND | OFlags::NOFOLLOW | WITHOUT_WAITING;
    let file = match openat(CWD, path, flags, Mode::empty()) {
        Ok(file) => File::from(file),
        Err(Errno::NOENT) => return Ok(None),
        Err(Errno::LOOP) => bail!(IS_LINK),
        Err(e) => return Err(e.into()),
    };
    check_writable(path, &file.metadata()?)?;
    Ok(Some(file))
}

/// Refuses a file that is not the user's to change under this name, given its metadata without following a link.
///
/// # Errors
/// It is a link, has more than one name, is not a regular file, or was put by another user where anyone may put files.
pub(super) fn check_writable(path: &Path, meta: &Metadata) -> Result<()> {
    if meta.is_symlink() {
        bail!(IS_LINK);
    }
    if meta.is_dir() {
        bail!("is a directory; name a file in it");
    }
    if !meta.is_file() {
        bail!(NOT_REGULAR);
    }
    if meta.nlink() > 1 {
        bail!(
            "has {} names (hard links), and nothing is written to such a file; move it away or use another name",
            meta.nlink()
        );
    }
    if is_planted(meta, &fs::metadata(folder_of(path))?) {
        bail!("belongs to another user, in a folder where everyone may put files; use another folder");
    }
    Ok(())
}

/// Whether a file may have been put there by another user in the hope that something is written to it: the rule of
/// Linux's `fs.protected_regular` (Documentation/admin-guide/sysctl/fs.rst), which holds only for `O_CREAT`.
fn is_planted(file: &Metadata, folder: &Metadata) -> bool {
    const STICKY: u32 = 0o1000;
    const SHARED: u32 = 0o022;
    let mode = folder.permissions().mode();
    mode & STICKY != 0
        && mode & SHARED != 0
        && file.uid() != folder.uid()
        && file.uid() != rustix::process::geteuid().as_raw()
}

/// A path with all links in its folder resolved, and its last part as it is: where a file of this name really is.
///
/// # Errors
/// One sentence: no file is named, or its folder does not exist.
pub(super) fn resolved(path: &Path) -> Result<PathBuf> {
    let Some(name) = path.file_name() else {
        if path.is_dir() {
            bail!("is a directory; name a file in it");
        }
        bail!("give a file name");
    };
    if path.as_os_str().as_bytes().ends_with(b"/") && !path.is_dir() {
        bail!("give a file name");
    }
    let folder = folder_of(path);
    match folder.canonicalize() {
        Ok(folder) => Ok(folder.join(name)),
        Err(e) if e.kind() == ErrorKind::NotFound => {
            bail!("no such folder: {}", visible(&folder.to_string_lossy()))
        }
        // A folder above it may be closed to the user.
        Err(_) => Ok(path.to_owned()),
    }
}

/// The names in a folder, in no order. (The standard library panics if the folder cannot be closed.)
///
/// # Errors
/// The system's error if the folder cannot be opened; if a read fails, the names so far are given.
pub(crate) fn names_in(folder: &Path) -> io::Result<impl Iterator<Item = OsString> + use<>> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | WITHOUT_WAITING;
    let folder = rustix::fs::Dir::new(openat(CWD, folder, flags, Mode::empty())?)?;
    let names = folder.map_while(Result::ok).map(|entry| entry.file_name().to_bytes().to_vec());
    Ok(names.filter(|name| !matches!(name.as_slice(), b"." | b"..")).map(OsString::from_vec))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::Permissions;
    use std::os::unix::fs::symlink;

    #[test]
    fn what_is_swapped_in_after_the_look_is_refused_as_well() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("target"), "kept").unwrap();
        symlink(at("target"), at("link")).unwrap();
        symlink(at("nowhere"), at("dangling")).unwrap();
        fs::write(at("one-name"), "kept").unwrap();
        fs::hard_link(at("one-name"), at("another-name")).unwrap();
        rustix::fs::mknodat(CWD, at("pipe"), rustix::fs::FileType::Fifo, Mode::RWXU, 0).unwrap();
        for (path, what) in [
            (at("link"), "symbolic link"),
            (at("dangling"), "symbolic link"),
            (at("another-name"), "2 names"),
            (at("pipe"), "not a regular file"),
            (PathBuf::from("/dev/null"), "not a regular file"),
        ] {
            for opened in [open_checked(&path), open_to_append(&path)] {
                let error = opened.unwrap_err().to_string();
                assert!(error.contains(what), "{path:?}: {error}");
            }
        }
        assert!(!at("nowhere").exists() && open_to_append(&at("missing")).unwrap().is_none());
        assert!(open_to_append(&at("target")).unwrap().is_some());
    }

    #[test]
    fn a_pipe_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        rustix::fs::mknodat(CWD, &pipe, rustix::fs::FileType::Fifo, Mode::RWXU, 0).unwrap();
        assert!(open_regular(&pipe).is_err() && open_own(&pipe).is_err());
        assert!(open_without_waiting(&pipe).is_ok());
        assert!(open_regular(Path::new("/dev/zero")).is_err());
    }

    #[test]
    fn a_folder_lists_its_names_once() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a", ".b"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let mut names: Vec<OsString> = names_in(folder.path()).unwrap().collect();
        names.sort();
        assert_eq!(names, [".b", "a"]);
        assert!(names_in(&folder.path().join("a")).is_err());
    }

    #[test]
    fn a_path_is_resolved_up_to_its_last_part() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().canonicalize().unwrap();
        fs::create_dir(real.join("deep")).unwrap();
        symlink("deep", real.join("way")).unwrap();
        symlink("x", real.join("deep/link")).unwrap();
        assert_eq!(resolved(&real.join("way/../way/link")).unwrap(), real.join("deep/link"));
        assert_eq!(resolved(Path::new("x")).unwrap(), std::env::current_dir().unwrap().join("x"));
        for (path, what) in [
            (real.join("none/x"), "no such folder"),
            (PathBuf::new(), "give a file name"),
            (real.join("new/"), "give a file name"),
            (PathBuf::from(".."), "is a directory"),
        ] {
            assert!(resolved(&path).unwrap_err().to_string().contains(what), "{path:?}");
        }
    }

    #[test]
    fn a_file_that_another_user_put_into_a_shared_folder_is_not_trusted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("case.citations.txt");
        fs::write(&path, "theirs").unwrap();
        let nobody = rustix::fs::Uid::from_raw(65534);
        if rustix::fs::chown(&path, Some(nobody), None).is_err() {
            return;
        }
        for (mode, refused) in
            [(0o755, false), (0o777, false), (0o1777, true), (0o1775, true), (0o1755, false)]
        {
            fs::set_permissions(folder.path(), Permissions::from_mode(mode)).unwrap();
            assert_eq!(open_to_append(&path).is_err(), refused, "{mode:o}");
        }
    }
}
