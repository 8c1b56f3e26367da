//! What is wrong with a log, line by line: the stable kinds, and a bounded list that counts what it cannot hold.

use super::words::words;
use std::collections::BTreeMap;

words! {
    /// The stable kinds of problem.
    ProblemKind {
        /// The line is not JSON.
        NotJson = "not_json",
        /// The line is JSON, but no object.
        NotObject = "not_object",
        /// The line has no type, or lacks what its type needs.
        MissingField = "missing_field",
        /// A time is absent or cannot be read.
        BadTime = "bad_time",
        /// A time is of the other kind than the log's times, and there is no `start` that joins them.
        MixedTimes = "mixed_times",
        /// The time is below the greatest before it in the file.
        OutOfOrder = "out_of_order",
        /// An end lies before its start.
        EndBeforeStart = "end_before_start",
        /// Tape events contradict each other.
        TapeConflict = "tape_conflict",
        /// The log leaves a tape open; what was taped is assumed from what was heard.
        AssumedTape = "assumed_tape",
        /// An interval is given as untaped while a tape ran.
        UntapedOverTape = "untaped_over_tape",
        /// An utterance or a tape event stands in time not held.
        AfterRelease = "after_release",
        /// A note or an unknown event stands outside the session.
        OutsideSession = "outside_session",
        /// The log has no header.
        NoHeader = "no_header",
        /// The header says something that cannot be used.
        BadHeader = "bad_header",
        /// A key is given twice.
        DuplicateKey = "duplicate_key",
        /// The text is not valid Unicode.
        BadUtf8 = "bad_utf8",
        /// The last line is cut off.
        TornLine = "torn_line",
        /// The line is longer than the program reads.
        TooLong = "too_long",
        /// The line is nested deeper than the program reads.
        TooDeep = "too_deep",
        /// A value is not of the kind that its field takes.
        BadValue = "bad_value",
        /// Only where a transcript was imported: the file does not state something, and it was read in a likely way.
        Guessed = "guessed",
        /// Only where a transcript was imported: something in the file was not taken over.
        Dropped = "dropped",
        /// Only where a transcript was imported: words lie outside the span of their recording.
        OutsideTape = "outside_tape",
        /// Only where a transcript was imported: a tape runs on after the last words that were written down.
        Untranscribed = "untranscribed",
    }
}

impl ProblemKind {
    /// Whether a line with a problem of this kind is no event.
    #[must_use]
    pub fn skips_its_line(self) -> bool {
        match self {
            ProblemKind::NotJson
            | ProblemKind::NotObject
            | ProblemKind::MissingField
            | ProblemKind::TornLine
            | ProblemKind::TooLong
            | ProblemKind::TooDeep => true,
            ProblemKind::BadTime
            | ProblemKind::MixedTimes
            | ProblemKind::OutOfOrder
            | ProblemKind::EndBeforeStart
            | ProblemKind::TapeConflict
            | ProblemKind::AssumedTape
            | ProblemKind::UntapedOverTape
            | ProblemKind::AfterRelease
            | ProblemKind::OutsideSession
            | ProblemKind::NoHeader
            | ProblemKind::BadHeader
            | ProblemKind::DuplicateKey
            | ProblemKind::BadUtf8
            | ProblemKind::BadValue
            | ProblemKind::Guessed
            | ProblemKind::Dropped
            | ProblemKind::OutsideTape
            | ProblemKind::Untranscribed => false,
        }
    }

    /// Whether something of the file is not shown because of it: a line that is no event, or what an import left out.
    #[must_use]
    fn leaves_out(self) -> bool {
        self.skips_its_line() || self == ProblemKind::Dropped
    }

    /// Whether only an import has this kind: no log has it by itself.
    #[must_use]
    pub fn is_of_import(self) -> bool {
        matches!(
            self,
            ProblemKind::Guessed
                | ProblemKind::Dropped
                | ProblemKind::OutsideTape
                | ProblemKind::Untranscribed
        )
    }
}

/// One problem of a log.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The line in the file, from 1.
    pub line: u64,
    /// Its stable kind.
    pub kind: ProblemKind,
    /// A sentence: what is wrong and what the program made of it.
    pub what: String,
}

impl Problem {
    /// How long a sentence may grow by what is joined to it, in bytes.
    const LONGEST: usize = 1_000;

    /// Adds what else is said of the line, where only an import has this kind.
    fn join(&mut self, more: &str) {
        const REST: &str = "; and more";
        if !self.kind.is_of_import() || self.what.contains(more) || self.what.ends_with(REST) {
            return;
        }
        if self.what.len() + more.len() > Problem::LONGEST {
            self.what.push_str(REST);
        } else {
            self.what.push_str("; ");
            self.what.push_str(more);
        }
    }
}

/// The problems of a log: at most one of a kind for a line, and at most [`Problems::HELD`] held; the others are
/// counted by kind, so that a hostile log cannot fill the memory. Of the kinds that only an import has, what is said of
/// one line is joined: a whole document may stand in one.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    list: Vec<Problem>,
    not_held: BTreeMap<ProblemKind, u64>,
}

impl Problems {
    /// How many are held.
    pub const HELD: usize = 100_000;

    /// Adds a problem, unless the line has one of this kind already. Where only an import has this kind, the two are
    /// joined.
    pub fn add(&mut self, line: u64, kind: ProblemKind, what: impl Into<String>) {
        let mut of_line = self.list.iter_mut().rev().take_while(|p| p.line == line);
        if let Some(known) = of_line.find(|p| p.kind == kind) {
            known.join(&what.into());
            return;
        }
        if self.list.len() < Problems::HELD {
            self.list.push(Problem { line, kind, what: sentence(what.into()) });
        } else {
            *self.not_held.entry(kind).or_default() += 1;
        }
    }

    /// Counts so many of a kind that are not held.
    pub fn add_more(&mut self, kind: ProblemKind, n: u64) {
        *self.not_held.entry(kind).or_default() += n;
    }

    /// Adds all of another list, whose lines count from behind so many.
    pub fn append(&mut self, other: Problems, lines: u64) {
        let room = Problems::HELD.saturating_sub(self.list.len());
        for (i, problem) in other.list.into_iter().enumerate() {
            if i < room {
                self.list.push(Problem { line: problem.line + lines, ..problem });
            } else {
                *self.not_held.entry(problem.kind).or_default() += 1;
            }
        }
        for (kind, n) in other.not_held {
            *self.not_held.entry(kind).or_default() += n;
        }
    }

    /// Takes back what was added for a line that is to be read again: it is the last line of which anything was
    /// added.
    pub fn retract(&mut self, line: u64, kinds: &[ProblemKind]) {
        for kind in kinds {
            let of_line = self.list.iter().rev().take_while(|p| p.line == line);
            if let Some(back) = of_line.into_iter().position(|p| p.kind == *kind) {
                self.list.remove(self.list.len() - 1 - back);
            } else if let Some(n) = self.not_held.get_mut(kind) {
                *n -= 1;
                if *n == 0 {
                    self.not_held.remove(kind);
                }
            }
        }
    }

    /// Brings the list into the order of the lines, with one of a kind for a line.
    pub fn sort(&mut self) {
        self.list.sort_by_key(|a| (a.line, a.kind));
        self.list.dedup_by(|b, a| {
            let same = (a.line, a.kind) == (b.line, b.kind);
            if same {
                a.join(&b.what);
            }
            same
        });
    }

    /// Those that are held.
    #[must_use]
    pub fn list(&self) -> &[Problem] {
        &self.list
    }

    /// How many there are, held or not.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.list.len() as u64 + self.not_held.values().sum::<u64>()
    }

    /// How many of each kind are not held.
    #[must_use]
    pub fn not_held(&self) -> &BTreeMap<ProblemKind, u64> {
        &self.not_held
    }

    /// Whether a line has one of this kind.
    #[must_use]
    pub fn has(&self, kind: ProblemKind) -> bool {
        self.not_held.contains_key(&kind) || self.list.iter().any(|p| p.kind == kind)
    }

    /// Whether one of them says that something is not shown.
    #[must_use]
    pub fn any_left_out(&self) -> bool {
        let held = self.list.iter().map(|problem| problem.kind);
        held.chain(self.not_held.keys().copied()).any(ProblemKind::leaves_out)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// The longest sentence that is held, in bytes.
const LONGEST: usize = 400;

/// A sentence that is held: bounded, whatever text of the log it quotes.
fn sentence(mut what: String) -> String {
    if what.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|&i| what.is_char_boundary(i)).unwrap_or(0);
        what.truncate(end);
        what.push('…');
        what.shrink_to_fit();
    }
    what
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_at_most_one_problem_of_a_kind() {
        let mut problems = Problems::default();
        problems.add(7, ProblemKind::BadValue, "first");
        problems.add(7, ProblemKind::BadTime, "other kind");
        problems.add(7, ProblemKind::BadValue, "second");
        assert_eq!(problems.count(), 2);
    }

    #[test]
    fn what_was_added_for_the_last_line_is_taken_back_whether_it_is_held_or_only_counted() {
        let mut problems = Problems::default();
        problems.add(1, ProblemKind::TornLine, "");
        let before = problems.clone();
        problems.add(2, ProblemKind::BadUtf8, "");
        problems.add(2, ProblemKind::TornLine, "");
        problems.retract(2, &[ProblemKind::BadUtf8, ProblemKind::TornLine]);
        assert_eq!((problems.list(), problems.count()), (before.list(), 1));
        for line in 2..=Problems::HELD as u64 + 1 {
            problems.add(line, ProblemKind::TornLine, "");
        }
        problems.retract(Problems::HELD as u64 + 1, &[ProblemKind::TornLine]);
        assert_eq!(problems.count(), Problems::HELD as u64);
        assert!(problems.not_held().is_empty());
    }

    #[test]
    fn what_an_import_says_of_one_line_is_joined_and_bounded() {
        let mut problems = Problems::default();
        for what in ["a", "b", "a"] {
            problems.add(1, ProblemKind::Guessed, what);
        }
        problems.add(2, ProblemKind::Dropped, "x");
        problems.add(1, ProblemKind::Guessed, "c");
        problems.sort();
        let said: Vec<&str> = problems.list().iter().map(|p| p.what.as_str()).collect();
        assert_eq!(said, ["a; b; c", "x"]);
        for n in 0..10_000 {
            problems.add(2, ProblemKind::Dropped, format!("n{n}n"));
        }
        let last = &problems.list()[1].what;
        assert!(last.starts_with("x; n0n; n1n; ") && last.ends_with("; and more") && last.len() < 1_100);
    }

    #[test]
    fn a_sentence_is_bounded_whatever_it_quotes() {
        let mut problems = Problems::default();
        problems.add(1, ProblemKind::DuplicateKey, "é".repeat(1 << 20));
        let what = &problems.list()[0].what;
        assert!(what.len() < 410 && what.ends_with("é…") && what.capacity() < 1000);
    }

    #[test]
    fn the_list_is_bounded_and_counts_what_it_does_not_hold() {
        let mut problems = Problems::default();
        for line in 0..Problems::HELD as u64 + 5 {
            problems.add(line, ProblemKind::NotJson, "");
        }
        assert_eq!(problems.list().len(), Problems::HELD);
        assert_eq!(problems.not_held()[&ProblemKind::NotJson], 5);
        assert_eq!(problems.count(), Problems::HELD as u64 + 5);
    }
}
