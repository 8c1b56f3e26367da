//! Time that the size bounds, of the program itself: every way of reading, every report and every export.

use crate::hostile::HEADER;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

/// How much larger the second of two inputs is.
const TIMES: usize = 8;
/// How many times the work it may be: less than 2.5 times for twice the size. Four times for twice would be 64.
const MOST: f64 = 16.0;

/// A file of a size.
type Shape = (&'static str, fn(usize) -> String);

/// Less work than this cannot be measured: the shell counts in hundredths of a second.
const LEAST: f64 = 0.02;

/// The processor time that the program takes for a command, in seconds: that of others at the same time does not count.
fn work(folder: &Path, args: &[&str]) -> f64 {
    let timed = "\"$@\" >/dev/null 2>&1 </dev/null; times";
    let untaped = env!("CARGO_BIN_EXE_untaped");
    let mut shell = Command::new("sh");
    let shell = shell.args(["-c", timed, "sh", untaped]).args(args).current_dir(folder);
    let said = String::from_utf8(shell.env("HOME", folder).output().unwrap().stdout).unwrap();
    // The second line is of the processes that the shell started: 0m0.014s 0m0.002s
    let of_children = said.lines().nth(1).unwrap();
    let seconds = |time: &str| {
        let (minutes, seconds) = time.trim_end_matches('s').split_once('m').unwrap();
        minutes.parse::<f64>().unwrap() * 60.0 + seconds.parse::<f64>().unwrap()
    };
    of_children.split_whitespace().map(seconds).sum()
}

/// Compares the work of a command with a small file and with one that is larger, up to three times.
fn compare(folder: &Path, name: &str, args: &[&str], [small, large]: [&str; 2]) {
    let all = |file| args.iter().copied().chain([file]).collect::<Vec<_>>();
    let ratio = || work(folder, &all(large)) / work(folder, &all(small)).max(LEAST);
    let mut least = f64::INFINITY;
    for _ in 0..3 {
        least = least.min(ratio());
        if least < MOST {
            return;
        }
    }
    panic!("{name}, {}: {TIMES} times the size are {least:.1} times the work", args.join(" "));
}

/// Writes both files of each shape and compares the work of each command with them.
fn all(shapes: &[Shape], extension: &str, size: usize, commands: &[&[&str]]) {
    let folder = tempfile::tempdir().unwrap();
    let names = [format!("small.{extension}"), format!("large.{extension}")];
    for (name, text) in shapes {
        fs::write(folder.path().join(&names[0]), text(size)).unwrap();
        fs::write(folder.path().join(&names[1]), text(size * TIMES)).unwrap();
        for command in commands {
            compare(folder.path(), name, command, [&names[0], &names[1]]);
        }
    }
}

fn log(lines: impl Iterator<Item = String>) -> String {
    lines.fold(format!("{HEADER}\n"), |text, line| text + &line + "\n")
}

/// One event of one kind a line.
const LOGS: [Shape; 6] = [
    ("confessions between inferred gaps", |n| {
        log((0..n).map(|i| format!(r#"{{"t":{},"type":"mark","kind":"confession"}}"#, i * 2000)))
    }),
    ("recordings of speakers of their own", |n| {
        let people: Vec<_> = (0..n).map(|i| format!(r#"{{"id":"S{i}","name":"Speaker {i}"}}"#)).collect();
        let media: Vec<_> = (0..n).map(|i| format!(r#"{{"id":"r{i}","media":"{i}.mp4"}}"#)).collect();
        let header = format!(
            "{{\"format\":\"untaped\",\"version\":1,\"people\":[{}],\"recordings\":[{}]}}\n",
            people.join(","),
            media.join(",")
        );
        (0..n).fold(header, |mut text, i| {
            let t = i * 9;
            let _ = writeln!(text, r#"{{"t":{t},"type":"tape_on","recording":"r{i}"}}"#);
            let _ = writeln!(text, r#"{{"t":{},"type":"utterance","speaker":"S{i}","text":"x"}}"#, t + 1);
            let _ = writeln!(text, r#"{{"t":{},"type":"tape_off","recording":"r{i}"}}"#, t + 2);
            text
        })
    }),
    ("problems", |n| {
        log((0..n).map(|i| if i % 2 == 0 { "x".to_owned() } else { r#"{"t":-1,"type":1}"#.to_owned() }))
    }),
    ("untaped intervals with words of their own", |n| {
        log((0..n).map(|i| {
            let (t, end) = (i * 9, i * 9 + 5);
            format!(r#"{{"t":{t},"end":{end},"type":"untaped","reason":"r{i}","source":"p. {i}"}}"#)
        }))
    }),
    ("people who come and go", |n| {
        log((0..n).map(|i| {
            let kind = if i % 2 == 0 { "enter" } else { "leave" };
            format!(r#"{{"t":{i},"type":"{kind}","who":"{}"}}"#, i / 2)
        }))
    }),
    ("notes and events of unknown types", |n| {
        log((0..n).map(|i| match i % 2 {
            0 => format!(r#"{{"t":{i},"type":"note","text":"x"}}"#),
            _ => format!(r#"{{"type":"k{i}","f{i}":1}}"#),
        }))
    }),
];

const EXPORTS: [&[&str]; 9] = [
    &["export", "--format", "vtt"],
    &["export", "--format", "srt"],
    &["export", "--format", "csv"],
    &["export", "--format", "jsonl"],
    &["export", "--format", "eaf"],
    &["export", "--format", "textgrid"],
    &["export", "--format", "chat"],
    &["export", "--format", "md"],
    &["export", "--format", "txt"],
];

const REPORTS: [&[&str]; 10] = [
    &["cat"],
    &["cat", "--json"],
    &["gaps"],
    &["gaps", "--json"],
    &["hours"],
    &["hours", "--json"],
    &["check"],
    &["check", "--json"],
    &["search", "x"],
    &["search", "--json", "x"],
];

/// Case files that name no transcript.
const CASES: [Shape; 9] = [
    ("people with aliases", |n| {
        case(&people(n, |i| format!(r#","name":"Person {i}","aliases":["P. {i}"]"#)), &recordings(1), "")
    }),
    ("one person with aliases", |n| {
        let aliases: Vec<_> = (0..n).map(|i| format!("\"a{i}\"")).collect();
        case(&[format!(r#"{{"id":"p","aliases":[{}]}}"#, aliases.join(","))], &recordings(1), "")
    }),
    ("recordings and people", |n| case(&people(n, |_| String::new()), &recordings(n), "")),
    ("gaps after recordings", |n| {
        let gap = |i| format!(r#"{{"after":"r{i}","reason":"meal"}}"#);
        case(&[], &recordings(n), &list("gaps", (0..n).map(gap)))
    }),
    ("gaps after recordings that the case does not have", |n| {
        let gap = |i| format!(r#"{{"after":"rr{i}"}}"#);
        case(&[], &recordings(n), &list("gaps", (0..n).map(gap)))
    }),
    ("untaped intervals over recordings", |n| {
        let gap = |i| format!(r#"{{"from":"{}","to":"{}","reason":"r{i}"}}"#, at(i * 20), at(i * 20 + 500));
        case(&[], &recordings(n), &list("gaps", (0..n).map(gap)))
    }),
    ("marks", |n| {
        let mark = |i| format!(r#"{{"at":"{}","kind":"k{i}"}}"#, at(i * 20));
        case(&[], &recordings(1), &list("marks", (0..n).map(mark)))
    }),
    ("names of nobody", |n| {
        let names: Vec<_> = (0..n).map(|i| format!(r#""S{i}":"Q{i}""#)).collect();
        let recording =
            format!(r#"{{"id":"r","starts_at":"{}","length":9,"speakers":{{{}}}}}"#, at(0), names.join(","));
        case(&people(n, |_| String::new()), &[recording], "")
    }),
    ("unknown fields", |n| {
        let fields = (0..n).map(|i| format!(r#","f{i}":1"#)).collect::<Vec<_>>().concat();
        case(&[], &recordings(1), &fields)
    }),
];

/// A clock time, so many seconds after midnight.
fn at(s: usize) -> String {
    format!("2019-03-{:02}T{:02}:{:02}:{:02}Z", 1 + s / 86_400, s / 3600 % 24, s / 60 % 60, s % 60)
}

fn people(n: usize, more: fn(usize) -> String) -> Vec<String> {
    (0..n).map(|i| format!(r#"{{"id":"p{i}"{}}}"#, more(i))).collect()
}

fn recordings(n: usize) -> Vec<String> {
    (0..n).map(|i| format!(r#"{{"id":"r{i}","starts_at":"{}","length":9}}"#, at(i * 20))).collect()
}

fn list(name: &str, values: impl Iterator<Item = String>) -> String {
    format!(",\"{name}\":[{}]", values.collect::<Vec<_>>().join(","))
}

fn case(people: &[String], recordings: &[String], more: &str) -> String {
    let (people, recordings) = (people.join(","), recordings.join(","));
    format!(r#"{{"format":"untaped-case","people":[{people}],"recordings":[{recordings}]{more}}}"#)
}

#[test]
fn twice_the_people_recordings_gaps_or_marks_of_a_case_are_not_four_times_the_work() {
    all(&CASES, "json", 500, &[&["import"]]);
}

/// Custody logs: of many lines, of one that goes on, of long ones.
const CUSTODY_LOGS: [Shape; 4] = [
    ("lines of every kind", |n| {
        let line = |i: usize| match i % 4 {
            0 => format!("{:02}:{:02} lineup (p. {i})\n", i / 60 % 24, i % 60),
            1 => format!("{:02}:{:02} PERSON {i}: No.\n", i / 60 % 24, i % 60),
            2 => "10:00-11:00 questioned, untaped\n".to_owned(),
            _ => "\nno time\n".to_owned(),
        };
        (0..n).fold("22 November 1963\n14:20 lineup\n".to_owned(), |text, i| text + &line(i))
    }),
    ("one line that goes on", |n| "22 November 1963\n14:20 lineup\n".to_owned() + &"and on\n".repeat(n)),
    ("reasons in a line", |n| format!("22 November 1963\n14:20-15:00 untaped{}\n", ", a and b".repeat(n))),
    ("parentheses in a line", |n| {
        format!("22 November 1963\n14:20 lineup {}{}\n", "(".repeat(n), ")".repeat(n))
    }),
];

#[test]
fn twice_the_lines_or_the_length_of_one_are_not_four_times_the_work_of_a_custody_log() {
    all(&CUSTODY_LOGS, "txt", 2000, &[&["import"], &["import", "--explain"]]);
}

#[test]
fn twice_the_confessions_and_gaps_are_not_four_times_the_work_of_any_command() {
    all(&LOGS[..1], "jsonl", 400, &[EXPORTS.as_slice(), REPORTS.as_slice()].concat());
}

#[test]
fn twice_the_recordings_and_speakers_are_not_four_times_the_work_of_formats_that_list_them() {
    all(&LOGS[1..2], "jsonl", 300, &[EXPORTS[4], EXPORTS[6]]);
}

#[test]
#[ignore = "takes two minutes: cargo test --release twice_the -- --ignored"]
fn twice_the_events_of_any_kind_are_not_four_times_the_work_of_any_command() {
    all(&LOGS, "jsonl", 1500, &[EXPORTS.as_slice(), REPORTS.as_slice()].concat());
}

#[test]
fn twice_the_transcripts_of_a_case_or_of_a_new_case_are_not_four_times_the_work() {
    const FILES: usize = 50;
    let folder = tempfile::tempdir().unwrap();
    let transcript = |speakers: usize| {
        (0..speakers).fold(String::new(), |mut text, i| {
            let _ = write!(text, "{i}\n00:00:01,000 --> 00:00:02,000\nSPEAKER {i}: Yes.\nBOB: No.\n\n");
            text
        })
    };
    let mut names = Vec::new();
    for i in 0..FILES * TIMES {
        let name = format!("{i}/tape.srt");
        fs::create_dir(folder.path().join(i.to_string())).unwrap();
        fs::write(folder.path().join(&name), transcript(1)).unwrap();
        names.push(name);
    }
    let new_case = |n: usize| {
        let files = names[..n].iter().map(String::as_str);
        let args: Vec<&str> = ["import", "--new-case"].into_iter().chain(files).collect();
        work(folder.path(), &args)
    };
    let ratio = new_case(FILES * TIMES) / new_case(FILES).max(LEAST);
    assert!(ratio < MOST * 2.0, "a new case of {TIMES} times the files is {ratio:.1} times the work");
    // Every person of the case is named in the transcript, and every recording may name every person.
    for (file, n) in [("small.json", 500), ("large.json", 500 * TIMES)] {
        fs::write(folder.path().join(format!("{n}.srt")), transcript(n)).unwrap();
        let speakers: Vec<_> = (0..n).map(|i| format!(r#""SPEAKER {i}":"p{i}""#)).collect();
        let recording = format!(
            r#"{{"transcript":"{n}.srt","starts_at":"{}","length":9,"speakers":{{{}}}}}"#,
            at(0),
            speakers.join(",")
        );
        let text = case(&people(n, |_| String::new()), &[recording], "");
        fs::write(folder.path().join(file), text).unwrap();
    }
    compare(folder.path(), "a transcript that names all people", &["import"], ["small.json", "large.json"]);
}
