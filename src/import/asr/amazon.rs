//! Amazon Transcribe's JSON. Words are `items` with times as strings, punctuation has none and belongs to the word
//! before it; of several alternatives the first is taken. Where the service cut the speech itself (`audio_segments`,
//! the segments of `speaker_labels`), its cuts hold; channels and plain transcripts are cut here, which is said. Call
//! analytics has turns of its own, in milliseconds.

use super::super::format::Format;
use super::json::{Label, Lines, Seconds, Thousandths, parts, whole};
use super::turns::{Segment, Word, say_segment, say_words};
use crate::import::transcript::{Document, Options, Transcript};
use crate::record::Problem;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Amazon Transcribe, all its forms.
pub(in crate::import) const FORMAT: Format = Format {
    word: "amazon",
    name: "Amazon Transcribe JSON",
    from: "Amazon Transcribe: plain, channels, speakers, call analytics",
    extensions: &["json"],
    detect,
    read,
};

#[derive(Deserialize)]
struct Job<'a> {
    #[serde(borrow)]
    results: Results<'a>,
}

#[derive(Deserialize)]
struct Results<'a> {
    #[serde(borrow, default)]
    items: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    audio_segments: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    speaker_labels: Option<SpeakerLabels<'a>>,
    #[serde(borrow, default)]
    channel_labels: Option<ChannelLabels<'a>>,
}

#[derive(Deserialize)]
struct SpeakerLabels<'a> {
    #[serde(borrow, default)]
    segments: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct ChannelLabels<'a> {
    #[serde(borrow, default)]
    channels: Vec<Channel<'a>>,
}

#[derive(Deserialize)]
struct Channel<'a> {
    #[serde(borrow, default)]
    channel_label: Label<'a>,
    #[serde(borrow, default)]
    items: Vec<&'a RawValue>,
}

/// A segment of `audio_segments` or of `speaker_labels`.
#[derive(Deserialize)]
struct Cut<'a> {
    #[serde(default)]
    start_time: Seconds,
    #[serde(default)]
    end_time: Seconds,
    #[serde(borrow, default)]
    speaker_label: Label<'a>,
    #[serde(borrow, default)]
    channel_label: Label<'a>,
    #[serde(borrow, default)]
    transcript: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Item<'a> {
    #[serde(default)]
    start_time: Seconds,
    #[serde(default)]
    end_time: Seconds,
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(borrow, default)]
    speaker_label: Label<'a>,
    #[serde(borrow, default)]
    alternatives: Vec<Alternative<'a>>,
}

#[derive(Deserialize)]
struct Alternative<'a> {
    #[serde(borrow, default)]
    content: Cow<'a, str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Analytics<'a> {
    #[serde(borrow, default)]
    transcript: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Turn<'a> {
    #[serde(default)]
    begin_offset_millis: Thousandths,
    #[serde(default)]
    end_offset_millis: Thousandths,
    #[serde(borrow, default)]
    participant_role: Label<'a>,
    #[serde(borrow, default)]
    content: Cow<'a, str>,
}

/// Whether a text is an object with the service's results, or with the turns of its call analytics.
pub(super) fn detect(document: &Document<'_>) -> bool {
    let Some(outer) = parts(document.text) else { return false };
    let results = outer.get("results").and_then(|results| parts(results.get()));
    results.is_some_and(|r| r.contains_key("items") && r.contains_key("transcripts"))
        || super::json::first(outer.get("Transcript"))
            .is_some_and(|turn| turn.contains_key("BeginOffsetMillis"))
}

/// Reads the format.
pub(super) fn read<'a>(document: &Document<'a>, _: &Options) -> Result<Transcript<'a>, Problem> {
    let mut transcript = Transcript::default();
    let lines = Lines::of(document.text);
    if parts(document.text).is_some_and(|outer| outer.contains_key("Transcript")) {
        analytics(&mut transcript, whole(document.text)?, &lines);
        return Ok(transcript);
    }
    let found = whole::<Job<'a>>(document.text)?.results;
    if !found.audio_segments.is_empty() {
        for raw in found.audio_segments {
            if let Some((line, cut)) = lines.read::<Cut<'a>>(raw, "a segment", &mut transcript) {
                let speaker = cut.speaker_label.0.or(cut.channel_label.0);
                let (start, end) = (cut.start_time.0, cut.end_time.0);
                let segment = Segment { line, start, end, speaker, text: cut.transcript, words: Vec::new() };
                say_segment(&mut transcript, segment);
            }
        }
    } else if let Some(labels) = found.speaker_labels {
        let words = words(&mut transcript, &found.items, &lines, None);
        speakers(&mut transcript, &labels.segments, &words, &lines);
    } else if let Some(labels) = found.channel_labels {
        for channel in labels.channels {
            let words = words(&mut transcript, &channel.items, &lines, channel.channel_label.0.as_ref());
            say_words(&mut transcript, &words);
        }
        transcript.items.sort_by_key(|item| item.at);
    } else {
        let words = words(&mut transcript, &found.items, &lines, None);
        say_words(&mut transcript, &words);
    }
    Ok(transcript)
}

/// The items as words: punctuation stands without a blank behind the word before it, and shares its speaker.
fn words<'a>(
    transcript: &mut Transcript<'a>,
    items: &[&'a RawValue],
    lines: &Lines<'_>,
    channel: Option<&Cow<'a, str>>,
) -> Vec<Word<'a>> {
    let mut words: Vec<Word<'a>> = Vec::with_capacity(items.len());
    for raw in items {
        let Some((line, item)) = lines.read::<Item<'a>>(raw, "a word", transcript) else { continue };
        let Some(first) =
            item.alternatives.into_iter().next().filter(|first| !first.content.trim().is_empty())
        else {
            transcript.dropped(line, "a word without content");
            continue;
        };
        let glued = item.kind == "punctuation";
        let before = words.last().filter(|_| glued).and_then(|word| word.speaker.clone());
        let speaker = before.or(item.speaker_label.0).or_else(|| channel.cloned());
        words.push(Word {
            line,
            start: item.start_time.0,
            end: item.end_time.0,
            speaker,
            text: first.content,
            glued,
        });
    }
    words
}

/// One utterance for each segment of the speaker labels, with the words that begin in it.
fn speakers<'a>(
    transcript: &mut Transcript<'a>,
    segments: &[&'a RawValue],
    words: &[Word<'a>],
    lines: &Lines<'_>,
) {
    let cuts: Vec<(u64, Cut<'a>)> =
        segments.iter().filter_map(|raw| lines.read(raw, "a segment", transcript)).collect();
    let mut from = 0;
    for (i, (line, cut)) in cuts.iter().enumerate() {
        let next = cuts.get(i + 1).and_then(|(_, next)| next.start_time.0);
        let until = words
            .get(from..)
            .unwrap_or_default()
            .iter()
            .position(|word| next.zip(word.start).is_some_and(|(next, start)| start >= next))
            .map_or(words.len(), |n| from + n);
        let own = words.get(from..until).unwrap_or_default().iter().cloned();
        from = until;
        // The label of the segment is the finer one: words have one of their own in newer files alone.
        let words =
            own.map(|word| Word { speaker: cut.speaker_label.0.clone().or(word.speaker), ..word }).collect();
        let (start, end) = (cut.start_time.0, cut.end_time.0);
        let speaker = cut.speaker_label.0.clone();
        say_segment(transcript, Segment { line: *line, start, end, speaker, text: Cow::Borrowed(""), words });
    }
    if cuts.is_empty() && !words.is_empty() {
        say_words(transcript, words);
    }
}

fn analytics<'a>(transcript: &mut Transcript<'a>, found: Analytics<'a>, lines: &Lines<'_>) {
    for raw in found.transcript {
        let Some((line, turn)) = lines.read::<Turn<'a>>(raw, "a turn", transcript) else { continue };
        let (start, end) = (turn.begin_offset_millis.0, turn.end_offset_millis.0);
        let speaker = turn.participant_role.0;
        let segment = Segment { line, start, end, speaker, text: turn.content, words: Vec::new() };
        say_segment(transcript, segment);
    }
}
