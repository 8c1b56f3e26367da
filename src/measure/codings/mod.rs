//! What coders gave each unit, as tables of units by coders. A unit is an utterance, a bin of
//! time, or a millisecond of taped time.

mod bin_units;
mod difference;
mod scheme;
mod seen;
mod table;
mod taped_time;
mod utterances;

pub use bin_units::{BinUnits, PartlyTaped};
pub use difference::Difference;
pub use scheme::Scheme;
pub use taped_time::TapedTime;
pub use utterances::{OffTape, Utterances};

use super::agreement::unitizing::Disagreement;
use super::agreement::{Level, Ratings};
use crate::session::{Entry, EventKey, Session};
use crate::time::Span;
use crate::work::{CodeName, Codebooks, Coder, What, Work};
use seen::SeenUtterances;
use std::collections::BTreeMap;
use table::cells;
use taped_time::{unitized, within};

/// What is compared with what.
#[derive(Clone, Debug)]
pub enum Units {
    /// Utterance by utterance.
    Utterances(Utterances),
    /// Bin by bin.
    Bins(BinUnits),
    /// By the taped time that a code covers.
    Time(TapedTime),
}

/// What coders gave the units by one scheme.
#[derive(Clone, Debug)]
pub struct Codings {
    /// What is compared.
    pub scheme: Scheme,
    /// A row for each unit, or for each piece of time that all of its milliseconds have in common, with its length as
    /// weight; a column for each coder. What a coder has not seen is missing, never absent.
    pub ratings: Ratings,
    /// Of bins: the first event in each to which a coder gave one of the codes.
    pub coded_at: BTreeMap<usize, EventKey>,
    /// Of time: its pieces, a row each, and what is known only of time.
    pub of_time: Option<OfTime>,
}

/// What is known only of codings of time.
#[derive(Clone, Debug)]
pub struct OfTime {
    /// The pieces.
    pub pieces: Vec<Span>,
    /// How far coders disagree where spans begin and end: Krippendorff's alpha for unitizing.
    pub unitized: Disagreement,
    /// The number of codes given that cover no taped time, as one on a line without a logged end does.
    pub without_length: u64,
}

/// The codings of some coders, a table for each code, group or rating that one of them gave and that is wanted.
#[must_use]
pub fn codings(
    session: &Session,
    units: &Units,
    work: &Work,
    codebooks: &Codebooks,
    coders: &[Coder],
    wanted: impl Fn(&CodeName) -> bool,
) -> Vec<Codings> {
    // In the order in which they were done.
    let mut given: BTreeMap<Scheme, Vec<Given<'_>>> = BTreeMap::new();
    for placed in work.acts().iter().filter(|placed| placed.is_shown()) {
        let What::Code { code, level, .. } = &placed.act.what else { continue };
        let column = coders.iter().position(|coder| *coder == placed.coder);
        let Some((events, column)) = placed.span.zip(column) else { continue };
        let one = Given { column, events, code, level: level.as_deref() };
        given.entry(Scheme::of(code, codebooks)).or_default().push(one);
    }
    given.retain(|_, given| given.iter().any(|one| wanted(one.code)));
    let seen: Vec<SeenUtterances> =
        coders.iter().map(|coder| SeenUtterances::new(session, work, coder)).collect();
    let index = session.index();
    let names: Vec<String> = coders.iter().map(ToString::to_string).collect();
    let table = |(scheme, given): (Scheme, Vec<Given<'_>>)| {
        let values = scheme.values(codebooks);
        let level = if matches!(scheme, Scheme::Rating(_)) { Level::Ordinal } else { Level::Nominal };
        let ratings = |cells| Ratings::on_scale(names.clone(), level, &values, cells);
        match units {
            Units::Utterances(units) => {
                let seen = seen.iter().map(|seen| units.seen(seen)).collect::<Vec<_>>();
                let cells = cells(&values, &scheme, &given, &seen, |one| units.between(one.events));
                Codings { ratings: ratings(cells), scheme, coded_at: BTreeMap::new(), of_time: None }
            }
            Units::Bins(bins) => {
                let seen = seen.iter().map(|seen| bins.seen(index, seen)).collect::<Vec<_>>();
                let within = |one: &Given<'_>| bins.of_place(index, one.events);
                let mut coded_at = BTreeMap::new();
                for one in &given {
                    let (unit, first) = (within(one).start, one.events.0);
                    coded_at
                        .entry(unit)
                        .and_modify(|at: &mut EventKey| *at = first.min(*at))
                        .or_insert(first);
                }
                let cells = cells(&values, &scheme, &given, &seen, within);
                Codings { ratings: ratings(cells), scheme, coded_at, of_time: None }
            }
            Units::Time(time) => {
                let pieces = time.pieces(given.iter().map(|one| one.time(session)), &seen);
                let seen_piece =
                    |seen: &SeenUtterances| pieces.iter().map(|piece| seen.at(piece.start)).collect();
                let seen = seen.iter().map(seen_piece).collect::<Vec<_>>();
                let cover = |one: &Given<'_>| within(&pieces, one.time(session));
                let cells = cells(&values, &scheme, &given, &seen, cover);
                let without_length = given.iter().filter(|one| cover(one).is_empty()).count() as u64;
                let ratings =
                    ratings(cells).weighted(pieces.iter().map(|piece| piece.length().0.unsigned_abs()));
                let unitized = unitized(&pieces, ratings.rows(), values.len());
                Codings {
                    ratings,
                    scheme,
                    coded_at: BTreeMap::new(),
                    of_time: Some(OfTime { pieces, unitized, without_length }),
                }
            }
        }
    };
    given.into_iter().map(table).collect()
}

/// A code that a coder gave, to the events from the first to the last.
struct Given<'a> {
    column: usize,
    events: (EventKey, EventKey),
    code: &'a CodeName,
    level: Option<&'a str>,
}

impl Given<'_> {
    /// The time from the first event to the end of the last; empty on one event without an end.
    fn time(&self, session: &Session) -> Span {
        let (first, last) = self.events;
        let last = session.index().get(session.index().index_of(last));
        Span::new(first.time, last.map_or(first.time, Entry::reach))
    }
}
