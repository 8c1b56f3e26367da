//! The log format: its header, events, people and problems, and the reader of one line.
//!
//! Implements `docs/format.md`; no files, indexes or figures here. Reading never fails: what cannot be read becomes a
//! [`Problem`] with a line number, a stable kind and a sentence. What importers and exporters share, and what helps to build
//! sentences, is public only for the program and hidden here.

mod body;
mod event;
mod event_fields;
mod exchange;
mod fields;
mod header;
mod kind;
mod line;
mod problem;
mod provenance;
mod visible;
mod words;
mod write;

pub(crate) use body::FieldSource;
pub use body::{Body, Field};
pub use event::Event;
pub(crate) use exchange::OUR_RECORDING;
#[doc(hidden)]
pub use exchange::{
    COLUMNS, Caption, CaptionKind, DERIVED, OPEN_END, OUR_PREFIX, Tier, csv_cell, escape_formula, mark_label,
    markdown_text, parse_mark_label, unescape_formula,
};
pub(crate) use fields::{FieldName, is_log_field};
pub use header::{Header, Person, Recording};
pub use kind::EventKind;
pub(crate) use line::TimeKind;
pub use line::{LineEnd, LineReader, MAX_DEPTH, MAX_LINE, without_byte_order_mark};
pub use problem::{Problem, ProblemKind, Problems};
pub use provenance::{Alternative, Provenance};
#[doc(hidden)]
pub use visible::ascii;
pub use visible::{is_visible, one_line, visible, visible_lines};
pub use words::{
    ADMISSION_KINDS, Certainty, GAP_REASONS, MARK_KINDS, OTHER_SPELLINGS, Questioning, Role, known_mark_kind,
    mark_kind, suggest_mark_kind,
};
#[doc(hidden)]
pub use words::{agree, counted, with_article};
pub(crate) use words::{as_words, mark_noun, words};
pub(crate) use write::alternatives_list;
pub use write::{event_line, header_line};
