//! The search: the pattern, its matches so far, and the jumps from one match to the next.

use super::table::Direction;
use super::{App, Effect, Notice};
use crate::record::visible;
use crate::session::{Item, Pattern};

/// A pattern and the matches found so far.
#[derive(Clone, Debug)]
pub struct Search {
    /// The pattern.
    pub pattern: Pattern,
    /// The number of this search. Answers to an earlier search have another one.
    pub number: u64,
    /// The events that match, as sorted indexes.
    pub matches: Vec<usize>,
    /// Whether all events that existed when the search started have been searched.
    pub complete: bool,
    /// How many events existed when the search started; later ones are searched once it is complete.
    seen: usize,
    /// Whether the first match after the focus is still to be shown.
    pending: bool,
}

impl Search {
    /// The first match after an event, as an index into `matches`.
    fn after(&self, event: Option<usize>) -> Option<usize> {
        let n = event.map_or(0, |event| self.matches.partition_point(|&found| found <= event));
        (n < self.matches.len()).then_some(n)
    }

    /// The last match before an event, as an index into `matches`.
    fn before(&self, event: Option<usize>) -> Option<usize> {
        self.matches.partition_point(|&found| event.is_some_and(|event| found < event)).checked_sub(1)
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
        Effect::Search(self.pattern.clone(), number)
    }
}

/// How many matches a search has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MatchCount {
    /// The number of the match in focus, from 1; `None` if the focus is on no match.
    pub current: Option<usize>,
    /// The number of matches; in blind mode, those up to the focus.
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
        let nth = match direction {
            Direction::Forward => search.after(from).map(|at| at + n - 1),
            Direction::Back => search.before(from).and_then(|at| (at + 1).checked_sub(n)),
        };
        if let Some(&event) = nth.and_then(|at| search.matches.get(at)) {
            self.jump(Item::Event(event));
            return;
        }
        let pattern = visible(search.pattern.text()).into_owned();
        let before = search.matches.partition_point(|&event| Some(event) <= from);
        self.notice = Some(match (direction, self.view.blind) {
            (Direction::Back, _) => Notice::NoMatchBefore,
            (Direction::Forward, true) if before == 0 => Notice::NoMatchSoFar(pattern),
            (Direction::Forward, true) => Notice::NoMoreMatchesSoFar(pattern),
            (Direction::Forward, false) if search.matches.is_empty() => Notice::NoMatch(pattern),
            (Direction::Forward, false) => Notice::MatchesBefore(search.matches.len()),
        });
    }

    /// The number of matches; `None` if there is no search.
    pub fn match_count(&self) -> Option<MatchCount> {
        let search = self.search.current()?;
        let current = self.focused_event().and_then(|i| search.matches.binary_search(&i).ok()).map(|n| n + 1);
        let count = if self.view.blind {
            search.matches.partition_point(|&event| Some(event) <= self.event_before_focus())
        } else {
            search.matches.len()
        };
        Some(MatchCount { current, count, complete: search.complete })
    }
}
