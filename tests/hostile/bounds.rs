//! Bounds that hold however large a log is: memory, lists, and work per line.

use super::{HEADER, open, read, write};
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use untaped::record::{ProblemKind, Problems};
use untaped::session::Bands;
use untaped::time::Millis;

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
        assert_eq!((session.line_count(), session.index().len()), (3, 1));
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
        .args(["--exact", "hostile::bounds::a_line_of_100_megabytes_is_reported_and_not_held", "--nocapture"])
        .env(CHILD, &path)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout).into_owned() + &String::from_utf8_lossy(&child.stderr);
    assert!(child.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
fn of_200_000_faults_half_are_listed_and_all_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("{HEADER}\n{}", "x\n".repeat(200_000));
    let session = read(&write(folder.path(), text.as_bytes()));
    let problems = session.problems();
    assert_eq!((problems.count(), problems.list().len()), (200_000, Problems::MAX_KEPT));
    assert_eq!(problems.not_kept().iter().collect::<Vec<_>>(), [(&ProblemKind::NotJson, &100_000)]);
    assert!(problems.list().iter().zip(2..).all(|(p, line)| p.line == line));
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
        let bands = Bands::new(&session, Millis(0));
        assert!(bands.list().len() <= session.figures().gaps.len() + session.index().len());
    }
    worked() - before
}

/// Less than this is not more than linear: four times the work for twice the lines would be.
const MOST: f64 = 3.0;
/// How often both sizes are measured at most.
const ROUNDS: usize = 5;

/// Twice the lines, so many times the work. The clock of a thread may step by several milliseconds, so a quick log
/// is read again and again. What others do at the same time slows memory down, so a ratio that is too high is measured
/// again: the least of several measurements of a size is nearest to its work.
fn ratio_of_doubling(lines: fn(usize) -> String, n: usize) -> f64 {
    let mut times = 1;
    let mut once = work(lines, n, times);
    while once < 50_000_000 {
        times *= 2;
        once = work(lines, n, times);
    }
    let mut twice = work(lines, 2 * n, times);
    #[expect(clippy::cast_precision_loss, reason = "a ratio of two lengths of time")]
    let ratio = |twice: u64, once: u64| twice as f64 / once as f64;
    for _ in 1..ROUNDS {
        if ratio(twice, once) < MOST {
            break;
        }
        once = once.min(work(lines, n, times));
        twice = twice.min(work(lines, 2 * n, times));
    }
    ratio(twice, once)
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
        assert!(ratio < MOST, "{name}: twice the lines are {ratio:.2} times the work");
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
    assert_eq!((gap.intervals.len(), gap.more), (1000, 500));
    assert!(
        untaped::describe::plain_text(&untaped::describe::gap(gap)).contains("500 more untaped intervals")
    );
    assert_eq!(session.figures().untaped_by_questioning.no.total(), Millis(1499 * 5000));
}

#[test]
fn the_parts_of_a_gap_list_few_statements_however_many_tapes_end_at_its_start() {
    let folder = tempfile::tempdir().unwrap();
    let many = 2000;
    let on = (0..many).map(|i| format!(r#"{{"t":0,"type":"tape_on","recording":"{i}"}}"#));
    let off = (0..many).map(|i| format!(r#"{{"t":5,"type":"tape_off","recording":"{i}","reason":"r{i}"}}"#));
    let parts = (0..many)
        .map(|i| format!(r#"{{"t":{},"end":{},"type":"untaped","source":"p. {i}"}}"#, i + 10, i + 11));
    let end = r#"{"t":9000,"type":"mark","kind":"release"}"#.to_owned();
    let text = format!("{HEADER}\n{}", join(on.chain(off).chain(parts).chain([end])));
    let session = read(&write(folder.path(), text.as_bytes()));
    let parts = &session.figures().gaps[0].parts;
    assert_eq!(parts.len(), many + 2);
    let listed: usize = parts.iter().map(|part| part.stated.len()).sum();
    assert!(listed <= 201_000 + 8 * many, "{listed}");
    assert!(parts.iter().all(|part| part.stated.len() + part.more >= many));
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
                "hostile::bounds::limits_at_full_size_are_kept_in_bounded_memory",
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
