//! The work of all coders over one log: each act at its events, in the order of the session.

use super::holding::Holding;
use super::problem::Problems;
use super::{Act, Coder, Found, LineFinder, LogFolder, What, When, WorkFile, moment_key};
use crate::session::{EventKey, LogBytes, Session};
use crate::time::{SessionTime, Span};
use anyhow::{Result, bail};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;

/// An act and where it is.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Whose it is.
    pub coder: Coder,
    /// The act.
    pub act: Act,
    /// Whether it holds: it is not retracted.
    pub holds: bool,
    /// The events from the first to the last; `None` for acts that are on no event, and for lost ones. The key of a moment
    /// has line 0.
    pub span: Option<(EventKey, EventKey)>,
    /// Whether its line is no longer where it was, but was found by its hash.
    pub moved: bool,
}

impl Placed {
    /// Whether it is on an event that is not in the log.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.act.place().is_some() && self.span.is_none()
    }

    /// Whether it is shown to a reader: it holds, has a place, and is not a mere `seen`.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.holds && self.span.is_some() && !matches!(self.act.what, What::Seen { .. })
    }
}

/// Whose work is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Viewer {
    /// That of every coder.
    #[default]
    Everyone,
    /// That of one coder, who is blind to the others.
    Only(Coder),
}

impl Viewer {
    /// Whether it sees the work of a coder.
    #[must_use]
    pub fn sees(&self, coder: &Coder) -> bool {
        match self {
            Viewer::Everyone => true,
            Viewer::Only(own) => own == coder,
        }
    }
}

/// The work of all coders on one log.
#[derive(Clone, Debug, Default)]
pub struct Work {
    acts: Vec<Placed>,
    /// The acts that are at events or moments, in the order of the session; at one event by coder, then as they were done.
    order: Vec<usize>,
    /// Where each act of a coder is in `acts`.
    by_id: HashMap<(Coder, String), usize>,
    /// The retractions of each act.
    retractions: HashMap<usize, Vec<usize>>,
    /// The retractions that lead back to themselves, which never hold.
    circular: HashSet<usize>,
    /// The acts on more than one event: first, last, act; in the order of the session.
    spans: Vec<(EventKey, EventKey, usize)>,
    /// The acts at moments, in order.
    moments: Vec<(SessionTime, usize)>,
    /// The greatest last event of the spans so far.
    reach: Vec<EventKey>,
    coders: BTreeMap<Coder, usize>,
    problems: Problems,
}

impl Work {
    /// Reads the work on a log, of all coders.
    ///
    /// # Errors
    /// One sentence, if the folder or the log cannot be read. What is wrong in the files is in [`Work::problems`].
    pub fn load(folder: &LogFolder, session: &Session, text: &LogBytes) -> Result<Work> {
        Work::load_of(&[], folder, session, text)
    }

    /// Reads the work on a log, of some coders; of all, if none is named.
    ///
    /// # Errors
    /// One sentence: as for [`Work::load`], or a coder has no file.
    pub fn load_of(coders: &[Coder], folder: &LogFolder, session: &Session, text: &LogBytes) -> Result<Work> {
        let (mut files, problems) = folder.read()?;
        let there: Vec<Coder> = files.iter().filter_map(WorkFile::coder).collect();
        if let Some(missing) = coders.iter().find(|coder| !there.contains(coder)) {
            let names: Vec<&str> = there.iter().map(Coder::as_str).collect();
            let others = match names.as_slice() {
                [] => "nobody has".to_owned(),
                [one] => format!("{one} has"),
                names => format!("{} have", names.join(", ")),
            };
            bail!("{missing} has no work on this log; {others}");
        }
        files.retain(|file| coders.is_empty() || file.coder().is_some_and(|coder| coders.contains(&coder)));
        let mut work = Work::new(files, &mut LineFinder::new(session, text))?;
        let mut all = problems;
        all.append(&work.problems);
        work.problems = all;
        Ok(work)
    }

    /// The work in files. Files of one coder are one.
    ///
    /// # Errors
    /// The system's error if the log cannot be read.
    pub fn new(files: Vec<WorkFile>, finder: &mut LineFinder<'_>) -> io::Result<Work> {
        let mut work = Work::default();
        for file in files {
            work.problems.append(&file.problems);
            let Some(coder) = file.coder() else {
                work.problems.add(&file.name, 1, "its coder is unknown; left out");
                continue;
            };
            let holding = file.holding();
            for (place, what) in holding.problems() {
                work.problems.add(
                    &file.name,
                    file.acts.get(*place).map_or(0, |(line, _)| *line),
                    what.clone(),
                );
            }
            work.coders.entry(coder.clone()).or_default();
            for (line, act) in file.acts {
                let mut moved = false;
                let mut find = |anchor| -> io::Result<Option<EventKey>> {
                    let found = finder.find(anchor)?;
                    moved |= matches!(found, Found::Moved(_));
                    Ok(match found {
                        Found::Same(i) | Found::Moved(i) => finder.session().key(i),
                        Found::Lost => None,
                    })
                };
                let span = match act.place() {
                    None => moment_of(&act).map(at_moment),
                    Some(place) => {
                        let first = find(&place.from)?;
                        let last = place.to.as_ref().map_or(Ok(first), &mut find)?;
                        first.zip(last).map(|(a, b)| (a.min(b), a.max(b)))
                    }
                };
                if span.is_none() && act.place().is_some() {
                    let what =
                        "the line that it is on is not in this log; not shown (see untaped work adopt)";
                    work.problems.add(&file.name, line, what);
                }
                if moved {
                    work.problems.add_once(
                        &file.name,
                        line,
                        "the line that it is on was found on another line of the log",
                    );
                }
                work.push(coder.clone(), act, span, moved);
            }
        }
        work.settle();
        Ok(work)
    }

    fn push(&mut self, coder: Coder, act: Act, span: Option<(EventKey, EventKey)>, moved: bool) {
        let id = (coder.clone(), act.id.clone());
        // The same act in two files of one coder.
        if self.by_id.contains_key(&id) {
            return;
        }
        self.by_id.insert(id, self.acts.len());
        *self.coders.entry(coder.clone()).or_default() += 1;
        self.acts.push(Placed { coder, act, holds: true, span, moved });
    }

    /// Sorts, and decides which acts hold.
    fn settle(&mut self) {
        let mut of_coder: BTreeMap<&Coder, Vec<usize>> = BTreeMap::new();
        for (at, placed) in self.acts.iter().enumerate() {
            of_coder.entry(&placed.coder).or_default().push(at);
        }
        let mut holds = vec![false; self.acts.len()];
        for places in of_coder.values() {
            let holding = Holding::new(places.iter().map(|&at| &self.acts[at].act));
            for (place, &at) in places.iter().enumerate() {
                holds[at] = holding.holds(place);
            }
            self.circular.extend(holding.circular().iter().map(|&place| places[place]));
        }
        for (placed, holds) in self.acts.iter_mut().zip(holds) {
            placed.holds = holds;
        }
        for at in 0..self.acts.len() {
            if let Some(of) = self.target(at) {
                self.retractions.entry(of).or_default().push(at);
            }
        }
        self.order = (0..self.acts.len()).filter(|&at| self.acts[at].span.is_some()).collect();
        let acts = &self.acts;
        self.order.sort_by(|&a, &b| sort_key(acts, a).cmp(&sort_key(acts, b)));
        let spans = self.order.iter().filter_map(|&at| acts[at].span.map(|(first, last)| (first, last, at)));
        self.spans = spans.filter(|(first, last, _)| first != last).collect();
        let moments = self.order.iter().filter_map(|&at| Some((moment_of(&acts[at].act)?, at)));
        self.moments = moments.collect();
        self.reach.clear();
        self.extend_reach(0);
    }

    fn extend_reach(&mut self, from: usize) {
        self.reach.truncate(from);
        for (_, last, _) in &self.spans[from..] {
            let before = self.reach.last().copied();
            self.reach.push(before.map_or(*last, |before| before.max(*last)));
        }
    }

    /// The act that an act retracts.
    fn target(&self, at: usize) -> Option<usize> {
        let placed = &self.acts[at];
        let of = placed.act.retracts()?;
        self.by_id.get(&(placed.coder.clone(), of.to_owned())).copied()
    }

    /// Adds an act that was just done in this session. Takes time for the acts that it retracts or that are near it, not for
    /// all.
    pub fn add(&mut self, coder: &Coder, act: Act, session: &Session) {
        let at = self.acts.len();
        let key = |anchor: &super::Anchor| {
            let time = anchor.t_ms.map(SessionTime);
            let keyed = time
                .map(|time| EventKey { time, line: anchor.line })
                .filter(|key| session.key(session.index().index_of(*key)) == Some(*key));
            // Events without a time are few.
            keyed.or_else(|| {
                let entries = session.index().entries();
                entries.iter().find(|entry| entry.line() == anchor.line).map(|entry| entry.key())
            })
        };
        let span = match act.place() {
            None => moment_of(&act).map(at_moment),
            Some(place) => key(&place.from).and_then(|first| {
                let last = place.to.as_ref().map_or(Some(first), key)?;
                Some((first.min(last), first.max(last)))
            }),
        };
        self.push(coder.clone(), act, span, false);
        if self.acts.len() == at {
            return;
        }
        if let Some((first, last)) = span {
            let acts = &self.acts;
            let place = self.order.partition_point(|&other| sort_key(acts, other) < sort_key(acts, at));
            self.order.insert(place, at);
            if let Some(t) = moment_of(&self.acts[at].act) {
                let place = self.moments.partition_point(|(other, _)| *other <= t);
                self.moments.insert(place, (t, at));
            }
            if first != last {
                let place = self.spans.partition_point(|(begins, _, _)| *begins <= first);
                self.spans.insert(place, (first, last, at));
                self.extend_reach(place);
            }
        }
        if let Some(of) = self.target(at) {
            self.retractions.entry(of).or_default().push(at);
            self.decide(of);
        }
    }

    /// Decides again whether an act holds, and those that it retracts.
    fn decide(&mut self, at: usize) {
        let mut next = Some(at);
        while let Some(at) = next.filter(|at| !self.circular.contains(at)) {
            let by = self.retractions.get(&at);
            let holds = !by.is_some_and(|by| by.iter().any(|&by| self.acts[by].holds));
            let changes = self.acts[at].holds != holds;
            self.acts[at].holds = holds;
            next = self.target(at).filter(|_| changes);
        }
    }

    /// Those who have a file, and how many acts each has done.
    #[must_use]
    pub fn coders(&self) -> &BTreeMap<Coder, usize> {
        &self.coders
    }

    /// All acts, in the order of the files.
    #[must_use]
    pub fn acts(&self) -> &[Placed] {
        &self.acts
    }

    /// An act by its coder and id.
    #[must_use]
    pub fn act(&self, coder: &Coder, id: &str) -> Option<&Placed> {
        self.by_id.get(&(coder.clone(), id.to_owned())).and_then(|&at| self.acts.get(at))
    }

    /// What is wrong with the files.
    #[must_use]
    pub fn problems(&self) -> &Problems {
        &self.problems
    }

    /// The acts that are shown to a viewer, in the order of the session.
    pub fn shown<'a>(&'a self, viewer: &'a Viewer) -> impl DoubleEndedIterator<Item = &'a Placed> {
        self.order
            .iter()
            .map(|&at| &self.acts[at])
            .filter(|placed| placed.is_shown() && viewer.sees(&placed.coder))
    }

    /// The places in [`Work::acts`] of the acts that are shown to a viewer, in the order of the session.
    pub fn shown_places<'a>(&'a self, viewer: &'a Viewer) -> impl Iterator<Item = usize> + 'a {
        let is_shown = |at: &usize| {
            let placed = &self.acts[*at];
            placed.is_shown() && viewer.sees(&placed.coder)
        };
        self.order.iter().copied().filter(is_shown)
    }

    /// All acts at events or moments that a viewer may see, also retracted ones, in the order of the session.
    pub fn in_order<'a>(&'a self, viewer: &'a Viewer) -> impl DoubleEndedIterator<Item = &'a Placed> {
        self.order.iter().map(|&at| &self.acts[at]).filter(|placed| viewer.sees(&placed.coder))
    }

    /// The shown acts that begin at an event. One binary search.
    pub fn beginning_at<'a>(&'a self, key: EventKey, viewer: &'a Viewer) -> impl Iterator<Item = &'a Placed> {
        let from = self.order.partition_point(|&at| self.acts[at].span.is_some_and(|(first, _)| first < key));
        // What the viewer does not see ends the search as well.
        let here = self.order[from..].iter().map(|&at| &self.acts[at]);
        let here = here.take_while(move |placed| placed.span.is_some_and(|(first, _)| first == key));
        here.filter(|placed| placed.is_shown() && viewer.sees(&placed.coder))
    }

    /// The shown acts that begin in a span of time, in order. Two binary searches.
    pub fn shown_within<'a>(&'a self, span: Span, viewer: &'a Viewer) -> impl Iterator<Item = &'a Placed> {
        let place = |t: SessionTime| {
            self.order.partition_point(|&at| self.acts[at].span.is_some_and(|(first, _)| first.time < t))
        };
        let within = self.order.get(place(span.start)..place(span.end)).unwrap_or_default();
        let within = within.iter().map(|&at| &self.acts[at]);
        within.filter(|placed| placed.is_shown() && viewer.sees(&placed.coder))
    }

    /// The shown acts that begin at an event or after it, in order. One binary search.
    pub fn shown_from<'a>(
        &'a self,
        key: EventKey,
        viewer: &'a Viewer,
    ) -> impl DoubleEndedIterator<Item = &'a Placed> {
        let from = self.order.partition_point(|&at| self.acts[at].span.is_some_and(|(first, _)| first < key));
        let acts = self.order[from..].iter().map(|&at| &self.acts[at]);
        acts.filter(|placed| placed.is_shown() && viewer.sees(&placed.coder))
    }

    /// The shown acts that begin before an event, the last one first. One binary search.
    pub fn shown_before<'a>(&'a self, key: EventKey, viewer: &'a Viewer) -> impl Iterator<Item = &'a Placed> {
        let to = self.order.partition_point(|&at| self.acts[at].span.is_some_and(|(first, _)| first < key));
        let acts = self.order[..to].iter().rev().map(|&at| &self.acts[at]);
        acts.filter(|placed| placed.is_shown() && viewer.sees(&placed.coder))
    }

    /// The shown acts at moments from one time to another, both included, in order. Two binary searches.
    pub fn moments_within<'a>(
        &'a self,
        (first, last): (SessionTime, SessionTime),
        viewer: &'a Viewer,
    ) -> impl Iterator<Item = &'a Placed> {
        let from = self.moments.partition_point(|(t, _)| *t < first);
        let moments = self.moments[from..].iter().take_while(move |(t, _)| *t <= last);
        let moments = moments.map(|&(_, at)| &self.acts[at]);
        moments.filter(|placed| placed.is_shown() && viewer.sees(&placed.coder))
    }

    /// Whether any act is at a moment.
    #[must_use]
    pub fn has_moments(&self) -> bool {
        !self.moments.is_empty()
    }

    /// The shown acts on more than one event that an event is in, the last one to begin first.
    pub fn spanning<'a>(&'a self, key: EventKey, viewer: &'a Viewer) -> impl Iterator<Item = &'a Placed> {
        let to = self.spans.partition_point(|(first, _, _)| *first <= key);
        let reaching = (0..to).rev().take_while(move |&i| self.reach[i] >= key);
        let here = reaching.filter_map(move |i| {
            let (_, last, at) = self.spans[i];
            (last >= key).then(|| &self.acts[at])
        });
        here.filter(|placed| placed.is_shown() && viewer.sees(&placed.coder))
    }

    /// What a coder has read: stretches of events from first to last, in order and apart. `None` if the coder's file does
    /// not say, which counts as all.
    #[must_use]
    pub fn seen(&self, coder: &Coder) -> Option<Vec<(EventKey, EventKey)>> {
        let of_coder = self.order.iter().map(|&at| &self.acts[at]).filter(|placed| placed.coder == *coder);
        let seen = of_coder.filter(|placed| placed.holds && matches!(placed.act.what, What::Seen { .. }));
        let mut stretches: Vec<(EventKey, EventKey)> = Vec::new();
        for (first, last) in seen.filter_map(|placed| placed.span) {
            match stretches.last_mut() {
                Some((_, end)) if *end >= first => *end = last.max(*end),
                Some(_) | None => stretches.push((first, last)),
            }
        }
        (!stretches.is_empty()).then_some(stretches)
    }
}

/// The moment that an act is on.
fn moment_of(act: &Act) -> Option<SessionTime> {
    let What::Mark { when: When::Moment(t), .. } = act.what else { return None };
    Some(SessionTime(t))
}

fn at_moment(t: SessionTime) -> (EventKey, EventKey) {
    (moment_key(t), moment_key(t))
}

/// What acts are sorted by.
fn sort_key(acts: &[Placed], at: usize) -> (Option<EventKey>, &Coder, usize) {
    (acts[at].span.map(|(first, _)| first), &acts[at].coder, at)
}

#[cfg(test)]
#[path = "overlay/tests.rs"]
mod tests;
