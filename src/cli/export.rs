//! `untaped export FILE`: the session in a format that other programs read.

use super::DONE;
use super::args::{Export, Importing, Output, file_named, input};
use super::open::{Opened, open};
use super::out::{Out, list, note};
use super::output_safety::{not_media, not_read};
use super::progress::Progress;
use crate::export::{self, Given, Losses};
use crate::store::{Existing, NewFile, clean_up_on_signals};
use anyhow::{Context, Result, bail};
use std::cell::{Cell, RefCell};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// Writes the session, and says on standard error what the format could not carry.
pub(super) fn run(args: &Export) -> Result<ExitCode> {
    let output = file_named(args.output.as_deref());
    let format = match (args.format, output) {
        (Some(format), _) => format,
        (None, Some(path)) => by_name(path)?,
        (None, None) => bail!("give a format: --format WORD, or -o FILE with an ending that tells it"),
    };
    not_read(output, [&input(&args.file)])?;
    let importing = Importing {
        format_option: Some("--from"),
        output: output.map(Path::to_owned),
        ..args.importing.clone()
    };
    let opened = open(&args.file, &args.reading, &importing, Output { json: false, safe: false })?;
    let media = opened.session.header().recordings.iter().filter_map(|recording| recording.media.as_ref());
    not_media(output, Some(&opened.log), media)?;
    let losses = match output {
        None => {
            let mut out = Out::new();
            // No line of progress comes between what is written.
            let losses = out.write(|to| write(format, &opened, |_| (), to))?;
            out.finish()?;
            losses
        }
        Some(path) => {
            let existing = if args.force { Existing::Replace } else { Existing::Keep };
            clean_up_on_signals()?;
            let mut file = NewFile::create(path, existing)?;
            let mut progress = Progress::new("exporting", opened.log.size());
            let losses = write(format, &opened, |bytes| progress.at(bytes), &mut file)?;
            drop(progress);
            file.finish()?;
            losses
        }
    };
    if !losses.is_empty() {
        note(&format!("{} has no place for all that is in the log. Left out or changed:", format.name));
        list(&losses);
    }
    Ok(DONE)
}

fn by_name(path: &Path) -> Result<&'static export::Export> {
    let name = path.to_string_lossy();
    export::for_name(&name).with_context(|| {
        let words: Vec<&str> = export::EXPORTS.iter().map(|format| format.word).collect();
        format!("{name}: its ending tells no format: give --format with one of {}", words.join(", "))
    })
}

/// After so many events the progress is looked at.
const EVERY: u64 = 4_096;

/// Writes the session; `progress` is told how many bytes of the log are done.
fn write(
    format: &export::Export,
    opened: &Opened,
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
            progress.borrow_mut()(opened.session.bytes() / events.max(1) * done.get());
        }
    };
    let mut read = |i| {
        one_more();
        opened.event(i).map_err(io::Error::other)
    };
    let mut line = |i: usize| {
        one_more();
        let position = opened.session.index().get(i).map_or(0, crate::session::Entry::position);
        opened.text.line(position)
    };
    let mut given = Given {
        session: &opened.session,
        zero: &opened.view.zero,
        min_gap: opened.view.min_gap,
        sha256: &sha256,
        header: header.as_deref(),
        read: &mut read,
        line: &mut line,
    };
    Ok((format.write)(&mut given, to)?)
}
