//! Timelines for print: what they show is what the reports say, and they are legible and safe.

use crate::cli::untaped;
use crate::laws::log::logs;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use untaped::picture::{Content, Paper, SegmentKind, svg};
use untaped::session::{Session, Texture, Thresholds};
use untaped::time::Millis;

const RECORDINGS: [&str; 3] =
    ["recordings/five-gaps.jsonl", "recordings/three-days.jsonl", "recordings/oswald-1963.jsonl"];

fn session(path: &str) -> Session {
    Session::from_text(path, &std::fs::read_to_string(path).unwrap(), Thresholds::default())
}

fn content(session: &Session, zero: &str) -> Content {
    Content::new(session, &session.zero(zero).unwrap(), "0".repeat(64)).unwrap()
}

fn picture(sessions: &[Content], width: &str) -> String {
    svg(sessions, Paper::parse(width).unwrap()).unwrap()
}

/// A text on the paper: where it begins, how it is set, and its words.
struct Shown {
    x: f64,
    class: String,
    words: String,
}

/// The width of the paper and the texts on it. Fails if the file is not well-formed.
#[expect(clippy::wildcard_enum_match_arm, reason = "only texts are looked for")]
fn read(picture: &str) -> (f64, Vec<Shown>) {
    let mut reader = Reader::from_str(picture);
    let (mut width, mut texts, mut within) = (0.0, Vec::new(), false);
    let attribute = |start: &quick_xml::events::BytesStart<'_>, name: &str| {
        let found = start.attributes().map(Result::unwrap).find(|a| a.key.as_ref() == name);
        found.map(|a| a.value.into_owned()).unwrap_or_default()
    };
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) if start.name().as_ref() == "svg" => {
                width = attribute(&start, "width").trim_end_matches("pt").parse().unwrap();
            }
            Event::Start(start) if start.name().as_ref() == "text" => {
                let x = attribute(&start, "x").parse().unwrap();
                texts.push(Shown { x, class: attribute(&start, "class"), words: String::new() });
                within = true;
            }
            Event::End(end) if end.name().as_ref() == "text" => within = false,
            Event::Text(text) if within => {
                texts.last_mut().unwrap().words += text.trim();
            }
            Event::GeneralRef(name) if within => {
                texts.last_mut().unwrap().words.extend(["&", &*name, ";"]);
            }
            Event::Eof => return (width, texts),
            _ => {}
        }
    }
}

#[test]
fn the_first_warning_admission_and_confession_are_named_at_every_width_and_no_text_leaves_the_paper() {
    for path in RECORDINGS {
        let session = session(path);
        for width in ["174mm", "84mm", "1200px", "80mm"] {
            let content = content(&session, "start");
            let (paper, texts) = read(&picture(std::slice::from_ref(&content), width));
            for text in &texts {
                let em = if text.class == "title" { 9.0 * 1.15 } else { 7.0 };
                // The mean width of a character in DejaVu Sans is about half an em in a sentence, more in a word.
                let count = text.words.chars().count();
                let mean = if count > 30 { 0.5 } else { 0.6 };
                let length = f64::from(u32::try_from(count).unwrap()) * em * mean;
                let (from, to) = match text.class.as_str() {
                    "end" => (text.x - length, text.x),
                    "middle" => (text.x - length / 2.0, text.x + length / 2.0),
                    _ => (text.x, text.x + length),
                };
                assert!(
                    from > -8.0 && to < paper + 12.0,
                    "{path} at {width}: {:?} from {from} to {to}",
                    text.words
                );
            }
            for kind in ["warning", "admission", "confession"] {
                if content.marks.iter().any(|mark| mark.kind == kind) {
                    let named = texts.iter().any(|text| text.words.starts_with(kind));
                    assert!(named, "{path} at {width}: no {kind}");
                }
            }
        }
    }
}

#[test]
fn type_is_seven_points_and_lines_are_half_a_point_at_least() {
    let sizes = regex::Regex::new(r"(font-size:|stroke-width[:=]\D?)([0-9.]+)").unwrap();
    for width in ["174mm", "84mm", "1200px"] {
        let picture = picture(&[content(&session(RECORDINGS[0]), "custody")], width);
        let mut found = 0;
        for size in sizes.captures_iter(&picture) {
            let least = if size[1].starts_with("font") { 7.0 } else { 0.5 };
            assert!(size[2].parse::<f64>().unwrap() >= least, "{}", &size[0]);
            found += 1;
        }
        assert!(found > 4, "{found}");
        assert!(!picture.contains("rgb(") && !picture.contains("<image"), "grey alone");
    }
}

#[test]
fn the_same_log_gives_the_same_bytes_and_the_file_has_its_data_as_text() {
    let args = ["picture", RECORDINGS[0], "--zero", "custody"];
    let (one, other) = (untaped(&args, ""), untaped(&args, ""));
    assert_eq!(one.stdout, other.stdout);
    let text = String::from_utf8(one.stdout).unwrap();
    for part in [
        "aria-labelledby=\"title description\"",
        "17:09:20 = 6:00:35 taped + 11:08:45 UNTAPED",
        "hours since custody",
        "16:57:51.770\tconfession",
        "4f2cf9deacc74843dc680033247e68d47bf815c50d979028ba39c1fbaf2719b6",
    ] {
        assert!(text.contains(part), "{part} is not in it");
    }
}

#[test]
fn several_sessions_are_aligned_at_one_reference_point_and_the_longest_is_first() {
    let output = untaped(&["picture", "--zero", "warning", RECORDINGS[0], RECORDINGS[1]], "");
    let text = String::from_utf8(output.stdout).unwrap();
    let place =
        |words: &str| text.find(&format!(">\n{words}")).unwrap_or_else(|| panic!("{words} is not in it"));
    assert!(place("R v. Thorrold") < place("State v. Tull"));
    // Both have a warning at the reference point, so that their names are at one place.
    let (_, texts) = read(&text);
    let warnings: Vec<f64> = texts.iter().filter(|text| text.words == "warning").map(|text| text.x).collect();
    assert_eq!(warnings.len(), 2);
    assert!((warnings[0] - warnings[1]).abs() < 0.02, "{warnings:?}");
    // A session without the reference point is refused with its name.
    let output = untaped(&["picture", "--zero", "confession", RECORDINGS[0], RECORDINGS[2]], "");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.stdout.is_empty() && said.contains("oswald-1963.jsonl"), "{said}");
}

#[test]
fn text_of_a_log_stays_text() {
    let log = concat!(
        "{\"format\":\"untaped\",\"version\":1,\"title\":\"<script>alert(1)</script> & \\u001b[31m\\u0000 ]]>\"}\n",
        "{\"t\":0,\"type\":\"mark\",\"kind\":\"<b onload='x'>\\\"\"}\n",
        "{\"t\":60,\"type\":\"untaped\",\"end\":120,\"reason\":\"</title><script>\"}\n",
        "{\"t\":200,\"type\":\"note\",\"text\":\"x\"}\n"
    );
    let session = Session::from_text("hostile.jsonl", log, Thresholds::default());
    let text = picture(&[content(&session, "start")], "174mm");
    let (_, texts) = read(&text);
    assert!(texts.iter().any(|text| text.words.contains("script")), "the title is shown");
    for raw in ["<script", "<b ", "</title><", "\u{1b}", "\u{0}"] {
        assert!(!text.contains(raw), "{raw:?} is in it");
    }
}

#[test]
fn a_picture_is_written_whole_under_a_name_that_ends_in_svg_and_replaces_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.svg");
    let name = path.to_str().unwrap();
    let run = |args: &[&str]| untaped(&[&["picture", RECORDINGS[1]], args].concat(), "");
    assert_eq!(run(&["-o", name]).status.code(), Some(0));
    let written = std::fs::read(&path).unwrap();
    assert_eq!(written, run(&[]).stdout);
    for (args, said) in [
        (&["-o", name][..], "already exists"),
        (&["-o", "a.png"], "a picture is SVG; give -o a name that ends in .svg"),
        (&["--width", "5mm"], "a picture is 80 mm to 2000 mm wide"),
        (&["--width", "wide"], "use a number with mm, cm, in, pt or px"),
    ] {
        let output = run(args);
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(stderr.contains(said), "{args:?}: {stderr}");
    }
    assert_eq!(std::fs::read(&path).unwrap(), written);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_row_of_the_tape_fills_the_session_and_adds_up_to_what_the_reports_say(log in logs()) {
        let session = Session::from_text("generated.jsonl", &log.text(), Thresholds::default());
        let Some(content) = Content::new(&session, &session.start_zero(), String::new()) else {
            prop_assert!(session.figures().span.is_none());
            return Ok(());
        };
        let mut at = content.extent.0;
        for segment in &content.segments {
            prop_assert_eq!(segment.span.0, at, "each begins where the one before ends");
            at = segment.span.1;
        }
        prop_assert!(content.segments.is_empty() || at == content.extent.1);
        let length = |wanted: &[SegmentKind]| -> Millis {
            let of = content.segments.iter().filter(|segment| wanted.contains(&segment.kind));
            of.fold(Millis::ZERO, |sum, segment| sum + (segment.span.1 - segment.span.0))
        };
        let totals = session.figures().totals().unwrap();
        prop_assert_eq!(length(&[SegmentKind::Taped]), totals.taped.unwrap_or_default());
        prop_assert_eq!(length(&[SegmentKind::Other(Texture::NotHeld)]), totals.not_held);
        let by = totals.untaped_by_questioning.unwrap_or_default();
        prop_assert_eq!(length(&[SegmentKind::Other(Texture::Questioned)]), by.yes);
        prop_assert_eq!(length(&[SegmentKind::Other(Texture::Open)]), by.disputed + by.unknown);
        prop_assert_eq!(length(&[SegmentKind::Other(Texture::NotQuestioned)]), by.no);
        read(&svg(&[content], Paper::default()).unwrap());
    }
}
