//! Where coders differ.

use super::{Codings, Units};
use crate::record::EventKind;
use crate::session::{EventFilter, Session};
use crate::time::{SessionTime, Span};

/// A unit, or a stretch of time, to which coders gave different values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// A row of the ratings that has the values.
    pub row: usize,
    /// The event that it is cited by: the utterance; of a bin, the first that has one of the codes, or
    /// else the first in it; of other time, the one that it begins in. `None` in a log without utterances.
    pub event: Option<usize>,
    /// The time; `None` of an utterance.
    pub span: Option<Span>,
}

impl Codings {
    /// Where coders differ, in order. Pieces of time with the same codings that follow each other on tape are one stretch.
    #[must_use]
    pub fn differences(&self, session: &Session, units: &Units) -> Vec<Difference> {
        let rows: Vec<&[Option<u16>]> = self.ratings.rows().collect();
        let mut found: Vec<Difference> = Vec::new();
        for (row, values) in rows.iter().enumerate().filter(|(_, row)| differ(row)) {
            match (units, &self.of_time) {
                (Units::Time(_), Some(time)) => {
                    let piece = time.pieces[row];
                    let span = found.last_mut().and_then(|last| {
                        let follows = last.row + 1 == row && rows[last.row] == *values;
                        last.span.as_mut().filter(|span| follows && span.end == piece.start).map(|span| {
                            span.end = piece.end;
                            last.row = row;
                        })
                    });
                    if span.is_none() {
                        let event = said_at(session, piece.start);
                        found.push(Difference { row, event, span: Some(piece) });
                    }
                }
                (Units::Utterances(units), _) => {
                    found.push(Difference { row, event: Some(units.events[row]), span: None });
                }
                (Units::Bins(bins), _) => {
                    let coded = self.coded_at.get(&row).map(|key| session.index().index_of(*key));
                    let (first, span) = (bins.first_utterance(session.index(), row), bins.span(row));
                    let event = coded.or(first).or_else(|| said_at(session, span.start));
                    found.push(Difference { row, event, span: Some(span) });
                }
                (Units::Time(_), None) => {}
            }
        }
        found
    }
}

/// Whether two coders gave a unit different values.
fn differ(row: &[Option<u16>]) -> bool {
    let mut given = row.iter().flatten();
    given.next().is_some_and(|first| given.any(|other| other != first))
}

/// The last utterance at or before a time; the first after it if there is none.
fn said_at(session: &Session, t: SessionTime) -> Option<usize> {
    let (index, utterance) = (session.index(), EventFilter::kind(EventKind::Utterance));
    let after = index.after(t);
    index.previous(after, utterance).or_else(|| index.next(after, utterance))
}
