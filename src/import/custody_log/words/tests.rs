//! What the words of a line mean.

use super::*;
use crate::record::Questioning;
use crate::session::Statement;

fn read(words: &str, is_span: bool) -> Meaning<'_> {
    meaning(words, is_span, &Names::default())
}

#[test]
fn the_word_for_a_mark_begins_its_line() {
    for (words, kind, text, is_sure) in [
        ("room entry", "room_entry", None, true),
        ("Room entry.", "room_entry", None, true),
        ("lineup: Markham picks him", "lineup", Some("Markham picks him"), true),
        ("arraignment for the murder of Tippit", "arraignment", Some("for the murder of Tippit"), false),
        ("second lineup, Callaway", "lineup", Some("second lineup, Callaway"), true),
        ("the arrest", "arrest", Some("the arrest"), true),
        ("lineup 2", "lineup", Some("2"), true),
        ("Miranda", "warning", Some("Miranda"), true),
        ("Miranda warning, by Kessler", "warning", Some("Miranda warning, by Kessler"), true),
        ("Right to silence: nothing more", "invocation", Some("Right to silence: nothing more"), true),
        ("signed statement", "statement_signed", Some("signed statement"), true),
        ("refusal to record", "refusal_to_record", None, true),
    ] {
        assert_eq!(read(words, false), Meaning::Mark { kind, text, is_sure }, "{words}");
    }
    for words in [
        "arrested at the theatre",
        "custody log says so",
        "lawyer Nichols comes",
        "callers wait",
        "he asks for a visit",
        "a note",
        "",
    ] {
        assert_eq!(read(words, false), Meaning::Note, "{words}");
    }
}

#[test]
fn time_is_untaped_only_if_the_line_says_so() {
    let untaped = |reason: Option<&str>, questioning| {
        let reason = reason.map(str::to_owned);
        let about = Statement { reason, questioning, ..Statement::default() };
        Meaning::Tape(TapeSaid::Off, AboutTape { about, ..AboutTape::default() })
    };
    let taped = |more: &str| {
        Meaning::Tape(TapeSaid::On, AboutTape { more: Some(more.to_owned()), ..AboutTape::default() })
    };
    for (words, is) in [
        ("untaped", untaped(None, None)),
        ("questioned, untaped", untaped(None, Some(Questioning::Yes))),
        ("not recorded; no questioning; meal", untaped(Some("meal"), Some(Questioning::No))),
        ("untaped: no recorder", untaped(Some("no_recorder"), None)),
        ("untaped, reason: no recorder, disputed", untaped(Some("no_recorder"), Some(Questioning::Disputed))),
        ("untaped and questioned, not questioned", untaped(None, Some(Questioning::Disputed))),
        ("interview off tape", untaped(None, Some(Questioning::Yes))),
        ("untaped break - no questioning", untaped(Some("break"), Some(Questioning::No))),
        ("recorded message is played", Meaning::Note),
        ("in the cell, untaped", untaped(Some("in the cell"), None)),
        ("questioned", Meaning::Note),
        ("taped, questioned", taped("questioning yes")),
        ("taped, untaped", Meaning::Note),
    ] {
        assert_eq!(read(words, true), is, "{words}");
    }
    let by_fritz = read("Questioned by Capt. Fritz; not recorded.", true);
    let about = Statement { questioning: Some(Questioning::Yes), ..Statement::default() };
    let tape =
        AboutTape { about, more: Some("Questioned by Capt. Fritz".to_owned()), ..AboutTape::default() };
    assert_eq!(by_fritz, Meaning::Tape(TapeSaid::Off, tape));
    assert_eq!(read("untaped", false), Meaning::Note, "a point in time is no interval");
}

#[test]
fn a_tape_starts_and_stops_in_many_words() {
    let on = |recording: Option<&str>| {
        let recording = recording.map(str::to_owned);
        Meaning::Tape(TapeSaid::On, AboutTape { recording, ..AboutTape::default() })
    };
    for (words, recording) in [
        ("tape on", None),
        ("Recording starts.", None),
        ("the tape recorder is switched on", None),
        ("start of recording", None),
        ("tape 2 on", Some("tape 2")),
        ("tape2 on", Some("tape2")),
        ("Camera B started", Some("camera b")),
    ] {
        assert_eq!(read(words, false), on(recording), "{words}");
    }
    let off = |reason: Option<&str>, questioning| {
        let about = Statement { reason: reason.map(str::to_owned), questioning, ..Statement::default() };
        Meaning::Tape(TapeSaid::Off, AboutTape { about, ..AboutTape::default() })
    };
    assert_eq!(read("tape off - meal", false), off(Some("meal"), None));
    assert_eq!(read("tape off", false), off(None, None));
    assert_eq!(
        read("recording stops, meal, no questioning", false),
        off(Some("meal"), Some(Questioning::No))
    );
    assert_eq!(read("end of tape", false), off(None, None));
    for words in ["tape of the arrest is played", "on", "the recording goes on and on", "tapes"] {
        assert_eq!(read(words, false), Meaning::Note, "{words}");
    }
}

#[test]
fn a_name_in_capitals_speaks_comes_and_goes_and_another_one_speaks_if_it_recurs() {
    assert_eq!(read("OSWALD: No.", false), Meaning::Said { name: "OSWALD", words: "No." });
    for words in
        ["Fritz: call collect", "Present: FRITZ, BOYD", "NOTE: rain", "FRITZ AND BOYD enters", "he leaves"]
    {
        assert_eq!(read(words, false), Meaning::Note, "{words}");
    }
    let names = Names::new(["Fritz: call collect", "Fritz: no"].into_iter(), &KnownNames::default());
    let said = meaning("Fritz: call collect", false, &names);
    assert_eq!(said, Meaning::Said { name: "Fritz", words: "call collect" });
    assert_eq!(read("HOSTY enters", false), Meaning::Presence { name: "HOSTY", enters: true });
    assert_eq!(read("leave OSWALD.", false), Meaning::Presence { name: "OSWALD", enters: false });
    assert_eq!(
        read("LINEUP: Markham", false),
        Meaning::Mark { kind: "lineup", text: Some("Markham"), is_sure: true }
    );
}

#[test]
fn a_parenthesis_at_the_end_is_a_source_unless_its_words_are_none() {
    for (words, source) in [
        ("room entry (Report p. 198)", Some("Report p. 198")),
        ("room entry (Report p. 601 (Fritz), of the pistol).", Some("Report p. 601 (Fritz), of the pistol")),
        ("room entry (custody log)", Some("custody log")),
        ("room entry (23:14-18)", Some("23:14-18")),
        ("room entry (third floor)", None),
        ("(Report p. 198)", None),
        ("room (p. 1) entry", None),
        ("odd) room", None),
        ("odd)", None),
    ] {
        assert_eq!(split_source(words).1, source, "{words}");
    }
    assert_eq!(split_source("room entry (Report p. 198)").0, "room entry");
}
