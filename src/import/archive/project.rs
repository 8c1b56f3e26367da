//! Reads the transcript in a REFI-QDA project (`project.qde`, QDA-XML 1.0): the plain text of a recording's transcript, cut
//! at its sync points.
//!
//! A sync point is a position in the text, in characters from 0, and the time of the recording there, in milliseconds.

use super::Unpacked;
use super::parts::Parts;
use crate::import::transcript::{Document, Transcript};
use crate::import::xml::{Piece, Tag, Xml};
use crate::record::counted;
use std::fmt::Write;

/// A transcript of a recording.
struct Found {
    /// The name of the recording.
    of: String,
    /// The part with its plain text, if it has one.
    path: Option<String>,
    /// The position and the time of each sync point.
    points: Vec<(usize, i64)>,
}

/// Reads the transcript of a project as text with times.
///
/// # Errors
/// Why it cannot be read; also if the project has no transcript with times, or several.
pub(super) fn read(parts: &Parts<'_>) -> Result<Unpacked, String> {
    const EXPORT: &str =
        "export that of one recording as text with timestamps from the program that wrote it";
    let project = parts.text("project.qde")?;
    let mut transcripts = transcripts(&project)?;
    let all = transcripts.len();
    transcripts.retain(|found| !found.points.is_empty() && found.path.is_some());
    let [found] = transcripts.as_mut_slice() else {
        if transcripts.is_empty() && all > 0 {
            return Err(format!("its transcripts have no text with times; {EXPORT}"));
        }
        if transcripts.is_empty() {
            return Err(format!("it has no transcript of a recording; {EXPORT}"));
        }
        let names: Vec<&str> = transcripts.iter().map(|found| found.of.as_str()).collect();
        let (n, names) = (counted(names.len() as u64, "transcript"), names.join(", "));
        return Err(format!("it has {n} of recordings ({names}); {EXPORT}"));
    };
    let path = found.path.as_deref().unwrap_or_default();
    let words =
        ["sources/", "Sources/"].iter().map(|folder| format!("{folder}{path}")).find(|path| parts.has(path));
    let words = parts.text(&words.unwrap_or_else(|| path.to_owned()))?;
    let words = words.trim_start_matches('\u{feff}');
    found.points.retain(|&(_, time)| (0..=crate::time::MAX_MILLIS).contains(&time));
    found.points.sort_unstable();
    let mut report = Transcript::default();
    let mut unpacked = Unpacked::default();
    let (mut chars, mut at, mut paragraph) = (words.char_indices(), 0, 1);
    let mut next = |position: usize| {
        let byte = chars.by_ref().nth(position.saturating_sub(at)).map_or(words.len(), |(byte, _)| byte);
        at = position.saturating_add(1).max(at);
        byte
    };
    let mut cuts: Vec<(usize, Option<i64>)> = Vec::new();
    // Of several points at one position, the last is where the words begin.
    for (i, &(position, time)) in found.points.iter().enumerate() {
        if found.points.get(i + 1).is_none_or(|&(other, _)| other != position) {
            cuts.push((next(position), Some(time)));
        }
    }
    if cuts.first().is_none_or(|&(byte, _)| byte > 0) {
        cuts.insert(0, (0, None));
    }
    for (i, &(byte, time)) in cuts.iter().enumerate() {
        let (until, end) = cuts.get(i + 1).copied().unwrap_or((words.len(), None));
        let Some(part) = words.get(byte..until) else { continue };
        let blank = part.len() - part.trim_start().len();
        let first = paragraph + part.get(..blank).map_or(0, lines_in);
        paragraph += lines_in(part);
        if part.trim().is_empty() {
            continue;
        }
        let times = match (time.map(stamp), end.filter(|&end| time.is_some_and(|time| time < end)).map(stamp))
        {
            (Some(from), Some(until)) => format!("[{from} - {until}] "),
            (Some(from), None) => format!("[{from}] "),
            (None, _) => String::new(),
        };
        // A time in the words stays in the words.
        let words = part.trim().replace("\r\n", "\n").replace('\r', "\n").replace("\n[", " [");
        let _ = writeln!(unpacked.text, "{times}{words}");
        let lines = words.matches('\n').count() + 1;
        unpacked.places.paragraphs.extend((0u32..).take(lines).map(|n| first.saturating_add(n)));
    }
    if all > 1 {
        let others = counted(all as u64 - 1, "transcript");
        report.dropped(1, format!("left out: {others} without text or times"));
    }
    unpacked.problems = report.problems;
    Ok(unpacked)
}

/// A time as text with times has it.
fn stamp(millis: i64) -> String {
    let (s, ms) = (millis.div_euclid(1000), millis.rem_euclid(1000));
    format!("{}:{:02}:{:02}.{ms:03}", s / 3600, s / 60 % 60, s % 60)
}

fn lines_in(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX)
}

/// The transcripts of recordings in a project.
fn transcripts(project: &str) -> Result<Vec<Found>, String> {
    let (mut xml, _) =
        Xml::open(&Document { text: project, name: "" }, "Project").map_err(|not| not.message)?;
    let (mut all, mut recording) = (Vec::<Found>::new(), String::new());
    while let Some(piece) = xml.next() {
        let Piece::Open(tag) = piece else { continue };
        match tag.name() {
            "AudioSource" | "VideoSource" => recording = tag.owned("name").unwrap_or_default(),
            "Transcript" => all.push(Found {
                of: recording.clone(),
                path: tag
                    .owned("plainTextPath")
                    .and_then(|path| path.strip_prefix("internal://").map(str::to_owned)),
                points: Vec::new(),
            }),
            "SyncPoint" => {
                let number =
                    |tag: &Tag<'_>, name: &str| tag.attribute(name).and_then(|text| text.parse::<i64>().ok());
                if let Some(found) = all.last_mut()
                    && let (Some(position), Some(time)) =
                        (number(&tag, "position"), number(&tag, "timeStamp"))
                {
                    found.points.push((usize::try_from(position).unwrap_or(0), time));
                }
            }
            _ => {}
        }
    }
    let mut cut_short = Transcript::default();
    xml.finish(&mut cut_short);
    cut_short.problems.list().first().map_or(Ok(all), |problem| Err(problem.message.clone()))
}
