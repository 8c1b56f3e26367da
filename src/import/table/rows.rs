//! The rows of a table with their lines, their cells borrowed from the text wherever they stand in it as they are.

use smallvec::SmallVec;
use std::borrow::Cow;

/// The cells of a row; few tables have more than these.
type Cells<'a> = SmallVec<[Cow<'a, str>; 6]>;

/// One row.
pub(super) struct TableRow<'a> {
    /// Its first line in the file, from 1.
    pub(super) line: u64,
    /// Where it begins, in bytes from the beginning of the text.
    pub(super) at: usize,
    /// Its cells, without the quotation marks around them.
    pub(super) cells: Cells<'a>,
    /// Whether a quotation mark stands in a cell between quotation marks and is not doubled, so that others may stand in the
    /// wrong place or be missing.
    pub(super) torn: bool,
}

/// The rows of a text, one after the other. Blank lines are no rows, nor is `sep=;`, which spreadsheets put first.
pub(super) struct TableRows<'a> {
    text: &'a str,
    delimiter: u8,
    quoting: bool,
    reader: csv::Reader<&'a [u8]>,
    record: csv::ByteRecord,
    /// Where the text that is being read stands in the whole.
    base: usize,
    /// The place up to which lines are counted, and how many line ends stand before it.
    counted: (usize, u64),
    last: Option<(u64, u64, bool)>,
}

impl<'a> TableRows<'a> {
    /// The rows of a text; whether quotation marks are those of cells.
    pub(super) fn new(text: &'a str, delimiter: u8, quoting: bool) -> TableRows<'a> {
        let first = text.split(['\n', '\r']).next().unwrap_or_default();
        let base = if first.len() == 5 && first.starts_with("sep=") { first.len() } else { 0 };
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .quoting(quoting)
            .delimiter(delimiter)
            .from_reader(text.as_bytes().get(base..).unwrap_or_default());
        TableRows {
            text,
            delimiter,
            quoting,
            reader,
            record: csv::ByteRecord::new(),
            base,
            counted: (0, 0),
            last: None,
        }
    }

    /// The line of the last row and how many lines it takes up, where a quotation mark in it is never closed.
    pub(super) fn unclosed(&self) -> Option<(u64, u64)> {
        self.last.filter(|&(_, lines, open)| open && lines > 1).map(|(line, lines, _)| (line, lines))
    }

    fn place(&self, byte: u64) -> usize {
        self.base.saturating_add(usize::try_from(byte).unwrap_or(usize::MAX)).min(self.text.len())
    }

    /// How many line ends stand before a place that lies behind the last one asked for.
    fn lines_before(&mut self, place: usize) -> u64 {
        let (from, so_far) = self.counted;
        let between = self.text.as_bytes().get(from..place).unwrap_or_default();
        let mut ends = 0;
        for at in memchr::memchr2_iter(b'\n', b'\r', between) {
            // CR LF is one end; the LF counts.
            let pair = self.text.as_bytes().get(from + at..from + at + 2) == Some(b"\r\n");
            ends += u64::from(!pair);
        }
        self.counted = (place, so_far + ends);
        so_far + ends
    }
}

impl<'a> Iterator for TableRows<'a> {
    type Item = TableRow<'a>;

    fn next(&mut self) -> Option<TableRow<'a>> {
        // Reading from memory, with any number of cells: no error is left that could come.
        if !self.reader.read_byte_record(&mut self.record).ok()? {
            return None;
        }
        let start = self.place(self.record.position().map_or(0, csv::Position::byte));
        let end = self.place(self.reader.position().byte());
        let whole = self.text.get(start..end).unwrap_or_default();
        let raw = whole.trim_start_matches(['\n', '\r']);
        let line = self.lines_before(end - raw.len()) + 1;
        if end == self.text.len() {
            let lines = 1 + raw.trim_end().matches('\n').count() as u64;
            self.last = Some((line, lines, raw.matches('"').count() % 2 == 1));
        }
        // The reader takes away a byte-order mark of its own.
        let marked = if start == 0 { raw.strip_prefix('\u{feff}') } else { None };
        let mut walk = Walk {
            raw: marked.unwrap_or(raw),
            at: 0,
            delimiter: self.delimiter,
            quoting: self.quoting,
            torn: false,
        };
        let cells: Cells<'a> = self.record.iter().map(|cell| walk.next(cell)).collect();
        Some(TableRow { line, at: end - raw.len(), cells, torn: walk.torn })
    }
}

/// A walk along a row, as it stands in the text, from one cell to the next: it takes each byte once.
struct Walk<'a> {
    raw: &'a str,
    /// Where the next cell begins.
    at: usize,
    delimiter: u8,
    quoting: bool,
    /// Whether a quotation mark was met that is not doubled.
    torn: bool,
}

impl<'a> Walk<'a> {
    /// The next cell, of which the reader gives the words: as it stands in its row, or a copy where it does not, which is
    /// where a quotation mark is doubled or torn in it.
    fn next(&mut self, cell: &[u8]) -> Cow<'a, str> {
        let (raw, at) = (self.raw, self.at);
        let quoted = self.quoting && raw.as_bytes().get(at) == Some(&b'"');
        let begin = at + usize::from(quoted);
        let end = begin + cell.len();
        let same = raw.get(begin..end).filter(|same| same.as_bytes() == cell);
        self.at = if quoted { self.behind_quoted(begin, end, same.is_some()) } else { end + 1 };
        match same {
            Some(same) => Cow::Borrowed(same),
            None => Cow::Owned(String::from_utf8_lossy(cell).into_owned()),
        }
    }

    /// Where the cell after a quoted one begins, whose words begin at a place, and would end at another if they stood there
    /// as they are, which is so for `same`.
    fn behind_quoted(&mut self, begin: usize, end: usize, same: bool) -> usize {
        let bytes = self.raw.as_bytes();
        let ends = |byte: Option<&u8>| byte.is_none_or(|b| [self.delimiter, b'\r', b'\n'].contains(b));
        if same && bytes.get(end) == Some(&b'"') && ends(bytes.get(end + 1)) {
            return end + 2;
        }
        let from = |at: usize| bytes.get(at..).unwrap_or_default();
        let mut at = begin;
        while let Some(length) = memchr::memchr(b'"', from(at)) {
            let mark = at + length;
            if bytes.get(mark + 1) == Some(&b'"') {
                at = mark + 2;
            } else if ends(bytes.get(mark + 1)) {
                return mark + 2;
            } else {
                // What follows it is read as if there were no quotation marks around it.
                self.torn = true;
                let rest = from(mark + 1);
                let length = memchr::memchr3(self.delimiter, b'\r', b'\n', rest).unwrap_or(rest.len());
                return mark + 1 + length + 1;
            }
        }
        bytes.len()
    }
}

/// The words of a cell without blanks around them, with LF for any line end.
pub(super) fn trimmed<'a>(cell: &Cow<'a, str>) -> Cow<'a, str> {
    if cell.contains('\r') {
        return Cow::Owned(cell.trim().replace("\r\n", "\n").replace('\r', "\n"));
    }
    match cell {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_their_lines_and_cells_are_borrowed() {
        let text = "sep=;\r\n\r\na;\"b\nc\"\r\n\"d\"\"e\";f\r\r;\"x\n";
        let read: Vec<(u64, Vec<Cow<'_, str>>)> =
            TableRows::new(text, b';', true).map(|row| (row.line, row.cells.into_vec())).collect();
        let plain: Vec<(u64, Vec<&str>)> =
            read.iter().map(|(line, cells)| (*line, cells.iter().map(AsRef::as_ref).collect())).collect();
        assert_eq!(plain, [(3, vec!["a", "b\nc"]), (5, vec!["d\"e", "f"]), (7, vec!["", "x\n"])]);
        assert!(matches!(read[0].1[1], Cow::Borrowed(_)));
        assert!(matches!(read[1].1[0], Cow::Owned(_)));
    }

    #[test]
    fn a_quotation_mark_that_is_not_doubled_is_told() {
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
                TableRows::new(text, b',', true).map(|row| row.torn).collect::<Vec<_>>(),
                [torn],
                "{text}"
            );
        }
    }

    #[test]
    fn cells_are_those_of_the_reader_and_borrowed_where_no_quotation_mark_stands_in_them() {
        for (text, cells) in [
            (
                "\"a\"\",b\"\",c\",\"d\",e\"f,\"\"\n",
                vec![("a\",b\",c", false), ("d", true), ("e\"f", true), ("", true)],
            ),
            ("\"a\"x,b\"c,d\"\n", vec![("ax", false), ("b\"c", true), ("d\"", true)]),
            ("\u{feff}\"é\",\"ü\"\r\n", vec![("é", true), ("ü", true)]),
            ("\"é, \",é,\"é\"\"\"", vec![("é, ", true), ("é", true), ("é\"", true)]),
        ] {
            let row = TableRows::new(text, b',', true).next().unwrap();
            let read: Vec<(&str, bool)> =
                row.cells.iter().map(|cell| (cell.as_ref(), matches!(cell, Cow::Borrowed(_)))).collect();
            assert_eq!(read, cells, "{text}");
        }
        let bare = TableRows::new("\"a\" b\t\"\"c\"\n", b'\t', false).next().unwrap();
        assert!(!bare.torn);
        assert_eq!(bare.cells.as_slice(), ["\"a\" b", "\"\"c\""]);
    }

    #[test]
    fn a_walk_never_loses_its_place() {
        const SIGNS: [char; 5] = ['"', ',', 'a', '\n', 'é'];
        for number in 0..SIGNS.len().pow(6) {
            let text: String =
                (0..6).map(|place| SIGNS[number / SIGNS.len().pow(place) % SIGNS.len()]).collect();
            for row in TableRows::new(&text, b',', true).filter(|row| !row.torn) {
                let copied = |cell: &Cow<'_, str>| matches!(cell, Cow::Owned(_)) && !cell.contains('"');
                assert!(!row.cells.iter().any(copied), "{text:?}: {:?}", row.cells);
            }
        }
    }

    #[test]
    fn a_walk_along_a_row_takes_a_million_copied_cells_as_it_takes_a_few() {
        // This would not end in any time that a test may take if each cell were looked for in the rest of its row.
        const CELLS: usize = 1_000_000;
        let text = "\"a\"\"<i>\",".repeat(CELLS);
        let row = TableRows::new(&text, b',', true).next().unwrap();
        assert_eq!((row.cells.len(), row.torn), (CELLS + 1, false));
        assert!(row.cells.iter().take(CELLS).all(|cell| cell == "a\"<i>"));
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_told() {
        let mut rows = TableRows::new("1,a\n2,\"b\n3,c\n", b',', true);
        assert!(rows.by_ref().count() > 0);
        assert_eq!(rows.unclosed(), Some((2, 2)));
        let mut rows = TableRows::new("1,a 3\" pipe\n", b',', true);
        assert!(rows.by_ref().count() > 0);
        assert_eq!(rows.unclosed(), None);
    }
}
