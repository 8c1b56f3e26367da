//! What an importer takes and gives.

use super::progress::Progress;
use crate::record::{Body, Certainty, EventKind, Person, ProblemKind, Problems, Role};
use crate::time::{Millis, Offset, SessionTime};
use std::borrow::Cow;
use std::collections::HashMap;

/// The text of a file that is imported.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// Its text, whatever encoding it had, without a byte-order mark.
    pub text: &'a str,
    /// The name of the file without its folder; empty where there is none.
    pub name: &'a str,
}

/// What a user can say of a file that the file does not say itself. The default says nothing.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The columns of a table: `start=1,end=2,speaker=3,text=4`, as typed.
    pub columns: Option<String>,
    /// The unit of a table's times: `s`, `ms` or `hms`, as typed.
    pub unit: Option<String>,
    /// The pattern of a line of stamped text, as typed.
    pub pattern: Option<String>,
    /// Whether tiers and fields beside the words are kept, as extra fields.
    pub keep_tiers: bool,
    /// Who speaks, by names that the file may use: one of these before the words is a speaker even where it stands once.
    pub names: Vec<String>,
    /// Is told how far the reading is.
    pub progress: Progress,
}

/// The number of a speaker in [`Transcript::people`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Speaker(pub u32);

/// What a file held. Its texts are borrowed from the document wherever they stand there as they are, so that a long
/// transcript is in memory once.
#[derive(Clone, Debug, Default)]
pub struct Transcript<'a> {
    /// A title that the file states.
    pub title: Option<String>,
    /// The media file that it names, as it stands.
    pub media: Option<String>,
    /// How long the recording is, where the file states it. Never taken from the last utterance.
    pub duration: Option<Millis>,
    /// When the recording was started, where the file states an instant with its offset.
    pub start: Option<(SessionTime, Offset)>,
    /// The people, in the order of their numbers.
    pub people: Vec<Person>,
    /// Names that stand once before the words, as speakers do, and were left there: some of them. Only where the file
    /// has no other place for a speaker.
    pub once: Vec<String>,
    /// What was said and marked, in the order of the file.
    pub items: Vec<Item<'a>>,
    /// What was guessed and what was left out, by the lines of the file.
    pub problems: Problems,
    numbers: HashMap<String, Speaker>,
    /// Whether some words begin with a bracket, as captions of gaps do.
    pub(super) bracketed: bool,
}

/// One thing in a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    /// Its line in the file, from 1.
    pub line: u64,
    /// When, from the start of the recording; `None` where the file does not say.
    pub at: Option<Millis>,
    /// When it ended, never before `at`. For utterances and untaped intervals alone; without `at` for the latter.
    pub end: Option<Millis>,
    /// What it is.
    pub content: Content<'a>,
    /// Fields that are kept beside it, as JSON text.
    pub extra: Option<Box<Vec<(String, String)>>>,
}

/// What a thing in a transcript is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// Words that were spoken.
    Utterance {
        /// By whom; `None` where the file does not say.
        speaker: Option<Speaker>,
        /// The words.
        text: Cow<'a, str>,
        /// How sure its time is.
        certainty: Certainty,
        /// Page and line, where the file has them.
        source: Option<Box<str>>,
    },
    /// Any other event, such as a mark.
    Event(Box<Body<'a>>),
}

impl<'a> Transcript<'a> {
    /// The number of a speaker by id; a new one is taken up under this name.
    pub fn speaker(&mut self, id: &str) -> Speaker {
        /// Up to so many a look at each is quicker than the table.
        const FEW: usize = 8;
        let known = (0..).zip(self.people.iter().take(FEW)).find(|(_, person)| person.id == id);
        if let Some((number, _)) = known {
            return Speaker(number);
        }
        if let Some(&number) = self.numbers.get(id) {
            return number;
        }
        self.person(Person { id: id.to_owned(), name: id.to_owned(), role: Role::Other })
    }

    /// The number of a person of whom the file says more than an id. Where the id is known, the first holds.
    pub fn person(&mut self, person: Person) -> Speaker {
        let next = Speaker(u32::try_from(self.people.len()).unwrap_or(u32::MAX));
        let number = *self.numbers.entry(person.id.clone()).or_insert(next);
        if number == next {
            self.people.push(person);
        }
        number
    }

    /// Adds an utterance, whose end holds unless it lies before its start: that is reported.
    pub fn say(
        &mut self,
        line: u64,
        (at, end): (Option<Millis>, Option<Millis>),
        speaker: Option<Speaker>,
        text: impl Into<Cow<'a, str>>,
    ) -> &mut Item<'a> {
        let text = text.into();
        self.bracketed |= text.starts_with('[');
        let content = Content::Utterance { speaker, text, certainty: Certainty::Exact, source: None };
        self.add(line, (at, end), content)
    }

    /// Adds another event than an utterance.
    pub fn add_event(
        &mut self,
        line: u64,
        at: (Option<Millis>, Option<Millis>),
        body: Body<'a>,
    ) -> &mut Item<'a> {
        self.add(line, at, Content::Event(Box::new(body)))
    }

    fn add(
        &mut self,
        line: u64,
        (at, end): (Option<Millis>, Option<Millis>),
        content: Content<'a>,
    ) -> &mut Item<'a> {
        if at.zip(end).is_some_and(|(at, end)| end < at) {
            self.problem(
                line,
                ProblemKind::EndBeforeStart,
                "the end lies before the start: it counts as none",
            );
        }
        // Of an interval without tape the end alone is something.
        let alone = matches!(&content, Content::Event(body) if body.kind() == EventKind::Untaped);
        let end = end.filter(|&end| at.map_or(alone, |at| end >= at));
        self.items.push(Item { line, at, end, content, extra: None });
        let last = self.items.len() - 1;
        &mut self.items[last]
    }

    /// Reports what was read in a likely way that the file does not state.
    pub fn guessed(&mut self, line: u64, what: impl Into<String>) {
        self.problem(line, ProblemKind::Guessed, what);
    }

    /// Reports what was not taken over.
    pub fn dropped(&mut self, line: u64, what: impl Into<String>) {
        self.problem(line, ProblemKind::Dropped, what);
    }

    /// Reports anything else.
    pub fn problem(&mut self, line: u64, kind: ProblemKind, what: impl Into<String>) {
        self.problems.add(line, kind, what);
    }

    /// How many utterances there are.
    #[must_use]
    pub fn utterances(&self) -> usize {
        self.items.iter().filter(|item| matches!(item.content, Content::Utterance { .. })).count()
    }
}

impl Item<'_> {
    /// Says how sure the time of an utterance is.
    pub fn set_certainty(&mut self, sure: Certainty) {
        if let Content::Utterance { certainty, .. } = &mut self.content {
            *certainty = sure;
        }
    }

    /// Says where an utterance is known from: page and line.
    pub fn set_source(&mut self, from: &str) {
        if let Content::Utterance { source, .. } = &mut self.content {
            *source = Some(from.into());
        }
    }
}

/// The extra field in which this program's own table keeps the recording on which words are heard, as JSON text.
pub(super) const RECORDING: &str = "untaped:recording";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_before_its_start_is_reported_and_counts_as_none() {
        let mut transcript = Transcript::default();
        let speaker = transcript.speaker("A");
        transcript.say(3, (Some(Millis(5)), Some(Millis(4))), Some(speaker), "x");
        assert_eq!(transcript.items[0].end, None);
        assert_eq!(transcript.problems.list()[0].kind, ProblemKind::EndBeforeStart);
    }

    #[test]
    fn a_speaker_has_one_number_and_the_first_name_holds() {
        let mut transcript = Transcript::default();
        let first = transcript.person(Person { id: "A".into(), name: "Ann".into(), role: Role::Witness });
        assert_eq!(transcript.speaker("A"), first);
        assert_ne!(transcript.speaker("B"), first);
        assert_eq!(transcript.people.len(), 2);
        assert_eq!(transcript.people[0].name, "Ann");
    }
}
