//! What has become of a log since it was read: whether it has grown, and whether it is still the same file with the
//! same bytes. Looks when it is told to; what was added is read here, and nothing else is.
//!
//! A file says nothing by itself on the network file systems that logs lie on (NFS and SMB have no inotify), so
//! whoever follows a log looks at it again and again: one look costs two system calls while nothing has changed.

use super::log::{Lines, Log};
use crate::record::LineReader;
use crate::session::{Batch, Indexer, Session, Tail};
use anyhow::{Context, Result};
use std::ops::ControlFlow;
use std::os::unix::fs::MetadataExt;
use std::time::SystemTime;

/// How much is read of a log that has grown before it is given.
const PART: u64 = 1 << 22;
/// How much of both ends is compared to tell whether a longer file still begins with what was read.
const END: u64 = 1 << 12;

/// What has become of a log that is not as it was read, and has not merely grown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is shorter than what was read.
    Truncated,
    /// It was written to elsewhere than behind its end.
    Overwritten,
    /// Its name belongs to another file.
    Replaced,
    /// Its name belongs to no file.
    Deleted,
}

/// What a look at a log has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowStatus {
    /// Nothing that was not known before.
    Unchanged,
    /// It has grown, and what was added was read.
    Grown,
    /// What was read is no longer what the file holds.
    Changed(Change),
}

/// How a file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileState {
    size: u64,
    modified: Option<SystemTime>,
    /// What its name stands for: nothing, the open file, or another.
    named: NameState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NameState {
    Missing,
    Same,
    Other(u64, u64),
}

impl FileState {
    /// How the file of a log stands; `None` where it is none.
    ///
    /// The file itself is asked before its name: one that is replaced in between is seen as replaced.
    #[must_use]
    pub fn read(log: &Log) -> Option<FileState> {
        let open = log.file()?.metadata().ok()?;
        let named = match std::fs::metadata(log.path()?) {
            Ok(named) if (named.dev(), named.ino()) == (open.dev(), open.ino()) => NameState::Same,
            Ok(named) => NameState::Other(named.dev(), named.ino()),
            // A folder that is away for a moment says nothing of the file.
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => NameState::Same,
            Err(_) => NameState::Missing,
        };
        Some(FileState { size: open.len(), modified: open.modified().ok(), named })
    }
}

/// Follows a log that was read: knows how far, and what stood there.
#[derive(Debug)]
pub struct Follower {
    log: Log,
    /// How the file stood when it was looked at last; `None` for what is no file, of which nothing becomes.
    stand: Option<FileState>,
    /// How many bytes were read.
    read: u64,
    /// The last line, where no line end stood behind it.
    tail: Option<Tail>,
    /// What reads the lines behind what was read.
    reader: LineReader,
    /// The bytes at both ends of what was read.
    ends: [Vec<u8>; 2],
}

impl Follower {
    /// Follows a log from where a session has read it; `stand` is how the file stood before that.
    ///
    /// # Errors
    /// What the system says when the file cannot be read.
    pub fn new(log: Log, stand: Option<FileState>, session: &Session) -> Result<Follower> {
        let tail = session.tail().cloned();
        let (read, reader) = (session.bytes(), session.reader().clone());
        let mut follower = Follower { log, stand, read, tail, reader, ends: [Vec::new(), Vec::new()] };
        follower.ends = follower.both_ends()?;
        Ok(follower)
    }

    /// The log.
    #[must_use]
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Whether anything has become of the file since it was looked at last. Reads nothing.
    #[must_use]
    pub fn has_changed(&self) -> bool {
        FileState::read(&self.log) != self.stand
    }

    /// Looks at the file. What was added is given to `take`, part by part; it may break off.
    ///
    /// A change is told once, and again only when something else becomes of the file.
    ///
    /// # Errors
    /// What the system says when a read fails.
    pub fn poll(&mut self, take: impl FnMut(Batch) -> ControlFlow<()>) -> Result<FollowStatus> {
        let now = FileState::read(&self.log);
        let before = std::mem::replace(&mut self.stand, now);
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
        // What is written over with as many bytes leaves nothing but its time.
        let only_time = now.size == before.size && now.size == self.read && now.modified != before.modified;
        if only_time || self.both_ends()? != self.ends {
            return Ok(FollowStatus::Changed(Change::Overwritten));
        }
        let found = if now.size > self.read { self.read_on(take)? } else { FollowStatus::Unchanged };
        if found != FollowStatus::Unchanged {
            // Who has its name now is told at the next look.
            self.stand = Some(FileState { named: before.named, ..now });
            return Ok(found);
        }
        Ok(match now.named {
            NameState::Same => FollowStatus::Unchanged,
            named if named == before.named => FollowStatus::Unchanged,
            NameState::Missing => FollowStatus::Changed(Change::Deleted),
            NameState::Other(..) => FollowStatus::Changed(Change::Replaced),
        })
    }

    /// Reads what was added.
    fn read_on(&mut self, mut take: impl FnMut(Batch) -> ControlFlow<()>) -> Result<FollowStatus> {
        let (mut from, reader, mut joint): (u64, LineReader, fn(Batch, u64) -> Batch) = match &self.tail {
            None => (self.read, self.reader.clone(), |batch, _| batch),
            Some(tail) if tail.whole => match self.line_end()? {
                Behind::Nothing => return Ok(FollowStatus::Unchanged),
                // What stands there instead of a line end makes another line of it.
                Behind::More => return Ok(FollowStatus::Changed(Change::Overwritten)),
                Behind::LineEnd(behind) => (behind, self.reader.clone(), Batch::behind_the_tail),
            },
            Some(tail) => (tail.position, tail.reader().clone(), |batch, _| batch.reading_the_tail_again()),
        };
        let (mut lines, mut indexer) = (Lines::default(), Indexer::later(reader));
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

    /// What stands behind a last line that was read without its line end.
    fn line_end(&self) -> Result<Behind> {
        let (mut at, mut chunk) = (self.read, vec![0; 4096]);
        loop {
            let n = self.log.read_at(&mut chunk, at).with_context(|| self.unread(at))?;
            match chunk[..n].iter().position(|b| !matches!(b, b' ' | b'\t' | b'\r')) {
                Some(i) if chunk[i] == b'\n' => return Ok(Behind::LineEnd(at + i as u64 + 1)),
                Some(_) => return Ok(Behind::More),
                None if n < chunk.len() => return Ok(Behind::Nothing),
                None => at += n as u64,
            }
        }
    }

    /// The bytes at both ends of what was read, as they are now.
    fn both_ends(&self) -> Result<[Vec<u8>; 2]> {
        let long = self.read.min(END);
        let mut ends = [0, self.read - long].map(|from| (from, vec![0; usize::try_from(long).unwrap_or(0)]));
        for (from, bytes) in &mut ends {
            let n = self.log.read_at(bytes, *from).with_context(|| self.unread(*from))?;
            bytes.truncate(n);
        }
        Ok(ends.map(|(_, bytes)| bytes))
    }

    fn unread(&self, at: u64) -> String {
        format!("{}: cannot be read at byte {at}", self.log.shown())
    }
}

/// What stands behind a line that had no line end.
enum Behind {
    /// Nothing but blanks.
    Nothing,
    /// Its line end: the next line begins there.
    LineEnd(u64),
    /// More of the line.
    More,
}

#[cfg(test)]
mod tests;
