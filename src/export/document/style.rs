//! The markup of a document: Markdown, or none.

use crate::describe::{Phrase, PhraseRole};

/// The markup of a document.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Markdown,
    Text,
}

impl Style {
    /// Text of the log in one line, with Markdown characters escaped.
    pub(super) fn log(self, text: &str) -> String {
        let text = text.replace("\r\n", " ").replace(['\n', '\r'], " ");
        if self == Style::Text {
            return text;
        }
        let mut safe = String::with_capacity(text.len());
        for c in text.chars() {
            if c.is_ascii_punctuation()
                && !matches!(c, '.' | ',' | ';' | ':' | '?' | '\'' | '"' | '/' | '(' | ')' | '%')
            {
                safe.push('\\');
            }
            safe.push(c);
        }
        safe
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
        if self == Style::Markdown { format!("**{text}**") } else { text.to_owned() }
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
