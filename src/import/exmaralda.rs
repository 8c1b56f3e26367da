//! Reads EXMARaLDA basic transcriptions (`.exb`): tiers of events between the items of one timeline.
//!
//! An event of a transcription tier (`type="t"`) is an utterance by the tier's speaker. Description and annotation tiers
//! are left out, or kept with the utterances on request. Timeline items without a time are spaced evenly between their
//! neighbors and marked as estimated, like the times that EXMARaLDA itself interpolated.

use super::format::Format;
use super::tiers::{TiersByItem, report_orphans};
use super::timeline::{Slot, add_between, interpolate};
use super::transcript::{Document, Options, Speaker, Transcript};
use super::xml::{Piece, Tag, Xml, append, has_root, trimmed};
use crate::record::{Person, Problem, ProblemKind, Role, counted};
use crate::time::parse_seconds;
use std::borrow::Cow;
use std::collections::HashMap;

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
    let mut reader = ExmaraldaReader { keep: options.keep_tiers, ..ExmaraldaReader::default() };
    let mut open: Vec<Cow<'a, str>> = Vec::new();
    while let Some(piece) = xml.next() {
        let line = xml.line();
        match piece {
            Piece::Open(tag) => {
                reader.open(&tag, line);
                // Elements nested deeper than this are not read, so their names do not matter.
                open.push(if open.len() < 8 { Cow::Owned(tag.name().to_owned()) } else { Cow::Borrowed("") });
            }
            Piece::Close(_) => {
                open.pop();
            }
            // Text of an element inside an event is not part of its words.
            Piece::Text(text) => reader.text(open.last().map(AsRef::as_ref).unwrap_or_default(), text),
        }
    }
    let mut transcript = reader.transcript();
    xml.finish(&mut transcript);
    Ok(transcript)
}

#[derive(Default)]
struct ExmaraldaReader<'a> {
    keep: bool,
    title: String,
    media: Vec<(u64, String)>,
    people: Vec<(String, String)>,
    timeline: Vec<Slot>,
    /// The indices of timeline items by their ids.
    ids: HashMap<String, usize>,
    tiers: Vec<ExmaraldaTier<'a>>,
    problems: Vec<(u64, ProblemKind, String)>,
    first_untimed: Option<u64>,
    /// The line of the first time that the file marks as interpolated, and how many there are.
    interpolated: Option<(u64, u64)>,
}

struct ExmaraldaTier<'a> {
    line: u64,
    name: String,
    speaker: Option<String>,
    spoken: bool,
    count: u64,
    events: Vec<ExmaraldaEvent<'a>>,
}

struct ExmaraldaEvent<'a> {
    line: u64,
    /// The indices of its begin and end in the timeline.
    ends: [Option<usize>; 2],
    text: Cow<'a, str>,
}

impl<'a> ExmaraldaReader<'a> {
    fn open(&mut self, tag: &Tag<'a>, line: u64) {
        let owned = |name| tag.attribute(name).map(Cow::into_owned);
        match tag.name() {
            "referenced-file" => self.media.extend(tag.media_file("url").map(|name| (line, name))),
            "speaker" => self.people.extend(owned("id").map(|id| (id, String::new()))),
            "tli" => self.item(tag, line),
            "tier" => {
                let spoken = tag.attribute("type").is_some_and(|kind| kind == "t");
                let speaker = owned("speaker");
                let name = owned("display-name").or_else(|| owned("category")).or_else(|| owned("id"));
                let name = name.unwrap_or_else(|| format!("line {line}"));
                self.tiers.push(ExmaraldaTier { line, name, speaker, spoken, count: 0, events: Vec::new() });
            }
            "event" => {
                let ends =
                    ["start", "end"].map(|end| tag.attribute(end).and_then(|id| self.ids.get(&*id).copied()));
                let keep = self.keep;
                let Some(tier) = self.tiers.last_mut() else { return };
                tier.count += 1;
                if tier.spoken || keep {
                    tier.events.push(ExmaraldaEvent { line, ends, text: Cow::Borrowed("") });
                }
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
            self.first_untimed.get_or_insert(line);
        }
        if let Some(time) = time.filter(|_| at.is_none()) {
            let what = format!("invalid time {time} of {id}, ignored: not a number of seconds");
            self.problems.push((line, ProblemKind::BadTime, what));
        }
        let estimated = at.is_some() && tag.attribute("type").is_some_and(|kind| kind == "intp");
        if estimated {
            self.interpolated.get_or_insert((line, 0)).1 += 1;
        }
        self.timeline.push(Slot { at, estimated });
        if self.ids.insert(id.clone().into_owned(), self.timeline.len() - 1).is_some() {
            let what = format!("duplicate timeline item {id}; using the last");
            self.problems.push((line, ProblemKind::DuplicateKey, what));
        }
    }

    fn text(&mut self, element: &str, text: Cow<'a, str>) {
        match element {
            "transcription-name" => self.title.push_str(&text),
            "abbreviation" => {
                if let Some((_, name)) = self.people.last_mut() {
                    name.push_str(&text);
                }
            }
            "event" => {
                if let Some(event) = self.tiers.last_mut().and_then(|tier| tier.events.last_mut()) {
                    append(&mut event.text, text);
                }
            }
            _ => {}
        }
    }

    fn transcript(mut self) -> Transcript<'a> {
        let mut transcript = Transcript::default();
        transcript.title = Some(self.title.trim().to_owned()).filter(|title| !title.is_empty());
        for (line, url) in self.media {
            match transcript.media {
                None => transcript.media = Some(url),
                Some(_) => transcript.dropped(line, format!("only one media file is kept; left out: {url}")),
            }
        }
        for (id, name) in self.people {
            let name = Some(name.trim()).filter(|name| !name.is_empty()).unwrap_or(&id).to_owned();
            transcript.person(Person { id, name, role: Role::Other });
        }
        for (line, kind, what) in self.problems {
            transcript.problem(line, kind, what);
        }
        let ours = interpolate(&mut self.timeline, None, None);
        if let Some(line) = self.first_untimed.filter(|_| ours > 0) {
            let what = format!(
                "{} of the timeline without a time; spaced evenly, and utterances there marked as estimated",
                counted(ours as u64, "item")
            );
            transcript.guessed(line, what);
        }
        if let Some((line, n)) = self.interpolated {
            let what = format!(
                "{} marked as interpolated in the file; utterances there marked as estimated",
                counted(n, "time")
            );
            transcript.guessed(line, what);
        }
        let mut spoken = HashMap::<Option<String>, Vec<(usize, usize)>>::new();
        for tier in self.tiers.iter_mut().filter(|tier| tier.spoken) {
            let said = spoken.entry(tier.speaker.clone()).or_default();
            utterances(&self.timeline, tier, said, &mut transcript);
        }
        if self.keep {
            keep(&self.tiers, spoken, &mut transcript);
        } else {
            for tier in self.tiers.iter().filter(|tier| !tier.spoken && tier.count > 0) {
                let what = format!(
                    "tier {} left out, with {}: not speech (use --keep-tiers to keep it)",
                    tier.name,
                    counted(tier.count, "event")
                );
                transcript.dropped(tier.line, what);
            }
        }
        transcript
    }
}

/// Adds the utterances of a transcription tier. Notes in `said` where each begins: its index in the timeline, and its
/// index in the transcript.
fn utterances<'a>(
    timeline: &[Slot],
    tier: &mut ExmaraldaTier<'a>,
    said: &mut Vec<(usize, usize)>,
    transcript: &mut Transcript<'a>,
) {
    let speaker: Option<Speaker> = tier.speaker.as_ref().map(|id| transcript.speaker(id));
    for event in &mut tier.events {
        let text = trimmed(std::mem::take(&mut event.text));
        if text.is_empty() {
            continue;
        }
        let slots = event.ends.map(|i| i.and_then(|i| timeline.get(i)).copied().unwrap_or_default());
        add_between(transcript, event.line, slots, "this event", speaker, text);
        said.extend(event.ends[0].map(|begin| (begin, transcript.items.len() - 1)));
    }
}

/// Keeps each event of the other tiers with the last utterance by the same speaker that began by then.
fn keep(
    tiers: &[ExmaraldaTier<'_>],
    mut spoken: HashMap<Option<String>, Vec<(usize, usize)>>,
    transcript: &mut Transcript<'_>,
) {
    for said in spoken.values_mut() {
        said.sort_unstable();
    }
    let mut kept = TiersByItem::default();
    for tier in tiers.iter().filter(|tier| !tier.spoken) {
        let said = spoken.get(&tier.speaker).map(Vec::as_slice).unwrap_or_default();
        let mut lost = 0_u64;
        for event in &tier.events {
            let before =
                event.ends[0].and_then(|at| said.partition_point(|&(begin, _)| begin <= at).checked_sub(1));
            match before.and_then(|i| said.get(i)) {
                Some(&(_, item)) => kept.add(item, &tier.name, event.text.trim()),
                None => lost += 1,
            }
        }
        report_orphans(transcript, tier.line, &tier.name, lost, "event");
    }
    kept.keep(transcript);
}
