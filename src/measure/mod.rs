//! What is counted from codings and records: talk, bins of time, what coders gave each utterance, how far they agree, and who
//! said a fact first.
//!
//! Pure functions: no file, no clock, no words for the user. A figure that cannot be computed is never 0, 1 or NaN: it
//! carries the reason ([`agreement::Undefined`]).

pub mod agreement;
pub mod bin_rows;
pub mod bins;
pub mod codings;
pub mod facts;
pub mod quartiles;
pub mod rules;
pub mod talk;
