//! The table of formats. Help, the man page, `untaped formats` and the documentation are printed from it.

use super::case_file::is_case_file;
use super::format::Format;
use super::transcript::Document;
use super::{asr, chat, elan, exmaralda, srt, table, text, textgrid, transcriber, vtt};
use crate::store::head;
use std::path::Path;

/// The formats, most used first. Where the contents of a file fit several, the first holds.
pub const FORMATS: &[Format] = &[
    vtt::FORMAT,
    srt::FORMAT,
    asr::WHISPER,
    asr::WHISPER_CPP,
    table::FORMAT,
    text::FORMAT,
    asr::AMAZON,
    asr::DEEPGRAM,
    asr::ASSEMBLY,
    asr::PODCAST,
    elan::FORMAT,
    textgrid::FORMAT,
    chat::FORMAT,
    exmaralda::FORMAT,
    transcriber::FORMAT,
];

/// The format with this word.
#[must_use]
pub fn named(word: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.word == word)
}

/// What a file is, in a few words, where it is a transcript or a case that a user may want to open: told by how its name
/// ends alone, or for endings that other files have as well by its first bytes. A long JSON document is not told by
/// these, and so not offered.
#[must_use]
pub fn offered(path: &Path) -> Option<&'static str> {
    /// Tables, texts and JSON of any kind end like this.
    const OF_ANY_KIND: [&str; 4] = ["json", "csv", "tsv", "txt"];
    let name = path.file_name()?.to_string_lossy();
    let ending = path.extension()?.to_string_lossy().to_lowercase();
    let format = FORMATS.iter().find(|format| format.extensions.contains(&ending.as_str()))?;
    if !OF_ANY_KIND.contains(&ending.as_str()) {
        return Some(format.name);
    }
    let head = head(path);
    let text = super::decode(&head, None).text;
    if is_case_file(&text) {
        return Some("case");
    }
    let document = Document { text: &text, name: &name };
    FORMATS.iter().find(|format| (format.detect)(&document)).map(|format| format.name)
}

/// The format of a file: the first that its content tells, else the first that its name's ending tells. JSON is told
/// by its content alone: nothing follows from `.json`.
#[must_use]
pub fn choose(document: &Document<'_>) -> Option<&'static Format> {
    let name = document.name.to_lowercase();
    let ends = |format: &&Format| {
        format
            .extensions
            .iter()
            .any(|ending| name.strip_suffix(ending).is_some_and(|stem| stem.ends_with('.')))
    };
    let json = document.text.trim_start().starts_with(['{', '[']);
    let by_name =
        || FORMATS.iter().filter(|format| !(json && format.extensions.contains(&"json"))).find(ends);
    FORMATS.iter().find(|format| (format.detect)(document)).or_else(by_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_anything_is_offered_by_its_content_alone() {
        let folder = tempfile::tempdir().unwrap();
        for (name, head, what) in [
            ("a.vtt", "", Some("WebVTT")),
            ("A.TextGrid", "", Some("Praat TextGrid")),
            ("a.json", "{\"format\":\"untaped-case\"}", Some("case")),
            ("a.json", "{\"dependencies\":[]}", None),
            ("a.csv", "start,end,text\n1,2,x\n", Some("CSV and TSV")),
            ("a.csv", "name,price\nx,2\n", None),
            ("README.txt", "How to build", None),
            ("vtt", "WEBVTT", None),
            ("a.rs", "WEBVTT", None),
        ] {
            let path = folder.path().join(name);
            std::fs::write(&path, head).unwrap();
            assert_eq!(offered(&path), what, "{name}: {head}");
        }
    }
}
