//! Removes the markup that programs put into SRT.

use std::borrow::Cow;

/// Tags of styling. Any other, such as `<inaudible>`, is part of the text.
const STYLING: [&str; 10] = ["i", "b", "u", "s", "font", "em", "strong", "span", "c", "v"];

/// Removes tags of styling and override codes such as `{\an8}`; `<br>` becomes a line end.
pub(super) fn strip(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '{']) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    // Once no closing bracket is left, the rest is not searched for one again.
    let (mut angles, mut braces) = (true, true);
    while let Some(at) = rest.find(['<', '{']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        plain.push_str(before);
        let (open, close, some) =
            if from.starts_with('<') { ('<', '>', &mut angles) } else { ('{', '}', &mut braces) };
        let inside = from.strip_prefix(open).unwrap_or_default();
        let tag = if *some { inside.split_once(close) } else { None };
        *some = tag.is_some();
        let left_out =
            tag.filter(|(tag, _)| open == '{' && tag.starts_with('\\') || open == '<' && is_styling(tag));
        if let Some((tag, after)) = left_out {
            if open == '<' && name(tag) == "br" {
                plain.push('\n');
            }
            rest = after;
        } else {
            plain.push(open);
            rest = inside;
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain.trim().to_owned())
}

fn is_styling(tag: &str) -> bool {
    let name = name(tag);
    name == "br" || STYLING.contains(&name.as_str())
}

/// The name of a tag in lower case. Empty if it is longer than any known name.
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
    fn styling_is_removed_and_words_kept() {
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
            assert_eq!(strip(text), plain, "{text}");
        }
        assert!(matches!(strip("plain"), Cow::Borrowed(_)));
    }

    #[test]
    fn many_open_brackets_take_time_in_proportion() {
        let text = "<".repeat(200_000);
        assert_eq!(strip(&text), text);
    }
}
