//! Which lines a filter keeps: those of a speaker, of a role, or that match a pattern.

use super::{Entry, Index, Pattern, PatternError, People, SpeakerId};
use crate::record::{EventKind, Role};
use std::ops::Range;

/// A filter of lines.
#[derive(Clone, Debug)]
pub struct LineFilter {
    name: String,
    by: FilterBy,
}

/// What the lines have in common.
#[derive(Clone, Debug)]
pub enum FilterBy {
    /// Words by one person.
    Speaker(SpeakerId),
    /// Words by people with one role.
    Role(Role),
    /// They match a pattern.
    Pattern(Pattern),
}

impl LineFilter {
    /// Reads a filter: the id or name of a person in any case, a role, or else a pattern.
    ///
    /// # Errors
    /// It is none of these, and no pattern.
    pub fn parse(text: &str, people: &People) -> Result<LineFilter, PatternError> {
        /// The people whose names are compared: a log names few.
        const MOST: usize = 1000;
        let lower = text.trim().to_lowercase();
        let is_named = |name: &str| name.to_lowercase() == lower;
        let mut listed = people.iter().take(MOST);
        let named = listed
            .find(|(id, person)| *id != SpeakerId(0) && (is_named(&person.id) || is_named(&person.name)));
        if let Some((id, person)) = named {
            return Ok(LineFilter { name: person.name.clone(), by: FilterBy::Speaker(id) });
        }
        if let Some(role) = Role::from_word(&lower) {
            return Ok(LineFilter { name: role.word().to_owned(), by: FilterBy::Role(role) });
        }
        let pattern = Pattern::new(text)?;
        Ok(LineFilter { name: format!("/{text}/"), by: FilterBy::Pattern(pattern) })
    }

    /// What it keeps: the name of a person, a role, or a pattern between slashes.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the lines have in common.
    #[must_use]
    pub fn by(&self) -> &FilterBy {
        &self.by
    }

    /// The events that a filter by person or role keeps among some; `None` for a pattern, which needs their texts.
    #[must_use]
    pub fn kept_in(&self, index: &Index, people: &People, events: Range<usize>) -> Option<Vec<usize>> {
        let keeps: &dyn Fn(Entry) -> bool = match &self.by {
            FilterBy::Speaker(id) => &|entry| entry.speaker() == *id,
            FilterBy::Role(role) => &|entry| people.get(entry.speaker()).role == *role,
            FilterBy::Pattern(_) => return None,
        };
        let is_kept = |&i: &usize| {
            let entry = index.get(i).filter(|entry| entry.kind() == EventKind::Utterance);
            entry.is_some_and(keeps)
        };
        Some(events.filter(is_kept).collect())
    }
}
