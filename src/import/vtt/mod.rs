//! WebVTT: the parser of the W3C's Web Video Text Tracks, from the blocks of a file to its cues.
//!
//! Follows sections 6.1 to 6.3 of the specification; [`text`] follows 6.4. What that parser passes over in silence is
//! reported here, but for styles and regions, which say nothing of what was said.

mod text;
mod times;

use super::format::Format;
use super::lines::spans;
use super::transcript::{Document, Options, Transcript};
use super::{captions, prefix};
use crate::record::{Certainty, OPEN_END, Problem, ProblemKind, counted};
use crate::time::{Millis, Offset, SessionTime, parse_rfc3339};
use std::iter::Peekable;
use std::ops::Range;
use text::Cue;

pub(super) const FORMAT: Format = Format {
    word: "vtt",
    name: "WebVTT",
    from: "web video, Zoom, Teams, YouTube",
    extensions: &["vtt"],
    detect,
    read,
};

/// Whether a text begins with the signature.
pub(super) fn detect(document: &Document<'_>) -> bool {
    document.text.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with(SIGNED))
}

/// What may follow the signature.
const SIGNED: [char; 4] = [' ', '\t', '\n', '\r'];

/// Reads a file of cues.
///
/// # Errors
/// Where the signature is missing.
pub(super) fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    if !detect(document) {
        let what = "a WebVTT file begins with WEBVTT, and this one does not".to_owned();
        return Err(Problem { line: 1, kind: ProblemKind::BadHeader, what });
    }
    let mut blocks = Blocks { document: document.text, lines: spans(document.text).peekable() };
    let mut reader = VttReader { document: document.text, ..VttReader::default() };
    reader.head(&blocks.head());
    for block in blocks {
        options.progress.at(block.end);
        reader.add(block);
    }
    Ok(reader.finish(&options.names))
}

/// A file that is being read.
#[derive(Default)]
struct VttReader<'a> {
    document: &'a str,
    transcript: Transcript<'a>,
    comments: Tally,
    shared: Tally,
    tags: Tally,
    voices: bool,
    /// Whether the file says of itself that this program wrote it.
    own: bool,
}

/// How many there were, and the line of the first.
#[derive(Default)]
struct Tally {
    first: u64,
    count: u64,
}

impl Tally {
    fn add(&mut self, line: u64) {
        if self.count == 0 {
            self.first = line;
        }
        self.count += 1;
    }
}

/// The blocks of a file, between blank lines.
struct Blocks<'a, L: Iterator<Item = (u64, Range<usize>)>> {
    document: &'a str,
    lines: Peekable<L>,
}

impl<'a, L: Iterator<Item = (u64, Range<usize>)>> Blocks<'a, L> {
    fn text(&self, span: Range<usize>) -> &'a str {
        self.document.get(span).unwrap_or_default()
    }

    /// The line of the signature, and the lines up to the first blank one.
    fn head(&mut self) -> Vec<&'a str> {
        let mut head = vec![self.lines.next().map(|(_, span)| self.text(span)).unwrap_or_default()];
        while let Some((_, span)) = self.lines.peek().cloned() {
            let line = self.text(span);
            if has_arrow(line) {
                break;
            }
            self.lines.next();
            if line.is_empty() {
                break;
            }
            head.push(line);
        }
        head
    }
}

impl<'a, L: Iterator<Item = (u64, Range<usize>)>> Iterator for Blocks<'a, L> {
    type Item = Block;

    /// One block: a cue, a comment, a style or region, or lines that are none of these.
    fn next(&mut self) -> Option<Block> {
        self.lines.peek()?;
        let mut block = Block::default();
        while let Some((number, span)) = self.lines.peek().cloned() {
            let line = self.text(span.clone());
            if has_arrow(line) {
                if !(block.count == 0 || (block.count == 1 && block.arrow.is_none())) {
                    break;
                }
                block.arrow = Some(number);
                block.times = times::timing(line);
                if block.times.is_some() {
                    block.name = block.lines.take().map(|(_, span)| span);
                }
            } else if line.is_empty() {
                self.lines.next();
                break;
            } else {
                if block.count == 1 && block.times.is_none() {
                    let first = block.lines.clone().map(|(_, span)| self.text(span)).unwrap_or_default();
                    block.looks |= ["STYLE", "REGION"].contains(&first.trim_end());
                }
                block.lines = match block.lines {
                    None => Some((number, span)),
                    Some((first, so_far)) => Some((first, so_far.start..span.end)),
                };
            }
            block.count += 1;
            self.lines.next();
        }
        block.end = self.lines.peek().map_or(self.document.len(), |(_, span)| span.start);
        Some(block)
    }
}

impl<'a> VttReader<'a> {
    fn text(&self, span: Option<Range<usize>>) -> &'a str {
        span.and_then(|span| self.document.get(span)).unwrap_or_default()
    }

    /// The lines before the first block, of which nothing is about what was said.
    fn head(&mut self, lines: &[&str]) {
        let signature = lines.first().copied().unwrap_or_default();
        let title = signature.trim_start_matches("WEBVTT").trim();
        let named = title.strip_prefix("- ").map(str::trim).filter(|title| !title.is_empty());
        self.transcript.title = named.map(str::to_owned);
        let beside = usize::from(!title.is_empty() && named.is_none()) + lines.len().saturating_sub(1);
        if beside > 0 {
            let beside = counted(beside as u64, "line");
            self.transcript.dropped(1, format!("what else the head says ({beside}) is not taken over"));
        }
    }

    fn add(&mut self, block: Block) {
        let text = self.text(block.lines.as_ref().map(|(_, span)| span.clone()));
        if let (Some((at, end)), Some(line)) = (block.times, block.arrow) {
            let open = self.own && self.text(block.name).ends_with(OPEN_END);
            return self.cue(line, (at, Some(end).filter(|_| !open)), text::cue(text));
        }
        match (block.arrow, block.lines) {
            (Some(line), _) => {
                self.transcript.dropped(line, "the times of this cue cannot be read: it is left out");
            }
            _ if block.looks => {}
            (None, Some((line, _))) => {
                if text.strip_prefix("NOTE").is_some_and(|rest| rest.is_empty() || rest.starts_with(SIGNED)) {
                    if self.transcript.items.is_empty() && text.starts_with(OWN_NOTE) {
                        self.own = true;
                        self.transcript.start = own_start(text);
                    } else {
                        self.comments.add(line);
                    }
                } else {
                    self.transcript.dropped(line, "these lines belong to no cue: they are left out");
                }
            }
            (None, None) => {}
        }
    }

    fn cue(&mut self, line: u64, (at, end): (Millis, Option<Millis>), cue: Cue<'a>) {
        if cue.foreign {
            self.tags.add(line);
        }
        let several = cue.turns.len() > 1;
        if several {
            self.shared.add(line);
        }
        for turn in cue.turns {
            self.voices |= turn.voice.is_some();
            let speaker = turn.voice.map(|name| self.transcript.speaker(&name));
            if turn.text.is_empty() {
                self.transcript.problem(line, ProblemKind::BadValue, "a cue without words: kept as it is");
            }
            let item = self.transcript.say(line, (Some(at), end), speaker, turn.text);
            if several {
                item.set_certainty(Certainty::Approximate);
            }
        }
    }

    fn finish(mut self, names: &[String]) -> Transcript<'a> {
        let transcript = &mut self.transcript;
        if self.comments.count > 0 {
            let what = format!("comments (NOTE) are not taken over: {} of them", self.comments.count);
            transcript.dropped(self.comments.first, what);
        }
        if self.tags.count > 0 {
            let what = format!(
                "tags that WebVTT does not know are left out, as it says: {}",
                counted(self.tags.count, "cue")
            );
            transcript.dropped(self.tags.first, what);
        }
        if self.shared.count > 0 {
            let what = format!(
                "cues with several voices: each voice has the times of its whole cue, as approximate ({})",
                counted(self.shared.count, "cue")
            );
            transcript.guessed(self.shared.first, what);
        }
        captions::say_rolling(transcript);
        captions::take_up(transcript);
        if !self.voices && !self.own {
            prefix::take_up(transcript, names);
        }
        transcript.problems.sort();
        self.transcript
    }
}

/// Whether the arrow between two times stands in a line. Every line is asked, and few have its point.
fn has_arrow(line: &str) -> bool {
    let bytes = line.as_bytes();
    memchr::memchr_iter(b'>', bytes).any(|at| bytes.get(..at).is_some_and(|before| before.ends_with(b"--")))
}

/// How the comment begins that this program writes before the first cue.
const OWN_NOTE: &str = "NOTE Times count from the session's first moment";

/// When the session began, in the comment with which this program's own files begin.
fn own_start(comment: &str) -> Option<(SessionTime, Offset)> {
    let behind = comment.strip_prefix(OWN_NOTE)?.strip_prefix(", ")?;
    parse_rfc3339(behind.split_once(". Hours")?.0)
}

/// A block that is being read.
#[derive(Default)]
struct Block {
    /// How many lines it has.
    count: u32,
    /// The line with its arrow.
    arrow: Option<u64>,
    /// Its times, if they can be read.
    times: Option<(Millis, Millis)>,
    /// Its first line and the bytes of all its lines, but for those of the times and before.
    lines: Option<(u64, Range<usize>)>,
    /// The line before its times, which names the cue.
    name: Option<Range<usize>>,
    /// Where the next block begins, in bytes.
    end: usize,
    /// Whether it is a style or a region.
    looks: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_cue_is_not_copied() {
        let text =
            "WEBVTT\n\n00:01.000 --> 00:02.000\nOne\ntwo\n\n00:02.000 --> 00:03.000\n<v Ann>Three</v>\n";
        let read = read(&Document { text, name: "" }, &Options::default()).unwrap();
        for item in &read.items {
            let crate::import::Content::Utterance { text, .. } = &item.content else { panic!() };
            assert!(matches!(text, std::borrow::Cow::Borrowed(_)), "{text}");
        }
    }
}
