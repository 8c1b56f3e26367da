//! Whatever an export cannot give back is in its list of losses; what is not in that list is given back.

use crate::laws::exchange::exported;
use serde_json::Value;
use std::sync::Arc;
use untaped::export::EXPORTS;
use untaped::import::{Document, Options};
use untaped::session::{LogBytes, Session, Thresholds};

/// A log of these lines in a format, and what the export lists as lost.
fn export(word: &str, lines: &str) -> (String, String) {
    let log = format!("{{\"format\":\"untaped\",\"version\":1}}\n{lines}");
    let session = Session::from_text("log", &log, Thresholds::default());
    let text = LogBytes::Memory(Arc::new(log.clone().into_bytes()));
    let (given, losses) = exported(word, &session, &text, log.lines().next().map(str::as_bytes));
    (given, losses.to_string())
}

/// The events of a file that this program exported, as the lines of a log.
fn read_again(word: &str, file: &str) -> Vec<Value> {
    let to = tempfile::tempdir().unwrap();
    let ending = EXPORTS.iter().find(|format| format.word == word).unwrap().ending;
    let path = to.path().join(format!("out.{ending}"));
    std::fs::write(&path, file).unwrap();
    let output = crate::import::run(to.path(), &["import", path.to_str().unwrap()]);
    let log = crate::import::printed(&output);
    log.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn an_export_that_states_one_offset_lists_the_events_at_another() {
    let before = "{\"t\":\"2019-03-10T01:00:00-06:00\",\"type\":\"utterance\",\"text\":\"before\"}\n";
    // The clocks go forward at 2:00, in the middle of the second.
    let after = "{\"t\":\"2019-03-10T01:59:00-06:00\",\"end\":\"2019-03-10T03:01:00-05:00\",\"type\":\"utterance\",\"text\":\"over it\"}\n\
                 {\"t\":\"2019-03-10T03:30:00-05:00\",\"type\":\"utterance\",\"text\":\"after\"}\n";
    let both = format!("{before}{after}");
    let change = "{\"t\":\"2019-03-10T03:02:00-05:00\",\"type\":\"note\",\"text\":\"a change\"}\n";
    for word in ["vtt", "eaf", "chat"] {
        let (_, lost) = export(word, &both);
        assert!(lost.contains("  1  event at another UTC offset than the first\n"), "{word}: {lost}");
        let (_, lost) = export(word, &format!("{both}{change}"));
        assert!(lost.contains("  2  events at another UTC offset than the first\n"), "{word}: {lost}");
        let (_, lost) = export(word, before);
        assert!(!lost.contains("UTC offset"), "{word}: {lost}");
    }
    let (table, lost) = export("csv", &both);
    assert!(!lost.contains("UTC offset"), "{lost}");
    let times: Vec<Value> = read_again("csv", &table).iter().map(|event| event["t"].clone()).collect();
    assert_eq!(
        times,
        ["2019-03-10T01:00:00-06:00", "2019-03-10T01:59:00-06:00", "2019-03-10T03:30:00-05:00"]
    );
}

/// The parts of the declared gaps of a log.
fn parts_in(log: &str) -> usize {
    let session = Session::from_text("log", log, Thresholds::default());
    session.figures().gaps.iter().map(|gap| gap.parts.len()).sum()
}

#[test]
fn parts_of_a_gap_that_read_as_one_again_are_listed_and_no_others() {
    // What sets the parts apart is which statement goes with which source: a caption says all of them together.
    let together = "{\"t\":60,\"end\":200,\"type\":\"untaped\",\"reason\":\"meal\",\"source\":\"diary\"}\n\
                    {\"t\":100,\"end\":150,\"type\":\"untaped\",\"reason\":\"meal\"}\n";
    // These differ in what a caption says.
    let apart = "{\"t\":60,\"end\":200,\"type\":\"untaped\",\"reason\":\"meal\"}\n\
                 {\"t\":100,\"end\":150,\"type\":\"untaped\",\"questioning\":\"no\"}\n";
    // One character that the tiers of other programs cannot hold.
    let alike = "{\"t\":60,\"end\":100,\"type\":\"untaped\",\"reason\":\"a\\u0000b\"}\n\
                 {\"t\":100,\"end\":200,\"type\":\"untaped\",\"reason\":\"a\u{fffd}b\"}\n";
    for (untaped, parts, lost_parts) in [(together, 3, 2), (apart, 3, 0), (alike, 2, 1)] {
        let lines = format!(
            "{{\"t\":0,\"type\":\"tape_on\"}}\n{{\"t\":60,\"type\":\"tape_off\"}}\n{untaped}\
             {{\"t\":200,\"type\":\"tape_on\"}}\n{{\"t\":300,\"type\":\"utterance\",\"text\":\"x\"}}\n"
        );
        assert_eq!(parts_in(&format!("{{\"format\":\"untaped\"}}\n{lines}")), parts);
        for word in ["vtt", "srt", "eaf", "textgrid", "chat"] {
            let lost_parts = if word == "chat" && untaped == alike { 0 } else { lost_parts };
            let (file, lost) = export(word, &lines);
            let log: Vec<String> = read_again(word, &file).iter().map(Value::to_string).collect();
            assert_eq!(parts_in(&log.join("\n")), parts - lost_parts, "{word}: {file}");
            let listed = lost.lines().find(|line| line.contains("read as one"));
            let count = listed.map_or("0", |line| line.split_whitespace().next().unwrap());
            assert_eq!(count, lost_parts.to_string(), "{word}: {lost}");
        }
    }
}

#[test]
fn an_end_beside_an_unreadable_t_is_listed() {
    let lines = "{\"t\":1,\"type\":\"utterance\",\"text\":\"one\"}\n\
                 {\"t\":\"bad\",\"end\":3,\"type\":\"utterance\",\"text\":\"two\"}\n\
                 {\"t\":\"bad\",\"end\":null,\"type\":\"utterance\",\"text\":\"three\"}\n\
                 {\"t\":\"bad\",\"type\":\"utterance\",\"text\":\"four\"}\n\
                 {\"t\":\"bad\",\"end\":5,\"type\":\"untaped\"}\n";
    for word in ["csv", "chat"] {
        let (_, lost) = export(word, lines);
        assert!(lost.contains("  1  end of utterances without a valid t\n"), "{word}: {lost}");
    }
    assert!(export("csv", lines).1.contains("  1  end of untaped intervals without a valid t\n"));
}

#[test]
fn an_event_with_the_type_of_a_row_that_is_computed_comes_back_from_a_table() {
    for word in ["gap_untaped", "gap_no_record", "not_held", "gap_part"] {
        let (table, lost) = export(
            "csv",
            &format!(
                "{{\"t\":1,\"type\":\"{word}\",\"x\":1}}\n{{\"t\":9999,\"type\":\"note\",\"text\":\"x\"}}\n"
            ),
        );
        assert_eq!(lost, "");
        let again = read_again("csv", &table);
        let types: Vec<&Value> = again.iter().map(|event| &event["type"]).collect();
        assert_eq!(types, [word, "note"], "{table}");
        assert_eq!(again[0]["x"], 1);
        // A table whose column of lengths was removed has only rows that are computed.
        let short = format!("type,t,end,text\n{word},1,2,\nnote,3,,x\n");
        let types: Vec<Value> = read_again("csv", &short).iter().map(|event| event["type"].clone()).collect();
        assert_eq!(types, ["note"]);
    }
}

#[test]
fn events_that_a_table_does_not_give_back_are_listed() {
    let (table, lost) = export(
        "csv",
        "{\"t\":1,\"type\":\"leave\",\"who\":\"\"}\n{\"t\":2,\"type\":\"mark\",\"kind\":\"\"}\n{\"t\":3,\"type\":\"\"}\n\
         {\"t\":4,\"type\":\"note\",\"text\":\"\"}\n",
    );
    assert!(
        lost.contains("  3  events with an empty type, kind or who (left out when read again)\n"),
        "{lost}"
    );
    let types: Vec<Value> = read_again("csv", &table).iter().map(|event| event["type"].clone()).collect();
    assert_eq!(types, ["note"]);
}

#[test]
fn unknown_fields_that_a_table_gives_back_under_other_names_are_listed() {
    let (table, lost) = export(
        "csv",
        "{\"t\":1,\"type\":\"mark\",\"kind\":\"x\",\"end\":7,\"plain\":1}\n\
         {\"t\":2,\"type\":\"note\",\"text\":\"y\",\"recording\":\"r\",\"who\":\"w\"}\n\
         {\"t\":3,\"type\":\"utterance\",\"text\":\"z\",\"untaped:recording\":\"not one\"}\n",
    );
    assert!(
        lost.contains("  3  unknown fields with a name of the log format (renamed when read again)\n"),
        "{lost}"
    );
    assert!(lost.contains("  1  unknown field untaped:recording (left out)\n"), "{lost}");
    let again = read_again("csv", &table);
    assert_eq!((&again[0]["file:end"], &again[0]["plain"]), (&Value::from(7), &Value::from(1)));
    assert_eq!((&again[1]["file:recording"], &again[1]["file:who"]), (&"r".into(), &"w".into()));
    assert_eq!(again[2].get("recording"), None);
}

/// A gap of three parts, of which the middle one is stated to be before the tape.
const STATED_BEFORE_TAPE: &str = "{\"t\":0,\"type\":\"tape_on\"}\n\
    {\"t\":101,\"end\":102,\"type\":\"utterance\",\"speaker\":\"K\",\"text\":\"hello\"}\n\
    {\"t\":200,\"type\":\"tape_off\"}\n\
    {\"t\":220,\"end\":260,\"type\":\"untaped\",\"reason\":\"before_tape\"}\n\
    {\"t\":300,\"type\":\"tape_on\"}\n\
    {\"t\":400,\"end\":401,\"type\":\"utterance\",\"text\":\"x\"}\n";

#[test]
fn that_a_part_of_a_gap_is_before_the_tape_is_not_said_of_the_whole_gap() {
    for word in ["vtt", "srt", "eaf", "textgrid", "chat"] {
        let (file, _) = export(word, STATED_BEFORE_TAPE);
        let told = file.lines().filter(|line| line.contains("before_tape"));
        assert_eq!(told.filter(|line| !line.contains("part: 1.2;")).count(), 0, "{file}");
        let again = read_again(word, &file);
        let of: Vec<_> = again.iter().filter(|event| event["reason"] == "before_tape").collect();
        assert_eq!(of.len(), 1, "{word}");
    }
    let (table, _) = export("csv", STATED_BEFORE_TAPE);
    let told: Vec<&str> = table.lines().filter(|line| line.contains("before_tape")).collect();
    assert!(
        matches!(told[..], [part, own] if part.starts_with("gap_part,") && own.starts_with("\"untaped\"")),
        "{table}"
    );
}

#[test]
fn a_nul_that_webvtt_does_not_hold_is_listed_wherever_it_is() {
    let gap = |reason: &str, source: &str| {
        format!(
            "{{\"t\":0,\"type\":\"tape_on\"}}\n{{\"t\":1,\"type\":\"tape_off\"}}\n\
             {{\"t\":1,\"end\":3,\"type\":\"untaped\",\"reason\":\"{reason}\",\"source\":\"{source}\"}}\n{{\"t\":3,\"type\":\"tape_on\"}}\n"
        )
    };
    let nul = "a\\u0000b";
    let said = |text: &str, who: &str| {
        format!("{{\"t\":1,\"end\":2,\"type\":\"utterance\",\"speaker\":\"{who}\",\"text\":\"{text}\"}}\n")
    };
    for (lines, what) in [
        (gap(nul, "x"), "line of a gap with changed characters"),
        (gap("x", nul), "line of a gap with changed characters"),
        (said(nul, "x"), "text with changed spaces, line ends or characters"),
        (said("x", nul), "speaker with changed spaces, line ends or characters"),
    ] {
        let (file, lost) = export("vtt", &lines);
        assert!(lost.contains(&format!("  1  {what}\n")), "{lost}");
        assert!(!file.contains('\0'), "{file:?}");
    }
    let title = format!("{{\"format\":\"untaped\",\"version\":1,\"title\":\"{nul}\"}}\n{}", said("x", "y"));
    let session = Session::from_text("log", &title, Thresholds::default());
    let text = LogBytes::Memory(Arc::new(title.clone().into_bytes()));
    let (file, lost) = exported("vtt", &session, &text, None);
    assert!(lost.iter().any(|(what, _)| what == "title(s) with changed spaces or characters"));
    assert!(!file.contains('\0'));
    let document = Document { text: &file, name: "" };
    let format = untaped::import::format_named("vtt").unwrap();
    assert_eq!(format.import(&document, &Options::default()).unwrap().items.len(), 1);
    assert_eq!(export("vtt", &gap("x", "y")).1.matches("changed").count(), 0);
}
