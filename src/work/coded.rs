//! Which events coders gave a code.

use super::{CodeName, Viewer, What, Work};
use crate::session::EventKey;

impl Work {
    /// The stretches of events that were given one of the wanted codes, from the first to the last event of each, sorted;
    /// those that overlap are one.
    #[must_use]
    pub fn coded(&self, viewer: &Viewer, wanted: impl Fn(&CodeName) -> bool) -> Vec<(EventKey, EventKey)> {
        let mut stretches: Vec<(EventKey, EventKey)> = Vec::new();
        for placed in self.shown(viewer) {
            let What::Code { code, .. } = &placed.act.what else { continue };
            let Some((first, last)) = placed.span.filter(|_| wanted(code)) else { continue };
            match stretches.last_mut() {
                Some((_, end)) if *end >= first => *end = last.max(*end),
                Some(_) | None => stretches.push((first, last)),
            }
        }
        stretches
    }
}
