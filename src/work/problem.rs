//! What is wrong with a work file or a codebook: file, line, what.

use crate::record::visible;
use std::collections::BTreeMap;
use std::fmt;

/// What is wrong with a line of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file as it is shown.
    pub file: String,
    /// The line, from 1; 0 for the whole file.
    pub line: u64,
    /// What is wrong, and what the program did about it.
    pub what: String,
}

impl fmt::Display for Problem {
    /// `file:line: what`, with hidden characters made visible.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, what) = (visible(&self.file), visible(&self.what));
        match self.line {
            0 => write!(f, "{file}: {what}"),
            line => write!(f, "{file}:{line}: {what}"),
        }
    }
}

/// The problems of a file, in the order of its lines. At most [`Problems::MAX_KEPT`] are kept, and the others are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    list: Vec<Problem>,
    not_kept: u64,
    /// What is reported once for a file: the index in the list, and how often it is.
    repeated: BTreeMap<String, (usize, u64)>,
}

impl Problems {
    /// The number of problems that are kept.
    pub const MAX_KEPT: usize = 1_000;

    /// Adds a problem.
    pub fn add(&mut self, file: &str, line: u64, what: impl Into<String>) {
        if self.list.len() < Problems::MAX_KEPT {
            self.list.push(Problem { file: file.to_owned(), line, what: what.into() });
        } else {
            self.not_kept += 1;
        }
    }

    /// Adds a problem once for a file, however many lines have it.
    pub fn add_once(&mut self, file: &str, line: u64, what: &str) {
        let index = self.list.len();
        let (_, times) = self.repeated.entry(what.to_owned()).or_insert((index, 0));
        *times += 1;
        if *times == 1 {
            self.add(file, line, what);
        }
    }

    /// Adds those of another file.
    pub fn append(&mut self, other: &Problems) {
        for problem in other.list() {
            self.add(&problem.file, problem.line, problem.what);
        }
        self.not_kept += other.not_kept;
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty() && self.not_kept == 0
    }

    /// The problems, the last one with the number of those that were not kept.
    #[must_use]
    pub fn list(&self) -> Vec<Problem> {
        let mut list = self.list.clone();
        for &(index, times) in self.repeated.values().filter(|(_, times)| *times > 1) {
            if let Some(problem) = list.get_mut(index) {
                problem.what =
                    format!("{} (and on {} more)", problem.what, crate::record::counted(times - 1, "line"));
            }
        }
        if let (Some(last), 1..) = (list.last().cloned(), self.not_kept) {
            let what = format!("and {} more", crate::record::counted(self.not_kept, "problem"));
            list.push(Problem { file: last.file, line: 0, what });
        }
        list
    }
}
