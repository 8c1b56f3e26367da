//! The search as data: the pattern, its matches so far, and the search before it.

use super::Effect;
use crate::record::EventKind;
use crate::session::{Entry, Firsts, Index, Pattern};
use crate::time::SessionTime;

/// A pattern and the matches found so far.
#[derive(Clone, Debug)]
pub struct Search {
    /// The pattern.
    pub pattern: Pattern,
    /// The number of this search. Answers to an earlier search have another one.
    pub number: u64,
    /// The events that match, as sorted indexes.
    pub matches: Vec<usize>,
    /// The first match by each speaker, as sorted indexes.
    pub firsts: Vec<usize>,
    /// The events among them whose notes or codes match, as sorted indexes.
    pub noted: Vec<usize>,
    /// The speakers of the matches.
    speakers: Firsts,
    /// The untaped intervals among them, of which a blind reader learns when they are over.
    pub(super) intervals: Intervals,
    /// Whether all events that existed when the search started have been searched.
    pub complete: bool,
    /// How many events existed when the search started; later ones are searched once it is complete.
    seen: usize,
    /// Whether the first match after the focus is still to be shown.
    pending: bool,
}

/// Untaped intervals that match: how many of them a blind reader is in is known by two binary searches.
#[derive(Clone, Debug, Default)]
pub(super) struct Intervals {
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
    pub(super) fn open(&self, event: Option<usize>, t: SessionTime) -> usize {
        let begun = self.events.partition_point(|&i| Some(i) <= event);
        begun.saturating_sub(self.ends.partition_point(|&end| end <= t))
    }

    /// The events that [`Intervals::open`] counts, in order. They are looked for from the last one that has begun.
    pub(super) fn open_events(&self, index: &Index, event: Option<usize>, t: SessionTime) -> Vec<usize> {
        let is_open = |&i: &usize| index.get(i).and_then(Entry::end).is_some_and(|end| end > t);
        let begun = self.events.partition_point(|&i| Some(i) <= event);
        let begun = self.events.get(..begun).unwrap_or_default().iter().rev().copied();
        let mut open: Vec<usize> = begun.filter(is_open).take(self.open(event, t)).collect();
        open.reverse();
        open
    }

    fn clear(&mut self) {
        self.events.clear();
        self.ends.clear();
    }
}

impl Search {
    fn new(pattern: Pattern, number: u64) -> Search {
        Search {
            pattern,
            number,
            matches: Vec::new(),
            firsts: Vec::new(),
            noted: Vec::new(),
            speakers: Firsts::default(),
            intervals: Intervals::default(),
            complete: false,
            seen: 0,
            pending: false,
        }
    }

    /// Adds events that match, which follow those that were added before.
    pub(super) fn add(&mut self, index: &Index, events: &[usize], complete: bool) {
        self.matches.extend_from_slice(events);
        for &i in events {
            if index.get(i).is_some_and(|entry| self.speakers.is_first(entry)) {
                self.firsts.push(i);
            }
        }
        self.intervals.extend(events.iter().filter_map(|&i| Some((i, index.get(i)?))));
        self.complete = complete;
    }

    /// Adds events whose notes or codes match, in order.
    pub(super) fn add_noted(&mut self, index: &Index, noted: Vec<usize>) {
        let more: Vec<usize> = noted.iter().copied().filter(|&i| !self.is_match(i)).collect();
        self.intervals.extend(more.iter().filter_map(|&i| Some((i, index.get(i)?))));
        self.intervals.events.sort_unstable();
        self.matches.extend(more);
        self.matches.sort_unstable();
        self.noted = noted;
    }

    /// Whether a note or a code on an event matches.
    pub fn is_noted(&self, event: usize) -> bool {
        self.noted.binary_search(&event).is_ok()
    }

    /// The first match after an event, as an index into `matches`.
    pub(super) fn after(&self, event: Option<usize>) -> Option<usize> {
        let n = event.map_or(0, |event| self.matches.partition_point(|&found| found <= event));
        (n < self.matches.len()).then_some(n)
    }

    /// Whether an event matches.
    pub fn is_match(&self, event: usize) -> bool {
        self.matches.binary_search(&event).is_ok()
    }

    /// Whether the first match after the event, or that there is none, can be shown now. Returns true only once.
    pub(super) fn is_due(&mut self, from: Option<usize>) -> bool {
        let due = self.pending && (self.complete || self.after(from).is_some());
        self.pending &= !due;
        due
    }

    /// Searches all `len` events again.
    fn restart(&mut self, number: u64, len: usize) -> Effect {
        (self.number, self.complete, self.seen) = (number, false, len);
        self.matches.clear();
        self.firsts.clear();
        self.noted.clear();
        self.speakers.clear();
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

impl MatchCount {
    /// The number of lines that match, in words: `1 line matches`, `12+ lines match`. A line may match more than once.
    pub fn in_words(self) -> String {
        match (self.count, self.complete) {
            (1, true) => "1 line matches".to_owned(),
            (count, true) => format!("{count} lines match"),
            (count, false) => format!("{count}+ lines match"),
        }
    }
}

/// The search before the one that is being typed.
#[derive(Clone, Debug, Default)]
enum Before {
    /// Nothing is being typed.
    #[default]
    NotTyping,
    /// The search before it, if there was one.
    Typing(Option<Box<Search>>),
}

/// The current search, and the pattern of the last one.
#[derive(Clone, Debug, Default)]
pub struct Searches {
    pub(super) current: Option<Search>,
    /// While a pattern is typed: the search that is current again if it is given up.
    before: Before,
    /// How many searches were started.
    started: u64,
    last: String,
}

impl Searches {
    /// The current search.
    pub fn current(&self) -> Option<&Search> {
        self.current.as_ref()
    }

    /// The pattern that was searched for last.
    pub(super) fn last(&self) -> &str {
        &self.last
    }

    /// The pattern of a search that is not complete.
    pub(super) fn waiting(&self) -> Option<&str> {
        self.current.as_ref().filter(|search| !search.complete).map(|search| search.pattern.text())
    }

    /// Takes the pattern that is being typed; `None` if it is not one. Its matches are shown, but not gone to.
    pub(super) fn type_pattern(&mut self, pattern: Option<Pattern>) {
        if !self.is_being_typed() {
            self.before = Before::Typing(self.current.take().map(Box::new));
        }
        self.started += 1;
        self.current = pattern.map(|pattern| Search::new(pattern, self.started));
    }

    /// Whether a pattern is being typed.
    pub(super) fn is_being_typed(&self) -> bool {
        matches!(self.before, Before::Typing(_))
    }

    /// Takes back what was typed: the search before it is the current one.
    pub(super) fn untype(&mut self) {
        if let Before::Typing(before) = std::mem::take(&mut self.before) {
            self.current = before.map(|before| *before);
        }
    }

    /// Goes to the first match of the current search once it is known. [`Searches::begin`] starts the search, if it has not
    /// begun while the pattern was typed.
    pub(super) fn accept(&mut self) {
        self.before = Before::NotTyping;
        if let Some(search) = &mut self.current {
            search.pending = true;
            search.pattern.text().clone_into(&mut self.last);
        }
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

    /// Starts a search again that another one has interrupted.
    pub(super) fn resume(&mut self, len: usize) -> Option<Effect> {
        let is_whole = self.current.as_ref().is_none_or(|search| search.complete);
        if is_whole { None } else { self.search_again(len) }
    }

    /// Cancels a search that is not complete.
    pub(super) fn cancel(&mut self) -> Option<Effect> {
        let _ = self.waiting()?;
        self.current = None;
        Some(Effect::CancelSearch)
    }
}
