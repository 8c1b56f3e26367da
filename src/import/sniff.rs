//! Detects by its first bytes whether a file is a log, a document or a recording, and describes anything else.

use super::formats::by_content;
use super::transcript::Document;
use crate::record::{EventKind, without_byte_order_mark};
use crate::time::{WrittenTime, read_time};
use memchr::memmem::{find, find_iter};
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

/// The number of lines examined.
const LINES: usize = 32;

/// Whether a file is a log: one of its first lines is a header or an event. Damaged lines may precede it, but not the
/// lines of a transcript, whose words may look like a line of a log.
#[must_use]
pub fn is_log(head: &[u8]) -> bool {
    let head = without_byte_order_mark(head);
    let lines = head.split(|&b| b == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let is_transcript = || by_content(&Document { text: &String::from_utf8_lossy(head), name: "" }).is_some();
    match lines.take(LINES).position(is_log_line) {
        None => false,
        Some(0) => true,
        Some(_) => !is_transcript(),
    }
}

/// Whether a line is a header or an event of a log.
fn is_log_line(line: &[u8]) -> bool {
    if !line.starts_with(b"{") {
        return false;
    }
    let Ok(object) = serde_json::from_slice::<Map<String, Value>>(line) else { return false };
    let text = |key: &str| object.get(key).and_then(Value::as_str);
    // Other programs write a "type" too, in a document of one line.
    let is_event = |word: &str| EventKind::from_word(word).is_some() || object.contains_key("t");
    text("format") == Some("untaped") || text("type").is_some_and(is_event)
}

/// Describes a file that no format reads and [`foreign`] does not recognize.
#[must_use]
pub fn looks_like(bytes: &[u8]) -> &'static str {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let head = without_byte_order_mark(head).trim_ascii_start();
    let lower = head.to_ascii_lowercase();
    let begins = |with: &[u8]| lower.starts_with(with);
    if begins(b"<!doctype html") || begins(b"<html") {
        "a web page"
    } else if begins(b"<") {
        "unknown XML"
    } else if counts_frames(head) {
        "text with times in frames (00:01:02:15), which need the frame rate; export it with decimal seconds \
         (00:01:02.600)"
    } else if head.starts_with(b"{") && head.get(1).is_some_and(u8::is_ascii_digit) {
        "MicroDVD subtitles, which count frames; convert them to SRT in a subtitle editor with the frame rate of the video"
    } else if is_json(head)
        && !bytes.trim_ascii_end().ends_with(b"}")
        && !bytes.trim_ascii_end().ends_with(b"]")
    {
        "JSON that ends too early: the file is not whole"
    } else if is_json(head) {
        "unknown JSON"
    } else if head.contains(&0) {
        "a binary file"
    } else {
        "text without recognized timestamps (describe its lines with --format text --pattern ..., or if they begin with \
         times of day under a date, read it with --format custody-log)"
    }
}

/// Whether a text begins like JSON, perhaps with the `NaN` of Python. A timestamp in square brackets does not.
fn is_json(head: &[u8]) -> bool {
    let parses = || serde_json::from_slice::<IgnoredAny>(head).map_or_else(|e| e.is_eof(), |_| true);
    let has_objects = |list: &[u8]| list.trim_ascii_start().starts_with(b"{");
    head.starts_with(b"{") || head.strip_prefix(b"[").is_some_and(|list| has_objects(list) || parses())
}

/// Whether two lines or more have times in frames.
fn counts_frames(head: &[u8]) -> bool {
    let in_time = |c: char| c.is_ascii_digit() || matches!(c, ':' | ';');
    let head = String::from_utf8_lossy(head);
    let in_line = |line: &&str| {
        line.split(|c| !in_time(c)).any(|word| matches!(read_time(word), Some(WrittenTime::Frames(..))))
    };
    head.lines().filter(in_line).nth(1).is_some()
}

/// A kind of file that cannot be imported unchanged: a document, a recording, an archive.
#[derive(Clone, Copy, Debug)]
pub struct Foreign {
    /// What it is, with its article: `a PDF`.
    pub what: &'static str,
    /// How to make a transcript of it, as an instruction.
    pub advice: &'static str,
    /// Whether it may be a document after all, which [`unpack`](super::unpack) reads.
    pub may_be_document: bool,
    /// Whether the first bytes of a file match.
    matches: fn(&[u8]) -> bool,
}

const SPREADSHEET: &str = "save it as CSV (UTF-8) and import that";
const DOCUMENT: &str =
    "save it as plain text (UTF-8), or run pandoc FILE -t plain --wrap=none -o FILE.txt, and import that";
const OLD_DOCUMENT: &str =
    "open it, save it as a Word document (.docx) or as plain text (UTF-8), and import that";
const MEDIA: &str = "transcribe it first (WebVTT, SRT or JSON with times) and import the transcript";

const fn row(what: &'static str, advice: &'static str, matches: fn(&[u8]) -> bool) -> Foreign {
    Foreign { what, advice, may_be_document: false, matches }
}

/// An archive, which has to be read as a whole to tell what is in it.
const ARCHIVE: Foreign = Foreign {
    what: "a ZIP archive",
    advice: "unpack it and import the transcripts in it",
    may_be_document: true,
    matches: |b| b.starts_with(b"PK\x03\x04"),
};

/// The kinds. If several match, the first is used.
const FOREIGN: &[Foreign] = &[
    row("an Excel workbook", SPREADSHEET, |b| has_member(b, b"xl/")),
    row("an OpenDocument spreadsheet", SPREADSHEET, |b| is_open_document(b, b"spreadsheet")),
    ARCHIVE,
    row("an old Word document (.doc)", OLD_DOCUMENT, |b| is_compound(b) && names_stream(b, "WordDocument")),
    // The stream is named `Workbook`, or `Book` until 1995.
    row("an old Excel workbook (.xls)", SPREADSHEET, |b| is_compound(b) && names_stream(b, "ook")),
    row("an Office document with a password", "open it, save it without the password and import that", |b| {
        is_compound(b) && names_stream(b, "EncryptedPackage")
    }),
    row(
        "an old Office document (.doc, .xls)",
        "open it, save it as plain text, or a spreadsheet as CSV (UTF-8), and import that",
        is_compound,
    ),
    row("a PDF", "convert it to text first (pdftotext -layout FILE) and import that", |b| {
        b.starts_with(b"%PDF-")
    }),
    row("a rich text document (RTF)", DOCUMENT, |b| b.starts_with(b"{\\rtf")),
    row("a binary file of Praat", "save it as a text file in Praat and import that", |b| {
        b.starts_with(b"ooBinaryFile")
    }),
    row("a compressed file", "decompress it first (gunzip FILE)", |b| b.starts_with(b"\x1F\x8B\x08")),
    row("an audio recording (WAV)", MEDIA, |b| in_container(b, b"RIFF", b"WAVE")),
    row("an audio recording (AIFF)", MEDIA, |b| in_container(b, b"FORM", b"AIF")),
    row("an audio recording (MP3)", MEDIA, is_mp3),
    row("an audio recording (FLAC)", MEDIA, |b| b.starts_with(b"fLaC")),
    row("an audio recording (AMR)", MEDIA, |b| b.starts_with(b"#!AMR")),
    row("a dictation recording (DSS)", MEDIA, |b| {
        matches!(b.get(..4), Some([2 | 3, b'd', b's', b's'] | [3, b'd', b's', b'2']))
    }),
    row("an audio recording (M4A)", MEDIA, |b| {
        in_box(b, b"ftypM4A") || in_box(b, b"ftypM4B") || in_box(b, b"ftypF4A")
    }),
    row("an audio or video recording (MP4, MOV)", MEDIA, |b| {
        [b"ftyp", b"moov", b"mdat"].iter().any(|kind| in_box(b, *kind))
    }),
    row("an audio or video recording (Ogg)", MEDIA, |b| b.starts_with(b"OggS\0")),
    row("an audio or video recording (WMA, WMV)", MEDIA, |b| {
        b.starts_with(b"\x30\x26\xB2\x75\x8E\x66\xCF\x11")
    }),
    row("a video (Matroska, WebM)", MEDIA, |b| b.starts_with(b"\x1A\x45\xDF\xA3")),
    row("a video (AVI)", MEDIA, |b| in_container(b, b"RIFF", b"AVI ")),
    row("a video (MPEG)", MEDIA, |b| b.starts_with(b"\0\0\x01\xBA")),
];

/// Recognizes a document, recording or archive by its first tens of kilobytes. `None` for anything that may be text.
///
/// ```
/// use untaped::import::foreign;
/// assert_eq!(foreign(b"%PDF-1.7").map(|kind| kind.what), Some("a PDF"));
/// assert!(foreign(b"WEBVTT\n").is_none());
/// ```
#[must_use]
pub fn foreign(head: &[u8]) -> Option<&'static Foreign> {
    FOREIGN.iter().find(|kind| (kind.matches)(head))
}

/// Whether an archive has a member whose name begins with `name`, which is 30 bytes after the member's signature.
fn has_member(head: &[u8], name: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
        && find_iter(head, b"PK\x03\x04")
            .any(|at| head.get(at + 30..).is_some_and(|rest| rest.starts_with(name)))
}

/// Whether the first member of an archive states this `OpenDocument` kind (its standard, part 2, 3.3).
fn is_open_document(head: &[u8], kind: &[u8]) -> bool {
    const STATED: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.";
    head.starts_with(b"PK\x03\x04")
        && find(head.get(..256).unwrap_or(head), STATED)
            .is_some_and(|at| head.get(at + STATED.len()..).is_some_and(|rest| rest.starts_with(kind)))
}

/// Whether a file is a compound file, the format of Office documents until 2007.
fn is_compound(head: &[u8]) -> bool {
    head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
}

/// Whether a compound file names this stream, in UTF-16.
fn names_stream(head: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    find(head, &wide).is_some()
}

/// Whether a chunked container has this kind: its signature, four bytes of length, the kind.
fn in_container(head: &[u8], signature: &[u8], kind: &[u8]) -> bool {
    head.starts_with(signature) && head.get(8..).is_some_and(|rest| rest.starts_with(kind))
}

/// Whether the first box of an ISO media file has this kind, which follows four bytes of length.
fn in_box(head: &[u8], kind: &[u8]) -> bool {
    // A length below 2^24 begins with a zero byte; no text does.
    head.first() == Some(&0) && head.get(4..).is_some_and(|rest| rest.starts_with(kind))
}

/// Whether a file begins with an ID3 tag or a frame of MPEG audio, layer III.
fn is_mp3(head: &[u8]) -> bool {
    let tagged = head.starts_with(b"ID3") && head.get(3).is_some_and(|version| *version < 0x10);
    tagged || matches!(head, [0xFF, second, third, ..] if second & 0xE6 == 0xE2 && third >> 4 != 0xF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_detected_by_its_header_or_by_an_event() {
        for log in [
            "{\"format\":\"untaped\",\"version\":1}\n",
            "\u{FEFF}\n\n{\"format\":\"untaped\"}",
            "{\"t\":0,\"type\":\"tape_on\"}\n",
            "broken\n{\"t\":0,\"type\":\"weather\"}\n",
            "{\"type\":\"mark\",\"kind\":\"x\"}\r\n",
        ] {
            assert!(is_log(log.as_bytes()), "{log}");
        }
        for other in [
            "",
            "{",
            "WEBVTT\n",
            "{\"type\":\"Results\",\"channel\":{}}",
            "{\n\"type\":\"mark\"}",
            "[{\"t\":0,\"type\":\"mark\"}]",
            "{\"segments\":[{\"t\":0,\"type\":\"mark\"}]}",
        ] {
            assert!(!is_log(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn an_unknown_file_is_described() {
        for (bytes, words) in [
            (b"\xEF\xBB\xBF<!DOCTYPE html>".as_slice(), "web page"),
            (b" {\"a\":1}", "JSON"),
            (b"[00:00:01:12] a\n[00:00:02:12] b", "frames"),
            (b"1\n00:00:01;12 --> 00:00:02;00\na\n\n2\n00:00:01;12 --> 00:00:02;00", "frames"),
            (b"[1,2]", "JSON"),
            (b"[ {\"a\":NaN}]", "unknown JSON"),
            (b"[{\"a\": 1}, {\"b\":", "ends too early"),
            (b"[Ann 00:00:01]\nSit.\n\n[Ben 00:00:04]\nNo.", "text"),
            (b"a\0b", "binary"),
            (b"hello", "text"),
        ] {
            assert!(looks_like(bytes).contains(words), "{words}");
        }
    }

    /// The start of an archive with one member.
    fn archive(name: &str, content: &str) -> Vec<u8> {
        [b"PK\x03\x04".as_slice(), &[0; 26], name.as_bytes(), content.as_bytes()].concat()
    }

    #[test]
    fn documents_and_recordings_are_recognized() {
        let office = |name: &str| [archive("[Content_Types].xml", "..."), archive(name, "...")].concat();
        let stated = |kind: &str| archive("mimetype", &format!("application/vnd.oasis.opendocument.{kind}"));
        let old = |name: &str| {
            let name = name.encode_utf16().flat_map(u16::to_le_bytes);
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
                .iter()
                .copied()
                .chain([0; 504])
                .chain(name)
                .collect::<Vec<u8>>()
        };
        for (bytes, what) in [
            (office("xl/workbook.xml"), "an Excel workbook"),
            (office("word/document.xml"), "a ZIP archive"),
            (stated("spreadsheet"), "an OpenDocument spreadsheet"),
            (stated("text"), "a ZIP archive"),
            (archive("tape1.vtt", "WEBVTT"), "a ZIP archive"),
            (old("WordDocument"), "an old Word document (.doc)"),
            (old("Workbook"), "an old Excel workbook (.xls)"),
            (old("EncryptedPackage"), "an Office document with a password"),
            (old("x"), "an old Office document (.doc, .xls)"),
            (b"%PDF-1.7".to_vec(), "a PDF"),
            (b"{\\rtf1\\ansi".to_vec(), "a rich text document (RTF)"),
            (b"\x1F\x8B\x08\0".to_vec(), "a compressed file"),
            (b"RIFF\x24\0\0\0WAVEfmt ".to_vec(), "an audio recording (WAV)"),
            (b"FORM\0\0\0\0AIFF".to_vec(), "an audio recording (AIFF)"),
            (b"ID3\x04\0".to_vec(), "an audio recording (MP3)"),
            (b"\xFF\xFB\x90\x64".to_vec(), "an audio recording (MP3)"),
            (b"fLaC\0\0\0\x22".to_vec(), "an audio recording (FLAC)"),
            (b"#!AMR\n".to_vec(), "an audio recording (AMR)"),
            (b"\x02dss".to_vec(), "a dictation recording (DSS)"),
            (b"\0\0\0\x20ftypM4A ".to_vec(), "an audio recording (M4A)"),
            (b"\0\0\0\x20ftypisom".to_vec(), "an audio or video recording (MP4, MOV)"),
            (b"OggS\0\x02".to_vec(), "an audio or video recording (Ogg)"),
            (b"\x30\x26\xB2\x75\x8E\x66\xCF\x11".to_vec(), "an audio or video recording (WMA, WMV)"),
            (b"\x1A\x45\xDF\xA3\x01".to_vec(), "a video (Matroska, WebM)"),
            (b"RIFF\x24\0\0\0AVI LIST".to_vec(), "a video (AVI)"),
            (b"\0\0\x01\xBA\x44".to_vec(), "a video (MPEG)"),
        ] {
            assert_eq!(foreign(&bytes).map(|kind| kind.what), Some(what));
        }
    }

    #[test]
    fn text_is_not_mistaken_for_a_document_or_a_recording() {
        for text in [
            "", "PK: sit down", "RIFF raff", "ID3 is a tag", "{\"text\":1}", "0:01 ftyp", "#!/bin/sh",
            "WEBVTT", "%PDF is a format", "OggSomething",
        ] {
            assert!(foreign(text.as_bytes()).is_none(), "{text}");
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert!(foreign(&[b"\xFF\xFE".as_slice(), &wide].concat()).is_none(), "{text}");
            assert!(foreign(&wide).is_none(), "{text}");
        }
    }
}
