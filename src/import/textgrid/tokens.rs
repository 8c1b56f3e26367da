//! Splits a Praat text file into numbers, quoted texts, and flags in angle brackets.
//!
//! A value begins at the start of the file or after a space. Everything else is a comment.

use super::super::lines::LineIndex;
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// A quoted text, a flag or a number, or else a comment.
#[expect(clippy::unwrap_used, reason = "a constant")]
static VALUE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?x) "(?<text>(?:[^"]|"")*)(?:"|(?<open>\z)) | <+(?<flag>[^\s>]*)>\S* | (?<number>[-+0-9]\S*) | ![^\n\r]* | \S+"#,
    )
    .unwrap()
});

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Characters that begin like a number, up to the next space.
    Number(&'a str),
    /// A quoted text, with doubled quotes undoubled.
    Text(Cow<'a, str>),
    /// The word between angle brackets.
    Flag(&'a str),
}

/// The values of a text, in order.
#[derive(Clone)]
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    lines: LineIndex<'a>,
    /// The next value, with the position where it begins.
    peeked: Option<(usize, Token<'a>)>,
    unterminated: Option<u64>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Tokens<'a> {
        Tokens { text, at: 0, lines: LineIndex::new(text), peeked: None, unterminated: None }
    }

    /// The text that is not read yet.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next value, with the line where it begins.
    pub(super) fn next(&mut self) -> Option<(u64, Token<'a>)> {
        self.peek();
        let (at, token) = self.peeked.take()?;
        Some((self.lines.line(at), token))
    }

    /// The next value, if it is a text.
    pub(super) fn next_text(&mut self) -> Option<Cow<'a, str>> {
        match self.next()?.1 {
            Token::Text(text) => Some(text),
            Token::Number(_) | Token::Flag(_) => None,
        }
    }

    /// The next value, without consuming it.
    pub(super) fn peek(&mut self) -> Option<&Token<'a>> {
        if self.peeked.is_none() {
            self.peeked = self.scan();
        }
        self.peeked.as_ref().map(|(_, token)| token)
    }

    /// The line where the next value begins, or the last line.
    pub(super) fn line_of_next(&mut self) -> u64 {
        self.peek();
        let at = self.peeked.as_ref().map_or(self.at, |&(at, _)| at);
        self.lines.line(at)
    }

    /// The line of an unterminated quoted text.
    pub(super) fn unterminated(&self) -> Option<u64> {
        self.unterminated
    }

    fn scan(&mut self) -> Option<(usize, Token<'a>)> {
        loop {
            let found = VALUE.captures_at(self.text, self.at)?;
            let at = found.get_match().start();
            self.at = found.get_match().end();
            if found.name("open").is_some() {
                self.unterminated = Some(self.lines.line(at));
            }
            let value = |name| found.name(name).map(|value| value.as_str());
            let undoubled = |text: &'a str| {
                if text.contains('"') { Cow::Owned(text.replace("\"\"", "\"")) } else { Cow::Borrowed(text) }
            };
            let text = |text| Token::Text(undoubled(text));
            let token = value("text").map(text).or_else(|| value("flag").map(Token::Flag));
            if let Some(token) = token.or_else(|| value("number").map(Token::Number)) {
                return Some((at, token));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(u64, String)> {
        let mut tokens = Tokens::new(text);
        let read =
            std::iter::from_fn(|| tokens.next()).map(|(line, token)| (line, format!("{token:?}"))).collect();
        assert_eq!(tokens.unterminated().is_some(), text.ends_with("open"));
        read
    }

    fn plain(text: &str) -> Vec<String> {
        read(text).into_iter().map(|(_, token)| token).collect()
    }

    #[test]
    fn a_value_begins_after_a_space() {
        assert_eq!(
            plain("xmin = 0.5 x=1 item [1]: intervals: size = 6 tiers? <exists> -0 ! 7 \"no\"\n\"a\" 3s"),
            [
                "Number(\"0.5\")", "Number(\"6\")", "Flag(\"exists\")", "Number(\"-0\")", "Text(\"a\")",
                "Number(\"3s\")"
            ]
        );
    }

    #[test]
    fn two_quotes_are_one_and_a_text_may_have_lines() {
        assert_eq!(
            read("\"a \"\"b\"\"\"\n\"x\r\ny\" \"\" \"\"\"\"\n\n1"),
            [
                (1, "Text(\"a \\\"b\\\"\")".to_owned()),
                (2, "Text(\"x\\r\\ny\")".to_owned()),
                (3, "Text(\"\")".to_owned()),
                (3, "Text(\"\\\"\")".to_owned()),
                (5, "Number(\"1\")".to_owned()),
            ]
        );
    }

    #[test]
    fn an_unterminated_text_runs_to_the_end() {
        assert_eq!(plain("1 \"é open"), ["Number(\"1\")", "Text(\"é open\")"]);
        assert!(plain("").is_empty());
        assert!(plain("!").is_empty());
        assert_eq!(plain("< > <x"), Vec::<String>::new());
    }
}
