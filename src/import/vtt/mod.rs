//! Reads WebVTT by the W3C specification's parser (sections 6.1 to 6.3; [`text`] follows 6.4).
//!
//! What that parser ignores silently is reported, except styles and regions, which have no bearing on the words.

pub(super) mod cue_names;
pub(super) mod text;
mod times;

use super::asr::spoken;
use super::captions;
use super::lines::spans;
use super::options::Options;
use super::tally::Tally;
use super::transcript::{Document, Format, Transcript};
use crate::import::guesses;
use crate::record::{Certainty, OPEN_END, Problem, ProblemKind, counted};
use crate::time::{Millis, Offset, SessionTime, parse_rfc3339};
use cue_names::{after_times, names_after_times};
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

/// Whether a text begins with the WebVTT signature.
pub(super) fn detect(document: &Document<'_>) -> bool {
    document.text.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with(SIGNED))
}

/// What may follow the signature.
const SIGNED: [char; 4] = [' ', '\t', '\n', '\r'];

/// Reads a file of cues.
///
/// # Errors
/// If the signature is missing.
pub(super) fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    if !detect(document) {
        return Err(Problem::new(1, ProblemKind::BadHeader, "missing WEBVTT on the first line"));
    }
    let lines = spans(document.text).peekable();
    let mut blocks = Blocks { document: document.text, lines, number: None };
    let mut reader = VttReader { document: document.text, ..VttReader::default() };
    reader.head(&blocks.head());
    for block in blocks {
        options.progress.at(block.end);
        reader.add(block);
    }
    Ok(reader.finish())
}

/// Collects cues into a transcript.
#[derive(Default)]
struct VttReader<'a> {
    document: &'a str,
    transcript: Transcript<'a>,
    comments: Tally,
    shared: Tally,
    tags: Tally,
    loose: Tally,
    numbered: Tally,
    /// Cue identifiers that are no numbers, with the index of the item, as long as no voice was found.
    names: Vec<(usize, &'a str)>,
    voices: bool,
    /// What is after the times of cues and is no setting, each with the index of the item.
    after: Vec<(usize, &'a str)>,
    /// The first cue with JSON, and the fields that are read from it.
    fields: Option<(u64, String)>,
    /// Whether this program wrote the file, as its first comment states.
    own: bool,
}

/// The blocks of a file, between blank lines.
struct Blocks<'a, L: Iterator<Item = (u64, Range<usize>)>> {
    document: &'a str,
    lines: Peekable<L>,
    /// The number of the last cue that has one.
    number: Option<u64>,
}

impl<'a, L: Iterator<Item = (u64, Range<usize>)>> Blocks<'a, L> {
    fn text(&self, span: Range<usize>) -> &'a str {
        self.document.get(span).unwrap_or_default()
    }

    /// Takes the number of the next cue off the words of a cue, if no blank line parts the two.
    fn take_number(&mut self, block: &mut Block, last: Option<(u64, Range<usize>)>, before: Option<usize>) {
        let Some((line, span)) = last.filter(|_| block.times.is_some()) else { return };
        let own = block.name.clone().and_then(|span| self.text(span).trim().parse().ok());
        let follows = own.or(self.number).and_then(|number: u64| number.checked_add(1));
        let number = self.text(span).trim().parse().ok();
        if number.is_none() || number != follows {
            return;
        }
        self.number = number;
        (block.next, block.numbered) = (number, Some(line));
        block.lines = match (block.lines.take(), before) {
            (Some((first, words)), Some(end)) => Some((first, words.start..end)),
            _ => None,
        };
    }

    /// The signature line and the lines up to the first blank line.
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

impl<L: Iterator<Item = (u64, Range<usize>)>> Iterator for Blocks<'_, L> {
    type Item = Block;

    /// Reads one block: a cue, a comment, a style, a region, or other lines.
    fn next(&mut self) -> Option<Block> {
        self.lines.peek()?;
        let mut block = Block::default();
        // The last line, and the end of the lines before it.
        let (mut last, mut before) = (None, None);
        while let Some((number, span)) = self.lines.peek().cloned() {
            let line = self.text(span.clone());
            if has_arrow(line) {
                if !(block.count == 0 || (block.count == 1 && block.arrow.is_none())) {
                    self.take_number(&mut block, last, before);
                    break;
                }
                (block.arrow, block.at) = (Some(number), span.start);
                block.times = times::timing(line);
                if block.times.is_none() {
                    block.times = times::loose_timing(line);
                    block.is_loose = block.times.is_some();
                }
                if block.times.is_some() {
                    block.name = block.lines.take().map(|(_, span)| span);
                }
            } else if line.is_empty() {
                self.lines.next();
                break;
            } else {
                if block.count == 1 && block.times.is_none() {
                    let first = block.lines.clone().map(|(_, span)| self.text(span)).unwrap_or_default();
                    block.is_style |= ["STYLE", "REGION"].contains(&first.trim_end());
                }
                before = block.lines.as_ref().map(|(_, span)| span.end);
                last = Some((number, span.clone()));
                block.lines = match block.lines {
                    None => Some((number, span)),
                    Some((first, so_far)) => Some((first, so_far.start..span.end)),
                };
            }
            block.count += 1;
            self.lines.next();
        }
        if let Some(number) = block.name.clone().and_then(|span| self.text(span).trim().parse().ok()) {
            self.number = block.next.or(Some(number));
        }
        block.end = self.lines.peek().map_or(self.document.len(), |(_, span)| span.start);
        Some(block)
    }
}

impl<'a> VttReader<'a> {
    fn text(&self, span: Option<Range<usize>>) -> &'a str {
        span.and_then(|span| self.document.get(span)).unwrap_or_default()
    }

    /// Reads the lines before the first block, which contain no words.
    fn head(&mut self, lines: &[&str]) {
        let signature = lines.first().copied().unwrap_or_default();
        let title = signature.trim_start_matches("WEBVTT").trim();
        let named = title.strip_prefix("- ").map(str::trim).filter(|title| !title.is_empty());
        self.transcript.title = named.map(str::to_owned);
        let ignored = usize::from(!title.is_empty() && named.is_none()) + lines.len().saturating_sub(1);
        if ignored > 0 {
            let lines = counted(ignored as u64, "line");
            self.transcript.dropped(1, format!("ignored the rest of the file header ({lines})"));
        }
    }

    fn add(&mut self, block: Block) {
        let text = self.text(block.lines.as_ref().map(|(_, span)| span.clone()));
        if let (Some((at, end)), Some(line)) = (block.times, block.arrow) {
            let name = self.text(block.name).trim();
            let open = self.own && name.ends_with(OPEN_END);
            if block.is_loose {
                self.loose.add(line);
            }
            if let Some(line) = block.numbered {
                self.numbered.add(line);
            }
            let below = self.document.get(block.at..).unwrap_or_default();
            let length = memchr::memchr2(b'\n', b'\r', below.as_bytes()).unwrap_or(below.len());
            let after = below.get(..length).and_then(after_times);
            self.after.extend(after.map(|name| (self.transcript.items.len(), name)));
            if !(self.own || self.voices || name.is_empty() || name.bytes().all(|b| b.is_ascii_digit())) {
                self.names.push((self.transcript.items.len(), name));
            }
            let times = (at, Some(end).filter(|_| !open));
            if let Some((fields, words, name)) =
                Some(text).filter(|text| text.starts_with('{')).and_then(spoken)
            {
                if self.fields.is_none() {
                    self.fields = Some((line, fields));
                }
                self.voices |= name.is_some();
                let speaker = name.map(|name| self.transcript.speaker(&name));
                self.transcript.say(line, (Some(at), times.1), speaker, words);
                return;
            }
            self.unclosed(line, text);
            return self.cue(line, times, text::cue(text));
        }
        match (block.arrow, block.lines) {
            (Some(line), _) => {
                self.transcript.dropped(line, "cannot read the times of this cue; skipped");
            }
            _ if block.is_style => {}
            (None, Some((line, _))) => {
                if text.strip_prefix("NOTE").is_some_and(|rest| rest.is_empty() || rest.starts_with(SIGNED)) {
                    if self.transcript.items.is_empty() && text.starts_with(OWN_NOTE) {
                        self.own = true;
                        self.transcript.is_session = true;
                        self.transcript.start = own_start(text);
                    } else {
                        self.comments.add(line);
                    }
                } else {
                    self.transcript.dropped(line, "lines outside any cue; ignored");
                }
            }
            (None, None) => {}
        }
    }

    /// Reports a tag that goes on to the end of the cue.
    fn unclosed(&mut self, line: u64, text: &str) {
        let Some((_, inside)) = text.rsplit_once('<').filter(|(_, inside)| !inside.contains('>')) else {
            return;
        };
        let what = if inside.starts_with("v ") {
            "without >; as WebVTT requires, all of it is read as the name of the voice"
        } else {
            "without >; as WebVTT requires, all of it is left out"
        };
        self.transcript.dropped(line, format!("tag {:?} {what}", format!("<{inside}")));
    }

    fn cue(&mut self, line: u64, (at, end): (Millis, Option<Millis>), cue: Cue<'a>) {
        if cue.unknown_tags {
            self.tags.add(line);
        }
        let several = cue.spans.len() > 1;
        if several {
            self.shared.add(line);
        }
        for span in cue.spans {
            self.voices |= span.voice.is_some();
            let speaker = span.voice.map(|name| self.transcript.speaker(&name));
            if span.text.is_empty() {
                self.transcript.problem(line, ProblemKind::BadValue, "cue without text; kept");
            }
            let item = self.transcript.say(line, (Some(at), end), speaker, span.text);
            if several {
                item.set_certainty(Certainty::Approximate);
            }
        }
    }

    fn finish(mut self) -> Transcript<'a> {
        let transcript = &mut self.transcript;
        let comments = |n| format!("ignored comments (NOTE): {n}");
        transcript.tallied(&self.comments, ProblemKind::Dropped, comments);
        let tags = |n| format!("unknown tags removed, as WebVTT requires, in {}", counted(n, "cue"));
        transcript.tallied(&self.tags, ProblemKind::Dropped, tags);
        transcript.tallied_guess(&self.shared, guesses::SHARED_ENTRY, |n| {
            let cues = counted(n, "cue");
            format!(
                "cues with several voices: each voice gets the times of its whole cue, marked approximate ({cues})"
            )
        });
        transcript.tallied_guess(&self.loose, guesses::CUE_TIMES, |n| {
            format!(
                "times that are not written as WebVTT requires are read as h:mm:ss with decimals ({})",
                counted(n, "cue")
            )
        });
        transcript.tallied_guess(&self.numbered, guesses::CUE_NUMBERS, |n| {
            format!(
                "numbers at the end of cues without a blank line are those of the next cues ({})",
                counted(n, "cue")
            )
        });
        if let Some((line, fields)) = &self.fields {
            transcript.guess(*line, guesses::FIELDS, format!("cues have JSON; read from it: {fields}"));
        }
        names_after_times(transcript, &self.after);
        if self.voices {
            cue_names::drop_labels(transcript);
        } else {
            cue_names::assign(transcript, &self.names);
        }
        captions::finish(transcript);
        self.transcript
    }
}

/// Whether a line contains `-->`. Searches for its last character, which few lines have.
fn has_arrow(line: &str) -> bool {
    let bytes = line.as_bytes();
    memchr::memchr_iter(b'>', bytes).any(|at| bytes.get(..at).is_some_and(|before| before.ends_with(b"--")))
}

/// The start of the comment that this program writes before the first cue.
const OWN_NOTE: &str = "NOTE Times count from the ";

/// The start of the session, from the comment at the start of this program's own files.
fn own_start(comment: &str) -> Option<(SessionTime, Offset)> {
    let rest = comment.strip_prefix(OWN_NOTE)?.strip_prefix("session's first moment, ")?;
    parse_rfc3339(rest.split_once(". Hours")?.0)
}

/// A block that is being read.
#[derive(Default)]
struct Block {
    /// The number of its lines.
    count: u32,
    /// The line with `-->`.
    arrow: Option<u64>,
    /// Where that line begins, in bytes.
    at: usize,
    /// Its times, if valid.
    times: Option<(Millis, Millis)>,
    /// Its first line after the times, and the bytes of all lines from there.
    lines: Option<(u64, Range<usize>)>,
    /// The line before its times: the cue identifier.
    name: Option<Range<usize>>,
    /// Where the next block begins, in bytes.
    end: usize,
    /// Whether it is a style or a region.
    is_style: bool,
    /// Whether its times are not written as the specification requires.
    is_loose: bool,
    /// The number of the next cue, which was its last line, and that line.
    next: Option<u64>,
    numbered: Option<u64>,
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
