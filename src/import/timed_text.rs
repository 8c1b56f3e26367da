//! Reads the timed text of `YouTube`, as it is downloaded: `<timedtext>` with times in milliseconds (srv2, srv3), and `<transcript>` with
//! times in seconds (srv1).

use super::captions;
use super::lines::without_blank_lines;
use super::options::Options;
use super::transcript::{Document, Format, Transcript};
use super::xml::{Piece, Tag, Xml, root_name};
use crate::record::{Problem, ProblemKind};
use crate::time::{MAX_MILLIS, Millis, parse_seconds};

pub(super) const FORMAT: Format = Format {
    word: "timedtext",
    name: "YouTube timed text",
    from: "YouTube captions as downloaded (srv1, srv2, srv3)",
    extensions: &["srv1", "srv2", "srv3"],
    detect: |document| match root_name(document).as_deref() {
        Some("timedtext") => true,
        Some("transcript") => document.text.contains("<text start=\""),
        Some(_) | None => false,
    },
    read,
};

/// A caption that is being read.
struct Open {
    line: u64,
    times: (Option<Millis>, Option<Millis>),
    words: String,
}

fn read<'a>(document: &Document<'a>, _: &Options) -> Result<Transcript<'a>, Problem> {
    let root = root_name(document).filter(|root| root == "transcript");
    let (mut xml, _) = Xml::open(document, root.as_deref().unwrap_or("timedtext"))?;
    let mut transcript = Transcript::default();
    let mut open: Option<Open> = None;
    while let Some(piece) = xml.next() {
        match piece {
            Piece::Open(tag) => match tag.name() {
                "p" | "text" => open = Some(begin(&tag, xml.line(), &mut transcript)),
                "br" => open.iter_mut().for_each(|caption| caption.words.push('\n')),
                _ => {}
            },
            Piece::Text(text) => {
                if let Some(caption) = open.as_mut().filter(|_| ["p", "s", "text"].contains(&xml.element())) {
                    caption.words.push_str(&text);
                }
            }
            Piece::Close(tag) if matches!(tag.name().0, "p" | "text") => {
                let Some(caption) = open.take() else { continue };
                // In srv1, entities are escaped twice.
                let words = htmlize::unescape(caption.words.as_str());
                let words = without_blank_lines(&words);
                // A paragraph without words moves automatic captions up by a line.
                if !words.is_empty() {
                    transcript.say(caption.line, caption.times, None, words);
                }
            }
            Piece::Close(_) => {}
        }
    }
    xml.finish(&mut transcript);
    transcript.require_something("there is no caption with words")?;
    captions::finish(&mut transcript);
    Ok(transcript)
}

/// Reads the times of a caption: `t` and `d` in milliseconds, or `start` and `dur` in seconds.
fn begin(tag: &Tag<'_>, line: u64, transcript: &mut Transcript<'_>) -> Open {
    let mut time = |millis: &str, seconds: &str| -> Option<Millis> {
        let of_millis = |text: &str| text.parse().ok().filter(|ms| (0..=MAX_MILLIS).contains(ms)).map(Millis);
        let stated = tag.attribute(millis).map(|text| (of_millis(&text), text));
        let (read, text) = stated.or_else(|| {
            let text = tag.attribute(seconds)?;
            Some((parse_seconds(&text), text))
        })?;
        if read.is_none() {
            transcript.problem(line, ProblemKind::BadTime, format!("unreadable time {text:?}"));
        }
        read
    };
    let (at, length) = (time("t", "start"), time("d", "dur"));
    if at.is_none() {
        transcript.problem(line, ProblemKind::BadTime, "caption without a time");
    }
    Open { line, times: (at, at.zip(length).map(|(at, length)| at + length)), words: String::new() }
}
