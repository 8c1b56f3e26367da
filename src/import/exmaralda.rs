//! EXMARaLDA basic transcriptions (`.exb`): tiers of events between the items of one timeline.
//!
//! An event of a transcription tier (`type="t"`) is an utterance of the tier's speaker. Tiers of descriptions and
//! annotations are left out, or kept beside the words on request. Timeline items without a time lie between their
//! neighbours; their times are worked out and marked as estimated, as are those that EXMARaLDA itself worked out.

use super::address::file_name;
use super::format::Format;
use super::tiers::Tiers;
use super::timeline::{Slot, interpolate};
use super::transcript::{Document, Options, Speaker, Transcript};
use super::xml::{Piece, Tag, Xml, append, has_root, trimmed};
use crate::record::{Certainty, Person, Problem, ProblemKind, Role, counted};
use crate::time::parse_seconds;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

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
    let mut reader = Reader { keep: options.keep_tiers, ..Reader::default() };
    let mut open: Vec<Cow<'a, str>> = Vec::new();
    while let Some(piece) = xml.next() {
        let line = xml.line();
        match piece {
            Piece::Open(tag) => {
                reader.open(&tag, line);
                // Deeper than any element that is read, a name says nothing.
                open.push(if open.len() < 8 { Cow::Owned(tag.name().to_owned()) } else { Cow::Borrowed("") });
            }
            Piece::Close(_) => {
                open.pop();
            }
            // What stands in an element inside an event is about the event, and is no part of its words.
            Piece::Text(text) => reader.text(open.last().map(AsRef::as_ref).unwrap_or_default(), text),
        }
    }
    let mut transcript = reader.transcript();
    xml.finish(&mut transcript);
    Ok(transcript)
}

#[derive(Default)]
struct Reader<'a> {
    keep: bool,
    title: String,
    media: Vec<(u64, String)>,
    people: Vec<(String, String)>,
    timeline: Vec<Slot>,
    /// The places of items in the timeline.
    ids: HashMap<String, usize>,
    tiers: Vec<Tier<'a>>,
    problems: Vec<(u64, ProblemKind, String)>,
    first_untimed: Option<u64>,
    /// The line of the first time that the file calls interpolated, and how many there are.
    theirs: Option<(u64, u64)>,
}

struct Tier<'a> {
    line: u64,
    name: String,
    speaker: Option<String>,
    spoken: bool,
    count: u64,
    events: Vec<Event<'a>>,
}

struct Event<'a> {
    line: u64,
    /// The places of its begin and its end in the timeline.
    ends: [Option<usize>; 2],
    text: Cow<'a, str>,
}

impl<'a> Reader<'a> {
    fn open(&mut self, tag: &Tag<'a>, line: u64) {
        let owned = |name| tag.attribute(name).map(Cow::into_owned);
        match tag.name() {
            "referenced-file" => self.media.extend(owned("url").map(|url| (line, file_name(&url)))),
            "speaker" => self.people.extend(owned("id").map(|id| (id, String::new()))),
            "tli" => self.item(tag, line),
            "tier" => {
                let spoken = tag.attribute("type").is_some_and(|kind| kind == "t");
                let speaker = owned("speaker");
                let name = owned("display-name").or_else(|| owned("category")).or_else(|| owned("id"));
                let name = name.unwrap_or_else(|| format!("line {line}"));
                self.tiers.push(Tier { line, name, speaker, spoken, count: 0, events: Vec::new() });
            }
            "event" => {
                let ends =
                    ["start", "end"].map(|end| tag.attribute(end).and_then(|id| self.ids.get(&*id).copied()));
                let keep = self.keep;
                let Some(tier) = self.tiers.last_mut() else { return };
                tier.count += 1;
                if tier.spoken || keep {
                    tier.events.push(Event { line, ends, text: Cow::Borrowed("") });
                }
            }
            _ => {}
        }
    }

    /// An item of the timeline. One that comes behind events is not known to them: the format has it before.
    fn item(&mut self, tag: &Tag<'_>, line: u64) {
        let Some(id) = tag.attribute("id") else { return };
        let time = tag.attribute("time");
        let at = time.as_deref().and_then(|time| parse_seconds(time.trim()));
        if at.is_none() {
            self.first_untimed.get_or_insert(line);
        }
        if let Some(time) = time.filter(|_| at.is_none()) {
            let what = format!("the time of {id}, {time}, is no number of seconds: it counts as none");
            self.problems.push((line, ProblemKind::BadTime, what));
        }
        let estimated = at.is_some() && tag.attribute("type").is_some_and(|kind| kind == "intp");
        if estimated {
            self.theirs.get_or_insert((line, 0)).1 += 1;
        }
        self.timeline.push(Slot { at, estimated });
        if self.ids.insert(id.clone().into_owned(), self.timeline.len() - 1).is_some() {
            let what = format!("{id} stands in the timeline twice: the last holds");
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
                Some(_) => transcript.dropped(line, format!("a further media file: {url}")),
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
                "the timeline has {} without a time: between two neighbours they get equal shares, and utterances there \
                 are marked as estimated",
                counted(ours as u64, "item")
            );
            transcript.guessed(line, what);
        }
        if let Some((line, n)) = self.theirs {
            let what = format!(
                "the timeline has {} that the file itself calls interpolated: utterances there are marked as estimated",
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
                    "tier {} holds no speech and is left out, with {} (--keep-tiers keeps it)",
                    tier.name,
                    counted(tier.count, "event")
                );
                transcript.dropped(tier.line, what);
            }
        }
        transcript
    }
}

/// The utterances of a transcription tier. The place in the timeline at which each begins, and its place in the
/// transcript, are noted in `said`.
fn utterances<'a>(
    timeline: &[Slot],
    tier: &mut Tier<'a>,
    said: &mut Vec<(usize, usize)>,
    transcript: &mut Transcript<'a>,
) {
    let speaker: Option<Speaker> = tier.speaker.as_ref().map(|id| transcript.speaker(id));
    for event in &mut tier.events {
        let text = trimmed(std::mem::take(&mut event.text));
        if text.is_empty() {
            continue;
        }
        let [begin, end] = event.ends.map(|i| i.and_then(|i| timeline.get(i)).copied().unwrap_or_default());
        if begin.at.is_none() {
            let what = "the time of this event is not stated and cannot be worked out";
            transcript.problem(event.line, ProblemKind::BadTime, what);
        }
        if begin.at.is_some() && end.at.is_none() {
            let what = "the end of this event is not stated and cannot be worked out";
            transcript.problem(event.line, ProblemKind::BadTime, what);
        }
        let item = transcript.say(event.line, (begin.at, end.at), speaker, text);
        if begin.estimated || (end.estimated && item.end.is_some()) {
            item.set_certainty(Certainty::Estimated);
        }
        said.extend(event.ends[0].map(|begin| (begin, transcript.items.len() - 1)));
    }
}

/// Keeps each event of the other tiers with the utterance of its speaker that was begun last where it begins.
fn keep(
    tiers: &[Tier<'_>],
    mut spoken: HashMap<Option<String>, Vec<(usize, usize)>>,
    transcript: &mut Transcript<'_>,
) {
    for said in spoken.values_mut() {
        said.sort_unstable();
    }
    let mut kept = BTreeMap::<usize, Tiers>::new();
    for tier in tiers.iter().filter(|tier| !tier.spoken) {
        let said = spoken.get(&tier.speaker).map(Vec::as_slice).unwrap_or_default();
        let mut lost = 0_u64;
        for event in &tier.events {
            let before =
                event.ends[0].and_then(|at| said.partition_point(|&(begin, _)| begin <= at).checked_sub(1));
            match before.and_then(|i| said.get(i)) {
                Some(&(_, item)) => kept.entry(item).or_default().add(&tier.name, event.text.trim()),
                None => lost += 1,
            }
        }
        if lost > 0 {
            let what = format!(
                "left out, as they belong to no utterance: {} of tier {}",
                counted(lost, "event"),
                tier.name
            );
            transcript.dropped(tier.line, what);
        }
    }
    for (i, tiers) in kept {
        if let Some(item) = transcript.items.get_mut(i) {
            tiers.keep(item);
        }
    }
}
