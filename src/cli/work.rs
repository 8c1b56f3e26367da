//! `untaped work FILE`: lists what coders did; `merge` and `adopt` join and carry over their files.

use super::args::{Work as Args, WorkAdopt, WorkCommand, WorkList, WorkMerge, input};
use super::beside::{BesideLog, open_beside, problems, work_folder};
use super::open::log;
use super::out::{DONE, Out, found_nothing, list, note, nothing};
use super::output_file::{is_same_file, report_written};
use super::progress::{Progress, Shown};
use super::streams::{Escaping, ascii_locale};
use crate::record::{counted, visible};
use crate::report::{WorkLine, WorkLines, WorkRequest, json_compact};
use crate::session::Thresholds;
use crate::store::{Existing, NewFile, clean_up_on_signals, read_with_progress};
use crate::suggest::closest;
use crate::work::{
    Code, CodeName, Codebook, LineFinder, LogFolder, WorkFile, adopt, embedded, embedded_ids, merge,
};
use anyhow::{Result, anyhow, bail};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// The column to which folded lines are indented.
const WORDS_AT: usize = 8;

/// Runs the command.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    match (&args.command, &args.list.file) {
        (Some(WorkCommand::Merge(args)), _) => run_merge(args),
        (Some(WorkCommand::Adopt(args)), _) => run_adopt(args),
        (None, Some(file)) => run_list(file, &args.list),
        // The parser has asked for one of these.
        (None, None) => bail!("give a log, or use merge or adopt"),
    }
}

/// How acts are printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Markdown,
    Csv,
    Json,
}

fn run_list(file: &Path, args: &WorkList) -> Result<ExitCode> {
    let (opened, beside) = open_beside(file, &args.reading, &args.importing, args.output, &args.place)?;
    let (session, view, page) = (&opened.session, &opened.view, opened.page);
    let form = match (args.output.json, args.csv, args.md) {
        (true, _, _) => Form::Json,
        (_, true, _) => Form::Csv,
        (_, _, true) => Form::Markdown,
        (false, false, false) => Form::Text,
    };
    let lines = WorkLines::new(session, view, &beside.codebooks, &beside.sha256);
    let request = WorkRequest { codes: args.codes.clone(), role: args.role, all: args.all };
    let mut out = Out::new(args.reading.escaping(args.output));
    if form == Form::Csv {
        out.text(WorkLine::csv_head())?;
    }
    let (mut before, mut acts): (Option<WorkLine>, usize) = (None, 0);
    lines.each(
        &beside.work,
        &request,
        |i| opened.event(i),
        |line| {
            acts += 1;
            if acts == 1 {
                match form {
                    Form::Text => out.lines(&lines.head(&beside.work, &request, page), 2)?,
                    Form::Markdown => out.text(&lines.markdown_head(&beside.work, &request, page))?,
                    Form::Csv | Form::Json => {}
                }
            }
            match form {
                Form::Text => out.lines(&line.text(before.as_ref(), session, page), WORDS_AT)?,
                Form::Markdown => out.text(&line.markdown(before.as_ref(), session, page))?,
                Form::Csv => out.text(&line.csv(page))?,
                Form::Json => out.with(|mut to| json_compact(page, &line, &mut to))?,
            }
            before = Some(line);
            anyhow::Ok(())
        },
    )?;
    out.finish()?;
    if acts > 0 {
        return Ok(DONE);
    }
    let folder = visible(&beside.folder.path().to_string_lossy()).into_owned();
    let what = if beside.work.coders().is_empty() {
        format!("{}: no notes or codes on this log in {folder}", opened.log.shown())
    } else if let [code] = args.codes.as_slice() {
        let near =
            nearest_code(code, &beside).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        format!("{}: no act with the code {}{near}", opened.log.shown(), visible(code))
    } else if args.codes.is_empty() {
        format!("{}: no such act", opened.log.shown())
    } else {
        let codes = args.codes.iter().map(|code| visible(code)).collect::<Vec<_>>().join(", ");
        format!("{}: no act with one of the codes {codes}", opened.log.shown())
    };
    Ok(if matches!(form, Form::Json | Form::Csv) { nothing() } else { found_nothing(&what) })
}

/// The code that was probably meant: one that was given, or else one of the codebooks, in the way in which it was written.
fn nearest_code(code: &str, beside: &BesideLog) -> Option<String> {
    let given = beside.work.acts().iter().filter_map(|placed| placed.act.what.code().cloned());
    let given: BTreeSet<CodeName> = given.collect();
    let mut books: Vec<&Codebook> = beside.codebooks.all().iter().map(Arc::as_ref).collect();
    embedded_ids().filter_map(embedded).for_each(|book| books.push(book));
    let known = books.into_iter().flat_map(|book| {
        let name = |code: &Code| CodeName { codebook: book.id.clone(), code: code.id.clone() };
        book.codes.iter().map(name)
    });
    let words = |names: Vec<CodeName>| {
        names.into_iter().flat_map(|name| [name.to_string(), name.code, name.codebook]).collect::<Vec<_>>()
    };
    let near =
        closest(code, words(given.into_iter().collect())).or_else(|| closest(code, words(known.collect())));
    // A code that there is, and that nobody gave, is no slip.
    near.filter(|near| near != code).map(|near| visible(&near).into_owned())
}

/// The files that an argument names: itself, or the work files in a folder.
fn files(path: &Path) -> Result<Vec<WorkFile>> {
    if !path.is_dir() {
        return Ok(vec![WorkFile::read(path)?]);
    }
    let files = LogFolder::files_in(path)?;
    if files.is_empty() {
        bail!("{}: no work files (*.jsonl) in this folder", visible(&path.to_string_lossy()));
    }
    files.iter().map(|path| WorkFile::read(path)).collect()
}

fn run_merge(args: &WorkMerge) -> Result<ExitCode> {
    let mut read = Vec::new();
    for path in &args.files {
        read.extend(files(path)?);
    }
    let (merged, wrong) = merge(&read).map_err(|why| anyhow!(why))?;
    clean_up_on_signals()?;
    std::fs::DirBuilder::new()
        .recursive(true)
        .create(&args.output)
        .map_err(|e| anyhow!("{}: cannot create: {e}", visible(&args.output.to_string_lossy())))?;
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    let targets: Vec<(PathBuf, String)> =
        merged.into_iter().map(|(coder, text)| (args.output.join(format!("{coder}.jsonl")), text)).collect();
    let mut new = Vec::new();
    for (path, text) in &targets {
        if read.iter().any(|file| is_same_file(path, Path::new(&file.name))) {
            bail!(
                "{}: this is one of the files to merge, which stay as they are; give -o another folder",
                visible(&path.to_string_lossy())
            );
        }
        let mut file = NewFile::create(path, existing)?;
        file.write_all(text.as_bytes())?;
        new.push(file);
    }
    for path in args.files.iter().filter(|path| path.is_dir()) {
        LogFolder::copy_codebooks(path, &args.output)?;
    }
    for file in new {
        let path = file.path().to_owned();
        file.finish()?;
        report_written(Some(&path));
    }
    list(&problems(wrong.list()));
    Ok(if wrong.is_empty() { DONE } else { nothing() })
}

fn run_adopt(args: &WorkAdopt) -> Result<ExitCode> {
    let old = files(&args.old)?;
    let log = log(&input(&args.file), &args.importing, args.memory_limit, Shown::Stderr)?;
    let mut progress = Progress::new("reading", log.size());
    let session = read_with_progress(&log, Thresholds::default(), |bytes| progress.at(bytes))?;
    drop(progress);
    if let Some(why) = session.unreadable() {
        bail!("{}: {why}", log.shown());
    }
    let to = work_folder(args.work.as_deref())?.of_log(&log.sha256()?);
    let adopted = adopt(&old, &mut LineFinder::new(&session, &log.text()), &to, &log.name())?;
    if args.old.is_dir() {
        LogFolder::copy_codebooks(&args.old, to.path())?;
    }
    list(&problems(adopted.problems.list()));
    let mut out = Out::new(Escaping::text(ascii_locale()));
    for (coder, problem, act) in &adopted.lost {
        let words =
            crate::describe::plain_text(&crate::describe::act(&act.what, &crate::work::Codebooks::default()));
        out.text(&format!("{problem}; lost: {coder}: {}\n", visible(&words)))?;
    }
    out.finish()?;
    for (coder, acts) in &adopted.acts {
        note(&format!("{coder}: {} carried over to {}", counted(*acts as u64, "act"), to.path().display()));
    }
    let (moved, present, lost) = (adopted.moved as u64, adopted.present as u64, adopted.lost.len() as u64);
    note(&format!(
        "{} on another line now, {} there already, {} lost",
        counted(moved, "act"),
        counted(present, "act"),
        counted(lost, "act")
    ));
    Ok(if adopted.lost.is_empty() { DONE } else { nothing() })
}
