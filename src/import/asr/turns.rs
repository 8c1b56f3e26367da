//! Gives words their speakers: those of another list of the file, of their segment, or of their channel.

use super::row::Layout;
use super::segments::AsrSpan;
use crate::import::guesses;
use crate::import::transcript::Transcript;
use crate::record::ProblemKind;
use crate::time::Millis;
use std::borrow::Cow;
use std::collections::HashMap;

/// Who spoke from when to when.
pub(super) struct Turn<'a> {
    pub(super) start: Millis,
    pub(super) end: Option<Millis>,
    pub(super) speaker: Cow<'a, str>,
}

/// Gives words, or segments without words, the speaker of the turn in which they begin. Reports it unless each begins where
/// its turn does.
pub(super) fn give_speakers<'a>(
    lists: &mut [Vec<AsrSpan<'a>>],
    turns: &[Turn<'a>],
    name: &str,
    transcript: &mut Transcript<'a>,
) {
    let mut order: Vec<&Turn<'_>> = turns.iter().collect();
    order.sort_by_key(|turn| turn.start);
    let mut is_exact = true;
    let mut give = |span: &mut AsrSpan<'a>| {
        let Some(start) = span.start else { return };
        let after = order.partition_point(|turn| turn.start <= start);
        let turn = order.get(..after).and_then(|before| {
            before.iter().rev().find(|turn| turn.end.is_none_or(|end| start < end || start == turn.start))
        });
        is_exact &= turn.is_some_and(|turn| turn.start == start);
        span.speaker = turn.map(|turn| turn.speaker.clone());
    };
    for span in lists.iter_mut().flatten() {
        if span.words.is_empty() {
            give(span);
        } else {
            span.words.iter_mut().for_each(&mut give);
        }
    }
    if let Some(first) = lists.iter().flatten().next().filter(|_| !is_exact) {
        let name = name.trim_end_matches(".*");
        let what = format!(
            "speakers are in a list of their own, {name:?}; the speaker of each word is the person who is speaking when it begins"
        );
        transcript.guess(first.line, guesses::SPEAKERS_APART, what);
    }
}

/// If the last segment repeats the words before it, now with speakers, as Google's does: moves the speakers to those words
/// and drops the segment. If it repeats them with changes, only the last segment is kept, which is reported.
pub(super) fn merge_repeated<'a>(lists: &mut [Vec<AsrSpan<'a>>], transcript: &mut Transcript<'a>) {
    let [list] = lists else { return };
    let Some((end, before)) = list.split_last_mut().filter(|(_, before)| !before.is_empty()) else { return };
    let words = || before.iter().flat_map(|segment| &segment.words);
    let first = |words: &[AsrSpan<'_>]| words.first().and_then(|word| word.start);
    let is_labeled = end.words.iter().any(|word| word.speaker.is_some());
    let begins_again = words().next().is_some_and(|word| word.start == first(&end.words));
    if !is_labeled || !begins_again || words().any(|word| word.speaker.is_some()) {
        return;
    }
    let same = |(a, b): (&AsrSpan<'_>, &AsrSpan<'_>)| a.start == b.start && a.text == b.text;
    if end.words.len() != words().count() || !words().zip(&end.words).all(same) {
        let what = "the last result repeats the words of those before it with changes, and with speakers; only it is read";
        transcript.problem(end.line, ProblemKind::Dropped, what);
        list.drain(..list.len() - 1);
        return;
    }
    let again = std::mem::take(&mut end.words);
    for (word, again) in before.iter_mut().flat_map(|segment| &mut segment.words).zip(again) {
        word.speaker = again.speaker;
    }
    list.pop();
}

/// Gives segments the words that begin in them.
pub(super) fn fill<'a>(lists: &mut [Vec<AsrSpan<'a>>], words: Vec<AsrSpan<'a>>) {
    let mut words = words.into_iter().peekable();
    let starts: Vec<_> = lists.iter().flatten().map(|segment| segment.start).skip(1).collect();
    let mut next = starts.into_iter();
    for segment in lists.iter_mut().flatten() {
        let next = next.next().flatten();
        let begins_next =
            |word: &AsrSpan<'_>| next.zip(word.start).is_some_and(|(next, start)| start >= next);
        while let Some(mut word) = words.next_if(|word| !begins_next(word)) {
            // The segment's label wins: only newer files label words.
            word.speaker = segment.speaker.clone().or(word.speaker);
            segment.words.push(word);
        }
    }
    if let Some(list) = lists.last_mut() {
        let left: Vec<_> = words.collect();
        if !left.is_empty() {
            let (line, start) = (left[0].line, left[0].start);
            list.push(AsrSpan { line, start, words: left, ..AsrSpan::default() });
        }
    }
}

/// Makes the names of speakers from their labels, and from the channels if there are several.
pub(super) fn name_speakers<'a>(
    lists: &mut [Vec<AsrSpan<'a>>],
    layout: &Layout<'_>,
    names: &HashMap<Cow<'a, str>, Cow<'a, str>>,
) {
    let mut channels = lists.iter().flatten().filter_map(|span| span.channel.as_ref());
    let first = channels.next();
    let several = channels.any(|channel| Some(channel) != first);
    let name = |channel: Option<&Cow<'a, str>>, speaker: Option<Cow<'a, str>>| {
        let speaker = speaker.map(|label| match names.get(&label) {
            Some(name) => name.clone(),
            None if layout.called.is_empty() => label,
            None => Cow::Owned(format!("{} {label}", layout.called)),
        });
        let Some(channel) = channel.filter(|_| several) else { return speaker };
        let is_number = |label: &str| label.bytes().all(|b| b.is_ascii_digit());
        let called = |what: &str, label: &str| {
            if is_number(label) { format!("{what} {label}") } else { label.to_owned() }
        };
        let channel = called("Channel", channel);
        let speaker = speaker.map(|speaker| called("Speaker", &speaker));
        Some(Cow::Owned(speaker.map_or(channel.clone(), |speaker| format!("{channel} {speaker}"))))
    };
    for span in lists.iter_mut().flatten() {
        let channel = span.channel.take();
        for word in &mut span.words {
            let own = word.channel.take();
            if word.speaker.is_some() {
                word.speaker = name(own.as_ref().or(channel.as_ref()), word.speaker.take());
            }
        }
        span.speaker = name(channel.as_ref(), span.speaker.take());
    }
}
