//! What is known of a case: its tapes with their transcripts, its people, its marks, and what stood in between.

use super::transcript::Transcript;
use crate::record::{Body, Person, Problems, Questioning};
use crate::time::{Millis, SessionTime, Zone};
use std::borrow::Cow;
use std::collections::HashMap;

/// Everything that goes into one session.
#[derive(Clone, Debug, Default)]
pub struct Case<'a> {
    /// The title, where one is stated.
    pub title: Option<String>,
    /// Whether the case says of itself that it is invented.
    pub fictional: bool,
    /// Where offsets come from. `None` where no tape has a start on the wall clock: times are then numbers from zero.
    pub zone: Option<Zone>,
    /// The people who are named.
    pub people: Vec<CasePerson>,
    /// The recordings.
    pub tapes: Vec<Tape<'a>>,
    /// What is known from elsewhere: marks, and intervals without tape.
    pub events: Vec<CaseEvent>,
    /// Whether a tape of which the end is not known, with other tapes after it, is taken to end with its last words.
    pub assume_ends: bool,
    /// The names of the files, as they are shown; lines are lines of these.
    pub files: Vec<String>,
    /// What was noticed in files that are no transcripts, by their numbers.
    pub problems: Vec<(u32, Problems)>,
}

/// A person, and what transcripts call them.
#[derive(Clone, Debug)]
pub struct CasePerson {
    /// The person.
    pub person: Person,
    /// Other names for them, in any transcript.
    pub aliases: Vec<String>,
}

/// One recording with its transcript.
#[derive(Clone, Debug, Default)]
pub struct Tape<'a> {
    /// As tape events name it.
    pub id: String,
    /// Its media file.
    pub media: Option<String>,
    /// The position in the media file at which the recording begins; the times of the transcript are positions there.
    pub offset: Millis,
    /// When it was started, on the wall clock, corrected.
    pub start: Option<SessionTime>,
    /// When it ended, where that is known, corrected.
    pub end: Option<SessionTime>,
    /// What is known of the time after it.
    pub after: GapDetails,
    /// Who is meant by the speakers of this transcript, by their names there.
    pub speakers: HashMap<String, String>,
    /// Where it is described: the number of a file, and a line.
    pub at: (u32, u64),
    /// The number of the transcript's file.
    pub file: u32,
    /// What the file held; `None` where a recording has no transcript.
    pub transcript: Option<Transcript<'a>>,
}

/// What is known of the time after a tape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GapDetails {
    /// Why the tape was off.
    pub reason: Option<String>,
    /// Whether that was said on the tape.
    pub stated_on_tape: Option<bool>,
    /// Whether there was questioning.
    pub questioning: Option<Questioning>,
    /// Where this is known from.
    pub source: Option<String>,
}

/// Something known from elsewhere than a transcript.
#[derive(Clone, Debug)]
pub struct CaseEvent {
    /// Where it stands: the number of a file, and a line.
    pub at: (u32, u64),
    /// When it was.
    pub time: SessionTime,
    /// When it ended.
    pub end: Option<SessionTime>,
    /// What it is.
    pub body: Body<'static>,
}

impl CasePerson {
    /// Every name that a transcript may use for them.
    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        [&self.person.id, &self.person.name].into_iter().chain(&self.aliases)
    }
}

impl GapDetails {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == GapDetails::default()
    }

    /// The end of a tape, with what is known of the time after it.
    pub(super) fn tape_off(&self, recording: String) -> Body<'static> {
        Body::TapeOff {
            recording: Some(Cow::Owned(recording)),
            reason: self.reason.clone().map(Cow::Owned),
            stated_on_tape: self.stated_on_tape,
            questioning: self.questioning,
            source: self.source.clone().map(Cow::Owned),
        }
    }

    /// An interval without tape, of which this is known.
    pub(super) fn untaped(self) -> Body<'static> {
        Body::Untaped {
            reason: self.reason.map(Cow::Owned),
            questioning: self.questioning,
            source: self.source.map(Cow::Owned),
        }
    }
}

impl Tape<'_> {
    /// The moment at a position of the transcript.
    #[must_use]
    pub fn time_at(&self, at: Millis) -> SessionTime {
        self.start.unwrap_or_default() + at - self.offset
    }

    /// The latest moment that the transcript's words reach.
    #[must_use]
    pub fn words_end(&self) -> Option<SessionTime> {
        let items = &self.transcript.as_ref()?.items;
        let words = items.iter().filter(|item| matches!(item.content, super::Content::Utterance { .. }));
        words.filter_map(|item| item.end.or(item.at)).max().map(|at| self.time_at(at))
    }
}
