//! A session's index, and everything that is computed from it: tape, gaps, hours, search.
//!
//! A [`Session`] is filled with batches of events that `record` has parsed. It keeps 48 bytes per event and no text, and
//! finds by binary search whether a time is taped, in which gap it is, and how many hours in. Texts are read again by
//! [`LogBytes`] when they are shown; nothing else in this layer touches a file.

mod accounts;
mod after_invocation;
mod append;
mod bands;
mod batch;
mod breakdown;
pub mod brief;
mod cite;
mod contradictions;
mod figures;
mod gaps;
mod hours;
mod imported;
mod index;
mod key_events;
mod line_filter;
mod milestones;
pub mod pages;
mod people;
mod search;
mod summary;
mod tape;
mod text;
mod time_lines;
mod timeline;
mod totals;
mod undecided;
pub mod words;

pub use accounts::{Account, Accounts};
pub use after_invocation::{AfterInvocation, Until};
pub use append::ReadExtent;
pub use bands::{Band, BandKind, Bands, PartRow};
pub use batch::{Batch, Indexer, Tail};
pub use breakdown::{Breakdown, Cell, Texture};
pub use cite::{Citation, CitationRef, CitationTarget, Quotation, Wording};
pub use contradictions::contradictions;
pub use figures::{Before, Figures, LastGap, Thresholds};
pub(crate) use gaps::{BEFORE_TAPE, distinct};
pub use gaps::{Gap, GapKind, Part};
pub use hours::{Column, Zero, ZeroKind};
pub use imported::{Imported, Location, SourceLine};
pub use index::{Entry, EventFilter, EventKey, Index, Said, SpeakerId};
pub use key_events::{KeyEvents, Mark, MarkFamily, Statement, TapeChange, TapeEvent, UntapedInterval};
pub use line_filter::{FilterBy, LineFilter};
pub use milestones::{Interval, Milestone, SumsBetween};
pub use people::{People, Tally};
pub use search::{
    AfterGap, Around, Firsts, Lead, MatchPlace, Matches, Narrowing, Pattern, PatternError, SearchCorpus,
    Taping,
};
pub use summary::Summary;
pub use tape::{Coverage, TapeRun};
pub use text::LogBytes;
pub use time_lines::TimeLines;
pub use timeline::{Item, Timeline};
pub use totals::{ByQuestioning, Share, Totals, sum_text};

use crate::record::{Header, LineReader, MAX_LINE, ProblemKind, Problems};
use crate::time::{Offset, SessionTime, WallClock};
use std::sync::Arc;
use undecided::{Decided, Undecided};

/// A session, as far as it was read.
#[derive(Clone, Debug)]
pub struct Session {
    name: String,
    header: Arc<Header>,
    people: Arc<People>,
    tallies: Vec<Tally>,
    index: Arc<Index>,
    key_events: KeyEvents,
    /// The problems of single lines.
    in_lines: Problems,
    /// All problems: those of lines and those of the figures.
    problems: Problems,
    /// What lines may prove to be whose kind of time is not known yet.
    undecided: Undecided,
    /// What they proved to be, until the index is up to date.
    decided: Decided,
    offsets: Vec<(SessionTime, Offset)>,
    /// The UTC offset of the last event, and whether that event was in order.
    offset: Option<(Offset, bool)>,
    clock: WallClock,
    greatest: Option<SessionTime>,
    /// The number of events for which room was reserved.
    index_room: u64,
    reader: LineReader,
    thresholds: Thresholds,
    figures: Figures,
    bytes: u64,
    lines: u64,
    /// The last line, if it has no newline.
    tail: Option<Tail>,
    complete: bool,
    /// Where the lines come from, if they were imported.
    imported: Option<Arc<Imported>>,
}

impl Session {
    /// An empty session, to which batches are appended. `name` is its title if the header has none.
    #[must_use]
    pub fn new(name: &str, thresholds: Thresholds) -> Session {
        Session {
            name: name.to_owned(),
            header: Arc::default(),
            people: Arc::new(People::from_header(&Header::default())),
            tallies: Vec::new(),
            index: Arc::default(),
            key_events: KeyEvents::default(),
            in_lines: Problems::default(),
            problems: Problems::default(),
            undecided: Undecided::default(),
            decided: Decided::default(),
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
            tail: None,
            complete: false,
            imported: None,
        }
    }

    /// Reads a whole log from text in memory.
    ///
    /// ```
    /// use untaped::session::{Session, Thresholds};
    /// use untaped::time::Millis;
    /// let log = "{\"format\":\"untaped\",\"version\":1}
    /// {\"t\":0,\"type\":\"tape_on\"}
    /// {\"t\":90,\"type\":\"tape_off\",\"reason\":\"meal\"}
    /// {\"t\":100,\"type\":\"mark\",\"kind\":\"release\"}
    /// ";
    /// let session = Session::from_text("interview", log, Thresholds::default());
    /// let sums = session.figures().totals().unwrap();
    /// assert_eq!((sums.taped, sums.untaped), (Some(Millis(90_000)), Some(Millis(10_000))));
    /// ```
    #[must_use]
    pub fn from_text(name: &str, text: &str, thresholds: Thresholds) -> Session {
        Session::from_bytes(name, text.as_bytes(), thresholds)
    }

    /// Reads a whole log from bytes in memory, which may be invalid.
    #[must_use]
    pub fn from_bytes(name: &str, bytes: &[u8], thresholds: Thresholds) -> Session {
        let mut indexer = Indexer::new();
        indexer.lines(bytes, 0);
        let mut session = Session::new(name, thresholds);
        session.append(indexer.batch());
        session.settle(ReadExtent::Whole);
        session
    }

    /// The last line, if it has no newline.
    #[must_use]
    pub fn tail(&self) -> Option<&Tail> {
        self.tail.as_ref()
    }

    /// The title in the header, or the name of the file.
    #[must_use]
    pub fn title(&self) -> &str {
        self.header.title.as_deref().unwrap_or(&self.name)
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The people who take part.
    #[must_use]
    pub fn people(&self) -> &People {
        &self.people
    }

    /// The people who take part, to be read by another thread.
    #[must_use]
    pub fn shared_people(&self) -> Arc<People> {
        Arc::clone(&self.people)
    }

    /// How much each person said, by their numbers. People who said nothing may be missing at the end.
    #[must_use]
    pub fn tallies(&self) -> &[Tally] {
        &self.tallies
    }

    /// How much a person said.
    #[must_use]
    pub fn tally(&self, number: SpeakerId) -> Tally {
        self.tallies.get(number.0 as usize).copied().unwrap_or_default()
    }

    /// The events in order.
    #[must_use]
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The events in order, to be read by another thread.
    #[must_use]
    pub fn shared_index(&self) -> Arc<Index> {
        Arc::clone(&self.index)
    }

    /// The tape events, untaped intervals and marks.
    #[must_use]
    pub fn key_events(&self) -> &KeyEvents {
        &self.key_events
    }

    /// The figures, as of the last [`Session::settle`].
    #[must_use]
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    /// Whether an event was on tape; `None` for an event without a time, and in a log without tape events.
    #[must_use]
    pub fn on_tape(&self, entry: Entry) -> Option<bool> {
        let known = entry.is_timed() && self.figures.coverage.is_some();
        known.then(|| entry.is_on_tape())
    }

    /// The problems of the log, in the order of its lines.
    #[must_use]
    pub fn problems(&self) -> &Problems {
        &self.problems
    }

    /// Why this is not a log, in a sentence, if it has neither a header nor a valid event.
    #[must_use]
    pub fn unreadable(&self) -> Option<String> {
        let problems = self.problems.list();
        let no_header = problems.iter().any(|p| p.kind == ProblemKind::NoHeader);
        let first = problems.iter().find(|p| p.kind != ProblemKind::NoHeader).or(problems.first())?;
        (self.index.is_empty() && no_header).then(|| {
            let (line, what) = (first.line, &first.message);
            format!("no line could be read as an event (line {line}: {what}): a log is JSON Lines (docs/format.md); a transcript in \
                 JSON Lines becomes one with untaped import")
        })
    }

    /// The wall clock.
    #[must_use]
    pub fn clock(&self) -> &WallClock {
        &self.clock
    }

    /// The thresholds in use.
    #[must_use]
    pub fn thresholds(&self) -> Thresholds {
        self.thresholds
    }

    /// How many bytes were read.
    #[must_use]
    pub fn byte_count(&self) -> u64 {
        self.bytes
    }

    /// About how many bytes the line of the event at index `i` has: up to the line of the next event, if that is later in the
    /// log.
    #[must_use]
    pub fn line_length(&self, i: usize) -> u64 {
        let begins = |i: usize| self.index.get(i).map(Entry::byte_offset);
        let end = begins(i + 1).unwrap_or(self.bytes);
        begins(i).and_then(|from| end.checked_sub(from)).unwrap_or(0).min(MAX_LINE as u64)
    }

    /// How many lines were read.
    #[must_use]
    pub fn line_count(&self) -> u64 {
        self.lines
    }

    /// Whether the whole log was read, so that the figures are final.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Whether the index has events that are withdrawn by the next [`Session::settle`]: their times are of another kind than
    /// those of the log. They cannot be read again.
    #[must_use]
    pub fn withdraws_events(&self) -> bool {
        !self.decided.is_empty()
    }

    /// The reader that reads a line of this log again.
    #[must_use]
    pub fn reader(&self) -> &LineReader {
        &self.reader
    }
}

#[cfg(test)]
mod tests;
