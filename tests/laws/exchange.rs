//! An export that is read again gives the same events, in everything that the format carries.
//!
//! The logs are those of `log.rs`, with names and words that are hard on formats. What each format carries is computed
//! here from the text of `docs/formats.md`.

use super::log::logs;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use untaped::export::{Context, Losses};
use untaped::import::{Content, Document, Options, Transcript, detect_format};
use untaped::record::{Body, Caption, Event, Provenance, Questioning};
use untaped::session::{GapKind, LogBytes, Part, Session, Thresholds};
use untaped::time::{Millis, SessionTime};

const NAMES: [&str; 9] = [
    "P1", "Det. R. Kessler", "untaped:gaps", "a b untaped:2", " blanks  around ", "", "x:y", "né, e_f|g%",
    "a\nb",
];

const WORDS: [&str; 31] = [
    "Where were you?",
    "At home.",
    "no stop at the end",
    "two\nlines",
    "blank\n\nline",
    "  blanks   around  ",
    "",
    "\"quoted\" & <b>bold</b> {\\an8}",
    "=1+1",
    "'=escape_formula",
    "[UNTAPED 0:00:01]",
    "a bullet \u{15}1_2\u{15} in it",
    "a blank before the point .",
    "A: I said: no",
    "tab\there\r\nnext",
    "00:00:01,000 --> 00:00:02,000",
    "42",
    "nul \0 and bell \u{7}",
    "警察 and é",
    "untaped:marks x",
    "+... trails off +...",
    "]]> \u{ffff}",
    "\0=1+1;-2\n+3",
    "a;'=1;''tis|\"@x",
    "''=\t-\r'+",
    "1\n99\n00:00:00,000 --> 09:00:00,000",
    "1:00 -> 2:00",
    "(inaudible) it’s ‘so’ 555-0100",
    "...",
    "XXX said(.) &c “&d” <^e> (one) (two) -?",
    "‘ . ’",
];

/// A log as text, with names and words of ours.
fn texts() -> impl Strategy<Value = String> {
    (logs(), proptest::collection::vec((0..WORDS.len(), 0..3_usize), 40..41), 0..NAMES.len()).prop_map(
        |(log, words, names)| {
            let json = |text: &str| serde_json::Value::from(text).to_string();
            let text = log.text();
            let lines = text.lines().enumerate().map(|(i, line)| {
                let (word, shift) = words[i % words.len()];
                let mut line = line.replace(r#""text":"words""#, &format!(r#""text":{}"#, json(WORDS[word])));
                line = line.replace(r#""tape_on""#, &format!(r#""tape_on","offset":{word}.25"#));
                line = line.replace(r#""text":"a remark""#, &format!(r#""text":{}"#, json(WORDS[word])));
                for n in 1..4 {
                    let name = json(NAMES[(names + n + shift) % NAMES.len()]);
                    line = line.replace(&format!(r#""speaker":"P{n}""#), &format!(r#""speaker":{name}"#));
                }
                if let (Some(open), Some(t)) = (line.strip_suffix('}'), value_of_t(&line)) {
                    let own = |key: &str| !line.contains(key) && shift > 0;
                    let source = if own("\"source\"") { r#","source":"diary""# } else { "" };
                    let sure = if own("\"certainty\"") { r#","certainty":"estimated""# } else { "" };
                    let said = json(WORDS[word]);
                    let alt = format!(
                        r#","indirect":true,"alt":[{{"t":{t},"text":{said}}},{{"source":"F.","end":{t}}}]"#
                    );
                    let alt = if shift == 2 { alt.as_str() } else { "" };
                    line = format!("{open}{source}{sure}{alt}}}");
                }
                line + "\n"
            });
            lines.collect()
        },
    )
}

/// The `t` of a line, as written.
fn value_of_t(line: &str) -> Option<&str> {
    line.strip_prefix("{\"t\":")?.split(',').next()
}

/// A log that was read, with its events.
struct Read {
    session: Session,
    text: LogBytes,
    events: Vec<(Event<'static>, bool, Option<SessionTime>)>,
}

fn read(log: &str) -> Read {
    crate::watchdog::watch();
    let session = Session::from_text("log", log, Thresholds::default());
    let text = LogBytes::Memory(Arc::new(log.as_bytes().to_vec()));
    let events = (0..session.index().len())
        .map(|i| {
            let entry = session.index().get(i).unwrap();
            (text.event(&session, i).unwrap().unwrap(), entry.is_timed(), session.index().end(i))
        })
        .collect();
    Read { session, text, events }
}

pub(crate) fn exported(
    word: &str,
    session: &Session,
    text: &LogBytes,
    header: Option<&[u8]>,
) -> (String, Losses) {
    let format = untaped::export::named(word).unwrap();
    let mut event = |i| text.event(session, i).map(|event| event.unwrap());
    let mut line = |i: usize| text.line(session.index().get(i).unwrap().byte_offset());
    let sha256 = || Ok("0".repeat(64));
    let zero = session.start_zero();
    let mut context = Context {
        work: None,
        session,
        zero: &zero,
        min_gap: Millis::ZERO,
        sha256: &sha256,
        header,
        read: &mut event,
        line: &mut line,
    };
    let mut out = Vec::new();
    let losses = (format.write)(&mut context, &mut out).unwrap();
    (String::from_utf8(out).unwrap(), losses)
}

/// One thing that was said: when, by whom, the words; and its end, if that is known.
type Said = (Option<i64>, Option<String>, String, Option<i64>);
/// An untaped interval: from when to when, and what is stated of it.
type Untaped = (i64, i64, Option<String>, Option<Questioning>, Option<String>);

/// What a transcript, or a log, holds for an exchange.
#[derive(Debug, Default, PartialEq)]
struct Held {
    said: Vec<Said>,
    untaped: Vec<Untaped>,
    marks: Vec<(i64, String, Option<String>)>,
    notes: Vec<(i64, String)>,
    start: Option<i64>,
}

impl Held {
    fn sorted(mut self) -> Held {
        self.said.sort();
        self.untaped.sort();
        self.marks.sort();
        self.notes.sort();
        self
    }

    fn of(transcript: &Transcript<'_>) -> Held {
        let mut held = Held { start: transcript.start.map(|(t, _)| t.0), ..Held::default() };
        for item in &transcript.items {
            let (at, end) = (item.at.map(|t| t.0), item.end.map(|t| t.0));
            match &item.content {
                Content::Utterance { speaker, text, .. } => {
                    let who = speaker.map(|n| transcript.people[n.0 as usize].id.clone());
                    held.said.push((at, who, text.to_string(), end));
                }
                Content::Event(body) => match &**body {
                    Body::Untaped { reason, questioning, source } => {
                        let own =
                            |text: &Option<std::borrow::Cow<'_, str>>| text.as_ref().map(ToString::to_string);
                        held.untaped.push((
                            at.unwrap(),
                            end.unwrap(),
                            own(reason),
                            *questioning,
                            own(source),
                        ));
                    }
                    Body::Mark { kind, text } => {
                        let text = text.as_ref().map(ToString::to_string);
                        held.marks.push((at.unwrap(), kind.to_string(), text));
                    }
                    Body::Note { text } => held.notes.push((at.unwrap(), text.to_string())),
                    other => panic!("{other:?}"),
                },
            }
        }
        held.sorted()
    }
}

/// What a format carries of a log.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that a format carries or not")]
struct Carries {
    /// Words as they come out; `None` where they are lost.
    words: fn(&str) -> Option<String>,
    /// A speaker's id as it comes out, with the words beside it; empty for none.
    name: fn(&str, &str) -> String,
    /// Whether it is seen that an end is not stated.
    open_ends: bool,
    cues: bool,
    untimed: bool,
    marks: bool,
    notes: bool,
    clock: bool,
}

impl Carries {
    fn of(&self, log: &Read) -> Held {
        let mut held = Held::default();
        let Some(span) = log.session.figures().span else { return self.without_session(log) };
        held.start = log.session.clock().at(span.start).filter(|_| self.clock).map(|_| span.start.0);
        let origin = origin(log, span.start);
        for (event, timed, end) in &log.events {
            let at = event.time.filter(|_| *timed).map(|t| (t - origin).0);
            match &event.body {
                Body::Utterance { speaker, text, .. } if at.is_some() || self.untimed => {
                    let Some(words) = (self.words)(text) else { continue };
                    let who = (self.name)(speaker.as_deref().unwrap_or_default(), &words);
                    let who = Some(who).filter(|who| !who.is_empty());
                    let end = end.filter(|_| at.is_some()).map(|end| (end - origin).0);
                    held.said.push((at, who, words, end.filter(|&end| Some(end) > at)));
                }
                Body::Mark { kind, text } if self.marks && at.is_some() => {
                    held.marks.push((at.unwrap(), kind.to_string(), text.as_ref().map(ToString::to_string)));
                }
                Body::Note { text } if self.notes && at.is_some_and(|at| at >= 0) => {
                    held.notes.push((at.unwrap(), spaced(text)));
                }
                _ => {}
            }
        }
        for gap in log.session.figures().gaps.iter().filter(|gap| gap.kind == GapKind::Declared) {
            let rel = |t: SessionTime| (t - origin).0;
            let all = (rel(gap.span.start), rel(gap.span.end));
            if let [part] = gap.parts.as_slice() {
                held.untaped.push(interval(all, part));
                continue;
            }
            // What is stated is said with each part.
            held.untaped.push((all.0, all.1, None, None, None));
            let parts = gap.parts.iter();
            held.untaped.extend(parts.map(|p| interval((rel(p.span.start), rel(p.span.end)), p)));
        }
        held.sorted()
    }

    fn without_session(&self, log: &Read) -> Held {
        let mut held = Held::default();
        for (event, ..) in log.events.iter().filter(|_| self.untimed) {
            if let Body::Utterance { speaker, text, .. } = &event.body {
                let words = (self.words)(text).unwrap();
                let who = (self.name)(speaker.as_deref().unwrap_or_default(), &words);
                held.said.push((None, Some(who).filter(|who| !who.is_empty()), words, None));
            }
        }
        held.sorted()
    }
}

/// A part of a gap as an interval, in which each thing stands that is stated of it, once.
fn interval((from, to): (i64, i64), part: &Part) -> Untaped {
    let joined = |texts: Vec<&str>| if texts.is_empty() { None } else { Some(texts.join(", ")) };
    let questioned = part.stated.iter().any(|stated| stated.questioning.is_some()).then_some(part.questioned);
    (from, to, joined(part.reasons().collect()), questioned, joined(part.sources().collect()))
}

/// Compares what came back with what a format carries; where an end was not stated, any will do that is none of others.
fn compare(carries: &Carries, expected: Held, found: Held) -> Result<(), TestCaseError> {
    if carries.open_ends {
        prop_assert_eq!(&expected.said, &found.said);
    } else {
        type Ends = (usize, Vec<i64>);
        let by = |said: &[Said]| {
            let mut by = BTreeMap::<(Option<i64>, Option<String>, String), Ends>::new();
            for (at, who, words, end) in said {
                let ends = by.entry((*at, who.clone(), words.clone())).or_default();
                ends.0 += 1;
                ends.1.extend(end);
            }
            by
        };
        let (expected, found) = (by(&expected.said), by(&found.said));
        prop_assert_eq!(expected.keys().collect::<Vec<_>>(), found.keys().collect::<Vec<_>>());
        for (key, (n, ends)) in expected {
            let (m, mut all) = found[&key].clone();
            prop_assert_eq!(n, m, "{:?}", &key);
            for end in ends {
                let at = all.iter().position(|&other| other == end);
                prop_assert!(at.is_some(), "{:?} ends at {}: {:?}", &key, end, &all);
                all.remove(at.unwrap());
            }
        }
    }
    prop_assert_eq!(expected.untaped, found.untaped);
    prop_assert_eq!(expected.marks, found.marks);
    prop_assert_eq!(expected.notes, found.notes);
    prop_assert_eq!(expected.start, found.start);
    Ok(())
}

fn law(word: &str, reader: &str, log: &str, carries: &Carries) -> Result<(), TestCaseError> {
    let log = read(log);
    let (text, losses) = exported(word, &log.session, &log.text, None);
    let document = Document { text: &text, name: "" };
    let format = untaped::import::format_named(reader).unwrap();
    // A file without a cue cannot be told to be one of cues.
    if word != "srt" || !text.is_empty() {
        prop_assert_eq!(detect_format(&document).map(|chosen| chosen.word), Some(reader));
    } else {
        return Ok(());
    }
    let transcript =
        format.import(&document, &Options::default()).map_err(|e| TestCaseError::fail(e.message))?;
    let mut expected = carries.of(&log);
    // Among cues, words of nobody that read as a gap become one, which is no part of a gap.
    let mut words_read_as_gaps: Vec<Untaped> = Vec::new();
    if carries.cues {
        let gap =
            |(_, who, words, end): &Said| who.is_none() && end.is_some() && Caption::parse(words).is_some();
        let (gaps, said) = expected.said.into_iter().partition(gap);
        expected.said = said;
        let gaps: Vec<Said> = gaps;
        let gaps = gaps.into_iter().map(|(at, _, _, end)| (at.unwrap(), end.unwrap(), None, None, None));
        words_read_as_gaps.extend(gaps);
        expected.untaped.extend(words_read_as_gaps.iter().cloned());
    }
    let found = Held::of(&transcript);
    let mut stated = found.untaped.clone();
    for words in &words_read_as_gaps {
        if let Some(at) = stated.iter().position(|part| part == words) {
            stated.remove(at);
        }
    }
    parts_come_back_or_are_listed(&log, &losses, &stated)?;
    compare(carries, expected.sorted(), found)
}

/// What the times of an export count from: without a clock, they are those of the log, unless they are far from zero.
fn origin(log: &Read, start: SessionTime) -> SessionTime {
    let has_clock = log.session.clock().at(start).is_some();
    let is_near = (0..=86_400_000).contains(&start.0);
    if has_clock || !is_near { start } else { SessionTime(0) }
}

/// Of the parts of each gap as many come back as are not listed to read as one with another.
fn parts_come_back_or_are_listed(
    log: &Read,
    losses: &Losses,
    stated: &[Untaped],
) -> Result<(), TestCaseError> {
    let Some(start) = log.session.figures().span.map(|span| origin(log, span.start)) else { return Ok(()) };
    let (mut parts, mut again) = (0, 0);
    for gap in log.session.figures().gaps.iter().filter(|gap| gap.kind == GapKind::Declared) {
        let (from, to) = ((gap.span.start - start).0, (gap.span.end - start).0);
        let mut inside: Vec<&Untaped> = stated.iter().filter(|(a, b, ..)| from <= *a && *b <= to).collect();
        // The whole of a gap with several parts says nothing.
        inside.retain(|part| gap.parts.len() < 2 || (part.0, part.1) != (from, to));
        parts += gap.parts.len();
        inside.dedup_by(|later, part| (&later.2, &later.3, &later.4) == (&part.2, &part.3, &part.4));
        again += inside.len();
    }
    let listed = losses.iter().find(|(what, _)| what.contains("read as one")).map_or(0, |(_, count)| count);
    prop_assert_eq!(parts as u64, again as u64 + listed, "{:?}", stated);
    Ok(())
}

fn held(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

fn spaced(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() || !held(c) { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn of_cues(text: &str) -> String {
    let lines: Vec<&str> = text.trim().split(['\n', '\r']).filter(|line| !line.trim().is_empty()).collect();
    lines.join("\n").replace('\0', "\u{fffd}")
}

fn of_tiers(text: &str) -> String {
    let text = text.trim().replace("\r\n", "\n").replace('\r', "\n");
    text.chars().map(|c| if held(c) { c } else { '\u{fffd}' }).collect()
}

/// A text as CHAT carries it, by the words of `docs/formats.md`.
fn of_chat(text: &str) -> String {
    const CHANGED: [(&str, &str); 7] = [
        ("[‘’]", "'"),
        (r"\(\.{1,3}\)", " $0 "),
        (r"(^|[ <>“”])&(\p{Alphabetic}|=0)", "$1& $2"),
        (r"(^|[ <>“”])\(([^() <>“”\[]*[^() <>“”\[0-9.:][^() <>“”\[]*)\)($|[ <>“”\[])", "$1[% $2]$3"),
        (r"(^|[ <>“”])(xx|yy|XXX|YYY|WWW)($|[ <>“”\[])", "$1[% $2]$3"),
        (r"(^|[ <>“”])\^", "$1＾"),
        ("-0", "\u{2011}0"),
    ];
    let mut line = spaced(text);
    for (from, to) in CHANGED {
        let from = regex::Regex::new(from).unwrap();
        // Words next to each other share the blank between them.
        for _ in 0..2 {
            line = spaced(&from.replace_all(&line, to));
        }
    }
    if line.chars().all(|c| " .?!".contains(c)) {
        line.insert_str(0, if line.is_empty() { "0" } else { "0 " });
    }
    line.strip_suffix(" .").unwrap_or(&line).to_owned()
}

const CUES: Carries = Carries {
    words: |text| Some(of_cues(text)),
    name: |name, _| name.split_whitespace().collect::<Vec<_>>().join(" "),
    open_ends: true,
    cues: true,
    untimed: false,
    marks: false,
    notes: false,
    clock: true,
};

const TIERS: Carries = Carries {
    words: |text| Some(of_tiers(text)),
    name: |name, _| spaced(name),
    open_ends: false,
    cues: false,
    untimed: false,
    marks: true,
    notes: false,
    clock: true,
};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn webvtt_gives_back_what_it_carries(log in texts()) {
        law("vtt", "vtt", &log, &CUES)?;
    }

    #[test]
    fn elan_gives_back_what_it_carries(log in texts()) {
        law("eaf", "elan", &log, &TIERS)?;
        let log = read(&log);
        let (text, _) = exported("eaf", &log.session, &log.text, None);
        let entities = ["&amp;", "&lt;", "&gt;", "&quot;"];
        for (at, _) in text.match_indices('&') {
            prop_assert!(entities.iter().any(|entity| text[at..].starts_with(entity)), "{}", &text[at..]);
        }
    }

    #[test]
    fn elan_gives_back_the_name_of_a_media_file_of_this_computer_alone(
        name in "(\\./|/|//|\\\\\\\\|file:///C:/|file://|FILE:/|http://|smb:)?[a-zé %./:&\"<#?\\\\]{1,12}",
    ) {
        let json = serde_json::Value::from(name.as_str());
        let log = format!(
            "{{\"format\":\"untaped\",\"recordings\":[{{\"id\":\"r\",\"media\":{json}}}]}}\n\
             {{\"t\":0,\"type\":\"tape_on\",\"recording\":\"r\"}}\n\
             {{\"t\":9,\"type\":\"tape_off\",\"recording\":\"r\"}}\n"
        );
        let log = read(&log);
        let (text, losses) = exported("eaf", &log.session, &log.text, None);
        let remote = losses.iter().any(|(what, _)| what.contains("another computer"));
        for found in text.split("MEDIA_URL=\"").skip(1) {
            prop_assert!(LOCAL_URL.is_match(found), "{}", found);
        }
        let slashes = name.starts_with(['/', '\\']) && name[1..].starts_with(['/', '\\']);
        let host = SCHEME.is_match(&name) && !LOCAL_NAME.is_match(&name);
        prop_assert_eq!(remote, slashes || host, "{}", name);
        if remote {
            return Ok(());
        }
        let document = Document { text: &text, name: "" };
        let given_back = (detect_format(&document).unwrap().read)(&document, &Options::default()).unwrap().media;
        let beside = name.trim_start_matches("./");
        // What has nothing behind the folder names no file.
        prop_assume!(!beside.is_empty());
        prop_assert_eq!(given_back, Some(beside.to_owned()), "{}", text);
    }

    #[test]
    fn a_textgrid_gives_back_what_it_carries(log in texts()) {
        let words = |text: &str| Some(of_tiers(text)).filter(|text| !text.is_empty());
        law("textgrid", "textgrid", &log, &Carries { words, clock: false, ..TIERS })?;
        let log = read(&log);
        let (text, _) = exported("textgrid", &log.session, &log.text, None);
        whole_tiers(&text)?;
    }

    #[test]
    fn chat_gives_back_what_it_carries(log in texts()) {
        let name = |name: &str, _: &str| name.to_owned();
        let carries = Carries { words: |text| Some(of_chat(text)), name, untimed: true, notes: true, ..TIERS };
        law("chat", "chat", &log, &carries)?;
    }

    #[test]
    fn subrip_gives_back_what_it_carries(log in texts()) {
        let log = read(&plain_for_subrip(&log));
        let (text, _) = exported("srt", &log.session, &log.text, None);
        let document = Document { text: &text, name: "" };
        let mut expected = Carries { name: |name, _| spaced(name), ..CUES }.of(&log);
        let gap = |(_, who, words, end): &Said| who.is_none() && end.is_some() && Caption::parse(words).is_some();
        expected.said.retain(|said| !gap(said));
        if text.is_empty() {
            prop_assert_eq!(expected.said, []);
            return Ok(());
        }
        prop_assert_eq!(detect_format(&document).map(|chosen| chosen.word), Some("srt"));
        let format = untaped::import::format_named("srt").unwrap();
        let transcript = format.import(&document, &Options::default()).map_err(|e| TestCaseError::fail(e.message))?;
        let found = Held::of(&transcript);
        // Who speaks is told by names that recur; the others stand before the words.
        let lines = |said: Vec<Said>| {
            let line = |(at, who, words, _): Said| {
                let who = who.map(|who| format!("{who}: ")).unwrap_or_default();
                (at, format!("{who}{words}").trim().to_owned())
            };
            let mut lines: Vec<_> = said.into_iter().map(line).collect();
            lines.sort();
            lines
        };
        let whole: Vec<Untaped> = expected.untaped.iter().filter(|gap| !found.untaped.contains(gap)).cloned().collect();
        prop_assert_eq!(whole, []);
        prop_assert_eq!(lines(expected.said), lines(found.said));
    }

    #[test]
    fn csv_gives_back_every_event(log in texts()) {
        let log = read(&log);
        let (text, _) = exported("csv", &log.session, &log.text, None);
        let document = Document { text: &text, name: "" };
        prop_assert_eq!(detect_format(&document).map(|chosen| chosen.word), Some("csv"));
        let format = untaped::import::format_named("csv").unwrap();
        let transcript = format.import(&document, &Options::default()).map_err(|e| TestCaseError::fail(e.message))?;
        let zero = transcript.start.map_or(0, |(t, _)| t.0);
        let mut found: Vec<Row> = transcript
            .items
            .iter()
            .map(|item| {
                let mut extra: Vec<(String, String)> = item.extra.iter().flat_map(|extra| extra.iter().cloned()).collect();
                let recording = extra.iter().position(|(key, _)| key == "untaped:recording");
                let recording = recording.map(|at| serde_json::from_str::<String>(&extra.remove(at).1).unwrap());
                let body = match &item.content {
                    Content::Event(body) => (**body).clone().into_owned(),
                    Content::Utterance { speaker, text, certainty, source } => Body::Utterance {
                        speaker: speaker.map(|n| transcript.people[n.0 as usize].id.clone().into()),
                        text: text.to_string().into(),
                        certainty: *certainty,
                        recording: recording.map(Into::into),
                        source: source.as_deref().map(|source| source.to_owned().into()),
                    },
                };
                let time = |t: Option<Millis>| t.map(|t| t.0 + zero);
                extra.sort();
                let known = item.provenance.as_deref().cloned().unwrap_or_default();
                let known = known_with_times(known, zero);
                (time(item.at), time(item.end), format!("{:?} {known:?}", without_empty(body)), extra)
            })
            .collect();
        let mut expected: Vec<Row> = log
            .events
            .iter()
            .map(|(event, timed, end)| {
                let extra = event.extra.iter().map(|(key, value)| (key.to_string(), value.get().to_owned()));
                let extra = extra.collect::<std::collections::BTreeSet<_>>().into_iter();
                let known = known_with_times(event.provenance.clone(), 0);
                let body = format!("{:?} {known:?}", without_empty(event.body.clone()));
                let end = end.filter(|_| *timed);
                (event.time.map(|t| t.0), end.map(|t| t.0), body, extra.collect())
            })
            .collect();
        found.sort();
        expected.sort();
        prop_assert_eq!(expected, found);
    }

    #[test]
    fn the_parts_of_a_gap_that_is_exported_fill_it(log in texts()) {
        let log = read(&log);
        let (text, _) = exported("csv", &log.session, &log.text, None);
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let head = rows.headers().unwrap().clone();
        let column = |name: &str| head.iter().position(|cell| cell == name).unwrap();
        let (kind, t, end, number) = (column("type"), column("t"), column("end"), column("number"));
        let mut gaps: Vec<Vec<(String, String)>> = Vec::new();
        for row in rows.records().map(Result::unwrap) {
            let extent = (row[t].to_owned(), row[end].to_owned());
            match &row[kind] {
                "gap_untaped" => gaps.push(vec![extent]),
                "gap_part" => {
                    let gap = gaps.last_mut().unwrap();
                    prop_assert_eq!(row[number].split_once('.').unwrap().1, gap.len().to_string());
                    gap.push(extent);
                }
                _ => {}
            }
        }
        let declared = |gap: &&untaped::session::Gap| gap.kind == GapKind::Declared;
        prop_assert_eq!(gaps.len(), log.session.figures().gaps.iter().filter(declared).count());
        for gap in gaps.iter().filter(|gap| gap.len() > 1) {
            let (whole, parts) = (&gap[0], &gap[1..]);
            prop_assert!(parts.len() > 1, "{:?}", gap);
            prop_assert_eq!((&parts[0].0, &parts[parts.len() - 1].1), (&whole.0, &whole.1));
            prop_assert!(parts.windows(2).all(|pair| pair[0].1 == pair[1].0), "{:?}", gap);
        }
    }

    #[test]
    fn a_log_gives_back_every_event_in_the_order_of_time(log in texts()) {
        gives_back_every_event(&log)?;
    }
}

/// Exports a log as a log and compares it, read again, with what was read.
pub(crate) fn gives_back_every_event(log: &str) -> Result<(), TestCaseError> {
    let header = log.lines().next().unwrap().as_bytes().to_vec();
    let log = read(log);
    let (text, _) = exported("jsonl", &log.session, &log.text, Some(&header));
    let again = read(&text);
    let shown = |log: &Read| -> Vec<String> {
        log.events
            .iter()
            .map(|(event, timed, end)| {
                format!("{:?} {timed} {end:?} {:?} {:?}", event.time, event.body, event.extra)
            })
            .collect()
    };
    prop_assert_eq!(shown(&log), shown(&again));
    prop_assert_eq!(log.session.figures().totals(), again.session.figures().totals());
    Ok(())
}

type Pattern = std::sync::LazyLock<regex::Regex>;
/// The scheme of a URL with a host or a path (RFC 3986, 3).
static SCHEME: Pattern = Pattern::new(|| regex::Regex::new("(?i)^[a-z][a-z0-9+.-]*://").unwrap());
/// `file:///x` is on this computer, `file://x/` and `file:////x/` are on the computer `x`.
static LOCAL_NAME: Pattern = Pattern::new(|| regex::Regex::new(r"(?i)^file:///([^/\\]|$)").unwrap());
/// What a document may name: a relative path, an absolute one, a `file` URL without a host.
static LOCAL_URL: Pattern =
    Pattern::new(|| regex::Regex::new(r#"(?i)^(\./|/[^/]|/"|file:/[^/]|file:///)"#).unwrap());

/// Intervals are longer than nothing, begin where the one before ended, and fill their tier: Praat reads no others. Of the
/// points of a tier each is later than the one before.
fn whole_tiers(text: &str) -> Result<(), TestCaseError> {
    let millis = |line: &str, key: &str| {
        let number = line.trim().strip_prefix(key)?.trim();
        Some(untaped::time::parse_seconds(number).unwrap().0)
    };
    let (mut grid, mut until, mut point) = (None, None, None);
    for line in text.lines() {
        // What stands in a label may look like anything, but is never so far in.
        let depth = line.len() - line.trim_start().len();
        if line.trim().starts_with("class = ") && depth == 8 {
            prop_assert!(
                until.is_none() || until == grid,
                "a tier ends at {:?}, the grid at {:?}",
                until,
                grid
            );
            (until, point) = (None, None);
        }
        if let Some(end) = millis(line, "xmax = ").filter(|_| depth == 0) {
            grid = Some(end);
        }
        if depth != 12 {
            continue;
        }
        if let Some(begin) = millis(line, "xmin = ") {
            prop_assert_eq!(begin, until.unwrap_or(0));
        }
        if let Some(end) = millis(line, "xmax = ") {
            prop_assert!(end > until.unwrap_or(0), "{} {:?}", end, until);
            until = Some(end);
        }
        if let Some(at) = millis(line, "number = ") {
            prop_assert!(point.is_none_or(|before| before < at));
            point = Some(at);
        }
    }
    prop_assert!(until.is_none() || until == grid);
    Ok(())
}

/// A row of a table: when, until when, the event, its other fields.
type Row = (Option<i64>, Option<i64>, String, Vec<(String, String)>);

/// How an event is known, with times that count from the log's zero and have no offsets.
fn known_with_times(mut known: Provenance<'static>, zero: i64) -> Provenance<'static> {
    for other in &mut known.alternatives {
        (other.offset, other.end_offset) = (None, None);
        for t in [&mut other.time, &mut other.end].into_iter().flatten() {
            t.0 += zero;
        }
    }
    known
}

/// An event whose empty texts are none, as a table has them.
fn without_empty(body: Body<'static>) -> Body<'static> {
    type Some = Option<std::borrow::Cow<'static, str>>;
    let none = |text: Some| text.filter(|text| !text.is_empty());
    match body {
        Body::Utterance { speaker, text, certainty, recording, source } => Body::Utterance {
            speaker: none(speaker),
            text,
            certainty,
            recording: none(recording),
            source: none(source),
        },
        Body::TapeOn { recording, offset, source } => {
            Body::TapeOn { recording: none(recording), offset, source: none(source) }
        }
        Body::TapeOff { recording, reason, stated_on_tape, questioning, source } => {
            let [recording, reason, source] = [recording, reason, source].map(none);
            Body::TapeOff { recording, reason, stated_on_tape, questioning, source }
        }
        Body::Untaped { reason, questioning, source } => {
            Body::Untaped { reason: none(reason), questioning, source: none(source) }
        }
        Body::Mark { kind, text } => Body::Mark { kind, text: none(text) },
        other => other,
    }
}

/// A log whose names and words hold nothing that `SubRip` takes for something else.
fn plain_for_subrip(log: &str) -> String {
    let hard = |text: &&&str| text.contains([':', '<', '{', '\n', '\r']) || text.contains("-->");
    let words = WORDS.iter().chain(&NAMES).filter(hard);
    words.fold(log.to_owned(), |log, hard| {
        log.replace(&serde_json::Value::from(*hard).to_string(), "\"Plain\"")
    })
}
