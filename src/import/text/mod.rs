//! Plain text in which times are stamped: Otter, Zoom, Rev, f4, oTranscribe, `[hh:mm:ss] Name: text`; and the pages of a
//! court reporter, whose lines are numbered.
//!
//! A file stamps its lines in one way, which is the way that most of its lines fit ([`stamp`]); a time written in any
//! other way is somebody's words. What is not told of a stamp is read by a pattern that the user gives ([`pattern`]).

mod court;
mod f4;
mod heading;
mod numbered;
mod pages;
mod pattern;
mod stamp;
mod stamped;
mod turns;

use super::format::Format;
use super::lines::lines;
use super::transcript::{Document, Options, Transcript};
use super::{srt, table};
use crate::record::{Problem, ProblemKind};

pub(super) const FORMAT: Format = Format {
    word: "text",
    name: "stamped text",
    from: "Otter, Zoom, Rev, f4, oTranscribe, court reporters",
    extensions: &["txt"],
    detect,
    read,
};

/// Whether a text is stamped: two lines or more begin a turn in one way, and one line in eight at the least.
pub(super) fn detect(document: &Document<'_>) -> bool {
    // Other formats that have such lines say at their beginning what they are; a table behind tabs may begin its rows with
    // times.
    if document.text.trim_start().starts_with(['{', '<', '@']) || document.text.starts_with("WEBVTT") {
        return false;
    }
    if table::detect(document) || srt::detect(document) {
        return false;
    }
    let head = || lines(document.text).filter(|(_, line)| !line.trim().is_empty()).take(court::SAMPLED);
    let enough = |count: usize| count >= 2 && count * 8 >= head().count();
    if head().any(|(_, line)| line.contains("-->")) {
        return false;
    }
    court::is_court(document.text)
        || f4::count(head()) >= 2
        || stamp::style(head()).is_some_and(|(_, n)| enough(n))
}

/// Reads a stamped text.
///
/// # Errors
/// Where no line is stamped, or the pattern cannot be read.
pub(super) fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    let not_this = |what: String| Problem { line: 1, kind: ProblemKind::BadTime, what };
    let (text, watch) = (document.text, &options.progress);
    let mut transcript = if let Some(typed) = &options.pattern {
        pattern::read(text, typed, watch).map_err(not_this)?
    } else if court::is_court(text) {
        court::read(text, watch)
    } else if f4::count(lines(text)) > stamp::style(lines(text)).map_or(0, |(_, count)| count) {
        f4::read(text, watch)
    } else if let Some((style, _)) = stamp::style(lines(text)) {
        stamped::read(text, style, watch)
    } else {
        return Err(not_this("no line has a time: --pattern says how the times are written".to_owned()));
    };
    transcript.problems.sort();
    Ok(transcript)
}
