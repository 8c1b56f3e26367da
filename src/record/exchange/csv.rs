//! The columns of our CSV export, and the escaping that keeps spreadsheets from running text as a formula.

/// The columns in order. Most have the name of a field of the log.
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

/// The `type` of rows computed from the others: a declared gap, an inferred gap, time NOT HELD.
pub const DERIVED: [&str; 3] = ["gap_untaped", "gap_no_record", "not_held"];

/// The characters that start a formula in a spreadsheet (OWASP, "CSV Injection"), and the apostrophe that escapes them.
const GUARDED: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

/// Escapes a text that a spreadsheet would run as a formula, with an apostrophe.
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
