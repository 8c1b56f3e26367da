//! The line ends within words: a caption of two lines, a turn of several paragraphs. The record keeps them as they are; on
//! a screen they are line ends again, or blanks where there is one line, and never symbols.
//!
//! Not for names, paths and ids: a line end has no business there, and is shown as a symbol ([`visible()`]).

use super::visible::visible;
use std::borrow::Cow;

/// Words as safe for a screen as [`visible()`] makes them, with their line ends as LF. Several in a row are one, and those
/// at either end none: however many there are, they push nothing else from the screen.
///
/// ```
/// assert_eq!(untaped::record::visible_lines("Sit down.\r\n\nPlease.\u{7}\n"), "Sit down.\nPlease.␇");
/// ```
#[must_use]
pub fn visible_lines(words: &str) -> Cow<'_, str> {
    if words.contains('\n') { Cow::Owned(joined(words, "\n", visible)) } else { visible(words) }
}

/// Words in one line: a blank for each line end, or for several in a row. All else stays as it is.
///
/// ```
/// assert_eq!(untaped::record::one_line("Sit down.\nPlease."), "Sit down. Please.");
/// ```
#[must_use]
pub fn one_line(words: &str) -> Cow<'_, str> {
    if words.contains('\n') { Cow::Owned(joined(words, " ", Cow::Borrowed)) } else { Cow::Borrowed(words) }
}

fn joined<'a>(words: &'a str, between: &str, show: impl Fn(&'a str) -> Cow<'a, str>) -> String {
    let mut joined = String::with_capacity(words.len());
    let lines = words.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line).trim_end_matches(' '));
    for line in lines.filter(|line| !line.is_empty()) {
        if !joined.is_empty() {
            joined.push_str(between);
        }
        joined.push_str(&show(line));
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_end_is_no_symbol_and_all_else_that_steers_is() {
        for (words, lines, line) in [
            ("a\nb", "a\nb", "a b"),
            ("a\r\nb\n\n\nc\n", "a\nb\nc", "a b c"),
            ("\n\na", "a", "a"),
            ("\n", "", ""),
            ("", "", ""),
            ("a\rb\u{b}c", "a␍b␋c", "a\rb\u{b}c"),
            ("a\u{2028}b", "a<U+2028>b", "a\u{2028}b"),
            // A mark at the head of a line attaches to nothing, and to no line end.
            ("a\n\u{301}b", "a\n<U+0301>b", "a \u{301}b"),
            ("\u{1b}[2J\n\u{202e}x", "␛[2J\n<U+202E>x", "\u{1b}[2J \u{202e}x"),
        ] {
            assert_eq!(visible_lines(words), lines, "{words:?}");
            assert_eq!(one_line(words), line, "{words:?}");
        }
    }
}
