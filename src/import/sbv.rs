//! Reads SBV (`SubViewer` as `YouTube` writes it): a line of two times, and words that run to the next such line.

use super::captions;
use super::lines::lines;
use super::options::Options;
use super::transcript::{Document, Format, Transcript};
use crate::record::{Problem, ProblemKind};
use crate::time::{Millis, parse_clock};
use std::borrow::Cow;

pub(super) const FORMAT: Format = Format {
    word: "sbv",
    name: "SBV",
    from: "YouTube's caption editor",
    extensions: &["sbv", "sub"],
    detect: |document| {
        let first = lines(document.text).map(|(_, line)| line).find(|line| !line.trim().is_empty());
        first.is_some_and(|line| timing(line).is_some())
    },
    read,
};

/// The start and end: `0:00:00.599,0:00:04.160`.
fn timing(line: &str) -> Option<(Millis, Millis)> {
    let (start, end) = line.trim().split_once(',')?;
    let time = |text: &str| parse_clock(text).filter(|_| text.matches(':').count() == 2);
    Some((time(start)?, time(end)?))
}

/// Whether a line seems to have times that cannot be read.
fn is_like_timing(line: &str) -> bool {
    let line = line.trim();
    line.matches(':').count() >= 3
        && line.contains(',')
        && line.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b','))
}

fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    let mut transcript = Transcript::default();
    let mut open: Option<(u64, (Millis, Millis), Cow<'a, str>)> = None;
    // After times that cannot be read, up to the next times.
    let mut is_skipped = false;
    for (number, line) in options.progress.of_lines(lines(document.text)) {
        if let Some(times) = timing(line) {
            close(&mut transcript, open.replace((number, times, Cow::Borrowed(""))));
            is_skipped = false;
        } else if is_like_timing(line) {
            close(&mut transcript, open.take());
            transcript.dropped(number, "cannot read the times of this caption; skipped");
            is_skipped = true;
        } else if let Some((_, _, words)) = &mut open {
            add(words, line.trim());
        } else if !is_skipped && !line.trim().is_empty() {
            transcript.dropped(number, "lines outside any caption; ignored");
        }
    }
    close(&mut transcript, open);
    if transcript.items.is_empty() {
        return Err(Problem::new(1, ProblemKind::BadTime, "no line has times (0:00:01.000,0:00:02.000)"));
    }
    captions::finish(&mut transcript);
    Ok(transcript)
}

/// Adds a line of words. `YouTube` marks a line break within a line as `[br]`.
fn add<'a>(words: &mut Cow<'a, str>, line: &'a str) {
    for line in line.split("[br]").map(str::trim).filter(|line| !line.is_empty()) {
        if words.is_empty() {
            *words = Cow::Borrowed(line);
        } else {
            let words = words.to_mut();
            words.push('\n');
            words.push_str(line);
        }
    }
}

fn close<'a>(transcript: &mut Transcript<'a>, caption: Option<(u64, (Millis, Millis), Cow<'a, str>)>) {
    let Some((line, (at, end), words)) = caption else { return };
    if words.is_empty() {
        transcript.problem(line, ProblemKind::BadValue, "caption without text; kept");
    }
    transcript.say(line, (Some(at), Some(end)), None, words);
}
