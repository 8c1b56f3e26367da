//! What each line became, and what was guessed of it.

use super::{Often, Reader};
use crate::import::options::Explain;
use crate::import::transcript::LineReading;
use crate::record::{ProblemKind, agree};
use std::collections::btree_map::Entry;
use std::fmt::Write as _;

impl<'a> Reader<'a> {
    /// Keeps what a line is, if that is asked for.
    pub(super) fn explain(&mut self, line: u64, text: &'a str, became: &str) {
        if self.explain == Explain::EveryLine
            && self.transcript.readings.last().is_none_or(|last| last.line != line)
        {
            let became = became.to_owned();
            self.transcript.readings.push(LineReading { line, text, became, events: 0, guesses: Vec::new() });
        }
    }

    pub(super) fn became(&mut self, line: u64, became: String) {
        if let Some(reading) = self.transcript.readings.last_mut().filter(|last| last.line == line) {
            reading.became = became;
        }
    }

    /// Reports a guess that may be made of many lines: once, with the numbers of the others.
    pub(in super::super) fn often(&mut self, guess: Often, line: u64, what: String) {
        self.explain_guess(line, &what);
        match self.often.entry(guess) {
            Entry::Vacant(first) => drop(first.insert(Repeated { line, what, others: Vec::new(), more: 0 })),
            Entry::Occupied(mut before) => before.get_mut().add(line),
        }
    }

    /// Reports a problem, which is kept with what its line became.
    pub(in super::super) fn report(&mut self, line: u64, kind: ProblemKind, what: String) {
        self.explain_guess(line, &what);
        self.transcript.problem(line, kind, what);
    }

    /// Keeps a guess with what its line became.
    fn explain_guess(&mut self, line: u64, what: &str) {
        let of_line = self.transcript.readings.binary_search_by_key(&line, |reading| reading.line);
        if let Some(reading) = of_line.ok().and_then(|at| self.transcript.readings.get_mut(at)) {
            reading.guesses.push(what.to_owned());
        }
    }
}

/// How many lines a report names besides its own.
const NAMED: usize = 6;

/// A guess that was made of several lines.
pub(super) struct Repeated {
    line: u64,
    what: String,
    others: Vec<u64>,
    more: u64,
}

impl Repeated {
    fn add(&mut self, line: u64) {
        if self.others.last() == Some(&line) || self.line == line {
            return;
        }
        if self.others.len() < NAMED { self.others.push(line) } else { self.more += 1 }
    }

    /// Its first line, and the sentence for all of them.
    pub(super) fn report(self) -> (u64, String) {
        let mut what = self.what;
        if !self.others.is_empty() {
            let numbers: Vec<String> = self.others.iter().map(u64::to_string).collect();
            let lines = agree(self.others.len() as u64 + self.more, "line", "lines");
            let list = if self.more > 0 {
                format!("{} and {} more", numbers.join(", "), self.more)
            } else {
                and(&numbers)
            };
            let _ = write!(what, " (so too {lines} {list})");
        }
        (self.line, what)
    }
}

/// Words with commas, and *and* before the last.
fn and(words: &[String]) -> String {
    match words {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => words.concat(),
    }
}
