//! Replay: a monotone map from playback time onto session time.
//!
//! Speed, shortened waiting and rests at gaps live here and nowhere else; recorded time is never altered, and
//! every label shows recorded time. There is no clock here: time arrives as a length.

mod rules;
mod schedule;

pub use rules::{AtGap, IdleLimit, PauseRules};
pub use schedule::{Moment, Schedule, Waiting};
