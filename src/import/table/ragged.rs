//! Cells that a row has behind those of the head, because the sign that parts the cells stands within one, which has no
//! quotation marks around it: in the words, or before the decimals of a time.

use super::cell::{is_blank, is_whole};
use super::columns::ColumnSpec;
use super::rows::TableRow;
use crate::record::{Problem, ProblemKind};
use std::borrow::Cow;

/// How many cells a row should have, and what is known of the last.
pub(super) struct RowWidth {
    cells: usize,
    /// Which column is the words, from 0.
    text: usize,
    delimiter: u8,
}

impl RowWidth {
    /// The width of a table with a first row, which is its head or is not.
    pub(super) fn new(first: &[&str], headed: bool, columns: &ColumnSpec, delimiter: u8) -> RowWidth {
        // ColumnSpec of a head that have no name, at its end, are none.
        let named = first.iter().rposition(|cell| !headed || !is_blank(cell)).map_or(0, |last| last + 1);
        RowWidth { cells: named.max(columns.text + 1), text: columns.text, delimiter }
    }

    /// The cells of a row beyond these, up to the last in which something stands.
    pub(super) fn beyond<'r, 't>(&self, row: &'r TableRow<'t>) -> &'r [Cow<'t, str>] {
        let beyond = row.cells.get(self.cells..).unwrap_or_default();
        let used = beyond.iter().rposition(|cell| !is_blank(cell)).map_or(0, |last| last + 1);
        beyond.get(..used).unwrap_or_default()
    }

    /// The words of a row with cells beyond, where the words come last: the sign between the cells is one of theirs.
    pub(super) fn words(&self, row: &TableRow<'_>) -> Option<String> {
        let last = self.text + 1 == self.cells;
        let used = self.cells + self.beyond(row).len();
        row.cells.get(self.text..used).filter(|_| last).map(|cells| self.joined(cells))
    }

    /// What is said of words that were put together.
    pub(super) fn taken(&self) -> String {
        let sign = self.sign();
        format!(
            "the row has more cells than the first: taken as words with {sign} in them (put such words in quotation marks)"
        )
    }

    /// What is said of cells that are left out.
    pub(super) fn left_out(&self, cells: &[Cow<'_, str>]) -> String {
        /// So many characters of them are shown.
        const SHOWN: usize = 60;
        let joined = self.joined(cells);
        let shown: String = joined.chars().take(SHOWN).collect();
        let more = if shown.len() < joined.len() { "..." } else { "" };
        format!("the row has more cells than the first; left out: {shown:?}{more}")
    }

    /// Why a table cannot be read in which nearly all rows have cells beyond the head: nothing tells which cell is which.
    /// Where the words come last, these may have the sign in them, unless numbers stand where the speakers or the words
    /// should.
    pub(super) fn refused(&self, rows: &[TableRow<'_>], columns: &ColumnSpec) -> Option<Problem> {
        let all = rows.iter().filter(|row| row.cells.iter().any(|cell| !is_blank(cell))).count();
        let wide: Vec<&TableRow<'_>> = rows.iter().filter(|row| !self.beyond(row).is_empty()).collect();
        // A time without decimals has no comma.
        if wide.len() < 2 || wide.len() * 10 < all * 8 {
            return None;
        }
        let number = |row: &TableRow<'_>| {
            let columns = [columns.speaker, Some(columns.text)].into_iter().flatten();
            columns.filter_map(|at| row.cells.get(at)).any(|cell| is_whole(cell))
        };
        let moved = wide.iter().filter(|row| number(row)).count() * 2 >= wide.len();
        if self.text + 1 == self.cells && !moved {
            return None;
        }
        let (count, cells, sign) = (wide.len(), self.cells, self.sign());
        let first = wide.first()?;
        let has = cells + self.beyond(first).len();
        let other = if self.delimiter == b';' { "tabs" } else { "semicolons" };
        let what = format!(
            "nearly all rows ({count} of {all}) have more cells than the head, as this one ({has}, and not {cells}), so that \
             none is told which it is: {sign} stands within cells too, as in 0{sign}5 or between words. Save the table with \
             {other} between the cells, or with quotation marks around them"
        );
        Some(Problem { line: first.line, kind: ProblemKind::BadValue, what })
    }

    fn joined(&self, cells: &[Cow<'_, str>]) -> String {
        cells.join(char::from(self.delimiter).encode_utf8(&mut [0; 4]) as &str)
    }

    /// The sign between the cells, as it is shown.
    fn sign(&self) -> Cow<'static, str> {
        match self.delimiter {
            b'\t' => Cow::Borrowed("a tab"),
            delimiter => Cow::Owned(char::from(delimiter).to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::transcript::{Content, Document, Options, Transcript};
    use super::super::read;
    use super::*;

    /// The words of each row, and what is said of them with its line.
    fn shown(transcript: &Transcript<'_>) -> (Vec<String>, Vec<String>) {
        let words = transcript.items.iter().filter_map(|item| match &item.content {
            Content::Utterance { text, .. } => Some(text.to_string()),
            Content::Event(_) => None,
        });
        let said = transcript.problems.list().iter();
        let said = said.filter(|p| p.line > 1).map(|p| format!("{}: {}: {}", p.line, p.kind.word(), p.what));
        (words.collect(), said.collect())
    }

    fn of(text: &str) -> Result<(Vec<String>, Vec<String>), Problem> {
        let options = Options { unit: Some("s".to_owned()), ..Options::default() };
        read(&Document { text, name: "a.csv" }, &options).map(|transcript| shown(&transcript))
    }

    #[test]
    fn words_with_the_sign_between_cells_in_them_stay_whole_where_they_come_last() {
        let text = "start;speaker;text\n1;K;Well?\n2;D;I took the money; I had the knife.\n3;K;Yes.;;\n4;D;a;\"b\";c;\n\
                    5;K;Why?\n6;D;No.\n7;K;Go on.\n8;D;;No.\n";
        let (words, said) = of(text).unwrap();
        let whole =
            ["Well?", "I took the money; I had the knife.", "Yes.", "a;b;c", "Why?", "No.", "Go on.", ";No."];
        assert_eq!(words, whole);
        let what = "guessed: the row has more cells than the first: taken as words with ; in them (put such words in \
                    quotation marks)";
        assert_eq!(said, [3, 5, 9].map(|line| format!("{line}: {what}")));
    }

    #[test]
    fn a_head_may_end_with_columns_that_have_no_name() {
        let (words, said) = of("start;text;;\n1;Yes;;\n2;I took; all of it;\n3;No;;\n").unwrap();
        assert_eq!(words, ["Yes", "I took; all of it", "No"]);
        assert_eq!(said.len(), 1);
    }

    #[test]
    fn cells_that_are_left_out_are_shown() {
        let long = "x".repeat(99);
        let text =
            format!("start,text,speaker\n1,Yes,K\n2,I took,all,of it\n3,No,K,{long}\n4,No,K\n5,No,K\n");
        let (words, said) = of(&text).unwrap();
        assert_eq!(words, ["Yes", "I took", "No", "No", "No"]);
        let what = "dropped: the row has more cells than the first; left out:";
        let shown = [format!("3: {what} \"of it\""), format!("4: {what} {:?}...", "x".repeat(60))];
        assert_eq!(said, shown);
    }

    #[test]
    fn commas_before_decimals_among_commas_between_cells_are_refused() {
        for text in [
            "start,end,speaker,text\n12,4,15,9,K,Sit\n16,1,17,2,D,No\n18,1,19,2,K,Why, then?\n",
            "start,end,text\n0,5,1,5,Sit\n2,1,3,5,No\n4,5,Yes\n6,1,7,1,No\n8,2,9,1,No\n",
            "start,text\n0,5,Sit\n2,5,No\n",
            "start,text,speaker\n1,Sit, please,K\n2,No, sir,D\n",
        ] {
            let problem = of(text).unwrap_err();
            assert_eq!(problem.line, 2);
            assert!(problem.what.contains("more cells than the head"), "{}", problem.what);
            assert!(problem.what.contains("semicolons between the cells"), "{}", problem.what);
        }
        // Here the words alone have commas, and come last.
        let words = "start,end,speaker,text\n1,2,K,Sit down, please.\n2,3,D,No, sir.\n3,4,K,Well, then.\n";
        assert_eq!(of(words).unwrap().0, ["Sit down, please.", "No, sir.", "Well, then."]);
        let blank = "start,text\n1,Sit,,\n2,No,,\n";
        assert_eq!(of(blank).unwrap(), (vec!["Sit".to_owned(), "No".to_owned()], Vec::new()));
    }
}
