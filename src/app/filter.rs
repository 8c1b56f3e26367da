//! The filter: only some lines are shown, with the gaps between them.

use super::{App, Effect, Focus, Notice};
use crate::record::{EventKind, visible};
use crate::session::{Item, LineFilter};

/// A filter and the lines it keeps, as far as they are known.
#[derive(Clone, Debug)]
struct Filter {
    lines: LineFilter,
    /// The number of this filter. Answers to an earlier one have another.
    number: u64,
    /// The events that it keeps, as sorted indexes.
    kept: Vec<usize>,
    /// How many events existed when it was begun; `None` until the log is read.
    begun: Option<usize>,
    /// Whether all of them have been looked at.
    complete: bool,
}

/// The current filter.
#[derive(Clone, Debug, Default)]
pub(super) struct Filters {
    current: Option<Filter>,
    /// How many filters were set.
    started: u64,
    /// How often the lines that are kept have changed.
    pub changes: u64,
}

impl Filters {
    /// The events that are kept; `None` if all are.
    pub(super) fn kept(&self) -> Option<&[usize]> {
        self.current.as_ref().filter(|filter| filter.begun.is_some()).map(|filter| filter.kept.as_slice())
    }

    /// Looks at all `len` events for the current filter.
    pub(super) fn begin(&mut self, len: usize) -> Option<Effect> {
        let filter = self.current.as_mut()?;
        self.started += 1;
        self.changes += 1;
        filter.number = self.started;
        (filter.begun, filter.complete) = (Some(len), false);
        filter.kept.clear();
        Some(Effect::Filter(filter.lines.clone(), filter.number))
    }

    /// Looks at the events that were added after the others.
    pub(super) fn look_on(&mut self, len: usize) -> Option<Effect> {
        let filter = self.current.as_mut().filter(|filter| filter.complete)?;
        let begun = filter.begun.filter(|&begun| begun < len)?;
        (filter.begun, filter.complete) = (Some(len), false);
        Some(Effect::FilterOn(filter.lines.clone(), filter.number, begun..len))
    }
}

impl App {
    /// Keeps only the lines of a speaker, of a role or that match a pattern; all if the text is empty.
    pub(super) fn set_filter(&mut self, text: &str, effects: &mut Vec<Effect>) {
        if text.is_empty() {
            if self.filter.current.take().is_some() {
                self.filter.changes += 1;
                self.leave_hidden_line();
                self.notice = Some(Notice::Unfiltered);
            }
            return;
        }
        let filter = match LineFilter::parse(text, self.session.people()) {
            Ok(filter) => filter,
            Err(error) => {
                self.notice = Some(Notice::Text(error.to_string()));
                return;
            }
        };
        self.filter.current =
            Some(Filter { lines: filter, number: 0, kept: Vec::new(), begun: None, complete: false });
        if self.session.is_complete() {
            effects.extend(self.filter.begin(self.session.index().len()));
        } else {
            self.notice = Some(Notice::WillFilter);
        }
    }

    /// Adds lines that the current filter keeps.
    pub(super) fn keep_lines(&mut self, number: u64, events: &[usize], complete: bool) -> Option<Effect> {
        let index = self.session.index();
        let filter = self.filter.current.as_mut().filter(|filter| filter.number == number)?;
        // That a line is kept must not tell a blind reader what an untaped interval says before it is over.
        let kept = |&i: &usize| index.get(i).is_some_and(|entry| entry.kind() != EventKind::Untaped);
        filter.kept.extend(events.iter().copied().filter(kept));
        filter.complete = complete;
        self.filter.changes += 1;
        if complete {
            if filter.kept.is_empty() && !self.view.blind {
                self.notice = Some(Notice::NothingKept);
            }
            self.leave_hidden_line();
        }
        self.filter.look_on(self.session.index().len())
    }

    /// Puts the focus on a line that is kept.
    fn leave_hidden_line(&mut self) {
        let is_hidden = |item: Item| item.event().map_or(!item.is_stop(), |i| !self.keeps(i));
        let hidden = self.focus.item.is_some_and(is_hidden);
        // An earlier filter may have moved it away from the position.
        let moved = !self.playback.playing
            && self.focus.item.is_some_and(|item| self.timeline().time(item) < self.now());
        if hidden || moved {
            let stop = self.timeline().stop_at(self.now()).or_else(|| self.first_stop());
            if let Some(item) = stop {
                self.focus = Focus { item: Some(item), row: 0 };
            }
        }
    }

    /// Whether the filter keeps an event.
    pub(super) fn keeps(&self, event: usize) -> bool {
        self.filter.kept().is_none_or(|kept| kept.binary_search(&event).is_ok())
    }

    /// How many lines the filter hides below an item, before the next line or edge of a gap. A blind reader, and one who
    /// watches the replay, is not told of those below the focus.
    pub(super) fn hidden_after(&self, item: Item) -> usize {
        let Some(filter) = self.filter.current.as_ref().filter(|filter| filter.begun.is_some()) else {
            return 0;
        };
        let (timeline, focus) = (self.timeline(), self.focus.item);
        if self.hides_what_follows() && !focus.is_some_and(|focus| timeline.is_before(item, focus)) {
            return 0;
        }
        let mut hidden = timeline.left_out_after(item);
        // A line in focus is shown even if the filter hides it.
        if let Some(shown) = focus.and_then(Item::event).filter(|shown| hidden.contains(shown)) {
            hidden.end = shown;
        }
        let is_known = filter.complete || filter.kept.last().is_some_and(|&last| hidden.end <= last);
        if is_known { hidden.len() } else { 0 }
    }

    /// What the filter keeps, for the header; `None` without a filter. A blind reader is told of the lines so far.
    pub fn filter_words(&self) -> Option<String> {
        let filter = self.filter.current.as_ref()?;
        let name = visible(filter.lines.name());
        if filter.begun.is_none() {
            return Some(format!("only {name}, once the log has loaded"));
        }
        let count = match self.horizon() {
            Some(_) => {
                let last = self.event_before_focus();
                filter.kept.partition_point(|&i| Some(i) <= last)
            }
            None => filter.kept.len(),
        };
        let more = if filter.complete { "" } else { "+" };
        let lines = if count == 1 { "line" } else { "lines" };
        Some(format!("only {name}: {count}{more} {lines}"))
    }

    /// What the program makes of a filter while it is typed.
    pub(super) fn filter_remark(&self, text: &str) -> String {
        use crate::session::FilterBy;
        match LineFilter::parse(text, self.session.people()) {
            Err(error) => error.to_string(),
            Ok(filter) => match filter.by() {
                FilterBy::Speaker(_) => format!("lines by {}", filter.name()),
                FilterBy::Role(_) => format!("lines by everybody with the role {}", filter.name()),
                FilterBy::Pattern(_) => format!("lines that match {}", filter.name()),
            },
        }
    }
}
