//! What a search looks through: the events of a session in their order, a part at a time. Where lines follow each
//! other in the file they are read by one large read, and only those are parsed that the sieve lets pass.
//! No thread is here: the parts can be looked through side by side.

use super::index::{Entry, Index};
use super::people::People;
use super::search::Pattern;
use super::sieve::Sieve;
use super::text::{Text, event_in};
use super::{Session, SpeakerId};
use crate::record::{EventKind, LineReader, MAX_LINE, ProblemKind};
use std::io;
use std::ops::Range;
use std::sync::Arc;

/// How many bytes of the file are read at once, and one line more.
const RUN: u64 = 1 << 20;
/// How many lines the sieve looks at together.
const BLOCK: usize = 128;

/// Everything that a search needs, so that it can go on while the session does.
#[derive(Clone, Debug)]
pub struct Searched {
    index: Arc<Index>,
    text: Text,
    reader: LineReader,
    people: Arc<People>,
    pattern: Pattern,
    sieve: Sieve,
    /// Which people match by their id or their name, by number; empty where nobody does.
    named: Arc<[bool]>,
}

/// The places that match in a part, and what it took to find them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// The places, in order.
    pub places: Vec<usize>,
    /// How often the log was read from.
    pub reads: usize,
    /// How many lines were parsed.
    pub parsed: usize,
}

impl Searched {
    /// A search through a session as it stands now, whose texts `text` reads.
    #[must_use]
    pub fn new(session: &Session, text: Text, pattern: Pattern) -> Searched {
        let people = session.people();
        // The unknown speaker has no name to be found by.
        let named = people.iter().map(|(id, person)| {
            id != SpeakerId(0) && (pattern.is_match(&person.id) || pattern.is_match(&person.name))
        });
        let mut named: Vec<bool> = named.collect();
        if !named.contains(&true) {
            named.clear();
        }
        Searched {
            index: session.shared_index(),
            text,
            reader: session.reader().clone(),
            sieve: pattern.sieve(session.problems().has(ProblemKind::BadUtf8)),
            people: Arc::new(people.clone()),
            pattern,
            named: named.into(),
        }
    }

    /// How many events there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }

    /// The events at these places that match. `buffer` serves for one part after the other.
    ///
    /// # Errors
    /// What the system says when the log cannot be read.
    pub fn hits_in(&self, places: Range<usize>, buffer: &mut Vec<u8>) -> io::Result<Hits> {
        let mut hits = Hits::default();
        let mut from = places.start;
        while from < places.end.min(self.index.len()) {
            let to = self.end_of_run(from, places.end);
            self.run(from..to, buffer, &mut hits)?;
            from = to;
        }
        Ok(hits)
    }

    fn entries(&self) -> &[Entry] {
        self.index.entries()
    }

    /// Where the run ends that begins at a place: events whose lines follow each other in the file, within so many
    /// bytes.
    fn end_of_run(&self, from: usize, most: usize) -> usize {
        let entries = &self.entries()[from..most.min(self.index.len())];
        let start = entries[0].position();
        let follows =
            |pair: &[Entry]| pair[0].position() < pair[1].position() && pair[1].position() - start <= RUN;
        from + 1 + entries.windows(2).take_while(|pair| follows(pair)).count()
    }

    /// Looks through one run.
    fn run(&self, places: Range<usize>, buffer: &mut Vec<u8>, hits: &mut Hits) -> io::Result<()> {
        let entries = &self.entries()[places.clone()];
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return Ok(()) };
        let start = first.position();
        // Where the next event stands behind the last one, its line ends before that; else it must be looked for.
        let next = self.index.get(places.end).map(Entry::position);
        let next = next.filter(|&next| next > last.position() && next - last.position() <= MAX_LINE as u64);
        hits.reads += 1;
        if let Some(end) = next {
            let bytes = self.text.bytes(start..end, buffer)?;
            self.lines(places, bytes, hits);
            return Ok(());
        }
        if entries.len() > 1 {
            let bytes = self.text.bytes(start..last.position(), buffer)?;
            self.lines(places.start..places.end - 1, bytes, hits);
            hits.reads += 1;
        }
        let line = self.text.line(last.position())?;
        self.lines(places.end - 1..places.end, &line, hits);
        Ok(())
    }

    /// Looks through events whose lines are in `bytes`, which begins with the first of them.
    fn lines(&self, places: Range<usize>, bytes: &[u8], hits: &mut Hits) {
        let entries = &self.entries()[places.clone()];
        let Some(start) = entries.first().map(|entry| entry.position()) else { return };
        // A line with what stands behind it up to the next event: blank lines, and such as could not be read.
        let at = |i: usize| {
            let at = entries.get(i).map(|entry| usize::try_from(entry.position() - start));
            at.map_or(bytes.len(), |at| at.unwrap_or(usize::MAX).min(bytes.len()))
        };
        for from in (0..entries.len()).step_by(BLOCK) {
            let to = (from + BLOCK).min(entries.len());
            if self.named.is_empty() && !self.sieve.lets_pass(&bytes[at(from)..at(to)]) {
                continue;
            }
            for i in from..to {
                let rest = &bytes[at(i)..at(i + 1)];
                if !self.is_named(entries[i]) && !self.sieve.lets_pass(rest) {
                    continue;
                }
                hits.parsed += 1;
                let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
                let mut scratch = String::new();
                let event = event_in(&self.reader, entries[i], line, &mut scratch);
                if event.is_some_and(|event| self.pattern.is_in(&event, &self.people)) {
                    hits.places.push(places.start + i);
                }
            }
        }
    }

    /// Whether somebody whose name matches speaks, comes in or goes out.
    fn is_named(&self, entry: Entry) -> bool {
        match entry.kind() {
            EventKind::Utterance | EventKind::Enter | EventKind::Leave => {
                self.named.get(entry.speaker().0 as usize).copied().unwrap_or(false)
            }
            EventKind::TapeOn
            | EventKind::TapeOff
            | EventKind::Untaped
            | EventKind::Mark
            | EventKind::Note
            | EventKind::Unknown => false,
        }
    }
}
