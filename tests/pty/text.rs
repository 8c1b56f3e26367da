//! What reaches the terminal: the program's own sequences and plain text, nothing else, whatever a log contains.

use super::terminal::{Home, Terminal};
use crate::any_bytes::readers::assert_harmless;
use serde_json::json;
use std::time::Duration;

/// An escape sequence, or what is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sequence {
    /// `ESC [`: what stands before its last letter, and that letter.
    Csi(String, char),
    /// `ESC ]` up to BEL or ST.
    Osc(String),
    /// An Escape that begins neither.
    Other(String),
}

fn csi(body: &str, last: char) -> Sequence {
    Sequence::Csi(body.to_owned(), last)
}

/// All that begins with an Escape.
pub fn sequences(bytes: &[u8]) -> Vec<Sequence> {
    split(bytes).0
}

/// The sequences, and the text without them.
fn split(bytes: &[u8]) -> (Vec<Sequence>, String) {
    let text = String::from_utf8(bytes.to_vec()).expect("what is written is UTF-8");
    let (mut found, mut plain) = (Vec::new(), String::new());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\x1b' {
            plain.push(c);
            continue;
        }
        let mut body = String::new();
        let sequence = match chars.next() {
            Some('[') => {
                let last = chars.by_ref().find(|&c| {
                    let last = ('@'..='~').contains(&c);
                    if !last {
                        body.push(c);
                    }
                    last
                });
                Sequence::Csi(body, last.unwrap_or('\0'))
            }
            Some(']') => {
                body.extend(chars.by_ref().take_while(|&c| c != '\x07'));
                Sequence::Osc(body)
            }
            other => Sequence::Other(format!("{other:?}")),
        };
        found.push(sequence);
    }
    (found, plain)
}

/// Whether a terminal would answer: reports of state, of position, of what it is, of colors and of modes.
pub fn is_question(sequence: &Sequence) -> bool {
    match sequence {
        Sequence::Csi(body, last) => {
            matches!(last, 'n' | 'c' | 'x' | 't' | 'p') || (*last == 'u' && body.starts_with('?'))
        }
        Sequence::Osc(body) => body.ends_with('?'),
        Sequence::Other(body) => body.contains('P') || body.contains('Z'),
    }
}

/// Whether the program itself writes such a sequence: the place of the cursor, styles, clearing, what scrolls; the
/// alternate screen, the cursor, the mouse, pastes; the clipboard.
fn is_our_own(sequence: &Sequence) -> bool {
    let numbers = |body: &str| body.chars().all(|c| c.is_ascii_digit() || c == ';');
    match sequence {
        Sequence::Csi(body, 'h' | 'l') => {
            let mode = body.strip_prefix('?').unwrap_or_default();
            ["1049", "25", "7", "2026", "2004", "1000", "1002", "1003", "1015", "1006"].contains(&mode)
        }
        Sequence::Csi(body, last) if "HABCDEFGdmJKXLMrST".contains(*last) => numbers(body),
        Sequence::Csi(..) | Sequence::Other(_) => false,
        Sequence::Osc(body) => body.strip_prefix("52;c;").is_some_and(|payload| {
            payload.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '='))
        }),
    }
}

/// Leaves the player, and asserts that it wrote nothing but its own sequences and harmless text.
pub fn assert_clean(mut terminal: Terminal) -> Vec<Sequence> {
    terminal.send("\x1b");
    terminal.settle();
    terminal.send("q");
    terminal.settle();
    if terminal.ends_within(Duration::ZERO).is_none() {
        terminal.send("q");
    }
    let status = terminal.ends_within(Duration::from_secs(5)).expect("it ends");
    assert!(status.success(), "{status:?}");
    let (found, plain) = split(&terminal.bytes);
    for sequence in &found {
        assert!(is_our_own(sequence), "{sequence:?}");
    }
    let last = |of: fn(&Sequence) -> bool| found.iter().rfind(|&sequence| of(sequence));
    let region = last(|s| matches!(s, Sequence::Csi(_, 'r')));
    assert!(region.is_none_or(|r| *r == csi("", 'r')), "the whole terminal scrolls again");
    let wraps = last(|s| *s == csi("?7", 'h') || *s == csi("?7", 'l'));
    assert!(wraps.is_none_or(|w| *w == csi("?7", 'h')), "the terminal wraps again");
    assert!(!plain.contains('\n'), "no line ends: the cursor is put where it belongs");
    assert_harmless(&plain);
    assert!(plain.len() > 1000, "there is text at all");
    found
}

/// Everything that could steer a terminal.
const HOSTILE: &str = "a\u{1b}[2Jb\u{1b}]0;title\u{7}c\u{1b}]52;c;AAAA\u{7}d\u{9b}31me\u{85}f\u{202e}g\u{2066}h\u{200b}i\
    \u{200f}j\u{feff}k\u{1b}P+q\u{1b}\\l\r\n\tm\u{8}\u{7f}n\u{0}o\u{1b}[6np\u{e0041}q\u{2028}r";

fn hostile_log() -> String {
    let lines = [
        json!({"format": "untaped", "version": 1, "title": HOSTILE, "timezone": HOSTILE,
            "start": "2019-03-02T08:00:00Z",
            "people": [{"id": HOSTILE, "name": HOSTILE, "role": HOSTILE}, {"id": "B", "name": HOSTILE, "role": "suspect"}],
            "recordings": [{"id": HOSTILE, "media": HOSTILE}]}),
        json!({"t": 0, "type": "mark", "kind": HOSTILE, "text": HOSTILE, "source": HOSTILE}),
        json!({"t": 1, "type": "mark", "kind": "custody", "text": HOSTILE}),
        json!({"t": 100, "type": "tape_on", "recording": HOSTILE, "source": HOSTILE}),
        json!({"t": 101, "end": 103, "type": "utterance", "speaker": HOSTILE, "text": HOSTILE, "source": HOSTILE,
            "certainty": HOSTILE, HOSTILE: HOSTILE}),
        json!({"t": 102, "type": "utterance", "speaker": "B", "text": HOSTILE}),
        json!({"t": 103, "type": "enter", "who": HOSTILE}),
        json!({"t": 104, "type": "note", "text": HOSTILE}),
        json!({"t": 105, "type": HOSTILE, HOSTILE: [HOSTILE]}),
        json!({"t": 106, "type": "leave", "who": HOSTILE}),
        json!({"t": 107, "type": "tape_off", "recording": HOSTILE, "reason": HOSTILE, "questioning": HOSTILE,
            "source": HOSTILE}),
        json!({"t": 200, "end": 9000, "type": "untaped", "reason": HOSTILE, "source": HOSTILE}),
        json!({"t": HOSTILE, "type": "utterance", "text": "no time"}),
        json!({"t": 9000, "type": "tape_on", "recording": HOSTILE}),
        json!({"t": 9500, "type": "utterance", "speaker": "B", "text": "the end"}),
    ];
    lines
        .iter()
        .map(|line| format!("{line}\n"))
        .chain([format!("{}\n", HOSTILE.replace(['\r', '\n', '\0'], " "))])
        .collect()
}

#[test]
fn nothing_in_a_log_or_in_its_name_reaches_the_terminal_but_as_visible_text() {
    for (size, env) in [((80, 24), [("A", "B")]), ((120, 40), [("NO_COLOR", "1")])] {
        let home = Home::new();
        let path = home.log("evil\u{1b}]0;x\u{7}\u{202e}\u{9b}31m.jsonl", &hostile_log());
        let mut terminal = home.play_with(&path, size, &env);
        terminal.wait_loaded();
        // Every line, every column, every panel.
        let keys = ["j"; 18].into_iter().chain(["t", "t", "t", "t", "t", "t", "G", "g", "u", "p", "m"]);
        let panels = ["\t", "\t", "\t", "\t", "q", "i", "q", "z", "jjj\r", "?", "q", "B", "B", "y"];
        let cited = ["g3j", "y", "q", "Y", "q", "jY", "q", "n", ":nothing\r", ":bogus mark\r"];
        for key in keys.chain(panels).chain(cited) {
            terminal.send(key);
            terminal.settle_briefly();
        }
        // What is typed and pasted is text of others, too.
        terminal.send("/");
        terminal.settle_briefly();
        terminal.send(&format!("\x1b[200~{}\x1b[201~", HOSTILE.replace('\x1b', "")));
        terminal.settle_briefly();
        terminal.send("\r");
        terminal.settle_briefly();
        terminal.send(":speed 100\rg ");
        terminal.wait_for("PLAY 100x");
        terminal.frame(Duration::from_secs(1));
        terminal.send(" ");
        terminal.wait_for("PAUSED 100x");
        terminal.settle();
        let osc = assert_clean(terminal).into_iter().filter(|s| matches!(s, Sequence::Osc(_))).count();
        assert_eq!(osc, 1, "y alone goes to the clipboard");
    }
}

/// Whether a style sets a color.
fn colors(sequence: &Sequence) -> bool {
    let Sequence::Csi(body, 'm') = sequence else { return false };
    let mut codes = body.split(';').map(|code| code.parse::<u32>().unwrap_or(0));
    codes.any(|code| matches!(code, 30..=38 | 40..=48 | 58 | 90..=97 | 100..=107))
}

#[test]
fn with_no_color_there_is_no_color_and_without_it_there_is() {
    for (env, colored) in [([("NO_COLOR", "1")], false), ([("A", "B")], true)] {
        let home = Home::new();
        let log = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/recordings/five-gaps.jsonl"))
            .unwrap();
        let mut terminal = home.play_with(&home.log("five-gaps.jsonl", &log), (80, 24), &env);
        terminal.wait_loaded();
        for key in [
            "G", "U", "U", "M", "/tape\r", "n", "\t", "\t", "\t", "\t", "q", "z", "q", "i", "q", "?", "q",
            "y", "q",
        ] {
            terminal.send(key);
            terminal.settle_briefly();
        }
        terminal.send("g ");
        terminal.wait_for("PLAY");
        terminal.send(" ");
        terminal.wait_for("PAUSED");
        let styles = assert_clean(terminal);
        assert_eq!(styles.iter().any(colors), colored);
        let bold =
            |s: &Sequence| matches!(s, Sequence::Csi(body, 'm') if body.split(';').any(|code| code == "1"));
        assert!(styles.iter().any(bold), "bold stays");
    }
}
