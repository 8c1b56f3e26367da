//! What a picture shows of a session, in milliseconds from the reference point.

use crate::describe::{Timestamps, gap_or_its_parts, mark_name, part_by_questioning, plain_text};
use crate::record::{EventKind, Role, as_words, visible};
use crate::session::{GapKind, Mark, MarkFamily, Session, Texture, Zero};
use crate::time::{Millis, SessionTime, Span, SpanSet, WallClock, format_in_words};

/// What a picture shows of one session.
#[derive(Clone, Debug)]
pub struct Content {
    /// Its title, with FICTIONAL if it is.
    pub title: String,
    /// What its hours count from.
    pub zero: String,
    /// The SHA-256 of the log.
    pub sha256: String,
    /// Its first and last time.
    pub extent: (Millis, Millis),
    /// What the row of the tape shows, in order: next to each other, and filling the session.
    pub segments: Vec<Segment>,
    /// Silences on tape.
    pub silences: Vec<(Millis, Millis)>,
    /// The marks, in order.
    pub marks: Vec<MarkShown>,
    /// When each role spoke.
    pub lanes: Vec<Lane>,
    /// The sentence of totals.
    pub totals: String,
    /// Whether the log has tape events.
    pub tape_is_known: bool,
    clock: WallClock,
    /// The reference point.
    origin: SessionTime,
}

/// A stretch of the row of the tape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// From when to when.
    pub span: (Millis, Millis),
    /// What it is.
    pub kind: SegmentKind,
    /// What the log says of it, for readers of the file: `untaped 4 h 22 min, 08:40:00 to 13:02:10 · no questioning`.
    pub words: String,
}

/// What a stretch of the row of the tape is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SegmentKind {
    /// On tape.
    Taped,
    /// Not on tape, or not known to be.
    Other(Texture),
}

impl SegmentKind {
    /// All kinds, in the order of the legend.
    pub const ALL: [SegmentKind; 7] = [
        SegmentKind::Taped,
        SegmentKind::Other(Texture::Questioned),
        SegmentKind::Other(Texture::Open),
        SegmentKind::Other(Texture::NotQuestioned),
        SegmentKind::Other(Texture::NoRecord),
        SegmentKind::Other(Texture::NotHeld),
        SegmentKind::Other(Texture::TapingUnknown),
    ];

    /// What it is called.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            SegmentKind::Taped => "taped",
            SegmentKind::Other(Texture::Questioned) => "untaped, log says questioning",
            SegmentKind::Other(Texture::Open) => "untaped, questioning disputed, unknown or not stated",
            SegmentKind::Other(Texture::NotQuestioned) => "untaped, log says no questioning",
            SegmentKind::Other(Texture::NoRecord) => "no record",
            SegmentKind::Other(Texture::NotHeld) => "not held (blank)",
            SegmentKind::Other(Texture::TapingUnknown) => "in the log, taping not known",
        }
    }
}

/// A mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkShown {
    /// When.
    pub at: Millis,
    /// What it is called.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// What it is about.
    pub family: MarkFamily,
}

/// When a role spoke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// What it is called.
    pub name: String,
    /// The number of utterances.
    pub count: u64,
    /// From when to when, in order. What has no end has no length.
    pub spans: Vec<(Millis, Millis)>,
}

impl Content {
    /// What is shown of a session; `None` if no event makes a session.
    #[must_use]
    pub fn new(session: &Session, zero: &Zero, sha256: String) -> Option<Content> {
        let whole = session.figures().span?;
        let since = |t: SessionTime| session.elapsed(zero, t);
        let fictional = if session.header().fictional { " · FICTIONAL" } else { "" };
        let mark = |mark: &Mark| MarkShown {
            at: since(mark.key.time),
            name: shortened(&plain_text(&mark_name(mark))),
            kind: shortened(&as_words(&mark.kind)),
            family: mark.family(),
        };
        Some(Content {
            title: visible(session.title()).into_owned() + fictional,
            zero: visible(&as_words(&zero.name)).into_owned(),
            sha256,
            extent: (since(whole.start), since(whole.end)),
            segments: segments(session, zero, whole),
            silences: session.figures().silences.iter().map(|s| (since(s.start), since(s.end))).collect(),
            marks: session.key_events().marks.iter().map(mark).collect(),
            lanes: lanes(session, zero),
            totals: totals(session),
            tape_is_known: session.figures().taped().is_some(),
            clock: session.clock().clone(),
            origin: zero.time,
        })
    }

    /// The length of the session.
    #[must_use]
    pub fn length(&self) -> Millis {
        self.extent.1 - self.extent.0
    }

    /// The time of day to the minute, and the day of the week with its date; `None` without a clock.
    pub(super) fn clock(&self, at: Millis) -> Option<(String, String)> {
        let wall = self.clock.at(self.origin + at)?;
        let time = wall.time();
        Some((time.get(..5).unwrap_or(&time).to_owned(), wall.date_in_words()))
    }
}

/// The name of a mark, safe for the file; a long one of the log's own ends in a sign.
fn shortened(name: &str) -> String {
    const LONGEST: usize = 28;
    let name = visible(name);
    if name.chars().count() <= LONGEST {
        return name.into_owned();
    }
    name.chars().take(LONGEST - 1).chain(['…']).collect()
}

/// The row of the tape.
fn segments(session: &Session, zero: &Zero, whole: Span) -> Vec<Segment> {
    let (figures, times) = (session.figures(), Timestamps::new(session));
    let since = |t: SessionTime| session.elapsed(zero, t);
    let segment = |span: Span, kind: SegmentKind, more: &str| {
        let (from, to) = (times.weekday_time(span.start), times.seen_from(span.start, span.end));
        let length = format_in_words(span.length());
        let more = if more.is_empty() { String::new() } else { format!(" · {}", visible(more)) };
        let words = format!("{}, {length}, {from} to {to}{more}", kind.words());
        (span, Segment { span: (since(span.start), since(span.end)), kind, words })
    };
    let mut found: Vec<(Span, Segment)> = Vec::new();
    let taped = figures.taped().map(SpanSet::spans).unwrap_or_default();
    found.extend(taped.iter().map(|&span| segment(span, SegmentKind::Taped, "")));
    let not_held = figures.not_held.spans();
    found.extend(not_held.iter().map(|&span| segment(span, SegmentKind::Other(Texture::NotHeld), "")));
    for gap in &figures.gaps {
        match gap.kind {
            GapKind::Declared => found.extend(gap.parts.iter().map(|part| {
                let words = plain_text(&part_by_questioning(part));
                segment(part.span, SegmentKind::Other(Texture::of_untaped(part.questioned)), &words)
            })),
            GapKind::Inferred => {
                let words = plain_text(&gap_or_its_parts(gap));
                found.push(segment(gap.span, SegmentKind::Other(Texture::NoRecord), &words));
            }
        }
    }
    let known = SpanSet::from_spans(found.iter().map(|(span, _)| *span).collect());
    let rest = SpanSet::from_spans(vec![whole]).difference(&known);
    let unknown = SegmentKind::Other(Texture::TapingUnknown);
    found.extend(rest.spans().iter().map(|&span| segment(span, unknown, "")));
    found.sort_by_key(|(span, _)| *span);
    found.into_iter().map(|(_, segment)| segment).collect()
}

/// So many stretches of a lane are drawn at most; what is closer together is one.
const FINEST: i64 = 2000;

/// When each role spoke, in the order of roles.
fn lanes(session: &Session, zero: &Zero) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = Role::ALL
        .iter()
        .map(|role| Lane { name: role.word().to_owned(), count: 0, spans: Vec::new() })
        .collect();
    let length = session.figures().span.map_or(Millis::ZERO, Span::length);
    let apart = Millis(length.0 / FINEST);
    for entry in session.index().entries() {
        if entry.kind() != EventKind::Utterance || !entry.is_timed() {
            continue;
        }
        let role = session.people().get(entry.speaker()).role;
        let Some(lane) = Role::ALL.iter().position(|&other| other == role) else { continue };
        let (from, to) = (session.elapsed(zero, entry.time()), session.elapsed(zero, entry.reach()));
        lanes[lane].count += 1;
        match lanes[lane].spans.last_mut() {
            Some((_, end)) if from - *end <= apart => *end = to.max(*end),
            Some(_) | None => lanes[lane].spans.push((from, to)),
        }
    }
    lanes.retain(|lane| lane.count > 0);
    lanes
}

/// The totals as a sentence.
fn totals(session: &Session) -> String {
    let Some(whole) = session.figures().span else { return String::new() };
    plain_text(&crate::describe::totals(session.figures(), whole))
}
