//! What a table lacks whose columns are not told: a sentence that names those that it has, and shows the option that
//! would say which is which.

use super::super::transcript::Document;
use super::columns::ColumnSpec;
use super::{Sample, TableRow};

/// So many rows are looked at.
const ROWS: usize = 20;
/// So many names of columns are listed, each with so many characters.
const LISTED: (usize, usize) = (12, 30);

/// What to say of a table that cannot be read because nothing tells its columns; `None` for what is no table.
#[must_use]
pub fn columns_wanted(document: &Document<'_>) -> Option<String> {
    let sample = Sample::new(document.text);
    let rows = sample.rows.get(..sample.rows.len().min(ROWS))?;
    let ending = document.name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let named = ending.is_some_and(|ending| super::EXTENSIONS.contains(&ending.as_str()));
    // Two lines of prose may have a comma each, or a tab.
    let needed = if named { 2 } else { 3 };
    let wide = |row: &TableRow<'_>| row.cells.len() >= needed;
    let is_table = if named { rows.iter().any(wide) } else { rows.len() > 1 && rows.iter().all(wide) };
    is_table.then(|| sentence(&sample, rows, if named { "" } else { "--format csv " }))
}

fn sentence(sample: &Sample<'_>, rows: &[TableRow<'_>], format: &str) -> String {
    let is_head = |row: &&TableRow<'_>| {
        let cells: Vec<&str> = row.cells.iter().map(AsRef::as_ref).collect();
        super::native::is_head(&cells) || ColumnSpec::by_head(&cells).is_some()
    };
    if let Some(head) = rows.iter().skip(1).find(is_head) {
        return format!(
            "the head of the table seems to stand in line {}: take away the lines above it",
            head.line
        );
    }
    let names: Vec<String> = sample
        .head()
        .iter()
        .take(LISTED.0)
        .map(|name| name.trim().chars().take(LISTED.1).collect::<String>())
        .map(|name| if name.is_empty() { "(empty)".to_owned() } else { name })
        .collect();
    let more = sample.head().len().saturating_sub(LISTED.0);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let below = sample.cells(1);
    let below: Vec<Vec<&str>> =
        below.into_iter().filter(|row| row.iter().any(|c| !c.trim().is_empty())).collect();
    let example = match ColumnSpec::by_cells(&below) {
        Some(columns) => {
            let unit = columns.unit.unwrap_or_else(|| columns.likely_unit(&below));
            format!("{} --unit {}", columns.words(), unit.word())
        }
        None => "start=N,end=N,speaker=N,text=N --unit hms".to_owned(),
    };
    format!(
        "no columns of times and words are told by their names. The first row has: {}{more}. Say which is \
         which, as in {format}--columns {example}",
        names.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(name: &str, text: &str) -> Option<String> {
        columns_wanted(&Document { text, name })
    }

    #[test]
    fn the_columns_that_would_fit_are_shown_as_they_are_typed() {
        let german = "Nr;Von;Bis;Sprecher;Aussage\n1;00:00:01;00:00:03;Kessler;Sit down, please.\n2;00:00:04;00:00:05;Doe;No.\n";
        let said = wanted("a.csv", german).unwrap();
        assert!(said.contains("has: Nr, Von, Bis, Sprecher, Aussage."), "{said}");
        assert!(said.ends_with("as in --columns start=2,end=3,speaker=4,text=5 --unit hms"), "{said}");
        assert!(wanted("a.txt", german).unwrap().contains("in --format csv --columns start=2"));
        let said = wanted("a.csv", "Von,Aussage\nsoon,hello\nlater,there\n").unwrap();
        assert!(said.ends_with("--columns start=N,end=N,speaker=N,text=N --unit hms"), "{said}");
    }

    #[test]
    fn a_head_below_other_lines_is_found() {
        let said = wanted("a.csv", "Interview;;\nof Doe;;\n\nStart;Speaker;Text\n0:01;K;Sit\n").unwrap();
        assert!(said.contains("in line 4: take away"), "{said}");
    }

    #[test]
    fn prose_is_no_table() {
        assert_eq!(wanted("a.txt", "We left, then.\nAnd came back, later.\n"), None);
        assert_eq!(wanted("", "one line, with, commas"), None);
        assert_eq!(wanted("a.csv", "hello\nworld\n"), None);
    }
}
