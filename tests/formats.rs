//! Transcripts from other programs: each file in `tests/formats/FORMAT/` is read as that format, and the result is compared
//! with the golden next to it. `options.txt` in a folder gives options for some of its files: file, option and value per
//! line, separated by tabs.
//!
//! `INSTA_UPDATE=always cargo test --test tests formats` rewrites the goldens; review the difference.

use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use untaped::import::{
    Content, Decoded, Document, FORMATS, Format, Item, Options, Transcript, Unpacked, decode, detect_format,
    encoding, format_named, unpack,
};
use untaped::record::{Body, Certainty, Problem};
use untaped::time::{DateOrder, Millis, format_hms_exact, format_rfc3339};

/// What a folder says of one of its files.
#[derive(Default)]
struct Said {
    options: Options,
    encoding: Option<String>,
    /// Whether the format is named, and not told by the file.
    format: bool,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

fn name_of(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// The files of a format: those in its folder but for goldens and options.
fn fixtures(word: &str) -> Vec<PathBuf> {
    let folder = folder().join(word);
    assert!(folder.is_dir(), "tests/formats/{word} is missing");
    let mut files = entries(&folder);
    files.retain(|path| name_of(path) != "options.txt" && path.extension().is_none_or(|end| end != "snap"));
    files
}

fn said(word: &str) -> BTreeMap<String, Said> {
    let path = folder().join(word).join("options.txt");
    let mut all: BTreeMap<String, Said> = BTreeMap::new();
    for line in std::fs::read_to_string(path).unwrap_or_default().lines() {
        let [file, option, value] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{word}: {line}")
        };
        let said = all.entry(file.to_owned()).or_default();
        let value = value.to_owned();
        match option {
            "columns" => said.options.columns = Some(value),
            "unit" => said.options.unit = Some(value),
            "pattern" => said.options.pattern = Some(value),
            "keep-tiers" => said.options.keep_tiers = true,
            "date-order" => said.options.date_order = DateOrder::from_word(&value),
            "timezone" => said.options.zone = Some(jiff::tz::TimeZone::get(&value).unwrap()),
            "encoding" => said.encoding = Some(value),
            "format" => said.format = true,
            _ => panic!("{word}: no option {option}"),
        }
    }
    all
}

/// What a file gives, as a golden shows it.
fn shown(path: &Path, format: &Format, said: &Said) -> String {
    let bytes = std::fs::read(path).unwrap();
    let asked = said.encoding.as_deref().map(|label| encoding(label).unwrap());
    let name = name_of(path);
    let unpacked = unpack(&bytes, u64::MAX).map(Result::unwrap);
    let decoded = match &unpacked {
        None => decode(&bytes, asked),
        Some(Unpacked { text, problems, .. }) => {
            Decoded { text: text.into(), encoding: "unpacked", problems: problems.clone() }
        }
    };
    let document = Document { text: &decoded.text, name };
    let mut text = String::new();
    let told = if said.format {
        "--format"
    } else {
        let chosen = detect_format(&document).map(|chosen| chosen.word);
        assert_eq!(chosen, Some(format.word), "{name} is told as another format");
        if (format.detect)(&document) { "content" } else { "name" }
    };
    for other in FORMATS.iter().filter(|other| other.word != format.word) {
        assert!(said.format || !(other.detect)(&document), "{name} is claimed by {} as well", other.word);
    }
    let _ = writeln!(text, "{} by its {told}, {}", format.word, decoded.encoding);
    let list = match format.import(&document, &said.options) {
        Err(problem) => {
            let _ = writeln!(text, "not this format");
            vec![problem]
        }
        Ok(mut transcript) => {
            if let Some(unpacked) = &unpacked {
                unpacked.places.apply(&mut transcript);
            }
            whole(&transcript, &mut text);
            for item in &transcript.items {
                one(item, &transcript, &mut text);
            }
            [decoded.problems.list(), transcript.problems.list()].concat()
        }
    };
    for Problem { line, kind, message, .. } in list {
        let _ = writeln!(text, "{line}: {kind}: {message}");
    }
    text
}

/// What the file states of the whole.
fn whole(transcript: &Transcript<'_>, text: &mut String) {
    for (name, value) in [
        ("title", transcript.title.clone()),
        ("media", transcript.media.clone()),
        ("duration", transcript.duration.map(format_hms_exact)),
        ("start", transcript.start.and_then(|(t, offset)| format_rfc3339(t, offset))),
    ] {
        if let Some(value) = value {
            let _ = writeln!(text, "{name} {value:?}");
        }
    }
    for person in &transcript.people {
        let _ = writeln!(text, "person {:?} {:?} {}", person.id, person.name, person.role);
    }
}

/// One item: its line, from when to when, who, what.
fn one(item: &Item<'_>, transcript: &Transcript<'_>, text: &mut String) {
    let time = |t: Option<Millis>| t.map_or("-".to_owned(), format_hms_exact);
    let _ = write!(text, "{} {}..{} ", item.line, time(item.at), time(item.end));
    match &item.content {
        Content::Utterance { speaker, text: words, certainty, source } => {
            let who = speaker.map_or("?", |s| &transcript.people[usize::try_from(s.0).unwrap()].id);
            let _ = write!(text, "{who} {words:?}");
            if *certainty != Certainty::Exact {
                let _ = write!(text, " {certainty}");
            }
            if let Some(source) = source {
                let _ = write!(text, " [{source}]");
            }
        }
        Content::Event(body) => {
            if let Body::Mark { kind, text: Some(words) } = &**body {
                let _ = write!(text, "mark {kind:?} {words:?}");
            } else {
                let _ = write!(text, "{body:?}");
            }
        }
    }
    if let Some(stated) = &item.provenance {
        let certainty = Some(stated.certainty).filter(|&certainty| certainty != Certainty::Exact);
        let _ = write!(text, "{}", certainty.map_or(String::new(), |certainty| format!(" {certainty}")));
        let _ = write!(text, "{}", if stated.is_indirect { " indirect" } else { "" });
        let _ =
            write!(text, "{}", stated.source.as_ref().map_or(String::new(), |source| format!(" [{source}]")));
    }
    for (key, value) in item.extra.iter().flat_map(|extra| extra.iter()) {
        let _ = write!(text, " {key}={value}");
    }
    text.push('\n');
}

#[test]
fn every_file_gives_what_its_golden_shows() {
    let mut wrong = Vec::new();
    for format in FORMATS {
        let all = said(format.word);
        let files = fixtures(format.word);
        let known = |file: &String| files.iter().any(|path| name_of(path) == file);
        assert!(all.keys().all(known), "options.txt of {} names a file that is not there", format.word);
        for path in &files {
            let name = name_of(path);
            let text = shown(path, format, all.get(name).unwrap_or(&Said::default()));
            let mut settings = insta::Settings::clone_current();
            settings.set_snapshot_path(folder().join(format.word));
            settings.set_prepend_module_to_snapshot(false);
            settings.set_omit_expression(true);
            let compare = || settings.bind(|| insta::assert_snapshot!(name, text));
            if std::panic::catch_unwind(std::panic::AssertUnwindSafe(compare)).is_err() {
                wrong.push(format!("{}/{name}", format.word));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_golden_is_of_a_file_that_is_there() {
    for format in FORMATS {
        let names: Vec<String> =
            fixtures(format.word).iter().map(|path| format!("{}.snap", name_of(path))).collect();
        for path in entries(&folder().join(format.word)) {
            let name = name_of(&path).to_owned();
            let golden = path.extension().is_some_and(|end| end == "snap");
            assert!(!golden || names.contains(&name), "{}/{name}", format.word);
        }
    }
}

#[test]
fn every_format_has_a_file_a_golden_and_a_section_in_the_documentation() {
    let page = std::fs::read_to_string(folder().join("../../docs/formats.md")).unwrap();
    for format in FORMATS {
        let word = format.word;
        let head = format!("`{word}`");
        assert!(page.lines().any(|line| line.starts_with("## ") && line.contains(&head)), "docs: {word}");
        let golden = |path: &PathBuf| folder().join(word).join(format!("{}.snap", name_of(path))).is_file();
        let files = fixtures(word);
        assert!(!files.is_empty() && files.iter().all(golden), "a fixture and its golden: {word}");
        assert_eq!(format_named(word).map(|found| found.name), Some(format.name), "{word} stands twice");
        assert!(
            !format.extensions.is_empty() && format.extensions.iter().all(|end| !end.contains('.')),
            "{word}"
        );
    }
    for path in entries(&folder()).iter().filter(|path| path.is_dir()) {
        assert!(format_named(name_of(path)).is_some(), "{} is the folder of no format", path.display());
    }
}

/// Pieces of the formats, put together in any order.
const PIECES: &[&str] = &[
    "WEBVTT\n",
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    ",",
    ";",
    "\"",
    ":",
    "1",
    "23",
    "25",
    "Page 9\n",
    "\u{c}",
    "é",
    "\0",
    "00:00:01.000 --> 00:00:02.000\n",
    "00:00:01,04 --> x\n",
    "<v Ann>",
    "</v>",
    "<",
    "&amp;",
    "NOTE",
    "STYLE\n",
    "start,end,speaker,text\n",
    "type,t,end,text\n",
    "0.5",
    "1e999",
    "-1",
    "99999999999999999999",
    "[00:00:01]",
    "(0:01)",
    "#00:00:01-2#",
    "12:00 AM",
    "17:30:",
    "Ann: ",
    "[SPEAKER_00]: ",
    "Ann  0:01\n",
    "Q.  ",
    "sep=;\n",
    "'=",
    "{",
    "[",
    "}",
    "\"t\":",
    "[UNTAPED 0:01:00; reason: meal]",
    "22 November 1963\n",
    "3/4/63 ",
    "Monday\n",
    "14:20-16:05 untaped, meal (p. 3)\n",
    "\nabout 2 p.m. tape on\n",
    "1420: ",
    "midnight ",
];

proptest! {
    #[test]
    fn any_text_is_read_by_every_format_or_said_to_be_none_of_it(
        places in proptest::collection::vec(0..PIECES.len(), 0..60),
        columns in proptest::option::of("(start|end|text|x)=[0-9a]{1,2},text=[0-3]"),
        pattern in proptest::option::of("(?s)\\(\\?<time>.{1,4}\\).{0,4}"),
    ) {
        let text: String = places.into_iter().map(|place| PIECES[place]).collect();
        let lines = text.matches(['\n', '\r']).count() as u64 + 1;
        let document = Document { text: &text, name: "" };
        let options = Options { columns, pattern, keep_tiers: true, ..Options::default() };
        for format in FORMATS {
            let _ = (format.detect)(&document);
            for options in [&Options::default(), &options] {
                if let Ok(transcript) = format.import(&document, options) {
                    prop_assert!(transcript.items.iter().all(|item| (1..=lines).contains(&item.line)), "{}", format.word);
                    let problems = transcript.problems.list();
                    prop_assert!(problems.iter().all(|problem| problem.line <= lines), "{}", format.word);
                    let ends = |item: &Item<'_>| item.end.is_none_or(|end| item.at.is_some_and(|at| at <= end));
                    prop_assert!(transcript.items.iter().all(ends), "{}", format.word);
                }
            }
        }
    }
}
