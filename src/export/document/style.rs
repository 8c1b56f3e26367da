//! The markup of a document: Markdown, or none.

use crate::describe::{Phrase, PhraseRole};
use crate::record::markdown_text;

/// The markup of a document.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Markdown,
    Text,
}

impl Style {
    /// Text of the log in one line. In Markdown it is trimmed, and escaped so that it is nothing but text wherever it is
    /// put (`CommonMark` 0.31, 2.4; autolinks as on GitHub).
    pub(super) fn log(self, text: &str) -> String {
        let text = text.replace("\r\n", " ").replace(['\n', '\r'], " ");
        if self == Style::Text {
            return text;
        }
        markdown_text(&text)
    }

    /// A description. Our own words need no escape in Markdown except the brackets around tags, which it reads as text.
    pub(super) fn phrases(self, phrases: &[Phrase<'_>]) -> String {
        let text = |phrase: &Phrase<'_>| match phrase.role {
            PhraseRole::Plain | PhraseRole::Figure | PhraseRole::Band(_) => phrase.text.clone().into_owned(),
            PhraseRole::Mark => self.strong(&self.log(&phrase.text)),
            PhraseRole::Term | PhraseRole::Name | PhraseRole::Words | PhraseRole::Source => {
                self.log(&phrase.text)
            }
        };
        phrases.iter().map(text).collect()
    }

    /// Emphasized text.
    pub(super) fn strong(self, text: &str) -> String {
        if self == Style::Markdown && !text.is_empty() { format!("**{text}**") } else { text.to_owned() }
    }

    /// The start of an item of a list.
    pub(super) fn item(self) -> &'static str {
        if self == Style::Markdown { "- " } else { "" }
    }

    /// A heading with its line end; level 1 is the document's title.
    pub(super) fn heading(self, level: usize, text: &str) -> String {
        match (self, level) {
            (Style::Markdown, _) => format!("{} {text}\n", "#".repeat(level)),
            (Style::Text, 1) => format!("{text}\n{}\n", "=".repeat(text.chars().count())),
            (Style::Text, _) => format!("{text}\n{}\n", "-".repeat(text.chars().count())),
        }
    }
}
