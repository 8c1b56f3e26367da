//! Reads the lines of a log again when they are shown; nothing else reads a log after loading.
//!
//! This is the one place in `session` that reads a file: at byte offsets in a file that is already open (`pread`, which needs
//! Unix), so that it has no position, no path and no state, and any thread can read. Nothing is opened or written here.

use super::{Entry, Session};
use crate::record::{Event, LineReader, MAX_LINE};
use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

/// Where the bytes of a log are. Reads its lines by their byte offset.
#[derive(Clone, Debug)]
pub enum LogBytes {
    /// An open file, read at byte offsets and never changed.
    File(Arc<File>),
    /// Memory: standard input and imported sessions.
    Memory(Arc<Vec<u8>>),
    /// The recording that is part of the program.
    Embedded(&'static [u8]),
}

/// How many bytes are read first: most lines are shorter.
const FIRST_READ: usize = 512;

impl LogBytes {
    /// The bytes of the line that begins at a byte offset, without its newline.
    ///
    /// # Errors
    /// The system's error if a file cannot be read.
    pub fn line(&self, position: u64) -> io::Result<Vec<u8>> {
        match self {
            LogBytes::File(file) => line_of_file(file, position),
            LogBytes::Memory(bytes) => Ok(line_of_memory(bytes, position)),
            LogBytes::Embedded(bytes) => Ok(line_of_memory(bytes, position)),
        }
    }

    /// The event at index `i` of a session; `None` if its line has changed since it was indexed.
    ///
    /// # Errors
    /// The system's error if a file cannot be read.
    pub fn event(&self, session: &Session, i: usize) -> io::Result<Option<Event<'static>>> {
        let Some(entry) = session.index().get(i) else { return Ok(None) };
        let bytes = self.line(entry.byte_offset())?;
        let mut scratch = String::new();
        Ok(event_in(session.reader(), entry, &bytes, &mut scratch).map(Event::into_owned))
    }

    /// The bytes in a range of byte offsets; fewer only at the end of the log. `buffer` can be reused.
    pub(super) fn bytes<'a>(&'a self, at: Range<u64>, buffer: &'a mut Vec<u8>) -> io::Result<&'a [u8]> {
        let of_memory = |bytes: &'a [u8]| {
            let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
            bytes.get(place(at.start)..place(at.end)).unwrap_or_default()
        };
        match self {
            LogBytes::File(file) => {
                let wanted = usize::try_from(at.end.saturating_sub(at.start)).unwrap_or(usize::MAX);
                // The buffer only grows, so that it is cleared once.
                if buffer.len() < wanted {
                    buffer.resize(wanted, 0);
                }
                let mut filled = 0;
                while filled < wanted {
                    match file.read_at(&mut buffer[filled..wanted], at.start + filled as u64) {
                        Ok(0) => break,
                        Ok(n) => filled += n,
                        Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                        Err(e) => return Err(e),
                    }
                }
                Ok(&buffer[..filled])
            }
            LogBytes::Memory(bytes) => Ok(of_memory(bytes)),
            LogBytes::Embedded(bytes) => Ok(of_memory(bytes)),
        }
    }
}

/// The event in a line that was read again; `None` if the line has changed since it was indexed.
pub(super) fn event_in<'a>(
    reader: &LineReader,
    entry: Entry,
    bytes: &'a [u8],
    scratch: &'a mut String,
) -> Option<Event<'a>> {
    let event = reader.reread(bytes, u64::from(entry.line()), scratch)?;
    let same = event.body.kind() == entry.kind() && (!entry.is_timed() || event.time == Some(entry.time()));
    same.then_some(event)
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
