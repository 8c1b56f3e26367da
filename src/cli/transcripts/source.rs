//! One file of an import: reads it into memory as text, then parses it.

use super::InputSpec;
use super::errors::Faults;
use crate::cli::progress::Files;
use crate::import::{
    self, Case, Decoded, Document, Foreign, Format, Options, Places, Progress, Transcript, Unpacked, decode,
    gap_table,
};
use crate::record::{Problems, visible};
use crate::store::{Input, Log, sha256};
use crate::time::Zone;
use anyhow::{Result, anyhow, bail};
use encoding_rs::Encoding;
use std::borrow::Cow;
use std::path::Path;

/// A format is detected from this many bytes at the start of a file.
pub(in crate::cli) const HEAD: usize = 1 << 16;

/// Reads files into memory while their total is within the limit.
pub(super) struct Loader<'s> {
    pub spec: &'s InputSpec<'s>,
    /// How many more bytes fit.
    room: u64,
    files: Files,
}

impl<'s> Loader<'s> {
    /// A loader for files of this total size.
    pub(super) fn new(spec: &'s InputSpec<'s>, bytes: u64) -> Loader<'s> {
        Loader { spec, room: spec.memory_limit, files: Files::new(spec.progress, "reading", bytes) }
    }

    /// Reports progress over further files of this total size.
    pub(super) fn expect(&mut self, bytes: u64) {
        self.files = Files::new(self.spec.progress, "reading", bytes);
    }

    /// Opens a file that the command line names, which must fit into the memory that is left.
    pub(super) fn open(&self, path: &Path) -> Result<Log> {
        Log::open_any(&Input::File(path.to_owned()), self.room)
    }

    /// Reads a file. A file whose first bytes show that it is not a transcript, such as a video, is not read to its end.
    pub(super) fn load(&mut self, log: &Log, encoding: Option<&'static Encoding>) -> Result<Source> {
        let foreign = import::foreign(&log.head(HEAD)?);
        let refuse = |kind: &Foreign| {
            Err(anyhow!("{}: untaped cannot read {}; {}", log.shown(), kind.what, kind.advice))
        };
        if let Some(kind) = foreign.filter(|kind| !kind.may_be_document) {
            return refuse(kind);
        }
        let bytes = log.contents(self.room, |bytes| self.files.at(bytes))?;
        let length = bytes.len() as u64;
        self.files.next(length);
        self.room = self.room.saturating_sub(length);
        let sha256 = self.spec.hash.then(|| sha256(&bytes));
        let (shown, name) = (log.shown(), log.name());
        if let Some(kind) = foreign {
            let Some(unpacked) = import::unpack(&bytes, self.room) else { return refuse(kind) };
            let Unpacked { text, places, problems } = unpacked.map_err(|why| anyhow!("{shown}: {why}"))?;
            self.room = self.room.saturating_sub(text.len() as u64);
            let looks_like = import::looks_like(text.as_bytes());
            return Ok(Source { shown, name, text, sha256, problems, places, looks_like });
        }
        let looks_like = import::looks_like(&bytes);
        let Decoded { text, problems, .. } = decode(&bytes, encoding);
        let text = match text {
            Cow::Owned(text) => text,
            // The text is the file, without a byte-order mark: it need not be copied.
            Cow::Borrowed(text) => {
                let mark = bytes.len() - text.len();
                let mut bytes = bytes.into_owned();
                bytes.drain(..mark);
                String::from_utf8(bytes)?
            }
        };
        Ok(Source { shown, name, text, sha256, problems, places: Places::default(), looks_like })
    }
}

/// A file in memory, as text.
pub(super) struct Source {
    /// The path, as messages print it.
    pub shown: String,
    /// The name of the file without its folder.
    pub name: String,
    pub text: String,
    /// The SHA-256 of the file, if it was asked for.
    pub sha256: Option<String>,
    /// Problems of decoding.
    pub problems: Problems,
    /// Where its lines are in the file.
    places: Places,
    /// What the file seems to be, in words.
    looks_like: &'static str,
}

impl Source {
    /// Parses the text in the given format, or in the one that is detected. Problems of decoding come first.
    pub(super) fn parse(
        &self,
        named: Option<&'static Format>,
        options: &Options,
        files: &Files,
    ) -> Result<(&'static Format, Transcript<'_>)> {
        let document = Document { text: &self.text, name: &self.name };
        let unknown = || match import::suggest_columns(&document) {
            Some(what) => anyhow!("{}: {what}", self.shown),
            None => anyhow!(
                "{}: not a log, and not a transcript in a known format; it looks like {}; run `untaped \
                 formats` for the list",
                self.shown,
                self.looks_like
            ),
        };
        if let Some(kind) = import::unread(&document).filter(|_| named.is_none()) {
            bail!("{}: untaped cannot read {}; {}", self.shown, kind.what, kind.advice);
        }
        let format = match named {
            Some(format) => format,
            None => import::detect_format(&document).ok_or_else(unknown)?,
        };
        let progress = files.clone();
        let options = Options { progress: Progress::new(move |bytes| progress.at(bytes)), ..options.clone() };
        let mut transcript = format.import(&document, &options).map_err(|not| {
            // Only the file's extension suggested this format.
            if named.is_none() && !(format.detect)(&document) {
                return unknown();
            }
            let not = if self.places.are_lines() { not } else { self.places.locate(&not) };
            let (shown, what) = (&self.shown, visible(&not.message));
            anyhow!("{shown}:{}: cannot read it as {}: {what}", not.line, format.name)
        })?;
        files.next(self.text.len() as u64);
        self.places.apply(&mut transcript);
        let mut problems = self.problems.clone();
        problems.append(std::mem::take(&mut transcript.problems), 0);
        transcript.problems = problems;
        self.refuse_guesses(&transcript.problems, &options)?;
        Ok((format, transcript))
    }

    /// Refuses a file that can only be read by guesses which are turned off.
    fn refuse_guesses(&self, problems: &Problems, options: &Options) -> Result<()> {
        let guesses =
            problems.guesses().iter().filter_map(|(code, line)| Some((import::guess_named(code)?, line)));
        let off = guesses.filter(|(guess, _)| !options.allowed.has(*guess));
        let lines: Vec<String> = off
            .map(|(guess, line)| {
                let settled = match guess.settled_by {
                    "" => String::new(),
                    by => format!("; state it with {by}"),
                };
                format!("{}:{line}: needs the guess {}: {}{settled}", self.shown, guess.code, guess.when)
            })
            .collect();
        if lines.is_empty() { Ok(()) } else { Err(anyhow!(lines.join("\n"))) }
    }

    /// Adds the gaps of a table to a case, as one more of its files, and what is wrong with the table to `faults`.
    ///
    /// # Errors
    /// No clock time is known, which the times in a table need.
    pub(super) fn add_gaps(&self, case: &mut Case<'_>, faults: &mut Faults) -> Result<()> {
        let file = u32::try_from(case.files.len()).unwrap_or(u32::MAX);
        let Some(zone) = &case.zone else {
            bail!(
                "{}: a table of gaps needs a start time (--starts-at, or \"starts_at\" in a case file)",
                self.shown
            );
        };
        match gap_table(&self.text, Zone::named(zone), file) {
            Ok((known, problems)) => {
                case.events.extend(known);
                case.problems.extend([(file, self.problems.clone()), (file, problems)]);
                case.files.push(self.shown.clone());
            }
            Err(wrong) => faults.extend(&self.shown, wrong),
        }
        Ok(())
    }
}

/// The encoding with this name.
pub(super) fn encoding_named(name: Option<&str>) -> Result<Option<&'static Encoding>, String> {
    name.map(|name| {
        import::encoding(name)
            .ok_or_else(|| format!("unknown encoding {name:?}; use a name such as windows-1252 or gbk"))
    })
    .transpose()
}
