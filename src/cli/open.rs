//! Opens a log, or a transcript as a log, for a command.

use super::args::{Importing, Output, Reading, input};
use super::progress::{Progress, Shown};
use super::transcripts::{HEAD, InputSpec, in_memory};
use crate::import::{foreign, is_log};
use crate::record::{Problem, ProblemKind, without_byte_order_mark};
use crate::report::{Page, View};
use crate::session::{LogBytes, Session};
use crate::store::{Input, Log, read_with_progress};
use anyhow::{Context, Result, anyhow, bail};
use std::path::Path;

/// A log that was read to its end, and the view of it that the user chose.
pub(super) struct Opened {
    pub log: Log,
    pub session: Session,
    pub text: LogBytes,
    pub view: View,
    pub page: Page,
}

/// Opens and reads a log that has at least one readable line.
pub(super) fn open(file: &Path, reading: &Reading, importing: &Importing, output: Output) -> Result<Opened> {
    open_input(&input(file), reading, importing, output)
}

/// Opens and reads an input that has at least one readable line.
pub(super) fn open_input(
    input: &Input,
    reading: &Reading,
    importing: &Importing,
    output: Output,
) -> Result<Opened> {
    let (log, session) = read(input, reading, importing)?;
    if let Some(why) = session.unreadable() {
        bail!("{}: {why}", log.shown());
    }
    let zero = match &reading.zero {
        None => session.start_zero(),
        Some(name) => session.zero(name).ok_or_else(|| no_zero(&log, &session, name))?,
    };
    let view = View { zero, min_gap: reading.min_gap };
    Ok(Opened { text: log.text(), page: reading.page(output), log, session, view })
}

/// Opens and reads a log, which may hold nothing but problems.
pub(super) fn read(input: &Input, reading: &Reading, importing: &Importing) -> Result<(Log, Session)> {
    let log = log(input, importing, reading.memory_limit, Shown::Stderr)?;
    let mut progress = Progress::new("reading", log.size());
    let session = read_with_progress(&log, reading.thresholds(), |bytes| progress.at(bytes))?;
    drop(progress);
    if !session.reader().has_begun() {
        bail!("{}: the file is blank; a log has a header and at least one event", log.shown());
    }
    Ok((log, session))
}

/// Opens a log, or imports a transcript or a case into one in memory. A `.jsonl` file is a log, whatever is in it.
pub(super) fn log(input: &Input, importing: &Importing, memory_limit: u64, progress: Shown) -> Result<Log> {
    let log = Log::open_any(input, memory_limit)?;
    let named = match input {
        Input::Demo => true,
        Input::File(path) => path.extension().is_some_and(|ending| ending == "jsonl"),
        Input::Stdin => false,
    };
    let head = log.head(HEAD)?;
    if foreign(&head).is_none() && (named || is_log(&head)) {
        refuse_import_options(&log, importing)?;
        return log.reject_binary();
    }
    in_memory(&log, &InputSpec { importing, gaps: None, memory_limit, progress, hash: true })
}

/// Opens a transcript or a case to import.
pub(super) fn open_transcript(file: &Path, memory_limit: u64) -> Result<Log> {
    let log = Log::open_any(&input(file), memory_limit)?;
    if is_log(&log.head(HEAD)?) {
        bail!("{}: this is already a log; there is nothing to import", log.shown());
    }
    Ok(log)
}

/// Opens a log to follow. A transcript is imported as a whole, so nothing can be appended to it.
pub(super) fn to_follow(input: &Input, importing: &Importing) -> Result<Log> {
    let log = Log::open_to_follow(input)?;
    let head = log.head(HEAD)?;
    let named = log.path().and_then(Path::extension).is_some_and(|ending| ending == "jsonl");
    if named || head.is_empty() || is_log(&head) {
        refuse_import_options(&log, importing)?;
        return Ok(log);
    }
    bail!("{}: --follow needs a log (docs/format.md); leave it out to open a transcript", log.shown());
}

/// Refuses an option for transcripts if the file is a log. Otherwise the option would be ignored, and the screen would not
/// show the times that the user expects.
fn refuse_import_options(log: &Log, importing: &Importing) -> Result<()> {
    match importing.not_for_a_log() {
        None => Ok(()),
        Some(option) => {
            bail!("{}: {option} applies to transcripts; this is a log", log.shown())
        }
    }
}

/// The error for an unknown reference point, with those that exist.
pub(super) fn no_zero(log: &Log, session: &Session, name: &str) -> anyhow::Error {
    /// More would fill the screen.
    const MOST: usize = 20;
    let zeros = session.zeros();
    let names: Vec<&str> = zeros.iter().take(MOST).map(|zero| zero.name.as_str()).collect();
    let more = if zeros.len() > MOST { format!(" and {} more", zeros.len() - MOST) } else { String::new() };
    let numbers = format!("or #1 to #{}", session.index().len());
    anyhow!(
        "{}: unknown reference point {name:?}; use one of {}{more}, {numbers}",
        log.shown(),
        names.join(", ")
    )
}

impl Opened {
    /// The header line as it is in the file, without a byte-order mark; `None` for a log without a header.
    pub(super) fn header(&self) -> Result<Option<Vec<u8>>> {
        let none = |problem: &Problem| problem.kind == ProblemKind::NoHeader;
        if self.session.problems().list().iter().any(none) {
            return Ok(None);
        }
        let mut position = 0;
        loop {
            let line =
                self.text.line(position).with_context(|| format!("{}: cannot read it", self.log.shown()))?;
            let text = if position == 0 { without_byte_order_mark(&line) } else { &line };
            if !text.trim_ascii().is_empty() || position >= self.session.byte_count() {
                return Ok(Some(text.trim_ascii().to_vec()));
            }
            position += line.len() as u64 + 1;
        }
    }

    /// Reads an event from the file again.
    pub(super) fn event(&self, i: usize) -> Result<crate::record::Event<'static>> {
        let event = self
            .text
            .event(&self.session, i)
            .with_context(|| format!("{}: cannot read it", self.log.shown()))?;
        let line = self.session.index().get(i).map_or(0, crate::session::Entry::line);
        event.with_context(|| {
            format!("{}:{line}: the line changed while it was being read; try again", self.log.shown())
        })
    }
}
