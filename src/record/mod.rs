//! The log format: its header, events, people and problems, and the reader of one line.
//!
//! Implements `docs/format.md`; no files, indexes or figures here. Reading never fails: what cannot be read becomes a
//! [`Problem`] with a line number, a stable kind and a sentence. What importers and exporters share, and what helps to build
//! sentences, is public only for the program and hidden here.

mod body;
mod event;
mod exchange;
mod fields;
mod header;
mod line;
mod problem;
mod visible;
mod words;
mod write;

pub use event::{Body, Event, EventKind, Field};
#[doc(hidden)]
pub use exchange::{
    COLUMNS, Caption, CaptionKind, DERIVED, OPEN_END, OUR_PREFIX, Tier, escape_formula, mark_label,
    parse_mark_label, unescape_formula,
};
pub use header::{Header, Person, Recording};
pub use line::{LineEnd, LineReader, MAX_DEPTH, MAX_LINE};
pub use problem::{Problem, ProblemKind, Problems};
#[doc(hidden)]
pub use visible::ascii;
pub use visible::{is_visible, one_line, visible, visible_lines};
pub use words::{Certainty, MARK_KINDS, Questioning, Role, suggest_mark_kind};
#[doc(hidden)]
pub use words::{agree, counted};
pub use write::{event_line, header_line};
