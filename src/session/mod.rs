//! The index over a recording, and everything that is computed over it: tape, gaps, hours, search.
//!
//! A [`Session`] is filled batch by batch from events that `record` has read, holds 24 bytes an event and no
//! text, and answers "taped?", "which gap?", "how many hours?" by binary search. Screens and reports both ask
//! here, so they cannot disagree. Texts are read again by [`Text`] when they are shown.

mod batch;
mod cite;
mod ending;
mod figures;
mod gaps;
mod held;
mod hours;
mod imported;
mod index;
mod landmarks;
mod people;
mod search;
mod searched;
mod sieve;
mod stretches;
mod tape;
mod text;
mod timeline;

pub use batch::{Batch, Indexer, Tail};
pub use cite::{Citation, Cited, CitedWhat, Said};
pub use figures::{Before, Figures, Share, Sums, Thresholds, sum_text};
pub use gaps::{Gap, GapKind};
pub use hours::{Column, Origin, Zero};
pub use imported::{Imported, Place};
pub use index::{Entry, Index, Key, SpeakerId, Wanted};
pub use landmarks::{Landmarks, Mark, Stated, TapeChange, TapeEvent, UntapedInterval};
pub use people::{People, Tally};
pub use search::Pattern;
pub use searched::{Hits, Searched};
pub use tape::{Coverage, Reel};
pub use text::{Source, Text};
pub use timeline::{Band, BandKind, Bands, Item, Rules, Timeline};

use crate::record::{Header, LineReader, ProblemKind, Problems};
use crate::time::{Offset, SessionTime, WallClock};
use batch::Joint;
use std::sync::Arc;

/// A recording as far as it was read.
#[derive(Clone, Debug)]
pub struct Session {
    name: String,
    header: Arc<Header>,
    people: People,
    tallies: Vec<Tally>,
    index: Arc<Index>,
    landmarks: Landmarks,
    /// What the lines themselves show.
    in_lines: Problems,
    /// All: those, and what the figures show.
    problems: Problems,
    offsets: Vec<(SessionTime, Offset)>,
    /// The offset of the event that was read last, and whether that stood in order.
    offset: Option<(Offset, bool)>,
    clock: WallClock,
    greatest: Option<SessionTime>,
    /// For how many events room was made.
    index_room: u64,
    reader: LineReader,
    thresholds: Thresholds,
    figures: Figures,
    bytes: u64,
    lines: u64,
    /// Where the log starts, where this session is but its last lines.
    ends: Option<SessionTime>,
    /// The last line, where no line end stands behind it.
    tail: Option<Tail>,
    complete: bool,
    /// Where the lines come from, where they were imported.
    imported: Option<Arc<Imported>>,
}

impl Session {
    /// A session of which nothing was read yet. `name` is its title where the header gives none.
    #[must_use]
    pub fn new(name: &str, thresholds: Thresholds) -> Session {
        Session {
            name: name.to_owned(),
            header: Arc::default(),
            people: People::of(&Header::default()),
            tallies: Vec::new(),
            index: Arc::default(),
            landmarks: Landmarks::default(),
            in_lines: Problems::default(),
            problems: Problems::default(),
            offsets: Vec::new(),
            offset: None,
            clock: WallClock::None,
            greatest: None,
            index_room: 0,
            reader: LineReader::new(),
            thresholds,
            figures: Figures::default(),
            bytes: 0,
            lines: 0,
            ends: None,
            tail: None,
            complete: false,
            imported: None,
        }
    }

    /// The same session, whose lines come from files that were imported.
    #[must_use]
    pub fn with_imported(self, imported: Option<Arc<Imported>>) -> Session {
        Session { imported, ..self }
    }

    /// Says that the lines come from files that were imported.
    pub fn set_imported(&mut self, imported: Option<Arc<Imported>>) {
        self.imported = imported;
    }

    /// Reads a whole log that is text in memory.
    ///
    /// ```
    /// use untaped::session::{Session, Thresholds};
    /// use untaped::time::Millis;
    /// let log = "{\"format\":\"untaped\",\"version\":1}
    /// {\"t\":0,\"type\":\"tape_on\"}
    /// {\"t\":90,\"type\":\"tape_off\",\"reason\":\"meal\"}
    /// {\"t\":100,\"type\":\"mark\",\"kind\":\"release\"}
    /// ";
    /// let session = Session::of_text("interview", log, Thresholds::default());
    /// let sums = session.figures().sums().unwrap();
    /// assert_eq!((sums.taped, sums.untaped), (Some(Millis(90_000)), Some(Millis(10_000))));
    /// ```
    #[must_use]
    pub fn of_text(name: &str, text: &str, thresholds: Thresholds) -> Session {
        let (mut indexer, mut position) = (Indexer::new(), 0);
        for line in text.split_inclusive('\n') {
            let bytes = line.strip_suffix('\n').unwrap_or(line);
            indexer.line(bytes.as_bytes(), position, line.ends_with('\n'));
            position += line.len() as u64;
        }
        let mut session = Session::new(name, thresholds);
        session.append(indexer.batch());
        session.settle(true);
        session
    }

    /// Takes up the next part of the log. [`Session::settle`] brings order and figures up to date.
    pub fn append(&mut self, batch: Batch) {
        match batch.joint {
            Joint::Behind => {}
            Joint::Ended => self.tail = None,
            Joint::Again => self.take_tail_back(),
        }
        if let Some(header) = batch.header {
            self.people = People::of(&header);
            self.header = header;
        }
        let people = &mut self.people;
        let numbers: Vec<SpeakerId> = batch.names.iter().map(|name| people.number(Some(name))).collect();
        let number = |own: SpeakerId| {
            let later = (own.0 as usize).checked_sub(batch.known);
            later.map_or(own, |i| numbers.get(i).copied().unwrap_or(own))
        };
        let index = Arc::make_mut(&mut self.index);
        if self.index_room == 0 && batch.end > 0 {
            // What is to come is as dense as what was read: one allocation instead of ever larger copies.
            let events = batch.entries.len() as u64 * batch.of / batch.end;
            index.reserve(usize::try_from(events + events / 50).unwrap_or(0));
            self.index_room = events.max(1);
        }
        for mut entry in batch.entries {
            if let Some(time) = entry.time {
                if let Some(offset) = entry.offset {
                    // The same offset as before needs no new point, unless it stands out of order.
                    let later = self.greatest.is_none_or(|greatest| time >= greatest);
                    if self.offset != Some((offset, true)) || !later {
                        self.offsets.push((time, offset));
                    }
                    self.offset = Some((offset, later));
                }
                if self.greatest.is_some_and(|greatest| time < greatest) {
                    let what = "the time is below one before it: sorted into its place";
                    self.in_lines.add(self.lines + entry.line, ProblemKind::OutOfOrder, what);
                }
                self.greatest = self.greatest.max(Some(time));
            }
            entry.line += self.lines;
            entry.speaker = number(entry.speaker);
            index.push(&entry);
        }
        index.take_up();
        for (own, tally) in (0..).map(SpeakerId).zip(batch.tallies) {
            let i = number(own).0 as usize;
            if self.tallies.len() <= i {
                self.tallies.resize(i + 1, Tally::default());
            }
            self.tallies[i].join(tally);
        }
        self.landmarks.append(batch.landmarks, self.lines);
        self.in_lines.append(batch.problems, self.lines);
        if let Some(reader) = batch.reader {
            self.reader = reader;
        }
        self.bytes = self.bytes.max(batch.end);
        self.lines += batch.lines;
        if batch.lines > 0 {
            self.tail = batch.tail;
        }
    }

    /// Forgets the last line, which was skipped because it is not whole.
    fn take_tail_back(&mut self) {
        let Some(tail) = self.tail.take_if(|tail| !tail.whole) else { return };
        self.in_lines.take_back(self.lines, &tail.reported);
        self.lines -= 1;
        self.reader = tail.before;
    }

    /// The last line, where no line end stands behind it.
    #[must_use]
    pub fn tail(&self) -> Option<&Tail> {
        self.tail.as_ref()
    }

    /// Brings the order and all figures up to date with what was read. `complete` says that this was the end of
    /// the log, so that the figures are final.
    pub fn settle(&mut self, complete: bool) {
        Arc::make_mut(&mut self.index).settle();
        self.landmarks.settle();
        self.offsets.sort_by_key(|&(t, _)| t);
        self.clock = self.wall_clock();
        let mut found = Problems::default();
        let figures = Figures::of(&self.index, &self.landmarks, self.thresholds, &mut found);
        let before = std::mem::replace(&mut self.figures, figures);
        self.problems = self.in_lines.clone();
        self.problems.append(found, 0);
        self.problems.sort();
        if let Some(imported) = &self.imported {
            self.problems = imported.join(&self.problems);
        }
        let since = match (&before.coverage, &self.figures.coverage) {
            (Some(before), Some(now)) => now.differs_since(before),
            (None, None) => SessionTime(i64::MAX),
            (None, Some(_)) | (Some(_), None) => SessionTime(i64::MIN),
        };
        let index = Arc::make_mut(&mut self.index);
        match &self.figures.coverage {
            Some(coverage) => index.flag(since, coverage.on_tape_in_order()),
            None => index.flag(since, |_| false),
        }
        self.complete = complete;
    }

    /// The wall clock, from the header and the offsets, which are sorted.
    fn wall_clock(&self) -> WallClock {
        match (&self.header.timezone, self.reader.has_wall_clock()) {
            (_, false) => WallClock::None,
            (Some(zone), true) => WallClock::Zone(zone.clone()),
            (None, true) => {
                let start = self.header.start.into_iter().filter(|_| self.offsets.is_empty());
                WallClock::Offsets(self.offsets.iter().copied().chain(start).collect())
            }
        }
    }

    /// The title that the header gives, or the name of the file.
    #[must_use]
    pub fn title(&self) -> &str {
        self.header.title.as_deref().unwrap_or(&self.name)
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Who takes part.
    #[must_use]
    pub fn people(&self) -> &People {
        &self.people
    }

    /// How much each person said, by their numbers; people who said nothing may be missing at its end.
    #[must_use]
    pub fn tallies(&self) -> &[Tally] {
        &self.tallies
    }

    /// How much one person said.
    #[must_use]
    pub fn tally(&self, number: SpeakerId) -> Tally {
        self.tallies.get(number.0 as usize).copied().unwrap_or_default()
    }

    /// The events in their order.
    #[must_use]
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The same, to be read on another thread while this one goes on.
    #[must_use]
    pub fn shared_index(&self) -> Arc<Index> {
        Arc::clone(&self.index)
    }

    /// Tape events, untaped intervals and marks.
    #[must_use]
    pub fn landmarks(&self) -> &Landmarks {
        &self.landmarks
    }

    /// The figures, as of the last [`Session::settle`].
    #[must_use]
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    /// What is wrong with the log, in the order of its lines.
    #[must_use]
    pub fn problems(&self) -> &Problems {
        &self.problems
    }

    /// Where the lines come from, where they were imported.
    #[must_use]
    pub fn imported(&self) -> Option<&Imported> {
        self.imported.as_deref()
    }

    /// The line in the user's own file that a line of the log, or the line of a problem, stands for; and that file's
    /// name, where several were imported.
    #[must_use]
    pub fn written(&self, line: u64) -> (Option<&str>, u64) {
        match &self.imported {
            None => (None, line),
            Some(imported) => {
                let place = imported.place(line);
                (imported.file(place), u64::from(place.line))
            }
        }
    }

    /// The line of the log at which the line of a problem stands: where the problem is one of an import, the first
    /// line that comes from there or from behind it.
    #[must_use]
    pub fn line_of(&self, line: u64) -> u64 {
        let imported = self.imported.as_ref().filter(|imported| imported.is_of_import(line));
        imported.map_or(line, |imported| imported.line_of(imported.place(line)).unwrap_or(line))
    }

    /// Why this is no log at all, in a sentence: it has no header, and no line of it could be read as an event.
    #[must_use]
    pub fn unreadable(&self) -> Option<String> {
        let problems = self.problems.list();
        let no_header = problems.iter().any(|p| p.kind == ProblemKind::NoHeader);
        let first = problems.iter().find(|p| p.kind != ProblemKind::NoHeader).or(problems.first())?;
        (self.index.is_empty() && no_header).then(|| {
            let (line, what) = (first.line, &first.what);
            format!("no line could be read as an event (line {line}: {what}): a log is JSON Lines (docs/format.md)")
        })
    }

    /// The wall clock.
    #[must_use]
    pub fn clock(&self) -> &WallClock {
        &self.clock
    }

    /// The thresholds in force.
    #[must_use]
    pub fn thresholds(&self) -> Thresholds {
        self.thresholds
    }

    /// How many bytes of the log were read.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many lines of the log were read.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.lines
    }

    /// Whether the whole log was read, so that the figures are final.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// What reads a line of this log once more.
    #[must_use]
    pub fn reader(&self) -> &LineReader {
        &self.reader
    }
}

#[cfg(test)]
mod tests;
