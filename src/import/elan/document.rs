//! Parses an ELAN document: its header, time slots, and tiers with annotations.

use super::super::timeline::Slot;
use super::super::transcript::{Document, Transcript};
use super::super::xml::{Piece, Tag, Xml, append};
use crate::record::{OUR_PREFIX, Problem, ProblemKind};
use crate::time::{MAX_MILLIS, Millis, parse_rfc3339};
use std::borrow::Cow;
use std::collections::HashMap;

/// The name of the root element.
pub(super) const ROOT: &str = "ANNOTATION_DOCUMENT";

/// A document.
#[derive(Debug, Default)]
pub(super) struct Eaf<'a> {
    /// The time slots, in order of first mention.
    pub(super) slots: Vec<Slot>,
    /// The indices of the slots in document order, which is the order of time.
    pub(super) order: Vec<usize>,
    /// The tiers.
    pub(super) tiers: Vec<ElanTier<'a>>,
    /// Whether this program wrote the document.
    pub(super) own: bool,
}

/// A tier.
#[derive(Debug)]
pub(super) struct ElanTier<'a> {
    pub(super) line: u64,
    pub(super) id: String,
    pub(super) participant: Option<String>,
    /// The id of the tier that it depends on.
    pub(super) parent: Option<String>,
    /// How many annotations it has.
    pub(super) count: u64,
    /// The annotations; empty for a dependent tier that is left out.
    pub(super) annotations: Vec<Annotation<'a>>,
    /// The index of its first item in the transcript, once added.
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

/// The reference that gives an annotation its time.
#[derive(Debug)]
pub(super) enum Anchor {
    /// The indices of its begin and end slots.
    Slots([Option<usize>; 2]),
    /// Another annotation, by its id.
    Annotation(Option<String>),
}

impl Anchor {
    /// The indices of its begin and end slots, if it has any.
    pub(super) fn slots(&self) -> [Option<usize>; 2] {
        match self {
            Anchor::Slots(slots) => *slots,
            Anchor::Annotation(_) => [None, None],
        }
    }
}

/// Parses a document. Annotations of dependent tiers are read only if `keep` is set. An error says what the text is
/// instead.
pub(super) fn read<'a>(
    document: &Document<'a>,
    keep: bool,
    transcript: &mut Transcript<'a>,
) -> Result<Eaf<'a>, Problem> {
    let (mut xml, _) = Xml::open(document, ROOT)?;
    let mut reader = EafReader { eaf: Eaf::default(), ids: HashMap::new(), unit: TimeUnit::MILLISECONDS };
    let mut media = MediaFiles::default();
    // Whether text belongs to an annotation's value, or to which of this program's own properties.
    let mut in_value = false;
    let mut property: Option<String> = None;
    while let Some(piece) = xml.next() {
        let line = xml.line();
        match piece {
            Piece::Open(tag) => match tag.name() {
                "HEADER" => {
                    media.header = tag.media_file("MEDIA_FILE");
                    reader.unit = TimeUnit::from_header(&tag, line, transcript);
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
                                .map(|end| tag.attribute(end).map(|id| reader.index(&id))),
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
                in_value &= tag.name().0 != "ANNOTATION_VALUE";
                property = property.filter(|_| tag.name().0 != "PROPERTY");
            }
            Piece::Text(text) if in_value => reader.text(text, keep),
            Piece::Text(text) => match property.as_deref() {
                Some("start") => transcript.start = parse_rfc3339(&text),
                Some("title") => transcript.title.get_or_insert_default().push_str(&text),
                Some(_) | None => {}
            },
        }
    }
    media.report(transcript);
    xml.finish(transcript);
    Ok(reader.eaf)
}

struct EafReader<'a> {
    eaf: Eaf<'a>,
    /// The indices of slots by their ids.
    ids: HashMap<String, usize>,
    unit: TimeUnit,
}

impl<'a> EafReader<'a> {
    /// The index of a slot. A slot may be mentioned before it is given.
    fn index(&mut self, id: &str) -> usize {
        if let Some(&number) = self.ids.get(id) {
            return number;
        }
        self.eaf.slots.push(Slot::default());
        self.ids.insert(id.to_owned(), self.eaf.slots.len() - 1);
        self.eaf.slots.len() - 1
    }

    fn slot(&mut self, tag: &Tag<'_>, line: u64, transcript: &mut Transcript<'_>) {
        let Some(id) = tag.attribute("TIME_SLOT_ID") else { return };
        let number = self.index(&id);
        self.eaf.order.push(number);
        let Some(value) = tag.attribute("TIME_VALUE") else { return };
        let at = self.unit.parse(&value);
        if at.is_none() {
            let what = format!("invalid time of slot {id}, ignored: not a number of {}", self.unit.name);
            transcript.problem(line, ProblemKind::BadTime, what);
        }
        match self.eaf.slots.get_mut(number) {
            Some(slot) if slot.at.is_none() => slot.at = at,
            _ => transcript.problem(
                line,
                ProblemKind::DuplicateKey,
                format!("duplicate time of slot {id}; using the first"),
            ),
        }
    }

    fn tier(&mut self, tag: &Tag<'_>, line: u64) {
        self.eaf.tiers.push(ElanTier {
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

/// The unit of time slots' values.
#[derive(Clone, Copy)]
struct TimeUnit {
    name: &'static str,
    /// Its length in milliseconds, as a fraction.
    millis: (i64, i64),
}

impl TimeUnit {
    const MILLISECONDS: TimeUnit = TimeUnit { name: "milliseconds", millis: (1, 1) };
    const PAL_FRAMES: TimeUnit = TimeUnit { name: "frames", millis: (40, 1) };
    const NTSC_FRAMES: TimeUnit = TimeUnit { name: "frames", millis: (1_001, 30) };

    fn from_header(header: &Tag<'_>, line: u64, transcript: &mut Transcript<'_>) -> TimeUnit {
        let (unit, what) = match header.attribute("TIME_UNITS").as_deref() {
            None | Some("milliseconds") => return TimeUnit::MILLISECONDS,
            Some("PAL-frames") => {
                (TimeUnit::PAL_FRAMES, "times are in PAL frames; read as 25 per second".to_owned())
            }
            Some("NTSC-frames") => (
                TimeUnit::NTSC_FRAMES,
                "times are in NTSC frames; read as 30,000 per 1,001 seconds".to_owned(),
            ),
            Some(other) => {
                (TimeUnit::MILLISECONDS, format!("unknown time unit {other}; read as milliseconds"))
            }
        };
        transcript.guessed(line, what);
        unit
    }

    fn parse(self, value: &str) -> Option<Millis> {
        let n = value
            .trim()
            .parse::<u64>()
            .ok()
            .and_then(|n| i64::try_from(n).ok())
            .filter(|&n| n <= MAX_MILLIS)?;
        let ms = n.checked_mul(self.millis.0)? / self.millis.1;
        (ms <= MAX_MILLIS).then_some(Millis(ms))
    }
}

/// The media files of a document, and where in them its times begin.
#[derive(Default)]
struct MediaFiles {
    header: Option<String>,
    files: Vec<(u64, String, Option<String>)>,
}

impl MediaFiles {
    fn add(&mut self, tag: &Tag<'_>, line: u64) {
        // The relative path stays right if the document is moved together with its media.
        let name = tag.media_file("RELATIVE_MEDIA_URL").or_else(|| tag.media_file("MEDIA_URL"));
        let origin = owned(tag, "TIME_ORIGIN").filter(|origin| origin.trim() != "0");
        self.files.push((line, name.unwrap_or_default(), origin));
    }

    fn report(self, transcript: &mut Transcript<'_>) {
        let first = self.files.iter().position(|(_, _, origin)| origin.is_none()).unwrap_or(0);
        for (i, (line, name, origin)) in self.files.into_iter().enumerate() {
            if i != first {
                transcript.dropped(line, format!("only one media file is kept; left out: {name}"));
                continue;
            }
            if let Some(origin) = origin {
                let what = format!(
                    "times count from {origin} ms into the media file {name}; that point is taken as the start"
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
