//! Gaps that were written as captions among the words ([`Caption`]), read back as what they stand for.

use super::transcript::{Content, Item, Transcript};
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
    if !transcript.bracketed {
        return None;
    }
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
                item.content = Content::Event(Box::new(untaped(&caption)));
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

/// Reports captions that roll, as automatic ones do: each says the last line of the one before once more, and one of the two
/// has more lines. An answer of one line that is given again rolls nothing.
pub(super) fn say_rolling(transcript: &mut Transcript<'_>) {
    /// One in so many, and no fewer than so many, shows that it is no chance.
    const ENOUGH: (usize, usize) = (3, 3);
    /// So many of the first captions are looked at; all are counted only where these roll.
    const LOOKED_AT: usize = 1000;
    let rolls = |rolling: &Rolling| rolling.count >= ENOUGH.1 && rolling.count * ENOUGH.0 >= rolling.all;
    let head = transcript.items.get(..transcript.items.len().min(LOOKED_AT)).unwrap_or_default();
    let some = Some(Rolling::count_in(head)).filter(rolls).map(|_| Rolling::count_in(&transcript.items));
    if let Some(Rolling { first, count, all }) = some {
        let what = format!(
            "captions that roll: {count} of {all} repeat the last line of the one before. They are read as they stand, so \
             that these words are counted more than once"
        );
        transcript.guessed(first, what);
    }
}

/// How many captions repeat the last line of the one before, of how many, and the line of the first.
struct Rolling {
    first: u64,
    count: usize,
    all: usize,
}

impl Rolling {
    fn count_in(items: &[Item<'_>]) -> Rolling {
        let mut rolling = Rolling { first: 0, count: 0, all: 0 };
        let mut before = "";
        for item in items {
            let Content::Utterance { text, .. } = &item.content else { continue };
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            rolling.all += 1;
            let again = text.lines().next().map(str::trim) == before.lines().next_back().map(str::trim);
            if again && (text.contains('\n') || before.contains('\n')) {
                rolling.first = if rolling.count == 0 { item.line } else { rolling.first };
                rolling.count += 1;
            }
            before = text;
        }
        rolling
    }
}

fn caption(item: &Item<'_>) -> Option<Caption> {
    match &item.content {
        Content::Utterance { speaker: None, text, .. } if text.starts_with('[') && item.end.is_some() => {
            Caption::parse(text)
        }
        Content::Utterance { .. } | Content::Event(_) => None,
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
