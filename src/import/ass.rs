//! Reads Advanced `SubStation` Alpha and its predecessor SSA: the lines `Dialogue:` of the section `[Events]`, whose fields the
//! line `Format:` names.

use super::captions;
use super::lines::{lines, without_blank_lines};
use super::options::Options;
use super::tally::Tally;
use super::transcript::{Document, Format, Transcript};
use crate::record::{Problem, ProblemKind, counted};
use crate::time::{Millis, parse_clock};
use std::borrow::Cow;

pub(super) const FORMAT: Format = Format {
    word: "ass",
    name: "ASS and SSA",
    from: "Aegisub, subtitle editors",
    extensions: &["ass", "ssa"],
    detect: |document| {
        let first = lines(document.text)
            .map(|(_, line)| line.trim())
            .find(|line| !line.is_empty() && !line.starts_with(';'));
        first.is_some_and(|line| line.eq_ignore_ascii_case("[script info]"))
    },
    read,
};

/// The fields of a line `Dialogue:` by number.
struct Fields {
    count: usize,
    start: usize,
    end: usize,
    name: Option<usize>,
}

impl Fields {
    /// Reads a line `Format:`. The text is always the last field, since it alone may have commas.
    fn parse(names: &str) -> Option<Fields> {
        let names: Vec<String> = names.split(',').map(|name| name.trim().to_ascii_lowercase()).collect();
        let at = |name: &str| names.iter().position(|known| known == name);
        (names.last().is_some_and(|name| name == "text")).then_some(())?;
        Some(Fields {
            count: names.len(),
            start: at("start")?,
            end: at("end")?,
            name: at("name").or_else(|| at("actor")),
        })
    }
}

fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    let mut transcript = Transcript::default();
    let mut fields = Fields { count: 10, start: 1, end: 2, name: Some(4) };
    let (mut is_events, mut comments, mut notes, mut drawings) =
        (false, Tally::default(), Tally::default(), Tally::default());
    for (number, line) in options.progress.of_lines(lines(document.text)) {
        let line = line.trim();
        if line.starts_with('[') && line.ends_with(']') {
            is_events = line.eq_ignore_ascii_case("[events]");
            continue;
        }
        let Some((key, value)) = line.split_once(':').map(|(key, value)| (key.trim(), value.trim())) else {
            continue;
        };
        if !is_events {
            if key.eq_ignore_ascii_case("title") && !value.is_empty() && value != "Default Aegisub file" {
                transcript.title.get_or_insert_with(|| value.to_owned());
            }
            continue;
        }
        if key.eq_ignore_ascii_case("format") {
            fields = Fields::parse(value).ok_or_else(|| {
                let what = "the line Format: of [Events] names no Start, End and, last, Text";
                Problem::new(number, ProblemKind::BadHeader, what)
            })?;
        } else if key.eq_ignore_ascii_case("comment") {
            comments.add(number);
        } else if key.eq_ignore_ascii_case("dialogue") {
            let values: Vec<&'a str> = value.splitn(fields.count, ',').collect();
            let time = |at: usize| values.get(at).and_then(|text| time(text.trim()));
            let (Some(text), Some(start), end) =
                (values.get(fields.count - 1), time(fields.start), time(fields.end))
            else {
                transcript.dropped(number, "cannot read the times of this line; skipped");
                continue;
            };
            let Words { text, note, drawing } = words(text);
            if note {
                notes.add(number);
            }
            if drawing {
                drawings.add(number);
            }
            if drawing && text.is_empty() {
                continue;
            }
            if text.is_empty() {
                transcript.problem(number, ProblemKind::BadValue, "line without text; kept");
            }
            if end.is_none() {
                transcript.problem(number, ProblemKind::BadTime, "cannot read the end of this line");
            }
            let name = fields.name.and_then(|at| values.get(at)).map(|name| name.trim());
            let speaker = name.filter(|name| !name.is_empty()).map(|name| transcript.speaker(name));
            transcript.say(number, (Some(start), end), speaker, text);
        }
    }
    transcript.require_something("there is no line Dialogue: in a section [Events]")?;
    for (tally, what) in [
        (comments, "ignored comments"),
        (notes, "ignored notes in braces, as the format requires"),
        (drawings, "ignored drawings"),
    ] {
        transcript.tallied(&tally, ProblemKind::Dropped, |n| format!("{what}: {}", counted(n, "line")));
    }
    captions::finish(&mut transcript);
    Ok(transcript)
}

/// A time: hours, minutes, seconds and hundredths.
fn time(text: &str) -> Option<Millis> {
    parse_clock(text).filter(|_| text.matches(':').count() == 2)
}

/// The words of a line, and what is not part of them.
struct Words<'a> {
    text: Cow<'a, str>,
    /// Whether a block in braces had words and no override code.
    note: bool,
    /// Whether part of it is a drawing.
    drawing: bool,
}

/// Removes override blocks (`{\i1}`), and drawings between `{\p1}` and `{\p0}`. `\N` is a line break, `\n` and `\h` are spaces.
fn words(raw: &str) -> Words<'_> {
    if !raw.contains(['{', '\\']) {
        return Words { text: Cow::Borrowed(raw.trim()), note: false, drawing: false };
    }
    let (mut text, mut note, mut drawing, mut is_drawing) = (String::new(), false, false, false);
    let mut rest = raw;
    while let Some(c) = rest.chars().next() {
        if let Some((block, after)) = rest.strip_prefix('{').and_then(|inside| inside.split_once('}')) {
            note |= !block.contains('\\') && !block.trim().is_empty();
            for code in block.split('\\').skip(1) {
                if let Some(level) =
                    code.strip_prefix('p').filter(|level| level.starts_with(|c: char| c.is_ascii_digit()))
                {
                    is_drawing = !level.starts_with('0');
                    drawing |= is_drawing;
                }
            }
            rest = after;
            continue;
        }
        let escaped = ["\\N", "\\n", "\\h"].into_iter().find(|code| rest.starts_with(code));
        let (plain, length) = match escaped {
            Some("\\N") => ('\n', 2),
            Some(_) => (' ', 2),
            None => (c, c.len_utf8()),
        };
        if !is_drawing {
            text.push(plain);
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    Words { text: Cow::Owned(without_blank_lines(&text)), note, drawing }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_drawings_are_removed_and_words_kept() {
        for (raw, text) in [
            ("Sit, please.", "Sit, please."),
            ("{\\an8\\i1}Sit{\\i0} down.\\N{\\k20}Now.", "Sit down.\nNow."),
            ("a\\hb\\nc", "a b c"),
            ("{\\p1}m 0 0 l 10 10{\\p0}Sit.", "Sit."),
            ("{\\pos(10,20)}Sit.", "Sit."),
            ("{softly} Sit {", "Sit {"),
            ("C:\\temp", "C:\\temp"),
        ] {
            assert_eq!(words(raw).text, text, "{raw}");
        }
        assert!(words("{softly} Sit").note && !words("{\\i1}Sit").note);
    }

    #[test]
    fn many_open_braces_take_time_in_proportion() {
        assert_eq!(words(&"{".repeat(20_000)).text.len(), 20_000);
    }
}
