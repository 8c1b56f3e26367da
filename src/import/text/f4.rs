//! Reads timestamps at the end of paragraphs: `#00:01:23-4#` of f4 and MAXQDA, with tenths after the dash, also at the start,
//! or `[00:01:23]`.

use super::super::lines::lines;
use super::super::options::Options;
use super::super::transcript::{Form, Transcript};
use super::stamp::{Stamp, TurnStart, times};
use super::turns::{TurnBuilder, speaker_names};
use crate::time::{HOUR, Millis, WrittenTime, leading_time};

/// The number of lines with such a timestamp at either end.
pub(super) fn count<'a>(lines: impl Iterator<Item = (u64, &'a str)>) -> usize {
    lines.filter(|(_, line)| ends(line) != (None, None, line.trim())).count()
}

/// The timestamps at the start and at the end of a line, and the words between them.
fn ends(line: &str) -> (Option<Stamp>, Option<Stamp>, &str) {
    let words = line.trim();
    let leading = |words| {
        let (stamp, rest) = str::strip_prefix(words, '#')?.split_once('#')?;
        Some((parse_stamp(stamp)?, rest.trim_start()))
    };
    let trailing = |words| {
        let (rest, stamp) = str::strip_suffix(words, '#')?.rsplit_once('#')?;
        Some((parse_stamp(stamp)?, rest.trim_end()))
    };
    let bracketed = |words| {
        let inside = |(open, close)| str::strip_suffix(words, close)?.rsplit_once(open);
        let (rest, inside) = inside(('[', ']')).or_else(|| inside(('(', ')')))?;
        let (stamp, end) = times(inside)?;
        (end.is_none() && rest.ends_with(' ')).then_some((stamp, rest.trim_end()))
    };
    let (first, words) = leading(words).map_or((None, words), |(stamp, words)| (Some(stamp), words));
    match trailing(words).or_else(|| bracketed(words)) {
        Some((last, words)) => (first, Some(last), words),
        None => (first, None, words),
    }
}

fn parse_stamp(text: &str) -> Option<Stamp> {
    match leading_time(&text.replacen('-', ".", 1))? {
        (WrittenTime::Clock(clock), "") => Some(Stamp { at: clock.at, form: Form::Settled }),
        _ => None,
    }
}

/// Reads a text with these timestamps.
pub(super) fn read<'a>(text: &'a str, options: &Options) -> Transcript<'a> {
    let all = || lines(text).map(|(_, line)| ends(line));
    let heads = all().map(|(first, last, words)| (first.is_some() || last.is_some(), words));
    let mut turns = TurnBuilder::new(speaker_names(heads, std::iter::empty(), &options.names), options);
    // If timestamps end their paragraphs, the first paragraph begins with the recording.
    let [leading, trailing] = all().fold([0, 0], |[leading, trailing], (first, last, _)| {
        [leading + u64::from(first.is_some()), trailing + u64::from(last.is_some())]
    });
    let end = all().find_map(|(_, last, _)| last).filter(|end| end.form != Form::OfDay && end.at < HOUR);
    turns.last = end.filter(|_| trailing > leading).map(|end| Stamp { at: Millis::ZERO, ..end });
    for (line, text) in options.progress.of_lines(lines(text)) {
        let (at, end, words) = ends(text);
        if at.is_some() || !words.is_empty() && !turns.is_open() {
            turns.begin(TurnStart { line, at, end: None, name: None, words });
        } else {
            turns.continue_with(line, words);
        }
        if let Some(end) = end {
            turns.end(end);
        }
    }
    turns.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_follow_the_dash() {
        let at = |ms| Some(Stamp { at: Millis(ms), form: Form::Settled });
        assert_eq!(ends("Ann: No. #00:01:23-4#"), (None, at(83_400), "Ann: No."));
        assert_eq!(ends("#00:01:23# No."), (at(83_000), None, "No."));
        assert_eq!(ends("#00:00:01-0##00:00:02-0#"), (at(1_000), at(2_000), ""));
        assert_eq!(ends("Ann: No. [00:01:23]").2, "Ann: No.");
        for words in ["# a heading #", "#12#", "[00:01:23]", "No. [crying]"] {
            assert_eq!(ends(words), (None, None, words));
        }
    }
}
