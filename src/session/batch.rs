//! Turns the lines of a log into batches, which a session appends. Any thread may do that, for any part of the log.

use super::index::{NewEntry, Said};
use super::key_events::KeyEvents;
use super::people::{People, Tally};
use super::undecided::Undecided;
use crate::record::{
    Body, Event, Header, LineEnd, LineReader, MAX_LINE, ProblemKind, Problems, without_byte_order_mark,
};
use std::sync::Arc;

/// The last line of a log, if it has no newline yet: another program may still be writing it.
#[derive(Clone, Debug)]
pub struct Tail {
    /// Where it begins, in bytes from the start of the log.
    pub position: u64,
    /// Whether it was parsed as an event or as the header: then only its newline can follow. Otherwise it was skipped, and
    /// is read again when it is longer.
    pub is_parsed: bool,
    /// The state of the reader before this line.
    pub(super) before: LineReader,
    /// The problems that were reported for it.
    pub(super) reported: Vec<ProblemKind>,
}

impl Tail {
    /// The reader as it was before this line.
    #[must_use]
    pub fn reader(&self) -> &LineReader {
        &self.before
    }
}

/// Where a batch begins, relative to the lines that the session has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Start {
    /// After a newline.
    #[default]
    NewLine,
    /// At the last line, which is read again.
    Tail,
    /// After the newline that the last line now has.
    AfterTail,
}

/// The contents of a part of a log. Its lines and people have numbers of its own, which the session translates, so that
/// parts can be read independently.
#[derive(Default)]
pub struct Batch {
    pub(super) entries: Vec<NewEntry>,
    pub(super) header: Option<Arc<Header>>,
    /// The ids of the people whose numbers begin at `known`.
    pub(super) names: Vec<String>,
    /// The line in which each of them is first named.
    pub(super) name_lines: Vec<u64>,
    /// How many people the header names.
    pub(super) known: usize,
    pub(super) key_events: KeyEvents,
    pub(super) problems: Problems,
    /// What its lines before the first readable `t` may prove to be.
    pub(super) undecided: Undecided,
    pub(super) tallies: Vec<Tally>,
    pub(super) lines: u64,
    pub(super) end: u64,
    pub(super) log_size: u64,
    pub(super) reader: Option<LineReader>,
    pub(super) tail: Option<Tail>,
    pub(super) start: Start,
}

impl Batch {
    /// Gives the size of the whole log in bytes, so that the session can reserve room at once.
    #[must_use]
    pub fn with_log_size(self, bytes: u64) -> Batch {
        Batch { log_size: bytes, ..self }
    }

    /// Where it ends, in bytes from the start of the log.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.end
    }

    /// How many of its lines have a newline or can be parsed without one.
    #[must_use]
    pub fn whole_lines(&self) -> u64 {
        self.lines - u64::from(self.tail.as_ref().is_some_and(|tail| !tail.is_parsed))
    }

    /// The last line, if it has no newline.
    #[must_use]
    pub fn tail(&self) -> Option<&Tail> {
        self.tail.as_ref()
    }

    /// Marks that this part begins with the session's last line, which had no newline and was skipped.
    #[must_use]
    pub fn rereading_tail(self) -> Batch {
        Batch { start: Start::Tail, ..self }
    }

    /// Marks that the session's last line has its newline now, and that this part begins after it, at `position`.
    #[must_use]
    pub fn after_tail(self, position: u64) -> Batch {
        Batch { start: Start::AfterTail, end: self.end.max(position), ..self }
    }
}

/// Turns the lines of a log, or of a part of it, into batches. Lines must be given in order.
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

    /// An indexer for a later part of a log, with the reader as it was before that part. If parts are read at the same
    /// time, the reader must be settled.
    #[must_use]
    pub fn with_reader(reader: LineReader) -> Indexer {
        Indexer { header_given: reader.has_begun(), reader, ..Indexer::default() }
    }

    /// The reader as it is after the lines so far.
    #[must_use]
    pub fn reader(&self) -> &LineReader {
        &self.reader
    }

    /// Reads all lines of a part of the log in memory, which begins at `position` in the log; the last line may have no
    /// newline. A line longer than [`MAX_LINE`] is a problem.
    pub fn lines(&mut self, bytes: &[u8], mut position: u64) {
        for line in bytes.split_inclusive(|&b| b == b'\n') {
            let whole = line.strip_suffix(b"\n");
            let text = whole.unwrap_or(line);
            let end = if whole.is_some() { LineEnd::Newline } else { LineEnd::Missing };
            if text.len() > MAX_LINE {
                self.too_long(position, text.len() as u64, end);
            } else {
                self.line(text, position, end);
            }
            position += line.len() as u64;
        }
    }

    /// Reads a line. `bytes` are without the newline, `position` is the byte offset of the line in the log.
    pub fn line(&mut self, bytes: &[u8], position: u64, end: LineEnd) {
        self.line += 1;
        let mut scratch = String::new();
        // Problems of a line that may still grow are kept apart, so that they can be withdrawn; those of a line before the
        // kind of time is known, so that they are not repeated.
        let before = (end == LineEnd::Missing || !self.reader.is_settled())
            .then(|| (self.reader.clone(), std::mem::take(&mut self.batch.problems)));
        // The byte-order mark is no part of the first line, which is read again without it.
        let text = if position == 0 { without_byte_order_mark(bytes) } else { bytes };
        let event = self.reader.read(text, end, self.line, &mut scratch, &mut self.batch.problems);
        self.batch.end = position + bytes.len() as u64 + end.length();
        if let Some((before, earlier)) = before {
            let reported = std::mem::replace(&mut self.batch.problems, earlier);
            if let Some(event) = event.as_ref().filter(|_| self.reader.is_undecided()) {
                self.batch.undecided.add(&self.reader, text, event, &reported);
            }
            if end == LineEnd::Missing {
                self.set_tail(position, before, reported, event.is_some());
            } else {
                self.batch.problems.append(reported, 0);
            }
        }
        if let Some(event) = event {
            let people = self.people.get_or_insert_with(|| People::from_header(self.reader.header()));
            add(&mut self.batch, people, &event, position + (bytes.len() - text.len()) as u64);
        }
    }

    /// Reports a line that is too long.
    pub fn too_long(&mut self, position: u64, length: u64, end: LineEnd) {
        self.line += 1;
        self.batch.end = position + length + end.length();
        if end == LineEnd::Newline {
            self.reader.too_long(self.line, &mut self.batch.problems);
        } else {
            let (before, mut reported) = (self.reader.clone(), Problems::default());
            self.reader.too_long(self.line, &mut reported);
            self.set_tail(position, before, reported, false);
        }
    }

    /// Records that the last line has no newline.
    fn set_tail(&mut self, position: u64, before: LineReader, problems: Problems, is_event: bool) {
        let reported: Vec<ProblemKind> = problems.list().iter().map(|p| p.kind).collect();
        let no_header = reported.contains(&ProblemKind::NoHeader);
        let is_header = self.reader.has_begun() && !before.has_begun() && !no_header;
        self.batch.problems.append(problems, 0);
        self.batch.tail = Some(Tail { position, is_parsed: is_event || is_header, before, reported });
    }

    /// Returns what was read since the last batch.
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

/// Adds an event to a batch.
fn add(batch: &mut Batch, people: &mut People, event: &Event<'_>, position: u64) {
    let speaker = people.number(event.body.person());
    let new_names = people.len() - people.known() - batch.name_lines.len();
    batch.name_lines.extend(std::iter::repeat_n(event.line, new_names));
    let mut said = Said::default();
    if let Body::Utterance { text, .. } = &event.body {
        said = Said::new(text, event.provenance.is_indirect);
        let i = speaker.0 as usize;
        if batch.tallies.len() <= i {
            batch.tallies.resize(i + 1, Tally::default());
        }
        batch.tallies[i].add(said.words, event.time.zip(event.end).map(|(t, end)| end - t));
    }
    batch.key_events.add(event);
    batch.entries.push(NewEntry {
        time: event.time,
        end: event.end,
        offset: event.offset,
        kind: event.body.kind(),
        speaker,
        byte_offset: position,
        line: event.line,
        certainty: event.certainty(),
        has_other_accounts: !event.provenance.alternatives.is_empty(),
        said,
    });
}
