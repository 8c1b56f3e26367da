//! The pane beside the transcript of a wide screen: gaps and marks in order of time, around the position. Next to it
//! the transcript does not scroll: the focus moves down the page, and at its end the next page appears.
//!
//! Terminals scroll whole rows, so scrolling would mean redrawing the pane at each step.

use super::{App, Focus};
use crate::session::{Item, Mark};
use crate::time::SessionTime;
use ratatui::layout::Rect;

/// A row of the pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideItem {
    /// The gap whose band has this index.
    Gap(usize),
    /// The mark with this index.
    Mark(usize),
}

/// The rows of the pane that fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SideRows {
    /// The rows.
    pub rows: Vec<SideItem>,
    /// The number of rows before them.
    pub before: usize,
    /// The number of all rows.
    pub len: usize,
    /// The number of rows up to the position: the last of them is the current one.
    pub up_to: usize,
}

/// How many rows of the last page are shown again on the next.
const KEPT: usize = 5;
/// How many while playing: each page is written anew.
const KEPT_PLAYING: usize = 1;
/// How many rows stay below the focus.
const MARGIN: usize = 2;

impl App {
    /// Where the pane is; `None` if the screen is not wide enough.
    #[must_use]
    pub fn side_area(&self) -> Option<Rect> {
        let (areas, columns) = (self.areas()?, self.columns());
        let left = columns.end() + 2;
        let bottom = if areas.panel.rows > 0 { areas.panel.top } else { areas.strip.top };
        let (width, rows) = (self.view.size.0.checked_sub(left)?, bottom.checked_sub(areas.header.top)?);
        let is_wide = columns.has_pane && areas.header.rows > 0 && rows > 2;
        is_wide.then(|| Rect::new(left, areas.header.top, width, rows))
    }

    /// The rows of the pane: a page of the list, that with the current row. Costs what is on the screen.
    #[must_use]
    pub fn side_rows(&self, height: usize) -> SideRows {
        let (gaps, marks) = (self.bands().gaps(), &self.session.key_events().marks);
        let now = self.now();
        let mut gap = gaps.partition_point(|&b| self.start_of_band(b) <= now);
        let mut mark = marks.partition_point(|mark| mark.key.time <= now);
        let up_to = gap + mark;
        let len = if self.view.blind { up_to } else { gaps.len() + marks.len() };
        let page = height.saturating_sub(2).max(1);
        let before = (up_to.saturating_sub(1) / page * page).min(len.saturating_sub(height));
        // Of a gap and a mark at one time the gap is first, as in the transcript.
        let gap_is_first = |gap: usize, mark: usize| match (gaps.get(gap), marks.get(mark)) {
            (Some(&gap), Some(mark)) => self.start_of_band(gap) <= mark.key.time,
            (gap, _) => gap.is_some(),
        };
        while gap + mark > before {
            let takes_mark = match (gap.checked_sub(1), mark.checked_sub(1)) {
                (Some(gap), Some(mark)) => gap_is_first(gap, mark),
                (gap, _) => gap.is_none(),
            };
            if takes_mark { mark -= 1 } else { gap -= 1 }
        }
        let mut rows = Vec::new();
        while rows.len() < height && before + rows.len() < len {
            if gap_is_first(gap, mark) {
                rows.push(SideItem::Gap(gaps[gap]));
                gap += 1;
            } else {
                rows.push(SideItem::Mark(mark));
                mark += 1;
            }
        }
        SideRows { rows, before, len, up_to }
    }

    /// The mark of a row.
    #[must_use]
    pub fn side_mark(&self, mark: usize) -> Option<&Mark> {
        self.session.key_events().marks.get(mark)
    }

    fn start_of_band(&self, band: usize) -> SessionTime {
        self.bands().get(band).map_or(SessionTime(0), |band| band.span.start)
    }

    /// Goes to what is in a row of the screen, if that is a row of the pane.
    pub(super) fn click_side(&mut self, x: u16, y: u16) -> bool {
        let Some(area) = self.side_area().filter(|area| area.contains((x, y).into())) else { return false };
        let rows = self.side_rows(usize::from(area.height.saturating_sub(2)));
        let row = y.checked_sub(area.top() + 1).and_then(|row| rows.rows.get(usize::from(row)).copied());
        let item = row.and_then(|row| match row {
            SideItem::Gap(band) => Some(Item::Start(band)),
            SideItem::Mark(mark) => {
                Some(Item::Event(self.session.index().index_of(self.side_mark(mark)?.key)))
            }
        });
        if let Some(item) = item {
            self.jump(item);
        }
        true
    }

    /// Finds the row of the screen for the focus, after it was somewhere else: that at which the transcript stands still, if
    /// it has one, or else the next page.
    pub(super) fn hold_still(&mut self, before: Option<Focus>) {
        let height = self.areas().map_or(0, |areas| usize::from(areas.transcript.rows));
        let Some(item) = self.focus.item.filter(|_| height > 0) else { return };
        if self.side_area().is_none() {
            self.held_row = None;
            return;
        }
        match before {
            Some(before) if before == self.focus => {}
            before => self.held_row = before.and_then(|before| self.row_from(before, item, height)),
        }
        // Where there is less before the focus than that, it is higher.
        let (above, top) = self.rows_above(item, height);
        self.held_row = Some(above.len() + self.focus.row - top);
    }

    /// The row of the focus on the screen if the transcript stands still, or on the next page; `None` if it was far away.
    fn row_from(&self, before: Focus, item: Item, height: usize) -> Option<usize> {
        let (old, timeline) = (before.item?, self.timeline());
        let top = i64::try_from(self.held_row?).ok()? - i64::try_from(before.row).ok()?;
        let forward = timeline.is_before(old, item);
        let (mut at, to) = if forward { (old, item) } else { (item, old) };
        let mut rows = 0;
        while at != to {
            rows += self.height_of(at);
            at = timeline.next(at).filter(|_| rows <= 2 * height)?;
        }
        let (rows, row) = (i64::try_from(rows).ok()?, i64::try_from(self.focus.row).ok()?);
        let first = if forward { top + rows } else { top - rows };
        let last = usize::try_from(first + row)
            .ok()
            .map(|y| y + (self.height_of(item) - self.focus.row).min(height));
        let (margin, kept) = if self.hides_what_follows() { (1, KEPT_PLAYING) } else { (MARGIN, KEPT) };
        match last {
            // Above the screen: the row above its last third.
            None => None,
            Some(last) if last + margin <= height => usize::try_from(first + row).ok(),
            Some(_) => Some(kept),
        }
    }
}
