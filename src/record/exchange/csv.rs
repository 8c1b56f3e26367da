//! The columns of our CSV export, and the escaping that keeps spreadsheets from running text as a formula.

/// The columns, in their order; most are named as the fields of the log are.
pub const COLUMNS: [&str; 20] = [
    "type",
    "t",
    "end",
    "elapsed_hours",
    "on_tape",
    "speaker",
    "name",
    "text",
    "kind",
    "who",
    "recording",
    "offset",
    "reason",
    "questioning",
    "stated_on_tape",
    "source",
    "certainty",
    "length",
    "number",
    "extra",
];

/// The types of the rows that are worked out from the others: a declared gap, an inferred one, time not held.
pub const DERIVED: [&str; 3] = ["gap_untaped", "gap_no_record", "not_held"];

/// What a spreadsheet takes for a formula at the beginning of a cell (OWASP, "CSV Injection"), and the apostrophe that
/// stands before such a text.
const GUARDED: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

/// A text that no spreadsheet takes for a formula.
///
/// ```
/// use untaped::record::{escape_formula, unescape_formula};
/// assert_eq!(escape_formula("=1+1"), "'=1+1");
/// assert_eq!(unescape_formula("'=1+1"), "=1+1");
/// assert_eq!(unescape_formula("'tis"), "'tis");
/// ```
#[must_use]
pub fn escape_formula(text: &str) -> String {
    if text.starts_with(GUARDED) { format!("'{text}") } else { text.to_owned() }
}

/// Undoes [`escape_formula`].
#[must_use]
pub fn unescape_formula(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(GUARDED)).unwrap_or(cell)
}
