//! Deepgram's JSON: `utterances` where they were asked for, else the sentences of `paragraphs`, else words, which are
//! cut here. Of several alternatives the first is taken. Speakers are numbers from 0; with several channels the channel
//! is named too.

use super::super::format::Format;
use super::json::{Lines, Seconds, parts, whole};
use super::turns::{Segment, Word, say_segment, say_words};
use crate::import::transcript::{Document, Options, Transcript};
use crate::record::Problem;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Deepgram.
pub(in crate::import) const FORMAT: Format = Format {
    word: "deepgram",
    name: "Deepgram JSON",
    from: "Deepgram, with and without utterances",
    extensions: &["json"],
    detect,
    read,
};

#[derive(Deserialize)]
struct Whole<'a> {
    #[serde(default)]
    metadata: Metadata,
    #[serde(borrow)]
    results: Results<'a>,
}

#[derive(Default, Deserialize)]
struct Metadata {
    #[serde(default)]
    duration: Seconds,
}

#[derive(Deserialize)]
struct Results<'a> {
    #[serde(borrow, default)]
    channels: Vec<Channel<'a>>,
    #[serde(borrow, default)]
    utterances: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Channel<'a> {
    #[serde(borrow, default)]
    alternatives: Vec<Alternative<'a>>,
}

#[derive(Deserialize)]
struct Alternative<'a> {
    #[serde(borrow, default)]
    words: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    paragraphs: Option<Paragraphs<'a>>,
}

#[derive(Deserialize)]
struct Paragraphs<'a> {
    #[serde(borrow, default)]
    paragraphs: Vec<Paragraph<'a>>,
}

#[derive(Deserialize)]
struct Paragraph<'a> {
    #[serde(borrow, default)]
    sentences: Vec<&'a RawValue>,
    #[serde(default)]
    speaker: Option<u64>,
}

/// An utterance, a sentence or a word.
#[derive(Deserialize)]
struct Said<'a> {
    #[serde(default)]
    start: Seconds,
    #[serde(default)]
    end: Seconds,
    #[serde(default)]
    speaker: Option<u64>,
    #[serde(default)]
    channel: Option<u64>,
    #[serde(borrow, default, alias = "transcript", alias = "word")]
    text: Cow<'a, str>,
    /// The word as it is written, where that differs.
    #[serde(borrow, default)]
    punctuated_word: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    words: Vec<Said<'a>>,
}

/// Whether a text is an object with the service's results.
pub(super) fn detect(document: &Document<'_>) -> bool {
    let Some(outer) = parts(document.text) else { return false };
    let results = outer.get("results").and_then(|results| parts(results.get()));
    results.is_some_and(|r| {
        super::json::first(r.get("channels")).is_some_and(|channel| channel.contains_key("alternatives"))
    })
}

/// Reads the format.
pub(super) fn read<'a>(document: &Document<'a>, _: &Options) -> Result<Transcript<'a>, Problem> {
    let mut transcript = Transcript::default();
    let lines = Lines::of(document.text);
    let found: Whole<'a> = whole(document.text)?;
    transcript.duration = found.metadata.duration.0;
    let channels = found.results.channels;
    let many = channels.len() > 1;
    for raw in &found.results.utterances {
        if let Some((line, said)) = lines.read::<Said<'a>>(raw, "a part", &mut transcript) {
            let channel = said.channel.filter(|_| many);
            say(&mut transcript, line, said, channel, None);
        }
    }
    if !found.results.utterances.is_empty() {
        return Ok(transcript);
    }
    for (number, channel) in (0..).zip(channels) {
        let Some(first) = channel.alternatives.into_iter().next() else { continue };
        let channel = many.then_some(number);
        let paragraphs = first.paragraphs.map(|found| found.paragraphs).unwrap_or_default();
        if paragraphs.is_empty() {
            let words = first.words.into_iter().filter_map(|raw| lines.read(raw, "a part", &mut transcript));
            let words: Vec<Word<'a>> = words.map(|(line, said)| word(line, said, channel)).collect();
            say_words(&mut transcript, &words);
        }
        for paragraph in paragraphs {
            for raw in paragraph.sentences {
                if let Some((line, said)) = lines.read(raw, "a part", &mut transcript) {
                    say(&mut transcript, line, said, channel, paragraph.speaker);
                }
            }
        }
    }
    transcript.items.sort_by_key(|item| item.at);
    Ok(transcript)
}

fn say<'a>(
    transcript: &mut Transcript<'a>,
    line: u64,
    said: Said<'a>,
    channel: Option<u64>,
    speaker: Option<u64>,
) {
    let speaker = who(channel, said.speaker.or(speaker));
    let words = said.words.into_iter().map(|said| word(line, said, channel)).collect();
    let (start, end) = (said.start.0, said.end.0);
    say_segment(transcript, Segment { line, start, end, speaker, text: said.text, words });
}

fn word(line: u64, said: Said<'_>, channel: Option<u64>) -> Word<'_> {
    let speaker = who(channel, said.speaker);
    let text = said.punctuated_word.unwrap_or(said.text);
    Word { line, start: said.start.0, end: said.end.0, speaker, text, glued: false }
}

/// The name of a speaker, as the service writes it in its own texts.
fn who(channel: Option<u64>, speaker: Option<u64>) -> Option<Cow<'static, str>> {
    match (channel, speaker) {
        (None, None) => None,
        (None, Some(speaker)) => Some(format!("Speaker {speaker}").into()),
        (Some(channel), None) => Some(format!("Channel {channel}").into()),
        (Some(channel), Some(speaker)) => Some(format!("Channel {channel} Speaker {speaker}").into()),
    }
}
