//! Reads the timestamps of f4 and MAXQDA: `#00:01:23-4#`, with tenths after the dash, at the end or start of a paragraph.

use super::super::lines::lines;
use super::super::names::is_name;
use super::super::options::Options;
use super::super::prefix::report_names;
use super::super::tally::Tally;
use super::super::transcript::Transcript;
use super::turns::speaker_names;
use crate::import::guesses;
use crate::record::{Certainty, ProblemKind, counted};
use crate::time::{Millis, WrittenTime, leading_time};
use std::borrow::Cow;

/// The number of lines with such a timestamp at either end.
pub(super) fn count<'a>(lines: impl Iterator<Item = (u64, &'a str)>) -> usize {
    lines.filter(|(_, line)| ends(line) != (None, None, line.trim())).count()
}

/// The timestamps at the start and at the end of a line, and the words between them.
fn ends(line: &str) -> (Option<Millis>, Option<Millis>, &str) {
    let mut words = line.trim();
    let mut first = None;
    if let Some((stamp, rest)) = words.strip_prefix('#').and_then(|rest| rest.split_once('#'))
        && let Some(at) = parse_stamp(stamp)
    {
        first = Some(at);
        words = rest.trim_start();
    }
    let mut last = None;
    if let Some((rest, stamp)) = words.strip_suffix('#').and_then(|rest| rest.rsplit_once('#'))
        && let Some(at) = parse_stamp(stamp)
    {
        last = Some(at);
        words = rest.trim_end();
    }
    (first, last, words)
}

fn parse_stamp(text: &str) -> Option<Millis> {
    let time = match text.split_once('-') {
        Some((whole, tenths)) => Cow::Owned(format!("{whole}.{tenths}")),
        None => Cow::Borrowed(text),
    };
    match leading_time(&time)? {
        (WrittenTime::Clock(clock), "") => Some(clock.at),
        _ => None,
    }
}

/// A paragraph that is being read.
struct OpenParagraph<'a> {
    line: u64,
    at: Option<Millis>,
    name: Option<&'a str>,
    words: Cow<'a, str>,
}

/// Collects paragraphs into a transcript.
struct F4Reader<'a> {
    transcript: Transcript<'a>,
    open: Option<OpenParagraph<'a>>,
    /// The last timestamp, where the next paragraph begins.
    last: Option<Millis>,
    /// The number of starts taken from the timestamp before, and the first line.
    taken: Tally,
}

/// A name in brackets before words, as `QualCoder` writes it: `[Kessler] Sit down.`
fn bracketed(words: &str) -> Option<(&str, &str)> {
    let (name, words) = words.strip_prefix('[')?.split_once(']')?;
    (is_name(name) && words.starts_with(' ')).then_some((name, words.trim_start()))
}

/// Reads a text with these timestamps.
pub(super) fn read<'a>(text: &'a str, options: &Options) -> Transcript<'a> {
    let heads = lines(text).map(|(_, line)| {
        let (first, last, words) = ends(line);
        (first.is_some() || last.is_some(), words)
    });
    let names = speaker_names(heads, std::iter::empty(), &options.names);
    let begun = || lines(text).map(|(_, line)| ends(line)).filter(|(first, ..)| first.is_some());
    let leading = begun().count();
    let in_brackets = begun().filter(|(_, _, words)| bracketed(words).is_some()).count();
    let are_in_brackets = in_brackets > 1 && in_brackets * 10 >= leading * 9;
    let trailing = lines(text).filter(|(_, line)| ends(line).1.is_some()).count();
    // If timestamps end their paragraphs, the first paragraph begins with the recording.
    let last = (trailing > leading).then_some(Millis::ZERO);
    let mut reader =
        F4Reader { transcript: Transcript::default(), open: None, last, taken: Tally::default() };
    for (number, line) in options.progress.of_lines(lines(text)) {
        let (first, end, words) = ends(line);
        let beside = if are_in_brackets { bracketed(words) } else { None };
        let spoken = beside.map(|(name, words)| (name, Cow::Borrowed(words))).or_else(|| names.split(words));
        if first.is_some() || spoken.is_some() {
            reader.close(None);
        }
        if !words.is_empty() || first.is_some() {
            reader.words(number, first, spoken, words);
        }
        if let Some(end) = end {
            reader.close(Some(end));
        }
    }
    reader.close(None);
    reader.transcript.tallied_guess(&reader.taken, guesses::STAMP_AT_END, |n| {
        let starts = counted(n, "start");
        format!("timestamps end their paragraphs; {starts} taken from the timestamp before, marked estimated")
    });
    if are_in_brackets {
        let what = "names in brackets after the timestamps are read as speakers";
        reader.transcript.guess(1, guesses::NAME_BESIDE_TIME, what);
    }
    report_names(&names, 1, &mut reader.transcript);
    reader.transcript
}

impl<'a> F4Reader<'a> {
    fn words(
        &mut self,
        line: u64,
        at: Option<Millis>,
        named: Option<(&'a str, Cow<'a, str>)>,
        words: &'a str,
    ) {
        let (name, words) = named.map_or((None, Cow::Borrowed(words)), |(name, words)| (Some(name), words));
        match &mut self.open {
            Some(open) if open.words.is_empty() => open.words = words,
            Some(open) => {
                let so_far = open.words.to_mut();
                so_far.push('\n');
                so_far.push_str(&words);
            }
            None => self.open = Some(OpenParagraph { line, at, name, words }),
        }
    }

    /// Ends a paragraph, with or without a timestamp.
    fn close(&mut self, end: Option<Millis>) {
        if let Some(OpenParagraph { line, at, name, words }) = self.open.take() {
            let estimated = if at.is_none() && end.is_some() { self.last } else { None };
            if words.is_empty() {
                self.transcript.dropped(line, "timestamp without text; skipped");
            } else {
                if at.or(estimated).is_none() {
                    self.transcript.problem(line, ProblemKind::BadTime, "paragraph without a timestamp");
                }
                let speaker = name.map(|name| self.transcript.speaker(name));
                let item = self.transcript.say(line, (at.or(estimated), end), speaker, words);
                if estimated.is_some() {
                    item.set_certainty(Certainty::Estimated);
                    self.taken.add(line);
                }
            }
        }
        self.last = end.or(self.last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_follow_the_dash() {
        assert_eq!(ends("Ann: No. #00:01:23-4#"), (None, Some(Millis(83_400)), "Ann: No."));
        assert_eq!(ends("#00:01:23# No."), (Some(Millis(83_000)), None, "No."));
        assert_eq!(ends("#00:00:01-0##00:00:02-0#"), (Some(Millis(1_000)), Some(Millis(2_000)), ""));
        assert_eq!(ends("# a heading #"), (None, None, "# a heading #"));
        assert_eq!(ends("#12#"), (None, None, "#12#"));
    }
}
