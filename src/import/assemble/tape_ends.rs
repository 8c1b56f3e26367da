//! From when to when each tape ran: what is known of it, and what contradicts it.
//!
//! The end of a tape is known where the case or the file states it. It is never taken from the last words, unless the
//! user asks for that, and then it is said: an end that is made up would make up the gap after it.

use super::super::case::{Case, Tape};
use super::super::case_file::Fault;
use super::super::transcript::Content;
use super::has_events;
use crate::record::ProblemKind;
use crate::time::{MINUTE, Millis, SessionTime, clock_exact, format_rfc3339};

/// A shorter stretch at the end of a tape, without words, is nothing to speak of.
const SPOKEN_OF: Millis = MINUTE;
/// The ends of tapes are stated to the second: words that run on for less are no contradiction.
pub(super) const NEAR: Millis = Millis(1_000);

/// The media file and the end of a tape, where only its transcript states them.
pub(super) fn end_of(tape: &mut Tape<'_>, report: &mut impl FnMut((u32, u64), ProblemKind, String)) {
    let Some(transcript) = &tape.transcript else { return };
    tape.media = tape.media.take().or_else(|| transcript.media.clone());
    let (Some(start), Some(length)) = (tape.start, transcript.duration) else { return };
    // The length is that of the media file, in which the tape may begin later.
    let by_file = tape.time_at(length).max(start);
    let what = match tape.end {
        None => {
            tape.end = Some(by_file);
            format!("the tape's end is taken from the length that the file states: {}", clock_exact(length))
        }
        Some(end) if (end - by_file).abs() > SPOKEN_OF => format!(
            "by the length that the file states, {}, the tape ended {} {} than the case says: the case holds",
            clock_exact(length),
            clock_exact((end - by_file).abs()),
            if by_file > end { "later" } else { "earlier" }
        ),
        Some(_) => return,
    };
    report((tape.file, 1), ProblemKind::Guessed, what);
}

/// Reports what is known of a tape and has no place in the log: a start that the file states beside another, and,
/// where no tape events are made, the end of the tape and what is known of the time after it.
pub(super) fn not_used(tape: &Tape<'_>, report: &mut impl FnMut((u32, u64), ProblemKind, String)) {
    let Some(transcript) = &tape.transcript else { return };
    if let Some((stated, offset)) = transcript.start.filter(|&(stated, _)| tape.start != Some(stated)) {
        let stated = format_rfc3339(stated, offset).unwrap_or_default();
        let what = format!("the file says that it begins at {stated}: that is not taken over");
        report((tape.file, 1), ProblemKind::Dropped, what);
    }
    if !has_events(tape) && (tape.end.is_some() || !tape.after.is_empty()) {
        let why = if tape.start.is_none() {
            "it has no start on the wall clock"
        } else {
            "its transcript says itself when there was tape"
        };
        let what =
            format!("the end of {:?}, or what is known of the time after it, is left out: {why}", tape.id);
        report(tape.at, ProblemKind::Dropped, what);
    }
}

/// Sees that the end is known of every tape that others come after: a log takes a tape that is never closed to run to
/// the last words of all, and so would hide every gap after it.
pub(super) fn ends_are_known(
    case: &mut Case<'_>,
    report: &mut impl FnMut((u32, u64), ProblemKind, String),
) -> Result<(), Vec<(u32, Fault)>> {
    if case.tapes.len() < 2 {
        return Ok(());
    }
    // A tape without words comes after another all the same, by its start.
    let reached: Vec<Option<SessionTime>> =
        case.tapes.iter().map(|tape| tape.words_end().max(tape.start)).collect();
    let mut lacking = Vec::new();
    for (i, tape) in case.tapes.iter_mut().enumerate() {
        let (Some(start), None, true) = (tape.start, tape.end, has_events(tape)) else { continue };
        let words_end = tape.words_end();
        let end = words_end.unwrap_or(start).max(start);
        let later = |j: usize| j != i && reached[j].is_some_and(|t| t > end);
        if !(0..reached.len()).any(later) {
            continue;
        }
        if words_end.is_none() || !case.assume_ends {
            lacking.push((tape.at.0, Fault { line: tape.at.1, field: String::new(), what: unknown(tape) }));
            continue;
        }
        let what = format!("the end of {:?} is not known: it is taken to end with its last words", tape.id);
        report(tape.at, ProblemKind::Guessed, what);
        tape.end = Some(end);
        let assumed = "end of the tape assumed: its last words";
        tape.after.source = Some(match tape.after.source.take() {
            Some(source) => format!("{source}; {assumed}"),
            None => assumed.to_owned(),
        });
    }
    if lacking.is_empty() { Ok(()) } else { Err(lacking) }
}

/// What is to be done where the end of a tape must be known.
fn unknown(tape: &Tape<'_>) -> String {
    if tape.words_end().is_none() {
        return format!(
            "when {:?} ended is not known, and it has no words with times that it could end with: state its end or its \
             length in a case (\"ends_at\" or \"length\")",
            tape.id
        );
    }
    format!(
        "when {:?} ended is not known, and so not how long the gap after it is: state its end or its length (in a case: \
         \"ends_at\" or \"length\"; \"untaped import --new-case\" begins one), or let it end with its last words \
         (--assume-ends)",
        tape.id
    )
}

/// Reports words outside the span of their tape, and the end of a tape without words.
pub(super) fn check_span(tape: &Tape<'_>, report: &mut impl FnMut((u32, u64), ProblemKind, String)) {
    let Some(start) = tape.start else { return };
    let items = tape.transcript.iter().flat_map(|t| &t.items);
    for item in items.filter(|item| matches!(item.content, Content::Utterance { .. })) {
        let Some(at) = item.at.map(|at| tape.time_at(at)) else { continue };
        let until = item.end.map_or(at, |end| tape.time_at(end));
        let what = match tape.end {
            _ if at < start => {
                format!("these words lie {} before {:?} begins", clock_exact(start - at), tape.id)
            }
            Some(end) if at > end => {
                format!("these words lie {} behind the end of {:?}", clock_exact(at - end), tape.id)
            }
            Some(end) if until > end + NEAR => {
                format!("these words run on for {} behind the end of {:?}", clock_exact(until - end), tape.id)
            }
            Some(_) | None => continue,
        };
        report((tape.file, item.line), ProblemKind::OutsideTape, what);
    }
    let Some(end) = tape.end else { return };
    let words_end = tape.words_end().unwrap_or(start).clamp(start, end.max(start));
    if end - words_end > SPOKEN_OF {
        let what = format!(
            "{:?} runs for {}, and nothing is transcribed from {} on: {} without words",
            tape.id,
            clock_exact(end - start),
            clock_exact(words_end - start),
            clock_exact(end - words_end)
        );
        report(tape.at, ProblemKind::Untranscribed, what);
    }
}
