//! Tiers that depend on others, kept beside the words of the utterance to which they belong.

use super::super::tiers::Tiers;
use super::super::timeline::Slot;
use super::super::transcript::Transcript;
use super::document::{Anchor, Tier};
use crate::record::counted;
use crate::time::Millis;
use std::collections::{BTreeMap, HashMap, VecDeque};

/// Keeps each annotation of a dependent tier with an utterance: the one to which its references lead, or the one of
/// the tier at the root that was begun last when it begins. `items` are the utterances by the ids of their annotations.
pub(super) fn keep(
    slots: &[Slot],
    tiers: &[Tier<'_>],
    mut items: HashMap<String, usize>,
    transcript: &mut Transcript<'_>,
) {
    let mut below = HashMap::<&str, Vec<&Tier<'_>>>::new();
    for tier in tiers {
        below.entry(tier.parent.as_deref().unwrap_or_default()).or_default().push(tier);
    }
    let mut kept = BTreeMap::<usize, Tiers>::new();
    // Each with the begins of the utterances at its root. A tier that no root leads to is not reached.
    let mut next: VecDeque<(&Tier<'_>, usize)> = VecDeque::new();
    let mut roots: Vec<Vec<(Millis, usize)>> = Vec::new();
    let mut lost: HashMap<&str, u64> = tiers
        .iter()
        .filter(|tier| tier.parent.is_some())
        .map(|tier| (tier.id.as_str(), tier.count))
        .collect();
    let in_order = tiers.iter().filter(|tier| tier.parent.is_none());
    for root in in_order {
        roots.push(begins(root, transcript));
        let own = below.remove(root.id.as_str()).unwrap_or_default();
        next.extend(own.into_iter().map(|tier| (tier, roots.len() - 1)));
    }
    while let Some((tier, root)) = next.pop_front() {
        let begins = roots.get(root).map(Vec::as_slice).unwrap_or_default();
        for annotation in &tier.annotations {
            let item = match &annotation.anchor {
                Anchor::Annotation(id) => id.as_ref().and_then(|id| items.get(id)).copied(),
                Anchor::Slots([begin, _]) => begin
                    .and_then(|i| slots.get(i))
                    .and_then(|slot| slot.at)
                    .and_then(|at| begins.partition_point(|&(begin, _)| begin <= at).checked_sub(1))
                    .and_then(|i| begins.get(i))
                    .map(|&(_, item)| item),
            };
            let Some(item) = item else { continue };
            kept.entry(item).or_default().add(&tier.id, annotation.text.trim());
            if let Some(id) = &annotation.id {
                items.insert(id.clone(), item);
            }
            if let Some(lost) = lost.get_mut(tier.id.as_str()) {
                *lost = lost.saturating_sub(1);
            }
        }
        let own = below.remove(tier.id.as_str()).unwrap_or_default();
        next.extend(own.into_iter().map(|tier| (tier, root)));
    }
    for (i, tiers) in kept {
        if let Some(item) = transcript.items.get_mut(i) {
            tiers.keep(item);
        }
    }
    for tier in tiers.iter().filter(|tier| tier.parent.is_some()) {
        if let Some(n) = lost.remove(tier.id.as_str()).filter(|&n| n > 0) {
            let what = format!(
                "left out, as they belong to no utterance: {} of tier {}",
                counted(n, "annotation"),
                tier.id
            );
            transcript.dropped(tier.line, what);
        }
    }
}

/// The begins of the utterances of a tier without a parent, in the order of time, with their places in the transcript.
fn begins(tier: &Tier<'_>, transcript: &Transcript<'_>) -> Vec<(Millis, usize)> {
    let own = transcript.items.iter().enumerate().skip(tier.first_item).take(tier.annotations.len());
    let mut begins: Vec<(Millis, usize)> = own.filter_map(|(i, item)| Some((item.at?, i))).collect();
    begins.sort_unstable();
    begins
}
