//! Transcripts and cases in place of a log, and the list of recordings: the screens at several sizes, with and without color.

use super::terminal::{Home, Terminal};
use std::path::{Path, PathBuf};

const VTT: &str = "WEBVTT\n\n00:01.000 --> 00:02.500\n<v Ann>Where were you?\n\n\
                   00:05.000 --> 00:06.000\n<v Ben>At home, all night.\n";

/// Columns and rows, and what is in the environment.
type Look = ((u16, u16), &'static [(&'static str, &'static str)]);

const LOOKS: [Look; 3] = [((80, 24), &[]), ((120, 40), &[]), ((80, 24), &[("NO_COLOR", "1")])];

fn case() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("recordings/case/case.json")
}

/// The screen once it shows all of these.
fn shows(terminal: &mut Terminal, what: &[&str]) -> String {
    terminal.wait_until(&format!("{what:?}"), |screen| {
        let text = screen.contents();
        what.iter().all(|what| text.contains(what))
    });
    terminal.settle();
    terminal.screen().contents()
}

/// Whether anything was written with a color.
fn colored(terminal: &Terminal) -> bool {
    let text = String::from_utf8_lossy(&terminal.bytes);
    text.split("\u{1b}[").skip(1).any(|rest| {
        let style = rest.split(|c: char| c.is_ascii_alphabetic()).next().unwrap_or_default();
        rest.get(style.len()..).is_some_and(|end| end.starts_with('m'))
            && style.split(';').any(|n| n.parse().is_ok_and(|n: u8| (30..=48).contains(&n) || n >= 90))
    })
}

#[test]
fn a_transcript_is_replayed_as_it_is_at_every_size_and_without_colors() {
    for (size, env) in LOOKS {
        let home = Home::new();
        let path = home.log("tape1.vtt", VTT);
        let mut terminal = home.play_with(&path, size, env);
        let text = shows(&mut terminal, &["Where were you?", "At home, all night.", "Ann", "Ben"]);
        assert!(!text.contains("UNTAPED"), "nothing is known of tapes:\n{text}");
        assert_eq!(colored(&terminal), env.is_empty(), "{env:?}");
    }
}

#[test]
fn a_case_is_replayed_with_the_gaps_between_its_tapes() {
    for (size, env) in LOOKS {
        let home = Home::new();
        let mut terminal = home.play_with(&case(), size, env);
        shows(&mut terminal, &["UNTAPED", "FICTIONAL"]);
        assert_eq!(colored(&terminal), env.is_empty(), "{env:?}");
    }
}

#[test]
fn the_choice_has_transcripts_and_cases_and_opens_them() {
    for (size, env) in LOOKS {
        let home = Home::new();
        home.log("tape1.vtt", VTT);
        home.log("package.json", "{\"name\": \"no transcript\"}");
        home.log("a.json", "{\"format\": \"untaped-case\", \"version\": 1}");
        let words = [env!("CARGO_BIN_EXE_untaped").as_ref()];
        let mut terminal = home.run(&words, size, env);
        let text = shows(
            &mut terminal,
            &["Open a recording", "tape1.vtt", "a.json", "cannot be opened", "case", "demo", "2 files"],
        );
        assert!(!text.contains("package.json"), "{text}");
        // Why a case cannot be opened is a screen of its own.
        terminal.send("\r");
        shows(
            &mut terminal,
            &["a.json cannot be opened", "a.json:1: recordings: missing", "back to the list"],
        );
        terminal.send("\x1b");
        shows(&mut terminal, &["Open a recording"]);
        terminal.send("TAPE1");
        shows(&mut terminal, &["1 of 2 files", "0:00:05", "WebVTT"]);
        terminal.send("\r");
        shows(&mut terminal, &["Where were you?"]);
    }
}
