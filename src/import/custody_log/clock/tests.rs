//! Times as people write them.

use super::*;

/// The times of a line in words, whether they are inexact, and the words.
fn read(line: &str) -> Option<(String, bool, &str)> {
    let Row::Entry(_, read) = line_start(line) else { return None };
    let end = read.end.map_or(String::new(), |end| format!("-{}", shown(end.time.at)));
    Some((shown(read.at.at) + &end, read.is_about, read.words))
}

#[test]
fn a_line_begins_with_a_time_however_it_is_written() {
    for (line, at, is_about, words) in [
        ("14:20 room entry", "14:20", false, "room entry"),
        ("1420: room entry", "14:20", false, "room entry"),
        ("1420 hrs - room entry", "14:20", false, "room entry"),
        ("1420h room entry", "14:20", false, "room entry"),
        ("14.20 room entry", "14:20", false, "room entry"),
        ("14h20 room entry", "14:20", false, "room entry"),
        ("14.20 Uhr room entry", "14:20", false, "room entry"),
        ("[14:20] room entry", "14:20", false, "room entry"),
        ("- 14:20:05 – room entry", "14:20:05", false, "room entry"),
        ("2:20 p.m. room entry", "14:20", false, "room entry"),
        ("2:20PM: room entry", "14:20", false, "room entry"),
        ("2 p.m. room entry", "14:00", false, "room entry"),
        ("12:05 a.m. cell", "00:05", false, "cell"),
        ("12 noon, lunch", "12:00", false, "lunch"),
        ("midnight cell", "00:00", false, "cell"),
        ("24:00 cell", "24:00", false, "cell"),
        ("about 16:05 lineup", "16:05", true, "lineup"),
        ("About 4:05 p.m., lineup", "16:05", true, "lineup"),
        ("at about 16:05 lineup", "16:05", true, "lineup"),
        ("c. 16:05 lineup", "16:05", true, "lineup"),
        ("~16:05 lineup", "16:05", true, "lineup"),
        ("16:05? lineup", "16:05", true, "lineup"),
        ("16:05 (approx.) lineup", "16:05", true, "lineup"),
        ("14:20-16:05 questioned", "14:20-16:05", false, "questioned"),
        ("from 1420 to 1605 questioned", "14:20-16:05", false, "questioned"),
        ("14:20 – about 16:05: questioned", "14:20-16:05", true, "questioned"),
        ("14:20 - 2 detectives come in", "14:20", false, "2 detectives come in"),
        ("14:20 - 1600 Main Street is searched", "14:20", false, "1600 Main Street is searched"),
        ("15:50 OSWALD: No.", "15:50", false, "OSWALD: No."),
        ("14:20", "14:20", false, ""),
    ] {
        assert_eq!(read(line), Some((at.to_owned(), is_about, words)), "{line}");
    }
    for line in [
        "",
        "room entry",
        "22.11.1963 x",
        "1.5 hours later",
        "1963 was the year",
        "3 men",
        "noonday",
        "3 hours later",
        "2h later",
        "300 people",
        "(23:14-18)",
        "he sits down (at 14:20)",
    ] {
        assert_eq!(line_start(line), Row::Words, "{line}");
    }
    for (line, number) in [("25:10 x", "25:10"), ("2:75 p.m. x", "2:75"), ("14:20:61 x", "14:20:61")] {
        assert_eq!(line_start(line), Row::NoTime(None, number), "{line}");
    }
}

#[test]
fn a_time_is_read_in_brackets_in_tables_with_zones_and_in_other_languages() {
    for (line, at, is_about, words) in [
        ("(14:55) lineup", "14:55", false, "lineup"),
        ("| 15:10 | lineup |", "15:10", false, "lineup"),
        ("3. 15:10 lineup", "15:10", false, "lineup"),
        ("3 | 15:10 | lineup", "15:10", false, "lineup"),
        ("before 15:55 lineup", "15:55", true, "lineup"),
        ("no later than 3:55 p.m. lineup", "15:55", true, "lineup"),
        ("2-4 p.m. untaped", "02:00-16:00", false, "untaped"),
        ("14-16 Uhr untaped", "14:00-16:00", false, "untaped"),
        ("14 Uhr lineup", "14:00", false, "lineup"),
        ("14h lineup", "14:00", false, "lineup"),
        ("9 Uhr 30: lineup", "09:30", false, "lineup"),
        ("gegen 14 Uhr 20 lineup", "14:20", true, "lineup"),
        ("vers 14 h 20, lineup", "14:20", true, "lineup"),
        ("2 o'clock lineup", "02:00", false, "lineup"),
        ("220 p.m. lineup", "14:20", false, "lineup"),
        ("2:20p lineup", "14:20", false, "lineup"),
        ("930 hrs lineup", "09:30", false, "lineup"),
        ("15:35:10.250 lineup", "15:35:10.250", false, "lineup"),
        ("14:20 approx. lineup", "14:20", true, "lineup"),
        ("14:20 or so, lineup", "14:20", true, "lineup"),
        ("14:20ish lineup", "14:20", true, "lineup"),
        ("14:45 EST lineup", "14:45", false, "lineup"),
        ("1445Z lineup", "14:45", false, "lineup"),
        ("2:45 p.m. (CST): lineup", "14:45", false, "lineup"),
        ("14:45 Central time lineup", "14:45", false, "lineup"),
        ("14:45:00-06:00 lineup", "14:45", false, "lineup"),
        ("14:45 CT scan", "14:45", false, "CT scan"),
        ("14:45 Central Station", "14:45", false, "Central Station"),
        ("14:20 -- 15:10 lineup", "14:20-15:10", false, "lineup"),
        ("14:20 bis 15:10 lineup", "14:20-15:10", false, "lineup"),
        ("23:50 - 23 Nov. 00:10 untaped", "23:50-00:10", false, "untaped"),
    ] {
        assert_eq!(read(line), Some((at.to_owned(), is_about, words)), "{line}");
    }
}

#[test]
fn a_time_that_is_not_read_is_given_to_be_reported() {
    for (line, text) in [
        ("14:20th", "14:20th"),
        ("FRITZ 14:20 lineup", "14:20"),
        ("| a | 14:20 | lineup |", "14:20"),
        ("and at 14:20 he", "14:20"),
        ("27.11 lineup", "27.11"),
    ] {
        assert_eq!(line_start(line), Row::Misplaced(text), "{line}");
    }
    for (line, end) in [
        ("15:00-25:00 untaped", "25:00"),
        ("16:50-? untaped", "?"),
        ("17:00- untaped", ""),
        ("17:30/17:40 untaped", "17:40"),
        ("14:20-25 untaped", "25"),
        ("14:20 15:10 untaped", "15:10"),
    ] {
        let Row::Entry(_, read) = line_start(line) else { panic!("{line}") };
        assert_eq!((read.end, read.unread_end), (None, Some(end)), "{line}");
    }
}

#[test]
fn a_range_ends_after_it_begins() {
    for (line, from, to, guesses) in [
        ("14:20-16:05 x", "14:20", "16:05", 0),
        ("2:20-4:05 p.m. x", "14:20", "16:05", 1),
        ("11:20-1:05 p.m. x", "11:20", "13:05", 1),
        ("23:50-00:05 x", "23:50", "24:05", 1),
        ("10 p.m. - midnight x", "22:00", "24:00", 0),
    ] {
        let Row::Entry(_, read) = line_start(line) else { panic!("{line}") };
        let mut said = Vec::new();
        let (at, until) = range(read.at, read.end.unwrap().time, &mut said);
        assert_eq!(
            (shown(at), shown(until), said.len()),
            (from.to_owned(), to.to_owned(), guesses),
            "{line}"
        );
    }
}
