//! Writes a coder's acts: each is on disk before it counts as kept, and stays pending until it is.

use super::file::WorkFile;
use super::{Act, Coder, LogFolder, What, WorkHeader, ulid};
use crate::store::{Journal, Opening};
use crate::time::{Offset, SessionTime, format_rfc3339};
use anyhow::{Result, anyhow, bail};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// When an act is done, and the random bits of its id: the caller has the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The milliseconds since 1970.
    pub ms: u64,
    /// Random bits, of which 80 are used.
    pub random: u128,
}

impl Stamp {
    /// The time in RFC 3339, in UTC.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let time = SessionTime(i64::try_from(self.ms).unwrap_or(i64::MAX));
        format_rfc3339(time, Offset::from_seconds(0)).unwrap_or_default()
    }
}

/// Whether a writer can write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// It can.
    Write,
    /// It cannot; one sentence says why.
    ReadOnly(String),
}

/// Appends acts to the file of one coder. Its file is created with the first act.
#[derive(Debug)]
pub struct Writer {
    path: PathBuf,
    header: WorkHeader,
    journal: Option<Journal>,
    access: Access,
    /// The ids and lines of the acts that are in the file, in order.
    kept: Vec<(String, String)>,
    /// The acts that are not in the file yet, in order.
    pending: Vec<Act>,
}

impl Writer {
    /// Opens the file of a coder, if there is one, locks it and reads it. If another process has locked it, or it cannot be
    /// written to, the writer is read-only and [`Writer::access`] says why.
    ///
    /// # Errors
    /// One sentence that names the file, if it is there and cannot be read.
    pub fn open(
        folder: &LogFolder,
        coder: &Coder,
        log_name: &str,
        stamp: Stamp,
    ) -> Result<(Writer, Option<WorkFile>)> {
        let path = folder.file(coder);
        let header = WorkHeader::new(folder.sha256(), log_name, coder, stamp.rfc3339());
        let mut writer = Writer {
            path,
            header,
            journal: None,
            access: Access::Write,
            kept: Vec::new(),
            pending: Vec::new(),
        };
        let opened = Journal::open(&writer.path);
        let file = match &opened {
            Ok(Opening::Missing) => return Ok((writer, None)),
            Ok(Opening::Open(_) | Opening::Locked) | Err(_) => WorkFile::read(&writer.path)?,
        };
        writer.access =
            match opened.map_err(|e| format!("{e:#}")).and_then(|opening| writer.take(opening, &file)) {
                Ok(()) => Access::Write,
                Err(why) => Access::ReadOnly(why),
            };
        Ok((writer, Some(file)))
    }

    /// Takes a file over, if its header is that of this work.
    fn take(&mut self, opening: Opening, file: &WorkFile) -> Result<(), String> {
        let at = |what: &str| format!("{}: {what}", crate::record::visible(&self.path.to_string_lossy()));
        let journal = match opening {
            Opening::Open(journal) => journal,
            Opening::Missing => return Err(at("it was removed")),
            Opening::Locked => {
                return Err(at("another untaped is writing to it; close that one, or use another --coder"));
            }
        };
        match &file.header {
            Some(header) if header.log_sha256 != self.header.log_sha256 => {
                return Err(at("it is the work on another log; move it away"));
            }
            Some(header) if header.coder != self.header.coder => {
                return Err(at(&format!("it is the work of {}; use --coder {}", header.coder, header.coder)));
            }
            Some(_) if file.newer => return Err(at("a newer version of untaped wrote it")),
            Some(_) => {}
            None => return Err(at("its first line is not the header of a work file; move it away")),
        }
        self.kept = file.acts.iter().map(|(_, act)| (act.id.clone(), act.line.clone())).collect();
        self.journal = Some(journal);
        Ok(())
    }

    /// Whether it can write.
    #[must_use]
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// The file that it writes to.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes an act and adds it to those that are to be kept. [`Writer::keep`] writes it.
    pub fn add(&mut self, what: What, stamp: Stamp) -> Act {
        let last = self.pending.last().map(|act| &act.id).or_else(|| self.kept.last().map(|(id, _)| id));
        let act = Act::new(ulid(stamp.ms, stamp.random, last.map(String::as_str)), stamp.rfc3339(), what);
        self.pending.push(act.clone());
        act
    }

    /// The acts that are not on disk yet.
    #[must_use]
    pub fn pending(&self) -> &[Act] {
        &self.pending
    }

    /// Writes all pending acts, in one piece, and syncs them to disk; returns their ids. A writer that is read-only tries again
    /// whether it can write now. If the file was removed or replaced
    /// since, what this writer knows and the file lacks is written again.
    ///
    /// # Errors
    /// One sentence that names the file. The acts stay pending then, and a later call tries again.
    pub fn keep(&mut self) -> Result<Vec<String>> {
        if self.pending.is_empty() {
            return Ok(Vec::new());
        }
        if self.journal.as_ref().is_some_and(|journal| !journal.is_in_place()) {
            self.journal = None;
        }
        let mut known: Vec<(String, String)> = Vec::new();
        if self.journal.is_none() {
            known = self.kept.clone();
            if self.open_again()? {
                return Ok(self.all_kept());
            }
            let there: HashSet<&String> = self.kept.iter().map(|(id, _)| id).collect();
            known.retain(|(id, _)| !there.contains(id));
            // A write that failed at its very end may have left them there.
            if known.is_empty() && self.pending.iter().all(|act| there.contains(&act.id)) {
                return Ok(self.all_kept());
            }
        }
        let mut lines = String::new();
        let pending = self.pending.iter().map(|act| &act.line);
        for line in known.iter().map(|(_, line)| line).chain(pending) {
            lines += line;
            lines.push('\n');
        }
        let Some(journal) = &self.journal else { bail!("the file is not open") };
        if let Err(e) = journal.append(&lines) {
            // What it holds is not known for certain: it is read again before the next try.
            self.journal = None;
            return Err(e);
        }
        self.kept.append(&mut known);
        Ok(self.all_kept())
    }

    /// Turns the pending acts into kept ones; returns their ids.
    fn all_kept(&mut self) -> Vec<String> {
        let ids: Vec<String> = self.pending.iter().map(|act| act.id.clone()).collect();
        self.kept.extend(self.pending.drain(..).map(|act| (act.id, act.line)));
        ids
    }

    /// Opens the file. If there is none, it is created with all acts in it at once, and `true` is returned.
    fn open_again(&mut self) -> Result<bool> {
        let mut opening = Journal::open(&self.path)?;
        if matches!(opening, Opening::Missing) {
            let kept = self.kept.iter().map(|(_, line)| line);
            let lines = kept.chain(self.pending.iter().map(|act| &act.line));
            let text = lines.fold(self.header.line(), |text, line| text + line + "\n");
            if Journal::create(&self.path, text.as_bytes())? {
                // They are kept, also if the file cannot be locked yet: that is tried again before the next act.
                if let Ok(Opening::Open(journal)) = Journal::open(&self.path) {
                    self.journal = Some(journal);
                }
                self.access = Access::Write;
                return Ok(true);
            }
            opening = Journal::open(&self.path)?;
        }
        let content = match &opening {
            Opening::Open(journal) => journal.content()?,
            Opening::Missing | Opening::Locked => Vec::new(),
        };
        let file = WorkFile::from_bytes(&self.path.to_string_lossy(), &content);
        let taken = self.take(opening, &file);
        self.access = taken.clone().map_or_else(Access::ReadOnly, |()| Access::Write);
        taken.map(|()| false).map_err(|why| anyhow!(why))
    }
}

#[cfg(test)]
#[path = "writer/tests.rs"]
mod tests;
