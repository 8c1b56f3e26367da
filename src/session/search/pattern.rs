//! A search pattern: a regular expression with smart case.

use super::prefilter::Prefilter;
use crate::record::Event;
use crate::session::People;
use regex::{Regex, RegexBuilder};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind};
use std::ops::Range;
use thiserror::Error;

/// Whether a capital letter differs from a small one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Ignored,
    Matters,
}

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
    /// The pattern has more than 2,000 steps, or takes more than 4 MiB once compiled.
    #[error("the pattern {0:?} is too large; use fewer or shorter repetitions")]
    TooLarge(String),
}

/// The greatest size of a compiled pattern, in bytes.
const SIZE_LIMIT: usize = 1 << 22;

/// The most steps of a pattern: characters and classes, each counted as often as it may repeat. At worst, a search takes
/// time proportional to the steps times the text (documentation of the regex crate, "Untrusted input"), and it can be
/// canceled only between some lines.
const MOST_STEPS: u64 = 2_000;

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
        let case = if capital { Case::Matters } else { Case::Ignored };
        if parse(text, case).is_some_and(|hir| steps(&hir) > MOST_STEPS) {
            return Err(PatternError::TooLarge(text.to_owned()));
        }
        match Pattern::build(text, case) {
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
        let parsed = parse(&self.text, self.case);
        parsed.map_or_else(Prefilter::default, |hir| Prefilter::new(&hir, SIZE_LIMIT, not_utf8))
    }

    /// Whether it matches anywhere in a text.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
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
        event.texts().any(is) || event.body.person().is_some_and(person)
    }
}

/// Parses a pattern; `None` if it is not one.
fn parse(text: &str, case: Case) -> Option<Hir> {
    ParserBuilder::new().case_insensitive(case == Case::Ignored).build().parse(text).ok()
}

/// The number of characters and classes in a pattern, each counted as often as it may repeat.
fn steps(hir: &Hir) -> u64 {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => literal.0.len() as u64,
        HirKind::Class(_) => 1,
        HirKind::Repetition(repetition) => {
            // Without an end, it goes round in the last one.
            let times = repetition.max.unwrap_or(repetition.min.saturating_add(1)).max(1);
            steps(&repetition.sub).saturating_mul(u64::from(times))
        }
        HirKind::Capture(capture) => steps(&capture.sub),
        HirKind::Concat(list) | HirKind::Alternation(list) => {
            list.iter().map(steps).fold(0, u64::saturating_add)
        }
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
    }

    #[test]
    fn a_pattern_of_too_many_steps_is_refused_and_long_ones_that_people_write_are_not() {
        for text in
            ["(a{1000}){1000}", "[[:alpha:]]{10000}", "[a-z]{2001}", "([a-z]{0,50}){41}", "(.{1000,}){2}"]
        {
            let message = Pattern::new(text).unwrap_err().to_string();
            assert!(message.contains("is too large; use fewer or shorter repetitions"), "{text}: {message}");
        }
        let names = (0..100).map(|n| format!("speaker{n:02}")).collect::<Vec<_>>().join("|");
        for text in
            ["[a-z]{2000}", r"(?:\w+\W+){0,20}lawyer", r"(?i)\b(yes|no)\b.{0,300}\bconfess", "(a*)*", &names]
        {
            assert!(Pattern::new(text).is_ok(), "{text}");
        }
    }
}
