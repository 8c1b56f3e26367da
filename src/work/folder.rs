//! Where the work on a log is: a folder for each log, and in it a file for each coder.

use super::codebook::Codebook;
use super::problem::Problems;
use super::{Coder, WorkFile};
use crate::store::{names_in, read_whole, write_if_missing, xdg_folder};
use anyhow::{Context, Result};
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// How many digits of a log's SHA-256 name its folder.
const DIGITS: usize = 32;

/// The folder in which all work is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkFolder {
    path: PathBuf,
}

/// The folder of the work on one log. It is created with the first act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFolder {
    path: PathBuf,
    sha256: String,
}

impl WorkFolder {
    /// A folder.
    #[must_use]
    pub fn new(path: &Path) -> WorkFolder {
        WorkFolder { path: path.to_owned() }
    }

    /// The folder that the user named, else `$UNTAPED_WORK`, else `untaped/work` in the XDG data directory (XDG Base Directory
    /// Specification 0.8). `None` if none of these is known.
    #[must_use]
    pub fn locate(named: Option<&Path>, variable: impl Fn(&str) -> Option<OsString>) -> Option<WorkFolder> {
        let path = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let named = named.map(Path::to_owned).or_else(|| path("UNTAPED_WORK"));
        let usual = || {
            let data = xdg_folder(path("XDG_DATA_HOME"), path("HOME"), ".local/share")?;
            Some(data.join("untaped/work"))
        };
        named.or_else(usual).map(|path| WorkFolder { path })
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The folder of a log, named by the first 32 digits of its SHA-256.
    #[must_use]
    pub fn of_log(&self, sha256: &str) -> LogFolder {
        let name = sha256.get(..DIGITS).unwrap_or(sha256);
        LogFolder { path: self.path.join(name), sha256: sha256.to_owned() }
    }
}

impl LogFolder {
    /// Its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The SHA-256 of the log.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The file of a coder.
    #[must_use]
    pub fn file(&self, coder: &Coder) -> PathBuf {
        self.path.join(format!("{coder}.jsonl"))
    }

    /// Reads the files of all coders, in the order of their names. A file of another log is reported and left out; so is one
    /// that cannot be read.
    ///
    /// # Errors
    /// The system's error if the folder is there and cannot be read.
    pub fn read(&self) -> Result<(Vec<WorkFile>, Problems)> {
        let (mut files, mut problems) = (Vec::new(), Problems::default());
        for path in work_files(&self.path)? {
            let file = match WorkFile::read(&path) {
                Ok(file) => file,
                Err(error) => {
                    let what = format!("{:#}; left out", error.root_cause());
                    problems.add(&path.to_string_lossy(), 0, what);
                    continue;
                }
            };
            match &file.header {
                Some(header) if header.log_sha256 != self.sha256 => {
                    problems.add(&file.name, 1, "it is the work on another log; left out");
                }
                _ => files.push(file),
            }
        }
        Ok((files, problems))
    }

    /// The copies of codebooks that are kept here, in the order of their names.
    ///
    /// # Errors
    /// The system's error if the folder is there and cannot be read.
    pub fn codebook_files(&self) -> Result<Vec<PathBuf>> {
        codebooks_in(&self.path)
    }

    /// Keeps a copy of a codebook that is used, so that the codes can be read when the codebook has changed. Returns its
    /// path.
    ///
    /// # Errors
    /// One sentence that names the file.
    pub fn keep_codebook(&self, codebook: &Codebook) -> Result<PathBuf> {
        let path = self.path.join(codebook.copy_name());
        write_if_missing(&path, codebook.source_text().as_bytes())?;
        Ok(path)
    }
}

impl LogFolder {
    /// The work files in any folder, in the order of their names; none if there is no such folder.
    ///
    /// # Errors
    /// The system's error if the folder is there and cannot be read.
    pub fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
        work_files(folder)
    }

    /// Copies the codebooks that are kept in one folder to another, unless they are there.
    ///
    /// # Errors
    /// One sentence that names the file.
    pub fn copy_codebooks(from: &Path, to: &Path) -> Result<()> {
        for path in codebooks_in(from)? {
            if let Some(name) = path.file_name() {
                write_if_missing(&to.join(name), &read_whole(&path)?)?;
            }
        }
        Ok(())
    }
}

fn codebooks_in(folder: &Path) -> Result<Vec<PathBuf>> {
    files_in(folder, |name| name.starts_with("codebook-") && has_extension(name, "json"))
}

/// The work files in a folder, in the order of their names; none if there is no such folder.
///
/// # Errors
/// The system's error if the folder is there and cannot be read.
fn work_files(folder: &Path) -> Result<Vec<PathBuf>> {
    files_in(folder, |name| has_extension(name, "jsonl") && !name.starts_with('.'))
}

fn files_in(folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<Vec<PathBuf>> {
    let names = match names_in(folder) {
        Ok(names) => names,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => {
            let shown = crate::record::visible(&folder.to_string_lossy()).into_owned();
            return Err(e).with_context(|| format!("{shown}: cannot read the folder"));
        }
    };
    let mut names: Vec<OsString> = names.filter(|name| wanted(&name.to_string_lossy())).collect();
    names.sort();
    Ok(names.into_iter().map(|name| folder.join(name)).collect())
}

fn has_extension(name: &str, wanted: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == wanted)
}
