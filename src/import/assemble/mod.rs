//! From tapes to one session: everything in the order of time, with tape events where starts and ends are known.

mod events;
mod line_limits;
mod order;
mod plausibility;
mod tape_ends;

pub(super) use order::{Rank, SortKey};

use super::case::{Case, CaseEvent, Tape};
use super::case_file::Fault;
use super::speakers::{Speakers, speakers};
use super::transcript::{Content, Item, Speaker};
use crate::record::{EventKind, Header, Problems, Recording};
use crate::time::{Millis, SessionTime, Zone};
use line_limits::{examine, not_a_header};
use order::{cannot_be_said, order};
use plausibility::{contradicted, far_apart, in_order, over_tape, overlaps, with_slips};
use tape_ends::{check_span, end_of, ends_are_known, not_used};

/// A session that is ready to be written.
#[derive(Debug)]
pub struct Assembled<'a> {
    pub(super) header: Header,
    pub(super) zone: Option<Zone>,
    pub(super) tapes: Vec<Tape<'a>>,
    pub(super) speakers: Vec<Speakers>,
    pub(super) events: Vec<CaseEvent>,
    pub(super) order: Vec<SortKey>,
    files: Vec<String>,
    problems: Vec<Problems>,
}

/// How many utterances by how many people there are, and from when to when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// The utterances.
    pub utterances: usize,
    /// The people who speak.
    pub speakers: usize,
    /// From the first moment to the last.
    pub length: Millis,
}

/// Puts everything that is known of a case into one session.
///
/// # Errors
/// Each tape of which the end is not known, with other tapes after it, and what of their times is most likely a slip: the
/// number of a file, and what is lacking there. Or more people than a log's header has room for.
pub fn assemble(mut case: Case<'_>) -> Result<Assembled<'_>, Vec<(u32, Fault)>> {
    let mut problems: Vec<Problems> = case.files.iter().map(|_| Problems::default()).collect();
    for (file, noticed) in std::mem::take(&mut case.problems) {
        if let Some(list) = problems.get_mut(file as usize) {
            list.append(noticed, 0);
        }
    }
    let mut report = |at: (u32, u64), kind, what: String| {
        if let Some(list) = problems.get_mut(at.0 as usize) {
            list.add(at.1, kind, what);
        }
    };
    for tape in &mut case.tapes {
        end_of(tape, &mut report);
    }
    let known = ends_are_known(&mut case, &mut report);
    if let Err(lacking) = known {
        return Err(with_slips(&case, lacking));
    }
    for tape in &case.tapes {
        not_used(tape, &mut report);
        check_span(tape, &mut report);
    }
    in_order(&case, &mut report);
    overlaps(&case, &mut report);
    far_apart(&case, &mut report);
    over_tape(&case, &mut report);
    let doubtful = cannot_be_said(&case, &mut report);
    let (people, speakers) = speakers(&case, &mut report);
    let (order, words_alone) = order(&case);
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
    if let Some(what) = not_a_header(&header) {
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
    let skipped = examine(&mut assembled, &doubtful);
    // Of words alone a log contradicts itself in nothing.
    if !words_alone {
        contradicted(&mut assembled, &skipped);
    }
    assembled.problems.iter_mut().for_each(Problems::sort);
    Ok(assembled)
}

/// The title that the only transcript states.
fn title_of(tapes: &[Tape<'_>]) -> Option<String> {
    let [tape] = tapes else { return None };
    tape.transcript.as_ref()?.title.clone()
}

/// Whether the import makes tape events of a tape: its start is known, and its transcript says nothing itself of when
/// a tape ran, as one does that tells of gaps: over these, no tape ran.
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

    /// The tapes with what their transcripts hold.
    #[must_use]
    pub fn tapes(&self) -> &[Tape<'_>] {
        &self.tapes
    }

    /// The names of the files, as they are shown.
    #[must_use]
    pub fn files(&self) -> &[String] {
        &self.files
    }

    /// The problems of each file.
    #[must_use]
    pub fn problems(&self) -> &[Problems] {
        &self.problems
    }

    /// How many problems there are.
    #[must_use]
    pub fn problem_count(&self) -> u64 {
        self.problems.iter().map(Problems::count).sum()
    }

    /// What there is, in figures.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts { utterances: 0, speakers: 0, length: Millis::ZERO };
        // Each speaker of each tape once: several of them may be one person.
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
