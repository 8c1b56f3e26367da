//! Opens a log with the work beside it: notes, codes and marks of coders.

use super::args::{Importing, Output, Reading, WithWork, WorkPlace};
use super::open::{Opened, no_zero, open};
use super::out::list;
use crate::session::{Session, Zero};
use crate::work::{Codebooks, Coder, LogFolder, Viewer, Work, WorkFolder};
use anyhow::{Context, Result, anyhow};
use std::path::Path;

/// The work beside a log.
pub(super) struct BesideLog {
    pub work: Work,
    pub codebooks: Codebooks,
    pub folder: LogFolder,
    pub sha256: String,
    /// All coders who were read.
    pub viewer: Viewer,
}

/// Opens a log and, if it is asked for, the work on it. Reference points may then be marks of coders.
pub(super) fn open_with(
    file: &Path,
    reading: &Reading,
    importing: &Importing,
    output: Output,
    with_work: &WithWork,
) -> Result<(Opened, Option<BesideLog>)> {
    if !with_work.is_asked() {
        return Ok((open(file, reading, importing, output)?, None));
    }
    let (opened, beside) = open_beside(file, reading, importing, output, &with_work.place)?;
    Ok((opened, Some(beside)))
}

/// Opens a log and the work on it.
pub(super) fn open_beside(
    file: &Path,
    reading: &Reading,
    importing: &Importing,
    output: Output,
    place: &WorkPlace,
) -> Result<(Opened, BesideLog)> {
    let mut opened = open(file, &Reading { zero: None, ..reading.clone() }, importing, output)?;
    let folder = work_folder(place.work.as_deref())?;
    let sha256 = opened.log.sha256()?;
    let folder = folder.of_log(&sha256);
    let coders: Result<Vec<Coder>, String> = place.coders.iter().map(|name| Coder::parse(name)).collect();
    let coders = coders.map_err(|why| anyhow!(why))?;
    let work =
        Work::load_of(&coders, &folder, &opened.session, &opened.text).with_context(|| opened.log.shown())?;
    list(&problems(work.problems().list()));
    let (codebooks, wrong) = Codebooks::load(&place.codebooks, Some(&folder))?;
    list(&problems(wrong));
    let beside = BesideLog { work, codebooks, folder, sha256, viewer: Viewer::Everyone };
    if let Some(name) = &reading.zero {
        opened.view.zero =
            beside.zero(&opened.session, name).ok_or_else(|| no_zero(&opened.log, &opened.session, name))?;
    }
    Ok((opened, beside))
}

/// The folder that the user named, or the usual one.
pub(super) fn work_folder(named: Option<&Path>) -> Result<WorkFolder> {
    WorkFolder::locate(named, |name| std::env::var_os(name))
        .context("the folder of notes and codes is not known, since HOME is not set; use --work")
}

impl BesideLog {
    /// A reference point of the log or, if the log has none of this name, a mark of a coder.
    pub(super) fn zero(&self, session: &Session, name: &str) -> Option<Zero> {
        session.zero(name).or_else(|| self.work.mark_named(name, &self.viewer).map(|mark| mark.zero()))
    }
}

/// Problems as lines.
pub(super) fn problems(list: Vec<crate::work::Problem>) -> String {
    let lines: Vec<String> = list.into_iter().map(|problem| problem.to_string()).collect();
    lines.join("\n")
}
