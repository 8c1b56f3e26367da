//! Reads ELAN documents (`.eaf`, EAF 2.x and 3.0): tiers of annotations between time slots.
//!
//! A tier without a parent contains utterances by its participant; without a participant, the tier's name is the
//! speaker. A tier with a parent describes or repeats its parent's words: it is left out, or kept with the utterances on
//! request. Time slots without a time are spaced evenly between their neighbors in the tier and marked as estimated,
//! never set to zero.

mod dependent;
mod document;

use super::captions;
use super::format::Format;
use super::timeline::{Slot, add_between, interpolate, report_unknown_times};
use super::transcript::{Document, Options, Transcript};
use super::xml;
use crate::record::{Body, Person, Problem, Role, Tier, counted, parse_mark_label};
use crate::time::Millis;
use document::{Anchor, Eaf, ElanTier, ROOT};
use std::collections::{BTreeMap, HashMap};

pub(super) const FORMAT: Format = Format {
    word: "elan",
    name: "ELAN",
    from: "ELAN annotation documents, EAF 2.x and 3.0",
    extensions: &["eaf"],
    detect: |document| xml::has_root(document, ROOT),
    read,
};

fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    let mut transcript = Transcript::default();
    let mut eaf = document::read(document, options.keep_tiers, &mut transcript)?;
    fill_slots(&mut eaf, &mut transcript);
    report_assumed_speakers(&eaf, &mut transcript);
    let mut tiers = std::mem::take(&mut eaf.tiers);
    let mut items = HashMap::new();
    for tier in tiers.iter_mut().filter(|tier| tier.parent.is_none()) {
        if matches!(Tier::parse(&tier.id), Tier::Hours) {
            continue;
        }
        utterances(&eaf, tier, options.keep_tiers, &mut items, &mut transcript);
    }
    if options.keep_tiers {
        dependent::keep(&eaf.slots, &tiers, items, &mut transcript);
    } else {
        for tier in tiers.iter().filter(|tier| tier.count > 0) {
            if let Some(parent) = &tier.parent {
                let what = format!(
                    "tier {} left out, with {}: depends on {parent} (use --keep-tiers to keep it)",
                    tier.id,
                    counted(tier.count, "annotation")
                );
                transcript.dropped(tier.line, what);
            }
        }
    }
    Ok(transcript)
}

/// Estimates the times of slots without one, tier by tier. The neighbors of a tier's ends come from the order of all
/// slots.
fn fill_slots(eaf: &mut Eaf<'_>, transcript: &mut Transcript<'_>) {
    let around = neighbors(eaf);
    // Root tiers first, since dependent tiers share their slots.
    let (roots, children): (Vec<&ElanTier<'_>>, Vec<_>) =
        eaf.tiers.iter().partition(|tier| tier.parent.is_none());
    for tier in roots.into_iter().chain(children) {
        let mut chain: Vec<usize> =
            tier.annotations.iter().flat_map(|a| a.anchor.slots()).flatten().collect();
        chain.dedup();
        let mut slots: Vec<Slot> = chain.iter().filter_map(|&i| eaf.slots.get(i).copied()).collect();
        let end = |i: Option<&usize>| i.and_then(|i| around.get(i)).copied().unwrap_or_default();
        let given = interpolate(&mut slots, end(chain.first()).0, end(chain.last()).1);
        for (&i, &filled) in chain.iter().zip(&slots) {
            if let Some(slot) = eaf.slots.get_mut(i).filter(|slot| slot.at.is_none()) {
                *slot = filled;
            }
        }
        if given > 0 && tier.parent.is_none() {
            let what = format!(
                "{} of tier {} without a time; spaced evenly, and utterances there marked as estimated",
                counted(given as u64, "time slot"),
                tier.id
            );
            transcript.guessed(tier.line, what);
        }
    }
}

/// The nearest times before and after each slot without a time, in the order of all slots.
fn neighbors(eaf: &Eaf<'_>) -> HashMap<usize, (Option<Millis>, Option<Millis>)> {
    let mut around: HashMap<usize, (Option<Millis>, Option<Millis>)> = HashMap::new();
    let time = |i: usize| eaf.slots.get(i).and_then(|slot| slot.at);
    let mut last = None;
    for &i in &eaf.order {
        match time(i) {
            Some(at) => last = Some(at),
            None => around.entry(i).or_default().0 = last,
        }
    }
    last = None;
    for &i in eaf.order.iter().rev() {
        match time(i) {
            Some(at) => last = Some(at),
            None => around.entry(i).or_default().1 = last,
        }
    }
    around
}

/// Reports tiers whose speaker the document does not state clearly.
fn report_assumed_speakers(eaf: &Eaf<'_>, transcript: &mut Transcript<'_>) {
    let roots = || {
        eaf.tiers
            .iter()
            .filter(|tier| tier.parent.is_none() && tier.count > 0 && !Tier::parse(&tier.id).is_own())
    };
    let mut unnamed = roots().filter(|tier| tier.participant.is_none()).peekable();
    if let Some(first) = unnamed.peek() {
        let line = first.line;
        let names: Vec<&str> = unnamed.map(|tier| tier.id.as_str()).collect();
        let what = format!("tiers without a participant; their names are used as speakers: {}", list(&names));
        transcript.guessed(line, what);
    }
    let mut tiers_of = BTreeMap::<&str, Vec<&ElanTier<'_>>>::new();
    for tier in roots() {
        tiers_of.entry(tier.participant.as_deref().unwrap_or_default()).or_default().push(tier);
    }
    let several = |who: &str, tiers: &[&ElanTier<'_>]| !who.is_empty() && tiers.len() > 1 && !eaf.own;
    for (who, tiers) in tiers_of.into_iter().filter(|(who, tiers)| several(who, tiers)) {
        let names: Vec<&str> = tiers.iter().map(|tier| tier.id.as_str()).collect();
        let what = format!("{who} has several tiers; all are read as speech: {}", list(&names));
        transcript.guessed(tiers.last().map_or(1, |tier| tier.line), what);
    }
}

/// Joins names for a sentence, up to a few dozen.
fn list(names: &[&str]) -> String {
    const SHOWN: usize = 50;
    let shown = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {}", counted(more as u64, "other")),
    }
}

/// Adds the utterances of a root tier. If `keep` is set, notes each item's index by its annotation's id.
fn utterances<'a>(
    eaf: &Eaf<'a>,
    tier: &mut ElanTier<'a>,
    keep: bool,
    items: &mut HashMap<String, usize>,
    transcript: &mut Transcript<'a>,
) {
    if tier.annotations.is_empty() {
        return;
    }
    let name = tier.participant.as_ref().unwrap_or(&tier.id).clone();
    let kind = Tier::parse(&tier.id);
    let speaker = match kind {
        // In this program's own documents, the tier's name is the person's id.
        Tier::Speaker(id) if eaf.own => {
            Some(transcript.person(Person { id: id.to_owned(), name, role: Role::Other }))
        }
        Tier::Speaker(_) => Some(transcript.person(Person { id: name.clone(), name, role: Role::Other })),
        Tier::Unknown | Tier::Gaps | Tier::Marks | Tier::Hours => None,
    };
    let mut empty = 0_u64;
    tier.first_item = transcript.items.len();
    for annotation in &mut tier.annotations {
        let line = annotation.line;
        let slots =
            annotation.anchor.slots().map(|i| i.and_then(|i| eaf.slots.get(i)).copied().unwrap_or_default());
        let text = xml::trimmed(std::mem::take(&mut annotation.text));
        empty += u64::from(text.is_empty());
        let what = match annotation.anchor {
            Anchor::Slots(_) => "this annotation",
            Anchor::Annotation(_) => "this annotation (it refers to another, but its tier has no parent)",
        };
        if kind == Tier::Marks {
            report_unknown_times(transcript, line, slots, what);
            let (kind, text) = parse_mark_label(&text);
            let (kind, text) = (kind.into_owned().into(), text.map(|text| text.to_owned().into()));
            transcript.add_event(line, (slots[0].at, None), Body::Mark { kind, text });
            continue;
        }
        add_between(transcript, line, slots, what, speaker, text);
        if let Some(id) = annotation.id.take().filter(|_| keep) {
            items.insert(id, transcript.items.len() - 1);
        }
    }
    if kind == Tier::Gaps {
        captions::restore_gaps_from(transcript, tier.first_item);
    }
    if empty > 0 {
        let what =
            format!("{} of tier {} without words; kept without text", counted(empty, "annotation"), tier.id);
        transcript.guessed(tier.line, what);
    }
}
