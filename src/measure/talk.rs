//! Who talks how much: words, turns, questions, and how long answers take.
//!
//! Only utterances on tape count; in a log without tape events, each does. An utterance without a time counts in no figure,
//! nor do words that are not the speaker's own.

use super::bins::Bins;
use super::quartiles::Quartiles;
use crate::record::{EventKind, Role};
use crate::session::{Entry, Figures, Session, SpeakerId};
use crate::time::{HOUR, Millis, SessionTime};
use std::ops::Range;

/// An utterance that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Utterance {
    /// Its index in the session.
    pub event: usize,
    /// When it begins.
    pub t: SessionTime,
    /// Who speaks.
    pub speaker: SpeakerId,
    /// The number of its words.
    pub words: u64,
    /// The number of its questions, by their question marks.
    pub questions: u64,
    /// How long it takes, if its end is known.
    pub length: Option<Millis>,
}

/// A maximal run of utterances of one speaker, next to each other in the order of utterances, without a gap between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The first of its utterances, as an index in the session.
    pub event: usize,
    /// When it begins.
    pub t: SessionTime,
    /// Who speaks.
    pub speaker: SpeakerId,
    /// The number of its words.
    pub words: u64,
}

/// An utterance of a suspect right after one of the police whose end is known, without a gap between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its index in the session.
    pub event: usize,
    /// When it begins.
    pub t: SessionTime,
    /// The suspect.
    pub speaker: SpeakerId,
    /// From the end of the utterance before to its beginning; negative if they overlap.
    pub latency: Millis,
}

/// The utterances of a session that do not count, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Apart {
    /// Those off tape.
    pub off_tape: u64,
    /// Their words.
    pub off_tape_words: u64,
    /// Those without a time, of which it is not known whether they are on tape.
    pub untimed: u64,
    /// Those that give what was said in other words than the speaker's.
    pub indirect: u64,
}

/// What is said in a session, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Talk {
    utterances: Vec<Utterance>,
    turns: Vec<Turn>,
    answers: Vec<Answer>,
    /// What does not count.
    pub apart: Apart,
}

impl Talk {
    /// What is said in a session up to a time, or in all of it.
    #[must_use]
    pub fn new(session: &Session, horizon: Option<SessionTime>) -> Talk {
        let index = session.index();
        let end = horizon.map_or(index.len(), |t| index.after(t));
        let (figures, people) = (session.figures(), session.people());
        let role = |speaker| people.get(speaker).role;
        let mut talk = Talk::default();
        // The utterance before, if it counts, and whether a turn may go on after it.
        let mut before: Option<Entry> = None;
        let mut turn_is_open = false;
        for (event, &entry) in index.entries().iter().enumerate().take(end) {
            if entry.kind() != EventKind::Utterance {
                continue;
            }
            let said = entry.said();
            if !entry.is_timed() || !counts(figures, entry) {
                if entry.is_timed() {
                    talk.apart.off_tape += 1;
                    talk.apart.off_tape_words += u64::from(said.words);
                } else {
                    talk.apart.untimed += 1;
                }
                (before, turn_is_open) = (None, false);
                continue;
            }
            // One after a gap follows nothing.
            let before =
                before.replace(entry).filter(|last| !figures.has_gap_between(last.time(), entry.time()));
            turn_is_open &= before.is_some_and(|last| last.speaker() == entry.speaker());
            if said.is_indirect {
                talk.apart.indirect += 1;
                continue;
            }
            let (t, speaker) = (entry.time(), entry.speaker());
            let (words, questions) = (u64::from(said.words), u64::from(said.questions));
            let length = entry.end().map(|end| end - t);
            talk.utterances.push(Utterance { event, t, speaker, words, questions, length });
            match talk.turns.last_mut().filter(|_| turn_is_open) {
                Some(turn) => turn.words += words,
                None => talk.turns.push(Turn { event, t, speaker, words }),
            }
            turn_is_open = true;
            let question =
                before.filter(|last| !last.said().is_indirect && role(last.speaker()) == Role::Police);
            if let Some(end) = question.and_then(Entry::end).filter(|_| role(speaker) == Role::Suspect) {
                talk.answers.push(Answer { event, t, speaker, latency: t - end });
            }
        }
        talk
    }

    /// The utterances that count, in order.
    #[must_use]
    pub fn utterances(&self) -> &[Utterance] {
        &self.utterances
    }

    /// The turns, in order.
    #[must_use]
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// The answers of suspects whose latency is known, in order.
    #[must_use]
    pub fn answers(&self) -> &[Answer] {
        &self.answers
    }

    /// The figures of all, and of groups of people: `group` gives the number of the group that a speaker is in, below
    /// `groups`.
    #[must_use]
    pub fn measure(&self, groups: usize, group: impl Fn(SpeakerId) -> usize) -> Measured {
        let all = |len| 0..len;
        let ranges = [all(self.utterances.len()), all(self.turns.len()), all(self.answers.len())];
        self.measure_part(ranges, groups, &group)
    }

    /// The same for each bin. What is said belongs to the bin in which it begins: a turn with all its words, an answer with
    /// its latency. `None` for a bin that is missing.
    pub fn measure_bins(
        &self,
        bins: &Bins,
        groups: usize,
        group: impl Fn(SpeakerId) -> usize,
    ) -> Vec<Option<Measured>> {
        let parts = cut(&self.utterances, bins, |one| one.t)
            .into_iter()
            .zip(cut(&self.turns, bins, |one| one.t))
            .zip(cut(&self.answers, bins, |one| one.t));
        let measured = parts.zip(bins.list()).map(|(((utterances, turns), answers), bin)| {
            let is_known = !bin.standing.is_missing();
            is_known.then(|| self.measure_part([utterances, turns, answers], groups, &group))
        });
        measured.collect()
    }

    /// The utterances that count, but begin in a bin that is missing: at the very end of a tape, where a bin begins.
    #[must_use]
    pub fn in_missing(&self, bins: &Bins) -> u64 {
        let parts = cut(&self.utterances, bins, |one| one.t).into_iter().zip(bins.list());
        parts.filter(|(_, bin)| bin.standing.is_missing()).map(|(part, _)| part.len() as u64).sum()
    }

    fn measure_part(
        &self,
        [utterances, turns, answers]: [Range<usize>; 3],
        groups: usize,
        group: &impl Fn(SpeakerId) -> usize,
    ) -> Measured {
        let mut sums = vec![Sums::default(); groups + 1];
        // The last is that of all.
        let mut each = |speaker: SpeakerId, add: &mut dyn FnMut(&mut Sums)| {
            add(&mut sums[group(speaker).min(groups)]);
            if group(speaker) < groups {
                add(&mut sums[groups]);
            }
        };
        for one in &self.utterances[utterances] {
            each(one.speaker, &mut |sums| sums.utterance(one));
        }
        for one in &self.turns[turns] {
            each(one.speaker, &mut |sums| sums.turn(one));
        }
        for one in &self.answers[answers] {
            each(one.speaker, &mut |sums| sums.answer(one));
        }
        let mut figures: Vec<GroupTalk> = sums.into_iter().map(Sums::figures).collect();
        let all = figures.pop().unwrap_or_default();
        Measured { all, groups: figures }
    }
}

/// Whether an utterance with a time counts.
fn counts(figures: &Figures, entry: Entry) -> bool {
    figures.coverage.is_none() || entry.is_on_tape()
}

/// For each bin the items that begin in it; items are in the order of time.
fn cut<T>(items: &[T], bins: &Bins, t: impl Fn(&T) -> SessionTime) -> Vec<Range<usize>> {
    let mut from = 0;
    let last = bins.list().len().saturating_sub(1);
    let part = |(i, bin): (usize, &super::bins::Bin)| {
        // The session's end is in the last bin.
        let length = items[from..].iter().take_while(|one| i == last || t(one) < bin.span.end).count();
        let part = from..from + length;
        from = part.end;
        part
    };
    bins.list().iter().enumerate().map(part).collect()
}

/// The figures of all people, and of groups of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// Of all.
    pub all: GroupTalk,
    /// Of each group.
    pub groups: Vec<GroupTalk>,
}

/// How much some people say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GroupTalk {
    /// The number of utterances.
    pub utterances: u64,
    /// The number of words.
    pub words: u64,
    /// The number of questions, by their question marks.
    pub questions: u64,
    /// The number of turns.
    pub turns: u64,
    /// The words of these turns: all words, but of a bin those of the turns that begin in it.
    pub turn_words: u64,
    /// The quartiles of the words of a turn.
    pub turn_quartiles: Option<Quartiles>,
    /// The turn with the most words, the first of several.
    pub longest_turn: Option<Turn>,
    /// The time spoken in the utterances whose end is known.
    pub spoken: Millis,
    /// The number of these utterances.
    pub with_end: u64,
    /// The number of answers whose latency is known and not negative.
    pub latencies: u64,
    /// The quartiles of these latencies, in milliseconds.
    pub latency: Option<Quartiles>,
    /// The number of answers that begin before the end of the utterance before.
    pub overlaps: u64,
}

impl GroupTalk {
    /// The mean of the words of a turn.
    #[must_use]
    pub fn words_per_turn(&self) -> Option<f64> {
        ratio(self.turn_words, self.turns)
    }

    /// The share of the words of these people among those of all.
    #[must_use]
    pub fn share_of_words(&self, all: &GroupTalk) -> Option<f64> {
        ratio(self.words, all.words)
    }

    /// The share of the time spoken by these people in that of all, where ends are known.
    #[must_use]
    pub fn share_of_time(&self, all: &GroupTalk) -> Option<f64> {
        ratio(self.spoken.0.unsigned_abs(), all.spoken.0.unsigned_abs())
    }
}

/// How often something is in an hour of `observed` time; `None` if there is no such time.
#[must_use]
pub fn per_hour(count: u64, observed: Millis) -> Option<f64> {
    ratio(count.saturating_mul(HOUR.0.unsigned_abs()), observed.0.max(0).unsigned_abs())
}

/// One number by another; `None` by zero.
#[expect(clippy::cast_precision_loss, reason = "counts and times are below 2^53")]
#[must_use]
pub fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The figures while they are summed up.
#[derive(Clone, Default)]
struct Sums {
    figures: GroupTalk,
    turns: Vec<i64>,
    latencies: Vec<i64>,
}

impl Sums {
    fn utterance(&mut self, one: &Utterance) {
        self.figures.utterances += 1;
        self.figures.words += one.words;
        self.figures.questions += one.questions;
        if let Some(length) = one.length {
            self.figures.spoken += length;
            self.figures.with_end += 1;
        }
    }

    fn turn(&mut self, one: &Turn) {
        self.figures.turns += 1;
        self.figures.turn_words += one.words;
        self.turns.push(i64::try_from(one.words).unwrap_or(i64::MAX));
        if self.figures.longest_turn.is_none_or(|longest| longest.words < one.words) {
            self.figures.longest_turn = Some(*one);
        }
    }

    fn answer(&mut self, one: &Answer) {
        if one.latency < Millis::ZERO {
            self.figures.overlaps += 1;
        } else {
            self.figures.latencies += 1;
            self.latencies.push(one.latency.0);
        }
    }

    fn figures(mut self) -> GroupTalk {
        let turn_quartiles = Quartiles::new(&mut self.turns);
        GroupTalk { turn_quartiles, latency: Quartiles::new(&mut self.latencies), ..self.figures }
    }
}
