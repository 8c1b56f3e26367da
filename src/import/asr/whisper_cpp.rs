//! whisper.cpp's JSON: `transcription`, a list with `offsets` in milliseconds (and the same as `timestamps`, which are
//! read where there are no offsets).

use super::super::format::Format;
use super::json::{Label, Lines, Thousandths, first, parts, whole};
use super::turns::{Segment, say_segment};
use crate::import::clock::hms;
use crate::import::transcript::{Document, Options, Transcript};
use crate::record::Problem;
use crate::time::Millis;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The C++ port of Whisper, whose JSON is its own.
pub(in crate::import) const FORMAT: Format = Format {
    word: "whisper-cpp",
    name: "whisper.cpp JSON",
    from: "whisper.cpp (--output-json, --output-json-full)",
    extensions: &["json"],
    detect,
    read,
};

#[derive(Deserialize)]
struct Whole<'a> {
    #[serde(borrow)]
    transcription: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Said<'a> {
    #[serde(default)]
    offsets: Option<Offsets>,
    #[serde(borrow, default)]
    timestamps: Option<Stamps<'a>>,
    #[serde(borrow, default)]
    text: Cow<'a, str>,
    #[serde(borrow, default)]
    speaker: Label<'a>,
}

#[derive(Deserialize)]
struct Offsets {
    #[serde(default)]
    from: Thousandths,
    #[serde(default)]
    to: Thousandths,
}

#[derive(Deserialize)]
struct Stamps<'a> {
    #[serde(borrow, default)]
    from: Cow<'a, str>,
    #[serde(borrow, default)]
    to: Cow<'a, str>,
}

impl Said<'_> {
    fn times(&self) -> (Option<Millis>, Option<Millis>) {
        match (&self.offsets, &self.timestamps) {
            (Some(offsets), _) => (offsets.from.0, offsets.to.0),
            (None, Some(stamps)) => (hms(&stamps.from), hms(&stamps.to)),
            (None, None) => (None, None),
        }
    }
}

/// Whether a text is an object with a `transcription` of segments.
pub(super) fn detect(document: &Document<'_>) -> bool {
    parts(document.text).is_some_and(|parts| {
        first(parts.get("transcription"))
            .is_some_and(|s| s.contains_key("offsets") || s.contains_key("timestamps"))
    })
}

/// Reads the format.
pub(super) fn read<'a>(document: &Document<'a>, _: &Options) -> Result<Transcript<'a>, Problem> {
    let mut transcript = Transcript::default();
    let lines = Lines::of(document.text);
    for raw in whole::<Whole<'a>>(document.text)?.transcription {
        let Some((line, said)) = lines.read::<Said<'a>>(raw, "a segment", &mut transcript) else { continue };
        let (start, end) = said.times();
        // With two channels, a segment that both could have said is labelled with a question mark.
        let speaker = said.speaker.0.filter(|label| label != "?");
        let segment = Segment { line, start, end, speaker, text: said.text, words: Vec::new() };
        say_segment(&mut transcript, segment);
    }
    Ok(transcript)
}
