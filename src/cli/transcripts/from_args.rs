//! Transcripts whose starts, formats and encoding the command line gives.

use super::case::table_of_gaps;
use super::errors::Faults;
use super::source::Source;
use super::{InputSpec, Read, finish};
use crate::cli::args::Importing;
use crate::cli::progress::Files;
use crate::import::{Case, Decoded, Tape, is_case_file};
use crate::store::sha256;
use crate::time::{
    Offset, SessionTime, TimeError, Zone, offset_mismatch, parse_date_time, without_daylight_saving,
};
use anyhow::{Result, anyhow, bail};

/// Transcripts whose starts the command line gives.
pub(super) fn of_transcripts<T>(
    sources: &[Source<'_>],
    decoded: &[Decoded<'_>],
    spec: &InputSpec<'_>,
    room: &mut u64,
    take: impl FnOnce(&Read<'_>) -> Result<T>,
) -> Result<T> {
    if let Some((source, _)) = sources.iter().zip(decoded).find(|(_, decoded)| is_case_file(&decoded.text)) {
        bail!("{}: is a case, and is imported by itself: what belongs to it is named in it", source.shown);
    }
    let importing = spec.importing;
    let mut offsets: Vec<(SessionTime, Offset)> = Vec::new();
    let starts = starts(sources, importing, &mut offsets)?;
    let mut case =
        Case { title: importing.title.clone(), assume_ends: importing.assume_ends, ..Case::default() };
    let texts = decoded.iter().map(|decoded| decoded.text.len() as u64).sum();
    let files = Files::new(spec.progress, "importing", texts);
    let (mut formats, mut starts) = (Vec::new(), starts.into_iter());
    for (number, (source, decoded)) in (0..).zip(sources.iter().zip(decoded)) {
        let (format, mut transcript) =
            source.parse(decoded, importing.format, &importing.options(), &files)?;
        formats.push(format.name);
        if let Some(&start) = offsets.get(number as usize).filter(|_| !importing.starts_at.is_empty())
            && let Some(what) = offset_mismatch(start, importing.timezone.as_ref())
        {
            transcript.guessed(1, what);
        }
        let zone = importing.timezone.as_ref().and_then(|zone| zone.iana_name());
        if let Some(what) = zone.filter(|_| number == 0).and_then(without_daylight_saving) {
            transcript.guessed(1, what);
        }
        let stated = transcript.start.filter(|_| importing.starts_at.is_empty());
        offsets.extend(stated);
        let id = id_of(&source.name, &case.tapes);
        case.tapes.push(Tape {
            id,
            start: starts.next().or(stated.map(|(t, _)| t)),
            at: (number, 1),
            file: number,
            transcript: Some(transcript),
            ..Tape::default()
        });
        case.files.push(source.shown.clone());
    }
    if case.tapes.len() > 1
        && let Some(tape) = case.tapes.iter().find(|tape| tape.start.is_none())
    {
        let name = &sources[tape.file as usize].shown;
        bail!(
            "{name}: when it was started is not known: give --starts-at for each file, in their order, or a case \
             (untaped import --new-case FILE...)"
        );
    }
    offsets.sort_by_key(|&(t, _)| t);
    if !offsets.is_empty() {
        case.zone = Some(importing.timezone.clone().map_or(Zone::Offsets(offsets), Zone::Named));
    }
    if let Some(path) = spec.gaps {
        let mut faults = Faults::default();
        table_of_gaps(path, &mut case, room, &mut faults)?;
        if let Some(refused) = faults.refused() {
            return Err(refused);
        }
    }
    let hash = match sources {
        [source] if spec.hash => Some(sha256(&source.bytes)),
        _ => None,
    };
    drop(files);
    finish(case, &formats, hash, take)
}

/// When each file was started, as the command line says.
fn starts(
    sources: &[Source<'_>],
    importing: &Importing,
    offsets: &mut Vec<(SessionTime, Offset)>,
) -> Result<Vec<SessionTime>> {
    let (given, files) = (importing.starts_at.len(), sources.len());
    if given != 0 && given != files {
        let times = if given == 1 { "once".to_owned() } else { format!("{given} times") };
        let files = if files == 1 {
            "one file".to_owned()
        } else {
            format!("{files} files: each needs one, in their order")
        };
        bail!("--starts-at is given {times} for {files}");
    }
    let mut starts = Vec::new();
    for text in &importing.starts_at {
        let (t, offset) = parse_date_time(text, importing.timezone.as_ref()).map_err(|error| {
            let hint = if matches!(error, TimeError::NoOffset(_)) { ", or give --timezone" } else { "" };
            anyhow!("--starts-at: {error}{hint}")
        })?;
        offsets.push((t, offset));
        starts.push(t);
    }
    Ok(starts)
}

/// An id for the recording of a file: its name without its ending, and a number where another has that.
fn id_of(name: &str, tapes: &[Tape<'_>]) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let taken = |id: &str| tapes.iter().any(|tape| tape.id == id);
    let numbered = (2..).map(|n| format!("{stem} ({n})"));
    let mut ids = std::iter::once(stem.to_owned()).chain(numbered);
    ids.find(|id| !taken(id)).unwrap_or_default()
}
