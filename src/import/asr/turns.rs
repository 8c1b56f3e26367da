//! From segments and words to utterances: a segment is split where the speaker of its words changes, and words without
//! segments are cut into lines.

use super::json::trimmed;
use crate::import::transcript::Transcript;
use crate::record::{Certainty, ProblemKind};
use crate::time::Millis;
use std::borrow::Cow;

/// Words without segments are cut where nothing is said for longer than this.
pub(super) const PAUSE: Millis = Millis(2_000);

/// A word with what is known of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Word<'a> {
    /// Its line in the file; needed where it stands in no segment.
    pub line: u64,
    pub start: Option<Millis>,
    pub end: Option<Millis>,
    pub speaker: Option<Cow<'a, str>>,
    pub text: Cow<'a, str>,
    /// Whether no blank stands before it, as before punctuation.
    pub glued: bool,
}

/// A stretch of speech as a recogniser gives it.
#[derive(Clone, Debug, Default)]
pub(super) struct Segment<'a> {
    pub line: u64,
    pub start: Option<Millis>,
    pub end: Option<Millis>,
    pub speaker: Option<Cow<'a, str>>,
    pub text: Cow<'a, str>,
    pub words: Vec<Word<'a>>,
}

/// Adds a segment: one utterance, or one for each run of words by one speaker.
pub(super) fn say_segment<'a>(transcript: &mut Transcript<'a>, mut segment: Segment<'a>) {
    segment.text = trimmed(segment.text);
    fill_speakers(&mut segment);
    if segment.text.is_empty() {
        segment.text = Cow::Owned(joined(&segment.words));
    }
    if segment.text.is_empty() {
        transcript.problem(segment.line, ProblemKind::BadValue, "a segment without words");
    }
    let first = segment.words.first().and_then(|word| word.speaker.clone());
    if segment.words.iter().all(|word| word.speaker == first) {
        let speaker = first.or(segment.speaker).map(|id| transcript.speaker(&id));
        let start = segment.start.or_else(|| segment.words.iter().find_map(|word| word.start));
        untimed(transcript, segment.line, start);
        transcript.say(segment.line, (start, segment.end), speaker, segment.text);
        return;
    }
    let runs: Vec<&[Word<'a>]> = segment.words.chunk_by(|a, b| a.speaker == b.speaker).collect();
    let texts = split_text(&segment.text, &runs);
    // The segment's own times hold at its edges: a run whose words have none begins where the one before ended.
    let mut before = segment.start;
    for (i, (run, text)) in runs.iter().zip(texts).enumerate() {
        let own = run.iter().find_map(|word| word.start);
        let start = if i == 0 { segment.start.or(own) } else { own.or(before) };
        let ends = run.iter().rev().find_map(|word| word.end);
        let end = if i + 1 == runs.len() { segment.end.or(ends) } else { ends };
        let speaker = run.first().and_then(|word| word.speaker.as_ref()).map(|id| transcript.speaker(id));
        untimed(transcript, segment.line, start);
        let item = transcript.say(segment.line, (start, end), speaker, text);
        if own.is_none() && i > 0 {
            item.set_certainty(Certainty::Estimated);
            transcript.guessed(
                segment.line,
                "a turn inside a segment has no word with a time: its start is estimated",
            );
        }
        before = end.or(start);
    }
}

/// Words without a speaker, among words that have one, belong to the speaker before them, else to the first.
fn fill_speakers(segment: &mut Segment<'_>) {
    let first = segment.words.iter().find_map(|word| word.speaker.clone());
    let mut last = segment.speaker.clone().filter(|_| first.is_some()).or(first);
    for word in &mut segment.words {
        match &word.speaker {
            Some(speaker) => last = Some(speaker.clone()),
            None => word.speaker.clone_from(&last),
        }
    }
}

/// The text of a segment, cut where its runs begin; joined from the words where they do not all stand in it.
fn split_text<'a>(text: &Cow<'a, str>, runs: &[&[Word<'a>]]) -> Vec<Cow<'a, str>> {
    let Cow::Borrowed(text) = *text else { return runs.iter().map(|run| joined(run).into()).collect() };
    let (mut cuts, mut at) = (Vec::new(), 0);
    for run in runs {
        for (i, word) in run.iter().enumerate() {
            let found = text.get(at..).and_then(|rest| rest.find(word.text.trim()));
            let Some(found) = found else { return runs.iter().map(|run| joined(run).into()).collect() };
            if i == 0 {
                cuts.push(at + found);
            }
            at += found + word.text.trim().len();
        }
    }
    // What stands before the first word belongs to it.
    if let Some(first) = cuts.first_mut() {
        *first = 0;
    }
    let ends = cuts.iter().skip(1).copied().chain([text.len()]);
    cuts.iter()
        .zip(ends)
        .map(|(&from, to)| Cow::Borrowed(text.get(from..to).unwrap_or_default().trim()))
        .collect()
}

/// Words as a text.
fn joined(words: &[Word<'_>]) -> String {
    let mut text = String::new();
    for word in words {
        let own_blank = word.text.starts_with(char::is_whitespace);
        if !(text.is_empty() || word.glued || own_blank) {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    text.trim().to_owned()
}

/// Adds words that stand in no segment, in lines that end with a sentence, with a speaker, or before a pause; says so
/// once.
pub(super) fn say_words(transcript: &mut Transcript<'_>, words: &[Word<'_>]) {
    let mut last: Option<Millis> = None;
    let mut from = 0;
    for (i, word) in words.iter().enumerate() {
        let pause = last.zip(word.start).is_some_and(|(end, start)| start - end > PAUSE);
        let before = i.checked_sub(1).and_then(|before| words.get(before));
        let other = before.is_some_and(|before| before.speaker != word.speaker);
        let sentence = before.is_some_and(|before| ends_sentence(&before.text));
        if i > from && !word.glued && (pause || other || sentence) {
            say_run(transcript, &words[from..i]);
            from = i;
        }
        last = word.end.or(word.start).or(last);
    }
    say_run(transcript, words.get(from..).unwrap_or_default());
    if let Some(first) = words.first() {
        let seconds = PAUSE.0 / 1000;
        transcript.guessed(
            first.line,
            format!("words without segments: cut into lines at the ends of sentences, at a change of speaker, and at pauses over {seconds} s"),
        );
    }
}

fn say_run(transcript: &mut Transcript<'_>, run: &[Word<'_>]) {
    let Some(first) = run.first() else { return };
    let start = run.iter().find_map(|word| word.start);
    let end = run.iter().rev().find_map(|word| word.end);
    let speaker = run.iter().find_map(|word| word.speaker.as_ref()).map(|id| transcript.speaker(id));
    untimed(transcript, first.line, start);
    transcript.say(first.line, (start, end), speaker, joined(run));
}

/// Reports an utterance without a start.
fn untimed(transcript: &mut Transcript<'_>, line: u64, start: Option<Millis>) {
    if start.is_none() {
        transcript.problem(line, ProblemKind::BadTime, "no start that can be read: the words have no time");
    }
}

/// Whether a sentence ends with a word, also in scripts that write no blanks.
fn ends_sentence(word: &str) -> bool {
    word.trim_end()
        .trim_end_matches(['"', '”', '’', ')', '»'])
        .ends_with(['.', '?', '!', '…', '。', '？', '！', '।', '؟'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word<'a>(start: i64, speaker: &'a str, text: &'a str) -> Word<'a> {
        Word {
            line: 1,
            start: (start >= 0).then_some(Millis(start)),
            end: (start >= 0).then_some(Millis(start + 100)),
            speaker: (!speaker.is_empty()).then_some(speaker.into()),
            text: text.into(),
            glued: false,
        }
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
        let segment = Segment {
            line: 3,
            start: Some(Millis(0)),
            end: Some(Millis(1100)),
            speaker: Some("A".into()),
            text,
            words,
        };
        say_segment(&mut transcript, segment);
        assert_eq!(said(&transcript), ["0 A: You: you sure? —", "900 B: Yes, I am."]);
        assert_eq!(transcript.items[1].end, Some(Millis(1100)));
        assert!(transcript.problems.is_empty());
    }

    #[test]
    fn words_that_do_not_stand_in_the_text_are_joined() {
        let mut transcript = Transcript::default();
        let words = vec![word(0, "A", " one"), word(-1, "B", "two"), word(-1, "B", ",")];
        let segment = Segment {
            line: 1,
            start: Some(Millis(0)),
            text: "something else".into(),
            words,
            ..Segment::default()
        };
        say_segment(&mut transcript, segment);
        assert_eq!(said(&transcript), ["0 A: one", "100 B: two ,"]);
        assert_eq!(transcript.problems.list()[0].kind, ProblemKind::Guessed, "the second start is estimated");
    }

    #[test]
    fn words_alone_are_cut_at_sentences_speakers_and_pauses() {
        let mut transcript = Transcript::default();
        let mut comma = word(-1, "", ".");
        comma.glued = true;
        let words = [
            word(0, "0", "Hello"),
            comma,
            word(300, "0", "I"),
            word(400, "1", "No"),
            word(2400, "1", "and"),
            word(4601, "1", "then"),
        ];
        say_words(&mut transcript, &words);
        assert_eq!(said(&transcript), ["0 0: Hello.", "300 0: I", "400 1: No and", "4601 1: then"]);
        assert_eq!(transcript.problems.count(), 1);
    }

    #[test]
    fn an_empty_segment_is_kept_and_reported() {
        let mut transcript = Transcript::default();
        say_segment(&mut transcript, Segment { line: 9, text: " ".into(), ..Segment::default() });
        assert_eq!(transcript.items.len(), 1);
        assert_eq!(transcript.problems.list()[0].line, 9);
    }
}
