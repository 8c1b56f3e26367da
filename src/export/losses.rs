//! What a format could not carry, counted.

use crate::record::Role;
use crate::session::Session;
use std::fmt;

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
