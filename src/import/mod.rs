//! Transcripts that others made, read as events: one file a format, one table of formats.
//!
//! An importer takes the text of a file and gives a [`Transcript`]: utterances and marks at times that count from the
//! start of its recording, and a list of problems that says, with line numbers, what was guessed and what was not taken
//! over. Nothing is opened and nothing is written here. A file that is half understood is never a silent success: what
//! an importer leaves out, it reports; what it works out, it marks as estimated; a time that it does not know, it
//! leaves away.
//!
//! From transcripts to a session leads one way, whatever their formats: [`assemble()`] takes a [`Case`], its tapes with
//! their starts and ends, its people and marks, as a [`Manifest`] or the command line states them, and gives the events
//! in the order of time, written as a log.
//!
//! To add a format: a file here that declares its `FORMAT`, and a row in [`FORMATS`].

mod asr;
mod assemble;
mod captions;
mod case;
mod case_file;
mod chat;
mod clock;
mod decode;
mod elan;
mod exmaralda;
mod format;
mod formats;
mod gap_table;
mod lines;
mod nan;
mod overlap;
mod prefix;
mod progress;
mod sniff;
mod speakers;
mod srt;
mod table;
mod text;
mod textgrid;
mod tiers;
mod timeline;
mod transcriber;
mod transcript;
mod vtt;
mod write;
mod xml;

pub use assemble::{Assembled, Counts, assemble};
pub use case::{Case, CaseEvent, CasePerson, GapDetails, Tape};
pub use case_file::{
    CaseFile, CaseTemplate, Fault, InvalidCaseFile, RecordingEntry, RecordingTemplate, is_case_file,
};
pub use decode::{Decoded, decode, encoding};
pub use format::{Format, ReadFn};
pub use formats::{FORMATS, choose, named, offered};
pub use gap_table::gap_table;
pub use overlap::disagreements;
pub use progress::Progress;
pub use sniff::{Foreign, foreign, is_log, looks_like};
pub use table::columns_wanted;
pub use transcript::{Content, Document, Item, Options, Speaker, Transcript};
