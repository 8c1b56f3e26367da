//! Walks JSON by paths. A value is a slice of the text until it is asked for, so that no number passes through floating
//! point and every value has its line.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

/// A JSON value, as its text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'a>(&'a str);

/// The fields of an object, in order.
type Fields<'a> = Vec<(Cow<'a, str>, Node<'a>)>;

impl<'a> Node<'a> {
    /// A value that is not part of the document.
    pub(super) const fn literal(text: &'static str) -> Node<'static> {
        Node(text)
    }

    /// Its text.
    pub(super) fn raw(self) -> &'a str {
        self.0
    }

    pub(super) fn is_null(self) -> bool {
        self.0 == "null"
    }

    pub(super) fn is_object(self) -> bool {
        self.0.starts_with('{')
    }

    pub(super) fn is_list(self) -> bool {
        self.0.starts_with('[')
    }

    pub(super) fn is_number(self) -> bool {
        self.0.starts_with(|c: char| c == '-' || c.is_ascii_digit())
    }

    /// The fields of an object; none of anything else.
    pub(super) fn fields(self) -> Fields<'a> {
        if !self.is_object() {
            return Vec::new();
        }
        serde_json::from_str::<Object<'a>>(self.0).map(|Object(fields)| fields).unwrap_or_default()
    }

    /// The first elements of a list, at most `most`; none of anything else.
    pub(super) fn first(self, most: usize) -> Vec<Node<'a>> {
        let mut found = Vec::new();
        if self.is_list() {
            // An early end is an error of the parser, which has given what was asked for.
            let _ = serde_json::Deserializer::from_str(self.0).deserialize_seq(First(&mut found, most));
        }
        found
    }

    /// At most `most` elements of a list, or values of an object.
    pub(super) fn children(self, most: usize) -> Vec<Node<'a>> {
        if self.is_object() {
            return self.fields().into_iter().map(|(_, value)| value).take(most).collect();
        }
        self.first(most)
    }

    /// The value at a path of keys and positions, parted by points.
    pub(super) fn at(self, path: &str) -> Option<Node<'a>> {
        path.split('.').try_fold(self, Node::step)
    }

    fn step(self, step: &str) -> Option<Node<'a>> {
        if self.is_list() {
            let n: usize = step.parse().ok()?;
            return self.first(n + 1).into_iter().nth(n);
        }
        self.fields().into_iter().rev().find(|(key, _)| key == step).map(|(_, value)| value)
    }

    /// The first value at one of the paths, parted by bars, that is not null.
    pub(super) fn any(self, paths: &str) -> Option<Node<'a>> {
        paths.split('|').find_map(|path| self.at(path).filter(|found| !found.is_null()))
    }

    /// A text, borrowed if it has no escapes.
    pub(super) fn text(self) -> Option<Cow<'a, str>> {
        let is_text = self.0.starts_with('"');
        is_text.then(|| serde_json::from_str(self.0).ok().map(|Text(text)| text)).flatten()
    }

    /// A text, or a number by its digits. `None` if it is null or blank.
    pub(super) fn label(self) -> Option<Cow<'a, str>> {
        let text = if self.is_number() { Some(Cow::Borrowed(self.0)) } else { self.text() };
        text.filter(|text| !text.trim().is_empty())
    }
}

/// An element of a list, whose fields are parsed once.
pub(super) struct Element<'a> {
    fields: Fields<'a>,
    items: Vec<Node<'a>>,
}

impl<'a> Element<'a> {
    pub(super) fn new(node: Node<'a>) -> Element<'a> {
        Element { fields: node.fields(), items: node.first(usize::MAX) }
    }

    fn at(&self, path: &str) -> Option<Node<'a>> {
        let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
        let of_list = || self.items.get(first.parse::<usize>().ok()?).copied();
        let found = self.fields.iter().rev().find(|(key, _)| key == first).map(|&(_, value)| value);
        let found = found.or_else(of_list)?;
        rest.map_or(Some(found), |rest| found.at(rest))
    }

    /// The values at the paths, parted by bars, that are not null, each with the word after its colon. `=1` is the value 1.
    pub(super) fn all<'p>(&self, paths: &'p str) -> impl Iterator<Item = (Node<'a>, &'p str)> {
        paths.split('|').filter(|path| !path.is_empty()).filter_map(|path| {
            let (path, unit) = path.split_once(':').unwrap_or((path, ""));
            let found = if path == "=0" { Some(Node::literal("0")) } else { self.at(path) };
            Some((found.filter(|found| !found.is_null())?, unit))
        })
    }

    /// The first value at one of the paths that is not null.
    pub(super) fn any(&self, paths: &str) -> Option<Node<'a>> {
        self.all(paths).next().map(|(found, _)| found)
    }

    /// The elements of the list at the first of the paths that is not null.
    pub(super) fn list(&self, paths: &str) -> Vec<Node<'a>> {
        self.any(paths).map(|list| list.first(usize::MAX)).unwrap_or_default()
    }

    /// The first label at one of the paths.
    pub(super) fn label(&self, paths: &str) -> Option<Cow<'a, str>> {
        self.all(paths).find_map(|(found, _)| found.label())
    }

    /// The first text at one of the paths that is more than white space or a dash, else the first text.
    pub(super) fn text(&self, paths: &str) -> Option<Cow<'a, str>> {
        let labels = self.all(paths).filter_map(|(found, _)| found.label());
        let words = labels.into_iter().find(|label| label.trim() != "-");
        words.or_else(|| self.all(paths).find_map(|(found, _)| found.text()))
    }
}

/// A JSON document, or the values of JSON Lines.
pub(super) struct Json<'a> {
    text: &'a str,
    whole: Option<Node<'a>>,
    lines: Vec<Node<'a>>,
    /// Lines between values that are not JSON.
    pub(super) broken: Vec<u64>,
}

impl<'a> Json<'a> {
    /// Parses a text that begins with an object or a list. `None` if it is not JSON; several values must be objects.
    pub(super) fn parse(text: &'a str) -> Option<Json<'a>> {
        if !text.trim_start().starts_with(['{', '[']) {
            return None;
        }
        if let Ok(whole) = serde_json::from_str::<&RawValue>(text) {
            let whole = Some(Node(whole.get()));
            return Some(Json { text, whole, lines: Vec::new(), broken: Vec::new() });
        }
        let mut json = Json { text, whole: None, lines: Vec::new(), broken: Vec::new() };
        let mut stream = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
        while let Some(Ok(value)) = stream.next() {
            json.lines.push(Node(value.get()));
        }
        // What follows a value that is cut off is read line by line.
        let read = stream.byte_offset();
        let finder = LineFinder::new(text);
        for line in text.get(read..).unwrap_or_default().lines().map(str::trim).filter(|l| !l.is_empty()) {
            match serde_json::from_str::<&RawValue>(line) {
                Ok(value) => json.lines.push(Node(value.get())),
                Err(_) => json.broken.push(finder.line(line)),
            }
        }
        let objects = json.lines.iter().all(|node| node.is_object());
        (objects && json.lines.len() > 1 && json.broken.len() < json.lines.len()).then_some(json)
    }

    /// The document; `None` of JSON Lines.
    pub(super) fn whole(&self) -> Option<Node<'a>> {
        self.whole
    }

    pub(super) fn lines(&self) -> LineFinder<'a> {
        LineFinder::new(self.text)
    }

    /// At most `most` elements of the document.
    pub(super) fn children(&self, most: usize) -> Vec<Node<'a>> {
        match self.whole {
            Some(whole) => whole.first(most),
            None => self.lines.iter().copied().take(most).collect(),
        }
    }

    /// The first value at one of the paths, parted by bars, that is not null.
    pub(super) fn any(&self, paths: &str) -> Option<Node<'a>> {
        self.whole?.any(paths)
    }

    /// Whether there is a value, even null, at one of the paths, parted by bars. `*` is any of the first elements.
    pub(super) fn has(&self, paths: &str) -> bool {
        paths.split('|').any(|path| {
            let steps: Vec<&str> = path.split('.').collect();
            match (self.whole, steps.split_first()) {
                (Some(whole), Some((&step, _))) if step != "*" || whole.is_list() => has(whole, &steps),
                (None, Some((&"*", rest))) => self.children(FEW).into_iter().any(|child| has(child, rest)),
                _ => false,
            }
        })
    }
}

/// How many elements of a list show what it is.
const FEW: usize = 20;

fn has(node: Node<'_>, steps: &[&str]) -> bool {
    match steps.split_first() {
        None => true,
        Some((&"*", rest)) => node.children(FEW).into_iter().any(|child| has(child, rest)),
        Some((step, rest)) => node.step(step).is_some_and(|child| has(child, rest)),
    }
}

/// Finds the line numbers of parts of a text. Parts asked for in order are found in one pass.
pub(super) struct LineFinder<'a> {
    text: &'a str,
    /// The last position asked for, and its line.
    known: Cell<(usize, u64)>,
}

impl<'a> LineFinder<'a> {
    fn new(text: &'a str) -> LineFinder<'a> {
        LineFinder { text, known: Cell::new((0, 1)) }
    }

    /// The line where a part begins; 1 if it is not part of the text.
    pub(super) fn line(&self, part: &str) -> u64 {
        let begins = (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        let (mut at, mut line) = self.known.get();
        if begins < at {
            (at, line) = (0, 1);
        }
        let Some(between) = self.text.as_bytes().get(at..begins) else { return 1 };
        line += memchr::memchr_iter(b'\n', between).count() as u64;
        self.known.set((begins, line));
        line
    }
}

/// A JSON string, borrowed if it has no escapes.
#[derive(serde::Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

struct Object<'a>(Fields<'a>);

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object<'a>, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Fields<'de>, M::Error> {
                let mut fields = Vec::new();
                while let Some((Text(key), value)) = map.next_entry::<Text<'de>, &'de RawValue>()? {
                    fields.push((key, Node(value.get())));
                }
                Ok(fields)
            }
        }
        deserializer.deserialize_map(All).map(Object)
    }
}

/// Collects the first elements of a list.
struct First<'f, 'a>(&'f mut Vec<Node<'a>>, usize);

impl<'de: 'a, 'a> Visitor<'de> for First<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<(), S::Error> {
        while self.0.len() < self.1
            && let Some(element) = list.next_element::<&'de RawValue>()?
        {
            self.0.push(Node(element.get()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_goes_through_keys_and_positions_and_takes_the_first_that_is_not_null() {
        let json = Json::parse(r#"{"a":[{"b":null,"c":"x\ny"},{"b":7}],"d":{"1":[2]}}"#).unwrap();
        let whole = json.whole().unwrap();
        assert_eq!(whole.any("a.0.b|a.0.c").unwrap().text().unwrap(), "x\ny");
        assert_eq!(whole.at("a.1.b").unwrap().label().unwrap(), "7");
        assert_eq!(whole.at("d.1.0").unwrap().raw(), "2");
        assert!(json.has("a.0.b") && json.has("z|a.*.c") && !json.has("a.2") && !json.has("a.b"));
    }

    #[test]
    fn objects_one_after_the_other_are_json_lines_and_a_broken_line_is_kept_apart() {
        let json = Json::parse("{\"a\":1}\n{\"a\":\n2}\n{\"a\":3\n{\"a\":4}\n").unwrap();
        let read: Vec<&str> = json.children(9).iter().map(|node| node.at("a").unwrap().raw()).collect();
        assert_eq!((read, json.broken), (vec!["1", "2", "4"], vec![4]));
        for text in ["{", "{\"a\":", "[1", "x", "", "[0:01] words", "{} 1"] {
            assert!(Json::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_line_of_an_element_is_found_in_any_order() {
        let text = "{\n\"a\": [1,\n2],\n\"b\": 3}";
        let json = Json::parse(text).unwrap();
        let (lines, part) = (json.lines(), |key| json.any(key).unwrap().raw());
        assert_eq!([lines.line(part("b")), lines.line(part("a")), lines.line(part("b"))], [4, 2, 4]);
    }

    #[test]
    fn speaker_0_is_a_label_and_null_is_none() {
        let json = Json::parse(r#"[0,"A",null," "]"#).unwrap();
        let labels: Vec<_> = json.children(9).into_iter().map(Node::label).collect();
        assert_eq!(labels, [Some("0".into()), Some("A".into()), None, None]);
    }
}
