//! Points of a timeline of which some have no time: they share what lies between those that have one.

use crate::time::Millis;

/// A point of a timeline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Slot {
    /// Its time, where one is known.
    pub(super) at: Option<Millis>,
    /// Whether its time was worked out, here or by whoever made the file.
    pub(super) estimated: bool,
}

impl Slot {
    /// A point with the time that the file states, if it does.
    pub(super) fn stated(at: Option<Millis>) -> Slot {
        Slot { at, estimated: false }
    }
}

/// Gives each run of points without a time equal shares of the span between its neighbours, and says how many points
/// it gave one. `before` and `after` are the neighbours of the first and the last point. A run stays without times
/// where a neighbour is missing, or where the one after it lies before the one before it: nothing is known of it then.
pub(super) fn interpolate(slots: &mut [Slot], before: Option<Millis>, after: Option<Millis>) -> usize {
    let mut from = before;
    let (mut i, mut given) = (0, 0);
    while let Some(slot) = slots.get(i) {
        if slot.at.is_some() {
            from = slot.at;
            i += 1;
            continue;
        }
        let run = slots.iter().skip(i).take_while(|slot| slot.at.is_none()).count();
        let to = slots.get(i + run).map_or(after, |slot| slot.at);
        if let Some((from, to)) = from.zip(to).filter(|(from, to)| from <= to) {
            for (n, slot) in (1..).zip(slots.iter_mut().skip(i).take(run)) {
                *slot = Slot { at: share(from, to, n, run), estimated: true };
            }
            given += run;
        }
        i += run;
    }
    given
}

/// The time `n` shares of `run + 1` behind `from`, cut off to the millisecond.
fn share(from: Millis, to: Millis, n: i128, run: usize) -> Option<Millis> {
    // In 128 bits: a span of all times, taken a million times, passes 64.
    let shares = i128::try_from(run).ok()? + 1;
    let ms = i128::from(from.0) + i128::from(to.0 - from.0) * n / shares;
    i64::try_from(ms).ok().map(Millis)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::LIMIT;

    fn filled(times: &[Option<i64>], before: Option<i64>, after: Option<i64>) -> (Vec<Option<i64>>, usize) {
        let mut slots: Vec<Slot> = times.iter().map(|at| Slot::stated(at.map(Millis))).collect();
        let given = interpolate(&mut slots, before.map(Millis), after.map(Millis));
        for (slot, stated) in slots.iter().zip(times) {
            assert_eq!(slot.estimated, stated.is_none() && slot.at.is_some());
        }
        (slots.iter().map(|slot| slot.at.map(|at| at.0)).collect(), given)
    }

    #[test]
    fn points_without_a_time_share_the_span_between_their_neighbours() {
        let (times, given) = filled(&[Some(1000), None, None, Some(2000), None, Some(2001)], None, None);
        assert_eq!(times, [Some(1000), Some(1333), Some(1666), Some(2000), Some(2000), Some(2001)]);
        assert_eq!(given, 3);
        assert_eq!(filled(&[None, None], Some(0), Some(30)).0, [Some(10), Some(20)]);
    }

    #[test]
    fn nothing_is_worked_out_from_one_neighbour_and_never_zero() {
        assert_eq!(filled(&[None, Some(5), None], None, None), (vec![None, Some(5), None], 0));
        assert_eq!(filled(&[Some(5), None, Some(4)], None, None), (vec![Some(5), None, Some(4)], 0));
        assert_eq!(filled(&[None], None, Some(4)), (vec![None], 0));
        assert_eq!(filled(&[], Some(1), Some(4)), (vec![], 0));
    }

    #[test]
    fn the_greatest_span_does_not_overflow() {
        let mut slots = vec![Slot::default(); 100_000];
        assert_eq!(interpolate(&mut slots, Some(Millis(-LIMIT)), Some(Millis(LIMIT))), 100_000);
        assert!(slots.is_sorted_by_key(|slot| slot.at));
    }
}
