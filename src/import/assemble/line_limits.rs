//! The limits of a log's lines: which events surely fit, and headers that do not.
//!
//! A line can be too long, and a kept field can be nested too deeply or have numbers that are too large. The length of
//! an event's texts nearly always rules that out.

use super::super::case::Case;
use super::super::transcript::{Content, Item};
use crate::record::{Body, Field, Header, MAX_DEPTH, MAX_LINE, counted, header_line};

/// The most bytes that one byte of text takes in JSON: `\u001b`.
const ESCAPED: usize = 6;
/// The most bytes in a line other than its texts.
const REST: usize = 1 << 10;
/// The most bytes that a kept field adds to its name and value.
const PER_FIELD: usize = 32;

/// How many bytes of any text surely fit into a line, along with the names in it.
pub(super) struct TextBudget(usize);

impl TextBudget {
    pub(super) fn new(case: &Case<'_>) -> TextBudget {
        let transcripts = case.tapes.iter().filter_map(|tape| tape.transcript.as_ref());
        let words_end = transcripts.flat_map(|transcript| &transcript.people).map(|person| person.id.len());
        let named = case.people.iter().map(|named| named.person.id.len());
        let meant = case.tapes.iter().flat_map(|tape| tape.speakers.values()).map(String::len);
        let person = words_end.chain(named).chain(meant).max().unwrap_or(0);
        let tape = case.tapes.iter().map(|tape| tape.id.len()).max().unwrap_or(0);
        // A speaker's number is written with the id of its tape.
        let ids = person + tape + tape;
        TextBudget(((MAX_LINE - REST) / ESCAPED).saturating_sub(ids))
    }

    /// Whether an item's line is surely valid.
    pub(super) fn fits(&self, item: &Item<'_>) -> bool {
        let texts = match &item.content {
            Content::Utterance { text, source, .. } => {
                text.len() + source.as_ref().map_or(0, |source| source.len())
            }
            Content::Event(body) => length_of(body),
        };
        // What other sources say may have any length.
        if item.provenance.is_some() {
            return false;
        }
        let Some(extra) = &item.extra else { return texts <= self.0 };
        let fields: usize = extra.iter().map(|(key, json)| key.len() + json.len() + PER_FIELD).sum();
        texts + fields <= self.0 && extra.iter().all(|(_, json)| is_plain(json))
    }

    /// Whether the line of an event without kept fields is surely valid.
    pub(super) fn fits_body(&self, body: &Body<'_>) -> bool {
        length_of(body) <= self.0
    }
}

/// The total length of an event's texts and of its type.
fn length_of(body: &Body<'_>) -> usize {
    let length = |field| if let Field::Text(Some(text)) = field { text.len() } else { 0 };
    body.type_word().len() + body.fields().map(|(_, field)| length(field)).sum::<usize>()
}

/// Whether a value is a string, or too short to be nested too deeply or too large.
fn is_plain(json: &str) -> bool {
    json.starts_with('"') || json.len() < MAX_DEPTH && !json.contains(['e', 'E'])
}

/// The error for a header that is too long for a log.
pub(super) fn header_error(header: &Header) -> Option<String> {
    let length = header_line(header).len();
    let people = counted(header.people.len() as u64, "speaker");
    let tapes = counted(header.recordings.len() as u64, "recording");
    (length > MAX_LINE).then(|| {
        format!(
            "the title, {people} and {tapes} need a header of {length} bytes, but a line of a log has at most {MAX_LINE}; check \
             whether all of these are speakers"
        )
    })
}
