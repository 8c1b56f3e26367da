//! Splits a text into numbered lines ending in LF, CR or both, and finds the line of a byte offset. Edits texts that stay
//! borrowed where possible.

use std::borrow::Cow;
use std::ops::Range;

/// The lines of a text, numbered from 1, without their ends. No empty line follows a final line end.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> + Clone {
    spans(text).map(|(number, span)| (number, text.get(span).unwrap_or_default()))
}

/// The byte ranges of the lines of a text, numbered from 1, without their ends.
pub(super) fn spans(text: &str) -> impl Iterator<Item = (u64, Range<usize>)> + Clone + use<'_> {
    let bytes = text.as_bytes();
    let mut start = 0;
    let mut number = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(start..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let line = start..start + length;
        let ends = if rest.get(length..).is_some_and(|end| end.starts_with(b"\r\n")) { 2 } else { 1 };
        start = line.end + ends;
        number += 1;
        Some((number, line))
    })
}

/// Finds the line of byte offsets. Offsets in ascending order take one pass over the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineIndex<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> LineIndex<'a> {
    /// Begins at the start of a text.
    pub(super) fn new(text: &'a str) -> LineIndex<'a> {
        LineIndex { text: text.as_bytes(), at: 0, line: 1 }
    }

    /// The line of a byte offset, from 1. For an offset before the last one asked for, the line of that one.
    pub(super) fn line(&mut self, at: usize) -> u64 {
        let passed = self.text.get(self.at..at).unwrap_or_default();
        for end in memchr::memchr2_iter(b'\n', b'\r', passed) {
            let end = self.at + end;
            let first_of_two = self.text.get(end) == Some(&b'\r') && self.text.get(end + 1) == Some(&b'\n');
            self.line += u64::from(!first_of_two);
        }
        self.at = self.at.max(at.min(self.text.len()));
        self.line
    }
}

/// Appends to a text, which stays borrowed while it has one part.
pub(super) fn append<'a>(text: &mut Cow<'a, str>, part: Cow<'a, str>) {
    if text.is_empty() {
        *text = part;
    } else {
        text.to_mut().push_str(&part);
    }
}

/// A part of a text, which stays borrowed if the text was.
pub(super) fn part_of(text: Cow<'_, str>, part: impl Fn(&str) -> &str) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(part(text)),
        Cow::Owned(text) if part(&text).len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(part(&text).to_owned()),
    }
}

/// The lines of a text that are not blank, each without the white space around it.
pub(super) fn without_blank_lines(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// As [`without_blank_lines`], with single spaces between words.
pub(super) fn single_spaced(text: &str) -> String {
    let spaced = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    text.lines().map(spaced).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Trims a text, which stays borrowed if it was.
pub(super) fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    part_of(text, str::trim)
}

/// A text with LF as its line ends, which stays borrowed if it has no others.
pub(super) fn with_lf(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_end_counts_once() {
        let read = |text| lines(text).collect::<Vec<_>>();
        assert_eq!(read("a\r\nb\rc\n\nd"), [(1, "a"), (2, "b"), (3, "c"), (4, ""), (5, "d")]);
        assert_eq!(read("a\n"), [(1, "a")]);
        assert_eq!(read("\n"), [(1, "")]);
        assert_eq!(read(""), []);
        assert_eq!(read("é\r"), [(1, "é")]);
    }

    #[test]
    fn an_offset_has_its_line_in_the_text() {
        let text = "a\r\nb\rc\n\nd";
        let mut index = LineIndex::new(text);
        let read: Vec<u64> = (0..=text.len() + 1).map(|at| index.line(at)).collect();
        assert_eq!(read, [1, 1, 1, 2, 2, 3, 3, 4, 5, 5, 5]);
        assert_eq!(LineIndex::new(text).line(8), 5);
    }
}
