//! Reads ELAN documents (`.eaf`, EAF 2.x and 3.0): tiers of annotations between time slots.
//!
//! A tier without a parent contains utterances by its participant; without a participant, the tier's name is the
//! speaker. A tier with a parent describes or repeats its parent's words: it is left out, or kept with the utterances on
//! request. Time slots without a time are spaced evenly between their neighbors in the tier and marked as estimated,
//! never set to zero.

use super::annotations::{Annotation, AnnotationTier, AnnotationTiers};
use super::captions;
use super::guesses;
use super::lines::trimmed;
use super::options::Options;
use super::time_slots::{Slot, Timeline, interpolate, report_interpolated, report_unknown_times};
use super::transcript::Sequence;
use super::transcript::{Document, Format, Transcript};
use super::xml::{Piece, Tag, Xml, has_root};
use crate::record::{OUR_PREFIX, Person, Problem, ProblemKind, Role, Tier, counted};
use crate::time::{MAX_MILLIS, Millis, parse_rfc3339};
use std::collections::{BTreeMap, HashMap};

pub(super) const FORMAT: Format = Format {
    word: "elan",
    name: "ELAN",
    from: "ELAN annotation documents, EAF 2.x and 3.0",
    extensions: &["eaf"],
    detect: |document| has_root(document, ROOT),
    read,
};

const ROOT: &str = "ANNOTATION_DOCUMENT";

fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    let (mut xml, _) = Xml::open(document, ROOT)?;
    let tiers =
        AnnotationTiers { noun: "annotation", keep: options.keep_tiers, ..AnnotationTiers::default() };
    let mut reader = ElanReader { tiers, ..ElanReader::default() };
    let mut in_value = false;
    while let Some(piece) = xml.next() {
        let line = xml.line();
        match piece {
            Piece::Open(tag) if tag.name() == "ANNOTATION_VALUE" => in_value = true,
            Piece::Open(tag) => reader.open(&tag, line),
            Piece::Close(tag) => in_value &= tag.name().0 != "ANNOTATION_VALUE",
            Piece::Text(text) if in_value => reader.tiers.text(text),
            Piece::Text(text) if xml.element() == "PROPERTY" => reader.property(&text),
            Piece::Text(_) => {}
        }
    }
    reader.report_media();
    reader.transcript.sequence = Sequence::Other;
    xml.finish(&mut reader.transcript);
    reader.fill_slots();
    reader.report_assumed_speakers();
    Ok(reader.finish())
}

#[derive(Default)]
struct ElanReader<'a> {
    transcript: Transcript<'a>,
    timeline: Timeline,
    /// The indices of the slots in document order, which is the order of time.
    order: Vec<usize>,
    /// The length of a frame in milliseconds, as a fraction, if times are in frames.
    frame: Option<(i64, i64)>,
    tiers: AnnotationTiers<'a>,
    /// The name of the last property, if it is one of this program's.
    property: Option<String>,
    /// Whether this program wrote the document.
    own: bool,
    header_media: Option<String>,
    /// The line and name of each media file, and where in it the document's times begin.
    media: Vec<(u64, String, Option<String>)>,
}

impl<'a> ElanReader<'a> {
    fn open(&mut self, tag: &Tag<'_>, line: u64) {
        match tag.name() {
            "HEADER" => {
                self.header_media = tag.media_file("MEDIA_FILE");
                self.unit(tag, line);
            }
            "MEDIA_DESCRIPTOR" => {
                // The relative path stays right if the document is moved together with its media.
                let name = tag.media_file("RELATIVE_MEDIA_URL").or_else(|| tag.media_file("MEDIA_URL"));
                let origin = tag.owned("TIME_ORIGIN").filter(|origin| origin.trim() != "0");
                self.media.push((line, name.unwrap_or_default(), origin));
            }
            "PROPERTY" => {
                self.property =
                    tag.owned("NAME").and_then(|name| Some(name.strip_prefix(OUR_PREFIX)?.to_owned()));
                self.own |= self.property.is_some();
                self.transcript.is_session = self.own;
            }
            "TIME_SLOT" => self.slot(tag, line),
            "TIER" => {
                let id = tag.owned("TIER_ID").unwrap_or_else(|| format!("line {line}"));
                self.tiers.list.push(AnnotationTier {
                    line,
                    name: id.clone(),
                    id,
                    parent: tag.owned("PARENT_REF"),
                    speaker: tag.owned("PARTICIPANT"),
                    ..AnnotationTier::default()
                });
            }
            "ALIGNABLE_ANNOTATION" | "REF_ANNOTATION" => {
                let id = if self.tiers.keep { tag.owned("ANNOTATION_ID") } else { None };
                let ends = ["TIME_SLOT_REF1", "TIME_SLOT_REF2"]
                    .map(|end| tag.attribute(end).map(|id| self.timeline.index(&id)));
                let reference = tag.owned("ANNOTATION_REF");
                self.tiers.add(Annotation { line, id, ends, reference, ..Annotation::default() });
            }
            _ => {}
        }
    }

    /// Reads the unit of the time slots' values.
    fn unit(&mut self, header: &Tag<'_>, line: u64) {
        let (frame, what) = match header.attribute("TIME_UNITS").as_deref() {
            None | Some("milliseconds") => return,
            Some("PAL-frames") => {
                (Some((40, 1)), "times are in PAL frames; read as 25 per second".to_owned())
            }
            Some("NTSC-frames") => {
                (Some((1_001, 30)), "times are in NTSC frames; read as 30,000 per 1,001 seconds".to_owned())
            }
            Some(other) => (None, format!("unknown time unit {other}; read as milliseconds")),
        };
        self.frame = frame;
        self.transcript.guess(line, guesses::FRAME_RATE, what);
    }

    fn slot(&mut self, tag: &Tag<'_>, line: u64) {
        let Some(id) = tag.attribute("TIME_SLOT_ID") else { return };
        let number = self.timeline.index(&id);
        self.order.push(number);
        let Some(value) = tag.attribute("TIME_VALUE") else { return };
        let (length, parts) = self.frame.unwrap_or((1, 1));
        let units = value.trim().parse().ok().filter(|n| (0..=MAX_MILLIS).contains(n));
        let at =
            units.and_then(|n| n.checked_mul(length)).map(|ms| ms / parts).filter(|&ms| ms <= MAX_MILLIS);
        if at.is_none() {
            let unit = self.frame.map_or("milliseconds", |_| "frames");
            let what = format!("invalid time of slot {id}, ignored: not a number of {unit}");
            self.transcript.problem(line, ProblemKind::BadTime, what);
        }
        match self.timeline.slots.get_mut(number) {
            Some(slot) if slot.at.is_none() => slot.at = at.map(Millis),
            _ => self.transcript.problem(
                line,
                ProblemKind::DuplicateKey,
                format!("duplicate time of slot {id}; using the first"),
            ),
        }
    }

    fn property(&mut self, text: &str) {
        match self.property.as_deref() {
            Some("start") => self.transcript.start = parse_rfc3339(text),
            Some("title") => self.transcript.title.get_or_insert_default().push_str(text),
            Some(_) | None => {}
        }
    }

    fn report_media(&mut self) {
        let mut files = std::mem::take(&mut self.media);
        // Prefer a file that begins when the document's times do.
        files.sort_by_key(|(_, _, origin)| origin.is_some());
        if let Some((line, name, Some(origin))) = files.first() {
            let what = format!(
                "times count from {origin} ms into the media file {name}; that point is taken as the start"
            );
            self.transcript.guess(*line, guesses::MEDIA_ORIGIN, what);
        }
        for (line, name, _) in files {
            self.transcript.add_media(line, name);
        }
        let named = self.transcript.media.take().filter(|name| !name.is_empty());
        self.transcript.media = named.or_else(|| self.header_media.take());
    }

    /// Estimates the times of slots without one, tier by tier. The neighbors of a tier's ends come from the order of all
    /// slots.
    fn fill_slots(&mut self) {
        let slots = &mut self.timeline.slots;
        let before = nearest(slots, self.order.iter().copied());
        let after = nearest(slots, self.order.iter().rev().copied());
        // Root tiers first, since dependent tiers share their slots.
        let mut tiers: Vec<_> = self.tiers.list.iter().collect();
        tiers.sort_by_key(|tier| tier.parent.is_some());
        for tier in tiers {
            let mut chain: Vec<usize> = tier.annotations.iter().flat_map(|a| a.ends).flatten().collect();
            chain.dedup();
            let mut filled: Vec<Slot> = chain.iter().filter_map(|&i| slots.get(i).copied()).collect();
            let neighbor = |of: &HashMap<_, _>, i: Option<&usize>| i.and_then(|i| of.get(i)).copied();
            let estimated =
                interpolate(&mut filled, neighbor(&before, chain.first()), neighbor(&after, chain.last()));
            for (&i, &filled) in chain.iter().zip(&filled) {
                if let Some(slot) = slots.get_mut(i).filter(|slot| slot.at.is_none()) {
                    *slot = filled;
                }
            }
            if estimated > 0 && tier.parent.is_none() {
                let slots = format!("{} of tier {}", counted(estimated as u64, "time slot"), tier.name);
                report_interpolated(&mut self.transcript, tier.line, &slots, "utterances");
            }
        }
    }

    /// Reports tiers whose speaker the document does not state clearly.
    fn report_assumed_speakers(&mut self) {
        let mut tiers_of = BTreeMap::<&str, Vec<&AnnotationTier<'_>>>::new();
        for tier in &self.tiers.list {
            if tier.parent.is_none() && tier.count > 0 && !Tier::parse(&tier.id).is_own() {
                tiers_of.entry(tier.speaker.as_deref().unwrap_or_default()).or_default().push(tier);
            }
        }
        for (who, tiers) in tiers_of {
            let (line, what) = match tiers.as_slice() {
                [first, ..] if who.is_empty() => {
                    (first.line, "tiers without a participant; their names are used as speakers".to_owned())
                }
                [_, .., last] if !self.own => {
                    (last.line, format!("{who} has several tiers; all are read as speech"))
                }
                _ => continue,
            };
            self.transcript.guess(line, guesses::TIER_AS_SPEAKER, format!("{what}: {}", names(&tiers)));
        }
    }

    fn finish(mut self) -> Transcript<'a> {
        for tier in &mut self.tiers.list {
            let kind = Tier::parse(&tier.id);
            if tier.parent.is_some() || tier.annotations.is_empty() || kind == Tier::Hours {
                continue;
            }
            let name = tier.speaker.as_ref().unwrap_or(&tier.id).clone();
            let speaker = match kind {
                Tier::Speaker(id) => {
                    // In this program's own documents, the tier's name is the person's id.
                    let id = if self.own { id.to_owned() } else { name.clone() };
                    Some(self.transcript.person(Person { id, name, role: Role::Other }))
                }
                Tier::Unknown | Tier::Gaps | Tier::Marks | Tier::Hours => None,
            };
            let mut empty = 0_u64;
            let first_item = self.transcript.items.len();
            for annotation in &mut tier.annotations {
                let text = trimmed(std::mem::take(&mut annotation.text));
                empty += u64::from(text.is_empty());
                let what = match annotation.reference {
                    None => "this annotation",
                    Some(_) => "this annotation (it refers to another, but its tier has no parent)",
                };
                if kind == Tier::Marks {
                    let slots = annotation.slots(&self.timeline);
                    report_unknown_times(&mut self.transcript, annotation.line, slots, what);
                    let mark = captions::own_mark(&text);
                    self.transcript.add_event(annotation.line, (slots[0].at, None), mark);
                } else {
                    annotation.add_to(&mut self.transcript, &self.timeline, what, speaker, text);
                }
            }
            if kind == Tier::Gaps {
                captions::restore_gaps_from(&mut self.transcript, first_item);
            }
            if empty > 0 {
                let (n, name) = (counted(empty, "annotation"), &tier.name);
                let what = format!("{n} of tier {name} without words; kept without text");
                self.transcript.guess(tier.line, guesses::EMPTY_WORDS, what);
            }
        }
        let begin = |i: usize| self.timeline.slots.get(i)?.at;
        self.tiers.finish(begin, |parent| format!("depends on {parent}"), &mut self.transcript);
        self.transcript
    }
}

/// The last time before each slot without a time, in this order of the slots.
fn nearest(slots: &[Slot], order: impl Iterator<Item = usize>) -> HashMap<usize, Millis> {
    let mut last = None;
    let mut found = HashMap::new();
    for i in order {
        match slots.get(i).and_then(|slot| slot.at) {
            Some(at) => last = Some(at),
            None => found.extend(last.map(|at| (i, at))),
        }
    }
    found
}

/// The names of tiers for a sentence, up to a few dozen.
fn names(tiers: &[&AnnotationTier<'_>]) -> String {
    const SHOWN: usize = 50;
    let shown = tiers.iter().take(SHOWN).map(|tier| tier.name.as_str()).collect::<Vec<_>>().join(", ");
    match tiers.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {}", counted(more as u64, "other")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependent_tiers_are_kept_in_any_order_and_never_in_a_circle() {
        let annotation = |reference: &str, id: &str| {
            format!(
                "<REF_ANNOTATION ANNOTATION_ID='{id}' ANNOTATION_REF='{reference}'>
                <ANNOTATION_VALUE>{id}</ANNOTATION_VALUE></REF_ANNOTATION>"
            )
        };
        let text = format!(
            "<ANNOTATION_DOCUMENT>
            <TIER TIER_ID='grandchild' PARENT_REF='child'>{}</TIER>
            <TIER TIER_ID='child' PARENT_REF='root'>{}</TIER>
            <TIER TIER_ID='root'>{}</TIER>
            <TIER TIER_ID='chicken' PARENT_REF='egg'>{}</TIER>
            <TIER TIER_ID='egg' PARENT_REF='chicken'>{}</TIER>
            </ANNOTATION_DOCUMENT>",
            annotation("b", "c"),
            annotation("a", "b"),
            annotation("", "a"),
            annotation("a", "d"),
            annotation("a", "e"),
        );
        let options = Options { keep_tiers: true, ..Options::default() };
        let transcript = read(&Document { text: &text, name: "" }, &options).unwrap();
        let kept = ("tiers".to_owned(), r#"{"child":["b"],"grandchild":["c"]}"#.to_owned());
        assert_eq!(transcript.items[0].extra, Some(Box::new(vec![kept])));
        let lost = transcript.problems.list().iter().filter(|p| p.message.contains("no utterance to keep"));
        assert_eq!(lost.count(), 2);
    }
}
