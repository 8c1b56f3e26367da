//! Opening a log and reading it batch by batch.

use super::parts::side_by_side;
use crate::record::{LineReader, MAX_LINE, visible};
use crate::session::{Batch, Imported, Indexer, Session, Source, Text, Thresholds};
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::ops::{ControlFlow, Range};
use std::os::unix::fs::{FileExt, FileTypeExt};
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
/// How much is read at once behind a part, where a line reaches over its end.
const TAIL: usize = 1 << 12;
/// How much of the end is read ahead of the rest: some hundred lines, more than a screen.
const END: u64 = 1 << 16;
/// How much is read before the first batch is given, so that the first screen does not wait.
const FIRST_CHUNK: usize = 1 << 16;

/// Reads the lines that begin in a part of a log, with a buffer that serves for one part after the other.
#[derive(Default)]
pub(super) struct Lines {
    buffer: Vec<u8>,
}

impl Lines {
    /// Gives an indexer the lines that begin in `part`: the last of them may end behind it. Says whether the log
    /// goes on behind the part.
    pub(super) fn read(&mut self, log: &Log, part: Range<u64>, indexer: &mut Indexer) -> Result<bool> {
        // A line begins at the start of the log, or behind a line end: the byte before the part tells. Until then
        // the bytes belong to an earlier line, which is no concern of this part.
        let (mut at, mut earlier) = match part.start.checked_sub(1) {
            None => (0, false),
            Some(before) => (before, true),
        };
        // The line that is being read: where it begins, and how much of it there was, held or not.
        let (mut line, mut begins, mut length) = (Vec::new(), at, 0_u64);
        loop {
            let want = CHUNK.min(usize::try_from(part.end.saturating_sub(at)).unwrap_or(CHUNK).max(TAIL));
            if self.buffer.len() < want {
                self.buffer.resize(want, 0);
            }
            let n = log
                .read_at(&mut self.buffer[..want], at)
                .with_context(|| format!("{}: cannot be read at byte {at}", log.shown()))?;
            let read = &self.buffer[..n];
            let mut from = 0;
            for end in memchr::memchr_iter(b'\n', read) {
                if !earlier {
                    let rest = &read[from..end];
                    length += rest.len() as u64;
                    if length > MAX_LINE as u64 {
                        indexer.too_long(begins, length, true);
                    } else if line.is_empty() {
                        indexer.line(rest, begins, true);
                    } else {
                        line.extend_from_slice(rest);
                        indexer.line(&line, begins, true);
                    }
                }
                line.clear();
                (earlier, from, begins, length) = (false, end + 1, at + end as u64 + 1, 0);
                if begins >= part.end {
                    return Ok(true);
                }
            }
            let rest = &read[from..];
            length += rest.len() as u64;
            if !earlier && length <= MAX_LINE as u64 {
                line.extend_from_slice(rest);
            } else {
                line = Vec::new();
            }
            at += n as u64;
            if n < want {
                if !earlier && length > MAX_LINE as u64 {
                    indexer.too_long(begins, length, false);
                } else if !earlier && !line.is_empty() {
                    indexer.line(&line, begins, false);
                }
                return Ok(false);
            }
            // No line begins in a part that one line fills.
            if earlier && at >= part.end {
                return Ok(true);
            }
        }
    }
}

/// An open log. It is never written to.
#[derive(Clone, Debug)]
pub struct Log {
    input: Input,
    source: Source,
    imported: Option<Arc<FromFile>>,
}

/// What a log in memory was imported from.
#[derive(Debug)]
struct FromFile {
    session: Arc<Imported>,
    file: Option<Arc<File>>,
    sha256: String,
}

/// The recording that is part of the program.
#[must_use]
pub fn demo() -> Log {
    Log { input: Input::Demo, source: Source::Embedded(DEMO), imported: None }
}

impl Log {
    /// Opens a log read-only. What is no regular file is read into memory, up to `memory_limit` bytes.
    ///
    /// # Errors
    /// One sentence that names the file: it is missing, empty, a directory, binary, may not be read, or is
    /// larger than the limit.
    pub fn open(input: &Input, memory_limit: u64) -> Result<Log> {
        Log::open_any(input, memory_limit)?.examined()
    }

    /// Opens a log that is going to be followed: a regular file, in which nothing need stand yet.
    ///
    /// # Errors
    /// The same, and that it is no regular file.
    pub fn open_to_follow(input: &Input) -> Result<Log> {
        let Input::File(path) = input else {
            bail!("--follow needs a file: standard input is read to its end before anything is shown");
        };
        let special = std::fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir());
        if special {
            let name = visible(&path.to_string_lossy()).into_owned();
            bail!("{name}: --follow needs a regular file, and this is none");
        }
        Log::of(input, 0)?.examined()
    }

    /// Opens what its name stands for by now.
    ///
    /// # Errors
    /// The same.
    pub fn again(&self) -> Result<Log> {
        Log::open_to_follow(&self.input)
    }

    /// Opens a file that may be a log, or anything else but empty.
    ///
    /// # Errors
    /// One sentence that names the file.
    pub fn open_any(input: &Input, memory_limit: u64) -> Result<Log> {
        let log = Log::of(input, memory_limit)?;
        if log.head(1)?.is_empty() {
            bail!("{}: is empty: a log has a header and at least one event", log.shown());
        }
        Ok(log)
    }

    fn of(input: &Input, memory_limit: u64) -> Result<Log> {
        let source = match input {
            Input::Demo => return Ok(demo()),
            Input::Stdin if io::stdin().is_terminal() => {
                bail!("standard input: is a terminal: give a log, or send one through a pipe")
            }
            Input::Stdin => into_memory(&mut io::stdin().lock(), "standard input", memory_limit)?,
            Input::File(path) => {
                let name = name_of(path);
                let file = File::open(path).map_err(|e| anyhow::anyhow!("{name}: {}", open_error(&e)))?;
                let meta = file.metadata().with_context(|| format!("{name}: cannot be examined"))?;
                if meta.is_dir() {
                    bail!("{name}: is a directory: give a log in it");
                }
                if file.is_terminal() {
                    bail!("{name}: is a terminal: give a log");
                }
                if meta.file_type().is_char_device() || meta.file_type().is_block_device() {
                    bail!("{name}: is a device: give a log");
                }
                if meta.is_file() {
                    Source::File(Arc::new(file))
                } else {
                    into_memory(&mut &file, &name, memory_limit)?
                }
            }
        };
        Ok(Log { input: input.clone(), source, imported: None })
    }

    /// The same log, unless it is a binary file.
    ///
    /// # Errors
    /// One sentence that names the file.
    pub fn examined(self) -> Result<Log> {
        if memchr::memchr(0, &self.head(8192)?).is_some() {
            bail!("{}: is a binary file: a log is JSON Lines in UTF-8 (see docs/format.md)", self.shown());
        }
        Ok(self)
    }

    /// Its first bytes, so many or all.
    ///
    /// # Errors
    /// What the system says, with the file named.
    pub fn head(&self, length: usize) -> Result<Vec<u8>> {
        let mut head = vec![0; length];
        let n = self.read_at(&mut head, 0).with_context(|| format!("{}: cannot be read", self.shown()))?;
        head.truncate(n);
        Ok(head)
    }

    /// All its bytes, which are read into memory where they are not there already, up to a limit.
    ///
    /// # Errors
    /// One sentence that names the file: it cannot be read, or is larger than the limit.
    pub fn whole(&self, limit: u64) -> Result<Cow<'_, [u8]>> {
        self.whole_watched(limit, |_| ())
    }

    /// The same; `watch` is told how many bytes are read.
    ///
    /// # Errors
    /// The same.
    pub fn whole_watched(&self, limit: u64, watch: impl FnMut(u64)) -> Result<Cow<'_, [u8]>> {
        match &self.source {
            Source::Memory(bytes) => Ok(Cow::Borrowed(bytes.as_slice())),
            Source::Embedded(bytes) => Ok(Cow::Borrowed(*bytes)),
            Source::File(file) => {
                let mut bytes = Vec::new();
                // One allocation, and not the twice as much that a growing one takes.
                bytes.reserve_exact(usize::try_from(self.size().min(limit)).unwrap_or(0) + 1);
                let mut file = Counted { reader: &**file, done: 0, watch };
                read_bounded(&mut file, &self.shown(), limit, &mut bytes)?;
                Ok(Cow::Owned(bytes))
            }
        }
    }

    /// A log in memory that was imported from this file. Its SHA-256 is the given one.
    #[must_use]
    pub fn imported_as(&self, text: Vec<u8>, session: Imported, sha256: String) -> Log {
        let file = match &self.source {
            Source::File(file) => Some(Arc::clone(file)),
            Source::Memory(_) | Source::Embedded(_) => None,
        };
        let imported = FromFile { session: Arc::new(session), file, sha256 };
        Log {
            input: self.input.clone(),
            source: Source::Memory(Arc::new(text)),
            imported: Some(Arc::new(imported)),
        }
    }

    /// Where its lines come from, where it was imported.
    #[must_use]
    pub fn imported(&self) -> Option<Arc<Imported>> {
        self.imported.as_ref().map(|from| Arc::clone(&from.session))
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
            Input::File(path) => name_of(path),
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

    /// Its path, where it has one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.input {
            Input::File(path) => Some(path),
            Input::Stdin | Input::Demo => None,
        }
    }

    /// The open file, where it is one; the transcript of a log that was imported.
    #[must_use]
    pub fn file(&self) -> Option<&File> {
        if let Some(from) = &self.imported {
            return from.file.as_deref();
        }
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

    /// Reads the whole log, batch by batch in the order of its lines; `take` is called on this thread and may break
    /// off. The first part is small, so that the first screen does not wait. Once it is known how the lines are to
    /// be read, two workers read the rest side by side.
    ///
    /// # Errors
    /// What the system says when a read fails half way.
    pub fn read(&self, mut take: impl FnMut(Batch) -> ControlFlow<()>) -> Result<()> {
        let mut indexer = Indexer::new();
        let (mut lines, mut from, mut want) = (Lines::default(), 0, FIRST_CHUNK);
        while !indexer.reader().is_settled() || from < FIRST_CHUNK as u64 {
            let more = lines.read(self, from..from + want as u64, &mut indexer)?;
            if take(indexer.batch().of(self.size())).is_break() || !more {
                return Ok(());
            }
            from += want as u64;
            want = CHUNK;
        }
        self.read_side_by_side(indexer.reader(), from, take)
    }

    /// Reads the last lines, before the lines between: those that begin in the last few thousand bytes.
    ///
    /// # Errors
    /// What the system says when a read fails.
    pub fn read_end(&self, reader: &LineReader) -> Result<Batch> {
        let mut indexer = Indexer::later(reader.clone());
        let from = self.size().saturating_sub(END);
        Lines::default().read(self, from..u64::MAX, &mut indexer)?;
        Ok(indexer.batch())
    }

    /// Reads the lines that begin at `from` or behind it, in parts that workers take one after the other.
    fn read_side_by_side(
        &self,
        reader: &LineReader,
        from: u64,
        mut take: impl FnMut(Batch) -> ControlFlow<()>,
    ) -> Result<()> {
        let parts = self.size().saturating_sub(from).div_ceil(CHUNK as u64).max(1);
        let read = |lines: &mut Lines, part: u64| {
            let start = from + part * CHUNK as u64;
            // The last part runs on to the end, however the file has grown.
            let end = if part + 1 == parts { u64::MAX } else { start + CHUNK as u64 };
            let mut indexer = Indexer::later(reader.clone());
            lines.read(self, start..end, &mut indexer).map(|_| indexer.batch())
        };
        let mut failed = None;
        side_by_side(parts, Lines::default, read, |batch| match batch {
            Ok(batch) => take(batch),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        });
        failed.map_or(Ok(()), Err)
    }

    /// The SHA-256 of all its bytes, in hexadecimal; of a log that was imported, that of the file it came from.
    ///
    /// # Errors
    /// What the system says when a read fails.
    pub fn sha256(&self) -> Result<String> {
        if let Some(from) = &self.imported {
            return Ok(from.sha256.clone());
        }
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
    read_watched(log, thresholds, |_| {})
}

/// The same; `watch` is told how many bytes were read so far.
///
/// # Errors
/// What the system says when a read fails half way.
pub fn read_watched(log: &Log, thresholds: Thresholds, mut watch: impl FnMut(u64)) -> Result<Session> {
    let mut session = Session::new(&log.name(), thresholds).with_imported(log.imported());
    log.read(|batch| {
        session.append(batch);
        watch(session.bytes());
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

/// The longest name of a file that a sentence gives whole, in characters.
const LONGEST_NAME: usize = 300;

/// A file's name for people: safe for a terminal, and without the middle of a very long one.
fn name_of(path: &Path) -> String {
    let name = visible(&path.to_string_lossy()).into_owned();
    let n = name.chars().count();
    if n <= LONGEST_NAME {
        return name;
    }
    let (head, tail) = (LONGEST_NAME / 3, LONGEST_NAME * 2 / 3);
    let head: String = name.chars().take(head).collect();
    let tail: String = name.chars().skip(n - tail).collect();
    format!("{head}…{tail}")
}

fn into_memory(reader: &mut dyn Read, name: &str, limit: u64) -> Result<Source> {
    let mut bytes = Vec::new();
    read_bounded(reader, name, limit, &mut bytes)?;
    Ok(Source::Memory(Arc::new(bytes)))
}

/// A reader that tells how much was read.
struct Counted<R, W> {
    reader: R,
    done: u64,
    watch: W,
}

impl<R: Read, W: FnMut(u64)> Read for Counted<R, W> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        /// No more at once, so that there is something to tell.
        const AT_ONCE: usize = 1 << 22;
        let most = buffer.len().min(AT_ONCE);
        let n = self.reader.read(&mut buffer[..most])?;
        self.done += n as u64;
        (self.watch)(self.done);
        Ok(n)
    }
}

fn read_bounded(reader: &mut dyn Read, name: &str, limit: u64, bytes: &mut Vec<u8>) -> Result<()> {
    reader
        .take(limit.saturating_add(1))
        .read_to_end(bytes)
        .with_context(|| format!("{name}: cannot be read"))?;
    if bytes.len() as u64 > limit {
        bail!("{name}: is larger than {limit} bytes: raise --memory-limit, or give a file");
    }
    Ok(())
}

/// The SHA-256 of bytes, in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    /// Four megabytes of log: names that first appear late, lines out of order, blank and broken ones, a line that
    /// reaches over a part, one that fills more than a part, and one that is too long.
    fn large() -> String {
        let mut log =
            String::from("\u{FEFF}\n{\"format\":\"untaped\",\"version\":1,\"people\":[{\"id\":\"A\"}]}\n");
        for i in 0..30_000_u32 {
            let (t, who) = (if i % 997 == 0 { i / 2 } else { i }, i / 4_000);
            let text = "word ".repeat((i % 17) as usize);
            match i {
                5_000 => writeln!(log, "{{\"t\":{t},\"type\":\"note\",\"text\":\"{}\"}}", "n".repeat(MAX_LINE - 200)),
                9_000 => writeln!(log, "{{\"t\":{t},\"type\":\"note\",\"text\":\"{}\"}}", "x".repeat(MAX_LINE * 2)),
                _ if i % 400 == 0 => writeln!(log, "{{\"t\":{t},\"type\":\"tape_on\"}}\n\n{{\"t\":{t},\"type\":\"tape_off\"}}"),
                _ if i % 751 == 0 => writeln!(log, "broken {i}"),
                _ => writeln!(
                    log,
                    "{{\"t\":{t},\"end\":{},\"type\":\"utterance\",\"speaker\":\"P{who}\",\"text\":\"{text}\"}}",
                    t + 1
                ),
            }
            .unwrap();
        }
        log.push_str("{\"t\":40000,\"type\":\"mark\",\"ki");
        log
    }

    #[test]
    fn parts_that_are_read_side_by_side_give_the_session_that_one_reader_gives() {
        let text = large();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        std::fs::write(&path, &text).unwrap();
        let log = Log::open(&Input::File(path), 0).unwrap();
        let read = read_all(&log, Thresholds::default()).unwrap();
        let mut plain = Indexer::new();
        let mut position = 0;
        for line in text.split_inclusive('\n') {
            let bytes = line.strip_suffix('\n').unwrap_or(line).as_bytes();
            if bytes.len() > MAX_LINE {
                plain.too_long(position, bytes.len() as u64, true);
            } else {
                plain.line(bytes, position, line.ends_with('\n'));
            }
            position += line.len() as u64;
        }
        let mut one = Session::new("log.jsonl", Thresholds::default());
        one.append(plain.batch());
        one.settle(true);
        assert_eq!(read.index().entries(), one.index().entries());
        assert_eq!(read.problems().list(), one.problems().list());
        assert_eq!(read.landmarks().tape, one.landmarks().tape);
        assert_eq!(read.tallies(), one.tallies());
        assert!(read.people().iter().eq(one.people().iter()));
        assert_eq!((read.lines(), read.bytes()), (one.lines(), one.bytes()));
        assert_eq!(read.bytes(), text.len() as u64);
        let event = log.text().event(&read, 20_000).unwrap();
        assert!(event.is_some(), "positions lead back to the lines");
    }

    #[test]
    fn whoever_takes_the_batches_may_break_off() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        std::fs::write(&path, large()).unwrap();
        let log = Log::open(&Input::File(path), 0).unwrap();
        for stop in 1..4 {
            let mut taken = 0;
            log.read(|_| {
                taken += 1;
                if taken == stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
            .unwrap();
            assert_eq!(taken, stop);
        }
    }
}
