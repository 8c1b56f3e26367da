//! A row of symbols for bins: how much is in each, by its height, and why a bin is missing, by its texture.

use crate::describe::{level_symbol, texture_symbol};
use crate::measure::bin_rows::BinRow;
use crate::measure::bins::{Bin, Bins, Standing};
use crate::session::{Session, Share, Texture};
use crate::time::{Millis, SessionTime};

/// What a symbol stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeatCell {
    /// So much of the most.
    Level(Share),
    /// Nothing of the bin was taped.
    Missing(Texture),
    /// It is not known: the bin was left out, or the coder has not seen it.
    Unknown,
}

impl HeatCell {
    /// Its symbol, one column wide.
    #[must_use]
    pub fn symbol(self, ascii: bool) -> &'static str {
        match self {
            HeatCell::Level(share) => level_symbol(share, ascii),
            HeatCell::Missing(texture) => texture_symbol(texture, ascii),
            HeatCell::Unknown => "?",
        }
    }
}

/// The texture of most of a bin that was not taped.
fn rest(session: &Session, bin: &Bin, otherwise: Texture, horizon: Option<SessionTime>) -> HeatCell {
    HeatCell::Missing(session.figures().breakdown(bin.span, horizon).texture().unwrap_or(otherwise))
}

/// The bins that are over at a horizon, or all.
fn over(bins: &Bins, horizon: Option<SessionTime>) -> &[Bin] {
    let list = bins.list();
    &list[..horizon.map_or(list.len(), |t| list.partition_point(|bin| bin.span.end <= t))]
}

/// How much of each bin was taped: by its height or, if nothing was, the texture of the bin. Of a session that is known up to
/// `horizon`, the bins that are over.
#[must_use]
pub fn taped_cells(session: &Session, bins: &Bins, horizon: Option<SessionTime>) -> Vec<HeatCell> {
    let cell = |bin: &Bin| match bin.taped {
        None => rest(session, bin, Texture::TapingUnknown, horizon),
        Some(Millis::ZERO) => rest(session, bin, Texture::Open, horizon),
        Some(part) => HeatCell::Level(Share { part, whole: bin.length() }),
    };
    over(bins, horizon).iter().map(cell).collect()
}

/// Which bins the greatest rate is sought in: the whole ones, since a few words in a few taped seconds of a bin are a high
/// rate; if none is whole, all.
pub(super) fn measures(bins: &[Bin]) -> impl Fn(&Bin) -> bool + use<> {
    let any = bins.iter().any(|bin| bin.standing == Standing::Whole);
    move |bin| !any || bin.standing == Standing::Whole
}

/// The rates of a row in each bin, as shares of the greatest of the whole bins. `known` are the bins that count. Of a session that is known up to
/// `horizon`, the bins that are over, and the greatest of those.
#[must_use]
pub fn heat_cells(
    session: &Session,
    bins: &Bins,
    known: &[bool],
    row: &BinRow,
    horizon: Option<SessionTime>,
) -> Vec<HeatCell> {
    const MILLION: u128 = 1_000_000;
    // Count by time: compared without rounding.
    let rate =
        |count: u64, bin: &Bin| (u128::from(count), u128::from(bin.observed().0.max(1).unsigned_abs()));
    let counts = || row.counts.iter().zip(over(bins, horizon));
    let measures = measures(bins.list());
    let rates =
        counts().filter(|(_, bin)| measures(bin)).filter_map(|(count, bin)| Some(rate((*count)?, bin)));
    let (most, in_time) = rates.max_by(|a, b| (a.0 * b.1).cmp(&(b.0 * a.1))).unwrap_or((0, 1));
    let cell = |((count, bin), is_known): ((&Option<u64>, &Bin), &bool)| match count {
        Some(count) => {
            let (count, time) = rate(*count, bin);
            let share =
                if most == 0 { count.min(1) * MILLION } else { count * in_time * MILLION / (time * most) };
            // Of a bin that was taped in part it may be more than the most; of a little it is never none.
            let share = share.clamp(count.min(1), MILLION);
            let part = Millis(i64::try_from(share).unwrap_or(i64::MAX));
            HeatCell::Level(Share { part, whole: Millis(1_000_000) })
        }
        None if bin.standing.is_missing() && !is_known => rest(session, bin, Texture::Open, horizon),
        None => HeatCell::Unknown,
    };
    counts().zip(known).map(cell).collect()
}
