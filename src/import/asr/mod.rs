//! Reads the JSON of speech recognizers and hosts: one reader over a table of formats.
//!
//! A row of the table ([`rows`]) says how a format is recognized and where its segments, words, times and speakers are.
//! Times are read from their decimal digits ([`times`]), never as floating point. A segment with several speakers is split
//! where the speaker changes, and words without segments are cut into lines ([`segments`]); both are reported. Only the
//! first alternative is read. A recognizer's speaker is a number or label, never assumed to be a person. JSON that no row
//! describes is read by the names of its fields ([`any`]), as guesses.
//!
//! To add a format, add a row.

mod any;
pub(super) mod ctm;
mod failure;
mod field_names;
mod json;
mod lists;
mod otranscribe;
mod read;
mod row;
mod rows;
mod segments;
mod spacing;
mod times;
mod turns;
mod vcon;

pub(super) use any::spoken;

use super::options::Options;
use super::transcript::{Document, Format, Transcript};
use super::units::Unit;
use crate::record::{Problem, ProblemKind};
use crate::time::Millis;
use json::{Json, Node};
use read::Reader;
use row::Row;
use rows::ROWS;
use std::borrow::Cow;
use std::collections::HashSet;
use times::length;

macro_rules! formats {
    ($($row:literal)+) => { [$(format::<$row>(),)+] };
}

/// The formats of the table.
pub(super) const FORMATS: [Format; ROWS.len()] =
    formats!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20);

/// The row of JSON that no other row describes.
const ANY: usize = ROWS.len() - 1;

/// The format of one row. Its functions know their row by its number.
const fn format<const N: usize>() -> Format {
    let Row { word, name, from, extensions, .. } = ROWS[N];
    Format { word, name, from, extensions, detect: detect::<N>, read: read_row::<N> }
}

fn detect<const N: usize>(document: &Document<'_>) -> bool {
    Json::parse(document.text).and_then(|json| row_of(&json)) == Some(N)
}

/// The format of a JSON text; `None` if it is none of these.
pub(super) fn format_of(text: &str) -> Option<&'static Format> {
    const ALL: &[Format] = &FORMATS;
    ALL.get(row_of(&Json::parse(text)?)?)
}

/// The first row whose paths a document has.
fn row_of(json: &Json<'_>) -> Option<usize> {
    let listed = ROWS.iter().position(|row| is_of(row, json));
    listed.or_else(|| (failure::refusal(json).is_some() || any::find(json).is_some()).then_some(ANY))
}

/// Whether a document has the paths of a row.
fn is_of(row: &Row, json: &Json<'_>) -> bool {
    row.has.iter().any(|paths| paths.split(' ').all(|path| json.has(path)))
}

fn read_row<'a, const N: usize>(
    document: &Document<'a>,
    options: &Options,
) -> Result<Transcript<'a>, Problem> {
    read(&ROWS[N], document, options)
}

fn read<'a>(row: &Row, document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    let json = Json::parse(document.text).ok_or_else(|| not_json(document.text))?;
    let layouts = row.layouts();
    let reader = Reader::new(&json, options, row.people);
    let mut transcript = Transcript::default();
    for &line in &json.broken {
        transcript.problem(line, ProblemKind::Dropped, "line that is not JSON, left out");
    }
    let is_read = match row.word {
        "otranscribe" => return otranscribe::read(&json, document.name, options),
        "vcon" => {
            let nested = |text: &str| read_nested(text, options);
            return match vcon::payload(&json)? {
                Some(signed) => nested(&signed),
                None => vcon::read(&json, &nested),
            };
        }
        "json" => any::find(&json).is_some_and(|found| {
            found.report(&json, &mut transcript);
            reader.add_first(&[found.layout()], &mut transcript)
        }),
        _ => {
            one_recording(&json, row.recording)?;
            reader.add_first(&layouts, &mut transcript)
        }
    };
    if !is_read {
        if let Some(problem) = failure::refusal(&json) {
            return Err(problem);
        }
        if !is_of(row, &json) {
            let what = format!("not {}: it has no list of segments or words where they should be", row.name);
            return Err(Problem::new(1, ProblemKind::MissingField, what));
        }
    }
    let text = |paths| json.any(paths).and_then(Node::text).map(Cow::into_owned);
    transcript.duration = stated_length(&json, row.duration);
    transcript.media = text(row.media);
    transcript.title = text(row.title);
    if transcript.people.is_empty() {
        let is_somebody = |label: &str| layouts.iter().all(|layout| layout.is_somebody(label));
        any::report_other_speakers(&json, is_somebody, &mut transcript);
    }
    transcript.problems.sort();
    Ok(transcript)
}

/// Reads a text that is part of a document.
fn read_nested(text: &str, options: &Options) -> Result<Transcript<'static>, Problem> {
    let row = Json::parse(text).and_then(|json| row_of(&json)).ok_or_else(|| not_json(text))?;
    let document = Document { text, name: "" };
    Ok(read(&ROWS[row], &document, options)?.into_owned(|line| line))
}

/// The stated length of the recording.
fn stated_length(json: &Json<'_>, paths: &str) -> Option<Millis> {
    paths.split('|').find_map(|path| {
        let (path, unit) = path.split_once(':').unwrap_or((path, "s"));
        length(json.any(path)?, Unit::from_word(unit)?)
    })
}

/// Refuses a file whose segments are of several recordings, which have no common time.
fn one_recording(json: &Json<'_>, path: &str) -> Result<(), Problem> {
    let lines = json.children(if path.is_empty() { 0 } else { usize::MAX });
    let of: HashSet<_> = lines.into_iter().filter_map(|node| node.at(path)?.text()).collect();
    let n = of.len();
    if n < 2 {
        return Ok(());
    }
    let what = format!(
        "its lines are of {n} recordings ({path}), whose times have nothing in common; import the lines of each as a file of its own"
    );
    Err(Problem::new(1, ProblemKind::BadValue, what))
}

/// Why a text is not JSON.
fn not_json(text: &str) -> Problem {
    let wrong = serde_json::from_str::<serde::de::IgnoredAny>(text).err();
    let line = wrong.as_ref().map_or(1, |e| e.line().max(1) as u64);
    let what = match wrong {
        Some(e) if e.is_eof() => "the JSON ends too early; the file is not whole".to_owned(),
        Some(e) => format!("not JSON: {e}"),
        None => "not an object or a list".to_owned(),
    };
    Problem::new(line, ProblemKind::NotJson, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_has_a_word_of_its_own() {
        let words: HashSet<&str> = FORMATS.iter().map(|format| format.word).collect();
        assert_eq!(words.len(), ROWS.len());
        assert_eq!(ROWS[ANY].word, "json");
    }
}
