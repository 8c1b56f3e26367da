//! The figures again, computed in the slowest and plainest way: time is cut at every timestamp in the log, and each piece
//! is classified by the statements of `docs/format.md`, one after the other.
//!
//! Nothing here calls `src/`; spans are pairs of milliseconds.

use super::log::{Read, Stated, What};
use std::collections::BTreeSet;

pub type Pair = (i64, i64);

/// One gap, as the format describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    pub number: usize,
    pub declared: bool,
    pub span: Pair,
    pub reasons: Vec<String>,
    pub questioning: Vec<String>,
    pub stated_on_tape: Vec<bool>,
    pub sources: Vec<String>,
    pub after_open_end: bool,
    pub parts: Vec<Part>,
}

/// A part of a gap for which the same is stated: its span, what is stated of questioning, its reasons and sources.
pub type Part = (Pair, &'static str, Vec<String>, Vec<String>);

/// What stood before a mark: gaps declared and inferred, the last gap's number and length, the time since.
pub type Before = (usize, usize, Option<(usize, i64, i64)>);

/// All figures of a log that has a session.
pub struct Oracle {
    pub session: Pair,
    pub has_tape: bool,
    pub has_untaped: bool,
    pub gaps: Vec<Gap>,
    pub silences: Vec<Pair>,
    events: Vec<Read>,
    pieces: Vec<Piece>,
    tape_runs: Vec<Tape>,
}

/// A piece of the session in which nothing changes.
#[expect(clippy::struct_excessive_bools, reason = "each is an answer of its own")]
struct Piece {
    span: Pair,
    taped: bool,
    assumed: bool,
    not_held: bool,
    untaped: bool,
    /// What is stated of questioning in an untaped piece.
    questioned: Option<&'static str>,
}

/// A tape from its start to its stop; `last` is how many sorted events stand before or at the stop.
struct Tape {
    span: Pair,
    last: usize,
    assumed: bool,
}

fn is_counted(what: &What) -> bool {
    !matches!(what, What::Note | What::Unknown)
}

/// What statements say of questioning, read from the table of `docs/format.md`.
fn questioned(stated: &[Stated]) -> &'static str {
    let words: BTreeSet<&str> = stated.iter().filter_map(|s| s.questioning).collect();
    match words.iter().copied().collect::<Vec<_>>()[..] {
        ["no"] => "no",
        ["yes"] => "yes",
        _ if words.contains("disputed") || words.is_superset(&BTreeSet::from(["yes", "no"])) => "disputed",
        _ => "unknown",
    }
}

/// A statement in which nothing is stated.
const NOTHING: Stated = Stated { reason: None, questioning: None, on_tape: None, source: None };

/// The parts of a gap, whose pieces learn what is stated of questioning.
fn parts<'a>(
    pieces: impl Iterator<Item = &'a mut Piece>,
    all: &[(Pair, Stated)],
    before_tape: bool,
) -> Vec<Part> {
    let mut parts: Vec<(Part, Vec<Stated>)> = Vec::new();
    for piece in pieces {
        let here = all.iter().filter(|s| covers(s.0, piece.span)).map(|s| s.1);
        let here = distinct(here.filter(|&stated| stated != NOTHING));
        let questioned = questioned(&here);
        piece.questioned = Some(questioned);
        if let Some((part, _)) = parts.last_mut().filter(|(_, before)| same(before, &here)) {
            part.0.1 = piece.span.1;
            continue;
        }
        let mut reasons = distinct(here.iter().filter_map(|s| s.reason.map(str::to_owned)));
        if reasons.is_empty() && before_tape {
            reasons.push("before_tape".to_owned());
        }
        let sources = distinct(here.iter().filter_map(|s| s.source.map(str::to_owned)));
        parts.push(((piece.span, questioned, reasons, sources), here));
    }
    parts.into_iter().map(|(part, _)| part).collect()
}

/// Whether two lists hold the same statements, in any order.
fn same(a: &[Stated], b: &[Stated]) -> bool {
    a.len() == b.len() && a.iter().all(|stated| b.contains(stated))
}

fn covers(span: Pair, piece: Pair) -> bool {
    span.0 <= piece.0 && piece.1 <= span.1
}

impl Oracle {
    /// The figures, or `None` where there is no session.
    pub fn of(file: &[Read], infer_after: i64, silence_after: i64) -> Option<Oracle> {
        let has_tape = file.iter().any(|e| matches!(e.what, What::TapeOn(_) | What::TapeOff(..)));
        let mut timed: Vec<Read> = file.iter().filter(|e| e.t.is_some()).cloned().collect();
        timed.sort_by_key(|e| (e.t, e.line));
        let events: Vec<Read> = timed.iter().filter(|e| is_counted(&e.what)).cloned().collect();
        let at = |e: &Read| e.t.unwrap_or_default();
        let reach = |e: &Read| e.end.map_or(at(e), |end| end.max(at(e)));
        let session = (at(events.first()?), events.iter().map(reach).max()?);
        let tape_runs = tapes(&events);
        let releases = releases(&events);
        let stated: Vec<(Pair, Stated)> = events
            .iter()
            .filter_map(|e| match e.what {
                // On an untaped interval `stated_on_tape` is a field that the format does not know.
                What::Untaped(stated) => Some(((at(e), reach(e)), Stated { on_tape: None, ..stated })),
                _ => None,
            })
            .collect();

        let moments = events.iter().flat_map(|e| [at(e), reach(e)]).chain(timed.iter().map(at));
        let cuts: BTreeSet<i64> = moments.filter(|&t| session.0 <= t && t <= session.1).collect();
        let cuts: Vec<i64> = cuts.into_iter().collect();
        let mut pieces: Vec<Piece> = Vec::new();
        for pair in cuts.windows(2) {
            let span = (pair[0], pair[1]);
            let taped = tape_runs.iter().any(|t| covers(t.span, span));
            let both = tape_runs.iter().any(|t| covers(t.span, span) && !t.assumed);
            let not_held = !taped && releases.iter().any(|&r| covers(r, span));
            let in_stated = stated.iter().any(|s| covers(s.0, span));
            let untaped = !taped && !not_held && (has_tape || in_stated);
            pieces.push(Piece { span, taped, assumed: taped && !both, not_held, untaped, questioned: None });
        }

        // A gap is an unbroken run of untaped pieces.
        let declared = runs(pieces.iter().map(|p| (p.span, p.untaped)), |_| false);
        let first_tape = pieces.iter().find(|p| p.taped).map(|p| p.span.0);
        let mut gaps = Vec::new();
        for (i, &span) in declared.iter().enumerate() {
            let offs = events.iter().filter_map(|e| match e.what {
                What::TapeOff(_, stated) if at(e) == span.0 => Some((span, stated)),
                _ => None,
            });
            let meets = |other: Pair| other.0 < span.1 && span.0 < other.1;
            let all: Vec<(Pair, Stated)> =
                offs.chain(stated.iter().copied().filter(|s| meets(s.0))).collect();
            let before_tape = i == 0 && first_tape.is_some_and(|tape| span.0 < tape);
            let parts = parts(pieces.iter_mut().filter(|p| covers(span, p.span)), &all, before_tape);
            let mut reasons = distinct(all.iter().filter_map(|s| s.1.reason.map(str::to_owned)));
            if reasons.is_empty() && before_tape {
                reasons.push("before_tape".to_owned());
            }
            gaps.push(Gap {
                number: 0,
                declared: true,
                span,
                reasons,
                questioning: distinct(all.iter().filter_map(|s| s.1.questioning.map(str::to_owned))),
                stated_on_tape: distinct(all.iter().filter_map(|s| s.1.on_tape)),
                sources: distinct(all.iter().filter_map(|s| s.1.source.map(str::to_owned))),
                after_open_end: false,
                parts,
            });
        }

        // Touched: an utterance from its time to its end, every other event at its moment.
        let touch =
            |e: &Read| if matches!(e.what, What::Utterance(_)) { (at(e), reach(e)) } else { (at(e), at(e)) };
        let touched = |t: i64| timed.iter().map(touch).any(|(from, to)| from <= t && t <= to);
        let spoken = |span: Pair| timed.iter().map(touch).any(|s| covers(s, span));
        let empty = |p: &Piece| !spoken(p.span);
        let mut silences = Vec::new();
        if has_tape {
            silences = runs(pieces.iter().map(|p| (p.span, p.taped && empty(p))), touched);
            silences.retain(|s| s.1 - s.0 > silence_after);
        } else {
            let outside = |span: Pair| stated.iter().any(|s| covers(s.0, span));
            let open = |p: &Piece| empty(p) && !p.not_held && !outside(p.span);
            let mut inferred = runs(pieces.iter().map(|p| (p.span, open(p))), touched);
            inferred.retain(|s| s.1 - s.0 > infer_after);
            let speech = |e: &&Read| matches!(e.what, What::Utterance(_));
            gaps.extend(inferred.into_iter().map(|span| Gap {
                number: 0,
                declared: false,
                span,
                reasons: Vec::new(),
                questioning: Vec::new(),
                stated_on_tape: Vec::new(),
                sources: Vec::new(),
                parts: Vec::new(),
                after_open_end: events.iter().filter(speech).any(|e| at(e) == span.0 && e.end.is_none()),
            }));
            gaps.sort_by_key(|gap| gap.span);
        }
        for (gap, number) in gaps.iter_mut().zip(1..) {
            gap.number = number;
        }
        let has_untaped = has_tape || !stated.is_empty();
        Some(Oracle { session, has_tape, has_untaped, gaps, silences, events, pieces, tape_runs })
    }

    fn sum(&self, up_to: i64, is: impl Fn(&Piece) -> bool) -> i64 {
        self.pieces.iter().filter(|p| is(p)).map(|p| (p.span.1.min(up_to) - p.span.0).max(0)).sum()
    }

    pub fn taped(&self, up_to: i64) -> Option<i64> {
        self.has_tape.then(|| self.sum(up_to, |p| p.taped))
    }

    pub fn assumed(&self, up_to: i64) -> Option<i64> {
        self.has_tape.then(|| self.sum(up_to, |p| p.assumed))
    }

    pub fn untaped(&self, up_to: i64) -> Option<i64> {
        self.has_untaped.then(|| self.sum(up_to, |p| p.untaped))
    }

    pub fn questioning(&self, up_to: i64) -> Option<i64> {
        self.has_untaped.then(|| self.sum(up_to, |p| p.untaped && p.questioned != Some("no")))
    }

    /// The untaped time of which this is stated of questioning.
    pub fn questioned(&self, word: &str, up_to: i64) -> i64 {
        self.sum(up_to, |p| p.questioned == Some(word))
    }

    pub fn not_held(&self, up_to: i64) -> i64 {
        self.sum(up_to, |p| p.not_held)
    }

    /// Taped time as spans.
    pub fn taped_spans(&self) -> Vec<Pair> {
        runs(self.pieces.iter().map(|p| (p.span, p.taped)), |_| false)
    }

    /// Assumed taped time as spans.
    pub fn assumed_spans(&self) -> Vec<Pair> {
        runs(self.pieces.iter().map(|p| (p.span, p.assumed)), |_| false)
    }

    /// Time not held as spans.
    pub fn not_held_spans(&self) -> Vec<Pair> {
        runs(self.pieces.iter().map(|p| (p.span, p.not_held)), |_| false)
    }

    /// What stood before a moment.
    pub fn before(&self, t: i64) -> Before {
        let cut: Vec<&Gap> = self.gaps.iter().filter(|g| g.span.0 < t).collect();
        let declared = cut.iter().filter(|g| g.declared).count();
        let last = cut.last().map(|g| (g.number, g.span.1.min(t) - g.span.0, (t - g.span.1).max(0)));
        (declared, cut.len() - declared, last)
    }

    /// The lines of the utterances that are on tape: in taped time, or at the very end of a tape and before what
    /// ends it in the order.
    pub fn on_tape(&self) -> Vec<usize> {
        let on = |(i, e): (usize, &Read)| {
            let t = e.t.unwrap_or_default();
            let in_tape = |tape: &Tape| {
                let (from, to) = tape.span;
                from <= t && t < to || from < to && t == to && i < tape.last
            };
            (matches!(e.what, What::Utterance(_)) && self.tape_runs.iter().any(in_tape)).then_some(e.line)
        };
        self.events.iter().enumerate().filter_map(on).collect()
    }
}

/// The maximal runs of adjoining pieces that are wanted, broken at moments where `breaks` says so.
fn runs(pieces: impl Iterator<Item = (Pair, bool)>, breaks: impl Fn(i64) -> bool) -> Vec<Pair> {
    let mut runs: Vec<Pair> = Vec::new();
    for (span, wanted) in pieces {
        match runs.last_mut() {
            _ if !wanted => {}
            Some(last) if last.1 == span.0 && !breaks(span.0) => last.1 = span.1,
            _ => runs.push(span),
        }
    }
    runs
}

fn distinct<V: PartialEq>(values: impl Iterator<Item = V>) -> Vec<V> {
    let mut list = Vec::new();
    for value in values {
        if !list.contains(&value) {
            list.push(value);
        }
    }
    list
}

/// From each release to the first arrest, custody or room entry behind it.
fn releases(events: &[Read]) -> Vec<Pair> {
    let is = |e: &Read, kinds: &[&str]| matches!(e.what, What::Mark(kind) if kinds.contains(&kind));
    let mut spans = Vec::new();
    for (i, e) in events.iter().enumerate().filter(|(_, e)| is(e, &["release"])) {
        let held = events[i..].iter().find(|e| is(e, &["arrest", "custody", "room_entry"]));
        spans.extend(held.map(|held| (e.t.unwrap_or_default(), held.t.unwrap_or_default())));
    }
    spans
}

/// The tapes of a log, by "Tape, and taped" and "Assumed taped".
fn tapes(events: &[Read]) -> Vec<Tape> {
    let at = |i: usize| events[i].t.unwrap_or_default();
    let utterance = |i: &usize| matches!(events[*i].what, What::Utterance(_));
    let left_open = |on: usize, next: Option<usize>| {
        let behind = next.unwrap_or(events.len());
        let heard =
            (on + 1..behind).filter(utterance).map(|i| events[i].end.map_or(at(i), |end| end.max(at(i))));
        let end = heard.max().unwrap_or(at(on));
        let end = next.map_or(end, |next| end.min(at(next)));
        Tape { span: (at(on), end), last: behind, assumed: true }
    };
    let mut tapes = Vec::new();
    // What each recording did last: its name, where, and whether it is open since.
    let mut recordings: Vec<(Option<&str>, usize, bool)> = Vec::new();
    let mut none_open = None;
    for (i, event) in events.iter().enumerate() {
        let (mut id, on) = match event.what {
            What::TapeOn(recording) => (recording.id(), true),
            What::TapeOff(recording, _) => (recording.id(), false),
            _ => continue,
        };
        let open: Vec<Option<&str>> = recordings.iter().filter(|r| r.2).map(|r| r.0).collect();
        if !on && id.is_none() && open.len() == 1 {
            id = open[0];
        }
        let before = recordings.iter().find(|r| r.0 == id).copied();
        match (on, before) {
            (true, Some((_, was_on, true))) => tapes.push(left_open(was_on, Some(i))),
            (true, _) => {}
            (false, Some((_, was_on, true))) => {
                tapes.push(Tape { span: (at(was_on), at(i)), last: i, assumed: false });
            }
            (false, previous) => {
                let after = previous.map(|p| p.1).max(none_open).map_or(0, |p| p + 1);
                let first = (after..i).find(utterance);
                tapes.extend(first.map(|first| Tape { span: (at(first), at(i)), last: i, assumed: true }));
            }
        }
        recordings.retain(|r| r.0 != id);
        recordings.push((id, i, on));
        if recordings.iter().all(|r| !r.2) {
            none_open = Some(i);
        }
    }
    tapes.extend(recordings.iter().filter(|r| r.2).map(|r| left_open(r.1, None)));
    tapes
}
