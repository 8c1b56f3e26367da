//! Keeps dependent tiers with the utterances that they belong to.

use super::super::tiers::{TiersByItem, report_orphans};
use super::super::timeline::Slot;
use super::super::transcript::Transcript;
use super::document::{Anchor, ElanTier};
use crate::time::Millis;
use std::collections::{HashMap, VecDeque};

/// Keeps each annotation of a dependent tier with an utterance: the one that its references lead to, or the last one of
/// the root tier that began by then. `items` has the utterances' indices by the ids of their annotations.
pub(super) fn keep(
    slots: &[Slot],
    tiers: &[ElanTier<'_>],
    mut items: HashMap<String, usize>,
    transcript: &mut Transcript<'_>,
) {
    let mut below = HashMap::<&str, Vec<&ElanTier<'_>>>::new();
    for tier in tiers {
        below.entry(tier.parent.as_deref().unwrap_or_default()).or_default().push(tier);
    }
    let mut kept = TiersByItem::default();
    // Each tier with the index of its root. Tiers without a root are never reached.
    let mut next: VecDeque<(&ElanTier<'_>, usize)> = VecDeque::new();
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
            kept.add(item, &tier.id, annotation.text.trim());
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
    kept.keep(transcript);
    for tier in tiers.iter().filter(|tier| tier.parent.is_some()) {
        let n = lost.remove(tier.id.as_str()).unwrap_or(0);
        report_orphans(transcript, tier.line, &tier.id, n, "annotation");
    }
}

/// The begin times of a root tier's utterances, sorted, with their indices in the transcript.
fn begins(tier: &ElanTier<'_>, transcript: &Transcript<'_>) -> Vec<(Millis, usize)> {
    let own = transcript.items.iter().enumerate().skip(tier.first_item).take(tier.annotations.len());
    let mut begins: Vec<(Millis, usize)> = own.filter_map(|(i, item)| Some((item.at?, i))).collect();
    begins.sort_unstable();
    begins
}
