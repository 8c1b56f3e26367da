//! The index over a recording, and everything that is computed over it: tape, gaps, hours, search.
//!
//! A [`Session`] is filled batch by batch from events that `record` has read, holds 24 bytes an event and no
//! text, and answers "taped?", "which gap?", "how many hours?" by binary search. Screens and reports both ask
//! here, so they cannot disagree. Texts are read again by [`Text`] when they are shown.

mod append;
mod bands;
mod batch;
mod cite;
mod contradictions;
mod figures;
mod gaps;
mod hours;
mod imported;
mod index;
mod key_events;
mod people;
mod search;
mod tape;
mod text;
mod time_lines;
mod timeline;

pub use bands::{Band, BandKind, Bands};
pub use batch::{Batch, Indexer, Tail};
pub use cite::{Citation, CitationRef, CitationTarget, Quotation};
pub use contradictions::contradictions;
pub use figures::{BeforeMark, Figures, Share, Thresholds, Totals, sum_text};
pub(crate) use gaps::{BEFORE_TAPE, distinct};
pub use gaps::{Gap, GapKind};
pub use hours::{Column, Zero, ZeroKind};
pub use imported::{Imported, SourceLine};
pub use index::{Entry, EventFilter, EventKey, Index, SpeakerId};
pub use key_events::{KeyEvents, Mark, Statement, TapeChange, TapeEvent, UntapedInterval};
pub use people::{People, Tally};
pub use search::{Matches, Pattern, PatternError, SearchCorpus};
pub use tape::{Coverage, Reel};
pub use text::{Source, Text};
pub use time_lines::TimeLines;
pub use timeline::{Item, Timeline};

use crate::record::{Header, LineReader, ProblemKind, Problems};
use crate::time::{Offset, SessionTime, WallClock};
use std::sync::Arc;

/// A recording as far as it was read.
#[derive(Clone, Debug)]
pub struct Session {
    name: String,
    header: Arc<Header>,
    people: People,
    tallies: Vec<Tally>,
    index: Arc<Index>,
    key_events: KeyEvents,
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
            people: People::from_header(&Header::default()),
            tallies: Vec::new(),
            index: Arc::default(),
            key_events: KeyEvents::default(),
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
            tail: None,
            complete: false,
            imported: None,
        }
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
    /// let session = Session::from_text("interview", log, Thresholds::default());
    /// let sums = session.figures().totals().unwrap();
    /// assert_eq!((sums.taped, sums.untaped), (Some(Millis(90_000)), Some(Millis(10_000))));
    /// ```
    #[must_use]
    pub fn from_text(name: &str, text: &str, thresholds: Thresholds) -> Session {
        Session::from_bytes(name, text.as_bytes(), thresholds)
    }

    /// Reads a whole log that is held in memory, whatever its bytes are.
    #[must_use]
    pub fn from_bytes(name: &str, bytes: &[u8], thresholds: Thresholds) -> Session {
        let mut indexer = Indexer::new();
        indexer.lines(bytes, 0);
        let mut session = Session::new(name, thresholds);
        session.append(indexer.batch());
        session.settle(true);
        session
    }

    /// The last line, where no line end stands behind it.
    #[must_use]
    pub fn tail(&self) -> Option<&Tail> {
        self.tail.as_ref()
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
    pub fn key_events(&self) -> &KeyEvents {
        &self.key_events
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
