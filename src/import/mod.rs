//! Transcripts that others made, read as events: one file a format, one table of formats.
//!
//! An importer takes the text of a file and gives a [`Transcript`]: utterances and marks at times that count from the
//! start of its recording, and a list of problems that says, with line numbers, what was guessed and what was not taken
//! over. Nothing is opened and nothing is written here. A file that is half understood is never a silent success: what
//! an importer leaves out, it reports; what it works out, it marks as estimated; a time that it does not know, it
//! leaves away.
//!
//! To add a format: a file here with a `tells` and a `read`, and a row in [`FORMATS`].

mod asr;
mod clock;
mod decode;
mod formats;
mod lines;
mod transcript;

pub use decode::{Decoded, decode, encoding};
pub use formats::{FORMATS, Format, choose, named};
pub use transcript::{Document, Item, Options, Speaker, Transcript, What};
