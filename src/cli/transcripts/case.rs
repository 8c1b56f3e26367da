//! A case: the transcripts and the table of gaps that its manifest names.

use super::refused::{no_format, refused};
use super::source::{Source, asked_encoding};
use super::{Read, Wanted, finish};
use crate::cli::progress::Files;
use crate::import::{self, Case, Decoded, Fault, Recorded, Tape, decode, gap_table, manifest};
use crate::store::{Input, Log, inside};
use crate::time::Zone;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

/// A case, and the transcripts that it names.
pub(super) fn of_case<T>(
    log: &Log,
    source: &Source<'_>,
    decoded: &Decoded<'_>,
    wanted: &Wanted<'_>,
    room: &mut u64,
    take: impl FnOnce(&Read<'_>) -> Result<T>,
) -> Result<T> {
    let importing = wanted.importing;
    if let Some(option) = importing.not_for_a_case() {
        bail!("{}: is a case, which says itself what {option} would say", source.shown);
    }
    let said = manifest(&decoded.text).map_err(|faults| refused(&source.shown, &faults))?;
    let by = match log.input() {
        Input::File(path) => path.clone(),
        Input::Stdin | Input::Demo => PathBuf::from("-"),
    };
    let fault = |line: u64, field: &str, what: String| {
        refused(&source.shown, &[Fault { line, field: field.to_owned(), what }])
    };
    let mut case = Case {
        title: importing.title.clone().or(said.title),
        fictional: said.fictional,
        zone: said.zone,
        people: said.people,
        known: said.known.into_iter().map(|(_, known)| known).collect(),
        assume_ends: said.assume_ends || importing.assume_ends,
        files: vec![source.shown.clone()],
        noticed: vec![(0, decoded.problems.clone()), (0, said.problems)],
        ..Case::default()
    };
    if let Some((line, named)) = &said.gap_table {
        let path = inside(&by, named, importing.allow_outside)
            .map_err(|e| fault(*line, "gap_table", format!("{e:#}")))?;
        table_of_gaps(Some(&path), &mut case, room)?;
    }
    table_of_gaps(wanted.gaps, &mut case, room)?;
    let mut logs = Vec::new();
    for (i, recorded) in said.recordings.iter().enumerate() {
        let Some((line, named)) = &recorded.transcript else { continue };
        let field = format!("recordings[{i}].transcript");
        let path = inside(&by, named, importing.allow_outside)
            .map_err(|e| fault(*line, &field, format!("{e:#}")))?;
        logs.push((i, Log::open_any(&Input::File(path), *room)?));
    }
    let mut sources = Vec::new();
    let files = Files::new(wanted.progress, "reading", logs.iter().map(|(_, log)| log.size()).sum());
    for (i, log) in &logs {
        sources.push((*i, Source::of(log, room, &files)?));
    }
    drop(files);
    let mut texts = Vec::new();
    for (i, file) in &sources {
        let asked = said.recordings[*i].encoding.as_ref();
        let field = format!("recordings[{i}].encoding");
        let asked_for = asked_encoding(asked.map(|(_, name)| name.as_str()))
            .map_err(|what| fault(asked.map_or(1, |(line, _)| *line), &field, what))?;
        texts.push((*i, file, decode(&file.bytes, asked_for)));
    }
    let mut formats = Vec::new();
    let files = Files::new(
        wanted.progress,
        "importing",
        texts.iter().map(|(_, _, decoded)| decoded.text.len() as u64).sum(),
    );
    let mut readable = texts.iter().peekable();
    for (i, recorded) in said.recordings.iter().enumerate() {
        let mut recording = tape_of(recorded);
        if let Some((_, file, decoded)) = readable.next_if(|(of, _, _)| *of == i) {
            let named = recorded.format.as_ref().map(|(line, word)| {
                import::named(word)
                    .ok_or_else(|| fault(*line, &format!("recordings[{i}].format"), no_format(word)))
            });
            let (format, transcript) = file.read(decoded, named.transpose()?, &recorded.options, &files)?;
            if !formats.contains(&format.name) {
                formats.push(format.name);
            }
            recording.file = u32::try_from(case.files.len()).unwrap_or(u32::MAX);
            recording.transcript = Some(transcript);
            case.files.push(file.shown.clone());
        }
        case.tapes.push(recording);
    }
    drop(files);
    finish(case, &formats, None, take)
}

fn tape_of<'a>(recorded: &Recorded) -> Tape<'a> {
    Tape {
        id: recorded.id.clone(),
        media: recorded.media.clone(),
        offset: recorded.offset,
        start: recorded.start,
        end: recorded.end,
        after: recorded.after.clone(),
        speakers: recorded.speakers.clone(),
        at: (0, recorded.line),
        ..Tape::default()
    }
}

/// Takes up a table of gaps as one more file of the case.
pub(super) fn table_of_gaps(path: Option<&Path>, case: &mut Case<'_>, room: &mut u64) -> Result<()> {
    let Some(path) = path else { return Ok(()) };
    let log = Log::open_any(&Input::File(path.to_owned()), *room)?;
    let source = Source::of(&log, room, &Files::new(false, "reading", 0))?;
    let decoded = decode(&source.bytes, None);
    let file = u32::try_from(case.files.len()).unwrap_or(u32::MAX);
    let zone = case.zone.as_ref().and_then(Zone::named);
    if case.zone.is_none() {
        bail!("{}: a table of gaps needs a start on the wall clock (--starts-at)", source.shown);
    }
    let (known, problems) =
        gap_table(&decoded.text, zone, file).map_err(|faults| refused(&source.shown, &faults))?;
    case.known.extend(known);
    case.noticed.extend([(file, decoded.problems), (file, problems)]);
    case.files.push(source.shown);
    Ok(())
}
