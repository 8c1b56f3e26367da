//! Reads XML as a stream of tags and texts with their line numbers.
//!
//! Document types are ignored and nothing outside the file is fetched. Only XML's five predefined entities are expanded;
//! any other entity stays in the text as written and is reported.

use super::lines::LineIndex;
use super::transcript::{Document, Transcript};
use crate::record::{Problem, ProblemKind, counted};
use percent_encoding::percent_decode_str;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;

/// A reader of one XML document.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    lines: LineIndex<'a>,
    /// The line of the last piece.
    line: u64,
    /// The names of the open elements, each after a space, which no name contains.
    open: String,
    /// The line and the reason why reading stopped early.
    fault: Option<(u64, String)>,
    /// The line and name of the first unknown entity, and how many there are.
    unknown: Option<(u64, String, usize)>,
}

/// One piece of a document.
pub(super) enum Piece<'a> {
    /// An element begins.
    Open(Tag<'a>),
    /// An element ends. Empty elements end too.
    Close(BytesEnd<'a>),
    /// A run of text. References are separate runs.
    Text(Cow<'a, str>),
}

/// A start tag.
pub(super) struct Tag<'a>(BytesStart<'a>);

impl<'a> Xml<'a> {
    /// Opens a document with this root element and gives the root's tag. An error says what the document is instead.
    pub(super) fn open(document: &Document<'a>, root: &str) -> Result<(Xml<'a>, Tag<'a>), Problem> {
        let mut xml = Xml::new(document.text);
        let first = if document.text.trim_start().starts_with('<') { xml.next() } else { None };
        let message = match first {
            Some(Piece::Open(tag)) if tag.name() == root => return Ok((xml, tag)),
            Some(Piece::Open(tag)) => format!("not a <{root}> document: its root is <{}>", tag.name()),
            Some(Piece::Close(_) | Piece::Text(_)) | None => format!("not a <{root}> document: not XML"),
        };
        Err(Problem::new(xml.line, ProblemKind::BadHeader, message))
    }

    fn new(text: &'a str) -> Xml<'a> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Xml { reader, lines: LineIndex::new(text), line: 1, open: String::new(), fault: None, unknown: None }
    }

    /// The line where the last piece begins.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The name of the innermost open element.
    pub(super) fn element(&self) -> &str {
        self.open.rsplit(' ').next().unwrap_or_default()
    }

    /// The next piece; `None` at the end, or where the XML is malformed ([`Xml::finish`] reports that).
    pub(super) fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            let at = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
            let event = self.reader.read_event();
            self.line = self.lines.line(at);
            match event {
                Ok(Event::Start(tag)) => {
                    self.open.push(' ');
                    self.open.push_str(tag.name().0);
                    return Some(Piece::Open(Tag(tag)));
                }
                Ok(Event::End(tag)) => {
                    self.open.truncate(self.open.len().saturating_sub(tag.name().0.len() + 1));
                    return Some(Piece::Close(tag));
                }
                // Text outside the root is not content.
                Ok(Event::Text(text)) if !self.open.is_empty() => {
                    return Some(Piece::Text(text.xml10_content()));
                }
                Ok(Event::CData(text)) => return Some(Piece::Text(text.xml10_content())),
                Ok(Event::GeneralRef(reference)) => {
                    let known = match reference.resolve_char_ref() {
                        Ok(Some(c)) => Some(Cow::Owned(c.to_string())),
                        Ok(None) => {
                            quick_xml::escape::resolve_predefined_entity(&reference).map(Cow::Borrowed)
                        }
                        Err(_) => None,
                    };
                    return Some(Piece::Text(known.unwrap_or_else(|| self.unknown_entity(&reference))));
                }
                // The reader is configured to give empty elements as two tags.
                Ok(
                    Event::Empty(_)
                    | Event::Text(_)
                    | Event::Comment(_)
                    | Event::Decl(_)
                    | Event::PI(_)
                    | Event::DocType(_),
                ) => {}
                Ok(Event::Eof) => {
                    let open = self.open.matches(' ').count();
                    if open > 0 {
                        let what = format!("the file ends inside {}", counted(open as u64, "element"));
                        self.fault.get_or_insert((self.line, what));
                    }
                    return None;
                }
                Err(e) => {
                    let at = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX);
                    let line = self.lines.line(at);
                    self.fault.get_or_insert((line, e.to_string()));
                    return None;
                }
            }
        }
    }

    fn unknown_entity(&mut self, name: &str) -> Cow<'a, str> {
        let (_, _, n) = self.unknown.get_or_insert((self.line, name.to_owned(), 0));
        *n += 1;
        Cow::Owned(format!("&{name};"))
    }

    /// Reports unknown entities and an early end.
    pub(super) fn finish(self, transcript: &mut Transcript<'_>) {
        if let Some((line, name, n)) = self.unknown {
            let what = format!("unknown entities left as they are: {n}, the first &{name};");
            transcript.dropped(line, what);
        }
        if let Some((line, what)) = self.fault {
            transcript.dropped(line, format!("malformed XML; the rest is not read: {what}"));
        }
    }
}

impl Tag<'_> {
    /// The name of the element.
    pub(super) fn name(&self) -> &str {
        self.0.name().0
    }

    /// The value of an attribute; `None` if it is missing or blank.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        self.find(|key| key == name)
    }

    /// As [`Tag::attribute`], as a text of its own.
    pub(super) fn owned(&self, name: &str) -> Option<String> {
        self.attribute(name).map(Cow::into_owned)
    }

    /// The value of an attribute with this name in any namespace; `None` if it is missing or blank.
    pub(super) fn local_attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        self.find(|key| key.rsplit(':').next() == Some(name))
    }

    fn find(&self, is_it: impl Fn(&str) -> bool) -> Option<Cow<'_, str>> {
        // Checking for duplicate attributes would take quadratic time.
        let attribute = self.0.attributes().with_checks(false).flatten().find(|a| is_it(a.key.0))?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or(attribute.value);
        Some(value).filter(|value| !value.trim().is_empty())
    }

    /// The name of a media file, from an attribute that holds its URL.
    ///
    /// Percent-encoding is decoded (RFC 3986, 2.1), unless the result is not UTF-8: `tape%201.wav` is `tape 1.wav`. A
    /// leading `./` is removed; a scheme such as `file://` stays.
    pub(super) fn media_file(&self, name: &str) -> Option<String> {
        self.attribute(name).map(|url| media_file_name(&url))
    }
}

fn media_file_name(url: &str) -> String {
    let plain = url.strip_prefix("./").filter(|rest| !rest.is_empty()).unwrap_or(url);
    percent_decode_str(plain).decode_utf8().map_or_else(|_| plain.to_owned(), Cow::into_owned)
}

/// The name of the root of an XML document; `None` if the text is not XML.
pub(super) fn root_name(document: &Document<'_>) -> Option<String> {
    if !document.text.trim_start().starts_with('<') {
        return None;
    }
    match Xml::new(document.text).next() {
        Some(Piece::Open(tag)) => Some(tag.name().to_owned()),
        Some(Piece::Close(_) | Piece::Text(_)) | None => None,
    }
}

/// Whether a text is an XML document with this root.
pub(super) fn has_root(document: &Document<'_>, root: &str) -> bool {
    Xml::open(document, root).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Transcript<'static>) {
        let (mut xml, _) = Xml::open(&Document { text, name: "" }, "r").unwrap();
        let (mut pieces, mut transcript) = (Vec::new(), Transcript::default());
        while let Some(piece) = xml.next() {
            let what = match piece {
                Piece::Open(tag) => format!("<{} {:?}", tag.name(), tag.attribute("a").unwrap_or_default()),
                Piece::Close(tag) => format!("/{}", tag.name().0),
                Piece::Text(text) => text.into_owned(),
            };
            pieces.push(format!("{}:{what}", xml.line()));
        }
        xml.finish(&mut transcript);
        (pieces, transcript)
    }

    fn problems(transcript: &Transcript<'_>) -> Vec<String> {
        transcript.problems.list().iter().map(|p| format!("{}: {}", p.line, p.message)).collect()
    }

    #[test]
    fn pieces_have_the_line_in_which_they_begin() {
        let (pieces, transcript) =
            read("<?xml version='1.0'?>\n<!-- x -->\n<r>\n<e a=' 1&amp;2'/>\r\nA &lt; <![CDATA[<b>]]></r>\n");
        assert_eq!(pieces, ["3:\n", "4:<e \" 1&2\"", "4:/e", "4:\nA ", "5:<", "5: ", "5:<b>", "5:/r"]);
        assert!(transcript.problems.is_empty());
    }

    #[test]
    fn entities_of_a_document_type_are_neither_fetched_nor_expanded() {
        let (pieces, transcript) = read(
            "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>\n\
             <r>&b;&f;<e a='&b;'/></r>",
        );
        assert_eq!(pieces, ["2:&b;", "2:&f;", "2:<e \"&b;\"", "2:/e", "2:/r"]);
        assert_eq!(problems(&transcript), ["2: unknown entities left as they are: 2, the first &b;"]);
    }

    #[test]
    fn a_document_that_breaks_off_is_read_so_far_and_reported() {
        let (pieces, transcript) = read("<r>\n<e>\nx");
        assert_eq!(pieces, ["1:\n", "2:<e \"\"", "2:\nx"]);
        assert_eq!(
            problems(&transcript),
            ["3: malformed XML; the rest is not read: the file ends inside 2 elements"]
        );
        let (_, transcript) = read("<r>\n<e></f></r>");
        assert_eq!(transcript.problems.list()[0].line, 2);
        let (_, transcript) = read("<r>\n\n<e a=");
        assert_eq!(transcript.problems.list()[0].line, 3);
    }

    #[test]
    fn a_root_is_found_after_any_prolog_and_only_in_xml() {
        let is = |text| has_root(&Document { text, name: "" }, "r");
        assert!(is("\n<?xml version=\"1.0\"?><!DOCTYPE r SYSTEM \"r.dtd\"><!-- <q> --><r/>"));
        assert!(!is("<q><r/></q>"));
        assert!(!is("WEBVTT\n\n<r>"));
        assert!(!is(""));
        assert!(!is("<!DOCTYPE r ["));
    }

    #[test]
    fn deep_nesting_and_many_attributes_take_no_more_than_their_length() {
        let deep = format!("<r>{}", "<e>".repeat(300_000));
        assert_eq!(read(&deep).0.len(), 300_000);
        let wide: Vec<String> = (0..200_000).map(|n| format!("b{n}=''")).collect();
        let wide = format!("<r><e {}/></r>", wide.join(" "));
        assert_eq!(read(&wide).0.len(), 3);
    }

    #[test]
    fn a_media_url_is_shown_as_a_file_name() {
        for (url, name) in [
            ("file:///C:/a%20b.wav", "file:///C:/a b.wav"),
            ("./tape%201.wav", "tape 1.wav"),
            ("../%C3%A9.wav", "../é.wav"),
            ("tape 1.wav", "tape 1.wav"),
            ("100%.wav", "100%.wav"),
            ("%zz%4", "%zz%4"),
            ("a%20%FF.wav", "a%20%FF.wav"),
            ("a%2520b", "a%20b"),
            ("./", "./"),
            ("", ""),
        ] {
            assert_eq!(media_file_name(url), name, "{url}");
        }
    }
}
