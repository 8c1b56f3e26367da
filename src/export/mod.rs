//! A session context back in the formats that other programs read: one file a format, one table of formats.
//!
//! Leaves at `session`: times, hours and gaps are those that the screen shows, in the screen's order. Every exporter
//! counts what its format could not carry ([`Losses`]), so that nothing is left out without a word. Nothing is opened
//! here: events are read again through a function that is context, one at a time, and the text goes to a writer that is
//! context, so that a long session takes no more memory than a short one.
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
