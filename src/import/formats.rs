//! The table of formats: how each is told, and what reads it. Help, the man page, `untaped formats` and the
//! documentation are printed from it.

use super::asr;
use super::chat::CHAT;
use super::elan::ELAN;
use super::exmaralda::EXMARALDA;
use super::manifest::is_manifest;
use super::textgrid::TEXTGRID;
use super::transcriber::TRANSCRIBER;
use super::transcript::{Document, NotThis, Options, Transcript};
use super::{srt, table, text, vtt};

/// What reads a file of a format: a transcript, in which there may be nothing but problems, or what shows that the
/// file is none of this format.
pub type Read = for<'a> fn(&Document<'a>, &Options) -> Result<Transcript<'a>, NotThis>;

/// One format.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The word for `--format`.
    pub word: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// What makes it, in a few words.
    pub from: &'static str,
    /// How the names of its files end, without the dot, in lower case. The first that is listed is the usual one.
    pub endings: &'static [&'static str],
    /// Whether a text is of this format, by its content alone.
    pub tells: fn(&Document<'_>) -> bool,
    /// What reads it.
    pub read: Read,
}

/// The formats, most used first. Where the contents of a file fit several, the first holds.
pub const FORMATS: &[Format] = &[
    Format {
        word: "vtt",
        name: "WebVTT",
        from: "web video, Zoom, Teams, YouTube",
        endings: &["vtt"],
        tells: vtt::tells,
        read: vtt::read,
    },
    Format {
        word: "srt",
        name: "SRT",
        from: "subtitles, Whisper, most editors",
        endings: &["srt"],
        tells: srt::tells,
        read: srt::read,
    },
    asr::WHISPER,
    asr::WHISPER_CPP,
    Format {
        word: "csv",
        name: "CSV and TSV",
        from: "spreadsheets, Whisper, this program",
        endings: table::ENDINGS,
        tells: table::tells,
        read: table::read,
    },
    Format {
        word: "text",
        name: "stamped text",
        from: "Otter, Zoom, Rev, f4, oTranscribe, court reporters",
        endings: &["txt"],
        tells: text::tells,
        read: text::read,
    },
    asr::AMAZON,
    asr::DEEPGRAM,
    asr::ASSEMBLY,
    asr::PODCAST,
    ELAN,
    TEXTGRID,
    CHAT,
    EXMARALDA,
    TRANSCRIBER,
];

/// The format with this word.
#[must_use]
pub fn named(word: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.word == word)
}

/// What a file is, in a few words, where it is a transcript or a case that a user may want to open: told by how its name
/// ends alone, or for endings that other files have as well by its first bytes. A long JSON document is not told by
/// these, and so not offered.
pub fn offered(name: &str, head: &mut dyn FnMut() -> Vec<u8>) -> Option<&'static str> {
    /// Tables, texts and JSON of any kind end like this.
    const OF_ANY_KIND: [&str; 4] = ["json", "csv", "tsv", "txt"];
    let (_, ending) = name.rsplit_once('.')?;
    let ending = ending.to_lowercase();
    let format = FORMATS.iter().find(|format| format.endings.contains(&ending.as_str()))?;
    if !OF_ANY_KIND.contains(&ending.as_str()) {
        return Some(format.name);
    }
    let head = head();
    let text = super::decode(&head, None).text;
    if is_manifest(&text) {
        return Some("case");
    }
    let document = Document { text: &text, name };
    FORMATS.iter().find(|format| (format.tells)(&document)).map(|format| format.name)
}

/// The format of a file: the first that its content tells, else the first that its name's ending tells. JSON is told
/// by its content alone: nothing follows from `.json`.
#[must_use]
pub fn choose(document: &Document<'_>) -> Option<&'static Format> {
    let name = document.name.to_lowercase();
    let ends = |format: &&Format| {
        format.endings.iter().any(|ending| name.strip_suffix(ending).is_some_and(|stem| stem.ends_with('.')))
    };
    let json = document.text.trim_start().starts_with(['{', '[']);
    let by_name = || FORMATS.iter().filter(|format| !(json && format.endings.contains(&"json"))).find(ends);
    FORMATS.iter().find(|format| (format.tells)(document)).or_else(by_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_anything_is_offered_by_its_content_alone() {
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
            assert_eq!(offered(name, &mut || head.into()), what, "{name}: {head}");
        }
    }
}
