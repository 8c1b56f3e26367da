//! Reads custody logs, notebooks and chronologies in plain text: dates as headings, and lines that begin with a clock time.
//!
//! Known words become marks, tape events and untaped intervals; words after `NAME:` become an utterance, and a parenthesis at
//! the end its source. Everything else becomes a note with its words unchanged. No tape is assumed: only a line that mentions
//! one makes a tape event. [`Options::explain`] keeps what each line became, so that a reader can check every line.

mod clock;
mod events;
mod reader;
mod rows;
mod statement;
mod tape_event;
mod words;

use super::lines::lines;
use super::names::named;
use super::options::Options;
use super::transcript::{Document, Format, Transcript};
use super::{srt, table};
use crate::record::Problem;
use crate::time::time_of_day::DayForm;
use clock::Row;
use reader::Reader;
use rows::row;
use words::{Meaning, Names, meaning, split_source};

pub(super) const FORMAT: Format = Format {
    word: "custody-log",
    name: "custody log",
    from: "custody logs, notebooks, chronologies in plain text: dates as headings, lines that begin with a clock time",
    extensions: &["txt"],
    detect,
    read,
};

/// The number of lines that detection looks at.
const SAMPLED: usize = 400;

/// Whether a text is such a log: lines begin with times of day, under a date. Since words below a date may begin with
/// positions on a tape, something must show that the times are of the day: the way they are written, a second date, a
/// date in most lines and no speakers, or a word for a mark or a tape.
pub(super) fn detect(document: &Document<'_>) -> bool {
    let text = document.text;
    if text.trim_start().starts_with(['{', '<', '@']) || text.starts_with("WEBVTT") {
        return false;
    }
    let head = || lines(text).map(|(_, line)| line).filter(|line| !line.trim().is_empty()).take(SAMPLED);
    if head().any(|line| line.contains("-->")) {
        return false;
    }
    let (mut dates, mut on_the_line, mut entries, mut others, mut shown, mut without_names) =
        (Vec::new(), 0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    let names = Names::default();
    for line in head() {
        match row(line) {
            // Times under a date that cannot be read are refused rather than read as positions on a tape.
            Row::Heading(written, _) if written.has_number() || !dates.is_empty() => dates.push(written),
            Row::Entry(written, read)
                if written.is_some_and(|written| !written.is_relative()) || !dates.is_empty() =>
            {
                // `0:05` is a position on a tape, and Otter writes the length after the date, `Mar 2, 2019 11:02AM • 12:34`.
                if read.whole.starts_with("0:")
                    || (written.is_some() && read.words.starts_with(['•', '·', '|']))
                {
                    return false;
                }
                on_the_line += usize::from(written.is_some());
                entries += 1;
                let is_to_the_minute = read.whole.matches(':').count() < 2;
                without_names +=
                    usize::from(written.is_some() && is_to_the_minute && named(read.words).is_none());
                let (words, source) = split_source(read.words);
                let says = match meaning(words, read.end.is_some(), &names) {
                    Meaning::Note => source.is_some(),
                    Meaning::Said { .. } => false,
                    Meaning::Mark { .. } | Meaning::Tape(..) | Meaning::Presence { .. } => true,
                };
                let is_of_day = matches!(read.at.form, DayForm::Digits | DayForm::Half) || read.is_about;
                shown += usize::from(says || is_of_day);
            }
            Row::NoTime(..) => others += 2,
            Row::Heading(..)
            | Row::Entry(..)
            | Row::Misplaced(_)
            | Row::NamesDate
            | Row::Words
            | Row::Blank => others += usize::from(entries > 0),
        }
    }
    let has_dates = !dates.is_empty() || on_the_line >= 2;
    has_dates
        && entries > 0
        && (shown > 0 || dates.len() >= 2 || without_names * 2 > entries)
        && entries * 4 >= others
        && !table::detect(document)
        && !srt::detect(document)
}

/// Reads such a log.
///
/// # Errors
/// No line has a time under a date, or a date is none: every time below it would be of another day.
pub(super) fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    let mut reader = Reader::new(document.text, options);
    for (number, line) in options.progress.of_lines(lines(document.text)) {
        reader.line(number, line)?;
    }
    reader.finish()
}
