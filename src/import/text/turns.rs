//! The turns of a stamped text, put together from the lines that begin them and the lines that go on.

use super::super::clock::late;
use super::super::prefix::candidate;
use super::super::transcript::Transcript;
use super::heading::Heading;
use super::stamp::Stamp;
use crate::record::ProblemKind;
use crate::time::{DAY, Millis, clock};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// A line that begins a turn.
#[derive(Clone, Copy)]
pub(super) struct TurnStart<'a> {
    /// Its line.
    pub(super) line: u64,
    /// When it begins, if it says so.
    pub(super) at: Option<Stamp>,
    /// When it ends, if it says so.
    pub(super) end: Option<Stamp>,
    /// Who speaks, if that is known from elsewhere than the words.
    pub(super) name: Option<&'a str>,
    /// The words on that line.
    pub(super) words: &'a str,
}

/// The names that stand before words in a text, and are speakers.
#[derive(Default)]
pub(super) struct SpeakerNames<'a> {
    names: HashSet<&'a str>,
    /// Whether turns begin with a name so seldom that it is a guess.
    guess: bool,
}

impl<'a> SpeakerNames<'a> {
    /// Of lines, each with whether it begins a turn: names that recur, and where half of the turns begin with what may be
    /// a name, those that stand once, if each of their words begins with no small letter.
    pub(super) fn new(lines: impl Iterator<Item = (bool, &'a str)>) -> SpeakerNames<'a> {
        let mut counts: HashMap<&str, (u64, bool)> = HashMap::new();
        let (mut turns, mut with_one) = (0_u64, 0_u64);
        for (begins, line) in lines {
            // A stamp on a line of its own says nothing of names.
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

    /// The speaker before words, and the words.
    pub(super) fn split<'t>(&self, line: &'t str) -> Option<(&'t str, &'t str)> {
        candidate(line).filter(|(name, _)| self.names.contains(name))
    }
}

/// The turns of a text that is being read.
pub(super) struct TurnBuilder<'a> {
    transcript: Transcript<'a>,
    names: SpeakerNames<'a>,
    open: Option<OpenTurn<'a>>,
    /// What stands before the first turn.
    heading: Heading<'a>,
    clock: DayClock,
}

struct OpenTurn<'a> {
    line: u64,
    times: (Option<Millis>, Option<Millis>),
    name: Option<&'a str>,
    words: Cow<'a, str>,
}

impl<'a> TurnBuilder<'a> {
    pub(super) fn new(names: SpeakerNames<'a>) -> TurnBuilder<'a> {
        TurnBuilder {
            transcript: Transcript::default(),
            names,
            open: None,
            heading: Heading::default(),
            clock: DayClock::default(),
        }
    }

    /// A turn begins.
    pub(super) fn begin(&mut self, turn: TurnStart<'a>) {
        self.close();
        let TurnStart { line, at, end, name, words } = turn;
        let first = self.transcript.items.is_empty();
        let at = at.map(|stamp| self.clock.read(stamp, line, first, &mut self.transcript));
        let end = end.map(|stamp| self.clock.read(stamp, line, false, &mut self.transcript));
        let (name, words) = match name {
            Some(name) => (Some(name), words),
            None => self.names.split(words).map_or((None, words), |(name, words)| (Some(name), words)),
        };
        self.open = Some(OpenTurn { line, times: (at, end), name, words: Cow::Borrowed(words.trim()) });
    }

    /// Reports a time that cannot be read.
    pub(super) fn unreadable(&mut self, line: u64, what: String) {
        self.transcript.problem(line, ProblemKind::BadTime, what);
    }

    /// Reports what was read in a likely way.
    pub(super) fn guessed(&mut self, line: u64, what: &str) {
        self.transcript.guessed(line, what);
    }

    /// A line that begins no turn by a stamp: it goes on with the words, unless a speaker stands before it.
    pub(super) fn go_on(&mut self, number: u64, line: &'a str) {
        let line = line.trim();
        if self.open.is_none() && self.transcript.items.is_empty() {
            self.heading.add(number, line);
            return;
        }
        if line.is_empty() {
            return;
        }
        if is_credit(line) {
            self.transcript.dropped(number, "the line of the program that made the text is not taken over");
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
                self.open = Some(OpenTurn { line: number, times: (None, None), name: Some(name), words });
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
            self.transcript.dropped(line, "a time without words is left out");
            return;
        }
        if times.0.is_none() {
            self.transcript.problem(line, ProblemKind::BadTime, "a turn without a time of its own");
        }
        let speaker = name.map(|name| self.transcript.speaker(name));
        self.transcript.say(line, times, speaker, words);
    }

    pub(super) fn finish(mut self) -> Transcript<'a> {
        self.close();
        self.heading.say(&mut self.transcript);
        if self.names.guess && !self.transcript.people.is_empty() && !self.names.names.is_empty() {
            let mut names: Vec<&str> = self.names.names.iter().copied().collect();
            names.sort_unstable();
            names.truncate(8);
            let what = format!("names before a colon that recur are taken as speakers: {}", names.join(", "));
            self.transcript.guessed(1, what);
        }
        self.transcript
    }
}

/// Whether a line is one that the program which made the text adds at its end.
fn is_credit(line: &str) -> bool {
    line.starts_with("Transcribed by https://otter.ai")
}

/// Whether a line below the head of a turn is one of its words.
pub(super) fn is_said(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !is_credit(line)
}

/// Times of day as times from the first of them.
#[derive(Default)]
pub(super) struct DayClock {
    first: Option<Millis>,
    last: Millis,
    days: i64,
}

impl DayClock {
    /// A stamp as a time from the start. A time of day more than half a day before the one before it is of the next
    /// day. What is guessed of the first is said.
    pub(super) fn read(&mut self, stamp: Stamp, line: u64, first: bool, to: &mut Transcript<'_>) -> Millis {
        if !stamp.of_day {
            if first && stamp.at >= Millis(3_600_000) {
                to.guessed(line, late(stamp.at));
            }
            return stamp.at;
        }
        let t = stamp.at + Millis(self.days * DAY.0);
        let t = if t + Millis(DAY.0 / 2) < self.last {
            self.days += 1;
            t + DAY
        } else {
            t
        };
        self.last = t;
        let zero = *self.first.get_or_insert_with(|| {
            let at = clock(t);
            to.guessed(
                line,
                format!("times of day: they count from the first, {at} (--starts-at says when that was)"),
            );
            t
        });
        t - zero
    }
}
