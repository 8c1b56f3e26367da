//! How the tapes of a case, and what is known from elsewhere, lie to each other in time: what is most likely a slip of
//! whoever wrote the times down, and what the log will contradict itself in.
//!
//! Nothing is refused here and no time is changed. It is said at the import, since whoever imports may read nothing else.

use super::super::case::{Case, CaseEvent, Tape};
use super::super::case_file::Fault;
use super::super::transcript::Content;
use super::tape_ends::NEAR;
use super::{Assembled, Rank, SortKey, has_events};
use crate::record::{Body, Certainty, Event, EventKind, ProblemKind};
use crate::session::contradictions;
use crate::time::{DAY, HOUR, Millis, SessionTime, Span, Zone, clock_exact, format_rfc3339};
use std::borrow::Cow;

/// What lies so far behind all that is before it is most likely a slip in a date: a date that is wrong by a single day
/// puts the next hour of questioning about a day too late, and a night at home is seldom so long.
const FAR: Millis = Millis(20 * HOUR.0);
/// A date that is wrong by a month is the likelier cause from here on, even where somebody was free in between.
const MONTH: Millis = Millis(30 * DAY.0);
/// From so many days on they are counted, and before it hours.
const IN_DAYS: i64 = 3;

/// What becomes of tapes that do not stand in the order of time.
const TAKEN: &str = ": taken in the order of time";

/// Where something stands: the number of a file, and a line.
type At = (u32, u64);

/// Reports tapes that do not stand in the order of time.
pub(super) fn in_order(case: &Case<'_>, report: &mut impl FnMut(At, ProblemKind, String)) {
    let mut latest: Option<(SessionTime, &Tape<'_>)> = None;
    for tape in &case.tapes {
        let Some(start) = tape.start else { continue };
        match latest {
            Some((t, before)) if start < t => {
                let what = format!(
                    "{:?} begins before {}, which stands before it{TAKEN}",
                    tape.id,
                    named(before, tape.at, case)
                );
                report(tape.at, ProblemKind::OutOfOrder, what);
            }
            Some(_) | None => latest = Some((start, tape)),
        }
    }
}

/// Reports tapes that run at the same time, each with the one that it overlaps longest.
pub(super) fn overlaps(case: &Case<'_>, report: &mut impl FnMut(At, ProblemKind, String)) {
    let mut spans: Vec<(Span, &Tape<'_>)> =
        case.tapes.iter().filter_map(|tape| Some((taped(tape)?, tape))).collect();
    spans.sort_by_key(|(span, _)| span.start);
    let mut reach: Option<(Span, &Tape<'_>)> = None;
    for &(span, tape) in &spans {
        if let Some((earlier, other)) = reach
            && let Some(both) = earlier.intersect(span).filter(|both| both.length() > NEAR)
        {
            let what = format!(
                "{:?} and {} both run for {}, from {} on: that time counts once",
                tape.id,
                named(other, tape.at, case),
                clock_exact(both.length()),
                shown(both.start, case.zone.as_ref())
            );
            report(tape.at, ProblemKind::Guessed, what);
        }
        if reach.is_none_or(|(earlier, _)| earlier.end < span.end) {
            reach = Some((span, tape));
        }
    }
}

/// Reports tapes, marks and intervals that lie far from all that is before them.
pub(super) fn far_apart(case: &Case<'_>, report: &mut impl FnMut(At, ProblemKind, String)) {
    if case.zone.is_none() {
        return;
    }
    let known = case.events.iter().map(|known| {
        let span = Span::new(known.time, known.end.unwrap_or(known.time));
        Lying { span, at: known.at, what: Lies::CaseEvent(known) }
    });
    let tapes = case.tapes.iter().filter_map(|tape| {
        let start = tape.start?;
        let end = tape.end.max(tape.words_end()).unwrap_or(start);
        Some(Lying { span: Span::new(start, end.max(start)), at: tape.at, what: Lies::Tape(&tape.id) })
    });
    let mut all: Vec<Lying<'_>> = tapes.chain(known).collect();
    all.sort_by_key(|lying| (lying.span.start, lying.at));
    let mut all = all.into_iter();
    let Some(mut latest) = all.next() else { return };
    for next in all {
        let far = next.span.start - latest.span.end;
        // Who was let go, or is only now taken in, was elsewhere in between.
        let explained = latest.is_mark(&["release"]) || next.is_mark(&["arrest", "custody"]);
        if far >= MONTH || far >= FAR && !explained {
            let how_far = match far.0 / DAY.0 {
                days if days >= IN_DAYS => format!("{days} days"),
                _ => format!("{} hours", far.0 / HOUR.0),
            };
            let what = format!(
                "{} lies {how_far} behind {}{}: is a date mistyped?",
                next.called(),
                latest.called(),
                place(latest.at, next.at, case)
            );
            report(next.at, ProblemKind::Guessed, what);
        }
        if next.span.end >= latest.span.end {
            latest = next;
        }
    }
}

/// A tape, or what no tape says, with its place in time.
struct Lying<'c> {
    span: Span,
    at: At,
    what: Lies<'c>,
}

enum Lies<'c> {
    Tape(&'c str),
    CaseEvent(&'c CaseEvent),
}

impl Lying<'_> {
    fn called(&self) -> String {
        match self.what {
            Lies::Tape(id) => format!("{id:?}"),
            Lies::CaseEvent(known) => called(known),
        }
    }

    fn is_mark(&self, kinds: &[&str]) -> bool {
        match &self.what {
            Lies::Tape(_) => false,
            Lies::CaseEvent(known) => {
                matches!(&known.body, Body::Mark { kind, .. } if kinds.contains(&kind.as_ref()))
            }
        }
    }
}

/// What is lacking, and before it what is most likely the cause: a tape whose date is a day too early comes before others,
/// and then its end must be known. Assuming one would give wrong hours.
pub(super) fn with_slips(case: &Case<'_>, lacking: Vec<(u32, Fault)>) -> Vec<(u32, Fault)> {
    let mut slips = Vec::new();
    let mut report = |(file, line): At, _, what: String| {
        let what = what.replace(TAKEN, ": is a date mistyped?");
        slips.push((file, Fault { line, field: String::new(), what }));
    };
    in_order(case, &mut report);
    overlaps(case, &mut report);
    slips.extend(lacking);
    slips
}

/// Reports intervals that are stated as untaped and during which a tape ran.
pub(super) fn over_tape(case: &Case<'_>, report: &mut impl FnMut(At, ProblemKind, String)) {
    for known in case.events.iter().filter(|known| known.body.kind() == EventKind::Untaped) {
        let Some(end) = known.end else { continue };
        let stated = Span::new(known.time, end);
        let over = case.tapes.iter().filter_map(|tape| Some((tape, taped(tape)?.intersect(stated)?)));
        if let Some((tape, both)) = over.max_by_key(|(_, both)| both.length()) {
            let what = format!(
                "untaped is stated while {} ran, for {} from {} on: taped wins",
                named(tape, known.at, case),
                clock_exact(both.length()),
                shown(both.start, case.zone.as_ref())
            );
            report(known.at, ProblemKind::UntapedOverTape, what);
        }
    }
}

/// Reports what a check of the log would say of its events together, with the places that they come from,
/// but for the lines that it would skip.
pub(super) fn contradicted(assembled: &mut Assembled<'_>, skipped: &[SortKey]) {
    let kept = |&(_, key): &(u64, &SortKey)| skipped.is_empty() || skipped.binary_search(key).is_err();
    let events = (1..).zip(&assembled.order).filter(kept).filter_map(|(line, &key)| {
        let (time, end) = assembled.written_span(key);
        let body = match assembled.item(key) {
            // Of words the times are enough.
            Some((_, item)) if matches!(item.content, Content::Utterance { .. }) => Body::Utterance {
                speaker: None,
                text: Cow::Borrowed(""),
                certainty: Certainty::Exact,
                recording: None,
                source: None,
            },
            Some(_) | None => assembled.event(key)?.1.body,
        };
        Some(Event { line, time, offset: None, end: time.and(end), body, extra: Vec::new() })
    });
    let found = contradictions(events);
    let mut said = Vec::with_capacity(found.list().len());
    for problem in found.list() {
        let i = usize::try_from(problem.line).unwrap_or(usize::MAX).saturating_sub(1);
        let Some(&key) = assembled.order.get(i) else { continue };
        let Some(at) = assembled.place(key) else { continue };
        let tape =
            assembled.tapes.get(key.tape as usize).filter(|_| matches!(key.rank, Rank::On | Rank::Off));
        let what = match tape {
            Some(tape) if problem.kind == ProblemKind::AssumedTape && key.rank == Rank::On => format!(
                "when {:?} ended is not known (\"ends_at\" or \"length\" in a case): {}",
                tape.id,
                problem.what.strip_prefix("this tape is not closed: ").unwrap_or(&problem.what)
            ),
            Some(tape) => format!("{:?}: {}", tape.id, problem.what),
            None => problem.what.clone(),
        };
        said.push((at, problem.kind, what));
    }
    for ((file, line), kind, what) in said {
        if let Some(list) = assembled.problems.get_mut(file as usize) {
            list.add(line, kind, what);
        }
    }
    if let Some(list) = assembled.problems.first_mut() {
        found.not_held().iter().for_each(|(&kind, &n)| list.add_more(kind, n));
    }
}

/// From when to when a tape ran, where both are known and the log is to say so.
fn taped(tape: &Tape<'_>) -> Option<Span> {
    let start = tape.start.filter(|_| has_events(tape))?;
    Some(Span::new(start, tape.end?.max(start)))
}

/// A tape by its name, with its place.
fn named(tape: &Tape<'_>, from: At, case: &Case<'_>) -> String {
    format!("{:?}{}", tape.id, place(tape.at, from, case))
}

/// The place of something, in a sentence that stands at another: its line, and its file where that is another one.
fn place(of: At, from: At, case: &Case<'_>) -> String {
    let file = case.files.get(of.0 as usize).filter(|_| of.0 != from.0);
    file.map_or_else(|| format!(" (line {})", of.1), |file| format!(" ({file}:{})", of.1))
}

/// What something is that no tape says.
fn called(known: &CaseEvent) -> String {
    match &known.body {
        Body::Mark { kind, .. } => format!("the mark {kind:?}"),
        Body::Untaped { .. } => "the untaped interval".to_owned(),
        Body::Utterance { .. }
        | Body::TapeOn { .. }
        | Body::TapeOff { .. }
        | Body::Enter { .. }
        | Body::Leave { .. }
        | Body::Note { .. }
        | Body::Unknown { .. } => format!("the {}", known.body.kind()),
    }
}

fn shown(t: SessionTime, zone: Option<&Zone>) -> String {
    zone.and_then(|zone| format_rfc3339(t, zone.offset_at(t))).unwrap_or_else(|| clock_exact(Millis(t.0)))
}
