//! Which acts hold: those that no act that holds retracts.

use super::Act;
use std::collections::HashMap;

/// Which of a coder's acts hold, by their place in the order in which they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    holds: Vec<bool>,
    /// The acts that retract themselves in the end, which never hold.
    circular: Vec<usize>,
    /// The acts that retract what is not there, or themselves in the end: their places, and what is wrong.
    problems: Vec<(usize, String)>,
}

/// How far an act is decided.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    /// It is being decided, in the walk with this number.
    Walked(usize),
    Holds,
    Retracted,
    /// Retractions that lead back to themselves: none of them has an effect.
    Circular,
}

impl Holding {
    /// Decides which acts hold. A retraction that is retracted has no effect, so what it retracted holds again. A retraction
    /// of an unknown act has no effect, nor have retractions that lead back to themselves. Takes time that grows with the
    /// number of acts.
    #[must_use]
    pub fn new<'a>(acts: impl IntoIterator<Item = &'a Act>) -> Holding {
        let acts: Vec<&Act> = acts.into_iter().collect();
        let mut ids = HashMap::with_capacity(acts.len());
        for (place, act) in acts.iter().enumerate() {
            ids.entry(act.id.as_str()).or_insert(place);
        }
        let target = |place: usize| acts[place].retracts().and_then(|id| ids.get(id).copied());
        let mut problems = Vec::new();
        let mut retractions: Vec<Vec<usize>> = vec![Vec::new(); acts.len()];
        for (place, act) in acts.iter().enumerate() {
            match (act.retracts(), target(place)) {
                (Some(_), Some(of)) => retractions[of].push(place),
                (Some(of), None) => {
                    problems
                        .push((place, format!("retracts {of:?}, which is not in the file; without effect")));
                }
                (None, _) => {}
            }
        }
        let mut states = vec![State::Open; acts.len()];
        // Each retraction has one target, so a walk along targets meets a circle or an end.
        for start in 0..acts.len() {
            let mut place = Some(start);
            while let Some(at) = place.filter(|&at| states[at] == State::Open) {
                states[at] = State::Walked(start);
                place = target(at);
            }
            if let Some(at) = place.filter(|&at| states[at] == State::Walked(start)) {
                let mut circular = Some(at);
                while let Some(at) = circular.filter(|&at| states[at] != State::Circular) {
                    states[at] = State::Circular;
                    problems.push((at, "retracts itself in the end; without effect".to_owned()));
                    circular = target(at);
                }
            }
        }
        // An act is decided when all its retractions are.
        let mut undecided: Vec<usize> = retractions.iter().map(Vec::len).collect();
        let is_circular = |states: &[State], at: usize| states[at] == State::Circular;
        for (place, from) in retractions.iter().enumerate() {
            undecided[place] -= from.iter().filter(|&&at| is_circular(&states, at)).count();
        }
        let mut ready: Vec<usize> =
            (0..acts.len()).filter(|&at| undecided[at] == 0 && !is_circular(&states, at)).collect();
        while let Some(at) = ready.pop() {
            let retracted = retractions[at].iter().any(|&by| states[by] == State::Holds);
            states[at] = if retracted { State::Retracted } else { State::Holds };
            if let Some(of) = target(at).filter(|&of| !is_circular(&states, of)) {
                undecided[of] -= 1;
                if undecided[of] == 0 {
                    ready.push(of);
                }
            }
        }
        problems.sort();
        let circular = (0..acts.len()).filter(|&at| is_circular(&states, at)).collect();
        Holding { holds: states.into_iter().map(|state| state == State::Holds).collect(), circular, problems }
    }

    /// Whether the act at a place holds.
    #[must_use]
    pub fn holds(&self, place: usize) -> bool {
        self.holds.get(place).copied().unwrap_or(false)
    }

    /// The places of retractions that lead back to themselves.
    #[must_use]
    pub fn circular(&self) -> &[usize] {
        &self.circular
    }

    /// The places of retractions without effect, and why.
    #[must_use]
    pub fn problems(&self) -> &[(usize, String)] {
        &self.problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::What;
    use proptest::prelude::*;

    fn acts(of: &[Option<usize>]) -> Vec<Act> {
        let act = |(i, of): (usize, &Option<usize>)| {
            let what = match of {
                Some(of) => What::Retract { of: of.to_string() },
                None => What::Unknown { act: "x".to_owned() },
            };
            Act::new(i.to_string(), "t".to_owned(), what)
        };
        of.iter().enumerate().map(act).collect()
    }

    fn holding(of: &[Option<usize>]) -> Vec<bool> {
        Holding::new(&acts(of)).holds
    }

    #[test]
    fn a_retraction_of_a_retraction_brings_the_act_back() {
        assert_eq!(holding(&[None, Some(0)]), [false, true]);
        assert_eq!(holding(&[None, Some(0), Some(1)]), [true, false, true]);
        assert_eq!(holding(&[None, Some(0), Some(1), Some(2)]), [false, true, false, true]);
        // Retracted twice, it is back only when both are retracted.
        assert_eq!(holding(&[None, Some(0), Some(0), Some(1)]), [false, false, true, true]);
    }

    #[test]
    fn circles_and_unknown_acts_are_reported_and_have_no_effect() {
        for (of, holds, problems) in [
            (vec![None, Some(9)], vec![true, true], 1),
            (vec![None, Some(1)], vec![true, false], 1),
            (vec![None, Some(2), Some(1)], vec![true, false, false], 2),
            // What is retracted from a circle stays, and an act outside of it may retract one in it.
            (vec![None, Some(2), Some(1), Some(1)], vec![true, false, false, true], 2),
        ] {
            let acts = acts(&of);
            let holding = Holding::new(&acts);
            assert_eq!((holding.holds, holding.problems.len()), (holds, problems), "{of:?}");
        }
    }

    proptest! {
        #[test]
        fn undoing_an_undo_changes_nothing_else(
            of in proptest::collection::vec(proptest::option::of(0..20_usize), 1..20), at in 0..20_usize
        ) {
            let (n, at) = (of.len(), at % of.len());
            // The new ids are new: nothing refers to them.
            let of: Vec<Option<usize>> = of.into_iter().map(|of| of.map(|of| if of < n { of } else { 999 })).collect();
            let mut more = of.clone();
            more.extend([Some(at), Some(n)]);
            prop_assert_eq!(&holding(&more)[..n], &holding(&of)[..]);
        }
    }
}
