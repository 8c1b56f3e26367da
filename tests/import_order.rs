//! What an import says of times that go back, of times that can be read in two ways, and of guesses that are turned off.

use crate::import::{folder, printed, run, said};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use untaped::import::{Document, GUESSES, Options, decode, detect_format};

fn fault(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs/faults").join(name);
    path.to_str().unwrap().to_owned()
}

fn in_tests() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_time_that_goes_back_is_named_with_its_line_in_every_format() {
    for (file, says) in [
        ("backward-times.srt", ":6: out_of_order: 0:00:10 is before 0:59:00"),
        ("backward-times.csv", ":3: out_of_order: 0:00:10 is before 0:59:00"),
        ("backward-times.cha", ":8: out_of_order: 0:00:03 is before 0:00:50"),
    ] {
        let output = run(in_tests(), &["import", &fault(file)]);
        assert_eq!(output.status.code(), Some(1), "{file}");
        assert!(said(&output).contains(says), "{file}: {}", said(&output));
    }
}

#[test]
fn a_guess_of_columns_takes_no_number_of_a_row_or_a_speaker_for_a_time() {
    for (file, columns) in [
        ("columns-hint-id.csv", "--columns start=2,speaker=4,text=3 --unit s"),
        ("columns-hint-speaker.csv", "--columns start=3,end=4,speaker=2,text=1 --unit s"),
    ] {
        let output = run(in_tests(), &["import", &fault(file)]);
        assert_eq!(output.status.code(), Some(1), "{file}");
        assert!(
            said(&output).contains(&format!("columns read as {columns} [columns]")),
            "{file}: {}",
            said(&output)
        );
    }
}

#[test]
fn a_file_that_needs_a_guess_is_refused_if_guesses_are_turned_off() {
    let folder = folder(&[("a.csv", "start,speaker,text\n1,A,one\n2,B,two\n")]);
    let guessed = run(folder.path(), &["import", "a.csv"]);
    assert_eq!(guessed.status.code(), Some(1));
    assert!(said(&guessed).contains("times read in seconds (--unit s) [unit]"), "{}", said(&guessed));
    for option in [&["--strict"][..], &["--no-guess", "unit"]] {
        let output = run(folder.path(), &[&["import", "a.csv"], option].concat());
        assert_eq!((output.status.code(), printed(&output)), (Some(2), ""));
        assert!(said(&output).contains("a.csv:1: needs the guess unit: "), "{}", said(&output));
        assert!(said(&output).contains("state it with --unit"), "{}", said(&output));
    }
    for args in [&["--strict", "--unit", "s"][..], &["--no-guess", "columns"]] {
        let output = run(folder.path(), &[&["import", "a.csv"], args].concat());
        assert!(printed(&output).contains(r#"{"t":2,"type":"utterance","speaker":"B""#), "{}", said(&output));
    }
    let unknown = run(folder.path(), &["import", "a.csv", "--no-guess", "luck"]);
    assert!(
        said(&unknown).contains("unknown guess \"luck\"; the guesses are time-of-day, "),
        "{}",
        said(&unknown)
    );
}

/// Guesses about a case or a custody log as a whole, which tests of their own make.
const ELSEWHERE: [&str; 1] = ["handwritten"];

#[test]
fn every_guess_in_the_catalogue_is_needed_by_a_file_in_the_tests() {
    let mut made: BTreeSet<&str> = ELSEWHERE.into();
    let mut folders = vec![in_tests().join("tests/formats"), in_tests().join("tests/inputs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            let decoded = decode(&bytes, None);
            made.extend(decoded.problems.guesses().keys());
            let name = path.file_name().unwrap().to_str().unwrap();
            let document = Document { text: &decoded.text, name };
            let Some(format) = detect_format(&document) else { continue };
            let Ok(transcript) = format.import(&document, &Options::default()) else { continue };
            made.extend(transcript.problems.guesses().keys());
        }
    }
    let unneeded: Vec<&str> =
        GUESSES.iter().map(|guess| guess.code).filter(|code| !made.contains(code)).collect();
    assert!(unneeded.is_empty(), "no file needs {unneeded:?}");
}

#[test]
fn times_are_of_day_or_of_the_tape_as_the_user_states() {
    let text = "10:02 Ann: Hello\n10:03 Bob: No\n11:00 Ann: Why?\n11:01 Bob: Well\n";
    let folder = folder(&[("a.txt", text)]);
    let last = |args: &[&str]| {
        let output = run(folder.path(), &[&["import", "a.txt"], args].concat());
        let last = printed(&output).lines().last().unwrap_or_default().to_owned();
        (last.split(',').next().unwrap_or_default().to_owned(), said(&output).contains("guessed: times"))
    };
    assert_eq!(last(&[]), (r#"{"t":661"#.to_owned(), true), "minutes and seconds, and the doubt is reported");
    assert_eq!(last(&["--times-are", "tape"]), (r#"{"t":661"#.to_owned(), false));
    assert_eq!(
        last(&["--times-are", "day"]),
        (r#"{"t":3540"#.to_owned(), false),
        "hours and minutes, from the first"
    );
}

#[test]
fn a_clock_past_noon_or_midnight_goes_on() {
    for (text, times) in [
        (
            "9:15 a.m. Ann: One\n11:50 a.m. Bob: Two\n4:40 p.m. Ann: Three\n1:05 a.m. Bob: Four\n",
            [0, 9_300, 26_700, 57_000],
        ),
        (
            "[21:58:10] Ann: One\n[21:59:00] Bob: Two\n[00:03:05] Ann: Three\n[07:15:00] Bob: Four\n",
            [0, 50, 7_495, 33_410],
        ),
        (
            "[10:02:11] Ann: One\n[12:59:58] Bob: Two\n[01:00:04] Ann: Three\n[02:00:00] Bob: Four\n",
            [0, 10_667, 10_673, 14_269],
        ),
    ] {
        let folder = folder(&[("a.txt", text)]);
        let output = run(folder.path(), &["import", "a.txt"]);
        let expected: Vec<String> = times.iter().map(|t| format!("{{\"t\":{t},")).collect();
        let read: Vec<&str> = printed(&output).lines().skip(1).collect();
        assert!(
            read.len() == 4 && read.iter().zip(&expected).all(|(line, t)| line.starts_with(t)),
            "{read:#?}"
        );
        assert!(said(&output).contains("[time-of-day]"), "{}", said(&output));
    }
}

#[test]
fn times_of_day_without_a_date_are_not_called_times_of_a_tape() {
    let text = "9:15 a.m. Ann: One\n4:40 p.m. Ann: Two\n";
    let folder = folder(&[("a.txt", text), ("b.txt", "10:02 Ann: Hello\n11:01 Bob: Well\n")]);
    for (args, heading) in [
        (&["cat", "a.txt"][..], " log time  hours in  who"),
        (&["cat", "b.txt"], " tape time  hours in  who"),
        (&["cat", "--times-are", "day", "b.txt"], " log time  hours in  who"),
    ] {
        let output = run(folder.path(), args);
        assert!(printed(&output).lines().any(|line| line.starts_with(heading)), "{}", printed(&output));
    }
}

#[test]
fn times_of_day_count_from_the_stated_start_and_not_from_the_first_words() {
    let words =
        ["09:20:03 AM RUIZ: Okay.", "09:20:14 AM MARSH: I want a lawyer.", "10:05:14 AM MARSH: Please."];
    let without = words.map(|line| line.replace(" AM", ""));
    let dated =
        "start,speaker,text\n2019-03-02 09:20:03,RUIZ,Okay.\n2019-03-02 09:20:14,MARSH,I want a lawyer.\n";
    let files = folder(&[
        ("letters.txt", &words.join("\n")),
        ("numbers.txt", &without.join("\n")),
        ("dates.csv", dated),
    ]);
    let import = |file: &str, start: &str, more: &[&str]| {
        let start = ["import", file, "--timezone", "America/Chicago", "--starts-at", start];
        run(files.path(), &[&start, more].concat())
    };
    for (file, more) in
        [("letters.txt", &[][..]), ("numbers.txt", &["--times-are", "day"]), ("dates.csv", &[])]
    {
        let output = import(file, "2019-03-02 09:15", more);
        let lawyer = r#"{"t":"2019-03-02T09:20:14-06:00","type":"utterance","speaker":"MARSH","text":"I want a lawyer."}"#;
        assert!(printed(&output).contains(lawyer), "{file}: {}{}", printed(&output), said(&output));
        assert!(!said(&output).contains("times of day"), "{file}: {}", said(&output));
        let late = import(file, "2019-03-02 09:20:05", more);
        assert_eq!((late.status.code(), printed(&late)), (Some(2), ""), "{file}");
        let why = "the first time is before the stated start of the recording";
        assert!(said(&late).contains(why) && said(&late).contains("0:00:02"), "{}", said(&late));
    }
    // The same in a case, by the clock of the recording: its correction moves both.
    let case = r#"{"format":"untaped-case","version":1,"timezone":"America/Chicago","recordings":[{"transcript":"letters.txt",
        "starts_at":"2019-03-02 09:15","clock_correction":60}]}"#;
    fs::write(files.path().join("case.json"), case).unwrap();
    let output = run(files.path(), &["import", "case.json"]);
    assert!(
        printed(&output).contains(r#"{"t":"2019-03-02T09:21:14-06:00","type":"utterance""#),
        "{}",
        printed(&output)
    );
}
