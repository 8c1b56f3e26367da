//! The threads that look for files and read their figures for the picker.

use super::incoming::Incoming;
use super::options::Opener;
use crate::app::{PickerFile, PickerMsg, ReadSoFar, RowFigures};
use crate::import::openable_kind;
use crate::session::{Summary, Thresholds};
use crate::store::{self, Input, ResumePoint, ResumePoints, Summaries};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::fs::Metadata;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::thread;
use std::time::SystemTime;

/// The search for files. It ends when this is dropped.
pub(super) struct Listing {
    canceled: Arc<AtomicBool>,
}

impl Drop for Listing {
    fn drop(&mut self) {
        self.canceled.store(true, Ordering::Relaxed);
    }
}

/// What the figures of a file are read with.
pub(super) struct Reader {
    /// Opens the files.
    pub open: Opener,
    /// The user's thresholds.
    pub thresholds: Thresholds,
    /// The positions at which logs were left.
    pub places: Option<ResumePoints>,
    /// Whether every log is read blind.
    pub blind: bool,
    /// The figures that are known.
    pub known: Summaries,
}

/// Starts a thread that lists the files in the current folder and below, and then reads the figures of those whose
/// figures are not known, on two threads.
pub(super) fn list_files(mut reader: Reader, to: SyncSender<Incoming>) -> Listing {
    let canceled = Arc::new(AtomicBool::new(false));
    let listing = Listing { canceled: canceled.clone() };
    thread::spawn(move || {
        let send = |msg| match to.send(Incoming::Picker(msg)) {
            Ok(()) if !canceled.load(Ordering::Relaxed) => ControlFlow::Continue(()),
            Ok(()) | Err(_) => ControlFlow::Break(()),
        };
        let mut unknown: Vec<PathBuf> = Vec::new();
        store::list(Path::new("."), openable_kind, |files| {
            let mut rows = Vec::new();
            for file in files {
                let meta = std::fs::metadata(&file.path).ok();
                let summary = meta.as_ref().and_then(|meta| reader.known.get(meta));
                let place = meta.as_ref().and_then(|meta| reader.places.as_ref()?.of_file(meta));
                // How long it is and how it goes on is hidden from who reads it blind.
                let is_hidden = reader.blind || place.as_ref().is_some_and(|(point, _)| point.blind.on);
                if summary.is_none() && !is_hidden {
                    unknown.push(file.path.clone());
                }
                let read = place.and_then(read_so_far);
                let figures = match summary {
                    _ if is_hidden => RowFigures::Hidden,
                    Some(summary) => RowFigures::Read(summary),
                    None => RowFigures::Unread,
                };
                rows.push(PickerFile { file, figures, read });
            }
            send(PickerMsg::Files(rows))
        });
        if send(PickerMsg::Listed).is_break() {
            return;
        }
        let files = unknown.len() as u64;
        let (open, thresholds) = (&reader.open, reader.thresholds);
        let path = |number: u64| usize::try_from(number).ok().and_then(|number| unknown.get(number));
        let figures = |(): &mut (), number: u64| Some(figures(path(number)?, open, thresholds, &canceled));
        let mut found = Vec::new();
        let mut number = 0;
        store::in_order(
            files,
            || (),
            figures,
            |read| {
                let (path, read) = (path(number), read.flatten());
                number += 1;
                let (Some(path), Some((meta, figures))) = (path, read) else { return ControlFlow::Break(()) };
                if let (Some(meta), RowFigures::Read(summary)) = (meta, &figures) {
                    found.push((meta, summary.clone()));
                }
                send(PickerMsg::Figures(path.clone(), figures))
            },
        );
        for (meta, summary) in &found {
            reader.known.add(meta, summary);
        }
        // Figures that cannot be saved are read again the next time.
        let _ = reader.known.save();
    });
    listing
}

/// The figures of a file, and what it was when it was opened; `None` if they are not wanted any more.
fn figures(
    path: &Path,
    open: &Opener,
    thresholds: Thresholds,
    canceled: &AtomicBool,
) -> Option<(Option<Metadata>, RowFigures)> {
    if canceled.load(Ordering::Relaxed) {
        return None;
    }
    let log = match open.open(&Input::File(path.to_owned())) {
        Ok(log) => log,
        Err(error) => return Some((None, RowFigures::Faulty(format!("{error:#}")))),
    };
    let meta = log.file().and_then(|file| file.metadata().ok());
    let read = store::read_until(&log, thresholds, |_| {
        if canceled.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    match read {
        Ok(_) if canceled.load(Ordering::Relaxed) => None,
        Ok(session) => Some((meta, RowFigures::Read(Summary::of(&session)))),
        Err(error) => Some((None, RowFigures::Faulty(format!("{error:#}")))),
    }
}

/// How far a file was read, and when.
fn read_so_far((point, saved): (ResumePoint, SystemTime)) -> Option<ReadSoFar> {
    let on = Timestamp::try_from(saved).ok()?.to_zoned(TimeZone::system()).date();
    Some(ReadSoFar { reached: point.reached, on })
}
