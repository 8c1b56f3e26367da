//! Reads plain text with timestamps (Otter, Zoom, Rev, f4, oTranscribe, `[hh:mm:ss] Name: text`) and court reporters'
//! pages of numbered lines.
//!
//! A file has one style of timestamp, the one that most of its lines use ([`stamp`]); a time written in any other style
//! is part of the text. The user can describe other layouts with a pattern ([`pattern`]).

mod court;
mod f4;
mod heading;
mod numbered;
mod pages;
mod pattern;
mod running;
mod stamp;
mod stamped;
mod turns;

use super::lines::lines;
use super::options::Options;
use super::transcript::{Document, Format, Transcript};
use super::{custody_log, srt, table};
use crate::record::{Problem, ProblemKind};
use stamp::Stamps;

pub(super) const FORMAT: Format = Format {
    word: "text",
    name: "timestamped text",
    from: "Otter, Zoom, Rev, f4, oTranscribe, court reporters",
    extensions: &["txt"],
    detect,
    read,
};

/// Whether a text has timestamps: at least two lines, and one line in eight, begin a turn in the same style.
pub(super) fn detect(document: &Document<'_>) -> bool {
    // Other formats with such lines identify themselves at the start. A table may begin its rows with times.
    let begins = document.text.trim_start();
    let is_time = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    let in_braces = begins.strip_prefix(['{', '<']).is_some_and(is_time);
    if begins.starts_with(['{', '<', '@']) && !in_braces || document.text.starts_with("WEBVTT") {
        return false;
    }
    if table::detect(document) || srt::detect(document) || custody_log::detect(document) {
        return false;
    }
    let head = || lines(document.text).filter(|(_, line)| !line.trim().is_empty()).take(court::SAMPLED);
    let enough = |count: usize| count >= 2 && count * 8 >= head().count();
    if head().any(|(_, line)| line.contains("-->")) {
        return false;
    }
    court::is_court(document.text)
        || document.text.contains('#') && f4::count(head()) >= 2
        || enough(f4::count(head()))
        || Stamps::find(head()).is_some_and(|(_, n)| enough(n))
}

/// Reads a text with timestamps.
///
/// # Errors
/// If no line has a timestamp, or the pattern is invalid.
pub(super) fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    let refuse = |message: String| Problem::new(1, ProblemKind::BadTime, message);
    let (text, progress) = (document.text, &options.progress);
    let mut transcript = if let Some(typed) = &options.pattern {
        pattern::read(text, typed, options).map_err(refuse)?
    } else if court::is_court(text) {
        court::read(text, progress)
    } else {
        let found = Stamps::find(lines(text));
        if f4::count(lines(text)) > found.as_ref().map_or(0, |(_, count)| *count) {
            f4::read(text, options)
        } else if let Some((stamps, _)) = found {
            stamped::read(text, &stamps, options)
        } else {
            return Err(refuse("no timestamps found; describe the lines with --pattern".to_owned()));
        }
    };
    transcript.problems.sort();
    Ok(transcript)
}
