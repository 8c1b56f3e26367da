//! The table of formats. Help, the man page, `untaped formats` and the documentation are printed from it.

use super::case_file::{CaseFile, is_case_file};
use super::decode::decode;
use super::transcript::{Document, Format};
use super::{
    archive, asr, ass, chat, custody_log, elan, exmaralda, labels, noscribe, sbv, srt, table, text, textgrid,
    timed_text, transcriber, ttml, vtt,
};
use crate::store::{FileKind, head};
use std::path::Path;

/// The formats, most used first.
pub const FORMATS: &[Format] = &joined();

const BEFORE_JSON: &[Format] = &[vtt::FORMAT, srt::FORMAT, table::FORMAT, text::FORMAT, custody_log::FORMAT];
const AFTER_JSON: &[Format] = &[
    elan::FORMAT,
    textgrid::FORMAT,
    chat::FORMAT,
    exmaralda::FORMAT,
    transcriber::FORMAT,
    sbv::FORMAT,
    ttml::FORMAT,
    timed_text::FORMAT,
    ass::FORMAT,
    noscribe::FORMAT,
    labels::FORMAT,
    asr::ctm::FORMAT,
];
const COUNT: usize = BEFORE_JSON.len() + asr::FORMATS.len() + AFTER_JSON.len();

/// The formats of JSON between the others.
const fn joined() -> [Format; COUNT] {
    let mut all = [BEFORE_JSON[0]; COUNT];
    let parts: [&[Format]; 3] = [BEFORE_JSON, &asr::FORMATS, AFTER_JSON];
    let (mut part, mut at, mut n) = (0, 0, 0);
    while part < parts.len() {
        if at == parts[part].len() {
            (part, at) = (part + 1, 0);
            continue;
        }
        all[n] = parts[part][at];
        (at, n) = (at + 1, n + 1);
    }
    all
}

/// The format with this word for `--format`.
#[must_use]
pub fn format_named(word: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.word == word)
}

/// Detects the format of a file: by its content, else by its extension. Formats with a signature come first. JSON is detected by its content alone.
#[must_use]
pub fn detect_format(document: &Document<'_>) -> Option<&'static Format> {
    let name = document.name.to_lowercase();
    let json = document.text.trim_start().starts_with(['{', '[']);
    let by_name = |format: &&Format| {
        let has = |extension: &&str| name.strip_suffix(extension).is_some_and(|stem| stem.ends_with('.'));
        !(json && format.extensions.contains(&"json")) && format.extensions.iter().any(has)
    };
    by_content(document).or_else(|| FORMATS.iter().find(by_name))
}

pub(super) fn by_content(document: &Document<'_>) -> Option<&'static Format> {
    /// Formats whose files begin with nothing of their own. Words in any other file may look like their lines.
    const UNSIGNED: [&str; 3] = ["srt", "text", "custody-log"];
    // The formats of JSON are told together, since each would parse the text again.
    if let Some(format) = asr::format_of(document.text) {
        return Some(format);
    }
    let unsigned = |format: &&Format| UNSIGNED.contains(&format.word);
    let is_json = |format: &&Format| asr::FORMATS.iter().any(|json| json.word == format.word);
    let signed = FORMATS.iter().filter(|format| !unsigned(format) && !is_json(format));
    signed.chain(FORMATS.iter().filter(unsigned)).find(|format| (format.detect)(document))
}

/// What a file is that a user may want to open, a transcript or a case file. `None` for any other.
///
/// Extensions that other files share are checked by the first bytes, which do not suffice for long JSON.
#[must_use]
pub fn openable_kind(path: &Path) -> Option<FileKind> {
    /// Extensions of other files too.
    const SHARED: [&str; 8] = ["json", "csv", "tsv", "txt", "xml", "html", "htm", "sub"];
    let of_format = |name| FileKind { format: Some(name), ..FileKind::default() };
    let name = path.file_name()?.to_string_lossy();
    let extension = path.extension()?.to_string_lossy().to_lowercase();
    if let Some(kind) = archive::kind(&extension) {
        return Some(of_format(kind));
    }
    let format = FORMATS.iter().find(|format| format.extensions.contains(&extension.as_str()))?;
    if !SHARED.contains(&extension.as_str()) {
        return Some(of_format(format.name));
    }
    let head = head(path);
    let text = decode(&head, None).text;
    if is_case_file(&text) {
        let case = CaseFile::parse(&text).unwrap_or_else(|invalid| *invalid.rest);
        return Some(FileKind {
            format: Some("case"),
            title: case.case.title,
            fictional: case.case.fictional,
        });
    }
    by_content(&Document { text: &text, name: &name }).map(|format| of_format(format.name))
}

#[cfg(test)]
mod tests {
    use super::super::{Options, Progress};
    use super::*;
    use std::cell::RefCell;
    use std::fmt::Write;
    use std::rc::Rc;

    #[test]
    fn shared_extensions_are_decided_by_the_content() {
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
            ("Statement.DOCX", "", Some("Word document")),
        ] {
            let path = folder.path().join(name);
            std::fs::write(&path, head).unwrap();
            assert_eq!(openable_kind(&path).and_then(|kind| kind.format), what, "{name}: {head}");
        }
    }

    #[test]
    fn the_most_used_formats_report_their_progress() {
        let cues = |head: &str, cue: &dyn Fn(u32) -> String| {
            (0..20_000).fold(head.to_owned(), |mut text, i| {
                let _ = write!(text, "{}", cue(i));
                text
            })
        };
        let clock = |i: u32| format!("{:02}:{:02}:{:02}", i / 3600, i / 60 % 60, i % 60);
        for (word, text) in [
            ("vtt", cues("WEBVTT\n\n", &|i| format!("{0}.000 --> {0}.900\nwords {i}\n\n", clock(i)))),
            ("srt", cues("", &|i| format!("{0},000 --> {0},900\nwords {i}\n\n", clock(i)))),
            ("csv", cues("start,text\n", &|i| format!("{},words {i}\n", clock(i)))),
            ("text", cues("", &|i| format!("[{}] Ann: words {i}\n", clock(i)))),
        ] {
            let reports = Rc::new(RefCell::new(Vec::new()));
            let to = Rc::clone(&reports);
            let progress = Progress::new(move |bytes| to.borrow_mut().push(bytes));
            let format = FORMATS.iter().find(|format| format.word == word).unwrap();
            let options = Options { progress, ..Options::default() };
            let read = format.import(&Document { text: &text, name: "" }, &options).unwrap();
            assert_eq!(read.items.len(), 20_000, "{word}");
            let reports = reports.borrow();
            let (few, most) = (text.len() / (1 << 17), text.len() as u64 + 1);
            assert!(reports.len() >= few, "{word}: reports {} times of {}", reports.len(), text.len());
            assert!(
                reports.is_sorted() && reports.last().is_some_and(|&last| last <= most),
                "{word}: {reports:?}"
            );
        }
    }
}
