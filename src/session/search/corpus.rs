//! Searches the events of a session, a part at a time; parts can be searched on several threads.
//!
//! Lines that follow each other in the file are read together, and only those that the prefilter accepts are parsed.

use super::pattern::Pattern;
use super::prefilter::Prefilter;
use crate::record::{LineReader, MAX_LINE, ProblemKind};
use crate::session::People;
use crate::session::index::{Entry, Index};
use crate::session::text::{LogBytes, event_in};
use crate::session::{Session, SpeakerId};
use std::io;
use std::ops::Range;
use std::sync::Arc;

/// The number of bytes of the file that are read at once, up to the end of a line.
const RUN: u64 = 1 << 20;
/// The number of lines that the prefilter examines together.
const BLOCK: usize = 128;

/// All that a search needs, so that it can run while the session changes.
#[derive(Clone, Debug)]
pub struct SearchCorpus {
    index: Arc<Index>,
    text: LogBytes,
    reader: LineReader,
    people: Arc<People>,
    pattern: Pattern,
    prefilter: Prefilter,
    /// Which people match by id or name, by number; empty if nobody does.
    named: Arc<[bool]>,
}

/// The events that match in a part, and the work of finding them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// The indexes of the events, in order.
    pub events: Vec<usize>,
    /// The number of reads of the log.
    pub reads: usize,
    /// The number of lines that were parsed.
    pub parsed: usize,
}

impl SearchCorpus {
    /// A search of the present events of a session, whose texts `text` reads.
    #[must_use]
    pub fn new(session: &Session, text: LogBytes, pattern: Pattern) -> SearchCorpus {
        let people = session.people();
        // The unknown speaker has no name.
        let named = people.iter().map(|(id, person)| {
            id != SpeakerId(0) && (pattern.is_match(&person.id) || pattern.is_match(&person.name))
        });
        let mut named: Vec<bool> = named.collect();
        if !named.contains(&true) {
            named.clear();
        }
        SearchCorpus {
            index: session.shared_index(),
            text,
            reader: session.reader().clone(),
            prefilter: pattern.prefilter(session.problems().has(ProblemKind::BadUtf8)),
            people: Arc::new(people.clone()),
            pattern,
            named: named.into(),
        }
    }

    /// The number of events.
    #[must_use]
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there are no events.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// Searches a range of events; `buffer` can be reused for the next.
    ///
    /// # Errors
    /// The system's error if the log cannot be read.
    pub fn matches_in(&self, events: Range<usize>, buffer: &mut Vec<u8>) -> io::Result<Matches> {
        let mut matches = Matches::default();
        let mut from = events.start;
        while from < events.end.min(self.index.len()) {
            let to = self.end_of_run(from, events.end);
            self.run(from..to, buffer, &mut matches)?;
            from = to;
        }
        Ok(matches)
    }

    fn entries(&self) -> &[Entry] {
        self.index.entries()
    }

    /// The end of the run from `from` on: events whose lines follow each other in the file, within [`RUN`] bytes.
    fn end_of_run(&self, from: usize, most: usize) -> usize {
        let entries = &self.entries()[from..most.min(self.index.len())];
        let start = entries[0].byte_offset();
        let follows = |pair: &[Entry]| {
            pair[0].byte_offset() < pair[1].byte_offset() && pair[1].byte_offset() - start <= RUN
        };
        from + 1 + entries.windows(2).take_while(|pair| follows(pair)).count()
    }

    /// Searches one run.
    fn run(&self, events: Range<usize>, buffer: &mut Vec<u8>, matches: &mut Matches) -> io::Result<()> {
        let entries = &self.entries()[events.clone()];
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return Ok(()) };
        let start = first.byte_offset();
        // If the next event is later in the file, the last line ends before it; otherwise its end must be searched.
        let next = self.index.get(events.end).map(Entry::byte_offset);
        let next =
            next.filter(|&next| next > last.byte_offset() && next - last.byte_offset() <= MAX_LINE as u64);
        matches.reads += 1;
        if let Some(end) = next {
            let bytes = self.text.bytes(start..end, buffer)?;
            self.lines(events, bytes, matches);
            return Ok(());
        }
        if entries.len() > 1 {
            let bytes = self.text.bytes(start..last.byte_offset(), buffer)?;
            self.lines(events.start..events.end - 1, bytes, matches);
            matches.reads += 1;
        }
        let line = self.text.line(last.byte_offset())?;
        self.lines(events.end - 1..events.end, &line, matches);
        Ok(())
    }

    /// Searches events whose lines are in `bytes`, which begins with the first of them.
    fn lines(&self, events: Range<usize>, bytes: &[u8], matches: &mut Matches) {
        let entries = &self.entries()[events.clone()];
        let Some(start) = entries.first().map(|entry| entry.byte_offset()) else { return };
        // A line with what follows it up to the next event: blank lines and lines that could not be parsed.
        let at = |i: usize| {
            let at = entries.get(i).map(|entry| usize::try_from(entry.byte_offset() - start));
            at.map_or(bytes.len(), |at| at.unwrap_or(usize::MAX).min(bytes.len()))
        };
        for from in (0..entries.len()).step_by(BLOCK) {
            let to = (from + BLOCK).min(entries.len());
            if self.named.is_empty() && !self.prefilter.may_match(&bytes[at(from)..at(to)]) {
                continue;
            }
            for i in from..to {
                let rest = &bytes[at(i)..at(i + 1)];
                if !self.is_named(entries[i]) && !self.prefilter.may_match(rest) {
                    continue;
                }
                matches.parsed += 1;
                let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
                let mut scratch = String::new();
                let event = event_in(&self.reader, entries[i], line, &mut scratch);
                if event.is_some_and(|event| self.pattern.is_in(&event, &self.people)) {
                    matches.events.push(events.start + i);
                }
            }
        }
    }

    /// Whether a person whose name matches speaks, enters or leaves.
    fn is_named(&self, entry: Entry) -> bool {
        // Every other event has the number of the unknown speaker, who has no name.
        self.named.get(entry.speaker().0 as usize).copied().unwrap_or(false)
    }
}
