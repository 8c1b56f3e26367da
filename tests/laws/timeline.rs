//! Laws of the timeline: what a walk over it meets, in both directions.

use super::log::{Log, logs};
use super::read;
use proptest::prelude::*;
use untaped::session::{BandKind, Bands, Item, Session, TimeLines, Timeline};
use untaped::time::{HOUR, Millis, SessionTime};

/// Whole hours between two events or edges of bands that have a row each; the others share one.
const SINGLE: usize = 8;

/// How a walk is made: which zero, which reference lines, in hours from it, and how short a gap is hidden.
#[derive(Clone, Debug)]
struct View {
    zero: prop::sample::Index,
    references: Vec<i64>,
    min_gap: i64,
}

fn views() -> impl Strategy<Value = View> {
    let references = proptest::collection::vec(-20_i64..60, 0..4);
    (any::<prop::sample::Index>(), references, 0_i64..3).prop_map(|(zero, references, min_gap)| View {
        zero,
        references,
        min_gap,
    })
}

struct Walk {
    session: Session,
    bands: Bands,
    time_lines: TimeLines,
    zero: SessionTime,
    references: Vec<SessionTime>,
}

impl Walk {
    fn new(log: &Log, view: &View) -> Walk {
        let session = read(log);
        let zeros = session.zeros();
        let zero = zeros[view.zero.index(zeros.len())].time;
        let lengths: Vec<Millis> = view.references.iter().map(|n| Millis(n * HOUR.0 / 2)).collect();
        let time_lines = TimeLines::new(session.figures(), session.clock(), zero, &lengths);
        let bands = Bands::new(&session, Millis(view.min_gap * log.unit)).with_parts(&session);
        let references = lengths.into_iter().map(|n| zero + n).collect();
        Walk { session, bands, time_lines, zero, references }
    }

    fn timeline(&self) -> Timeline<'_> {
        Timeline::new(&self.session, &self.bands, &self.time_lines)
    }

    /// Every item from the first one on.
    fn items(&self) -> Vec<Item> {
        let timeline = self.timeline();
        let items: Vec<Item> =
            std::iter::successors(timeline.first(), |&item| timeline.next(item)).take(5000).collect();
        assert!(items.len() < 5000, "the walk ends");
        items
    }

    /// The whole hours of the session, counted from the zero; not the zero itself where the session starts there.
    fn hours(&self) -> Vec<i64> {
        let Some(span) = self.session.figures().span else { return Vec::new() };
        let at = |n: i64| self.zero + Millis(n * HOUR.0);
        let inside = |&n: &i64| span.start <= at(n) && at(n) <= span.end;
        (-400..400).filter(inside).filter(|&n| (n, self.zero) != (0, span.start)).collect()
    }
}

/// The whole hours that an item stands for.
fn hours_of(item: Item) -> std::ops::Range<i64> {
    match item {
        Item::Hour(n) => n..n + 1,
        Item::Hours { first, count } => first..first + count,
        Item::Event(_)
        | Item::Start(_)
        | Item::Part(_)
        | Item::End(_)
        | Item::Day(_)
        | Item::Reference(_) => 0..0,
    }
}

fn is_hour(item: Item) -> bool {
    matches!(item, Item::Hour(_) | Item::Hours { .. })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_walk_meets_every_event_once_in_order_and_never_goes_back_in_time(log in logs(), view in views()) {
        let walk = Walk::new(&log, &view);
        let items = walk.items();
        let events: Vec<usize> =
            items.iter().filter_map(|item| if let Item::Event(i) = item { Some(*i) } else { None }).collect();
        prop_assert_eq!(events, (0..walk.session.index().len()).collect::<Vec<_>>());
        let times: Vec<SessionTime> = items.iter().map(|&item| walk.timeline().time(item)).collect();
        prop_assert!(times.windows(2).all(|t| t[0] <= t[1]), "{items:?}");
    }

    #[test]
    fn going_back_undoes_going_on(log in logs(), view in views()) {
        let walk = Walk::new(&log, &view);
        let (items, timeline) = (walk.items(), walk.timeline());
        for pair in items.windows(2) {
            prop_assert_eq!(timeline.previous(pair[1]), Some(pair[0]), "before {:?} in {:?}", pair[1], items);
        }
        prop_assert_eq!(items.first().and_then(|&first| timeline.previous(first)), None);
    }

    #[test]
    fn every_whole_hour_of_the_session_stands_once(log in logs(), view in views()) {
        let walk = Walk::new(&log, &view);
        let hours: Vec<i64> = walk.items().into_iter().flat_map(hours_of).collect();
        prop_assert_eq!(hours, walk.hours());
    }

    #[test]
    fn eight_hours_stand_singly_and_the_others_share_a_row_up_to_each_day_or_reference_line(
        log in logs(),
        view in views(),
    ) {
        let items = Walk::new(&log, &view).items();
        let is_solid =
            |item: &Item| matches!(item, Item::Event(_) | Item::Start(_) | Item::Part(_) | Item::End(_));
        for run in items.split(is_solid) {
            // The rows that the hours of this run should have.
            let (mut singles, mut expected) = (0, Vec::new());
            for piece in run.chunk_by(|&a, &b| is_hour(a) == is_hour(b)) {
                if !is_hour(piece[0]) {
                    expected.extend(piece);
                    continue;
                }
                let hours: Vec<i64> = piece.iter().copied().flat_map(hours_of).collect();
                let (single, rest) = hours.split_at(hours.len().min(SINGLE - singles));
                singles += single.len();
                expected.extend(single.iter().map(|&n| Item::Hour(n)));
                match *rest {
                    [] => {}
                    [n] => expected.push(Item::Hour(n)),
                    [first, ..] => expected.push(Item::Hours { first, count: rest.len().try_into().unwrap() }),
                }
            }
            prop_assert_eq!(run, expected);
        }
    }

    #[test]
    fn every_band_has_its_head_once_and_behind_it_its_foot_unless_it_is_a_silence(
        log in logs(),
        view in views(),
    ) {
        let walk = Walk::new(&log, &view);
        let items = walk.items();
        for (b, band) in walk.bands.list().iter().enumerate() {
            let places = |wanted: Item| -> Vec<usize> {
                items.iter().enumerate().filter(|&(_, &item)| item == wanted).map(|(i, _)| i).collect()
            };
            let (heads, feet) = (places(Item::Start(b)), places(Item::End(b)));
            prop_assert_eq!(heads.len(), 1);
            if band.kind == BandKind::Silence {
                prop_assert!(feet.is_empty());
            } else {
                prop_assert_eq!(feet.len(), 1);
                prop_assert!(heads[0] < feet[0]);
            }
        }
        let heads = items.iter().filter(|item| matches!(item, Item::Start(_))).count();
        prop_assert_eq!(heads, walk.bands.list().len());
        let gaps = walk.bands.list().iter().filter(|b| matches!(b.kind, BandKind::Gap(_))).count();
        prop_assert_eq!(gaps + walk.bands.hidden(), walk.session.figures().gaps.len());
    }

    #[test]
    fn every_part_of_a_gap_with_several_has_its_row_once_in_order_between_head_and_foot(
        log in logs(),
        view in views(),
    ) {
        let walk = Walk::new(&log, &view);
        let (items, gaps) = (walk.items(), &walk.session.figures().gaps);
        let mut rows = items.iter().enumerate().filter_map(|(i, item)| match item {
            Item::Part(p) => Some((i, *p)),
            _ => None,
        });
        let timeline = walk.timeline();
        for (b, band) in walk.bands.list().iter().enumerate() {
            let place = |wanted: Item| items.iter().position(|&item| item == wanted).unwrap();
            let Some(gap) = band.number.checked_sub(1).map(|i| &gaps[i]).filter(|gap| gap.parts.len() > 1) else {
                continue;
            };
            for (n, part) in gap.parts.iter().enumerate() {
                let (at, p) = rows.next().unwrap();
                let row = walk.bands.parts()[p];
                prop_assert_eq!((row.band, row.part, row.start, row.end), (b, n, part.span.start, part.span.end));
                prop_assert_eq!(walk.bands.part(&walk.session, p), Some((gap, part)));
                prop_assert_eq!(timeline.time(items[at]), part.span.start);
                prop_assert!(place(Item::Start(b)) < at && at < place(Item::End(b)));
                if n == 0 {
                    prop_assert_eq!(items[at - 1], Item::Start(b), "the first part is directly after the head");
                }
            }
        }
        prop_assert_eq!(rows.next(), None, "nothing else has parts");
    }

    #[test]
    fn a_step_stops_at_every_event_and_every_start_of_a_band_or_part(log in logs(), view in views()) {
        let walk = Walk::new(&log, &view);
        let timeline = walk.timeline();
        let stops: Vec<Item> = walk.items().into_iter().filter(|item| item.is_stop()).collect();
        for pair in stops.windows(2) {
            prop_assert_eq!(timeline.stop_after(pair[0]), Some(pair[1]));
            prop_assert_eq!(timeline.stop_before(pair[1]), Some(pair[0]));
        }
    }

    #[test]
    fn up_to_a_horizon_only_the_first_part_of_an_open_gap_is_left_out(
        log in logs(),
        view in views(),
        at in 0_i64..=1000,
    ) {
        let walk = Walk::new(&log, &view);
        let Some(span) = walk.session.figures().span else { return Ok(()) };
        let horizon = SessionTime(span.start.0 + span.length().0 * at / 1000);
        let timeline = walk.timeline().up_to(horizon);
        let seen: Vec<Item> =
            std::iter::successors(timeline.first(), |&item| timeline.next(item)).take(5000).collect();
        let is_left_out = |&item: &Item| {
            let Item::Part(p) = item else { return false };
            let row = walk.bands.parts()[p];
            row.part == 0 && row.start <= horizon && horizon < row.end
        };
        let parts = |items: &[Item]| -> Vec<Item> {
            items.iter().copied().filter(|item| matches!(item, Item::Part(_))).collect()
        };
        let mut expected = parts(&walk.items());
        expected.retain(|item| !is_left_out(item));
        prop_assert_eq!(parts(&seen), expected);
        for pair in seen.windows(2) {
            prop_assert_eq!(timeline.previous(pair[1]), Some(pair[0]), "before {:?} in {:?}", pair[1], seen);
        }
    }

    #[test]
    fn every_reference_line_inside_the_session_stands_once(log in logs(), view in views()) {
        let walk = Walk::new(&log, &view);
        let Some(span) = walk.session.figures().span else { return Ok(()) };
        let mut found: Vec<usize> = walk
            .items()
            .into_iter()
            .filter_map(|item| if let Item::Reference(i) = item { Some(i) } else { None })
            .collect();
        found.sort_unstable();
        let inside = |&i: &usize| span.start <= walk.references[i] && walk.references[i] <= span.end;
        prop_assert_eq!(found, (0..walk.references.len()).filter(inside).collect::<Vec<_>>());
    }

    #[test]
    fn every_date_that_begins_in_the_session_stands_once(log in logs(), view in views()) {
        let walk = Walk::new(&log, &view);
        let (Some(span), true) = (walk.session.figures().span, log.named_zone) else { return Ok(()) };
        let date = |t: SessionTime| walk.session.clock().at(t).map(|w| w.date());
        let Some(first) = date(span.start) else { return Ok(()) };
        let last = date(span.end).unwrap();
        let found: Vec<_> = walk
            .items()
            .into_iter()
            .filter_map(|item| if let Item::Day(t) = item { date(t) } else { None })
            .collect();
        let expected: Vec<_> = first.series(jiff::Span::new().days(1)).skip(1).take_while(|d| *d <= last).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn the_last_item_at_a_moment_is_found_without_a_walk(log in logs(), view in views(), at in -5_i64..=1005) {
        let walk = Walk::new(&log, &view);
        let Some(span) = walk.session.figures().span else { return Ok(()) };
        let t = SessionTime(span.start.0 + span.length().0 * at / 1000);
        let single = |item: Item| match item {
            Item::Hours { .. } => hours_of(item).map(Item::Hour).collect(),
            _ => vec![item],
        };
        let items: Vec<Item> = walk.items().into_iter().flat_map(single).collect();
        let expected = items.into_iter().rfind(|&item| walk.timeline().time(item) <= t);
        prop_assert_eq!(walk.timeline().last_at(t), expected);
    }
}
