//! Any bytes into the readers: nothing crashes or hangs, memory stays bounded, and a file that cannot be opened is refused
//! in one sentence.

mod bounds;
mod work;

use proptest::prelude::*;
use std::fs::{self, File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use untaped::import::{Content, Document, FORMATS, Options, decode};
use untaped::record::{Body, EventKind, MAX_LINE, ProblemKind};
use untaped::session::{Bands, Citation, Item, Quotation, Session, Thresholds, TimeLines, Timeline, Wording};
use untaped::store::{Input, Log, read_all};
use untaped::time::{HOUR, MAX_MILLIS, Millis, SessionTime};

const FIVE_GAPS: &[u8] = include_bytes!("../recordings/five-gaps.jsonl");
const DAMAGED: &[u8] = include_bytes!("../recordings/damaged.jsonl");
const HEADER: &str = r#"{"format":"untaped","version":1,"title":"A hostile log","fictional":true}"#;

fn open(path: &Path) -> anyhow::Result<Log> {
    Log::open(&Input::File(path.to_owned()), 0)
}

fn write(folder: &Path, bytes: &[u8]) -> Log {
    let path = folder.join("log.jsonl");
    fs::write(&path, bytes).unwrap();
    open(&path).unwrap()
}

fn read(log: &Log) -> Session {
    crate::watchdog::watch();
    read_all(log, Thresholds::default()).unwrap()
}

/// Asks everything that screens and reports ask, and checks what must hold of any log.
fn ask_everything(log: &Log, session: &Session) {
    let figures = session.figures();
    if let (Some(sums), Some(_)) = (figures.totals(), figures.taped()) {
        assert_eq!(sums.taped.unwrap() + sums.untaped.unwrap() + sums.not_held, sums.elapsed);
    }
    for mark in &session.key_events().marks {
        let sums = figures.before_mark(mark).totals;
        if let (Some(taped), Some(untaped), Some(_)) = (sums.taped, sums.untaped, figures.taped()) {
            assert_eq!(taped + untaped + sums.not_held, sums.elapsed, "before {}", mark.kind);
        }
    }
    let zero = session.zeros().pop().unwrap();
    let text = log.text();
    for i in 0..session.index().len() {
        let event =
            text.event(session, i).unwrap().expect("a file that did not change gives every event again");
        let words =
            if let Body::Utterance { text, .. } = &event.body { text } else { event.body.type_word() };
        let said = Quotation {
            who: session.people().label(session.index().get(i).unwrap().speaker()),
            words,
            wording: Wording::of(&event),
            ..Quotation::default()
        };
        let citation = Citation::from_event(session, &zero, i, said, "0123456789abcdef").unwrap();
        let line = citation.short_line();
        assert!(line.contains(&format!("#{}", i + 1)) && !line.chars().any(char::is_control), "{line:?}");
    }
    let bands = Bands::new(session, Millis(0));
    let time_lines = TimeLines::new(figures, session.clock(), zero.time, &[HOUR]);
    let timeline = Timeline::new(session, &bands, &time_lines);
    let items = std::iter::successors(timeline.first(), |&item| timeline.next(item)).take(20_000);
    let events = items.filter(|item| matches!(item, Item::Event(_))).count();
    assert_eq!(events, session.index().len());
}

/// What becomes of a good log in careless hands.
#[derive(Clone, Debug)]
enum Mutation {
    Set(u8),
    Insert(Vec<u8>),
    Remove(usize),
    Repeat(usize),
}

fn mutations() -> impl Strategy<Value = Vec<(prop::sample::Index, Mutation)>> {
    let words: [&[u8]; 10] = [
        b"\n",
        b"\"",
        b"{",
        b"]",
        b"1e999",
        b"-",
        b"\\u0000",
        b"\xEF\xBB\xBF",
        b"9999999999999",
        b"\"t\":\"0000-01-01T00:00:00Z\",",
    ];
    let mutation = prop_oneof![
        any::<u8>().prop_map(Mutation::Set),
        (0..words.len()).prop_map(move |i| Mutation::Insert(words[i].to_vec())),
        (1_usize..300).prop_map(Mutation::Remove),
        (1_usize..300).prop_map(Mutation::Repeat),
    ];
    proptest::collection::vec((any::<prop::sample::Index>(), mutation), 1..12)
}

/// The first lines of a shipped recording, short ones only.
fn lines(recording: &[u8], n: usize) -> Vec<u8> {
    let lines = recording.split_inclusive(|&b| b == b'\n').filter(|line| line.len() < 2000);
    lines.take(n).flatten().copied().collect()
}

/// Bytes as a log: everything that can be asked of it is asked, or it is refused in one sentence that names it.
fn read_or_refuse(bytes: &[u8]) {
    crate::watchdog::watch();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.jsonl");
    fs::write(&path, bytes).unwrap();
    match open(&path) {
        Ok(log) => ask_everything(&log, &read(&log)),
        Err(error) => {
            let sentence = format!("{error:#}");
            assert!(sentence.contains("log.jsonl: ") && sentence.lines().count() == 1, "{sentence:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..3000)) {
        read_or_refuse(&bytes);
    }

    #[test]
    fn lines_of_json_pieces_are_read(pieces in proptest::collection::vec(
        r#"[\{\}\[\],:\n]|"(t|end|type|text|kind|who|untaped|note|mark|tape_on|\\ud800|é)"|-?[0-9]{1,16}(e[0-9]{1,3})?|null|true"#,
        0..400,
    )) {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("{HEADER}\n{}", pieces.concat());
        let log = write(folder.path(), text.as_bytes());
        ask_everything(&log, &read(&log));
    }

    #[test]
    fn a_good_log_in_careless_hands_is_read(
        damaged in any::<bool>(),
        n in 1_usize..60,
        mutations in mutations(),
    ) {
        let mut bytes = lines(if damaged { DAMAGED } else { FIVE_GAPS }, n);
        for (at, mutation) in mutations {
            let at = at.index(bytes.len() + 1);
            let end = |n: usize| (at + n).min(bytes.len());
            match mutation {
                Mutation::Set(byte) => bytes.splice(at..end(1), [byte]).for_each(drop),
                Mutation::Insert(word) => bytes.splice(at..at, word).for_each(drop),
                Mutation::Remove(n) => bytes.drain(at..end(n)).for_each(drop),
                Mutation::Repeat(n) => {
                    let part = bytes[at..end(n)].to_vec();
                    bytes.splice(at..at, part).for_each(drop);
                }
            }
        }
        read_or_refuse(&bytes);
    }

    #[test]
    fn a_file_that_shrinks_gives_an_event_as_it_was_or_none(to in 0.0_f64..1.0) {
        let folder = tempfile::tempdir().unwrap();
        let bytes = lines(FIVE_GAPS, 80);
        let log = write(folder.path(), &bytes);
        let session = read(&log);
        let event = |i: usize| log.text().event(&session, i).unwrap().map(|e| format!("{e:?}"));
        let old: Vec<_> = (0..session.index().len()).map(event).collect();
        prop_assert!(old.iter().all(Option::is_some));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a small file")]
        let length = (bytes.len() as f64 * to) as u64;
        OpenOptions::new().write(true).open(folder.path().join("log.jsonl")).unwrap().set_len(length).unwrap();
        for (i, old) in old.iter().enumerate() {
            let now = event(i);
            prop_assert!(now.is_none() || now == *old);
            let entry = session.index().get(i).unwrap();
            prop_assert!(entry.byte_offset() < length || now.is_none());
        }
    }

    #[test]
    fn a_file_with_other_bytes_under_the_same_name_gives_no_event_of_another_kind_or_time(
        bytes in proptest::collection::vec(any::<u8>(), 0..2000),
        shift in 0_usize..400,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let good = lines(FIVE_GAPS, 40);
        let log = write(folder.path(), &good);
        let session = read(&log);
        for other in [bytes, good[shift..].to_vec()] {
            fs::write(folder.path().join("log.jsonl"), other).unwrap();
            for i in 0..session.index().len() {
                let entry = session.index().get(i).unwrap();
                if let Some(event) = log.text().event(&session, i).unwrap() {
                    prop_assert_eq!((event.body.kind(), event.time), (entry.kind(), Some(entry.time())));
                }
            }
        }
    }
}

#[test]
fn a_line_is_read_up_to_the_limit_wherever_the_chunks_of_a_read_end() {
    let note = |length: usize| {
        let (head, tail) = (r#"{"t":1,"type":"note","text":""#, "\"}");
        format!("{head}{}{tail}", "x".repeat(length - head.len() - tail.len()))
    };
    let folder = tempfile::tempdir().unwrap();
    // The first chunk is 64 KiB, later ones 1 MiB: the padding moves the long line over the edges.
    for padding in [0, (1 << 16) - 200, 1 << 16, (1 << 20) - 100] {
        let padding = if padding == 0 { String::new() } else { note(padding) + "\n" };
        for (length, kept) in [(MAX_LINE, true), (MAX_LINE + 1, false)] {
            for end in ["", "\n"] {
                let text = format!("{HEADER}\n{padding}{}{end}", note(length));
                let log = write(folder.path(), text.as_bytes());
                let session = read(&log);
                assert_eq!(session.problems().count(), u64::from(!kept), "{length} {end:?}");
                assert_eq!(session.byte_count(), text.len() as u64);
                ask_everything(&log, &session);
            }
        }
    }
}

#[test]
fn lines_do_not_depend_on_where_the_chunks_of_a_read_end() {
    let folder = tempfile::tempdir().unwrap();
    let log = write(folder.path(), FIVE_GAPS);
    let whole = read(&log);
    let gaps = |s: &Session| format!("{:?}", s.figures().gaps);
    for padding in [1, 63, 1000, 65_000] {
        let blank = format!("{}\n", " ".repeat(padding));
        let log = write(folder.path(), &[blank.as_bytes(), FIVE_GAPS].concat());
        let session = read(&log);
        assert_eq!((session.index().len(), gaps(&session)), (whole.index().len(), gaps(&whole)));
        ask_everything(&log, &session);
    }
}

#[test]
fn deep_nesting_and_numbers_that_nothing_holds_are_problems_of_their_line() {
    let (open, close) = ("[".repeat(10_000), "]".repeat(10_000));
    for (line, kind, kept) in [
        (format!(r#"{{"t":1,"type":"note","text":"","x":{open}{close}}}"#), ProblemKind::TooDeep, 0),
        (format!(r#"{{"t":1,"type":"note","text":"","x":{open}"#), ProblemKind::TooDeep, 0),
        (format!("{}1{}", r#"{"a":"#.repeat(10_000), "}".repeat(10_000)), ProblemKind::TooDeep, 0),
        (r#"{"t":1e999,"type":"note","text":""}"#.to_owned(), ProblemKind::BadTime, 1),
        (r#"{"t":-1e999999999999999999999,"type":"note","text":""}"#.to_owned(), ProblemKind::BadTime, 1),
        (format!(r#"{{"t":{},"type":"note","text":""}}"#, "9".repeat(100_000)), ProblemKind::BadTime, 1),
        (r#"{"t":1,"type":"utterance","text":"","end":1e999}"#.to_owned(), ProblemKind::BadTime, 1),
        (r#"{"t":1,"type":"tape_on","offset":1e999}"#.to_owned(), ProblemKind::BadValue, 1),
        (r#"{"t":1,"type":"weather","wind":1e999}"#.to_owned(), ProblemKind::BadValue, 1),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let log = write(folder.path(), format!("{HEADER}\n{line}\n").as_bytes());
        let session = read(&log);
        let mut kinds: Vec<_> = session.problems().list().iter().map(|p| (p.line, p.kind)).collect();
        // A tape that nothing closes is reported besides.
        kinds.retain(|&(_, kind)| kind != ProblemKind::AssumedTape);
        assert_eq!((kinds, session.index().len()), (vec![(2, kind)], kept));
        ask_everything(&log, &session);
    }
}

#[test]
fn times_at_both_ends_of_the_range_neither_overflow_nor_wrap() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "{HEADER}\n{}\n{}\n{}\n{}\n",
        r#"{"t":-9007199254740.991,"type":"tape_on"}"#,
        r#"{"t":-9007199254740.991,"end":9007199254740.991,"type":"untaped"}"#,
        r#"{"t":0,"type":"tape_off"}"#,
        r#"{"t":9007199254740.991,"type":"mark","kind":"confession"}"#,
    );
    let log = write(folder.path(), text.as_bytes());
    let session = read(&log);
    let sums = session.figures().totals().unwrap();
    let limit = untaped::time::MAX_MILLIS;
    assert_eq!(
        (sums.elapsed, sums.taped, sums.untaped),
        (Millis(2 * limit), Some(Millis(limit)), Some(Millis(limit)))
    );
    assert_eq!(session.index().end(1), Some(SessionTime(limit)));
    ask_everything(&log, &session);
}

#[test]
fn what_is_no_log_is_refused_in_one_sentence_that_names_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("empty.jsonl"), b"").unwrap();
    fs::create_dir(at("folder.jsonl")).unwrap();
    fs::write(at("binary.jsonl"), b"{\"format\":\x00\x01\x02").unwrap();
    let mut sparse = File::create(at("sparse.jsonl")).unwrap();
    sparse.seek(SeekFrom::Start(1 << 30)).unwrap();
    sparse.write_all(b"\n").unwrap();
    for (name, words) in [
        ("empty.jsonl", "is empty"),
        ("folder.jsonl", "is a directory"),
        ("binary.jsonl", "is a binary file"),
        ("sparse.jsonl", "is a binary file"),
        ("missing.jsonl", "not found"),
        ("binary.jsonl/x", "Not a directory"),
    ] {
        let sentence = format!("{:#}", open(&at(name)).unwrap_err());
        assert!(sentence.contains(name) && sentence.contains(words), "{sentence}");
        assert_eq!(sentence.lines().count(), 1, "{sentence}");
    }
}

#[test]
fn nul_bytes_below_the_first_line_of_a_log_are_damage_that_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.jsonl");
    let log = |damage: &[u8], end: &str| {
        let lines =
            "{\"format\":\"untaped\",\"version\":1}\n{\"t\":0,\"type\":\"utterance\",\"text\":\"one\"}\n";
        [lines.as_bytes(), damage, end.as_bytes()].concat()
    };
    let later = "\n{\"t\":5,\"type\":\"utterance\",\"text\":\"two\"}\n";
    let text = b"{\"t\":1,\"type\":\"utterance\",\"text\":\"a\0b\"}";
    for (bytes, kind, events) in [
        (log(&[0; 64], ""), "torn_line", 1),
        (log(&[0; 64], later), "not_json", 2),
        (log(text, later), "not_json", 2),
        ([b"\xEF\xBB\xBF".as_slice(), &log(&[0; 3], "")].concat(), "torn_line", 1),
    ] {
        fs::write(&path, bytes).unwrap();
        let session = read_all(&open(&path).unwrap(), Thresholds::default()).unwrap();
        let problems: Vec<(u64, &str)> =
            session.problems().list().iter().map(|problem| (problem.line, problem.kind.word())).collect();
        assert_eq!((problems, session.index().len()), (vec![(3, kind)], events));
    }
    let title =
        b"{\"format\":\"untaped\",\"version\":1,\"title\":\"a\0b\"}\n{\"t\":0,\"type\":\"tape_on\"}\n";
    fs::write(&path, title).unwrap();
    let session = read_all(&open(&path).unwrap(), Thresholds::default()).unwrap();
    let kinds: Vec<&str> = session.problems().list().iter().map(|problem| problem.kind.word()).collect();
    assert_eq!(
        kinds,
        ["not_json", "no_header", "assumed_tape"],
        "the line of the title is lost, and that is said"
    );
}

#[test]
fn a_file_that_may_not_be_read_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("closed.jsonl");
    fs::write(&path, HEADER).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if File::open(&path).is_ok() {
        return; // root may read everything
    }
    let sentence = format!("{:#}", open(&path).unwrap_err());
    assert!(sentence.contains("closed.jsonl: may not be read"), "{sentence}");
}

#[test]
fn a_file_name_cannot_send_anything_to_the_terminal() {
    let sentence = format!("{:#}", open(Path::new("/tmp/\u{1b}[31m\u{202e}\n.jsonl")).unwrap_err());
    assert!(!sentence.contains(['\u{1b}', '\u{202e}', '\n']), "{sentence:?}");
}

#[test]
fn every_type_of_event_is_read_again_from_the_shipped_recordings() {
    let mut seen = std::collections::BTreeSet::new();
    for name in ["five-gaps", "late-tape", "three-days", "no-tape-log", "damaged", "damaged-no-header"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("recordings/{name}.jsonl"));
        let log = open(&path).unwrap();
        let session = read(&log);
        ask_everything(&log, &session);
        seen.extend(session.index().entries().iter().map(|e| e.kind()));
    }
    let known = EventKind::ALL.iter().copied().filter(|&kind| kind != EventKind::Unknown);
    assert_eq!(seen, known.collect());
}

/// The files of all formats that are imported, as they stand.
fn transcripts() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let entries = |path: &Path| -> Vec<_> {
        let mut entries: Vec<_> = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        entries
    };
    let files = entries(&folder).into_iter().filter(|path| path.is_dir()).flat_map(|path| entries(&path));
    files
        .filter(|path| path.extension().is_none_or(|end| end != "snap"))
        .map(|p| fs::read(p).unwrap())
        .collect()
}

/// Reads a damaged file as every format, and checks what must hold of any transcript.
fn import_as_everything(bytes: &[u8], keep_tiers: bool) {
    let decoded = decode(bytes, None);
    let document = Document { text: &decoded.text, name: "damaged" };
    let lines = 2 + decoded.text.matches(['\n', '\r']).count() as u64;
    let options = Options { keep_tiers, ..Options::default() };
    for format in FORMATS {
        let _ = (format.detect)(&document);
        let Ok(transcript) = format.import(&document, &options) else { continue };
        for item in &transcript.items {
            assert!((1..=lines).contains(&item.line), "{}: line {}", format.word, item.line);
            // Of an untaped interval, the end can be known alone.
            let alone = matches!(&item.content, Content::Event(body) if body.kind() == EventKind::Untaped);
            assert!(
                item.end.is_none_or(|end| item.at.map_or(alone, |at| at <= end)),
                "{}: {item:?}",
                format.word
            );
            assert!(item.at.is_none_or(|at| at.abs().0 <= MAX_MILLIS), "{}: {item:?}", format.word);
            if let Content::Utterance { speaker: Some(speaker), .. } = &item.content {
                assert!(usize::try_from(speaker.0).unwrap() < transcript.people.len());
            }
            for (key, value) in item.extra.iter().flat_map(|extra| extra.iter()) {
                assert!(serde_json::from_str::<serde_json::Value>(value).is_ok(), "{key}: {value}");
            }
        }
        for problem in transcript.problems.list() {
            assert!((1..=lines).contains(&problem.line), "{}: {problem:?}", format.word);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_transcript_breaks_no_importer(
        file in any::<prop::sample::Index>(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..200_usize, 0..5_usize), 0..6),
        noise in prop::collection::vec(any::<u8>(), 0..40),
        keep_tiers in any::<bool>(),
    ) {
        let files = transcripts();
        let mut bytes = file.get(&files).clone();
        for (at, length, what) in cuts {
            let at = at.index(bytes.len() + 1);
            let to = (at + length).min(bytes.len());
            match what {
                0 => drop(bytes.drain(at..to)),
                1 => {
                    let again = bytes[at..to].to_vec();
                    bytes.splice(at..at, again);
                }
                2 => bytes.truncate(at.max(1)),
                3 => drop(bytes.splice(at..at, noise.iter().copied())),
                _ => drop(bytes.splice(at..at, *b"1e999 99999999999999999999 -1 \"")),
            }
        }
        import_as_everything(&bytes, keep_tiers);
    }
}
