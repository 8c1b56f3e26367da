//! Follows a log that is still being written: reads what was appended, and detects when the file was changed otherwise.
//!
//! Network file systems (NFS, SMB) have no inotify, so a follower is polled: two system calls while nothing has changed.

use super::log::{Lines, Log};
use crate::record::LineReader;
use crate::session::{Batch, Indexer, Session, Tail};
use anyhow::{Context, Result};
use std::ops::ControlFlow;
use std::os::unix::fs::MetadataExt;
use std::time::SystemTime;

/// How much of the appended bytes is read at once.
const PART: u64 = 1 << 22;
/// How much of both ends is compared to see whether the file still begins with what was read.
const END: u64 = 1 << 12;

/// How a log was changed, other than by appending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The file was truncated: it is shorter than what was read.
    Truncated,
    /// Bytes that were read were overwritten.
    Overwritten,
    /// Another file has its name.
    Replaced,
    /// No file has its name.
    Deleted,
}

/// What a poll found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowStatus {
    /// Nothing new.
    Unchanged,
    /// The log has grown, and the appended lines were read.
    Grown,
    /// The file no longer has the bytes that were read.
    Changed(Change),
}

/// The state of a log's file at one time: its size, when it was modified, and whether its name is still its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileState {
    size: u64,
    modified: Option<SystemTime>,
    named: NameState,
}

/// What the name of an open file refers to: no file, the same file, or another one (device and inode).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NameState {
    Missing,
    Same,
    Other(u64, u64),
}

impl FileState {
    /// Reads the state of a log's file; `None` if the log is not a file.
    ///
    /// The file is examined before its name, so that one replaced in between is seen as replaced.
    pub fn read(log: &Log) -> Option<FileState> {
        let open = log.file()?.metadata().ok()?;
        let named = match std::fs::metadata(log.path()?) {
            Ok(named) if (named.dev(), named.ino()) == (open.dev(), open.ino()) => NameState::Same,
            Ok(named) => NameState::Other(named.dev(), named.ino()),
            // A folder that is unavailable for a moment does not mean that the file is gone.
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => NameState::Same,
            Err(_) => NameState::Missing,
        };
        Some(FileState { size: open.len(), modified: open.modified().ok(), named })
    }
}

/// Follows a log that was read up to some byte.
#[derive(Debug)]
pub struct Follower {
    log: Log,
    /// The state at the last poll; `None` for a log that is not a file and never changes.
    state: Option<FileState>,
    /// How many bytes were read.
    read: u64,
    /// The last line, if it had no newline.
    tail: Option<Tail>,
    /// The reader for the lines that follow.
    reader: LineReader,
    /// The bytes at both ends of what was read.
    ends: [Vec<u8>; 2],
}

impl Follower {
    /// Follows a log from where a session has read it; `state` is the file's state before it was read.
    ///
    /// # Errors
    /// The system's error when the file cannot be read.
    pub fn new(log: Log, state: Option<FileState>, session: &Session) -> Result<Follower> {
        let tail = session.tail().cloned();
        let (read, reader) = (session.byte_count(), session.reader().clone());
        let mut follower = Follower { log, state, read, tail, reader, ends: [Vec::new(), Vec::new()] };
        follower.ends = follower.both_ends()?;
        Ok(follower)
    }

    /// The log.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Whether the file has changed in any way since the last poll. Reads nothing.
    pub fn has_changed(&self) -> bool {
        FileState::read(&self.log) != self.state
    }

    /// Looks at the file and gives appended lines to `take`, part by part; `take` may stop early.
    ///
    /// A change is reported once, and again only when the file changes further.
    ///
    /// # Errors
    /// The system's error when a read fails.
    pub fn poll(&mut self, take: impl FnMut(Batch) -> ControlFlow<()>) -> Result<FollowStatus> {
        let now = FileState::read(&self.log);
        let before = std::mem::replace(&mut self.state, now);
        let Some((now, before)) = now.zip(before).filter(|(now, before)| now != before) else {
            return Ok(FollowStatus::Unchanged);
        };
        if self.log.imported().is_some() {
            return Ok(FollowStatus::Changed(match now.named {
                NameState::Missing => Change::Deleted,
                NameState::Other(..) => Change::Replaced,
                NameState::Same => Change::Overwritten,
            }));
        }
        if now.size < self.read {
            return Ok(FollowStatus::Changed(Change::Truncated));
        }
        // Overwriting with as many bytes changes only the time.
        let only_time = now.size == before.size && now.size == self.read && now.modified != before.modified;
        if only_time || self.both_ends()? != self.ends {
            return Ok(FollowStatus::Changed(Change::Overwritten));
        }
        let found = if now.size > self.read { self.read_on(take)? } else { FollowStatus::Unchanged };
        if found != FollowStatus::Unchanged {
            // A new owner of its name is reported by the next poll.
            self.state = Some(FileState { named: before.named, ..now });
            return Ok(found);
        }
        Ok(match now.named {
            NameState::Same => FollowStatus::Unchanged,
            named if named == before.named => FollowStatus::Unchanged,
            NameState::Missing => FollowStatus::Changed(Change::Deleted),
            NameState::Other(..) => FollowStatus::Changed(Change::Replaced),
        })
    }

    /// Reads the appended lines.
    fn read_on(&mut self, mut take: impl FnMut(Batch) -> ControlFlow<()>) -> Result<FollowStatus> {
        let (mut from, reader, mut joint): (u64, LineReader, fn(Batch, u64) -> Batch) = match &self.tail {
            None => (self.read, self.reader.clone(), |batch, _| batch),
            Some(tail) if tail.is_parsed => match self.after_tail()? {
                Following::Nothing => return Ok(FollowStatus::Unchanged),
                // The line was longer than it seemed, and so is another line now.
                Following::More => return Ok(FollowStatus::Changed(Change::Overwritten)),
                Following::Newline(after) => (after, self.reader.clone(), Batch::after_tail),
            },
            Some(tail) => (tail.position, tail.reader().clone(), |batch, _| batch.rereading_tail()),
        };
        let (mut lines, mut indexer) = (Lines::default(), Indexer::with_reader(reader));
        loop {
            let more = lines.read(&self.log, from..from + PART, &mut indexer)?;
            let batch = std::mem::replace(&mut joint, |batch, _| batch)(indexer.batch(), from);
            self.read = self.read.max(batch.end());
            self.tail = batch.tail().cloned();
            self.reader = indexer.reader().clone();
            if take(batch).is_break() || !more {
                break;
            }
            from += PART;
        }
        self.ends = self.both_ends()?;
        Ok(FollowStatus::Grown)
    }

    /// Reads on after a last line that had no newline.
    fn after_tail(&self) -> Result<Following> {
        let (mut at, mut chunk) = (self.read, vec![0; 4096]);
        loop {
            let n = self.log.read_at(&mut chunk, at).with_context(|| self.cannot_read(at))?;
            match chunk[..n].iter().position(|b| !matches!(b, b' ' | b'\t' | b'\r')) {
                Some(i) if chunk[i] == b'\n' => return Ok(Following::Newline(at + i as u64 + 1)),
                Some(_) => return Ok(Following::More),
                None if n < chunk.len() => return Ok(Following::Nothing),
                None => at += n as u64,
            }
        }
    }

    /// The bytes at both ends of what was read, as they are now.
    fn both_ends(&self) -> Result<[Vec<u8>; 2]> {
        let long = self.read.min(END);
        let mut ends = [0, self.read - long].map(|from| (from, vec![0; usize::try_from(long).unwrap_or(0)]));
        for (from, bytes) in &mut ends {
            let n = self.log.read_at(bytes, *from).with_context(|| self.cannot_read(*from))?;
            bytes.truncate(n);
        }
        Ok(ends.map(|(_, bytes)| bytes))
    }

    fn cannot_read(&self, at: u64) -> String {
        format!("{}: cannot read at byte {at}", self.log.shown())
    }
}

/// The bytes after a line that had no newline.
enum Following {
    /// Nothing but spaces.
    Nothing,
    /// The missing newline; the next line begins at this byte.
    Newline(u64),
    /// More of the line.
    More,
}

#[cfg(test)]
mod tests;
