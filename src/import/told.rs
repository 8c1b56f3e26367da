//! What a file is, by its first bytes: a log, or what it looks like where it is neither a log nor a transcript.

use crate::record::EventKind;
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

/// What a file looks like that nothing here reads, in a few words.
#[must_use]
pub fn looks_like(bytes: &[u8]) -> &'static str {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let lower = head.to_ascii_lowercase();
    let begins = |with: &[u8]| lower.starts_with(with);
    if begins(b"pk\x03\x04") {
        "a Word document or another archive: turn it into text first (pandoc FILE -t plain --wrap=none)"
    } else if begins(b"%pdf") {
        "a PDF: turn it into text first (pdftotext -layout FILE)"
    } else if begins(b"{\\rtf") {
        "rich text: turn it into text first (pandoc FILE -t plain --wrap=none)"
    } else if begins(b"<!doctype html") || begins(b"<html") {
        "a web page"
    } else if begins(b"<") {
        "XML of another kind"
    } else if begins(b"{") || begins(b"[") {
        "JSON of another kind"
    } else if head.get(4..8) == Some(b"ftyp".as_slice())
        || [b"riff".as_slice(), b"id3", b"oggs", b"flac"].iter().any(|m| begins(m))
    {
        "sound or video: it needs a transcript"
    } else if head.contains(&0) {
        "a binary file"
    } else {
        "text without times that could be read (--format text --pattern ... for lines of your own kind)"
    }
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
            (b"PK\x03\x04...".as_slice(), "Word"),
            (b"%PDF-1.7", "PDF"),
            (b"{\\rtf1", "rich text"),
            (b"\xEF\xBB\xBF<!DOCTYPE html>", "web page"),
            (b" {\"a\":1}", "JSON"),
            (b"\0\0\0 ftypisom", "video"),
            (b"a\0b", "binary"),
            (b"hello", "text"),
        ] {
            assert!(looks_like(bytes).contains(words), "{words}");
        }
    }
}
