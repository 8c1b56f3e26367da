//! The JSON transcript of the podcast namespace: `segments` with `startTime`, `endTime`, `speaker` and `body`, in
//! seconds. A segment may be a single word: each is an utterance, as it stands.

use super::super::format::Format;
use super::json::{Label, Lines, Seconds, first, parts, whole};
use super::turns::{Segment, say_segment};
use crate::import::transcript::{Document, Options, Transcript};
use crate::record::Problem;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The transcript of the podcast namespace.
pub(in crate::import) const FORMAT: Format = Format {
    word: "podcast",
    name: "Podcast namespace JSON",
    from: "podcast hosts (podcast:transcript, application/json)",
    extensions: &["json"],
    detect,
    read,
};

#[derive(Deserialize)]
struct Whole<'a> {
    #[serde(borrow)]
    segments: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Said<'a> {
    #[serde(default)]
    start_time: Seconds,
    #[serde(default)]
    end_time: Seconds,
    #[serde(borrow, default)]
    speaker: Label<'a>,
    #[serde(borrow, default)]
    body: Cow<'a, str>,
}

/// Whether a text is an object with segments that have a `startTime` and a `body`.
pub(super) fn detect(document: &Document<'_>) -> bool {
    parts(document.text).is_some_and(|parts| {
        first(parts.get("segments")).is_some_and(|s| s.contains_key("startTime") && s.contains_key("body"))
    })
}

/// Reads the format.
pub(super) fn read<'a>(document: &Document<'a>, _: &Options) -> Result<Transcript<'a>, Problem> {
    let mut transcript = Transcript::default();
    let lines = Lines::of(document.text);
    for raw in whole::<Whole<'a>>(document.text)?.segments {
        let Some((line, said)) = lines.read::<Said<'a>>(raw, "a segment", &mut transcript) else { continue };
        let (start, end) = (said.start_time.0, said.end_time.0);
        let segment =
            Segment { line, start, end, speaker: said.speaker.0, text: said.body, words: Vec::new() };
        say_segment(&mut transcript, segment);
    }
    Ok(transcript)
}
