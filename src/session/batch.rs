//! How a log becomes batches: an indexer reads its lines in their order, on whatever thread it likes, and gives what a
//! session takes up.

use super::index::{NewEntry, SpeakerId};
use super::key_events::KeyEvents;
use super::people::{People, Tally};
use crate::record::{Body, Event, Header, LineReader, MAX_LINE, ProblemKind, Problems};
use std::sync::Arc;

/// The last line of a log where no line end stands behind it: somebody may still be writing it.
#[derive(Clone, Debug)]
pub struct Tail {
    /// Where it begins, in bytes from the beginning of the log.
    pub position: u64,
    /// Whether it was read as an event or as the header: then nothing but its line end can follow. Else it was
    /// skipped, and is to be read again when it is longer.
    pub whole: bool,
    /// The reader as it was before it.
    pub(super) before: LineReader,
    /// What was reported of it.
    pub(super) reported: Vec<ProblemKind>,
}

impl Tail {
    /// The reader as it was before this line.
    #[must_use]
    pub fn reader(&self) -> &LineReader {
        &self.before
    }
}

/// How a batch stands to the line before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Joint {
    /// It begins behind a line end.
    #[default]
    Behind,
    /// It begins with the last line, read again.
    Again,
    /// It begins behind the line end that the last line now has.
    Ended,
}

/// What a part of a log held. It knows its lines and people by numbers of its own, which the session translates,
/// so that parts can be read side by side.
#[derive(Default)]
pub struct Batch {
    pub(super) entries: Vec<NewEntry>,
    pub(super) header: Option<Arc<Header>>,
    /// The names behind the numbers from `known` on.
    pub(super) names: Vec<String>,
    /// How many numbers the header gives.
    pub(super) known: usize,
    pub(super) key_events: KeyEvents,
    pub(super) problems: Problems,
    pub(super) tallies: Vec<Tally>,
    pub(super) lines: u64,
    pub(super) end: u64,
    pub(super) log_size: u64,
    pub(super) reader: Option<LineReader>,
    pub(super) tail: Option<Tail>,
    pub(super) joint: Joint,
}

impl Batch {
    /// Says how long the whole log is, in bytes: the session can then make room at once.
    #[must_use]
    pub fn with_log_size(self, bytes: u64) -> Batch {
        Batch { log_size: bytes, ..self }
    }

    /// Where it ends, in bytes from the beginning of the log.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.end
    }

    /// How many of them have a line end, or can be read without one.
    #[must_use]
    pub fn whole_lines(&self) -> u64 {
        self.lines - u64::from(self.tail.as_ref().is_some_and(|tail| !tail.whole))
    }

    /// Its last line, where no line end stands behind it.
    #[must_use]
    pub fn tail(&self) -> Option<&Tail> {
        self.tail.as_ref()
    }

    /// Says that this part begins with the last line of the session, which had no line end and was skipped.
    #[must_use]
    pub fn reading_the_tail_again(self) -> Batch {
        Batch { joint: Joint::Again, ..self }
    }

    /// Says that the last line of the session has its line end now, behind which this part begins, at `position`.
    #[must_use]
    pub fn behind_the_tail(self, position: u64) -> Batch {
        Batch { joint: Joint::Ended, end: self.end.max(position), ..self }
    }
}

/// Turns the lines of a log, or of a part of it, in their order, into batches.
#[derive(Default)]
pub struct Indexer {
    reader: LineReader,
    people: Option<People>,
    line: u64,
    batch: Batch,
    header_given: bool,
}

impl Indexer {
    /// An indexer before the first line of a log.
    #[must_use]
    pub fn new() -> Indexer {
        Indexer::default()
    }

    /// An indexer for a later part of a log, with the reader as it was before. Where parts are read side by side, that
    /// must be settled.
    #[must_use]
    pub fn later(reader: LineReader) -> Indexer {
        Indexer { header_given: reader.has_begun(), reader, ..Indexer::default() }
    }

    /// The reader, as it is after the lines so far.
    #[must_use]
    pub fn reader(&self) -> &LineReader {
        &self.reader
    }

    /// Takes all lines of a part of the log that is held in memory, and that begins at a position in the log; the last
    /// may have no line end. One that is longer than [`MAX_LINE`] is a problem.
    pub fn lines(&mut self, bytes: &[u8], mut position: u64) {
        for line in bytes.split_inclusive(|&b| b == b'\n') {
            let whole = line.strip_suffix(b"\n");
            let text = whole.unwrap_or(line);
            if text.len() > MAX_LINE {
                self.too_long(position, text.len() as u64, whole.is_some());
            } else {
                self.line(text, position, whole.is_some());
            }
            position += line.len() as u64;
        }
    }

    /// Takes a line: its bytes without the line end, where it begins in the log, and whether a line end stood
    /// behind it.
    pub fn line(&mut self, bytes: &[u8], position: u64, complete: bool) {
        self.line += 1;
        let mut scratch = String::new();
        // What is reported of a line that may still grow is kept apart, to be taken back.
        let before = (!complete).then(|| (self.reader.clone(), std::mem::take(&mut self.batch.problems)));
        let event = self.reader.read(bytes, complete, self.line, &mut scratch, &mut self.batch.problems);
        self.batch.end = position + bytes.len() as u64 + u64::from(complete);
        if let Some((before, earlier)) = before {
            let own = std::mem::replace(&mut self.batch.problems, earlier);
            self.torn(position, before, own, event.is_some());
        }
        if let Some(event) = event {
            let people = self.people.get_or_insert_with(|| People::from_header(self.reader.header()));
            take(&mut self.batch, people, &event, position);
        }
    }

    /// Takes a line that is too long to be read.
    pub fn too_long(&mut self, position: u64, length: u64, complete: bool) {
        self.line += 1;
        self.batch.end = position + length + u64::from(complete);
        if complete {
            self.reader.too_long(self.line, &mut self.batch.problems);
        } else {
            let (before, mut own) = (self.reader.clone(), Problems::default());
            self.reader.too_long(self.line, &mut own);
            self.torn(position, before, own, false);
        }
    }

    /// Notes that no line end stands behind the last line.
    fn torn(&mut self, position: u64, before: LineReader, own: Problems, is_event: bool) {
        let reported: Vec<ProblemKind> = own.list().iter().map(|p| p.kind).collect();
        let no_header = reported.contains(&ProblemKind::NoHeader);
        let is_header = self.reader.has_begun() && !before.has_begun() && !no_header;
        self.batch.problems.append(own, 0);
        self.batch.tail = Some(Tail { position, whole: is_event || is_header, before, reported });
    }

    /// Gives what was read since the last batch.
    pub fn batch(&mut self) -> Batch {
        let mut batch = std::mem::take(&mut self.batch);
        batch.lines = std::mem::take(&mut self.line);
        self.batch.end = batch.end;
        if !self.reader.has_begun() {
            return batch;
        }
        if let Some(people) = self.people.take() {
            batch.known = people.known();
            batch.names = people.into_names();
        }
        let first = !std::mem::replace(&mut self.header_given, true);
        batch.header = first.then(|| self.reader.header_arc());
        batch.reader = Some(self.reader.clone());
        batch
    }
}

/// Takes an event up into a batch.
fn take(batch: &mut Batch, people: &mut People, event: &Event<'_>, position: u64) {
    let speaker = match &event.body {
        Body::Utterance { speaker, .. } => people.number(speaker.as_deref()),
        Body::Enter { who } | Body::Leave { who } => people.number(Some(who)),
        Body::TapeOn { .. }
        | Body::TapeOff { .. }
        | Body::Untaped { .. }
        | Body::Mark { .. }
        | Body::Note { .. }
        | Body::Unknown { .. } => SpeakerId(0),
    };
    if let Body::Utterance { text, .. } = &event.body {
        let i = speaker.0 as usize;
        if batch.tallies.len() <= i {
            batch.tallies.resize(i + 1, Tally::default());
        }
        batch.tallies[i].add(text, event.time.zip(event.end).map(|(t, end)| end - t));
    }
    batch.key_events.take(event);
    batch.entries.push(NewEntry {
        time: event.time,
        end: event.end,
        offset: event.offset,
        kind: event.body.kind(),
        speaker,
        byte_offset: position,
        line: event.line,
    });
}
