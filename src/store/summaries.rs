//! Keeps the figures of sessions that were read for a list, so that the next list has them at once.
//!
//! A file is known by its device, inode, size and time of change. One file in the XDG state directory keeps numbers alone:
//! neither a path nor any text of a log.

use super::state::{read_state, state_folder, write_state};
use crate::session::{Cell, Share, Summary, Texture};
use crate::time::Millis;
use anyhow::Result;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

/// The figures of many sessions.
#[derive(Debug, Default)]
pub struct Summaries {
    /// Where they are kept; `None` if they are not.
    path: Option<PathBuf>,
    list: BTreeMap<Identity, Saved>,
    changed: bool,
}

/// Device, inode, size, and the time of the last change in seconds and nanoseconds.
type Identity = [i64; 5];

/// Figures as they are saved.
#[derive(Debug, Serialize, Deserialize)]
struct Saved {
    /// Year, month and day.
    date: Option<(i16, i8, i8)>,
    length: i64,
    /// A share in milliseconds: the part and the whole.
    untaped: Option<(i64, i64)>,
    /// The taped part, the whole and the number of the texture of each stretch.
    cells: Vec<(i64, i64, Option<usize>)>,
    problems: u64,
}

/// The version of what is saved: another one is read anew.
const VERSION: u32 = 1;
/// The most sessions that are kept. Beyond that, all are read anew.
const MOST: usize = 5_000;
/// The largest file that is read, in bytes.
const LARGEST: u64 = 1 << 24;

impl Summaries {
    /// The figures that were saved for a user, in the folder of [`super::ResumePoints::for_user`].
    #[must_use]
    pub fn load(state_home: Option<PathBuf>, home: Option<PathBuf>) -> Summaries {
        let Some(path) = state_folder(state_home, home).map(|folder| folder.join("figures.json")) else {
            return Summaries::default();
        };
        let saved = read_state(&path, LARGEST);
        let list = saved.filter(|&(version, _)| version == VERSION).map(|(_, list): (u32, Vec<_>)| list);
        Summaries { path: Some(path), list: list.unwrap_or_default().into_iter().collect(), changed: false }
    }

    /// The figures of a file, if they are known for what it holds now.
    #[must_use]
    pub fn get(&self, file: &Metadata) -> Option<Summary> {
        self.list.get(&identity(file)).and_then(Saved::summary)
    }

    /// Adds the figures of a file.
    pub fn add(&mut self, file: &Metadata, summary: &Summary) {
        if self.list.len() >= MOST {
            self.list.clear();
        }
        self.list.insert(identity(file), Saved::new(summary));
        self.changed = true;
    }

    /// Saves the figures, if any were added.
    ///
    /// # Errors
    /// One sentence that names the file.
    pub fn save(&mut self) -> Result<()> {
        let (Some(path), true) = (&self.path, std::mem::take(&mut self.changed)) else { return Ok(()) };
        let list: Vec<(&Identity, &Saved)> = self.list.iter().collect();
        write_state(path, &(VERSION, list))
    }
}

fn identity(file: &Metadata) -> Identity {
    let whole = |number: u64| number.cast_signed();
    [whole(file.dev()), whole(file.ino()), whole(file.size()), file.mtime(), file.mtime_nsec()]
}

/// The textures by the numbers under which they are saved.
const TEXTURES: [Texture; 6] = [
    Texture::Questioned,
    Texture::Open,
    Texture::NotQuestioned,
    Texture::NoRecord,
    Texture::NotHeld,
    Texture::TapingUnknown,
];

impl Saved {
    fn new(summary: &Summary) -> Saved {
        let share = |share: Share| (share.part.0, share.whole.0);
        let number = |texture| TEXTURES.iter().position(|&one| one == texture);
        let cell = |cell: &Cell| {
            let (taped, whole) = share(cell.taped);
            (taped, whole, cell.rest.and_then(number))
        };
        Saved {
            date: summary.date.map(|date| (date.year(), date.month(), date.day())),
            length: summary.length.0,
            untaped: summary.untaped.map(share),
            cells: summary.cells.iter().map(cell).collect(),
            problems: summary.problems,
        }
    }

    /// The figures; `None` if they are not what this program saves.
    fn summary(&self) -> Option<Summary> {
        let share = |(part, whole)| Share::new(Millis(part), Millis(whole));
        let cell = |&(taped, whole, rest): &(i64, i64, Option<usize>)| {
            let rest = rest.map(|number| TEXTURES.get(number).copied().ok_or(())).transpose().ok()?;
            Some(Cell { taped: share((taped, whole))?, rest })
        };
        Some(Summary {
            date: self.date.map(|(year, month, day)| Date::new(year, month, day)).transpose().ok()?,
            length: Millis(self.length),
            untaped: self.untaped.map(|saved| share(saved).ok_or(())).transpose().ok()?,
            cells: self.cells.iter().map(cell).collect::<Option<_>>()?,
            problems: self.problems,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary() -> Summary {
        let taped = Share::new(Millis(7), Millis(10)).unwrap();
        Summary {
            date: Date::new(2019, 3, 2).ok(),
            length: Millis(160),
            untaped: Share::new(Millis(48), Millis(160)),
            cells: TEXTURES.into_iter().map(Some).chain([None]).map(|rest| Cell { taped, rest }).collect(),
            problems: 3,
        }
    }

    #[test]
    fn the_figures_of_a_file_are_known_until_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let state = || Some(folder.path().join("state"));
        let log = folder.path().join("log.jsonl");
        std::fs::write(&log, "one\n").unwrap();
        let file = || std::fs::metadata(&log).unwrap();
        let mut summaries = Summaries::load(state(), None);
        assert_eq!(summaries.get(&file()), None);
        summaries.add(&file(), &summary());
        summaries.save().unwrap();
        assert_eq!(Summaries::load(state(), None).get(&file()), Some(summary()));
        std::fs::write(&log, "another\n").unwrap();
        assert_eq!(Summaries::load(state(), None).get(&file()), None);
    }

    #[test]
    fn what_is_saved_has_no_text_of_a_log() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("doe.jsonl");
        std::fs::write(&log, "one\n").unwrap();
        let mut summaries = Summaries::load(Some(folder.path().join("state")), None);
        summaries.add(&std::fs::metadata(&log).unwrap(), &summary());
        summaries.save().unwrap();
        let saved = std::fs::read_to_string(folder.path().join("state/untaped/figures.json")).unwrap();
        let names = ["date", "length", "untaped", "cells", "problems", "null"];
        let rest = names.iter().fold(saved, |rest, name| rest.replace(name, ""));
        assert!(!rest.contains(char::is_alphabetic), "{rest}");
    }

    #[test]
    fn a_damaged_file_is_read_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("untaped");
        std::fs::create_dir(&state).unwrap();
        for text in ["", "{}", "[1,[[1]]]", "[2,[]]"] {
            std::fs::write(state.join("figures.json"), text).unwrap();
            assert!(Summaries::load(Some(folder.path().to_owned()), None).list.is_empty(), "{text}");
        }
    }
}
