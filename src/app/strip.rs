//! The timeline strip: the session in cells, each with what was taped of it and how the rest was, and the marks above.

mod marks;

pub(super) use marks::MarksByKind;
pub use marks::{MarkLabel, StripMarks};

use super::App;
use crate::session::{Breakdown, Cell, Item};
use crate::time::{HOUR, MINUTE, Millis, SECOND, SessionTime, Span};

/// The strip over a number of cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// The session; while blind, up to the focus.
    pub span: Span,
    /// How many cells there are.
    pub width: u16,
    /// What each cell shows; none if the span has no length.
    pub cells: Vec<Cell>,
    /// The marks above the cells.
    pub marks: StripMarks,
    /// Whose work begins in each cell; empty if none is shown.
    pub work: Vec<Option<WorkCell>>,
}

/// Whose work begins in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkCell {
    /// This coder's.
    Own,
    /// That of others alone.
    Others,
}

/// The rows of the strip, from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StripRow {
    /// The marks.
    Marks,
    /// What was taped.
    Tape,
    /// How the rest was.
    Rest,
    /// Where work is.
    Work,
    /// The hours and the position.
    Hours,
}

impl StripRow {
    /// The rows of a log without work.
    pub const USUAL: [StripRow; 4] = [StripRow::Marks, StripRow::Tape, StripRow::Rest, StripRow::Hours];
    /// All rows.
    pub const ALL: [StripRow; 5] =
        [StripRow::Marks, StripRow::Tape, StripRow::Rest, StripRow::Work, StripRow::Hours];
}

/// The labels under the strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// What they count.
    pub unit: Millis,
    /// The name of the unit.
    pub name: &'static str,
    /// How many of the unit they are apart.
    pub apart: i64,
}

/// What a strip depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Basis {
    width: u16,
    ascii: bool,
    refreshed: u64,
    horizon: Option<SessionTime>,
    work: u64,
    shows_work: bool,
}

impl Strip {
    /// The times of a cell. One of a session that is shorter than its cells in milliseconds has a length all the same.
    pub fn times(&self, cell: u16) -> Span {
        let (start, end) = (self.time(cell), self.time(cell + 1));
        Span::new(start, end.max(start + Millis(1)))
    }

    /// The first time of a cell.
    pub fn time(&self, cell: u16) -> SessionTime {
        self.span.part(cell, self.width)
    }

    /// The cell of a time; `None` outside the strip.
    pub fn cell(&self, t: SessionTime) -> Option<u16> {
        if t < self.span.start || t > self.span.end {
            return None;
        }
        if self.span.is_empty() {
            return Some(0);
        }
        // The last cell that begins at or before it.
        let (at, length) = (i128::from((t - self.span.start).0), i128::from(self.span.length().0.max(1)));
        let cell = ((at + 1) * i128::from(self.width) - 1) / length;
        Some(u16::try_from(cell).unwrap_or(u16::MAX).min(self.width.saturating_sub(1)))
    }

    /// The labels under the strip: so many of a unit apart that none touches the next.
    pub fn scale(&self) -> Scale {
        let (length, cells) = (self.span.length().0, i64::from(self.width.max(1)));
        // A long session is counted in hours, a short one in minutes or seconds.
        let (unit, name, steps): (_, _, &[i64]) = match length {
            _ if length >= 2 * HOUR.0 => (HOUR, "h", &[1, 2, 3, 4, 6, 8, 12, 24, 48, 96, 168]),
            _ if length >= 2 * MINUTE.0 => (MINUTE, "min", &[1, 2, 5, 10, 15, 20, 30]),
            _ => (SECOND, "s", &[1, 2, 5, 10, 15, 20, 30]),
        };
        // The first step that gives each label seven cells.
        let is_wide = |step: &&i64| **step * unit.0 * cells / length.max(1) >= 7;
        let apart = steps.iter().find(is_wide).copied();
        Scale { unit, name, apart: apart.unwrap_or_else(|| (length / unit.0 * 7 / cells).max(1)) }
    }
}

impl App {
    /// The strip over the width of the screen; `None` in a log without a session.
    pub fn strip(&self) -> Option<&Strip> {
        self.strip.1.as_ref()
    }

    /// Makes the strip again if what it depends on has changed: the width, the log, and while blind the position.
    pub(super) fn update_strip(&mut self) {
        let basis = Basis {
            width: self.view.size.0.min(super::MAX_SIDE).saturating_sub(2),
            ascii: self.view.ascii,
            refreshed: self.view.refreshed,
            horizon: self.horizon(),
            work: self.coding.changes,
            shows_work: self.shows_work(),
        };
        if self.strip.0 != basis {
            self.strip = (basis, self.make_strip(basis));
        }
    }

    /// A strip: `O(log n)` for each cell.
    fn make_strip(&self, Basis { width, ascii, horizon, .. }: Basis) -> Option<Strip> {
        let session = self.session.figures().span?;
        let span = Span::new(session.start, horizon.map_or(session.end, |t| t.min(session.end)));
        let mut strip =
            Strip { span, width, cells: Vec::new(), marks: StripMarks::default(), work: Vec::new() };
        if !span.is_empty() {
            strip.cells = (0..width).map(|cell| self.breakdown(strip.times(cell)).cell()).collect();
        }
        strip.work = self.work_cells(&strip);
        strip.marks = self.view.marks.place(&strip, &self.session.key_events().marks, ascii);
        Some(strip)
    }

    /// The rows of the strip.
    pub fn strip_rows(&self) -> &'static [StripRow] {
        if self.shows_work() { &StripRow::ALL } else { &StripRow::USUAL }
    }

    /// Which row of the strip is drawn in a row of so many. In a low window the row of work is left out.
    pub fn strip_row(&self, rows: u16, row: u16) -> Option<StripRow> {
        let shown = self.strip_rows().iter().filter(|shown| rows > 4 || **shown != StripRow::Work);
        shown.copied().nth(row.into())
    }

    /// Whose work begins in each cell.
    fn work_cells(&self, strip: &Strip) -> Vec<Option<WorkCell>> {
        let Some(viewer) = self.viewer().filter(|_| self.shows_work()) else { return Vec::new() };
        let cell = |cell: u16| {
            let mut times = strip.times(cell);
            if cell + 1 == strip.width {
                times.end = times.end + Millis(1);
            }
            let mut all = self.coding.work.shown_within(times, &viewer).peekable();
            all.peek()?;
            let own = all.any(|placed| self.is_own(placed));
            Some(if own { WorkCell::Own } else { WorkCell::Others })
        };
        (0..strip.width).map(cell).collect()
    }

    /// What a stretch of the session consists of. A blind reader sees it up to the focus, and what is stated of a part
    /// of a gap only when that part is over.
    pub(super) fn breakdown(&self, span: Span) -> Breakdown {
        let horizon = self.horizon();
        let end = horizon.map_or(span.end, |horizon| span.end.min(horizon));
        self.session.figures().breakdown(Span::new(span.start, end), horizon)
    }

    /// A click on the strip goes to the mark there, to the tape in that cell, or else to the cell's first time.
    pub(super) fn click_strip(&mut self, row: StripRow, x: u16) {
        let Some(strip) = self.strip() else { return };
        let Some(cell) = x.checked_sub(1).filter(|&cell| cell < strip.width) else { return };
        let times = strip.times(cell);
        let taped = || self.session.figures().taped()?.within(times).next().map(|tape| tape.start);
        let target = match row {
            StripRow::Marks => strip.marks.at(cell),
            StripRow::Tape | StripRow::Rest | StripRow::Work | StripRow::Hours => None,
        };
        if let Some(mark) = target {
            let item = self.session.key_events().marks.get(mark).map(|mark| mark.key);
            if let Some(key) = item {
                self.jump(Item::Event(self.session.index().index_of(key)));
            }
            return;
        }
        let t = match row {
            StripRow::Tape => taped().unwrap_or(times.start),
            StripRow::Work => {
                let first = self.viewer().and_then(|viewer| {
                    let (first, _) = self.coding.work.shown_within(times, &viewer).next()?.span?;
                    Some(first.time)
                });
                first.unwrap_or(times.start)
            }
            StripRow::Marks | StripRow::Rest | StripRow::Hours => times.start,
        };
        self.jump_to(t);
    }
}
