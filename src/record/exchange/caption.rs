//! Writes a gap as one line of text, and parses it back, for formats that have no gaps.

use crate::record::Body;
use crate::record::words::{Questioning, words};
use crate::time::{Millis, format_hms_exact};
use std::fmt;

/// The suffix of the voice name of a cue without a known end. Its duration in the file is assumed.
pub const OPEN_END: &str = ", end not known";

words! {
    /// What a caption describes.
    pub enum CaptionKind {
        /// A declared gap.
        Untaped = "UNTAPED",
        /// An inferred gap.
        NoRecord = "NO RECORD",
        /// Time NOT HELD.
        NotHeld = "NOT HELD",
    }
}

/// A gap or a part of one as a line of text: `[UNTAPED 1:24:29; part: 2.1; reason: meal; questioning: unknown]`.
///
/// ```
/// use untaped::record::{Caption, CaptionKind};
/// use untaped::time::Millis;
/// let mut caption = Caption::new(CaptionKind::Untaped, Millis(5_069_000));
/// caption.reasons.push("meal".into());
/// assert_eq!(caption.to_string(), "[UNTAPED 1:24:29; reason: meal]");
/// assert_eq!(Caption::parse("[UNTAPED 1:24:29; reason: meal]"), Some(caption));
/// assert_eq!(Caption::parse("[UNTAPED speech]"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// What it describes.
    pub kind: CaptionKind,
    /// The length, `h:mm:ss`, with milliseconds only where they are not zero.
    pub length: String,
    /// Which part of a gap it describes, `2.3`; `None` for all of a gap.
    pub part: Option<String>,
    /// The number of parts of a gap whose parts have captions of their own, which say what is stated.
    pub parts: Option<usize>,
    /// The stated reasons, each once.
    pub reasons: Vec<String>,
    /// The stated values of `questioning`, each once.
    pub questioning: Vec<Questioning>,
    /// The sources, each once.
    pub sources: Vec<String>,
}

impl Caption {
    /// A caption without reasons, questioning and sources.
    pub fn new(kind: CaptionKind, length: Millis) -> Caption {
        let length = format_hms_exact(length);
        Caption {
            kind,
            length,
            part: None,
            parts: None,
            reasons: Vec::new(),
            questioning: Vec::new(),
            sources: Vec::new(),
        }
    }

    /// The untaped interval that a caption says when it is read again. An interval has one value for questioning, so several
    /// become what they say together.
    #[must_use]
    pub fn untaped(&self) -> Body<'static> {
        let joined = |texts: &[String]| if texts.is_empty() { None } else { Some(texts.join(", ").into()) };
        let stated = Some(&self.questioning).filter(|stated| !stated.is_empty());
        let questioning = stated.map(|stated| Questioning::together(|value| stated.contains(&value)));
        Body::Untaped { reason: joined(&self.reasons), questioning, source: joined(&self.sources) }
    }

    /// Parses a caption; `None` for any other text, such as spoken words.
    pub fn parse(text: &str) -> Option<Caption> {
        let text = text.trim().strip_prefix('[')?.strip_suffix(']')?;
        let (kind, rest) =
            CaptionKind::ALL.iter().find_map(|kind| Some((*kind, text.strip_prefix(kind.word())?)))?;
        let mut parts = split(rest.strip_prefix(' ')?);
        let length = parts.next()??;
        let clock = |b: u8| b.is_ascii_digit() || b == b':' || b == b'.';
        if length.split(':').count() != 3 || !length.bytes().all(clock) {
            return None;
        }
        let mut caption = Caption { length, ..Caption::new(kind, Millis::ZERO) };
        for part in parts {
            let part = part?;
            let (key, value) = part.split_once(": ")?;
            match key {
                "part" => caption.part = Some(value.to_owned()),
                "parts" => caption.parts = Some(value.parse().ok()?),
                "reason" => caption.reasons.push(value.to_owned()),
                "questioning" => caption.questioning.push(Questioning::from_word(value)?),
                "source" => caption.sources.push(value.to_owned()),
                _ => return None,
            }
        }
        Some(caption)
    }
}

/// The parts between semicolons, unescaped; `None` for an invalid escape.
fn split(text: &str) -> impl Iterator<Item = Option<String>> {
    let mut parts = vec![Some(String::new())];
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let c = match c {
            ';' => {
                parts.push(Some(String::new()));
                // Each semicolon is followed by a space.
                if chars.as_str().starts_with(' ') {
                    chars.next();
                }
                continue;
            }
            '\\' => match chars.next() {
                Some('n') => Some('\n'),
                Some('r') => Some('\r'),
                Some(c @ (';' | '\\')) => Some(c),
                _ => None,
            },
            c => Some(c),
        };
        if let Some(part) = parts.last_mut() {
            *part = part.take().zip(c).map(|(mut part, c)| {
                part.push(c);
                part
            });
        }
    }
    parts.into_iter()
}

impl fmt::Display for Caption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escaped = |text: &str| {
            text.replace('\\', "\\\\").replace(';', "\\;").replace('\n', "\\n").replace('\r', "\\r")
        };
        write!(f, "[{} {}", self.kind, self.length)?;
        if let Some(part) = &self.part {
            write!(f, "; part: {}", escaped(part))?;
        }
        if let Some(parts) = self.parts {
            write!(f, "; parts: {parts}")?;
        }
        for reason in &self.reasons {
            write!(f, "; reason: {}", escaped(reason))?;
        }
        for questioning in &self.questioning {
            write!(f, "; questioning: {questioning}")?;
        }
        for source in &self.sources {
            write!(f, "; source: {}", escaped(source))?;
        }
        f.write_str("]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            kind in 0..3_usize, ms in 0..100_000_000_i64, reason in ".*", source in "[;\\\\\n: a]*",
        ) {
            let mut caption = Caption::new(CaptionKind::ALL[kind], Millis(ms));
            caption.part = Some(source.clone()).filter(|_| kind == 0);
            caption.parts = usize::try_from(ms).ok().filter(|_| kind == 1);
            caption.reasons.push(reason);
            caption.questioning.push(Questioning::Disputed);
            caption.sources.push(source);
            prop_assert_eq!(Caption::parse(&caption.to_string()), Some(caption));
        }
    }

    #[test]
    fn words_in_brackets_are_no_caption() {
        for text in [
            "",
            "[]",
            "[UNTAPED]",
            "[UNTAPED 1 h]",
            "[UNTAPED 1:00:00",
            "UNTAPED 1:00:00",
            "[UNTAPED 1:00:00; x: y]",
            "[UNTAPED 1:00:00; questioning: perhaps]",
            "[UNTAPED 1:00:00; parts: many]",
            "[untaped 1:00:00]",
            "[UNTAPED 1:00:00; reason: \\x]",
        ] {
            assert_eq!(Caption::parse(text), None, "{text}");
        }
    }
}
