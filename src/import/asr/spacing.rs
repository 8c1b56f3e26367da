//! Where spaces are between the words of a list, which formats state in several ways.

use super::json::{Element, Node};
use super::row::Layout;
use super::segments::AsrSpan;
use crate::import::lines::trimmed;
use crate::import::units::is_wide;

/// Decides where spaces are between the words of a list.
pub(super) struct Spacing {
    /// Whether the words have their own spaces.
    own: bool,
    is_next_glued: bool,
    was_space: bool,
}

impl Spacing {
    pub(super) fn of(list: &[Node<'_>], layout: &Layout<'_>) -> Spacing {
        let blank = |text: &str| text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
        let has_space = |&node: &Node<'_>| {
            let found = layout.text.split('|').find_map(|path| node.at(path)?.text());
            found.is_some_and(|text| blank(&text))
        };
        Spacing { own: list.iter().any(has_space), is_next_glued: false, was_space: true }
    }

    /// Trims a word, and decides whether a space precedes it. Whether it is a word at all.
    pub(super) fn place<'a>(
        &mut self,
        element: &Element<'a>,
        word: &mut AsrSpan<'a>,
        before: Option<&AsrSpan<'a>>,
    ) -> bool {
        let starts_apart = word.text.starts_with(char::is_whitespace);
        let ends_apart = word.text.ends_with(char::is_whitespace);
        let is_blank = word.text.trim().is_empty();
        if is_blank {
            self.was_space |= !word.text.is_empty();
            return false;
        }
        word.text = trimmed(std::mem::take(&mut word.text));
        let kind = element.label("type");
        let is_mark = kind.is_some_and(|kind| matches!(kind.as_ref(), "punctuation" | "punct"));
        let attaches = element.label("attaches_to");
        let attaches = attaches.as_deref().unwrap_or("previous");
        let wide = || {
            let (last, first) = (before?.text.chars().next_back()?, word.text.chars().next()?);
            Some(is_wide(last) && is_wide(first))
        };
        word.glued = if self.own {
            !(self.was_space || starts_apart)
        } else {
            self.is_next_glued
                || (is_mark && matches!(attaches, "previous" | "both"))
                || wide().unwrap_or(false)
        };
        // The speaker of a mark is that of the word that it belongs to.
        if is_mark && word.glued {
            word.speaker = before.and_then(|before| before.speaker.clone()).or_else(|| word.speaker.take());
        }
        self.is_next_glued = is_mark && matches!(attaches, "next" | "both");
        self.was_space = ends_apart;
        true
    }
}
