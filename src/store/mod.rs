//! Files: logs, which are opened read-only; the reader's position in them; and what the user asks to write.
//!
//! Only this layer opens files. Its errors name the file and say what to do. It needs Unix: it reads at byte offsets
//! (`pread`), compares inodes, and sets permissions.

mod append;
mod follow;
mod journal;
mod list;
mod log;
mod parallel;
mod regular_file;
mod resolve;
mod resume;
mod search;
mod state;
mod summaries;
mod unfinished;
mod write;

pub use append::{Appended, append_line};
pub use follow::{Change, FileState, FollowStatus, Follower};
pub use journal::{Journal, Opening, read_whole, write_if_missing};
pub use list::{FileKind, ListedFile, head, list, read_head};
pub use log::{Input, Log, demo, read_all, read_until, read_with_progress, sha256};
pub use parallel::{in_order, join};
pub(crate) use regular_file::names_in;
pub use regular_file::open_to_append;
pub use resolve::resolve;
pub use resume::{BlindReading, ResumePoint, ResumePoints};
pub use search::search;
pub use state::xdg_folder;
pub use summaries::Summaries;
pub use unfinished::{clean_up_on_signals, report_size_limit};
pub use write::{Existing, NewFile, write_private};
