//! Transcriber documents (`.trs`): turns of one or several speakers, cut by points of time.
//!
//! What stands between two points is an utterance; where several speak at once, each has one of its own over the same
//! span. Noises, comments and the like stand beside the words: they are left out, or kept as extra fields on request.

use super::format::Format;
use super::tiers::{Counts, Tiers};
use super::timeline::{Slot, interpolate};
use super::transcript::{Document, Options, Speaker, Transcript};
use super::xml::{Piece, Tag, Xml, append, has_root, trimmed};
use crate::record::{Certainty, Person, Problem, ProblemKind, Role, counted};
use crate::time::parse_seconds;
use std::borrow::Cow;
use std::collections::HashSet;

pub(super) const FORMAT: Format = Format {
    word: "transcriber",
    name: "Transcriber",
    from: "Transcriber documents",
    extensions: &["trs"],
    detect: |document| has_root(document, ROOT),
    read,
};

const ROOT: &str = "Trans";

fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    let (mut xml, root) = Xml::open(document, ROOT)?;
    let mut reader = Reader { keep: options.keep_tiers, ..Reader::default() };
    reader.transcript.media = root.attribute("audio_filename").map(Cow::into_owned);
    let mut inside = 0_usize;
    while let Some(piece) = xml.next() {
        let line = xml.line();
        match piece {
            Piece::Open(tag) if tag.name() == "Turn" => {
                reader.begin(&tag, line);
                inside = 1;
            }
            Piece::Open(tag) if inside > 0 => {
                inside += 1;
                reader.open(&tag, line);
            }
            Piece::Open(tag) => reader.head(&tag, line),
            Piece::Close(_) if inside > 0 => {
                inside -= 1;
                if inside == 0 {
                    reader.end();
                }
            }
            // Words stand in the turn itself; its elements are points, or about the words.
            Piece::Text(text) if inside == 1 => reader.text(text, line),
            Piece::Close(_) | Piece::Text(_) => {}
        }
    }
    // A document that breaks off in a turn.
    reader.end();
    let mut transcript = reader.finish();
    xml.finish(&mut transcript);
    Ok(transcript)
}

#[derive(Default)]
struct Reader<'a> {
    keep: bool,
    transcript: Transcript<'a>,
    known: HashSet<String>,
    topics: Counts,
    turn: Option<Turn<'a>>,
    beside: Counts,
    /// The first line of a point without a time, and how many got one.
    given: Option<(u64, usize)>,
}

/// A turn that is being read.
struct Turn<'a> {
    speakers: Vec<Speaker>,
    /// Its begin, its points, and its end.
    points: Vec<Slot>,
    lines: Vec<u64>,
    parts: Vec<Part<'a>>,
    end: Slot,
}

/// What one speaker says from one point to the next.
struct Part<'a> {
    line: u64,
    /// The number of the point at which it begins.
    point: usize,
    speaker: Option<Speaker>,
    text: Cow<'a, str>,
    tiers: Tiers,
}

impl<'a> Reader<'a> {
    /// An element outside of turns.
    fn head(&mut self, tag: &Tag<'_>, line: u64) {
        match tag.name() {
            "Speaker" => {
                let Some(id) = tag.attribute("id") else { return };
                let name = tag.attribute("name").unwrap_or_else(|| id.clone()).into_owned();
                self.known.insert(id.clone().into_owned());
                self.transcript.person(Person { id: id.into_owned(), name, role: Role::Other });
            }
            "Episode" => {
                if let Some(program) = tag.attribute("program") {
                    self.transcript.title.get_or_insert_with(|| program.into_owned());
                }
            }
            "Topic" => self.topics.add(line, &tag.attribute("desc").unwrap_or_default()),
            _ => {}
        }
    }

    fn begin(&mut self, tag: &Tag<'_>, line: u64) {
        self.end();
        let mut speakers = Vec::new();
        for id in tag.attribute("speaker").unwrap_or_default().split_whitespace() {
            if !self.known.contains(id) {
                self.known.insert(id.to_owned());
                self.transcript
                    .guessed(line, format!("{id} is not among the speakers: taken as one of that name"));
            }
            speakers.push(self.transcript.speaker(id));
        }
        let begin = self.time(tag, "startTime", line);
        let end = self.time(tag, "endTime", line);
        let mut turn = Turn { speakers, points: vec![begin], lines: vec![line], parts: Vec::new(), end };
        turn.part(line, turn.only_speaker());
        self.turn = Some(turn);
    }

    fn time(&mut self, tag: &Tag<'_>, name: &str, line: u64) -> Slot {
        let Some(stated) = tag.attribute(name) else { return Slot::default() };
        let at = parse_seconds(stated.trim());
        if at.is_none() {
            let what = format!("{name} {stated} is no number of seconds: it counts as none");
            self.transcript.problem(line, ProblemKind::BadTime, what);
        }
        Slot::stated(at)
    }

    /// An element inside a turn.
    fn open(&mut self, tag: &Tag<'_>, line: u64) {
        let name = tag.name();
        if name == "Sync" {
            let slot = self.time(tag, "time", line);
            if let Some(turn) = &mut self.turn {
                turn.points.push(slot);
                turn.lines.push(line);
                turn.part(line, turn.only_speaker());
            }
            return;
        }
        let Some(turn) = &mut self.turn else { return };
        if name == "Who" {
            let number = tag.attribute("nb").and_then(|n| n.trim().parse::<usize>().ok());
            let speaker = number.and_then(|n| turn.speakers.get(n.checked_sub(1)?)).copied();
            turn.part(line, speaker);
            if speaker.is_none() {
                let what = "the turn has no speaker of this number: the speaker is taken as unknown";
                self.transcript.problem(line, ProblemKind::BadValue, what);
            }
            return;
        }
        let described = tag.attribute("desc").or_else(|| tag.attribute("type")).unwrap_or_default();
        if self.keep
            && let Some(part) = turn.parts.last_mut()
        {
            part.tiers.add(name, &described);
        } else {
            self.beside.add(line, name);
        }
    }

    fn text(&mut self, text: Cow<'a, str>, line: u64) {
        let Some(part) = self.turn.as_mut().and_then(|turn| turn.parts.last_mut()) else { return };
        if part.text.trim().is_empty() {
            // Where its words begin, which may be lines behind its point.
            let before = text.len() - text.trim_start().len();
            let passed = text.as_bytes().get(..before).unwrap_or_default();
            part.line = line + memchr::memchr_iter(b'\n', passed).count() as u64;
            part.text = text;
        } else {
            append(&mut part.text, text);
        }
    }

    /// The turn is over: its parts become utterances.
    fn end(&mut self) {
        let Some(Turn { speakers, mut points, lines, parts, end }) = self.turn.take() else { return };
        // A turn mostly begins with a point of the same time.
        let untimed = points.iter().position(|point| point.at.is_none());
        points.push(end);
        let given = interpolate(&mut points, None, None);
        if let Some(line) = untimed.and_then(|i| lines.get(i)).filter(|_| given > 0) {
            self.given.get_or_insert((*line, 0)).1 += given;
        }
        for part in parts {
            let point = |i: usize| points.get(i).copied().unwrap_or_default();
            let (begin, end) = (point(part.point), point(part.point + 1));
            let (text, line) = (spaced(part.text), part.line);
            if text.is_empty() {
                for name in part.tiers.names() {
                    self.beside.add(line, name);
                }
                continue;
            }
            if begin.at.is_none() {
                let what = "the time of these words is not stated and cannot be worked out";
                self.transcript.problem(line, ProblemKind::BadTime, what);
            }
            if begin.at.is_some() && end.at.is_none() {
                let what = "the end of these words is not stated and cannot be worked out";
                self.transcript.problem(line, ProblemKind::BadTime, what);
            }
            if part.speaker.is_none() && speakers.len() > 1 {
                let what = "words of several speakers: whose they are is not stated, and is taken as unknown";
                self.transcript.guessed(line, what);
            }
            let item = self.transcript.say(line, (begin.at, end.at), part.speaker, text);
            if begin.estimated || (end.estimated && item.end.is_some()) {
                item.set_certainty(Certainty::Estimated);
            }
            part.tiers.keep(item);
        }
    }

    fn finish(mut self) -> Transcript<'a> {
        if let Some((line, n)) = self.given {
            let what = format!(
                "{} without a time: between two neighbours they get equal shares, and words there are marked as \
                 estimated",
                counted(n as u64, "point")
            );
            self.transcript.guessed(line, what);
        }
        if let Some((line, each)) = self.beside.said() {
            let what = if self.keep {
                "signs where nobody speaks are left out"
            } else {
                "signs beside the words are left out (--keep-tiers keeps them)"
            };
            self.transcript.dropped(line, format!("{what}: {each}"));
        }
        if let Some((line, each)) = self.topics.said() {
            self.transcript.dropped(line, format!("topics of sections are left out: {each}"));
        }
        self.transcript
    }
}

impl Turn<'_> {
    /// Whose the words are where nothing names one of several speakers.
    fn only_speaker(&self) -> Option<Speaker> {
        match self.speakers.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Words of another speaker, or behind another point, begin.
    fn part(&mut self, line: u64, speaker: Option<Speaker>) {
        let (point, text) = (self.points.len() - 1, Cow::Borrowed(""));
        self.parts.push(Part { line, point, speaker, text, tiers: Tiers::default() });
    }
}

/// Words with one space between them: line ends and what the elements among them leave say nothing here.
fn spaced(text: Cow<'_, str>) -> Cow<'_, str> {
    let text = trimmed(text);
    let mut spaces = text.split(|c: char| !c.is_whitespace()).filter(|space| !space.is_empty());
    if spaces.all(|space| space == " ") {
        return text;
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}
