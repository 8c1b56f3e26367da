//! Assembles tapes and a case into one session, sorted by time.

mod assembled;
mod line_limits;
mod order;
mod plausibility;
mod tape_ends;

pub use assembled::{Assembled, Counts};

use super::case::{Case, FileLine, Tape};
use super::case_file::Fault;
use super::speakers::match_speakers;
use crate::record::{Header, ProblemKind, Problems, Recording};
use crate::time::Zone;
use line_limits::header_error;
use order::Order;
use plausibility::{
    check_lines, report_contradictions, report_far_apart, report_out_of_order, report_overlaps,
    report_untaped_over_tape, with_likely_causes,
};
use tape_ends::{fill_from_transcript, report_outside, report_unused, require_ends};

/// Assembles a case into one session.
///
/// # Errors
/// Each tape without an end that is followed by another tape, preceded by times that look mistyped; or a header that is
/// too long for a log. Each fault comes with the index of its file.
pub fn assemble(mut case: Case<'_>) -> Result<Assembled<'_>, Vec<(u32, Fault)>> {
    let mut problems: Vec<Problems> = case.files.iter().map(|_| Problems::default()).collect();
    for (file, noticed) in std::mem::take(&mut case.problems) {
        if let Some(list) = problems.get_mut(file as usize) {
            list.append(noticed, 0);
        }
    }
    let mut report = |at: FileLine, kind: ProblemKind, what: String| {
        if let Some(list) = problems.get_mut(at.0 as usize) {
            list.add(at.1, kind, what);
        }
    };
    for tape in &mut case.tapes {
        fill_from_transcript(tape, &mut report);
    }
    require_ends(&mut case, &mut report).map_err(|missing| with_likely_causes(&case, missing))?;
    for tape in &case.tapes {
        report_unused(tape, &mut report);
        report_outside(tape, &mut report);
    }
    report_out_of_order(&case, "sorted by time", &mut report);
    report_overlaps(&case, &mut report);
    report_far_apart(&case, &mut report);
    report_untaped_over_tape(&case, &mut report);
    let Order { keys: order, only_words, doubtful } = Order::new(&case, &mut report);
    let (people, speakers) = match_speakers(&case, &mut report);
    let recordings = case.tapes.iter().filter(|tape| tape.has_events() || tape.media.is_some());
    let recordings =
        recordings.map(|tape| Recording { id: tape.id.clone(), media: tape.media.clone() }).collect();
    let header = Header {
        title: case.title.take().or_else(|| title_of(&case.tapes)),
        fictional: case.fictional || is_fictional(&case.tapes),
        timezone: case.zone.as_ref().and_then(Zone::named).cloned(),
        start: None,
        people,
        recordings,
    };
    if let Some(what) = header_error(&header) {
        return Err(vec![(0, Fault::new(1, what))]);
    }
    for tape in &mut case.tapes {
        if let Some(transcript) = &mut tape.transcript
            && let Some(list) = problems.get_mut(tape.file as usize)
        {
            list.append(std::mem::take(&mut transcript.problems), 0);
        }
    }
    let mut assembled = Assembled {
        header,
        zone: case.zone,
        tapes: case.tapes,
        speakers,
        events: case.events,
        order,
        files: case.files,
        problems,
    };
    let skipped = check_lines(&mut assembled, &doubtful);
    // Utterances alone cannot contradict each other.
    if !only_words {
        report_contradictions(&mut assembled, &skipped);
    }
    assembled.problems.iter_mut().for_each(Problems::sort);
    Ok(assembled)
}

/// The title in the transcript, if there is just one tape.
fn title_of(tapes: &[Tape<'_>]) -> Option<String> {
    let [tape] = tapes else { return None };
    tape.transcript.as_ref()?.title.clone()
}

/// Whether a transcript says that it is fictional: joined with others, they are no record of a real session either.
fn is_fictional(tapes: &[Tape<'_>]) -> bool {
    tapes.iter().filter_map(|tape| tape.transcript.as_ref()).any(|transcript| transcript.fictional)
}

#[cfg(test)]
mod tests;
