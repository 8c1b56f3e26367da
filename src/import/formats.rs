//! The table of formats: how each is told, and what reads it. Help, the man page, `untaped formats` and the
//! documentation are printed from it.

use super::asr;
use super::chat::CHAT;
use super::elan::ELAN;
use super::exmaralda::EXMARALDA;
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
        endings: &["csv", "tsv"],
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
