//! How many columns a symbol takes, and whether all terminals agree.
//!
//! Terminals and programs do not count alike: a cluster of several characters (a letter with combining marks, a
//! flag, an emoji with a decoder or a variation selector) takes what each terminal makes of it, and an emoji is
//! narrow where the tables of the terminal are old. Where that can be, the column of the cursor is not believed
//! after the symbol.

use ratatui::buffer::CellWidth;
use unicode_width::UnicodeWidthChar;

/// The columns of a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Width {
    /// How many columns it takes in a frame.
    pub columns: u8,
    /// Whether every terminal draws it so.
    pub sure: bool,
}

/// The width of a symbol, counted as the frame counts it. `cjk`: the user's language is one in which terminals
/// draw characters of ambiguous width (quotes, box drawing, Greek) in two columns.
#[must_use]
pub fn width(symbol: &str, cjk: bool) -> Width {
    let columns = u8::try_from(symbol.cell_width()).unwrap_or(u8::MAX);
    let mut chars = symbol.chars();
    let sure = match (chars.next(), chars.next()) {
        (Some(c), None) => match columns {
            1 => is_narrow(c, cjk),
            2 => is_wide(c),
            _ => false,
        },
        _ => false,
    };
    Width { columns, sure }
}

/// How many columns more a terminal may give a symbol than the frame does.
#[must_use]
pub fn excess(symbol: &str, columns: u8) -> u16 {
    let most: usize = symbol.chars().map(|c| c.width_cjk().unwrap_or(0).clamp(1, 2)).sum();
    u16::try_from(most.max(2)).unwrap_or(u16::MAX).saturating_sub(u16::from(columns))
}

/// Whether a character of one column is so everywhere.
fn is_narrow(c: char, cjk: bool) -> bool {
    match u32::from(c) {
        0x20..=0x7E => true,
        // Letters may be given emoji form, private characters are as wide as the font makes them, and half the
        // sounds of half-width kana combine with what stands before. The replacement character is left out by some.
        0xFFFD | 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0xE000..=0xF8FF | 0xFF9E | 0xFF9F | 0x1_0000.. => false,
        _ => !cjk || c.width_cjk() == c.width(),
    }
}

/// Whether a character of two columns is so everywhere: the scripts that have been wide since there were tables.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x2E80..=0x303E | 0x3041..=0x4DBF | 0x4E00..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F | 0xFF01..=0xFF60 | 0xFFE0..=0xFFE6 | 0x2_0000..=0x3_FFFD)
}

/// Whether a language, as in `LC_ALL`, `LC_CTYPE` or `LANG`, is one whose terminals draw ambiguous characters
/// wide.
#[must_use]
pub fn is_cjk(language: &str) -> bool {
    ["zh", "ja", "ko"].iter().any(|l| language.starts_with(l))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_every_terminal_draws_alike_is_sure() {
        for (symbol, columns, sure) in [
            ("a", 1, true),
            ("é", 1, true),
            ("’", 1, true),
            ("▒", 1, true),
            ("Ж", 1, true),
            ("日", 2, true),
            ("한", 2, true),
            ("ｶ", 1, true),
            ("e\u{301}", 1, false),
            ("👩", 2, false),
            ("❤\u{fe0f}", 2, false),
            ("🇩🇪", 2, false),
            ("👩\u{200d}🔬", 2, false),
            ("☺", 1, false),
        ] {
            assert_eq!(width(symbol, false), Width { columns, sure }, "{symbol}");
        }
        assert!(!width("’", true).sure && width("a", true).sure && is_cjk("ja_JP.UTF-8"));
        assert_eq!(excess("👩\u{200d}🔬", 2), 3);
        assert_eq!(excess("☺", 1), 1);
    }
}
