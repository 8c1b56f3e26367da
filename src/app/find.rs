//! The search: the pattern, its matches so far, and the jumps from one match to the next.

use super::table::Direction;
use super::{App, Effect, Notice};
use crate::record::{EventKind, visible};
use crate::session::{Entry, Item, Pattern};
use crate::time::SessionTime;
use std::ops::Range;

/// A pattern and the matches found so far.
#[derive(Clone, Debug)]
pub struct Search {
    /// The pattern.
    pub pattern: Pattern,
    /// The number of this search. Answers to an earlier search have another one.
    pub number: u64,
    /// The events that match, as sorted indexes.
    pub matches: Vec<usize>,
    /// The untaped intervals among them, of which a blind reader learns when they are over.
    intervals: Intervals,
    /// Whether all events that existed when the search started have been searched.
    pub complete: bool,
    /// How many events existed when the search started; later ones are searched once it is complete.
    seen: usize,
    /// Whether the first match after the focus is still to be shown.
    pending: bool,
}

/// Untaped intervals that match: how many of them a blind reader is in is known by two binary searches.
#[derive(Clone, Debug, Default)]
struct Intervals {
    /// The events, as sorted indexes.
    events: Vec<usize>,
    /// When they end, sorted.
    ends: Vec<SessionTime>,
}

impl Intervals {
    /// Adds those among the events, which follow those that were added before.
    fn extend(&mut self, events: impl Iterator<Item = (usize, Entry)>) {
        // One without a length is never open.
        let lasts = |entry: Entry| entry.end().filter(|&end| entry.time() < end);
        for (i, entry) in events.filter(|(_, entry)| entry.kind() == EventKind::Untaped) {
            if let Some(end) = lasts(entry) {
                self.events.push(i);
                self.ends.push(end);
            }
        }
        self.ends.sort();
    }

    /// How many of the events up to `event`, which is the last one that begins at or before `t`, end later than `t`.
    fn open(&self, event: Option<usize>, t: SessionTime) -> usize {
        let begun = self.events.partition_point(|&i| Some(i) <= event);
        begun.saturating_sub(self.ends.partition_point(|&end| end <= t))
    }

    fn clear(&mut self) {
        self.events.clear();
        self.ends.clear();
    }
}

impl Search {
    /// The first match after an event, as an index into `matches`.
    fn after(&self, event: Option<usize>) -> Option<usize> {
        let n = event.map_or(0, |event| self.matches.partition_point(|&found| found <= event));
        (n < self.matches.len()).then_some(n)
    }

    /// Whether an event matches.
    pub fn is_match(&self, event: usize) -> bool {
        self.matches.binary_search(&event).is_ok()
    }

    /// Whether the first match after the event, or that there is none, can be shown now. Returns true only once.
    fn is_due(&mut self, from: Option<usize>) -> bool {
        let due = self.pending && (self.complete || self.after(from).is_some());
        self.pending &= !due;
        due
    }

    /// Searches all `len` events again.
    fn restart(&mut self, number: u64, len: usize) -> Effect {
        (self.number, self.complete, self.seen) = (number, false, len);
        self.matches.clear();
        self.intervals.clear();
        Effect::Search(self.pattern.clone(), number)
    }
}

/// How many matches a search has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatchCount {
    /// The number of the match in focus, from 1; `None` if the focus is on no match.
    pub current: Option<usize>,
    /// The number of matches; in blind mode, of those up to the focus whose words are not hidden.
    pub count: usize,
    /// Whether all events have been searched.
    pub complete: bool,
}

/// The current search, and the pattern of the last one.
#[derive(Clone, Debug, Default)]
pub struct Searches {
    current: Option<Search>,
    /// How many searches were started.
    started: u64,
    last: String,
}

impl Searches {
    /// The current search.
    pub fn current(&self) -> Option<&Search> {
        self.current.as_ref()
    }

    /// The pattern that was typed last.
    pub(super) fn last(&self) -> &str {
        &self.last
    }

    /// The pattern of a search that is not complete.
    pub(super) fn waiting(&self) -> Option<&str> {
        self.current.as_ref().filter(|search| !search.complete).map(|search| search.pattern.text())
    }

    /// Takes a new pattern; [`Searches::begin`] starts its search.
    fn set(&mut self, pattern: Pattern) {
        self.started += 1;
        pattern.text().clone_into(&mut self.last);
        self.current = Some(Search {
            pattern,
            number: self.started,
            matches: Vec::new(),
            intervals: Intervals::default(),
            complete: false,
            seen: 0,
            pending: true,
        });
    }

    /// Starts the search that waits, in `len` events.
    pub(super) fn begin(&mut self, len: usize) -> Option<Effect> {
        let search = self.current.as_mut().filter(|s| !s.complete && s.matches.is_empty())?;
        Some(search.restart(search.number, len))
    }

    /// Searches all events, because those that were added are not the last.
    pub(super) fn search_again(&mut self, len: usize) -> Option<Effect> {
        let search = self.current.as_mut()?;
        self.started += 1;
        Some(search.restart(self.started, len))
    }

    /// Searches the events that were added after the others.
    pub(super) fn search_added(&mut self, len: usize) -> Option<Effect> {
        let search = self.current.as_mut()?;
        if !search.complete || search.seen >= len {
            return None;
        }
        let unseen = search.seen..len;
        (search.complete, search.seen) = (false, len);
        Some(Effect::SearchOn(search.pattern.clone(), search.number, unseen))
    }

    /// Cancels a search that is not complete.
    pub(super) fn cancel(&mut self) -> Option<Effect> {
        let _ = self.waiting()?;
        self.current = None;
        Some(Effect::CancelSearch)
    }
}

impl App {
    /// Searches for a pattern that was typed; for the last one if it is empty, as in less.
    pub(super) fn start_search(&mut self, text: &str, effects: &mut Vec<Effect>) {
        let text = if text.is_empty() { self.search.last() } else { text };
        if text.is_empty() {
            return;
        }
        match Pattern::new(text) {
            Ok(pattern) => self.search.set(pattern),
            Err(error) => {
                self.notice = Some(Notice::Text(error.to_string()));
                return;
            }
        }
        if self.session.is_complete() {
            effects.extend(self.search.begin(self.session.index().len()));
        } else {
            self.notice = Some(Notice::WillSearch);
        }
    }

    /// Adds matches of the current search, and shows the first one.
    pub(super) fn add_matches(&mut self, number: u64, events: &[usize], complete: bool) -> Option<Effect> {
        let from = self.event_before_focus();
        if let Some(search) = self.search.current.as_mut().filter(|search| search.number == number) {
            search.matches.extend_from_slice(events);
            let index = self.session.index();
            search.intervals.extend(events.iter().filter_map(|&i| Some((i, index.get(i)?))));
            search.complete = complete;
            if search.is_due(from) {
                self.go_to_match(1, Direction::Forward);
            }
        }
        self.search.search_added(self.session.index().len())
    }

    /// The event in focus, or the last one before it.
    fn event_before_focus(&self) -> Option<usize> {
        self.focused_event().or_else(|| {
            let t = self.focus.item.map(|item| self.timeline().time(item))?;
            self.session.index().at_or_after(t).checked_sub(1)
        })
    }

    /// Goes to the nth next or previous match.
    pub(super) fn go_to_match(&mut self, n: usize, direction: Direction) {
        let from = self.event_before_focus();
        let Some(search) = self.search.current() else {
            self.notice = Some(Notice::NoSearch);
            return;
        };
        // A blind reader is not told whether there is a later match, and goes back to those whose words are not hidden.
        let nth = match direction {
            Direction::Forward if self.view.blind => None,
            Direction::Forward => {
                search.after(from).and_then(|at| search.matches.get((at + n).checked_sub(1)?))
            }
            Direction::Back => {
                let to = self.focused_event().or_else(|| from.map(|i| i + 1)).unwrap_or(0);
                let earlier = search.matches.partition_point(|&event| event < to);
                let earlier = search.matches.get(..earlier).unwrap_or_default().iter();
                earlier.rev().filter(|&&event| !self.is_open_interval(event)).nth(n.saturating_sub(1))
            }
        };
        if let Some(&event) = nth {
            self.jump(Item::Event(event));
            return;
        }
        let pattern = visible(search.pattern.text()).into_owned();
        self.notice = Some(match (direction, self.view.blind) {
            (Direction::Back, _) => Notice::NoMatchBefore,
            (Direction::Forward, true) if self.shown_matches(search) == 0 => Notice::NoMatchSoFar(pattern),
            (Direction::Forward, true) => Notice::NoMoreMatchesSoFar(pattern),
            (Direction::Forward, false) if search.matches.is_empty() => Notice::NoMatch(pattern),
            (Direction::Forward, false) => Notice::MatchesBefore(search.matches.len()),
        });
    }

    /// How many matches are shown: all, or those up to the focus of a blind reader without the intervals that go on.
    fn shown_matches(&self, search: &Search) -> usize {
        let Some(t) = self.horizon() else { return search.matches.len() };
        let last = self.event_before_focus();
        search.matches.partition_point(|&event| Some(event) <= last) - search.intervals.open(last, t)
    }

    /// Whether any of these events is a match that is shown.
    pub fn shows_match_in(&self, search: &Search, events: Range<usize>) -> bool {
        let end = match self.horizon() {
            Some(_) => events.end.min(self.event_before_focus().map_or(0, |last| last + 1)),
            None => events.end,
        };
        let first = search.matches.partition_point(|&event| event < events.start);
        let found = search.matches.get(first..).unwrap_or_default().iter();
        found.take_while(|&&event| event < end).any(|&event| !self.is_open_interval(event))
    }

    /// The number of matches; `None` if there is no search.
    pub fn match_count(&self) -> Option<MatchCount> {
        let search = self.search.current()?;
        let count = self.shown_matches(search);
        let in_focus = self.focused_event().filter(|&i| !self.is_open_interval(i) && search.is_match(i));
        // Of the matches that a blind reader is shown, that in focus is the last.
        let number = |i: usize| match self.horizon() {
            Some(_) => count,
            None => search.matches.partition_point(|&event| event <= i),
        };
        Some(MatchCount { current: in_focus.map(number), count, complete: search.complete })
    }
}
