//! Wraps long lines for the terminal, with continuation rows indented under the words.

use crate::app::wrap;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Wraps lines at `width` columns. Continuation rows are indented to `words_at`, the column at which the words begin, or
/// near the margin if there is too little room.
pub(super) fn fold(text: &str, words_at: usize, width: u16) -> String {
    /// The fewest columns in which words can be read.
    const LEAST: usize = 24;
    /// The indent if there is no room under the words.
    const NEAR: usize = 4;
    let all = usize::from(width);
    let indent = if words_at + LEAST <= all { words_at } else { NEAR.min(all / 2) };
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        // If there is no room for words next to the figures, which are ASCII, the words follow on rows of their own.
        let figures =
            line.get(..words_at).filter(|f| indent < words_at && f.width() <= all && f.ends_with("  "));
        let (head, tail, below) = match figures {
            _ if line.width() <= all => (line, "", false),
            Some(figures) => (figures.trim_end(), line.get(words_at..).unwrap_or_default(), true),
            None => {
                let mut used = 0;
                let lead = line.grapheme_indices(true).find(|(_, cluster)| {
                    used += cluster.width();
                    used > indent
                });
                let (head, tail) = line.split_at(lead.map_or(0, |(at, _)| at));
                (head, tail, false)
            }
        };
        out.push_str(head);
        for (i, row) in wrap(tail, u16::try_from(all - indent).unwrap_or(1)).into_iter().enumerate() {
            if i > 0 || below {
                out.push('\n');
                out.push_str(&" ".repeat(indent));
            }
            out.push_str(tail.get(row).unwrap_or_default());
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_words_are_indented_under_the_words_and_none_is_lost() {
        let line = "12:00:01  1.00  DOE  I do not know what it is that you want of me, sir.\nshort\n";
        assert_eq!(
            fold(line, 21, 50),
            "12:00:01  1.00  DOE  I do not know what it is that\n                     you want of me, sir.\nshort\n"
        );
        let narrow = fold(line, 21, 30);
        assert!(narrow.lines().all(|line| line.width() <= 30), "{narrow}");
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words(&narrow), words(line));
        for width in 1..60 {
            for line in fold(line, 21, width).lines() {
                let fits = line.width() <= usize::from(width) || !line.trim().contains(' ');
                assert!(fits, "{width}: {line:?}");
            }
        }
    }
}
