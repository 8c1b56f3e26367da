//! Custody logs in plain text: every line is accounted for, and what is imported is a sound log.

use proptest::prelude::*;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use untaped::import::{
    Case, Document, Explain, Options, Tape, Transcript, assemble, detect_format, format_named,
};
use untaped::session::{Session, Thresholds};
use untaped::time::Zone;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn zone() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get("America/Chicago").unwrap()
}

fn import(file: &Path, options: &[&str]) -> Output {
    crate::watchdog::watch();
    let mut command = Command::new(env!("CARGO_BIN_EXE_untaped"));
    command.current_dir(root()).arg("import").arg(file).args(options).output().unwrap()
}

/// A text, read as a custody log.
fn read(text: &str) -> Option<Transcript<'_>> {
    let options = Options { zone: Some(zone()), explain: Explain::EveryLine, ..Options::default() };
    (format_named("custody-log").unwrap().read)(&Document { text, name: "" }, &options).ok()
}

/// The log that a transcript gives.
fn log(transcript: Transcript<'_>) -> String {
    let start = transcript.start.unwrap().0;
    let tape =
        Tape { id: "log".to_owned(), start: Some(start), transcript: Some(transcript), ..Tape::default() };
    let files = vec!["log.txt".to_owned()];
    let case = Case { zone: Some(Zone::Named(zone())), tapes: vec![tape], files, ..Case::default() };
    assemble(case).unwrap().text()
}

#[test]
fn the_shipped_custody_log_gives_the_log_beside_it() {
    let folder = root().join("recordings/custody-log");
    let made = import(&folder.join("friday.txt"), &["--timezone", "America/Chicago"]);
    let kept = std::fs::read_to_string(folder.join("friday.jsonl")).unwrap();
    assert_eq!(String::from_utf8(made.stdout).unwrap(), kept);
}

#[test]
fn an_explanation_has_every_line_of_the_file_once_and_in_order() {
    for name in ["recordings/custody-log/friday.txt", "tests/formats/custody-log/custody.txt"] {
        let path = root().join(name);
        let file = std::fs::read_to_string(&path).unwrap();
        let output = import(&path, &["--explain"]);
        let text = String::from_utf8(output.stdout).unwrap();
        let shown: Vec<&str> = text
            .lines()
            .filter(|line| line.get(5..7) == Some("  ") && line.as_bytes()[4].is_ascii_digit())
            .collect();
        let lines: Vec<String> =
            (1..).zip(file.lines()).map(|(n, line)| format!("{n:>5}  {}", line.trim_end())).collect();
        assert_eq!(shown, lines, "{name}");
    }
}

#[test]
fn an_explanation_takes_the_place_of_the_log_unless_a_file_is_named_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let (file, to) = (root().join("recordings/custody-log/friday.txt"), folder.path().join("friday.jsonl"));
    let alone = import(&file, &["--timezone", "America/Chicago", "--explain"]);
    let both = import(&file, &["--timezone", "America/Chicago", "--explain", "-o", to.to_str().unwrap()]);
    assert_eq!(alone.stdout, both.stdout);
    assert!(!String::from_utf8(alone.stdout).unwrap().contains("\"type\""));
    assert!(std::fs::read_to_string(to).unwrap().contains("\"type\":\"untaped\""));
    let other = import(
        &root().join("tests/cli/odd.csv"),
        &["--columns", "start=2,text=5", "--unit", "hms", "--explain"],
    );
    assert_eq!(other.status.code(), Some(2));
    assert!(String::from_utf8(other.stderr).unwrap().contains("--explain is for custody logs"));
}

#[test]
fn a_position_on_a_tape_under_a_date_is_not_taken_for_a_time_of_day() {
    for (text, word) in [
        ("March 2, 2019\n0:01 Ann: Hello\n0:05 Ben: No\n", Some("text")),
        ("March 2, 2019\n00:01 ANN: Hello\n00:05 BEN: No\n", Some("text")),
        ("March 2, 2019\n[00:00:01] ANN: Hello\n[00:00:05] BEN: No (Exhibit 3)\n", Some("text")),
        ("Interview\nSat, Mar 2, 2019 11:02AM • 12:34\n\nAnn  0:01\nHello\n\nBen  0:05\nNo\n", Some("text")),
        ("March 2, 2019\n14:20 room entry\n", Some("custody-log")),
        ("March 2, 2019\n2:20 p.m. he sits down\n", Some("custody-log")),
        ("March 2, 2019\n14:20 he sits down\nMarch 3, 2019\n09:00 he stands up\n", Some("custody-log")),
        ("14:20 room entry\n14:30 lineup\n", Some("text")),
        ("March 2, 2019\nDear Sir,\nat 14:20 we met.\n", None),
        ("date,time,text\n2019-03-02,14:20,lineup\n2019-03-02,14:30,lineup\n", Some("csv")),
        (
            "Date,Time,Person,What was said\n3/2/2019,9:15 AM,Ruiz,Hello.\n3/2/2019,1:40 PM,Marsh,No.\n",
            Some("csv"),
        ),
        (
            "LOG\n\nSaturday 2 March 2019\n09:15 Brought in\n\n2 March 2019 13:40 Asked for food\n2 March 2019 14:00 Cell\n",
            Some("custody-log"),
        ),
    ] {
        assert_eq!(detect_format(&Document { text, name: "" }).map(|format| format.word), word, "{text}");
    }
}

/// Lines of a log that is kept as it should be.
const SOUND: &[&str] = &[
    "room entry (Report p. 198)",
    "lineup: Markham picks him",
    "second lineup",
    "arraignment for the murder of Tippit",
    "Miranda",
    "confession",
    "OSWALD: No.",
    "OSWALD: [denies it] (Fritz)",
    "HOSTY enters",
    "HOSTY leaves",
    "he is brought in",
    "he is brought in (third floor)",
    "visit, by his brother\n  Robert, for ten minutes",
];

/// What spans say.
const SPANS: &[&str] =
    &["questioned, untaped", "untaped, meal", "questioned", "not recorded: no recorder, disputed", "lineup"];

/// Any pieces of such logs.
const PIECES: &[&str] = &[
    "22 November 1963",
    "3/4/63",
    "Saturday",
    "31 November 1963",
    "1963-11-22",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "14:20",
    "00:05",
    "2:20 p.m.",
    "about ",
    "c. ",
    "1420",
    ":",
    "-",
    "–",
    "midnight",
    "noon",
    "25:10",
    "untaped",
    ", ",
    "questioned",
    "tape on",
    "tape 2 off",
    "recorded",
    "lineup",
    "release",
    "room entry",
    "OSWALD",
    "OSWALD: ",
    "Fritz: ",
    " enters",
    "(",
    ")",
    "(Report p. 1)",
    "[",
    "]",
    "é",
    "\0",
    "\u{202e}",
    "9999-12-31",
    "24:00",
    "02:30",
    "10 March 2019",
    "3 November 2019 01:30 ",
    "27/11",
    "27.11.",
    "24NOV63",
    "Day 2",
    "next day",
    "T",
    "Z",
    " EST",
    "+01:00",
    "| ",
    "\t",
    "before ",
    "/",
    "?",
    ".250",
    "2-4 p.m.",
    "14h",
    " Uhr",
];

/// The lines of a log below a room entry at 14:00 on 22 November 1963, each with its events and how often it is reported.
fn lines_below(text: &str) -> Vec<(String, u32, usize)> {
    let text = format!("22 November 1963\n14:00 room entry\n{text}");
    let transcript = read(&text).unwrap();
    let read = transcript.readings.iter().skip(2);
    read.map(|line| (line.became.clone(), line.events, line.guesses.len())).collect()
}

#[test]
fn what_is_said_of_tape_or_questioning_is_understood_or_reported() {
    for line in [
        "14:20-15:00 untaped, questioned (third floor)",
        "14:20 tape off, questioned?",
        "14:20-25:00 untaped, questioned",
        "14:20-? untaped",
        "14:20- untaped",
        "-14:20 untaped",
        "14:20/14:40 untaped",
        "14:20 untaped",
        "until 14:20 untaped",
        "14:20-15:00 taped, then untaped",
        "14:20-15:00 untaped, taped",
        "14:20-15:00 taped, in part",
        "14:20-15:00 taped, recorder broke down",
        "14:20-15:00 untaped, tape on at 14:50",
        "14:20 tape turned over",
        "14:20 tape changed",
        "14:20 tape off and back on",
        "14:20 tape on at 14:15",
        "14:20 video on, audio off",
        "14:20 lineup, tape off",
        "14:20 recording equipment switched off",
        "14:20 bodycam activated",
        "14:20 Interview begins (video) - Ruiz",
        "14:20 Interview ends, tape on",
        "14:20 Video interview begins",
        "14:20-15:00 meal, not questioned",
    ] {
        assert!(lines_below(line)[0].2 > 0, "{line}");
    }
    for (line, is) in [
        ("14:20 back on tape", "tape on, "),
        ("14:20 recording resumed after lunch", "tape on, "),
        ("14:20 tape resumed", "tape on, "),
        ("14:20 we're back on the record", "tape on, "),
        ("14:20 off tape", "tape off, "),
        ("14:20 going off the record", "tape off, "),
        ("14:20 recording stopped for lunch", "tape off, reason lunch, "),
        ("14:20 tape turned off", "tape off, "),
        ("14:20 turned tape off (meal)", "tape off, reason meal, "),
        ("14:20 Interview resumes, tape on", "tape on, "),
        ("14:20 Interview resumed. Recording on", "tape on, "),
        ("14:20 interview resumes on tape", "tape on, "),
        ("14:20 Questioning ends; tape 2 off", "tape off of \"tape 2\", "),
        ("14:20 Meal, tape off", "tape off, reason meal, "),
    ] {
        assert!(lines_below(line)[0].0.starts_with(is), "{line}: {:?}", lines_below(line));
    }
}

#[test]
fn a_date_that_a_line_states_holds_even_if_its_time_goes_back() {
    for (line, at) in [
        ("22 November 1963 12:05 a.m. lineup", "1963-11-22 00:05"),
        ("11/22/1963 00:05 lineup", "1963-11-22 00:05"),
        ("Friday 00:05 lineup", "1963-11-22 00:05"),
        ("00:05 22 November 1963 lineup", "1963-11-22 00:05"),
        ("Friday\n00:05 lineup", "1963-11-22 00:05"),
        // Without a date, a night has passed.
        ("00:05 lineup", "1963-11-23 00:05"),
    ] {
        let read = lines_below(line).pop().unwrap();
        assert_eq!(read.0, format!("mark lineup, {at}"), "{line}");
        assert!(read.2 > 0, "{line}");
    }
    let said = read("22 November 1963\n14:00 room entry\n1963-11-22 00:05 lineup\n").unwrap();
    let said: Vec<&str> = said.problems.list().iter().map(|problem| problem.kind.word()).collect();
    assert_eq!(said, ["out_of_order"]);
}

#[test]
fn a_note_is_told_the_word_for_its_own_kind_of_mark() {
    let text = "2 March 2019\n08:40 Arrested at work\n13:41 Prisoner asks for attorney\n18:07 confesses\n18:30 Attorney in lobby\n";
    let said = read(text).unwrap();
    let words: Vec<(u64, &str)> = said
        .problems
        .list()
        .iter()
        .filter_map(|problem| Some((problem.line, problem.message.split('"').nth(1)?)))
        .collect();
    assert_eq!(words, [(2, "arrest"), (3, "invocation"), (4, "confession")]);
}

#[test]
fn an_end_of_a_tape_without_its_start_is_said_beside_the_totals() {
    let text = "2 March 2019\n08:40 arrest\n10:16 Video off. Break\n14:22 Tape off\n15:00 release\n";
    let transcript = read(text).unwrap();
    let session = Session::from_text("log.jsonl", &log(transcript), Thresholds::default());
    let rows = untaped::describe::totals_rows(&session);
    let taped = rows.iter().find(|row| row.name == "taped").unwrap();
    assert_eq!(taped.remark, "2 tape ends have no start and are not counted");
    assert!(session.problems().list().iter().all(|problem| problem.message.contains("add its start")));
}

#[test]
fn a_line_that_ends_with_words_of_the_tape_is_read_by_them() {
    let read = lines_below("14:20-15:00 Det. Ruiz in the room. No recording");
    assert_eq!(read[0].0, "untaped, reason Det. Ruiz in the room, 1963-11-22 14:20 to 15:00");
}

#[test]
fn a_line_that_may_be_a_date_is_read_as_one_or_reported_and_never_taken_for_words_in_silence() {
    for line in [
        "27/11",
        "27.11.",
        "27 Nov 63",
        "27-Nov-63",
        "27NOV63",
        "On 27 November 1963",
        "27 November 1963, interview room",
        "Wednesday the 27th of November 1963",
        "Wed 27/11",
        "Mittwoch, 27.11.",
        "mercredi 27 novembre",
        "Day 6",
        "Wednesday",
        "Wednesday morning",
        "<27 November 1963>",
    ] {
        let read = lines_below(&format!("{line}\n09:00 lineup"));
        assert!(read[0].0.starts_with("date: Wednesday 27 November 1963"), "{line}: {read:?}");
        assert_eq!(read[1].0, "mark lineup, 1963-11-27 09:00", "{line}");
    }
    for line in [
        "27/13",
        "31/31",
        "Wednesday 27th",
        "the 27th",
        "27.",
        "27th inst.",
        "19631127",
        "November 1963",
        "le lendemain",
        "nächster Tag",
        "the day after",
        "tomorrow",
        "later that day",
        "on the 27.11. he was moved",
        "it was Nov. 27 when they moved him to the county jail",
        "271420NOV63",
    ] {
        assert!(lines_below(&format!("{line}\n16:00 lineup"))[0].2 > 0, "{line}");
    }
}

#[test]
fn a_line_that_begins_with_a_time_is_an_entry_or_reported() {
    for (line, is) in [
        ("1963-11-22T14:25:00 lineup", "mark lineup, 1963-11-22 14:25"),
        ("(14:25) lineup", "mark lineup, 1963-11-22 14:25"),
        ("| 14:25 | lineup |", "mark lineup, 1963-11-22 14:25"),
        ("2-4 p.m. untaped", "untaped, 1963-11-22 14:00 to 16:00"),
        ("14:25:10.250 lineup", "mark lineup, 1963-11-22 14:25:10.250"),
        ("14:25 22 November 1963 lineup", "mark lineup, 1963-11-22 14:25"),
        ("23:50 - 23 Nov. 00:10 untaped", "untaped, 1963-11-22 23:50 to 00:10 on the next day"),
        ("before 14:25 lineup", "mark lineup, 1963-11-22 14:25, approximate"),
        ("14:25 line-up", "mark lineup, 1963-11-22 14:25"),
        ("14:25 line up #2", "mark lineup (#2), 1963-11-22 14:25"),
    ] {
        assert_eq!(lines_below(line)[0].0, is, "{line}");
    }
    for line in [
        "before 14:25 lineup",
        "until 14:25 lineup",
        "FRITZ | 14:25 | lineup",
        "lineup at 14:25",
        "1l:20 lineup",
        "14.O5 lineup",
        "1420L lineup",
        "half past three, lineup",
        "13:30 a.m. lineup",
        "14：50 lineup",
        "14:20 lineup; 14:40 visit",
        "14:20 (corrected: 14:30) lineup",
        "14:20 [sic] lineup",
        "14:20 his second lineup",
        "14h lineup",
        "25:00 lineup",
        "27.11 lineup",
    ] {
        assert!(lines_below(line)[0].2 > 0, "{line}: {:?}", lines_below(line));
    }
}

#[test]
fn a_zone_beside_a_time_agrees_with_that_of_the_log_or_is_reported() {
    for line in [
        "14:20 CST lineup",
        "2:20 p.m. (CST) lineup",
        "14:20 Central time lineup",
        "1963-11-22T14:20:00-06:00 lineup",
    ] {
        assert_eq!(lines_below(line), [("mark lineup, 1963-11-22 14:20".to_owned(), 1, 0)], "{line}");
    }
    for line in ["14:20 EST lineup", "14:20 CDT lineup", "1420Z lineup", "14:20 GMT+1 lineup"] {
        assert_eq!(lines_below(line), [("mark lineup, 1963-11-22 14:20".to_owned(), 1, 1)], "{line}");
    }
    // The clocks showed 01:30 twice; the zone says which it was.
    let transcript = read("3 November 2019\n01:30 CST lineup\n").unwrap();
    assert_eq!(transcript.problems.list(), &[]);
    assert_eq!(transcript.start.unwrap().1.seconds(), -6 * 3600);
}

#[test]
fn times_below_a_date_without_a_year_are_refused_with_its_line() {
    for text in ["27/11\n14:20 lineup\n", "Log of 27 November 1963, of J. Doe\n14:20 lineup\n"] {
        let document = Document { text, name: "" };
        let problem =
            (format_named("custody-log").unwrap().read)(&document, &Options::default()).unwrap_err();
        assert_eq!(problem.line, 1);
        assert!(problem.message.contains("with its year"), "{}", problem.message);
    }
}

#[test]
fn an_explanation_counts_as_many_problems_as_an_import() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("log.txt");
    std::fs::write(
        &file,
        "22 November 1963\n1420 lineup\n1430 visit\n14:40 tape changed\n14:50 tape changed\n",
    )
    .unwrap();
    let problems = |options: &[&str]| {
        let said = String::from_utf8(import(&file, options).stderr).unwrap();
        said.lines().last().unwrap().rsplit("; ").next().unwrap().to_owned()
    };
    assert_eq!(
        problems(&["--timezone", "America/Chicago"]),
        problems(&["--timezone", "America/Chicago", "--explain"])
    );
}

proptest! {
    #[test]
    fn every_line_of_any_text_is_explained_once_and_every_event_is_that_of_a_line(
        places in proptest::collection::vec(0..PIECES.len(), 0..80),
    ) {
        let body: String = places.into_iter().map(|place| PIECES[place]).collect();
        for text in [&body, &format!("22 November 1963\n14:20 lineup\n{body}")] {
            let Some(transcript) = read(text) else { continue };
            let lines: Vec<u64> = transcript.readings.iter().map(|reading| reading.line).collect();
            prop_assert_eq!(&lines, &(1..=lines.len() as u64).collect::<Vec<_>>());
            let given = text.replace("\r\n", "\n").replace('\r', "\n");
            let given: Vec<&str> = given.lines().collect();
            prop_assert_eq!(transcript.readings.iter().map(|reading| reading.text).collect::<Vec<_>>(), given);
            prop_assert!(transcript.readings.iter().all(|reading| !reading.became.is_empty()));
            let events: u32 = transcript.readings.iter().map(|reading| reading.events).sum();
            prop_assert_eq!(events as usize, transcript.items.len());
        }
    }

    #[test]
    fn a_log_kept_as_it_should_be_becomes_a_log_without_problems_and_loses_nothing(
        rows in proptest::collection::vec((1..40_u32, 0..SOUND.len(), proptest::option::of(0..SPANS.len())), 1..40),
    ) {
        let (mut minute, mut day, mut text) = (0, 1, "1 March 2019\n00:00 custody\n".to_owned());
        let mut entries = 1;
        for (pause, words, span) in rows {
            minute += pause;
            if minute >= 1440 {
                (minute, day) = (minute - 1440, day + 1);
                writeln!(text, "{day} March 2019").unwrap();
            }
            let at = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
            match span {
                Some(span) if minute < 1400 => writeln!(text, "{}-{} {}", at(minute), at(minute + 9), SPANS[span]).unwrap(),
                Some(_) | None => writeln!(text, "{} {}", at(minute), SOUND[words]).unwrap(),
            }
            entries += 1;
        }
        // A note does not end a session.
        writeln!(text, "{} March 2019\n23:59 arrest", day + 1).unwrap();
        let transcript = read(&text).unwrap();
        prop_assert!(transcript.problems.list().iter().all(|problem| problem.kind.is_import_problem()));
        prop_assert_eq!(transcript.items.len(), entries + 1);
        let log = log(transcript);
        let session = Session::from_text("log.jsonl", &log, Thresholds::default());
        prop_assert_eq!(session.problems().list(), &[]);
        prop_assert_eq!(session.index().entries().len(), entries + 1);
    }
}
