//! AssemblyAI's JSON: `utterances` where speakers or channels were told apart, else `words`; times in milliseconds,
//! `audio_duration` in seconds.

use super::super::format::Format;
use super::json::{Label, Lines, Seconds, Thousandths, parts, whole};
use super::turns::{Segment, Word, say_segment, say_words};
use crate::import::transcript::{Document, Options, Transcript};
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

#[derive(Deserialize)]
struct Whole<'a> {
    #[serde(borrow, default)]
    utterances: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    words: Option<Vec<&'a RawValue>>,
    #[serde(default)]
    audio_duration: Seconds,
    #[serde(borrow, default)]
    audio_url: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Said<'a> {
    #[serde(default)]
    start: Thousandths,
    #[serde(default)]
    end: Thousandths,
    #[serde(borrow, default)]
    text: Cow<'a, str>,
    #[serde(borrow, default)]
    speaker: Label<'a>,
    #[serde(borrow, default)]
    channel: Label<'a>,
    #[serde(borrow, default)]
    words: Option<Vec<Said<'a>>>,
}

impl<'a> Said<'a> {
    /// The speaker, else the channel.
    fn who(&self) -> Option<Cow<'a, str>> {
        let channel = || self.channel.0.as_ref().map(|channel| Cow::Owned(format!("Channel {channel}")));
        self.speaker.0.clone().or_else(channel)
    }
}

/// Whether a text is an object with what only this service gives beside words.
pub(super) fn detect(document: &Document<'_>) -> bool {
    parts(document.text).is_some_and(|parts| {
        let has = |key: &str| parts.contains_key(key);
        has("words") && has("text") && has("audio_duration") && (has("audio_url") || has("utterances"))
    })
}

/// Reads the format.
pub(super) fn read<'a>(document: &Document<'a>, _: &Options) -> Result<Transcript<'a>, Problem> {
    let mut transcript = Transcript::default();
    let lines = Lines::of(document.text);
    let found: Whole<'a> = whole(document.text)?;
    transcript.duration = found.audio_duration.0;
    transcript.media = found.audio_url.map(Cow::into_owned);
    let utterances = found.utterances.unwrap_or_default();
    for raw in &utterances {
        let Some((line, said)) = lines.read::<Said<'a>>(raw, "an utterance", &mut transcript) else {
            continue;
        };
        let speaker = said.who();
        let words = said.words.into_iter().flatten().map(|said| word(line, said)).collect();
        let (start, end) = (said.start.0, said.end.0);
        say_segment(&mut transcript, Segment { line, start, end, speaker, text: said.text, words });
    }
    let words = found.words.unwrap_or_default();
    if utterances.is_empty() && !words.is_empty() {
        let read = words.into_iter().filter_map(|raw| lines.read(raw, "a word", &mut transcript));
        let read: Vec<Word<'a>> = read.map(|(line, said)| word(line, said)).collect();
        say_words(&mut transcript, &read);
    }
    Ok(transcript)
}

fn word(line: u64, said: Said<'_>) -> Word<'_> {
    Word { line, start: said.start.0, end: said.end.0, speaker: said.who(), text: said.text, glued: false }
}
