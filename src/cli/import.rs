//! `untaped import FILE…`: makes a log from transcripts or a case.

use super::args::{Import, Importing, file_named, input};
use super::explain::{explanation, is_explained};
use super::new_case::new_case;
use super::open::open_transcript;
use super::out::{DONE, Out, list, note, nothing};
use super::output_file::{Target, refuse_inputs, refuse_media, report_written};
use super::progress::Progress;
use super::progress::Shown;
use super::streams::{Escaping, ascii_locale};
use super::transcripts::{InputSpec, Read, in_parts, load};
use crate::import::{Assembled, Explain, Tape};
use crate::record::{ProblemKind, counted};
use crate::store::{Input, Log, join};
use crate::time::format_hms;
use anyhow::Result;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

/// How many problems are printed; the others are counted.
const PRINTED: usize = 200;

/// Reads the transcripts and writes their log.
pub(super) fn run(args: &Import) -> Result<ExitCode> {
    let output = file_named(args.output.as_deref());
    let inputs: Vec<Input> = args.files.iter().chain(&args.gaps).map(|path| input(path)).collect();
    refuse_inputs(output, &inputs)?;
    if args.new_case {
        return new_case(args);
    }
    let open = |file| open_transcript(file, args.memory_limit);
    let logs = args.files.iter().map(|file| open(file)).collect::<Result<Vec<_>>>()?;
    let spec = InputSpec {
        importing: &Importing {
            output: output.map(Path::to_owned),
            explain: if args.explain { Explain::EveryLine } else { Explain::Nothing },
            ..args.importing.clone()
        },
        gaps: args.gaps.as_deref(),
        memory_limit: args.memory_limit,
        progress: Shown::Stderr,
        hash: false,
    };
    // The explanation takes the place of the log on standard output.
    let target = (!args.explain || output.is_some())
        .then(|| Target::create(output, args.force, Escaping::json(ascii_locale())))
        .transpose()?;
    let path = target.as_ref().and_then(Target::path);
    let loaded = load(&logs, &spec)?;
    let read = loaded.read(&spec)?;
    let assembled = &read.assembled;
    let media = assembled.header().recordings.iter().filter_map(|recording| recording.media.as_ref());
    refuse_media(output, logs.first(), media)?;
    if args.explain {
        let text = explanation(assembled, &read.formats)?;
        let mut out = Out::new(Escaping::text(ascii_locale()));
        out.text(&text)?;
        out.finish()?;
    }
    print_problems(&read);
    if assembled.is_empty() {
        return Err(read.nothing_imported(&logs.iter().map(Log::shown).collect::<Vec<_>>().join(", ")));
    }
    let Some(target) = target else {
        note(&summarize(assembled, &read.formats));
        return Ok(if assembled.problem_count() == 0 { DONE } else { nothing() });
    };
    let bytes: u64 = logs.iter().map(Log::size).sum();
    let (mut progress, mut lines, events) = (Progress::new("writing", bytes), 0, assembled.len() as u64);
    let write_all = || {
        target.write(|to| {
            in_parts(assembled, |part, places| {
                to.write_all(part.as_bytes())?;
                lines += places.len() as u64;
                progress.at(bytes / (events + 1) * lines);
                Ok(())
            })
        })
    };
    // The summary is counted while the disk writes.
    let (written, summary) = join(write_all, || summarize(assembled, &read.formats));
    written?;
    // The progress line must be gone before anything else is printed.
    drop(progress);
    note(&summary);
    report_written(path.as_deref());
    Ok(if assembled.problem_count() == 0 { DONE } else { nothing() })
}

/// Describes what was read, in one line.
fn summarize(assembled: &Assembled<'_>, formats: &str) -> String {
    let (counts, problems) = (assembled.counts(), assembled.problem_count());
    let mut text = format!(
        "read {} by {} {} {formats}; the session is {} long",
        counted(counts.utterances as u64, "utterance"),
        counted(counts.speakers as u64, "speaker"),
        if assembled.tapes().len() == 1 { "as" } else { "in" },
        format_hms(counts.length)
    );
    if assembled.header().timezone.is_none() && assembled.is_without_clock() {
        // The lines of a custody log have dates of their own.
        let option = if formats == "custody log" { "--timezone" } else { "--starts-at" };
        let _ = write!(text, "; its start time is unknown (give {option})");
    }
    if assembled.tapes().iter().any(Tape::is_without_tape) {
        text.push_str("; it is a session and not a recording, so no tape is assumed");
    }
    if problems > 0 {
        let _ = write!(text, "; {}", counted(problems, "problem"));
    }
    text
}

/// Prints the problems, file by file.
fn print_problems(read: &Read<'_>) {
    let assembled = &read.assembled;
    let (mut lines, mut more) = (Vec::new(), BTreeMap::<ProblemKind, u64>::new());
    for (number, (file, problems)) in assembled.files().iter().zip(assembled.problems()).enumerate() {
        if is_explained(assembled, number) {
            continue;
        }
        for problem in problems.list() {
            if lines.len() < PRINTED {
                lines.push(format!(
                    "{file}:{}: {}: {}",
                    problem.line,
                    problem.kind,
                    problem.message.replace('\n', " ")
                ));
            } else {
                *more.entry(problem.kind).or_default() += 1;
            }
        }
        for (&kind, n) in problems.not_kept() {
            *more.entry(kind).or_default() += n;
        }
    }
    list(&lines.join("\n"));
    if !more.is_empty() {
        let kinds: Vec<String> = more.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
        note(&format!("and {} more: {}", more.values().sum::<u64>(), kinds.join(", ")));
    }
}
