//! Lays out the transcript from the focus outward, and keeps the lines around it: a long log costs a few screens.

use super::lines::{MOST, OPEN_INTERVAL};
use super::panel::MOST_OF_PANEL;
use super::{App, REFERENCES};
use crate::describe::{self, plain_text};
use crate::record::{EventKind, visible};
use crate::session::{Entry, Item};
use crate::time::{SessionTime, format_in_words};
use unicode_width::UnicodeWidthStr;

/// One row of the transcript on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScreenRow {
    /// A row of an item, with its number.
    Of(Item, usize),
    /// Below the focus while playing: what playback waits for.
    Waiting,
    /// After the last item: the end of the log.
    End,
    /// Nothing.
    Blank,
}

/// Where the words of the row of a part begin, from the column of speakers on: after its texture.
pub const PART_WORDS: u16 = 2;

/// The words of the row at which a part of a gap begins, safe for the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartWords {
    /// The number and length of the part.
    pub length: String,
    /// What the log states of it.
    pub stated: String,
}

impl PartWords {
    fn width(&self) -> usize {
        self.length.width() + self.stated.width()
    }
}

/// The height of the focus in the transcript, in thirds.
const FOCUS_THIRDS: usize = 2;

/// How many screens before and after the focus are kept.
const HELD: usize = 3;

/// How many bytes of lines before and after the focus are kept, or else as many lines as fill a screen: the first screen
/// must not wait for long lines that it does not show.
const HELD_BYTES: u64 = 1 << 18;

/// The range of focus positions for which the kept lines suffice. Inside it a message costs next to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// One screen before the focus; `None` if the log begins sooner.
    from: Option<Item>,
    /// One screen after the focus; `None` if the log ends sooner.
    to: Option<Item>,
    basis: Basis,
}

/// What a window depends on. If any of it changes, items have moved or lines were dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Basis {
    rows: u16,
    text_width: u16,
    events: usize,
    refreshed: u64,
    forgotten: u64,
    filtered: u64,
}

impl App {
    /// The rows of the transcript, from top to bottom.
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
            let room = height.saturating_sub(rows.len() + usize::from(self.playback.playing));
            rows.extend(self.rows_at_once(focus, room));
            if self.playback.playing {
                let room = height.saturating_sub(rows.len() + 1);
                rows.extend(self.passed_rows(focus, room));
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

    /// The rows below an event in focus up to the position: a mark at the time of words, an hour or date that has passed since.
    fn rows_at_once(&self, focus: Item, room: usize) -> Vec<ScreenRow> {
        let (timeline, last) = (self.timeline(), self.last_passed());
        let Some(last) = last.filter(|_| focus.event().is_some()) else { return Vec::new() };
        let later = std::iter::successors(timeline.next(focus), |&item| timeline.next(item));
        let later = later
            .take_while(|&item| !timeline.is_before(last, item))
            .filter(|item| !matches!(item, Item::Start(_) | Item::Part(_) | Item::End(_)));
        let rows = later.flat_map(|item| (0..self.height_of(item)).map(move |row| ScreenRow::Of(item, row)));
        rows.take(room).collect()
    }

    /// The rows that have passed since playback waits at the gap in focus: whole hours, midnights, parts of the gap, marks of
    /// coders. The last
    /// ones, if there is no room for all.
    fn passed_rows(&self, focus: Item, room: usize) -> Vec<ScreenRow> {
        let Some(t) = self.passing() else { return Vec::new() };
        let timeline = self.timeline();
        let last = timeline.last_at(t);
        let passed = std::iter::successors(last, |&item| timeline.previous(item));
        let passed = passed.take_while(|&item| timeline.is_before(focus, item)).take(room);
        // From the last row up. Of an event only the marks of coders after it are shown.
        let rows = passed.flat_map(|item| {
            let (height, moments) = (self.height_of(item), self.moments_of(item).len());
            let own = item.event().is_none().then_some(0);
            (height - moments..height).rev().chain(own).map(move |row| ScreenRow::Of(item, row))
        });
        let mut rows: Vec<ScreenRow> = rows.take(room).collect();
        rows.reverse();
        rows
    }

    /// The rows above the focus, and the first of its own rows that is visible.
    pub(super) fn rows_above(&self, focus: Item, height: usize) -> (Vec<ScreenRow>, usize) {
        let own = self.height_of(focus);
        let usual = height * FOCUS_THIRDS / 3;
        let anchor = self.held_row.unwrap_or(usual).min(height - 1);
        // An item that is cut off at the bottom is moved up; scrolling inside it moves it further.
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
    pub(super) fn height_of(&self, item: Item) -> usize {
        let rows = |i| self.lines.rows(i, self.focus.item == Some(item));
        let is_brief = |i| self.is_open_interval(i) || self.is_told_by_part(i);
        let own = match item {
            Item::Event(i) => {
                let own = if is_brief(i) { 1 } else { rows(i) };
                own + self.work_of(i).below.len()
            }
            Item::Reference(r) if self.focus.item == Some(item) => 1 + self.source_rows(r).len(),
            Item::Start(_)
            | Item::Part(_)
            | Item::End(_)
            | Item::Hour(_)
            | Item::Hours { .. }
            | Item::Day(_)
            | Item::Reference(_) => 1,
        };
        own + self.moments_of(item).len() + usize::from(self.hidden_after(item) > 0)
    }

    /// How many lines the filter hides below an item, if this row of it says so: its last.
    pub fn hidden_in_row(&self, item: Item, row: usize) -> Option<usize> {
        let hidden = self.hidden_after(item);
        (hidden > 0 && row + 1 == self.height_of(item)).then_some(hidden)
    }

    /// The source of a reference line, in rows of the text column.
    pub fn source_rows(&self, reference: usize) -> Vec<&'static str> {
        let source = REFERENCES.get(reference).map_or("", |reference| reference.source);
        let rows = super::wrap(source, self.columns().text_width);
        rows.into_iter().map(|row| source.get(row).unwrap_or_default()).collect()
    }

    /// The times of the reference lines.
    pub fn reference_times(&self) -> impl Iterator<Item = SessionTime> {
        self.view.time_lines.references().filter(|&t| self.horizon().is_none_or(|horizon| t <= horizon))
    }

    /// How many rows an item takes at least, wherever the focus is and whatever a blind reader sees of it.
    fn least_height(&self, item: Item) -> usize {
        let is_interval = |entry: &Entry| entry.kind() == EventKind::Untaped;
        let of_event = |i| match self.session.index().get(i).filter(is_interval) {
            Some(_) => 1,
            None => self.lines.rows(i, false),
        };
        item.event().map_or(1, of_event)
    }

    /// The words of an event that is shown in one row, where a part of its gap says the rest or a blind reader is in it.
    pub fn brief_text(&self, i: usize) -> Option<&str> {
        let line = self.lines.get(i)?;
        if self.is_open_interval(i) {
            return Some(OPEN_INTERVAL);
        }
        line.brief.filter(|_| self.is_told_by_part(i)).and_then(|brief| line.text.get(..brief))
    }

    /// Whether an event is an untaped interval that a blind reader is in. Its words, its accounts and its citation tell when
    /// it ends, so they are hidden until then, as those of a part of a gap are.
    pub fn is_open_interval(&self, i: usize) -> bool {
        let entry = self.session.index().get(i).filter(|entry| entry.kind() == EventKind::Untaped);
        entry.and_then(Entry::end).zip(self.horizon()).is_some_and(|(end, t)| t < end)
    }

    /// Whether an event is an untaped interval at whose start a part of its gap has a row with all that is stated. The
    /// event's own row then says only when the interval ends, unless a search found its words.
    pub fn is_told_by_part(&self, i: usize) -> bool {
        let bands = &self.view.bands;
        let Some(entry) = self.session.index().get(i).filter(|e| e.kind() == EventKind::Untaped) else {
            return false;
        };
        // In focus it says what other sources say.
        if entry.has_other_accounts() && self.focus.item == Some(Item::Event(i)) {
            return false;
        }
        let p = bands.part_at_or_after(entry.time());
        bands.parts().get(p).is_some_and(|row| row.start == entry.time())
            && self.timeline().shows_part(p)
            && bands.part(&self.session, p).is_some_and(|(_, part)| part.more == 0)
            && self.lines.get(i).is_some_and(|line| line.brief.is_some())
            && !self.search.current().is_some_and(|search| search.is_match(i))
            && self.part_words(p).is_some_and(|words| words.width() <= self.room_of_parts())
    }

    /// The words of the row of a part. A blind reader sees its length and what is stated only when it is over.
    pub fn part_words(&self, p: usize) -> Option<PartWords> {
        let bands = &self.view.bands;
        let (row, (gap, part)) = (bands.parts().get(p)?, bands.part(&self.session, p)?);
        let number = gap.part_number(row.part);
        if self.horizon().is_some_and(|t| t < part.span.end) {
            return Some(PartWords { length: format!(" {number} …"), stated: String::new() });
        }
        let stated = plain_text(&describe::part_by_questioning(part));
        Some(PartWords {
            length: format!(" {number} {}", format_in_words(part.length())),
            stated: format!(" · {}", visible(&stated)),
        })
    }

    /// How many columns the words of the row of a part may take.
    fn room_of_parts(&self) -> usize {
        usize::from(self.columns().from_who().saturating_sub(PART_WORDS))
    }

    /// The events that have to be read: those near the focus and those of an open panel.
    pub(super) fn missing(&mut self) -> Vec<usize> {
        let mut missing = self.missing_near_focus();
        missing.extend(self.missing_in_panel());
        missing.sort_unstable();
        missing.dedup();
        missing
    }

    /// The events near the focus that have to be read.
    fn missing_near_focus(&mut self) -> Vec<usize> {
        let Some(focus) = self.focus.item else { return Vec::new() };
        let basis = Basis {
            rows: self.view.size.1,
            text_width: self.columns().text_width,
            events: self.session.index().len(),
            refreshed: self.view.refreshed,
            forgotten: self.lines.forgotten(),
            filtered: self.filter.changes,
        };
        let timeline = self.timeline();
        let inside = |window: &Window| {
            window.basis == basis
                && window.from.is_none_or(|from| !timeline.is_before(focus, from))
                && window.to.is_none_or(|to| !timeline.is_before(to, focus))
        };
        // A line that a filter hides is not among those that were read, even inside the window.
        let is_read = focus.event().is_none_or(|i| self.lines.get(i).is_some());
        if is_read && self.window.as_ref().is_some_and(inside) {
            return Vec::new();
        }
        let screen = usize::from(self.view.size.1).clamp(1, (MOST - MOST_OF_PANEL) / (2 * HELD) - 1);
        let mut missing = Vec::new();
        // Whether all that the screen shows was read, and how far the lines that are kept suffice.
        let mut side = |next: &dyn Fn(Item) -> Option<Item>| {
            let (mut edge, mut bytes, mut rows, mut is_read) = (None, 0, 0, true);
            for (n, item) in std::iter::successors(Some(focus), |&i| next(i)).take(screen * HELD).enumerate()
            {
                let unread = item.event().filter(|&i| self.lines.get(i).is_none());
                is_read &= unread.is_none();
                missing.extend(unread);
                bytes += item.event().map_or(0, |i| self.session.line_length(i));
                rows += if n > 0 { self.least_height(item) } else { 0 };
                edge = edge.or((n == screen).then_some(item));
                if bytes >= HELD_BYTES && (rows >= screen || !is_read) {
                    return (is_read, Some(focus));
                }
            }
            (true, edge)
        };
        let (to, from) = (side(&|item| timeline.next(item)), side(&|item| timeline.previous(item)));
        // The focus itself was visited twice.
        missing.sort_unstable();
        missing.dedup();
        // If reading them makes the lines drop others, the basis changes and this runs once more; so it does until the rows
        // of long lines are known to fill the screen.
        self.window = (from.0 && to.0).then_some(Window { from: from.1, to: to.1, basis });
        missing
    }
}
