//! Gaps that were written as captions among the words ([`Caption`]), read back as what they stand for.

use super::transcript::{Item, Transcript, What};
use crate::record::{Body, Caption, CaptionKind};

/// Turns each utterance that is a caption into an untaped interval. Captions of what is worked out from the rest (no
/// record, not held) are left out; of time not held that is said, for what it was worked out from is not there.
pub(super) fn take_up(transcript: &mut Transcript<'_>) {
    if let Some(line) = take_up_from(transcript, 0) {
        transcript.dropped(line, "time not held is not taken over: it takes marks of release and custody");
    }
}

/// The same for the items from a place on. Gives the line of the first caption of time not held, which is not reported.
pub(super) fn take_up_from(transcript: &mut Transcript<'_>, first: usize) -> Option<u64> {
    let (mut not_held, mut unclear, mut place) = (None, None, 0);
    transcript.items.retain_mut(|item| {
        place += 1;
        if place <= first {
            return true;
        }
        let Some(caption) = caption(item) else { return true };
        match caption.kind {
            CaptionKind::Untaped => {
                if caption.questioning.len() > 1 {
                    unclear.get_or_insert(item.line);
                }
                item.what = What::Event(Box::new(untaped(&caption)));
                true
            }
            CaptionKind::NoRecord => false,
            CaptionKind::NotHeld => {
                not_held.get_or_insert(item.line);
                false
            }
        }
    });
    if let Some(line) = unclear {
        let what = "a gap of which parts differ in questioning has no one word for it: it counts as unknown";
        transcript.dropped(line, what);
    }
    not_held
}

/// Reports captions that roll, as automatic ones do: each says the last line of the one before once more.
pub(super) fn say_rolling(transcript: &mut Transcript<'_>) {
    /// One in so many, and no fewer than so many, shows that it is no chance.
    const ENOUGH: (usize, usize) = (3, 3);
    let (mut before, mut first, mut count, mut all) = ("", 0, 0, 0);
    for item in &transcript.items {
        let What::Said { text, .. } = &item.what else { continue };
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        all += 1;
        if text.lines().next().map(str::trim) == before.lines().next_back().map(str::trim) {
            first = if count == 0 { item.line } else { first };
            count += 1;
        }
        before = text;
    }
    if count >= ENOUGH.1 && count * ENOUGH.0 >= all {
        let what = format!(
            "captions that roll: {count} of {all} repeat the last line of the one before. They are read as they stand, so \
             that these words are counted more than once"
        );
        transcript.guessed(first, what);
    }
}

fn caption(item: &Item<'_>) -> Option<Caption> {
    match &item.what {
        What::Said { speaker: None, text, .. } if text.starts_with('[') && item.end.is_some() => {
            Caption::read(text)
        }
        What::Said { .. } | What::Event(_) => None,
    }
}

fn untaped(caption: &Caption) -> Body<'static> {
    let joined = |texts: &[String]| if texts.is_empty() { None } else { Some(texts.join(", ").into()) };
    // An interval has one word for questioning. Where the parts of a gap have several, none holds for all of it.
    let questioning = match caption.questioning.as_slice() {
        [one] => Some(*one),
        [] | [_, _, ..] => None,
    };
    Body::Untaped { reason: joined(&caption.reasons), questioning, source: joined(&caption.sources) }
}
