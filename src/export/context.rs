//! What an exporter is context, and the order in which it meets events and gaps: the screen's.

use crate::record::{Caption, CaptionKind, Event};
use crate::session::{
    BandKind, Bands, Entry, Gap, GapKind, Item, Session, Statement, TimeLines, Timeline, Zero,
};
use crate::time::{Millis, SessionTime, Span};
use std::io;

/// Reads the event at a place of the session again.
pub type ReadEvent<'a> = dyn FnMut(usize) -> io::Result<Event<'static>> + 'a;

/// Reads the line of the event at a place as it stands in the log, without its line end.
pub type ReadLine<'a> = dyn FnMut(usize) -> io::Result<Vec<u8>> + 'a;

/// Works out what identifies the log.
pub type Hash<'a> = dyn Fn() -> io::Result<String> + 'a;

/// What an exporter is context.
pub struct Context<'a> {
    /// The session.
    pub session: &'a Session,
    /// What hours count from.
    pub zero: &'a Zero,
    /// Shorter gaps are left out. They stay in every sum.
    pub min_gap: Millis,
    /// Works out the log's SHA-256 in hexadecimal, for the formats that name it: the whole log is read for it.
    pub sha256: &'a Hash<'a>,
    /// The line of the log's header as it stands, where it has one.
    pub header: Option<&'a [u8]>,
    /// Reads an event.
    pub read: &'a mut ReadEvent<'a>,
    /// Reads a line as it stands.
    pub line: &'a mut ReadLine<'a>,
}

/// One thing after the other, in the order of the screen.
#[derive(Debug)]
pub enum Part<'a> {
    /// The event at a place.
    Event {
        /// Its place in the session, from 0.
        i: usize,
        /// What the index knows of it.
        entry: Entry,
        /// What its line says. Its `end` is not to be used: see `end`.
        event: Box<Event<'static>>,
        /// Its end as the session knows it.
        end: Option<SessionTime>,
    },
    /// A gap begins.
    Gap(&'a Gap),
    /// A stretch of time not held begins.
    NotHeld(Span),
    /// A whole hour since the zero.
    Hour(SessionTime),
}

impl<'a> Context<'a> {
    /// The times of the session.
    #[must_use]
    pub fn clock(&self) -> Clock<'a> {
        Clock { session: self.session, zero: self.zero }
    }

    /// Hands over each event and each gap in their order. What `take` returns as an error breaks off.
    ///
    /// # Errors
    /// What reading an event, or `take`, returned.
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
                Item::End(_) | Item::Hours { .. } | Item::Day(_) | Item::Reference(_) => {}
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
    /// How far behind the session's first moment a moment is; `None` before it, and without a session.
    #[must_use]
    pub fn position(&self, t: SessionTime) -> Option<Millis> {
        self.session.figures().session.map(|session| t - session.start).filter(|&at| at >= Millis::ZERO)
    }

    /// How far behind the zero a moment is.
    #[must_use]
    pub fn elapsed(&self, t: SessionTime) -> Millis {
        self.session.elapsed(self.zero, t)
    }

    /// RFC 3339; `None` without a wall clock.
    #[must_use]
    pub fn wall(&self, t: SessionTime) -> Option<String> {
        self.session.clock().at(t).map(|wall| wall.rfc3339())
    }
}

/// A gap as captions: the whole of it with what is stated of the whole, and each part of which more is stated.
#[must_use]
pub fn captions_of(gap: &Gap) -> Vec<(Span, Caption)> {
    let kind = match gap.kind {
        GapKind::Declared => CaptionKind::Untaped,
        GapKind::Inferred => CaptionKind::NoRecord,
    };
    let mut whole = Caption::new(kind, gap.length());
    whole.reasons = gap.reasons_of_the_whole().into_iter().map(str::to_owned).collect();
    gap.whole.iter().for_each(|stated| state(&mut whole, stated));
    let part = |(span, stated): &(Span, Statement)| {
        let mut caption = Caption::new(kind, span.length());
        caption.reasons.extend(stated.reason.clone());
        state(&mut caption, stated);
        (*span, caption)
    };
    [(gap.span, whole)].into_iter().chain(gap.parts.iter().map(part)).collect()
}

/// Takes up what is stated besides the reason, each once.
fn state(caption: &mut Caption, stated: &Statement) {
    let Caption { questioning, sources, .. } = caption;
    questioning.extend(stated.questioning.filter(|q| !questioning.contains(q)));
    sources.extend(stated.source.clone().filter(|source| !sources.contains(source)));
}

/// Time not held as a caption.
#[must_use]
pub fn caption_of_not_held(span: Span) -> Caption {
    Caption::new(CaptionKind::NotHeld, span.length())
}
