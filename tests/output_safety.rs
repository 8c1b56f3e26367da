//! No output ever overwrites a file that the same command reads, even with `--force` and under any name.

use crate::import::{VTT, folder, printed, run, said};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

const TABLE: &str = "start,end,speaker,text\n1,2,Ann,one\n";
const GAPS: &str = "start,end\n2019-03-02 11:05,2019-03-02 11:06\n";
const CASE: &str = r#"{ "format": "untaped-case", "timezone": "America/Chicago",
  "recordings": [
    { "transcript": "tapes/1.vtt", "starts_at": "2019-03-02 11:00", "length": 60, "media": "tapes/1.mp4" }
  ],
  "gap_table": "gaps.csv" }
"#;
const LOG: &str = "{\"format\":\"untaped\",\"version\":1,\"recordings\":[{\"id\":\"1\",\"media\":\"tapes/1.mp4\"}]}\n\
                   {\"t\":1,\"type\":\"utterance\",\"speaker\":\"Ann\",\"text\":\"one\"}\n";

/// Every file of a folder, with its content.
fn all(of: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for folder in [of.to_owned(), of.join("tapes")] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                files.insert(path.display().to_string(), fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

#[test]
fn what_is_read_is_never_written_over_under_any_name() {
    let folder = folder(&[
        ("tapes/1.vtt", VTT),
        ("tapes/1.mp4", "the film"),
        ("t.csv", TABLE),
        ("gaps.csv", GAPS),
        ("case.json", CASE),
        ("log.jsonl", LOG),
    ]);
    symlink("tapes/1.vtt", folder.path().join("soft")).unwrap();
    fs::hard_link(folder.path().join("tapes/1.vtt"), folder.path().join("hard")).unwrap();
    let before = all(folder.path());
    let transcript = ["tapes/1.vtt", "./tapes/../tapes/1.vtt", "soft", "hard"];
    let read: [(&[&str], &[&str]); 9] = [
        (&["import", "tapes/1.vtt"], &transcript),
        (&["import", "--new-case", "t.csv", "tapes/1.vtt"], &transcript),
        (&["import", "--new-case", "t.csv", "--gaps", "gaps.csv"], &["t.csv", "gaps.csv"]),
        (&["import", "case.json"], &["case.json", "gaps.csv", "tapes/1.mp4"]),
        (&["import", "case.json"], &transcript),
        (&["import", "t.csv", "--gaps", "gaps.csv", "--starts-at", "2019-03-02T11:00:00Z"], &["gaps.csv"]),
        (&["export", "log.jsonl", "--format", "csv"], &["log.jsonl", "tapes/1.mp4"]),
        (&["export", "tapes/1.vtt", "--format", "srt"], &transcript),
        (
            &["export", "case.json", "--format", "srt"],
            &["case.json", "gaps.csv", "tapes/1.vtt", "tapes/1.mp4"],
        ),
    ];
    for (args, outputs) in read {
        for output in outputs {
            let args = [args, &["--force", "-o", output]].concat();
            let refused = run(folder.path(), &args);
            assert_eq!(refused.status.code(), Some(2), "{args:?}: {}", said(&refused));
            let why = ["not even with --force", "is a symbolic link", "has 2 names (hard links)"];
            assert!(why.iter().any(|why| said(&refused).contains(why)), "{args:?}: {}", said(&refused));
            assert_eq!((printed(&refused), said(&refused).lines().count()), ("", 1), "{args:?}");
            assert!(all(folder.path()) == before, "{args:?} changed something");
        }
    }
}

#[test]
fn what_is_read_from_standard_input_is_not_written_over_either() {
    let folder = folder(&[("1.vtt", VTT)]);
    let refused = std::process::Command::new(env!("CARGO_BIN_EXE_untaped"))
        .args(["import", "-", "--force", "-o", "1.vtt"])
        .current_dir(folder.path())
        .stdin(fs::File::open(folder.path().join("1.vtt")).unwrap())
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert_eq!(fs::read_to_string(folder.path().join("1.vtt")).unwrap(), VTT);
}

#[test]
fn another_file_of_the_same_content_is_replaced() {
    let folder = folder(&[("1.vtt", VTT), ("2.vtt", VTT)]);
    let output = run(folder.path(), &["import", "1.vtt", "--force", "-o", "2.vtt"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(fs::read_to_string(folder.path().join("2.vtt")).unwrap().starts_with('{'));
}
