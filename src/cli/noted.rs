//! The acts of coders whose words match a pattern, for `untaped search --with-work`.

use super::beside::BesideLog;
use crate::record::{as_words, one_line, visible};
use crate::session::{Pattern, Session};
use crate::work::{Codebooks, Placed, What, is_moment};

/// The acts that match, with the events that they begin at.
pub(super) struct Noted<'a> {
    /// In the order of the session.
    acts: Vec<(usize, &'a Placed)>,
    /// How many at moments match, which no line of the log has.
    pub moments: usize,
}

impl<'a> Noted<'a> {
    /// The acts that are shown and match: the words of a note, the name and label of a code, the kind of a mark, the id of a fact.
    pub(super) fn new(session: &Session, beside: &'a BesideLog, pattern: &Pattern) -> Noted<'a> {
        let has = |text: &str| !pattern.ranges(&one_line(&visible(text))).is_empty();
        let matching = beside.work.shown(&beside.viewer);
        let matching =
            matching.filter(|placed| words_of(placed, &beside.codebooks).iter().any(|text| has(text)));
        let (mut acts, mut moments) = (Vec::new(), 0);
        for placed in matching {
            match placed.span {
                Some((first, _)) if is_moment(first) => moments += 1,
                Some((first, _)) => acts.push((session.index().index_of(first), placed)),
                None => {}
            }
        }
        Noted { acts, moments }
    }

    /// The acts at the event with an index.
    pub(super) fn on(&self, event: usize) -> impl Iterator<Item = &'a Placed> + '_ {
        let from = self.acts.partition_point(|(i, _)| *i < event);
        let acts = self.acts.get(from..).unwrap_or_default().iter();
        acts.take_while(move |(i, _)| *i == event).map(|(_, placed)| *placed)
    }

    /// The events with acts from one index up to another, each once.
    pub(super) fn events(&self, from: usize, to: usize) -> Vec<usize> {
        let first = self.acts.partition_point(|(i, _)| *i < from);
        let events = self.acts.get(first..).unwrap_or_default().iter().map(|(i, _)| *i);
        let mut events: Vec<usize> = events.take_while(|&i| i < to).collect();
        events.dedup();
        events
    }
}

/// The words of an act.
fn words_of(placed: &Placed, codebooks: &Codebooks) -> Vec<String> {
    let mut words = Vec::from_iter(placed.act.what.text().map(str::to_owned));
    match &placed.act.what {
        What::Code { code, .. } => {
            words.push(code.to_string());
            words.extend(codebooks.find(code).map(|(code, _)| code.label.clone()));
        }
        What::Mark { kind, .. } => words.push(as_words(kind).into_owned()),
        What::Verdict { fact, .. } => words.push(fact.clone()),
        What::Note { .. }
        | What::Flag { .. }
        | What::Retract { .. }
        | What::Seen { .. }
        | What::Unknown { .. } => {}
    }
    words
}
