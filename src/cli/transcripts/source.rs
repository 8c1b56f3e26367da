//! One file of an import: its bytes, and the transcript that it is.

use super::refused::{foreign, not_known};
use crate::cli::open::TOLD_BY;
use crate::cli::progress::Files;
use crate::import::{self, Decoded, Document, Format, Options, Progress, Transcript, encoding};
use crate::record::visible;
use crate::store::Log;
use anyhow::{Result, anyhow, bail};
use std::borrow::Cow;

/// A file that is imported: its name as it is shown, the name without its folder, and its bytes.
pub(super) struct Source<'a> {
    pub shown: String,
    pub name: String,
    pub bytes: Cow<'a, [u8]>,
}

impl<'a> Source<'a> {
    /// Reads a file, unless it is known by its first bytes to be no transcript: a video is not read to its end first.
    pub fn read(log: &'a Log, room: &mut u64, files: &Files) -> Result<Source<'a>> {
        if let Some(kind) = import::foreign(&log.head(TOLD_BY)?) {
            bail!(foreign(&log.shown(), kind));
        }
        let bytes = log.contents(*room, |bytes| files.at(bytes))?;
        files.next(bytes.len() as u64);
        *room = room.saturating_sub(bytes.len() as u64);
        Ok(Source { shown: log.shown(), name: log.name(), bytes })
    }

    /// Reads its text in the format that the user named, else in the one that it is told to be. What decoding it had
    /// to say stands first among the problems.
    pub fn parse<'t>(
        &'t self,
        decoded: &'t Decoded<'_>,
        named: Option<&'static Format>,
        options: &Options,
        files: &Files,
    ) -> Result<(&'static Format, Transcript<'t>)> {
        let document = Document { text: &decoded.text, name: &self.name };
        let unknown = || anyhow!(not_known(&self.shown, &self.bytes, &document));
        let format = match named {
            Some(format) => format,
            None => import::choose(&document).ok_or_else(unknown)?,
        };
        let progress = files.clone();
        let options = Options { progress: Progress::new(move |bytes| progress.at(bytes)), ..options.clone() };
        let mut transcript = (format.read)(&document, &options).map_err(|not| {
            // Nothing but the end of its name spoke for this format.
            if named.is_none() && !(format.detect)(&document) {
                return unknown();
            }
            let (shown, what) = (&self.shown, visible(&not.what));
            anyhow!("{shown}:{}: cannot be read as {}: {what}", not.line, format.name)
        })?;
        files.next(decoded.text.len() as u64);
        let mut problems = decoded.problems.clone();
        problems.append(std::mem::take(&mut transcript.problems), 0);
        transcript.problems = problems;
        Ok((format, transcript))
    }
}

/// The encoding that the user names.
pub(super) fn asked_encoding(name: Option<&str>) -> Result<Option<&'static encoding_rs::Encoding>, String> {
    name.map(|name| {
        encoding(name)
            .ok_or_else(|| format!("{name:?} is no encoding that is known, as windows-1252 or gbk is"))
    })
    .transpose()
}
