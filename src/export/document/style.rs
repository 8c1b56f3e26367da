//! How the document is marked up: as Markdown, or as plain text.

/// How the document is marked up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Markdown,
    Text,
}

impl Style {
    /// A text of the log: one line, and no mark in it.
    pub fn log(self, text: &str) -> String {
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

    /// What stands out.
    pub fn strong(self, text: &str) -> String {
        if self == Style::Markdown { format!("**{text}**") } else { text.to_owned() }
    }

    /// What an item of a list begins with.
    pub fn item(self) -> &'static str {
        if self == Style::Markdown { "- " } else { "" }
    }

    /// The heading of a part, 1 the document's own, with its line end.
    pub fn heading(self, level: usize, text: &str) -> String {
        match (self, level) {
            (Style::Markdown, _) => format!("{} {text}\n", "#".repeat(level)),
            (Style::Text, 1) => format!("{text}\n{}\n", "=".repeat(text.chars().count())),
            (Style::Text, _) => format!("{text}\n{}\n", "-".repeat(text.chars().count())),
        }
    }
}
