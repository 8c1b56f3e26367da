//! What coders gave each unit, as tables of units by coders. A unit is an utterance, a bin of
//! time, or a millisecond of taped time.

mod bin_units;
mod difference;
mod pieces;
mod scheme;
mod seen;
mod taped_time;
mod utterances;

pub use bin_units::{BinUnits, PartlyTaped};
pub use difference::Difference;
pub use pieces::Piece;
pub use scheme::Scheme;
pub use taped_time::TapedTime;
pub use utterances::{OffTape, Utterances};

use super::agreement::unitizing::Disagreement;
use super::agreement::{Independence, Level, Ratings};
use crate::session::{EventKey, Session};
use crate::work::{CodeName, Codebooks, Coder, What, Work};
use pieces::{Placed, Seen, Table, meets};
use seen::SeenUtterances;
use std::collections::BTreeMap;
use taped_time::unitized;

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
    /// A row for each run of units that have all codings in common, a column for each coder. What a coder has not seen is
    /// missing, never absent.
    pub ratings: Ratings,
    /// The units of each row: by number, from 0, of utterances and bins; of time, in milliseconds.
    pub pieces: Vec<Piece>,
    /// Of bins: the first event in each to which a coder gave one of the codes.
    pub coded_at: BTreeMap<usize, EventKey>,
    /// What is known only of time.
    pub of_time: Option<OfTime>,
}

/// What is known only of codings of time.
#[derive(Clone, Copy, Debug)]
pub struct OfTime {
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
    let index = session.index();
    let line = match units {
        Units::Utterances(units) => units.line(),
        Units::Bins(bins) => bins.line(),
        Units::Time(time) => time.line(),
    };
    let seen: Vec<Seen> = coders
        .iter()
        .map(|coder| {
            let seen = SeenUtterances::new(session, work, coder);
            match units {
                Units::Utterances(units) => units.seen(&seen),
                Units::Bins(bins) => bins.seen(index, &seen),
                Units::Time(_) => TapedTime::seen(&seen),
            }
        })
        .collect();
    let of_events = |events| match units {
        Units::Utterances(units) => units.between(events),
        Units::Bins(bins) => bins.of_events(index, events),
        Units::Time(_) => TapedTime::of_events(index, events),
    };
    let names: Vec<String> = coders.iter().map(ToString::to_string).collect();
    let table = |(scheme, given): (Scheme, Vec<Given<'_>>)| {
        let values = scheme.values(codebooks);
        let placed = |one: &Given<'_>| Placed {
            column: one.column,
            units: of_events(one.events),
            value: scheme.value(one.code, one.level, &values),
        };
        let placed: Vec<Placed> = given.iter().map(placed).collect();
        let Table { pieces, cells } = Table::new(&line, &placed, &seen);
        let level = if matches!(scheme, Scheme::Rating(_)) { Level::Ordinal } else { Level::Nominal };
        let independence = match units {
            Units::Utterances(_) | Units::Bins(_) => Independence::Independent,
            Units::Time(_) => Independence::Dependent,
        };
        let ratings = Ratings::on_scale(names.clone(), level, &values, cells)
            .weighted(pieces.iter().map(|piece| piece.end.abs_diff(piece.start)), independence);
        let mut coded_at = BTreeMap::new();
        if let Units::Bins(bins) = units {
            // A span may begin in a bin that is no unit.
            for (one, value) in given.iter().zip(&placed).filter(|(_, value)| !value.units.is_empty()) {
                let (unit, first) = (usize::try_from(value.units.start).unwrap_or(0), one.events.0);
                if !bins.span(unit).contains(first.time) {
                    continue;
                }
                coded_at.entry(unit).and_modify(|at: &mut EventKey| *at = first.min(*at)).or_insert(first);
            }
        }
        let of_time = matches!(units, Units::Time(_)).then(|| OfTime {
            unitized: unitized(&pieces, ratings.rows(), values.len()),
            without_length: placed.iter().filter(|one| !meets(&line, &one.units)).count() as u64,
        });
        Codings { scheme, ratings, pieces, coded_at, of_time }
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

/// A number of units as a place.
fn place(unit: usize) -> i64 {
    i64::try_from(unit).unwrap_or(i64::MAX)
}
