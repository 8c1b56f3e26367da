//! Reports times in a case that look mistyped, and contradictions that a check of its log would report.
//!
//! Nothing is refused and no time is changed. The import reports this because some users never check the log.

use super::super::case::{Case, CaseEvent, FileLine, Report, Tape};
use super::super::case_file::Fault;
use super::super::transcript::Content;
use super::assembled::Assembled;
use super::order::{Rank, SortKey};
use super::tape_ends::ROUNDING;
use crate::record::{
    Body, Certainty, Event, EventKind, LineEnd, LineReader, MAX_LINE, ProblemKind, Problems, Provenance,
    event_line, mark_kind,
};
use crate::session::contradictions;
use crate::time::{DAY, HOUR, Millis, SessionTime, Span, Zone, format_hms_exact, format_rfc3339};
use std::borrow::Cow;

/// A time this long after everything earlier suggests a mistyped date: a date off by one day moves the next hour of
/// questioning by about a day, and a night at home is seldom this long.
const FAR: Millis = Millis(20 * HOUR.0);
/// From here on a date off by a month is likelier than a release and a later arrest.
const MONTH: Millis = Millis(30 * DAY.0);
/// From this many days on, distances are stated in days, not hours.
const IN_DAYS: i64 = 3;

/// Reports tapes that are not listed in order of time. `then` says what was done, or what to do.
pub(super) fn report_out_of_order(case: &Case<'_>, then: &str, report: Report<'_>) {
    let mut latest: Option<(SessionTime, &Tape<'_>)> = None;
    for tape in &case.tapes {
        let Some(start) = tape.start else { continue };
        match latest {
            Some((t, before)) if start < t => {
                let first = name_and_location(before, tape.at, case);
                let what = format!("{:?} begins before {first}, which is listed first; {then}", tape.id);
                report(tape.at, ProblemKind::OutOfOrder, what);
            }
            Some(_) | None => latest = Some((start, tape)),
        }
    }
}

/// Reports tapes that run at the same time, each with the earlier tape that ends last.
pub(super) fn report_overlaps(case: &Case<'_>, report: Report<'_>) {
    let spans = taped_in_order(case);
    let mut reach: Option<(Span, &Tape<'_>)> = None;
    for &(span, tape) in &spans {
        if let Some((earlier, other)) = reach
            && let Some(both) = earlier.intersect(span).filter(|both| both.length() > ROUNDING)
        {
            let other = name_and_location(other, tape.at, case);
            let (length, from) = (format_hms_exact(both.length()), time_text(both.start, case.zone.as_ref()));
            let id = &tape.id;
            let what =
                format!("{id:?} and {other} overlap for {length}, from {from} on; that time counts once");
            report(tape.at, ProblemKind::Guessed, what);
        }
        if reach.is_none_or(|(earlier, _)| earlier.end < span.end) {
            reach = Some((span, tape));
        }
    }
}

/// Reports tapes, marks and intervals that are far from everything before them.
pub(super) fn report_far_apart(case: &Case<'_>, report: Report<'_>) {
    if case.zone.is_none() {
        return;
    }
    let events = case.events.iter().map(|event| {
        let span = Span::new(event.time, event.end.unwrap_or(event.time));
        let mark = if let Body::Mark { kind, .. } = &event.body { mark_kind(kind) } else { "".into() };
        Entry { span, at: event.at, name: event_name(event), mark }
    });
    let tapes = case.tapes.iter().filter_map(|tape| {
        let start = tape.start?;
        let end = tape.end.max(tape.words_end()).unwrap_or(start);
        let span = Span::new(start, end.max(start));
        Some(Entry { span, at: tape.at, name: format!("{:?}", tape.id), mark: "".into() })
    });
    let mut all: Vec<Entry<'_>> = tapes.chain(events).collect();
    all.sort_by_key(|entry| (entry.span.start, entry.at));
    let mut all = all.into_iter();
    let Some(mut latest) = all.next() else { return };
    for next in all {
        let far = next.span.start - latest.span.end;
        // After a release, or before an arrest, the person was elsewhere.
        let explained = latest.mark == "release" || ["arrest", "custody"].contains(&next.mark.as_ref());
        if far >= MONTH || far >= FAR && !explained {
            let how_far = match far.0 / DAY.0 {
                days if days >= IN_DAYS => format!("{days} days"),
                _ => format!("{} hours", far.0 / HOUR.0),
            };
            let (name, place) = (&latest.name, location(latest.at, next.at, case));
            let what = format!("{} is {how_far} after {name}{place}; check the date", next.name);
            report(next.at, ProblemKind::Guessed, what);
        }
        if next.span.end >= latest.span.end {
            latest = next;
        }
    }
}

/// A tape or an event of the case, for [`report_far_apart`].
struct Entry<'c> {
    span: Span,
    at: FileLine,
    name: String,
    /// The kind of a mark; empty for everything else.
    mark: Cow<'c, str>,
}

/// Puts times that look mistyped before the faults of missing ends, as their likely cause: a tape dated a day early
/// precedes others, and so needs an end. Assuming one would give wrong hours.
pub(super) fn with_likely_causes(case: &Case<'_>, missing: Vec<(u32, Fault)>) -> Vec<(u32, Fault)> {
    let mut faults = Vec::new();
    let mut report = |(file, line): FileLine, _, what: String| faults.push((file, Fault::new(line, what)));
    report_out_of_order(case, "check the dates", &mut report);
    report_overlaps(case, &mut report);
    faults.extend(missing);
    faults
}

/// The most tapes that are compared with one interval. People state no interval over more.
const COMPARED: usize = 64;

/// Reports untaped intervals during which a tape ran: the tape that ran longest in the interval, of the first
/// [`COMPARED`] from the first that ran in it.
pub(super) fn report_untaped_over_tape(case: &Case<'_>, report: Report<'_>) {
    let spans = taped_in_order(case);
    // For each tape the greatest end up to it: the first that ends in an interval or later is found by halving.
    let ends: Vec<SessionTime> = spans
        .iter()
        .scan(SessionTime(i64::MIN), |latest, (span, _)| {
            *latest = span.end.max(*latest);
            Some(*latest)
        })
        .collect();
    for known in case.events.iter().filter(|known| known.body.kind() == EventKind::Untaped) {
        let Some(end) = known.end else { continue };
        let stated = Span::new(known.time, end);
        let from = ends.partition_point(|&end| end <= stated.start);
        let near = spans[from..].iter().take(COMPARED);
        let over = near.filter_map(|&(span, tape)| Some((tape, span.intersect(stated)?)));
        if let Some((tape, both)) = over.max_by_key(|(_, both)| both.length()) {
            let tape = name_and_location(tape, known.at, case);
            let (length, from) = (format_hms_exact(both.length()), time_text(both.start, case.zone.as_ref()));
            let what =
                format!("stated as untaped while {tape} ran, for {length} from {from} on; counted as taped");
            report(known.at, ProblemKind::UntapedOverTape, what);
        }
    }
}

/// Makes the lines of doubtful events and reports what a check of the log would report. Returns the events that a reader
/// would skip, sorted.
pub(super) fn check_lines(assembled: &mut Assembled<'_>, doubtful: &[SortKey]) -> Vec<SortKey> {
    let (mut skipped, mut found) = (Vec::new(), Vec::new());
    for &key in doubtful {
        let Some((at, event)) = assembled.event(key) else { continue };
        let mut line = String::new();
        event_line(&event, SessionTime::default(), &mut line);
        let (mut reader, mut problems) = (LineReader::new(), Problems::default());
        let header = br#"{"format":"untaped","version":1}"#;
        reader.read(header, LineEnd::Newline, 1, &mut String::new(), &mut problems);
        if line.len() > MAX_LINE {
            reader.too_long(2, &mut problems);
        } else {
            reader.read(line.as_bytes(), LineEnd::Newline, 2, &mut String::new(), &mut problems);
        }
        for problem in problems.list() {
            // Missing times are reported already.
            if problem.kind == ProblemKind::BadTime {
                continue;
            }
            if problem.kind.skips_line() {
                skipped.push(key);
            }
            found.push((at, problem.kind, format!("in the log, {}", problem.message)));
        }
    }
    for (at, kind, what) in found {
        assembled.report(at, kind, what);
    }
    skipped.sort();
    skipped
}

/// Reports what a check of the log would report of its events together, at the lines that the events come from. Skipped
/// events do not count.
pub(super) fn report_contradictions(assembled: &mut Assembled<'_>, skipped: &[SortKey]) {
    let kept = |&(_, key): &(u64, &SortKey)| skipped.is_empty() || skipped.binary_search(key).is_err();
    let events = (1..).zip(&assembled.order).filter(kept).filter_map(|(line, &key)| {
        let (time, end) = assembled.written_span(key);
        let body = match assembled.item(key) {
            // The times of utterances suffice.
            Some((_, item)) if matches!(item.content, Content::Utterance { .. }) => Body::Utterance {
                speaker: None,
                text: Cow::Borrowed(""),
                certainty: Certainty::Exact,
                recording: None,
                source: None,
            },
            Some(_) | None => assembled.event(key)?.1.body,
        };
        Some(Event {
            line,
            time,
            offset: None,
            end: time.and(end),
            body,
            provenance: Provenance::default(),
            extra: Vec::new(),
        })
    });
    let found = contradictions(events);
    let mut reports = Vec::with_capacity(found.list().len());
    for problem in found.list() {
        let i = usize::try_from(problem.line).unwrap_or(usize::MAX).saturating_sub(1);
        let Some(&key) = assembled.order.get(i) else { continue };
        let Some(at) = assembled.source(key) else { continue };
        let tape =
            assembled.tapes.get(key.tape as usize).filter(|_| matches!(key.rank, Rank::On | Rank::Off));
        let what = match tape {
            Some(tape) if problem.kind == ProblemKind::AssumedTape && key.rank == Rank::On => format!(
                "the end of {:?} is unknown (state \"ends_at\" or \"length\" in a case file); {}",
                tape.id,
                problem.action().unwrap_or(&problem.message)
            ),
            Some(tape) => format!("{:?}: {}", tape.id, problem.message),
            None => problem.message.clone(),
        };
        reports.push((at, problem.kind, what));
    }
    for (at, kind, what) in reports {
        assembled.report(at, kind, what);
    }
    if let Some(list) = assembled.problems.first_mut() {
        found.not_kept().iter().for_each(|(&kind, &n)| list.add_more(kind, n));
    }
}

/// The span of a tape, if its start and end are known and the log states them.
fn taped(tape: &Tape<'_>) -> Option<Span> {
    let start = tape.start.filter(|_| tape.has_events())?;
    Some(Span::new(start, tape.end?.max(start)))
}

/// The tapes of a case whose spans are known, by their start.
fn taped_in_order<'c, 'a>(case: &'c Case<'a>) -> Vec<(Span, &'c Tape<'a>)> {
    let mut spans: Vec<_> = case.tapes.iter().filter_map(|tape| Some((taped(tape)?, tape))).collect();
    spans.sort_by_key(|(span, _)| span.start);
    spans
}

/// A tape's id and location.
fn name_and_location(tape: &Tape<'_>, from: FileLine, case: &Case<'_>) -> String {
    format!("{:?}{}", tape.id, location(tape.at, from, case))
}

/// A location as a sentence reported at `from` shows it: its line, and its file if that is another one.
fn location(of: FileLine, from: FileLine, case: &Case<'_>) -> String {
    let file = case.files.get(of.0 as usize).filter(|_| of.0 != from.0);
    file.map_or_else(|| format!(" (line {})", of.1), |file| format!(" ({file}:{})", of.1))
}

/// An event's name in a sentence.
fn event_name(known: &CaseEvent) -> String {
    if let Body::Mark { kind, .. } = &known.body {
        format!("the mark {kind:?}")
    } else {
        format!("the {}", known.body.kind().noun())
    }
}

/// A time with its offset, or the time since the start if there is no clock.
fn time_text(t: SessionTime, zone: Option<&Zone>) -> String {
    zone.and_then(|zone| format_rfc3339(t, zone.offset_at(t)))
        .unwrap_or_else(|| format_hms_exact(Millis(t.0)))
}
