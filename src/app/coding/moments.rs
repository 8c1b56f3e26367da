//! Marks at moments: on rows that are no lines of the log they are set at the time of the row, and shown under it.

use super::shown::{Tag, TagLook};
use super::{App, Notice};
use crate::record::{as_words, visible};
use crate::session::{EventKey, Item};
use crate::time::{MAX_MILLIS, SessionTime};
use crate::work::{ActRef, Draft, Placed, Stretch, Viewer, is_moment, moment_key};

/// A mark at a moment, as it is shown under a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MomentRow {
    /// When it is.
    pub time: SessionTime,
    /// The mark.
    pub tag: Tag,
}

/// How many marks are shown under a row at most.
const MOST: usize = 40;

impl App {
    /// What a mark of the coder's own is set on: the event in focus, or else the moment that the clock shows; or why there is none.
    pub(super) fn to_mark_here(&self) -> Result<Stretch, Notice> {
        self.may_write()?;
        let event = self.focused_event().and_then(|i| self.session.key(i));
        let here = event.or_else(|| self.focus.item.map(|_| moment_key(self.shown())));
        here.map(|key| (key, key)).ok_or(Notice::NothingToCode)
    }

    /// The marks at moments that are shown under the row of an item: those after it and before the next item.
    pub fn moments_of(&self, item: Item) -> Vec<MomentRow> {
        let Some(viewer) = self.viewer() else { return Vec::new() };
        if !self.has_moments() {
            return Vec::new();
        }
        let until = if self.playback.playing { Some(self.shown()) } else { self.horizon() };
        let is_here =
            |key: EventKey| until.is_none_or(|until| key.time <= until) && self.holds_moment(item, key);
        let kept = self.kept_moments(item, &viewer).filter_map(|placed| {
            let (key, _) = placed.span.filter(|(key, _)| is_here(*key))?;
            Some(MomentRow { time: key.time, tag: self.tag_of(placed, key)? })
        });
        let mut rows: Vec<MomentRow> = kept.take(MOST).collect();
        for (number, draft) in &self.coding.drafts {
            let Some((key, _)) = draft.on().filter(|(key, _)| is_moment(*key) && is_here(*key)) else {
                continue;
            };
            if let Some(tag) = self.pending_tag(*number, draft, key) {
                rows.push(MomentRow { time: key.time, tag });
            }
        }
        rows.sort_by_key(|row| row.time);
        rows
    }

    /// The mark at a moment that a row of an item shows.
    pub fn moment_in_row(&self, item: Item, row: usize) -> Option<MomentRow> {
        let mut moments = self.moments_of(item);
        if moments.is_empty() {
            return None;
        }
        // They are the last rows but for that of hidden lines.
        let after = moments.len() + usize::from(self.hidden_after(item) > 0);
        let n = row.checked_sub(self.height_of(item) - after).filter(|&n| n < moments.len())?;
        Some(moments.swap_remove(n))
    }

    /// This coder's marks at moments that belong to an item.
    pub(in crate::app) fn own_moments(&self, item: Item) -> Vec<(ActRef, Draft)> {
        let Some(viewer) = self.coding.coder.clone().map(Viewer::Only) else { return Vec::new() };
        let kept = self.kept_moments(item, &viewer);
        let kept =
            kept.filter_map(|placed| Some((ActRef::Kept(placed.act.id.clone()), App::as_draft(placed)?)));
        let drafts = self.coding.drafts.iter();
        let drafts = drafts.map(|(number, draft)| (ActRef::Draft(*number), draft.clone()));
        let is_here =
            |draft: &Draft| draft.on().is_some_and(|(key, _)| is_moment(key) && self.holds_moment(item, key));
        kept.chain(drafts).filter(|(act, draft)| is_here(draft) && self.holds(act)).collect()
    }

    /// Whether any mark is at a moment.
    fn has_moments(&self) -> bool {
        let is_one = |draft: &Draft| draft.on().is_some_and(|(key, _)| is_moment(key));
        self.coding.work.has_moments() || self.coding.drafts.iter().any(|(_, draft)| is_one(draft))
    }

    fn holds_moment(&self, item: Item, key: EventKey) -> bool {
        self.timeline().has_moment(item, key.time)
    }

    /// The marks that may belong to an item.
    fn kept_moments<'a>(&'a self, item: Item, viewer: &'a Viewer) -> impl Iterator<Item = &'a Placed> {
        let timeline = self.timeline();
        // What is before all is shown with the first item.
        let from = timeline.previous(item).map_or(SessionTime(-MAX_MILLIS), |_| timeline.time(item));
        let to = timeline.next(item).map_or(SessionTime(MAX_MILLIS), |next| timeline.time(next));
        self.coding.work.moments_within((from, to), viewer)
    }

    /// Jumps to a moment and to the row that it is shown with.
    pub(in crate::app) fn jump_to_moment(&mut self, t: SessionTime) {
        if self.view.blind && t > self.now() {
            self.notice = Some(Notice::Blind);
            return;
        }
        let Some(item) = self.timeline().with_moment(t) else { return };
        self.jump(item);
        self.playback.schedule.seek(t);
    }

    /// Where an act is, after what it is: on a line, or at a moment.
    pub(in crate::app) fn on_place(&self, on: Stretch) -> String {
        let word = if is_moment(on.0) { "at" } else { "on" };
        format!("{word} {}", self.place_words(on))
    }

    /// The tag of an act that is not on disk yet.
    fn pending_tag(&self, number: u64, draft: &Draft, key: EventKey) -> Option<Tag> {
        let Draft::Mark { kind, .. } = draft else { return None };
        let is_there = is_moment(key) && self.holds(&ActRef::Draft(number));
        let text = format!("[your mark: {} …]", visible(&as_words(kind)));
        is_there.then_some(Tag { text, look: TagLook::Pending })
    }
}
