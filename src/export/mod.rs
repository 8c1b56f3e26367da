//! Writes a session in the formats of other programs: one file for each format, and one table of formats.
//!
//! Times, hours and gaps come from `session`, so that they are those on the screen and in the same order. Every exporter
//! counts the details that its format cannot hold ([`Losses`]), and each loss is reported. Exporters open no file: they
//! read events one at a time through the functions of [`Context`] and write to a writer, so that a long session takes no
//! more memory than a short one.
//!
//! If a format has no gaps, each gap becomes a caption ([`Caption`](crate::record::Caption)), which our importers read
//! back.

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
