//! Reads AssemblyAI's JSON: `utterances` if speakers or channels were recognized, else `words`.
//!
//! Times are in milliseconds, `audio_duration` in seconds.

use super::json::{Label, LineFinder, MillisField, SecondsField, parse, raw_object};
use super::segments::{AsrSpan, read_segments, read_words};
use crate::import::transcript::{Document, Format, Options, Transcript};
use crate::record::Problem;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// AssemblyAI.
pub(in crate::import) const FORMAT: Format = Format {
    word: "assemblyai",
    name: "AssemblyAI JSON",
    from: "AssemblyAI",
    extensions: &["json"],
    detect,
    read,
};

#[derive(Default, Deserialize)]
#[serde(default)]
struct AssemblyFile<'a> {
    #[serde(borrow)]
    utterances: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    words: Option<Vec<&'a RawValue>>,
    audio_duration: SecondsField,
    #[serde(borrow)]
    audio_url: Option<Cow<'a, str>>,
}

/// An utterance or a word.
#[derive(Default, Deserialize)]
#[serde(default)]
struct AssemblySpan<'a> {
    start: MillisField,
    end: MillisField,
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(borrow)]
    speaker: Label<'a>,
    #[serde(borrow)]
    channel: Label<'a>,
    #[serde(borrow)]
    words: Option<Vec<AssemblySpan<'a>>>,
}

/// Whether a text is an object with fields that only this service writes.
fn detect(document: &Document<'_>) -> bool {
    raw_object(document.text).is_some_and(|object| {
        let has = |key: &str| object.contains_key(key);
        has("words") && has("text") && has("audio_duration") && (has("audio_url") || has("utterances"))
    })
}

fn read<'a>(document: &Document<'a>, _: &Options) -> Result<Transcript<'a>, Problem> {
    let mut transcript = Transcript::default();
    let lines = LineFinder::new(document.text);
    let file: AssemblyFile<'a> = parse(document.text)?;
    transcript.duration = file.audio_duration.0;
    transcript.media = file.audio_url.map(Cow::into_owned);
    let utterances = file.utterances.unwrap_or_default();
    read_segments(&lines, &utterances, "utterance", &mut transcript, to_span);
    if utterances.is_empty() {
        read_words(&lines, &file.words.unwrap_or_default(), "word", &mut transcript, to_span);
    }
    Ok(transcript)
}

fn to_span(read: AssemblySpan<'_>) -> AsrSpan<'_> {
    let channel = read.channel.0.map(|channel| Cow::Owned(format!("Channel {channel}")));
    let words = read.words.into_iter().flatten().map(to_span).collect();
    let (start, end, speaker) = (read.start.0, read.end.0, read.speaker.0.or(channel));
    AsrSpan { start, end, speaker, text: read.text, words, ..AsrSpan::default() }
}
