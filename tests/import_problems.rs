//! An import reports every problem that `untaped check` then finds in the log it wrote: for all fixtures, with and without a
//! start time, for the shipped case, and for inputs that went wrong before.

use crate::import::{folder, printed, run, said};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// The kinds of problem in lines like `a.vtt:7: guessed: …` and `untaped: and 9 more: 4 dropped, 5 bad_time`.
fn kinds(lines: &str) -> BTreeSet<String> {
    let mut kinds = BTreeSet::new();
    for line in lines.lines() {
        if let Some((_, more)) = line.split_once(" more: ") {
            kinds.extend(more.split(", ").filter_map(|kind| Some(kind.split_once(' ')?.1.to_owned())));
            continue;
        }
        let mut parts = line.splitn(3, ": ");
        let at_a_line =
            parts.next().and_then(|at| at.rsplit_once(':')).is_some_and(|(_, n)| n.parse::<u64>().is_ok());
        kinds.extend(parts.next().filter(|_| at_a_line).map(str::to_owned));
    }
    kinds
}

/// Imports a file, and gives what a check of its log finds that was not said.
fn untold(folder: &Path, args: &[&str]) -> Option<BTreeSet<String>> {
    let log = folder.join("made.jsonl");
    let imported = run(folder, &[&["import", "--force", "-o", "made.jsonl"], args].concat());
    if imported.status.code() == Some(2) {
        return None;
    }
    let checked = run(folder, &["check", "made.jsonl"]);
    assert_ne!(checked.status.code(), Some(2), "{args:?}: {}", said(&checked));
    fs::remove_file(log).unwrap();
    let (told, found) = (kinds(said(&imported)), kinds(printed(&checked)));
    assert_eq!(checked.status.code(), Some(i32::from(!found.is_empty())), "{args:?}: {}", printed(&checked));
    Some(found.difference(&told).cloned().collect())
}

/// The options that a folder of transcripts gives for its files, as typed.
fn options(of: &Path) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let word = of.file_name().unwrap().to_str().unwrap();
    for line in fs::read_to_string(of.join("options.txt")).unwrap_or_default().lines() {
        let parts: Vec<&str> = line.split('\t').collect();
        let option = match parts[1] {
            "keep-tiers" => "--keep-tiers".to_owned(),
            "format" => format!("--format={word}"),
            option => format!("--{option}={}", parts[2]),
        };
        all.entry(parts[0].to_owned()).or_default().push(option);
    }
    all
}

fn fixtures() -> Vec<(PathBuf, Vec<String>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let mut files = Vec::new();
    for of_format in fs::read_dir(root).unwrap() {
        let of_format = of_format.unwrap().path();
        let mut options = options(&of_format);
        for entry in fs::read_dir(&of_format).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if name != "options.txt" && path.extension().is_none_or(|end| end != "snap") {
                files.push((path, options.remove(&name).unwrap_or_default()));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn what_a_check_finds_in_the_log_of_any_transcript_its_import_has_said() {
    let folder = tempfile::tempdir().unwrap();
    let mut read = 0;
    for (path, options) in fixtures() {
        let plain: Vec<&str> =
            [path.to_str().unwrap()].into_iter().chain(options.iter().map(String::as_str)).collect();
        for more in [&[][..], &["--starts-at=2019-03-02T11:02:10Z"], &["--keep-tiers"]] {
            if more.iter().any(|option| plain.contains(option)) {
                continue;
            }
            let args = [&plain, more].concat();
            if let Some(untold) = untold(folder.path(), &args) {
                assert!(untold.is_empty(), "{args:?}: {untold:?}");
                read += 1;
            }
        }
    }
    assert!(read > 100, "only {read} could be read");
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("recordings/case/case.json");
    assert_eq!(untold(folder.path(), &[case.to_str().unwrap()]), Some(BTreeSet::new()));
}

#[test]
fn what_does_not_fit_into_a_line_of_a_log_is_said_or_refused() {
    let quotes = format!("WEBVTT\n\n00:01.000 --> 00:02.000\n{}\n", "\"".repeat(600_000));
    let head = "type,t,end,text,reason,kind,who,extra";
    let x = "x".repeat(1_100_000);
    let long = format!(
        "{head}\nutterance,2019-03-02T11:02:10Z,,hi,,,,\nmark,2019-03-02T12:00:00Z,,{x},,custody,,\nnote,2019-03-02T12:01:00Z,,{x},,,,\n"
    );
    // A tape_off that is skipped leaves its tape open.
    let tape = format!(
        "{head}\ntape_on,1,,,,,,\ntape_off,2,,,{x},,,\nutterance,3,,hi,,,,\nutterance,4,,hi,,,,\"{{\"\"a\"\":{}1{}}}\"\n",
        "[".repeat(70),
        "]".repeat(70)
    );
    let beside = format!("start,text,note\n1,hi,{}\n", "\\".repeat(600_000));
    let mut many = String::from("start,end,speaker,text\n");
    for n in 0..60_000 {
        writeln!(many, "{n},{n},Person number {n},hi").unwrap();
    }
    let folder = folder(&[
        ("q.vtt", &quotes),
        ("long.csv", &long),
        ("tape.csv", &tape),
        ("beside.csv", &beside),
        ("many.csv", &many),
    ]);
    for args in [&["q.vtt"][..], &["long.csv"], &["tape.csv"], &["beside.csv", "--keep-tiers"]] {
        assert_eq!(untold(folder.path(), args), Some(BTreeSet::new()), "{args:?}");
    }
    let imported = run(folder.path(), &["import", "long.csv"]);
    assert_eq!(imported.status.code(), Some(1));
    for line in ["long.csv:3: too_long: ", "long.csv:4: too_long: "] {
        assert!(said(&imported).contains(line), "{}", said(&imported));
    }
    let refused = run(folder.path(), &["import", "many.csv"]);
    assert_eq!((refused.status.code(), printed(&refused)), (Some(2), ""));
    assert!(said(&refused).contains("60000 speakers"), "{}", said(&refused));
}

#[test]
fn an_untaped_interval_keeps_its_end_where_its_start_is_lacking_and_is_left_out_aloud_without_one() {
    let table = "type,t,end,text,reason\n\
                 utterance,2019-03-02T11:02:10Z,,hi,\n\
                 utterance,2019-03-02T11:04:10Z,,hi,\n\
                 untaped,,2019-03-02T12:00:00Z,,meal\n\
                 untaped,2019-03-02T12:00:00Z,2019-03-02T11:00:00Z,,toilet\n\
                 untaped,2019-03-02T12:00:00Z,2019-03-02T12:00:00Z,,walk\n\
                 untaped,2019-03-02T12:00:00Z,,,transport\n";
    let folder = folder(&[("own.csv", table)]);
    for more in [&[][..], &["--starts-at=2019-03-02T11:00:00Z"]] {
        let args = [&["own.csv"], more].concat();
        assert_eq!(untold(folder.path(), &args), Some(BTreeSet::new()), "{args:?}");
    }
    let imported = run(folder.path(), &["import", "own.csv", "--starts-at=2019-03-02T11:00:00Z"]);
    let log = printed(&imported);
    let untaped: Vec<&str> = log.lines().filter(|line| line.contains("untaped\",\"reason")).collect();
    assert_eq!(untaped, ["{\"end\":\"2019-03-02T12:00:00Z\",\"type\":\"untaped\",\"reason\":\"meal\"}"]);
    let left_out: Vec<&str> =
        said(&imported).lines().filter_map(|line| line.split_once(": dropped: ")).map(|(at, _)| at).collect();
    assert_eq!(left_out, ["own.csv:5", "own.csv:6", "own.csv:7"], "{}", said(&imported));
}

#[test]
fn two_columns_of_one_name_are_two_fields_of_a_line() {
    let folder = folder(&[
        ("same.csv", "start,end,speaker,text,note,note,note (2)\n1,2,A,hello,first,second,third\n"),
        ("own.csv", "start,text,speaker,t,file:t\n1,hello,A,5,6\n"),
    ]);
    for (name, fields) in [
        ("same.csv", r#""note":"first","note (3)":"second","note (2)":"third"}"#),
        ("own.csv", r#""file:t":"5","file:t (2)":"6"}"#),
    ] {
        assert_eq!(untold(folder.path(), &[name, "--keep-tiers"]), Some(BTreeSet::new()));
        let imported = run(folder.path(), &["import", name, "--keep-tiers"]);
        assert!(printed(&imported).trim_end().ends_with(fields), "{}", printed(&imported));
    }
}

#[test]
fn what_a_table_loses_of_an_interval_without_a_start_is_counted() {
    let log = "{\"format\":\"untaped\",\"version\":1}\n\
               {\"t\":1,\"type\":\"utterance\",\"speaker\":\"A\",\"text\":\"x\"}\n\
               {\"t\":\"bad\",\"end\":20,\"type\":\"untaped\",\"reason\":\"meal\"}\n";
    let folder = folder(&[("ut.jsonl", log)]);
    let exported = run(folder.path(), &["export", "ut.jsonl", "--format", "csv"]);
    assert!(said(&exported).contains("1  end of untaped intervals without a valid t"), "{}", said(&exported));
}
