//! The markup of a document: Markdown, or none.

use crate::describe::{Phrase, PhraseRole};

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
        // With spaces at its ends, a name would begin code, and asterisks beside it would be text.
        let text = text.trim();
        let mut safe = String::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            let (before, after) = text.split_at_checked(at).unwrap_or_default();
            let escaped = match c {
                // An item of a numbered list, or a link.
                '.' | ')' => before.bytes().all(|b| b.is_ascii_digit()) || ends_with_www(before),
                ':' => after.starts_with("://"),
                ',' | ';' | '?' | '\'' | '"' | '/' | '(' | '%' => false,
                c => c.is_ascii_punctuation(),
            };
            if escaped {
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

fn ends_with_www(text: &str) -> bool {
    text.get(text.len().saturating_sub(3)..).is_some_and(|end| end.eq_ignore_ascii_case("www"))
}
