//! From files to a session: transcripts and a case are read, and what they hold is put together. Used by `untaped
//! import`, and by every command that reads a log, where it is given a transcript.

use super::args::Importing;
use super::cases::{of_case, table_of_gaps};
use super::faults::Faults;
use crate::import::{
    self, Assembled, Case, Decoded, Document, Format, Tape, Transcript, assemble, decode, encoding,
};
use crate::record::{ProblemKind, Problems, visible};
use crate::session::{Imported, Place};
use crate::store::{Log, sha256, side_by_side};
use crate::time::{Offset, SessionTime, Zone, strange_offset, written};
use anyhow::{Result, anyhow, bail};
use std::borrow::Cow;
use std::ops::ControlFlow;
use std::path::Path;

/// What is to be imported, and how.
pub(super) struct Wanted<'a> {
    /// What the user says of the transcripts.
    pub importing: &'a Importing,
    /// A table of gaps beside what the case has.
    pub gaps: Option<&'a Path>,
    /// How much may be held in memory, in bytes.
    pub memory_limit: u64,
    /// Whether the SHA-256 of a single transcript is needed.
    pub hash: bool,
}

/// A file that is imported: its name as it is shown, the name without its folder, and its bytes.
pub(super) struct Source<'a> {
    pub shown: String,
    pub name: String,
    pub bytes: Cow<'a, [u8]>,
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
    wanted: &Wanted<'_>,
    take: impl FnOnce(&Read<'_>) -> Result<T>,
) -> Result<T> {
    let mut room = wanted.memory_limit;
    let sources: Vec<Source<'_>> = logs.iter().map(|log| source_of(log, &mut room)).collect::<Result<_>>()?;
    let asked = asked_encoding(wanted.importing.encoding.as_deref()).map_err(|e| anyhow!(e))?;
    let decoded: Vec<Decoded<'_>> = sources.iter().map(|source| decode(&source.bytes, asked)).collect();
    if let [log] = logs
        && let [source] = sources.as_slice()
        && let [decoded] = decoded.as_slice()
        && import::is_manifest(&decoded.text)
    {
        return of_case(log, source, decoded, wanted, &mut room, take);
    }
    of_transcripts(&sources, &decoded, wanted, &mut room, take)
}

pub(super) fn source_of<'l>(log: &'l Log, room: &mut u64) -> Result<Source<'l>> {
    let bytes = log.whole(*room)?;
    *room = room.saturating_sub(bytes.len() as u64);
    Ok(Source { shown: log.shown(), name: log.name(), bytes })
}

/// Transcripts whose starts the command line gives.
fn of_transcripts<T>(
    sources: &[Source<'_>],
    decoded: &[Decoded<'_>],
    wanted: &Wanted<'_>,
    room: &mut u64,
    take: impl FnOnce(&Read<'_>) -> Result<T>,
) -> Result<T> {
    let importing = wanted.importing;
    let mut offsets: Vec<(SessionTime, Offset)> = Vec::new();
    let starts = starts(sources, importing, &mut offsets)?;
    let mut case =
        Case { title: importing.title.clone(), assume_ends: importing.assume_ends, ..Case::default() };
    let (mut formats, mut starts) = (Vec::new(), starts.into_iter());
    for (number, (source, decoded)) in (0..).zip(sources.iter().zip(decoded)) {
        let document = Document { text: &decoded.text, name: &source.name };
        let format = match importing.format {
            Some(format) => format,
            None => {
                import::choose(&document).ok_or_else(|| anyhow!(not_known(&source.shown, &source.bytes)))?
            }
        };
        let named = importing.format.is_some();
        let mut transcript = read((format, named), &document, &importing.options(), decoded, source)?;
        formats.push(format.name);
        if let Some(&start) = offsets.get(number as usize).filter(|_| !importing.starts_at.is_empty())
            && let Some(what) = strange_offset(start, importing.timezone.as_ref())
        {
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
    if let Some(path) = wanted.gaps {
        let mut faults = Faults::default();
        table_of_gaps(path, &mut case, room, &mut faults)?;
        if let Some(refused) = faults.refused() {
            return Err(refused);
        }
    }
    let hash = match sources {
        [source] if wanted.hash => Some(sha256(&source.bytes)),
        _ => None,
    };
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
        let (t, offset) = written(text, importing.timezone.as_ref()).map_err(|what| {
            anyhow!("--starts-at: {}", what.replace("no zone is named", "no zone is named (--timezone)"))
        })?;
        offsets.push((t, offset));
        starts.push(t);
    }
    Ok(starts)
}

/// Reads one transcript in a format, which the user named or not. What decoding it had to say stands first.
pub(super) fn read<'a>(
    (format, named): (&Format, bool),
    document: &Document<'a>,
    options: &import::Options,
    decoded: &Decoded<'_>,
    source: &Source<'_>,
) -> Result<Transcript<'a>> {
    let mut transcript = (format.read)(document, options).map_err(|not| {
        // Nothing but the end of its name spoke for this format.
        if !named && !(format.tells)(document) {
            return anyhow!(not_known(&source.shown, &source.bytes));
        }
        let (shown, what) = (&source.shown, visible(&not.what));
        anyhow!("{shown}:{}: cannot be read as {}: {what}", not.line, format.name)
    })?;
    let mut problems = decoded.problems.clone();
    problems.append(std::mem::take(&mut transcript.problems), 0);
    transcript.problems = problems;
    Ok(transcript)
}

pub(super) fn finish<T>(
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
    let files = case.files.clone();
    let assembled = assemble(case).map_err(|lacking| {
        let mut faults = Faults::default();
        for (file, fault) in lacking {
            faults.of(files.get(file as usize).map_or("", String::as_str), [fault]);
        }
        faults.refused().unwrap_or_else(|| anyhow!("the end of a tape is not known"))
    })?;
    take(&Read { assembled, formats, sha256 })
}

/// A transcript or a case as a log in memory.
pub(super) fn in_memory(log: &Log, wanted: &Wanted<'_>) -> Result<Log> {
    with(std::slice::from_ref(log), wanted, |read| {
        let assembled = &read.assembled;
        if assembled.is_empty() {
            bail!(nothing(&log.shown(), read));
        }
        let (mut text, mut places) = (Vec::new(), Vec::with_capacity(assembled.len() + 1));
        in_parts(assembled, |part, of_part| {
            text.extend_from_slice(part.as_bytes());
            places.extend_from_slice(of_part);
            Ok(())
        })?;
        text.shrink_to_fit();
        let problems: Vec<(u32, Problems)> = (0..).zip(assembled.problems().iter().cloned()).collect();
        let what = format!("imported from {}", read.formats);
        let imported = Imported::new(what, assembled.files().to_vec(), places, problems);
        // A case is several files: what stands for it is the log that it gives.
        let hash = read.sha256.clone().unwrap_or_else(|| sha256(&text));
        Ok(log.imported_as(text, imported, hash))
    })
}

/// Makes the log of a session part by part, on several threads, and hands on each part with the places of its lines, in
/// their order.
///
/// # Errors
/// What `take` says of a part; no further one is handed on then.
pub(super) fn in_parts(
    assembled: &Assembled<'_>,
    mut take: impl FnMut(&str, &[Place]) -> Result<()>,
) -> Result<()> {
    let make = |(): &mut (), number: u64| {
        let mut places = Vec::new();
        let text = assembled.part(number, |place| places.push(place));
        (text, places)
    };
    let mut taken = Ok(());
    side_by_side(
        assembled.parts(),
        || (),
        make,
        |(text, places)| {
            taken = take(&text, &places);
            if taken.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        },
    );
    taken
}

/// That nothing was imported, and the first reason.
pub(super) fn nothing(shown: &str, read: &Read<'_>) -> String {
    let assembled = &read.assembled;
    let first = assembled.problems().iter().flat_map(Problems::list).find(|p| p.kind != ProblemKind::Guessed);
    let why = first.map_or(String::new(), |p| format!(" (line {}: {})", p.line, p.what));
    format!("{shown}: read as {}, and nothing in it could be imported{why}", read.formats)
}

/// What is said of a file that nothing reads.
pub(super) fn not_known(shown: &str, bytes: &[u8]) -> String {
    format!(
        "{shown}: is neither a log nor a transcript of a known format; it looks like {} (untaped formats lists \
         what is read)",
        import::looks_like(bytes)
    )
}

pub(super) fn asked_encoding(name: Option<&str>) -> Result<Option<&'static encoding_rs::Encoding>, String> {
    name.map(|name| {
        encoding(name)
            .ok_or_else(|| format!("{name:?} is no encoding that is known, as windows-1252 or gbk is"))
    })
    .transpose()
}

/// What is said of a word that is no format's.
pub(super) fn no_format(word: &str) -> String {
    let words: Vec<&str> = import::FORMATS.iter().map(|format| format.word).collect();
    format!("{word:?} is no format that is read: give one of {}", words.join(", "))
}

/// An id for the recording of a file: its name without its ending, and a number where another has that.
fn id_of(name: &str, tapes: &[Tape<'_>]) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let taken = |id: &str| tapes.iter().any(|tape| tape.id == id);
    let numbered = (2..).map(|n| format!("{stem} ({n})"));
    let mut ids = std::iter::once(stem.to_owned()).chain(numbered);
    ids.find(|id| !taken(id)).unwrap_or_default()
}
