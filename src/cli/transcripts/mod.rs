//! Reads transcripts, or a case and the files it names, into one session.
//!
//! [`load`] puts every file into memory as text; [`Loaded::read`] parses the texts, whose sessions borrow from them.

mod assembled;
mod case;
mod errors;
mod from_args;
mod memory;
mod source;

pub(super) use assembled::Read;
pub(super) use errors::Faults;
pub(super) use memory::{in_memory, in_parts};
pub(super) use source::HEAD;

use super::args::Importing;
use super::progress::Shown;
use crate::import::is_case_file;
use crate::store::Log;
use anyhow::{Error, Result, bail};
use case::CaseFiles;
use from_args::Transcripts;
use source::{Loader, encoding_named};
use std::path::Path;

/// How to read transcripts.
pub(super) struct InputSpec<'a> {
    /// The options that describe the transcripts.
    pub importing: &'a Importing,
    /// A table of gaps given on the command line.
    pub gaps: Option<&'a Path>,
    /// The most bytes to hold in memory.
    pub memory_limit: u64,
    /// Whether to show progress.
    pub progress: Shown,
    /// Whether to compute the SHA-256 of a single transcript.
    pub hash: bool,
}

/// The files of one import, in memory.
pub(super) enum Loaded {
    /// A case and the files it names.
    Case(Box<CaseFiles>),
    /// Transcripts from the command line.
    Transcripts(Box<Transcripts>),
}

/// Reads a file that the command line names as text; gives its name as messages print it, and its text.
pub(super) fn load_text(path: &Path, spec: &InputSpec<'_>) -> Result<(String, String)> {
    let mut loader = Loader::new(spec, 0);
    let log = loader.open(path)?;
    let source = loader.load(&log, None)?;
    Ok((source.shown, source.text))
}

/// Reads the files into memory, and those that a case names.
pub(super) fn load(logs: &[Log], spec: &InputSpec<'_>) -> Result<Loaded> {
    let encoding = encoding_named(spec.importing.encoding.as_deref()).map_err(Error::msg)?;
    let mut loader = Loader::new(spec, logs.iter().map(Log::size).sum());
    let sources = logs.iter().map(|log| loader.load(log, encoding)).collect::<Result<Vec<_>>>()?;
    if let ([log], [source]) = (logs, sources.as_slice())
        && is_case_file(&source.text)
    {
        return Ok(Loaded::Case(Box::new(CaseFiles::load(log, source, loader)?)));
    }
    if let Some(case) = sources.iter().find(|source| is_case_file(&source.text)) {
        bail!("{}: this is a case file; import it alone, since it names its transcripts", case.shown);
    }
    Ok(Loaded::Transcripts(Box::new(Transcripts::load(sources, loader)?)))
}

impl Loaded {
    /// Parses the files and assembles the session.
    pub(super) fn read(&self, spec: &InputSpec<'_>) -> Result<Read<'_>> {
        match self {
            Loaded::Case(case) => case.read(spec),
            Loaded::Transcripts(transcripts) => transcripts.read(spec),
        }
    }
}
