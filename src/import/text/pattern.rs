//! Reads text by a user's `--pattern`: a regular expression with the groups `time`, `end`, `speaker` and `text`.

use super::super::census::SpeakerNames;
use super::super::lines::lines;
use super::super::options::Options;
use super::super::transcript::Form;
use super::super::transcript::Transcript;
use super::stamp::{Stamp, TurnStart};
use super::turns::TurnBuilder;
use crate::time::read_time;
use regex::Regex;

/// Reads a text whose turns begin with lines that match a pattern. Other lines continue the turn before them.
///
/// # Errors
/// Why the pattern cannot be used.
pub(super) fn read<'a>(text: &'a str, typed: &str, options: &Options) -> Result<Transcript<'a>, String> {
    let pattern = Regex::new(typed).map_err(|error| format!("--pattern: {error}"))?;
    let known = ["time", "end", "speaker", "text"];
    if let Some(other) = pattern.capture_names().flatten().find(|name| !known.contains(name)) {
        return Err(format!("--pattern: unknown group {other:?}; use time, end, speaker, text"));
    }
    if !pattern.capture_names().flatten().any(|name| name == "time") {
        return Err("--pattern: no group for the time; add one such as (?<time>[0-9:]+)".to_owned());
    }
    let mut turns = TurnBuilder::new(SpeakerNames::default(), options);
    let mut any = false;
    for (number, line) in options.progress.of_lines(lines(text)) {
        let Some(found) = pattern.captures(line) else {
            turns.continue_with(number, line);
            continue;
        };
        any = true;
        let group =
            |name: &str| found.name(name).map(|group| group.as_str().trim()).filter(|text| !text.is_empty());
        let turns = &mut turns;
        let mut time = |name: &str| {
            let text = group(name)?;
            let read = stamp(text);
            if read.is_none() {
                turns.report_bad_time(number, format!("invalid {name} {text:?}"));
            }
            read
        };
        let (at, end) = (time("time"), time("end"));
        let after = found.get(0).and_then(|whole| line.get(whole.end()..)).unwrap_or_default();
        let words = if found.name("text").is_some() { group("text").unwrap_or_default() } else { after };
        turns.begin(TurnStart { line: number, at, end, name: group("speaker"), words });
    }
    if !any {
        return Err("--pattern: no line matches".to_owned());
    }
    Ok(turns.finish())
}

/// Reads a time with colons, perhaps followed by `AM` or `PM`, or a number of seconds.
fn stamp(text: &str) -> Option<Stamp> {
    let (at, form) = Form::of(read_time(text)?)?;
    Some(Stamp { at, form })
}
