//! What an exporter reads: the session, and its events and gaps in the order of the screen.

use crate::record::{Caption, CaptionKind, Event, EventKind};
use crate::session::{
    BandKind, Bands, Entry, Gap, GapKind, Item, Part as GapPart, Session, TimeLines, Timeline, Zero,
};
use crate::time::{DAY, Millis, SessionTime, Span};
use crate::work::{Codebooks, Viewer, Work};
use serde::de::IgnoredAny;
use std::collections::BTreeMap;
use std::io;

/// Reads the event at an index of the session again.
pub type ReadEvent<'a> = dyn FnMut(usize) -> io::Result<Event<'static>> + 'a;

/// Reads the line of the event at an index, unchanged and without its line end.
pub type ReadLine<'a> = dyn FnMut(usize) -> io::Result<Vec<u8>> + 'a;

/// Calculates the SHA-256 that identifies the log.
pub type Hash<'a> = dyn Fn() -> io::Result<String> + 'a;

/// The input of an exporter.
pub struct Context<'a> {
    /// The session.
    pub session: &'a Session,
    /// The reference point of the hours.
    pub zero: &'a Zero,
    /// Shorter gaps are left out. All totals include them.
    pub min_gap: Millis,
    /// Calculates the log's SHA-256 in hexadecimal, which reads the whole log, for the formats that name it.
    pub sha256: &'a Hash<'a>,
    /// The line of the log's header, unchanged; `None` in a log without one.
    pub header: Option<&'a [u8]>,
    /// The work beside the record, whose it is shown to, and the codebooks in use, for the formats that hold it.
    pub work: Option<(&'a Work, &'a Viewer, &'a Codebooks)>,
    /// Reads an event.
    pub read: &'a mut ReadEvent<'a>,
    /// Reads a line unchanged.
    pub line: &'a mut ReadLine<'a>,
}

/// A step of [`Context::each`].
#[derive(Debug)]
pub enum Part<'a> {
    /// An event.
    Event {
        /// Its index in the session.
        i: usize,
        /// Its entry in the index.
        entry: Entry,
        /// The event as written. Use `end` instead of its own `end`.
        event: Box<Event<'static>>,
        /// Its end in the session.
        end: Option<SessionTime>,
        /// Whether it is an utterance whose line states an end, which the session does not know for want of a valid `t`.
        untimed_end: bool,
    },
    /// A gap begins.
    Gap(&'a Gap),
    /// A part of a gap begins. The first follows its gap at once. A gap with a single part has no such step.
    GapPart(&'a GapPart, String),
    /// Time NOT HELD begins.
    NotHeld(Span),
    /// A whole hour from the reference point.
    Hour(SessionTime),
}

impl<'a> Context<'a> {
    /// The times of the session.
    #[must_use]
    pub fn clock(&self) -> Clock<'a> {
        let start = self.session.figures().span.map(|span| span.start);
        let has_clock = start.is_some_and(|start| self.session.clock().at(start).is_some());
        // Numbers that are far from zero count from something else, such as 1970.
        let near = |start: &SessionTime| (SessionTime(0)..=SessionTime(DAY.0)).contains(start);
        let origin = start.map(|start| if has_clock || !near(&start) { start } else { SessionTime(0) });
        Clock { session: self.session, zero: self.zero, origin }
    }

    /// Passes each event and each gap to `take`, in order.
    ///
    /// # Errors
    /// The error of reading an event, or of `take`, which ends the walk.
    pub fn each(&mut self, mut take: impl FnMut(&Clock<'_>, Part<'_>) -> io::Result<()>) -> io::Result<()> {
        let clock = self.clock();
        let figures = self.session.figures();
        let bands = Bands::new(self.session, self.min_gap).with_parts(self.session);
        let time_lines = TimeLines::new(figures, self.session.clock(), self.zero.time, &[]);
        let timeline = Timeline::new(self.session, &bands, &time_lines);
        let mut next = timeline.first();
        while let Some(item) = next {
            match item {
                Item::Event(i) => {
                    if let Some(entry) = self.session.index().get(i) {
                        let (event, end) = (Box::new((self.read)(i)?), self.session.index().end(i));
                        let untimed_end = !entry.is_timed()
                            && entry.kind() == EventKind::Utterance
                            && states_end(&(self.line)(i)?);
                        take(&clock, Part::Event { i, entry, event, end, untimed_end })?;
                    }
                }
                Item::Start(b) => {
                    let Some(band) = bands.get(b) else { break };
                    match (band.kind, figures.gaps.get(band.number.wrapping_sub(1))) {
                        (BandKind::Gap(_), Some(gap)) => take(&clock, Part::Gap(gap))?,
                        (BandKind::NotHeld, _) => take(&clock, Part::NotHeld(band.span))?,
                        (BandKind::Gap(_), None) | (BandKind::Silence, _) => {}
                    }
                }
                Item::Hour(n) => take(&clock, Part::Hour(time_lines.hour(n)))?,
                Item::Part(p) => {
                    if let (Some((gap, part)), Some(row)) =
                        (bands.part(self.session, p), bands.parts().get(p))
                    {
                        take(&clock, Part::GapPart(part, gap.part_number(row.part)))?;
                    }
                }
                Item::End(_) | Item::Hours { .. } | Item::Day(_) | Item::Reference(_) => {}
            }
            next = timeline.next(item);
        }
        Ok(())
    }
}

/// Whether the line of an event states an `end`, readable or not.
fn states_end(line: &[u8]) -> bool {
    let text = String::from_utf8_lossy(line);
    let fields =
        serde_json::from_str::<BTreeMap<String, Option<IgnoredAny>>>(text.trim_start_matches('\u{feff}'));
    fields.is_ok_and(|fields| matches!(fields.get("end"), Some(Some(_))))
}

/// The times of a session as exporters need them.
pub struct Clock<'a> {
    session: &'a Session,
    zero: &'a Zero,
    /// What positions count from.
    origin: Option<SessionTime>,
}

impl Clock<'_> {
    /// The time in a file for `t`; `None` before it begins, and without a session. It counts from the session's start, or, in
    /// a log without a clock that begins within a day of zero, from zero: the start of the recording that the log was made from.
    #[must_use]
    pub fn position(&self, t: SessionTime) -> Option<Millis> {
        self.origin.map(|origin| t - origin).filter(|&at| at >= Millis::ZERO)
    }

    /// Whether positions count from the log's zero and not from the session's start.
    pub(super) fn counts_from_zero(&self) -> bool {
        self.origin.is_some() && self.origin != self.session.figures().span.map(|span| span.start)
    }

    /// The time from the reference point to `t`.
    #[must_use]
    pub fn elapsed(&self, t: SessionTime) -> Millis {
        self.session.elapsed(self.zero, t)
    }

    /// RFC 3339; `None` without a clock.
    #[must_use]
    pub fn wall(&self, t: SessionTime) -> Option<String> {
        self.session.clock().at(t).map(|wall| wall.rfc3339())
    }
}

/// All of a gap as a caption. Where its parts have captions of their own, these say what is stated.
#[must_use]
pub(super) fn caption_of(gap: &Gap) -> Caption {
    let kind = match gap.kind {
        GapKind::Declared => CaptionKind::Untaped,
        GapKind::Inferred => CaptionKind::NoRecord,
    };
    match gap.parts.as_slice() {
        [] => Caption::new(kind, gap.length()),
        [part] => Caption { part: None, ..caption_of_part(part, String::new()) },
        parts => Caption { parts: Some(parts.len()), ..Caption::new(kind, gap.length()) },
    }
}

/// A part of a gap as a caption, with its number.
#[must_use]
pub(super) fn caption_of_part(part: &GapPart, number: String) -> Caption {
    Caption {
        part: Some(number),
        reasons: part.reasons().map(str::to_owned).collect(),
        questioning: part.stated_questioning().into_iter().collect(),
        sources: part.sources().map(str::to_owned).collect(),
        ..Caption::new(CaptionKind::Untaped, part.length())
    }
}

/// A gap as captions with their spans: all of it, and each part if there are several.
#[must_use]
pub(super) fn captions_of(gap: &Gap) -> Vec<(Span, Caption)> {
    let parts = gap.numbered_parts().filter(|_| gap.parts.len() > 1);
    let parts = parts.map(|(part, number)| (part.span, caption_of_part(part, number)));
    [(gap.span, caption_of(gap))].into_iter().chain(parts).collect()
}

/// Time NOT HELD as a caption.
#[must_use]
pub(super) fn caption_of_not_held(span: Span) -> Caption {
    Caption::new(CaptionKind::NotHeld, span.length())
}
