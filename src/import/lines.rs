//! The lines of a text with their numbers, whatever ends them: LF, CR, or both.

use std::ops::Range;

/// The lines of a text, numbered from 1, without their ends. A line end at the end of the text opens no further line.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> + Clone {
    spans(text).map(|(number, span)| (number, text.get(span).unwrap_or_default()))
}

/// The lines of a text as the bytes that they take up, numbered from 1, without their ends.
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
}
