//! The columns of our CSV export, and the apostrophes that keep spreadsheets from running text as a formula.

use std::borrow::Cow;

/// The columns in order. Most have the name of a field of the log; `elapsed_hours` to `end_s` count from the reference point.
pub const COLUMNS: [&str; 28] = [
    "type", "t", "end", "elapsed_hours", "end_hours", "start_s", "end_s", "on_tape", "speaker", "name",
    "role", "text", "kind", "who", "recording", "offset", "reason", "questioning", "stated_on_tape",
    "source", "certainty", "indirect", "alt", "length", "number", "extra", "title", "fictional",
];

/// The `type` of rows computed from the others: a declared gap, an inferred gap, time NOT HELD, a part of a declared gap.
pub const DERIVED: [&str; 4] = ["gap_untaped", "gap_no_record", "not_held", "gap_part"];

/// The kept field in which a reader of our tables passes on the recording of an utterance.
pub(crate) const OUR_RECORDING: &str = "untaped:recording";

/// The characters after which a spreadsheet may begin a cell inside a text: the delimiters of other tables, and line ends.
/// A spreadsheet that is told another delimiter than the comma does not see the quotation marks of the cell.
const PARTING: [char; 5] = [';', '|', '\t', '\n', '\r'];

/// Escapes a text that a spreadsheet would run as a formula (OWASP, *CSV Injection*; OWASP ASVS 5.0, 1.2.10): an apostrophe
/// is put before each part of the text that begins like one. Parts begin at the start and after `;`, `|`, tab, line feed and
/// carriage return.
///
/// A part begins like a formula with `=`, `+`, `-`, `@` or their full-width forms; white space, quotation marks, control
/// characters and apostrophes may come first. It also does with NUL, and the whole text with a tab or a line end.
///
/// ```
/// use untaped::record::{escape_formula, unescape_formula};
/// assert_eq!(escape_formula("=1+1"), "'=1+1");
/// assert_eq!(escape_formula("a; =1"), "a;' =1");
/// assert_eq!(unescape_formula("a;' =1"), "a; =1");
/// assert_eq!(unescape_formula("'tis"), "'tis");
/// ```
#[must_use]
pub fn escape_formula(text: &str) -> Cow<'_, str> {
    by_part(text, |part, first| if is_guarded(part, first) { Some(("'", part)) } else { None })
}

/// A text as a field of a table, in quotation marks (RFC 4180, 2.5 to 2.7), with those in it doubled, and safe for a
/// spreadsheet ([`escape_formula`]).
#[must_use]
pub fn csv_cell(text: &str) -> String {
    format!("\"{}\"", escape_formula(text).replace('"', "\"\""))
}

/// Undoes [`escape_formula`].
#[must_use]
pub fn unescape_formula(cell: &str) -> Cow<'_, str> {
    by_part(cell, |part, first| Some(("", part.strip_prefix('\'').filter(|rest| is_guarded(rest, first))?)))
}

/// Replaces parts of a text. `change` gets a part with the character that ends it, and whether it is the first.
fn by_part(text: &str, change: impl Fn(&str, bool) -> Option<(&'static str, &str)>) -> Cow<'_, str> {
    let mut changed: Option<String> = None;
    let mut at = 0;
    for part in text.split_inclusive(PARTING) {
        match (change(part, at == 0), &mut changed) {
            (None, None) => {}
            (None, Some(changed)) => changed.push_str(part),
            (Some((before, part)), changed) => {
                let changed = changed.get_or_insert_with(|| text.get(..at).unwrap_or_default().to_owned());
                changed.push_str(before);
                changed.push_str(part);
            }
        }
        at += part.len();
    }
    changed.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Whether a part begins like a formula. Apostrophes before it do not matter, so that the escape can be undone.
fn is_guarded(part: &str, first: bool) -> bool {
    let bare = part.trim_start_matches('\'');
    let blank = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '"' | '\'' | '\u{FEFF}');
    let formula = |text: &str| text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    formula(bare.trim_start_matches(blank))
        || bare.trim_start_matches(['"', '\'']).starts_with('\0')
        || (first && bare.starts_with(['\t', '\r', '\n']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_apostrophe_precedes_every_part_that_begins_like_a_formula() {
        for (text, escaped) in [
            ("=40+2", "'=40+2"),
            ("\0=40+2", "'\0=40+2"),
            ("\0", "'\0"),
            ("a;=40+2;b", "a;'=40+2;b"),
            ("a\t=40+2\tb", "a\t'=40+2\tb"),
            ("\n=40+2", "'\n'=40+2"),
            ("\ta", "'\ta"),
            ("a;\" @x", "a;'\" @x"),
            ("'=1", "''=1"),
            ("-5 degrees, +1, a=b", "'-5 degrees, +1, a=b"),
            ("1-2; he said: 'tis", "1-2; he said: 'tis"),
            ("＝1", "'＝1"),
        ] {
            assert_eq!(escape_formula(text), escaped, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn the_escape_is_undone_exactly(text in "[-=+@＝;|\t\r\n\0'\" ax,]{0,16}|\\PC*") {
            let escaped = escape_formula(&text);
            prop_assert_eq!(unescape_formula(&escaped), text.as_str());
        }
    }
}
