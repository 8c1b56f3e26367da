//! Attacks on the reader's eyes and terminal, and writing that must stay as it is.

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
        // A joiner that ends a Malayalam word, and the keycap, flag and family of emoji.
        ("അവന\u{d4d}\u{200d} ", "അവന\u{d4d}\u{200d} "),
        (
            "1\u{fe0f}\u{20e3} 🇩🇪 👨\u{200d}👩\u{200d}👧\u{200d}👦",
            "1\u{fe0f}\u{20e3} 🇩🇪 👨\u{200d}👩\u{200d}👧\u{200d}👦",
        ),
        ("👩🏻\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}👨🏻", "👩🏻\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}👨🏻"),
        ("葛\u{e0100}", "葛\u{e0100}"),
        // Nothing rides on what needs no joiner and no selector.
        ("a\u{fe0f}1\u{fe0f}─\u{200d}─", "a<U+FE0F>1<U+FE0F>─<U+200D>─"),
        ("a\u{e0100}葛\u{e0100}\u{e0101}", "a<U+E0100>葛\u{e0100}<U+E0101>"),
        ("م\u{200c}\u{200c}م\u{200c}1", "م<U+200C><U+200C>م<U+200C>1"),
        ("🏴\u{e0067}\u{e007f}", "🏴<U+E0067><U+E007F>"),
        ("\u{301}\u{301}a\u{34f}\u{301}", "<U+0301><U+0301>a<U+034F><U+0301>"),
        ("\u{fdd0}\u{ffff}\u{10fffe}\u{13430}", "<U+FDD0><U+FFFF><U+10FFFE><U+13430>"),
        // Five emoji in one are more than there are.
        ("🐈\u{200d}🐈\u{200d}🐈\u{200d}🐈\u{200d}🐈", "🐈\u{200d}🐈\u{200d}🐈\u{200d}🐈<U+200D>🐈"),
    ] {
        assert_eq!(visible(text), shown, "{text:?}");
    }
}

/// Every character that Unicode calls a control, a format control, a separator of lines, ignorable or none.
fn hides() -> regex::Regex {
    regex::Regex::new(
        r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]",
    )
    .unwrap()
}

#[test]
fn no_character_alone_is_shown_that_unicode_says_cannot_be_seen() {
    let hides = hides();
    for c in '\0'..=char::MAX {
        let text = c.to_string();
        let shown = visible(&text);
        assert!(!hides.is_match(&shown), "{c:?}");
        if hides.is_match(&text) && !matches!(c, '\u{200C}' | '\u{200D}') {
            let after = visible(&format!("a{c}1")).into_owned();
            assert!(!hides.is_match(&after), "{c:?} after a letter");
        }
        assert!(shown.width() > 0, "{c:?} is drawn nowhere");
        assert_eq!(shown == text, is_visible(&text), "{c:?}");
    }
}

#[test]
fn a_cluster_is_never_wider_than_twelve_columns_nor_longer_than_sixteen_characters() {
    for text in [
        "e".to_owned() + &"\u{301}".repeat(1000),
        "क".to_owned() + &"\u{903}".repeat(1000),
        "क\u{94d}".repeat(1000),
        "\u{1100}".repeat(1000),
        "🐈\u{200d}".repeat(1000),
        "\u{600}".repeat(1000),
        "ก\u{e33}".repeat(1000),
    ] {
        let shown = visible(&text);
        for cluster in shown.graphemes(true) {
            let (wide, long) = (cluster.width(), cluster.chars().count());
            // The `<` of a symbol joins signs that are written before a number.
            assert!(wide <= COLUMNS + 1 && long <= CHARS + 1, "{cluster:.60}");
        }
        assert_eq!(visible(&shown), shown);
    }
}

#[test]
fn what_stands_alone_makes_a_cluster_of_its_own_among_its_like() {
    let mut alone = ('\0'..=char::MAX).filter(|&c| stands_alone(c)).collect::<String>();
    let n = alone.chars().count();
    assert_eq!(alone.graphemes(true).count(), n);
    alone = alone.chars().rev().collect();
    assert_eq!(alone.graphemes(true).count(), n);
}

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

proptest! {
    #[test]
    fn nothing_harmful_is_left_and_what_is_safe_stays(
        text in "\\PC*|[\\x00-\\x{FF}\\x{200B}-\\x{206F}a-e]*|[مख्ा1👩🏻❤─葛e\\x{200c}\\x{200d}\\x{fe0f}\\x{e0100}\\x{301}\\x{34f}\\x{64b}\\x{1100}\\x{1161}]{0,40}"
    ) {
        let shown = visible(&text);
        prop_assert!(!shown.chars().any(|c| c.is_control() || class(c) == Class::Hidden));
        prop_assert!(shown.graphemes(true).all(|c| c.width() <= COLUMNS + 1 && c.chars().count() <= CHARS + 1));
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
