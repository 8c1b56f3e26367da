//! A session as tiers, for ELAN and Praat: a tier for each person, and tiers for gaps, marks and whole hours ([`Tier`]).
//! Items that overlap go to different lanes of their tier.
//!
//! It holds 42 bytes for each item on a tier, made from the index alone; words are read again when they are written.

use super::context::{Clock, Context, caption_of_not_held, captions_of};
use super::durations::{Durations, Until};
use super::losses::{Losses, OPEN};
use super::sanitize::{clean, plain};
use crate::record::{Body, EventKind, Tier, mark_label};
use crate::session::SpeakerId;
use crate::time::{HOUR, Millis, SECOND, Span, format_hours};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::io;

/// The most whole hours that are written: no session lasts longer, but a damaged log may say so.
const MOST_HOURS: i64 = 10_000;

/// The tiers of a session.
pub(super) struct Grid {
    /// The lanes of all tiers: first of people, in the order of their numbers, then our own.
    pub tiers: Vec<OneTier>,
    /// The items, by tier and time.
    placed: Vec<Placed>,
    captions: Vec<String>,
    hours: Vec<String>,
    /// The end of the session, or of the last item if that is later.
    pub end: Millis,
}

/// One lane of a tier.
pub(super) struct OneTier {
    /// Its name.
    pub name: String,
    /// The number of its speaker.
    pub who: Option<SpeakerId>,
    /// Whether its items are points in time.
    pub moments: bool,
    /// The range of its items.
    things: std::ops::Range<usize>,
}

/// One item on a tier.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    /// Its start and its end, from the session's start; never equal.
    pub from: Millis,
    pub to: Millis,
    /// Its number in order of time over all tiers.
    pub rank: u32,
    tier: u32,
    what: What,
}

/// The source of an item's text.
#[derive(Clone, Copy, Debug)]
enum What {
    Event(u32),
    Caption(u32),
    Hour(u32),
}

/// How a format holds points in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Points {
    /// As points: here, intervals of one millisecond.
    Own,
    /// As intervals of a second at most.
    AsIntervals,
}

impl Grid {
    /// The tiers of a session, whose items must end before `limit`.
    pub(super) fn new(context: &Context<'_>, points: Points, limit: Millis, losses: &mut Losses) -> Grid {
        let session = context.session;
        let clock = context.clock();
        let mut grid = Grid {
            tiers: Vec::new(),
            placed: Vec::new(),
            captions: Vec::new(),
            hours: Vec::new(),
            end: session.figures().span.and_then(|span| clock.position(span.end)).unwrap_or_default(),
        };
        let mut lanes = BTreeMap::<Tier<'_>, Lanes>::new();
        let names = names(context, losses);
        let shown = Durations::new(session, Until::OwnNextWords);
        for (i, &entry) in (0_u32..).zip(session.index().entries()) {
            let tier = if entry.kind() == EventKind::Utterance {
                match names.get(entry.speaker().0 as usize).map(String::as_str) {
                    Some("") | None => Tier::Unknown,
                    Some(name) => Tier::Speaker(name),
                }
            } else if entry.kind() == EventKind::Mark {
                Tier::Marks
            } else {
                losses.add_event(entry.kind());
                continue;
            };
            let Some(from) = clock.position(entry.time()).filter(|_| entry.is_timed()) else {
                losses.add(if tier == Tier::Marks {
                    "mark(s) without a time"
                } else {
                    "utterance(s) without a time"
                });
                continue;
            };
            let place = i as usize;
            let stated = session.index().end(place).filter(|&end| end > entry.time());
            let to = match (
                stated.and_then(|end| clock.position(end)),
                points == Points::Own && tier == Tier::Marks,
            ) {
                (_, true) => from + Millis(1),
                (Some(to), false) => to,
                (None, false) => from + shown.length(place),
            };
            let lanes = lanes.entry(tier).or_default();
            lanes.who = lanes.who.map_or(Some(entry.speaker()), |who| Some(who.min(entry.speaker())));
            grid.place(lanes, (from, to), limit, What::Event(i), losses);
        }
        grid.gaps(context, &clock, limit, &mut lanes, losses);
        grid.hours(context, &clock, (points, limit), lanes.entry(Tier::Hours).or_default(), losses);
        grid.settle(lanes);
        grid
    }

    /// Puts an item on the lowest free lane.
    fn place(
        &mut self,
        lanes: &mut Lanes,
        (from, to): (Millis, Millis),
        limit: Millis,
        what: What,
        losses: &mut Losses,
    ) {
        if to > limit {
            losses.add("item(s) later than the format can express");
            return;
        }
        self.end = self.end.max(to);
        let lane = lanes.take(from, to);
        lanes.things.push((u32::try_from(self.placed.len()).unwrap_or(u32::MAX), lane));
        self.placed.push(Placed { from, to, rank: 0, tier: 0, what });
    }

    fn gaps(
        &mut self,
        context: &Context<'_>,
        clock: &Clock<'_>,
        limit: Millis,
        lanes: &mut BTreeMap<Tier<'_>, Lanes>,
        losses: &mut Losses,
    ) {
        let figures = context.session.figures();
        let mut all = Vec::new();
        for gap in figures.gaps.iter().filter(|gap| gap.length() >= context.min_gap) {
            losses.add_gap(gap, |text| clean(text, &mut Losses::default()));
            all.extend(captions_of(gap));
        }
        all.extend(figures.not_held.spans().iter().map(|&span| (span, caption_of_not_held(span))));
        // The whole of a gap before its parts.
        all.sort_by_key(|(span, _)| (span.start, Reverse(span.end)));
        for (Span { start, end }, caption) in all {
            let (Some(from), Some(to)) = (clock.position(start), clock.position(end)) else { continue };
            let what = What::Caption(u32::try_from(self.captions.len()).unwrap_or(u32::MAX));
            self.captions.push(caption.to_string());
            self.place(lanes.entry(Tier::Gaps).or_default(), (from, to), limit, what, losses);
        }
    }

    fn hours(
        &mut self,
        context: &Context<'_>,
        clock: &Clock<'_>,
        (points, limit): (Points, Millis),
        lanes: &mut Lanes,
        losses: &mut Losses,
    ) {
        let Some(session) = context.session.figures().span else { return };
        let first = -(-clock.elapsed(session.start).0).div_euclid(HOUR.0);
        let last = clock.elapsed(session.end).0.div_euclid(HOUR.0);
        if last - first >= MOST_HOURS {
            losses.add("row(s) of whole hours (too many)");
            return;
        }
        for n in first..=last {
            let t = context.zero.time + Millis(n * HOUR.0);
            let Some(from) = clock.position(t) else { continue };
            let what = What::Hour(u32::try_from(self.hours.len()).unwrap_or(u32::MAX));
            self.hours.push(format!("{} h", format_hours(Millis(n * HOUR.0))));
            let to = from
                + match points {
                    Points::Own => Millis(1),
                    Points::AsIntervals => SECOND,
                };
            self.place(lanes, (from, to), limit, what, losses);
        }
    }

    /// Sorts the items by tier, and numbers them in order of time.
    fn settle(&mut self, lanes: BTreeMap<Tier<'_>, Lanes>) {
        let mut lanes: Vec<_> = lanes.into_iter().collect();
        // People, the unknown speaker, then what is no speech.
        lanes.sort_by_key(|(tier, lanes)| match tier {
            Tier::Speaker(_) => (None, lanes.who),
            Tier::Unknown | Tier::Gaps | Tier::Marks | Tier::Hours => (Some(*tier), None),
        });
        for (tier, lanes) in lanes {
            let first = self.tiers.len();
            for (thing, lane) in &lanes.things {
                if let Some(placed) = self.placed.get_mut(*thing as usize) {
                    placed.tier = u32::try_from(first).unwrap_or(u32::MAX).saturating_add(*lane);
                }
            }
            self.tiers.extend((0..lanes.count).map(|lane| OneTier {
                name: tier.name(lane as usize + 1),
                who: lanes.who.filter(|_| matches!(tier, Tier::Speaker(_))),
                moments: matches!(tier, Tier::Marks | Tier::Hours),
                things: 0..0,
            }));
        }
        self.placed.sort_by_key(|placed| (placed.from, placed.to));
        (0..).zip(&mut self.placed).for_each(|(rank, placed)| placed.rank = rank);
        self.placed.sort_by_key(|placed| placed.tier);
        let mut at = 0;
        for (n, tier) in self.tiers.iter_mut().enumerate() {
            let end = at + self.placed[at..].partition_point(|placed| placed.tier as usize <= n);
            tier.things = at..end;
            at = end;
        }
    }

    /// The items on a tier, in order of time.
    pub(super) fn on(&self, tier: &OneTier) -> &[Placed] {
        self.placed.get(tier.things.clone()).unwrap_or_default()
    }

    /// All items.
    pub(super) fn all(&self) -> &[Placed] {
        &self.placed
    }

    /// The text of an item. Counts the details of its event that are lost.
    pub(super) fn text(
        &self,
        context: &mut Context<'_>,
        placed: Placed,
        losses: &mut Losses,
    ) -> io::Result<String> {
        let own = |list: &[String], n: u32| list.get(n as usize).cloned().unwrap_or_default();
        match placed.what {
            What::Caption(n) => Ok(own(&self.captions, n)),
            What::Hour(n) => Ok(own(&self.hours, n)),
            What::Event(i) => {
                let (event, session) = ((context.read)(i as usize)?, context.session);
                if let Some(entry) = session.index().get(i as usize) {
                    losses.add_details(session, entry, &event);
                }
                losses.add_if(
                    matches!(event.body, Body::Utterance { .. })
                        && session.index().end(i as usize).is_none_or(|end| Some(end) <= event.time),
                    OPEN,
                );
                if let Body::Mark { kind, text } = event.body {
                    return Ok(mark_label(&kind, text.as_deref()));
                }
                let Body::Utterance { text, .. } = event.body else { return Ok(String::new()) };
                Ok(text.into_owned())
            }
        }
    }
}

/// The name of each person's tier, by their number; empty for the unknown speaker.
fn names(context: &Context<'_>, losses: &mut Losses) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let people = context.session.people().iter().map(|(_, person)| {
        let name = plain(&person.id);
        losses.add_if(name != person.id, "id(s) of people with changed spaces or characters");
        losses.add_if(!name.is_empty() && !taken.insert(name.clone()), "tier(s) shared by several people");
        name
    });
    people.collect()
}

/// The lanes of one tier while it is filled, in order of time.
#[derive(Default)]
struct Lanes {
    /// The speaker: the first of several who share a name.
    who: Option<SpeakerId>,
    count: u32,
    busy: BinaryHeap<Reverse<(Millis, u32)>>,
    free: BinaryHeap<Reverse<u32>>,
    /// The items: the index and the lane of each.
    things: Vec<(u32, u32)>,
}

impl Lanes {
    /// Takes the lowest lane that is free at `from`, until `to`.
    fn take(&mut self, from: Millis, to: Millis) -> u32 {
        while let Some(&Reverse((until, lane))) = self.busy.peek()
            && until <= from
        {
            self.busy.pop();
            self.free.push(Reverse(lane));
        }
        let lane = self.free.pop().map_or(self.count, |Reverse(lane)| lane);
        self.count = self.count.max(lane + 1);
        self.busy.push(Reverse((to, lane)));
        lane
    }
}
