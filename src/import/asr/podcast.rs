//! Reads the JSON transcripts of the podcast namespace.
//!
//! `segments` have `startTime`, `endTime`, `speaker` and `body`; times are in seconds. A segment can be a single word;
//! each becomes one utterance.

use super::json::{Label, LineFinder, SecondsField, first_object, parse, raw_object};
use super::segments::{AsrSpan, read_segments};
use crate::import::transcript::{Document, Format, Options, Transcript};
use crate::record::Problem;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// `podcast:transcript` in JSON.
pub(in crate::import) const FORMAT: Format = Format {
    word: "podcast",
    name: "Podcast namespace JSON",
    from: "podcast hosts (podcast:transcript, application/json)",
    extensions: &["json"],
    detect,
    read,
};

#[derive(Deserialize)]
struct PodcastFile<'a> {
    #[serde(borrow)]
    segments: Vec<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct PodcastSegment<'a> {
    start_time: SecondsField,
    end_time: SecondsField,
    #[serde(borrow)]
    speaker: Label<'a>,
    #[serde(borrow)]
    body: Cow<'a, str>,
}

/// Whether a text is an object whose segments have a `startTime` and a `body`.
fn detect(document: &Document<'_>) -> bool {
    raw_object(document.text).is_some_and(|object| {
        first_object(object.get("segments"))
            .is_some_and(|s| s.contains_key("startTime") && s.contains_key("body"))
    })
}

fn read<'a>(document: &Document<'a>, _: &Options) -> Result<Transcript<'a>, Problem> {
    let mut transcript = Transcript::default();
    let segments = parse::<PodcastFile<'a>>(document.text)?.segments;
    let to_segment = |read: PodcastSegment<'a>| AsrSpan {
        start: read.start_time.0,
        end: read.end_time.0,
        speaker: read.speaker.0,
        text: read.body,
        ..AsrSpan::default()
    };
    read_segments(&LineFinder::new(document.text), &segments, "segment", &mut transcript, to_segment);
    Ok(transcript)
}
