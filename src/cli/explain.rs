//! What each line of a custody log became, for `untaped import --explain`.

use crate::import::Assembled;
use crate::record::{counted, visible};
use anyhow::{Result, bail};
use std::fmt::Write as _;

/// Every line of the imported custody logs once, each with what it became and what was guessed.
///
/// # Errors
/// None of the files is a custody log.
pub(super) fn explanation(assembled: &Assembled<'_>, formats: &str) -> Result<String> {
    let mut text = String::new();
    for tape in assembled.tapes() {
        let Some(transcript) = tape.transcript.as_ref().filter(|read| !read.readings.is_empty()) else {
            continue;
        };
        let file = tape.file_index();
        let problems = assembled.problems().get(file).map_or(&[][..], |problems| problems.list());
        let mut events = 0;
        let _ = writeln!(text, "{}", assembled.files().get(file).map_or("", String::as_str));
        for reading in &transcript.readings {
            events += u64::from(reading.events);
            let _ = writeln!(text, "{:>5}  {}", reading.line, visible(reading.text.trim_end()));
            let _ = writeln!(text, "       = {}", visible(&reading.became));
            let from = problems.partition_point(|problem| problem.line < reading.line);
            let of_line = problems[from..].iter().take_while(|problem| problem.line == reading.line);
            // A problem may join several guesses of its kind.
            let others = of_line
                .map(|problem| &problem.message)
                .filter(|what| !reading.guesses.iter().any(|guess| what.contains(guess)));
            for what in reading.guesses.iter().chain(others) {
                let _ = writeln!(text, "       ! {}", visible(what));
            }
        }
        let (lines, events) = (counted(transcript.readings.len() as u64, "line"), counted(events, "event"));
        let _ = writeln!(text, "{lines}, {events}");
    }
    if text.is_empty() {
        bail!("--explain is for custody logs, not for {formats}; what an import guesses is always printed");
    }
    Ok(text)
}

/// Whether the lines of a file are explained.
pub(super) fn is_explained(assembled: &Assembled<'_>, file: usize) -> bool {
    assembled.tapes().iter().any(|tape| {
        tape.file_index() == file && tape.transcript.as_ref().is_some_and(|read| !read.readings.is_empty())
    })
}
