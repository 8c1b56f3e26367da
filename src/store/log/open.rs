//! Opens logs read-only and refuses what cannot be one.

use super::memory::into_memory;
use super::name::name_of;
use super::{Input, Log};
use crate::record::without_byte_order_mark;
use crate::session::LogBytes;
use crate::store::regular_file::open_without_waiting;
use anyhow::{Context, Result, anyhow, bail};
use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;
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
        Log::open_regular(path, "--follow needs a regular file")?.reject_binary()
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
        Log::open_input(input, memory_limit)?.reject_empty()
    }

    /// Opens a file that another file names: a regular file that is not empty. It never waits.
    ///
    /// # Errors
    /// One sentence that names the file.
    pub fn open_named(path: &Path) -> Result<Log> {
        Log::open_regular(path, "is not a regular file; name a transcript or a table")?.reject_empty()
    }

    fn reject_empty(self) -> Result<Log> {
        if self.head(1)?.is_empty() {
            bail!("{}: is empty; expected a log or a transcript", self.shown());
        }
        Ok(self)
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
                let file = opened(File::open(path), &name)?;
                if file.is_terminal() {
                    bail!("{name}: is a terminal; name a log");
                }
                let kind = file.metadata()?.file_type();
                if kind.is_char_device() || kind.is_block_device() {
                    bail!("{name}: is a device; name a log");
                }
                if kind.is_file() {
                    LogBytes::File(Arc::new(file))
                } else {
                    into_memory(&mut &file, &name, memory_limit)?
                }
            }
        };
        Ok(Log { input: input.clone(), source, imported: None })
    }

    /// Opens a regular file; `or` is the error for any other that can be opened.
    fn open_regular(path: &Path, or: &str) -> Result<Log> {
        let name = name_of(path);
        let file = opened(open_without_waiting(path), &name)?;
        if !file.metadata()?.is_file() {
            bail!("{name}: {or}");
        }
        Ok(Log {
            input: Input::File(path.to_owned()),
            source: LogBytes::File(Arc::new(file)),
            imported: None,
        })
    }

    /// Returns the log, unless it is a binary file: one with a NUL byte near its start. Where the first line may be one of a
    /// log, NUL bytes are damage, left by a crash or by another program that is still writing.
    ///
    /// # Errors
    /// One sentence that names the file.
    pub fn reject_binary(self) -> Result<Log> {
        let head = self.head(8192)?;
        let begins_as_log = || {
            let text = without_byte_order_mark(&head).trim_ascii_start();
            text.starts_with(b"{\"") && memchr::memchr(b'\n', text).is_some()
        };
        if memchr::memchr(0, &head).is_some() && !begins_as_log() {
            bail!("{}: is a binary file; a log is JSON Lines in UTF-8 (see docs/format.md)", self.shown());
        }
        Ok(self)
    }
}

/// The file, unless it could not be opened or is a directory.
fn opened(file: io::Result<File>, name: &str) -> Result<File> {
    let file = file.map_err(|e| anyhow!("{name}: {}", open_error(&e)))?;
    if file.metadata().with_context(|| format!("{name}: cannot read its metadata"))?.is_dir() {
        bail!("{name}: is a directory; name a file in it");
    }
    Ok(file)
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
