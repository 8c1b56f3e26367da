//! What police say after an invocation, until counsel comes.

use super::Session;
use super::index::Entry;
use crate::record::{EventKind, Role};
use crate::time::SessionTime;
use std::collections::BTreeMap;

/// The time from an invocation until counsel comes, and what police say in it. Events are given by their indexes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AfterInvocation {
    /// The mark.
    pub invocation: usize,
    /// Further invocations before counsel comes.
    pub further: Vec<usize>,
    /// What ends it.
    pub until: Until,
    /// The utterances by people with the role police, in order. A log does not say to whom they speak.
    pub police: Vec<usize>,
    /// The number of utterances by speakers who are unknown or have no role of the format but `other`.
    pub unattributed: usize,
}

/// What ends the time after an invocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// Counsel was there: the event at which they had entered. The time has no length.
    CounselThere(usize),
    /// Counsel enters.
    CounselEnters(usize),
    /// Counsel speaks, although the log does not say that they entered.
    CounselSpeaks(usize),
    /// Nothing: the log has no counsel after the invocation.
    SessionEnd,
}

impl Until {
    /// The event that ends it.
    #[must_use]
    pub fn event(self) -> Option<usize> {
        match self {
            Until::CounselThere(i) | Until::CounselEnters(i) | Until::CounselSpeaks(i) => Some(i),
            Until::SessionEnd => None,
        }
    }
}

impl AfterInvocation {
    fn new(invocation: usize, until: Until) -> AfterInvocation {
        AfterInvocation { invocation, further: Vec::new(), until, police: Vec::new(), unattributed: 0 }
    }

    /// From when to when it is; without a session, of no length.
    #[must_use]
    pub fn times(&self, session: &Session) -> (SessionTime, SessionTime) {
        let time = |i: usize| session.index().get(i).map(Entry::time).unwrap_or_default();
        let from = time(self.invocation);
        let to = match self.until {
            Until::CounselThere(_) => from,
            Until::CounselEnters(i) | Until::CounselSpeaks(i) => time(i),
            Until::SessionEnd => session.figures().span.map_or(from, |span| span.end.max(from)),
        };
        (from, to)
    }
}

impl Session {
    /// What police say after each invocation that is not within the time after an earlier one. Events without a time count
    /// for nothing, since it is not known when they were. One pass over the events.
    #[must_use]
    pub fn after_invocations(&self) -> Vec<AfterInvocation> {
        let marks = self.key_events().marks.iter().filter(|mark| mark.kind == "invocation");
        let mut invocations = marks.map(|mark| mark.key).peekable();
        let (mut all, mut open): (Vec<AfterInvocation>, Option<AfterInvocation>) = (Vec::new(), None);
        if invocations.peek().is_none() {
            return all;
        }
        // Counsel who are in the room, each with the event at which they entered.
        let mut there = BTreeMap::new();
        let is_counsel = |entry: Entry| self.people().get(entry.speaker()).role == Role::Counsel;
        for (i, &entry) in self.index().entries().iter().enumerate().filter(|(_, entry)| entry.is_timed()) {
            match entry.kind() {
                EventKind::Mark if invocations.next_if_eq(&entry.key()).is_some() => {
                    if let Some(after) = &mut open {
                        after.further.push(i);
                    } else if let Some(&entered) = there.values().next() {
                        all.push(AfterInvocation::new(i, Until::CounselThere(entered)));
                    } else {
                        open = Some(AfterInvocation::new(i, Until::SessionEnd));
                    }
                }
                EventKind::Enter if is_counsel(entry) => {
                    there.insert(entry.speaker(), i);
                    all.extend(
                        open.take().map(|after| AfterInvocation { until: Until::CounselEnters(i), ..after }),
                    );
                }
                EventKind::Leave if is_counsel(entry) => {
                    there.remove(&entry.speaker());
                }
                EventKind::Utterance => match (self.people().get(entry.speaker()).role, &mut open) {
                    (Role::Counsel, Some(_)) => {
                        let after = open.take();
                        all.extend(
                            after.map(|after| AfterInvocation { until: Until::CounselSpeaks(i), ..after }),
                        );
                    }
                    (Role::Police, Some(after)) => after.police.push(i),
                    (Role::Other, Some(after)) => after.unattributed += 1,
                    (
                        Role::Counsel
                        | Role::Police
                        | Role::Other
                        | Role::Suspect
                        | Role::Witness
                        | Role::Parent
                        | Role::Interpreter,
                        _,
                    ) => {}
                },
                EventKind::Mark
                | EventKind::Enter
                | EventKind::Leave
                | EventKind::TapeOn
                | EventKind::TapeOff
                | EventKind::Untaped
                | EventKind::Note
                | EventKind::Unknown => {}
            }
        }
        all.extend(open);
        all
    }
}
