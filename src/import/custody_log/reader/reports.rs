//! What each line became, and what was guessed of it.

use super::{Often, Reader};
use crate::import::transcript::{Explain, LineReading};
use crate::record::ProblemKind;

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

    /// Reports a guess that may be made of many lines: once, unless every line is explained.
    pub(in super::super) fn often(&mut self, guess: Often, line: u64, what: String) {
        if self.explain == Explain::EveryLine {
            return self.guessed(line, what);
        }
        self.often.entry(guess).and_modify(|(_, _, more)| *more += 1).or_insert((line, what, 0));
    }

    pub(in super::super) fn guessed(&mut self, line: u64, what: String) {
        self.report(line, ProblemKind::Guessed, what);
    }

    pub(super) fn out_of_order(&mut self, line: u64, what: String) {
        self.report(line, ProblemKind::OutOfOrder, what);
    }

    pub(super) fn bad_time(&mut self, line: u64, what: String) {
        self.report(line, ProblemKind::BadTime, what);
    }

    fn report(&mut self, line: u64, kind: ProblemKind, what: String) {
        let of_line = self.transcript.readings.binary_search_by_key(&line, |reading| reading.line);
        if let Some(reading) = of_line.ok().and_then(|at| self.transcript.readings.get_mut(at)) {
            reading.guesses.push(what.clone());
        }
        self.transcript.problem(line, kind, what);
    }
}
