//! Opening a log for a report: the log, its session, and what the user chose, or one sentence that says why not.

use super::args::{Output, Reading, input};
use super::out::page;
use super::progress::Progress;
use crate::report::{Page, View};
use crate::session::{Session, Text};
use crate::store::{Input, Log, read_watched};
use anyhow::{Context, Result, anyhow, bail};
use std::path::Path;

/// A log that was read whole.
pub(super) struct Opened {
    pub log: Log,
    pub session: Session,
    pub text: Text,
    pub view: View,
    pub page: Page,
}

/// Opens and reads a log, in which something could be read.
pub(super) fn open(file: &Path, reading: &Reading, output: Output) -> Result<Opened> {
    open_input(&input(file), reading, output)
}

/// The same for any input.
pub(super) fn open_input(input: &Input, reading: &Reading, output: Output) -> Result<Opened> {
    let (log, session) = read(input, reading)?;
    if let Some(why) = session.unreadable() {
        bail!("{}: {why}", log.shown());
    }
    let zero = match &reading.zero {
        None => session.start_zero(),
        Some(name) => session.zero(name).ok_or_else(|| no_zero(&log, &session, name))?,
    };
    let view = View { zero, min_gap: reading.min_gap };
    Ok(Opened { text: log.text(), page: page(output, reading), log, session, view })
}

/// Opens and reads a log in which there may be nothing but problems.
pub(super) fn read(input: &Input, reading: &Reading) -> Result<(Log, Session)> {
    let log = Log::open(input, reading.memory_limit)?;
    let mut progress = Progress::new("reading", log.size());
    let session = read_watched(&log, reading.thresholds(), |bytes| progress.at(bytes))?;
    drop(progress);
    if !session.reader().has_begun() {
        bail!("{}: is blank: a log has a header and at least one event", log.shown());
    }
    Ok((log, session))
}

/// Names the zeros that exist.
fn no_zero(log: &Log, session: &Session, name: &str) -> anyhow::Error {
    /// More would fill the screen.
    const MOST: usize = 20;
    let zeros = session.zeros();
    let names: Vec<&str> = zeros.iter().take(MOST).map(|zero| zero.name.as_str()).collect();
    let more = if zeros.len() > MOST { format!(" and {} more", zeros.len() - MOST) } else { String::new() };
    let numbers = format!("or #1 to #{}", session.index().len());
    anyhow!("{}: has no zero {name:?}: give one of {}{more}, {numbers}", log.shown(), names.join(", "))
}

impl Opened {
    /// Reads the event at a place again.
    pub fn event(&self, i: usize) -> Result<crate::record::Event<'static>> {
        let event = self
            .text
            .event(&self.session, i)
            .with_context(|| format!("{}: cannot be read", self.log.shown()))?;
        let line = self.session.index().get(i).map_or(0, crate::session::Entry::line);
        event.with_context(|| {
            format!("{}:{line}: the line was changed while it was read: try again", self.log.shown())
        })
    }
}
