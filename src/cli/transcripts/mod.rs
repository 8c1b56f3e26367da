//! From files to a session: transcripts and a case are read, and what they hold is put together. Used by `untaped
//! import`, and by every command that reads a log, where it is given a transcript.

mod case;
mod errors;
mod from_args;
mod memory;
mod refused;
mod source;

pub(super) use memory::{in_memory, in_parts};
pub(super) use refused::{no_format, nothing};

use super::args::Importing;
use super::progress::Files;
use crate::import::{self, Assembled, Case, Decoded, assemble, decode, disagreements};
use crate::store::Log;
use anyhow::{Result, anyhow};
use errors::Faults;
use source::{Source, asked_encoding};
use std::path::Path;

/// What is to be imported, and how.
pub(super) struct InputSpec<'a> {
    /// What the user says of the transcripts.
    pub importing: &'a Importing,
    /// A table of gaps beside what the case has.
    pub gaps: Option<&'a Path>,
    /// How much may be held in memory, in bytes.
    pub memory_limit: u64,
    /// Whether a line on standard error says how far it is: the player has no room for one.
    pub progress: bool,
    /// Whether the SHA-256 of a single transcript is needed.
    pub hash: bool,
}

/// What was read.
pub(super) struct Read<'a> {
    /// The session.
    pub assembled: Assembled<'a>,
    /// In words: `WebVTT`, or `3 recordings: WebVTT, SRT`.
    pub formats: String,
    /// The SHA-256 of the file, where it was one transcript.
    pub sha256: Option<String>,
}

/// Reads the files, and hands what they hold to a function.
pub(super) fn with<T>(
    logs: &[Log],
    spec: &InputSpec<'_>,
    take: impl FnOnce(&Read<'_>) -> Result<T>,
) -> Result<T> {
    let mut room = spec.memory_limit;
    let files = Files::new(spec.progress, "reading", logs.iter().map(Log::size).sum());
    let sources: Vec<Source<'_>> =
        logs.iter().map(|log| Source::read(log, &mut room, &files)).collect::<Result<_>>()?;
    drop(files);
    let asked = asked_encoding(spec.importing.encoding.as_deref()).map_err(|e| anyhow!(e))?;
    let decoded: Vec<Decoded<'_>> = sources.iter().map(|source| decode(&source.bytes, asked)).collect();
    if let [log] = logs
        && let [source] = sources.as_slice()
        && let [decoded] = decoded.as_slice()
        && import::is_case_file(&decoded.text)
    {
        return case::of_case(log, source, decoded, spec, &mut room, take);
    }
    from_args::of_transcripts(&sources, &decoded, spec, &mut room, take)
}

/// Puts together what was read, and hands it on.
fn finish<T>(
    mut case: Case<'_>,
    formats: &[&'static str],
    sha256: Option<String>,
    take: impl FnOnce(&Read<'_>) -> Result<T>,
) -> Result<T> {
    let mut names: Vec<&str> = Vec::new();
    for &name in formats {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let several = case.tapes.len() > 1;
    let formats = match case.tapes.len() {
        _ if names.is_empty() => "a case without transcripts".to_owned(),
        1 => names.join(", "),
        n => format!("{n} recordings ({})", names.join(", ")),
    };
    // One transcript that gives nothing is refused; one of several must not go unnoticed.
    for transcript in case.tapes.iter_mut().filter(|_| several).filter_map(|tape| tape.transcript.as_mut()) {
        if transcript.items.is_empty() {
            transcript.dropped(1, "nothing in this file could be taken over");
        }
    }
    case.problems.extend(disagreements(&case));
    let files = case.files.clone();
    let assembled = assemble(case).map_err(|lacking| {
        let mut faults = Faults::default();
        for (file, fault) in lacking {
            faults.extend(files.get(file as usize).map_or("", String::as_str), [fault]);
        }
        faults.refused().unwrap_or_else(|| anyhow!("the end of a tape is not known"))
    })?;
    take(&Read { assembled, formats, sha256 })
}
