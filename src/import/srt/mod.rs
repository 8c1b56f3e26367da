//! Reads SRT (`SubRip`), which has no specification, as it occurs in files.
//!
//! A line of times begins a cue, with or without a number before it. The text runs to a blank line or to the next times.

mod tags;

use super::captions;
use super::lines::{lines, spans, with_lf};
use super::options::Options;
use super::transcript::{Document, Format, Transcript};
use super::vtt::cue_names::{after_times, names_after_times};
use crate::import::guesses;
use crate::record::{Certainty, Problem, ProblemKind};
use crate::time::{Millis, WrittenTime, leading_time, parse_clock};
use std::borrow::Cow;
use std::ops::Range;

pub(super) const FORMAT: Format = Format {
    word: "srt",
    name: "SRT",
    from: "subtitles, Whisper, most editors",
    extensions: &["srt"],
    detect,
    read,
};

/// Whether a text begins with times around an arrow, perhaps after a number.
pub(super) fn detect(document: &Document<'_>) -> bool {
    let mut head = lines(document.text).map(|(_, line)| line).filter(|line| !line.trim().is_empty()).take(10);
    let mut number = true;
    !document.text.starts_with("WEBVTT")
        && head.any(|line| {
            let found = number && timing(line).is_some();
            number = is_number(line);
            found
        })
}

/// Reads a file of cues.
///
/// # Errors
/// If no line has times.
pub(super) fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    read_cues(document, options, &SRT)
}

/// How a format writes cues.
pub(super) struct Style {
    /// Reads the line of times.
    pub(super) timing: fn(&str) -> Option<(Millis, Millis)>,
    /// Whether a line has times that cannot be read.
    pub(super) is_broken: fn(&str) -> bool,
    /// Whether a blank line ends the words, and a number may precede the times.
    pub(super) has_blocks: bool,
    /// What the times look like.
    pub(super) example: &'static str,
}

const SRT: Style = Style {
    timing,
    is_broken: |line| line.contains("-->") && line.trim_start().starts_with(|c: char| c.is_ascii_digit()),
    has_blocks: true,
    example: "00:00:01,000 --> 00:00:02,000",
};

/// Reads a file of cues that begin with their times.
///
/// # Errors
/// If no line has times.
pub(super) fn read_cues<'a>(
    document: &Document<'a>,
    options: &Options,
    style: &Style,
) -> Result<Transcript<'a>, Problem> {
    let mut reader = SrtReader {
        document: document.text,
        style,
        transcript: Transcript::default(),
        cue: None,
        held: None,
        number: None,
        after_blank: false,
        outside: false,
        names: Vec::new(),
    };
    for (number, span) in spans(document.text) {
        options.progress.at(span.start);
        reader.line(number, span);
    }
    reader.finish()
}

/// The start and end: two times with an arrow between. Text after them is ignored, except after a short arrow (`->`),
/// where the line may be timestamped text.
fn timing(line: &str) -> Option<(Millis, Millis)> {
    let long = line.split_once("-->");
    let (start, rest) = long.or_else(|| line.split_once("->"))?;
    let (start, rest) = (start.trim(), rest.trim());
    let mut after = rest.split_whitespace();
    let first = after.next()?;
    let time = |text: &str| parse_clock(text).filter(|_| text.contains(':'));
    if let (Some(start), Some(end)) = (time(start), time(first)) {
        return (long.is_some() || after.next().is_none()).then_some((start, end));
    }
    // Times past a day, as Python prints them: `1 day, 0:00:05.000000`.
    match (leading_time(start)?, leading_time(rest)?) {
        ((WrittenTime::Clock(start), ""), (WrittenTime::Clock(end), "")) => Some((start.at, end.at)),
        _ => None,
    }
}

fn is_number(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit())
}

/// Collects cues into a transcript.
struct SrtReader<'a, 's> {
    document: &'a str,
    style: &'s Style,
    transcript: Transcript<'a>,
    cue: Option<OpenCue>,
    /// A line with only a number: the number of a cue if times follow, else text.
    held: Option<(u64, Range<usize>)>,
    /// The number of the cue, if it has one.
    number: Option<u64>,
    /// Whether the line before the held line, or else before this one, was blank or missing.
    after_blank: bool,
    /// Whether lines outside any cue are being ignored.
    outside: bool,
    /// What is after the times of cues and is no setting, each with the index of the item.
    names: Vec<(usize, &'a str)>,
}

/// A cue that is being read.
struct OpenCue {
    line: u64,
    times: (Millis, Millis),
    words: Option<Range<usize>>,
    /// Whether a blank line ended its text.
    closed: bool,
}

impl<'a> SrtReader<'a, '_> {
    fn text(&self, span: Range<usize>) -> &'a str {
        self.document.get(span).unwrap_or_default()
    }

    fn line(&mut self, number: u64, span: Range<usize>) {
        let line = self.text(span.clone());
        if let Some(times) = (self.style.timing)(line) {
            self.open(number, times);
            let named = after_times(line).map(|name| (self.transcript.items.len(), name));
            self.names.extend(named);
            return;
        }
        let unreadable = (self.style.is_broken)(line);
        if let Some((held, span)) = self.held.take().filter(|_| !unreadable) {
            self.words(held, span);
        }
        if line.trim().is_empty() {
            if !self.style.has_blocks {
                return;
            }
            if let Some(cue) = &mut self.cue {
                cue.closed = true;
            }
            self.outside = false;
            self.after_blank = true;
        } else if self.style.has_blocks && is_number(line) {
            self.held = Some((number, span));
        } else if unreadable {
            self.close();
            self.transcript.dropped(number, "cannot read the times of this cue; skipped");
            self.outside = true;
        } else {
            self.words(number, span);
        }
    }

    fn open(&mut self, line: u64, times: (Millis, Millis)) {
        if let Some((held, span)) = self.held.take() {
            let value = self.text(span.clone()).trim().parse().ok();
            let follows = value.is_some() && value == self.number.and_then(|number| number.checked_add(1));
            // Without a blank line before it, a number out of sequence may be the last word of the cue before.
            if self.after_blank || follows || self.cue.as_ref().is_none_or(|cue| cue.words.is_none()) {
                self.number = value;
            } else {
                self.words(held, span);
            }
        }
        self.close();
        self.cue = Some(OpenCue { line, times, words: None, closed: false });
        self.outside = false;
        self.after_blank = false;
    }

    /// Adds a line of text.
    fn words(&mut self, line: u64, span: Range<usize>) {
        let late = self.after_blank;
        self.after_blank = false;
        if self.outside {
            return;
        }
        let number = is_number(self.text(span.clone()));
        if let Some(cue) = &mut self.cue {
            match &mut cue.words {
                Some(words) if !cue.closed => {
                    words.end = span.end;
                    return;
                }
                None if !(cue.closed && number) => {
                    cue.words = Some(span);
                    cue.closed = false;
                    if late {
                        self.transcript.guess(
                            line,
                            guesses::WORDS_AFTER_BLANK,
                            "text after a blank line is read as part of the cue before it",
                        );
                    }
                    return;
                }
                Some(_) | None => {}
            }
        }
        self.outside = true;
        self.transcript.dropped(line, "lines outside any cue; ignored");
    }

    fn close(&mut self) {
        let Some(OpenCue { line, times: (at, end), words, .. }) = self.cue.take() else { return };
        let raw = words.map(|span| self.text(span)).unwrap_or_default().trim();
        if raw.contains("<v ") || raw.contains("<v.") {
            let spans = super::vtt::text::cue(raw).spans;
            let several = spans.len() > 1;
            for span in spans {
                let speaker = span.voice.map(|name| self.transcript.speaker(&name));
                let item = self.transcript.say(line, (Some(at), Some(end)), speaker, span.text);
                if several {
                    item.set_certainty(Certainty::Approximate);
                }
            }
            return;
        }
        let text = if !self.style.has_blocks {
            // YouTube marks a line break within a line.
            let lines = raw.split("[br]").flat_map(str::lines).map(str::trim);
            Cow::Owned(lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"))
        } else if raw.contains('\r') {
            Cow::Owned(tags::strip(&with_lf(Cow::Borrowed(raw))).into_owned())
        } else {
            tags::strip(raw)
        };
        if text.is_empty() {
            self.transcript.problem(line, ProblemKind::BadValue, "cue without text; kept");
        }
        self.transcript.say(line, (Some(at), Some(end)), None, text);
    }

    fn finish(mut self) -> Result<Transcript<'a>, Problem> {
        if let Some((held, span)) = self.held.take() {
            self.words(held, span);
        }
        self.close();
        if self.transcript.items.is_empty() {
            let what = format!("no line has times ({})", self.style.example);
            return Err(Problem::new(1, ProblemKind::BadTime, what));
        }
        names_after_times(&mut self.transcript, &self.names);
        captions::finish(&mut self.transcript);
        Ok(self.transcript)
    }
}
