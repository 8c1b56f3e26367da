//! Gaps: time that the log shows to be untaped, and stretches of which it has no record at all; and beside them
//! the time not in custody and the silences on tape, which are no gaps.

mod custody;
mod declared;
mod gap;
mod silence;

pub(super) use custody::not_held;
pub(super) use declared::declared;
pub(crate) use gap::{BEFORE_TAPE, distinct};
pub use gap::{Gap, GapKind};
pub(super) use silence::{inferred, silences};
