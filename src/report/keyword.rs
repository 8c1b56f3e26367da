//! A match with the words around it: a line of a concordance, with the match in one column of all lines.

use super::page::Page;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The most bytes that are searched for the ends of the word that a match is in, so that a word of a megabyte costs no more than
/// another.
const LONGEST_WORD: usize = 1 << 10;

/// A match and the words around it, as in the log. Between words they are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Keyword<'a> {
    /// The words before it.
    pub(super) before: &'a str,
    /// The match.
    pub(super) found: &'a str,
    /// The words after it.
    pub(super) after: &'a str,
    /// Whether more words are before or after these.
    cut: (bool, bool),
}

impl<'a> Keyword<'a> {
    /// The match in a range of a text, with at most so many columns of words before and after it. Takes time for these alone.
    pub(super) fn new(text: &'a str, found: Range<usize>, columns: (usize, usize)) -> Keyword<'a> {
        let part = |range: Range<usize>| text.get(range).unwrap_or_default();
        let before = last_words(part(0..found.start), columns.0);
        let after = first_words(part(found.end..text.len()), columns.1);
        let cut = (before.len() < found.start, after.len() < text.len() - found.end);
        Keyword { before, found: part(found), after, cut }
    }

    /// The match as a line: the words before it end at a column, it begins at the next but one, and the line is no wider
    /// than `left` + `right`. The match is shown with the rest of the word that it is in.
    pub(super) fn line(text: &str, found: Range<usize>, (left, right): (usize, usize), page: Page) -> String {
        let found = whole_words(text, found);
        // Two columns before the match, and two after it, set it apart.
        let (left, right) = (left.saturating_sub(2), right);
        let shown = |text: &str| page.of_log(&text.replace(['\n', '\r', '\t'], " ")).into_owned();
        let more = page.own("…").into_owned();
        let keyword = Keyword::new(text, found.clone(), (left, right));
        let match_ = fitted(&shown(keyword.found), right, &more);
        let room = right.saturating_sub(match_.width() + 2);
        // What is made visible can be wider than it was.
        let before = shown(keyword.before);
        let (before, cut) = shorten(last_words, before.trim_end(), left, keyword.cut.0, &more);
        let before = if cut { format!("{more}{before}") } else { before };
        let after = shown(keyword.after);
        let (after, cut) = shorten(first_words, after.trim_start(), room, keyword.cut.1, &more);
        let after = if cut { format!("{after}{more}") } else { after };
        let space = " ".repeat(left.saturating_sub(before.width()));
        let line = format!("{space}{before}  {match_}  {after}");
        line.trim_end().to_owned()
    }
}

/// As many words of a text as have room, with that for the sign that there are more; and whether there are more.
fn shorten(
    words: fn(&str, usize) -> &str,
    text: &str,
    room: usize,
    more: bool,
    sign: &str,
) -> (String, bool) {
    if text.width() <= room && !more {
        return (text.to_owned(), false);
    }
    let room = room.checked_sub(sign.width());
    let kept = room.map_or("", |room| words(text, room)).trim();
    (kept.to_owned(), room.is_some())
}

/// A text, cut between characters if it is too wide.
fn fitted(text: &str, width: usize, more: &str) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(more.width());
    let mut used = 0;
    let kept = text.graphemes(true).take_while(|cluster| {
        used += cluster.width();
        used <= room
    });
    format!("{}{more}", kept.collect::<String>())
}

/// The first words of a text that have room.
fn first_words(text: &str, room: usize) -> &str {
    let mut used = 0;
    let over = text.split_word_bound_indices().find(|(_, word)| {
        used += word.width();
        used > room
    });
    over.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

/// The last words of a text that have room.
fn last_words(text: &str, room: usize) -> &str {
    let mut used = 0;
    let over = text.split_word_bound_indices().rev().find(|(_, word)| {
        used += word.width();
        used > room
    });
    over.and_then(|(at, word)| text.get(at + word.len()..)).unwrap_or(text)
}

/// A range extended to the ends of the words in which it begins and ends.
fn whole_words(text: &str, found: Range<usize>) -> Range<usize> {
    let is_bound = |at: &usize| text.is_char_boundary(*at);
    let near = (0..=found.start.saturating_sub(LONGEST_WORD)).rev().find(is_bound).unwrap_or(0);
    let last = text.get(near..found.start).and_then(|before| before.split_word_bound_indices().next_back());
    let begin = last.map_or(found.start, |(at, _)| near + at);
    let far = (found.end.saturating_add(LONGEST_WORD)..text.len()).find(is_bound).unwrap_or(text.len());
    let mut bounds =
        text.get(begin..far).into_iter().flat_map(str::split_word_bound_indices).map(|(at, word)| {
            let start = begin + at;
            start..start + word.len()
        });
    let first = bounds.clone().find(|word| word.end > found.start).unwrap_or(found.clone());
    let last = bounds.find(|word| word.end >= found.end).unwrap_or(found.clone());
    first.start.min(found.start)..last.end.max(found.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, found: &str, left: usize, right: usize) -> String {
        let at = text.find(found).unwrap();
        Keyword::line(text, at..at + found.len(), (left, right), Page::default())
    }

    #[test]
    fn the_match_begins_in_one_column_and_no_line_is_wider_than_the_room_for_it() {
        for (text, found) in [
            ("I think maybe I ought to talk to somebody. A lawyer or somebody. I don't know.", "lawyer"),
            ("lawyer", "lawyer"),
            ("我想我应该找律师谈谈，或者找别的什么人谈谈，我不知道该怎么办", "律师"),
            ("家族👩‍👩‍👧‍👦と弁護士を呼んでくださいとお願いしました", "弁護士"),
            ("أريد أن أتحدث إلى محام قبل أن أجيب على أي سؤال آخر", "محام"),
            ("e\u{301}te\u{301} avocat e\u{301}te\u{301}", "avocat"),
        ] {
            for (left, right) in [(20, 30), (12, 12), (40, 40), (9, 14)] {
                let line = line(text, found, left, right);
                let at = line.find(found).unwrap_or_else(|| panic!("{line}"));
                assert_eq!(line.get(..at).map(UnicodeWidthStr::width), Some(left), "{line}");
                assert!(line.width() <= left + right, "{line}");
            }
        }
    }

    #[test]
    fn words_are_not_torn_apart_and_what_is_cut_has_a_sign() {
        let text = "I think maybe I ought to talk to somebody. A lawyer or somebody. I don't know.";
        assert_eq!(line(text, "law", 20, 20), "   …to somebody. A  lawyer  or somebody…");
        // The letters of Arabic join: a word is shown whole.
        let line = line("أريد أن أتحدث إلى محاميين اثنين", "محام", 14, 20);
        assert!(line.contains("  محاميين  "), "{line}");
    }

    #[test]
    fn the_words_in_a_table_are_those_of_the_log() {
        let text = "No.\r\nI want\ta lawyer\u{1b}[2J now, please.";
        let at = text.find("law").unwrap();
        let keyword = Keyword::new(text, at..at + 3, (9, 200));
        assert_eq!(
            (keyword.before, keyword.found, keyword.after),
            ("I want\ta ", "law", "yer\u{1b}[2J now, please.")
        );
    }

    #[test]
    fn a_word_of_a_megabyte_takes_no_longer_than_another() {
        let text = "a".repeat(1 << 20);
        for at in (0..text.len()).step_by(97) {
            let range = whole_words(&text, at..at + 1);
            assert!(range.len() <= 2 * LONGEST_WORD + 1);
        }
    }
}
