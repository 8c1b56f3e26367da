//! The marks that researchers set: like those of a log, but theirs and not the record's.

use super::overlay::{Viewer, Work};
use super::{Coder, What};
use crate::record::mark_kind;
use crate::session::{Mark, Zero, ZeroKind};
use std::collections::HashMap;

/// A mark that a researcher set. No total and no gap depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkMark {
    /// Whose it is.
    pub coder: Coder,
    /// Its name as a reference point: `kp/confession`, with its number from the second of its kind on.
    pub name: String,
    /// Its kind and time, as of a mark of a log.
    pub mark: Mark,
}

impl WorkMark {
    /// The mark as a reference point.
    #[must_use]
    pub fn zero(&self) -> Zero {
        Zero { name: self.name.clone(), time: self.mark.key.time, origin: ZeroKind::Work(self.mark.key) }
    }
}

impl Work {
    /// The marks that hold, of all coders whom a viewer sees, in the order of the session. A mark on an event without a time
    /// is none of them.
    #[must_use]
    pub fn marks(&self, viewer: &Viewer) -> Vec<WorkMark> {
        let mut marks: Vec<WorkMark> = Vec::new();
        let mut last: HashMap<(Coder, String), usize> = HashMap::new();
        for placed in self.shown(viewer) {
            let What::Mark { kind: word, when, .. } = &placed.act.what else { continue };
            let is_timed = match when {
                super::When::Event(anchor) => anchor.t_ms.is_some(),
                super::When::Moment(_) => true,
            };
            let Some((key, _)) = placed.span.filter(|_| is_timed) else { continue };
            let kind = mark_kind(word).into_owned();
            let before = last.insert((placed.coder.clone(), kind.clone()), marks.len());
            let number = before.and_then(|i| marks.get(i)).map_or(0, |mark| mark.mark.number) + 1;
            if let Some(earlier) = before.and_then(|i| marks.get_mut(i)) {
                earlier.mark.next = Some(key.time);
            }
            let name = match number {
                1 => format!("{}/{kind}", placed.coder),
                n => format!("{}/{kind} {n}", placed.coder),
            };
            let certainty = crate::record::Certainty::Exact;
            let mark = Mark { key, kind, word: word.clone(), certainty, number, next: None };
            marks.push(WorkMark { coder: placed.coder.clone(), name, mark });
        }
        marks
    }

    /// The mark that a name means: `kp/confession`, `kp/confession 2`; or, without the coder, the one mark of this name.
    #[must_use]
    pub fn mark_named(&self, name: &str, viewer: &Viewer) -> Option<WorkMark> {
        let loose = |name: &str| name.trim().to_lowercase().replace(['_', '-'], " ");
        let mut marks = self.marks(viewer);
        if let Some(at) = marks.iter().position(|mark| loose(&mark.name) == loose(name)) {
            return Some(marks.swap_remove(at));
        }
        let of_any = |mark: &WorkMark| {
            mark.name
                .split_once('/')
                .is_some_and(|(_, own)| loose(own) == loose(name) || loose(own) == loose(&mark_kind(name)))
        };
        marks.retain(of_any);
        if marks.len() == 1 { marks.pop() } else { None }
    }
}
