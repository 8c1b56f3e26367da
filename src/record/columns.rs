//! The table that this program writes and reads again: its columns, its rows, and the sign that keeps a spreadsheet from
//! running a text. The one vocabulary of importers and exporters.

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
/// use untaped::record::{guarded, unguarded};
/// assert_eq!(guarded("=1+1"), "'=1+1");
/// assert_eq!(unguarded("'=1+1"), "=1+1");
/// assert_eq!(unguarded("'tis"), "'tis");
/// ```
#[must_use]
pub fn guarded(text: &str) -> String {
    if text.starts_with(GUARDED) { format!("'{text}") } else { text.to_owned() }
}

/// The text that was guarded.
#[must_use]
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(GUARDED)).unwrap_or(cell)
}
