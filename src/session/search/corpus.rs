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
use std::sync::{Arc, OnceLock};

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
    /// Which people match by id or name, by number; empty if nobody does. Found by the first search.
    named: Arc<OnceLock<Vec<bool>>>,
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
        SearchCorpus {
            index: session.shared_index(),
            text,
            reader: session.reader().clone(),
            prefilter: pattern.prefilter(session.problems().has(ProblemKind::BadUtf8)),
            people: session.shared_people(),
            pattern,
            named: Arc::default(),
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

    /// Searches a range of events; `buffer` can be reused for the next. Between some lines, `canceled` is asked whether to
    /// end early, without all matches.
    ///
    /// # Errors
    /// The system's error if the log cannot be read.
    pub fn matches_in(
        &self,
        events: Range<usize>,
        buffer: &mut Vec<u8>,
        canceled: &dyn Fn() -> bool,
    ) -> io::Result<Matches> {
        let mut matches = Matches::default();
        let named = self.named.get_or_init(|| self.named(canceled));
        let mut search = Search { corpus: self, named, canceled, matches: &mut matches };
        let mut from = events.start;
        while from < events.end.min(self.index.len()) && !canceled() {
            let to = self.end_of_run(from, events.end);
            search.run(from..to, buffer)?;
            from = to;
        }
        Ok(matches)
    }

    /// Which people match by id or name, by number; empty if nobody does.
    fn named(&self, canceled: &dyn Fn() -> bool) -> Vec<bool> {
        let is = |text: &str| self.pattern.is_match(text);
        // The unknown speaker has no name.
        let named = self.people.iter().take_while(|_| !canceled());
        let named = named.map(|(id, person)| id != SpeakerId(0) && (is(&person.id) || is(&person.name)));
        let named: Vec<bool> = named.collect();
        if named.contains(&true) { named } else { Vec::new() }
    }

    /// The source that an event states.
    ///
    /// # Errors
    /// The system's error if the log cannot be read.
    pub fn source_of(&self, i: usize) -> io::Result<Option<String>> {
        let Some(entry) = self.index.get(i) else { return Ok(None) };
        let (line, mut scratch) = (self.text.line(entry.byte_offset())?, String::new());
        let event = event_in(&self.reader, entry, &line, &mut scratch);
        Ok(event.and_then(|event| event.source().map(str::to_owned)))
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
}

/// A search of one range of events.
struct Search<'s> {
    corpus: &'s SearchCorpus,
    named: &'s [bool],
    canceled: &'s dyn Fn() -> bool,
    matches: &'s mut Matches,
}

impl Search<'_> {
    /// Searches one run.
    fn run(&mut self, events: Range<usize>, buffer: &mut Vec<u8>) -> io::Result<()> {
        let corpus = self.corpus;
        let entries = &corpus.entries()[events.clone()];
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return Ok(()) };
        let start = first.byte_offset();
        // If the next event is later in the file, the last line ends before it; otherwise its end must be searched.
        let next = corpus.index.get(events.end).map(Entry::byte_offset);
        let next =
            next.filter(|&next| next > last.byte_offset() && next - last.byte_offset() <= MAX_LINE as u64);
        self.matches.reads += 1;
        if let Some(end) = next {
            let bytes = corpus.text.bytes(start..end, buffer)?;
            self.lines(events, bytes);
            return Ok(());
        }
        if entries.len() > 1 {
            let bytes = corpus.text.bytes(start..last.byte_offset(), buffer)?;
            self.lines(events.start..events.end - 1, bytes);
            self.matches.reads += 1;
        }
        let line = corpus.text.line(last.byte_offset())?;
        self.lines(events.end - 1..events.end, &line);
        Ok(())
    }

    /// Searches events whose lines are in `bytes`, which begins with the first of them.
    fn lines(&mut self, events: Range<usize>, bytes: &[u8]) {
        let corpus = self.corpus;
        let entries = &corpus.entries()[events.clone()];
        let Some(start) = entries.first().map(|entry| entry.byte_offset()) else { return };
        // A line with what follows it up to the next event: blank lines and lines that could not be parsed.
        let at = |i: usize| {
            let at = entries.get(i).map(|entry| usize::try_from(entry.byte_offset() - start));
            at.map_or(bytes.len(), |at| at.unwrap_or(usize::MAX).min(bytes.len()))
        };
        for from in (0..entries.len()).step_by(BLOCK) {
            if (self.canceled)() {
                return;
            }
            let to = (from + BLOCK).min(entries.len());
            if self.named.is_empty() && !corpus.prefilter.may_match(&bytes[at(from)..at(to)]) {
                continue;
            }
            for i in from..to {
                let rest = &bytes[at(i)..at(i + 1)];
                if !self.is_named(entries[i]) && !corpus.prefilter.may_match(rest) {
                    continue;
                }
                if (self.canceled)() {
                    return;
                }
                self.matches.parsed += 1;
                let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
                let mut scratch = String::new();
                let event = event_in(&corpus.reader, entries[i], line, &mut scratch);
                if event.is_some_and(|event| corpus.pattern.is_in(&event, &corpus.people)) {
                    self.matches.events.push(events.start + i);
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
