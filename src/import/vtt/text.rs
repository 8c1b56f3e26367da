//! Parses the text of a WebVTT cue: its words, its voices, and the markup that is removed.

use crate::import::lines::{append, trimmed};
use smallvec::{SmallVec, smallvec};
use std::borrow::Cow;

/// The text of a cue.
pub(in crate::import) struct Cue<'a> {
    /// The words by voice: at least one span, which may be empty if it is the only one.
    pub(in crate::import) spans: VoiceSpans<'a>,
    /// Whether it has tags that are not part of WebVTT.
    pub(in crate::import) unknown_tags: bool,
}

/// Voice spans. Few cues have more than one.
pub(in crate::import) type VoiceSpans<'a> = SmallVec<[VoiceSpan<'a>; 1]>;

/// Words spoken by one voice.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::import) struct VoiceSpan<'a> {
    /// The name of the voice.
    pub(in crate::import) voice: Option<Cow<'a, str>>,
    /// The words.
    pub(in crate::import) text: Cow<'a, str>,
}

/// Parses the text of a cue, with any line ends.
pub(in crate::import) fn cue(raw: &str) -> Cue<'_> {
    if !raw.contains(['\r', '\0']) {
        return parse_plain(raw).unwrap_or_else(|| parse_markup(raw));
    }
    let plain = raw.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{fffd}");
    let cue = parse_markup(&plain);
    let own = |span: VoiceSpan<'_>| VoiceSpan {
        voice: span.voice.map(|voice| Cow::Owned(voice.into_owned())),
        text: Cow::Owned(span.text.into_owned()),
    };
    Cue { spans: cue.spans.into_iter().map(own).collect(), unknown_tags: cue.unknown_tags }
}

/// Parses the most common cues, those without markup except one voice span around the text. Gives what [`parse_markup`]
/// gives, at a fraction of the cost; `None` for any other cue.
fn parse_plain(raw: &str) -> Option<Cue<'_>> {
    let (voice, words) = match raw.strip_prefix("<v ") {
        Some(inside) => {
            let end = memchr::memchr(b'>', inside.as_bytes())?;
            let (name, rest) = inside.split_at_checked(end)?;
            let words = rest.get(1..)?;
            (Some(name), words.strip_suffix("</v>").unwrap_or(words))
        }
        None => (None, raw),
    };
    if memchr::memchr2(b'<', b'&', words.as_bytes()).is_some() {
        return None;
    }
    let words = words.trim();
    // A name of one word needs no processing.
    let plain = |name: &str| name.bytes().all(|byte| byte > b' ' && byte != b'&' && byte.is_ascii());
    let voice = match voice {
        Some(name) if name.is_empty() || !plain(name) => return None,
        voice => voice.map(Cow::Borrowed),
    };
    let cue = Cue { spans: smallvec![VoiceSpan { voice, text: Cow::Borrowed(words) }], unknown_tags: false };
    Some(cue).filter(|_| !words.is_empty())
}

/// An open element.
enum Element<'a> {
    /// A voice span, with its name if it has one.
    Voice(Option<Cow<'a, str>>),
    /// Any other, by its tag.
    Other(&'a str),
}

fn parse_markup(raw: &str) -> Cue<'_> {
    let mut spans = VoiceSpans::new();
    let mut open: Vec<Element<'_>> = Vec::new();
    // The open voice spans, as positions in `open`.
    let mut voices: Vec<usize> = Vec::new();
    let mut unknown_tags = false;
    let mut silent = None;
    let mut rest = raw;
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('<') {
            let (tag, after) = inside.split_once('>').unwrap_or((inside, ""));
            rest = after;
            if let Some(name) = tag.strip_prefix('/') {
                close(name, &mut open, &mut voices);
            } else if !tag.starts_with(|c: char| c.is_ascii_digit()) {
                unknown_tags |= !begin(tag, &mut open, &mut voices);
                // A voice without a name, which names nobody.
                unknown_tags |= tag.starts_with('v') && matches!(open.last(), Some(Element::Voice(None)));
                if let Some(Element::Voice(Some(name))) = open.last().filter(|_| tag.starts_with('v')) {
                    silent = Some(name.clone());
                }
            }
            continue;
        }
        let (words, after) =
            rest.split_at_checked(rest.find('<').unwrap_or(rest.len())).unwrap_or((rest, ""));
        rest = after;
        let voice = voices.last().and_then(|&at| open.get(at)).and_then(|element| match element {
            Element::Voice(name) => name.clone(),
            Element::Other(_) => None,
        });
        add(&mut spans, voice, htmlize::unescape(words));
    }
    for span in &mut spans {
        span.text = trimmed(std::mem::take(&mut span.text));
    }
    let spoken = spans.iter().any(|span| !span.text.is_empty());
    if spoken {
        spans.retain(|span| !span.text.is_empty());
    }
    if !spoken {
        // A voice may say nothing.
        spans.clear();
        spans.push(VoiceSpan { voice: silent, text: Cow::Borrowed("") });
    }
    Cue { spans, unknown_tags }
}

/// Adds words to the last span, or begins a span for another voice. Spaces between two voices are dropped.
fn add<'a>(spans: &mut VoiceSpans<'a>, voice: Option<Cow<'a, str>>, words: Cow<'a, str>) {
    let blank = words.trim().is_empty();
    match spans.last_mut() {
        Some(last) if last.voice == voice || blank => append(&mut last.text, words),
        Some(last) if last.text.trim().is_empty() => *last = VoiceSpan { voice, text: words },
        Some(_) | None => spans.push(VoiceSpan { voice, text: words }),
    }
}

/// Opens an element. Gives whether its tag is part of WebVTT.
fn begin<'a>(tag: &'a str, open: &mut Vec<Element<'a>>, voices: &mut Vec<usize>) -> bool {
    let end = tag.find([' ', '\t', '\u{c}', '\n', '.']).unwrap_or(tag.len());
    let (name, rest) = tag.split_at_checked(end).unwrap_or((tag, ""));
    match name {
        "v" => {
            // Classes precede the annotation, which is the name of the voice.
            let annotation = rest.split_once([' ', '\t', '\u{c}', '\n']).map_or("", |(_, after)| after);
            let name = collapsed(annotation);
            voices.push(open.len());
            open.push(Element::Voice(Some(name).filter(|name| !name.is_empty())));
        }
        "rt" if !matches!(open.last(), Some(Element::Other("ruby"))) => {}
        "c" | "i" | "b" | "u" | "ruby" | "rt" | "lang" => open.push(Element::Other(name)),
        "" => {}
        _ => return false,
    }
    true
}

/// Closes the innermost element, if the tag matches.
fn close(name: &str, open: &mut Vec<Element<'_>>, voices: &mut Vec<usize>) {
    let ends = match open.last() {
        Some(Element::Voice(_)) => name == "v",
        Some(Element::Other("rt")) if name == "ruby" => {
            open.pop();
            true
        }
        Some(Element::Other(tag)) => *tag == name,
        None => false,
    };
    if ends {
        open.pop();
        if voices.last() == Some(&open.len()) {
            voices.pop();
        }
    }
}

/// An annotation with its character references decoded and each run of spaces as one.
fn collapsed(annotation: &str) -> Cow<'_, str> {
    let name = trimmed(htmlize::unescape_attribute(annotation));
    let runs = |text: &str| text.contains("  ") || text.contains(['\t', '\n', '\u{c}']);
    if runs(&name) {
        let words: Vec<&str> = name.split_ascii_whitespace().collect();
        return Cow::Owned(words.join(" "));
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn plain_cues_parse_as_markup_does(
            raw in "(<v[ .\t]?[a-z &.]{0,4}>?)?[a-z <>&\n/v]{0,12}(</v>)?[ a]?"
        ) {
            if let Some(cue) = parse_plain(&raw) {
                let whole = parse_markup(&raw);
                proptest::prop_assert_eq!((cue.spans, cue.unknown_tags), (whole.spans, whole.unknown_tags));
            }
        }
    }

    fn spans(raw: &str) -> Vec<(Option<String>, String)> {
        let own = |span: VoiceSpan<'_>| (span.voice.map(Cow::into_owned), span.text.into_owned());
        cue(raw).spans.into_iter().map(own).collect()
    }

    fn one(raw: &str) -> (Option<String>, String) {
        let mut spans = spans(raw);
        assert_eq!(spans.len(), 1, "{spans:?}");
        spans.remove(0)
    }

    #[test]
    fn the_name_of_a_voice_is_its_annotation_and_never_its_class() {
        for (raw, voice, text) in [
            ("<v Ann>Hello", Some("Ann"), "Hello"),
            ("<v Ann>Hello</v>", Some("Ann"), "Hello"),
            ("<v.loud.first Det. Ann  Lee >Hello</v>", Some("Det. Ann Lee"), "Hello"),
            ("<v.loud>Hello</v>", None, "Hello"),
            ("<v A &amp; B>Hello</v>", Some("A & B"), "Hello"),
            ("<v Ann><i>Hel</i>lo</v>", Some("Ann"), "Hello"),
            ("<v\tAnn\nLee>Hello", Some("Ann Lee"), "Hello"),
            ("<v >Hello", None, "Hello"),
            ("<i><v Ann>Hello</i> you", Some("Ann"), "Hello you"),
            ("<v Ann", Some("Ann"), ""),
            ("<v Ann></v>", Some("Ann"), ""),
        ] {
            let voice = voice.map(str::to_owned);
            let read = one(raw);
            assert_eq!((&read.0, read.1.as_str()), (&voice, text), "{raw}");
        }
    }

    #[test]
    fn an_unclosed_voice_ends_where_the_next_begins() {
        let said = |voice: &str, text: &str| (Some(voice.to_owned()), text.to_owned());
        assert_eq!(spans("<v Ann>One\n<v Bob>Two"), [said("Ann", "One"), said("Bob", "Two")]);
        assert_eq!(spans("<v Ann>One</v>\n<v Bob>Two</v>"), [said("Ann", "One"), said("Bob", "Two")]);
        assert_eq!(spans("<v Ann>One</v> <v Ann>Two</v>"), [said("Ann", "One Two")]);
        assert_eq!(spans("Off <v Ann>One</v>"), [(None, "Off".into()), said("Ann", "One")]);
    }

    #[test]
    fn markup_and_inline_times_are_removed_and_words_kept() {
        for (raw, text) in [
            ("a <00:00:17.500>b <c.x>c</c>", "a b c"),
            ("1 &lt; 2 &amp; 3 &#62; 2&nbsp;!", "1 < 2 & 3 > 2\u{a0}!"),
            ("&unknown; & &", "&unknown; & &"),
            ("<ruby>a<rt>b</ruby>c", "abc"),
            ("</v></i>a", "a"),
            ("a\r\nb\rc\0", "a\nb\nc\u{fffd}"),
            ("", ""),
            ("<i></i>", ""),
        ] {
            assert_eq!(one(raw).1, text, "{raw}");
        }
        assert!(cue("<inaudible> yes").unknown_tags);
        assert!(!cue("<v A><lang en>yes</lang><>").unknown_tags);
    }

    #[test]
    fn many_open_tags_take_time_in_proportion() {
        assert_eq!(one(&"<v A>".repeat(100_000)).1, "");
        assert_eq!(one(&("<i>".repeat(20_000) + &"</i>".repeat(20_000) + "x")).1, "x");
    }
}
