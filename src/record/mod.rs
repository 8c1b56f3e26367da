//! The words of the record: the header, the events, the people, the problems, and how one line is read.
//!
//! Knows the log format of `docs/format.md` and nothing of files, indexes or figures. Reading never fails: what
//! cannot be read becomes a [`Problem`] with a line number, a stable kind and a sentence.

mod body;
mod caption;
mod columns;
mod counted;
mod event;
mod fields;
mod header;
mod line;
mod line_ends;
mod problem;
mod tier;
mod visible;
mod words;
mod write;

pub use caption::{Caption, CaptionKind, OPEN_END};
pub use columns::{COLUMNS, DERIVED, guarded, unguarded};
pub use counted::{agree, counted};
pub use event::{Body, Event, EventKind};
pub use header::{Header, Person, Recording};
pub use line::{LineReader, MAX_DEPTH, MAX_LINE};
pub use line_ends::{one_line, visible_lines};
pub use problem::{Problem, ProblemKind, Problems};
pub use tier::{OWN, Tier, mark_label, read_mark_label};
pub use visible::{ascii, is_visible, visible};
pub use words::{Certainty, MARK_KINDS, Questioning, Role, near_mark_kind};
pub use write::{event_line, header_line};
