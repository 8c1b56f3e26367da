//! The work beside the record: what researchers write down about a log, in files of their own.
//!
//! A log is evidence and is never changed. Notes, codes, flags and marks are kept apart from it, in one file for each coder
//! (`docs/work.md`): JSON Lines that are only appended to. A line is an [`Act`]; undoing one appends another that retracts it.
//! Reading never fails: what cannot be read becomes a [`Problem`] with its file and line, and stays in the file.
//!
//! Neither a clock nor chance is read here: whoever adds an act gives the time and the random bits.

mod act;
mod adopt;
mod anchor;
mod codebook;
mod coded;
mod coder;
mod codes;
mod draft;
mod embedded;
mod facts;
mod file;
mod find;
mod folder;
mod holding;
mod marks;
mod merge;
mod overlay;
mod problem;
mod qdc;
mod ulid;
mod writer;

pub use act::{Act, CodeName, Form, Place, Verdict, What, When};
pub use adopt::{Adopted, adopt};
pub use anchor::{Anchor, LineHash, is_moment, moment_key};
pub use codebook::{Code, Codebook, Group, keys};
pub use coder::Coder;
pub use codes::{Codebooks, open_codebook, read_codebook};
pub use draft::{ActRef, Draft, DraftWriter, Stretch};
pub use embedded::{embedded, embedded_ids};
pub use facts::{Fact, Facts};
pub use file::{WorkFile, WorkHeader};
pub use find::{Found, LineFinder};
pub use folder::{LogFolder, WorkFolder};
pub use holding::Holding;
pub use marks::WorkMark;
pub use merge::merge;
pub use overlay::{Placed, Viewer, Work};
pub use problem::{Problem, Problems};
pub use ulid::ulid;
pub use writer::{Access, Stamp, Writer};
