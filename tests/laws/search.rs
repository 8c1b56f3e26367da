//! The fast search finds the same matches as the definition, for logs that write characters in every possible way and
//! patterns of every kind.

use proptest::prelude::*;
use std::fmt::Write;
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;
use untaped::session::{LogBytes, Pattern, SearchCorpus, Session, Thresholds};
use untaped::store::search;

/// A text as it is written between the quotes of JSON: `how` chooses for each character whether it stands as it is.
fn written(text: &str, how: &[u8]) -> String {
    let mut out = String::new();
    for (i, c) in text.chars().enumerate() {
        let how = how.get(i % how.len().max(1)).copied().unwrap_or(0);
        let short = match c {
            '"' => Some("\\\""),
            '\\' => Some("\\\\"),
            '/' => Some("\\/"),
            '\n' => Some("\\n"),
            '\t' => Some("\\t"),
            _ => None,
        };
        let must = c < ' ' || matches!(c, '"' | '\\');
        match short {
            Some(short) if must || how % 4 == 1 => out.push_str(short),
            _ if must || how % 4 == 2 => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04X}").unwrap();
                }
            }
            _ => out.push(c),
        }
    }
    out
}

/// Words that fold, escape, or stand on the edge of something.
const WORDS: &[&str] = &[
    "lawyer", "LAWYER", "law", "no", "know", "night", "nothing", "café", "CAFÉ", "ſilk", "\u{212A}ey", "a/b",
    "\"no\"", "back\\slash", "tab\tbed", "two\nlines", "😀", "\u{FFFD}", "n", "u006c", "’s", "Ann", "D1",
];

const PATTERNS: &[&str] = &[
    "lawyer", "Lawyer", "law", "^law", "law$", "^law$", r"\bno\b", r"\Bno", "no", "(?m)^lines",
    "(?s)two.*lines", "two.lines", r"\s", r"\w+yer", "[^a-z]no", "caf.", "café", "CAFÉ", "key", "silk",
    "a/b", "\"", r#""no""#, r"\\", "\t", "😀", "\u{FFFD}", "ann", "Ann", "det", "D1", "d1", "unknown",
    "u006c", "n", "", "a*", "x", "confession", "meal", "(law|kno)w", "la?w", "l{1,2}aw", r"\x{66}é",
    r"\blaw\b.*\bno\b", ".*", "[[:^alpha:]]", r"\d",
];

#[derive(Clone, Debug)]
enum Line {
    Event(&'static str, usize, i64, String),
    Broken,
    Blank,
}

fn text() -> impl Strategy<Value = String> {
    let word = (0..WORDS.len()).prop_map(|i| WORDS[i]);
    let joint = prop_oneof![5 => Just(" "), 1 => Just(""), 1 => Just(", ")];
    proptest::collection::vec((word, joint), 0..6)
        .prop_map(|parts| parts.into_iter().map(|(word, joint)| word.to_owned() + joint).collect())
}

fn line() -> impl Strategy<Value = Line> {
    let kinds = ["utterance", "note", "mark", "enter", "tape_off", "other"];
    let event = ((0..kinds.len()), 0..5_usize, 0..40_i64, text())
        .prop_map(move |(kind, who, t, text)| Line::Event(kinds[kind], who, t, text));
    prop_oneof![12 => event, 1 => Just(Line::Broken), 1 => Just(Line::Blank)]
}

/// The bytes of a log.
fn log(lines: &[Line], how: &[u8], sorted: bool, broken_bytes: bool) -> Vec<u8> {
    let mut out = String::from("{\"format\":\"untaped\",\"version\":1,\"people\":[");
    out.push_str("{\"id\":\"A\",\"name\":\"Ann Law\"},{\"id\":\"D1\",\"name\":\"Det. \\u004bey\"}]}\n");
    for (i, line) in lines.iter().enumerate() {
        match line {
            Line::Event(kind, who, t, text) => {
                let t = if sorted { i64::try_from(i).unwrap() } else { *t };
                let who = ["", "A", "D1", "Ann", "\\u0044\\u0031"][*who];
                let text = written(text, &how[i % how.len()..]);
                let rest = match *kind {
                    "mark" => format!("\"kind\":\"confession\",\"text\":\"{text}\""),
                    "enter" => format!("\"who\":\"{who}\""),
                    "tape_off" => format!("\"reason\":\"meal\",\"source\":\"{text}\""),
                    _ => format!("\"speaker\":\"{who}\",\"text\":\"{text}\""),
                };
                writeln!(out, "{{\"t\":{t},\"type\":\"{kind}\",{rest}}}").unwrap();
            }
            Line::Broken => out.push_str("{\"t\":1,\"type\":\"note\",\"text\":\"law\n"),
            Line::Blank => out.push_str(" \r\n"),
        }
    }
    let mut bytes = out.into_bytes();
    // A byte that no UTF-8 has, in place of a blank within a text.
    if broken_bytes && let Some(at) = bytes.iter().rposition(|&b| b == b' ') {
        bytes[at] = 0xFF;
    }
    bytes
}

fn read(bytes: &[u8]) -> Session {
    crate::watchdog::watch();
    Session::from_bytes("generated.jsonl", bytes, Thresholds::default())
}

/// The places that match by definition: every event is read and asked.
fn by_definition(session: &Session, text: &LogBytes, pattern: &Pattern) -> Vec<usize> {
    let is_hit = |&i: &usize| {
        let event = text.event(session, i).unwrap().unwrap();
        pattern.is_in(&event, session.people())
    };
    (0..session.index().len()).filter(is_hit).collect()
}

fn quickly(session: &Session, text: &LogBytes, pattern: &Pattern) -> Vec<usize> {
    let mut places = Vec::new();
    let searched = SearchCorpus::new(session, text.clone(), pattern.clone());
    search(&searched, &AtomicBool::new(false), |hits| {
        places.extend(hits.events);
        ControlFlow::Continue(())
    })
    .unwrap();
    places
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn the_quick_search_finds_what_the_definition_finds(
        lines in proptest::collection::vec(line(), 1..60),
        how in proptest::collection::vec(any::<u8>(), 1..90),
        plain in any::<bool>(),
        sorted in any::<bool>(),
        broken_bytes in proptest::bool::weighted(0.2),
        in_memory in any::<bool>(),
        own in (0..WORDS.len(), any::<bool>()),
        patterns in proptest::sample::subsequence(PATTERNS.to_vec(), 6),
    ) {
        // Every second log has no escape that is not needed, so that the sieve has something to hold back.
        let how = if plain { vec![0] } else { how };
        let bytes = log(&lines, &how, sorted, broken_bytes);
        let session = read(&bytes);
        let file = tempfile::tempfile().unwrap();
        let source = if in_memory {
            LogBytes::Memory(bytes.into())
        } else {
            std::io::Write::write_all(&mut &file, &bytes).unwrap();
            LogBytes::File(std::sync::Arc::new(file))
        };
        let text = source;
        let word = if own.1 { WORDS[own.0].to_lowercase() } else { WORDS[own.0].to_owned() };
        let own = escaped(&word);
        for pattern in patterns.into_iter().chain([own.as_str()]) {
            let pattern = Pattern::new(pattern).unwrap();
            let expected = by_definition(&session, &text, &pattern);
            prop_assert_eq!(quickly(&session, &text, &pattern), expected, "{}", pattern.text());
        }
    }
}

/// A word as a pattern that means nothing but the word.
fn escaped(word: &str) -> String {
    word.chars().fold(String::new(), |mut out, c| {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
        out
    })
}

/// A log of so many events in which one in a hundred holds a word.
fn large(events: usize) -> Vec<u8> {
    let mut out = String::from("{\"format\":\"untaped\",\"version\":1}\n");
    for i in 0..events {
        let word = if i % 100 == 7 { "lawyer" } else { "nothing" };
        writeln!(
            out,
            "{{\"t\":{i},\"type\":\"utterance\",\"speaker\":\"A\",\"text\":\"I said {word} of it\"}}"
        )
        .unwrap();
    }
    out.into_bytes()
}

#[test]
fn a_search_reads_whole_stretches_and_parses_only_what_may_match() {
    let mut shares = Vec::new();
    for events in [10_000, 100_000] {
        let bytes = large(events);
        let session = read(&bytes);
        let length = bytes.len();
        let text = LogBytes::Memory(bytes.into());
        let searched = SearchCorpus::new(&session, text, Pattern::new("lawyer").unwrap());
        let (mut reads, mut parsed, mut places) = (0, 0, 0);
        search(&searched, &AtomicBool::new(false), |hits| {
            reads += hits.reads;
            parsed += hits.parsed;
            places += hits.events.len();
            ControlFlow::Continue(())
        })
        .unwrap();
        assert_eq!((places, parsed), (events / 100, events / 100), "nothing is parsed that cannot match");
        assert!(reads <= length / 500_000 + 2, "{reads} reads for {length} bytes");
        shares.push(reads * 100_000 / events);
    }
    assert!(shares[1] <= shares[0], "reads an event do not grow with the log: {shares:?}");
}

#[test]
fn the_index_takes_48_bytes_an_event_and_little_more_however_long_the_log_is() {
    for events in [10_000, 100_000] {
        let index = read(&large(events)).shared_index();
        assert_eq!(index.len(), events);
        let more = index.memory_size() - 48 * events;
        assert!(more <= events, "more than a byte an event in addition to its entry: {more} for {events}");
    }
}
