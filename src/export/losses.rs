//! What a format could not carry, counted.

use crate::record::{Body, Certainty, Event, EventKind, Role};
use crate::session::Session;
use std::borrow::Cow;
use std::fmt;

/// What is lost where a gap has no place for it.
pub(super) const STATED_ON_TAPE: &str = "gaps of which it is stated whether the reason was given on tape";

/// What is lost with every event that is no utterance, by its type.
pub(super) fn lost(kind: EventKind) -> Option<&'static str> {
    match kind {
        EventKind::Utterance => None,
        EventKind::TapeOn | EventKind::TapeOff => Some("tape events (the gaps that they leave are kept)"),
        EventKind::Untaped => Some("untaped intervals as they are stated (the gaps that they make are kept)"),
        EventKind::Mark => Some("marks"),
        EventKind::Enter | EventKind::Leave => Some("comings and goings"),
        EventKind::Note => Some("notes"),
        EventKind::Unknown => Some("events of unknown types"),
    }
}

/// What is lost where an utterance must have an end, and the log states none.
pub(super) const OPEN: &str =
    "ends that are not stated (shown until the speaker's next words, for 5 s at most)";

/// What was left out or changed, each with how often. Empty where a format carried everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    list: Vec<(&'static str, u64)>,
}

/// What a log states of the whole, which a format may carry or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// Its title.
    Title,
    /// That it is invented.
    Fictional,
    /// The zone of its clock, beside the offsets.
    Zone,
    /// What its clock showed at any moment.
    Clock,
    /// The names of those who speak, beside their ids.
    Names,
    /// The names of those who do not.
    Silent,
    /// What these people are.
    Roles,
    /// Its media files.
    Media,
}

impl Whole {
    /// All of it.
    pub const ALL: [Whole; 8] = [
        Whole::Title,
        Whole::Fictional,
        Whole::Zone,
        Whole::Clock,
        Whole::Names,
        Whole::Silent,
        Whole::Roles,
        Whole::Media,
    ];

    /// Whether a log states it.
    fn is_in(self, session: &Session) -> bool {
        let header = session.header();
        match self {
            Whole::Title => header.title.is_some(),
            Whole::Fictional => header.fictional,
            Whole::Zone => header.timezone.is_some(),
            Whole::Clock => session.figures().session.is_some_and(|s| session.clock().at(s.start).is_some()),
            Whole::Names => names(session).any(|spoke| spoke),
            Whole::Silent => names(session).any(|spoke| !spoke),
            Whole::Roles => header.people.iter().any(|person| person.role != Role::Other),
            Whole::Media => header.recordings.iter().any(|recording| recording.media.is_some()),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Whole::Title => "titles",
            Whole::Fictional => "statements that the log is invented",
            Whole::Zone => "names of time zones",
            Whole::Clock => "wall clocks",
            Whole::Names => "lists of names beside ids",
            Whole::Silent => "lists of people who say nothing",
            Whole::Roles => "lists of roles",
            Whole::Media => "lists of media files",
        }
    }
}

/// Whether they speak, of those whose name is not their id.
fn names(session: &Session) -> impl Iterator<Item = bool> + '_ {
    let named =
        session.people().iter().filter(|(_, person)| !person.id.is_empty() && person.name != person.id);
    named.map(|(number, _)| session.tally(number).utterances > 0)
}

impl Losses {
    /// What a format loses of the whole that carries only `carried`: what the log states of itself, and the lines that
    /// are no events.
    #[must_use]
    pub fn of(session: &Session, carried: &[Whole]) -> Losses {
        let mut losses = Losses::default();
        for whole in Whole::ALL {
            losses.add_if(!carried.contains(&whole) && whole.is_in(session), whole.words());
        }
        for problem in session.problems().list() {
            losses.add_if(problem.kind.skips_its_line(), "lines that could not be read as events");
        }
        losses
    }

    /// Counts one thing that was lost; `what` is a noun phrase in the plural that stands behind a number.
    pub fn add(&mut self, what: &'static str) {
        match self.list.iter_mut().find(|(known, _)| *known == what) {
            Some((_, n)) => *n += 1,
            None => self.list.push((what, 1)),
        }
    }

    /// Counts it where something was lost.
    pub fn add_if(&mut self, lost: bool, what: &'static str) {
        if lost {
            self.add(what);
        }
    }

    /// Counts what of an utterance or a mark has no place beside its words, its times and its speaker.
    pub(super) fn add_beside_words(&mut self, event: &Event<'_>) {
        self.add_if(!event.extra.is_empty(), "events with fields that the log format does not know");
        if let Body::Utterance { certainty, recording, source, .. } = &event.body {
            let some = |text: &Option<Cow<'_, str>>| text.as_ref().is_some_and(|text| !text.is_empty());
            self.add_if(*certainty != Certainty::Exact, "statements that a time or a text is not exact");
            self.add_if(some(recording), "names of recordings beside utterances");
            self.add_if(some(source), "sources");
        }
    }

    /// Adds what others counted.
    pub fn join(&mut self, others: &Losses) {
        for &(what, n) in &others.list {
            match self.list.iter_mut().find(|(known, _)| *known == what) {
                Some((_, m)) => *m += n,
                None => self.list.push((what, n)),
            }
        }
    }

    /// What was lost, in the order in which it was met.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        self.list.iter().copied()
    }

    /// Whether nothing was lost.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// A list, each on a line of its own with its number before it.
impl fmt::Display for Losses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.iter().map(|(_, n)| n.to_string().len()).max().unwrap_or(0);
        self.iter().try_for_each(|(what, n)| writeln!(f, "  {n:width$}  {what}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_loss_is_counted_once_under_its_name() {
        let mut losses = Losses::default();
        losses.add("notes");
        losses.add("marks");
        losses.add_if(true, "notes");
        losses.add_if(false, "ends");
        assert_eq!(losses.to_string(), "  2  notes\n  1  marks\n");
    }
}
