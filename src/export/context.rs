//! What an exporter reads: the session, and its events and gaps in the order of the screen.

use crate::record::{Caption, CaptionKind, Event};
use crate::session::{
    BandKind, Bands, Entry, Gap, GapKind, Item, Session, Statement, TimeLines, Timeline, Zero,
};
use crate::time::{Millis, SessionTime, Span};
use std::io;
use std::sync::Arc;

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
    },
    /// A gap begins.
    Gap(&'a Gap),
    /// Time NOT HELD begins.
    NotHeld(Span),
    /// A whole hour from the reference point.
    Hour(SessionTime),
}

impl<'a> Context<'a> {
    /// The times of the session.
    #[must_use]
    pub fn clock(&self) -> Clock<'a> {
        Clock { session: self.session, zero: self.zero }
    }

    /// Passes each event and each gap to `take`, in order.
    ///
    /// # Errors
    /// The error of reading an event, or of `take`, which ends the walk.
    pub fn each(&mut self, mut take: impl FnMut(&Clock<'_>, Part<'_>) -> io::Result<()>) -> io::Result<()> {
        let clock = self.clock();
        let figures = self.session.figures();
        let bands = Bands::new(self.session, self.min_gap);
        let time_lines = TimeLines::new(figures, self.session.clock(), self.zero.time, &[]);
        let timeline = Timeline::new(self.session, &bands, &time_lines);
        let mut next = timeline.first();
        while let Some(item) = next {
            match item {
                Item::Event(i) => {
                    if let Some(entry) = self.session.index().get(i) {
                        let (event, end) = (Box::new((self.read)(i)?), self.session.index().end(i));
                        take(&clock, Part::Event { i, entry, event, end })?;
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
                Item::Part(_) | Item::End(_) | Item::Hours { .. } | Item::Day(_) | Item::Reference(_) => {}
            }
            next = timeline.next(item);
        }
        Ok(())
    }
}

/// The times of a session as exporters need them.
pub struct Clock<'a> {
    session: &'a Session,
    zero: &'a Zero,
}

impl Clock<'_> {
    /// The time from the session's start to `t`; `None` before it, and without a session.
    #[must_use]
    pub fn position(&self, t: SessionTime) -> Option<Millis> {
        self.session.figures().span.map(|session| t - session.start).filter(|&at| at >= Millis::ZERO)
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

/// A gap as captions: one for all of it, and one for each part that the log describes.
#[must_use]
pub(super) fn captions_of(gap: &Gap) -> Vec<(Span, Caption)> {
    let kind = match gap.kind {
        GapKind::Declared => CaptionKind::Untaped,
        GapKind::Inferred => CaptionKind::NoRecord,
    };
    let mut whole = Caption::new(kind, gap.length());
    whole.reasons = gap.whole_gap_reasons().into_iter().map(str::to_owned).collect();
    gap.whole.iter().for_each(|stated| state(&mut whole, stated));
    let part = |(span, stated): &(Span, Arc<Statement>)| {
        let mut caption = Caption::new(kind, span.length());
        caption.reasons.extend(stated.reason.clone());
        state(&mut caption, stated);
        (*span, caption)
    };
    [(gap.span, whole)].into_iter().chain(gap.intervals.iter().map(part)).collect()
}

/// Adds a statement's questioning and source, each once.
fn state(caption: &mut Caption, stated: &Statement) {
    let Caption { questioning, sources, .. } = caption;
    questioning.extend(stated.questioning.filter(|q| !questioning.contains(q)));
    sources.extend(stated.source.clone().filter(|source| !sources.contains(source)));
}

/// Time NOT HELD as a caption.
#[must_use]
pub(super) fn caption_of_not_held(span: Span) -> Caption {
    Caption::new(CaptionKind::NotHeld, span.length())
}
