//! From tapes to one session: everything in the order of time, with tape events where starts and ends are known.
//!
//! The end of a tape is known where the case or the file states it. It is never taken from the last words, unless the
//! user asks for that, and then it is said: an end that is made up would make up the gap after it.

use super::case::{Case, Known, Tape};
use super::speakers::{Speakers, speakers};
use super::transcript::{Item, RECORDING, Speaker, What};
use crate::record::{Body, Event, EventKind, Header, MAX_LINE, ProblemKind, Problems, Recording};
use crate::time::{LIMIT, MINUTE, Millis, SessionTime, Zone, clock_exact, instant};
use std::borrow::Cow;

/// A session that is ready to be written.
#[derive(Debug)]
pub struct Assembled<'a> {
    pub(super) header: Header,
    pub(super) zone: Option<Zone>,
    pub(super) tapes: Vec<Tape<'a>>,
    pub(super) speakers: Vec<Speakers>,
    pub(super) known: Vec<Known>,
    pub(super) order: Vec<Key>,
    files: Vec<String>,
    problems: Vec<Problems>,
}

/// The place of an event in the order: its time, then tapes that begin, what is known from elsewhere, what was said,
/// tapes that end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    time: SessionTime,
    pub rank: Rank,
    pub tape: u32,
    pub item: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    On,
    Known,
    Item,
    Off,
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

/// A shorter stretch at the end of a tape, without words, is nothing to speak of.
const SPOKEN_OF: Millis = MINUTE;
/// The ends of tapes are stated to the second: words that run on for less are no contradiction.
const NEAR: Millis = Millis(1_000);
/// A longer text fits no line of a log, whatever else stands in it.
const LONGEST: usize = MAX_LINE - (1 << 12);
/// The first and the last moment that RFC 3339 can say at every offset, in milliseconds: the years 1 to 9998.
const CALENDAR: std::ops::Range<i64> = -62_135_596_800_000..253_370_764_800_000;

/// Puts everything that is known of a case into one session.
///
/// # Errors
/// A sentence: the end of a tape is not known, and other tapes come after it.
pub fn assemble(mut case: Case<'_>) -> Result<Assembled<'_>, String> {
    let mut problems: Vec<Problems> = case.files.iter().map(|_| Problems::default()).collect();
    for (file, noticed) in std::mem::take(&mut case.noticed) {
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
    ends_are_known(&mut case, &mut report)?;
    for tape in &case.tapes {
        not_used(tape, &mut report);
        check_span(tape, &mut report);
    }
    let (people, speakers) = speakers(&case, &mut report);
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
    let order = order(&case, &mut report);
    for tape in &mut case.tapes {
        if let Some(transcript) = &mut tape.transcript
            && let Some(list) = problems.get_mut(tape.file as usize)
        {
            list.append(std::mem::take(&mut transcript.problems), 0);
        }
    }
    problems.iter_mut().for_each(Problems::sort);
    Ok(Assembled {
        header,
        zone: case.zone,
        tapes: case.tapes,
        speakers,
        known: case.known,
        order,
        files: case.files,
        problems,
    })
}

/// The title that the only transcript states.
fn title_of(tapes: &[Tape<'_>]) -> Option<String> {
    let [tape] = tapes else { return None };
    tape.transcript.as_ref()?.title.clone()
}

/// Whether the import makes tape events of a tape: its start is known, and its transcript says nothing itself of when
/// a tape ran, as one does that tells of gaps: over these, no tape ran.
fn has_events(tape: &Tape<'_>) -> bool {
    let own = |item: &Item<'_>| match &item.what {
        What::Said { .. } => false,
        What::Event(body) => {
            matches!(body.kind(), EventKind::TapeOn | EventKind::TapeOff | EventKind::Untaped)
        }
    };
    tape.start.is_some() && !tape.transcript.as_ref().is_some_and(|t| t.items.iter().any(own))
}

/// The media file and the end of a tape, where only its transcript states them.
fn end_of(tape: &mut Tape<'_>, report: &mut impl FnMut((u32, u64), ProblemKind, String)) {
    let Some(transcript) = &tape.transcript else { return };
    tape.media = tape.media.take().or_else(|| transcript.media.clone());
    let (Some(start), Some(length)) = (tape.start, transcript.duration) else { return };
    // The length is that of the media file, in which the tape may begin later.
    let by_file = tape.moment(length).max(start);
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
fn not_used(tape: &Tape<'_>, report: &mut impl FnMut((u32, u64), ProblemKind, String)) {
    let Some(transcript) = &tape.transcript else { return };
    if let Some((stated, offset)) = transcript.start.filter(|&(stated, _)| tape.start != Some(stated)) {
        let stated = instant(stated, offset).unwrap_or_default();
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
fn ends_are_known(
    case: &mut Case<'_>,
    report: &mut impl FnMut((u32, u64), ProblemKind, String),
) -> Result<(), String> {
    // A tape without words comes after another all the same, by its start.
    let reached: Vec<Option<SessionTime>> =
        case.tapes.iter().map(|tape| tape.heard().max(tape.start)).collect();
    for i in 0..case.tapes.len() {
        let tape = &case.tapes[i];
        let (Some(start), None, true) = (tape.start, tape.end, has_events(tape)) else { continue };
        let heard = tape.heard();
        let end = heard.unwrap_or(start).max(start);
        let later = |j: usize| j != i && reached[j].is_some_and(|t| t > end);
        if !(0..case.tapes.len()).any(later) {
            continue;
        }
        if heard.is_none() && case.assume_ends {
            return Err(format!(
                "when {:?} ended is not known, and it has no words with times that it could end with: state its \
                 end or its length in a case (\"ends_at\" or \"length\")",
                tape.id
            ));
        }
        if !case.assume_ends {
            return Err(format!(
                "when {:?} ended is not known, and so not how long the gap after it is: state its end or its \
                 length (in a case: \"ends_at\" or \"length\"; \"untaped import --new-case\" begins one), or let it \
                 end with its last words (--assume-ends)",
                tape.id
            ));
        }
        let what = format!("the end of {:?} is not known: it is taken to end with its last words", tape.id);
        report(tape.at, ProblemKind::Guessed, what);
        let tape = &mut case.tapes[i];
        tape.end = Some(end);
        let assumed = "end of the tape assumed: its last words";
        tape.after.source = Some(match tape.after.source.take() {
            Some(source) => format!("{source}; {assumed}"),
            None => assumed.to_owned(),
        });
    }
    Ok(())
}

/// Reports words outside the span of their tape, and the end of a tape without words.
fn check_span(tape: &Tape<'_>, report: &mut impl FnMut((u32, u64), ProblemKind, String)) {
    let Some(start) = tape.start else { return };
    let items = tape.transcript.iter().flat_map(|t| &t.items);
    for item in items.filter(|item| matches!(item.what, What::Said { .. })) {
        let Some(at) = item.at.map(|at| tape.moment(at)) else { continue };
        let until = item.end.map_or(at, |end| tape.moment(end));
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
    let heard = tape.heard().unwrap_or(start).clamp(start, end.max(start));
    if end - heard > SPOKEN_OF {
        let what = format!(
            "{:?} runs for {}, and nothing is transcribed from {} on: {} without words",
            tape.id,
            clock_exact(end - start),
            clock_exact(heard - start),
            clock_exact(end - heard)
        );
        report(tape.at, ProblemKind::Untranscribed, what);
    }
}

/// The order of all events. What has no time keeps its place behind what stands before it in its file.
fn order(case: &Case<'_>, report: &mut impl FnMut((u32, u64), ProblemKind, String)) -> Vec<Key> {
    let items = case.tapes.iter().filter_map(|tape| tape.transcript.as_ref()).map(|t| t.items.len());
    let mut order = Vec::with_capacity(items.sum::<usize>() + case.known.len() + case.tapes.len() * 2);
    let mut push = |time, rank, tape: usize, item: usize| {
        let [tape, item] = [tape, item].map(|n| u32::try_from(n).unwrap_or(u32::MAX));
        order.push(Key { time, rank, tape, item });
    };
    for (i, known) in case.known.iter().enumerate() {
        push(known.time, Rank::Known, 0, i);
    }
    for (n, tape) in case.tapes.iter().enumerate() {
        if has_events(tape) {
            let start = tape.start.unwrap_or_default();
            push(start, Rank::On, n, 0);
            if let Some(end) = tape.end {
                push(end.max(start), Rank::Off, n, 0);
            }
        }
        let Some(transcript) = &tape.transcript else { continue };
        let first = transcript.items.iter().find_map(|item| item.at);
        let mut before = first.map_or(tape.start.unwrap_or_default(), |at| tape.moment(at));
        for (i, item) in transcript.items.iter().enumerate() {
            if let Some(at) = item.at {
                before = tape.moment(at);
                if !can_be_said(before, case.zone.is_some()) {
                    let what = "the time cannot be written: it is outside the years 1 to 9998, or too great";
                    report((tape.file, item.line), ProblemKind::BadTime, what.to_owned());
                }
            }
            if matches!(&item.what, What::Said { text, .. } if text.len() > LONGEST) {
                let what = format!(
                    "longer than {LONGEST} bytes: a log's line is too short for it, and it will be skipped"
                );
                report((tape.file, item.line), ProblemKind::TooLong, what);
            }
            push(before, Rank::Item, n, i);
        }
    }
    // Most transcripts are in order, which a merge sort takes in one go.
    order.sort();
    order
}

/// Whether a time can be written as the log's times are.
pub(super) fn can_be_said(t: SessionTime, clock: bool) -> bool {
    if clock { CALENDAR.contains(&t.0) } else { t.0.abs() <= LIMIT }
}

impl<'a> Assembled<'a> {
    /// The header.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
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
        let mut heard: Vec<Vec<bool>> = self.speakers.iter().map(|s| vec![false; s.len()]).collect();
        let mut span: Option<(SessionTime, SessionTime)> = None;
        for &key in &self.order {
            let (start, end) = self.span_of(key);
            if let Some(start) = start {
                let end = end.unwrap_or(start);
                span = Some(span.map_or((start, end), |(s, e)| (s.min(start), e.max(end))));
            }
            if let Some((tape, Item { what: What::Said { speaker, .. }, .. })) = self.item(key) {
                counts.utterances += 1;
                let speaker = speaker.and_then(|s| heard.get_mut(tape)?.get_mut(s.0 as usize));
                if let Some(speaker) = speaker {
                    *speaker = true;
                }
            }
        }
        let people = self.speakers.iter().zip(&heard).flat_map(|(of_tape, heard)| {
            let spoke = (0..).zip(heard).filter(|&(_, heard)| *heard);
            spoke.filter_map(|(number, _)| of_tape.id(Speaker(number)))
        });
        counts.speakers = people.collect::<std::collections::HashSet<_>>().len();
        counts.length = span.map_or(Millis::ZERO, |(start, end)| end - start);
        counts
    }

    /// The item at a place of the order, and the number of its tape.
    pub(super) fn item(&self, key: Key) -> Option<(usize, &Item<'a>)> {
        let tape = usize::try_from(key.tape).ok()?;
        let items = &self.tapes.get(tape)?.transcript.as_ref()?.items;
        let item = items.get(usize::try_from(key.item).ok()?)?;
        (key.rank == Rank::Item).then_some((tape, item))
    }

    fn span_of(&self, key: Key) -> (Option<SessionTime>, Option<SessionTime>) {
        match key.rank {
            Rank::On | Rank::Off => (Some(key.time), None),
            Rank::Known => (Some(key.time), self.known.get(key.item as usize).and_then(|k| k.end)),
            Rank::Item => self.item(key).map_or((None, None), |(n, item)| {
                let tape = &self.tapes[n];
                (item.at.map(|at| tape.moment(at)), item.end.map(|end| tape.moment(end)))
            }),
        }
    }

    /// The event at a place of the order, and where it stands: the number of a file, and a line.
    pub(super) fn event(&self, key: Key) -> Option<((u32, u64), Event<'_>)> {
        let (time, end) = self.span_of(key);
        let said = |t: &SessionTime| can_be_said(*t, self.zone.is_some());
        let time = time.filter(said);
        let end = time.and(end.filter(said));
        let tape = self.tapes.get(key.tape as usize);
        let (at, body, extra) = match key.rank {
            Rank::On => {
                let tape = tape?;
                let recording = Some(Cow::Borrowed(tape.id.as_str()));
                (tape.at, Body::TapeOn { recording, offset: tape.offset, source: None }, None)
            }
            Rank::Off => (tape?.at, tape?.after.tape_off(tape?.id.clone()), None),
            Rank::Known => {
                let known = self.known.get(key.item as usize)?;
                (known.at, known.body.clone(), None)
            }
            Rank::Item => {
                let (n, item) = self.item(key)?;
                ((tape?.file, item.line), self.body(n, item), item.extra.as_deref())
            }
        };
        let offset = self.zone.as_ref().map(|zone| zone.offset_at(time.unwrap_or_default()));
        let extra = extra.into_iter().flatten().filter_map(|(key, json)| {
            if key == RECORDING {
                return None;
            }
            let value = serde_json::value::RawValue::from_string(json.clone()).ok()?;
            // What has the name of a field of the log is not that field.
            let key = if FIELDS.contains(&key.as_str()) {
                Cow::Owned(format!("file:{key}"))
            } else {
                Cow::Borrowed(key.as_str())
            };
            Some((key, Cow::Owned(value)))
        });
        Some((at, Event { line: 0, time, offset, end, body, extra: extra.collect() }))
    }

    fn body<'s>(&'s self, tape: usize, item: &'s Item<'a>) -> Body<'s> {
        let several = self.tapes.len() > 1;
        match &item.what {
            What::Said { speaker, text, certainty, source } => Body::Utterance {
                speaker: speaker.and_then(|s| self.speakers.get(tape)?.id(s)).map(Cow::Borrowed),
                text: Cow::Borrowed(text),
                certainty: *certainty,
                recording: own_recording(item)
                    .or_else(|| several.then(|| Cow::Borrowed(self.tapes[tape].id.as_str()))),
                source: source.as_deref().map(Cow::Borrowed),
            },
            What::Event(body) => self.speakers.get(tape).map_or_else(|| (**body).clone(), |s| s.body(body)),
        }
    }
}

/// The recording that the program's own table names beside an utterance.
fn own_recording(item: &Item<'_>) -> Option<Cow<'static, str>> {
    let (_, json) = item.extra.as_ref()?.iter().find(|(key, _)| key == RECORDING)?;
    serde_json::from_str::<String>(json).ok().map(Cow::Owned)
}

/// The fields of the log's own events.
const FIELDS: [&str; 16] = [
    "t",
    "end",
    "type",
    "speaker",
    "text",
    "certainty",
    "recording",
    "source",
    "offset",
    "reason",
    "stated_on_tape",
    "questioning",
    "kind",
    "who",
    "format",
    "version",
];

#[cfg(test)]
#[path = "assemble/tests.rs"]
mod tests;
