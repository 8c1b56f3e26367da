//! Any bytes into the readers: nothing crashes, nothing hangs, memory stays bounded, and what cannot be opened says
//! so in one sentence.

use proptest::prelude::*;
use std::fs::{self, File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::process::Command;
use untaped::import::{Document, FORMATS, Options, What, decode};
use untaped::record::{Body, EventKind, MAX_LINE, ProblemKind, Problems};
use untaped::session::{Bands, Citation, Item, Rules, Said, Session, Thresholds, Timeline};
use untaped::store::{Input, Log, read_all};
use untaped::time::{HOUR, LIMIT, Millis, SessionTime};

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
    read_all(log, Thresholds::default()).unwrap()
}

/// Asks everything that screens and reports ask, and checks what must hold of any log.
fn ask_everything(log: &Log, session: &Session) {
    let figures = session.figures();
    if let (Some(sums), Some(_)) = (figures.sums(), figures.taped()) {
        assert_eq!(sums.taped.unwrap() + sums.untaped.unwrap() + sums.not_held, sums.elapsed);
    }
    for mark in &session.landmarks().marks {
        let _ = figures.before(mark);
    }
    let zero = session.zeros().pop().unwrap();
    let text = log.text();
    for i in 0..session.index().len() {
        let event =
            text.event(session, i).unwrap().expect("a file that did not change gives every event again");
        let words =
            if let Body::Utterance { text, .. } = &event.body { text } else { event.body.type_word() };
        let said = Said {
            who: session.people().label(session.index().get(i).unwrap().speaker()),
            words,
            spoken: matches!(event.body, Body::Utterance { .. }),
            source: None,
        };
        let citation = Citation::of(session, &zero, i, said, "0123456789abcdef").unwrap();
        let line = citation.line(false);
        assert!(line.contains(&format!("#{}", i + 1)) && !line.chars().any(char::is_control), "{line:?}");
    }
    let bands = Bands::of(session, Millis(0));
    let rules = Rules::of(figures, session.clock(), zero.time, &[HOUR]);
    let timeline = Timeline::new(session, &bands, &rules);
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

/// Bytes as a log: everything that can be asked of it is asked, unless it is refused.
fn read_or_refuse(bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.jsonl");
    fs::write(&path, bytes).unwrap();
    if let Ok(log) = open(&path) {
        ask_everything(&log, &read(&log));
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
            prop_assert!(entry.position() < length || now.is_none());
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

/// The most memory that this process ever held, in KiB (proc(5)).
fn most_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Set for the second process, in which nothing else holds memory.
const CHILD: &str = "UNTAPED_TEST_LONG_LINE";

#[test]
fn a_line_of_100_megabytes_is_reported_and_not_held() {
    if let Some(path) = std::env::var_os(CHILD) {
        let before = most_memory();
        let session = read(&open(Path::new(&path)).unwrap());
        let problems: Vec<_> = session.problems().list().iter().map(|p| (p.line, p.kind)).collect();
        assert_eq!(problems, [(2, ProblemKind::TooLong)]);
        assert_eq!((session.lines(), session.index().len()), (3, 1));
        let grown = most_memory() - before;
        assert!(grown < 16 * 1024, "reading took {grown} KiB");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.jsonl");
    let mut file = File::create(&path).unwrap();
    write!(file, "{HEADER}\n{{\"t\":1,\"type\":\"note\",\"text\":\"").unwrap();
    let filler = vec![b'x'; 1 << 16];
    for _ in 0..100 * (1 << 20) / filler.len() {
        file.write_all(&filler).unwrap();
    }
    file.write_all(b"\"}\n{\"t\":2,\"type\":\"mark\",\"kind\":\"arrest\"}\n").unwrap();
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "hostile::a_line_of_100_megabytes_is_reported_and_not_held", "--nocapture"])
        .env(CHILD, &path)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout).into_owned() + &String::from_utf8_lossy(&child.stderr);
    assert!(child.status.success() && said.contains("1 passed"), "{said}");
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
                assert_eq!(session.bytes(), text.len() as u64);
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
    let sums = session.figures().sums().unwrap();
    let limit = untaped::time::LIMIT;
    assert_eq!(
        (sums.elapsed, sums.taped, sums.untaped),
        (Millis(2 * limit), Some(Millis(limit)), Some(Millis(limit)))
    );
    assert_eq!(session.index().end(1), Some(SessionTime(limit)));
    ask_everything(&log, &session);
}

#[test]
fn of_200_000_faults_half_are_listed_and_all_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("{HEADER}\n{}", "x\n".repeat(200_000));
    let session = read(&write(folder.path(), text.as_bytes()));
    let problems = session.problems();
    assert_eq!((problems.count(), problems.list().len()), (200_000, Problems::HELD));
    assert_eq!(problems.not_held().iter().collect::<Vec<_>>(), [(&ProblemKind::NotJson, &100_000)]);
    assert!(problems.list().iter().zip(2..).all(|(p, line)| p.line == line));
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
        ("missing.jsonl", "there is no such file"),
        ("binary.jsonl/x", "Not a directory"),
    ] {
        let sentence = format!("{:#}", open(&at(name)).unwrap_err());
        assert!(sentence.contains(name) && sentence.contains(words), "{sentence}");
        assert_eq!(sentence.lines().count(), 1, "{sentence}");
    }
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

/// The time that this thread spent on a processor, in nanoseconds (proc(5), schedstat): what others do at the same
/// time does not count.
fn worked() -> u64 {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    stat.split_whitespace().next().unwrap().parse().unwrap()
}

/// The work of reading a log with `n` lines so many times.
fn work(lines: fn(usize) -> String, n: usize, times: usize) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let log = write(folder.path(), format!("{HEADER}\n{}", lines(n)).as_bytes());
    let before = worked();
    for _ in 0..times {
        let session = read(&log);
        let bands = Bands::of(&session, Millis(0));
        assert!(bands.list().len() <= session.figures().gaps.len() + session.index().len());
    }
    worked() - before
}

/// Twice the lines, so many times the work. The clock of a thread may step by several milliseconds, so a quick log
/// is read again and again.
fn ratio_of_doubling(lines: fn(usize) -> String, n: usize) -> f64 {
    let mut times = 1;
    let mut once = work(lines, n, times);
    while once < 50_000_000 {
        times *= 2;
        once = work(lines, n, times);
    }
    #[expect(clippy::cast_precision_loss, reason = "a ratio of two lengths of time")]
    let ratio = work(lines, 2 * n, times) as f64 / once as f64;
    ratio
}

fn join(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| line + "\n").collect()
}

#[test]
fn twice_the_lines_are_not_four_times_the_work() {
    for (name, lines) in [
        (
            "utterances",
            (|n| {
                join((0..n).map(|i| format!(r#"{{"t":{i},"end":{},"type":"utterance","text":"x"}}"#, i + 3)))
            }) as fn(usize) -> String,
        ),
        ("all at one time", |n| join((0..n).map(|_| r#"{"t":1,"type":"utterance","text":"x"}"#.to_owned()))),
        ("backwards", |n| {
            join(
                (0..n)
                    .rev()
                    .map(|i| format!(r#"{{"t":{i},"end":{},"type":"utterance","text":"x"}}"#, i + 100_000)),
            )
        }),
        ("without times", |n| join((0..n).map(|_| r#"{"type":"tape_off"}"#.to_owned()))),
        ("tapes, untaped intervals, and one interval over all", |n| {
            let lines = (1..n / 3).map(|i| {
                let (on, off) = (i * 1000, i * 1000 + 500);
                format!(
                    "{{\"t\":{on},\"type\":\"tape_on\"}}\n{{\"t\":{off},\"type\":\"tape_off\"}}\n{{\"t\":{off},\"end\":{},\"type\":\"untaped\",\"questioning\":\"no\"}}",
                    on + 900
                )
            });
            format!("{{\"t\":0,\"end\":{},\"type\":\"untaped\"}}\n", n * 1000) + &join(lines)
        }),
        ("one gap with a source a line", |n| {
            let gap = |i| format!(r#"{{"t":{i},"end":{},"type":"untaped","source":"p. {i}"}}"#, i + 5);
            "{\"t\":0,\"type\":\"tape_on\"}\n{\"t\":0,\"type\":\"tape_off\"}\n".to_owned()
                + &join((1..n).map(gap))
        }),
        ("a recording a line, never closed", |n| {
            join((0..n).map(|i| format!(r#"{{"t":{i},"type":"tape_on","recording":"{i}"}}"#)))
        }),
        ("a recording a line, never opened", |n| {
            let off = |i| format!(r#"{{"t":{i},"type":"tape_off","recording":"{i}"}}"#);
            "{\"t\":0,\"type\":\"tape_on\"}\n".to_owned() + &join((1..n).map(off))
        }),
        ("stretches without a record between untaped intervals", |n| {
            join((0..n / 2).map(|i| {
                let t = i * 10_000;
                format!("{{\"t\":{t},\"end\":{},\"type\":\"untaped\"}}\n{{\"t\":{},\"type\":\"enter\",\"who\":\"{i}\"}}", t + 99, t + 5000)
            }))
        }),
        ("releases and arrests", |n| {
            join((0..n).map(|i| {
                let kind = if i % 2 == 0 { "release" } else { "arrest" };
                format!(r#"{{"t":{},"type":"mark","kind":"{kind}"}}"#, i * 9000)
            }))
        }),
        ("silences on one tape", |n| {
            "{\"t\":0,\"type\":\"tape_on\"}\n".to_owned()
                + &join(
                    (1..n).map(|i| {
                        format!(r#"{{"t":{},"type":"utterance","text":"x","speaker":"{i}"}}"#, i * 100)
                    }),
                )
        }),
        ("long untaped intervals over many gaps", |n| {
            let long = (0..n / 3).map(|i| {
                format!(
                    r#"{{"t":{i},"end":{},"type":"untaped","reason":"r{i}","questioning":"no"}}"#,
                    n * 1000 + i
                )
            });
            let tapes = (n / 3..n / 3 * 2).map(|i| {
                let t = i * 1000;
                format!("{{\"t\":{t},\"type\":\"tape_on\"}}\n{{\"t\":{},\"type\":\"tape_off\"}}", t + 500)
            });
            join(long.chain(tapes))
        }),
        ("recordings that are all opened twice and never closed", |n| {
            join((0..n).map(|i| format!(r#"{{"t":{i},"type":"tape_on","recording":"{}"}}"#, i % (n / 2))))
        }),
        ("tapes that only end, behind words without a time", |n| {
            let words = (0..n / 2).map(|_| r#"{"type":"utterance","text":"x"}"#.to_owned());
            let off = (0..n / 2).map(|i| format!(r#"{{"t":{i},"type":"tape_off","recording":"{i}"}}"#));
            "{\"t\":0,\"type\":\"tape_on\"}\n".to_owned() + &join(words.chain(off))
        }),
        ("keys in one line", |n| {
            let keys: Vec<String> = (0..n).map(|i| format!(r#""{i}":{i}"#)).collect();
            format!("{{\"t\":1,\"type\":\"weather\",{}}}\n", keys.join(","))
        }),
    ] {
        let ratio = ratio_of_doubling(lines, 8000);
        println!("{name}: {ratio:.2}");
        assert!(ratio < 3.0, "{name}: twice the lines are {ratio:.2} times the work");
    }
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
        let _ = (format.tells)(&document);
        let Ok(transcript) = (format.read)(&document, &options) else { continue };
        for item in &transcript.items {
            assert!((1..=lines).contains(&item.line), "{}: line {}", format.word, item.line);
            assert!(
                item.end.is_none_or(|end| item.at.is_some_and(|at| at <= end)),
                "{}: {item:?}",
                format.word
            );
            assert!(item.at.is_none_or(|at| at.abs().0 <= LIMIT), "{}: {item:?}", format.word);
            if let What::Said { speaker: Some(speaker), .. } = &item.what {
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

#[test]
fn of_1500_intervals_in_a_gap_1000_are_listed_the_rest_are_counted_and_every_sum_holds_them_all() {
    let folder = tempfile::tempdir().unwrap();
    let intervals = (0..1500).map(|i| {
        let no = if i == 1499 { "disputed" } else { "no" };
        format!(
            r#"{{"t":{},"end":{},"type":"untaped","source":"p. {i}","questioning":"{no}"}}"#,
            i * 10,
            i * 10 + 5
        )
    });
    let tape = r#"{"t":15000,"type":"tape_on"}"#.to_owned();
    let text = format!("{HEADER}\n{}", join(intervals.chain([tape])));
    let log = write(folder.path(), text.as_bytes());
    let session = read(&log);
    let gap = &session.figures().gaps[0];
    assert_eq!((gap.parts.len(), gap.more), (1000, 500));
    assert!(gap.statements().last().unwrap().contains("500 more untaped intervals"));
    assert_eq!(session.figures().no_questioning.total(), Millis(1499 * 5000));
}

/// The limits of `docs/format.md`, at their full size: a minute, so only on demand.
#[test]
#[ignore = "takes a minute and writes 300 MB: cargo test --release limits_at_full_size -- --ignored"]
fn limits_at_full_size_are_kept_in_bounded_memory() {
    const WHICH: &str = "UNTAPED_TEST_LIMIT";
    type Limit = (&'static str, fn(&mut dyn Write), u64);
    let limits: [Limit; 4] = [
        ("ten million problems", |out| (0..10_000_000).for_each(|_| out.write_all(b"x\n").unwrap()), 100),
        (
            "a million speakers",
            |out| {
                for i in 0..1_000_000 {
                    writeln!(out, r#"{{"t":{i},"type":"utterance","speaker":"S{i}","text":"x"}}"#).unwrap();
                }
            },
            500,
        ),
        (
            "a long key twice in each of a thousand lines",
            |out| {
                let key = "k".repeat(100_000);
                for i in 0..1000 {
                    writeln!(out, r#"{{"t":{i},"type":"x","{key}":1,"{key}":2}}"#).unwrap();
                }
            },
            50,
        ),
        (
            "a thousand lines of 100 kB, nested",
            |out| {
                let (open, close) = ("[".repeat(50_000), "]".repeat(50_000));
                for i in 0..1000 {
                    writeln!(out, r#"{{"t":{i},"type":"x","x":{open}{close}}}"#).unwrap();
                }
            },
            50,
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    if let (Some(path), Ok(most)) = (std::env::var_os(CHILD), std::env::var(WHICH)) {
        let before = most_memory();
        let session = read(&open(Path::new(&path)).unwrap());
        let grown = (most_memory() - before) / 1024;
        println!(
            "{} problems, {} events, {grown} MiB, {} ms",
            session.problems().count(),
            session.index().len(),
            worked() / 1_000_000
        );
        assert!(grown < most.parse().unwrap(), "{grown} MiB");
        return;
    }
    for (name, lines, most) in limits {
        let path = folder.path().join("log.jsonl");
        let mut out = std::io::BufWriter::new(File::create(&path).unwrap());
        writeln!(out, "{HEADER}").unwrap();
        lines(&mut out);
        out.into_inner().unwrap();
        let child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "hostile::limits_at_full_size_are_kept_in_bounded_memory",
                "--nocapture",
                "--ignored",
            ])
            .envs([(CHILD, path.as_os_str()), (WHICH, most.to_string().as_ref())])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&child.stdout).into_owned();
        println!("{name}: {}", said.lines().find(|l| l.contains("MiB")).unwrap_or(&said));
        assert!(child.status.success(), "{name}: {said}");
    }
}
