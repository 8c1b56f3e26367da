//! Files: the log, opened read-only; the place where a reader left off; what the user asks to be written.
//!
//! The only layer that opens files. Errors carry the file's name and what to do.

mod append;
mod beside;
mod follow;
mod inside;
mod list;
mod log;
mod parts;
mod place;
mod search;
mod unfinished;
mod write;

pub use append::append_line;
pub use beside::{beside, both};
pub use follow::{Change, Follower, Look, Stand};
pub use inside::inside;
pub use list::{Listed, list};
pub use log::{Input, Log, demo, read_all, read_watched, sha256};
pub use parts::side_by_side;
pub use place::{Place, Places};
pub use search::search;
pub use unfinished::ended_by_signals;
pub use write::{Existing, NewFile, write_whole};
