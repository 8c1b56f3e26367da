//! What the reader of a log would skip or find odd in a single line of it: one that is too long, or fields from elsewhere
//! that are nested too deep or hold numbers that are too great.
//!
//! Of nearly every event the length of its texts shows that nothing can be wrong; only of the others the line is made.

use super::super::case::Case;
use super::super::transcript::{Content, Item};
use super::{Assembled, SortKey};
use crate::record::{
    Body, Header, LineReader, MAX_DEPTH, MAX_LINE, ProblemKind, Problems, counted, event_line, header_line,
};
use crate::time::SessionTime;

/// A byte of a text takes at most so many in JSON: `\u001b`.
const ESCAPED: usize = 6;
/// What stands in a line beside its texts is shorter.
const REST: usize = 1 << 10;
/// A field that the log does not know has at most so much more than its name and its value.
const OF_FIELD: usize = 32;

/// How many bytes of text fit into a line whatever they are, beside the names that may stand there.
pub(super) struct TextBudget(usize);

impl TextBudget {
    pub fn of(case: &Case<'_>) -> TextBudget {
        let transcripts = case.tapes.iter().filter_map(|tape| tape.transcript.as_ref());
        let words_end = transcripts.flat_map(|transcript| &transcript.people).map(|person| person.id.len());
        let named = case.people.iter().map(|named| named.person.id.len());
        let meant = case.tapes.iter().flat_map(|tape| tape.speakers.values()).map(String::len);
        let person = words_end.chain(named).chain(meant).max().unwrap_or(0);
        let tape = case.tapes.iter().map(|tape| tape.id.len()).max().unwrap_or(0);
        // A number that a program gave stands with the name of its tape.
        let beside = person + tape + tape;
        TextBudget(((MAX_LINE - REST) / ESCAPED).saturating_sub(beside))
    }

    /// Whether nothing can be wrong with the line of an item.
    pub fn is_enough(&self, item: &Item<'_>) -> bool {
        let texts = match &item.content {
            Content::Utterance { text, source, .. } => {
                text.len() + source.as_ref().map_or(0, |source| source.len())
            }
            Content::Event(body) => length_of(body),
        };
        let Some(extra) = &item.extra else { return texts <= self.0 };
        let fields: usize = extra.iter().map(|(key, json)| key.len() + json.len() + OF_FIELD).sum();
        texts + fields <= self.0 && extra.iter().all(|(_, json)| is_plain(json))
    }

    /// The same of the line of any other event.
    pub fn is_enough_for(&self, body: &Body<'_>) -> bool {
        length_of(body) <= self.0
    }
}

/// The length of the texts of an event.
fn length_of(body: &Body<'_>) -> usize {
    let texts: [Option<&str>; 4] = match body {
        Body::Utterance { speaker, text, recording, source, .. } => {
            [speaker.as_deref(), Some(text), recording.as_deref(), source.as_deref()]
        }
        Body::TapeOn { recording, source, .. } => [recording.as_deref(), source.as_deref(), None, None],
        Body::TapeOff { recording, reason, source, .. } => {
            [recording.as_deref(), reason.as_deref(), source.as_deref(), None]
        }
        Body::Untaped { reason, source, .. } => [reason.as_deref(), source.as_deref(), None, None],
        Body::Mark { kind, text } => [Some(kind), text.as_deref(), None, None],
        Body::Enter { who } | Body::Leave { who } => [Some(who), None, None, None],
        Body::Note { text } => [Some(text), None, None, None],
        Body::Unknown { kind } => [Some(kind), None, None, None],
    };
    texts.iter().flatten().map(|text| text.len()).sum()
}

/// Whether a value is a text, or too short to be nested deep or too great.
fn is_plain(json: &str) -> bool {
    json.starts_with('"') || json.len() < MAX_DEPTH && !json.contains(['e', 'E'])
}

/// What is wrong with a header that no log can have.
pub(super) fn not_a_header(header: &Header) -> Option<String> {
    let length = header_line(header).len();
    (length > MAX_LINE).then(|| {
        format!(
            "the title, {} and {} would make a header of {length} bytes, and a line of a log has at most {MAX_LINE}: are all of \
             them speakers?",
            counted(header.people.len() as u64, "speaker"),
            counted(header.recordings.len() as u64, "recording")
        )
    })
}

/// Makes the lines of these events, and reports what a check of the log would say of each. Gives those that it would skip,
/// in order.
pub(super) fn examine(assembled: &mut Assembled<'_>, doubtful: &[SortKey]) -> Vec<SortKey> {
    let (mut skipped, mut said) = (Vec::new(), Vec::new());
    for &key in doubtful {
        let Some(((file, number), event)) = assembled.event(key) else { continue };
        let mut line = String::new();
        event_line(&event, SessionTime::default(), &mut line);
        let (mut reader, mut problems) = (LineReader::new(), Problems::default());
        reader.read(br#"{"format":"untaped","version":1}"#, true, 1, &mut String::new(), &mut problems);
        if line.len() > MAX_LINE {
            reader.too_long(2, &mut problems);
        } else {
            reader.read(line.as_bytes(), true, 2, &mut String::new(), &mut problems);
        }
        for problem in problems.list() {
            // What its times lack has been said.
            if problem.kind == ProblemKind::BadTime {
                continue;
            }
            if problem.kind.skips_its_line() {
                skipped.push(key);
            }
            said.push((file, number, problem.kind, format!("in the log, {}", problem.what)));
        }
    }
    for (file, number, kind, what) in said {
        if let Some(list) = assembled.problems.get_mut(file as usize) {
            list.add(number, kind, what);
        }
    }
    skipped.sort();
    skipped
}
