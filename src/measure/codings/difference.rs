//! Where coders differ.

use super::pieces::Piece;
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
    /// Where coders differ, in order. Time with the same codings that follows each other on tape is one stretch.
    #[must_use]
    pub fn differences(&self, session: &Session, units: &Units) -> Vec<Difference> {
        let index = session.index();
        let rows: Vec<&[Option<u16>]> = self.ratings.rows().collect();
        let mut found: Vec<Difference> = Vec::new();
        let mut last: Option<(usize, i64)> = None;
        for (row, piece) in self.pieces.iter().enumerate().filter(|(row, _)| differ(rows[*row])) {
            let each = |piece: &Piece| piece.clone().filter_map(|unit| usize::try_from(unit).ok());
            match units {
                Units::Utterances(units) => {
                    let events = each(piece).map(|unit| units.events[unit]);
                    found.extend(events.map(|i| Difference { row, event: Some(i), span: None }));
                }
                Units::Bins(bins) => found.extend(each(piece).map(|unit| {
                    let coded = self.coded_at.get(&unit).map(|key| index.index_of(*key));
                    let (first, span) = (bins.first_utterance(index, unit), bins.span(unit));
                    let event = coded.or(first).or_else(|| said_at(session, span.start));
                    Difference { row, event, span: Some(span) }
                })),
                Units::Time(_) => {
                    let span = Span::new(SessionTime(piece.start), SessionTime(piece.end));
                    let goes_on =
                        last.is_some_and(|(before, end)| end == piece.start && rows[before] == rows[row]);
                    match found.last_mut().and_then(|difference| difference.span.as_mut()) {
                        Some(before) if goes_on => before.end = span.end,
                        Some(_) | None => {
                            let event = said_at(session, span.start);
                            found.push(Difference { row, event, span: Some(span) });
                        }
                    }
                    last = Some((row, piece.end));
                }
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
