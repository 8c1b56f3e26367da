//! `untaped import FILE…`: transcripts, or a case, as a log.

use super::args::{Import, Importing, file_named, input};
use super::new_case::new_case;
use super::out::{Out, list, note};
use super::output_safety::{not_media, not_read};
use super::progress::Progress;
use super::transcripts::{InputSpec, Read, in_parts, nothing as nothing_in, with};
use super::{DONE, nothing};
use crate::import::{self, Assembled};
use crate::record::{ProblemKind, counted};
use crate::store::{Existing, Input, Log, NewFile, clean_up_on_signals, join};
use crate::time::hours;
use anyhow::{Result, bail};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// So many problems are printed; the others are counted.
const PRINTED: usize = 200;

/// Reads the transcripts, and writes the log that they give.
pub(super) fn run(args: &Import) -> Result<ExitCode> {
    let output = file_named(args.output.as_deref()).map(Path::to_owned);
    let inputs: Vec<Input> = args.files.iter().chain(&args.gaps).map(|path| input(path)).collect();
    not_read(output.as_deref(), &inputs)?;
    if args.new_case {
        return new_case(args);
    }
    let logs = args.files.iter().map(|file| opened(file, args)).collect::<Result<Vec<_>>>()?;
    let shown = logs.iter().map(Log::shown).collect::<Vec<_>>().join(", ");
    let importing = Importing { output, ..args.importing.clone() };
    let spec = InputSpec {
        importing: &importing,
        gaps: args.gaps.as_deref(),
        memory_limit: args.memory_limit,
        progress: true,
        hash: false,
    };
    let file = new_file(args)?;
    with(&logs, &spec, |read| {
        let assembled = &read.assembled;
        let media = assembled.header().recordings.iter().filter_map(|recording| recording.media.as_ref());
        not_media(importing.output.as_deref(), logs.first(), media)?;
        problems(read);
        if assembled.is_empty() {
            bail!(nothing_in(&shown, read));
        }
        let bytes: u64 = logs.iter().map(Log::size).sum();
        let (mut progress, mut lines, events) = (Progress::new("writing", bytes), 0, assembled.len() as u64);
        let write_all = || {
            write(file, |to| {
                in_parts(assembled, |part, places| {
                    to.write_all(part.as_bytes())?;
                    lines += places.len() as u64;
                    progress.at(bytes / (events + 1) * lines);
                    Ok(())
                })
            })
        };
        // The summary is counted while the disk writes.
        let (written, said) = join(write_all, || summary(assembled, &read.formats));
        written?;
        // The line of progress is gone before anything else is said.
        drop(progress);
        note(&said);
        Ok(if assembled.problem_count() == 0 { DONE } else { nothing() })
    })
}

/// A file that is to be imported, opened.
pub(super) fn opened(file: &Path, args: &Import) -> Result<Log> {
    let log = Log::open_any(&input(file), args.memory_limit)?;
    if import::is_log(&log.head(super::open::TOLD_BY)?) {
        bail!("{}: is a log already: there is nothing to import", log.shown());
    }
    Ok(log)
}

/// The file that is asked for, begun before anything is read: what cannot be written is said at once.
pub(super) fn new_file(args: &Import) -> Result<Option<NewFile>> {
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    let Some(path) = file_named(args.output.as_deref()) else { return Ok(None) };
    clean_up_on_signals()?;
    NewFile::create(path, existing).map(Some)
}

/// Writes to a new file, or to standard output where there is none.
pub(super) fn write(file: Option<NewFile>, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    if let Some(mut file) = file {
        write(&mut file)?;
        return file.finish();
    }
    let mut out = Out::new();
    out.write(|to| write(to))?;
    out.finish()
}

/// What was read, in one line.
fn summary(assembled: &Assembled<'_>, formats: &str) -> String {
    let (counts, problems) = (assembled.counts(), assembled.problem_count());
    let mut text = format!(
        "read {} by {}, {} h, as {}",
        counted(counts.utterances as u64, "utterance"),
        counted(counts.speakers as u64, "speaker"),
        hours(counts.length),
        formats
    );
    if assembled.header().timezone.is_none() && assembled.is_without_clock() {
        text.push_str(", without a wall clock (--starts-at gives one)");
    }
    if problems > 0 {
        let _ = write!(text, "; {}", counted(problems, "problem"));
    }
    text
}

/// Prints the problems, file by file.
fn problems(read: &Read<'_>) {
    let assembled = &read.assembled;
    let (mut lines, mut more) = (Vec::new(), BTreeMap::<ProblemKind, u64>::new());
    for (file, problems) in assembled.files().iter().zip(assembled.problems()) {
        for problem in problems.list() {
            if lines.len() < PRINTED {
                lines.push(format!(
                    "{file}:{}: {}: {}",
                    problem.line,
                    problem.kind,
                    problem.what.replace('\n', " ")
                ));
            } else {
                *more.entry(problem.kind).or_default() += 1;
            }
        }
        for (&kind, n) in problems.not_held() {
            *more.entry(kind).or_default() += n;
        }
    }
    list(&lines.join("\n"));
    if !more.is_empty() {
        let kinds: Vec<String> = more.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
        note(&format!("and {} more: {}", more.values().sum::<u64>(), kinds.join(", ")));
    }
}
