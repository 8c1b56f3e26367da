//! Every reader of foreign text, and what must hold for any bytes. The tests and the fuzz targets in `fuzz/` share it.
//!
//! A new reader is a function here, a row of [`READERS`], a folder `tests/corpus/NAME` with a few good and bad inputs, and
//! `fuzz/fuzz_targets/NAME.rs`; a test checks that all four exist.

use crate::player::{Player, Setup};
use regex::Regex;
use std::sync::{Arc, LazyLock};
use untaped::app::{Effect, Key};
use untaped::import::{Document, FORMATS, Options, decode, detect_format, is_case_file};
use untaped::record::{Body, LineEnd, LineReader, Problems, ascii, visible};
use untaped::report::{
    Check, EventLine, Gaps, Hours, HoursRequest, Page, Transcript, View, WorkLine, WorkLines, WorkRequest,
    json_compact, json_pretty,
};
use untaped::session::{Citation, CitationRef, LogBytes, Quotation, Session, Thresholds, Wording};
use untaped::store::ResumePoint;
use untaped::time::Millis;
use untaped::work::{
    Act, Codebook, Codebooks, Facts, LineFinder, Viewer, Work, WorkFile, merge, read_codebook,
};

/// What is done with bytes: it returns where all is well, and panics where it is not.
pub type Reader = fn(&[u8]);

/// Every reader by its name.
pub const READERS: &[(&str, Reader)] = &[
    ("line", line),
    ("log", log),
    ("command", command),
    ("citation", citation),
    ("place", place),
    ("visible", any_text),
    ("import", import),
    ("case_file", case_file),
    ("work_file", work_file),
    ("codebook", codebook),
    ("facts", facts),
];

/// What a character may do on a terminal, said in Unicode's own words and not in those of the program.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Is drawn, and carries no joiner.
    Drawn,
    /// Is drawn, and may carry a joiner or a variation selector.
    Carrier,
    /// Is drawn on the character before it.
    Mark,
    Joiner,
    Variation,
    /// A control, a format control, a separator of lines, a tag, ignorable, or no character at all.
    Harmful,
}

/// The kind of every character; later rows win.
static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let all: String = ('\0'..=char::MAX).collect();
    let mut kinds = vec![Kind::Drawn; 0x11_0000];
    for (kind, class) in [
        (Kind::Carrier, r"[\p{L}\p{M}\p{S}\p{No}\p{Extended_Pictographic}0-9\#*--a-zA-Z]"),
        (Kind::Mark, r"[\p{Mn}\p{Me}]"),
        (
            Kind::Harmful,
            r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]",
        ),
        (Kind::Joiner, r"[\x{200C}\x{200D}]"),
        (Kind::Variation, r"[\x{FE00}-\x{FE0F}\x{E0100}-\x{E01EF}]"),
    ] {
        for found in Regex::new(class).expect("the class is right").find_iter(&all) {
            found.as_str().chars().for_each(|c| kinds[c as usize] = kind);
        }
    }
    kinds
});

/// Asserts that a text is fit for a terminal. Line ends are the only controls in it; joiners and selectors stand behind what
/// takes them, one at a time; marks do not pile up.
pub fn assert_harmless(text: &str) {
    let (mut before, mut marks) = (Kind::Drawn, 0);
    for (at, c) in text.char_indices().filter(|&(_, c)| !matches!(c, ' '..='~')) {
        if text[..at].ends_with(|c: char| matches!(c, ' '..='~')) {
            let digit = text[..at].ends_with(|c: char| c.is_ascii_digit() || c == '#' || c == '*');
            (before, marks) = (if digit { Kind::Carrier } else { Kind::Drawn }, 0);
        }
        let kind = if c == '\n' { Kind::Drawn } else { KINDS[c as usize] };
        marks = if kind == Kind::Mark { marks + 1 } else { 0 };
        let carried = match kind {
            Kind::Drawn | Kind::Carrier => true,
            Kind::Mark => marks <= 4,
            Kind::Joiner => matches!(before, Kind::Carrier | Kind::Mark | Kind::Variation),
            Kind::Variation => before == Kind::Carrier,
            Kind::Harmful => false,
        };
        assert!(carried, "{c:?} would reach the terminal, in {:?}", around(text, at));
        before = kind;
    }
}

fn around(text: &str, at: usize) -> String {
    text.char_indices().filter(|(i, _)| i.abs_diff(at) < 40).map(|(_, c)| c).collect()
}

/// What of a text a fuzzer is not stopped by.
fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// One line of a log, as the first and as a later one, whole and cut off.
fn line(bytes: &[u8]) {
    for first in [true, false] {
        for end in [LineEnd::Newline, LineEnd::Missing] {
            let mut reader = LineReader::new();
            let (mut scratch, mut again, mut problems) = (String::new(), String::new(), Problems::default());
            if !first {
                reader.read(
                    br#"{"format":"untaped","version":1}"#,
                    LineEnd::Newline,
                    1,
                    &mut again,
                    &mut problems,
                );
                assert!(problems.is_empty());
            }
            let number = if first { 1 } else { 2 };
            let before = reader.clone();
            let event = reader.read(bytes, end, number, &mut scratch, &mut problems);
            for problem in problems.list() {
                assert_eq!(problem.line, number);
                assert!(problem.message.len() < 500 && !problem.message.is_empty());
            }
            let blank = bytes.iter().all(|b| b" \t\r\xEF\xBB\xBF".contains(b));
            let header = reader.header().start.is_some() || reader.header().title.is_some();
            assert!(event.is_some() || !problems.is_empty() || blank || first || header);
            if let Some(event) = event {
                assert!(event.time.is_some() || event.end.is_none());
                assert!(event.time.is_none_or(|t| t.0.abs() <= untaped::time::MAX_MILLIS));
                assert!(event.end.is_none_or(|end| event.time.is_some_and(|t| t <= end)));
                let mut scratch = String::new();
                let again = before.reread(bytes, number, &mut scratch).map(|e| format!("{e:?}"));
                assert_eq!(again.is_some(), !first || bytes.first() != Some(&0xEF) || again.is_some());
            }
        }
    }
}

/// A session of bytes, and the reader of its texts.
fn session(bytes: &[u8]) -> (Session, LogBytes) {
    let session = Session::from_bytes("any.jsonl", bytes, Thresholds::default());
    (session, LogBytes::Memory(Arc::new(bytes.to_vec())))
}

/// A whole log: every figure, every report as text and as JSON, and a look at it in the player.
fn log(bytes: &[u8]) {
    let (session, text) = session(bytes);
    let figures = session.figures();
    if let (Some(sums), Some(_)) = (figures.totals(), figures.taped()) {
        let parts = [sums.taped, sums.untaped, Some(sums.not_held)].into_iter().flatten().sum::<Millis>();
        assert_eq!(parts, sums.elapsed, "taped, untaped and not held are the whole session");
        assert!(sums.assumed_taped <= sums.taped);
    }
    assert!(figures.gaps.windows(2).all(|g| g[0].span.end <= g[1].span.start));
    assert!(figures.gaps.iter().all(|g| !g.span.is_empty()));
    for problem in session.problems().list() {
        assert!(problem.line >= 1 && problem.line <= session.line_count().max(1), "{problem:?}");
    }
    let event = |i| Ok::<_, ()>(text.event(&session, i).ok().flatten().expect("what was read is read again"));
    let view = View { zero: session.start_zero(), min_gap: Millis::ZERO };
    let all = (0..session.key_events().marks.len()).collect();
    let request = HoursRequest { since: session.zeros().pop(), marks: all, ..HoursRequest::default() };
    for page in [Page { ascii: false, safe: true }, Page { ascii: true, safe: true }] {
        let mut out = Gaps::new(&session, &view).text(&session, &view, page)
            + &Hours::new(&session, &view, &request).text(&session, &view, &request, page)
            + &Check::new(&session).text(&session, "any\u{1b}.jsonl", page);
        let transcript = Transcript::new(&session, &view, page);
        out += &transcript.head();
        let write = |line: &str| {
            out += line;
            Ok(())
        };
        assert_eq!(transcript.lines(None, event, write), Ok(()));
        assert_harmless(&out);
        assert!(!page.ascii || out.is_ascii(), "an ASCII page has ASCII alone");
    }
    let mut json = Vec::new();
    let page = Page { ascii: false, safe: false };
    json_pretty(page, &Gaps::new(&session, &view), &mut json).expect("memory takes all");
    json_pretty(page, &Hours::new(&session, &view, &request), &mut json).expect("memory takes all");
    json_pretty(page, &Check::new(&session), &mut json).expect("memory takes all");
    for i in 0..session.index().len() {
        let event = event(i).expect("it is read again");
        let words = if let Body::Utterance { text, .. } = &event.body {
            text.as_ref()
        } else {
            event.body.type_word()
        };
        let said = Quotation {
            who: session.people().label(session.index().entries()[i].speaker()),
            words,
            wording: Wording::of(&event),
            ..Quotation::default()
        };
        let line = Citation::from_event(&session, &view.zero, i, said, &"0123456789abcdef".repeat(4))
            .expect("an event can be cited")
            .full_line();
        assert_harmless(&line);
        assert!(!line.contains('\n'));
        let cited = CitationRef::parse(&line).expect("a citation is read again");
        assert_eq!(format!("{:?}", cited.target), format!("Event({})", i + 1));
        if let Some(line) = EventLine::new(&session, &view, i, event) {
            json_compact(page, &line, &mut json).expect("memory takes all");
        }
    }
    assert_harmless(std::str::from_utf8(&json).expect("JSON is UTF-8"));
    let values = serde_json::Deserializer::from_slice(&json).into_iter::<serde_json::Value>();
    for value in values {
        value.expect("what is printed as JSON is JSON");
    }
    look(Player::of("any\u{202e}.jsonl", bytes, &Setup::default()), "G\tnGguzmiqyqB");
}

/// Presses keys, and asserts that no screen shows what must not be shown.
fn look(mut player: Player, keys: &str) {
    for key in keys.chars() {
        player.key(if key == '\t' { Key::Tab } else { Key::Char(key) });
        assert_screen(&player);
    }
}

fn assert_screen(player: &Player) {
    let buffer = player.buffer();
    for cell in &buffer.content {
        assert_harmless(cell.symbol());
        assert!(!cell.symbol().contains('\n'));
    }
    for asked in &player.asked {
        if let Effect::Copy(text) | Effect::KeepCitation(text) = asked {
            assert_harmless(text);
            assert!(!text.contains('\n'), "a citation is one line");
        }
    }
}

const DEMO: &[u8] = include_bytes!("../../recordings/late-tape.jsonl");

/// What is typed after `:`, and the same as a pattern after `/`.
fn command(bytes: &[u8]) {
    let typed = lossy(bytes);
    for prompt in [':', '/'] {
        let mut player = Player::of("late-tape.jsonl", DEMO, &Setup::default());
        player.key(Key::Char(prompt));
        let keys = typed.chars().take(500).filter(|c| !c.is_control());
        keys.for_each(|c| player.key(Key::Char(c)));
        assert_screen(&player);
        player.key(Key::Enter);
        assert_screen(&player);
        player.tell(untaped::app::Msg::Paste(typed.clone()));
        look(player, "nr");
    }
}

/// A citation that somebody pastes.
fn citation(bytes: &[u8]) {
    let text = lossy(bytes);
    if let Some(cited) = CitationRef::parse(&text) {
        assert!(text.to_ascii_lowercase().contains(&cited.sha256));
        assert!((12..=64).contains(&cited.sha256.len()));
        assert!(!cited.cites("") && cited.cites(&cited.sha256));
    }
}

/// The place that was kept for a log, in whatever state it is found.
fn place(bytes: &[u8]) {
    let Ok(place) = serde_json::from_slice::<ResumePoint>(bytes) else { return };
    let setup = Setup { place: Some(place), ..Setup::default() };
    look(Player::of("late-tape.jsonl", DEMO, &setup), " zq");
}

/// Any text on its way to a terminal.
fn any_text(bytes: &[u8]) {
    let text = lossy(bytes);
    let shown = visible(&text);
    assert_harmless(&shown);
    assert!(!shown.contains('\n'));
    let twice = visible(&shown);
    let differ = shown.char_indices().zip(twice.chars()).find(|&((_, a), b)| a != b);
    assert!(
        twice == shown,
        "shown twice it differs, at {differ:?} in {:?}",
        differ.map(|((at, _), _)| around(&shown, at))
    );
    let shown = ascii(&shown).into_owned();
    assert!(shown.bytes().all(|b| (b' '..=b'~').contains(&b)));
    assert_eq!(text.is_empty(), shown.is_empty(), "nothing vanishes");
}

/// A transcript that others made, by every format, also by those that it is not.
fn import(bytes: &[u8]) {
    let decoded = decode(bytes, None);
    let document = Document { text: &decoded.text, name: "any.txt" };
    let _ = detect_format(&document);
    let options = [
        Options::default(),
        Options { keep_tiers: true, columns: Some("start=1,end=2,text=3".to_owned()), ..Options::default() },
    ];
    for (format, options) in FORMATS.iter().flat_map(|format| options.iter().map(move |o| (format, o))) {
        let _ = (format.detect)(&document);
        let Ok(transcript) = format.import(&document, options) else { continue };
        for item in &transcript.items {
            assert!(item.line >= 1, "{}: {item:?}", format.word);
            let ends = item.end.is_none_or(|end| item.at.is_some_and(|at| at <= end));
            assert!(ends, "{}: ends before it begins: {item:?}", format.word);
        }
        for problem in transcript.problems.list() {
            assert!(problem.message.len() < 500 && !problem.message.is_empty(), "{}", format.word);
        }
    }
}

/// A case file.
fn case_file(bytes: &[u8]) {
    let text = lossy(bytes);
    let _ = is_case_file(&text);
    if let Err(faulty) = untaped::import::CaseFile::parse(&text) {
        assert!(!faulty.faults.is_empty(), "what is refused is refused for a reason");
        assert!(faulty.faults.iter().all(|fault| fault.line >= 1 && !fault.to_string().is_empty()));
    }
}

/// A work file: the first bytes say how it is cut. Reading never fails, what is read is read again, and joining and placing it
/// never fail either.
fn work_file(bytes: &[u8]) {
    static LOG: LazyLock<(Session, LogBytes)> = LazyLock::new(|| {
        let log = include_bytes!("../../recordings/five-gaps.jsonl");
        (Session::from_bytes("log", log, Thresholds::default()), LogBytes::Embedded(log))
    });
    let file = WorkFile::from_bytes("kp.jsonl", bytes);
    for problem in file.problems.list() {
        assert!(untaped::record::is_visible(&problem.to_string()), "{problem:?}");
    }
    for (_, act) in &file.acts {
        assert_eq!(Act::parse(&act.line).as_ref(), Ok(act));
    }
    let holding = file.holding();
    assert!(holding.problems().iter().all(|(place, _)| *place < file.acts.len()));
    if let Ok((merged, _)) = merge(&[file.clone(), file.clone()]) {
        for text in merged.into_values() {
            assert_eq!(WorkFile::from_bytes("x", text.as_bytes()).acts.len(), file.acts.len());
        }
    }
    let (session, text) = &*LOG;
    let work = Work::new(vec![file], &mut LineFinder::new(session, text)).unwrap();
    let view = View { zero: session.start_zero(), min_gap: Millis::ZERO };
    let codebooks = Codebooks::default();
    let lines = WorkLines::new(session, &view, &codebooks, "0");
    let page = Page { ascii: false, safe: true };
    let request = WorkRequest { all: true, ..WorkRequest::default() };
    let event = |i| text.event(session, i).map(Option::unwrap);
    let take = |line: WorkLine| {
        for text in [line.text(None, session, page), line.markdown(None, session, page), line.csv(page)] {
            // A field of CSV may have several lines, which the page makes visible too.
            assert!(text.lines().all(untaped::record::is_visible), "{text:?}");
        }
        assert_eq!(line.csv(page).matches('\n').count(), 1);
        Ok(())
    };
    lines.each(&work, &request, event, take).unwrap();
    let _ = work.marks(&Viewer::Everyone);
    for coder in work.coders().keys() {
        let seen = work.seen(coder).unwrap_or_default();
        assert!(seen.is_sorted() && seen.iter().all(|(first, last)| first <= last));
    }
}

/// A file of facts, and the list of words that begins one: each fact that is read can be looked for.
fn facts(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let is_shown = |problems: &[untaped::work::Problem]| {
        problems.iter().all(|problem| untaped::record::is_visible(&problem.to_string()))
    };
    match Facts::read("facts.json", &text) {
        Ok(facts) => {
            let mut ids: Vec<&str> = facts.list.iter().map(|fact| fact.id.as_str()).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), facts.list.len());
            assert!(facts.list.iter().all(|fact| !fact.patterns.is_empty() && !fact.is_in("")));
            assert!(is_shown(&facts.unknown));
        }
        Err(problems) => assert!(!problems.is_empty() && is_shown(&problems)),
    }
    match Facts::from_words("words.txt", &text) {
        Ok(written) => assert!(Facts::read("facts.json", &written).unwrap().unknown.is_empty()),
        Err(problems) => assert!(!problems.is_empty() && is_shown(&problems)),
    }
}

/// A codebook, in JSON or as `.qdc`: what is read has unique keys, and its text is read again as the same.
fn codebook(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.qdc");
    std::fs::write(&path, text.as_bytes()).unwrap();
    let words = Codebook::from_words("words.txt", "words", "Words", &text);
    for read in [read_codebook(&path).unwrap(), words] {
        match read {
            Ok(book) => {
                assert!(!book.codes.is_empty());
                for group in &book.groups {
                    let mut keys: Vec<char> = book.codes_of(&group.id).filter_map(|code| code.key).collect();
                    let given = keys.len();
                    keys.sort_unstable();
                    keys.dedup();
                    assert!(given > 0 && keys.len() == given);
                }
                assert_eq!(Codebook::read("again.json", book.source_text()).as_ref(), Ok(&book));
            }
            Err(problems) => assert!(problems.iter().all(|p| untaped::record::is_visible(&p.to_string()))),
        }
    }
}
