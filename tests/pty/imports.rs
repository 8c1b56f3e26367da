//! A long import in a terminal: it shows its progress, and Ctrl-C leaves no partial file.

use super::terminal::{Home, PATIENCE, Terminal, measured, now};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

/// So many cues that the reading alone takes seconds in a program that is built for tests.
static LONG: LazyLock<String> = LazyLock::new(|| {
    let mut vtt = String::from("WEBVTT\n\n");
    for i in 0..300_000_u32 {
        let (h, m, s) = (i / 3600, i / 60 % 60, i % 60);
        writeln!(vtt, "{h:02}:{m:02}:{s:02}.000 --> {h:02}:{m:02}:{s:02}.900\n<v Ann>number {i}\n").unwrap();
    }
    vtt
});

/// An import that has begun, in a terminal.
fn begun(home: &Home) -> Terminal {
    fs::write(home.cwd().join("long.vtt"), LONG.as_bytes()).unwrap();
    home.untaped(&["import", "long.vtt", "-o", "out.jsonl"], (80, 24))
}

/// Waits until the program has written so many bytes of its temporary file.
fn wait_for_part(folder: &Path, bytes: u64) {
    let end = now() + PATIENCE;
    let part = || {
        let entries = fs::read_dir(folder).unwrap().flatten();
        let mut parts = entries.filter(|entry| entry.file_name().to_string_lossy().ends_with(".part"));
        parts.any(|entry| entry.metadata().is_ok_and(|meta| meta.len() >= bytes))
    };
    while !part() {
        assert!(now() < end, "no temporary file of {bytes} bytes came");
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn ctrl_c_ends_an_import_as_a_signal_does_and_leaves_nothing_of_its_file() {
    // While it reads, nothing stands in the file yet; while it writes, something does.
    for bytes in [0, 1] {
        let home = Home::new();
        let mut terminal = begun(&home);
        wait_for_part(&home.cwd(), bytes);
        terminal.send("\x03");
        let status = terminal.ends_within(PATIENCE).expect("it ends");
        assert_eq!(status.signal(), Some("Interrupt"), "{status:?}");
        terminal.assert_given_back();
        let left: Vec<_> =
            fs::read_dir(home.cwd()).unwrap().flatten().map(|entry| entry.file_name()).collect();
        assert_eq!(left, ["long.vtt"], "{bytes}");
    }
}

#[test]
fn a_long_import_says_how_far_it_is_and_nothing_of_that_is_left() {
    let home = Home::new();
    let since = now();
    let mut terminal = begun(&home);
    let status = terminal.ends_within(3 * PATIENCE).expect("it ends");
    assert!(status.success(), "{status:?}");
    let took = now() - since;
    measured(&format!("imported in {took:?}"));
    let written = String::from_utf8_lossy(&terminal.bytes).into_owned();
    // Whoever waits for less than a second is told nothing: half of the time, at the least, goes into the reading.
    let shown = ["importing ", " % of ", "B/s, ", " left"].iter().all(|part| written.contains(part));
    assert!(shown || took < Duration::from_secs(2), "{took:?}: {written:?}");
    let rows: Vec<String> = terminal.rows().into_iter().filter(|row| !row.is_empty()).collect();
    assert!(rows[0].starts_with("untaped: read 300000 utterances by 1 speaker"), "{rows:?}");
    let wrote = rows.iter().position(|row| row.starts_with("untaped: wrote /"));
    assert_eq!(wrote, Some(5), "the summary, folded, and where it was written are left: {rows:?}");
    terminal.assert_given_back();
}
