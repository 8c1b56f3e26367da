//! Opening a log and reading it batch by batch.

use crate::record::{MAX_LINE, visible};
use crate::session::{Batch, Indexer, Session, Source, Text, Thresholds};
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
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
    /// The recording that is part of the program.
    Demo,
}

/// The recording that `untaped demo` plays.
const DEMO: &[u8] = include_bytes!("../../recordings/five-gaps.jsonl");

/// How much is read at once.
const CHUNK: usize = 1 << 20;
/// How much is read before the first batch is given, so that the first screen does not wait.
const FIRST_CHUNK: usize = 1 << 16;

/// An open log. It is never written to.
#[derive(Clone, Debug)]
pub struct Log {
    input: Input,
    source: Source,
}

/// The recording that is part of the program.
#[must_use]
pub fn demo() -> Log {
    Log { input: Input::Demo, source: Source::Embedded(DEMO) }
}

impl Log {
    /// Opens a log read-only. What is no regular file is read into memory, up to `memory_limit` bytes.
    ///
    /// # Errors
    /// One sentence that names the file: it is missing, empty, a directory, binary, may not be read, or is
    /// larger than the limit.
    pub fn open(input: &Input, memory_limit: u64) -> Result<Log> {
        let source = match input {
            Input::Demo => return Ok(demo()),
            Input::Stdin => into_memory(&mut io::stdin().lock(), "standard input", memory_limit)?,
            Input::File(path) => {
                let name = visible(&path.to_string_lossy()).into_owned();
                let file = File::open(path).map_err(|e| anyhow::anyhow!("{name}: {}", open_error(&e)))?;
                let meta = file.metadata().with_context(|| format!("{name}: cannot be examined"))?;
                if meta.is_dir() {
                    bail!("{name}: is a directory: give a log in it");
                }
                if meta.is_file() {
                    Source::File(Arc::new(file))
                } else {
                    into_memory(&mut &file, &name, memory_limit)?
                }
            }
        };
        let log = Log { input: input.clone(), source };
        let mut head = vec![0; 8192];
        let n = log.read_at(&mut head, 0).with_context(|| format!("{}: cannot be read", log.shown()))?;
        if n == 0 {
            bail!("{}: is empty: a log has a header and at least one event", log.shown());
        }
        if memchr::memchr(0, &head[..n]).is_some() {
            bail!("{}: is a binary file: a log is JSON Lines in UTF-8 (see docs/format.md)", log.shown());
        }
        Ok(log)
    }

    /// Where it comes from.
    #[must_use]
    pub fn input(&self) -> &Input {
        &self.input
    }

    /// Its name for people, safe for a terminal.
    #[must_use]
    pub fn shown(&self) -> String {
        match &self.input {
            Input::File(path) => visible(&path.to_string_lossy()).into_owned(),
            Input::Stdin => "standard input".to_owned(),
            Input::Demo => "five-gaps.jsonl (part of the program)".to_owned(),
        }
    }

    /// The title of a log whose header has none.
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
    pub fn text(&self) -> Text {
        Text::new(self.source.clone())
    }

    /// Its size in bytes, as of now.
    #[must_use]
    pub fn size(&self) -> u64 {
        match &self.source {
            Source::File(file) => file.metadata().map_or(0, |m| m.len()),
            Source::Memory(bytes) => bytes.len() as u64,
            Source::Embedded(bytes) => bytes.len() as u64,
        }
    }

    /// The open file, where it is one.
    #[must_use]
    pub fn file(&self) -> Option<&File> {
        match &self.source {
            Source::File(file) => Some(file),
            Source::Memory(_) | Source::Embedded(_) => None,
        }
    }

    /// Reads bytes at a position; fewer than asked for only at the end.
    ///
    /// # Errors
    /// What the system says.
    pub fn read_at(&self, buffer: &mut [u8], position: u64) -> io::Result<usize> {
        let of_memory = |bytes: &[u8], buffer: &mut [u8]| {
            let rest = usize::try_from(position).ok().and_then(|at| bytes.get(at..)).unwrap_or_default();
            let n = rest.len().min(buffer.len());
            buffer[..n].copy_from_slice(&rest[..n]);
            Ok(n)
        };
        match &self.source {
            Source::Memory(bytes) => of_memory(bytes, buffer),
            Source::Embedded(bytes) => of_memory(bytes, buffer),
            Source::File(file) => {
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

    /// Reads the whole log, batch by batch, on the thread that calls. `take` may break off.
    ///
    /// # Errors
    /// What the system says when a read fails half way.
    pub fn read(&self, mut take: impl FnMut(Batch) -> ControlFlow<()>) -> Result<()> {
        let mut indexer = Indexer::new();
        let mut chunk = vec![0; CHUNK];
        // The beginning of a line whose end was not read yet, and where it stands.
        let (mut line, mut line_at) = (Vec::new(), 0_u64);
        let mut too_long = 0_u64;
        let (mut position, mut want) = (0_u64, FIRST_CHUNK);
        loop {
            let n = self
                .read_at(&mut chunk[..want], position)
                .with_context(|| format!("{}: cannot be read at byte {position}", self.shown()))?;
            let mut from = 0;
            for end in memchr::memchr_iter(b'\n', &chunk[..n]) {
                let part = &chunk[from..end];
                let length = too_long + line.len() as u64 + part.len() as u64;
                if length > MAX_LINE as u64 {
                    indexer.too_long(line_at, length, true);
                } else if line.is_empty() {
                    indexer.line(part, line_at, true);
                } else {
                    line.extend_from_slice(part);
                    indexer.line(&line, line_at, true);
                }
                line.clear();
                too_long = 0;
                from = end + 1;
                line_at = position + from as u64;
            }
            let rest = &chunk[from..n];
            if too_long == 0 && line.len() + rest.len() <= MAX_LINE {
                line.extend_from_slice(rest);
            } else {
                too_long += (line.len() + rest.len()) as u64;
                line.clear();
            }
            position += n as u64;
            if n < want {
                break;
            }
            want = CHUNK;
            if take(indexer.batch()).is_break() {
                return Ok(());
            }
        }
        if too_long > 0 {
            indexer.too_long(line_at, too_long, false);
        } else if !line.is_empty() {
            indexer.line(&line, line_at, false);
        }
        let _ = take(indexer.batch());
        Ok(())
    }

    /// The SHA-256 of all its bytes, in hexadecimal.
    ///
    /// # Errors
    /// What the system says when a read fails.
    pub fn sha256(&self) -> Result<String> {
        let mut hash = Sha256::new();
        let mut chunk = vec![0; CHUNK];
        let mut position = 0;
        loop {
            let n = self
                .read_at(&mut chunk, position)
                .with_context(|| format!("{}: cannot be read at byte {position}", self.shown()))?;
            if n == 0 {
                return Ok(hexadecimal(&hash.finalize()));
            }
            hash.update(&chunk[..n]);
            position += n as u64;
        }
    }
}

/// Reads the whole log into a session.
///
/// # Errors
/// What the system says when a read fails half way.
pub fn read_all(log: &Log, thresholds: Thresholds) -> Result<Session> {
    let mut session = Session::new(&log.name(), thresholds);
    log.read(|batch| {
        session.append(batch);
        ControlFlow::Continue(())
    })?;
    session.settle(true);
    Ok(session)
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn into_memory(reader: &mut dyn Read, name: &str, limit: u64) -> Result<Source> {
    let mut bytes = Vec::new();
    reader
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .with_context(|| format!("{name}: cannot be read"))?;
    if bytes.len() as u64 > limit {
        bail!("{name}: is larger than {limit} bytes: raise --memory-limit, or give a file");
    }
    Ok(Source::Memory(bytes.into()))
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "kinds of another crate: the system has words for the others"
)]
fn open_error(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read: ask for permission".to_owned(),
        _ => error.to_string(),
    }
}

/// The folder of a path, `.` where it names none.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
