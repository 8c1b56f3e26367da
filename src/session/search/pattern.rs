//! A search pattern: a regular expression with smart case.

use super::prefilter::{Case, Prefilter};
use crate::record::Event;
use crate::session::People;
use regex::{Regex, RegexBuilder};
use std::ops::Range;
use thiserror::Error;

/// A regular expression that ignores case unless it has a capital letter.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    case: Case,
    regex: Regex,
}

/// Why a text is not a pattern.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PatternError {
    /// The text is not a regular expression.
    #[error("invalid pattern {pattern:?}: {why}")]
    Syntax {
        /// The text.
        pattern: String,
        /// The reason, from the regex crate.
        why: String,
    },
    /// The compiled pattern would take more than 4 MiB.
    #[error("invalid pattern {0:?}: too large")]
    TooLarge(String),
}

/// The greatest size of a compiled pattern, in bytes.
const SIZE_LIMIT: usize = 1 << 22;

impl Pattern {
    /// Reads a pattern, in the syntax of the regex crate.
    ///
    /// # Errors
    /// The pattern is not a regular expression, or is too large.
    pub fn new(text: &str) -> Result<Pattern, PatternError> {
        // The capital of an escape such as \W or \pL does not count.
        let mut escaped = false;
        let capital = text.chars().any(|c| {
            let counts = c.is_uppercase() && !escaped;
            escaped = c == '\\' && !escaped;
            counts
        });
        match Pattern::build(text, if capital { Case::Matters } else { Case::Ignored }) {
            Ok(pattern) => Ok(pattern),
            Err(regex::Error::Syntax(what)) => {
                let what = what.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
                Err(PatternError::Syntax { pattern: text.to_owned(), why: what })
            }
            Err(_) => Err(PatternError::TooLarge(text.to_owned())),
        }
    }

    /// The pattern with case ignored; `None` if it has no capital letter.
    #[must_use]
    pub fn ignoring_case(&self) -> Option<Pattern> {
        self.text.chars().find(|c| c.is_uppercase())?;
        Pattern::build(&self.text, Case::Ignored).ok()
    }

    fn build(text: &str, case: Case) -> Result<Pattern, regex::Error> {
        let regex =
            RegexBuilder::new(text).case_insensitive(case == Case::Ignored).size_limit(SIZE_LIMIT).build()?;
        Ok(Pattern { text: text.to_owned(), case, regex })
    }

    /// The filter for lines that cannot match. `not_utf8` means that the log has lines that are not UTF-8.
    pub(super) fn prefilter(&self, not_utf8: bool) -> Prefilter {
        Prefilter::new(&self.text, self.case, SIZE_LIMIT, not_utf8)
    }

    /// Whether it matches anywhere in a text.
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// The pattern as it was typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte ranges of its matches in a text; empty matches are left out.
    #[must_use]
    pub fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        self.regex.find_iter(text).map(|m| m.range()).filter(|r| !r.is_empty()).collect()
    }

    /// Whether an event matches in its words, its speaker (id or name), or its other texts.
    #[must_use]
    pub fn is_in(&self, event: &Event<'_>, people: &People) -> bool {
        let is = |text: &str| self.is_match(text);
        let person = |id: &str| is(id) || people.find(id).is_some_and(|n| is(&people.get(n).name));
        event.body.texts().any(is) || event.body.person().is_some_and(person)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_matters_only_if_a_capital_is_typed() {
        let found = |pattern: &str, text: &str| !Pattern::new(pattern).unwrap().ranges(text).is_empty();
        assert!(found("lawyer", "A Lawyer"));
        assert!(!found("Lawyer", "a lawyer"));
        assert!(found(r"\Wlawyer", "A LAWYER"), "an escape is no capital");
        assert!(found("é", "É"));
    }

    #[test]
    fn an_invalid_pattern_is_explained() {
        let message = Pattern::new("(a").unwrap_err().to_string();
        assert!(message.contains("unclosed group"), "{message}");
        assert!(Pattern::new("(a{1000}){1000}").unwrap_err().to_string().contains("too large"));
    }
}
