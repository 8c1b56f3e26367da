//! Reads whisper.cpp's JSON: a list `transcription` with `offsets` in milliseconds.
//!
//! If a segment has no offsets, its `timestamps` are read.

use super::json::{Label, LineFinder, MillisField, first_object, parse, raw_object};
use super::segments::{AsrSpan, read_segments};
use crate::import::transcript::{Document, Format, Options, Transcript};
use crate::record::Problem;
use crate::time::parse_clock;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// whisper.cpp, the C++ port of Whisper.
pub(in crate::import) const FORMAT: Format = Format {
    word: "whisper-cpp",
    name: "whisper.cpp JSON",
    from: "whisper.cpp (--output-json, --output-json-full)",
    extensions: &["json"],
    detect,
    read,
};

#[derive(Deserialize)]
struct WhisperCppFile<'a> {
    #[serde(borrow)]
    transcription: Vec<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WhisperCppSegment<'a> {
    offsets: Option<Offsets>,
    #[serde(borrow)]
    timestamps: Option<Timestamps<'a>>,
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(borrow)]
    speaker: Label<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Offsets {
    from: MillisField,
    to: MillisField,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Timestamps<'a> {
    #[serde(borrow)]
    from: Cow<'a, str>,
    #[serde(borrow)]
    to: Cow<'a, str>,
}

/// Whether a text is an object with a `transcription` of segments.
fn detect(document: &Document<'_>) -> bool {
    raw_object(document.text).is_some_and(|object| {
        first_object(object.get("transcription"))
            .is_some_and(|s| s.contains_key("offsets") || s.contains_key("timestamps"))
    })
}

fn read<'a>(document: &Document<'a>, _: &Options) -> Result<Transcript<'a>, Problem> {
    let mut transcript = Transcript::default();
    let segments = parse::<WhisperCppFile<'a>>(document.text)?.transcription;
    let to_segment = |read: WhisperCppSegment<'a>| {
        let (start, end) = match (read.offsets, read.timestamps) {
            (Some(offsets), _) => (offsets.from.0, offsets.to.0),
            (None, Some(timestamps)) => (parse_clock(&timestamps.from), parse_clock(&timestamps.to)),
            (None, None) => (None, None),
        };
        // In stereo, the label "?" means that the segment could be of either channel.
        let speaker = read.speaker.0.filter(|label| label != "?");
        AsrSpan { start, end, speaker, text: read.text, ..AsrSpan::default() }
    };
    read_segments(&LineFinder::new(document.text), &segments, "segment", &mut transcript, to_segment);
    Ok(transcript)
}
