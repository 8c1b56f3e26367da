//! Turns recognized segments and words into utterances.
//!
//! A segment is split where the speaker of its words changes. Words without segments are cut into lines.

use crate::import::guesses;
use crate::import::lines::trimmed;
use crate::import::tally::Tally;
use crate::import::transcript::{END_BEFORE_START, Form, Transcript};
use crate::record::{Certainty, ProblemKind};
use crate::time::Millis;
use std::borrow::Cow;

/// The longest pause within a line of words without segments.
const PAUSE: Millis = Millis(2_000);

/// A recognized word, or a stretch of speech.
#[derive(Clone, Debug, Default)]
pub(super) struct AsrSpan<'a> {
    /// Its line in the file; unused for a word inside a segment.
    pub line: u64,
    pub start: Option<Millis>,
    pub end: Option<Millis>,
    /// How start and end are written.
    pub forms: [Form; 2],
    pub speaker: Option<Cow<'a, str>>,
    pub channel: Option<Cow<'a, str>>,
    pub text: Cow<'a, str>,
    /// Whether no space precedes a word, as with punctuation.
    pub glued: bool,
    /// The words of a segment, if they are stated.
    pub words: Vec<AsrSpan<'a>>,
}

/// Adds utterances, and counts what is wrong with them: compact JSON has one line, and each kind is reported once.
#[derive(Default)]
pub(super) struct Notes<'l> {
    /// What an element is called.
    what: &'l str,
    /// Elements that are no objects.
    pub(super) invalid: Tally,
    /// Words without content.
    pub(super) wordless: Tally,
    empty: Tally,
    untimed: Tally,
    backwards: Tally,
    estimated: Tally,
    cut: Tally,
    /// Whether segments state only when they end; their number, and the end of the last one.
    pub(super) only_ends: bool,
    ended: Tally,
    last_end: Millis,
}

impl<'l> Notes<'l> {
    pub(super) fn new(what: &'l str) -> Notes<'l> {
        Notes { what, ..Notes::default() }
    }

    /// Adds a segment: one utterance for each run of words by one speaker.
    pub(super) fn add_segment<'a>(&mut self, transcript: &mut Transcript<'a>, mut segment: AsrSpan<'a>) {
        segment.text = trimmed(segment.text);
        fill_speakers(&mut segment);
        if segment.text.is_empty() {
            segment.text = Cow::Owned(join_words(&segment.words));
        }
        if segment.text.is_empty() {
            self.empty.add(segment.line);
        }
        // A segment that states no start has the times of its words.
        if segment.start.is_none() {
            segment.end = segment.words.iter().rev().find_map(|word| word.end).or(segment.end);
        }
        let (line, words) = (segment.line, &segment.words);
        let forms =
            words.first().filter(|_| segment.start.is_none()).map_or(segment.forms, |word| word.forms);
        let last_end = || words.iter().rev().find_map(|word| word.end);
        let first = words.first().and_then(|word| word.speaker.clone());
        if words.iter().all(|word| word.speaker == first) {
            let speaker = first.or(segment.speaker);
            let start = segment.start.or_else(|| words.iter().find_map(|word| word.start));
            let end = segment.end.or_else(last_end);
            self.say(transcript, line, (start, end), forms, speaker.as_deref(), segment.text);
            return;
        }
        let runs: Vec<&[AsrSpan<'a>]> = words.chunk_by(|a, b| a.speaker == b.speaker).collect();
        let texts = split_at_runs(&segment.text, &runs);
        // The segment's own times hold at its edges. A run whose words have no times begins where the previous one ended.
        let mut before = segment.start;
        for (i, (run, text)) in runs.iter().zip(texts).enumerate() {
            let own = run.iter().find_map(|word| word.start);
            let start = if i == 0 { segment.start.or(own) } else { own.or(before) };
            let ends = run.iter().rev().find_map(|word| word.end);
            let end = if i + 1 == runs.len() { segment.end.or(ends) } else { ends };
            let speaker = run.first().and_then(|word| word.speaker.as_deref());
            self.say(transcript, line, (start, end), forms, speaker, text);
            if own.is_none() && i > 0 {
                if let Some(item) = transcript.items.last_mut() {
                    item.set_certainty(Certainty::Estimated);
                }
                self.estimated.add(line);
            }
            before = end.or(start);
        }
    }

    /// Adds words without segments, cut after sentences, at changes of speaker, and at pauses.
    pub(super) fn add_words(&mut self, transcript: &mut Transcript<'_>, words: &[AsrSpan<'_>]) {
        let mut last: Option<Millis> = None;
        let mut from = 0;
        for (i, word) in words.iter().enumerate() {
            let pause = last.zip(word.start).is_some_and(|(end, start)| start - end > PAUSE);
            let before = i.checked_sub(1).and_then(|before| words.get(before));
            let other = before.is_some_and(|before| before.speaker != word.speaker);
            let sentence = before.is_some_and(|before| ends_sentence(&before.text));
            // A punctuation mark without a speaker of its own has the speaker of the word before it.
            let other = other && !(word.glued && word.speaker.is_none());
            if i > from && (other || (!word.glued && (pause || sentence))) {
                self.add_line(transcript, &words[from..i]);
                from = i;
            }
            last = word.end.or(word.start).or(last);
        }
        self.add_line(transcript, words.get(from..).unwrap_or_default());
        if let Some(first) = words.first() {
            self.cut.add(first.line);
        }
    }

    fn add_line(&mut self, transcript: &mut Transcript<'_>, run: &[AsrSpan<'_>]) {
        let Some(first) = run.first() else { return };
        let start = run.iter().find_map(|word| word.start);
        let end = run.iter().rev().find_map(|word| word.end);
        let speaker = run.iter().find_map(|word| word.speaker.as_deref());
        self.say(transcript, first.line, (start, end), first.forms, speaker, Cow::Owned(join_words(run)));
    }

    fn say<'a>(
        &mut self,
        transcript: &mut Transcript<'a>,
        line: u64,
        (start, end): (Option<Millis>, Option<Millis>),
        forms: [Form; 2],
        speaker: Option<&str>,
        text: Cow<'a, str>,
    ) {
        let from_last = end.filter(|&end| self.only_ends && self.last_end <= end).map(|_| self.last_end);
        let start = start.or(from_last);
        self.last_end = end.unwrap_or(self.last_end);
        if start.is_none() {
            self.untimed.add(line);
        }
        // What times that the whole file settles mean is not known yet.
        let is_settled = forms[0] == Form::Settled;
        let ends_before = is_settled && start.zip(end).is_some_and(|(start, end)| end < start);
        if ends_before {
            self.backwards.add(line);
        }
        let speaker = speaker.map(|id| transcript.speaker(id));
        let item =
            transcript.say_as_written(line, (start, end.filter(|_| !ends_before)), forms, speaker, text);
        if from_last.is_some() {
            item.set_certainty(Certainty::Estimated);
            self.ended.add(line);
        }
    }

    /// Reports what was counted.
    pub(super) fn report(self, transcript: &mut Transcript<'_>) {
        let what = self.what;
        for (tally, kind, one, many) in [
            (&self.invalid, ProblemKind::Dropped, "invalid %, skipped", "invalid %s, skipped"),
            (
                &self.wordless,
                ProblemKind::Dropped,
                "% without content, skipped",
                "%s without content, skipped",
            ),
            (&self.empty, ProblemKind::BadValue, "% without words", "%s without words"),
            (
                &self.untimed,
                ProblemKind::BadTime,
                "missing or invalid start; these words have no time",
                "utterances with a missing or invalid start, which have no time",
            ),
            (
                &self.backwards,
                ProblemKind::EndBeforeStart,
                END_BEFORE_START,
                "ends before their start, ignored",
            ),
        ] {
            transcript.tallied(tally, kind, |n| match n {
                1 => one.replace('%', what),
                _ => format!("{n} {}, first on this line", many.replace('%', what)),
            });
        }
        transcript.tallied_guess(&self.estimated, guesses::ESTIMATED_TIME, |n| match n {
            1 => format!("no word of a turn inside a {what} has a time; its start is estimated"),
            _ => format!("{n} turns inside {what}s have no word with a time; their starts are estimated"),
        });
        transcript.tallied_guess(&self.ended, guesses::STAMP_AT_END, |n| {
            let begins = "read as beginning at the end before it, estimated";
            match n {
                1 => format!("the {what} states only when it ends; {begins}"),
                _ => format!("{n} {what}s state only when they end; each is {begins}"),
            }
        });
        let seconds = PAUSE.0 / 1000;
        transcript.tallied_guess(&self.cut, guesses::LINES_FROM_WORDS, |_| {
            format!("words without segments; cut into lines after sentences, at changes of speaker, and at pauses over {seconds} s")
        });
    }
}

/// Gives words without a speaker the previous word's speaker, else the first one, if any word has a speaker.
fn fill_speakers(segment: &mut AsrSpan<'_>) {
    let first = segment.words.iter().find_map(|word| word.speaker.clone());
    let mut last = segment.speaker.clone().filter(|_| first.is_some()).or(first);
    for word in &mut segment.words {
        match &word.speaker {
            Some(speaker) => last = Some(speaker.clone()),
            None => word.speaker.clone_from(&last),
        }
    }
}

/// Cuts a segment's text where its runs begin. If the text does not contain all words, joins the words instead.
fn split_at_runs<'a>(text: &Cow<'a, str>, runs: &[&[AsrSpan<'a>]]) -> Vec<Cow<'a, str>> {
    let Cow::Borrowed(text) = *text else { return runs.iter().map(|run| join_words(run).into()).collect() };
    let (mut cuts, mut at) = (Vec::new(), 0);
    for run in runs {
        for (i, word) in run.iter().enumerate() {
            let found = text.get(at..).and_then(|rest| rest.find(word.text.trim()));
            let Some(found) = found else { return runs.iter().map(|run| join_words(run).into()).collect() };
            if i == 0 {
                cuts.push(at + found);
            }
            at += found + word.text.trim().len();
        }
    }
    // Text before the first word belongs to it.
    if let Some(first) = cuts.first_mut() {
        *first = 0;
    }
    let ends = cuts.iter().skip(1).copied().chain([text.len()]);
    cuts.iter()
        .zip(ends)
        .map(|(&from, to)| Cow::Borrowed(text.get(from..to).unwrap_or_default().trim()))
        .collect()
}

/// Joins words with spaces.
fn join_words(words: &[AsrSpan<'_>]) -> String {
    let mut text = String::new();
    for word in words {
        if !(text.is_empty() || word.glued) {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    text
}

/// Whether a word ends a sentence, in scripts without spaces too.
fn ends_sentence(word: &str) -> bool {
    word.trim_end()
        .trim_end_matches(['"', '”', '’', ')', '»'])
        .ends_with(['.', '?', '!', '…', '。', '？', '！', '।', '؟'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word<'a>(start: i64, speaker: &'a str, text: &'a str) -> AsrSpan<'a> {
        AsrSpan {
            line: 1,
            start: (start >= 0).then_some(Millis(start)),
            end: (start >= 0).then_some(Millis(start + 100)),
            speaker: (!speaker.is_empty()).then_some(speaker.into()),
            text: text.into(),
            ..AsrSpan::default()
        }
    }

    fn add_segment<'a>(transcript: &mut Transcript<'a>, segment: AsrSpan<'a>) {
        let mut notes = Notes::new("segment");
        notes.add_segment(transcript, segment);
        notes.report(transcript);
    }

    /// Each utterance as `time speaker: text`.
    fn said(transcript: &Transcript<'_>) -> Vec<String> {
        let line = |item: &crate::import::Item<'_>| match &item.content {
            crate::import::Content::Utterance { speaker, text, .. } => {
                let who = speaker.map_or("?", |s| transcript.people[s.0 as usize].id.as_str());
                format!("{} {who}: {text}", item.at.map_or(-1, |at| at.0))
            }
            crate::import::Content::Event(_) => String::new(),
        };
        transcript.items.iter().map(line).collect()
    }

    #[test]
    fn a_segment_with_two_speakers_becomes_two_turns_with_the_texts_own_spelling() {
        let mut transcript = Transcript::default();
        let words = vec![
            word(0, "A", "you"),
            word(200, "", "sure"),
            word(-1, "B", "Yes"),
            word(900, "B", "I"),
            word(950, "B", "am"),
        ];
        let text = "You: you sure? — Yes, I am.".into();
        let segment = AsrSpan {
            line: 3,
            start: Some(Millis(0)),
            end: Some(Millis(1100)),
            speaker: Some("A".into()),
            text,
            words,
            ..AsrSpan::default()
        };
        add_segment(&mut transcript, segment);
        assert_eq!(said(&transcript), ["0 A: You: you sure? —", "900 B: Yes, I am."]);
        assert_eq!(transcript.items[1].end, Some(Millis(1100)));
        assert!(transcript.problems.is_empty());
    }

    #[test]
    fn words_that_do_not_stand_in_the_text_are_join_words() {
        let mut transcript = Transcript::default();
        let words = vec![word(0, "A", "one"), word(-1, "B", "two"), word(-1, "B", ",")];
        let segment = AsrSpan {
            line: 1,
            start: Some(Millis(0)),
            text: "something else".into(),
            words,
            ..AsrSpan::default()
        };
        add_segment(&mut transcript, segment);
        assert_eq!(said(&transcript), ["0 A: one", "100 B: two ,"]);
        assert_eq!(transcript.problems.list()[0].kind, ProblemKind::Guessed, "the second start is estimated");
    }
}
