//! Classifies characters: plain, combining mark, variation selector, joiner, or hidden.

use super::After;
use regex::Regex;
use std::sync::LazyLock;
use unicode_width::UnicodeWidthChar;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Shown unchanged.
    Plain,
    /// A combining mark: shown on the character that it belongs to.
    Mark,
    /// Chooses how the character before it looks.
    Variation,
    /// Joins or separates letters and emoji.
    Joiner,
    /// Controls the terminal, reorders text, or is invisible.
    Hidden,
}

pub(super) fn class(c: char) -> Class {
    match c {
        ' '..='~' => Class::Plain,
        '\u{200C}' | '\u{200D}' => Class::Joiner,
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => Class::Variation,
        // Controls; soft hyphen; grapheme joiner; Arabic letter mark; Hangul fillers; Khmer inherent vowels; Mongolian vowel
        // separator; zero-width spaces and direction marks; line and paragraph separators, embeddings and
        // overrides; word joiner, invisible operators, isolates; the blank Braille pattern; byte-order mark; interlinear annotation;
        // fillers and format controls of old scripts; signs that enclose or mark the numbers or words after them; a note without a head, beams; tags; noncharacters.
        '\0'..='\u{1F}'
        | '\u{7F}'..='\u{9F}'
        | '\u{AD}'
        | '\u{34F}'
        | '\u{600}'..='\u{605}'
        | '\u{61C}'
        | '\u{6DD}'
        | '\u{70F}'
        | '\u{890}'
        | '\u{891}'
        | '\u{8E2}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{200B}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{FDD0}'..='\u{FDEF}'
        | '\u{FFF0}'..='\u{FFFB}'
        | '\u{110BD}'
        | '\u{110CD}'
        | '\u{13430}'..='\u{1343F}'
        | '\u{16FE4}'
        | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D159}'
        | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E00FF}'
        | '\u{E01F0}'..='\u{E0FFF}' => Class::Hidden,
        _ if (c as u32) & 0xFFFE == 0xFFFE => Class::Hidden,
        _ if c.width() == Some(0) => Class::Mark,
        _ => Class::Plain,
    }
}

pub(super) const ZWJ: char = '\u{200D}';

/// A Unicode property, looked up only at joiners and variation selectors.
type Property = LazyLock<Option<Regex>>;

/// Characters that may be drawn as an emoji.
pub(super) static PICTOGRAPH: Property = LazyLock::new(|| Regex::new(r"\p{Extended_Pictographic}").ok());
/// Ideographs.
static IDEOGRAPH: Property = LazyLock::new(|| Regex::new(r"\p{Ideographic}").ok());

pub(super) fn has(property: &Property, c: char) -> bool {
    property.as_ref().is_some_and(|list| list.is_match(c.encode_utf8(&mut [0; 4])))
}

/// Whether a variation selector changes a character: the look of an emoji or of a keycap, or the form of a Han
/// ideograph. After other characters it would only be invisible.
pub(super) fn varies(before: char, selector: char, after: After) -> bool {
    let keycap = || matches!(after, After::InCluster('\u{20E3}'));
    match (selector, before) {
        ('\u{FE0E}' | '\u{FE0F}', '#' | '*' | '0'..='9') => keycap(),
        ('\u{FE0E}' | '\u{FE0F}', _) => has(&PICTOGRAPH, before),
        _ => has(&IDEOGRAPH, before),
    }
}

/// Whether a character removes the vowel of an Indic letter; a joiner after it selects how the letters join.
pub(super) fn is_virama(c: char) -> bool {
    // Devanagari to Malayalam have it at the same offset of their blocks of 128; Sinhala does not.
    c == '\u{DCA}' || (matches!(c, '\u{900}'..='\u{D7F}') && (c as u32) & 0x7F == 0x4D)
}

/// The script of a letter, or of a mark on one, whose letters join.
pub(super) fn script(c: char) -> Option<u32> {
    if !c.is_alphabetic() && class(c) != Class::Mark {
        return None;
    }
    match c {
        '\u{620}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{8A0}'..='\u{8FF}' => Some(0),
        '\u{700}'..='\u{74F}' => Some(1),
        // Devanagari to Sinhala: blocks of 128 from U+0900 to U+0DFF.
        '\u{900}'..='\u{DFF}' => Some(2 + (c as u32 - 0x900) / 0x80),
        '\u{1800}'..='\u{18AF}' => Some(20),
        _ => None,
    }
}
