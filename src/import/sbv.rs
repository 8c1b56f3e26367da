//! Reads SBV (`SubViewer` as `YouTube` writes it): a line of two times, and words that run to the next such line.

use super::lines::lines;
use super::options::Options;
use super::srt::{Style, read_cues};
use super::transcript::{Document, Format, Transcript};
use crate::record::Problem;
use crate::time::{Millis, parse_clock};

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
    let (is_broken, example) = (is_like_timing, "0:00:01.000,0:00:02.000");
    read_cues(document, options, &Style { timing, is_broken, has_blocks: false, example })
}
