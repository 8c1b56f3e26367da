//! Wraps text into rows of a width, between words if possible.

use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Wraps a text into rows, as byte ranges. No row is wider than `width` columns, unless a single character is wider. An
/// empty text has one empty row. A newline ends a row and belongs to none.
pub fn wrap(text: &str, width: u16) -> Vec<Range<usize>> {
    let width = usize::from(width.max(1));
    let mut rows = Vec::new();
    let (mut start, mut used) = (0, 0);
    // Where the row may be broken: after the last space; the width up to there.
    let mut blank: Option<(usize, usize, usize)> = None;
    for (at, cluster, wide) in clusters(text) {
        if cluster == "\n" {
            rows.push(start..at);
            start = at + 1;
            (used, blank) = (0, None);
            continue;
        }
        if used + wide > width && used > 0 {
            if cluster == " " {
                // A space at the edge of the screen is the break.
                rows.push(start..at);
                start = at + 1;
                (used, blank) = (0, None);
                continue;
            }
            if let Some((end, next, upto)) = blank.filter(|&(end, ..)| end > start) {
                rows.push(start..end);
                start = next;
                used -= upto;
            } else {
                rows.push(start..at);
                start = at;
                used = 0;
            }
            blank = None;
        }
        used += wide;
        if cluster == " " {
            blank = Some((at, at + 1, used));
        }
    }
    if start < text.len() || rows.is_empty() {
        rows.push(start..text.len());
    }
    rows
}

/// The grapheme clusters of a text, each with its position in bytes and its width in columns.
///
/// A printable ASCII character before another is a cluster of its own. Found without the tables of Unicode, it takes a
/// tenth of the time, and a line of a log may hold a million of them.
fn clusters(text: &str) -> impl Iterator<Item = (usize, &str, usize)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let first = *bytes.get(at)?;
        let is_alone = matches!(first, b' '..=b'~') && bytes.get(at + 1).is_none_or(u8::is_ascii);
        let rest = text.get(at..)?;
        let cluster = if is_alone { rest.get(..1)? } else { rest.graphemes(true).next()? };
        let found = (at, cluster, if is_alone { 1 } else { cluster.width() });
        at += cluster.len();
        Some(found)
    })
}

/// The start of a text that fits into a width, ending in `cut` if something was cut off.
pub fn fit(text: &str, width: usize, cut: &str) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(cut.width());
    let (mut out, mut used) = (String::new(), 0);
    for cluster in text.graphemes(true) {
        if used + cluster.width() > room {
            break;
        }
        used += cluster.width();
        out.push_str(cluster);
    }
    if width >= cut.width() {
        out.push_str(cut);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str, width: u16) -> Vec<&str> {
        wrap(text, width).into_iter().filter_map(|r| text.get(r)).collect()
    }

    #[test]
    fn rows_break_between_words_and_long_words_are_cut() {
        assert_eq!(rows("I don't know what you want.", 12), ["I don't know", "what you", "want."]);
        assert_eq!(rows("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
        assert_eq!(rows("日本語です", 4), ["日本", "語で", "す"]);
        assert_eq!(rows("", 4), [""]);
        assert_eq!(rows("I don't\nknow what you want.", 12), ["I don't", "know what", "you want."]);
        assert_eq!(rows("abcd\nef", 4), ["abcd", "ef"]);
        assert_eq!(rows("e\u{301}e\u{301}e\u{301}", 2), ["e\u{301}e\u{301}", "e\u{301}"]);
    }

    #[test]
    fn a_text_that_does_not_fit_says_so() {
        assert_eq!(fit("Kessler", 7, "…"), "Kessler");
        assert_eq!(fit("Kessler", 5, "…"), "Kess…");
        assert_eq!(fit("日本語", 4, "…"), "日…");
        assert_eq!(fit("ab", 0, "…"), "");
    }

    proptest! {
        #[test]
        fn the_clusters_are_those_of_unicode(text in "([a \n\r\u{301}\u{200d}\u{fe0f}]|[👩👧🇦🇧]|[\u{600}日é\u{e33}]|\\PC){0,30}") {
            let expected: Vec<_> = text.grapheme_indices(true).map(|(at, c)| (at, c, c.width())).collect();
            prop_assert_eq!(clusters(&text).collect::<Vec<_>>(), expected);
        }

        #[test]
        fn no_row_is_too_wide_and_no_word_is_lost(text in "[a-z日é \n]{0,80}", width in 2_u16..20) {
            let rows = rows(&text, width);
            prop_assert!(rows.iter().all(|row| row.width() <= usize::from(width)));
            let letters = |s: &str| s.chars().filter(|c| !matches!(c, ' ' | '\n')).collect::<String>();
            prop_assert_eq!(rows.iter().map(|r| letters(r)).collect::<String>(), letters(&text));
        }
    }
}
