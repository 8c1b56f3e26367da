//! Bands: gaps, time NOT HELD and silences as they appear between the events of a transcript, and the parts of gaps.
//!
//! Bands are disjoint and sorted. Each has the index of the event before which it begins.

use super::gaps::{Gap, GapKind, Part};
use super::{EventFilter, Session};
use crate::record::EventKind;
use crate::time::{Millis, SessionTime, Span};

/// What a band is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BandKind {
    /// A gap, declared or inferred.
    Gap(GapKind),
    /// Time NOT HELD.
    NotHeld,
    /// A silence on tape, which is never a gap.
    Silence,
}

impl BandKind {
    /// The label on a band.
    pub fn label(self) -> &'static str {
        match self {
            BandKind::Gap(kind) => kind.label(),
            BandKind::NotHeld => "NOT HELD",
            BandKind::Silence => "silence",
        }
    }
}

/// A stretch of a session that is shown as a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// What it is.
    pub kind: BandKind,
    /// From when to when.
    pub span: Span,
    /// The number of its gap, from 1; 0 for other bands.
    pub number: usize,
    /// The number of events before its beginning.
    pub(super) place: usize,
}

/// The row at which a part of a gap begins. Only gaps with more than one part have such rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartRow {
    /// When the part begins.
    pub start: SessionTime,
    /// When it ends.
    pub end: SessionTime,
    /// The index of its gap's band in the list.
    pub band: usize,
    /// The index of the part in its gap.
    pub part: usize,
    /// The number of events before its row.
    pub(super) place: usize,
}

/// The bands of a session, disjoint and sorted.
#[derive(Clone, Debug, Default)]
pub struct Bands {
    list: Vec<Band>,
    /// The bands with a row at their end: all but silences.
    pub(super) with_end_row: Vec<usize>,
    gaps: Vec<usize>,
    silences: Vec<usize>,
    parts: Vec<PartRow>,
    hidden: usize,
}

impl Bands {
    /// The bands of a session, without the gaps that are shorter than `min_gap`, and without the rows of parts.
    pub fn new(session: &Session, min_gap: Millis) -> Bands {
        let figures = session.figures();
        let shown = |g: &&Gap| g.length() >= min_gap;
        let band =
            |kind, span: Span, number| Band { kind, span, number, place: head_place(session, kind, span) };
        let mut list: Vec<Band> = figures
            .gaps
            .iter()
            .filter(shown)
            .map(|gap| band(BandKind::Gap(gap.kind), gap.span, gap.number))
            .chain(figures.not_held.spans().iter().map(|&span| band(BandKind::NotHeld, span, 0)))
            .chain(figures.silences.iter().map(|&span| band(BandKind::Silence, span, 0)))
            .collect();
        list.sort_by_key(|b| b.span);
        let with_end_row = (0..list.len()).filter(|&b| list[b].kind != BandKind::Silence).collect();
        let with = |is: fn(BandKind) -> bool| (0..list.len()).filter(|&b| is(list[b].kind)).collect();
        let gaps = with(|kind| matches!(kind, BandKind::Gap(_)));
        let silences = with(|kind| kind == BandKind::Silence);
        Bands {
            with_end_row,
            parts: Vec::new(),
            gaps,
            silences,
            hidden: figures.gaps.iter().filter(|g| !shown(g)).count(),
            list,
        }
    }

    /// The same bands, with the rows of the parts of each gap that has more than one.
    #[must_use]
    pub fn with_parts(mut self, session: &Session) -> Bands {
        self.parts = part_rows(session, &self.list, &self.gaps);
        self
    }

    /// The indexes of all gaps in the list, in order.
    pub fn gaps(&self) -> &[usize] {
        &self.gaps
    }

    /// The indexes of all silences in the list, in order.
    pub fn silences(&self) -> &[usize] {
        &self.silences
    }

    /// The rows of the parts of all gaps in the list, in order.
    pub fn parts(&self) -> &[PartRow] {
        &self.parts
    }

    /// The gap of the part row at index `i`, and the part.
    pub fn part<'s>(&self, session: &'s Session, i: usize) -> Option<(&'s Gap, &'s Part)> {
        let row = self.parts.get(i)?;
        let number = self.list.get(row.band)?.number;
        let gap = session.figures().gaps.get(number.checked_sub(1)?)?;
        Some((gap, gap.parts.get(row.part)?))
    }

    /// The index of the part row that begins at or after `t`.
    pub fn part_at_or_after(&self, t: SessionTime) -> usize {
        self.parts.partition_point(|row| row.start < t)
    }

    /// All bands.
    pub fn list(&self) -> &[Band] {
        &self.list
    }

    /// The band at index `i`.
    pub fn get(&self, i: usize) -> Option<Band> {
        self.list.get(i).copied()
    }

    /// The number of gaps that are hidden because they are short.
    pub fn hidden(&self) -> usize {
        self.hidden
    }

    /// The band that contains a time.
    pub fn at(&self, t: SessionTime) -> Option<Band> {
        let n = self.list.partition_point(|b| b.span.start <= t);
        n.checked_sub(1).map(|i| self.list[i]).filter(|b| b.span.contains(t))
    }

    /// The start of the next gap or time NOT HELD after `t`; silences do not count.
    pub fn next_start(&self, t: SessionTime) -> Option<SessionTime> {
        let n = self.with_end_row.partition_point(|&b| self.list[b].span.start <= t);
        self.with_end_row.get(n).map(|&b| self.list[b].span.start)
    }

    /// The gap or time NOT HELD that begins exactly at `t`.
    pub fn starting_at(&self, t: SessionTime) -> Option<usize> {
        let n = self.with_end_row.partition_point(|&b| self.list[b].span.start < t);
        self.with_end_row.get(n).copied().filter(|&b| self.list[b].span.start == t)
    }

    /// The band around the event at index `i`: it begins before the event and ends after it.
    pub fn around(&self, i: usize, t: SessionTime) -> Option<Band> {
        let n = self.list.partition_point(|b| (b.span.start, b.place) <= (t, i));
        n.checked_sub(1).map(|i| self.list[i]).filter(|b| t < b.span.end)
    }
}

impl Session {
    /// Whether the last words at or before `t` on a tape that runs then have no end in the log, so that they may have gone on.
    #[must_use]
    pub fn is_after_open_end(&self, t: SessionTime) -> bool {
        let index = self.index();
        let said = index.previous(index.after(t), EventFilter::kind(EventKind::Utterance));
        let said = said.and_then(|i| index.get(i)).filter(|said| said.is_timed() && said.end().is_none());
        said.is_some_and(|said| {
            let taped = self.figures().taped();
            taped.is_none_or(|taped| taped.within(Span::new(said.time(), t + Millis(1))).count() == 1)
                && self.on_tape(said) != Some(false)
        })
    }
}

/// The rows of the parts of gaps with more than one part. The first is at the head of its gap, the others are before all
/// events at their time.
fn part_rows(session: &Session, list: &[Band], gaps: &[usize]) -> Vec<PartRow> {
    let (mut rows, figures) = (Vec::new(), session.figures());
    for &band in gaps {
        let Band { number, place, .. } = list[band];
        let Some(gap) = number.checked_sub(1).and_then(|i| figures.gaps.get(i)) else { continue };
        for (part, Part { span, .. }) in gap.parts.iter().enumerate().filter(|_| gap.parts.len() > 1) {
            let place = if part == 0 { place } else { session.index().at_or_after(span.start) };
            rows.push(PartRow { start: span.start, end: span.end, band, part, place });
        }
    }
    rows
}

/// The number of events before a band. The `tape_off` that begins a gap is in it, a release is before it, and so are words at
/// the same time.
fn head_place(session: &Session, kind: BandKind, span: Span) -> usize {
    let index = session.index();
    let (from, to) = (index.at_or_after(span.start), index.after(span.start));
    let last_with = |wanted: &dyn Fn(usize) -> bool| (from..to).rev().find(|&i| wanted(i));
    let is = |i: usize, kind: EventKind| index.entries()[i].kind() == kind;
    match kind {
        BandKind::Silence | BandKind::Gap(GapKind::Inferred) => to,
        BandKind::NotHeld => {
            let release = |i: usize| {
                let key = index.entries()[i].key();
                session
                    .key_events()
                    .marks
                    .binary_search_by_key(&key, |m| m.key)
                    .is_ok_and(|m| session.key_events().marks[m].kind == "release")
            };
            last_with(&release).map_or(from, |i| i + 1)
        }
        BandKind::Gap(GapKind::Declared) => {
            let begins_session = session.figures().span.is_some_and(|s| s.start == span.start);
            let off = last_with(&|i| is(i, EventKind::TapeOff) || is(i, EventKind::Untaped));
            match off {
                Some(off) if !begins_session => off,
                // After time not in custody, the events of the re-arrest are in the band.
                _ => from,
            }
        }
    }
}
