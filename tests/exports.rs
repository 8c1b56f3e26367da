//! Exports, format by format, of a log that loses something in each: the output and the reported losses. The goldens are
//! `tests/exports/FORMAT.snap`.
//!
//! `INSTA_UPDATE=always cargo test --test tests exports` rewrites them; review the difference.

use crate::laws::exchange::exported;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use untaped::export::EXPORTS;
use untaped::session::{LogBytes, Session, Thresholds};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports")
}

#[test]
fn every_format_gives_what_its_golden_shows_and_names_what_it_loses() {
    let log = std::fs::read_to_string(folder().join("hard.jsonl")).unwrap();
    let session = Session::from_text("hard.jsonl", &log, Thresholds::default());
    let text = LogBytes::Memory(Arc::new(log.as_bytes().to_vec()));
    let header = log.lines().next().map(str::as_bytes);
    for format in EXPORTS {
        let (given, losses) = exported(format.word, &session, &text, header);
        // A bullet of CHAT is no sign that a golden shows.
        let shown = format!("{}\n==== lost\n{losses}", given.replace('\u{15}', "•"));
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(folder());
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(format.word, shown));
    }
}

#[test]
fn a_document_says_at_its_head_who_was_there_and_what_stood_before_each_admission() {
    for (log, format) in [("late-tape", "md"), ("no-tape-log", "txt")] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_untaped"))
            .args(["export", "--format", format, &format!("recordings/{log}.jsonl")])
            .output();
        let document = String::from_utf8(output.unwrap().stdout).unwrap();
        let head: Vec<&str> = document.lines().take_while(|line| !line.ends_with("Gaps")).collect();
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(folder());
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(format!("head_{format}"), head.join("\n")));
    }
}

#[test]
fn every_format_has_a_golden_and_a_row_in_the_documentation() {
    let page = std::fs::read_to_string(folder().join("../../docs/formats.md")).unwrap();
    let table: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
    for format in EXPORTS {
        assert!(folder().join(format!("{}.snap", format.word)).is_file(), "{}", format.word);
        let row =
            format!("| `{}` | {} | .{} | {} |", format.word, format.name, format.ending, format.carries);
        assert!(table.iter().any(|line| line.starts_with(&row)), "docs/formats.md: {row}");
    }
}

/// The declared gaps that the program finds in a file: the length of each, and the length of each of its parts with its
/// reasons, its sources and whether it was questioning.
fn gaps(path: &Path) -> Vec<serde_json::Value> {
    let output =
        std::process::Command::new(env!("CARGO_BIN_EXE_untaped")).args(["gaps", "--json"]).arg(path).output();
    let report: serde_json::Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
    let gaps = report["gaps"].as_array().unwrap().iter().filter(|gap| gap["kind"] == "declared");
    let part = |part: &serde_json::Value| {
        serde_json::json!([part["ms"], part["questioned"], part["reasons"], part["sources"]])
    };
    let parts =
        |gap: &serde_json::Value| gap["parts"].as_array().unwrap().iter().map(part).collect::<Vec<_>>();
    gaps.map(|gap| serde_json::json!([gap["ms"], parts(gap)])).collect()
}

#[test]
fn a_session_that_went_through_another_format_has_the_gaps_and_the_parts_that_it_had() {
    for (name, counts) in [("five-gaps", &[3, 1, 1, 3, 1][..]), ("oswald-1963", &[10, 15])] {
        let log = folder().join(format!("../../recordings/{name}.jsonl"));
        let expected = gaps(&log);
        let parts = |gap: &serde_json::Value| gap[1].as_array().unwrap().len();
        assert_eq!(expected.iter().map(parts).collect::<Vec<_>>(), counts);
        let to = tempfile::tempdir().unwrap();
        for format in EXPORTS.iter().filter(|format| !["md", "txt"].contains(&format.word)) {
            let path = to.path().join(format!("out.{}", format.ending));
            let export = std::process::Command::new(env!("CARGO_BIN_EXE_untaped"))
                .args(["export", "--format", format.word, "-o"])
                .args([&path, &log])
                .output();
            assert!(export.unwrap().status.success(), "{}", format.word);
            assert_eq!(gaps(&path), expected, "{name} {}", format.word);
        }
    }
}

/// What a command prints about a log on standard input, and its exit code.
fn piped(args: &[&str], log: &str) -> (String, Option<i32>) {
    let to = tempfile::tempdir().unwrap();
    let path = to.path().join("log");
    std::fs::write(&path, log).unwrap();
    let input = std::fs::File::open(&path).unwrap();
    let output =
        std::process::Command::new(env!("CARGO_BIN_EXE_untaped")).args(args).stdin(input).output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code())
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_line_even_without_a_header() {
    let log = "{\"t\":0,\"end\":2,\"type\":\"utterance\",\"speaker\":\"DOE\",\"text\":\"I want a lawyer.\"}\n\
               {\"t\":5,\"end\":7,\"type\":\"utterance\",\"speaker\":\"KESSLER\",\"text\":\"Sit down.\"}\n";
    let marked = format!("\u{feff}{log}");
    let without_hash = |(text, code): (String, Option<i32>)| {
        (text.lines().filter(|line| !line.contains("SHA-256")).collect::<Vec<_>>().join("\n"), code)
    };
    let mut commands = vec![vec!["cat", "-"], vec!["cat", "--json", "-"], vec!["search", "lawyer", "-"]];
    commands.extend(EXPORTS.iter().map(|format| vec!["export", "--format", format.word, "-"]));
    for args in commands {
        let found = without_hash(piped(&args, &marked));
        assert_eq!(found, without_hash(piped(&args, log)), "{args:?}");
        assert_eq!(found.1, Some(0), "{args:?}");
        assert!(found.0.contains("I want a lawyer."), "{args:?}: {}", found.0);
    }
}

/// The figures of a file: taped and untaped time, and the kind and length of each gap.
fn hours(path: &Path) -> serde_json::Value {
    let json = |command: &str| -> serde_json::Value {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_untaped"))
            .args([command, "--json"])
            .arg(path)
            .output();
        serde_json::from_slice(&output.unwrap().stdout).unwrap()
    };
    let (hours, gaps) = (json("hours"), json("gaps"));
    let gaps = gaps["gaps"].as_array().unwrap().iter().map(|gap| serde_json::json!([gap["kind"], gap["ms"]]));
    serde_json::json!([hours["taped_ms"], hours["untaped_ms"], gaps.collect::<Vec<_>>()])
}

#[test]
fn a_log_without_tape_events_gains_no_tape_by_a_round_trip() {
    let to = tempfile::tempdir().unwrap();
    let log = to.path().join("log.jsonl");
    let lines = "{\"format\":\"untaped\",\"version\":1,\"title\":\"No tape known\"}\n\
        {\"t\":\"2019-03-02T09:00:00-06:00\",\"end\":\"2019-03-02T09:00:05-06:00\",\"type\":\"utterance\",\"speaker\":\"KESSLER\",\"text\":\"Sit down.\"}\n\
        {\"t\":\"2019-03-02T10:00:00-06:00\",\"end\":\"2019-03-02T10:00:05-06:00\",\"type\":\"utterance\",\"speaker\":\"DOE\",\"text\":\"I want to go home.\"}\n";
    std::fs::write(&log, lines).unwrap();
    assert_eq!(hours(&log), serde_json::json!([null, null, [["inferred", 3_595_000]]]));
    for format in EXPORTS.iter().filter(|format| !["md", "txt"].contains(&format.word)) {
        for (log, name) in
            [(log.clone(), "made"), (folder().join("../../recordings/no-tape-log.jsonl"), "recorded")]
        {
            let path = to.path().join(format!("{name}.{}", format.ending));
            let export = std::process::Command::new(env!("CARGO_BIN_EXE_untaped"))
                .args(["export", "--format", format.word, "-o"])
                .args([&path, &log])
                .output();
            assert!(export.unwrap().status.success(), "{}", format.word);
            if name == "made" || ["csv", "jsonl"].contains(&format.word) {
                assert_eq!(hours(&path), hours(&log), "{} {name}", format.word);
            }
            assert_eq!(hours(&path)[0], serde_json::Value::Null, "{} {name}", format.word);
            // Nor if its start is stated: the file says that it is a session.
            if let Some(start) = ["vtt", "eaf", "chat", "textgrid"].iter().find(|word| **word == format.word)
            {
                let output = crate::import::run(
                    to.path(),
                    &["import", path.to_str().unwrap(), "--starts-at", "2019-03-02T09:00:00-06:00"],
                );
                assert!(!crate::import::printed(&output).contains("tape_on"), "{start}");
            }
        }
    }
}

#[test]
fn what_other_sources_say_keeps_its_times_and_their_offsets_in_a_table() {
    let zone = ",\"timezone\":\"America/Chicago\"";
    for zone in [zone, ""] {
        let log = format!(
            "{{\"format\":\"untaped\",\"version\":1{zone}}}\n\
             {{\"type\":\"note\",\"text\":\"no time\",\"alt\":[{{\"t\":\"2019-03-02T10:00:00Z\"}}]}}\n\
             {{\"t\":\"2019-03-02T11:00:00-06:00\",\"type\":\"note\",\"text\":\"x\",\"alt\":[\
             {{\"t\":\"2019-03-02T19:02:10+02:00\",\"source\":\"X\"}},{{\"t\":\"2019-03-02T10:50:00-06:00\",\"end\":\"2019-03-02T12:03:10-05:00\"}}]}}\n"
        );
        let (table, _) = piped(&["export", "--format", "csv", "-"], &log);
        let (again, _) = piped(&["import", "-"], &table);
        let told = |log: &str| -> Vec<String> {
            log.lines().filter_map(|line| Some(line.split_once("\"alt\":")?.1.to_owned())).collect()
        };
        assert_eq!(told(&again), told(&log), "{table}");
    }
}

#[test]
fn a_table_of_two_offsets_from_utc_shows_the_clock_times_of_its_log() {
    // The clocks went forward, and the log names no time zone.
    let log = "{\"format\":\"untaped\",\"version\":1}\n\
        {\"t\":\"2019-03-10T01:30:00-06:00\",\"type\":\"note\",\"text\":\"before\"}\n\
        {\"t\":\"2019-03-10T03:30:00-05:00\",\"type\":\"note\",\"text\":\"after\"}\n";
    let (table, _) = piped(&["export", "--format", "csv", "-"], log);
    let (again, _) = piped(&["import", "-"], &table);
    assert_eq!(again, log);
}

#[test]
fn what_another_source_says_is_imported_or_reported() {
    let row = |alt: &str| {
        let table = format!(
            "type,t,end,text,alt\nnote,2019-03-02T11:00:00-06:00,,x,\"{}\"\n",
            alt.replace('"', "\"\"")
        );
        let (problems, code) = piped(&["check", "-"], &table);
        let kept = piped(&["import", "-"], &table).0.contains("\"alt\"");
        (problems.lines().next().unwrap_or_default().to_owned(), code, kept)
    };
    let late = "9999-03-02T11:00:00Z";
    let outside = "is outside the years 1 to 9998, or too large";
    for (alt, what, is_kept) in [
        (
            format!("[{{\"t\":\"{late}\"}}]"),
            format!("cannot write an entry of alt: its time {outside}"),
            false,
        ),
        (
            format!("[{{\"t\":\"{late}\",\"source\":\"X\"}}]"),
            format!("cannot write a time of alt: it {outside}"),
            true,
        ),
        ("[{\"t\":\"later\"}]".to_owned(), "gives nothing that can be read; dropped".to_owned(), false),
        ("[{\"t\":12}]".to_owned(), "gives nothing that can be read; dropped".to_owned(), false),
    ] {
        let (problem, code, kept) = row(&alt);
        assert!(problem.contains(":2: bad_value") && problem.contains(&what), "{problem}\n{what}");
        assert_eq!((code, kept), (Some(1), is_kept), "{alt}");
    }
}

/// The rows of a table, each cell by the name of its column, as `read.csv` has them.
fn rows(table: &str) -> Vec<std::collections::HashMap<String, String>> {
    csv::Reader::from_reader(table.as_bytes()).deserialize().map(Result::unwrap).collect()
}

/// Decimal seconds as milliseconds.
fn millis(cell: &str) -> i64 {
    let (sign, cell) = cell.strip_prefix('-').map_or((1, cell), |cell| (-1, cell));
    sign * untaped::time::parse_seconds(cell).unwrap().0
}

#[test]
fn a_table_gives_the_talk_by_role_and_the_sums_of_gaps_that_the_reports_give() {
    let log = std::fs::read_to_string(folder().join("../../recordings/five-gaps.jsonl")).unwrap();
    for zero in ["start", "warning"] {
        let (table, _) = piped(&["export", "--format", "csv", "--zero", zero, "-"], &log);
        let (events, _) = piped(&["cat", "--json", "--zero", zero, "-"], &log);
        let (hours, _) = piped(&["hours", "--json", "--zero", zero, "-"], &log);
        let rows = rows(&table);
        let mut talk = std::collections::BTreeMap::<String, i64>::new();
        for row in rows.iter().filter(|row| row["type"] == "utterance" && !row["end_s"].is_empty()) {
            *talk.entry(row["role"].clone()).or_default() += millis(&row["end_s"]) - millis(&row["start_s"]);
        }
        let mut told = std::collections::BTreeMap::<String, i64>::new();
        for line in events.lines() {
            let event: serde_json::Value = serde_json::from_str(line).unwrap();
            if let (Some(end), Some(role)) = (event["end_ms"].as_i64(), event["role"].as_str()) {
                *told.entry(role.to_owned()).or_default() += end - event["t_ms"].as_i64().unwrap();
            }
        }
        assert_eq!(talk, told, "{zero}");
        assert!(talk["police"] > 0 && talk["suspect"] > 0, "{talk:?}");
        let gaps = rows.iter().filter(|row| row["type"] == "gap_untaped");
        let untaped: i64 = gaps.map(|row| millis(&row["end_s"]) - millis(&row["start_s"])).sum();
        let hours: serde_json::Value = serde_json::from_str(&hours).unwrap();
        assert_eq!(untaped, hours["session"]["untaped_ms"].as_i64().unwrap(), "{zero}");
        for row in &rows {
            assert_eq!(row["fictional"], "yes");
            assert!(row["title"].starts_with(hours["title"].as_str().unwrap()), "{row:?}");
            for (seconds, shown) in [("start_s", "elapsed_hours"), ("end_s", "end_hours")] {
                let (Ok(s), Ok(h)) = (row[seconds].parse::<f64>(), row[shown].parse::<f64>()) else {
                    assert!(row[seconds].is_empty() && row[shown].is_empty(), "{row:?}");
                    continue;
                };
                assert!((s / 3600.0 - h).abs() <= 0.01, "{row:?}");
            }
        }
    }
}

#[test]
fn a_table_gives_back_title_roles_and_that_a_log_is_fictional() {
    let log = "{\"format\":\"untaped\",\"version\":1,\"title\":\"=A, \\\"b\\\"\",\"fictional\":true,\
        \"people\":[{\"id\":\"K\",\"name\":\"Det. K\",\"role\":\"police\"}]}\n\
        {\"t\":1,\"end\":2,\"type\":\"utterance\",\"speaker\":\"K\",\"text\":\"Sit down.\"}\n";
    let (table, _) = piped(&["export", "--format", "csv", "-"], log);
    assert_eq!(piped(&["import", "-"], &table), (log.to_owned(), Some(0)));
    // Two tables in one, as `rbind` makes them.
    let other = table.lines().nth(1).unwrap().replace("'=A", "B");
    let (problems, code) = piped(&["check", "-"], &format!("{table}{other}\n"));
    assert!(problems.contains(":3: dropped: only one title is kept; left out: B"), "{problems}");
    assert_eq!(code, Some(1));
}

/// A transcript whose first words come 13.54 s into its recording.
const LATE: &str = "1\n00:00:13,540 --> 00:00:17,850\nKESSLER: Sit down.\n\n2\n00:00:20,000 --> 00:00:21,000\nDOE: Why?\n\n\
    3\n00:00:25,000 --> 00:00:26,000\nKESSLER: Because.\n\n4\n00:00:27,000 --> 00:00:28,000\nDOE: No.\n";

#[test]
fn without_a_clock_an_export_has_the_times_of_the_transcript_and_fits_its_recording() {
    let folder = crate::import::folder(&[("tape.srt", LATE)]);
    for (format, first) in [
        ("srt", "00:00:13,540 --> 00:00:17,850"),
        ("vtt", "00:00:13.540 --> 00:00:17.850"),
        ("eaf", "TIME_VALUE=\"13540\""),
        ("TextGrid", "xmin = 13.54\n            xmax = 17.85"),
        ("cha", "\u{15}13540_17850\u{15}"),
    ] {
        let name = format!("tape2.{format}");
        let output = crate::import::run(folder.path(), &["export", "tape.srt", "-o", &name]);
        assert_eq!(output.status.code(), Some(0), "{}", crate::import::said(&output));
        let written = std::fs::read_to_string(folder.path().join(&name)).unwrap();
        assert!(written.contains(first), "{format}: {written}");
        let output = crate::import::run(folder.path(), &["import", &name]);
        let again = crate::import::printed(&output);
        assert!(again.contains("{\"t\":13.54,\"end\":17.85,"), "{format}: {again}");
        assert!(again.contains("{\"t\":27,\"end\":28,"), "{format}: {again}");
    }
}
