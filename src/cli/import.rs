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
use crate::import::{Assembled, BoundLine, Bounds, Counts, Explain, Tape};
use crate::record::{ProblemKind, counted, visible};
use crate::store::{Input, Log, join};
use crate::time::{format_hms, format_hms_exact};
use anyhow::Result;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

/// How many problems are printed; the others are counted.
const PRINTED: usize = 200;

/// How many lines of equal problems are named; more are counted.
const NAMED: usize = 5;

/// Reads the transcripts and writes their log.
pub(super) fn run(args: &Import) -> Result<ExitCode> {
    let output = file_named(args.output.as_deref());
    let inputs: Vec<Input> =
        args.files.iter().chain(&args.gaps).chain(&args.starts).map(|path| input(path)).collect();
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
        print_summary(&summarize(assembled, &read.formats));
        return Ok(code(assembled));
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
    print_summary(&summary);
    report_written(path.as_deref());
    Ok(code(assembled))
}

/// The exit code of an import: 1 if it reports anything.
fn code(assembled: &Assembled<'_>) -> ExitCode {
    if assembled.problem_count() == 0 { DONE } else { nothing() }
}

/// Prints the first line of a summary as a note, and the others below it.
fn print_summary(summary: &str) {
    let (first, rest) = summary.split_once('\n').unwrap_or((summary, ""));
    note(first);
    for line in rest.lines() {
        list(&visible(line));
    }
}

/// Describes what was read: one line, and then the speakers, the first and the last time, and what was guessed or is missing.
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
    let _ = write!(text, "{}", Details { assembled, counts: &counts });
    text
}

/// What a user compares with the file, a line each.
struct Details<'d, 'a> {
    assembled: &'d Assembled<'a>,
    counts: &'d Counts,
}

impl fmt::Display for Details<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// More would fill the screen.
        const MOST: usize = 12;
        let Counts { spoken, without_speaker, without_time, .. } = self.counts;
        let mut names: Vec<String> = spoken.iter().take(MOST).map(|(who, n)| format!("{who} {n}")).collect();
        if spoken.len() > MOST {
            names.push(format!("and {} more", spoken.len() - MOST));
        }
        if *without_speaker > 0 {
            names.push(format!("without a speaker {without_speaker}"));
        }
        if !names.is_empty() {
            write!(f, "\n  speakers: {}", names.join(", "))?;
        }
        if let [tape] = self.assembled.tapes()
            && let Some(Bounds { first, last }) =
                tape.transcript.as_ref().and_then(|read| read.bounds.as_ref())
        {
            for (name, bound) in [("first", first), ("last", last)] {
                let BoundLine { at, line, text } = bound;
                write!(f, "\n  {name} time: {} (line {line}: {text})", format_hms_exact(*at))?;
            }
        }
        if *without_time > 0 {
            write!(f, "\n  kept without a time: {without_time}")?;
        }
        let guesses: BTreeSet<&str> =
            self.assembled.problems().iter().flat_map(|of_file| of_file.guesses().keys().copied()).collect();
        if !guesses.is_empty() {
            let codes: Vec<&str> = guesses.into_iter().collect();
            write!(f, "\n  guessed: {}", codes.join(", "))?;
        }
        let dropped: u64 =
            self.assembled.problems().iter().map(|of_file| of_file.count_of(ProblemKind::Dropped)).sum();
        if dropped > 0 {
            write!(f, "\n  left out: see {} above", counted(dropped, "report"))?;
        }
        Ok(())
    }
}

/// Prints the problems, file by file.
fn print_problems(read: &Read<'_>) {
    let assembled = &read.assembled;
    let (mut lines, mut more) = (Vec::new(), BTreeMap::<ProblemKind, u64>::new());
    for (number, (file, problems)) in assembled.files().iter().zip(assembled.problems()).enumerate() {
        if is_explained(assembled, number) {
            continue;
        }
        let mut same: HashMap<(ProblemKind, &str), Vec<u64>> = HashMap::new();
        for problem in problems.list() {
            same.entry((problem.kind, &problem.message)).or_default().push(problem.line);
        }
        for problem in problems.list() {
            let of_lines = same.get(&(problem.kind, problem.message.as_str())).map_or(&[][..], Vec::as_slice);
            let again = match of_lines {
                [first, .., last] if of_lines.len() > NAMED => {
                    if problem.line != *first {
                        continue;
                    }
                    let named: Vec<String> = of_lines.iter().take(NAMED).map(u64::to_string).collect();
                    format!(" ({} times: lines {}, ..., {last})", of_lines.len(), named.join(", "))
                }
                _ => String::new(),
            };
            if lines.len() < PRINTED {
                lines.push(format!(
                    "{file}:{}: {}: {}{again}",
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
