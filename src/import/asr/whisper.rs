//! Whisper's JSON and its dialects: an object with `segments`, or a bare list of segments. Times are seconds.
//!
//! OpenAI's Whisper, faster-whisper, WhisperX (speakers of segments and of words), whisper-timestamped (`text` for the
//! words' `word`), the API's `verbose_json` and `diarized_json`, and the `chunks` with `timestamp` of Hugging Face
//! pipelines differ in names alone.

use super::super::format::Format;
use super::json::{Label, Lines, Parts, Seconds, first, parts, whole};
use super::turns::{Segment, Word, say_segment, say_words};
use crate::import::transcript::{Document, Options, Transcript};
use crate::record::{Problem, ProblemKind};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// OpenAI's Whisper and what writes as it does.
pub(in crate::import) const FORMAT: Format = Format {
    word: "whisper",
    name: "Whisper JSON",
    from: "Whisper, faster-whisper, WhisperX, whisper-timestamped, OpenAI verbose_json",
    extensions: &["json"],
    detect,
    read,
};

#[derive(Deserialize)]
struct Whole<'a> {
    #[serde(borrow, default)]
    segments: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    chunks: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    words: Option<Vec<&'a RawValue>>,
    #[serde(default)]
    duration: Seconds,
}

#[derive(Deserialize)]
struct Said<'a> {
    #[serde(default)]
    start: Seconds,
    #[serde(default)]
    end: Seconds,
    /// Start and end, where they stand together.
    #[serde(default)]
    timestamp: Option<(Seconds, Seconds)>,
    #[serde(borrow, default, alias = "word")]
    text: Cow<'a, str>,
    #[serde(borrow, default)]
    speaker: Label<'a>,
    #[serde(borrow, default)]
    words: Option<Vec<Said<'a>>>,
}

impl Said<'_> {
    fn times(&self) -> (Option<crate::time::Millis>, Option<crate::time::Millis>) {
        let (start, end) = self.timestamp.unwrap_or((self.start, self.end));
        (start.0, end.0)
    }
}

/// Whether an element of a list is a segment of this format.
fn is_segment(segment: &Parts<'_>) -> bool {
    let has = |key: &str| segment.contains_key(key);
    has("text") && (has("timestamp") || (has("start") && has("end")))
}

/// Whether a text is an object with segments, chunks or words of the format, or a list of segments.
pub(super) fn detect(document: &Document<'_>) -> bool {
    if document.text.trim_start().starts_with('[') {
        let list: Option<Vec<&RawValue>> = serde_json::from_str(document.text).ok();
        return list.and_then(|list| parts(list.first()?.get())).is_some_and(|first| is_segment(&first));
    }
    let Some(parts) = parts(document.text) else { return false };
    let segments =
        ["segments", "chunks"].iter().any(|key| first(parts.get(*key)).is_some_and(|s| is_segment(&s)));
    // What was recorded may hold no speech: then the list is empty.
    let empty = || {
        parts.get("segments").is_some_and(|list| list.get().trim() == "[]") && parts.contains_key("language")
    };
    let words = || parts.contains_key("task") && parts.contains_key("words");
    segments || empty() || words()
}

/// Reads the format.
pub(super) fn read<'a>(document: &Document<'a>, _: &Options) -> Result<Transcript<'a>, Problem> {
    let mut transcript = Transcript::default();
    let lines = Lines::of(document.text);
    let (segments, words) = if document.text.trim_start().starts_with('[') {
        (whole::<Vec<&RawValue>>(document.text)?, Vec::new())
    } else {
        let found: Whole<'a> = whole(document.text)?;
        transcript.duration = found.duration.0;
        if found.segments.is_none() && found.chunks.is_none() && found.words.is_none() {
            let what = "has no segments, chunks or words: no transcript of this format".to_owned();
            return Err(Problem { line: 1, kind: ProblemKind::MissingField, what });
        }
        (found.segments.or(found.chunks).unwrap_or_default(), found.words.unwrap_or_default())
    };
    for raw in &segments {
        if let Some((line, said)) = lines.read(raw, "a segment", &mut transcript) {
            say_segment(&mut transcript, segment(line, said));
        }
    }
    if segments.is_empty() && !words.is_empty() {
        let read = words.into_iter().filter_map(|raw| lines.read(raw, "a word", &mut transcript));
        let read: Vec<Word<'a>> = read.map(|(line, said)| word(line, said)).collect();
        say_words(&mut transcript, &read);
    }
    Ok(transcript)
}

fn segment(line: u64, said: Said<'_>) -> Segment<'_> {
    let (start, end) = said.times();
    let words = said.words.into_iter().flatten().map(|said| word(line, said)).collect();
    Segment { line, start, end, speaker: said.speaker.0, text: said.text, words }
}

fn word(line: u64, said: Said<'_>) -> Word<'_> {
    let (start, end) = said.times();
    Word { line, start, end, speaker: said.speaker.0, text: said.text, glued: false }
}
