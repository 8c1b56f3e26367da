//! The lines of a text with their numbers, whatever ends them: LF, CR, or both.

/// The lines of a text, numbered from 1, without their ends. A line end at the end of the text opens no further line.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> + Clone {
    let mut rest = Some(text);
    let mut number = 0;
    std::iter::from_fn(move || {
        let text = rest.filter(|text| number == 0 || !text.is_empty())?;
        number += 1;
        let end = memchr::memchr2(b'\n', b'\r', text.as_bytes());
        let (line, after) =
            end.map_or((text, None), |at| (text.get(..at).unwrap_or_default(), text.get(at..)));
        rest = after.map(|after| after.strip_prefix("\r\n").or_else(|| after.get(1..)).unwrap_or_default());
        (number > 1 || !text.is_empty()).then_some((number, line))
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
