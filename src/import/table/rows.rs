//! Splits a table into rows and fields (RFC 4180), borrowing each field from the text where possible.
//!
//! Reads what the `csv` crate reads, which the tests check. It is written by hand because that crate copies every field
//! and does not report unescaped quotes.

use super::cell::is_blank;
use smallvec::SmallVec;
use std::borrow::Cow;

/// What quotes mean in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    /// They may enclose a field.
    Enclose,
    /// They are part of the text.
    AreText,
}

/// One row.
pub(super) struct TableRow<'a> {
    /// Its first line in the file, from 1.
    pub(super) line: u64,
    /// Where it begins, in bytes from the start of the text.
    pub(super) at: usize,
    /// Its fields, without the quotes around them. Few tables have more than six.
    pub(super) cells: SmallVec<[Cow<'a, str>; 6]>,
    /// Whether a quote inside a quoted field is not doubled, so that other quotes may be misplaced or missing.
    pub(super) torn: bool,
}

impl<'a> TableRow<'a> {
    /// The field in a column, if the column exists and the field is not blank.
    pub(super) fn cell(&self, column: Option<usize>) -> Option<&Cow<'a, str>> {
        self.cells.get(column?).filter(|cell| !is_blank(cell))
    }
}

/// Iterates over the rows of a text, skipping blank lines and the line `sep=;` that spreadsheets write first.
pub(super) struct TableRows<'a> {
    text: &'a str,
    delimiter: u8,
    quotes: Quotes,
    /// Where the next row begins.
    at: usize,
    /// The position up to which lines are counted, and the number of line ends before it.
    counted: (usize, u64),
    unterminated: Option<(u64, String)>,
}

/// One field, and where it ends: at a delimiter, at a line end, or at the end of the text.
struct Field<'a> {
    text: Cow<'a, str>,
    end: usize,
    torn: bool,
    unterminated: bool,
}

impl<'a> TableRows<'a> {
    /// Splits a text at a delimiter.
    pub(super) fn new(text: &'a str, delimiter: u8, quotes: Quotes) -> TableRows<'a> {
        let first = text.split(['\n', '\r']).next().unwrap_or_default();
        let marked = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let at = if first.len() == 5 && first.starts_with("sep=") { first.len() } else { marked };
        TableRows { text, delimiter, quotes, at, counted: (0, 0), unterminated: None }
    }

    /// The line of the last row and a report, if a quote in it is never closed. Known once all rows are read.
    pub(super) fn unterminated(self) -> Option<(u64, String)> {
        self.unterminated
    }

    fn from(&self, at: usize) -> &'a [u8] {
        self.text.as_bytes().get(at..).unwrap_or_default()
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The first delimiter or line end from a position on.
    fn field_end(&self, at: usize) -> usize {
        let rest = self.from(at);
        at + memchr::memchr3(self.delimiter, b'\n', b'\r', rest).unwrap_or(rest.len())
    }

    fn field(&self, start: usize) -> Field<'a> {
        if self.quotes == Quotes::AreText || self.from(start).first() != Some(&b'"') {
            let end = self.field_end(start);
            let text = Cow::Borrowed(self.slice(start, end));
            return Field { text, end, torn: false, unterminated: false };
        }
        let mut copy: Option<String> = None;
        // The part of the field that is not yet in `copy`.
        let mut open = start + 1;
        let mut from = open;
        while let Some(quote) = memchr::memchr(b'"', self.from(from)).map(|length| from + length) {
            if self.from(quote + 1).first() == Some(&b'"') {
                copy.get_or_insert_default().push_str(self.slice(open, quote + 1));
                (open, from) = (quote + 2, quote + 2);
                continue;
            }
            // What follows the closing quote is read as if the field were not quoted.
            let end = self.field_end(quote + 1);
            let torn = end > quote + 1;
            let inside = self.slice(open, quote);
            let text = match copy {
                None if !torn => Cow::Borrowed(inside),
                copy => Cow::Owned(copy.unwrap_or_default() + inside + self.slice(quote + 1, end)),
            };
            return Field { text, end, torn, unterminated: false };
        }
        let end = self.text.len();
        let rest = self.slice(open, end);
        let text = copy.map_or(Cow::Borrowed(rest), |copy| Cow::Owned(copy + rest));
        Field { text, end, torn: false, unterminated: true }
    }

    /// The line of a position that is not before the last one asked for.
    fn line(&mut self, at: usize) -> u64 {
        let (from, so_far) = self.counted;
        let between = self.text.as_bytes().get(from..at).unwrap_or_default();
        // CR LF is one line end; the LF counts.
        let is_end = |&found: &usize| !self.from(from + found).starts_with(b"\r\n");
        let ends = memchr::memchr2_iter(b'\n', b'\r', between).filter(is_end).count() as u64;
        self.counted = (at, so_far + ends);
        so_far + ends + 1
    }
}

impl<'a> Iterator for TableRows<'a> {
    type Item = TableRow<'a>;

    fn next(&mut self) -> Option<TableRow<'a>> {
        let blank = self.from(self.at).iter().take_while(|&&byte| matches!(byte, b'\n' | b'\r')).count();
        let at = self.at + blank;
        if at >= self.text.len() {
            return None;
        }
        let line = self.line(at);
        let mut row = TableRow { line, at, cells: SmallVec::new(), torn: false };
        let mut start = at;
        loop {
            let field = self.field(start);
            row.cells.push(field.text);
            row.torn |= field.torn;
            if field.unterminated {
                let lines = 1 + self.slice(at, field.end).trim_end().matches('\n').count() as u64;
                let what = format!("unterminated quote: {lines} lines in one field");
                self.unterminated = Some((line, what)).filter(|_| lines > 1);
            }
            self.at = field.end;
            if self.from(field.end).first() != Some(&self.delimiter) {
                return Some(row);
            }
            start = field.end + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_their_lines_and_fields_are_borrowed() {
        let text = "sep=;\r\n\r\na;\"b\nc\"\r\n\"d\"\"e\";f\r\r;\"x\n";
        let read: Vec<(u64, Vec<Cow<'_, str>>)> =
            TableRows::new(text, b';', Quotes::Enclose).map(|row| (row.line, row.cells.into_vec())).collect();
        let plain: Vec<(u64, Vec<&str>)> =
            read.iter().map(|(line, cells)| (*line, cells.iter().map(AsRef::as_ref).collect())).collect();
        assert_eq!(plain, [(3, vec!["a", "b\nc"]), (5, vec!["d\"e", "f"]), (7, vec!["", "x\n"])]);
        assert!(matches!(read[0].1[1], Cow::Borrowed(_)));
        assert!(matches!(read[1].1[0], Cow::Owned(_)));
    }

    #[test]
    fn a_quote_that_is_not_doubled_is_reported() {
        for (text, torn) in [
            ("1,\"he said \"no\" to me\"\n", true),
            ("1,\"no\" way\n", true),
            ("\"no\" way,\"yes\"\n", true),
            ("1,\"no\" \r\n", true),
            ("1,\"\"\"\"\r\n", false),
            ("1,\"a\"\"\",\"b\"\n", false),
            ("1,\"a\"\" b\"", false),
            ("1,\"never closed\n", false),
            ("1,\"he said \"\"no\"\" to me\"\n", false),
            ("1,a 3\" pipe\n", false),
            ("1,\"a, b\"\n", false),
            ("\"1\",\"\"\n", false),
        ] {
            assert_eq!(
                TableRows::new(text, b',', Quotes::Enclose).map(|row| row.torn).collect::<Vec<_>>(),
                [torn],
                "{text}"
            );
        }
    }

    /// The fields that the `csv` crate reads.
    fn by_crate(text: &str, quotes: Quotes) -> Vec<Vec<String>> {
        let mut builder = csv::ReaderBuilder::new();
        let reader = builder
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(64)
            .quoting(quotes == Quotes::Enclose)
            .from_reader(text.as_bytes());
        reader.into_records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn fields_are_those_of_the_csv_crate_and_copied_only_for_a_quote_in_them() {
        const CHARS: [char; 6] = ['"', ',', 'a', '\n', '\r', 'é'];
        let texts = (0..CHARS.len().pow(5)).map(|number| {
            (0..5).map(|place| CHARS[number / CHARS.len().pow(place) % CHARS.len()]).collect::<String>()
        });
        let others = ["", "\u{feff}\"é\",\"ü\"\r\n", "\"é, \",é,\"é\"\"\""].map(str::to_owned);
        for text in texts.chain(others) {
            for quotes in [Quotes::Enclose, Quotes::AreText] {
                let rows: Vec<TableRow<'_>> = TableRows::new(&text, b',', quotes).collect();
                let cells: Vec<Vec<&str>> =
                    rows.iter().map(|row| row.cells.iter().map(AsRef::as_ref).collect()).collect();
                assert_eq!(cells, by_crate(&text, quotes), "{text:?}");
                let copied = |cell: &Cow<'_, str>| matches!(cell, Cow::Owned(_)) && !cell.contains('"');
                assert!(
                    !rows.iter().filter(|row| !row.torn).any(|row| row.cells.iter().any(copied)),
                    "{text:?}"
                );
            }
        }
    }

    #[test]
    fn a_row_of_many_copied_fields_takes_time_in_proportion() {
        // This would not end in any time that a test may take if each field were looked for in the rest of its row.
        const CELLS: usize = 100_000;
        let text = "\"a\"\"<i>\",".repeat(CELLS);
        let row = TableRows::new(&text, b',', Quotes::Enclose).next().unwrap();
        assert_eq!((row.cells.len(), row.torn), (CELLS + 1, false));
        assert!(row.cells.iter().take(CELLS).all(|cell| cell == "a\"<i>"));
    }

    #[test]
    fn a_quote_that_is_never_closed_is_reported() {
        for (text, unterminated) in
            [("1,a\n2,\"b\n3,c\n", Some(2)), ("1,a 3\" pipe\n", None), ("1,\"b\n2\",3\" pipe\n", None)]
        {
            let mut rows = TableRows::new(text, b',', Quotes::Enclose);
            assert!(rows.by_ref().count() > 0);
            assert_eq!(rows.unterminated().map(|(line, _)| line), unterminated, "{text}");
        }
    }
}
