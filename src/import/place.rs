//! Where in a file something stands: the line of a byte position.

/// Counts lines as far as was asked, so that asking for positions in ascending order costs one pass over the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Place<'a> {
    /// The beginning of a text.
    pub(super) fn of(text: &'a str) -> Place<'a> {
        Place { text: text.as_bytes(), at: 0, line: 1 }
    }

    /// The line in which a byte position stands, from 1; for one before the last that was asked for, that one's line.
    /// Lines end with LF, CR, or both.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_has_the_line_that_the_text_has_there() {
        let text = "a\r\nb\rc\n\nd";
        let mut place = Place::of(text);
        let read: Vec<u64> = (0..=text.len() + 1).map(|at| place.line(at)).collect();
        assert_eq!(read, [1, 1, 1, 2, 2, 3, 3, 4, 5, 5, 5]);
        assert_eq!(Place::of(text).line(8), 5);
    }
}
