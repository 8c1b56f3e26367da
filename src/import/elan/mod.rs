//! ELAN documents (`.eaf`, EAF 2.x and 3.0): tiers of annotations between the time slots of one timeline.
//!
//! A tier without a parent holds utterances, of its participant or else of the tier itself. A tier with a parent says
//! its parent's words over, or something about them: it is left out, or kept beside the words on request. A time slot
//! without a time lies between its neighbours in the tier; its time is worked out and marked as estimated, and is
//! never zero.

mod dependent;
mod document;

use super::captions;
use super::format::Format;
use super::timeline::{Slot, interpolate};
use super::transcript::{Document, Options, Transcript};
use super::xml;
use crate::record::{Body, Certainty, Person, Problem, ProblemKind, Role, Tier, counted, parse_mark_label};
use crate::time::Millis;
use document::{Anchor, Eaf};
use std::collections::{BTreeMap, HashMap};

pub(super) const FORMAT: Format = Format {
    word: "elan",
    name: "ELAN",
    from: "ELAN annotation documents, EAF 2.x and 3.0",
    extensions: &["eaf"],
    detect: |document| xml::has_root(document, ROOT),
    read,
};

const ROOT: &str = "ANNOTATION_DOCUMENT";

fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    let mut transcript = Transcript::default();
    let mut eaf = document::read(document, options.keep_tiers, &mut transcript)?;
    fill(&mut eaf, &mut transcript);
    speakers_guessed(&eaf, &mut transcript);
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
                    "tier {} depends on {parent} and is left out, with {} (--keep-tiers keeps it)",
                    tier.id,
                    counted(tier.count, "annotation")
                );
                transcript.dropped(tier.line, what);
            }
        }
    }
    Ok(transcript)
}

/// Works out the times of slots that have none, tier by tier. What lies around the ends of a tier is taken from the
/// order of all slots.
fn fill(eaf: &mut Eaf<'_>, transcript: &mut Transcript<'_>) {
    let around = neighbours(eaf);
    // Tiers without a parent first, so that a tier below finds the times of the slots that it shares.
    let (roots, children): (Vec<&document::Tier<'_>>, Vec<_>) =
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
                "tier {} has {} without a time: between two neighbours they get equal shares, and their utterances are \
                 marked as estimated",
                tier.id,
                counted(given as u64, "time slot")
            );
            transcript.guessed(tier.line, what);
        }
    }
}

/// For each slot without a time, the nearest times before and after it in the order of all slots.
fn neighbours(eaf: &Eaf<'_>) -> HashMap<usize, (Option<Millis>, Option<Millis>)> {
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

/// Says where the document leaves open whose words a tier holds.
fn speakers_guessed(eaf: &Eaf<'_>, transcript: &mut Transcript<'_>) {
    let roots = || {
        eaf.tiers
            .iter()
            .filter(|tier| tier.parent.is_none() && tier.count > 0 && !Tier::parse(&tier.id).is_own())
    };
    let mut unnamed = roots().filter(|tier| tier.participant.is_none()).peekable();
    if let Some(first) = unnamed.peek() {
        let line = first.line;
        let names: Vec<&str> = unnamed.map(|tier| tier.id.as_str()).collect();
        let what =
            format!("tiers without a participant are taken as speakers by their names: {}", list(&names));
        transcript.guessed(line, what);
    }
    let mut tiers_of = BTreeMap::<&str, Vec<&document::Tier<'_>>>::new();
    for tier in roots() {
        tiers_of.entry(tier.participant.as_deref().unwrap_or_default()).or_default().push(tier);
    }
    let several = |who: &str, tiers: &[&document::Tier<'_>]| !who.is_empty() && tiers.len() > 1 && !eaf.own;
    for (who, tiers) in tiers_of.into_iter().filter(|(who, tiers)| several(who, tiers)) {
        let names: Vec<&str> = tiers.iter().map(|tier| tier.id.as_str()).collect();
        let what = format!("{who} has several tiers, and each is taken to hold words: {}", list(&names));
        transcript.guessed(tiers.last().map_or(1, |tier| tier.line), what);
    }
}

/// Names for a sentence, a few dozen of them.
fn list(names: &[&str]) -> String {
    const SHOWN: usize = 50;
    let shown = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {}", counted(more as u64, "other")),
    }
}

/// The utterances of a tier without a parent; where `keep`, each annotation's item is noted by the annotation's id.
fn utterances<'a>(
    eaf: &Eaf<'a>,
    tier: &mut document::Tier<'a>,
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
        // This program's own documents have the id as the name of the tier.
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
        let [begin, end] =
            annotation.anchor.slots().map(|i| i.and_then(|i| eaf.slots.get(i)).copied().unwrap_or_default());
        let text = xml::trimmed(std::mem::take(&mut annotation.text));
        empty += u64::from(text.is_empty());
        if begin.at.is_none() {
            let what = match annotation.anchor {
                Anchor::Slots(_) => "the time of this annotation is not stated and cannot be worked out",
                Anchor::Annotation(_) => {
                    "this annotation refers to another, though its tier has no parent: it has no time"
                }
            };
            transcript.problem(line, ProblemKind::BadTime, what);
        }
        if begin.at.is_some() && end.at.is_none() {
            let what = "the end of this annotation is not stated and cannot be worked out";
            transcript.problem(line, ProblemKind::BadTime, what);
        }
        if kind == Tier::Marks {
            let (kind, text) = parse_mark_label(&text);
            let (kind, text) = (kind.into_owned().into(), text.map(|text| text.to_owned().into()));
            transcript.add_event(line, (begin.at, None), Body::Mark { kind, text });
            continue;
        }
        let item = transcript.say(line, (begin.at, end.at), speaker, text);
        if (begin.estimated && begin.at.is_some()) || (end.estimated && item.end.is_some()) {
            item.set_certainty(Certainty::Estimated);
        }
        if let Some(id) = annotation.id.take().filter(|_| keep) {
            items.insert(id, transcript.items.len() - 1);
        }
    }
    if kind == Tier::Gaps {
        captions::take_up_from(transcript, tier.first_item);
    }
    if empty > 0 {
        let what =
            format!("tier {} has {} without words, kept without text", tier.id, counted(empty, "annotation"));
        transcript.guessed(tier.line, what);
    }
}
