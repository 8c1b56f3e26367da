//! Asks on the terminal for what a new case needs: the time zone, and when each recording started and ended.
//!
//! Each answer is checked at once as the case file would be, and shown as it was understood.

use super::out::list;
use super::start_times::{ANY_START, ANY_ZONE};
use super::streams::ask;
use crate::import::{CaseFile, CaseTemplate, RecordingTemplate, is_without_date};
use crate::time::{
    HOUR, Millis, Offset, SessionTime, TimeError, format_hms, parse_date_time, without_daylight_saving,
    zone_by_name,
};
use anyhow::{Context, Result};
use jiff::tz::TimeZone;

const INTRODUCTION: &str = "\
Answer what you know, and press Enter to skip a question: the case file then has
a line to fill in. Ctrl-C stops, and nothing is written.";

/// Someone at a terminal.
#[derive(Default)]
pub(super) struct Person {
    is_introduced: bool,
    /// The input has ended: all further questions count as skipped.
    is_gone: bool,
}

/// What an answer was understood as; or why it cannot be used.
type Understood<T> = std::result::Result<(T, String), String>;

impl Person {
    /// Asks for the time zone, if a start is not known or has no UTC offset.
    pub(super) fn zone(&mut self, case: &mut CaseTemplate) -> Result<()> {
        let is_local = |start: &String| matches!(parse_date_time(start, None), Err(TimeError::NoOffset(_)));
        let mut starts = case.recordings.iter().map(|recording| &recording.starts_at);
        if case.timezone.is_some() || starts.all(|start| start.as_ref().is_some_and(|start| !is_local(start)))
        {
            return Ok(());
        }
        let question = "In which time zone were the clocks? Such as America/Chicago: ";
        case.timezone = self.until_understood(question, |answer| {
            zone_by_name(answer).map_err(|error| error.to_string())?;
            Ok((answer.to_owned(), without_daylight_saving(answer).unwrap_or_default()))
        })?;
        Ok(())
    }

    /// Asks when each recording started and ended, as far as that is not known.
    pub(super) fn recordings(&mut self, case: &mut CaseTemplate) -> Result<()> {
        let zone = case.timezone.clone().unwrap_or_else(|| ANY_ZONE.to_owned());
        for recording in &mut case.recordings {
            if recording.starts_at.is_none() {
                let question = format!(
                    "{}: when did it start? Date and time, such as 2019-03-02 11:02:10: ",
                    recording.transcript
                );
                recording.starts_at = self.until_understood(&question, |answer| start(&zone, answer))?;
            }
            if recording.end.is_none() && recording.length.is_none() && !case.assume_ends {
                let last = recording
                    .last_words
                    .map_or(String::new(), |at| format!(" (its last words begin at {})", format_hms(at)));
                let question = format!(
                    "{}{last}: how long is it, or when did it end? Such as 0:58:20, or 2019-03-02 12:00:30: ",
                    recording.transcript
                );
                let mut before = None;
                let understand = |answer: &str| {
                    let is_repeated = before.replace(answer.to_owned()).as_deref() == Some(answer);
                    end(&zone, recording, answer, is_repeated)
                };
                recording.end = self.until_understood(&question, understand)?;
            }
        }
        Ok(())
    }

    /// Asks until an answer is understood. `None` if the question was skipped.
    fn until_understood<T>(
        &mut self,
        question: &str,
        mut understand: impl FnMut(&str) -> Understood<T>,
    ) -> Result<Option<T>> {
        while !self.is_gone {
            if !std::mem::replace(&mut self.is_introduced, true) {
                list(&INTRODUCTION);
            }
            match ask(question).context("cannot read an answer")? {
                None => self.is_gone = true,
                Some(answer) if answer.is_empty() => break,
                Some(answer) => match understand(&answer) {
                    Err(what) => list(&format!("  {what}")),
                    Ok((value, as_what)) => {
                        if !as_what.is_empty() {
                            list(&format!("  {as_what}"));
                        }
                        return Ok(Some(value));
                    }
                },
            }
        }
        Ok(None)
    }
}

/// A start.
fn start(zone: &str, answer: &str) -> Understood<String> {
    let times = CaseFile::recording_times(zone, answer, None)?;
    let at = times.start.map_or(String::new(), |start| in_words(zone, answer, start));
    Ok((answer.to_owned(), std::iter::once(at).chain(times.doubts).collect::<Vec<_>>().join("; ")))
}

/// An end: a date and time, or a length.
fn end(
    zone: &str,
    recording: &RecordingTemplate,
    answer: &str,
    is_repeated: bool,
) -> Understood<(&'static str, String)> {
    let key = if is_without_date(answer) { "length" } else { "ends_at" };
    let start = match (&recording.starts_at, key) {
        (None, "ends_at") => {
            return Err("its start is not known; give its length, such as 0:58:20".to_owned());
        }
        (start, _) => start.as_deref().unwrap_or(ANY_START),
    };
    let times = CaseFile::recording_times(zone, start, Some((key, answer)))?;
    let length = times.start.zip(times.end).map_or(Millis::ZERO, |(start, end)| end - start);
    let last = recording.last_words.unwrap_or(length);
    let shown = format_hms(length);
    if length > last + HOUR && !is_repeated {
        let date = if key == "length" { "; a time of day needs its date" } else { "" };
        return Err(format!(
            "that makes it {shown} long, but its last words begin at {}{date}; if it is right, type it again",
            format_hms(last)
        ));
    }
    let mut said = format!("{shown} long");
    if let Some(end) = times.end.filter(|_| recording.starts_at.is_some()) {
        let until = in_words(zone, if key == "ends_at" { answer } else { start }, end);
        said = format!("{said}, until {until}");
    }
    if length < last {
        said = format!("{said}; its last words begin later, at {}", format_hms(last));
    }
    let said = std::iter::once(said).chain(times.doubts).collect::<Vec<_>>().join("; ");
    Ok(((key, answer.to_owned()), said))
}

/// A time with the day of the week, which shows a wrong date, at the UTC offset of the answer or of the zone.
fn in_words(zone: &str, answer: &str, t: SessionTime) -> String {
    let zone = zone_by_name(zone).unwrap_or(TimeZone::UTC);
    let stated = parse_date_time(answer, None).ok().map(|(_, offset)| offset);
    let stated = stated.map(Offset::seconds).and_then(|s| jiff::tz::Offset::from_seconds(s).ok());
    let zone = stated.map_or(zone, TimeZone::fixed);
    jiff::Timestamp::from_millisecond(t.0)
        .map_or(String::new(), |t| t.to_zoned(zone).strftime("%A, %B %-d, %Y, %H:%M:%S").to_string())
}
