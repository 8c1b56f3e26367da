//! The session that an import read, assembled from its transcripts.

use super::errors::Faults;
use crate::import::{Assembled, Case, Format, assemble, overlapping_intervals};
use crate::record::{Problem, ProblemKind, Problems};
use anyhow::{Error, Result, anyhow};

/// What an import read.
pub(in crate::cli) struct Read<'a> {
    /// The session.
    pub assembled: Assembled<'a>,
    /// The formats in words: `WebVTT`, or `3 recordings (WebVTT, SRT)`.
    pub formats: String,
    /// The SHA-256 of a single transcript.
    pub sha256: Option<String>,
}

impl<'a> Read<'a> {
    /// Assembles the session from a case whose transcripts have these formats.
    pub(super) fn new(
        mut case: Case<'a>,
        formats: &[&'static Format],
        sha256: Option<String>,
    ) -> Result<Read<'a>> {
        let mut names: Vec<&str> = Vec::new();
        for format in formats {
            if !names.contains(&format.name) {
                names.push(format.name);
            }
        }
        let several = case.tapes.len() > 1;
        let formats = match case.tapes.len() {
            _ if names.is_empty() => "a case without transcripts".to_owned(),
            1 => names.join(", "),
            n => format!("{n} recordings ({})", names.join(", ")),
        };
        // A single empty transcript is an error; one of several is only reported.
        for transcript in
            case.tapes.iter_mut().filter(|_| several).filter_map(|tape| tape.transcript.as_mut())
        {
            if transcript.items.is_empty() {
                transcript.dropped(1, "nothing in this file could be imported");
            }
        }
        case.problems.extend(overlapping_intervals(&case));
        let files = case.files.clone();
        let assembled = assemble(case).map_err(|missing| {
            let mut faults = Faults::default();
            for (file, fault) in missing {
                faults.extend(files.get(file as usize).map_or("", String::as_str), [fault]);
            }
            faults.into_error().unwrap_or_else(|| anyhow!("the end of a tape is unknown"))
        })?;
        Ok(Read { assembled, formats, sha256 })
    }

    /// The error that nothing was imported, with the first reason.
    pub(crate) fn nothing_imported(&self, shown: &str) -> Error {
        let problems = self.assembled.problems().iter().flat_map(Problems::list);
        let first = problems.into_iter().find(|problem| problem.kind != ProblemKind::Guessed);
        let Some(Problem { line, message, .. }) = first else {
            return anyhow!("{shown}: read as {}, but it has no cue, row or turn to import", self.formats);
        };
        let why = format!(" (line {line}: {message})");
        anyhow!("{shown}: read as {}, but nothing in it could be imported{why}", self.formats)
    }
}
