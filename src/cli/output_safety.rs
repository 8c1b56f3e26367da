//! What an output never takes the place of, whatever is forced: the files that the same command reads or that these name.
//!
//! Two names are one file where device and inode are the same, so that links of either kind are seen through.

use crate::store::{Input, Log};
use anyhow::{Result, bail};
use std::fs::{self, File, Metadata};
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Why it is refused.
pub(super) const SPARED: &str =
    "is read here, and so is not written over, not even with --force: give -o another name";

/// Refuses an output that is one of the files that are read.
///
/// # Errors
/// One sentence that names the output.
pub(super) fn not_read<'a>(output: Option<&Path>, inputs: impl IntoIterator<Item = &'a Input>) -> Result<()> {
    let Some(path) = output else { return Ok(()) };
    let Some(output) = file(path) else { return Ok(()) };
    let read = inputs.into_iter().any(|input| match input {
        Input::File(path) => file(path).is_some_and(|read| same(&read, &output)),
        Input::Stdin => stdin().is_some_and(|read| same(&read, &output)),
        Input::Demo => false,
    });
    if read {
        bail!("{}: {SPARED}", path.display());
    }
    Ok(())
}

/// Refuses an output that is a media file. These are named from the folder of `by`.
///
/// # Errors
/// One sentence that names the output.
pub(super) fn not_media<'a>(
    output: Option<&Path>,
    by: Option<&Log>,
    media: impl IntoIterator<Item = &'a String>,
) -> Result<()> {
    let folder = by.and_then(Log::path).and_then(Path::parent).unwrap_or(Path::new(""));
    if let Some(path) = output
        && media.into_iter().any(|media| is(path, &folder.join(media)))
    {
        bail!(
            "{}: is the media file of a recording, and so is not written over, not even with --force: give -o another \
             name",
            path.display()
        );
    }
    Ok(())
}

/// Whether an output is a file that is read.
pub(super) fn is(output: &Path, read: &Path) -> bool {
    matches!((file(output), file(read)), (Some(output), Some(read)) if same(&output, &read))
}

/// What is known of a file, where there is one. A terminal or a pipe may be read and written.
fn file(path: &Path) -> Option<Metadata> {
    fs::metadata(path).ok().filter(Metadata::is_file)
}

fn stdin() -> Option<Metadata> {
    let open = File::from(io::stdin().as_fd().try_clone_to_owned().ok()?);
    open.metadata().ok().filter(Metadata::is_file)
}

fn same(one: &Metadata, other: &Metadata) -> bool {
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}
