//! Replaces the characters and line ends in names and texts that other formats do not allow.

use super::losses::{CHANGED_TEXT, Losses};

/// A name in one line, without control characters.
pub(super) fn plain(name: &str) -> String {
    let allowed = |c: char| if is_allowed(c) && !c.is_control() { c } else { ' ' };
    name.chars().map(allowed).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether XML allows a character (XML 1.0, 2.2); so do all other formats.
pub(super) fn is_allowed(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// A text on a tier: trimmed, with `\n` for every line end, and without characters that XML does not allow.
pub(super) fn clean(text: &str, losses: &mut Losses) -> String {
    let allowed = |c: char| if is_allowed(c) { c } else { '\u{fffd}' };
    let clean: String = text.trim().replace("\r\n", "\n").replace('\r', "\n").chars().map(allowed).collect();
    losses.add_if(clean != text, CHANGED_TEXT);
    clean
}
