//! Reads Deepgram's JSON: `utterances`, else the sentences of `paragraphs`, else words, cut into lines here.
//!
//! Only the first alternative is read. Speakers are numbers from 0; if there are several channels, the channel is part of
//! a speaker's name.

use super::json::{LineFinder, SecondsField, first_object, parse, raw_object};
use super::segments::{AsrSpan, read_segments, read_words};
use crate::import::transcript::{Document, Format, Options, Transcript};
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
struct DeepgramFile<'a> {
    #[serde(default)]
    metadata: Metadata,
    #[serde(borrow)]
    results: DeepgramResults<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Metadata {
    duration: SecondsField,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DeepgramResults<'a> {
    #[serde(borrow)]
    channels: Vec<DeepgramChannel<'a>>,
    #[serde(borrow)]
    utterances: Vec<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DeepgramChannel<'a> {
    #[serde(borrow)]
    alternatives: Vec<DeepgramAlternative<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DeepgramAlternative<'a> {
    #[serde(borrow)]
    words: Vec<&'a RawValue>,
    #[serde(borrow)]
    paragraphs: Option<Paragraphs<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Paragraphs<'a> {
    #[serde(borrow)]
    paragraphs: Vec<Paragraph<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Paragraph<'a> {
    #[serde(borrow)]
    sentences: Vec<&'a RawValue>,
    speaker: Option<u64>,
}

/// An utterance, a sentence or a word.
#[derive(Default, Deserialize)]
#[serde(default)]
struct DeepgramSpan<'a> {
    start: SecondsField,
    end: SecondsField,
    speaker: Option<u64>,
    channel: Option<u64>,
    #[serde(borrow, alias = "transcript", alias = "word")]
    text: Cow<'a, str>,
    /// The word with capitals and punctuation.
    #[serde(borrow)]
    punctuated_word: Option<Cow<'a, str>>,
    #[serde(borrow)]
    words: Vec<DeepgramSpan<'a>>,
}

/// Whether a text is an object with the service's results.
fn detect(document: &Document<'_>) -> bool {
    let Some(object) = raw_object(document.text) else { return false };
    let results = object.get("results").and_then(|results| raw_object(results.get()));
    results.is_some_and(|results| {
        first_object(results.get("channels")).is_some_and(|channel| channel.contains_key("alternatives"))
    })
}

fn read<'a>(document: &Document<'a>, _: &Options) -> Result<Transcript<'a>, Problem> {
    let mut transcript = Transcript::default();
    let lines = LineFinder::new(document.text);
    let file: DeepgramFile<'a> = parse(document.text)?;
    transcript.duration = file.metadata.duration.0;
    let DeepgramResults { channels, utterances } = file.results;
    let several = channels.len() > 1;
    if !utterances.is_empty() {
        read_segments(&lines, &utterances, "part", &mut transcript, |read: DeepgramSpan<'a>| {
            let channel = read.channel.filter(|_| several);
            to_segment(read, channel, None)
        });
        return Ok(transcript);
    }
    for (number, channel) in (0..).zip(channels) {
        let Some(first) = channel.alternatives.into_iter().next() else { continue };
        let channel = several.then_some(number);
        let paragraphs = first.paragraphs.map(|found| found.paragraphs).unwrap_or_default();
        if paragraphs.is_empty() {
            read_words(&lines, &first.words, "part", &mut transcript, |read| to_word(read, channel));
        }
        for Paragraph { sentences, speaker } in paragraphs {
            let to_segment = |read| to_segment(read, channel, speaker);
            read_segments(&lines, &sentences, "part", &mut transcript, to_segment);
        }
    }
    transcript.items.sort_by_key(|item| item.at);
    Ok(transcript)
}

fn to_segment(read: DeepgramSpan<'_>, channel: Option<u64>, speaker: Option<u64>) -> AsrSpan<'_> {
    let speaker = speaker_name(channel, read.speaker.or(speaker));
    let words = read.words.into_iter().map(|word| to_word(word, channel)).collect();
    let (start, end) = (read.start.0, read.end.0);
    AsrSpan { start, end, speaker, text: read.text, words, ..AsrSpan::default() }
}

fn to_word(read: DeepgramSpan<'_>, channel: Option<u64>) -> AsrSpan<'_> {
    let text = read.punctuated_word.unwrap_or(read.text);
    let (start, end, speaker) = (read.start.0, read.end.0, speaker_name(channel, read.speaker));
    AsrSpan { start, end, speaker, text, ..AsrSpan::default() }
}

/// A speaker's name, as the service writes it in its own transcripts.
fn speaker_name(channel: Option<u64>, speaker: Option<u64>) -> Option<Cow<'static, str>> {
    match (channel, speaker) {
        (None, None) => None,
        (None, Some(speaker)) => Some(format!("Speaker {speaker}").into()),
        (Some(channel), None) => Some(format!("Channel {channel}").into()),
        (Some(channel), Some(speaker)) => Some(format!("Channel {channel} Speaker {speaker}").into()),
    }
}
