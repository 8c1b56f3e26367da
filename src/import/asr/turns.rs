//! Gives words the speakers that stand in another list of the file.

use super::segments::AsrSpan;
use crate::import::guesses;
use crate::import::transcript::Transcript;
use crate::record::ProblemKind;
use crate::time::Millis;
use std::borrow::Cow;

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
        transcript.guess(
            first.line,
            guesses::SPEAKERS_APART,
            format!(
                "speakers are in a list of their own, {name:?}; each word is by whoever spoke when it begins"
            ),
        );
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
