//! A new case in a terminal: it asks for what it needs, checks each answer at once, and leaves nothing after Ctrl-C.

use super::terminal::{Home, PATIENCE, Terminal};
use crate::import::{VTT, printed, run};
use std::fs;

const SRT: &str =
    "1\n00:00:01,000 --> 00:00:02,000\nDOE: three\n\n2\n00:00:03,000 --> 00:00:04,000\nDOE: four\n";

/// `untaped import --new-case` for two transcripts, with more arguments.
fn begun(home: &Home, more: &[&str]) -> Terminal {
    fs::write(home.cwd().join("tape1.vtt"), VTT).unwrap();
    fs::write(home.cwd().join("tape2.srt"), SRT).unwrap();
    home.untaped(
        &[&["import", "--new-case", "tape1.vtt", "tape2.srt", "-o", "case.json"], more].concat(),
        (180, 40),
    )
}

/// Waits for each text, then types the answer.
fn answer(terminal: &mut Terminal, answers: &[(&str, &str)]) {
    for (shown, typed) in answers {
        terminal.wait_for(shown);
        terminal.send(&format!("{typed}\r"));
    }
}

#[test]
fn a_new_case_asks_for_zone_starts_and_ends_and_the_case_can_then_be_imported() {
    let home = Home::new();
    let mut terminal = begun(&home, &[]);
    answer(
        &mut terminal,
        &[
            ("In which time zone were the clocks?", "Chicago/America"),
            ("unknown time zone", "America/Chicago"),
            ("tape1.vtt: when did it start?", "2019-02-30 11:00"),
            ("  invalid date and time \"2019-02-30 11:00\"", "2019-03-02 11:02:10"),
            ("  Saturday, March 2, 2019, 11:02:10", "12:00:30"),
            ("that makes it 12:00:30 long, but its last words begin at 0:00:05", "2019-03-02 12:00:30"),
            ("  0:58:20 long, until Saturday, March 2, 2019, 12:00:30", ""),
        ],
    );
    terminal.wait_for("tape2.srt: when did it start?");
    answer(
        &mut terminal,
        &[
            ("tape2.srt (its last words begin at 0:00:03): how long is it", "1:10"),
            ("  ambiguous length \"1:10\"", "2019-03-02 15:40"),
            ("  its start is not known; give its length", "0:10:00"),
        ],
    );
    let status = terminal.ends_within(PATIENCE).expect("it ends");
    assert!(status.success(), "{status:?}");
    terminal.assert_given_back();
    let path = home.cwd().join("case.json");
    let text = fs::read_to_string(&path).unwrap();
    for line in [
        "\"timezone\": \"America/Chicago\",",
        "\"starts_at\": \"2019-03-02 11:02:10\",",
        "\"ends_at\": \"2019-03-02 12:00:30\",",
        "\"length\": \"0:10:00\",",
    ] {
        assert!(text.lines().any(|shown| shown.trim() == line), "{line}\n{text}");
    }
    // What was skipped is a line to fill in, and the last line says so.
    assert!(terminal.rows().concat().contains("fill in who is who"), "{}", terminal.dump());
    assert!(terminal.rows().concat().contains("when each tape started (line"), "{}", terminal.dump());
    fs::write(&path, text.replace("\"starts_at\": \"\"", "\"starts_at\": \"2019-03-02 14:15\"")).unwrap();
    let log = run(&home.cwd(), &["import", "case.json"]);
    assert_eq!(printed(&log).matches("\"type\":\"tape_o").count(), 4, "{log:?}");
}

#[test]
fn what_options_and_a_sheet_of_start_times_say_is_not_asked() {
    let home = Home::new();
    let sheet =
        "file,start,length\ntape2.srt,2019-03-02 14:15,0:10:00\ntape1.vtt,2019-03-02 11:02:10,0:58:20\n";
    fs::write(home.cwd().join("starts.csv"), sheet).unwrap();
    let mut terminal = begun(&home, &["--starts", "starts.csv", "--timezone", "America/Chicago"]);
    let status = terminal.ends_within(PATIENCE).expect("it ends without an answer");
    assert!(status.success(), "{status:?}");
    assert!(!terminal.rows().concat().contains('?'), "{}", terminal.dump());
}

#[test]
fn ctrl_c_at_a_question_leaves_nothing() {
    let home = Home::new();
    let mut terminal = begun(&home, &[]);
    terminal.wait_for("In which time zone were the clocks?");
    terminal.send("America/Chicago\r");
    terminal.wait_for("tape1.vtt: when did it start?");
    terminal.send("2019-\x03");
    let status = terminal.ends_within(PATIENCE).expect("it ends");
    assert_eq!(status.signal(), Some("Interrupt"), "{status:?}");
    terminal.assert_given_back();
    let mut left: Vec<_> =
        fs::read_dir(home.cwd()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["tape1.vtt", "tape2.srt"]);
}
