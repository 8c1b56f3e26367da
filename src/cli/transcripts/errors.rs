//! All errors of files that people write by hand, reported at once.

use crate::import::Fault;
use anyhow::{Error, anyhow};
use std::collections::HashMap;

/// The errors so far, each with the name of its file as messages print it.
#[derive(Clone, Default)]
pub(in crate::cli) struct Faults(Vec<(String, Fault)>);

impl Faults {
    /// Adds the errors of one file.
    pub(in crate::cli) fn extend(&mut self, shown: &str, faults: impl IntoIterator<Item = Fault>) {
        self.0.extend(faults.into_iter().map(|fault| (shown.to_owned(), fault)));
    }

    /// Adds one error.
    pub(in crate::cli) fn add(
        &mut self,
        shown: &str,
        line: u64,
        field: impl Into<String>,
        what: impl Into<String>,
    ) {
        self.0.push((shown.to_owned(), Fault { line, field: field.into(), what: what.into() }));
    }

    /// The error to end with, if there is any. Several are lines by file and line, and the last line
    /// gives their number.
    pub(in crate::cli) fn into_error(mut self) -> Option<Error> {
        /// More would scroll the first off the screen.
        const MOST: usize = 50;
        // Files stay in the order in which they were read.
        let mut files: HashMap<String, usize> = HashMap::new();
        for (shown, _) in &self.0 {
            let next = files.len();
            files.entry(shown.clone()).or_insert(next);
        }
        self.0.sort_by_key(|(shown, fault)| (files.get(shown).copied(), fault.line));
        let lines: Vec<String> =
            self.0.iter().map(|(shown, fault)| format!("{shown}:{}: {fault}", fault.line)).collect();
        let (first, n) = (lines.first()?, lines.len());
        if n == 1 {
            return Some(anyhow!("{first}"));
        }
        let more = (n > MOST).then(|| format!("and {} more", n - MOST));
        let mut shown = files.keys();
        let all = match (shown.next(), shown.next()) {
            (Some(shown), None) => format!("{shown}: {n} errors; nothing was imported"),
            _ => format!("{n} errors in {} files; nothing was imported", files.len()),
        };
        let listed = lines.into_iter().take(MOST).chain(more).chain([all]);
        Some(anyhow!(listed.collect::<Vec<_>>().join("\n")))
    }
}
