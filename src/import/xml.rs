//! XML as a stream of tags and texts with their lines. No document type is read, nothing outside the file is fetched,
//! and of entities only the five of XML itself are expanded: any other stands in the text as it is, and is reported.

use super::lines::LineIndex;
use super::transcript::{Document, Transcript};
use crate::record::{Problem, ProblemKind, counted};
use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;

/// A document that is being read.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    place: LineIndex<'a>,
    /// The line of the piece that was read last.
    line: u64,
    open: usize,
    /// Where and why reading stopped before the end.
    fault: Option<(u64, String)>,
    /// The first entity that is none of XML's own, and how many there were.
    foreign: Option<(u64, String, usize)>,
}

/// One piece of a document.
pub(super) enum Piece<'a> {
    /// An element begins.
    Open(Tag<'a>),
    /// An element ends, also one without content.
    Close(Tag<'a>),
    /// Text, or a part of one: references stand apart from what is around them.
    Text(Cow<'a, str>),
}

/// The tag of an element.
pub(super) enum Tag<'a> {
    /// With its attributes.
    Start(BytesStart<'a>),
    /// Without.
    End(BytesEnd<'a>),
}

impl<'a> Xml<'a> {
    /// Opens a document whose root is this element, and gives the root's tag.
    ///
    /// # Errors
    /// What it is instead.
    pub(super) fn open(document: &Document<'a>, root: &str) -> Result<(Xml<'a>, Tag<'a>), Problem> {
        let mut xml = Xml::of(document.text);
        let first = if document.text.trim_start().starts_with('<') { xml.next() } else { None };
        let what = match first {
            Some(Piece::Open(tag)) if tag.name() == root => return Ok((xml, tag)),
            Some(Piece::Open(tag)) => format!("no <{root}> document: its root is <{}>", tag.name()),
            Some(Piece::Close(_) | Piece::Text(_)) | None => format!("no <{root}> document: no XML"),
        };
        Err(Problem { line: xml.line, kind: ProblemKind::BadHeader, what })
    }

    fn of(text: &'a str) -> Xml<'a> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Xml { reader, place: LineIndex::new(text), line: 1, open: 0, fault: None, foreign: None }
    }

    /// The line in which the last piece begins.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The next piece; `None` at the end, and where the document is no XML from here on: see [`Xml::finish`].
    pub(super) fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            let at = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
            let event = self.reader.read_event();
            self.line = self.place.line(at);
            match event {
                Ok(Event::Start(tag)) => {
                    self.open += 1;
                    return Some(Piece::Open(Tag::Start(tag)));
                }
                Ok(Event::End(tag)) => {
                    self.open = self.open.saturating_sub(1);
                    return Some(Piece::Close(Tag::End(tag)));
                }
                // Text around the root is none of the document's.
                Ok(Event::Text(text)) if self.open > 0 => {
                    return Some(Piece::Text(line_ends(text.into_inner())));
                }
                Ok(Event::CData(text)) => return Some(Piece::Text(line_ends(text.into_inner()))),
                Ok(Event::GeneralRef(reference)) => {
                    let known = match reference.resolve_char_ref() {
                        Ok(Some(c)) => Some(Cow::Owned(c.to_string())),
                        Ok(None) => {
                            quick_xml::escape::resolve_predefined_entity(&reference).map(Cow::Borrowed)
                        }
                        Err(_) => None,
                    };
                    return Some(Piece::Text(known.unwrap_or_else(|| self.foreign(&reference))));
                }
                // An element without content comes as two tags, as it was configured.
                Ok(
                    Event::Empty(_)
                    | Event::Text(_)
                    | Event::Comment(_)
                    | Event::Decl(_)
                    | Event::PI(_)
                    | Event::DocType(_),
                ) => {}
                Ok(Event::Eof) => {
                    if self.open > 0 {
                        let what = format!("the file ends inside {}", counted(self.open as u64, "element"));
                        self.fault.get_or_insert((self.line, what));
                    }
                    return None;
                }
                Err(e) => {
                    let at = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX);
                    let line = self.place.line(at);
                    self.fault.get_or_insert((line, e.to_string()));
                    return None;
                }
            }
        }
    }

    fn foreign(&mut self, name: &str) -> Cow<'a, str> {
        let (_, _, n) = self.foreign.get_or_insert((self.line, name.to_owned(), 0));
        *n += 1;
        Cow::Owned(format!("&{name};"))
    }

    /// Reports what could not be read.
    pub(super) fn finish(self, transcript: &mut Transcript<'_>) {
        if let Some((line, name, n)) = self.foreign {
            let what = format!("entities that XML does not know stand as they are: {n}, the first &{name};");
            transcript.dropped(line, what);
        }
        if let Some((line, what)) = self.fault {
            transcript.dropped(line, format!("no XML from here on, and not read: {what}"));
        }
    }
}

impl Tag<'_> {
    /// The name of the element.
    pub(super) fn name(&self) -> &str {
        match self {
            Tag::Start(tag) => tag.name().0,
            Tag::End(tag) => tag.name().0,
        }
    }

    /// The value of an attribute; `None` where it is absent, empty, or nothing but spaces.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let Tag::Start(tag) = self else { return None };
        // An attribute given twice is not looked for: that would take the square of their number.
        let attribute = tag.attributes().with_checks(false).flatten().find(|a| a.key.0 == name)?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or(attribute.value);
        Some(value).filter(|value| !value.trim().is_empty())
    }
}

/// Whether a text is an XML document with this root.
pub(super) fn has_root(document: &Document<'_>, root: &str) -> bool {
    Xml::open(document, root).is_ok()
}

/// Line ends as XML has them: LF.
fn line_ends(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { text }
}

/// Adds a part to a text, which stays borrowed as long as it has one part.
pub(super) fn append<'a>(text: &mut Cow<'a, str>, part: Cow<'a, str>) {
    if text.is_empty() {
        *text = part;
    } else {
        text.to_mut().push_str(&part);
    }
}

/// A text without the space around it.
pub(super) fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) if text.trim().len() == text.len() => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
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
                Piece::Close(tag) => format!("/{}", tag.name()),
                Piece::Text(text) => text.into_owned(),
            };
            pieces.push(format!("{}:{what}", xml.line()));
        }
        xml.finish(&mut transcript);
        (pieces, transcript)
    }

    fn problems(transcript: &Transcript<'_>) -> Vec<String> {
        transcript.problems.list().iter().map(|p| format!("{}: {}", p.line, p.what)).collect()
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
        assert_eq!(
            problems(&transcript),
            ["2: entities that XML does not know stand as they are: 2, the first &b;"]
        );
    }

    #[test]
    fn a_document_that_breaks_off_is_read_so_far_and_reported() {
        let (pieces, transcript) = read("<r>\n<e>\nx");
        assert_eq!(pieces, ["1:\n", "2:<e \"\"", "2:\nx"]);
        assert_eq!(
            problems(&transcript),
            ["3: no XML from here on, and not read: the file ends inside 2 elements"]
        );
        let (_, transcript) = read("<r>\n<e></f></r>");
        assert_eq!(transcript.problems.list()[0].line, 2);
        let (_, transcript) = read("<r>\n\n<e a=");
        assert_eq!(transcript.problems.list()[0].line, 3);
    }

    #[test]
    fn a_root_is_told_behind_any_prolog_and_only_in_xml() {
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
}
