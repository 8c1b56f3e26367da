//! Which rows of which items stand on the screen, laid out from the focus outward: a long log costs one
//! screenful.

use super::App;
use crate::session::Item;

/// One row of the transcript on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScreenRow {
    /// A row of an item: which of its rows it is.
    Of(Item, usize),
    /// Under the focus while playing: what playback waits for.
    Waiting,
    /// Behind the last item: the end of the log.
    End,
    /// Nothing.
    Blank,
}

/// At how many thirds of the transcript's height the focus stands.
const FOCUS_THIRDS: usize = 2;

impl App {
    /// The rows of the transcript, from its top to its bottom.
    #[must_use]
    pub fn screen_rows(&self) -> Vec<ScreenRow> {
        let height = self.areas().map_or(0, |areas| usize::from(areas.transcript.rows));
        let Some(focus) = self.focus.item.filter(|_| height > 0) else {
            return vec![ScreenRow::Blank; height];
        };
        let (above, top) = self.rows_above(focus, height);
        let mut rows = above;
        let skipped = top;
        rows.extend((skipped..self.height_of(focus)).map(|row| ScreenRow::Of(focus, row)));
        if self.hides_what_follows() {
            if self.playback.playing {
                rows.push(ScreenRow::Waiting);
            }
        } else {
            let timeline = self.timeline();
            let mut item = focus;
            while rows.len() < height {
                let Some(next) = timeline.next(item) else {
                    rows.push(ScreenRow::End);
                    break;
                };
                rows.extend((0..self.height_of(next)).map(|row| ScreenRow::Of(next, row)));
                item = next;
            }
        }
        rows.resize(height, ScreenRow::Blank);
        rows
    }

    /// The rows above the focus, and which of its own rows is the first on the screen.
    fn rows_above(&self, focus: Item, height: usize) -> (Vec<ScreenRow>, usize) {
        let own = self.height_of(focus);
        let anchor = (height * FOCUS_THIRDS / 3).min(height - 1);
        // An item that reaches below the screen is moved up as far as needed; scrolling inside it moves it on.
        let fits = if self.focus.row == 0 { anchor.min(height.saturating_sub(own)) } else { anchor };
        let (room, top) = (fits.saturating_sub(self.focus.row), self.focus.row.saturating_sub(fits));
        let timeline = self.timeline();
        let mut above = Vec::new();
        let mut item = focus;
        while above.len() < room {
            let Some(before) = timeline.previous(item) else { break };
            above.extend((0..self.height_of(before)).rev().map(|row| ScreenRow::Of(before, row)));
            item = before;
        }
        above.truncate(room);
        above.reverse();
        (above, top)
    }

    /// How many rows an item takes.
    #[must_use]
    pub(super) fn height_of(&self, item: Item) -> usize {
        match item {
            Item::Event(i) => self.lines.rows(i),
            Item::Start(_)
            | Item::End(_)
            | Item::Hour(_)
            | Item::Hours { .. }
            | Item::Day(_)
            | Item::Reference(_) => 1,
        }
    }
}
