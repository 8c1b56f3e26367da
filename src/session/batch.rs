//! How a session grows: a reader turns lines into batches, on whatever thread it likes, and the session takes
//! them up one after the other.

use super::index::{NewEntry, SpeakerId};
use super::landmarks::Landmarks;
use super::people::{People, Tally};
use crate::record::{Body, Event, Header, LineReader, Problems};
use std::sync::Arc;

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
    pub(super) landmarks: Landmarks,
    pub(super) problems: Problems,
    pub(super) tallies: Vec<Tally>,
    pub(super) lines: u64,
    pub(super) end: u64,
    pub(super) of: u64,
    pub(super) reader: Option<LineReader>,
}

impl Batch {
    /// Says how long the whole log is, in bytes: the session can then make room at once.
    #[must_use]
    pub fn of(self, bytes: u64) -> Batch {
        Batch { of: bytes, ..self }
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

    /// An indexer for a later part of a log, with the reader as it was before; that must be settled.
    #[must_use]
    pub fn later(reader: LineReader) -> Indexer {
        Indexer { reader, header_given: true, ..Indexer::default() }
    }

    /// The reader, as it is after the lines so far.
    #[must_use]
    pub fn reader(&self) -> &LineReader {
        &self.reader
    }

    /// Takes a line: its bytes without the line end, where it begins in the log, and whether a line end stood
    /// behind it.
    pub fn line(&mut self, bytes: &[u8], position: u64, complete: bool) {
        self.line += 1;
        let mut scratch = String::new();
        let event = self.reader.read(bytes, complete, self.line, &mut scratch, &mut self.batch.problems);
        self.batch.end = position + bytes.len() as u64 + u64::from(complete);
        if let Some(event) = event {
            let people = self.people.get_or_insert_with(|| People::of(self.reader.header()));
            take(&mut self.batch, people, &event, position);
        }
    }

    /// Takes a line that is too long to be read.
    pub fn too_long(&mut self, position: u64, length: u64, complete: bool) {
        self.line += 1;
        self.reader.too_long(self.line, &mut self.batch.problems);
        self.batch.end = position + length + u64::from(complete);
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
        batch.header = first.then(|| self.reader.shared_header());
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
    batch.landmarks.take(event);
    batch.entries.push(NewEntry {
        time: event.time,
        end: event.end,
        offset: event.offset,
        kind: event.body.kind(),
        speaker,
        position,
        line: event.line,
    });
}
