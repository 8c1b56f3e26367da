//! Reads Whisper's JSON and its dialects: an object with `segments`, or a bare list of segments.
//!
//! Times are in seconds. The dialects differ only in names: OpenAI's Whisper, faster-whisper, WhisperX (speakers of
//! segments and words), whisper-timestamped (words have `text`, not `word`), the API's `verbose_json` and
//! `diarized_json`, and the `chunks` with `timestamp` of Hugging Face pipelines.

use super::json::{Label, LineFinder, RawObject, SecondsField, first_object, parse, raw_object};
use super::segments::{AsrSpan, read_segments, read_words};
use crate::import::transcript::{Document, Format, Options, Transcript};
use crate::record::{Problem, ProblemKind};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// OpenAI's Whisper, and programs that write the same JSON.
pub(in crate::import) const FORMAT: Format = Format {
    word: "whisper",
    name: "Whisper JSON",
    from: "Whisper, faster-whisper, WhisperX, whisper-timestamped, OpenAI verbose_json",
    extensions: &["json"],
    detect,
    read,
};

#[derive(Default, Deserialize)]
#[serde(default)]
struct WhisperFile<'a> {
    #[serde(borrow)]
    segments: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    chunks: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    words: Option<Vec<&'a RawValue>>,
    duration: SecondsField,
}

/// A segment or a word.
#[derive(Default, Deserialize)]
#[serde(default)]
struct WhisperSpan<'a> {
    start: SecondsField,
    end: SecondsField,
    /// Start and end, in dialects that join them.
    timestamp: Option<(SecondsField, SecondsField)>,
    #[serde(borrow, alias = "word")]
    text: Cow<'a, str>,
    #[serde(borrow)]
    speaker: Label<'a>,
    #[serde(borrow)]
    words: Option<Vec<WhisperSpan<'a>>>,
}

/// Whether an element of a list is a segment of this format.
fn is_segment(segment: &RawObject<'_>) -> bool {
    let has = |key: &str| segment.contains_key(key);
    has("text") && (has("timestamp") || (has("start") && has("end")))
}

/// Whether a text is an object with segments, chunks or words of this format, or a list of segments.
fn detect(document: &Document<'_>) -> bool {
    if document.text.trim_start().starts_with('[') {
        let list: Option<Vec<&RawValue>> = serde_json::from_str(document.text).ok();
        return list.and_then(|list| raw_object(list.first()?.get())).is_some_and(|first| is_segment(&first));
    }
    let Some(object) = raw_object(document.text) else { return false };
    let segments = ["segments", "chunks"]
        .iter()
        .any(|key| first_object(object.get(*key)).is_some_and(|s| is_segment(&s)));
    // A recording without speech has an empty list.
    let empty = || {
        object.get("segments").is_some_and(|list| list.get().trim() == "[]")
            && object.contains_key("language")
    };
    let words = || object.contains_key("task") && object.contains_key("words");
    segments || empty() || words()
}

fn read<'a>(document: &Document<'a>, _: &Options) -> Result<Transcript<'a>, Problem> {
    let mut transcript = Transcript::default();
    let lines = LineFinder::new(document.text);
    let (segments, words) = if document.text.trim_start().starts_with('[') {
        (parse::<Vec<&RawValue>>(document.text)?, Vec::new())
    } else {
        let file: WhisperFile<'a> = parse(document.text)?;
        transcript.duration = file.duration.0;
        if file.segments.is_none() && file.chunks.is_none() && file.words.is_none() {
            return Err(Problem::new(
                1,
                ProblemKind::MissingField,
                "not a Whisper transcript: no segments, chunks or words",
            ));
        }
        (file.segments.or(file.chunks).unwrap_or_default(), file.words.unwrap_or_default())
    };
    read_segments(&lines, &segments, "segment", &mut transcript, to_span);
    if segments.is_empty() {
        read_words(&lines, &words, "word", &mut transcript, to_span);
    }
    Ok(transcript)
}

fn to_span(read: WhisperSpan<'_>) -> AsrSpan<'_> {
    let (start, end) = read.timestamp.unwrap_or((read.start, read.end));
    let words = read.words.into_iter().flatten().map(to_span).collect();
    let (start, end, speaker) = (start.0, end.0, read.speaker.0);
    AsrSpan { start, end, speaker, text: read.text, words, ..AsrSpan::default() }
}
