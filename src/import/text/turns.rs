//! Builds the turns of a timestamped text from the lines that begin them and the lines that continue them.

use super::super::census::{Census, Others, Place, SpeakerNames};
use super::super::guesses::Guess;
use super::super::lines::trimmed;
use super::super::names::{key, named, surely_named};
use super::super::options::{KnownNames, Options};
use super::super::prefix::{ONCE, report_names};
use super::super::stage::Stage;
use super::super::tally::Tally;
use super::super::transcript::Form;
use super::super::transcript::Transcript;
use super::heading::Heading;
use super::stamp::{Stamp, TurnStart};
use crate::import::guesses;
use crate::record::{Body, Certainty, ProblemKind, counted};
use std::borrow::Cow;
use std::collections::HashSet;

/// Finds the speakers in lines, each with whether it begins a turn. `beside` are names beside the times of turns: if half
/// of the turns have one, no other name is a speaker.
pub(super) fn speaker_names<'t>(
    lines: impl Iterator<Item = (bool, &'t str)>,
    beside: impl Iterator<Item = &'t str>,
    known: &KnownNames,
) -> SpeakerNames {
    let (mut census, mut turns) = (Census::default(), 0_usize);
    for (begins, line) in lines {
        turns += usize::from(begins);
        census.add(if begins { Place::Turn } else { Place::Within }, line);
    }
    let (mut named, mut people) = (0_usize, HashSet::new());
    for name in beside {
        named += 1;
        people.insert(name);
    }
    let people: HashSet<String> = people.into_iter().map(key).collect();
    let others = if named * 2 > turns { Others::AreNot } else { Others::MayBe };
    census.decide(|name| known.contains(name) || people.contains(&key(name)), others).into_style()
}

/// Collects turns into a transcript.
pub(super) struct TurnBuilder<'a> {
    transcript: Transcript<'a>,
    names: SpeakerNames,
    open: Option<OpenTurn<'a>>,
    /// The name on a line of its own above the turns that follow.
    above: Option<&'a str>,
    /// The lines before the first turn.
    heading: Heading<'a>,
    /// Lines below the open turn that nobody says.
    notes: Vec<(u64, &'a str)>,
    /// Such lines that do not tell of the recording.
    asides: Tally,
    /// The last timestamp at the end of words, where the next turn may begin.
    pub(super) last: Option<Stamp>,
    /// Turns that begin at the timestamp of the one before.
    taken: Tally,
    /// Whether a name that occurs once may be a speaker.
    may_guess: bool,
}

struct OpenTurn<'a> {
    line: u64,
    times: [Option<Stamp>; 2],
    name: Option<&'a str>,
    words: Cow<'a, str>,
    /// Whether its start is that of the timestamp before.
    is_estimated: bool,
}

impl<'a> OpenTurn<'a> {
    /// A turn without a timestamp.
    fn untimed(line: u64, name: &'a str, words: Cow<'a, str>) -> OpenTurn<'a> {
        OpenTurn { line, times: [None; 2], name: Some(name), words, is_estimated: false }
    }
}

impl<'a> TurnBuilder<'a> {
    pub(super) fn new(names: SpeakerNames, options: &Options) -> TurnBuilder<'a> {
        TurnBuilder {
            transcript: Transcript::default(),
            names,
            open: None,
            above: None,
            heading: Heading::default(),
            notes: Vec::new(),
            asides: Tally::default(),
            last: None,
            taken: Tally::default(),
            may_guess: options.allowed.has(guesses::NAME_BEFORE_COLON),
        }
    }

    /// Begins a turn.
    pub(super) fn begin(&mut self, turn: TurnStart<'a>) {
        match self.open {
            Some(OpenTurn { times: [None, _], name: Some(name), ref words, .. }) if words.is_empty() => {
                (self.above, self.open) = (Some(name), None);
            }
            _ => self.close(),
        }
        let TurnStart { line, at, end, name, words } = turn;
        let (mut name, words) = if let Some(name) = name {
            (Some(name), Cow::Borrowed(words))
        } else if let Some((name, words)) = self.names.split(words) {
            (Some(name), words)
        } else {
            self.report_name(line, words);
            (None, Cow::Borrowed(words))
        };
        match name {
            Some(_) => self.above = None,
            None => name = self.above,
        }
        let words = trimmed(words);
        self.open = Some(OpenTurn { line, times: [at, end], name, words, is_estimated: false });
    }

    /// Whether a turn has begun and not ended.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Ends the open turn at a timestamp after its words. Without a start, it begins at the timestamp before.
    pub(super) fn end(&mut self, end: Stamp) {
        if let Some(open) = &mut self.open {
            open.times[1] = Some(end);
            if open.times[0].is_none() && self.last.is_some() && !open.words.is_empty() {
                (open.times[0], open.is_estimated) = (self.last, true);
                self.taken.add(open.line);
            }
        }
        self.close();
        self.last = Some(end);
    }

    /// Reports an invalid timestamp.
    pub(super) fn report_bad_time(&mut self, line: u64, what: String) {
        self.transcript.problem(line, ProblemKind::BadTime, what);
    }

    /// Reports a guess.
    pub(super) fn guess(&mut self, line: u64, guess: Guess, what: &str) {
        self.transcript.guess(line, guess, what);
    }

    /// Whether a line below the words of a turn is said by nobody.
    pub(super) fn is_stage(&self, line: &str) -> bool {
        self.open.as_ref().is_some_and(|open| Stage::of(line, &open.words).is_some())
    }

    /// Reports a name before a colon that is left in the words.
    fn report_name(&mut self, number: u64, line: &str) {
        let Some((name, _)) = named(line) else { return };
        let what = format!(
            "{name:?} before a colon may be a speaker; left in the words around it (list it under people in a case file)"
        );
        self.transcript.problem(number, ProblemKind::Guessed, what);
        if self.transcript.once.len() < ONCE && !self.transcript.once.iter().any(|one| one == name) {
            self.transcript.once.push(name.to_owned());
        }
    }

    /// The speaker and the words of a line that surely begins a turn, although its name does not recur.
    fn split_surely(&mut self, number: u64, line: &'a str) -> Option<(&'a str, Cow<'a, str>)> {
        let (name, words) = surely_named(line).filter(|_| self.may_guess)?;
        let what =
            format!("{name:?} before a colon is read as a speaker, though the name begins no other turn");
        self.transcript.guess(number, guesses::NAME_BEFORE_COLON, what);
        Some((name, Cow::Borrowed(words)))
    }

    /// Adds a line without a timestamp: it continues the turn, or begins one if it names a speaker.
    pub(super) fn continue_with(&mut self, number: u64, line: &'a str) {
        let line = line.trim();
        let named = self.names.split(line);
        if self.open.is_none() && self.transcript.items.is_empty() {
            match named {
                Some((name, words)) if words.is_empty() => {
                    self.open = Some(OpenTurn::untimed(number, name, words));
                }
                _ => self.heading.add(number, line),
            }
            return;
        }
        if line.is_empty() {
            return;
        }
        if is_credit(line) {
            self.transcript.dropped(number, "ignored the transcription service's credit line");
            return;
        }
        let Some(open) = &self.open else {
            self.heading.add(number, line);
            return;
        };
        match Stage::of(line, &open.words) {
            Some(Stage::OfTape) => {
                let what = format!(
                    "{line:?} is kept as a note and not as words; it starts or stops no tape (a custody log can say when one did)"
                );
                self.transcript.problem(number, ProblemKind::Guessed, what);
                self.notes.push((number, line));
                return;
            }
            Some(Stage::Other) => {
                self.asides.add(number);
                self.notes.push((number, line));
                return;
            }
            None => {}
        }
        let named = named.or_else(|| self.split_surely(number, line));
        if named.is_none() {
            self.report_name(number, line);
        }
        let Some(open) = &mut self.open else { return };
        match named {
            Some((name, words)) if open.name.is_none() && open.words.is_empty() => {
                (open.name, open.words) = (Some(name), words);
            }
            Some((name, words)) => {
                self.close();
                self.open = Some(OpenTurn::untimed(number, name, words));
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
        let Some(turn) = self.open.take() else { return };
        self.say(turn);
        for (line, text) in self.notes.drain(..) {
            self.transcript.add_event(line, (None, None), Body::Note { text: text.into() });
        }
    }

    fn say(&mut self, turn: OpenTurn<'a>) {
        let OpenTurn { line, times, name, words, is_estimated } = turn;
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
        let item = self.transcript.say_as_written(line, (at, end), forms, speaker, words);
        if is_estimated {
            item.set_certainty(Certainty::Estimated);
        }
    }

    pub(super) fn finish(mut self) -> Transcript<'a> {
        self.close();
        self.heading.finish(&mut self.transcript);
        report_names(&self.names, 1, &mut self.transcript);
        self.transcript.tallied_guess(&self.taken, guesses::STAMP_AT_END, |n| {
            let starts = counted(n, "start");
            format!(
                "timestamps end their paragraphs; {starts} taken from the timestamp before, marked estimated"
            )
        });
        self.transcript.tallied(&self.asides, ProblemKind::Guessed, |n| {
            format!("lines in brackets are kept as notes and not as words ({})", counted(n, "line"))
        });
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
