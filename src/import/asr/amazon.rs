//! Reads Amazon Transcribe's JSON.
//!
//! Words are `items` with times as strings. Punctuation has no times and belongs to the word before it. Only the first
//! alternative is read. Segments of `audio_segments` or `speaker_labels` are kept as they are; channels and plain
//! transcripts are cut into lines here. Call analytics has turns of its own, in milliseconds.

use super::json::{Label, LineFinder, MillisField, SecondsField, first_object, parse, raw_object};
use super::segments::{AsrSpan, add_segment, add_words, read_segments};
use crate::import::transcript::{Document, Format, Options, Transcript};
use crate::record::Problem;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Amazon Transcribe, in all its forms.
pub(in crate::import) const FORMAT: Format = Format {
    word: "amazon",
    name: "Amazon Transcribe JSON",
    from: "Amazon Transcribe: plain, channels, speakers, call analytics",
    extensions: &["json"],
    detect,
    read,
};

#[derive(Deserialize)]
struct AmazonFile<'a> {
    #[serde(borrow)]
    results: AmazonResults<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AmazonResults<'a> {
    #[serde(borrow)]
    items: Vec<&'a RawValue>,
    #[serde(borrow)]
    audio_segments: Vec<&'a RawValue>,
    #[serde(borrow)]
    speaker_labels: Option<SpeakerLabels<'a>>,
    #[serde(borrow)]
    channel_labels: Option<ChannelLabels<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SpeakerLabels<'a> {
    #[serde(borrow)]
    segments: Vec<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ChannelLabels<'a> {
    #[serde(borrow)]
    channels: Vec<AmazonChannel<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AmazonChannel<'a> {
    #[serde(borrow)]
    channel_label: Label<'a>,
    #[serde(borrow)]
    items: Vec<&'a RawValue>,
}

/// A segment of `audio_segments` or `speaker_labels`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct AmazonSegment<'a> {
    start_time: SecondsField,
    end_time: SecondsField,
    #[serde(borrow)]
    speaker_label: Label<'a>,
    #[serde(borrow)]
    channel_label: Label<'a>,
    #[serde(borrow)]
    transcript: Cow<'a, str>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AmazonItem<'a> {
    start_time: SecondsField,
    end_time: SecondsField,
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    speaker_label: Label<'a>,
    #[serde(borrow)]
    alternatives: Vec<AmazonAlternative<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct AmazonAlternative<'a> {
    #[serde(borrow)]
    content: Cow<'a, str>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct CallAnalytics<'a> {
    #[serde(borrow)]
    transcript: Vec<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct CallTurn<'a> {
    begin_offset_millis: MillisField,
    end_offset_millis: MillisField,
    #[serde(borrow)]
    participant_role: Label<'a>,
    #[serde(borrow)]
    content: Cow<'a, str>,
}

/// Whether a text is an object with the service's results, or with the turns of its call analytics.
fn detect(document: &Document<'_>) -> bool {
    let Some(object) = raw_object(document.text) else { return false };
    let results = object.get("results").and_then(|results| raw_object(results.get()));
    results.is_some_and(|r| r.contains_key("items") && r.contains_key("transcripts"))
        || first_object(object.get("Transcript")).is_some_and(|turn| turn.contains_key("BeginOffsetMillis"))
}

fn read<'a>(document: &Document<'a>, _: &Options) -> Result<Transcript<'a>, Problem> {
    let mut transcript = Transcript::default();
    let lines = LineFinder::new(document.text);
    if raw_object(document.text).is_some_and(|object| object.contains_key("Transcript")) {
        let turns = parse::<CallAnalytics<'a>>(document.text)?.transcript;
        read_segments(&lines, &turns, "turn", &mut transcript, |turn: CallTurn<'a>| AsrSpan {
            start: turn.begin_offset_millis.0,
            end: turn.end_offset_millis.0,
            speaker: turn.participant_role.0,
            text: turn.content,
            ..AsrSpan::default()
        });
        return Ok(transcript);
    }
    let results = parse::<AmazonFile<'a>>(document.text)?.results;
    if !results.audio_segments.is_empty() {
        let to_segment = |segment: AmazonSegment<'a>| AsrSpan {
            start: segment.start_time.0,
            end: segment.end_time.0,
            speaker: segment.speaker_label.0.or(segment.channel_label.0),
            text: segment.transcript,
            ..AsrSpan::default()
        };
        read_segments(&lines, &results.audio_segments, "segment", &mut transcript, to_segment);
    } else if let Some(labels) = results.speaker_labels {
        let words = words(&mut transcript, &results.items, &lines, None);
        add_labeled(&mut transcript, &labels.segments, &words, &lines);
    } else if let Some(labels) = results.channel_labels {
        for channel in labels.channels {
            let words = words(&mut transcript, &channel.items, &lines, channel.channel_label.0.as_ref());
            add_words(&mut transcript, &words);
        }
        transcript.items.sort_by_key(|item| item.at);
    } else {
        let words = words(&mut transcript, &results.items, &lines, None);
        add_words(&mut transcript, &words);
    }
    Ok(transcript)
}

/// Reads items as words. Punctuation has no space before it and shares the speaker of the word before it.
fn words<'a>(
    transcript: &mut Transcript<'a>,
    items: &[&'a RawValue],
    lines: &LineFinder<'a>,
    channel: Option<&Cow<'a, str>>,
) -> Vec<AsrSpan<'a>> {
    let mut words: Vec<AsrSpan<'a>> = Vec::with_capacity(items.len());
    lines.read_each(items, "word", transcript, |transcript, line, item: AmazonItem<'a>| {
        let first = item.alternatives.into_iter().next().map(|first| first.content);
        let Some(text) = first.filter(|text| !text.trim().is_empty()) else {
            transcript.dropped(line, "word without content, skipped");
            return;
        };
        let glued = item.kind == "punctuation";
        let previous = words.last().filter(|_| glued).and_then(|word| word.speaker.clone());
        let speaker = previous.or(item.speaker_label.0).or_else(|| channel.cloned());
        let (start, end) = (item.start_time.0, item.end_time.0);
        words.push(AsrSpan { line, start, end, speaker, text, glued, words: Vec::new() });
    });
    words
}

/// Adds one utterance for each segment of the speaker labels, with the words that begin in it.
fn add_labeled<'a>(
    transcript: &mut Transcript<'a>,
    segments: &[&'a RawValue],
    words: &[AsrSpan<'a>],
    lines: &LineFinder<'a>,
) {
    let mut cuts: Vec<(u64, AmazonSegment<'a>)> = Vec::with_capacity(segments.len());
    lines.read_each(segments, "segment", transcript, |_, line, cut| cuts.push((line, cut)));
    let mut from = 0;
    for (i, (line, cut)) in cuts.iter().enumerate() {
        let next = cuts.get(i + 1).and_then(|(_, next)| next.start_time.0);
        let rest = words.get(from..).unwrap_or_default();
        let begins_next =
            |word: &AsrSpan<'_>| next.zip(word.start).is_some_and(|(next, start)| start >= next);
        let own = rest.get(..rest.iter().position(begins_next).unwrap_or(rest.len())).unwrap_or_default();
        from += own.len();
        // The segment's label wins: only newer files label words.
        let speaker = cut.speaker_label.0.clone();
        let words = own.iter().cloned();
        let words = words.map(|word| AsrSpan { speaker: speaker.clone().or(word.speaker), ..word }).collect();
        let (start, end) = (cut.start_time.0, cut.end_time.0);
        let line = *line;
        add_segment(transcript, AsrSpan { line, start, end, speaker, words, ..AsrSpan::default() });
    }
    if cuts.is_empty() && !words.is_empty() {
        add_words(transcript, words);
    }
}
