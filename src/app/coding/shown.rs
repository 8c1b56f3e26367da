//! What is shown of the work: tags at the end of a line, notes under it.

use super::{App, Shows};
use crate::record::{as_words, one_line, visible};
use crate::session::EventKey;
use crate::work::{ActRef, Coder, Draft, Placed, Stretch, Viewer, What};
use unicode_width::UnicodeWidthStr;

/// How a tag looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagLook {
    /// This coder's, on disk.
    Own,
    /// Another coder's.
    Other,
    /// Not on disk yet.
    Pending,
}

/// A short word for an act on a line, safe for the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The word, in brackets.
    pub text: String,
    /// How it looks.
    pub look: TagLook,
}

/// The work that is shown with a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineWork {
    /// The tags after the last word of the line.
    pub after: Vec<Tag>,
    /// The rows under the line.
    pub below: Vec<Vec<Tag>>,
}

/// The columns between words and tags.
pub const BEFORE_TAGS: u16 = 2;
/// How many acts of a line are shown at most.
const MOST: usize = 40;

/// The sign of an act that is not on disk yet.
const PENDING: &str = " …";

impl App {
    /// Whose work is shown; `None` if none is. That of others is hidden from a blind reader.
    pub(in crate::app) fn viewer(&self) -> Option<Viewer> {
        let own = self.coding.coder.clone().map(Viewer::Only);
        match self.coding.shows {
            Shows::Nothing => None,
            Shows::Own => own,
            Shows::All | Shows::Tags if self.view.blind => own,
            Shows::All | Shows::Tags => Some(Viewer::Everyone),
        }
    }

    /// The work that is shown with the event at index `i`. Takes time for the acts on this event alone.
    pub fn work_of(&self, i: usize) -> LineWork {
        let coding = &self.coding;
        if coding.work.acts().is_empty() && coding.drafts.is_empty() && coding.begun.is_none() {
            return LineWork::default();
        }
        let (Some(key), Some(viewer)) = (self.session.key(i), self.viewer()) else {
            return LineWork::default();
        };
        let (mut tags, mut notes) = (Vec::new(), Vec::new());
        for placed in
            coding.work.spanning(key, &viewer).filter(|placed| begins(placed) < Some(key)).take(MOST)
        {
            tags.extend(self.tag_of(placed, key).map(|tag| (order_of(placed), tag)));
        }
        for placed in coding.work.beginning_at(key, &viewer).take(MOST) {
            let below = placed.act.what.text().filter(|_| coding.shows != Shows::Tags);
            // A note under the line needs no tag, unless it is being withdrawn.
            let is_note = matches!(placed.act.what, What::Note { .. }) && below.is_some();
            let tag = self.tag_of(placed, key).filter(|tag| !is_note || tag.look == TagLook::Pending);
            tags.extend(tag.map(|tag| (order_of(placed), tag)));
            if let Some(text) = below {
                let look = if self.is_own(placed) { TagLook::Own } else { TagLook::Other };
                notes.push((self.note_row(&placed.coder, text), look));
            }
        }
        let own = coding.coder.as_ref().map_or("", Coder::as_str);
        for (_, draft) in coding.drafts.iter().filter(|(number, _)| self.holds(&ActRef::Draft(*number))) {
            let Some(on) = draft.on().filter(|(first, last)| (*first..=*last).contains(&key)) else {
                continue;
            };
            let Some(text) = self.draft_tag(draft, on, key) else { continue };
            let below = matches!(draft, Draft::Note { .. }) && coding.shows != Shows::Tags && on.0 == key;
            if !below {
                // What is not on disk yet was done last.
                let order = TagOrder { coder: own, id: None };
                tags.push((order, Tag { text: format!("[{text}{PENDING}]"), look: TagLook::Pending }));
            }
            if let Draft::Note { text, .. } = draft
                && below
            {
                let whose = coding.coder.as_ref().map(|coder| self.note_row(coder, text));
                notes.push((whose.unwrap_or_default() + PENDING, TagLook::Pending));
            }
        }
        tags.sort_by_key(|(order, _)| (order.coder, order.id.is_none(), order.id));
        let mut tags: Vec<Tag> = tags.into_iter().map(|(_, tag)| tag).collect();
        if coding.begun == Some(key) {
            tags.push(Tag { text: "[span begins …]".to_owned(), look: TagLook::Pending });
        }
        self.lay_out(i, tags, &notes)
    }

    /// A note as it stands under its line, with a sign that no line of the log has.
    fn note_row(&self, coder: &Coder, text: &str) -> String {
        let sign = if self.view.ascii { ">" } else { "›" };
        format!("{sign} {coder}: note: {}", one_line(&visible(text)))
    }

    /// Puts tags after the line, or under it where there is no room, and notes under it.
    fn lay_out(&self, i: usize, tags: Vec<Tag>, notes: &[(String, TagLook)]) -> LineWork {
        let width = self.columns().text_width;
        let mut work = LineWork::default();
        let taken = self.last_row_width(i);
        let mut room = usize::from(width).saturating_sub(taken + usize::from(BEFORE_TAGS));
        let mut row: Vec<Tag> = Vec::new();
        let mut is_below = false;
        for tag in tags {
            let wide = tag.text.width() + usize::from(!row.is_empty());
            if wide > room && (!row.is_empty() || !is_below) {
                if is_below {
                    work.below.push(std::mem::take(&mut row));
                } else {
                    work.after = std::mem::take(&mut row);
                    is_below = true;
                }
                room = usize::from(width);
            }
            room = room.saturating_sub(tag.text.width() + usize::from(!row.is_empty()));
            row.push(tag);
        }
        if is_below && !row.is_empty() {
            work.below.push(row);
        } else if !is_below {
            work.after = row;
        }
        let in_focus = self.focused_event() == Some(i);
        for (text, look) in notes {
            // A long note is whole in focus.
            let most = if in_focus { usize::MAX } else { 1 };
            let rows = crate::app::wrap(text, width);
            let is_cut = rows.len() > most;
            for range in rows.into_iter().take(most) {
                let mut text = text.get(range).unwrap_or_default().to_owned();
                if is_cut {
                    text = crate::app::fit(&format!("{text} …"), width.into(), "…");
                }
                work.below.push(vec![Tag { text, look: *look }]);
            }
        }
        work
    }

    /// The width of the last row of the words of an event.
    fn last_row_width(&self, i: usize) -> usize {
        let Some(line) = self.lines.get(i) else { return 0 };
        if let Some(text) = self.brief_text(i) {
            return text.width();
        }
        let rows = line.rows(self.focused_event() == Some(i));
        rows.last().and_then(|row| line.text.get(row.clone())).map_or(0, UnicodeWidthStr::width)
    }

    /// Whether an act is this coder's.
    pub(in crate::app) fn is_own(&self, placed: &Placed) -> bool {
        self.coding.coder.as_ref() == Some(&placed.coder)
    }

    /// The tag of an act on an event; `None` for one that no tag is for.
    pub(super) fn tag_of(&self, placed: &Placed, key: EventKey) -> Option<Tag> {
        let own = self.is_own(placed);
        let words = self.act_tag(placed)?;
        let side = placed.span.map(|span| self.part_of_span(span, key)).unwrap_or_default();
        // The word for a mark says whose it is.
        let is_mark = matches!(placed.act.what, What::Mark { .. });
        let whose = if own || is_mark { String::new() } else { format!("{}: ", placed.coder) };
        let withdrawn = own && !self.holds(&ActRef::Kept(placed.act.id.clone()));
        let pending = if withdrawn { PENDING } else { "" };
        let look = match (own, withdrawn) {
            (_, true) => TagLook::Pending,
            (true, false) => TagLook::Own,
            (false, false) => TagLook::Other,
        };
        Some(Tag { text: format!("[{whose}{words}{side}{pending}]"), look })
    }

    /// Which part of a span an event is.
    fn part_of_span(&self, (first, last): Stretch, key: EventKey) -> &'static str {
        let [up, down, through] = if self.view.ascii { [" ^", " v", " |"] } else { [" ↑", " ↓", " │"] };
        match () {
            () if first == last => "",
            () if key == first => down,
            () if key == last => up,
            () => through,
        }
    }

    /// The word for an act.
    pub(in crate::app) fn act_tag(&self, placed: &Placed) -> Option<String> {
        Some(match &placed.act.what {
            What::Code { code, level, .. } => {
                let level = level.as_ref().map(|level| format!(", {}", visible(level))).unwrap_or_default();
                self.code_words(code) + &level
            }
            What::Note { .. } => "note".to_owned(),
            What::Flag { .. } => "flag".to_owned(),
            What::Mark { kind, .. } => format!("{}'s mark: {}", placed.coder, visible(&as_words(kind))),
            What::Verdict { fact, is, .. } => format!("{} {}", visible(fact), is.word()),
            What::Retract { .. } | What::Seen { .. } | What::Unknown { .. } => return None,
        })
    }

    fn draft_tag(&self, draft: &Draft, on: Stretch, key: EventKey) -> Option<String> {
        let words = match draft {
            Draft::Code { code, level, .. } => {
                let level = level.as_ref().map(|level| format!(", {}", visible(level))).unwrap_or_default();
                self.code_words(code) + &level
            }
            Draft::Note { .. } => "note".to_owned(),
            Draft::Flag { .. } => "flag".to_owned(),
            Draft::Mark { kind, .. } => format!("your mark: {}", visible(&as_words(kind))),
            Draft::Verdict { fact, is, .. } => format!("{} {}", visible(fact), is.word()),
            Draft::Retract { .. } | Draft::Seen { .. } => return None,
        };
        Some(words + self.part_of_span(on, key))
    }

    /// Whether any work is shown, so that the strip has a row for it. Known since the last message.
    pub fn shows_work(&self) -> bool {
        self.coding.row.1
    }

    /// Finds out whether any work is shown, if what decides it has changed.
    pub(in crate::app) fn look_for_work(&mut self) {
        let now = (self.coding.changes, self.viewer());
        if self.coding.row.0.as_ref() != Some(&now) {
            let is_there =
                now.1.as_ref().is_some_and(|viewer| self.coding.work.shown(viewer).next().is_some());
            self.coding.row = (Some(now), is_there);
        }
    }
}

/// The place of a tag among those of a line: by coder, then in the order in which they were done, on every line the same.
struct TagOrder<'a> {
    coder: &'a str,
    /// `None` for an act that has no id yet.
    id: Option<&'a str>,
}

fn order_of(placed: &Placed) -> TagOrder<'_> {
    TagOrder { coder: placed.coder.as_str(), id: Some(&placed.act.id) }
}

fn begins(placed: &Placed) -> Option<EventKey> {
    placed.span.map(|(first, _)| first)
}
