//! Splits a Praat text file into numbers, quoted texts, and flags in angle brackets.
//!
//! A value begins at the start of the file or after a space. Everything else is a comment.

use super::super::lines::LineIndex;
use std::borrow::Cow;

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
            let space = self.rest().find(|c: char| !c.is_whitespace())?;
            self.at += space;
            let (at, rest) = (self.at, self.rest());
            let word = |rest: &'a str| rest.split(char::is_whitespace).next().unwrap_or_default();
            match rest.as_bytes().first()? {
                b'"' => return Some((at, Token::Text(self.quoted()))),
                b'!' => self.at += memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len()),
                b'<' if word(rest).contains('>') => {
                    let flag = word(rest).trim_start_matches('<').split('>').next().unwrap_or_default();
                    self.at += word(rest).len();
                    return Some((at, Token::Flag(flag)));
                }
                b'0'..=b'9' | b'+' | b'-' => {
                    self.at += word(rest).len();
                    return Some((at, Token::Number(word(rest))));
                }
                _ => self.at += word(rest).len(),
            }
        }
    }

    /// Reads a quoted text from its opening quote.
    fn quoted(&mut self) -> Cow<'a, str> {
        let inside = self.rest().get(1..).unwrap_or_default();
        let (mut length, mut doubled) = (0, false);
        loop {
            let after = inside.as_bytes().get(length..).unwrap_or_default();
            match memchr::memchr(b'"', after) {
                Some(quote) if after.get(quote + 1) == Some(&b'"') => {
                    doubled = true;
                    length += quote + 2;
                }
                Some(quote) => {
                    length += quote;
                    break;
                }
                None => {
                    length = inside.len();
                    self.unterminated = Some(self.lines.line(self.at));
                    break;
                }
            }
        }
        let text = inside.get(..length).unwrap_or_default();
        self.at = (self.at + length + 2).min(self.text.len());
        if doubled { Cow::Owned(text.replace("\"\"", "\"")) } else { Cow::Borrowed(text) }
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
