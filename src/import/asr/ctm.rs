//! Reads CTM (NIST's time-marked conversations): a line for each word, with the recording, its channel, the start and the length
//! in seconds, the word, and perhaps its confidence, its type and its speaker.

use super::segments::{AsrSpan, Notes};
use crate::import::lines::lines;
use crate::import::options::Options;
use crate::import::transcript::{Document, Format, Transcript};
use crate::record::{Problem, ProblemKind, counted};
use crate::time::parse_seconds;
use std::borrow::Cow;
use std::collections::BTreeSet;

pub(in crate::import) const FORMAT: Format = Format {
    word: "ctm",
    name: "CTM",
    from: "Kaldi, NIST tools, forced aligners",
    extensions: &["ctm"],
    detect,
    read,
};

/// The fields of a line that is no comment.
fn fields(line: &str) -> Option<Vec<&str>> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    (!fields.is_empty() && !line.trim_start().starts_with(";;")).then_some(fields)
}

/// Whether the fields are those of a word.
fn is_word(fields: &[&str]) -> bool {
    let is_time = |at: usize| fields.get(at).is_some_and(|text| parse_seconds(text).is_some());
    (5..=8).contains(&fields.len())
        && is_time(2)
        && is_time(3)
        && fields.get(1).is_some_and(|channel| channel.len() == 1)
}

/// Whether the first lines are words of one recording.
fn detect(document: &Document<'_>) -> bool {
    let mut head = lines(document.text).filter_map(|(_, line)| fields(line)).take(20).peekable();
    head.peek().is_some()
        && head.all(|fields| is_word(&fields) && fields.iter().skip(2).take(2).any(|time| time.contains('.')))
}

fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    let refuse = |line: u64, what: String| Problem::new(line, ProblemKind::BadValue, what);
    let mut transcript = Transcript::default();
    let mut words = Vec::new();
    let (mut recording, mut channels) = (None, BTreeSet::new());
    for (line, text) in options.progress.of_lines(lines(document.text)) {
        let Some(fields) = fields(text) else { continue };
        let (true, [file, channel, start, length, word, rest @ ..]) = (is_word(&fields), fields.as_slice())
        else {
            transcript.dropped(line, "line that is not a word with times; skipped");
            continue;
        };
        if *recording.get_or_insert(*file) != *file {
            let first = recording.unwrap_or_default();
            let what = format!(
                "words of several recordings ({first} and {file}); save the lines of each in a file of its own"
            );
            return Err(refuse(line, what));
        }
        channels.insert(*channel);
        let (start, length) = (parse_seconds(start), parse_seconds(length));
        let speaker =
            rest.get(2).filter(|name| !["<NA>", "unknown"].contains(*name)).map(|name| Cow::Borrowed(*name));
        // Silence and noise have marks of their own.
        if ["<eps>", "SIL", "<sil>"].contains(word) {
            continue;
        }
        words.push(AsrSpan {
            line,
            start,
            end: start.zip(length).map(|(start, length)| start + length),
            speaker,
            text: Cow::Borrowed(*word),
            ..AsrSpan::default()
        });
    }
    if words.is_empty() {
        return Err(refuse(1, "no line is a word with times (tape1 1 0.50 0.30 word)".to_owned()));
    }
    if channels.len() > 1 {
        let n = counted(channels.len() as u64, "channel");
        return Err(refuse(1, format!("words of {n}; save the lines of each in a file of its own")));
    }
    words.sort_by_key(|word| word.start);
    let mut notes = Notes::new("word");
    notes.add_words(&mut transcript, &words);
    notes.report(&mut transcript);
    Ok(transcript)
}
