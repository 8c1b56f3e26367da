//! The search: the pattern, the hits that were found so far, and the way from one to the next.

use super::table::Direction;
use super::{App, Effect, Notice};
use crate::record::visible;
use crate::session::{Item, Pattern};

/// A search and its hits.
#[derive(Clone, Debug)]
pub struct Search {
    /// What is looked for.
    pub pattern: Pattern,
    /// The number that tells its answers from those of an earlier one.
    pub number: u64,
    /// The places of events that match, sorted.
    pub hits: Vec<usize>,
    /// Whether the whole log was looked through.
    pub complete: bool,
    /// How many events there were when it began: those behind them are looked through when it is complete.
    pub seen: usize,
    /// Whether the first hit behind the focus is still to be gone to.
    pub pending: bool,
}

impl Search {
    /// The hit behind a place: its number from 0.
    #[must_use]
    pub fn after(&self, place: Option<usize>) -> Option<usize> {
        let n = place.map_or(0, |place| self.hits.partition_point(|&hit| hit <= place));
        (n < self.hits.len()).then_some(n)
    }

    /// The hit before a place: its number from 0.
    #[must_use]
    pub fn before(&self, place: Option<usize>) -> Option<usize> {
        self.hits.partition_point(|&hit| place.is_some_and(|place| hit < place)).checked_sub(1)
    }

    /// Whether an event is a hit.
    #[must_use]
    pub fn is_hit(&self, place: usize) -> bool {
        self.hits.binary_search(&place).is_ok()
    }
}

impl App {
    /// Takes up a pattern that was typed.
    pub(super) fn start_search(&mut self, text: &str, effects: &mut Vec<Effect>) {
        // An empty pattern looks for the last one again, as in less.
        let text = if text.is_empty() { self.last_search.clone() } else { text.to_owned() };
        if text.is_empty() {
            return;
        }
        match Pattern::new(&text) {
            Ok(pattern) => {
                self.searches += 1;
                self.last_search = text;
                let number = self.searches;
                self.search = Some(Search {
                    pattern,
                    number,
                    hits: Vec::new(),
                    complete: false,
                    seen: 0,
                    pending: true,
                });
                if self.session.is_complete() {
                    self.begin_search(effects);
                } else {
                    self.notice = Some(Notice::WillSearch);
                }
            }
            Err(error) => self.notice = Some(Notice::Text(error.to_string())),
        }
    }

    /// Begins to look for what was typed, now that the log is read.
    pub(super) fn begin_search(&mut self, effects: &mut Vec<Effect>) {
        let seen = self.session.index().len();
        let search = self.search.as_mut().filter(|s| !s.complete && s.hits.is_empty());
        effects.extend(search.map(|s| {
            s.seen = seen;
            Effect::Search(s.pattern.clone(), s.number)
        }));
    }

    /// Takes up hits of the search that goes on.
    pub(super) fn hits(&mut self, number: u64, places: &[usize], complete: bool) {
        let Some(search) = self.search.as_mut().filter(|s| s.number == number) else { return };
        search.hits.extend_from_slice(places);
        search.complete = complete;
        if search.pending {
            let from = self.place_before_focus();
            let search = self.search.as_ref();
            if search.is_some_and(|s| s.after(from).is_some()) {
                if let Some(search) = &mut self.search {
                    search.pending = false;
                }
                self.go_to_match(1, Direction::Forward);
            } else if complete {
                if let Some(search) = &mut self.search {
                    search.pending = false;
                }
                self.say_no_hit();
            }
        }
    }

    fn say_no_hit(&mut self) {
        let from = self.place_before_focus();
        let Some(search) = &self.search else { return };
        let text = visible(search.pattern.text()).into_owned();
        let before = search.hits.partition_point(|&hit| Some(hit) <= from);
        self.notice = Some(match (self.view.blind, before) {
            (true, 0) => Notice::NoMatchSoFar(text),
            (true, _) => Notice::NoMoreMatchesSoFar(text),
            (false, _) if search.hits.is_empty() => Notice::NoMatch(text),
            (false, _) => Notice::MatchesBefore(search.hits.len()),
        });
    }

    /// The event in focus, or the last one before it.
    fn place_before_focus(&self) -> Option<usize> {
        self.focused_event().or_else(|| {
            let t = self.focus.item.map(|item| self.timeline().time(item))?;
            self.session.index().at_or_after(t).checked_sub(1)
        })
    }

    /// Goes to the nth next or previous match.
    pub(super) fn go_to_match(&mut self, n: usize, direction: Direction) {
        let from = self.place_before_focus();
        let Some(search) = &self.search else {
            self.notice = Some(Notice::NoSearch);
            return;
        };
        let nth = match direction {
            Direction::Forward => search.after(from).map(|at| at + n - 1),
            Direction::Back => search.before(from).and_then(|at| (at + 1).checked_sub(n)),
        };
        match nth.and_then(|at| search.hits.get(at)).copied() {
            Some(place) => self.jump(Item::Event(place)),
            None if direction == Direction::Forward => self.say_no_hit(),
            None => self.notice = Some(Notice::NoMatchBefore),
        }
    }

    /// How many hits there are up to the horizon, and which one is in focus, from 1.
    #[must_use]
    pub fn hit_count(&self) -> Option<(Option<usize>, usize, bool)> {
        let search = self.search.as_ref()?;
        let focused = self.focused_event();
        let at = focused.and_then(|i| search.hits.binary_search(&i).ok()).map(|n| n + 1);
        let count = if self.view.blind {
            search.hits.partition_point(|&hit| Some(hit) <= self.place_before_focus())
        } else {
            search.hits.len()
        };
        Some((at, count, search.complete))
    }

    /// Looks for what is searched for in what was added; where places have moved, in everything again.
    pub(super) fn search_on(&mut self, in_order: bool, effects: &mut Vec<Effect>) {
        let len = self.session.index().len();
        let Some(search) = &mut self.search else { return };
        if !in_order {
            self.searches += 1;
            (search.number, search.complete, search.seen) = (self.searches, false, len);
            search.hits.clear();
            effects.push(Effect::Search(search.pattern.clone(), search.number));
        } else if search.complete && search.seen < len {
            let unseen = search.seen..len;
            (search.complete, search.seen) = (false, len);
            effects.push(Effect::SearchOn(search.pattern.clone(), search.number, unseen));
        }
    }

    /// The same, once a search has come to the end of what there was when it began.
    pub(super) fn search_the_rest(&mut self, effects: &mut Vec<Effect>) {
        self.search_on(true, effects);
    }
}
