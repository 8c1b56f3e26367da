//! The timeline strip: the session in one row of cells, and the time of each cell.

use super::App;
use crate::session::{BandKind, GapKind};
use crate::time::{HOUR, Millis, SessionTime, Span};

/// What a cell of the strip shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Mostly taped; or the log does not say when tape ran.
    Record,
    /// Mostly untaped.
    Untaped,
    /// Partly untaped, but not mostly.
    PartlyUntaped,
    /// Mostly without a record.
    NoRecord,
    /// Mostly NOT HELD.
    NotHeld,
}

/// The strip over a number of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strip {
    /// The session; while blind, up to the focus.
    pub span: Span,
    /// How many cells there are.
    pub cells: u16,
}

impl Strip {
    /// The times of a cell.
    pub fn times(&self, cell: u16) -> Span {
        Span::new(self.time(cell), self.time(cell + 1))
    }

    /// The first time of a cell.
    pub fn time(&self, cell: u16) -> SessionTime {
        let length = i128::from(self.span.length().0);
        let part = length * i128::from(cell) / i128::from(self.cells.max(1));
        self.span.start + Millis(i64::try_from(part).unwrap_or(0))
    }

    /// The cell of a time; `None` outside the strip.
    pub fn cell(&self, t: SessionTime) -> Option<u16> {
        if t < self.span.start || t > self.span.end {
            return None;
        }
        let (at, length) = (i128::from((t - self.span.start).0), i128::from(self.span.length().0.max(1)));
        let cell = u16::try_from(at * i128::from(self.cells) / length).unwrap_or(u16::MAX);
        Some(cell.min(self.cells.saturating_sub(1)))
    }

    /// How many hours apart the labels under the strip are, so that none touches the next.
    pub fn hours_apart(&self) -> i64 {
        let length = self.span.length().0.max(1);
        let cells = i64::from(self.cells.max(1));
        // The first step that gives each label seven cells.
        let steps = [1, 2, 3, 4, 6, 8, 12, 24, 48, 96, 168];
        let wide = |hours: &&i64| **hours * HOUR.0 * cells / length >= 7;
        steps.iter().find(wide).copied().unwrap_or_else(|| (length / HOUR.0 * 7 / cells).max(1))
    }
}

impl App {
    /// The strip over a width of cells; `None` in a log without a session.
    pub fn strip(&self, cells: u16) -> Option<Strip> {
        let session = self.session.figures().span?;
        let end = self.horizon().map_or(session.end, |t| t.min(session.end));
        Some(Strip { span: Span::new(session.start, end), cells })
    }

    /// What most of a cell's time is. Gaps that are hidden because they are short do not count.
    pub fn cell(&self, strip: &Strip, cell: u16) -> Cell {
        let span = strip.times(cell);
        let bands = self.view.bands.list();
        let from = bands.partition_point(|b| b.span.end <= span.start);
        let (mut untaped, mut none, mut away) = (Millis::ZERO, Millis::ZERO, Millis::ZERO);
        for band in bands[from..].iter().take_while(|b| b.span.start < span.end) {
            let part = band.span.intersect(span).map_or(Millis::ZERO, Span::length);
            match band.kind {
                BandKind::Gap(GapKind::Declared) => untaped += part,
                BandKind::Gap(GapKind::Inferred) => none += part,
                BandKind::NotHeld => away += part,
                BandKind::Silence => {}
            }
        }
        let most = |part: Millis| part.0 * 2 >= span.length().0.max(1);
        if most(untaped) {
            Cell::Untaped
        } else if most(away) {
            Cell::NotHeld
        } else if most(none) {
            Cell::NoRecord
        } else if untaped > Millis::ZERO {
            Cell::PartlyUntaped
        } else {
            Cell::Record
        }
    }
}
