//! The markup that programs put into SRT.

use std::borrow::Cow;

/// Tags that say how words look. Any other, such as `<inaudible>`, is somebody's words.
const LOOKS: [&str; 10] = ["i", "b", "u", "s", "font", "em", "strong", "span", "c", "v"];

/// A text without the tags that say how it looks and without `{\an8}` and its like; `<br>` is a line end.
pub(super) fn stripped(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '{']) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    // A text without any closing sign is not searched for one again and again.
    let (mut angles, mut braces) = (true, true);
    while let Some(at) = rest.find(['<', '{']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        plain.push_str(before);
        let (open, close, some) =
            if from.starts_with('<') { ('<', '>', &mut angles) } else { ('{', '}', &mut braces) };
        let inside = from.strip_prefix(open).unwrap_or_default();
        let tag = if *some { inside.split_once(close) } else { None };
        *some = tag.is_some();
        match tag.filter(|(tag, _)| open == '{' && tag.starts_with('\\') || open == '<' && looks(tag)) {
            Some((tag, after)) => {
                if open == '<' && name(tag) == "br" {
                    plain.push('\n');
                }
                rest = after;
            }
            None => {
                plain.push(open);
                rest = inside;
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain.trim().to_owned())
}

fn looks(tag: &str) -> bool {
    let name = name(tag);
    name == "br" || LOOKS.contains(&name.as_str())
}

/// The name of a tag, in lower case; empty where it is too long for any that is known.
fn name(tag: &str) -> String {
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let end = tag.bytes().take(8).take_while(u8::is_ascii_alphabetic).count();
    let (name, rest) = tag.split_at_checked(end).unwrap_or((tag, ""));
    let ends = rest.is_empty() || rest.starts_with([' ', '.', '/', '\t']);
    if ends { name.to_ascii_lowercase() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_go_and_words_stay() {
        for (text, plain) in [
            ("<i>Sit</i> <B>down</B>", "Sit down"),
            ("<font color=\"#fff\">Sit</font>", "Sit"),
            ("{\\an8}Sit {softly}", "Sit {softly}"),
            ("Sit<br/>down<br>now", "Sit\ndown\nnow"),
            ("<inaudible> <3 a < b > c", "<inaudible> <3 a < b > c"),
            ("<i", "<i"),
            ("{\\an8", "{\\an8"),
            ("<i></i>", ""),
        ] {
            assert_eq!(stripped(text), plain, "{text}");
        }
        assert!(matches!(stripped("plain"), Cow::Borrowed(_)));
    }

    #[test]
    fn many_open_signs_are_no_trouble() {
        let text = "<".repeat(2_000_000);
        assert_eq!(stripped(&text), text);
    }
}
