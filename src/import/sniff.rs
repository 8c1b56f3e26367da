//! What a file is, by its first bytes: a log, or what it looks like where it is neither a log nor a transcript.

use super::clock::has_frames;
use crate::record::EventKind;
use memchr::memmem::{find, find_iter};
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

/// So many lines are looked at for one that shows a log.
const LINES: usize = 32;

/// Whether the first bytes of a file are those of a log: a header, or an event, on a line of its own. What is damaged
/// may come before it.
#[must_use]
pub fn is_log(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    head.split(|&b| b == b'\n').filter(|line| !line.trim_ascii().is_empty()).take(LINES).any(|line| {
        let line = line.trim_ascii();
        if !line.starts_with(b"{") {
            return false;
        }
        let Ok(object) = serde_json::from_slice::<Map<String, Value>>(line) else { return false };
        let text = |key: &str| object.get(key).and_then(Value::as_str);
        // Other programs write a "type" as well, in a document of one line.
        let of_ours = |word: &str| EventKind::from_word(word).is_some() || object.contains_key("t");
        text("format") == Some("untaped") || text("type").is_some_and(of_ours)
    })
}

/// What a file looks like that nothing here reads and that is of no kind which [`foreign`](super::foreign()) tells, in
/// a few words.
#[must_use]
pub fn looks_like(bytes: &[u8]) -> &'static str {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let lower = head.to_ascii_lowercase();
    let begins = |with: &[u8]| lower.starts_with(with);
    if begins(b"<!doctype html") || begins(b"<html") {
        "a web page"
    } else if begins(b"<") {
        "XML of another kind"
    } else if counts_frames(head) {
        "a text whose times count frames (00:01:02:15), which say nothing without the rate: have them written with \
         decimals of a second (00:01:02.600)"
    } else if is_json(head) {
        "JSON of another kind"
    } else if head.contains(&0) {
        "a binary file"
    } else {
        "text without times that could be read (--format text --pattern ... for lines of your own kind)"
    }
}

/// Whether a text begins as JSON does. A stamp in square brackets is none.
fn is_json(head: &[u8]) -> bool {
    let whole_or_cut = || serde_json::from_slice::<IgnoredAny>(head).map_or_else(|e| e.is_eof(), |_| true);
    head.starts_with(b"{") || (head.starts_with(b"[") && whole_or_cut())
}

/// Whether there are times that count frames, in two lines or more.
fn counts_frames(head: &[u8]) -> bool {
    let of_a_time = |c: char| c.is_ascii_digit() || matches!(c, ':' | ';');
    let head = String::from_utf8_lossy(head);
    let in_line = |line: &&str| line.split(|c| !of_a_time(c)).any(has_frames);
    head.lines().filter(in_line).nth(1).is_some()
}

/// A kind of file that is no transcript as it stands.
#[derive(Clone, Copy, Debug)]
pub struct Foreign {
    /// What it is, with its article: `a PDF`.
    pub what: &'static str,
    /// What makes a transcript of it, as one asks a person to do it.
    pub advice: &'static str,
    /// Whether the first bytes of a file are of this kind.
    is: fn(&[u8]) -> bool,
}

const SHEET: &str = "save the sheet as CSV (UTF-8), and give that";
const WORDS: &str =
    "save it as plain text (UTF-8), or use pandoc FILE -t plain --wrap=none -o FILE.txt, and give that";
const OLD_WORDS: &str = "open it, save it as plain text (UTF-8), and give that";
const HEARD: &str = "have it transcribed first (WebVTT, SRT, JSON with times), and give the transcript";

const fn row(what: &'static str, advice: &'static str, is: fn(&[u8]) -> bool) -> Foreign {
    Foreign { what, advice, is }
}

/// The kinds. Where the bytes fit several, the first holds.
const FOREIGN: &[Foreign] = &[
    row("an Excel workbook", SHEET, |b| has_member(b, b"xl/")),
    row("a Word document", WORDS, |b| has_member(b, b"word/")),
    row("an OpenDocument spreadsheet", SHEET, |b| is_open_document(b, b"spreadsheet")),
    row("an OpenDocument text", WORDS, |b| is_open_document(b, b"text")),
    row("a ZIP archive", "unpack it, and give the transcripts in it", |b| b.starts_with(b"PK\x03\x04")),
    row("an old Word document (.doc)", OLD_WORDS, |b| is_compound(b) && names_stream(b, "WordDocument")),
    // `Workbook`, and `Book` until 1995.
    row("an old Excel workbook (.xls)", SHEET, |b| is_compound(b) && names_stream(b, "ook")),
    row(
        "a document of an old Office program (.doc, .xls)",
        "open it, save it as plain text, a sheet as CSV (UTF-8), and give that",
        is_compound,
    ),
    row("a PDF", "turn it into text first (pdftotext -layout FILE), and give that", |b| {
        b.starts_with(b"%PDF-")
    }),
    row("a rich text document (RTF)", WORDS, |b| b.starts_with(b"{\\rtf")),
    row("a compressed file", "unpack it first (gunzip FILE)", |b| b.starts_with(b"\x1F\x8B\x08")),
    row("a sound recording (WAV)", HEARD, |b| in_container(b, b"RIFF", b"WAVE")),
    row("a sound recording (AIFF)", HEARD, |b| in_container(b, b"FORM", b"AIF")),
    row("a sound recording (MP3)", HEARD, is_mp3),
    row("a sound recording (FLAC)", HEARD, |b| b.starts_with(b"fLaC")),
    row("a sound recording (AMR)", HEARD, |b| b.starts_with(b"#!AMR")),
    row("a recording of a dictation machine (DSS)", HEARD, |b| {
        matches!(b.get(..4), Some([2 | 3, b'd', b's', b's'] | [3, b'd', b's', b'2']))
    }),
    row("a sound recording (M4A)", HEARD, |b| {
        in_box(b, b"ftypM4A") || in_box(b, b"ftypM4B") || in_box(b, b"ftypF4A")
    }),
    row("a sound or video recording (MP4, MOV)", HEARD, |b| {
        [b"ftyp", b"moov", b"mdat"].iter().any(|kind| in_box(b, *kind))
    }),
    row("a sound or video recording (Ogg)", HEARD, |b| b.starts_with(b"OggS\0")),
    row("a sound or video recording (WMA, WMV)", HEARD, |b| {
        b.starts_with(b"\x30\x26\xB2\x75\x8E\x66\xCF\x11")
    }),
    row("a video (Matroska, WebM)", HEARD, |b| b.starts_with(b"\x1A\x45\xDF\xA3")),
    row("a video (AVI)", HEARD, |b| in_container(b, b"RIFF", b"AVI ")),
    row("a video (MPEG)", HEARD, |b| b.starts_with(b"\0\0\x01\xBA")),
];

/// The kind of a file by its first bytes; `None` for whatever may be a text. Some tens of kilobytes are enough: the
/// members of an archive that tell what it is stand at its beginning.
///
/// ```
/// use untaped::import::foreign;
/// assert_eq!(foreign(b"%PDF-1.7").map(|kind| kind.what), Some("a PDF"));
/// assert!(foreign(b"WEBVTT\n").is_none());
/// ```
#[must_use]
pub fn foreign(head: &[u8]) -> Option<&'static Foreign> {
    FOREIGN.iter().find(|kind| (kind.is)(head))
}

/// Whether an archive has a member whose name begins so: the name stands 30 bytes behind the signature of each.
fn has_member(head: &[u8], name: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
        && find_iter(head, b"PK\x03\x04")
            .any(|at| head.get(at + 30..).is_some_and(|rest| rest.starts_with(name)))
}

/// Whether an archive states its kind in its first member, as `OpenDocument` asks (part 2, 3.3).
fn is_open_document(head: &[u8], kind: &[u8]) -> bool {
    const STATED: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.";
    head.starts_with(b"PK\x03\x04")
        && find(head.get(..256).unwrap_or(head), STATED)
            .is_some_and(|at| head.get(at + STATED.len()..).is_some_and(|rest| rest.starts_with(kind)))
}

/// Whether it is a compound file, in which Office kept its documents until 2007.
fn is_compound(head: &[u8]) -> bool {
    head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
}

/// Whether a compound file names such a stream, in UTF-16.
fn names_stream(head: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    find(head, &wide).is_some()
}

/// Whether a container of chunks holds this kind: its sign, four bytes of length, the kind.
fn in_container(head: &[u8], sign: &[u8], kind: &[u8]) -> bool {
    head.starts_with(sign) && head.get(8..).is_some_and(|rest| rest.starts_with(kind))
}

/// Whether the first box of an ISO media file is of this kind: it stands behind four bytes of length.
fn in_box(head: &[u8], kind: &[u8]) -> bool {
    // A length below 2^24: no text begins with a zero.
    head.first() == Some(&0) && head.get(4..).is_some_and(|rest| rest.starts_with(kind))
}

/// Whether it begins with a tag of MP3 files or with a frame of MPEG audio, layer III.
fn is_mp3(head: &[u8]) -> bool {
    let tagged = head.starts_with(b"ID3") && head.get(3).is_some_and(|version| *version < 0x10);
    tagged || matches!(head, [0xFF, second, third, ..] if second & 0xE6 == 0xE2 && third >> 4 != 0xF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_told_by_its_header_or_by_an_event() {
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
    fn what_nothing_reads_is_called_what_it_looks_like() {
        for (bytes, words) in [
            (b"\xEF\xBB\xBF<!DOCTYPE html>".as_slice(), "web page"),
            (b" {\"a\":1}", "JSON"),
            (b"[00:00:01:12] a\n[00:00:02:12] b", "frames"),
            (b"1\n00:00:01;12 --> 00:00:02;00\na\n\n2\n00:00:01;12 --> 00:00:02;00", "frames"),
            (b"[1,2]", "JSON"),
            (b"[{\"a\": 1}, {\"b\":", "JSON"),
            (b"[Ann 00:00:01]\nSit.\n\n[Ben 00:00:04]\nNo.", "text"),
            (b"a\0b", "binary"),
            (b"hello", "text"),
        ] {
            assert!(looks_like(bytes).contains(words), "{words}");
        }
    }

    /// The beginning of an archive with one member.
    fn archive(name: &str, content: &str) -> Vec<u8> {
        [b"PK\x03\x04".as_slice(), &[0; 26], name.as_bytes(), content.as_bytes()].concat()
    }

    #[test]
    fn what_people_hold_is_called_by_its_name() {
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
            (office("word/document.xml"), "a Word document"),
            (stated("spreadsheet"), "an OpenDocument spreadsheet"),
            (stated("text"), "an OpenDocument text"),
            (archive("tape1.vtt", "WEBVTT"), "a ZIP archive"),
            (old("WordDocument"), "an old Word document (.doc)"),
            (old("Workbook"), "an old Excel workbook (.xls)"),
            (old("x"), "a document of an old Office program (.doc, .xls)"),
            (b"%PDF-1.7".to_vec(), "a PDF"),
            (b"{\\rtf1\\ansi".to_vec(), "a rich text document (RTF)"),
            (b"\x1F\x8B\x08\0".to_vec(), "a compressed file"),
            (b"RIFF\x24\0\0\0WAVEfmt ".to_vec(), "a sound recording (WAV)"),
            (b"FORM\0\0\0\0AIFF".to_vec(), "a sound recording (AIFF)"),
            (b"ID3\x04\0".to_vec(), "a sound recording (MP3)"),
            (b"\xFF\xFB\x90\x64".to_vec(), "a sound recording (MP3)"),
            (b"fLaC\0\0\0\x22".to_vec(), "a sound recording (FLAC)"),
            (b"#!AMR\n".to_vec(), "a sound recording (AMR)"),
            (b"\x02dss".to_vec(), "a recording of a dictation machine (DSS)"),
            (b"\0\0\0\x20ftypM4A ".to_vec(), "a sound recording (M4A)"),
            (b"\0\0\0\x20ftypisom".to_vec(), "a sound or video recording (MP4, MOV)"),
            (b"OggS\0\x02".to_vec(), "a sound or video recording (Ogg)"),
            (b"\x30\x26\xB2\x75\x8E\x66\xCF\x11".to_vec(), "a sound or video recording (WMA, WMV)"),
            (b"\x1A\x45\xDF\xA3\x01".to_vec(), "a video (Matroska, WebM)"),
            (b"RIFF\x24\0\0\0AVI LIST".to_vec(), "a video (AVI)"),
            (b"\0\0\x01\xBA\x44".to_vec(), "a video (MPEG)"),
        ] {
            assert_eq!(foreign(&bytes).map(|kind| kind.what), Some(what));
        }
    }

    #[test]
    fn no_text_is_taken_for_a_document_or_a_recording() {
        for text in [
            "",
            "PK: sit down",
            "RIFF raff",
            "ID3 is a tag",
            "{\"text\":1}",
            "0:01 ftyp",
            "#!/bin/sh",
            "WEBVTT",
            "%PDF is a format",
            "OggSomething",
        ] {
            assert!(foreign(text.as_bytes()).is_none(), "{text}");
            let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert!(foreign(&[b"\xFF\xFE".as_slice(), &wide].concat()).is_none(), "{text}");
            assert!(foreign(&wide).is_none(), "{text}");
        }
    }
}
