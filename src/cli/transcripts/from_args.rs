//! Transcripts named on the command line, with their start times, formats and encoding from its options.

use super::InputSpec;
use super::assembled::Read;
use super::errors::Faults;
use super::source::{Loader, Source};
use crate::cli::args::Importing;
use crate::cli::distinct_ids::DistinctIds;
use crate::cli::progress::Files;
use crate::import::{Case, Options, Tape};
use crate::record::{ProblemKind, counted};
use crate::time::{
    Offset, SessionTime, TimeError, Zone, local_at, offset_mismatch, parse_date_time, without_daylight_saving,
};
use anyhow::{Result, anyhow, bail};

/// Transcripts in memory, and the table of gaps for them.
pub(in crate::cli) struct Transcripts {
    sources: Vec<Source>,
    gap_table: Option<Source>,
}

impl Transcripts {
    /// Reads the table of gaps into memory.
    pub(super) fn load(sources: Vec<Source>, mut loader: Loader<'_>) -> Result<Transcripts> {
        let mut gap_table = None;
        if let Some(path) = loader.spec.gaps {
            let log = loader.open(path)?;
            gap_table = Some(loader.load(&log, None)?);
        }
        Ok(Transcripts { sources, gap_table })
    }

    /// Parses the transcripts and assembles the session.
    pub(super) fn read(&self, spec: &InputSpec<'_>) -> Result<Read<'_>> {
        let importing = spec.importing;
        let mut offsets: Vec<(SessionTime, Offset)> = start_times(self.sources.len(), importing)?;
        let starts: Vec<SessionTime> = offsets.iter().map(|&(t, _)| t).collect();
        let mut case =
            Case { title: importing.title.clone(), assume_ends: importing.assume_ends, ..Case::default() };
        let bytes = self.sources.iter().map(|source| source.text.len() as u64).sum();
        let files = Files::new(spec.progress, "importing", bytes);
        let zone_name = importing.timezone.as_ref().and_then(|zone| zone.iana_name());
        let (options, mut formats, mut ids) = (importing.options(), Vec::new(), DistinctIds::default());
        for (number, source) in (0..).zip(&self.sources) {
            let given = starts.get(number as usize).copied();
            let start = offsets.get(number as usize).filter(|_| given.is_some());
            let start = start.copied().map(local_at);
            let options = Options { start, ..options.clone() };
            let (format, mut transcript) = source.parse(importing.format, &options, &files)?;
            formats.push(format);
            if let Some(&start) = offsets.get(number as usize).filter(|_| given.is_some())
                && let Some(what) = offset_mismatch(start, importing.timezone.as_ref())
            {
                transcript.problem(1, ProblemKind::Guessed, what);
            }
            if let Some(what) = zone_name.filter(|_| number == 0).and_then(without_daylight_saving) {
                transcript.problem(1, ProblemKind::Guessed, what);
            }
            let stated = transcript.start.filter(|_| starts.is_empty());
            offsets.extend(stated);
            offsets.extend(std::mem::take(&mut transcript.offsets).iter().filter(|_| starts.is_empty()));
            case.tapes.push(Tape {
                id: ids.id(source.name.rsplit_once('.').map_or(source.name.as_str(), |(stem, _)| stem)),
                start: given.or(stated.map(|(t, _)| t)),
                at: (number, 1),
                file: number,
                transcript: Some(transcript),
                ..Tape::default()
            });
            case.files.push(source.shown.clone());
        }
        if let Some(unused) = importing.unused(&formats).filter(|_| !importing.for_several) {
            bail!("{}: {unused}", case.files.join(", "));
        }
        if case.tapes.len() > 1
            && let Some(tape) = case.tapes.iter().find(|tape| tape.start.is_none())
        {
            bail!(
                "{}: unknown start time; give --starts-at once for each file, in the same order, or write a case \
                 file (untaped import --new-case FILE...)",
                self.sources[tape.file as usize].shown
            );
        }
        offsets.sort_by_key(|&(t, _)| t);
        if !offsets.is_empty() {
            case.zone = Some(importing.timezone.clone().map_or(Zone::Offsets(offsets), Zone::Named));
        }
        if let Some(table) = &self.gap_table {
            let mut faults = Faults::default();
            table.add_gaps(&mut case, &mut faults)?;
            if let Some(error) = faults.into_error() {
                return Err(error);
            }
        }
        let sha256 = match self.sources.as_slice() {
            [source] => source.sha256.clone(),
            _ => None,
        };
        drop(files);
        Read::new(case, &formats, sha256)
    }
}

/// The start times that the command line gives: none, or one for each file.
fn start_times(files: usize, importing: &Importing) -> Result<Vec<(SessionTime, Offset)>> {
    let given = importing.starts_at.len();
    if given != 0 && given != files {
        bail!(
            "--starts-at: {} for {}; give one for each, in the same order",
            counted(given as u64, "time"),
            counted(files as u64, "file")
        );
    }
    let parse = |text: &String| {
        parse_date_time(text, importing.timezone.as_ref()).map_err(|error| {
            let hint = if matches!(error, TimeError::NoOffset(_)) { ", or give --timezone" } else { "" };
            anyhow!("--starts-at: {error}{hint}")
        })
    };
    importing.starts_at.iter().map(parse).collect()
}
