//! Maps playback time onto session time: speed, shortened waits, and stops at gaps.
//!
//! The map is monotone and exact, and never changes a recorded time. There is no clock here: callers pass in how much
//! playback time went by.

mod pauses;
mod schedule;

pub use pauses::{GapRule, IdleLimit, PauseError, PauseRules};
pub use schedule::{Advanced, NextStop, Schedule, Wait};
