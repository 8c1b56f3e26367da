//! What an ELAN document holds: its header, its time slots, and its tiers with their annotations.

use super::super::address::file_name;
use super::super::timeline::Slot;
use super::super::transcript::{Document, Transcript};
use super::super::xml::{Piece, Tag, Xml, append};
use crate::record::{OUR_PREFIX, Problem, ProblemKind};
use crate::time::{LIMIT, Millis, parse_rfc3339};
use std::borrow::Cow;
use std::collections::HashMap;

/// A document.
#[derive(Debug, Default)]
pub(super) struct Eaf<'a> {
    /// The time slots, in the order in which they were first met.
    pub(super) slots: Vec<Slot>,
    /// The slots in the order in which the document gives them, which is the order of time.
    pub(super) order: Vec<usize>,
    /// The tiers.
    pub(super) tiers: Vec<Tier<'a>>,
    /// Whether this program wrote it.
    pub(super) own: bool,
}

/// A tier.
#[derive(Debug)]
pub(super) struct Tier<'a> {
    pub(super) line: u64,
    pub(super) id: String,
    pub(super) participant: Option<String>,
    /// The tier on which it depends.
    pub(super) parent: Option<String>,
    /// How many annotations it has.
    pub(super) count: u64,
    /// The annotations, but for those of a dependent tier that is not to be kept.
    pub(super) annotations: Vec<Annotation<'a>>,
    /// Where the items of its annotations begin in the transcript, once they are there.
    pub(super) first_item: usize,
}

/// An annotation.
#[derive(Debug)]
pub(super) struct Annotation<'a> {
    pub(super) line: u64,
    pub(super) id: Option<String>,
    pub(super) anchor: Anchor,
    pub(super) text: Cow<'a, str>,
}

/// What an annotation is tied to.
#[derive(Debug)]
pub(super) enum Anchor {
    /// The slots of its begin and its end.
    Slots([Option<usize>; 2]),
    /// Another annotation, by its id.
    Annotation(Option<String>),
}

impl Anchor {
    /// The slots of begin and end.
    pub(super) fn slots(&self) -> [Option<usize>; 2] {
        match self {
            Anchor::Slots(slots) => *slots,
            Anchor::Annotation(_) => [None, None],
        }
    }
}

/// Reads a document. The annotations of dependent tiers are held only where they are to be kept.
///
/// # Errors
/// What the text is instead.
pub(super) fn read<'a>(
    document: &Document<'a>,
    keep: bool,
    transcript: &mut Transcript<'a>,
) -> Result<Eaf<'a>, Problem> {
    let (mut xml, _) = Xml::open(document, super::ROOT)?;
    let mut reader = Reader { eaf: Eaf::default(), ids: HashMap::new(), unit: Unit::Milliseconds };
    let mut media = Media::default();
    // Whether text belongs to a value, or to which property of this program's own.
    let mut in_value = false;
    let mut property: Option<String> = None;
    while let Some(piece) = xml.next() {
        let line = xml.line();
        match piece {
            Piece::Open(tag) => match tag.name() {
                "HEADER" => {
                    media.header = owned(&tag, "MEDIA_FILE").map(|name| file_name(&name));
                    reader.unit = Unit::stated(&tag, line, transcript);
                }
                "MEDIA_DESCRIPTOR" => media.add(&tag, line),
                "TIME_SLOT" => reader.slot(&tag, line, transcript),
                "TIER" => reader.tier(&tag, line),
                name @ ("ALIGNABLE_ANNOTATION" | "REF_ANNOTATION") => {
                    let anchor = if name == "REF_ANNOTATION" {
                        Anchor::Annotation(owned(&tag, "ANNOTATION_REF"))
                    } else {
                        Anchor::Slots(
                            ["TIME_SLOT_REF1", "TIME_SLOT_REF2"]
                                .map(|end| tag.attribute(end).map(|id| reader.number(&id))),
                        )
                    };
                    reader.annotation(&tag, line, anchor, keep);
                }
                "ANNOTATION_VALUE" => in_value = true,
                "PROPERTY" => {
                    property =
                        owned(&tag, "NAME").and_then(|name| Some(name.strip_prefix(OUR_PREFIX)?.to_owned()));
                    reader.eaf.own |= property.is_some();
                }
                _ => {}
            },
            Piece::Close(tag) => {
                in_value &= tag.name() != "ANNOTATION_VALUE";
                property = property.filter(|_| tag.name() != "PROPERTY");
            }
            Piece::Text(text) if in_value => reader.text(text, keep),
            Piece::Text(text) => match property.as_deref() {
                Some("start") => transcript.start = parse_rfc3339(&text),
                Some("title") => transcript.title.get_or_insert_default().push_str(&text),
                Some(_) | None => {}
            },
        }
    }
    media.say(transcript);
    xml.finish(transcript);
    Ok(reader.eaf)
}

struct Reader<'a> {
    eaf: Eaf<'a>,
    /// The numbers of slots by their ids.
    ids: HashMap<String, usize>,
    unit: Unit,
}

impl<'a> Reader<'a> {
    /// The number of a slot, which may be met before it is given.
    fn number(&mut self, id: &str) -> usize {
        if let Some(&number) = self.ids.get(id) {
            return number;
        }
        self.eaf.slots.push(Slot::default());
        self.ids.insert(id.to_owned(), self.eaf.slots.len() - 1);
        self.eaf.slots.len() - 1
    }

    fn slot(&mut self, tag: &Tag<'_>, line: u64, transcript: &mut Transcript<'_>) {
        let Some(id) = tag.attribute("TIME_SLOT_ID") else { return };
        let number = self.number(&id);
        self.eaf.order.push(number);
        let Some(value) = tag.attribute("TIME_VALUE") else { return };
        let at = self.unit.read(&value);
        if at.is_none() {
            let what =
                format!("the time of slot {id} is no number of {}: it counts as none", self.unit.word());
            transcript.problem(line, ProblemKind::BadTime, what);
        }
        match self.eaf.slots.get_mut(number) {
            Some(slot) if slot.at.is_none() => slot.at = at,
            _ => transcript.problem(
                line,
                ProblemKind::DuplicateKey,
                format!("slot {id} has a time already: that one holds"),
            ),
        }
    }

    fn tier(&mut self, tag: &Tag<'_>, line: u64) {
        self.eaf.tiers.push(Tier {
            line,
            id: owned(tag, "TIER_ID").unwrap_or_else(|| format!("line {line}")),
            participant: owned(tag, "PARTICIPANT"),
            parent: owned(tag, "PARENT_REF"),
            count: 0,
            annotations: Vec::new(),
            first_item: 0,
        });
    }

    fn annotation(&mut self, tag: &Tag<'_>, line: u64, anchor: Anchor, keep: bool) {
        let Some(tier) = self.eaf.tiers.last_mut() else { return };
        tier.count += 1;
        if keep || tier.parent.is_none() {
            let id = if keep { owned(tag, "ANNOTATION_ID") } else { None };
            tier.annotations.push(Annotation { line, id, anchor, text: Cow::Borrowed("") });
        }
    }

    fn text(&mut self, text: Cow<'a, str>, keep: bool) {
        let tier = self.eaf.tiers.last_mut().filter(|tier| keep || tier.parent.is_none());
        if let Some(annotation) = tier.and_then(|tier| tier.annotations.last_mut()) {
            append(&mut annotation.text, text);
        }
    }
}

/// What the numbers of time slots count.
#[derive(Clone, Copy)]
enum Unit {
    Milliseconds,
    PalFrames,
    NtscFrames,
}

impl Unit {
    fn stated(header: &Tag<'_>, line: u64, transcript: &mut Transcript<'_>) -> Unit {
        let unit = header.attribute("TIME_UNITS");
        match unit.as_deref() {
            None | Some("milliseconds") => return Unit::Milliseconds,
            Some("PAL-frames") => {
                transcript.guessed(line, "times are in PAL frames: taken as 25 a second");
                return Unit::PalFrames;
            }
            Some("NTSC-frames") => {
                transcript.guessed(line, "times are in NTSC frames: taken as 30,000 in 1,001 seconds");
                return Unit::NtscFrames;
            }
            Some(other) => {
                transcript.guessed(
                    line,
                    format!("times are in {other}, which is no unit of EAF: taken as milliseconds"),
                );
            }
        }
        Unit::Milliseconds
    }

    fn word(self) -> &'static str {
        match self {
            Unit::Milliseconds => "milliseconds",
            Unit::PalFrames | Unit::NtscFrames => "frames",
        }
    }

    fn read(self, value: &str) -> Option<Millis> {
        let n =
            value.trim().parse::<u64>().ok().and_then(|n| i64::try_from(n).ok()).filter(|&n| n <= LIMIT)?;
        let ms = match self {
            Unit::Milliseconds => n,
            Unit::PalFrames => n.checked_mul(40)?,
            Unit::NtscFrames => n.checked_mul(1_001)? / 30,
        };
        (ms <= LIMIT).then_some(Millis(ms))
    }
}

/// The media files of a document, and when they begin.
#[derive(Default)]
struct Media {
    header: Option<String>,
    files: Vec<(u64, String, Option<String>)>,
}

impl Media {
    fn add(&mut self, tag: &Tag<'_>, line: u64) {
        // The path beside the document still holds where the document was moved.
        let name = owned(tag, "RELATIVE_MEDIA_URL").or_else(|| owned(tag, "MEDIA_URL"));
        let origin = owned(tag, "TIME_ORIGIN").filter(|origin| origin.trim() != "0");
        self.files.push((line, file_name(&name.unwrap_or_default()), origin));
    }

    fn say(self, transcript: &mut Transcript<'_>) {
        let first = self.files.iter().position(|(_, _, origin)| origin.is_none()).unwrap_or(0);
        for (i, (line, name, origin)) in self.files.into_iter().enumerate() {
            if i != first {
                transcript.dropped(line, format!("a further media file: {name}"));
                continue;
            }
            if let Some(origin) = origin {
                let what = format!(
                    "times count from {origin} ms into the media file {name}: that moment is taken as the start"
                );
                transcript.guessed(line, what);
            }
            transcript.media = Some(name);
        }
        transcript.media = transcript.media.take().filter(|name| !name.is_empty()).or(self.header);
    }
}

fn owned(tag: &Tag<'_>, name: &str) -> Option<String> {
    tag.attribute(name).map(Cow::into_owned)
}
