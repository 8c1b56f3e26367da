//! What a file is, by its first bytes: a log, or what it looks like where it is neither a log nor a transcript.

use super::clock::has_frames;
use crate::record::EventKind;
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
}
