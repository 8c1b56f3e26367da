//! Gaps: time that the log shows to be untaped, or for which it has no record.
//!
//! Time NOT HELD and silences on tape are worked out here too; they are not gaps.

mod custody;
mod declared;
mod gap;
mod idle;
mod parts;

pub(super) use custody::not_held;
pub(super) use declared::declared;
pub use gap::{Gap, GapKind};
pub(super) use idle::{inferred, silences};
pub use parts::Part;
pub(crate) use parts::{BEFORE_TAPE, distinct};
