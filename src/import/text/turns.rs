//! Builds the turns of a timestamped text from the lines that begin them and the lines that continue them.

use super::super::guesses::{self, Guess};
use super::super::prefix::candidate;
use super::super::transcript::Form;
use super::super::transcript::Transcript;
use super::heading::Heading;
use super::stamp::{Stamp, TurnStart};
use crate::record::ProblemKind;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// The names before a colon that are speakers.
#[derive(Default)]
pub(super) struct SpeakerNames<'a> {
    names: HashSet<&'a str>,
    /// Whether fewer than half of the turns begin with a name, so that speakers are a guess.
    guess: bool,
}

impl<'a> SpeakerNames<'a> {
    /// Finds the speakers in lines, each with whether it begins a turn. A name that recurs is a speaker. If at least half of
    /// the turns begin with a possible name, so is a name that occurs once, unless a word of it is in lower case.
    pub(super) fn new(lines: impl Iterator<Item = (bool, &'a str)>) -> SpeakerNames<'a> {
        let mut counts: HashMap<&str, (u64, bool)> = HashMap::new();
        let (mut turns, mut with_one) = (0_u64, 0_u64);
        for (begins, line) in lines {
            // A timestamp on a line of its own says nothing about names.
            turns += u64::from(begins && !line.is_empty());
            let Some((name, _)) = candidate(line) else { continue };
            with_one += u64::from(begins);
            let seen = counts.entry(name).or_default();
            *seen = (seen.0 + 1, seen.1 || begins);
        }
        let usual = with_one * 2 >= turns;
        let title = |name: &str| name.split_whitespace().all(|word| !word.starts_with(char::is_lowercase));
        let is_one = |name: &str, count: u64, begins: bool| count > 1 || (usual && begins && title(name));
        let names = counts.into_iter().filter(|&(name, (count, begins))| is_one(name, count, begins));
        SpeakerNames { names: names.map(|(name, _)| name).collect(), guess: !usual }
    }

    /// Splits a line into the speaker and the words.
    pub(super) fn split<'t>(&self, line: &'t str) -> Option<(&'t str, &'t str)> {
        candidate(line).filter(|(name, _)| self.names.contains(name))
    }
}

/// Collects turns into a transcript.
pub(super) struct TurnBuilder<'a> {
    transcript: Transcript<'a>,
    names: SpeakerNames<'a>,
    open: Option<OpenTurn<'a>>,
    /// The lines before the first turn.
    heading: Heading<'a>,
}

struct OpenTurn<'a> {
    line: u64,
    times: [Option<Stamp>; 2],
    name: Option<&'a str>,
    words: Cow<'a, str>,
}

impl<'a> TurnBuilder<'a> {
    pub(super) fn new(names: SpeakerNames<'a>) -> TurnBuilder<'a> {
        TurnBuilder { transcript: Transcript::default(), names, open: None, heading: Heading::default() }
    }

    /// Begins a turn.
    pub(super) fn begin(&mut self, turn: TurnStart<'a>) {
        self.close();
        let TurnStart { line, at, end, name, words } = turn;
        let (name, words) = match name {
            Some(name) => (Some(name), words),
            None => self.names.split(words).map_or((None, words), |(name, words)| (Some(name), words)),
        };
        self.open = Some(OpenTurn { line, times: [at, end], name, words: Cow::Borrowed(words.trim()) });
    }

    /// Reports an invalid timestamp.
    pub(super) fn report_bad_time(&mut self, line: u64, what: String) {
        self.transcript.problem(line, ProblemKind::BadTime, what);
    }

    /// Reports a guess.
    pub(super) fn guess(&mut self, line: u64, guess: Guess, what: &str) {
        self.transcript.guess(line, guess, what);
    }

    /// Adds a line without a timestamp: it continues the turn, or begins one if it names a speaker.
    pub(super) fn continue_with(&mut self, number: u64, line: &'a str) {
        let line = line.trim();
        if self.open.is_none() && self.transcript.items.is_empty() {
            self.heading.add(number, line);
            return;
        }
        if line.is_empty() {
            return;
        }
        if is_credit(line) {
            self.transcript.dropped(number, "ignored the transcription service's credit line");
            return;
        }
        let named = self.names.split(line);
        let Some(open) = &mut self.open else {
            self.heading.add(number, line);
            return;
        };
        match named {
            Some((name, words)) if open.name.is_none() && open.words.is_empty() => {
                (open.name, open.words) = (Some(name), Cow::Borrowed(words));
            }
            Some((name, words)) => {
                self.close();
                let words = Cow::Borrowed(words);
                self.open = Some(OpenTurn { line: number, times: [None, None], name: Some(name), words });
            }
            None if open.words.is_empty() => open.words = Cow::Borrowed(line),
            None => {
                let words = open.words.to_mut();
                words.push('\n');
                words.push_str(line);
            }
        }
    }

    fn close(&mut self) {
        let Some(OpenTurn { line, times, name, words }) = self.open.take() else { return };
        if words.is_empty() {
            self.transcript.dropped(line, "timestamp without text; skipped");
            return;
        }
        if times[0].is_none() {
            self.transcript.problem(line, ProblemKind::BadTime, "turn without a timestamp");
        }
        let speaker = name.map(|name| self.transcript.speaker(name));
        let [at, end] = times.map(|time| time.map(|stamp| stamp.at));
        let forms = times.map(|time| time.map_or(Form::Settled, |stamp| stamp.form));
        self.transcript.say_as_written(line, (at, end), forms, speaker, words);
    }

    pub(super) fn finish(mut self) -> Transcript<'a> {
        self.close();
        self.heading.finish(&mut self.transcript);
        if self.names.guess && !self.transcript.people.is_empty() && !self.names.names.is_empty() {
            let mut names: Vec<&str> = self.names.names.iter().copied().collect();
            names.sort_unstable();
            names.truncate(8);
            let what = format!("repeated names before a colon are read as speakers: {}", names.join(", "));
            self.transcript.guess(1, guesses::NAME_BEFORE_COLON, what);
        }
        self.transcript
    }
}

/// Whether a line is the credit that a transcription service adds at the end.
fn is_credit(line: &str) -> bool {
    line.starts_with("Transcribed by https://otter.ai")
}

/// Whether a line after the first of a turn is spoken text.
pub(super) fn is_spoken(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !is_credit(line)
}
