//! `untaped import --new-case FILE…`: the start of a case, with everything that is known already.

use super::DONE;
use super::args::{Import, Importing, file_named};
use super::import::{new_file, opened, write};
use super::out::{list, note};
use super::output_safety::not_media;
use super::transcripts::{InputSpec, with};
use crate::import::{CaseTemplate, Content, RecordingTemplate, Tape, is_case_file};
use crate::time::{format_rfc3339, parse_date_time};
use anyhow::{Error, Result, anyhow, bail};
use jiff::tz::TimeZone;
use std::collections::HashSet;
use std::path::{Component, Path, PathBuf, absolute};
use std::process::ExitCode;

/// Writes the start of a case for the transcripts, and says what is to be filled in next.
pub(super) fn new_case(args: &Import) -> Result<ExitCode> {
    let (given, files) = (args.importing.starts_at.len(), args.files.len());
    if given != 0 && given != files {
        bail!("--starts-at: give one for each file, in their order, or none: they are filled in");
    }
    for text in &args.importing.starts_at {
        // The zone may be filled in later; what no zone makes a time would be a fault of the case.
        parse_date_time(text, args.importing.timezone.as_ref().or(Some(&TimeZone::UTC)))
            .map_err(|what| anyhow!("--starts-at: {what}"))?;
    }
    let file = new_file(args)?;
    let named = file_named(args.output.as_deref());
    let case = absolute(named.unwrap_or(Path::new("case.json")))?;
    // Without links and steps back, from which no way leads that can be written down.
    let folder = case.parent().unwrap_or(Path::new("/")).canonicalize()?;
    let begun: Vec<Result<RecordingTemplate>> = args.files.iter().map(|path| begun(path, args)).collect();
    if let Some(refused) = refused(&begun) {
        return Err(refused);
    }
    let mut recordings: Vec<RecordingTemplate> = Vec::new();
    for (i, (begun, path)) in begun.into_iter().zip(&args.files).enumerate() {
        let mut begun = begun?;
        begun.transcript = way(path, &folder)?;
        begun.starts_at = args.importing.starts_at.get(i).cloned().or(begun.starts_at);
        begun.id = id_beside(path, recordings.iter().zip(&args.files));
        recordings.push(begun);
    }
    let beginning = CaseTemplate {
        title: args.importing.title.clone(),
        timezone: args.importing.timezone.as_ref().and_then(|zone| zone.iana_name()).map(str::to_owned),
        gap_table: args.gaps.as_deref().map(|path| way(path, &folder)).transpose()?,
        assume_ends: args.importing.assume_ends,
        recordings,
    };
    let text = beginning.to_text();
    write(file, |to| Ok(to.write_all(text.as_bytes())?))?;
    let ways = beginning.recordings.iter().map(|begun| &begun.transcript).chain(&beginning.gap_table);
    for way in ways {
        if !lies_in(&folder.join(way), &folder) {
            note(&format!(
                "{way}: lies outside the folder of the case: importing it needs --allow-outside, or a case written beside it"
            ));
        }
    }
    if let Some(path) = named {
        note(&next(&path.to_string_lossy(), &text));
    }
    Ok(DONE)
}

/// The error that some files are, all of them named; `None` where each could be read.
fn refused(begun: &[Result<RecordingTemplate>]) -> Option<Error> {
    let errors: Vec<String> =
        begun.iter().filter_map(|begun| begun.as_ref().err()).map(|error| format!("{error:#}")).collect();
    match errors.as_slice() {
        [] => None,
        [one] => Some(anyhow!("{one}")),
        several => {
            list(&several.iter().map(|error| error.replace('\n', " ")).collect::<Vec<_>>().join("\n"));
            Some(anyhow!(
                "{} of {} files cannot be taken into a case: nothing was written",
                several.len(),
                begun.len()
            ))
        }
    }
}

/// What is to be done next with the case that was begun: what lacks, with its lines.
fn next(path: &str, text: &str) -> String {
    let lines = |with: &str| -> Vec<String> {
        let lines = (1..).zip(text.lines()).filter(|(_, line)| line.trim_start().starts_with(with));
        lines.map(|(number, _): (u64, _)| number.to_string()).collect()
    };
    let mut lacking = Vec::new();
    for (with, what) in [
        ("// \"timezone\"", "the zone"),
        ("\"people\": [", "who is who"),
        ("\"starts_at\": \"\"", "when each tape was started"),
        ("// \"ends_at\"", "when each ended"),
    ] {
        let lines = lines(with);
        if !lines.is_empty() {
            let word = if lines.len() == 1 { "line" } else { "lines" };
            lacking.push(format!("{what} ({word} {})", lines.join(", ")));
        }
    }
    format!("{path} is begun: fill in {}; then untaped import {path} -o LOG", lacking.join(", "))
}

/// What a transcript says that a case would say of it.
fn begun(path: &Path, args: &Import) -> Result<RecordingTemplate> {
    let log = &opened(path, args)?;
    if is_case_file(&String::from_utf8_lossy(&log.head(super::open::TOLD_BY)?)) {
        bail!("{}: is a case already: give transcripts", log.shown());
    }
    let (importing, memory_limit) = (&args.importing, args.memory_limit);
    // What is said of all recordings together is no matter of one alone.
    let alone = Importing { starts_at: Vec::new(), title: None, ..importing.clone() };
    let spec = InputSpec { importing: &alone, gaps: None, memory_limit, progress: true, hash: false };
    let reading = [
        ("format", importing.format.map(|format| format.word.to_owned())),
        ("encoding", importing.encoding.clone()),
        ("columns", importing.columns.clone()),
        ("unit", importing.unit.clone()),
        ("pattern", importing.pattern.clone()),
    ];
    let begun = with(std::slice::from_ref(log), &spec, |read| {
        let [tape] = read.assembled.tapes() else { return Ok(RecordingTemplate::default()) };
        let Some(transcript) = &tape.transcript else { return Ok(RecordingTemplate::default()) };
        Ok(RecordingTemplate {
            speakers: heard(tape),
            once: transcript.once.clone(),
            starts_at: transcript.start.and_then(|(t, offset)| format_rfc3339(t, offset)),
            length: transcript.duration,
            media: transcript.media.clone(),
            reading: reading.into_iter().filter_map(|(key, value)| Some((key, value?))).collect(),
            ..RecordingTemplate::default()
        })
    })?;
    not_media(args.output.as_deref(), Some(log), &begun.media)?;
    Ok(begun)
}

/// Who speaks on a tape, in the order in which they are first named.
fn heard(tape: &Tape<'_>) -> Vec<String> {
    let Some(transcript) = &tape.transcript else { return Vec::new() };
    let speaker = |what: &Content<'_>| match what {
        Content::Utterance { speaker, .. } => *speaker,
        Content::Event(_) => None,
    };
    let heard: HashSet<_> = transcript.items.iter().filter_map(|item| speaker(&item.content)).collect();
    let people = (0..).map(crate::import::Speaker).zip(&transcript.people);
    people.filter(|(number, _)| heard.contains(number)).map(|(_, person)| person.id.clone()).collect()
}

/// An id for a recording whose transcript has the name of an earlier one in another folder.
fn id_beside<'a>(
    path: &Path,
    earlier: impl Iterator<Item = (&'a RecordingTemplate, &'a PathBuf)>,
) -> Option<String> {
    let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let own = stem(path)?;
    let taken: HashSet<String> =
        earlier.filter_map(|(begun, path)| begun.id.clone().or_else(|| stem(path))).collect();
    let mut numbered = (2..).map(|n| format!("{own} ({n})"));
    if taken.contains(&own) { numbered.find(|id| !taken.contains(id)) } else { None }
}

/// The way from the folder of a case to a file: paths in a case are relative to it.
fn way(file: &Path, folder: &Path) -> Result<String> {
    let file = absolute(file)?;
    // The file may itself be a link: it keeps its name.
    let parent = file.parent().and_then(|parent| parent.canonicalize().ok());
    let file = match (parent, file.file_name()) {
        (Some(parent), Some(name)) => parent.join(name),
        (Some(_) | None, _) => file,
    };
    Ok(relative(&file, folder).to_string_lossy().into_owned())
}

/// Whether a file lies in a folder, also when links are followed, as an import does.
fn lies_in(file: &Path, folder: &Path) -> bool {
    let (Ok(file), Ok(folder)) = (file.canonicalize(), folder.canonicalize()) else { return true };
    file.starts_with(folder)
}

/// The way from a folder to a file, both from the root.
fn relative(file: &Path, folder: &Path) -> PathBuf {
    let shared = file.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(file.components().skip(shared)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_leads_from_a_folder_to_a_file() {
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
