//! The shipped recordings have the figures that `recordings/README.md` works out by hand.
//!
//! The test reads the tables of that page and checks every row.

use regex::Regex;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use untaped::record::EventKind;
use untaped::session::{Accounts, GapKind, LogBytes, Session, Share, Thresholds};
use untaped::store::{Input, Log, read_all};
use untaped::time::Millis;

/// One section of the page: a recording with its tables.
#[derive(Default)]
struct Section {
    figures: BTreeMap<String, String>,
    /// Figures of a part of the session: up to a mark, or from one on.
    parts: BTreeMap<String, String>,
    problems: BTreeSet<(u64, String)>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("recordings")
}

/// The tables of the page that are meant for a program, by recording.
fn sections(page: &str) -> BTreeMap<String, Section> {
    let mut sections: BTreeMap<String, Section> = BTreeMap::new();
    let (mut name, mut table) = (String::new(), String::new());
    for line in page.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            title.clone_into(&mut name);
            sections.entry(name.clone()).or_default();
        }
        let Some(row) = line.strip_prefix("| ").and_then(|row| row.strip_suffix(" |")) else {
            if !line.starts_with('|') {
                table.clear();
            }
            continue;
        };
        let cells: Vec<&str> = row.split(" | ").collect();
        if table.is_empty() {
            table = cells.join(" | ");
            continue;
        }
        let Some(section) = sections.get_mut(&name) else { continue };
        match (table.as_str(), cells.as_slice()) {
            ("figure | value", [figure, value]) => {
                let twice = section.figures.insert((*figure).to_owned(), (*value).to_owned());
                assert_eq!(twice, None, "{name}: {figure} stands twice");
            }
            ("figure of a part | value", [figure, value]) => {
                section.parts.insert((*figure).to_owned(), (*value).to_owned());
            }
            ("line | problem", [line, kind]) => {
                section.problems.insert((line.parse().unwrap(), (*kind).to_owned()));
            }
            _ => {}
        }
    }
    sections
}

fn page() -> BTreeMap<String, Section> {
    sections(&std::fs::read_to_string(folder().join("README.md")).unwrap())
}

/// The case, which is imported first.
const CASE: &str = "case/case.json";

/// The custody log in plain text, which is imported first.
const CUSTODY_LOG: &str = "custody-log/friday.txt";

/// The log that the case or the custody log gives.
fn imported(name: &str) -> String {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_untaped"));
    command.arg("import").arg(folder().join(name));
    if name == CUSTODY_LOG {
        command.args(["--timezone", "America/Chicago"]);
    }
    let output = command.output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn read(name: &str) -> Session {
    crate::watchdog::watch();
    if [CASE, CUSTODY_LOG].contains(&name) {
        return Session::from_text(name, &imported(name), Thresholds::default());
    }
    let log = Log::open(&Input::File(folder().join(name)), 0).unwrap();
    read_all(&log, Thresholds::default()).unwrap()
}

/// What the program says, in the words of the page.
fn figures(session: &Session) -> BTreeMap<String, String> {
    fn shown<T: ToString>(value: Option<T>) -> String {
        value.map_or("-".to_owned(), |v| v.to_string())
    }
    fn list<T: ToString>(values: &[T]) -> String {
        let words: Vec<String> = values.iter().map(ToString::to_string).collect();
        if words.is_empty() { "-".to_owned() } else { words.join(", ") }
    }
    let figures = session.figures();
    let sums = figures.totals().unwrap();
    let entries = session.index().entries();
    let spoken: Vec<_> = entries.iter().filter(|e| e.kind() == EventKind::Utterance).collect();
    let off_tape = spoken.iter().filter(|e| e.is_timed() && !e.is_on_tape()).count();
    let start = figures.span.and_then(|s| session.clock().at(s.start)).map(|w| w.rfc3339());
    let confession = session.key_events().marks.iter().find(|m| m.kind == "confession");
    let before = confession.map(|mark| figures.before_mark(mark));
    let before = before.as_ref();
    let gaps = &figures.gaps;
    let join =
        |words: Vec<String>, with: &str| if words.is_empty() { "-".to_owned() } else { words.join(with) };
    let by_questioning = sums.untaped_by_questioning.map_or("-".to_owned(), |by| {
        format!("yes {}, disputed {}, unknown {}, no {}", by.yes.0, by.disputed.0, by.unknown.0, by.no.0)
    });
    let silences: Vec<i64> = figures.silences.iter().map(|s| s.length().0).collect();
    let rows: [(&str, String); 30] = [
        ("events", entries.len().to_string()),
        ("utterances", spoken.len().to_string()),
        ("off_tape_utterances", shown(figures.coverage.as_ref().map(|_| off_tape))),
        ("session_start", shown(start)),
        ("elapsed_ms", sums.elapsed.0.to_string()),
        ("taped_ms", shown(sums.taped.map(|m| m.0))),
        ("assumed_taped_ms", shown(sums.assumed_taped.map(|m| m.0))),
        ("untaped_ms", shown(sums.untaped.map(|m| m.0))),
        ("untaped_questioning_ms", shown(sums.untaped_excluding_no_questioning().map(|m| m.0))),
        ("untaped_by_questioning_ms", by_questioning),
        ("questioned_at_least_ms", shown(sums.questioned_at_least().map(|m| m.0))),
        ("questioned_at_most_ms", shown(sums.questioned_at_most().map(|m| m.0))),
        ("gap_parts", join(gaps.iter().map(|g| g.parts.len().to_string()).collect(), " ")),
        ("not_held_ms", sums.not_held.0.to_string()),
        ("share_permille", shown(sums.untaped_share().map(Share::permille))),
        (
            "share_questioning_permille",
            shown(sums.untaped_share_excluding_no_questioning().map(Share::permille)),
        ),
        ("gaps", gaps.iter().filter(|g| g.kind == GapKind::Declared).count().to_string()),
        ("gap_ms", join(gaps.iter().map(|g| g.length().0.to_string()).collect(), " ")),
        ("gap_reasons", join(gaps.iter().map(|g| list(&g.reasons)).collect(), "; ")),
        ("gap_questioning", join(gaps.iter().map(|g| list(&g.questioning)).collect(), "; ")),
        ("inferred_gaps", gaps.iter().filter(|g| g.kind == GapKind::Inferred).count().to_string()),
        ("silences", silences.len().to_string()),
        ("silence_ms", silences.iter().sum::<i64>().to_string()),
        ("longest_silence_ms", silences.iter().max().unwrap_or(&0).to_string()),
        ("confession_elapsed_ms", shown(before.map(|b| b.totals.elapsed.0))),
        ("confession_taped_ms", shown(before.and_then(|b| b.totals.taped).map(|m| m.0))),
        ("confession_untaped_ms", shown(before.and_then(|b| b.totals.untaped).map(|m| m.0))),
        ("confession_gaps", shown(before.map(|b| b.gaps))),
        ("confession_since_gap_ms", shown(before.and_then(|b| b.last_gap).map(|gap| gap.since_end.0))),
        ("problems", session.problems().count().to_string()),
    ];
    rows.into_iter().map(|(figure, value)| (figure.to_owned(), value)).collect()
}

#[test]
fn the_page_has_a_section_for_every_recording_and_no_other() {
    let files = std::fs::read_dir(folder()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let logs = files.filter(|name| Path::new(name).extension().is_some_and(|e| e == "jsonl"));
    let files: BTreeSet<String> = logs.chain([CASE, CUSTODY_LOG].map(str::to_owned)).collect();
    assert_eq!(page().into_keys().collect::<BTreeSet<_>>(), files);
}

#[test]
fn the_program_gives_the_figures_that_the_page_works_out() {
    for (name, section) in page() {
        assert_eq!(figures(&read(&name)), section.figures, "{name}");
    }
}

/// What the program says of parts of the session, in the words of the page.
fn figures_of_parts(session: &Session) -> BTreeMap<String, String> {
    let figures = session.figures();
    let time = |kind: &str| session.key_events().marks.iter().find(|m| m.kind == kind).map(|m| m.key.time);
    let (warning, confession) = (time("warning"), time("confession"));
    let (start, end) = figures.span.map(|span| (span.start, span.end)).unwrap();
    let mut rows = BTreeMap::new();
    let mut part = |name: &str, from, to| {
        let sums = figures.totals_between(from, to);
        let shown = |value: Option<i64>| value.map_or("-".to_owned(), |v| v.to_string());
        let by = sums.untaped_by_questioning.map_or("-".to_owned(), |by| {
            format!("yes {}, disputed {}, unknown {}, no {}", by.yes.0, by.disputed.0, by.unknown.0, by.no.0)
        });
        for (figure, value) in [
            ("elapsed_ms", sums.elapsed.0.to_string()),
            ("taped_ms", shown(sums.taped.map(|m| m.0))),
            ("untaped_ms", shown(sums.untaped.map(|m| m.0))),
            ("untaped_by_questioning_ms", by),
            ("questioned_at_least_ms", shown(sums.questioned_at_least().map(|m| m.0))),
            ("questioned_at_most_ms", shown(sums.questioned_at_most().map(|m| m.0))),
            ("share_permille", shown(sums.untaped_share().map(Share::permille))),
        ] {
            rows.insert(format!("{name}_{figure}"), value);
        }
    };
    if let Some(to) = confession {
        part("confession", start, to);
    }
    if let Some(from) = warning {
        part("since_warning", from, end);
    }
    if let Some((from, to)) = warning.zip(confession) {
        part("since_warning_to_confession", from, to);
    }
    rows
}

#[test]
fn the_program_gives_the_figures_of_parts_that_the_page_works_out() {
    let mut checked = 0;
    for (name, section) in page() {
        let given = figures_of_parts(&read(&name));
        for (figure, value) in section.parts {
            assert_eq!(given.get(&figure), Some(&value), "{name}: {figure}");
            checked += 1;
        }
    }
    assert!(checked >= 20, "the tables are found: {checked}");
}

#[test]
fn each_fault_is_reported_at_its_line_and_sound_logs_have_none() {
    for (name, section) in page() {
        let session = read(&name);
        let problems = session.problems().list().iter().map(|p| (p.line, p.kind.word().to_owned()));
        assert_eq!(problems.collect::<BTreeSet<_>>(), section.problems, "{name}");
    }
}

#[test]
fn the_damaged_logs_show_every_kind_of_problem_that_a_log_can_have() {
    let shown: BTreeSet<String> =
        page().into_values().flat_map(|section| section.problems).map(|(_, kind)| kind).collect();
    let all = untaped::record::ProblemKind::ALL.iter().filter(|kind| !kind.is_import_problem());
    assert_eq!(shown, all.map(|kind| kind.word().to_owned()).collect());
}

#[test]
fn taped_and_untaped_and_not_held_are_the_whole_session_of_every_taped_recording() {
    for name in page().into_keys() {
        let session = read(&name);
        let sums = session.figures().totals().unwrap();
        let Some(taped) = sums.taped else { continue };
        assert_eq!(taped + sums.untaped.unwrap() + sums.not_held, sums.elapsed, "{name}");
        assert!(sums.assumed_taped.unwrap() <= taped, "{name}");
        let gaps = &session.figures().gaps;
        assert!(gaps.windows(2).all(|g| g[0].span.end <= g[1].span.start), "{name}");
        assert_eq!(
            gaps.iter().map(untaped::session::Gap::length).sum::<untaped::time::Millis>(),
            sums.untaped.unwrap()
        );
    }
}

/// The one recording that is not invented.
const REAL: &str = "oswald-1963.jsonl";

#[test]
fn every_recording_says_in_its_first_line_whether_it_is_invented() {
    for name in page().into_keys() {
        let fictional = read(&name).header().fictional;
        let is_real = name == REAL || name == CUSTODY_LOG;
        assert_eq!(fictional, name != "damaged-no-header.jsonl" && !is_real, "{name}");
        let text = match name.as_str() {
            // A custody log says nothing of that.
            CUSTODY_LOG => continue,
            CASE => imported(&name).into_bytes(),
            _ => std::fs::read(folder().join(&name)).unwrap(),
        };
        let first = text.split(|&b| b == b'\n').next().unwrap();
        let says = format!(r#""fictional":{}"#, !is_real);
        assert!(String::from_utf8_lossy(first).contains(&says), "{name}");
    }
}

/// The events of the real recording, as JSON.
fn real() -> Vec<Value> {
    let text = std::fs::read_to_string(folder().join(REAL)).unwrap();
    text.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A text of an event, empty if absent.
fn text<'e>(event: &'e Value, key: &str) -> &'e str {
    event[key].as_str().unwrap_or_default()
}

#[test]
fn the_real_recording_keeps_every_account_and_names_the_source_of_each() {
    let events = real();
    let accounts: Vec<&Vec<Value>> = events.iter().filter_map(|event| event["alt"].as_array()).collect();
    assert_eq!((accounts.len(), accounts.iter().map(|list| list.len()).sum::<usize>()), (27, 42));
    assert!(accounts.iter().all(|list| list.iter().all(|other| !text(other, "source").is_empty())));
}

#[test]
fn the_real_recording_says_where_every_word_mark_and_interval_is_known_from() {
    for event in real() {
        let has_source = !text(&event, "source").is_empty();
        let needs_one = matches!(text(&event, "type"), "utterance" | "mark" | "untaped");
        assert!(!needs_one || has_source, "{event}");
    }
}

#[test]
fn the_real_recording_gives_short_quotations_and_says_which_words_are_not_the_speakers() {
    let utterances: Vec<Value> = real().into_iter().filter(|e| text(e, "type") == "utterance").collect();
    let (told, quoted): (Vec<&Value>, Vec<&Value>) = utterances.iter().partition(|e| e["indirect"] == true);
    assert_eq!((quoted.len(), told.len()), (25, 17));
    assert!(told.iter().all(|e| text(e, "text").starts_with('[') && text(e, "text").ends_with(']')));
    assert!(quoted.iter().all(|e| !text(e, "text").contains(['[', ']']) && text(e, "text").len() < 160));
    assert!(utterances.iter().all(|e| ["approximate", "estimated"].contains(&text(e, "certainty"))));
}

/// Words of the real recording that call another time inexact than that of their event, or a length.
const OF_ANOTHER_TIME: [&str; 8] = [
    "order within a session is ours",
    "took part soon after the start",
    "Fritz cannot date it (Hearings IV p. 211)",
    "until about 8 p.m.",
    "soon after 7",
    "sent for about 1:30",
    "about 11:07",
    "about 12 hours of questioning",
];

#[test]
fn a_time_of_the_real_recording_that_its_text_calls_inexact_is_not_given_as_exact() {
    let ours = Regex::new(r"\bours\b").unwrap();
    let inexact = Regex::new(
        r"(?i)\babout (\d|noon|midnight|an hour)|\bsoon after (\d|midnight|the)|\bbetween \d|\blater$|\b(no hour|hour not stated|cannot date)\b",
    )
    .unwrap();
    let mut unseen = OF_ANOTHER_TIME.to_vec();
    let (mut estimated, mut approximate) = (0, 0);
    for event in real() {
        let mut words = format!("{}\n{}", text(&event, "text"), text(&event, "source"));
        for other in OF_ANOTHER_TIME {
            unseen.retain(|unseen| *unseen != other || !words.contains(other));
            words = words.replace(other, "");
        }
        let certainty = text(&event, "certainty");
        if ours.is_match(&words) {
            assert_eq!(certainty, "estimated", "{event}");
            estimated += 1;
        } else if inexact.is_match(&words) {
            assert!(["approximate", "estimated"].contains(&certainty), "{event}");
            approximate += 1;
        }
    }
    assert!(unseen.is_empty(), "no event says {unseen:?}");
    assert_eq!((estimated, approximate), (30, 15), "events that say so");
}

#[test]
fn a_table_is_read_by_its_head_and_others_are_passed_over() {
    let page = "## a.jsonl\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n| figure | value |\n|---|---|\n| gaps | 3 |\n\n\
                | line | problem |\n|---|---|\n| 7 | not_json |\n";
    let section = sections(page).remove("a.jsonl").unwrap();
    assert_eq!(section.figures.into_iter().collect::<Vec<_>>(), [("gaps".to_owned(), "3".to_owned())]);
    assert_eq!(section.problems.into_iter().collect::<Vec<_>>(), [(7, "not_json".to_owned())]);
}

/// How far the sources of the real case are apart, worked out by hand from the table of `recordings/README.md`: the time of
/// each event of which they say something, the spread of its times and that of its ends, in minutes.
const APART: [(&str, i64, Option<i64>); 27] = [
    ("11-22 13:50", 10, None),
    ("11-22 14:00", 15, None),
    ("11-22 14:00", 0, Some(10)),
    ("11-22 14:20", 15, None),
    ("11-22 14:20", 15, Some(30)),
    ("11-22 16:05", 40, None),
    ("11-22 16:05", 40, Some(45)),
    ("11-22 16:20", 45, Some(10)),
    ("11-22 18:00", 60, None),
    ("11-22 18:20", 10, None),
    ("11-22 18:20", 10, Some(0)),
    ("11-22 19:10", 53, None),
    ("11-22 19:10", 20, Some(0)),
    ("11-22 19:40", 110, None),
    ("11-22 19:40", 15, Some(0)),
    ("11-22 20:55", 220, None),
    ("11-23 00:20", 70, None),
    ("11-23 01:35", 6, None),
    ("11-23 10:25", 5, None),
    ("11-23 10:25", 5, Some(3)),
    ("11-23 10:40", 1370, None),
    ("11-23 11:33", 3, Some(0)),
    ("11-23 18:00", 35, Some(0)),
    ("11-23 18:05", 330, None),
    ("11-23 18:12", 337, None),
    ("11-24 09:30", 5, None),
    ("11-24 09:30", 5, Some(15)),
];

#[test]
fn the_sources_of_the_real_case_are_as_far_apart_as_its_table_says() {
    let log = std::fs::read(folder().join("oswald-1963.jsonl")).unwrap();
    let session = Session::from_bytes("oswald-1963.jsonl", &log, Thresholds::default());
    let text = LogBytes::Memory(std::sync::Arc::new(log));
    let (mut found, mut others) = (Vec::new(), 0);
    for &i in session.index().with_other_accounts() {
        let event = text.event(&session, i).unwrap().unwrap();
        let accounts = Accounts::new(&event, session.index().end(i));
        let time = session.clock().at(event.time.unwrap()).unwrap().rfc3339();
        let minutes = |spread: Millis| spread.0 / 60_000;
        let spreads = (accounts.spread().map(minutes).unwrap(), accounts.end_spread().map(minutes));
        found.push((time[5..16].replace('T', " "), spreads.0, spreads.1));
        others += accounts.others().len();
    }
    let expected = APART.map(|(time, spread, end_spread)| (time.to_owned(), spread, end_spread));
    assert_eq!(found, expected);
    assert_eq!(others, 42);
}
