//! The list below the pane of a wide screen: what this coder did around the position, a page of it as in the pane.

use super::App;
use crate::describe::Timestamps;
use crate::record::{as_words, one_line, visible};
use crate::session::{EventKey, Item};
use crate::work::{Placed, Viewer, What, is_moment, moment_key};
use ratatui::layout::Rect;

/// The rows of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SideWork {
    /// The rows: when, and what was done, safe for the screen.
    pub rows: Vec<(String, String)>,
    /// The number of acts before them.
    pub before: usize,
    /// The number of all acts.
    pub len: usize,
    /// The number of acts up to the position: the last of them is the current one.
    pub up_to: usize,
}

/// The pane has a list of work from this height on.
const WITH_WORK: u16 = 14;

impl App {
    /// Where the list is: the lower third of the pane, if this coder did anything that is shown.
    #[must_use]
    pub fn side_work_area(&self) -> Option<Rect> {
        let is_any = !self.coding.own.1.is_empty();
        let pane = self.whole_pane().filter(|pane| is_any && pane.height >= WITH_WORK)?;
        let height = pane.height / 3;
        Some(Rect { y: pane.bottom() - height, height, ..pane })
    }

    /// Finds out what this coder did, if that has changed since. Takes time for all acts.
    pub(super) fn look_for_own_work(&mut self) {
        let is_shown = self.viewer().is_some();
        let now = (self.coding.changes, is_shown);
        if self.coding.own.0 == Some(now) {
            return;
        }
        let own = self.own_viewer().filter(|_| is_shown && self.whole_pane().is_some());
        let places = own.map(|own| self.coding.work.shown_places(&own).collect()).unwrap_or_default();
        let is_known = self.whole_pane().is_some();
        self.coding.own = (is_known.then_some(now), places);
    }

    fn own_viewer(&self) -> Option<Viewer> {
        self.coding.coder().map(Viewer::Only)
    }

    /// The rows of the list: a page of it, that with the current row. Costs what is on the screen.
    #[must_use]
    pub fn side_work(&self, area: Rect) -> SideWork {
        let height = usize::from(area.height.saturating_sub(2));
        let own = &self.coding.own.1;
        let key = |at: &usize| self.coding.work.acts().get(*at).and_then(begins);
        let now = match self.focus.item.and_then(Item::event).and_then(|i| self.session.key(i)) {
            Some(event) => event,
            None => moment_key(self.now()),
        };
        let up_to = own.partition_point(|at| key(at) <= Some(now));
        let len = if self.view.blind { up_to } else { own.len() };
        let page = height.saturating_sub(1).max(1);
        let before = (up_to.saturating_sub(1) / page * page).min(len.saturating_sub(height));
        let acts = own.get(before..len).unwrap_or_default().iter().take(height);
        let rows = acts.filter_map(|at| self.side_act(self.coding.work.acts().get(*at)?));
        SideWork { rows: rows.collect(), before, len, up_to }
    }

    fn side_act(&self, placed: &Placed) -> Option<(String, String)> {
        let (first, last) = placed.span?;
        let times = Timestamps::new(&self.session);
        let to = if first == last { String::new() } else { format!(" to {}", times.time(last.time)) };
        let what = match &placed.act.what {
            What::Note { text, .. } => format!("note: {}", one_line(&visible(text))),
            What::Mark { kind, .. } => format!("mark: {}", visible(&as_words(kind))),
            What::Code { .. }
            | What::Flag { .. }
            | What::Retract { .. }
            | What::Seen { .. }
            | What::Verdict { .. }
            | What::Unknown { .. } => self.act_tag(placed)?,
        };
        Some((times.weekday_time(first.time), what + &to))
    }

    /// Goes to what is in a row of the screen, if that is a row of the list.
    pub(super) fn click_side_work(&mut self, x: u16, y: u16) -> bool {
        let Some(area) = self.side_work_area().filter(|area| area.contains((x, y).into())) else {
            return false;
        };
        let list = self.side_work(area);
        let row = y.checked_sub(area.top() + 1).map(usize::from).filter(|&row| row < list.rows.len());
        let at = row.and_then(|row| self.coding.own.1.get(list.before + row).copied());
        match at.and_then(|at| self.coding.work.acts().get(at)).and_then(begins) {
            Some(key) if is_moment(key) => self.jump_to_moment(key.time),
            Some(key) => self.jump(Item::Event(self.session.index().index_of(key))),
            None => {}
        }
        true
    }
}

fn begins(placed: &Placed) -> Option<EventKey> {
    placed.span.map(|(first, _)| first)
}
