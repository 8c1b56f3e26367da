//! Citations: what they say, and that they lead back to what they cite.

use super::*;
use std::fmt::Write;

fn citation(words: &str, source: Option<&str>, target: CitationTarget, sha256: &str) -> Citation {
    let mut parts = vec!["custody+2:22:14.250".to_owned(), words.to_owned()];
    parts.extend(source.map(str::to_owned));
    let fictional = words.len().is_multiple_of(2);
    Citation { title: words.to_owned(), fictional, parts, target, sha256: sha256.to_owned() }
}

#[test]
fn the_citation_of_a_gap_says_from_when_to_when_and_what_is_stated_of_it() {
    let page = include_str!("../../../docs/format.md");
    let example = page.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let session = Session::from_text("log", example, Thresholds::default());
    let (gap, sha256) = (&session.figures().gaps[1], "ab".repeat(32));
    let statements = "meal · log says no questioning";
    let line =
        Citation::from_gap(&session, &session.zero("tape").unwrap(), gap, statements.to_owned(), &sha256)
            .short_line();
    let title = session.title();
    let fictional = if session.header().fictional { " (FICTIONAL)" } else { "" };
    let day = session.clock().at(gap.span.start).unwrap().rfc3339();
    let (day, offset) = day.split_once("10:20:00").unwrap();
    assert_eq!(
        line,
        format!(
            "# citation: {title}{fictional} · UNTAPED {day}10:20:00{offset} to {day}11:00:00{offset} · 0:40:00 · tape+1:00:00 · \
             {statements} · gap 2 · sha256 abababababab"
        )
    );
    assert_eq!(CitationRef::parse(&line).unwrap().target, CitationTarget::Gap(2));
    let inferred = log("0 denial, 30 denial");
    let line = Citation::from_gap(
        &inferred,
        &inferred.start_zero(),
        &inferred.figures().gaps[0],
        String::new(),
        &sha256,
    )
    .full_line();
    assert!(line.contains(" · NO RECORD 0:00:00.000 elapsed, no clock time to 0:00:30.000 "), "{line}");
    assert!(line.ends_with(&format!(" · 0:00:30 · start+0:00:00 · gap 1 · sha256 {sha256}")), "{line}");
}

#[test]
fn the_citation_of_a_part_says_its_number_its_extent_and_what_is_stated_of_it() {
    let log = r#"{"t":0,"type":"tape_on"}
{"t":60,"type":"tape_off","reason":"meal"}
{"t":70,"end":80,"type":"untaped","questioning":"disputed","source":"custody log p. 3"}
{"t":90,"type":"tape_on"}
"#;
    let session = Session::from_text("log", log, Thresholds::default());
    let gap = &session.figures().gaps[0];
    let stated = "meal · questioning disputed · per custody log p. 3".to_owned();
    let cite = |index| {
        Citation::from_part(&session, &session.start_zero(), (gap, index), stated.clone(), &"ab".repeat(32))
    };
    let line = cite(1).unwrap().short_line();
    assert_eq!(
        line,
        "# citation: log · UNTAPED 0:01:10.000 elapsed, no clock time to 0:01:20.000 elapsed, no clock time · 0:00:10 · \
         start+0:01:10 · part 2 of 3 of gap 1, 0:00:30 · meal · questioning disputed · per custody log p. 3 · gap 1.2 · \
         sha256 abababababab"
    );
    assert_eq!(CitationRef::parse(&line).unwrap().target, CitationTarget::Part(1, 2));
    assert_eq!(cite(3), None, "the gap has three parts");
}

/// A log whose every text would forge a second citation.
const FORGED: &str = r#"{"format":"untaped","fictional":true,"title":"A\nB · #1","recordings":[{"id":"r\n1","media":"m\u001b[2J\n.mp4"}]}
{"t":1,"type":"tape_on","recording":"r\n1"}
{"t":2,"type":"mark","kind":"con\nfession"}
{"t":3,"type":"tape_off","recording":"r\n1"}
"#;

#[test]
fn a_citation_is_one_line_that_says_fictional_and_quotes_only_what_was_spoken() {
    let session = Session::from_text("log", FORGED, Thresholds::default());
    let zero = session.zero("con\nfession").unwrap();
    let sha256 = "0123456789abcdef";
    let said = |wording| Quotation {
        who: "mark\u{202e}",
        words: "CON\nFESSION",
        wording,
        source: Some("Tr.\r1"),
        ..Quotation::default()
    };
    let line =
        |wording| Citation::from_event(&session, &zero, 1, said(wording), sha256).unwrap().short_line();
    assert_eq!(
        line(Wording::Described),
        "# citation: A␊B · #1 (FICTIONAL) · r␊1 (m␛[2J␊.mp4) 0:00:01 · 0:00:02.000 elapsed, no clock time · \
         con␊fession+0:00:00 · [mark<U+202E>] CON␊FESSION · Tr.␍1 · #2 · sha256 0123456789ab"
    );
    assert!(line(Wording::Spoken).contains(" · mark<U+202E>: “CON␊FESSION” · "));
}

#[test]
fn a_citation_begins_with_text_of_ours_whatever_the_title_is() {
    for title in ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "x; touch owned #", "$(touch owned)", "\\n!", ""] {
        let log = format!(
            "{{\"format\":\"untaped\",\"title\":{title:?}}}\n{{\"t\":1,\"type\":\"note\",\"text\":\"x\"}}\n"
        );
        let session = Session::from_text("log", &log, Thresholds::default());
        let said = Quotation { who: "note", words: "x", ..Quotation::default() };
        let sha256 = "ab".repeat(32);
        let citation = Citation::from_event(&session, &session.start_zero(), 0, said, &sha256).unwrap();
        for line in [citation.short_line(), citation.full_line()] {
            assert!(line.starts_with("# citation: ") && line.lines().count() == 1, "{line}");
            assert_eq!(CitationRef::parse(&line).unwrap().target, CitationTarget::Event(1));
        }
    }
}

#[test]
fn a_citation_says_nothing_of_tape_that_the_log_does_not_state() {
    let cited = |log: &str, i| {
        let session = Session::from_text("log", log, Thresholds::default());
        let (zero, words) = (session.zero("#2").unwrap(), "note: In the room");
        let note = Quotation { who: "note", words, ..Quotation::default() };
        Citation::from_event(&session, &zero, i, note, "0123456789ab").unwrap().short_line()
    };
    let notes =
        "{\"t\":1,\"type\":\"note\",\"text\":\"In the room\"}\n{\"t\":61,\"type\":\"note\",\"text\":\"x\"}\n";
    let line = cited(notes, 0);
    assert!(
        line.starts_with(
            "# citation: log · 0:00:01.000 elapsed, no clock time · #2-0:01:00 · [note] In the room ·"
        ),
        "{line}"
    );
    assert_eq!(CitationRef::parse(&line).unwrap().target, CitationTarget::Event(1));
    assert_eq!(CitationRef::parse(&line.replace("#2-", "#2+-")).unwrap().target, CitationTarget::Event(1));
    let tape = "{\"t\":70,\"type\":\"tape_on\"}\n{\"t\":80,\"type\":\"tape_off\"}\n";
    assert!(cited(&format!("{notes}{tape}"), 0).starts_with("# citation: log · off tape · "));
    let untimed = "{\"type\":\"note\",\"text\":\"x\"}\n";
    let line = cited(&format!("{notes}{tape}{untimed}"), 4);
    assert!(!line.contains("off tape"), "{line}");
}

#[test]
fn a_text_that_only_looks_like_a_citation_is_none() {
    for text in [
        "",
        "#412",
        "sha256 0123456789ab",
        "#412 · sha256 0123",
        "#412 · sha256 0123456789ag",
        &format!("#412 · sha256 {}", "0".repeat(65)),
        "# · sha256 0123456789ab",
        "#99999999999999999999999 · sha256 0123456789ab",
        "412 · sha256 0123456789ab",
        "gap · sha256 0123456789ab",
        "gap4 · sha256 0123456789ab",
        "stopgap 4 · sha256 0123456789ab",
    ] {
        assert_eq!(CitationRef::parse(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn a_citation_leads_back_to_its_event_gap_or_part_whatever_the_words_are(
        words in r#"([a-z]|#[0-9]{0,3}| · |sha256 ?|“|”|"|\n|[0-9a-f]{12}|\PC){0,30}"#,
        source in proptest::option::of(r"(Tr\. [0-9]|#7| · sha256 |\PC){0,5}"),
        what in (1_usize..1_000_000).prop_flat_map(|n| prop_oneof![
            Just(CitationTarget::Event(n)),
            Just(CitationTarget::Gap(n)),
            (1_usize..1000).prop_map(move |part| CitationTarget::Part(n, part)),
        ]),
        sha256 in "[0-9a-f]{64}",
        whole in any::<bool>(),
    ) {
        let citation = citation(&words, source.as_deref(), what, &sha256);
        let line = if whole { citation.full_line() } else { citation.short_line() };
        prop_assert_eq!(line.lines().count(), 1);
        for pasted in [line.clone(), format!("  {line}\r\n"), line.replace("· #", "·\u{a0}#"), line.replace("gap ", "gap\u{a0}")] {
            let cited = CitationRef::parse(&pasted).unwrap();
            prop_assert_eq!(cited.target, what);
            prop_assert!(cited.cites(&sha256));
            prop_assert_eq!(cited.sha256.len(), if whole { 64 } else { 12 });
        }
    }

    #[test]
    fn a_text_that_is_read_as_a_citation_has_its_number_and_its_hash(
        text in r"(#|[0-9]{1,3}| · |sha256 |[0-9a-f]{12}|\PC){0,20}|\PC{0,9}#[1-9][0-9]{0,3} · sha256 [0-9a-f]{12}",
    ) {
        if let Some(cited) = CitationRef::parse(&text) {
            prop_assert!((12..=64).contains(&cited.sha256.len()) && text.contains(&cited.sha256));
            let again = format!("{} · sha256 {}", cited.target, cited.sha256);
            prop_assert_eq!(CitationRef::parse(&again), Some(cited));
        }
    }
}

/// A log with tapes, some with ids, of events that share seconds.
fn taped_log(title: &str, clock: bool, events: &[(u32, u8)]) -> String {
    let start = if clock { r#","start":"2019-03-03T06:50:00Z""# } else { "" };
    let mut log =
        format!("{{\"format\":\"untaped\",\"title\":{}{start}}}\n", serde_json::to_string(title).unwrap());
    for &(t, what) in events {
        let t = format!("{}.{:03}", t / 10, t % 10 * 100);
        let line = match what {
            0 => r#""type":"tape_on","recording":"Tull at 6""#,
            1 => r#""type":"tape_off","recording":"Tull at 6""#,
            2 => r#""type":"tape_on","offset":75.5"#,
            3 => r#""type":"tape_off""#,
            4 => r#""type":"mark","kind":"admission""#,
            5 => r#""type":"note","text":"knock""#,
            _ => r#""type":"utterance","speaker":"A","text":"words""#,
        };
        writeln!(log, "{{\"t\":{t},{line}}}").unwrap();
    }
    log
}

#[test]
fn a_short_citation_reads_as_a_lawyer_writes_it() {
    let log = taped_log("Tull interview", true, &[(0, 2), (1585, 6), (1700, 3), (5000, 6), (5000, 6)]);
    let log = log.replace(r#","offset":75.5"#, r#","offset":75.5,"recording":"tape1""#);
    let log = log.replace(r#""type":"tape_off""#, r#""type":"tape_off","recording":"tape1""#);
    let session = Session::from_text("log", &log, Thresholds::default());
    let cite = |i, source, mark| {
        brief::of_event(&session, i, Quotation { source, ..Quotation::default() }, mark).unwrap()
    };
    assert_eq!(
        cite(1, Some("Tr. 65:14-15"), None),
        "Tull interview, tape 1 at 3:54 (Mar. 3, 2019, 6:52 a.m.), Tr. 65:14-15"
    );
    assert_eq!(
        cite(1, Some("Tr. 65:14-15"), Some("admission")),
        "Tull interview, tape 1 at 3:54 (Mar. 3, 2019, 6:52 a.m.), Tr. 65:14-15, at the mark admission"
    );
    assert_eq!(cite(3, None, None), "Tull interview, off tape, Mar. 3, 2019, 6:58:20 a.m.");
    assert_eq!(cite(4, None, None), "Tull interview, off tape, Mar. 3, 2019, 6:58:20 a.m., #5");
    assert_eq!(
        brief::of_gap(&session, &session.figures().gaps[0], None),
        "Tull interview, gap 1: untaped 5 min 30 s, Mar. 3, 2019, 6:52:50 a.m. to Mar. 3, 2019, 6:58:20 a.m."
    );
    let other = "Tell interview, tape 1 at 3:54 (Mar. 3, 2019, 6:52 a.m.)";
    assert_eq!(brief::read(&session, other), Some(brief::Cited::Untitled(CitationTarget::Event(2))));
    for other in [
        "Tell interview, tape 1 at 3:54 (Mar. 3, 2019, 6:53 a.m.)",
        "Tell interview, tape 1 at 3:54",
        "Tell interview, tape 1 at 3:53 (Mar. 3, 2019, 6:52 a.m.)",
        "Tell interview, off tape, Mar. 3, 2019, 6:52 a.m.",
    ] {
        assert_eq!(brief::read(&session, other), Some(brief::Cited::OtherTitle), "{other}");
    }
    assert_eq!(brief::read(&session, "confession"), None);
}

/// An arrest at about 13:50 with other accounts, a summary of what was said, and an untaped interval with an estimated end.
const INEXACT: &str = r#"{"format":"untaped","title":"Log","start":"1963-11-22T19:50:00Z"}
{"t":0,"type":"mark","kind":"arrest","certainty":"approximate"}
{"t":1860,"type":"utterance","speaker":"O","text":"wants no lawyer","indirect":true,"certainty":"estimated"}
{"t":2000,"end":5000,"type":"untaped","certainty":"estimated"}
{"t":5000,"type":"note","text":"x"}
"#;

#[test]
fn a_citation_never_gives_a_time_that_is_not_exact_to_the_second_or_quotes_a_summary() {
    let session = Session::from_text("log", INEXACT, Thresholds::default());
    let times = [-600, -540].map(|s| session.index().entries()[0].time() + Millis(s * 1000));
    let arrest = Quotation { who: "mark", words: "ARREST", other_times: &times, ..Quotation::default() };
    let short = brief::of_event(&session, 0, arrest, None).unwrap();
    assert_eq!(
        short,
        "Log, Nov. 22, 1963, about 7:50 p.m. (time approximate), other accounts: 7:40 p.m., 7:41 p.m."
    );
    let words =
        Quotation { who: "O", words: "wants no lawyer", wording: Wording::Indirect, ..Quotation::default() };
    let full = |i, said| {
        Citation::from_event(&session, &session.start_zero(), i, said, "0123456789ab").unwrap().full_line()
    };
    assert_eq!(
        full(1, words),
        "# citation: Log · about 1963-11-22T20:21:00Z (time estimated) · start+0:31:00 · O: [wants no lawyer] · #2 · \
         sha256 0123456789ab"
    );
    let line = full(0, arrest);
    assert!(line.contains(" · other accounts: 1963-11-22T19:40:00Z, 1963-11-22T19:41:00Z · #1"), "{line}");
    let gap = session.figures().gaps.last().unwrap();
    assert_eq!(
        brief::of_gap(&session, gap, None),
        "Log, gap 2: untaped 50 min, Nov. 22, 1963, about 8:23 p.m. to Nov. 22, 1963, about 9:13 p.m."
    );
    let line = Citation::from_gap(&session, &session.start_zero(), gap, String::new(), "0123456789ab");
    assert!(line.full_line().contains("UNTAPED about 1963-11-22T20:23:20Z to about 1963-11-22T21:13:20Z"));
    for (i, said) in [(0, arrest), (1, words)] {
        let line = brief::of_event(&session, i, said, None).unwrap();
        let back = brief::read(&session, &line);
        assert_eq!(back, Some(brief::Cited::Found(CitationTarget::Event(i + 1))), "{line}");
    }
}

#[test]
fn a_silence_is_cited_and_found_again() {
    let log = taped_log("Log", true, &[(0, 2), (1585, 6), (2600, 6), (2700, 3)]);
    let session = Session::from_text("log", &log, Thresholds::default());
    let silence = session.figures().silences[1];
    let line = brief::of_silence(&session, silence, "silence 1 min 41 s").unwrap();
    assert_eq!(
        line,
        "Log, no words logged on tape 1 at 3:54 (Mar. 3, 2019, 6:52 a.m.) to 5:35: silence 1 min 41 s"
    );
    assert_eq!(brief::read(&session, &line), Some(brief::Cited::Silence(silence.start)));
    let full = Citation::from_silence(&session, &session.start_zero(), silence, "silence", "0123456789ab");
    let full = full.unwrap().full_line();
    assert!(full.contains(" · after event 2 · #2 · sha256 "), "{full}");
}

proptest! {
    #[test]
    fn a_short_citation_leads_back_to_its_event_gap_or_part(
        title in r"[A-Za-z ,.#:()]{1,20}|Tull at 3:54, gap 2",
        clock in any::<bool>(),
        events in prop::collection::vec((0_u32..20_000, 0_u8..9), 1..40),
        source in proptest::option::of(r"(Tr\. [0-9]{1,2}:[0-9]|, #7| at 3:54|\PC){0,4}"),
        mark in proptest::option::of("[a-z_]{1,9}"),
    ) {
        let mut events = events;
        events.sort_unstable();
        let session = Session::from_text("log", &taped_log(&title, clock, &events), Thresholds::default());
        let leads_to = |line: &str, target| -> Result<(), TestCaseError> {
            for pasted in [line.to_owned(), format!(" *{line}*\n"), line.replace(' ', "  ")] {
                prop_assert_eq!(brief::read(&session, &pasted), Some(brief::Cited::Found(target)), "{}", pasted);
            }
            Ok(())
        };
        for i in 0..session.index().len() {
            let said = Quotation { source: source.as_deref(), ..Quotation::default() };
            let line = brief::of_event(&session, i, said, mark.as_deref()).unwrap();
            prop_assert_eq!(line.lines().count(), 1);
            leads_to(&line, CitationTarget::Event(i + 1))?;
        }
        for gap in &session.figures().gaps {
            leads_to(&brief::of_gap(&session, gap, None), CitationTarget::Gap(gap.number))?;
            for part in 0..gap.parts.len() {
                let line = brief::of_gap(&session, gap, Some(part));
                leads_to(&line, CitationTarget::Part(gap.number, part + 1))?;
            }
        }
    }
}
