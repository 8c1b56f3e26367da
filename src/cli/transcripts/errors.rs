//! What must be mended in files that people write, told all at once.

use crate::cli::out::{list, note};
use crate::import::Fault;
use anyhow::{Error, anyhow};

/// Everything that is wrong so far, each with the name of its file as it is shown.
#[derive(Default)]
pub(in crate::cli) struct Faults(Vec<(String, Fault)>);

impl Faults {
    /// Adds what is wrong with one file.
    pub fn extend(&mut self, shown: &str, faults: impl IntoIterator<Item = Fault>) {
        self.0.extend(faults.into_iter().map(|fault| (shown.to_owned(), fault)));
    }

    /// Adds one fault.
    pub fn add(&mut self, shown: &str, line: u64, field: impl Into<String>, what: impl Into<String>) {
        self.0.push((shown.to_owned(), Fault { line, field: field.into(), what: what.into() }));
    }

    /// The error that they are, if there is any. Where there are several they are printed, by their files and lines, and
    /// the error says how many they are.
    pub fn refused(mut self) -> Option<Error> {
        /// More would hide the first.
        const MOST: usize = 50;
        // Files stay in the order in which they were read.
        let mut files: Vec<String> = Vec::new();
        for (shown, _) in &self.0 {
            if !files.contains(shown) {
                files.push(shown.clone());
            }
        }
        self.0.sort_by_key(|(shown, fault)| (files.iter().position(|file| file == shown), fault.line));
        let lines: Vec<String> =
            self.0.iter().map(|(shown, fault)| format!("{shown}:{}: {fault}", fault.line)).collect();
        let (first, n) = (lines.first()?, lines.len());
        if n == 1 {
            return Some(anyhow!("{first}"));
        }
        list(&lines.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join("\n"));
        if n > MOST {
            note(&format!("and {} more", n - MOST));
        }
        Some(match files.as_slice() {
            [shown] => anyhow!("{shown}: {n} things in it must be mended first"),
            several => anyhow!("{n} things in {} files must be mended first", several.len()),
        })
    }
}
