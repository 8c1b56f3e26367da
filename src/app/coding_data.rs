//! What is known of coding at the start and after reading, what a key writes on, and what of the work is shown: data alone.

use crate::measure::facts::Matches;
use crate::work::{Access, ActRef, Codebooks, Coder, Facts, Problem, Stretch, Work};
use std::sync::Arc;

/// Who codes, and with what.
#[derive(Clone, Debug, Default)]
pub struct CodingSettings {
    /// Who codes; `None` if no name is known that can be a coder's.
    pub coder: Option<Coder>,
    /// The codebooks that the user named.
    pub books: Codebooks,
    /// Whether the user asked for it on the command line, so that what was read is kept even before the first act.
    pub asked: bool,
    /// The facts that the user named.
    pub facts: Option<Arc<Facts>>,
}

/// What was read of the work on this log.
#[derive(Clone, Debug)]
pub struct WorkRead {
    /// The work of all coders.
    pub work: Work,
    /// The codebooks that the user named, and the copies beside the work.
    pub books: Codebooks,
    /// Whether this coder's file can be written to.
    pub access: Access,
    /// The utterances that match the facts, if the user named any.
    pub matches: Option<Matches>,
    /// What is wrong with the files.
    pub problems: Vec<Problem>,
}

/// What is written down with a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The events.
    pub on: Stretch,
    /// The act that it takes the place of.
    pub replaces: Option<ActRef>,
}

/// What is shown of the work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shows {
    /// Everything.
    #[default]
    All,
    /// What this coder did.
    Own,
    /// The tags, without the notes under the lines.
    Tags,
    /// Nothing.
    Nothing,
}

impl Shows {
    pub(super) fn next(self) -> Shows {
        match self {
            Shows::All => Shows::Own,
            Shows::Own => Shows::Tags,
            Shows::Tags => Shows::Nothing,
            Shows::Nothing => Shows::All,
        }
    }

    /// What it is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Shows::All => "all work is shown",
            Shows::Own => "only your own work is shown",
            Shows::Tags => "only tags are shown, no notes",
            Shows::Nothing => "no work is shown",
        }
    }
}
