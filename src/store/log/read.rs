//! Reads a log in batches, its parts on two threads.

use super::Log;
use crate::record::{LineEnd, LineReader, MAX_LINE};
use crate::session::{Batch, Indexer, ReadExtent, Session, Thresholds};
use crate::store::parallel::in_order;
use anyhow::{Context, Result};
use std::ops::{ControlFlow, Range};

/// How much is read at once.
const CHUNK: usize = 1 << 20;
/// How much is read at once after a part, if a line extends beyond its end.
const TAIL: usize = 1 << 12;
/// The size of the first batch: small, so that the first screen does not wait.
const FIRST_CHUNK: usize = 1 << 16;

/// Reads the lines that begin in a part of a log; its buffer is reused for every part.
#[derive(Default)]
pub(in crate::store) struct Lines {
    buffer: Vec<u8>,
}

impl Lines {
    /// Gives an indexer the lines that begin in `part`; the last of them may end after it. Returns whether the log
    /// continues after the part.
    pub(in crate::store) fn read(
        &mut self,
        log: &Log,
        part: Range<u64>,
        indexer: &mut Indexer,
    ) -> Result<bool> {
        // A line begins at the start of the log or after a newline, so reading starts at the byte before the part. Bytes
        // up to the first newline belong to an earlier part.
        let (mut at, mut earlier) = match part.start.checked_sub(1) {
            None => (0, false),
            Some(before) => (before, true),
        };
        // The line that is being read: where it begins, and its length so far, kept or not.
        let (mut line, mut begins, mut length) = (Vec::new(), at, 0_u64);
        loop {
            let want = CHUNK.min(usize::try_from(part.end.saturating_sub(at)).unwrap_or(CHUNK).max(TAIL));
            if self.buffer.len() < want {
                // Fresh pages of zeros cost nothing until they are read into.
                self.buffer = vec![0; want];
            }
            let n = log
                .read_at(&mut self.buffer[..want], at)
                .with_context(|| format!("{}: cannot read at byte {at}", log.shown()))?;
            let read = &self.buffer[..n];
            let mut from = 0;
            for end in memchr::memchr_iter(b'\n', read) {
                if !earlier {
                    let rest = &read[from..end];
                    length += rest.len() as u64;
                    if length > MAX_LINE as u64 {
                        indexer.too_long(begins, length, LineEnd::Newline);
                    } else if line.is_empty() {
                        indexer.line(rest, begins, LineEnd::Newline);
                    } else {
                        line.extend_from_slice(rest);
                        indexer.line(&line, begins, LineEnd::Newline);
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
                    indexer.too_long(begins, length, LineEnd::Missing);
                } else if !earlier && !line.is_empty() {
                    indexer.line(&line, begins, LineEnd::Missing);
                }
                return Ok(false);
            }
            // No line begins in a part that lies inside one long line.
            if earlier && at >= part.end {
                return Ok(true);
            }
        }
    }
}

impl Log {
    /// Reads the whole log and gives its batches in order to `take`, which may stop early. The first batch is small, so
    /// that the first screen does not wait; once the header is known, two threads read the rest.
    ///
    /// # Errors
    /// The system's error if a read fails.
    pub fn read(&self, mut take: impl FnMut(Batch) -> ControlFlow<()>) -> Result<()> {
        let mut indexer = Indexer::new();
        let (mut lines, mut from, mut want) = (Lines::default(), 0, FIRST_CHUNK);
        while !indexer.reader().is_settled() || from < FIRST_CHUNK as u64 {
            let more = lines.read(self, from..from + want as u64, &mut indexer)?;
            if take(indexer.batch().with_log_size(self.size())).is_break() || !more {
                return Ok(());
            }
            from += want as u64;
            want = CHUNK;
        }
        self.read_rest(indexer.reader(), from, take)
    }

    /// Reads the lines that begin at `from` or after it, on two threads.
    fn read_rest(
        &self,
        reader: &LineReader,
        from: u64,
        mut take: impl FnMut(Batch) -> ControlFlow<()>,
    ) -> Result<()> {
        let parts = self.size().saturating_sub(from).div_ceil(CHUNK as u64).max(1);
        let read = |lines: &mut Lines, part: u64| {
            let start = from + part * CHUNK as u64;
            // The last part extends to the end, even if the file has grown.
            let end = if part + 1 == parts { u64::MAX } else { start + CHUNK as u64 };
            let mut indexer = Indexer::with_reader(reader.clone());
            lines.read(self, start..end, &mut indexer).map(|_| indexer.batch())
        };
        let mut failed = None;
        in_order(parts, Lines::default, read, |batch| match batch {
            Ok(batch) => take(batch),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        });
        failed.map_or(Ok(()), Err)
    }
}

/// Reads the whole log into a session.
///
/// # Errors
/// The system's error if a read fails.
pub fn read_all(log: &Log, thresholds: Thresholds) -> Result<Session> {
    read_with_progress(log, thresholds, |_| {})
}

/// Reads the whole log into a session and reports the number of bytes read so far to `progress`.
///
/// # Errors
/// The system's error if a read fails.
pub fn read_with_progress(
    log: &Log,
    thresholds: Thresholds,
    mut progress: impl FnMut(u64),
) -> Result<Session> {
    read_until(log, thresholds, |bytes| {
        progress(bytes);
        ControlFlow::Continue(())
    })
}

/// Reads a log into a session and reports the number of bytes read so far to `progress`, which may stop: the session has
/// what was read until then.
///
/// # Errors
/// The system's error if a read fails.
pub fn read_until(
    log: &Log,
    thresholds: Thresholds,
    mut progress: impl FnMut(u64) -> ControlFlow<()>,
) -> Result<Session> {
    let mut session = Session::new(&log.name(), thresholds);
    session.set_imported(log.imported());
    log.read(|batch| {
        session.append(batch);
        progress(session.byte_count())
    })?;
    session.settle(ReadExtent::Whole);
    Ok(session)
}
