//! Reads EXMARaLDA basic transcriptions (`.exb`): tiers of events between the items of one timeline.
//!
//! An event of a transcription tier (`type="t"`) is an utterance by the tier's speaker. Description and annotation tiers
//! are left out, or kept with the utterances on request. Timeline items without a time are spaced evenly between their
//! neighbors and marked as estimated, like the times that EXMARaLDA itself interpolated.

use super::annotations::{Annotation, AnnotationTier, AnnotationTiers};
use super::guesses;
use super::lines::trimmed;
use super::options::Options;
use super::tally::Tally;
use super::time_slots::{Slot, Timeline, interpolate, report_interpolated};
use super::transcript::Sequence;
use super::transcript::{Document, Format, Transcript};
use super::xml::{Piece, Tag, Xml, has_root};
use crate::record::{Problem, ProblemKind, counted};
use crate::time::parse_seconds;
use std::borrow::Cow;

pub(super) const FORMAT: Format = Format {
    word: "exmaralda",
    name: "EXMARaLDA",
    from: "EXMARaLDA basic transcriptions",
    extensions: &["exb"],
    detect: |document| has_root(document, ROOT),
    read,
};

const ROOT: &str = "basic-transcription";

fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    let (mut xml, _) = Xml::open(document, ROOT)?;
    let tiers = AnnotationTiers { noun: "event", keep: options.keep_tiers, ..AnnotationTiers::default() };
    let mut reader = ExmaraldaReader { tiers, ..ExmaraldaReader::default() };
    while let Some(piece) = xml.next() {
        match piece {
            Piece::Open(tag) => reader.open(&tag, xml.line()),
            // Text of an element inside an event is not part of its words.
            Piece::Text(text) => reader.text(xml.element(), text),
            Piece::Close(_) => {}
        }
    }
    let mut transcript = reader.finish();
    transcript.sequence = Sequence::Other;
    xml.finish(&mut transcript);
    Ok(transcript)
}

#[derive(Default)]
struct ExmaraldaReader<'a> {
    transcript: Transcript<'a>,
    /// The ids and names of the speakers.
    people: Vec<(String, String)>,
    timeline: Timeline,
    /// Timeline items without a time.
    untimed: Tally,
    /// Times that the file marks as interpolated.
    interpolated: Tally,
    tiers: AnnotationTiers<'a>,
}

impl<'a> ExmaraldaReader<'a> {
    fn open(&mut self, tag: &Tag<'a>, line: u64) {
        match tag.name() {
            "referenced-file" => {
                if let Some(name) = tag.media_file("url") {
                    self.transcript.add_media(line, name);
                }
            }
            "speaker" => self.people.extend(tag.owned("id").map(|id| (id, String::new()))),
            "tli" => self.item(tag, line),
            "tier" => {
                let spoken = tag.attribute("type").is_some_and(|kind| kind == "t");
                let name =
                    tag.owned("display-name").or_else(|| tag.owned("category")).or_else(|| tag.owned("id"));
                let speaker = tag.owned("speaker");
                // The other tiers depend on the utterances of the same speaker.
                let id = speaker.clone().unwrap_or_default();
                self.tiers.list.push(AnnotationTier {
                    line,
                    name: name.unwrap_or_else(|| format!("line {line}")),
                    parent: (!spoken).then(|| id.clone()),
                    id,
                    speaker,
                    ..AnnotationTier::default()
                });
            }
            "event" => {
                let ends =
                    ["start", "end"].map(|end| tag.attribute(end).and_then(|id| self.timeline.get(&id)));
                self.tiers.add(Annotation { line, ends, ..Annotation::default() });
            }
            _ => {}
        }
    }

    /// Adds a timeline item. The format puts items before the events that refer to them.
    fn item(&mut self, tag: &Tag<'_>, line: u64) {
        let Some(id) = tag.attribute("id") else { return };
        let time = tag.attribute("time");
        let at = time.as_deref().and_then(|time| parse_seconds(time.trim()));
        if at.is_none() {
            self.untimed.add(line);
        }
        if let Some(time) = time.filter(|_| at.is_none()) {
            let what = format!("invalid time {time} of {id}, ignored: not a number of seconds");
            self.transcript.problem(line, ProblemKind::BadTime, what);
        }
        let estimated = at.is_some() && tag.attribute("type").is_some_and(|kind| kind == "intp");
        if estimated {
            self.interpolated.add(line);
        }
        if self.timeline.push(&id, Slot { at, estimated }) {
            let what = format!("duplicate timeline item {id}; using the last");
            self.transcript.problem(line, ProblemKind::DuplicateKey, what);
        }
    }

    fn text(&mut self, element: &str, text: Cow<'a, str>) {
        match element {
            "transcription-name" => self.transcript.title.get_or_insert_default().push_str(&text),
            "abbreviation" => {
                if let Some((_, name)) = self.people.last_mut() {
                    name.push_str(&text);
                }
            }
            "event" => self.tiers.text(text),
            _ => {}
        }
    }

    fn finish(mut self) -> Transcript<'a> {
        let mut transcript = self.transcript;
        let title = transcript.title.take().map(|title| title.trim().to_owned());
        transcript.title = title.filter(|title| !title.is_empty());
        for (id, name) in self.people {
            transcript.named(&id, &name);
        }
        let estimated = interpolate(&mut self.timeline.slots, None, None);
        if estimated > 0 {
            let items = format!("{} of the timeline", counted(estimated as u64, "item"));
            report_interpolated(&mut transcript, self.untimed.first, &items, "utterances");
        }
        transcript.tallied_guess(&self.interpolated, guesses::ESTIMATED_TIME, |n| {
            let times = counted(n, "time");
            format!("{times} marked as interpolated in the file; utterances there marked as estimated")
        });
        for tier in self.tiers.list.iter_mut().filter(|tier| tier.parent.is_none()) {
            let speaker = tier.speaker.as_ref().map(|id| transcript.speaker(id));
            for event in &mut tier.annotations {
                let text = trimmed(std::mem::take(&mut event.text));
                if !text.is_empty() {
                    event.add_to(&mut transcript, &self.timeline, "this event", speaker, text);
                }
            }
        }
        // The order of the items is known even where their times are not.
        self.tiers.finish(Some, |_| "not speech".to_owned(), &mut transcript);
        transcript
    }
}
