//! The input and output of an importer: a document, its format, and the transcript.

use super::guesses::Guess;
use super::options::{Options, TimesAre};
use super::tally::Tally;
use crate::record::{Body, Certainty, EventKind, Person, Problem, ProblemKind, Problems, Provenance, Role};
use crate::time::{Millis, NumericDate, Offset, SessionTime, WrittenTime};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

/// The text of a file to import.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// Its decoded text, without a byte-order mark.
    pub text: &'a str,
    /// The file name without its folder; empty if there is none.
    pub name: &'a str,
}

/// What a line of a custody log became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineReading<'a> {
    /// The line number, from 1.
    pub line: u64,
    /// The line.
    pub text: &'a str,
    /// What it became, in words.
    pub became: String,
    /// The number of events.
    pub events: u32,
    /// What was guessed or could not be read.
    pub guesses: Vec<String>,
}

/// Reads a document of one format. An error says why the document is not of this format.
pub type ReadFn = for<'a> fn(&Document<'a>, &Options) -> Result<Transcript<'a>, Problem>;

/// One transcript format, a row of [`FORMATS`](super::FORMATS). Each importer declares its own.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The word for `--format`.
    pub word: &'static str,
    /// Its name as people know it.
    pub name: &'static str,
    /// The programs that write it, in a few words.
    pub from: &'static str,
    /// Its file extensions, in lower case and without the dot; the usual one first.
    pub extensions: &'static [&'static str],
    /// Whether a text is in this format, judged by its content alone.
    pub detect: fn(&Document<'_>) -> bool,
    /// Reads a text in this format.
    pub read: ReadFn,
}

/// A speaker, by index in [`Transcript::people`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Speaker(pub u32);

/// The content of a file. Texts are borrowed from the document where possible, so that a long transcript is in memory once.
#[derive(Clone, Debug, Default)]
pub struct Transcript<'a> {
    /// The title, if stated.
    pub title: Option<String>,
    /// Whether it says that it is fictional.
    pub fictional: bool,
    /// The media file that it names, unchanged.
    pub media: Option<String>,
    /// The length of the recording, if stated. Never derived from the last utterance.
    pub duration: Option<Millis>,
    /// Whether the file holds a session and not a recording: this program exported it, or it is a custody log. That such a
    /// file begins says of no time that a tape ran.
    pub is_session: bool,
    /// The start of the recording, or of the session, if stated with a UTC offset.
    pub start: Option<(SessionTime, Offset)>,
    /// The UTC offsets of its times, where it states one with each time: from when on each applies, in order.
    pub offsets: Vec<(SessionTime, Offset)>,
    /// The people, in the order in which they first appear.
    pub people: Vec<Person>,
    /// Examples of names before a colon that occur only once and so were left in the text. Only for formats without a speaker
    /// field.
    pub once: Vec<String>,
    /// The utterances and marks, in the order of the file.
    pub items: Vec<Item<'a>>,
    /// What was guessed and what was ignored, by line.
    pub problems: Problems,
    /// What each line became, in order, if that was asked for. Only of custody logs.
    pub readings: Vec<LineReading<'a>>,
    /// The sequence of its entries.
    pub(super) sequence: Sequence,
    /// What its times are, if the kind of file says so.
    pub(super) times_are: Option<TimesAre>,
    /// Its first and its last time; `None` if no entry has one.
    pub bounds: Option<Bounds>,
    numbers: HashMap<String, Speaker>,
    /// Whether any utterance begins with a bracket, as captions of gaps do.
    pub(super) bracketed: bool,
}

/// The first and the last time of a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The least time.
    pub first: BoundLine,
    /// The greatest time at which an entry begins.
    pub last: BoundLine,
}

/// A time, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundLine {
    /// From the start of the recording.
    pub at: Millis,
    /// Its line in the file, from 1.
    pub line: u64,
    /// The beginning of that line, as it is written.
    pub text: String,
}

/// An utterance or other event of a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    /// Its line in the file, from 1.
    pub line: u64,
    /// Its time from the start of the recording, if stated.
    pub at: Option<Millis>,
    /// Its end, never before `at`. Only utterances and untaped intervals have one; for the latter `at` may be missing.
    pub end: Option<Millis>,
    /// How its time and its end are written.
    pub(super) forms: [Form; 2],
    /// Its content.
    pub content: Content<'a>,
    /// How it is known, as far as its content does not say so. Only our own tables state it. The times in it count as `at` does.
    pub provenance: Option<Box<Provenance<'static>>>,
    /// Extra fields, as JSON text.
    pub extra: Option<Box<Vec<(String, String)>>>,
}

/// How a time is written, as far as the whole file must decide what it counts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// From the start of the recording.
    #[default]
    Settled,
    /// Two numbers, `10:02`: held as minutes and seconds.
    Two,
    /// Three numbers, `10:02:11`.
    Three,
    /// Three numbers and two decimals, `10:02:11.17`, which may be frames.
    Hundredths,
    /// A time of day, from midnight.
    OfDay,
    /// Frames, held as milliseconds after the whole second.
    Frames,
    /// A date and time without an offset, as if it were UTC.
    Local,
    /// One whose day and month are numbers, in the order that they show or that is usual.
    Numeric(NumericDate),
}

/// The sequence of a file's entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sequence {
    /// In order of time.
    #[default]
    ByTime,
    /// By tier, channel or speaker; or the importer itself reports times that go back.
    Other,
}

impl Form {
    /// The form of a time, and the time as an [`Item`] holds it; a number is one of seconds. `None` for an
    /// instant.
    pub(super) fn of(time: WrittenTime) -> Option<(Millis, Form)> {
        match time {
            WrittenTime::Clock(clock) => {
                let form = match (clock.numbers, clock.decimals) {
                    (2, _) => Form::Two,
                    (_, 2) => Form::Hundredths,
                    _ => Form::Three,
                };
                Some((clock.at, form))
            }
            WrittenTime::OfDay(at) => Some((at, Form::OfDay)),
            WrittenTime::Frames(whole, frames) => {
                Some((Millis(whole.0.checked_add(i64::from(frames))?), Form::Frames))
            }
            WrittenTime::Length(at) | WrittenTime::Number(at) => Some((at, Form::Settled)),
            WrittenTime::Local(t) => Some((Millis(t.0), Form::Local)),
            WrittenTime::Numeric(t, date) => Some((Millis(t.0), Form::Numeric(date))),
            WrittenTime::Instant(..) => None,
        }
    }
}

/// The content of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// Spoken words.
    Utterance {
        /// The speaker, if stated.
        speaker: Option<Speaker>,
        /// The words.
        text: Cow<'a, str>,
        /// The certainty of its time.
        certainty: Certainty,
        /// Page and line, if stated.
        source: Option<Box<str>>,
    },
    /// Any other event, such as a mark.
    Event(Box<Body<'a>>),
}

/// The sentence for an end before its start.
pub(super) const END_BEFORE_START: &str = "end is before start; end ignored";

impl<'a> Transcript<'a> {
    /// An empty transcript whose entries come in this sequence.
    pub(super) fn in_sequence(sequence: Sequence) -> Transcript<'a> {
        Transcript { sequence, ..Transcript::default() }
    }

    /// The speaker with this id. A new id is added, as the name too.
    pub fn speaker(&mut self, id: &str) -> Speaker {
        /// Comparing this many is faster than a table lookup.
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

    /// The speaker for a person with a name and role. If the id is known, the first person with it stays.
    pub fn person(&mut self, person: Person) -> Speaker {
        let next = Speaker(u32::try_from(self.people.len()).unwrap_or(u32::MAX));
        let number = *self.numbers.entry(person.id.clone()).or_insert(next);
        if number == next {
            self.people.push(person);
        }
        number
    }

    /// Makes people of other people: `now` has the new one of each. Speakers who are nobody now speak no more.
    pub(super) fn set_people(&mut self, people: Vec<Person>, now: &[Option<Speaker>]) {
        let renamed: HashMap<String, usize> =
            self.people.iter().enumerate().map(|(i, person)| (person.id.clone(), i)).collect();
        let new = |i: usize| now.get(i).copied().flatten();
        for item in &mut self.items {
            match &mut item.content {
                Content::Utterance { speaker, .. } => *speaker = speaker.and_then(|old| new(old.0 as usize)),
                Content::Event(body) => {
                    if let Some(who) = body.person_mut()
                        && let Some(person) = renamed.get(who.as_ref()).and_then(|&i| new(i))
                        && let Some(person) = people.get(person.0 as usize)
                    {
                        *who = Cow::Owned(person.id.clone());
                    }
                }
            }
        }
        self.numbers = people.iter().map(|person| person.id.clone()).zip((0..).map(Speaker)).collect();
        self.people = people;
    }

    /// Adds an utterance. An end before its start is dropped and reported.
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

    /// Adds an utterance whose times are written in these forms. Whether it ends before its start, [`Format::import`] decides.
    pub(super) fn say_as_written(
        &mut self,
        line: u64,
        (at, end): (Option<Millis>, Option<Millis>),
        forms: [Form; 2],
        speaker: Option<Speaker>,
        text: impl Into<Cow<'a, str>>,
    ) -> &mut Item<'a> {
        let end = end.filter(|_| at.is_some());
        let (later, settled) = if forms[0] == Form::Settled { (None, end) } else { (end, None) };
        let item = self.say(line, (at, settled), speaker, text);
        (item.forms, item.end) = (forms, later.or(item.end));
        item
    }

    /// Adds an event other than an utterance. A person who enters or leaves is one of the people.
    pub fn add_event(
        &mut self,
        line: u64,
        at: (Option<Millis>, Option<Millis>),
        body: Body<'a>,
    ) -> &mut Item<'a> {
        if let Some(who) = body.person() {
            self.speaker(who);
        }
        self.add(line, at, Content::Event(Box::new(body)))
    }

    fn add(
        &mut self,
        line: u64,
        (at, end): (Option<Millis>, Option<Millis>),
        content: Content<'a>,
    ) -> &mut Item<'a> {
        if at.zip(end).is_some_and(|(at, end)| end < at) {
            self.problem(line, ProblemKind::EndBeforeStart, END_BEFORE_START);
        }
        // An untaped interval may have only an end.
        let alone = matches!(&content, Content::Event(body) if body.kind() == EventKind::Untaped);
        let end = end.filter(|&end| at.map_or(alone, |at| end >= at));
        self.items.push(Item {
            line,
            at,
            end,
            forms: [Form::Settled; 2],
            content,
            provenance: None,
            extra: None,
        });
        let last = self.items.len() - 1;
        &mut self.items[last]
    }

    /// Refuses a file in which nothing was found, not even a problem. `what` is missing.
    pub(super) fn require_something(&self, what: &str) -> Result<(), Problem> {
        let is_empty = self.items.is_empty() && self.problems.is_empty();
        if is_empty { Err(Problem::new(1, ProblemKind::BadHeader, what)) } else { Ok(()) }
    }

    /// Adds a person whose name is stated; the id serves as a name that is blank.
    pub(super) fn named(&mut self, id: &str, name: &str) -> Speaker {
        let name = Some(name.trim()).filter(|name| !name.is_empty()).unwrap_or(id).to_owned();
        self.person(Person { id: id.to_owned(), name, role: Role::Other })
    }

    /// Sets the media file. Only the first is kept; others are reported.
    pub(super) fn add_media(&mut self, line: u64, name: String) {
        match self.media {
            None => self.media = Some(name),
            Some(_) => self.dropped(line, format!("only one media file is kept; left out: {name}")),
        }
    }

    /// Reports a guess.
    pub fn guess(&mut self, line: u64, guess: Guess, what: impl fmt::Display) {
        self.problems.guess(line, guess.code, what);
    }

    /// Reports what was ignored.
    pub fn dropped(&mut self, line: u64, what: impl Into<String>) {
        self.problem(line, ProblemKind::Dropped, what);
    }

    /// Reports a problem.
    pub fn problem(&mut self, line: u64, kind: ProblemKind, what: impl Into<String>) {
        self.problems.add(line, kind, what);
    }

    /// Reports what was counted, at the line of the first; nothing if there was none.
    pub(super) fn tallied(&mut self, tally: &Tally, kind: ProblemKind, what: impl FnOnce(u64) -> String) {
        if tally.count > 0 {
            self.problem(tally.first, kind, what(tally.count));
        }
    }

    /// As [`Transcript::tallied`], for a guess.
    pub(super) fn tallied_guess(&mut self, tally: &Tally, guess: Guess, what: impl FnOnce(u64) -> String) {
        if tally.count > 0 {
            self.guess(tally.first, guess, what(tally.count));
        }
    }

    /// The same transcript with texts of its own, and with its items and problems at the lines that `line` gives for theirs.
    pub(super) fn into_owned(self, line: impl Fn(u64) -> u64) -> Transcript<'static> {
        let mut problems = Problems::default();
        problems.add_all(&self.problems, &line);
        let owned = |item: Item<'_>| Item {
            line: line(item.line),
            content: match item.content {
                Content::Utterance { speaker, text, certainty, source } => {
                    Content::Utterance { speaker, text: Cow::Owned(text.into_owned()), certainty, source }
                }
                Content::Event(body) => Content::Event(Box::new(body.into_owned())),
            },
            ..item
        };
        let items = self.items.into_iter().map(owned).collect();
        Transcript { items, problems, readings: Vec::new(), ..self }
    }

    /// The number of utterances.
    #[must_use]
    pub fn utterances(&self) -> usize {
        self.items.iter().filter(|item| matches!(item.content, Content::Utterance { .. })).count()
    }
}

impl Item<'_> {
    /// Sets the certainty of an utterance's time.
    pub fn set_certainty(&mut self, sure: Certainty) {
        if let Content::Utterance { certainty, .. } = &mut self.content {
            *certainty = sure;
        }
    }

    /// Sets the page and line of an utterance.
    pub fn set_source(&mut self, from: &str) {
        if let Content::Utterance { source, .. } = &mut self.content {
            *source = Some(from.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speaker_has_one_index_and_the_first_name_stays() {
        let mut transcript = Transcript::default();
        let first = transcript.person(Person { id: "A".into(), name: "Ann".into(), role: Role::Witness });
        assert_eq!(transcript.speaker("A"), first);
        assert_ne!(transcript.speaker("B"), first);
        assert_eq!(transcript.people.len(), 2);
        assert_eq!(transcript.people[0].name, "Ann");
    }
}
