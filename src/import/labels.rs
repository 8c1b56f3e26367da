//! Reads the labels that Audacity exports: start and end in seconds and the label, with tabs between them.
//!
//! A line that begins with a backslash has the frequencies of the label before it, and is ignored.

use super::captions;
use super::lines::lines;
use super::options::Options;
use super::transcript::{Document, Format, Transcript};
use crate::record::{Problem, ProblemKind};
use crate::time::{Millis, parse_seconds};

pub(super) const FORMAT: Format = Format {
    word: "labels",
    name: "Audacity labels",
    from: "Audacity",
    extensions: &["labels"],
    detect,
    read,
};

/// The start, the end and the text of a label. Audacity writes six decimals, after a comma in some countries.
fn label(line: &str) -> Option<(Millis, Millis, &str)> {
    let mut fields = line.splitn(3, '\t');
    let mut time = || {
        let text = fields.next()?;
        let (_, decimals) = text.split_once(['.', ','])?;
        let is_time =
            decimals.len() >= 3 && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
        parse_seconds(&text.replace(',', ".")).filter(|_| is_time)
    };
    let (at, end) = (time()?, time()?);
    Some((at, end, fields.next().unwrap_or_default().trim()))
}

/// The lines that may be labels: neither blank nor with frequencies.
fn rows(text: &str) -> impl Iterator<Item = (u64, &str)> + Clone {
    lines(text).filter(|(_, line)| !line.trim().is_empty() && !line.starts_with("\\\t"))
}

/// Whether every line is a label, and no label has a further column.
fn detect(document: &Document<'_>) -> bool {
    /// The number of lines examined.
    const LINES: usize = 50;
    let is_label = |line: &str| label(line).is_some_and(|(_, _, text)| !text.contains('\t'));
    let mut head = rows(document.text).take(LINES).peekable();
    head.peek().is_some() && head.all(|(_, line)| is_label(line))
}

fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    let mut transcript = Transcript::default();
    for (number, line) in options.progress.of_lines(rows(document.text)) {
        let Some((at, end, text)) = label(line) else {
            transcript.dropped(number, "line without two times in seconds; skipped");
            continue;
        };
        if text.is_empty() {
            transcript.problem(number, ProblemKind::BadValue, "label without text; kept");
        }
        // A label of no length is a point.
        transcript.say(number, (Some(at), Some(end).filter(|&end| end > at)), None, text);
    }
    if transcript.items.is_empty() {
        let what = "no line has a start and an end in seconds, with a tab between them";
        return Err(Problem::new(1, ProblemKind::BadTime, what));
    }
    captions::finish(&mut transcript);
    Ok(transcript)
}
