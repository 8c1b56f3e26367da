//! Makes text safe for a screen: whatever could steer a terminal, reorder a line or hide in it becomes a visible
//! symbol, as wide as it is drawn. The only way for text of a log, a name or a path onto a terminal.

use std::borrow::Cow;
use std::fmt::Write;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// How many combining marks a character may carry; further ones are shown beside it.
const MARKS: usize = 4;

/// The same text with everything invisible or harmful shown as symbols: control characters as control pictures
/// (`␛`), other characters by their number (`<U+202E>`). Joiners stay inside grapheme clusters that need them.
///
/// ```
/// use untaped::record::visible;
/// assert_eq!(visible("\u{1b}[2Jsorry\u{202e}"), "␛[2Jsorry<U+202E>");
/// assert_eq!(visible("👩\u{200d}🔬 می\u{200c}خواهم"), "👩\u{200d}🔬 می\u{200c}خواهم");
/// ```
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if is_visible(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for cluster in text.graphemes(true) {
        let (mut before, mut marks) = (None, 0);
        let mut chars = cluster.chars().peekable();
        while let Some(c) = chars.next() {
            let after = chars.peek().copied().or_else(|| next_char(text, cluster));
            let shown = match class(c) {
                Class::Plain => true,
                Class::Hidden => false,
                Class::Mark => {
                    marks += 1;
                    before.is_some() && marks <= MARKS
                }
                Class::Variation => before.is_some_and(|b| class(b) == Class::Plain),
                Class::Joiner => joins(c, before.or_else(|| previous_char(text, cluster)), after),
            };
            if shown {
                out.push(c);
            } else {
                push_symbol(&mut out, c);
            }
            before = Some(c);
        }
    }
    Cow::Owned(out)
}

/// Whether a text is shown as it stands. A quick look that may say no to a text that needs no change.
#[must_use]
pub fn is_visible(text: &str) -> bool {
    text.bytes().all(|b| (0x20..0x7F).contains(&b)) || text.chars().all(|c| class(c) == Class::Plain)
}

/// Text for a terminal that shows ASCII alone: symbols of our own get an ASCII twin, other characters their
/// number.
///
/// ```
/// assert_eq!(untaped::record::ascii("▒ a — é"), "# a - <U+00E9>");
/// ```
#[must_use]
pub fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            _ if c.is_ascii() => out.push(c),
            '‘' | '’' => out.push('\''),
            '“' | '”' => out.push('"'),
            '–' | '—' | '−' | '─' | '┄' | '━' => out.push('-'),
            '…' => out.push_str("..."),
            '·' => out.push('.'),
            '▒' | '░' | '█' => out.push('#'),
            '│' | '┊' | '▌' | '┃' => out.push('|'),
            '×' => out.push('x'),
            '→' => out.push_str("->"),
            '←' => out.push_str("<-"),
            '↑' => out.push('^'),
            '↓' => out.push('v'),
            '⋮' => out.push(':'),
            '‖' => out.push('='),
            '▶' => out.push('>'),
            '\u{A0}' => out.push(' '),
            '\u{2400}'..='\u{241F}' => {
                out.push('^');
                out.push(char::from_u32(c as u32 - 0x2400 + 0x40).unwrap_or('?'));
            }
            '\u{2421}' => out.push_str("^?"),
            _ => {
                let _ = write!(out, "<U+{:04X}>", c as u32);
            }
        }
    }
    Cow::Owned(out)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Shown as it stands.
    Plain,
    /// A combining mark: shown on the character that it belongs to.
    Mark,
    /// Chooses how the character before it looks.
    Variation,
    /// Joins or parts letters and emoji.
    Joiner,
    /// Steers, reorders or hides.
    Hidden,
}

fn class(c: char) -> Class {
    match c {
        ' '..='~' => Class::Plain,
        '\u{200C}' | '\u{200D}' => Class::Joiner,
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => Class::Variation,
        // Controls; soft hyphen; grapheme joiner; Arabic letter mark; Hangul fillers; Khmer inherent vowels; Mongolian vowel
        // separator; zero-width spaces and direction marks; line and paragraph separators, embeddings and
        // overrides; word joiner, invisible operators, isolates; byte-order mark; interlinear annotation; tags.
        '\0'..='\u{1F}'
        | '\u{7F}'..='\u{9F}'
        | '\u{AD}'
        | '\u{34F}'
        | '\u{61C}'
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
        | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E00FF}'
        | '\u{E01F0}'..='\u{E0FFF}' => Class::Hidden,
        _ if c.width() == Some(0) => Class::Mark,
        _ => Class::Plain,
    }
}

/// Whether a joiner does work between two characters: emoji on both sides, or letters of a script that joins.
fn joins(joiner: char, before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    let emoji = |c: char| matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}' | '\u{FE0F}');
    let script = |c: char| match c {
        '\u{620}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{8A0}'..='\u{8FF}' => Some(0),
        '\u{700}'..='\u{74F}' => Some(1),
        // Devanagari to Sinhala: blocks of 128 from U+0900 to U+0DFF.
        '\u{900}'..='\u{DFF}' => Some(2 + (c as u32 - 0x900) / 0x80),
        '\u{1800}'..='\u{18AF}' => Some(20),
        _ => None,
    };
    (joiner == '\u{200D}' && emoji(before) && emoji(after))
        || (script(before).is_some() && script(before) == script(after))
}

fn push_symbol(out: &mut String, c: char) {
    match c {
        '\0'..='\u{1F}' => out.extend(char::from_u32(0x2400 + c as u32)),
        '\u{7F}' => out.push('\u{2421}'),
        _ => {
            let _ = write!(out, "<U+{:04X}>", c as u32);
        }
    }
}

/// The first character after a cluster, which is a part of `text`.
fn next_char(text: &str, cluster: &str) -> Option<char> {
    let end = cluster.as_ptr() as usize - text.as_ptr() as usize + cluster.len();
    text.get(end..)?.chars().next()
}

/// The last character before a cluster, which is a part of `text`.
fn previous_char(text: &str, cluster: &str) -> Option<char> {
    let start = cluster.as_ptr() as usize - text.as_ptr() as usize;
    text.get(..start)?.chars().next_back()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn what_steers_reorders_or_hides_is_shown() {
        for (text, shown) in [
            ("\u{1b}]52;c;AAAA\u{7}", "␛]52;c;AAAA␇"),
            ("a\r\n\tb\u{7f}", "a␍␊␉b␡"),
            ("\u{9b}31m\u{85}", "<U+009B>31m<U+0085>"),
            ("a\u{202e}b\u{2066}c\u{200f}", "a<U+202E>b<U+2066>c<U+200F>"),
            ("zero\u{200b}width\u{feff}\u{2060}", "zero<U+200B>width<U+FEFF><U+2060>"),
            ("tag\u{e0041}", "tag<U+E0041>"),
            ("line\u{2028}para\u{2029}", "line<U+2028>para<U+2029>"),
            ("a\u{200d}b \u{200c}", "a<U+200D>b <U+200C>"),
            ("e\u{301}", "e\u{301}"),
            ("e\u{301}\u{301}\u{301}\u{301}\u{301}", "e\u{301}\u{301}\u{301}\u{301}<U+0301>"),
            ("\u{301}lone", "<U+0301>lone"),
            ("❤\u{fe0f}\u{fe0f}", "❤\u{fe0f}<U+FE0F>"),
            ("日本語 עברית عربي", "日本語 עברית عربي"),
            ("क्\u{200d}ष", "क्\u{200d}ष"),
        ] {
            assert_eq!(visible(text), shown, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_harmful_is_left_and_what_is_safe_stays(text in "\\PC*|[\\x00-\\x{FF}\\x{200B}-\\x{206F}a-e]*") {
            let shown = visible(&text);
            prop_assert!(!shown.chars().any(|c| c.is_control() || class(c) == Class::Hidden));
            let twice = visible(&shown);
            prop_assert_eq!(&twice, &shown, "making it visible twice changes nothing");
        }

        #[test]
        fn ascii_text_is_ascii(text in any::<String>()) {
            let shown = ascii(&visible(&text)).into_owned();
            prop_assert!(shown.is_ascii() && shown.chars().all(|c| !c.is_control()));
            prop_assert_eq!(shown.width(), shown.len());
        }
    }
}
