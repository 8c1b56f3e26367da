//! Names and texts that look like something else: lines of another format, markup, formulas. Whatever a log says, each
//! export keeps its own form, is detected as what it is, and loses no word.

use super::exchange::exported;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options as Markup, Parser, Tag, TagEnd};
use serde_json::json;
use std::sync::Arc;
use untaped::import::{Content, Document, Options, decode, detect_format, foreign, is_case_file, is_log};
use untaped::session::{LogBytes, Session, Thresholds};

/// What looks like the lines of a format, or like its markup.
const LOOKALIKES: [&str; 49] = [
    "00:00:01,000 --> 00:00:02,000",
    "00:00:01,000 -> 00:00:02,000",
    "99\n00:00:00,000 --> 09:00:00,000\nhere",
    "-->",
    "->",
    "a -- > b --> c",
    "DOE --",
    "DOE -",
    "_",
    "\r_",
    "WEBVTT\n\n00:01.000 --> 00:02.000\nhere",
    "NOTE Times count from the session's first moment",
    "{\"format\":\"untaped\",\"version\":1}",
    "{\"type\":\"utterance\",\"t\":1,\"text\":\"x\"}",
    "here\n{\"t\":0,\"type\":\"note\",\"text\":\"x\"}",
    "{\"format\":\"untaped-case\"}",
    "{\"segments\":[]}",
    "start,end,speaker,text\n1,2,A,here",
    "start\tend\ttext\n1\t2\there",
    "[0:01:02] Kessler: words\n[0:01:03] Doe: words\n[0:01:04] Kessler: words",
    "Kessler  0:01\nwords\nDoe  0:02\nwords",
    "23:14 Q. words\n23:15 A. words",
    "@UTF8\n@Begin\n*DOE:\twords \u{15}1_2\u{15}\n@End",
    "File type = \"ooTextFile\"\nObject class = \"TextGrid\"",
    "<?xml version=\"1.0\"?>\n<ANNOTATION_DOCUMENT>",
    "</ANNOTATION_VALUE><!-- ]]> -->",
    "=40+2",
    "\0=40+2",
    "a;=40+2;b",
    "a\t=40+2\tb",
    "a|@SUM(1)|b",
    "\n=40+2",
    "a\r\"-2+3",
    "\t\"\0",
    "a;\"=cmd|' /C calc'!A0",
    "'=1",
    "''a;''+1\n'-",
    "\u{ff1d}1+1; \u{ff20}x",
    "1. x",
    "12) x",
    "- x",
    "# x #",
    "> x",
    "    x",
    "\tx\t",
    "***",
    "===\n---\n```\n~~~\n| a | b |\n|---|---|",
    "[x](http://x.y) ![x](y) <b>x</b> <http://x.y> &amp; www.x.y a@b.c ~~x~~ $x$ [^1] \\",
    "\u{a0}x\u{2003}",
];

fn text() -> impl Strategy<Value = String> {
    let one = || (0..LOOKALIKES.len()).prop_map(|i| LOOKALIKES[i].to_owned());
    prop_oneof![
        4 => one(),
        1 => (one(), one(), 0..3_usize).prop_map(|(a, b, by)| [a, b].join(["", " ", "\n"][by])),
        1 => "[-=+@;|\t\r\n\0'\" x1.,:>#*_`~<&\\[\\]\\\\]{0,12}",
    ]
}

/// A log in which every text is one of `texts`, in turn.
fn log(texts: &[String]) -> String {
    let mut texts = texts.iter().cycle();
    let mut x = || texts.next().unwrap().clone();
    let lines = [
        json!({"format": "untaped", "version": 1, "title": x(), "start": "2019-03-02T09:00:00Z",
            "people": [{"id": "A", "name": x(), "role": "police"}, {"id": x(), "name": "B"}, {"id": x(), "name": x()}],
            "recordings": [{"id": "1", "media": x()}]}),
        json!({"t": 0, "type": "tape_on", "recording": "1", "source": x()}),
        json!({"t": 1, "end": 2, "type": "utterance", "speaker": x(), "text": x(), "source": x(), x(): x()}),
        json!({"t": 3, "end": 4, "type": "utterance", "speaker": "A", "text": x(), "recording": x()}),
        json!({"t": 5, "end": 6, "type": "utterance", "text": x()}),
        json!({"t": 7, "type": "mark", "kind": x(), "text": x()}),
        json!({"t": 8, "type": "note", "text": x()}),
        json!({"t": 9, "type": "enter", "who": x()}),
        json!({"t": 10, "type": x(), "x": x()}),
        json!({"t": 11, "type": "tape_off", "recording": "1", "reason": x(), "source": x()}),
        json!({"t": 20, "end": 30, "type": "untaped", "reason": x(), "source": x()}),
        json!({"t": 40, "end": 50, "type": "utterance", "speaker": x(), "text": x()}),
        json!({"t": 51, "type": "mark", "kind": "confession", "text": x()}),
        json!({"t": x(), "type": "utterance", "speaker": "A", "text": x()}),
    ];
    lines.map(|line| line.to_string() + "\n").concat()
}

fn session(log: &str) -> (Session, LogBytes) {
    let text = LogBytes::Memory(Arc::new(log.as_bytes().to_vec()));
    (Session::from_text("log", log, Thresholds::default()), text)
}

fn export(format: &str, log: &str) -> String {
    let (session, text) = session(log);
    exported(format, &session, &text, log.lines().next().map(str::as_bytes)).0
}

/// The cells that a program makes of a table: a quotation mark counts only where a cell begins.
fn cells(table: &str, delimiter: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut chars = table.chars().peekable();
    let (mut begins, mut quoted) = (true, false);
    while let Some(c) = chars.next() {
        if begins && c == '"' {
            quoted = true;
        } else if quoted && c == '"' && chars.peek() != Some(&'"') {
            quoted = false;
        } else if !quoted && (c == delimiter || c == '\n' || c == '\r') {
            cells.push(String::new());
            begins = true;
            continue;
        } else {
            if quoted && c == '"' {
                chars.next();
            }
            cells.last_mut().unwrap().push(c);
        }
        begins = false;
    }
    cells
}

/// The structure of a Markdown document and the text in it, without spaces.
fn rendered(markdown: &str) -> (Vec<String>, String) {
    let (mut structure, mut text) = (Vec::new(), String::new());
    for event in Parser::new_ext(markdown, Markup::all() - Markup::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Text(words) => {
                text.extend(words.split_whitespace().map(|word| word.replace('\0', "\u{fffd}")));
            }
            Event::SoftBreak => {}
            Event::Start(Tag::Heading { level, .. }) => structure.push(format!("{level}")),
            Event::End(TagEnd::Heading(_)) => structure.push("heading ends".to_owned()),
            other => structure.push(format!("{other:?}")),
        }
    }
    (structure, text)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn an_export_is_detected_as_what_it_is_whatever_its_texts_look_like(
        texts in proptest::collection::vec(text(), 1..8),
    ) {
        let log = log(&texts);
        for (word, reader) in [
            ("vtt", "vtt"), ("srt", "srt"), ("csv", "csv"), ("eaf", "elan"), ("textgrid", "textgrid"), ("chat", "chat"),
        ] {
            let text = export(word, &log);
            prop_assert_eq!(&*decode(text.as_bytes(), None).text, text.as_str(), "{}: its encoding is UTF-8", word);
            prop_assert!(!is_log(text.as_bytes()), "{} is taken for a log:\n{}", word, text);
            prop_assert!(foreign(text.as_bytes()).is_none() && !is_case_file(&text), "{}", word);
            let found = detect_format(&Document { text: &text, name: "" }).map(|format| format.word);
            prop_assert_eq!(found, Some(reader), "{}", text);
        }
        prop_assert!(is_log(export("jsonl", &log).as_bytes()));
    }

    #[test]
    fn captions_lose_no_word_whatever_the_names_and_texts_look_like(
        said in proptest::collection::vec((text(), text()), 1..6),
    ) {
        // A tag is removed by every reader of SRT, and so by ours; the losses name it.
        prop_assume!(said.iter().all(|(who, words)| !format!("{who}{words}").contains(['<', '{'])));
        let lines = said.iter().enumerate().map(|(i, (who, words))| {
            json!({"t": i * 10, "end": i * 10 + 9, "type": "utterance", "speaker": who, "text": words})
        });
        let log: String = lines.map(|line| line.to_string() + "\n").collect();
        for word in ["srt", "vtt"] {
        let text = export(word, &log);
        let format = untaped::import::format_named(word).unwrap();
        let read = format.import(&Document { text: &text, name: "" }, &Options::default()).unwrap();
        let bare = |text: &str| text.replace('\0', "\u{fffd}").split_whitespace().collect::<String>();
        for (i, (who, words)) in (0..).zip(&said) {
            let (mut found, mut has_speaker) = (String::new(), false);
            for item in read.items.iter().filter(|item| item.at.is_some_and(|at| at.0 == i * 10_000)) {
                if let Content::Utterance { speaker, text, .. } = &item.content {
                    if let Some(speaker) = speaker {
                        has_speaker = true;
                        found.extend([&read.people[speaker.0 as usize].id, ":"]);
                    }
                    found += text;
                }
            }
            let who = if bare(who).is_empty() { String::new() } else { format!("{who}:") };
            // A dash before a name is a sign that another speaker begins, and no word.
            let signs: &[char] = if has_speaker { &['-'] } else { &[] };
            let words_of = |text: &str| bare(text).trim_start_matches(signs).to_owned();
            prop_assert_eq!(words_of(&found), words_of(&(who + words)), "{}", text);
        }
        prop_assert_eq!(read.items.iter().filter(|item| item.at.is_none_or(|at| at.0 % 10_000 != 0)).count(), 0);
        }
    }

    #[test]
    fn no_program_finds_a_formula_in_csv_wherever_it_parts_the_cells(
        texts in proptest::collection::vec(text(), 1..8),
    ) {
        let table = export("csv", &log(&texts));
        for delimiter in [',', ';', '\t', '|'] {
            for cell in cells(&table, delimiter) {
                let bare = cell.trim_start_matches(|c: char| c.is_control() || c.is_whitespace() || c == '"');
                let formula = bare.starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
                let harmless = !formula || cell.parse::<f64>().is_ok();
                prop_assert!(harmless, "{:?} parts {:?} from:\n{}", delimiter, cell, table);
                let forbidden: &[char] = if delimiter == ',' { &['\t', '\r', '\n', '\0'] } else { &['\0'] };
                prop_assert!(!cell.starts_with(forbidden), "{:?} in\n{}", cell, table);
            }
        }
    }

    #[test]
    fn no_name_and_no_text_makes_structure_in_markdown(texts in proptest::collection::vec(text(), 1..8)) {
        // Headings, lists, tables and emphasis are the same as with the plainest texts, and every text is there.
        let plain = |text: &String| {
            let n = texts.iter().position(|other| other == text).unwrap();
            match text.trim() {
                "" if text.is_empty() => String::new(),
                "" => " ".repeat(n + 1),
                _ => format!("x{n}"),
            }
        };
        let plain: Vec<String> = texts.iter().map(plain).collect();
        let (structure, shown) = rendered(&export("md", &log(&texts)));
        prop_assert_eq!(structure, rendered(&export("md", &log(&plain))).0, "{}", export("md", &log(&texts)));
        for text in texts {
            let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            prop_assert!(shown.contains(&bare.replace('\0', "\u{fffd}")), "{:?} in {}", bare, shown);
        }
    }
}
