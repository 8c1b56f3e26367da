//! Laws that hold for every log, named as sentences.
//!
//! Logs are generated as text and read by the real reader; the figures are compared with those that `laws/oracle.rs`
//! computes in its own plain way.
#![expect(clippy::wildcard_enum_match_arm, reason = "the model asks for one type of event at a time")]

mod agreement;
mod bins;
pub(crate) mod exchange;
mod facts;
mod hours;
mod intervals;
pub(crate) mod log;
mod lookalikes;
mod narrowing;
mod oracle;
mod rules;
mod search;
mod strip;
mod talk;
mod timeline;
mod undecided;
mod work;

use log::{Log, Style, logs, logs_without_ties};
use oracle::{Oracle, Pair};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::io::Write;
use std::ops::ControlFlow;
use std::sync::Arc;
use untaped::record::{EventKind, Person, ProblemKind};
use untaped::session::{
    Column, Figures, Gap, GapKind, Indexer, LogBytes, ReadExtent, Session, Share, SpeakerId, Thresholds,
};
use untaped::store::{FileState, FollowStatus, Follower, Input, read_all};
use untaped::time::{Millis, SessionTime, Span, SpanSet};

/// Thresholds that generated logs meet exactly, go over and stay under.
fn thresholds(log: &Log) -> Thresholds {
    Thresholds { infer_gaps_after: Millis(2 * log.unit), silence_after: Millis(log.unit) }
}

/// Reads a text in batches, settling after each; `cuts` are the lines before which one ends.
fn read_in_batches(text: &str, thresholds: Thresholds, cuts: &[usize]) -> Session {
    crate::watchdog::watch();
    let mut session = Session::new("generated.jsonl", thresholds);
    let (mut indexer, mut position) = (Indexer::new(), 0);
    for (i, line) in text.split_inclusive('\n').enumerate() {
        if cuts.contains(&i) {
            session.append(indexer.batch());
            session.settle(ReadExtent::Part);
        }
        indexer.lines(line.as_bytes(), position);
        position += line.len() as u64;
    }
    session.append(indexer.batch());
    session.settle(ReadExtent::Whole);
    session
}

/// Writes a log piece by piece and follows it; `cuts` are the bytes before which a piece ends. Where what was read turns
/// out to be something else, it is read anew, as the program does.
fn follow(bytes: &[u8], cuts: &[usize], thresholds: Thresholds) -> Session {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("generated.jsonl");
    let first = cuts.first().copied().unwrap_or(bytes.len());
    std::fs::write(&path, &bytes[..first]).unwrap();
    let log = untaped::store::Log::open_to_follow(&Input::File(path.clone())).unwrap();
    let begin = || {
        let stand = FileState::read(&log);
        let session = read_all(&log, thresholds).unwrap();
        (Follower::new(log.clone(), stand, &session).unwrap(), session)
    };
    let (mut follower, mut session) = begin();
    for (i, &from) in cuts.iter().enumerate() {
        let to = cuts.get(i + 1).copied().unwrap_or(bytes.len());
        let mut file = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(&bytes[from..to]).unwrap();
        let look = follower.poll(|batch| {
            session.append(batch);
            session.settle(ReadExtent::Whole);
            ControlFlow::Continue(())
        });
        if let FollowStatus::Changed(_) = look.unwrap() {
            (follower, session) = begin();
        }
    }
    session
}

fn read(log: &Log) -> Session {
    read_in_batches(&log.text(), thresholds(log), &[])
}

fn oracle(log: &Log) -> Option<Oracle> {
    let thresholds = thresholds(log);
    Oracle::of(&log.read(), thresholds.infer_gaps_after.0, thresholds.silence_after.0)
}

fn pair(span: Span) -> Pair {
    (span.start.0, span.end.0)
}

fn pairs(spans: &[Span]) -> Vec<Pair> {
    spans.iter().map(|&span| pair(span)).collect()
}

fn plain(gap: &Gap) -> oracle::Gap {
    oracle::Gap {
        number: gap.number,
        declared: gap.kind == GapKind::Declared,
        span: pair(gap.span),
        reasons: gap.reasons.clone(),
        questioning: gap.questioning.iter().map(ToString::to_string).collect(),
        stated_on_tape: gap.stated_on_tape.clone(),
        sources: gap.sources.clone(),
        after_open_end: gap.after_open_end,
        parts: gap.parts.iter().map(plain_part).collect(),
    }
}

fn plain_part(part: &untaped::session::Part) -> oracle::Part {
    let own = |words: &mut dyn Iterator<Item = &str>| words.map(str::to_owned).collect();
    (pair(part.span), part.questioned.word(), own(&mut part.reasons()), own(&mut part.sources()))
}

fn plain_gaps(figures: &Figures) -> Vec<oracle::Gap> {
    figures.gaps.iter().map(plain).collect()
}

/// An event: time, type, end, who; whether it is timed, on tape, and overlaps.
type Shown = (i64, EventKind, Option<i64>, String, [bool; 3]);

/// Everything that is computed over a log, without line numbers: spans of the session, taped, assumed, untaped,
/// without questioning, not held, silences; gaps; every event with its end and flags; how much each person said.
#[derive(Debug, PartialEq)]
struct Summary {
    title: String,
    spans: [Option<Vec<Pair>>; 7],
    gaps: Vec<oracle::Gap>,
    whole_seconds: bool,
    marks: Vec<(i64, String)>,
    events: Vec<Shown>,
    tallies: BTreeMap<String, String>,
}

fn summary(session: &Session) -> Summary {
    let figures = session.figures();
    let event = |(i, e): (usize, &untaped::session::Entry)| {
        let end = session.index().end(i).map(|t| t.0);
        let who = session.people().label(e.speaker()).to_owned();
        (e.time().0, e.kind(), end, who, [e.is_timed(), e.is_on_tape(), e.overlaps()])
    };
    let tally =
        |(number, person): (SpeakerId, &Person)| (person.id.clone(), format!("{:?}", session.tally(number)));
    Summary {
        title: session.title().to_owned(),
        spans: [
            figures.span.map(|s| vec![pair(s)]),
            figures.taped().map(|t| pairs(t.spans())),
            figures.coverage.as_ref().map(|c| pairs(c.assumed.spans())),
            figures.untaped.as_ref().map(|u| pairs(u.spans())),
            Some(pairs(figures.untaped_by_questioning.no.spans())),
            Some(pairs(figures.not_held.spans())),
            Some(pairs(&figures.silences)),
        ],
        gaps: plain_gaps(figures),
        whole_seconds: figures.whole_seconds,
        marks: session.key_events().marks.iter().map(|m| (m.key.time.0, m.kind.clone())).collect(),
        events: session.index().entries().iter().enumerate().map(event).collect(),
        tallies: session.people().iter().map(tally).collect(),
    }
}

/// The kinds of all problems but `out_of_order`, sorted.
fn kinds(session: &Session) -> Vec<ProblemKind> {
    let mut kinds: Vec<_> = session.problems().list().iter().map(|p| p.kind).collect();
    kinds.retain(|&kind| kind != ProblemKind::OutOfOrder);
    kinds.sort();
    kinds
}

fn lines_with(session: &Session, kind: ProblemKind) -> Vec<usize> {
    let of_kind = session.problems().list().iter().filter(|p| p.kind == kind);
    of_kind.map(|p| usize::try_from(p.line).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_event_has_the_time_that_its_line_gives(log in logs()) {
        let session = read(&log);
        let mut entries = session.index().entries().to_vec();
        entries.sort_by_key(|e| e.line());
        let expected = log.read();
        prop_assert_eq!(entries.len(), expected.len());
        for (entry, e) in entries.iter().zip(&expected) {
            prop_assert_eq!(entry.line() as usize, e.line);
            prop_assert_eq!(entry.is_timed().then_some(entry.time().0), e.t);
            let place = session.index().index_of(entry.key());
            prop_assert_eq!(session.index().end(place).map(|t| t.0), e.end);
        }
    }

    #[test]
    fn an_event_without_a_readable_time_stands_behind_the_event_before_it(log in logs()) {
        let session = read(&log);
        let file = log.read();
        for (i, e) in file.iter().enumerate().filter(|(_, e)| e.t.is_none()) {
            let before = file[..i].iter().rev().find_map(|e| e.t);
            let expected = before.or_else(|| file[i..].iter().find_map(|e| e.t)).unwrap_or(0);
            let entry = session.index().entries().iter().find(|entry| entry.line() as usize == e.line).unwrap();
            prop_assert_eq!(entry.time().0, expected);
        }
    }

    #[test]
    fn the_session_runs_from_the_first_to_the_last_moment_of_the_record(log in logs()) {
        let figures = read(&log).figures().clone();
        prop_assert_eq!(figures.span.map(pair), oracle(&log).map(|o| o.session));
    }

    #[test]
    fn taped_is_what_runs_from_on_to_off_and_what_was_heard_where_the_log_leaves_it_open(log in logs()) {
        let session = read(&log);
        let figures = session.figures();
        let Some(o) = oracle(&log) else { return Ok(()) };
        prop_assert_eq!(figures.taped().map(|t| pairs(t.spans())), o.has_tape.then(|| o.taped_spans()));
        let assumed = figures.coverage.as_ref().map(|c| pairs(c.assumed.spans()));
        prop_assert_eq!(assumed, o.has_tape.then(|| o.assumed_spans()));
    }

    #[test]
    fn not_held_runs_from_a_release_to_the_next_arrest_custody_or_entry_unless_taped(log in logs()) {
        let Some(o) = oracle(&log) else { return Ok(()) };
        prop_assert_eq!(pairs(read(&log).figures().not_held.spans()), o.not_held_spans());
    }

    #[test]
    fn gaps_are_the_untaped_stretches_and_say_what_the_log_states_of_them(log in logs()) {
        let Some(o) = oracle(&log) else { return Ok(()) };
        prop_assert_eq!(plain_gaps(read(&log).figures()), o.gaps);
    }

    #[test]
    fn a_silence_is_taped_time_that_nothing_touches_for_longer_than_the_threshold(log in logs()) {
        let Some(o) = oracle(&log) else { return Ok(()) };
        prop_assert_eq!(pairs(&read(&log).figures().silences), o.silences);
    }

    #[test]
    fn sums_up_to_any_moment_are_those_of_the_pieces_before_it(log in logs(), at in 0_i64..=1000) {
        let Some(o) = oracle(&log) else { return Ok(()) };
        let t = o.session.0 + (o.session.1 - o.session.0) * at / 1000;
        let sums = read(&log).figures().totals_to(SessionTime(t));
        prop_assert_eq!(sums.elapsed.0, t - o.session.0);
        prop_assert_eq!(sums.taped.map(|m| m.0), o.taped(t));
        prop_assert_eq!(sums.assumed_taped.map(|m| m.0), o.assumed(t));
        prop_assert_eq!(sums.untaped.map(|m| m.0), o.untaped(t));
        prop_assert_eq!(sums.untaped_excluding_no_questioning().map(|m| m.0), o.questioning(t));
        prop_assert_eq!(sums.not_held.0, o.not_held(t));
        if let Some(by) = sums.untaped_by_questioning {
            let words = [(by.yes, "yes"), (by.disputed, "disputed"), (by.unknown, "unknown"), (by.no, "no")];
            for (sum, word) in words {
                prop_assert_eq!(sum.0, o.questioned(word, t), "{}", word);
            }
            prop_assert_eq!(Some(by.yes + by.disputed + by.unknown + by.no), sums.untaped);
        }
        let taped = o.taped(t).unwrap_or(0);
        let known = (o.has_tape || o.has_untaped).then(|| taped + o.questioned("yes", t));
        prop_assert_eq!(sums.questioned_at_least().map(|m| m.0), known);
        let open = o.questioned("disputed", t) + o.questioned("unknown", t);
        prop_assert_eq!(sums.questioned_at_most().map(|m| m.0), known.map(|least| least + open));
    }

    #[test]
    fn questioned_so_far_never_runs_backwards_or_faster_than_time_and_ends_at_the_sum_at_least(
        log in logs(),
        pick in any::<prop::sample::Index>(),
    ) {
        let (session, o) = (read(&log), oracle(&log));
        let zeros = session.zeros();
        let zero = &zeros[pick.index(zeros.len())];
        let at = |t| session.column_at(Column::Questioned, zero, t, None);
        let entries = session.index().entries();
        for (i, pair) in entries.windows(2).enumerate() {
            let (a, b) = (pair[0].time(), pair[1].time());
            prop_assert_eq!(session.column(Column::Questioned, zero, i, None), at(a), "an event has that of its time");
            let growth = at(b).zip(at(a)).map(|(later, earlier)| later - earlier);
            prop_assert!(growth.is_none_or(|growth| Millis::ZERO <= growth && growth <= b - a));
        }
        let Some(o) = o else { return Ok(()) };
        let least = session.figures().totals().and_then(untaped::session::Totals::questioned_at_least);
        prop_assert_eq!(at(SessionTime(o.session.1)), least);
        prop_assert_eq!(least.is_some(), o.has_tape || o.has_untaped, "unknown where neither is known");
    }

    #[test]
    fn the_parts_of_a_gap_fill_it(log in logs()) {
        for gap in &read(&log).figures().gaps {
            let ends = gap.parts.iter().map(|part| part.span.end);
            let starts = gap.parts.iter().map(|part| part.span.start);
            prop_assert!(gap.parts.iter().all(|part| !part.span.is_empty()));
            if gap.kind == GapKind::Declared {
                let starts: Vec<_> = starts.chain([gap.span.end]).collect();
                let ends: Vec<_> = std::iter::once(gap.span.start).chain(ends).collect();
                prop_assert_eq!(starts, ends);
            } else {
                prop_assert!(gap.parts.is_empty());
            }
        }
    }

    #[test]
    fn shares_are_of_the_time_held_and_unknown_where_there_is_none(log in logs()) {
        let Some(o) = oracle(&log) else { return Ok(()) };
        let sums = read(&log).figures().totals().unwrap();
        let held = o.session.1 - o.session.0 - o.not_held(o.session.1);
        let permille = |part: i64| (held > 0).then(|| part * 1000 / held);
        prop_assert_eq!(sums.untaped_share().map(Share::permille), o.untaped(o.session.1).and_then(permille));
        let questioning = o.questioning(o.session.1).and_then(permille);
        prop_assert_eq!(sums.untaped_share_excluding_no_questioning().map(Share::permille), questioning);
    }

    #[test]
    fn before_a_mark_stand_the_gaps_that_began_earlier_cut_at_the_mark(log in logs()) {
        let Some(o) = oracle(&log) else { return Ok(()) };
        let session = read(&log);
        for mark in &session.key_events().marks {
            let before = session.figures().before_mark(mark);
            let t = mark.key.time.0;
            let last = before.last_gap.map(|last| (last.gap.number, last.span.length().0, last.since_end.0));
            prop_assert_eq!((before.gaps, before.inferred_gaps, last), o.before(t));
            let sums = (before.totals.elapsed.0, before.totals.taped.map(|m| m.0), before.totals.untaped.map(|m| m.0));
            prop_assert_eq!(sums, (t - o.session.0, o.taped(t), o.untaped(t)));
        }
    }

    #[test]
    fn an_utterance_is_on_tape_in_taped_time_and_at_the_end_that_stands_behind_it(log in logs()) {
        let Some(o) = oracle(&log) else { return Ok(()) };
        let session = read(&log);
        let is = |e: &&untaped::session::Entry| e.kind() == EventKind::Utterance && e.is_on_tape();
        let on: Vec<usize> = session.index().entries().iter().filter(is).map(|e| e.line() as usize).collect();
        prop_assert_eq!(on, o.on_tape());
    }

    #[test]
    fn taped_and_untaped_and_not_held_are_the_whole_session_where_there_is_a_tape(log in logs()) {
        let session = read(&log);
        let figures = session.figures();
        let (Some(span), Some(taped)) = (figures.span, figures.taped()) else { return Ok(()) };
        let untaped = figures.untaped.as_ref().unwrap();
        prop_assert_eq!(taped.total() + untaped.total() + figures.not_held.total(), span.length());
        for (one, other) in [(taped, untaped), (taped, &figures.not_held), (untaped, &figures.not_held)] {
            prop_assert_eq!(&one.difference(other), one, "they share no time");
        }
        prop_assert!(figures.coverage.as_ref().unwrap().assumed.difference(taped).is_empty());
    }

    #[test]
    fn gaps_are_disjoint_sorted_and_numbered_and_never_empty(log in logs()) {
        let session = read(&log);
        let gaps = &session.figures().gaps;
        prop_assert!(gaps.iter().all(|g| !g.span.is_empty()));
        prop_assert!(gaps.windows(2).all(|g| g[0].span.end <= g[1].span.start));
        prop_assert!(gaps.iter().zip(1..).all(|(g, n)| g.number == n));
        let declared = gaps.iter().filter(|g| g.kind == GapKind::Declared).map(Gap::length).sum();
        prop_assert_eq!(session.figures().untaped.as_ref().map_or(Millis::ZERO, SpanSet::total), declared);
        prop_assert!(session.figures().coverage.is_none() || gaps.iter().all(|g| g.kind == GapKind::Declared));
    }

    #[test]
    fn elapsed_and_held_never_run_backwards_whatever_the_zero(log in logs(), pick in any::<prop::sample::Index>()) {
        let session = read(&log);
        let zeros = session.zeros();
        let zero = &zeros[pick.index(zeros.len())];
        let times: Vec<_> = session.index().entries().iter().map(|e| e.time()).collect();
        for t in times.windows(2) {
            prop_assert!(session.elapsed(zero, t[0]) <= session.elapsed(zero, t[1]));
            prop_assert!(session.held(zero, t[0]) <= session.held(zero, t[1]));
            prop_assert!(session.held(zero, t[1]) - session.held(zero, t[0]) <= t[1] - t[0]);
        }
        prop_assert_eq!((session.elapsed(zero, zero.time), session.held(zero, zero.time)), (Millis(0), Millis(0)));
    }

    #[test]
    fn figures_do_not_depend_on_how_the_log_is_cut_into_batches(
        log in logs(),
        cuts in proptest::collection::vec(0_usize..45, 0..6),
    ) {
        let whole = read(&log);
        let pieces = read_in_batches(&log.text(), thresholds(&log), &cuts);
        prop_assert_eq!(summary(&whole), summary(&pieces));
        prop_assert_eq!(whole.problems().list(), pieces.problems().list());
        prop_assert_eq!((whole.byte_count(), whole.line_count()), (pieces.byte_count(), pieces.line_count()));
        let texts = |s: &Session| format!("{:?}", s.clock().at(SessionTime(log.base)).map(|w| w.rfc3339()));
        prop_assert_eq!(texts(&whole), texts(&pieces));
    }

    #[test]
    fn a_log_that_grows_by_any_bytes_is_in_the_end_as_if_it_was_read_at_once(
        log in logs(),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..6),
        last in any::<bool>(),
    ) {
        let mut bytes = log.text().into_bytes();
        if last {
            bytes.truncate(bytes.trim_ascii_end().len());
        }
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.sort_unstable();
        let whole = read_in_batches(std::str::from_utf8(&bytes).unwrap(), thresholds(&log), &[]);
        let grown = follow(&bytes, &cuts, thresholds(&log));
        prop_assert_eq!(summary(&whole), summary(&grown));
        prop_assert_eq!(whole.problems().list(), grown.problems().list());
        prop_assert_eq!((whole.byte_count(), whole.line_count()), (grown.byte_count(), grown.line_count()));
        prop_assert_eq!(whole.tail().is_some(), grown.tail().is_some());
    }

    #[test]
    fn figures_do_not_depend_on_blank_lines_byte_order_mark_or_line_ends(
        log in logs(),
        blanks in proptest::collection::vec((0_usize..45, "[ \t\r]{0,3}"), 0..5),
        mark in any::<bool>(),
        crlf in any::<bool>(),
        last in any::<bool>(),
    ) {
        let mut dressed = if mark { "\u{FEFF}".to_owned() } else { String::new() };
        for (i, line) in log.text().lines().enumerate() {
            for (_, blank) in blanks.iter().filter(|(at, _)| *at == i) {
                dressed.extend([blank, "\n"]);
            }
            dressed.push_str(line);
            dressed.push_str(if crlf { "\r\n" } else { "\n" });
        }
        if last {
            dressed.truncate(dressed.trim_end().len());
        }
        let torn = last && log.text().ends_with("this is no JSON\n");
        let (plain, dressed) = (read(&log), read_in_batches(&dressed, thresholds(&log), &[]));
        prop_assert_eq!(summary(&plain), summary(&dressed));
        if !torn {
            prop_assert_eq!(kinds(&plain), kinds(&dressed));
        }
    }

    #[test]
    fn the_order_of_the_lines_changes_no_figure_where_no_two_times_are_the_same(
        (log, other) in logs_without_ties().prop_flat_map(|log| {
            let shuffled = Just(log.lines.clone()).prop_shuffle();
            (Just(log), shuffled)
        }),
    ) {
        let shuffled = Log { lines: other, ..log.clone() };
        let (a, b) = (read(&log), read(&shuffled));
        prop_assert_eq!(summary(&a), summary(&b));
        prop_assert_eq!(kinds(&a), kinds(&b));
    }

    #[test]
    fn a_line_is_out_of_order_where_its_time_is_below_the_greatest_before_it(log in logs()) {
        let mut greatest = i64::MIN;
        let mut expected = Vec::new();
        for e in log.read() {
            if let Some(t) = e.t {
                if t < greatest {
                    expected.push(e.line);
                }
                greatest = greatest.max(t);
            }
        }
        prop_assert_eq!(lines_with(&read(&log), ProblemKind::OutOfOrder), expected);
    }

    #[test]
    fn every_event_can_be_read_again_and_is_what_it_was(log in logs()) {
        let session = read(&log);
        let text = LogBytes::Memory(Arc::new(log.text().into_bytes()));
        for (i, entry) in session.index().entries().iter().enumerate() {
            let event = text.event(&session, i).unwrap();
            prop_assert!(event.is_some(), "{entry:?} of\n{}", log.text());
            let event = event.unwrap();
            prop_assert_eq!(event.time, entry.is_timed().then_some(entry.time()));
            prop_assert_eq!((event.body.kind(), event.end), (entry.kind(), session.index().end(i)));
        }
    }

    #[test]
    fn a_log_of_numbers_without_a_start_has_no_wall_clock(log in logs()) {
        let session = read(&log);
        let file = log.read();
        let instants = |i: usize| match log.lines[i - 2].t {
            log::T::Tick(_) => log.style == Style::Instants,
            log::T::Foreign(_) | log::T::Unreadable(_) | log::T::Absent => log.style == Style::Numbers,
        };
        let first = file.iter().find(|e| e.t.is_some()).map(|e| instants(e.line));
        let expected = log.style == Style::NumbersWithStart || first.unwrap_or(false);
        prop_assert_eq!(session.clock().at(SessionTime(log.base)).is_some(), expected);
    }
}
