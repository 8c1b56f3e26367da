//! Where an utterance matches a pattern if its words do not: a reader must not take a source for what was said.

use super::Pattern;
use crate::record::{Person, words};

words! {
    /// What of an utterance matches, other than its words.
    pub enum MatchPlace {
        /// The name or the id of who spoke.
        Name = "name",
        /// The source of the words.
        Source = "source",
        /// Something else that the log states of them.
        Other = "not said",
    }
}

impl Pattern {
    /// What of an utterance that matches does so; `None` if it is the words.
    #[must_use]
    pub fn place_beside(&self, words: &str, person: &Person, source: Option<&str>) -> Option<MatchPlace> {
        if self.is_match(words) {
            return None;
        }
        Some(if self.is_match(&person.name) || self.is_match(&person.id) {
            MatchPlace::Name
        } else if source.is_some_and(|source| self.is_match(source)) {
            MatchPlace::Source
        } else {
            MatchPlace::Other
        })
    }
}
