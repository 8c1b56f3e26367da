//! Reads the HTML files of noScribe: paragraphs of anchors, each named by its start and end in milliseconds and its speaker.
//!
//! The words of a paragraph begin with the speaker's name and a colon. A user may have changed the name there; then it is the
//! speaker's name for the anchors of that paragraph that have the same speaker.

use super::lines::LineIndex;
use super::names::is_name;
use super::options::Options;
use super::transcript::{Document, Format, Transcript};
use crate::record::{Problem, ProblemKind};
use crate::time::{MAX_MILLIS, Millis};

pub(super) const FORMAT: Format = Format {
    word: "noscribe",
    name: "noScribe HTML",
    from: "noScribe",
    extensions: &["html", "htm"],
    detect: |document| document.text.trim_start().starts_with('<') && document.text.contains(" name=\"ts_"),
    read,
};

/// An anchor: its line, its times, its speaker, its words so far.
struct Anchor<'a> {
    line: u64,
    at: Option<Millis>,
    end: Option<Millis>,
    speaker: &'a str,
    words: String,
}

fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    let mut reader = NoscribeReader::default();
    let (mut index, mut rest, mut hidden) = (LineIndex::new(document.text), document.text, None::<&str>);
    while !rest.is_empty() {
        let at = document.text.len() - rest.len();
        options.progress.at(at);
        let Some(inside) = rest.strip_prefix('<') else {
            let (words, after) =
                rest.split_at_checked(rest.find('<').unwrap_or(rest.len())).unwrap_or((rest, ""));
            rest = after;
            if hidden.is_none() {
                reader.text(words, index.line(at));
            }
            continue;
        };
        let (tag, after) = match inside.strip_prefix("!--") {
            Some(comment) => ("!", comment.split_once("-->").map_or("", |(_, after)| after)),
            None => inside.split_once('>').unwrap_or((inside, "")),
        };
        rest = after;
        let name = tag.split([' ', '\t', '\n', '\r', '/']).find(|part| !part.is_empty()).unwrap_or_default();
        match (tag.starts_with('/'), name) {
            (true, name) if hidden == Some(name) => hidden = None,
            (false, name @ ("head" | "style" | "script")) => hidden = hidden.or(Some(name)),
            (false, "a") => {
                reader.close();
                reader.open(tag, index.line(at));
            }
            (true, "a") => reader.close(),
            (false, "br") => reader.text("\n", index.line(at)),
            (_, "p") => reader.end_paragraph(),
            _ => {}
        }
    }
    reader.end_paragraph();
    let mut transcript = reader.transcript;
    if transcript.items.is_empty() {
        return Err(Problem::new(
            1,
            ProblemKind::BadTime,
            "no anchor has times (<a name=\"ts_0_1500_S00\">)",
        ));
    }
    transcript.problems.sort();
    Ok(transcript)
}

#[derive(Default)]
struct NoscribeReader<'a> {
    transcript: Transcript<'a>,
    anchor: Option<Anchor<'a>>,
    /// The speaker of the paragraph in its first anchor, and the name that its words begin with.
    named: Option<(&'a str, String)>,
    /// Whether the paragraph has had an anchor.
    is_within: bool,
}

impl<'a> NoscribeReader<'a> {
    /// Opens an anchor, if it is one of noScribe's.
    fn open(&mut self, tag: &'a str, line: u64) {
        let Some((_, name)) = tag.split_once("name=\"ts_") else { return };
        let name = name.split_once('"').map_or(name, |(name, _)| name);
        let mut parts = name.splitn(3, '_');
        let mut time =
            || parts.next()?.parse::<i64>().ok().filter(|ms| (0..=MAX_MILLIS).contains(ms)).map(Millis);
        let (at, end) = (time(), time());
        if at.is_none() || end.is_none() {
            self.transcript.problem(line, ProblemKind::BadTime, format!("unreadable times of ts_{name}"));
        }
        self.anchor = Some(Anchor {
            line,
            at,
            end,
            speaker: parts.next().unwrap_or_default().trim(),
            words: String::new(),
        });
    }

    fn text(&mut self, raw: &str, line: u64) {
        match &mut self.anchor {
            Some(anchor) => anchor.words.push_str(raw),
            None if raw.trim().is_empty() => {}
            None => self.transcript.dropped(line, "text without times left out"),
        }
    }

    fn close(&mut self) {
        let Some(Anchor { line, at, end, speaker, words }) = self.anchor.take() else { return };
        let words = htmlize::unescape(words.as_str());
        let lines: Vec<String> = words
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|line| !line.is_empty())
            .collect();
        let mut words = lines.join("\n");
        if !self.is_within
            && let Some((name, rest)) = words.split_once(':')
            && (name == speaker || is_name(name) && rest.starts_with([' ', '\u{a0}']))
        {
            self.named = Some((speaker, name.trim().to_owned()));
            words = String::from(rest.trim());
        }
        self.is_within = true;
        if words.is_empty() {
            return;
        }
        let name = match &self.named {
            Some((of, name)) if *of == speaker => name,
            Some(_) | None => speaker,
        };
        let speaker = Some(name).filter(|name| !name.is_empty()).map(|name| self.transcript.speaker(name));
        self.transcript.say(line, (at, end), speaker, words);
    }

    fn end_paragraph(&mut self) {
        self.close();
        self.named = None;
        self.is_within = false;
    }
}
