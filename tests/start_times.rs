//! `untaped import --new-case --starts FILE.csv`: a sheet of start times makes a case of many transcripts.

use crate::import::{VTT, folder, printed, run, said};
use std::fs;

const SRT: &str =
    "1\n00:00:01,000 --> 00:00:02,000\nDOE: three\n\n2\n00:00:03,000 --> 00:00:04,000\nDOE: four\n";

const NEW: [&str; 9] = [
    "import", "--new-case", "--starts", "starts.csv", "--timezone", "America/Chicago", "-o", "case.json",
    "--force",
];

#[test]
fn a_sheet_of_start_times_makes_a_session_of_three_transcripts_of_three_kinds() {
    let sheet = "Recording,Date,Start,End,Length,Notes\n\
        room 2.mp4,2019-03-02,2:15 PM,2:16 PM,,second room\n\
        tape1.vtt,2019-03-02,11:02:10,,0:58:20,\n\
        CAR.CSV,2019-03-02,10:40,10:41,0:01:00,\n\
        tape9.wav,2019-03-02,17:00,,,lost\n";
    let car = "start,end,speaker,text\n0:00:01,0:00:02,RUIZ,Get in.\n";
    let folder = folder(&[("starts.csv", sheet), ("tape1.vtt", VTT), ("room 2.srt", SRT), ("car.csv", car)]);
    let output = run(folder.path(), &[&NEW[..], &["room 2.srt", "tape1.vtt", "car.csv"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let told = said(&output);
    assert!(
        told.contains("starts.csv:5: tape9.wav: no transcript of this name is given; not used"),
        "{told}"
    );
    assert!(told.contains("starts.csv: columns not used: notes"), "{told}");
    assert!(told.contains("fill in who is who (") && !told.contains("when each"), "{told}");
    // Nothing needs to be filled in.
    let output = run(folder.path(), &["import", "case.json"]);
    let tapes: Vec<&str> =
        printed(&output).lines().filter(|line| line.contains("\"type\":\"tape_o")).collect();
    let times: Vec<&str> = tapes.iter().filter_map(|line| line.split('"').nth(3)).collect();
    assert_eq!(
        times,
        [
            "2019-03-02T10:40:00-06:00",
            "2019-03-02T10:41:00-06:00",
            "2019-03-02T11:02:10-06:00",
            "2019-03-02T12:00:30-06:00",
            "2019-03-02T14:15:00-06:00",
            "2019-03-02T14:16:00-06:00",
        ],
        "{}",
        said(&output)
    );
}

#[test]
fn every_start_time_is_checked_as_a_case_file_checks_it_and_all_errors_come_at_once() {
    let sheet = "file,start,end,length\n\
        a.vtt,2019-02-30 11:00,,\n\
        b.vtt,2019-03-02 11:00,2019-03-02 10:00,\n\
        c.vtt,2019-03-02 11:00,,58:20\n\
        d.vtt,2019-03-02 11:00,2019-03-02 12:00,0:58:20\n\
        d.vtt,2019-03-02 11:00,,\n";
    let files = ["a.vtt", "b.vtt", "c.vtt", "d.vtt"];
    let mut all = files.map(|name| (name, VTT)).to_vec();
    all.push(("starts.csv", sheet));
    let folder = folder(&all);
    let output = run(folder.path(), &[&NEW[..], &files].concat());
    assert_eq!(output.status.code(), Some(2));
    let lines: Vec<&str> = said(&output).lines().collect();
    for (line, begins) in lines.iter().zip([
        "starts.csv:2: start: invalid date and time \"2019-02-30 11:00\": ",
        "starts.csv:3: end: before the start",
        "starts.csv:4: length: ambiguous length \"58:20\"; ",
        "starts.csv:5: length: differs from the end by 0:01:40; ",
        "starts.csv:6: file: \"d.vtt\" is in line 5 already",
    ]) {
        assert!(line.starts_with(begins), "{lines:#?}");
    }
    assert!(!folder.path().join("case.json").exists());
}

#[test]
fn a_sheet_is_an_input_and_no_spreadsheet_file() {
    let folder = folder(&[("a.vtt", VTT), ("starts.csv", "file,start\nb.vtt,2019-03-02 11:00\n")]);
    let args = ["import", "--new-case", "a.vtt", "--starts", "starts.csv", "-o", "starts.csv", "--force"];
    let output = run(folder.path(), &args);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("this is an input file"), "{}", said(&output));
    let output = run(folder.path(), &[&NEW[..], &["a.vtt"]].concat());
    assert!(said(&output).contains("starts.csv: has no row for a.vtt"), "{}", said(&output));
    fs::write(folder.path().join("starts.csv"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook").unwrap();
    let output = run(folder.path(), &[&NEW[..], &["a.vtt"]].concat());
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("CSV"), "{}", said(&output));
    let output = run(folder.path(), &["import", "a.vtt", "--starts", "starts.csv"]);
    assert_eq!(output.status.code(), Some(2));
}
