//! Reads transcripts of other programs: one importer for each format, and one table of formats.
//!
//! An importer takes the text of a file and gives a [`Transcript`]: utterances and marks, timed from the start of its
//! recording, and a list of problems. It reports by line whatever it guesses or ignores, marks times that it derives as
//! estimated, and never makes up a missing time. It neither opens nor writes files.
//!
//! Transcripts of any format become a session in one way: [`assemble()`] takes a [`Case`], stated by a case file or on the
//! command line, with its tapes, people and marks, and gives the events in order of time, to be written as a log.
//!
//! To add a format, add a file here that declares its `FORMAT`, and a row in [`FORMATS`].

mod annotations;
mod archive;
mod asr;
mod ass;
mod assemble;
mod captions;
mod case;
mod case_file;
mod census;
mod chat;
mod custody_log;
mod date_order;
mod decode;
mod elan;
mod exmaralda;
mod formats;
mod gap_table;
mod guesses;
mod labels;
mod lines;
mod names;
mod nan;
mod noscribe;
mod options;
mod order;
mod overlap;
mod prefix;
mod sbv;
mod sniff;
mod speakers;
mod spellings;
mod srt;
mod stage;
mod start_table;
mod table;
mod tally;
mod text;
mod textgrid;
mod tiers;
mod time_slots;
mod timed_text;
mod transcriber;
mod transcript;
mod ttml;
mod units;
mod unread;
mod vtt;
mod xml;

pub use archive::{Places, Unpacked, unpack};
pub use assemble::{Assembled, Counts, assemble};
pub use case::{Case, CaseEvent, CasePerson, Tape};
pub use case_file::{
    CaseFile, CaseTemplate, Fault, InvalidCaseFile, RecordingEntry, RecordingTemplate, RecordingTimes,
    is_case_file,
};
pub use census::CaptionNames;
pub use decode::{Decoded, decode, encoding};
pub use formats::{FORMATS, detect_format, format_named, openable_kind};
pub use gap_table::gap_table;
pub use guesses::{Allowed, GUESSES, Guess, TIMES_OF_DAY, guess_named};
pub use options::{Explain, KnownNames, Options, Progress, TimesAre};
pub use overlap::overlapping_intervals;
pub use sniff::{Foreign, foreign, is_log, looks_like};
pub use start_table::{StartRow, StartTable, is_without_date, start_table};
pub use table::suggest_columns;
pub use transcript::{
    BoundLine, Bounds, Content, Document, Format, Item, LineReading, ReadFn, Speaker, Transcript,
};
pub use unread::{Unread, unread};
