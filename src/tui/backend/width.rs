//! How many columns a symbol takes, and whether all terminals agree.
//!
//! Terminals count columns in different ways: the width of a cluster of several characters (a letter with combining marks,
//! a flag, an emoji with a joiner or a variation selector) depends on the terminal, and an emoji is narrow if the
//! terminal's tables are old. After a symbol whose width is not sure, the column of the cursor counts as unknown.

use ratatui::buffer::CellWidth;
use unicode_width::UnicodeWidthChar;

/// The columns of a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Width {
    /// How many columns it takes in a frame.
    pub columns: u8,
    /// Whether every terminal draws it with this width.
    pub sure: bool,
}

/// The width of a symbol in a frame, and whether every terminal agrees.
#[must_use]
pub(super) fn width(symbol: &str, language: Language) -> Width {
    let columns = u8::try_from(symbol.cell_width()).unwrap_or(u8::MAX);
    let mut chars = symbol.chars();
    let sure = match (chars.next(), chars.next()) {
        (Some(c), None) => match columns {
            1 => is_narrow(c, language),
            2 => is_wide(c),
            _ => false,
        },
        _ => false,
    };
    Width { columns, sure }
}

/// How many more columns a symbol may take on a terminal than in a frame.
#[must_use]
pub(super) fn excess(symbol: &str, columns: u8) -> u16 {
    let most: usize = symbol.chars().map(|c| c.width_cjk().unwrap_or(0).clamp(1, 2)).sum();
    u16::try_from(most.max(2)).unwrap_or(u16::MAX).saturating_sub(u16::from(columns))
}

/// Whether a character takes one column on every terminal.
fn is_narrow(c: char, language: Language) -> bool {
    match u32::from(c) {
        0x20..=0x7E => true,
        // Some symbols may be drawn as emoji, the font decides how wide private-use characters are, and half-width
        // sound marks combine with the kana before them. Some terminals leave out the replacement character.
        0xFFFD | 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0xE000..=0xF8FF | 0xFF9E | 0xFF9F | 0x1_0000.. => false,
        _ => language == Language::Other || c.width_cjk() == c.width(),
    }
}

/// Whether a character takes two columns on every terminal: the scripts that all width tables call wide.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x2E80..=0x303E | 0x3041..=0x4DBF | 0x4E00..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F | 0xFF01..=0xFF60 | 0xFFE0..=0xFFE6 | 0x2_0000..=0x3_FFFD)
}

/// The user's language, as far as it decides how wide a terminal draws characters of ambiguous width: quotes, box
/// drawing, Greek.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Chinese, Japanese or Korean: these characters may take two columns.
    Cjk,
    /// Any other: these characters take one column.
    Other,
}

impl Language {
    /// The language of a locale, the value of `LC_ALL`, `LC_CTYPE` or `LANG`.
    #[must_use]
    pub fn from_locale(locale: &str) -> Language {
        if ["zh", "ja", "ko"].iter().any(|l| locale.starts_with(l)) { Language::Cjk } else { Language::Other }
    }
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
            assert_eq!(width(symbol, Language::Other), Width { columns, sure }, "{symbol}");
        }
        assert!(!width("’", Language::Cjk).sure && width("a", Language::Cjk).sure);
        assert_eq!(excess("👩\u{200d}🔬", 2), 3);
        assert_eq!(excess("☺", 1), 1);
    }
}
