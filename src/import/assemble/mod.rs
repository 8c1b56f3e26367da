//! Assembles tapes and a case into one session, sorted by time.

mod events;
mod line_limits;
mod order;
mod plausibility;
mod tape_ends;

pub(super) use order::{Rank, SortKey};

use super::case::{Case, CaseEvent, FileLine, Tape};
use super::case_file::Fault;
use super::speakers::{TapeSpeakers, match_speakers};
use super::transcript::{Content, Item, Speaker};
use crate::record::{EventKind, Header, Problems, Recording};
use crate::time::{Millis, SessionTime, Zone};
use line_limits::{check_lines, header_error};
use order::Order;
use plausibility::{
    report_contradictions, report_far_apart, report_out_of_order, report_overlaps, report_untaped_over_tape,
    with_likely_causes,
};
use tape_ends::{fill_from_transcript, report_outside, report_unused, require_ends};

/// A session that is ready to write.
#[derive(Debug)]
pub struct Assembled<'a> {
    pub(super) header: Header,
    pub(super) zone: Option<Zone>,
    pub(super) tapes: Vec<Tape<'a>>,
    pub(super) speakers: Vec<TapeSpeakers>,
    pub(super) events: Vec<CaseEvent>,
    pub(super) order: Vec<SortKey>,
    files: Vec<String>,
    problems: Vec<Problems>,
}

/// The size of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// How many utterances it has.
    pub utterances: usize,
    /// How many people speak.
    pub speakers: usize,
    /// The time from its first event to its last.
    pub length: Millis,
}

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
    let mut report = |at: FileLine, kind, what: String| {
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
    report_out_of_order(&case, &mut report);
    report_overlaps(&case, &mut report);
    report_far_apart(&case, &mut report);
    report_untaped_over_tape(&case, &mut report);
    let Order { keys: order, only_words, doubtful } = Order::new(&case, &mut report);
    let (people, speakers) = match_speakers(&case, &mut report);
    let recordings = case.tapes.iter().filter(|tape| has_events(tape) || tape.media.is_some());
    let recordings =
        recordings.map(|tape| Recording { id: tape.id.clone(), media: tape.media.clone() }).collect();
    let header = Header {
        title: case.title.take().or_else(|| title_of(&case.tapes)),
        fictional: case.fictional,
        timezone: case.zone.as_ref().and_then(Zone::named).cloned(),
        start: None,
        people,
        recordings,
    };
    if let Some(what) = header_error(&header) {
        return Err(vec![(0, Fault { line: 1, field: String::new(), what })]);
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

/// Whether the import writes tape events for a tape: its start is known, and its transcript has no tape events or
/// untaped intervals of its own.
fn has_events(tape: &Tape<'_>) -> bool {
    let own = |item: &Item<'_>| match &item.content {
        Content::Utterance { .. } => false,
        Content::Event(body) => {
            matches!(body.kind(), EventKind::TapeOn | EventKind::TapeOff | EventKind::Untaped)
        }
    };
    tape.start.is_some() && !tape.transcript.as_ref().is_some_and(|t| t.items.iter().any(own))
}

impl Assembled<'_> {
    /// The header.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The tapes with their transcripts.
    #[must_use]
    pub fn tapes(&self) -> &[Tape<'_>] {
        &self.tapes
    }

    /// The displayed names of the files.
    #[must_use]
    pub fn files(&self) -> &[String] {
        &self.files
    }

    /// The problems of each file.
    #[must_use]
    pub fn problems(&self) -> &[Problems] {
        &self.problems
    }

    /// The number of problems in all files.
    #[must_use]
    pub fn problem_count(&self) -> u64 {
        self.problems.iter().map(Problems::count).sum()
    }

    /// The size of the session.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts { utterances: 0, speakers: 0, length: Millis::ZERO };
        // Speakers of several tapes can be one person.
        let mut words_end: Vec<Vec<bool>> = self.speakers.iter().map(|s| vec![false; s.len()]).collect();
        let mut span: Option<(SessionTime, SessionTime)> = None;
        for &key in &self.order {
            let (start, end) = self.span_of(key);
            if let Some(start) = start {
                let end = end.unwrap_or(start);
                span = Some(span.map_or((start, end), |(s, e)| (s.min(start), e.max(end))));
            }
            if let Some((tape, Item { content: Content::Utterance { speaker, .. }, .. })) = self.item(key) {
                counts.utterances += 1;
                let speaker = speaker.and_then(|s| words_end.get_mut(tape)?.get_mut(s.0 as usize));
                if let Some(speaker) = speaker {
                    *speaker = true;
                }
            }
        }
        let people = self.speakers.iter().zip(&words_end).flat_map(|(of_tape, words_end)| {
            let spoke = (0..).zip(words_end).filter(|&(_, words_end)| *words_end);
            spoke.filter_map(|(number, _)| of_tape.id(Speaker(number)))
        });
        counts.speakers = people.collect::<std::collections::HashSet<_>>().len();
        counts.length = span.map_or(Millis::ZERO, |(start, end)| end - start);
        counts
    }
}

#[cfg(test)]
mod tests;
