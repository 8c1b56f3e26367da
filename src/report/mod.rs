//! What is printed: the answers of a session as text and as JSON.
//!
//! Each report is worked out once, into a plain structure that is serialised as it stands (`docs/json.md`); its
//! text is made from the same structure, so the two cannot disagree. Pure functions over a
//! [`Session`](crate::session::Session): nothing here opens a file or prints. Reports give measures, never
//! verdicts, and never mix "UNTAPED", "NO RECORD" and "NOT HELD".

mod cat;
mod check;
mod event;
mod gaps;
mod hours;
mod json;
mod moments;
mod overview;
mod page;
mod table;

pub use cat::Transcript;
pub use check::{Check, ProblemLine};
pub use event::EventLine;
pub use gaps::{GapLine, Gaps};
pub use hours::{Hours, Interval, LastGap, MarkLine, ShareOf, Shares};
pub use json::{json_compact, json_pretty};
pub use overview::{Overview, ZeroPoint};
pub use page::Page;

use crate::session::Zero;
use crate::time::Millis;

/// What a user chose for a report.
#[derive(Clone, Debug)]
pub struct View {
    /// What elapsed time counts from.
    pub zero: Zero,
    /// Gaps that are shorter are left out of lists and bands, never out of a sum.
    pub min_gap: Millis,
}

impl View {
    /// The sentence that says how many gaps are left out; `None` where none is.
    #[must_use]
    pub fn hidden(&self, gaps: usize) -> Option<String> {
        let (noun, is) = if gaps == 1 { ("gap", "is") } else { ("gaps", "are") };
        let length = crate::time::clock_exact(self.min_gap);
        (gaps > 0).then(|| {
            format!("{gaps} {noun} shorter than {length} {is} hidden (--min-gap); every sum holds them all.")
        })
    }
}
