//! What text goes onto: a terminal, a screen of ASCII, a pipe. Not for: what is said (see the reports).

use crate::record::{ascii, one_line, visible};
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// How text is put down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Our own symbols are drawn in ASCII; text of a log as well, where it is made safe.
    pub ascii: bool,
    /// Text of a log is made safe for a terminal. Otherwise it stays as it is, but for line breaks.
    pub safe: bool,
}

impl Page {
    /// Text of our own, with symbols that may need an ASCII twin.
    #[must_use]
    pub fn own(self, text: &str) -> Cow<'_, str> {
        if self.ascii { ascii(text) } else { Cow::Borrowed(text) }
    }

    /// Text of a log, a name or a path. One line stays one line, also where nothing else is changed: no text can
    /// pass itself off as a line of the report.
    #[must_use]
    pub fn of_log(self, text: &str) -> Cow<'_, str> {
        match (self.safe, self.ascii) {
            (true, true) => Cow::Owned(ascii(&visible(text)).into_owned()),
            (true, false) => visible(text),
            (false, _) if !text.contains(['\n', '\r']) => Cow::Borrowed(text),
            (false, true) => Cow::Owned(text.replace('\n', "^J").replace('\r', "^M")),
            (false, false) => Cow::Owned(text.replace('\n', "␊").replace('\r', "␍")),
        }
    }

    /// Words of a log, which may have several lines: in one line, with blanks for their line ends.
    #[must_use]
    pub fn words(self, text: &str) -> Cow<'_, str> {
        match one_line(text) {
            Cow::Borrowed(text) => self.of_log(text),
            Cow::Owned(text) => Cow::Owned(self.of_log(&text).into_owned()),
        }
    }
}

/// The columns that a text takes on a terminal.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// A text with spaces behind it, up to a width.
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
