//! Timelines of slots, and estimates for slots without a time.

use super::guesses;
use super::transcript::{Item, Speaker, Transcript};
use crate::record::{Certainty, ProblemKind};
use crate::time::Millis;
use std::borrow::Cow;
use std::collections::HashMap;

/// A point in a timeline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Slot {
    /// Its time, if known.
    pub(super) at: Option<Millis>,
    /// Whether its time is an estimate, by this program or by the one that made the file.
    pub(super) estimated: bool,
}

impl Slot {
    /// A slot with a time stated in the file.
    pub(super) fn new(at: Option<Millis>) -> Slot {
        Slot { at, estimated: false }
    }
}

/// The slots of a document, with their ids.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    pub(super) slots: Vec<Slot>,
    ids: HashMap<String, usize>,
}

impl Timeline {
    /// Adds a slot, which later references to its id mean. Gives whether the id is a duplicate.
    pub(super) fn push(&mut self, id: &str, slot: Slot) -> bool {
        self.slots.push(slot);
        self.ids.insert(id.to_owned(), self.slots.len() - 1).is_some()
    }

    /// The index of the slot with this id.
    pub(super) fn get(&self, id: &str) -> Option<usize> {
        self.ids.get(id).copied()
    }

    /// The index of the slot with this id, which may be mentioned before it is defined.
    pub(super) fn index(&mut self, id: &str) -> usize {
        self.get(id).unwrap_or_else(|| {
            self.push(id, Slot::default());
            self.slots.len() - 1
        })
    }
}

/// Adds an utterance between two slots, marked as estimated if one of them is. Reports the times that are unknown;
/// `what` names the utterance there.
pub(super) fn add_between<'t, 'a>(
    transcript: &'t mut Transcript<'a>,
    line: u64,
    [begin, end]: [Slot; 2],
    what: &str,
    speaker: Option<Speaker>,
    text: Cow<'a, str>,
) -> &'t mut Item<'a> {
    report_unknown_times(transcript, line, [begin, end], what);
    let item = transcript.say(line, (begin.at, end.at), speaker, text);
    if begin.estimated || (end.estimated && item.end.is_some()) {
        item.set_certainty(Certainty::Estimated);
    }
    item
}

/// Reports a begin or an end that is neither stated nor estimated.
pub(super) fn report_unknown_times(
    transcript: &mut Transcript<'_>,
    line: u64,
    [begin, end]: [Slot; 2],
    what: &str,
) {
    let missing = match (begin.at, end.at) {
        (None, _) => "time",
        (Some(_), None) => "end",
        (Some(_), Some(_)) => return,
    };
    let what = format!("the {missing} of {what} is not stated and cannot be estimated");
    transcript.problem(line, ProblemKind::BadTime, what);
}

/// Reports estimates by [`interpolate`]: `slots` counts and names the slots, `words` what is there.
pub(super) fn report_interpolated(transcript: &mut Transcript<'_>, line: u64, slots: &str, words: &str) {
    let what = format!("{slots} without a time; spaced evenly, and {words} there marked as estimated");
    transcript.guess(line, guesses::ESTIMATED_TIME, what);
}

/// Spaces each run of slots without times evenly between its neighbors, and gives the number of slots filled.
///
/// `before` and `after` are the neighbors of the first and the last slot. A run stays without times if a neighbor is
/// missing, or if the next neighbor is earlier than the previous one.
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

/// The time `n` parts of `run + 1` after `from`, truncated to milliseconds.
fn share(from: Millis, to: Millis, n: i128, run: usize) -> Option<Millis> {
    // The longest span times a million slots would overflow 64 bits.
    let shares = i128::try_from(run).ok()? + 1;
    let ms = i128::from(from.0) + i128::from(to.0 - from.0) * n / shares;
    i64::try_from(ms).ok().map(Millis)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::MAX_MILLIS;

    fn filled(times: &[Option<i64>], before: Option<i64>, after: Option<i64>) -> (Vec<Option<i64>>, usize) {
        let mut slots: Vec<Slot> = times.iter().map(|at| Slot::new(at.map(Millis))).collect();
        let given = interpolate(&mut slots, before.map(Millis), after.map(Millis));
        for (slot, stated) in slots.iter().zip(times) {
            assert_eq!(slot.estimated, stated.is_none() && slot.at.is_some());
        }
        (slots.iter().map(|slot| slot.at.map(|at| at.0)).collect(), given)
    }

    #[test]
    fn points_without_a_time_share_the_span_between_their_neighbors() {
        let (times, given) = filled(&[Some(1000), None, None, Some(2000), None, Some(2001)], None, None);
        assert_eq!(times, [Some(1000), Some(1333), Some(1666), Some(2000), Some(2000), Some(2001)]);
        assert_eq!(given, 3);
        assert_eq!(filled(&[None, None], Some(0), Some(30)).0, [Some(10), Some(20)]);
    }

    #[test]
    fn nothing_is_worked_out_from_one_neighbor_and_never_zero() {
        assert_eq!(filled(&[None, Some(5), None], None, None), (vec![None, Some(5), None], 0));
        assert_eq!(filled(&[Some(5), None, Some(4)], None, None), (vec![Some(5), None, Some(4)], 0));
        assert_eq!(filled(&[None], None, Some(4)), (vec![None], 0));
        assert_eq!(filled(&[], Some(1), Some(4)), (vec![], 0));
    }

    #[test]
    fn the_greatest_span_does_not_overflow() {
        let mut slots = vec![Slot::default(); 100_000];
        assert_eq!(interpolate(&mut slots, Some(Millis(-MAX_MILLIS)), Some(Millis(MAX_MILLIS))), 100_000);
        assert!(slots.is_sorted_by_key(|slot| slot.at));
    }
}
