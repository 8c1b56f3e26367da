//! Reads oTranscribe's files: JSON whose `text` is HTML, with a `span` for each timestamp. The HTML becomes timestamped
//! text, which is read as such.

use super::json::{Json, Node};
use crate::import::options::Options;
use crate::import::text;
use crate::import::transcript::{Document, Transcript};
use crate::record::{Problem, ProblemKind};
use crate::time::{format_hms_exact, parse_seconds};
use regex::Regex;
use std::borrow::Cow;
use std::fmt::Write;
use std::sync::LazyLock;

/// A timestamp with its seconds, the end of a line, any other tag.
#[expect(clippy::unwrap_used, reason = "a constant")]
static TAGS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?is)<span[^>]*\bdata-timestamp="(?<time>[0-9.]+)"[^>]*>.*?</span>|(?<end><br\s*/?>|</?(?:p|div|li|h[1-6])\b[^>]*>)|<[^>]*>"#,
    )
    .unwrap()
});

pub(super) fn read<'a>(json: &Json<'a>, name: &str, options: &Options) -> Result<Transcript<'a>, Problem> {
    let missing = |what: &str| Problem::new(1, ProblemKind::MissingField, what);
    let node = json.any("text").ok_or_else(|| missing("no text"))?;
    let html = node.text().ok_or_else(|| missing("no text"))?;
    let plain = plain(&html);
    if !html.contains("data-timestamp") {
        return Err(missing("the text has no timestamps, so nothing says when anything was said"));
    }
    let read = text::read(&Document { text: &plain, name }, options)?;
    let line = json.lines().line(node.raw());
    let mut transcript = read.into_owned(|_| line);
    transcript.media = json.any("media").and_then(Node::label).map(Cow::into_owned);
    Ok(transcript)
}

/// The HTML as lines of timestamped text: `[0:00:02.550] words`.
fn plain(html: &str) -> String {
    let mut plain = String::with_capacity(html.len());
    let mut done = 0;
    let words = |plain: &mut String, from: usize, to: usize| {
        let words = htmlize::unescape(html.get(from..to).unwrap_or_default());
        plain.push_str(&words.replace('\u{a0}', " "));
    };
    for found in TAGS.captures_iter(html) {
        let whole = found.get_match();
        words(&mut plain, done, whole.start());
        done = whole.end();
        if let Some(at) = found.name("time").and_then(|time| parse_seconds(time.as_str())) {
            let _ = write!(plain, "\n[{}] ", format_hms_exact(at));
        } else if found.name("end").is_some() {
            plain.push('\n');
        }
    }
    words(&mut plain, done, html.len());
    plain
}
