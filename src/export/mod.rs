//! Writes a session in the formats of other programs: one file a format, one table of formats.
//!
//! Leaves at `session`: times, hours and gaps are those that the screen shows, in the screen's order. Every exporter
//! counts the details that its format does not keep ([`Losses`]), so that each loss is reported. Nothing is opened
//! here: events are read again one at a time through the functions of [`Context`], and the text goes to a writer, so that
//! a long session takes no more memory than a short one.
//!
//! Where a format has no place for gaps, each is a caption of its own ([`Caption`](crate::record::Caption)), which our
//! importers read back.

mod chat;
mod context;
mod document;
mod durations;
mod elan;
mod formats;
mod grid;
mod jsonl;
mod losses;
mod sanitize;
mod srt;
mod table;
mod textgrid;
mod vtt;

pub use context::{Clock, Context, Hash, Part, ReadEvent, ReadLine};
pub use formats::{EXPORTS, Export, for_name, named};
pub use losses::Losses;
