//! Reads a codebook of another program: `.qdc`, the codebook exchange format of REFI-QDA 1.0 (www.qdasoftware.org).
//!
//! `CodeBook > Codes > Code`, nested as deeply as the other program likes. A code that has others in it, and that stands at the
//! top, becomes a group; deeper ones keep the names of those above them in their labels.

use super::codebook::{Code, Codebook, Group, slug};
use super::problem::Problem;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// How deeply codes may be nested.
const DEEPEST: usize = 64;

/// A code that is open.
struct Open {
    name: String,
    codable: bool,
    description: String,
    /// Where it is among the codes, before those in it.
    at: usize,
}

/// The codes and groups so far.
#[derive(Default)]
struct Book {
    codes: Vec<Code>,
    groups: Vec<Group>,
    /// The ids of groups by their labels.
    by_label: HashMap<String, String>,
    code_ids: BTreeSet<String>,
    group_ids: BTreeSet<String>,
}

impl Book {
    /// Adds a code that ends, inside those that are open. Its group is the code at the top, or its own for one that stands
    /// alone.
    fn close(&mut self, code: &Open, open: &[Open]) {
        if !code.codable {
            return;
        }
        let has_codes = self.codes.len() > code.at;
        let alone = if has_codes { code.name.clone() } else { "Codes".to_owned() };
        let label = open.first().map_or(alone, |top| top.name.clone());
        let known = self.by_label.get(&label).cloned();
        let group = known.unwrap_or_else(|| {
            let id = slug(&label, &mut self.group_ids);
            self.by_label.insert(label.clone(), id.clone());
            self.groups.push(Group { id: id.clone(), label, ..Group::default() });
            id
        });
        let above = open.iter().skip(1).map(|code| code.name.as_str());
        let label = above.chain([code.name.as_str()]).collect::<Vec<_>>().join(" / ");
        let id = slug(&label, &mut self.code_ids);
        let definition = code.description.trim().to_owned();
        // The code comes before those in it.
        self.codes.insert(code.at, Code { id, label, definition, group, key: None });
    }
}

/// Reads the text of a `.qdc` file.
///
/// # Errors
/// What is wrong with it, with its line.
pub(super) fn read(name: &str, text: &str) -> Result<Codebook, Vec<Problem>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let (mut open, mut book): (Vec<Open>, Book) = Default::default();
    let (mut in_description, mut is_codebook, mut depth) = (false, false, 0_usize);
    let mut title = None;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let wrong = |what: String| {
            let before = text.as_bytes().iter().take(at);
            let line = before.filter(|&&b| b == b'\n').count() as u64 + 1;
            vec![Problem { file: name.to_owned(), line, what }]
        };
        match reader.read_event() {
            Err(e) => return Err(wrong(format!("not XML: {e}"))),
            Ok(Event::Eof) if depth > 0 => return Err(wrong("the file ends inside an element".to_owned())),
            Ok(Event::Eof) => break,
            Ok(Event::Start(tag)) => {
                depth += 1;
                let element = tag.local_name();
                if depth == 1 {
                    is_codebook = element.as_ref() == "CodeBook";
                    if !is_codebook {
                        return Err(wrong(
                            "not a codebook of REFI-QDA: its root is not <CodeBook>".to_owned(),
                        ));
                    }
                    title = attribute(&tag, "name");
                }
                match element.as_ref() {
                    "Code" => {
                        if open.len() >= DEEPEST {
                            return Err(wrong(format!("codes are nested more than {DEEPEST} deep")));
                        }
                        let Some(name) = attribute(&tag, "name").filter(|name| !name.trim().is_empty())
                        else {
                            return Err(wrong("a code has no name".to_owned()));
                        };
                        let codable =
                            attribute(&tag, "isCodable").is_none_or(|is| is != "false" && is != "0");
                        let description = String::new();
                        open.push(Open { name, codable, description, at: book.codes.len() });
                    }
                    "Description" => in_description = true,
                    _ => {}
                }
            }
            Ok(Event::Text(text)) if in_description => {
                if let Some(code) = open.last_mut() {
                    code.description.push_str(&text.xml10_content());
                }
            }
            Ok(Event::CData(text)) if in_description => {
                if let Some(code) = open.last_mut() {
                    code.description.push_str(&text.xml10_content());
                }
            }
            Ok(Event::GeneralRef(reference)) if in_description => {
                let known = match reference.resolve_char_ref() {
                    Ok(Some(c)) => c.to_string(),
                    Ok(None) | Err(_) => quick_xml::escape::resolve_predefined_entity(&reference)
                        .map_or_else(|| format!("&{};", &*reference), str::to_owned),
                };
                if let Some(code) = open.last_mut() {
                    code.description.push_str(&known);
                }
            }
            Ok(Event::End(tag)) => {
                depth = depth.saturating_sub(1);
                match tag.local_name().as_ref() {
                    "Description" => in_description = false,
                    "Code" => {
                        if let Some(code) = open.pop() {
                            book.close(&code, &open);
                        }
                    }
                    _ => {}
                }
            }
            Ok(_) => {}
        }
    }
    if !is_codebook {
        let what = "not a codebook of REFI-QDA: its root is not <CodeBook>".to_owned();
        return Err(vec![Problem { file: name.to_owned(), line: 1, what }]);
    }
    let stem =
        Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let id = slug(&stem, &mut BTreeSet::new());
    Codebook::from_parts(name, (&id, title.as_deref().unwrap_or(&stem)), None, &book.groups, &book.codes)
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().filter_map(Result::ok).find(|a| a.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_codes_become_groups_and_labels() {
        let text = r##"<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>
<Code guid="1" name="Reid" isCodable="false">
 <Code guid="2" name="Theme &amp; more" isCodable="true" color="#808080"><Description>A &lt;reason&gt;.</Description></Code>
 <Code guid="3" name="Deny" isCodable="true"><Code guid="4" name="Late" isCodable="true"/></Code>
</Code>
<Code guid="5" name="Alone" isCodable="true"/>
</Codes><Sets/></CodeBook>"##;
        let book = read("my book.qdc", text).unwrap();
        assert_eq!((book.id.as_str(), book.title.as_str()), ("my_book", "my book"));
        let codes: Vec<(&str, &str, &str)> =
            book.codes.iter().map(|c| (c.group.as_str(), c.label.as_str(), c.definition.as_str())).collect();
        assert_eq!(
            codes,
            [
                ("reid", "Theme & more", "A <reason>."),
                ("reid", "Deny", ""),
                ("reid", "Deny / Late", ""),
                ("codes", "Alone", ""),
            ]
        );
        // What it was read as is read again.
        assert_eq!(Codebook::read("copy.json", book.source_text()).unwrap().codes, book.codes);
    }

    #[test]
    fn a_broken_qdc_says_on_which_line_and_what() {
        for (text, line, what) in [
            ("<Project/>", 1, "root is not <CodeBook>"),
            ("", 1, "root is not <CodeBook>"),
            ("<CodeBook>\n<Codes>\n<Code guid='1'/></Codes></CodeBook>", 2, "no name"),
            ("<CodeBook>\n<Codes></CodeBook>", 2, "not XML"),
            ("<CodeBook>\n<Codes>", 2, "ends inside"),
            ("<CodeBook><Codes/></CodeBook>", 1, "no codes"),
        ] {
            let problem = read("x.qdc", text).unwrap_err().remove(0);
            assert!(problem.what.contains(what), "{text}: {problem}");
            assert!(problem.line.abs_diff(line) <= 1, "{text}: {problem}");
        }
        let deep = "<Code guid='1' name='x'>".repeat(100_000);
        assert!(read("x.qdc", &format!("<CodeBook><Codes>{deep}")).is_err());
    }
}
