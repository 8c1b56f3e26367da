//! Opens logs read-only and refuses what cannot be one.

use super::memory::into_memory;
use super::name::name_of;
use super::{Input, Log};
use crate::record::visible;
use crate::session::LogBytes;
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::unix::fs::FileTypeExt;
use std::sync::Arc;

/// The log that `untaped demo` plays.
const DEMO: &[u8] = include_bytes!("../../../recordings/five-gaps.jsonl");

/// Opens the demo, which is part of the program.
#[must_use]
pub fn demo() -> Log {
    Log { input: Input::Demo, source: LogBytes::Embedded(DEMO), imported: None }
}

impl Log {
    /// Opens a log read-only. Input that is not a regular file is read into memory, up to `memory_limit` bytes.
    ///
    /// # Errors
    /// One sentence that names the file: it is missing, empty, a directory, binary, not readable, or larger than the
    /// limit.
    pub fn open(input: &Input, memory_limit: u64) -> Result<Log> {
        Log::open_any(input, memory_limit)?.reject_binary()
    }

    /// Opens a log to follow: a regular file, which may still be empty.
    ///
    /// # Errors
    /// One sentence that names the file: as for [`Log::open`], or it is not a regular file.
    pub fn open_to_follow(input: &Input) -> Result<Log> {
        let Input::File(path) = input else {
            bail!("--follow needs a file; standard input is read to its end before anything is shown");
        };
        let special = std::fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir());
        if special {
            let name = visible(&path.to_string_lossy()).into_owned();
            bail!("{name}: --follow needs a regular file");
        }
        Log::open_input(input, 0)?.reject_binary()
    }

    /// Opens the file that has this log's name now.
    ///
    /// # Errors
    /// As for [`Log::open_to_follow`].
    pub fn reopen(&self) -> Result<Log> {
        Log::open_to_follow(&self.input)
    }

    /// Opens a file that may be a log or a transcript, but is not empty.
    ///
    /// # Errors
    /// One sentence that names the file.
    pub fn open_any(input: &Input, memory_limit: u64) -> Result<Log> {
        let log = Log::open_input(input, memory_limit)?;
        if log.head(1)?.is_empty() {
            bail!("{}: is empty; expected a log or a transcript", log.shown());
        }
        Ok(log)
    }

    fn open_input(input: &Input, memory_limit: u64) -> Result<Log> {
        let source = match input {
            Input::Demo => return Ok(demo()),
            Input::Stdin if io::stdin().is_terminal() => {
                bail!("standard input is a terminal; name a log, or pipe one in")
            }
            Input::Stdin => into_memory(&mut io::stdin().lock(), "standard input", memory_limit)?,
            Input::File(path) => {
                let name = name_of(path);
                let file = File::open(path).map_err(|e| anyhow::anyhow!("{name}: {}", open_error(&e)))?;
                let meta = file.metadata().with_context(|| format!("{name}: cannot read its metadata"))?;
                if meta.is_dir() {
                    bail!("{name}: is a directory; name a file in it");
                }
                if file.is_terminal() {
                    bail!("{name}: is a terminal; name a log");
                }
                if meta.file_type().is_char_device() || meta.file_type().is_block_device() {
                    bail!("{name}: is a device; name a log");
                }
                if meta.is_file() {
                    LogBytes::File(Arc::new(file))
                } else {
                    into_memory(&mut &file, &name, memory_limit)?
                }
            }
        };
        Ok(Log { input: input.clone(), source, imported: None })
    }

    /// Returns the log, unless it is a binary file.
    ///
    /// # Errors
    /// One sentence that names the file.
    pub fn reject_binary(self) -> Result<Log> {
        if memchr::memchr(0, &self.head(8192)?).is_some() {
            bail!("{}: is a binary file; a log is JSON Lines in UTF-8 (see docs/format.md)", self.shown());
        }
        Ok(self)
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a type of another crate; the system has messages for the other kinds"
)]
fn open_error(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "not found".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}
