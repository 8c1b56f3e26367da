//! Names and texts as other formats hold them, which know fewer signs than a log and break lines in their own way.

use super::losses::Losses;

/// A name in one line, without what no format holds in a name.
pub(super) fn plain(name: &str) -> String {
    let blank = |c: char| if is_held(c) && !c.is_control() { c } else { ' ' };
    name.chars().map(blank).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether XML, and with it every other format, can hold a character (XML 1.0, 2.2).
pub(super) fn is_held(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// A text as tiers hold it: without blanks around it, with one sign for a line end, and without what XML cannot hold.
pub(super) fn clean(text: &str, losses: &mut Losses) -> String {
    let held = |c: char| if is_held(c) { c } else { '\u{fffd}' };
    let clean: String = text.trim().replace("\r\n", "\n").replace('\r', "\n").chars().map(held).collect();
    losses.add_if(clean != text, "texts whose blanks, line ends or signs are changed");
    clean
}
