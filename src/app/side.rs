//! The pane beside the transcript of a wide screen: gaps and marks in order of time, around the position. Next to it
//! the transcript does not scroll: the focus moves down the page, and at its end the next page appears.
//!
//! Terminals scroll whole rows, so scrolling would mean redrawing the pane at each step.

use super::{App, Focus, wrap};
use crate::describe::{self, Timestamps, plain_text};
use crate::record::visible;
use crate::session::{Item, Mark, Texture};
use crate::time::{SessionTime, format_hms};
use ratatui::layout::{Constraint, Layout, Rect};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// A row of the pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideItem {
    /// The gap whose band has this index.
    Gap(usize),
    /// The mark with this index.
    Mark(usize),
    /// A row of what the log states of the gap above: its band, and the number of the row, from 0.
    Stated(usize, usize),
}

/// The columns of a row of the pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SideColumns {
    /// The symbol of the focus.
    pub focus: Rect,
    /// The texture or the symbol.
    pub sign: Rect,
    /// The name.
    pub name: Rect,
    /// The time.
    pub when: Rect,
    /// The hours; empty in a narrow pane.
    pub hours: Rect,
    /// The length of a gap.
    pub length: Rect,
    /// What the log states of a gap, if it fits.
    pub stated: Rect,
    /// What the log states of a gap, in rows below it.
    pub below: Rect,
}

/// The width of the names.
const NAME: u16 = 18;
/// The width from which on the hours are shown, and what is stated of gaps.
const WITH_HOURS: u16 = 54;

/// The rows of the pane that fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SideRows {
    /// The rows.
    pub rows: Vec<SideItem>,
    /// The number of gaps and marks before them.
    pub before: usize,
    /// The number of gaps and marks among them.
    pub shown: usize,
    /// The number of all gaps and marks.
    pub len: usize,
    /// The number of gaps and marks up to the position: the last of them is the current one.
    pub up_to: usize,
}

/// How many rows of the last page are shown again on the next.
const KEPT: usize = 5;
/// How many while playing: each page is written again.
const KEPT_PLAYING: usize = 1;
/// How many rows stay below the focus.
const MARGIN: usize = 2;

impl App {
    /// Where the pane is; `None` if the screen is not wide enough.
    #[must_use]
    pub fn side_area(&self) -> Option<Rect> {
        let pane = self.whole_pane()?;
        let below = self.side_work_area().map_or(0, |work| work.height);
        Some(Rect { height: pane.height - below, ..pane })
    }

    /// Where the pane and the list of work below it are together.
    pub(super) fn whole_pane(&self) -> Option<Rect> {
        let (areas, columns) = (self.areas()?, self.columns());
        let left = columns.end() + 2;
        let bottom = if areas.panel.rows > 0 { areas.panel.top } else { areas.strip.top };
        let (width, rows) = (self.view.size.0.checked_sub(left)?, bottom.checked_sub(areas.header.top)?);
        let is_wide = columns.has_pane && areas.header.rows > 0 && rows > 2;
        is_wide.then(|| Rect::new(left, areas.header.top, width, rows))
    }

    /// The columns of a row of the pane.
    #[must_use]
    pub fn side_columns(&self, pane: Rect, y: u16) -> SideColumns {
        let time = Timestamps::new(&self.session).weekday_time(self.view.zero.time).width();
        let (hours, space) = if pane.width >= WITH_HOURS { (7, 2) } else { (0, 0) };
        let row = Rect::new(pane.left() + 1, y, pane.width.saturating_sub(3), 1);
        let widths =
            [2, 2, NAME, u16::try_from(time).unwrap_or(12), hours, 10, space].map(Constraint::Length);
        let [focus, sign, name, when, hours, length, _, stated] =
            Layout::horizontal(widths.into_iter().chain([Constraint::Fill(1)])).areas(row);
        let below = Rect::new(name.x, y, row.right().saturating_sub(name.x), 1);
        SideColumns { focus, sign, name, when, hours, length, stated, below }
    }

    /// What the log states of the gap of a band, safe for the screen; nothing while a blind reader is in it.
    #[must_use]
    pub fn side_stated(&self, band: usize) -> String {
        let band = self.bands().get(band).filter(|band| self.horizon().is_none_or(|t| band.span.end <= t));
        let gap = band.and_then(|band| self.session.figures().gaps.get(band.number.checked_sub(1)?));
        let Some(gap) = gap else { return String::new() };
        let stated = plain_text(&describe::gap(gap));
        // The sign is that of most of the gap.
        let textures = self.textures_in(gap);
        let asked = textures.iter().find(|(texture, _)| *texture == Texture::Questioned);
        let stated = match asked.filter(|_| textures.len() > 1) {
            Some((_, length)) => format!("{} questioned · {stated}", format_hms(*length)),
            None => stated,
        };
        visible(&stated).into_owned()
    }

    /// The rows of what is stated of a gap, as ranges of its words; none if they fit into the row of the gap.
    pub fn side_stated_rows(&self, pane: Rect, words: &str) -> Vec<Range<usize>> {
        let columns = self.side_columns(pane, pane.top());
        if words.width() <= columns.stated.width.into() {
            Vec::new()
        } else {
            wrap(words, columns.below.width)
        }
    }

    /// The rows of the pane: a page of the list, that with the current row. Costs what is on the screen. If the list leaves rows
    /// free, what is stated of gaps is below them, where the row of the gap cuts it.
    #[must_use]
    pub fn side_rows(&self, pane: Rect) -> SideRows {
        let height = usize::from(pane.height.saturating_sub(2));
        let (gaps, marks) = (self.bands().gaps(), &self.session.key_events().marks);
        let now = self.now();
        let mut gap = gaps.partition_point(|&b| self.start_of_band(b) <= now);
        let mut mark = marks.partition_point(|mark| mark.key.time <= now);
        let up_to = gap + mark;
        let len = if self.view.blind { up_to } else { gaps.len() + marks.len() };
        let step = height.saturating_sub(2).max(1);
        let before = (up_to.saturating_sub(1) / step * step).min(len.saturating_sub(height));
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
        let shown = (len - before).min(height);
        let mut items = Vec::new();
        for _ in 0..shown {
            if gap_is_first(gap, mark) {
                items.push(SideItem::Gap(gaps[gap]));
                gap += 1;
            } else {
                items.push(SideItem::Mark(mark));
                mark += 1;
            }
        }
        let rows = self.with_stated(items, pane, height - shown);
        SideRows { rows, before, shown, len, up_to }
    }

    /// The rows of a list, with what is stated of gaps below them in as many more rows. Where the pane has a column for that, some
    /// of it below and some in the column would look torn: then it is all or none.
    fn with_stated(&self, items: Vec<SideItem>, pane: Rect, mut free: usize) -> Vec<SideItem> {
        if free == 0 {
            return items;
        }
        let below = |item: SideItem| match item {
            SideItem::Gap(band) => {
                let rows = self.side_stated_rows(pane, &self.side_stated(band)).len();
                (0..rows).map(|row| SideItem::Stated(band, row)).collect()
            }
            SideItem::Mark(_) | SideItem::Stated(..) => Vec::new(),
        };
        let listed: Vec<(SideItem, Vec<SideItem>)> =
            items.into_iter().map(|item| (item, below(item))).collect();
        let all: usize = listed.iter().map(|(_, below)| below.len()).sum();
        if all > free && self.side_columns(pane, pane.top()).stated.width > 0 {
            free = 0;
        }
        let mut rows = Vec::new();
        for (item, below) in listed {
            rows.push(item);
            if below.len() <= free {
                free -= below.len();
                rows.extend(below);
            }
        }
        rows
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
        if self.click_side_work(x, y) {
            return true;
        }
        let Some(area) = self.side_area().filter(|area| area.contains((x, y).into())) else { return false };
        let rows = self.side_rows(area);
        let row = y.checked_sub(area.top() + 1).and_then(|row| rows.rows.get(usize::from(row)).copied());
        let item = row.and_then(|row| match row {
            SideItem::Gap(band) | SideItem::Stated(band, _) => Some(Item::Start(band)),
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
