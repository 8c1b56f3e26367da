//! The conventions that exporters write and importers read back: gaps as captions, tier names, CSV columns.

mod caption;
mod csv;
mod markdown;
mod tier;

pub use caption::{Caption, CaptionKind, OPEN_END};
pub(crate) use csv::OUR_RECORDING;
pub use csv::{COLUMNS, DERIVED, csv_cell, escape_formula, unescape_formula};
pub use markdown::markdown_text;
pub use tier::{OUR_PREFIX, Tier, mark_label, parse_mark_label};
