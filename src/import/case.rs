//! A case: tapes with their transcripts, people, marks, and untaped intervals.

use super::transcript::{Content, Item, Transcript};
use crate::record::{Body, Person, ProblemKind, Problems};
use crate::session::Statement;
use crate::time::{DAY, Millis, SessionTime, Zone};
use std::collections::HashMap;

/// A file and a line: the file's index among [`Case::files`], and the line from 1.
pub(super) type FileLine = (u32, u64);

/// Takes what is reported of a line, with its kind and its sentence.
pub(super) type Report<'r> = &'r mut dyn FnMut(FileLine, ProblemKind, String);

/// A case: everything that goes into one session.
#[derive(Clone, Debug, Default)]
pub struct Case<'a> {
    /// The title, if one is stated.
    pub title: Option<String>,
    /// Whether the case is marked as invented.
    pub fictional: bool,
    /// The source of UTC offsets. `None` if no tape has a clock time as its start: times then count from zero.
    pub zone: Option<Zone>,
    /// The people that the case names.
    pub people: Vec<CasePerson>,
    /// The recordings.
    pub tapes: Vec<Tape<'a>>,
    /// Marks and untaped intervals that the case states.
    pub events: Vec<CaseEvent>,
    /// Whether a tape with an unknown end, followed by other tapes, is assumed to end with its last words.
    pub assume_ends: bool,
    /// The displayed names of the files that lines refer to.
    pub files: Vec<String>,
    /// Problems in files other than transcripts, by the files' indices.
    pub problems: Vec<(u32, Problems)>,
}

/// A person, and their names in transcripts.
#[derive(Clone, Debug)]
pub struct CasePerson {
    /// The person.
    pub person: Person,
    /// Other names for the person, in any transcript.
    pub aliases: Vec<String>,
}

/// One recording with its transcript.
#[derive(Clone, Debug, Default)]
pub struct Tape<'a> {
    /// Its id in tape events.
    pub id: String,
    /// Its media file.
    pub media: Option<String>,
    /// The position in the media file where the recording begins. The transcript's times are positions in that file.
    pub offset: Millis,
    /// When it started, by the corrected clock.
    pub start: Option<SessionTime>,
    /// When it ended, by the corrected clock, if known.
    pub end: Option<SessionTime>,
    /// What is stated about the gap after it.
    pub after: Statement,
    /// The ids of people by the names that this transcript uses.
    pub speakers: HashMap<String, String>,
    /// Where it is described.
    pub at: FileLine,
    /// The index of the transcript's file.
    pub file: u32,
    /// The transcript, if there is one.
    pub transcript: Option<Transcript<'a>>,
}

/// An event that the case states.
#[derive(Clone, Debug)]
pub struct CaseEvent {
    /// Where it is stated.
    pub at: FileLine,
    /// Its time.
    pub time: SessionTime,
    /// Its end, if it has one.
    pub end: Option<SessionTime>,
    /// Its kind and details.
    pub body: Body<'static>,
}

impl CasePerson {
    /// All names that a transcript may use for the person.
    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        [&self.person.id, &self.person.name].into_iter().chain(&self.aliases)
    }
}

impl Tape<'_> {
    /// Whether the import writes tape events for this tape: its start is known, and its transcript says nothing of tapes. If
    /// the transcript is a session that this program exported, no tape is assumed, unless a case states the end of one.
    pub(super) fn has_events(&self) -> bool {
        self.start.is_some() && (self.end.is_some() || !self.is_session()) && !self.is_about_tape()
    }

    /// Whether the transcript is a session that this program exported, and neither it nor a case says anything of a tape.
    #[must_use]
    pub fn is_without_tape(&self) -> bool {
        self.is_session() && !self.is_about_tape() && self.end.is_none()
    }

    /// The index of the transcript's file among those of the session.
    #[must_use]
    pub fn file_index(&self) -> usize {
        self.file as usize
    }

    fn is_session(&self) -> bool {
        self.transcript.as_ref().is_some_and(|transcript| transcript.is_session)
    }

    /// Whether the transcript has tape events or untaped intervals.
    fn is_about_tape(&self) -> bool {
        let about_tape = |item: &Item<'_>| match &item.content {
            Content::Utterance { .. } => false,
            Content::Event(body) => body.kind().is_about_tape(),
        };
        self.transcript.as_ref().is_some_and(|transcript| transcript.items.iter().any(about_tape))
    }

    /// The session time at a position of the transcript.
    #[must_use]
    pub fn time_at(&self, at: Millis) -> SessionTime {
        self.start.unwrap_or_default() + at - self.offset
    }

    /// The end of the transcript's last words, if any have times.
    #[must_use]
    pub fn words_end(&self) -> Option<SessionTime> {
        let items = &self.transcript.as_ref()?.items;
        let words = items.iter().filter(|item| matches!(item.content, Content::Utterance { .. }));
        words.filter_map(|item| item.end.or(item.at)).max().map(|at| self.time_at(at))
    }
}

/// Suggests the next day for an end that is not after its start, if that makes the interval shorter than half a day.
pub(super) fn next_day(start: SessionTime, end: SessionTime) -> &'static str {
    let (short, by_then) = (Millis(DAY.0 / 2), end + DAY - start);
    if end < start && by_then > Millis::ZERO && by_then < short { "; did you mean the next day?" } else { "" }
}
