//! Tiers of annotations between the points of a timeline, as ELAN and EXMARaLDA documents have them.

use super::lines::append;
use super::tiers::Tiers;
use super::time_slots::{Slot, Timeline, add_between};
use super::transcript::{Speaker, Transcript};
use crate::record::counted;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// The tiers of a document, in file order.
#[derive(Debug, Default)]
pub(super) struct AnnotationTiers<'a> {
    pub(super) list: Vec<AnnotationTier<'a>>,
    /// What the format calls an annotation.
    pub(super) noun: &'static str,
    /// Whether dependent tiers are kept.
    pub(super) keep: bool,
}

/// A tier. Without a parent, its annotations are utterances.
#[derive(Debug, Default)]
pub(super) struct AnnotationTier<'a> {
    pub(super) line: u64,
    /// The name, for reports and kept fields.
    pub(super) name: String,
    /// The id that dependent tiers refer to.
    pub(super) id: String,
    /// The id of the tier that it depends on.
    pub(super) parent: Option<String>,
    pub(super) speaker: Option<String>,
    /// How many annotations it has.
    pub(super) count: u64,
    /// The annotations; empty for a dependent tier that is left out.
    pub(super) annotations: Vec<Annotation<'a>>,
}

/// An annotation.
#[derive(Debug, Default)]
pub(super) struct Annotation<'a> {
    pub(super) line: u64,
    pub(super) id: Option<String>,
    /// The indices of its begin and end in the timeline.
    pub(super) ends: [Option<usize>; 2],
    /// The id of the annotation that it refers to instead.
    pub(super) reference: Option<String>,
    pub(super) text: Cow<'a, str>,
    /// The index of its utterance in the transcript.
    pub(super) item: Option<usize>,
}

impl<'a> AnnotationTiers<'a> {
    /// Adds an annotation to the last tier. Those of tiers that are left out are only counted.
    pub(super) fn add(&mut self, annotation: Annotation<'a>) {
        let Some(tier) = self.list.last_mut() else { return };
        tier.count += 1;
        if self.keep || tier.parent.is_none() {
            tier.annotations.push(annotation);
        }
    }

    /// Appends to the text of the last annotation.
    pub(super) fn text(&mut self, text: Cow<'a, str>) {
        if let Some(annotation) = self.list.last_mut().and_then(|tier| tier.annotations.last_mut()) {
            append(&mut annotation.text, text);
        }
    }

    /// Keeps the dependent tiers with their utterances, or reports that they are left out.
    ///
    /// An annotation belongs to the utterance that its references lead to, or else to the last one of the root tier that
    /// began by then. `begin` gives the order of the timeline's points from their indices; `reason` says why a tier with
    /// this parent is left out.
    pub(super) fn finish<T: Copy + Ord>(
        mut self,
        begin: impl Fn(usize) -> Option<T>,
        reason: impl Fn(&str) -> String,
        transcript: &mut Transcript<'_>,
    ) {
        if self.keep {
            self.find_utterances(begin);
        }
        let mut kept = BTreeMap::<usize, Tiers>::new();
        for tier in &self.list {
            let Some(parent) = tier.parent.as_deref().filter(|_| tier.count > 0) else { continue };
            let mut lost = tier.count;
            for annotation in &tier.annotations {
                let Some(item) = annotation.item else { continue };
                kept.entry(item).or_default().add(&tier.name, annotation.text.trim());
                lost -= 1;
            }
            if lost == 0 {
                continue;
            }
            let (n, name) = (counted(lost, self.noun), &tier.name);
            let what = if self.keep {
                format!("{n} of tier {name} left out: no utterance to keep them with")
            } else {
                format!("tier {name} left out, with {n}: {} (use --keep-tiers to keep it)", reason(parent))
            };
            transcript.dropped(tier.line, what);
        }
        for (i, tiers) in kept {
            if let Some(item) = transcript.items.get_mut(i) {
                tiers.keep(item);
            }
        }
    }

    /// Finds the utterances to which the annotations of dependent tiers belong.
    fn find_utterances<T: Copy + Ord>(&mut self, begin: impl Fn(usize) -> Option<T>) {
        // Utterances by root tier and begin, and by the ids of the annotations that belong to them.
        let mut spoken = BTreeSet::<(usize, T, usize)>::new();
        let mut items = HashMap::<String, usize>::new();
        // Roots with one id are one root. Tiers that lead to no root are never visited.
        let mut roots = HashMap::<String, usize>::new();
        let mut children = HashMap::<String, Vec<usize>>::new();
        let mut next = VecDeque::new();
        for (i, tier) in self.list.iter().enumerate() {
            match &tier.parent {
                Some(parent) => children.entry(parent.clone()).or_default().push(i),
                None => next.push_back((i, *roots.entry(tier.id.clone()).or_insert(i))),
            }
        }
        while let Some((i, root)) = next.pop_front() {
            let Some(tier) = self.list.get_mut(i) else { continue };
            next.extend(children.remove(&tier.id).into_iter().flatten().map(|child| (child, root)));
            for annotation in &mut tier.annotations {
                let at = annotation.ends[0].and_then(&begin);
                if tier.parent.is_none() {
                    spoken.extend(at.zip(annotation.item).map(|(at, item)| (root, at, item)));
                } else if let Some(id) = &annotation.reference {
                    annotation.item = items.get(id).copied();
                } else {
                    let last = at.and_then(|at| spoken.range(..=(root, at, usize::MAX)).next_back());
                    annotation.item = last.filter(|(of, ..)| *of == root).map(|&(.., item)| item);
                }
                items.extend(annotation.id.take().zip(annotation.item));
            }
        }
    }
}

impl<'a> Annotation<'a> {
    /// Its begin and end.
    pub(super) fn slots(&self, timeline: &Timeline) -> [Slot; 2] {
        self.ends.map(|i| i.and_then(|i| timeline.slots.get(i)).copied().unwrap_or_default())
    }

    /// Adds it to the transcript as an utterance; `what` names it.
    pub(super) fn add_to(
        &mut self,
        transcript: &mut Transcript<'a>,
        timeline: &Timeline,
        what: &str,
        speaker: Option<Speaker>,
        text: Cow<'a, str>,
    ) {
        self.item = Some(transcript.items.len());
        add_between(transcript, self.line, self.slots(timeline), what, speaker, text);
    }
}
