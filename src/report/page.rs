//! Makes text fit for where it goes: a terminal, an ASCII terminal or a pipe.

use crate::describe::{Phrase, PhraseRole};
use crate::record::{ascii, one_line, visible};
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// How text is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Whether our own symbols are written in ASCII; text of a log as well, if `safe`.
    pub ascii: bool,
    /// Whether text of a log is made safe for a terminal. If not, only its line breaks are replaced.
    pub safe: bool,
}

impl Page {
    /// Our own text; its symbols become ASCII where the page is.
    pub fn own(self, text: &str) -> Cow<'_, str> {
        if self.ascii { ascii(text) } else { Cow::Borrowed(text) }
    }

    /// Text of a log, a name or a path, always in one line, so that it cannot imitate a line of the report.
    pub fn of_log(self, text: &str) -> Cow<'_, str> {
        match (self.safe, self.ascii) {
            (true, true) => Cow::Owned(ascii(&visible(text)).into_owned()),
            (true, false) => visible(text),
            (false, _) if !text.contains(['\n', '\r']) => Cow::Borrowed(text),
            (false, true) => Cow::Owned(text.replace('\n', "^J").replace('\r', "^M")),
            (false, false) => Cow::Owned(text.replace('\n', "␊").replace('\r', "␍")),
        }
    }

    /// Words of a log in one line: line ends become spaces.
    pub fn words(self, text: &str) -> Cow<'_, str> {
        match one_line(text) {
            Cow::Borrowed(text) => self.of_log(text),
            Cow::Owned(text) => Cow::Owned(self.of_log(&text).into_owned()),
        }
    }

    /// A description as text.
    pub fn phrases(self, phrases: &[Phrase<'_>]) -> String {
        let mut text = String::new();
        for Phrase { text: words, role } in phrases {
            text.push_str(&if *role == PhraseRole::Words {
                self.words(words)
            } else if role.is_from_log() {
                self.of_log(words)
            } else {
                self.own(words)
            });
        }
        text
    }
}

/// The columns that a text takes on a terminal.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// A text padded with spaces on the right, up to a width.
pub(super) fn pad(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text))))
}

/// A text with spaces before it, up to a width.
pub(super) fn pad_left(text: &str, to: usize) -> String {
    format!("{}{text}", " ".repeat(to.saturating_sub(width(text))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn to_a_pipe_a_text_stays_as_it_is_but_one_line() {
        let page = Page::default();
        assert_eq!(page.of_log("a\u{1b}\u{202e}\nb"), "a\u{1b}\u{202e}␊b");
        assert_eq!(Page { safe: true, ..page }.of_log("a\u{1b}\n"), "a␛␊");
        assert_eq!(Page { safe: true, ascii: true }.of_log("é\u{1b}"), "<U+00E9>^[");
        assert_eq!(Page { ascii: true, ..page }.of_log("é\n"), "é^J");
    }
}
