//! Attacks in every field of a log, in file names and in arguments, on the real program in a real terminal: every byte it
//! writes is one of its own sequences or harmless text.

use super::terminal::{Home, Terminal, measured};
use super::text::{Sequence, assert_clean};
use crate::any_bytes::readers::assert_harmless;
use serde_json::json;
use std::path::PathBuf;
use std::time::Duration;

/// Stands for bytes that are not UTF-8: the C1 controls CSI, OSC and DCS as one byte each.
const RAW: &str = "<raw>";

/// What somebody might write into a field, each for a way that terminals were steered, confused or made to lie.
const ATTACKS: &[(&str, &str)] = &[
    ("clear", "a\u{1b}[2J\u{1b}[Hb"),
    ("unfinished", "a\u{1b}["),
    ("escape alone", "\u{1b}"),
    ("title", "\u{1b}]0;pwned\u{7}"),
    ("title, ended by ST", "\u{1b}]2;pwned\u{1b}\\"),
    ("clipboard", "\u{1b}]52;c;cm0gLXJm\u{7}"),
    ("clipboard, asked for", "\u{1b}]52;c;?\u{7}"),
    ("link", "\u{1b}]8;;http://example.org\u{1b}\\text\u{1b}]8;;\u{1b}\\"),
    ("colors of the palette", "\u{1b}]4;1;?\u{1b}\\"),
    ("DCS, XTGETTCAP", "\u{1b}P+q544e\u{1b}\\"),
    ("DCS, DECRQSS", "\u{1b}P$qm\u{1b}\\"),
    ("sixel", "\u{1b}Pq#0;2;0;0;0~-\u{1b}\\"),
    ("APC, an image", "\u{1b}_Gf=24,s=1,v=1;AAAA\u{1b}\\"),
    ("PM and SOS", "\u{1b}^x\u{1b}\\\u{1b}Xy\u{1b}\\"),
    ("reports", "\u{1b}[6n\u{1b}[c\u{1b}[>c\u{1b}[21t\u{1b}Z\u{5}"),
    ("modes", "\u{1b}[?1049l\u{1b}[?1000h\u{1b}[?2004l\u{1b}[?25l\u{1b}[4h"),
    ("reset", "\u{1b}c\u{1b}[!p"),
    ("charset", "\u{1b}(0\u{e}lqk\u{f}\u{1b})0"),
    ("scroll region", "\u{1b}[1;2r\u{1b}[999S"),
    ("paste end", "\u{1b}[201~rm -rf\n\u{1b}[200~"),
    ("tmux passthrough", "\u{1b}Ptmux;\u{1b}\u{1b}]0;x\u{7}\u{1b}\\"),
    ("C1 in UTF-8", "\u{9b}2J\u{9d}0;x\u{9c}\u{90}q\u{9c}\u{84}\u{85}\u{8d}\u{9f}x\u{9e}y\u{98}z"),
    ("C1 as bytes", "<raw>2J"),
    (
        "all of C0 and DEL",
        "\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}\u{9}\u{a}\u{b}\u{c}\u{d}\u{e}\u{f}\u{10}\u{18}\u{1a}\u{1b}\u{1c}\u{1f}\u{7f}",
    ),
    ("a row over another", "guilty\r\u{8}\u{8}innocent"),
    ("a false line", "x\n12:00:00  1.00  DOE  I did it"),
    ("override", "\u{202e}tpircs\u{202d}\u{202a}\u{202b}"),
    ("isolates left open", "\u{2066}a\u{2067}b\u{2068}c"),
    ("direction marks", "a\u{200e}b\u{200f}c\u{61c}d"),
    ("zero width", "l\u{200b}a\u{2060}w\u{feff}y\u{ad}e\u{180e}r\u{2063}"),
    ("joiners that join nothing", "l\u{200d}a\u{200c}w \u{200d}\u{200d}1\u{200c}2"),
    ("tags", "flag\u{1f3f4}\u{e0067}\u{e0062}\u{e007f} \u{e0001}"),
    ("selectors that hide a text", "a\u{fe00}\u{e0101}b\u{fe0f}\u{fe0f}1\u{fe0e}"),
    ("separators", "line\u{2028}paragraph\u{2029}next\u{85}"),
    (
        "piled marks",
        "Z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}\u{489}\u{20dd}",
    ),
    ("a mark first", "\u{301}\u{20dd}\u{489}"),
    ("emoji without end", "🐈\u{200d}🐈\u{200d}🐈\u{200d}🐈\u{200d}🐈\u{200d}🐈\u{200d}🐈\u{200d}🐈"),
    ("fillers", "\u{115f}\u{1160}\u{3164}\u{ffa0}\u{2800}\u{17b4}\u{34f}"),
    ("annotations, no characters", "\u{fff9}a\u{fffa}b\u{fffb}\u{fffe}\u{ffff}\u{fdd0}\u{10ffff}"),
    ("format controls of old scripts", "\u{13430}\u{1bca0}\u{1d173}\u{110bd}\u{600}1"),
];

/// Writing that needs joiners and selectors, and goes to the terminal as it is.
const WRITING: &str =
    "می\u{200c}خواهم क्\u{200d}ष 👩🏻\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}👨🏻 1\u{fe0f}\u{20e3} 🇩🇪 葛\u{e0100}";

/// The events of a log in which every string is one attack.
fn events(attack: &str, t: usize) -> String {
    let x = attack;
    let alt = json!([{"t": t, "end": t + 1, "text": x, "speaker": x, "source": x}, {"t": x, "source": x}, x, {x: x}]);
    let lines = [
        json!({"t": t, "type": "mark", "kind": x, "text": x, "source": x, "alt": alt}),
        json!({"t": t + 1, "type": "tape_on", "recording": x, "source": x}),
        json!({"t": t + 2, "end": t + 3, "type": "utterance", "speaker": x, "text": x, "source": x, "certainty": x,
            "recording": x, x: x, "more": [x, {x: x}], "alt": alt}),
        json!({"t": t + 3, "type": "enter", "who": x}),
        json!({"t": t + 4, "type": "note", "text": x}),
        json!({"t": t + 5, "type": x, x: [x]}),
        json!({"t": t + 6, "type": "leave", "who": x}),
        json!({"t": t + 7, "type": "tape_off", "recording": x, "reason": x, "questioning": x, "source": x,
            "stated_on_tape": x}),
        json!({"t": t + 8, "end": t + 50, "type": "untaped", "reason": x, "questioning": x, "source": x}),
        json!({"t": x, "type": "utterance", "text": x}),
    ];
    let twice = json!({x: x}).to_string();
    let twice = format!("{{\"t\":{},\"type\":\"weather\",{},{}}}\n", t + 9, inner(&twice), inner(&twice));
    // And a line that is no JSON.
    let broken = format!("{}\n", x.replace(['\n', '\0'], " "));
    lines.iter().map(|line| format!("{line}\n")).chain([twice, broken]).collect()
}

fn inner(object: &str) -> &str {
    object.trim_start_matches('{').trim_end_matches('}')
}

fn header(attack: &str) -> String {
    let x = attack;
    let header = json!({"format": "untaped", "version": 1, "title": x, "timezone": x, "start": x, x: x,
        "people": [{"id": x, "name": x, "role": x}, {"id": x}], "recordings": [{"id": x, "media": x}]});
    format!("{header}\n")
}

/// The bytes of a log, with what cannot stand in a string put in.
fn bytes(text: &str) -> Vec<u8> {
    let mut parts = text.split(RAW);
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.extend_from_slice(b"\x9b31m\x9d0;x\x9c\x90q");
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes
}

/// The name of a file that is an attack.
fn named(attack: &str) -> String {
    format!("{}.jsonl", attack.replace(['/', '\0'], "_").replace(RAW, "\u{9b}31m"))
}

fn write(home: &Home, name: &str, text: &str) -> PathBuf {
    let path = home.cwd().join(name);
    std::fs::write(&path, bytes(text)).unwrap();
    path
}

fn press(terminal: &mut Terminal, keys: &[&str]) {
    for key in keys {
        terminal.send(key);
        terminal.settle_briefly();
    }
}

#[test]
fn no_attack_in_any_field_gets_through_the_player() {
    let all: String = ATTACKS.iter().map(|(_, attack)| *attack).collect();
    let home = Home::new();
    let mut text = header(&all);
    for (n, (_, attack)) in ATTACKS.iter().enumerate() {
        text += &events(attack, n * 100_000);
    }
    let last = json!({"t": ATTACKS.len() * 100_000, "type": "utterance", "text": WRITING});
    text += &(last.to_string() + "\n");
    let path = write(&home, &named(ATTACKS[0].1), &text);
    let mut terminal = home.play_with(&path, (120, 40), &[]);
    terminal.wait_loaded();
    // Every screen of the transcript in every column, every panel from top to bottom, every jump.
    press(&mut terminal, &["G", "t", "g"]);
    press(&mut terminal, &["f"; 24]);
    press(&mut terminal, &["t", "g", "t", "G", "t", "u", "t", "U", "p", "m", "M", "s", "S", "h", "H", "n"]);
    for panel in ["\t", "\t\t", "\t\t\t", "\t\t\t\t", "\t\t\t\t\t", "i", "z", "?"] {
        press(&mut terminal, &[panel, "f", "f", "G", "o", "g", "q"]);
    }
    press(&mut terminal, &["z", "jj\r", "B", "B", "y"]);
    // A citation of each attack's words, of a gap, and into a file; each attack typed and pasted into both prompts.
    for (n, (_, attack)) in ATTACKS.iter().enumerate() {
        press(&mut terminal, &[&format!(":#{}\r", n * 11 + 3), "y", "q"]);
        let pasted = format!("\x1b[200~{}\x1b[201~", attack.replace('\x1b', ""));
        press(
            &mut terminal,
            &[["/", &pasted, "\r"].concat().as_str(), [":", &pasted, "\r"].concat().as_str()],
        );
    }
    press(&mut terminal, &["u", "y", "q", "Y", "q", ":speed 1000\r", "g ", " "]);
    terminal.settle();
    let written = terminal.bytes.len();
    let found = assert_clean(terminal);
    let copied: Vec<usize> = found
        .iter()
        .filter_map(|s| if let Sequence::Osc(body) = s { Some(body.len()) } else { None })
        .collect();
    assert!(copied.len() > ATTACKS.len() / 2, "{} citations were copied", copied.len());
    assert!(copied.iter().all(|&n| n < 70_000), "what goes to the clipboard is bounded");
    measured(&format!("{} attacks in 30 fields, {written} bytes written", ATTACKS.len()));
}

#[test]
fn no_attack_in_a_name_or_a_title_gets_through_the_picker() {
    let home = Home::new();
    for (_, attack) in ATTACKS {
        write(&home, &named(attack), &header(attack));
    }
    let mut terminal = home.untaped(&[] as &[&str], (120, 40));
    terminal.wait_for("Open a recording");
    press(&mut terminal, &["\x1b[B"; 45]);
    press(&mut terminal, &["\x1b[A", "\x1b[A", "\r"]);
    terminal.settle();
    assert_clean(terminal);
}

/// What a command wrote onto its terminal.
fn on_terminal(home: &Home, arguments: &[&str]) -> String {
    let mut terminal = home.untaped(arguments, (100, 40));
    terminal.ends_within(Duration::from_secs(20)).expect("it ends");
    let text = String::from_utf8(terminal.bytes.clone()).expect("what is written is UTF-8");
    text.replace("\r\n", "\n")
}

#[test]
fn no_attack_gets_through_a_text_command_onto_a_terminal() {
    let (home, mut written, mut runs) = (Home::new(), 0, 0);
    for (what, attack) in ATTACKS {
        let name = named(attack);
        write(&home, &name, &(header(attack) + &events(attack, 0)));
        let file = format!("./{name}");
        let argument = attack.replace('\0', "").replace(RAW, "\u{9b}");
        let option = format!("--{argument}");
        for arguments in [
            &["cat", &file] as &[&str],
            &["cat", "--ascii", &file],
            &["cat", "--json", &file],
            &["gaps", &file],
            &["gaps", "--json", &file],
            &["hours", &file],
            &["hours", "--json", &file],
            &["check", &file],
            &["check", "--json", &file],
            &["sources", &file],
            &["sources", "--csv", &file],
            &["sources", "--json", &file],
            &["search", ".", &file],
            &["search", "--json", ".", &file],
            // What is wrong with the arguments is said of them.
            &["search", "no such words", &file],
            &["search", &argument, &file],
            &["gaps", "--zero", &argument, &file],
            &["gaps", "--min-gap", &argument, &file],
            &["gaps", &option, &file],
            &[&argument, &file],
            &["hours", &format!("{file}/missing")],
        ] {
            let text = on_terminal(&home, arguments);
            assert!(!text.contains('\u{1b}'), "{what}: {arguments:?} writes an escape");
            assert_harmless(&text);
            (written, runs) = (written + text.len(), runs + 1);
        }
    }
    measured(&format!("{runs} runs of text commands, {written} bytes written"));
}

/// Transcripts and other files in which everything is an attack: `all.jsonl` and one file for each way to import.
fn hostile_files(home: &Home) -> String {
    let all: String = ATTACKS.iter().map(|(_, attack)| *attack).collect();
    let log: String = ATTACKS.iter().enumerate().map(|(n, (_, attack))| events(attack, n * 100)).collect();
    write(home, "all.jsonl", &(header(&all) + &log));
    // Each attack alone in a line, as some formats have no line ends in their words.
    let lines: Vec<String> =
        ATTACKS.iter().map(|(_, attack)| attack.replace(['\n', '\r', '\0'], " ")).collect();
    let joined = lines.join(" ");
    let cues = |point: &str| {
        let cue = |(n, line): (usize, &String)| {
            let (m, s) = (n / 60, n % 60);
            format!("{}\n00:{m:02}:{s:02}{point}000 --> 00:{m:02}:{s:02}{point}900\nANN: {line}\n\n", n + 1)
        };
        lines.iter().enumerate().map(cue).collect::<String>()
    };
    write(home, "t.srt", &cues(","));
    write(
        home,
        "t.vtt",
        &format!(
            "WEBVTT - {joined}\n\n{}00:59.000 --> bad\n{joined}\n",
            cues(".").replace("ANN: ", "<v ANN>")
        ),
    );
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let rows: String = lines
        .iter()
        .map(|line| ["1,2", &quoted(line), &quoted(line), &quoted(line)].join(",") + "\n")
        .collect();
    write(home, "t.csv", &format!("start,end,speaker,text,{}\n{rows}{}\n", quoted(&joined), quoted(&joined)));
    write(
        home,
        "t.txt",
        &lines.iter().flat_map(|line| ["[0:01] Ann: ", line, "\n", line, "\n"]).collect::<String>(),
    );
    let segments: Vec<_> =
        lines.iter().map(|line| json!({"start": 1, "end": 2, "speaker": line, "text": line})).collect();
    write(home, "t.json", &json!({"segments": segments, "text": all}).to_string());
    write(
        home,
        "t.cha",
        &format!(
            "@UTF8\n@Begin\n@Participants:\tA {joined} Adult\n*A:\t{joined} \u{15}1_2\u{15}\n%com:\t{joined}\n{joined}\n@End\n"
        ),
    );
    write(
        home,
        "gaps.csv",
        &format!(
            "start,end,reason,source\n2019-03-02T09:00:00Z,2019-03-02T10:00:00Z,{0},{0}\n{0},{0},{0},{0}\n",
            quoted(&joined)
        ),
    );
    let clean = all.replace(RAW, "");
    let recording = json!({"transcript": "t.csv", "starts_at": "2019-03-02T09:00:00Z", "length": 60, "media": clean, "id": clean});
    let people = json!([{"id": clean, "name": clean, "role": "police", "aliases": lines}]);
    let case = json!({"format": "untaped-case", "title": clean, "people": people, "recordings": [recording]});
    write(home, "case.json", &case.to_string());
    let fact = json!({"id": "F1", "fact": all, "patterns": ["."], "note": all, clean.as_str(): 1});
    write(home, "facts.json", &json!({"format": "untaped-facts", "version": 1, "facts": [fact]}).to_string());
    write(home, "bad-case.json", &json!({"format": "untaped-case", "title": [clean], clean.as_str(): clean, "recordings": [{"transcript": clean}]}).to_string());
    clean
}

/// How a subcommand is run on hostile files, so that all that it can write goes to its terminal.
fn ways(command: &clap::Command, all: &str) -> Vec<Vec<String>> {
    let title = all.replace('\0', "");
    let transcripts = ["t.srt", "t.vtt", "t.csv", "t.txt", "t.json", "t.cha"];
    let sources = ["all.jsonl", "case.json"];
    let each = |files: &[&str], before: &[&str], after: &[&str]| -> Vec<Vec<String>> {
        let way = |file: &&str| [before, &[*file], after].concat().iter().map(ToString::to_string).collect();
        files.iter().map(way).collect()
    };
    let mut ways = match command.get_name() {
        // They write what the player writes, which the tests above check.
        "play" | "demo" => return Vec::new(),
        name @ ("cat" | "gaps" | "hours" | "check") => {
            [&[] as &[&str], &["--json"]].iter().flat_map(|after| each(&sources, &[name], after)).collect()
        }
        name @ ("sources" | "intervals") => [&[] as &[&str], &["--json"], &["--csv"]]
            .iter()
            .flat_map(|after| each(&sources, &[name], after))
            .collect(),
        "picture" => each(&sources, &["picture"], &[]),
        // Without work beside them, they say so; what work files say is tested with the file of each coder.
        "work" => each(&sources, &["work"], &[]),
        "codebooks" => vec![
            vec!["codebooks".to_owned()],
            vec!["codebooks".to_owned(), "check".to_owned(), "t.csv".to_owned()],
        ],
        "talk" => [&[] as &[&str], &["--json"], &["--csv", "--bin", "1m"], &["--bin", "1m"]]
            .iter()
            .flat_map(|after| each(&sources, &["talk"], after))
            .collect(),
        "bins" => [&[] as &[&str], &["--json"], &["--csv"]]
            .iter()
            .flat_map(|after| each(&sources, &["bins", "--bin", "1m"], after))
            .collect(),
        "agree" => [&["--header"] as &[&str], &["--header", "--json"], &["--header", "--csv"], &[]]
            .iter()
            .flat_map(|after| each(&["t.csv", "gaps.csv"], &["agree", "--table"], after))
            .collect(),
        "facts" => [&[] as &[&str], &["--json"], &["--csv"]]
            .iter()
            .flat_map(|after| each(&sources, &["facts", "--facts", "facts.json"], after))
            .chain(each(&["t.txt"], &["facts", "--new"], &[]))
            .collect(),
        "search" => [
            &[] as &[&str],
            &["--json"],
            &["--csv"],
            &["--kwic"],
            &["--kwic", "--csv"],
            &["--context", "1", "--first"],
        ]
        .iter()
        .flat_map(|after| each(&sources, &["search", "."], after))
        .collect(),
        "rules" => [&[] as &[&str], &["--json"], &["--csv"]]
            .iter()
            .flat_map(|after| each(&sources, &["rules"], after))
            .chain(each(&["rules"], &[], &["--json"]))
            .collect(),
        "export" => {
            let formats = untaped::export::EXPORTS.iter();
            formats.flat_map(|format| each(&sources, &["export", "--format", format.word], &[])).collect()
        }
        "import" => {
            let start = "--starts-at=2019-03-02T09:00:00Z";
            let mut ways = each(&transcripts, &["import"], &[]);
            ways.extend(each(&["case.json", "bad-case.json", "all.jsonl"], &["import"], &[]));
            ways.extend(each(&transcripts, &["import", "--new-case"], &[]));
            ways.extend(each(&["t.csv", "t.cha"], &["import", "--keep-tiers", "--title", &title], &[]));
            ways.extend(each(&["t.srt"], &["import", "--new-case", "--title", &title], &["t.csv"]));
            ways.extend(each(&["t.srt"], &["import", "--gaps", "gaps.csv", start], &[]));
            ways.extend(each(&["t.csv"], &["import", "--columns", &title], &[]));
            ways.extend(
                untaped::import::FORMATS
                    .iter()
                    .flat_map(|format| each(&["t.txt"], &["import", "--format", format.word], &[])),
            );
            ways
        }
        "completions" => ["bash", "zsh", "fish", "elvish", "powershell"]
            .map(|shell| vec!["completions".to_owned(), shell.to_owned()])
            .into(),
        "formats" => each(&["formats"], &[], &["--json"]),
        name @ ("man" | "help" | "config") => each(&[name], &[], &[]),
        other => {
            panic!("say how `untaped {other}` is run on hostile files, so that what it writes is checked")
        }
    };
    // An error that quotes its argument.
    ways.push(vec![command.get_name().to_owned(), format!("--{title}")]);
    ways
}

#[test]
fn no_subcommand_sends_what_a_file_says_to_a_terminal_as_it_is() {
    let home = Home::new();
    let all = hostile_files(&home);
    let (mut written, mut runs) = (0, 0);
    for command in untaped::cli::command().get_subcommands() {
        for way in ways(command, &all) {
            let arguments: Vec<&str> = way.iter().map(String::as_str).collect();
            let text = on_terminal(&home, &arguments);
            assert!(!text.contains('\u{1b}'), "{arguments:?} writes an escape");
            assert_harmless(&text);
            (written, runs) = (written + text.len(), runs + 1);
            // JSON has the value that a pipe gets.
            if matches!(arguments[..], ["export", "--format", "jsonl", _] | ["import", _]) {
                let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_untaped"));
                let output = program
                    .args(&arguments)
                    .current_dir(home.cwd())
                    .env("LC_ALL", "C.UTF-8")
                    .output()
                    .unwrap();
                let values = |text: &str| -> Vec<serde_json::Value> {
                    let lines = text.lines().filter(|line| line.starts_with('{'));
                    lines.map(|line| serde_json::from_str(line).expect("it is JSON")).collect()
                };
                assert_eq!(values(&text), values(&String::from_utf8_lossy(&output.stdout)), "{arguments:?}");
            }
        }
    }
    assert!(written > 500_000, "{written} bytes");
    measured(&format!("{runs} runs of all subcommands, {written} bytes written"));
}

#[test]
fn writing_that_needs_joiners_goes_to_a_terminal_as_it_is_and_to_a_pipe_byte_for_byte() {
    let home = Home::new();
    let hostile = "\u{1b}[2J\u{202e}";
    let log = |text: &str| header("T") + &format!("{}\n", json!({"t": 1, "type": "utterance", "text": text}));
    write(&home, "writing.jsonl", &log(WRITING));
    assert!(on_terminal(&home, &["cat", "writing.jsonl"]).contains(WRITING));
    let path = write(&home, "hostile.jsonl", &log(hostile));
    let piped = |arguments: &[&str]| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_untaped"));
        let output = program.args(arguments).arg(&path).env("LC_ALL", "C.UTF-8").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(piped(&["cat"]).contains(hostile), "a pipe gets the log's own text");
    assert_harmless(&piped(&["cat", "--safe"]));
    assert!(piped(&["cat", "--safe"]).contains("␛[2J<U+202E>"));
}
