//! Reads the paragraphs of Word documents (Office Open XML, ECMA-376 part 1, 17.3) and of `OpenDocument` texts (ISO/IEC
//! 26300, part 1, 5 and 6.1).

use super::Unpacked;
use super::paragraphs::{Element, Paragraphs};
use super::parts::Parts;
use crate::import::transcript::{Document, Transcript};
use crate::import::xml::{Piece, Tag, Xml};

/// The deepest that elements may be nested. A table within a table within a table has about thirty.
const DEEPEST: usize = 256;

/// The part of a Word document with the words, as its relationships name it.
fn main_part(parts: &Parts<'_>) -> String {
    const USUAL: &str = "word/document.xml";
    let named = || {
        let text = parts.text("_rels/.rels").ok()?;
        let (mut xml, _) = Xml::open(&Document { text: &text, name: "" }, "Relationships").ok()?;
        while let Some(piece) = xml.next() {
            if let Piece::Open(tag) = piece
                && tag.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
                && let Some(target) = tag.attribute("Target")
            {
                return Some(target.trim_start_matches('/').to_owned());
            }
        }
        None
    };
    if parts.has(USUAL) { USUAL.to_owned() } else { named().unwrap_or_else(|| USUAL.to_owned()) }
}

/// Whether an Office document is one of Word's.
pub(super) fn is_word(parts: &Parts<'_>) -> bool {
    main_part(parts).starts_with("word/") && parts.has(&main_part(parts))
}

/// Reads a Word document.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn read(parts: &Parts<'_>) -> Result<Unpacked, String> {
    let text = parts.text(&main_part(parts))?;
    // The prefix of the namespace is `w` in every program but a few.
    let (prefix, _) = text.split_once(":document").unwrap_or(("<w", ""));
    let prefix = prefix.rsplit('<').next().unwrap_or("w").to_owned();
    let of = |tag: &Tag<'_>| {
        let name = tag.name();
        match name.strip_prefix(&prefix).and_then(|rest| rest.strip_prefix(':')) {
            // What programs show that do not know the choice before it, which has the same words.
            None if name == "mc:Fallback" => Element::Skipped,
            Some("p") => Element::Paragraph,
            Some("tr") => Element::Row,
            Some("tc") => Element::Cell,
            Some("t") => Element::Words,
            // Also a setting of a paragraph: a place where tabs stop.
            Some("tab") if tag.attribute(&format!("{prefix}:pos")).is_none() => Element::Tab,
            Some("br" | "cr") => Element::LineBreak,
            Some("noBreakHyphen") => Element::Hyphen,
            Some("del" | "moveFrom") => Element::LeftOut("deleted words (tracked changes)"),
            Some("footnoteReference") => Element::LeftOut("footnotes"),
            Some("endnoteReference") => Element::LeftOut("endnotes"),
            Some("commentReference") => Element::LeftOut("comments"),
            None | Some(_) => Element::Other,
        }
    };
    paragraphs(&text, &format!("{prefix}:document"), of, Spaces::Kept)
}

/// Reads an `OpenDocument` text.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn read_open_document(parts: &Parts<'_>) -> Result<Unpacked, String> {
    let text = parts.text("content.xml")?;
    let of = |tag: &Tag<'_>| match tag.name() {
        "text:p" | "text:h" => Element::Paragraph,
        "table:table-row" => Element::Row,
        "table:table-cell" => Element::Cell,
        "text:tab" => Element::Tab,
        "text:line-break" => Element::LineBreak,
        "text:s" => {
            Element::Spaces(tag.attribute("text:c").and_then(|count| count.parse().ok()).unwrap_or(1))
        }
        "text:changed-region" => Element::LeftOut("tracked changes"),
        "text:note" => Element::LeftOut("notes"),
        "office:annotation" => Element::LeftOut("comments"),
        "office:forms" | "text:sequence-decls" => Element::Skipped,
        "text:span" | "text:a" => Element::Words,
        _ => Element::Other,
    };
    paragraphs(&text, "office:document-content", of, Spaces::Collapsed)
}

/// What white space between tags means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spaces {
    /// Itself.
    Kept,
    /// One space, or none at the start of a paragraph. Then the text of a paragraph is its words.
    Collapsed,
}

fn paragraphs(
    text: &str,
    root: &str,
    of: impl Fn(&Tag<'_>) -> Element,
    spaces: Spaces,
) -> Result<Unpacked, String> {
    let (mut xml, _) = Xml::open(&Document { text, name: "" }, root).map_err(|not| not.message)?;
    let mut found = Paragraphs::default();
    // What the open elements are. Everything in a skipped one is skipped.
    let mut open: Vec<Element> = Vec::new();
    let mut skipped: Option<usize> = None;
    while let Some(piece) = xml.next() {
        match piece {
            Piece::Open(tag) => {
                if open.len() == DEEPEST {
                    return Err(format!(
                        "its tags are nested more than {DEEPEST} deep; save it as plain text (UTF-8) and import that"
                    ));
                }
                let element = of(&tag);
                if skipped.is_none() {
                    found.begin(element);
                    if matches!(element, Element::Skipped | Element::LeftOut(_)) {
                        skipped = Some(open.len());
                    }
                }
                open.push(element);
            }
            Piece::Close(_) => {
                let Some(element) = open.pop() else { continue };
                match skipped {
                    Some(depth) if depth == open.len() => skipped = None,
                    Some(_) => {}
                    None => found.end(element),
                }
            }
            Piece::Text(_) if skipped.is_some() => {}
            Piece::Text(words) => match open.last() {
                Some(Element::Words) if spaces == Spaces::Kept => found.words(&words),
                Some(Element::Words | Element::Paragraph) if spaces == Spaces::Collapsed => {
                    for part in words.split_inclusive(|c: char| c.is_ascii_whitespace()) {
                        let bare = part.trim_end_matches(|c: char| c.is_ascii_whitespace());
                        found.words(bare);
                        if bare.len() < part.len() && !found.ends_in_space() {
                            found.words(" ");
                        }
                    }
                }
                _ => {}
            },
        }
    }
    let mut report = Transcript::default();
    xml.finish(&mut report);
    match report.problems.list().iter().find(|problem| problem.message.starts_with("malformed")) {
        Some(problem) => {
            Err(format!("{}; open it in the program that wrote it and save it again", problem.message))
        }
        None => Ok(found.finish()),
    }
}
