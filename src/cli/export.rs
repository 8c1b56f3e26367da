//! `untaped export FILE`: writes a session in a format for another program.

use super::args::{Export, Importing, Output, file_named, input};
use super::beside::{BesideLog, open_with};
use super::open::Opened;
use super::out::{DONE, list, note};
use super::output_file::{Target, refuse_inputs, refuse_media, report_written};
use super::progress::Progress;
use super::streams::Escaping;
use crate::export::{self, Losses};
use anyhow::{Context, Result, bail};
use std::cell::{Cell, RefCell};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// Writes the session, and lists on standard error what the format cannot hold.
pub(super) fn run(args: &Export) -> Result<ExitCode> {
    let output = file_named(args.output.as_deref());
    let format = match (args.format, output) {
        (Some(format), _) => format,
        (None, Some(path)) => by_name(path)?,
        (None, None) => {
            bail!("no output format; use --format, or -o FILE with a known extension")
        }
    };
    refuse_inputs(output, [&input(&args.file)])?;
    let importing = Importing {
        format_option: Some("--from"),
        output: output.map(Path::to_owned),
        ..args.importing.clone()
    };
    if args.with_work.is_asked() && format.word != "jsonl" {
        bail!(
            "--with-work needs --format jsonl: only a log can hold notes and codes as events; for a table of them, use untaped work --csv"
        );
    }
    let output_kind = Output { json: false, safe: false };
    let (opened, beside) = open_with(&args.file, &args.reading, &importing, output_kind, &args.with_work)?;
    let media = opened.session.header().recordings.iter().filter_map(|recording| recording.media.as_ref());
    refuse_media(output, Some(&opened.log), media)?;
    let ascii = args.reading.ascii();
    let escaping = if format.json { Escaping::json(ascii) } else { Escaping::text(ascii) };
    let target = Target::create(output, args.force, escaping)?;
    let written = target.path();
    // Standard output may be the terminal on which progress would be shown.
    let mut progress = output.map(|_| Progress::new("exporting", opened.log.size()));
    let losses = target.write(|to| {
        write(
            format,
            (&opened, beside.as_ref()),
            |bytes| progress.iter_mut().for_each(|progress| progress.at(bytes)),
            to,
        )
    })?;
    drop(progress);
    report_written(written.as_deref());
    if !losses.is_empty() {
        note(&format!("not everything in the log fits in {}. Left out or changed:", format.name));
        list(&losses);
    }
    Ok(DONE)
}

fn by_name(path: &Path) -> Result<&'static export::Export> {
    let name = path.to_string_lossy();
    export::for_name(&name).with_context(|| {
        let words: Vec<&str> = export::EXPORTS.iter().map(|format| format.word).collect();
        format!("{name}: no export format has this extension; use --format with one of {}", words.join(", "))
    })
}

/// Progress is reported every so many events.
const EVERY: u64 = 4_096;

/// Writes the session; `progress` gets the number of bytes of the log that are done.
fn write(
    format: &export::Export,
    (opened, beside): (&Opened, Option<&BesideLog>),
    progress: impl FnMut(u64),
    to: &mut dyn Write,
) -> Result<Losses> {
    let log = &opened.log;
    let sha256 = || log.sha256().map_err(io::Error::other);
    let header = opened.header()?;
    let (progress, events) = (RefCell::new(progress), opened.session.index().len() as u64);
    let done = Cell::new(0_u64);
    let one_more = || {
        done.set(done.get() + 1);
        if done.get().is_multiple_of(EVERY) {
            progress.borrow_mut()(opened.session.byte_count() / events.max(1) * done.get());
        }
    };
    let mut read = |i| {
        one_more();
        opened.event(i).map_err(io::Error::other)
    };
    let mut line = |i: usize| {
        one_more();
        let position = opened.session.index().get(i).map_or(0, crate::session::Entry::byte_offset);
        opened.text.line(position)
    };
    let mut context = export::Context {
        session: &opened.session,
        zero: &opened.view.zero,
        min_gap: opened.view.min_gap,
        sha256: &sha256,
        header: header.as_deref(),
        work: beside.map(|beside| (&beside.work, &beside.viewer, &beside.codebooks)),
        read: &mut read,
        line: &mut line,
    };
    Ok((format.write)(&mut context, to)?)
}
