//! The real terminal: the loop, the only clock, and the effects.
//!
//! One channel. A thread that reads the terminal, one that writes to it, one that waits for signals, one that reads
//! the log and one that searches send into it; the loop sleeps until something arrives or the next moment is due,
//! and never waits for the terminal. Nothing is asked of the terminal that it would have to answer.

pub mod backend;
mod backpressure;
mod effects;
mod escape;
mod follow;
mod incoming;
mod options;
mod run;
mod screen;
mod writer;

pub use options::{Opener, Options};
pub use run::run;
