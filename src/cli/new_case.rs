//! `untaped import --new-case FILE…`: writes a case file to fill in, with everything that is already known. On a terminal it
//! asks for the rest.

use super::args::{Import, Importing, file_named};
use super::ask::Person;
use super::distinct_ids::DistinctIds;
use super::open::open_transcript;
use super::out::{DONE, note};
use super::output_file::{Target, refuse_media};
use super::progress::Shown;
use super::start_times::{ANY_ZONE, StartTimes};
use super::streams::{Escaping, ascii_locale, can_ask};
use super::transcripts::{HEAD, InputSpec, load};
use crate::import::{CaseFile, CaseTemplate, Content, RecordingTemplate, Speaker, Transcript, is_case_file};
use crate::record::agree;
use crate::time::{format_rfc3339, parse_date_time};
use anyhow::{Error, Result, anyhow, bail};
use jiff::tz::TimeZone;
use std::collections::HashSet;
use std::path::{Component, Path, PathBuf, absolute};
use std::process::ExitCode;

/// Writes a case file for the transcripts, and lists what to fill in.
pub(super) fn new_case(args: &Import) -> Result<ExitCode> {
    let (given, files) = (args.importing.starts_at.len(), args.files.len());
    if given != 0 && given != files {
        bail!("--starts-at: give one for each file, in the same order, or none");
    }
    for text in &args.importing.starts_at {
        // The zone may be filled in later, but a text that is not a time in any zone would be an error of the case.
        parse_date_time(text, args.importing.timezone.as_ref().or(Some(&TimeZone::UTC)))
            .map_err(|what| anyhow!("--starts-at: {what}"))?;
    }
    let table = args
        .starts
        .as_deref()
        .map(|path| StartTimes::load(path, args.memory_limit, args.importing.date_order))
        .transpose()?;
    let named = file_named(args.output.as_deref());
    let target = Target::create(named, args.force, Escaping::json(ascii_locale()))?;
    let written = target.path();
    let case = absolute(named.unwrap_or(Path::new("case.json")))?;
    // Without links and `..`, so that a relative path can be computed.
    let folder = case.parent().unwrap_or(Path::new("/")).canonicalize()?;
    let begun: Vec<Result<RecordingTemplate>> = args.files.iter().map(|path| begun(path, args)).collect();
    if let Some(refused) = refused(&begun) {
        return Err(refused);
    }
    let (mut recordings, mut ids) = (Vec::new(), DistinctIds::default());
    for (i, (begun, path)) in begun.into_iter().zip(&args.files).enumerate() {
        let mut begun = begun?;
        begun.transcript = relative_path(path, &folder)?;
        begun.starts_at = args.importing.starts_at.get(i).cloned().or(begun.starts_at);
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        // Without a field, the id is the file's name.
        begun.id = Some(ids.id(&stem)).filter(|id| *id != stem);
        recordings.push(begun);
    }
    let mut beginning = CaseTemplate {
        title: args.importing.title.clone(),
        timezone: args.importing.timezone.as_ref().and_then(|zone| zone.iana_name()).map(str::to_owned),
        gap_table: args.gaps.as_deref().map(|path| relative_path(path, &folder)).transpose()?,
        assume_ends: args.importing.assume_ends,
        recordings,
    };
    // Nobody is asked about a case that goes to a pipe or to the screen.
    let mut person = (named.is_some() && can_ask()).then(Person::default);
    person.as_mut().map_or(Ok(()), |person| person.zone(&mut beginning))?;
    let code = table.map_or(Ok(DONE), |table| table.fill_in(&mut beginning))?;
    person.as_mut().map_or(Ok(()), |person| person.recordings(&mut beginning))?;
    sort(&mut beginning);
    let text = beginning.to_text();
    target.write(|to| Ok(to.write_all(text.as_bytes())?))?;
    let paths = beginning.recordings.iter().map(|begun| &begun.transcript).chain(&beginning.gap_table);
    for path in paths {
        if !is_within(&folder.join(path), &folder) {
            note(&format!(
                "{path}: is outside the case file's folder; import it with --allow-outside, or write the case file next to it"
            ));
        }
    }
    if let (Some(path), Some(written)) = (named, written) {
        note(&next(&path.to_string_lossy(), &written.to_string_lossy(), &text));
    }
    Ok(code)
}

/// Puts the recordings in the order of their starts, if all are known.
fn sort(case: &mut CaseTemplate) {
    let zone = case.timezone.as_deref().unwrap_or(ANY_ZONE);
    let start = |recording: &RecordingTemplate| {
        CaseFile::recording_times(zone, recording.starts_at.as_deref()?, None).ok()?.start
    };
    if case.recordings.iter().all(|recording| start(recording).is_some()) {
        case.recordings.sort_by_cached_key(start);
    }
}

/// The error that names all files that could not be read; `None` if all could.
fn refused(begun: &[Result<RecordingTemplate>]) -> Option<Error> {
    let errors: Vec<String> =
        begun.iter().filter_map(|begun| begun.as_ref().err()).map(|error| format!("{error:#}")).collect();
    match errors.as_slice() {
        [] => None,
        [one] => Some(anyhow!("{one}")),
        several => {
            let all =
                format!("{} of {} files cannot be used; nothing was written", several.len(), begun.len());
            Some(anyhow!("{}\n{all}", several.join("\n")))
        }
    }
}

/// The next step: the lines of the case file to fill in. `written` is its path without links.
fn next(path: &str, written: &str, text: &str) -> String {
    let lines = |with: &str| -> Vec<String> {
        let lines = (1..).zip(text.lines()).filter(|(_, line)| line.trim_start().starts_with(with));
        lines.map(|(number, _): (u64, _)| number.to_string()).collect()
    };
    let mut missing = Vec::new();
    for (with, what) in [
        ("// \"timezone\"", "the time zone"),
        ("\"people\": [", "who is who"),
        ("\"starts_at\": \"\"", "when each tape started"),
        ("// \"ends_at\"", "when each tape ended"),
    ] {
        let lines = lines(with);
        if !lines.is_empty() {
            let word = agree(lines.len() as u64, "line", "lines");
            missing.push(format!("{what} ({word} {})", lines.join(", ")));
        }
    }
    format!("wrote {written}; fill in {}, then run untaped import {path} -o LOG", missing.join(", "))
}

/// Reads from a transcript what its entry in the case file can state.
fn begun(path: &Path, args: &Import) -> Result<RecordingTemplate> {
    let log = &open_transcript(path, args.memory_limit)?;
    if is_case_file(&String::from_utf8_lossy(&log.head(HEAD)?)) {
        bail!("{}: this is already a case file; give transcripts", log.shown());
    }
    let (importing, memory_limit) = (&args.importing, args.memory_limit);
    // Start times and title are for all recordings together.
    let alone = Importing {
        starts_at: Vec::new(),
        title: None,
        for_several: args.files.len() > 1,
        ..importing.clone()
    };
    let spec =
        InputSpec { importing: &alone, gaps: None, memory_limit, progress: Shown::Stderr, hash: false };
    let reading = [
        ("format", importing.format.map(|format| format.word.to_owned())),
        ("encoding", importing.encoding.clone()),
        ("columns", importing.columns.clone()),
        ("unit", importing.unit.clone()),
        ("pattern", importing.pattern.clone()),
    ];
    let loaded = load(std::slice::from_ref(log), &spec)?;
    let read = loaded.read(&spec)?;
    let begun = match read.assembled.tapes() {
        [tape] => tape.transcript.as_ref().map(|transcript| RecordingTemplate {
            speakers: speakers(transcript),
            once: transcript.once.clone(),
            starts_at: transcript.start.and_then(|(t, offset)| format_rfc3339(t, offset)),
            last_words: transcript.bounds.as_ref().map(|bounds| bounds.last.at),
            length: transcript.duration,
            media: transcript.media.clone(),
            reading: reading.into_iter().filter_map(|(key, value)| Some((key, value?))).collect(),
            ..RecordingTemplate::default()
        }),
        _ => None,
    };
    let begun = begun.unwrap_or_default();
    refuse_media(args.output.as_deref(), Some(log), &begun.media)?;
    Ok(begun)
}

/// The people who speak, in the order in which the transcript first names them.
fn speakers(transcript: &Transcript<'_>) -> Vec<String> {
    let speaker = |what: &Content<'_>| match what {
        Content::Utterance { speaker, .. } => *speaker,
        Content::Event(_) => None,
    };
    let heard: HashSet<_> = transcript.items.iter().filter_map(|item| speaker(&item.content)).collect();
    let people = (0..).map(Speaker).zip(&transcript.people);
    people.filter(|(number, _)| heard.contains(number)).map(|(_, person)| person.id.clone()).collect()
}

/// The path of a file relative to the folder of the case, as paths in a case are.
fn relative_path(file: &Path, folder: &Path) -> Result<String> {
    let file = absolute(file)?;
    // A file that is a link keeps its own name.
    let parent = file.parent().and_then(|parent| parent.canonicalize().ok());
    let file = match (parent, file.file_name()) {
        (Some(parent), Some(name)) => parent.join(name),
        (Some(_) | None, _) => file,
    };
    Ok(relative(&file, folder).to_string_lossy().into_owned())
}

/// Whether a file is in a folder after links are followed, as an import follows them.
fn is_within(file: &Path, folder: &Path) -> bool {
    let (Ok(file), Ok(folder)) = (file.canonicalize(), folder.canonicalize()) else { return true };
    file.starts_with(folder)
}

/// The relative path from a folder to a file, both given as absolute paths.
fn relative(file: &Path, folder: &Path) -> PathBuf {
    let shared = file.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(file.components().skip(shared)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_path_leads_from_a_folder_to_a_file() {
        for (file, folder, way) in [
            ("/a/b/t.vtt", "/a/b", "t.vtt"),
            ("/a/b/t.vtt", "/a", "b/t.vtt"),
            ("/a/t.vtt", "/a/cases/1", "../../t.vtt"),
            ("/t.vtt", "/", "t.vtt"),
        ] {
            assert_eq!(relative(Path::new(file), Path::new(folder)), Path::new(way));
        }
    }
}
