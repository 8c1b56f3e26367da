//! How many columns a symbol takes, and whether all terminals agree.
//!
//! Terminals count columns in different ways: the width of a cluster of several characters (a letter with combining marks,
//! a flag, an emoji with a joiner or a variation selector) depends on the terminal, and an emoji is narrow if the
//! terminal's tables are old. After a symbol whose width is not sure, the column of the cursor counts as unknown.

use ratatui::buffer::CellWidth;
use regex::Regex;
use std::sync::LazyLock;
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

/// The characters that every width table has and counts alike. Assigned in Unicode 11, the edition of glibc 2.28 and so of
/// the oldest Linux that is still widespread (RHEL 8): what came later has no width there, and an unassigned character has
/// one or two columns by glibc. No marks, since some terminals draw spacing marks in no column of their own. No format
/// controls, some of which are drawn (U+0600 to U+0605, U+06DD, U+110BD), and none that may be ignored. The rest differ
/// between glibc 2.36, xterm.js 5 and the `unicode-width` crate.
static COUNTED_ALIKE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let doubtful = r"\p{M}\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\x{6DE}\x{3248}-\x{324F}";
    Regex::new(&format!(r"^[\p{{Age=11.0}}--[{doubtful}]]$")).ok()
});

fn is_counted_alike(c: char) -> bool {
    // Nearly all that a screen holds; to compile the pattern takes as long as to draw the first screen.
    let common = matches!(c, '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{2FF}' | '‐'..='‧' | '‰'..='⁞' | '←'..='⏿' | '─'..='▟' | '■'..='◿');
    common || COUNTED_ALIKE.as_ref().is_some_and(|alike| alike.is_match(c.encode_utf8(&mut [0; 4])))
}

/// Whether a character takes one column on every terminal.
fn is_narrow(c: char, language: Language) -> bool {
    match u32::from(c) {
        0x20..=0x7E | 0xFF61..=0xFF9D => true,
        // Some symbols may be drawn as emoji, the font decides how wide private-use characters are, and half-width
        // sound marks combine with the kana before them. Some terminals leave out the replacement character.
        0xFFFD | 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0xE000..=0xF8FF | 0xFF9E | 0xFF9F | 0x1_0000.. => false,
        _ => language == Language::Other && is_counted_alike(c),
    }
}

/// Whether a character takes two columns on every terminal: the scripts that all width tables call wide.
fn is_wide(c: char) -> bool {
    let wide = matches!(u32::from(c),
        0x2E80..=0x303E | 0x3041..=0x4DBF | 0x4E00..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F | 0xFF01..=0xFF60 | 0xFFE0..=0xFFE6 | 0x2_0000..=0x3_FFFD);
    wide && is_counted_alike(c)
}

/// The user's language, as far as it decides how wide a terminal draws characters of ambiguous width (UAX #11): quotes, box
/// drawing, Greek, and some Latin letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Chinese, Japanese or Korean: these characters may take two columns, and only ASCII and half-width katakana count as
    /// narrow.
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

    /// All characters whose width counts as sure, with it.
    fn sure(language: Language) -> impl Iterator<Item = (char, u8)> {
        let all = ('\0'..=char::MAX).filter(|c| !c.is_control());
        all.filter_map(move |c| {
            let width = width(c.encode_utf8(&mut [0; 4]), language);
            (width.sure && width.columns > 0).then_some((c, width.columns))
        })
    }

    #[test]
    fn what_is_sure_has_one_width_in_every_edition_of_unicode_that_terminals_use() {
        let regex = |pattern: &str| regex::Regex::new(pattern).unwrap();
        let assigned = regex(r"\p{Age=11.0}");
        let doubtful =
            regex(r"[\p{M}\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\x{6DE}\x{3248}-\x{324F}]");
        let emoji = regex(r"\p{Emoji_Presentation}");
        let mut sure_of = 0;
        for (c, columns) in sure(Language::Other) {
            let symbol = c.to_string();
            assert!(assigned.is_match(&symbol), "U+{:04X} came later", u32::from(c));
            assert!(!doubtful.is_match(&symbol), "U+{:04X} differs", u32::from(c));
            assert!(!emoji.is_match(&symbol), "U+{:04X} was narrow once", u32::from(c));
            assert_eq!(c.width(), Some(usize::from(columns)), "U+{:04X}", u32::from(c));
            sure_of += 1;
        }
        assert!(sure_of > 100_000, "{sure_of}: nearly all that is written is sure");
        for c in "~éαЖשع日한ａｶ─▒’…«".chars() {
            assert!(sure(Language::Other).any(|(sure, _)| sure == c), "{c}");
        }
    }

    #[test]
    fn in_chinese_japanese_and_korean_no_character_of_ambiguous_width_is_sure() {
        let narrow = |&(c, columns): &(char, u8)| columns == 1 && !matches!(c, ' '..='~' | '｡'..='ﾝ');
        assert_eq!(sure(Language::Cjk).find(narrow), None, "Na and H are ASCII and half-width forms");
        assert!(width("日", Language::Cjk).sure && !width("é", Language::Cjk).sure);
    }

    /// `cargo test --lib the_c_library -- --ignored`
    #[test]
    #[ignore = "needs python3, which asks the C library of this machine"]
    fn the_c_library_gives_every_sure_character_the_same_width() {
        use std::io::Write;
        const ASK: &str = "import ctypes, locale, sys\n\
            locale.setlocale(locale.LC_ALL, 'C.UTF-8')\n\
            width = ctypes.CDLL(None).wcwidth\n\
            for line in sys.stdin:\n    c, columns = map(int, line.split())\n    \
                if width(c) != columns: print(f'U+{c:04X}: {width(c)}, not {columns}')";
        let mut python = std::process::Command::new("python3")
            .args(["-c", ASK])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = String::new();
        for (c, columns) in sure(Language::Other) {
            lines += &[u32::from(c).to_string(), columns.to_string()].join(" ");
            lines.push('\n');
        }
        python.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        let out = python.wait_with_output().unwrap();
        assert!(out.status.success());
        assert_eq!(String::from_utf8_lossy(&out.stdout), "");
    }
}
