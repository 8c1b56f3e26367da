//! Restores gaps that were exported as captions ([`Caption`]) and marks that were exported as labels, and reports roll-up
//! captions.

use super::guesses;
use super::tally::Tally;
use super::transcript::{Content, Item, Transcript};
use crate::record::{Body, Caption, CaptionKind, parse_mark_label};

/// The mark in a label that this program wrote.
pub(super) fn own_mark(label: &str) -> Body<'static> {
    let (kind, text) = parse_mark_label(label);
    Body::Mark { kind: kind.into_owned().into(), text: text.map(|text| text.to_owned().into()) }
}

/// Finishes a file of captions: reports roll-up captions and restores gaps.
pub(super) fn finish(transcript: &mut Transcript<'_>) {
    report_roll_up(transcript);
    restore_gaps(transcript);
    transcript.problems.sort();
}

/// Turns each utterance that is a caption of a gap into an untaped interval. Captions of derived intervals (no record, not
/// held) are dropped; those of time NOT HELD are reported, because the marks they derive from are missing.
fn restore_gaps(transcript: &mut Transcript<'_>) {
    if let Some(line) = restore_gaps_from(transcript, 0) {
        transcript.dropped(line, "ignored captions of time NOT HELD; add marks of release and custody");
    }
}

/// As [`restore_gaps`], from an item on. Gives the line of the first caption of time NOT HELD, without reporting it.
pub(super) fn restore_gaps_from(transcript: &mut Transcript<'_>, first: usize) -> Option<u64> {
    if !transcript.bracketed {
        return None;
    }
    let (mut not_held, mut unclear, mut seen) = (None, None, 0);
    transcript.items.retain_mut(|item| {
        seen += 1;
        if seen <= first {
            return true;
        }
        let Some(caption) = caption(item) else { return true };
        match caption.kind {
            CaptionKind::Untaped => {
                if caption.questioning.len() > 1 {
                    unclear.get_or_insert(item.line);
                }
                item.content = Content::Event(Box::new(caption.untaped()));
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
        let what = "several statements on questioning for one interval; recorded as what they say together";
        transcript.guess(line, guesses::CAPTION_OF_GAP, what);
    }
    not_held
}

/// Reports roll-up captions, as automatic captions are: each repeats the last line of the one before, and one of the two
/// has more lines. A repeated answer of one line is not a roll-up.
fn report_roll_up(transcript: &mut Transcript<'_>) {
    /// At least one in three captions, and at least three.
    const ENOUGH: (u64, u64) = (3, 3);
    /// The number of captions examined. If these are roll-up captions, all are counted.
    const SAMPLED: usize = 1000;
    let head = transcript.items.get(..transcript.items.len().min(SAMPLED)).unwrap_or_default();
    let (again, all) = roll_up(head);
    if again.count >= ENOUGH.1 && again.count * ENOUGH.0 >= all {
        let (again, all) = roll_up(&transcript.items);
        transcript.tallied_guess(&again, guesses::ROLL_UP, |n| {
            format!(
                "roll-up captions: {n} of {all} repeat the last line of the one before; imported unchanged, so repeated words \
                 count more than once"
            )
        });
    }
}

/// The captions that repeat the last line of the one before, and the number of all.
fn roll_up(items: &[Item<'_>]) -> (Tally, u64) {
    let (mut again, mut all, mut before) = (Tally::default(), 0, "");
    for item in items {
        let Content::Utterance { text, .. } = &item.content else { continue };
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        all += 1;
        let repeats = text.lines().next().map(str::trim) == before.lines().next_back().map(str::trim);
        if repeats && (text.contains('\n') || before.contains('\n')) {
            again.add(item.line);
        }
        before = text;
    }
    (again, all)
}

fn caption(item: &Item<'_>) -> Option<Caption> {
    match &item.content {
        Content::Utterance { speaker: None, text, .. } if text.starts_with('[') && item.end.is_some() => {
            Caption::parse(text)
        }
        Content::Utterance { .. } | Content::Event(_) => None,
    }
}
