//! Reads Transcriber documents (`.trs`): turns of one or several speakers, cut at points in time.
//!
//! The words between two points are an utterance. If several people speak at once, each has an utterance over the same
//! span. Noises, comments and other events are left out, or kept as extra fields on request.

use super::guesses;
use super::lines::append;
use super::options::Options;
use super::tiers::{NameCounts, Tiers};
use super::time_slots::{Slot, add_between, interpolate, report_interpolated};
use super::transcript::{Document, Format, Speaker, Transcript};
use super::xml::{Piece, Tag, Xml, has_root};
use crate::record::{Person, Problem, ProblemKind, Role, counted};
use crate::time::parse_seconds;
use std::borrow::Cow;

pub(super) const FORMAT: Format = Format {
    word: "transcriber",
    name: "Transcriber",
    from: "Transcriber documents",
    extensions: &["trs"],
    detect: |document| has_root(document, ROOT),
    read,
};

const ROOT: &str = "Trans";
const TURN: &str = "Turn";

fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    let (mut xml, root) = Xml::open(document, ROOT)?;
    let mut reader = TranscriberReader { keep: options.keep_tiers, ..TranscriberReader::default() };
    reader.transcript.media = root.owned("audio_filename");
    while let Some(piece) = xml.next() {
        let line = xml.line();
        match piece {
            Piece::Open(tag) => reader.open(&tag, line),
            Piece::Close(tag) if tag.name().0 == TURN => reader.end(),
            // Words are text of the turn itself. Its elements are points in time, or describe the words.
            Piece::Text(text) if xml.element() == TURN => reader.text(text, line),
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
    /// Its begin and its points.
    points: Vec<Slot>,
    /// The line of the first of them without a time.
    untimed: Option<u64>,
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
    fn open(&mut self, tag: &Tag<'_>, line: u64) {
        match (tag.name(), &mut self.turn) {
            (TURN, _) => self.begin(tag, line),
            ("Sync", Some(turn)) => turn.point(line, time(tag, "time", line, &mut self.transcript)),
            ("Who", Some(turn)) => {
                let number = tag.attribute("nb").and_then(|n| n.trim().parse::<usize>().ok());
                let speaker = number.and_then(|n| turn.speakers.get(n.checked_sub(1)?)).copied();
                turn.begin_part(line, speaker);
                if speaker.is_none() {
                    let what = "the turn has no speaker with this number; speaker left unknown";
                    self.transcript.problem(line, ProblemKind::BadValue, what);
                }
            }
            (name, Some(turn)) => match turn.parts.last_mut().filter(|_| self.keep) {
                Some(part) => {
                    let described = tag.attribute("desc").or_else(|| tag.attribute("type"));
                    part.tiers.add(name, &described.unwrap_or_default());
                }
                None => self.events.add(line, name),
            },
            ("Speaker", None) => {
                let Some(id) = tag.attribute("id") else { return };
                let name = tag.attribute("name").unwrap_or_else(|| id.clone()).into_owned();
                self.transcript.person(Person { id: id.into_owned(), name, role: Role::Other });
            }
            ("Episode", None) => {
                let title = self.transcript.title.take();
                self.transcript.title = title.or_else(|| tag.owned("program"));
            }
            ("Topic", None) => self.topics.add(line, &tag.attribute("desc").unwrap_or_default()),
            (_, None) => {}
        }
    }

    fn begin(&mut self, tag: &Tag<'_>, line: u64) {
        self.end();
        let mut speakers = Vec::new();
        for id in tag.attribute("speaker").unwrap_or_default().split_whitespace() {
            let known = self.transcript.people.len();
            speakers.push(self.transcript.speaker(id));
            if self.transcript.people.len() > known {
                let what = format!("{id} is not in the list of speakers; added under that name");
                self.transcript.guess(line, guesses::UNLISTED_SPEAKER, what);
            }
        }
        let [begin, end] = ["startTime", "endTime"].map(|name| time(tag, name, line, &mut self.transcript));
        let mut turn =
            TranscriberTurn { speakers, points: Vec::new(), untimed: None, parts: Vec::new(), end };
        turn.point(line, begin);
        self.turn = Some(turn);
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
        let Some(TranscriberTurn { speakers, mut points, untimed, parts, end }) = self.turn.take() else {
            return;
        };
        points.push(end);
        let estimated = interpolate(&mut points, None, None);
        if let Some(line) = untimed.filter(|_| estimated > 0) {
            self.estimated.get_or_insert((line, 0)).1 += estimated;
        }
        for part in parts {
            let point = |i: usize| points.get(i).copied().unwrap_or_default();
            let slots = [point(part.point), point(part.point + 1)];
            // Line ends, and the spaces around elements, are formatting.
            let text: Cow<'_, str> = part.text.split_whitespace().collect::<Vec<_>>().join(" ").into();
            let line = part.line;
            if text.is_empty() {
                for name in part.tiers.names() {
                    self.events.add(line, name);
                }
                continue;
            }
            if part.speaker.is_none() && speakers.len() > 1 {
                let what = "the turn has several speakers, and these words name none; speaker left unknown";
                self.transcript.guess(line, guesses::UNKNOWN_SPEAKER, what);
            }
            let item = add_between(&mut self.transcript, line, slots, "these words", part.speaker, text);
            part.tiers.keep(item);
        }
    }

    fn finish(mut self) -> Transcript<'a> {
        if let Some((line, n)) = self.estimated {
            report_interpolated(&mut self.transcript, line, &counted(n as u64, "point"), "words");
        }
        let events = if self.keep {
            "events during silence left out"
        } else {
            "events left out (use --keep-tiers to keep them)"
        };
        self.events.report_left_out(events, &mut self.transcript);
        self.topics.report_left_out("topics of sections left out", &mut self.transcript);
        self.transcript
    }
}

impl TranscriberTurn<'_> {
    /// Adds a point. The words after it are the turn's speaker's, if it has just one.
    fn point(&mut self, line: u64, slot: Slot) {
        if slot.at.is_none() {
            self.untimed.get_or_insert(line);
        }
        self.points.push(slot);
        let only = self.speakers.first().copied().filter(|_| self.speakers.len() == 1);
        self.begin_part(line, only);
    }

    /// Begins the words of a speaker after the last point.
    fn begin_part(&mut self, line: u64, speaker: Option<Speaker>) {
        let (point, text) = (self.points.len() - 1, Cow::Borrowed(""));
        self.parts.push(TurnPart { line, point, speaker, text, tiers: Tiers::default() });
    }
}

/// Reads a time in seconds from an attribute.
fn time(tag: &Tag<'_>, name: &str, line: u64, transcript: &mut Transcript<'_>) -> Slot {
    let Some(stated) = tag.attribute(name) else { return Slot::default() };
    let at = parse_seconds(stated.trim());
    if at.is_none() {
        let what = format!("invalid {name} {stated}, ignored: not a number of seconds");
        transcript.problem(line, ProblemKind::BadTime, what);
    }
    Slot::new(at)
}
