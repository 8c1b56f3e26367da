//! The real terminal: the loop, the only clock, and the effects.
//!
//! One channel. Threads that read the terminal, write to it, wait for signals, load the log and search send into it; the
//! loop sleeps until a message arrives or something is due, and never waits for the terminal. The terminal is never
//! queried.

pub mod backend;
mod backpressure;
mod effects;
mod follow;
mod incoming;
mod input;
mod listing;
mod media_program;
mod options;
mod run;
mod screen;
mod stamp;
mod terminal;
mod work_thread;
mod writer;

pub use options::{Opener, Options};
pub use run::run;
pub use stamp::stamp;
pub use work_thread::WorkOptions;
