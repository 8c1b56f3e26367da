//! Finds each tape's end, and reports words that do not fit between its start and end.
//!
//! A tape's end is known if the case or the transcript states it. Its last words are taken as its end only if the user
//! asks for that, and then it is reported: an invented end would invent the gap after it.

use super::super::case::{Case, Report, Tape};
use super::super::case_file::Fault;
use super::super::transcript::Content;
use crate::record::ProblemKind;
use crate::time::{MINUTE, Millis, SessionTime, format_hms_exact, format_rfc3339};

/// Up to this long, differences between a tape's end and its last words or stated length are not reported.
const TOLERANCE: Millis = MINUTE;
/// Tape ends are stated to the second, so overlaps up to this long are not reported.
pub(super) const ROUNDING: Millis = Millis(1_000);

/// Takes a tape's media file and end from its transcript, if the case states none.
pub(super) fn fill_from_transcript(tape: &mut Tape<'_>, report: Report<'_>) {
    let Some(transcript) = &tape.transcript else { return };
    tape.media = tape.media.take().or_else(|| transcript.media.clone());
    let (Some(start), Some(length)) = (tape.start, transcript.duration) else { return };
    // The stated length is the media file's; the tape can begin later in it.
    let by_file = tape.time_at(length).max(start);
    let what = match tape.end {
        None => {
            tape.end = Some(by_file);
            format!("tape end computed from the length stated in the file, {}", format_hms_exact(length))
        }
        Some(end) if (end - by_file).abs() > TOLERANCE => {
            let [length, by] = [length, (end - by_file).abs()].map(format_hms_exact);
            let when = if by_file > end { "later" } else { "earlier" };
            format!(
                "by the length stated in the file, {length}, the tape ended {by} {when} than the case says; using the case"
            )
        }
        Some(_) => return,
    };
    report((tape.file, 1), ProblemKind::Guessed, what);
}

/// Reports what the log leaves out about a tape: a different start stated in its transcript, and, if no tape events are
/// written, its end and the gap after it.
pub(super) fn report_unused(tape: &Tape<'_>, report: Report<'_>) {
    let Some(transcript) = &tape.transcript else { return };
    if let Some((stated, offset)) = transcript.start.filter(|&(stated, _)| tape.start != Some(stated)) {
        let stated = format_rfc3339(stated, offset).unwrap_or_default();
        let what = format!("the start stated in the file, {stated}, is not used");
        report((tape.file, 1), ProblemKind::Dropped, what);
    }
    if !tape.has_events() && (tape.end.is_some() || !tape.after.is_empty()) {
        let why = if tape.start.is_none() {
            "it has no start time"
        } else if transcript.is_session && tape.end.is_none() {
            "its transcript is a session and not a recording, so no tape is assumed; state when the tape ended"
        } else {
            "its transcript has tape events of its own"
        };
        let what = format!("the end of {:?} or the gap after it is left out: {why}", tape.id);
        report(tape.at, ProblemKind::Dropped, what);
    }
}

/// Requires an end for every tape that others follow, or assumes one if the case allows it.
///
/// A log assumes that a tape without an end runs to the last words of the session, which would hide every gap after it.
///
/// # Errors
/// Each tape without an end, with the index of its file.
pub(super) fn require_ends(case: &mut Case<'_>, report: Report<'_>) -> Result<(), Vec<(u32, Fault)>> {
    if case.tapes.len() < 2 {
        return Ok(());
    }
    // A tape without words follows another by its start.
    let reached: Option<SessionTime> =
        case.tapes.iter().filter_map(|tape| tape.words_end().max(tape.start)).max();
    let mut missing = Vec::new();
    for tape in &mut case.tapes {
        let (Some(start), None, true) = (tape.start, tape.end, tape.has_events()) else { continue };
        let words_end = tape.words_end();
        let end = words_end.unwrap_or(start).max(start);
        if reached.is_none_or(|last| last <= end) {
            continue;
        }
        if words_end.is_none() || !case.assume_ends {
            missing.push((tape.at.0, Fault::new(tape.at.1, end_unknown(tape))));
            continue;
        }
        let what = format!("the end of {:?} is unknown; assuming that it ended with its last words", tape.id);
        report(tape.at, ProblemKind::Guessed, what);
        tape.end = Some(end);
        let assumed = "end of the tape assumed: its last words";
        tape.after.source = Some(match tape.after.source.take() {
            Some(source) => format!("{source}; {assumed}"),
            None => assumed.to_owned(),
        });
    }
    if missing.is_empty() { Ok(()) } else { Err(missing) }
}

/// The error for a tape whose end must be known.
fn end_unknown(tape: &Tape<'_>) -> String {
    let id = &tape.id;
    if tape.words_end().is_none() {
        return format!(
            "the end of {id:?} is unknown, and it has no words with times; state its end or its length in a case file \
             (\"ends_at\" or \"length\")"
        );
    }
    format!(
        "the end of {id:?} is unknown, and so is the length of the gap after it; state its end or its length in a case file \
         (\"ends_at\" or \"length\"; \"untaped import --new-case\" starts one), or assume that it ended with its last words \
         (--assume-ends)"
    )
}

/// Reports words outside their tape's start and end, and a tape that runs on after its last words.
pub(super) fn report_outside(tape: &Tape<'_>, report: Report<'_>) {
    let Some(start) = tape.start else { return };
    let (id, exact) = (&tape.id, format_hms_exact);
    let items = tape.transcript.iter().flat_map(|t| &t.items);
    for item in items.filter(|item| matches!(item.content, Content::Utterance { .. })) {
        let Some(at) = item.at.map(|at| tape.time_at(at)) else { continue };
        let until = item.end.map_or(at, |end| tape.time_at(end));
        let what = match tape.end {
            _ if at < start => format!("these words start {} before {id:?} begins", exact(start - at)),
            Some(end) if at > end => format!("these words start {} after {id:?} ends", exact(at - end)),
            Some(end) if until > end + ROUNDING => {
                format!("these words run on for {} after {id:?} ends", exact(until - end))
            }
            Some(_) | None => continue,
        };
        report((tape.file, item.line), ProblemKind::OutsideTape, what);
    }
    let Some(end) = tape.end else { return };
    let words_end = tape.words_end().unwrap_or(start).clamp(start, end.max(start));
    if end - words_end > TOLERANCE {
        let [all, spoken, rest] = [end - start, words_end - start, end - words_end].map(exact);
        let what = format!(
            "{id:?} runs for {all}, but nothing is transcribed from {spoken} on: {rest} without words"
        );
        report(tape.at, ProblemKind::Untranscribed, what);
    }
}
