//! How a session grows: a reader turns lines into batches, on whatever thread it likes, and the session takes
//! them up one after the other.

use super::index::{NewEntry, SpeakerId};
use super::landmarks::Landmarks;
use super::people::{People, Tally};
use crate::record::{Body, Event, Header, LineReader, Person, ProblemKind, Problems};
use crate::time::{Offset, SessionTime};

/// What a part of a log held.
#[derive(Default)]
pub struct Batch {
    pub(super) entries: Vec<NewEntry>,
    pub(super) header: Option<Header>,
    pub(super) people: Vec<Person>,
    pub(super) landmarks: Landmarks,
    pub(super) problems: Problems,
    pub(super) offsets: Vec<(SessionTime, Offset)>,
    pub(super) tallies: Vec<Tally>,
    pub(super) wall_clock: bool,
    pub(super) lines: u64,
    pub(super) bytes: u64,
    pub(super) reader: LineReader,
}

impl Batch {
    /// How many events it holds.
    #[must_use]
    pub fn events(&self) -> usize {
        self.entries.len()
    }

    /// How many bytes of the log were read up to its end.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

/// Turns the lines of a log, in their order, into batches.
pub struct Indexer {
    reader: LineReader,
    people: Option<People>,
    line: u64,
    greatest: Option<SessionTime>,
    last_offset: Option<Offset>,
    batch: Batch,
    known: usize,
}

impl Default for Indexer {
    fn default() -> Self {
        Indexer::new()
    }
}

impl Indexer {
    /// An indexer before the first line.
    #[must_use]
    pub fn new() -> Indexer {
        Indexer {
            reader: LineReader::new(),
            people: None,
            line: 0,
            greatest: None,
            last_offset: None,
            batch: Batch::default(),
            known: 0,
        }
    }

    /// Takes a line: its bytes without the line end, where it begins in the log, and whether a line end stood
    /// behind it.
    pub fn line(&mut self, bytes: &[u8], position: u64, complete: bool) {
        self.line += 1;
        let mut scratch = String::new();
        let event = self.reader.read(bytes, complete, self.line, &mut scratch, &mut self.batch.problems);
        self.batch.bytes = position + bytes.len() as u64 + u64::from(complete);
        if let Some(event) = event {
            self.event(&event, position);
        }
    }

    /// Takes a line that is too long to be read.
    pub fn too_long(&mut self, position: u64, length: u64, complete: bool) {
        self.line += 1;
        self.reader.too_long(self.line, &mut self.batch.problems);
        self.batch.bytes = position + length + u64::from(complete);
    }

    /// Gives what was read since the last batch.
    pub fn batch(&mut self) -> Batch {
        if !self.reader.has_begun() {
            return Batch { bytes: self.batch.bytes, lines: self.line, ..Batch::default() };
        }
        let people = self.people.get_or_insert_with(|| People::of(self.reader.header()));
        let mut batch = std::mem::take(&mut self.batch);
        batch.people = people.iter().skip(self.known.max(1)).map(|(_, p)| p.clone()).collect();
        batch.header = (self.known == 0).then(|| self.reader.header().clone());
        self.known = people.iter().count();
        batch.wall_clock = self.reader.has_wall_clock();
        batch.lines = self.line;
        batch.reader = self.reader.clone();
        self.batch.bytes = batch.bytes;
        batch
    }

    fn event(&mut self, event: &Event<'_>, position: u64) {
        let people = self.people.get_or_insert_with(|| People::of(self.reader.header()));
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
        if let Some(time) = event.time {
            if self.greatest.is_some_and(|greatest| time < greatest) {
                let what = "the time is below one before it: sorted into its place";
                self.batch.problems.add(event.line, ProblemKind::OutOfOrder, what);
            }
            self.greatest = self.greatest.max(Some(time));
            if event.offset.is_some() && event.offset != self.last_offset {
                self.last_offset = event.offset;
                self.batch.offsets.extend(event.offset.map(|offset| (time, offset)));
            }
        }
        if let Body::Utterance { text, .. } = &event.body {
            let i = speaker.0 as usize;
            if self.batch.tallies.len() <= i {
                self.batch.tallies.resize(i + 1, Tally::default());
            }
            self.batch.tallies[i].add(text, event.time.zip(event.end).map(|(t, end)| end - t));
        }
        self.batch.landmarks.take(event);
        self.batch.entries.push(NewEntry {
            time: event.time,
            end: event.end,
            kind: event.body.kind(),
            speaker,
            position,
            line: event.line,
        });
    }
}
