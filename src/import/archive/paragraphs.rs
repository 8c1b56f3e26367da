//! Collects the paragraphs and table rows of a document, and makes lines of them.

use super::{Places, Unpacked};
use crate::import::table;
use crate::import::tiers::NameCounts;
use crate::import::transcript::Transcript;
use crate::record::counted;
use crate::time::{WrittenTime, read_time};
use std::borrow::Cow;
use std::fmt::Write;

/// What an element of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Paragraph,
    Row,
    Cell,
    /// Its text is words.
    Words,
    Tab,
    LineBreak,
    Hyphen,
    /// So many spaces.
    Spaces(usize),
    /// Neither it nor what is in it is read.
    Skipped,
    /// As [`Element::Skipped`], and reported by this name.
    LeftOut(&'static str),
    Other,
}

/// A paragraph outside any table, or a row of a table.
enum Block {
    Paragraph(u32, String),
    Row(u32, Vec<String>),
}

/// A row that is being read.
#[derive(Default)]
struct OpenRow {
    paragraph: u32,
    cells: Vec<String>,
}

/// The paragraphs of a document.
#[derive(Default)]
pub(super) struct Paragraphs {
    blocks: Vec<Block>,
    /// How many paragraphs have begun.
    count: u32,
    /// The paragraphs that have not ended, each with its number. A text box has paragraphs within one.
    open: Vec<(u32, String)>,
    rows: Vec<OpenRow>,
    /// What is left out, by its name.
    left_out: NameCounts,
}

/// The most spaces that one element stands for.
const SPACES: usize = 80;

impl Paragraphs {
    /// The number of the last paragraph that began, from 1.
    pub(super) fn number(&self) -> u32 {
        self.count.max(1)
    }

    /// An element begins.
    pub(super) fn begin(&mut self, element: Element) {
        match element {
            Element::Paragraph => {
                self.count = self.count.saturating_add(1);
                self.open.push((self.count, String::new()));
            }
            Element::Row => {
                self.rows.push(OpenRow { paragraph: self.count.saturating_add(1), cells: Vec::new() });
            }
            Element::Cell => {
                if let Some(row) = self.rows.last_mut() {
                    row.cells.push(String::new());
                }
            }
            Element::Tab => self.words("\t"),
            Element::LineBreak => self.words("\n"),
            Element::Hyphen => self.words("-"),
            Element::Spaces(n) => self.words(&" ".repeat(n.min(SPACES))),
            Element::LeftOut(what) => self.left_out.add(self.number().into(), what),
            Element::Words | Element::Skipped | Element::Other => {}
        }
    }

    /// Adds words to the paragraph.
    pub(super) fn words(&mut self, words: &str) {
        if let Some((_, text)) = self.open.last_mut() {
            text.push_str(words);
        }
    }

    /// Whether the paragraph so far is blank or ends in a space.
    pub(super) fn ends_in_space(&self) -> bool {
        self.open.last().is_none_or(|(_, text)| text.is_empty() || text.ends_with([' ', '\t', '\n']))
    }

    /// An element ends.
    pub(super) fn end(&mut self, element: Element) {
        if element == Element::Paragraph {
            let Some((number, text)) = self.open.pop() else { return };
            match self.rows.last_mut().map(|row| row.cells.last_mut()) {
                Some(Some(cell)) => add_to_cell(cell, &text),
                Some(None) | None => self.blocks.push(Block::Paragraph(number, text)),
            }
        } else if element == Element::Row {
            let Some(row) = self.rows.pop() else { return };
            // A table within a cell.
            if let Some(cell) = self.rows.last_mut().and_then(|outer| outer.cells.last_mut()) {
                row.cells.iter().for_each(|text| add_to_cell(cell, text));
            } else {
                self.blocks.push(Block::Row(row.paragraph, row.cells));
            }
        }
    }

    /// The text of the document.
    pub(super) fn finish(self) -> Unpacked {
        let mut transcript = Transcript::default();
        self.left_out.report_left_out("left out of the text", &mut transcript);
        let mut lines = Lines::default();
        if self.is_table() {
            let (mut first, mut outside) = (None, 0);
            let fields = self.rows_of_tables().next().filter(|cells| is_header(cells)).map(Vec::len);
            for block in &self.blocks {
                match block {
                    Block::Row(number, cells) => lines.row(*number, cells),
                    Block::Paragraph(_, text) if text.trim().is_empty() => {}
                    Block::Paragraph(number, text) if lines.text.is_empty() => {
                        first = first.or(Some((*number, text)));
                        outside += 1;
                    }
                    Block::Paragraph(number, text) => {
                        if let Some(fields) = fields {
                            // What is between tables is a row of them: the header row says that they are tables.
                            let mut row = vec![text.clone()];
                            row.resize(fields.max(1), String::new());
                            lines.row(*number, &row);
                        } else {
                            let what = format!("paragraph outside the table left out: {}", text.trim());
                            transcript.dropped((*number).into(), what);
                        }
                    }
                }
            }
            if let Some((number, text)) = first {
                let begin: String = text.trim().chars().take(60).collect();
                let paragraphs = counted(outside, "paragraph");
                let what = format!("{paragraphs} outside the table left out, the first: {begin}");
                transcript.dropped(number.into(), what);
            }
        } else {
            for block in &self.blocks {
                match block {
                    Block::Paragraph(number, text) => lines.add(*number, text),
                    Block::Row(number, cells) => lines.add(*number, &joined(cells)),
                }
            }
        }
        transcript.problems.sort();
        Unpacked {
            text: lines.text,
            places: Places { paragraphs: lines.paragraphs },
            problems: transcript.problems,
        }
    }

    fn rows_of_tables(&self) -> impl Iterator<Item = &Vec<String>> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Row(_, cells) => Some(cells),
            Block::Paragraph(..) => None,
        })
    }

    /// Whether the document is a table of times, speakers and words: at least three rows and half of all rows have three
    /// cells or more, of which one is a time. Below a header row, one row with a time is enough.
    fn is_table(&self) -> bool {
        let has_header = self.rows_of_tables().next().is_some_and(|cells| is_header(cells));
        let (least, rows) = if has_header { (2, 1) } else { (3, 3) };
        let timed = |cells: &&Vec<String>| cells.len() >= least && cells.iter().any(|cell| is_time(cell));
        let with_time = self.rows_of_tables().filter(timed).count();
        with_time >= rows && with_time * 2 >= self.rows_of_tables().count()
    }
}

/// Whether a row names the columns of a table.
fn is_header(cells: &[String]) -> bool {
    table::is_header(&cells.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Adds a paragraph to a cell, on a line of its own.
fn add_to_cell(cell: &mut String, text: &str) {
    if !cell.is_empty() && !text.is_empty() {
        cell.push('\n');
    }
    cell.push_str(text);
}

fn is_time(cell: &str) -> bool {
    let bare = cell.trim().trim_matches(['[', ']', '(', ')']);
    bare.contains(':') && matches!(read_time(bare), Some(WrittenTime::Clock(_) | WrittenTime::OfDay(_)))
}

/// A row among paragraphs as a line: its cells with tabs between them. If the first of two cells has a name and a time, the
/// second is the words, on the next line.
fn joined(cells: &[String]) -> String {
    if let [head, words] = cells
        && head.contains(':')
        && head.contains(char::is_alphabetic)
        && !is_time(head)
    {
        return format!("{}\n{words}", head.replace('\n', "  "));
    }
    // Lines below the first of the words may name speakers of their own.
    let last = cells.len().saturating_sub(1);
    let in_line =
        |(at, cell): (usize, &String)| if at < last { cell.replace('\n', " ") } else { cell.clone() };
    cells.iter().enumerate().map(in_line).collect::<Vec<_>>().join("\t").trim_end().to_owned()
}

/// A field of a table with tabs, in quotation marks where needed.
fn quoted_field(text: &str) -> Cow<'_, str> {
    if text.contains(['\t', '\n', '\r', '"']) {
        return Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")));
    }
    Cow::Borrowed(text)
}

/// The lines of a text, and the paragraph of each.
#[derive(Default)]
struct Lines {
    text: String,
    paragraphs: Vec<u32>,
}

impl Lines {
    /// Adds a text of one line or more.
    fn add(&mut self, paragraph: u32, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        self.paragraphs.extend(std::iter::repeat_n(paragraph, text.matches('\n').count() + 1));
        self.text.push_str(&text);
        self.text.push('\n');
    }

    /// Adds the row of a table with tabs, whose fields are in quotation marks where needed.
    fn row(&mut self, paragraph: u32, cells: &[String]) {
        let mut line = String::new();
        for (n, cell) in cells.iter().enumerate() {
            let tab = if n > 0 { "\t" } else { "" };
            let _ = write!(line, "{tab}{}", quoted_field(cell.trim()));
        }
        self.add(paragraph, &line);
    }
}
