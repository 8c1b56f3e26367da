//! Reads Transcriber documents (`.trs`): turns of one or several speakers, cut at points in time.
//!
//! The words between two points are an utterance. If several people speak at once, each has an utterance over the same
//! span. Noises, comments and other events are left out, or kept as extra fields on request.

use super::format::Format;
use super::tiers::{NameCounts, Tiers};
use super::timeline::{Slot, add_between, interpolate};
use super::transcript::{Document, Options, Speaker, Transcript};
use super::xml::{Piece, Tag, Xml, append, has_root, trimmed};
use crate::record::{Person, Problem, ProblemKind, Role, counted};
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
    let mut reader = TranscriberReader { keep: options.keep_tiers, ..TranscriberReader::default() };
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
            // Words are text of the turn itself. Its elements are points in time, or describe the words.
            Piece::Text(text) if inside == 1 => reader.text(text, line),
            Piece::Close(_) | Piece::Text(_) => {}
        }
    }
    // The document may be cut off inside a turn.
    reader.end();
    let mut transcript = reader.finish();
    xml.finish(&mut transcript);
    Ok(transcript)
}

#[derive(Default)]
struct TranscriberReader<'a> {
    keep: bool,
    transcript: Transcript<'a>,
    known: HashSet<String>,
    topics: NameCounts,
    turn: Option<TranscriberTurn<'a>>,
    /// Events that are left out.
    events: NameCounts,
    /// The line of the first point without a time, and how many were estimated.
    estimated: Option<(u64, usize)>,
}

/// A turn while it is read.
struct TranscriberTurn<'a> {
    speakers: Vec<Speaker>,
    /// Its begin, its points, and its end.
    points: Vec<Slot>,
    lines: Vec<u64>,
    parts: Vec<TurnPart<'a>>,
    end: Slot,
}

/// One speaker's words between two points.
struct TurnPart<'a> {
    line: u64,
    /// The index of the point where it begins.
    point: usize,
    speaker: Option<Speaker>,
    text: Cow<'a, str>,
    tiers: Tiers,
}

impl<'a> TranscriberReader<'a> {
    /// Reads an element outside of turns.
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
                    .guessed(line, format!("{id} is not in the list of speakers; added under that name"));
            }
            speakers.push(self.transcript.speaker(id));
        }
        let begin = self.time(tag, "startTime", line);
        let end = self.time(tag, "endTime", line);
        let mut turn =
            TranscriberTurn { speakers, points: vec![begin], lines: vec![line], parts: Vec::new(), end };
        turn.begin_part(line, turn.only_speaker());
        self.turn = Some(turn);
    }

    fn time(&mut self, tag: &Tag<'_>, name: &str, line: u64) -> Slot {
        let Some(stated) = tag.attribute(name) else { return Slot::default() };
        let at = parse_seconds(stated.trim());
        if at.is_none() {
            let what = format!("invalid {name} {stated}, ignored: not a number of seconds");
            self.transcript.problem(line, ProblemKind::BadTime, what);
        }
        Slot::new(at)
    }

    /// Reads an element inside a turn.
    fn open(&mut self, tag: &Tag<'_>, line: u64) {
        let name = tag.name();
        if name == "Sync" {
            let slot = self.time(tag, "time", line);
            if let Some(turn) = &mut self.turn {
                turn.points.push(slot);
                turn.lines.push(line);
                turn.begin_part(line, turn.only_speaker());
            }
            return;
        }
        let Some(turn) = &mut self.turn else { return };
        if name == "Who" {
            let number = tag.attribute("nb").and_then(|n| n.trim().parse::<usize>().ok());
            let speaker = number.and_then(|n| turn.speakers.get(n.checked_sub(1)?)).copied();
            turn.begin_part(line, speaker);
            if speaker.is_none() {
                let what = "the turn has no speaker with this number; speaker left unknown";
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
            self.events.add(line, name);
        }
    }

    fn text(&mut self, text: Cow<'a, str>, line: u64) {
        let Some(part) = self.turn.as_mut().and_then(|turn| turn.parts.last_mut()) else { return };
        if part.text.trim().is_empty() {
            // The words can begin lines after their point.
            let before = text.len() - text.trim_start().len();
            let passed = text.as_bytes().get(..before).unwrap_or_default();
            part.line = line + memchr::memchr_iter(b'\n', passed).count() as u64;
            part.text = text;
        } else {
            append(&mut part.text, text);
        }
    }

    /// Ends the turn: its parts become utterances.
    fn end(&mut self) {
        let Some(TranscriberTurn { speakers, mut points, lines, parts, end }) = self.turn.take() else {
            return;
        };
        let untimed = points.iter().position(|point| point.at.is_none());
        points.push(end);
        let given = interpolate(&mut points, None, None);
        if let Some(line) = untimed.and_then(|i| lines.get(i)).filter(|_| given > 0) {
            self.estimated.get_or_insert((*line, 0)).1 += given;
        }
        for part in parts {
            let point = |i: usize| points.get(i).copied().unwrap_or_default();
            let slots = [point(part.point), point(part.point + 1)];
            let (text, line) = (spaced(part.text), part.line);
            if text.is_empty() {
                for name in part.tiers.names() {
                    self.events.add(line, name);
                }
                continue;
            }
            if part.speaker.is_none() && speakers.len() > 1 {
                let what = "the turn has several speakers, and these words name none; speaker left unknown";
                self.transcript.guessed(line, what);
            }
            let item = add_between(&mut self.transcript, line, slots, "these words", part.speaker, text);
            part.tiers.keep(item);
        }
    }

    fn finish(mut self) -> Transcript<'a> {
        if let Some((line, n)) = self.estimated {
            let what = format!(
                "{} without a time; spaced evenly, and words there marked as estimated",
                counted(n as u64, "point")
            );
            self.transcript.guessed(line, what);
        }
        if let Some((line, each)) = self.events.summary() {
            let what = if self.keep {
                "events during silence left out"
            } else {
                "events left out (use --keep-tiers to keep them)"
            };
            self.transcript.dropped(line, format!("{what}: {each}"));
        }
        if let Some((line, each)) = self.topics.summary() {
            self.transcript.dropped(line, format!("topics of sections left out: {each}"));
        }
        self.transcript
    }
}

impl TranscriberTurn<'_> {
    /// The turn's speaker, if it has just one.
    fn only_speaker(&self) -> Option<Speaker> {
        match self.speakers.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Begins the words of another speaker, or after another point.
    fn begin_part(&mut self, line: u64, speaker: Option<Speaker>) {
        let (point, text) = (self.points.len() - 1, Cow::Borrowed(""));
        self.parts.push(TurnPart { line, point, speaker, text, tiers: Tiers::default() });
    }
}

/// Separates words by single spaces: line ends, and the spaces around elements, are formatting.
fn spaced(text: Cow<'_, str>) -> Cow<'_, str> {
    let text = trimmed(text);
    let mut spaces = text.split(|c: char| !c.is_whitespace()).filter(|space| !space.is_empty());
    if spaces.all(|space| space == " ") {
        return text;
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}
