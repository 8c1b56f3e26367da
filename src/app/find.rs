//! The search: what is typed is searched for at once, and `n` goes from one match to the next.

use super::searches::{MatchCount, Search};
use super::table::Direction;
use super::{App, Effect, Notice};
use crate::record::{one_line, visible};
use crate::session::{Item, Pattern, PatternError};
use crate::work::{Placed, is_moment};
use std::ops::Range;

/// Matches without some that are hidden.
#[derive(Debug, Default)]
pub(super) struct ShownMatches<'a> {
    matches: &'a [usize],
    /// Events among them, in order.
    hidden: Vec<usize>,
}

impl ShownMatches<'_> {
    /// The nth match that is shown, from 0: an event.
    pub(super) fn get(&self, n: usize) -> Option<usize> {
        let place = |event: usize| self.matches.partition_point(|&other| other < event);
        let passed = (0..=self.hidden.len())
            .find(|&passed| self.hidden.get(passed).is_none_or(|&event| place(event) > n + passed))?;
        self.matches.get(n + passed).copied()
    }

    /// How many of those that are shown are at or before an event.
    pub(super) fn up_to(&self, event: Option<usize>) -> usize {
        let all = self.matches.partition_point(|&other| Some(other) <= event);
        all - self.hidden.partition_point(|&other| Some(other) <= event)
    }
}

impl App {
    /// Shows and counts the matches of what is being typed. The next key interrupts the search. Returns why it is no
    /// pattern, if it is none.
    pub(super) fn search_typed(&mut self, text: &str, effects: &mut Vec<Effect>) -> Option<PatternError> {
        if text.is_empty() && !self.search.is_being_typed() {
            return None;
        }
        let (pattern, error) = match Pattern::new(text) {
            Ok(pattern) => (Some(pattern).filter(|_| !text.is_empty()), None),
            Err(error) => (None, Some(error)),
        };
        if self.search.current().map(|search| search.pattern.text()) == pattern.as_ref().map(Pattern::text) {
            return error;
        }
        let runs = self.session.is_complete() && self.search.waiting().is_some();
        self.search.type_pattern(pattern);
        let started = if text.is_empty() {
            self.search.untype();
            self.resume_search()
        } else if self.session.is_complete() {
            self.search.begin(self.session.index().len())
        } else {
            None
        };
        // One that starts interrupts the one that runs.
        effects.extend(started.or(runs.then_some(Effect::CancelSearch)));
        error
    }

    /// Takes back what was typed.
    pub(super) fn give_up_search(&mut self, effects: &mut Vec<Effect>) {
        self.search_typed("", effects);
    }

    fn resume_search(&mut self) -> Option<Effect> {
        let len = self.session.index().len();
        self.session.is_complete().then(|| self.search.resume(len)).flatten()
    }

    /// Searches for a pattern that was typed; for the last one if it is empty, as in less.
    pub(super) fn start_search(&mut self, text: &str, effects: &mut Vec<Effect>) {
        let text = if text.is_empty() { self.search.last().to_owned() } else { text.to_owned() };
        if text.is_empty() {
            return;
        }
        // It has begun if it was typed.
        if let Some(error) = self.search_typed(&text, effects) {
            self.give_up_search(effects);
            self.notice = Some(Notice::Text(error.to_string()));
            return;
        }
        self.search.accept();
        if self.session.is_complete() {
            self.show_first_match();
        } else {
            self.notice = Some(Notice::WillSearch);
        }
    }

    /// Goes to the first match after the focus, once it is known which one that is.
    fn show_first_match(&mut self) {
        let from = self.event_before_focus();
        if self.search.current.as_mut().is_some_and(|search| search.is_due(from)) {
            self.go_to_match(1, Direction::Forward);
        }
    }

    /// Adds matches of the current search, and shows the first one.
    pub(super) fn add_matches(&mut self, number: u64, events: &[usize], complete: bool) -> Option<Effect> {
        if let Some(search) = self.search.current.as_mut().filter(|search| search.number == number) {
            search.add(self.session.index(), events, complete);
            if complete {
                self.search_work();
            }
            self.show_first_match();
        }
        self.search.search_added(self.session.index().len())
    }

    /// Adds the events whose notes or codes match to the matches of a search that is complete.
    pub(super) fn search_work(&mut self) {
        let Some(search) = self.search.current().filter(|search| search.complete) else { return };
        let Some(viewer) = self.viewer() else { return };
        let fits = |placed: &Placed| {
            let has = |text: &str| !search.pattern.ranges(text).is_empty();
            let text = placed.act.what.text().unwrap_or_default();
            has(&one_line(&visible(text))) || self.act_tag(placed).is_some_and(|tag| has(&tag))
        };
        let keys = self.coding.work.shown(&viewer).filter(|placed| fits(placed));
        let keys =
            keys.filter_map(|placed| placed.span.map(|(first, _)| first)).filter(|key| !is_moment(*key));
        let mut noted: Vec<usize> = keys.map(|key| self.session.index().index_of(key)).collect();
        noted.dedup();
        let index = self.session.shared_index();
        if let Some(search) = &mut self.search.current {
            search.add_noted(&index, noted);
        }
    }

    /// The event in focus, or the last one before it.
    pub(super) fn event_before_focus(&self) -> Option<usize> {
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
        let len = search.matches.len();
        // A blind reader is not told whether there is a later match, and goes back to those whose words are not hidden. Everybody
        // else goes on at the other end.
        let mut wrapped = false;
        let mut round = |n: Option<usize>, over: usize| {
            n.filter(|&n| n < len).or_else(|| {
                wrapped = search.complete && len > 0;
                wrapped.then(|| over % len)
            })
        };
        let nth = match direction {
            Direction::Forward if self.view.blind => None,
            Direction::Forward => {
                let at = search.after(from).unwrap_or(len).saturating_add(n - 1);
                round(Some(at), at).map(|at| search.matches[at])
            }
            Direction::Back => {
                let to = self.focused_event().or_else(|| from.map(|i| i + 1)).unwrap_or(0);
                let earlier = search.matches.partition_point(|&event| event < to);
                if self.view.blind {
                    let earlier = search.matches.get(..earlier).unwrap_or_default().iter();
                    earlier.rev().filter(|&&event| !self.is_open_interval(event)).nth(n - 1).copied()
                } else {
                    let over = len.saturating_sub(1) - (n - 1 - earlier.min(n - 1)) % len.max(1);
                    round(earlier.checked_sub(n), over).map(|at| search.matches[at])
                }
            }
        };
        if let Some(event) = nth {
            let number = search.matches.partition_point(|&found| found < event) + 1;
            let is_only = wrapped && len == 1 && self.focused_event() == Some(event);
            self.jump(Item::Event(event));
            if is_only {
                self.notice = Some(Notice::OnlyMatch);
            } else if wrapped {
                self.notice = Some(Notice::Wrapped { direction, number, count: len });
            }
            return;
        }
        let pattern = visible(search.pattern.text()).into_owned();
        self.notice = Some(match (direction, self.view.blind) {
            (_, false) if !search.complete => Notice::StillSearching,
            (Direction::Back, true) => Notice::NoMatchBefore,
            (Direction::Forward, true) if self.shown_matches(search) == 0 => Notice::NoMatchSoFar(pattern),
            (Direction::Forward, true) => Notice::NoMoreMatchesSoFar(pattern),
            (_, false) => Notice::NoMatch(pattern),
        });
    }

    /// The matches that are shown, in order: all, or those up to the focus of a blind reader without the intervals that
    /// go on.
    pub(super) fn matches_shown(&self) -> ShownMatches<'_> {
        let Some(search) = self.search.current() else { return ShownMatches::default() };
        let Some(t) = self.horizon() else {
            return ShownMatches { matches: &search.matches, hidden: Vec::new() };
        };
        let last = self.event_before_focus();
        let end = search.matches.partition_point(|&event| Some(event) <= last);
        let hidden = search.intervals.open_events(self.session.index(), last, t);
        ShownMatches { matches: search.matches.get(..end).unwrap_or_default(), hidden }
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
