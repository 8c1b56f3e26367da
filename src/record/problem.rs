//! The problems of a log: their stable kinds, and a list of limited length.

use super::words::words;
use std::collections::BTreeMap;
use std::fmt::Display;

words! {
    /// The kind of a problem. Its word is stable.
    pub enum ProblemKind {
        /// The line is not JSON.
        NotJson = "not_json",
        /// The line is not a JSON object.
        NotObject = "not_object",
        /// The type, or a field that the type requires, is missing or invalid.
        MissingField = "missing_field",
        /// A time is missing or invalid.
        BadTime = "bad_time",
        /// A number in a log of timestamps or the reverse, without a `start`.
        MixedTimes = "mixed_times",
        /// The time is earlier than one before it in the file.
        OutOfOrder = "out_of_order",
        /// An end is before its start.
        EndBeforeStart = "end_before_start",
        /// Tape events contradict each other.
        TapeConflict = "tape_conflict",
        /// A tape was never started or stopped; the utterances show when it must have run.
        AssumedTape = "assumed_tape",
        /// An untaped interval overlaps a tape.
        UntapedOverTape = "untaped_over_tape",
        /// An utterance or a tape event in time NOT HELD.
        AfterRelease = "after_release",
        /// A note or an unknown event outside the session.
        OutsideSession = "outside_session",
        /// The log has no header.
        NoHeader = "no_header",
        /// A field of the header is invalid.
        BadHeader = "bad_header",
        /// Someone speaks, enters or leaves who is not one of the header's people.
        UnclaimedSpeaker = "unclaimed_speaker",
        /// A duplicate key.
        DuplicateKey = "duplicate_key",
        /// Invalid UTF-8, or an unpaired surrogate.
        BadUtf8 = "bad_utf8",
        /// The last line is incomplete.
        TornLine = "torn_line",
        /// The line is too long.
        TooLong = "too_long",
        /// The line is nested too deeply.
        TooDeep = "too_deep",
        /// A field has an invalid value.
        BadValue = "bad_value",
        /// Imports only: the file does not say, and the import assumed something.
        Guessed = "guessed",
        /// Imports only: a part of the file was left out.
        Dropped = "dropped",
        /// Imports only: words are outside the time of their recording.
        OutsideTape = "outside_tape",
        /// Imports only: the tape continues after the last transcribed words.
        Untranscribed = "untranscribed",
    }
}

impl ProblemKind {
    /// Whether a line with a problem of this kind is skipped.
    pub fn skips_line(self) -> bool {
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
            | ProblemKind::UnclaimedSpeaker
            | ProblemKind::DuplicateKey
            | ProblemKind::BadUtf8
            | ProblemKind::BadValue
            | ProblemKind::Guessed
            | ProblemKind::Dropped
            | ProblemKind::OutsideTape
            | ProblemKind::Untranscribed => false,
        }
    }

    /// Whether this kind means that a part of the file is missing: a skipped line, or a part that an import left out.
    fn leaves_out(self) -> bool {
        self.skips_line() || self == ProblemKind::Dropped
    }

    /// Whether only imports have problems of this kind.
    pub fn is_import_problem(self) -> bool {
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
    /// The line number, from 1.
    pub line: u64,
    /// The kind.
    pub kind: ProblemKind,
    /// What is wrong, and what the program did about it.
    pub message: String,
    /// Where in the message the second part begins, if [`Problem::action`] can tell.
    action: Option<usize>,
}

impl Problem {
    /// A problem at a line.
    pub fn new(line: u64, kind: ProblemKind, message: impl Into<String>) -> Problem {
        Problem { line, kind, message: message.into(), action: None }
    }

    /// What the program did about it, if the problem was added with [`Problems::add_with_action`].
    pub fn action(&self) -> Option<&str> {
        self.message.get(self.action?..)
    }

    /// The longest joined sentence, in bytes.
    const LONGEST: usize = 1_000;

    /// Joins a further sentence, for the kinds that only imports have.
    fn join(&mut self, more: &str) {
        const REST: &str = "; and more";
        if !self.kind.is_import_problem() || self.message.contains(more) || self.message.ends_with(REST) {
            return;
        }
        if self.message.len() + more.len() > Problem::LONGEST {
            self.message.push_str(REST);
        } else {
            self.message.push_str("; ");
            self.message.push_str(more);
        }
    }
}

/// The problems of a log, at most one of each kind for a line. At most [`Problems::MAX_KEPT`] are kept and the others are
/// counted by kind, so that a hostile log cannot exhaust the memory. Problems that only imports have are joined, because
/// one line may hold a whole document.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    list: Vec<Problem>,
    not_kept: BTreeMap<ProblemKind, u64>,
    /// The codes of the guesses, each with the line of the first.
    guesses: BTreeMap<&'static str, u64>,
}

impl Problems {
    /// The number of problems that are kept.
    pub const MAX_KEPT: usize = 100_000;

    /// Adds a problem, unless the line already has one of this kind. Joins the two if only imports have this kind.
    pub fn add(&mut self, line: u64, kind: ProblemKind, message: impl Into<String>) {
        self.insert(line, kind, message, None);
    }

    /// Adds a guess with its code, which the message shows.
    pub fn guess(&mut self, line: u64, code: &'static str, what: impl Display) {
        self.note_guess(line, code);
        self.add(line, ProblemKind::Guessed, format!("{what} [{code}]"));
    }

    /// Notes that a guess was made, without a message of its own.
    pub fn note_guess(&mut self, line: u64, code: &'static str) {
        self.guesses.entry(code).or_insert(line);
    }

    /// The codes of the guesses that were made, each with the line of the first.
    pub fn guesses(&self) -> &BTreeMap<&'static str, u64> {
        &self.guesses
    }

    /// Adds those of another text, whose lines are the ones that `line` gives here.
    pub(crate) fn add_all(&mut self, other: &Problems, line: impl Fn(u64) -> u64) {
        for problem in &other.list {
            self.add(line(problem.line), problem.kind, problem.message.clone());
        }
        for (&code, &first) in &other.guesses {
            self.note_guess(line(first), code);
        }
    }

    /// Adds a problem whose [`Problem::action`] can be asked for; the two sentences are joined.
    pub fn add_with_action(&mut self, line: u64, kind: ProblemKind, what: &str, action: &str) {
        let message = format!("{what}; {action}");
        let begins = message.len() - action.len();
        self.insert(line, kind, message, Some(begins));
    }

    fn insert(&mut self, line: u64, kind: ProblemKind, message: impl Into<String>, action: Option<usize>) {
        let mut of_line = self.list.iter_mut().rev().take_while(|p| p.line == line);
        if let Some(known) = of_line.find(|p| p.kind == kind) {
            known.join(&message.into());
            return;
        }
        if self.list.len() < Problems::MAX_KEPT {
            self.list.push(Problem { line, kind, message: sentence(message.into()), action });
        } else {
            *self.not_kept.entry(kind).or_default() += 1;
        }
    }

    /// Counts `n` problems of a kind without keeping them.
    pub fn add_more(&mut self, kind: ProblemKind, n: u64) {
        *self.not_kept.entry(kind).or_default() += n;
    }

    /// Appends another list, whose line numbers start after `lines`.
    pub fn append(&mut self, other: Problems, lines: u64) {
        let room = Problems::MAX_KEPT.saturating_sub(self.list.len());
        for (i, problem) in other.list.into_iter().enumerate() {
            if i < room {
                self.list.push(Problem { line: problem.line + lines, ..problem });
            } else {
                *self.not_kept.entry(problem.kind).or_default() += 1;
            }
        }
        for (kind, n) in other.not_kept {
            *self.not_kept.entry(kind).or_default() += n;
        }
        for (code, line) in other.guesses {
            self.guesses.entry(code).or_insert(line + lines);
        }
    }

    /// Those whose line has no problem of their kind in another list.
    #[must_use]
    pub(crate) fn not_in(mut self, others: &Problems) -> Problems {
        self.list.retain(|p| others.list.iter().all(|other| (other.line, other.kind) != (p.line, p.kind)));
        self
    }

    /// Removes the problems of the last line, which will be read again.
    pub fn retract(&mut self, line: u64, kinds: &[ProblemKind]) {
        for kind in kinds {
            let of_line = self.list.iter().rev().take_while(|p| p.line == line);
            if let Some(back) = of_line.into_iter().position(|p| p.kind == *kind) {
                self.list.remove(self.list.len() - 1 - back);
            } else if let Some(n) = self.not_kept.get_mut(kind) {
                *n -= 1;
                if *n == 0 {
                    self.not_kept.remove(kind);
                }
            }
        }
    }

    /// Sorts the list by line and kind, and removes duplicates.
    pub fn sort(&mut self) {
        self.list.sort_by_key(|a| (a.line, a.kind));
        self.list.dedup_by(|b, a| {
            let same = (a.line, a.kind) == (b.line, b.kind);
            if same {
                a.join(&b.message);
            }
            same
        });
    }

    /// The problems that are kept.
    pub fn list(&self) -> &[Problem] {
        &self.list
    }

    /// The number of problems, kept or not.
    pub fn count(&self) -> u64 {
        self.list.len() as u64 + self.not_kept.values().sum::<u64>()
    }

    /// The number of problems of each kind that are not kept.
    pub fn not_kept(&self) -> &BTreeMap<ProblemKind, u64> {
        &self.not_kept
    }

    /// The number of problems of a kind, kept or not.
    pub fn count_of(&self, kind: ProblemKind) -> u64 {
        let kept = self.list.iter().filter(|p| p.kind == kind).count() as u64;
        kept + self.not_kept.get(&kind).copied().unwrap_or_default()
    }

    /// Whether there is a problem of this kind.
    pub fn has(&self, kind: ProblemKind) -> bool {
        self.not_kept.contains_key(&kind) || self.list.iter().any(|p| p.kind == kind)
    }

    /// Whether a part of the file is missing because of a problem.
    pub fn has_omissions(&self) -> bool {
        let held = self.list.iter().map(|problem| problem.kind);
        held.chain(self.not_kept.keys().copied()).any(ProblemKind::leaves_out)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// The longest sentence, in bytes.
const LONGEST: usize = 400;

/// Truncates a sentence, which may quote a long text of the log.
fn sentence(mut message: String) -> String {
    if message.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|&i| message.is_char_boundary(i)).unwrap_or(0);
        message.truncate(end);
        message.push('…');
        message.shrink_to_fit();
    }
    message
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
        for line in 2..=Problems::MAX_KEPT as u64 + 1 {
            problems.add(line, ProblemKind::TornLine, "");
        }
        problems.retract(Problems::MAX_KEPT as u64 + 1, &[ProblemKind::TornLine]);
        assert_eq!(problems.count(), Problems::MAX_KEPT as u64);
        assert!(problems.not_kept().is_empty());
    }

    #[test]
    fn what_an_import_says_of_one_line_is_joined_and_bounded() {
        let mut problems = Problems::default();
        for message in ["a", "b", "a"] {
            problems.add(1, ProblemKind::Guessed, message);
        }
        problems.add(2, ProblemKind::Dropped, "x");
        problems.add(1, ProblemKind::Guessed, "c");
        problems.sort();
        let said: Vec<&str> = problems.list().iter().map(|p| p.message.as_str()).collect();
        assert_eq!(said, ["a; b; c", "x"]);
        for n in 0..10_000 {
            problems.add(2, ProblemKind::Dropped, format!("n{n}n"));
        }
        let last = &problems.list()[1].message;
        assert!(last.starts_with("x; n0n; n1n; ") && last.ends_with("; and more") && last.len() < 1_100);
    }

    #[test]
    fn a_sentence_is_bounded_whatever_it_quotes() {
        let mut problems = Problems::default();
        problems.add(1, ProblemKind::DuplicateKey, "é".repeat(1 << 20));
        let message = &problems.list()[0].message;
        assert!(message.len() < 410 && message.ends_with("é…") && message.capacity() < 1000);
    }

    #[test]
    fn the_list_is_bounded_and_counts_what_it_does_not_hold() {
        let mut problems = Problems::default();
        for line in 0..Problems::MAX_KEPT as u64 + 5 {
            problems.add(line, ProblemKind::NotJson, "");
        }
        assert_eq!(problems.list().len(), Problems::MAX_KEPT);
        assert_eq!(problems.not_kept()[&ProblemKind::NotJson], 5);
        assert_eq!(problems.count(), Problems::MAX_KEPT as u64 + 5);
    }
}
