//! Texts, read again when they are shown: the only reader of a log after loading.

use super::{Entry, Session};
use crate::record::{Event, LineReader, MAX_LINE};
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

/// Where the bytes of a log are.
#[derive(Clone, Debug)]
pub enum Source {
    /// An open file, read at positions and never altered.
    File(Arc<File>),
    /// Memory: standard input, and what is imported.
    Memory(Arc<Vec<u8>>),
    /// The recording that is part of the program.
    Embedded(&'static [u8]),
}

/// The reader of lines by their position.
#[derive(Clone, Debug)]
pub struct Text {
    source: Source,
}

/// How much is read at first: most lines are shorter.
const FIRST_READ: usize = 512;

impl Text {
    /// A reader of a source.
    #[must_use]
    pub fn new(source: Source) -> Text {
        Text { source }
    }

    /// The source.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The bytes of the line that begins at a position, without its line end.
    ///
    /// # Errors
    /// What the system says when a file cannot be read.
    pub fn line(&self, position: u64) -> io::Result<Vec<u8>> {
        match &self.source {
            Source::File(file) => line_of_file(file, position),
            Source::Memory(bytes) => Ok(line_of_memory(bytes, position)),
            Source::Embedded(bytes) => Ok(line_of_memory(bytes, position)),
        }
    }

    /// The event at a place of a session. `None` where the line is no longer what it was when it was indexed.
    ///
    /// # Errors
    /// What the system says when a file cannot be read.
    pub fn event(&self, session: &Session, i: usize) -> io::Result<Option<Event<'static>>> {
        let Some(entry) = session.index().get(i) else { return Ok(None) };
        self.event_of(session.reader(), entry)
    }

    /// The same for an entry of the index, with the reader of its session.
    ///
    /// # Errors
    /// What the system says when a file cannot be read.
    pub fn event_of(&self, reader: &LineReader, entry: Entry) -> io::Result<Option<Event<'static>>> {
        let bytes = self.line(entry.position())?;
        let mut scratch = String::new();
        let event = reader.read_again(&bytes, u64::from(entry.line()), &mut scratch);
        let same = |e: &Event<'_>| {
            e.body.kind() == entry.kind() && (!entry.is_timed() || e.time == Some(entry.time()))
        };
        Ok(event.filter(same).map(Event::into_owned))
    }
}

fn line_of_memory(bytes: &[u8], position: u64) -> Vec<u8> {
    let rest = usize::try_from(position).ok().and_then(|at| bytes.get(at..)).unwrap_or_default();
    let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    rest[..end].to_vec()
}

fn line_of_file(file: &File, position: u64) -> io::Result<Vec<u8>> {
    let mut line = Vec::with_capacity(FIRST_READ);
    while line.len() <= MAX_LINE {
        let from = line.len();
        line.resize((from * 4).clamp(FIRST_READ, MAX_LINE + 1), 0);
        let read = loop {
            match file.read_at(&mut line[from..], position + from as u64) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                result => break result?,
            }
        };
        if let Some(end) = memchr::memchr(b'\n', &line[from..from + read]) {
            line.truncate(from + end);
            return Ok(line);
        }
        line.truncate(from + read);
        if read == 0 {
            break;
        }
    }
    Ok(line)
}
