//! A log: where it comes from, its bytes, its name.
//!
//! A log is indexed in batches, on two threads, and a line is read again from the file when it is shown. This replaces
//! reading the whole file into memory first: that would take 150 MB more for a million events, and nothing would be shown
//! before the end is read (now 7 ms, docs/performance.md).

mod hash;
mod memory;
mod name;
mod open;
mod read;

pub use hash::sha256;
pub(super) use name::folder_of;
pub use open::demo;
pub(super) use read::Lines;
pub use read::{read_all, read_until, read_with_progress};

use crate::session::{Imported, LogBytes};
use anyhow::{Context, Result};
use name::name_of;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where a log comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
    /// The demo, which is part of the program.
    Demo,
}

/// An open log. It is never written to.
#[derive(Clone, Debug)]
pub struct Log {
    input: Input,
    source: LogBytes,
    imported: Option<Arc<FromFile>>,
}

/// The transcript that a log in memory was imported from.
#[derive(Debug)]
struct FromFile {
    session: Arc<Imported>,
    file: Option<Arc<File>>,
    sha256: String,
}

impl Log {
    /// Reads the first bytes, at most `length`.
    ///
    /// # Errors
    /// The system's error, with the file's name.
    pub fn head(&self, length: usize) -> Result<Vec<u8>> {
        let mut head = vec![0; length];
        let n = self.read_at(&mut head, 0).with_context(|| format!("{}: cannot read", self.shown()))?;
        head.truncate(n);
        Ok(head)
    }

    /// A log in memory that was imported from this file, whose SHA-256 is given.
    #[must_use]
    pub fn imported_as(&self, text: Vec<u8>, session: Imported, sha256: String) -> Log {
        let file = match &self.source {
            LogBytes::File(file) => Some(Arc::clone(file)),
            LogBytes::Memory(_) | LogBytes::Embedded(_) => None,
        };
        let imported = FromFile { session: Arc::new(session), file, sha256 };
        Log {
            input: self.input.clone(),
            source: LogBytes::Memory(Arc::new(text)),
            imported: Some(Arc::new(imported)),
        }
    }

    /// Where its lines come from, if it was imported.
    #[must_use]
    pub fn imported(&self) -> Option<Arc<Imported>> {
        self.imported.as_ref().map(|from| Arc::clone(&from.session))
    }

    /// Where it comes from.
    #[must_use]
    pub fn input(&self) -> &Input {
        &self.input
    }

    /// The name as shown to users, safe for a terminal.
    #[must_use]
    pub fn shown(&self) -> String {
        match &self.input {
            Input::File(path) => name_of(path),
            Input::Stdin => "standard input".to_owned(),
            Input::Demo => "five-gaps.jsonl (part of the program)".to_owned(),
        }
    }

    /// The file name, which is the title if the header has none.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.input {
            Input::File(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            Input::Stdin => "standard input".to_owned(),
            Input::Demo => "five-gaps.jsonl".to_owned(),
        }
    }

    /// The reader of its lines.
    #[must_use]
    pub fn text(&self) -> LogBytes {
        self.source.clone()
    }

    /// The current size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        match &self.source {
            LogBytes::File(file) => file.metadata().map_or(0, |m| m.len()),
            LogBytes::Memory(bytes) => bytes.len() as u64,
            LogBytes::Embedded(bytes) => bytes.len() as u64,
        }
    }

    /// The path, if the log is a file.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.input {
            Input::File(path) => Some(path),
            Input::Stdin | Input::Demo => None,
        }
    }

    /// The open file, if it is one; for an imported log, the transcript.
    #[must_use]
    pub fn file(&self) -> Option<&File> {
        if let Some(from) = &self.imported {
            return from.file.as_deref();
        }
        match &self.source {
            LogBytes::File(file) => Some(file),
            LogBytes::Memory(_) | LogBytes::Embedded(_) => None,
        }
    }

    /// Reads bytes at a byte offset; fewer than requested only at the end.
    ///
    /// # Errors
    /// The system's error.
    pub fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
        let of_memory = |bytes: &[u8], buffer: &mut [u8]| {
            let rest = usize::try_from(position).ok().and_then(|at| bytes.get(at..)).unwrap_or_default();
            let n = rest.len().min(buffer.len());
            buffer[..n].copy_from_slice(&rest[..n]);
            Ok(n)
        };
        match &self.source {
            LogBytes::Memory(bytes) => of_memory(bytes, buffer),
            LogBytes::Embedded(bytes) => of_memory(bytes, buffer),
            LogBytes::File(file) => {
                let mut filled = 0;
                while filled < buffer.len() {
                    match file.read_at(&mut buffer[filled..], position + filled as u64) {
                        Ok(0) => break,
                        Ok(n) => filled += n,
                        Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                        Err(e) => return Err(e),
                    }
                }
                Ok(filled)
            }
        }
    }
}

#[cfg(test)]
mod tests;
