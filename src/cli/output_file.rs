//! Where `-o` writes. An output never replaces a file that the same command reads, not even with `--force`.
//!
//! Two names are one file if device and inode agree, so hard and symbolic links are followed.

use super::out::{Out, note};
use super::streams::Escaping;
use crate::store::{Existing, Input, Log, NewFile, clean_up_on_signals};
use anyhow::{Result, bail};
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// A file that was created, or standard output.
pub(super) enum Target {
    File(NewFile),
    Stdout(Escaping),
}

impl Target {
    /// Creates the output file, so that an error of creating it comes before anything is read.
    pub(super) fn create(output: Option<&Path>, force: bool, escaping: Escaping) -> Result<Target> {
        let Some(path) = output else { return Ok(Target::Stdout(escaping)) };
        clean_up_on_signals()?;
        let existing = if force { Existing::Replace } else { Existing::Keep };
        Ok(Target::File(NewFile::create(path, existing)?))
    }

    /// The path of the file without links; [`report_written`] takes it.
    pub(super) fn path(&self) -> Option<PathBuf> {
        match self {
            Target::File(file) => Some(file.path().to_owned()),
            Target::Stdout(_) => None,
        }
    }

    /// Writes it to its end; the file has its name only after that.
    pub(super) fn write<R>(self, write: impl FnOnce(&mut dyn Write) -> Result<R>) -> Result<R> {
        match self {
            Target::File(mut file) => {
                let result = write(&mut file)?;
                file.finish()?;
                Ok(result)
            }
            Target::Stdout(escaping) => {
                let mut out = Out::new(escaping);
                let result = out.write(write)?;
                out.finish()?;
                Ok(result)
            }
        }
    }
}

/// Reports on standard error where a file was written, with all links resolved.
pub(super) fn report_written(path: Option<&Path>) {
    if let Some(path) = path {
        note(&format!("wrote {}", path.display()));
    }
}

/// The error for an output that is an input, after the name of the file.
pub(super) const IS_INPUT: &str =
    "this is an input file, which is never overwritten, not even with --force; give -o another name";

/// Refuses an output that is one of the inputs.
pub(super) fn refuse_inputs<'a>(
    output: Option<&Path>,
    inputs: impl IntoIterator<Item = &'a Input>,
) -> Result<()> {
    let Some(path) = output else { return Ok(()) };
    let Some(output) = metadata(path) else { return Ok(()) };
    let is_input = inputs.into_iter().any(|input| match input {
        Input::File(path) => metadata(path).is_some_and(|input| is_same(&input, &output)),
        Input::Stdin => stdin().is_some_and(|input| is_same(&input, &output)),
        Input::Demo => false,
    });
    if is_input {
        bail!("{}: {IS_INPUT}", path.display());
    }
    Ok(())
}

/// Refuses an output that is a media file, named from the folder of `log`.
pub(super) fn refuse_media<'a>(
    output: Option<&Path>,
    log: Option<&Log>,
    media: impl IntoIterator<Item = &'a String>,
) -> Result<()> {
    let folder = log.and_then(Log::path).and_then(Path::parent).unwrap_or(Path::new(""));
    if let Some(path) = output
        && media.into_iter().any(|media| is_same_file(path, &folder.join(media)))
    {
        bail!(
            "{}: this is the media file of a recording, which is never overwritten, not even with --force; give \
             -o another name",
            path.display()
        );
    }
    Ok(())
}

/// Whether an output is the same file as an input.
pub(super) fn is_same_file(output: &Path, input: &Path) -> bool {
    matches!((metadata(output), metadata(input)), (Some(output), Some(input)) if is_same(&output, &input))
}

/// The metadata of a regular file. A terminal or a pipe may be both read and written.
fn metadata(path: &Path) -> Option<Metadata> {
    fs::metadata(path).ok().filter(Metadata::is_file)
}

fn stdin() -> Option<Metadata> {
    let open = File::from(io::stdin().as_fd().try_clone_to_owned().ok()?);
    open.metadata().ok().filter(Metadata::is_file)
}

fn is_same(one: &Metadata, other: &Metadata) -> bool {
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}
