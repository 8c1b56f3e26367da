//! Gives words the speakers that stand in another list of the file.

use super::segments::AsrSpan;
use crate::import::guesses;
use crate::import::transcript::Transcript;
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

/// If the last segment repeats all words before it, now with speakers, as Google's does: moves the speakers to those words
/// and drops the segment.
pub(super) fn merge_repeated(lists: &mut [Vec<AsrSpan<'_>>]) {
    let [list] = lists else { return };
    let Some((end, before)) = list.split_last_mut().filter(|(_, before)| !before.is_empty()) else { return };
    let words = || before.iter().flat_map(|segment| &segment.words);
    let same = |(a, b): (&AsrSpan<'_>, &AsrSpan<'_>)| a.start == b.start && a.text == b.text;
    let repeats = !end.words.is_empty()
        && end.words.len() == words().count()
        && words().zip(&end.words).all(same)
        && words().all(|word| word.speaker.is_none());
    if !repeats {
        return;
    }
    let again = std::mem::take(&mut end.words);
    for (word, again) in before.iter_mut().flat_map(|segment| &mut segment.words).zip(again) {
        word.speaker = again.speaker;
    }
    list.pop();
}
