//! Reads the HTML files of noScribe: paragraphs of anchors, each named by its start and end in milliseconds and its speaker.
//!
//! The words of a paragraph begin with the speaker's name and a colon. A user may have changed the name there; then it is the
//! speaker's name for the anchors of that paragraph that have the same speaker.

use super::lines::{LineIndex, single_spaced};
use super::names::is_name;
use super::options::Options;
use super::transcript::{Document, Format, Transcript};
use crate::record::{Problem, ProblemKind};
use crate::time::{MAX_MILLIS, Millis};
use regex::Regex;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    word: "noscribe",
    name: "noScribe HTML",
    from: "noScribe",
    extensions: &["html", "htm"],
    detect: |document| document.text.trim_start().starts_with('<') && document.text.contains(" name=\"ts_"),
    read,
};

/// A comment or a tag.
#[expect(clippy::unwrap_used, reason = "a constant")]
static TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?s)<!--.*?(?:-->|\z)|<(?<tag>[^>]*)>?").unwrap());

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
    let (mut index, mut done, mut hidden) = (LineIndex::new(document.text), 0, None::<&str>);
    let words = |from: usize, to: usize| document.text.get(from..to).unwrap_or_default();
    for found in TAG.captures_iter(document.text) {
        let whole = found.get_match();
        options.progress.at(whole.start());
        if hidden.is_none() {
            reader.text(words(done, whole.start()), index.line(done));
        }
        done = whole.end();
        let Some(tag) = found.name("tag").map(|tag| tag.as_str()) else { continue };
        let name = tag.split([' ', '\t', '\n', '\r', '/']).find(|part| !part.is_empty()).unwrap_or_default();
        match (tag.starts_with('/'), name) {
            (true, name) if hidden == Some(name) => hidden = None,
            (false, name @ ("head" | "style" | "script")) => hidden = hidden.or(Some(name)),
            (false, "a") => {
                reader.close();
                reader.open(tag, index.line(whole.start()));
            }
            (true, "a") => reader.close(),
            (false, "br") => reader.text("\n", index.line(whole.start())),
            (_, "p") => reader.end_paragraph(),
            _ => {}
        }
    }
    if hidden.is_none() {
        reader.text(words(done, document.text.len()), index.line(done));
    }
    reader.end_paragraph();
    let transcript = reader.transcript;
    if transcript.items.is_empty() {
        let what = "no anchor has times (<a name=\"ts_0_1500_S00\">)";
        return Err(Problem::new(1, ProblemKind::BadTime, what));
    }
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
        let mut words = single_spaced(&words);
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
