//! An assembled session, its events as its log contains them, and the log.

use super::super::case::{CaseEvent, FileLine, Tape};
use super::super::speakers::TapeSpeakers;
use super::super::transcript::{Content, Item, Speaker};
use super::order::{Rank, SortKey, is_writable, leave_out_unwritable};
use crate::record::{
    Alternative, Body, Event, EventKind, Header, OUR_RECORDING, ProblemKind, Problems, Provenance,
    event_line, header_line, is_log_field,
};
use crate::session::SourceLine;
use crate::time::{Millis, Offset, SessionTime, Zone};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The number of events in a part: enough to make passing parts between threads cheap, few enough to hold little.
const PART: usize = 2048;

/// A session that is ready to write.
#[derive(Debug)]
pub struct Assembled<'a> {
    pub(in crate::import) header: Header,
    pub(in crate::import) zone: Option<Zone>,
    pub(in crate::import) tapes: Vec<Tape<'a>>,
    pub(in crate::import) speakers: Vec<TapeSpeakers>,
    pub(in crate::import) events: Vec<CaseEvent>,
    pub(in crate::import) order: Vec<SortKey>,
    pub(super) files: Vec<String>,
    pub(super) problems: Vec<Problems>,
}

/// The size of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many utterances it has.
    pub utterances: usize,
    /// How many people speak.
    pub speakers: usize,
    /// The time from its first event to its last.
    pub length: Millis,
    /// Who speaks, each with the number of utterances, most first.
    pub spoken: Vec<(String, u64)>,
    /// How many utterances have no speaker.
    pub without_speaker: u64,
    /// How many utterances have no time.
    pub without_time: u64,
}

impl Assembled<'_> {
    /// The header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The tapes with their transcripts.
    pub fn tapes(&self) -> &[Tape<'_>] {
        &self.tapes
    }

    /// The displayed names of the files.
    pub fn files(&self) -> &[String] {
        &self.files
    }

    /// The problems of each file.
    pub fn problems(&self) -> &[Problems] {
        &self.problems
    }

    /// The number of problems in all files.
    pub fn problem_count(&self) -> u64 {
        self.problems.iter().map(Problems::count).sum()
    }

    /// Adds a problem to its file.
    pub(super) fn report(&mut self, at: FileLine, kind: ProblemKind, what: String) {
        if let Some(list) = self.problems.get_mut(at.0 as usize) {
            list.add(at.1, kind, what);
        }
    }

    /// The number of independent parts in which the log is written: at least one.
    pub fn parts(&self) -> u64 {
        (self.order.len() as u64).div_ceil(PART as u64).max(1)
    }

    /// The lines of one part of the log, numbered from 0. The first part begins with the header. Gives the source of each
    /// line in the imported files to `placed`.
    pub fn part(&self, number: u64, mut placed: impl FnMut(SourceLine)) -> String {
        let mut text = String::with_capacity(PART * 128);
        if number == 0 {
            text.push_str(&header_line(&self.header));
            text.push('\n');
            placed(SourceLine { file: 0, line: 1 });
        }
        let from = usize::try_from(number).unwrap_or(usize::MAX).saturating_mul(PART);
        for &key in self.order.iter().skip(from).take(PART) {
            let Some(((file, number), event)) = self.event(key) else { continue };
            event_line(&event, SessionTime::default(), &mut text);
            text.push('\n');
            placed(SourceLine { file, line: u32::try_from(number).unwrap_or(u32::MAX) });
        }
        text
    }

    /// The whole log.
    pub fn text(&self) -> String {
        (0..self.parts()).map(|number| self.part(number, |_| ())).collect()
    }

    /// The number of events.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether times are elapsed times, because no start is known.
    pub fn is_without_clock(&self) -> bool {
        self.zone.is_none()
    }

    /// Whether there is nothing to write: no item of any transcript or, without transcripts, no event at all.
    pub fn is_empty(&self) -> bool {
        let transcripts = self.tapes.iter().any(|tape| tape.transcript.is_some());
        !self.order.iter().any(|key| !transcripts || key.rank == Rank::Item)
    }

    /// The size of the session.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        // Speakers of several tapes can be one person.
        let mut spoken: Vec<Vec<u64>> = self.speakers.iter().map(|s| vec![0; s.len()]).collect();
        let mut span: Option<(SessionTime, SessionTime)> = None;
        for &key in &self.order {
            let (start, end) = self.span_of(key);
            if let Some(start) = start {
                let end = end.unwrap_or(start);
                span = Some(span.map_or((start, end), |(s, e)| (s.min(start), e.max(end))));
            }
            if let Some((tape, Item { at, content: Content::Utterance { speaker, .. }, .. })) = self.item(key)
            {
                counts.utterances += 1;
                counts.without_time += u64::from(at.is_none());
                match speaker.and_then(|s| spoken.get_mut(tape)?.get_mut(s.0 as usize)) {
                    Some(times) => *times += 1,
                    None => counts.without_speaker += 1,
                }
            }
        }
        let people = self.speakers.iter().zip(&spoken).flat_map(|(of_tape, spoken)| {
            let spoke = (0..).zip(spoken).filter(|&(_, &times)| times > 0);
            spoke.filter_map(|(number, &times)| Some((of_tape.id(Speaker(number))?, times)))
        });
        let mut times: BTreeMap<&str, u64> = BTreeMap::new();
        people.for_each(|(who, n)| *times.entry(who).or_default() += n);
        counts.speakers = times.len();
        counts.spoken = times.into_iter().map(|(who, n)| (who.to_owned(), n)).collect();
        counts.spoken.sort_by_key(|&(_, n)| std::cmp::Reverse(n));
        counts.length = span.map_or(Millis::ZERO, |(start, end)| end - start);
        counts
    }
}

impl<'a> Assembled<'a> {
    /// The item with this key, and the index of its tape.
    pub(super) fn item(&self, key: SortKey) -> Option<(usize, &Item<'a>)> {
        let tape = usize::try_from(key.tape).ok()?;
        let items = &self.tapes.get(tape)?.transcript.as_ref()?.items;
        let item = items.get(usize::try_from(key.item).ok()?)?;
        (key.rank == Rank::Item).then_some((tape, item))
    }

    /// The start and end of an event, as far as they are known.
    pub(super) fn span_of(&self, key: SortKey) -> (Option<SessionTime>, Option<SessionTime>) {
        match key.rank {
            Rank::On | Rank::Off => (Some(key.time), None),
            Rank::CaseEvent => (Some(key.time), self.events.get(key.item as usize).and_then(|k| k.end)),
            Rank::Item => self.item(key).map_or((None, None), |(n, item)| {
                let tape = &self.tapes[n];
                (item.at.map(|at| tape.time_at(at)), item.end.map(|end| tape.time_at(end)))
            }),
        }
    }

    /// The start and end that the log can state. Without a start, only an untaped interval has an end.
    pub(super) fn written_span(&self, key: SortKey) -> (Option<SessionTime>, Option<SessionTime>) {
        let (time, end) = self.span_of(key);
        let writable = |t: &SessionTime| is_writable(*t, self.zone.is_some());
        let time = time.filter(writable);
        let end = end.filter(writable);
        let untaped = || {
            let body = match key.rank {
                Rank::CaseEvent => self.events.get(key.item as usize).map(|known| &known.body),
                Rank::Item => self.item(key).and_then(|(_, item)| match &item.content {
                    Content::Utterance { .. } => None,
                    Content::Event(body) => Some(&**body),
                }),
                Rank::On | Rank::Off => None,
            };
            body.is_some_and(|body| body.kind() == EventKind::Untaped)
        };
        (time, end.filter(|_| time.is_some() || untaped()))
    }

    /// The file and line that an event comes from.
    pub(super) fn source(&self, key: SortKey) -> Option<FileLine> {
        let tape = || usize::try_from(key.tape).ok().and_then(|n| self.tapes.get(n));
        match key.rank {
            Rank::On | Rank::Off => tape().map(|tape| tape.at),
            Rank::CaseEvent => self.events.get(usize::try_from(key.item).ok()?).map(|known| known.at),
            Rank::Item => Some((tape()?.file, self.item(key)?.1.line)),
        }
    }

    /// An event, and the file and line that it comes from.
    pub(in crate::import) fn event(&self, key: SortKey) -> Option<(FileLine, Event<'_>)> {
        let (time, end) = self.written_span(key);
        let tape = self.tapes.get(key.tape as usize);
        let mut provenance = Provenance::default();
        let (body, extra) = match key.rank {
            Rank::On => {
                let tape = tape?;
                let recording = Some(Cow::Borrowed(tape.id.as_str()));
                (Body::TapeOn { recording, offset: tape.offset, source: None }, None)
            }
            Rank::Off => (tape?.after.tape_off(Some(tape?.id.clone())), None),
            Rank::CaseEvent => (self.events.get(key.item as usize)?.body.clone(), None),
            Rank::Item => {
                let (n, item) = self.item(key)?;
                if let Some(stated) = &item.provenance {
                    provenance = self.provenance(n, stated);
                }
                (self.body(n, item), item.extra.as_deref())
            }
        };
        let offset = self.zone.as_ref().map(|zone| zone.offset_at(time.or(end).unwrap_or_default()));
        let extra = extra.into_iter().flatten().filter_map(|(key, json)| {
            if key == OUR_RECORDING {
                return None;
            }
            let value = serde_json::value::RawValue::from_string(json.clone()).ok()?;
            // A kept field must not pass for a field of the log.
            let key = if is_log_field(key) {
                Cow::Owned(format!("file:{key}"))
            } else {
                Cow::Borrowed(key.as_str())
            };
            Some((key, Cow::Owned(value)))
        });
        let mut extra: Vec<_> = extra.collect();
        number_duplicates(&mut extra);
        Some((self.source(key)?, Event { line: 0, time, offset, end, body, provenance, extra }))
    }

    /// How an item is known, with its times on the session's scale. A time that cannot be written is left out, as
    /// [`Order`](super::order::Order) reports. A time without an offset of its own gets that of the session.
    fn provenance(&self, tape: usize, stated: &Provenance<'static>) -> Provenance<'static> {
        let mut provenance = stated.clone();
        for other in &mut provenance.alternatives {
            leave_out_unwritable(other, &self.tapes[tape], self.zone.is_some());
            let own = |at: Option<SessionTime>, offset: Option<Offset>| {
                let zone = self.zone.as_ref().zip(at);
                zone.map(|(zone, at)| offset.unwrap_or_else(|| zone.offset_at(at)))
            };
            other.offset = own(other.time, other.offset);
            other.end_offset = own(other.end, other.end_offset);
        }
        provenance.alternatives.retain(|other| *other != Alternative::default());
        provenance
    }

    fn body<'s>(&'s self, tape: usize, item: &'s Item<'a>) -> Body<'s> {
        let several = self.tapes.len() > 1;
        match &item.content {
            Content::Utterance { speaker, text, certainty, source } => Body::Utterance {
                speaker: speaker.and_then(|s| self.speakers.get(tape)?.id(s)).map(Cow::Borrowed),
                text: Cow::Borrowed(text),
                certainty: *certainty,
                recording: own_recording(item)
                    .or_else(|| several.then(|| Cow::Borrowed(self.tapes[tape].id.as_str()))),
                source: source.as_deref().map(Cow::Borrowed),
            },
            Content::Event(body) => {
                self.speakers.get(tape).map_or_else(|| (**body).clone(), |s| s.body(body))
            }
        }
    }
}

/// Numbers duplicate keys: of two fields with one name, a reader keeps only the last.
fn number_duplicates<V>(fields: &mut [(Cow<'_, str>, V)]) {
    if fields.len() < 2 {
        return;
    }
    let mut taken: HashSet<String> = fields.iter().map(|(key, _)| key.to_string()).collect();
    if taken.len() == fields.len() {
        return;
    }
    let mut met: HashMap<String, usize> = HashMap::new();
    for (key, _) in fields {
        let n = met.entry(key.to_string()).or_default();
        *n += 1;
        if *n > 1 {
            let numbered = (*n..).map(|n| (n, format!("{key} ({n})")));
            if let Some((used, free)) = numbered.into_iter().find(|(_, key)| !taken.contains(key)) {
                *n = used;
                taken.insert(free.clone());
                *key = Cow::Owned(free);
            }
        }
    }
}

/// The recording of an utterance in this program's own tables.
fn own_recording(item: &Item<'_>) -> Option<Cow<'static, str>> {
    let (_, json) = item.extra.as_ref()?.iter().find(|(key, _)| key == OUR_RECORDING)?;
    serde_json::from_str::<String>(json).ok().map(Cow::Owned)
}
