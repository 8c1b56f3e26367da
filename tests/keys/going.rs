//! Jumps to typed targets, matches, clicks and citations, and back.

use super::{LOG, at, player, seconds};
use crate::player::{Player, Setup};
use untaped::app::{Effect, Key, Mouse, Msg};
use untaped::time::SessionTime;

#[test]
fn every_place_that_can_be_typed_is_gone_to() {
    for (typed, seconds_in) in [
        ("08:50:10", 3010),
        ("11:05", 11_100),
        ("day 1 11:00", 10_800),
        ("1h", 3600),
        ("3.00h", 10_800),
        ("3.00", 10_800),
        ("-1h", 3720),
        ("+1h", 10_920),
        ("50%", 9000),
        ("#4", 3200),
        ("gap 2", 4000),
        ("tape 2", 7300),
        ("tape3", 11_000),
        ("confession", 11_020),
        ("conf", 11_020),
        ("denial 1", 3300),
        ("x · #3 · sha256 0123456789ab", 3010),
    ] {
        let mut player = player();
        player.keys(&format!(":{typed}\n"));
        assert_eq!(seconds(&player), seconds_in, "{typed}");
        player.keys("r");
        assert_eq!(seconds(&player), 7320, "r returns from {typed}");
    }
    for typed in [
        "gap 9",
        "#99",
        "denial 2",
        "tape 99",
        "flight",
        "99h",
        "23:00",
        "day 3 08:00",
        "x · #3 · sha256 ffffffffffff",
        "?",
    ] {
        let mut player = player();
        player.keys(&format!(":{typed}\n"));
        assert_eq!(seconds(&player), 7320, "{typed} leads nowhere");
        assert!(player.app.notice.is_some(), "{typed} says so");
    }
}

#[test]
fn in_a_log_without_a_wall_clock_its_own_times_are_gone_to_as_the_transcript_writes_them() {
    let log = LOG.replace(r#""start":"2020-01-01T08:00:00Z","#, "");
    for (typed, seconds_in) in
        [("2:01:50", 7310), ("121:50", 7310), ("00:53:20.000", 3200), ("0:00:00", 0), ("3.00", 10_800)]
    {
        let mut player = Player::of("t.jsonl", &log, &Setup::default());
        player.keys(&format!(":{typed}\n"));
        assert_eq!(player.app.now(), SessionTime(seconds_in * 1000), "{typed}");
    }
    for (typed, said) in [
        ("6:00:00", "outside the session (0:00:00 to "),
        ("day 2 03:00", "no clock times; use elapsed time, such as 0:20:10"),
        ("2:30 pm", "no clock times"),
    ] {
        let mut player = Player::of("t.jsonl", &log, &Setup::default());
        player.keys(&format!(":{typed}\n"));
        let notice = player.notice();
        assert!(notice.contains(said), "{typed}: {notice}");
    }
    let mut player = Player::of("t.jsonl", &log, &Setup::default());
    player.keys(":");
    assert!(player.screen().contains(" 0:20:10  6h "), "{}", player.screen());
}

#[test]
fn a_mistyped_mark_is_answered_with_the_one_that_may_be_meant() {
    for (typed, said) in [
        ("confesion", "no mark named confesion; did you mean confession?"),
        ("flight", "no mark named flight; press Tab twice to list the marks"),
    ] {
        let mut player = player();
        player.keys(&format!(":{typed}\n"));
        assert_eq!(player.notice(), said);
    }
    let mut player = player();
    player.keys("gB:confesion\n");
    let notice = player.notice();
    assert!(!notice.contains("did you mean"), "a blind reader is told of no mark ahead: {notice}");
}

#[test]
fn a_recording_is_gone_to_by_its_id_before_tapes_are_counted() {
    let log = LOG.replacen(r#""tape_on"}"#, r#""tape_on","recording":"tape2"}"#, 1);
    let log = log.replacen(r#""tape_off","reason":"meal"}"#, r#""tape_off","recording":"tape2"}"#, 1);
    let log = log.replacen(
        r#"{"t":11000,"type":"tape_on"}"#,
        r#"{"t":11000,"type":"tape_on","recording":"Room 4 B"}"#,
        1,
    );
    let log = log.replace(
        r#"{"t":18000,"type":"tape_off"}"#,
        r#"{"t":18000,"type":"tape_off","recording":"Room 4 B"}"#,
    );
    for (typed, seconds_in) in [("tape2", 3000), ("TAPE2", 3000), ("tape 2", 7300), ("room 4 b", 11_000)] {
        let mut player = Player::of("t.jsonl", &log, &Setup::default());
        player.keys(&format!(":{typed}\n"));
        assert_eq!(seconds(&player), seconds_in, "{typed}");
    }
}

#[test]
fn the_mouse_goes_to_a_row_and_to_a_moment_on_the_strip() {
    let mut player = player();
    let screen = player.screen();
    let y = screen.lines().position(|line| line.contains("no padlock")).unwrap();
    player.tell(Msg::Mouse(Mouse::Click, 30, u16::try_from(y).unwrap()));
    assert_eq!(player.line(), "no padlock");
    // The strip has 78 cells over 18,000 s: cell 39 begins at 9,000 s.
    for row in [HOURS, TAPE] {
        player.keys("g");
        player.tell(Msg::Mouse(Mouse::Click, 40, row));
        assert_eq!(seconds(&player), 9000, "nothing was taped in this cell");
    }
    player.tell(Msg::Mouse(Mouse::WheelUp, 30, 8));
    assert!(seconds(&player) < 9000);
}

/// The rows of the strip on a screen of 24.
const MARKS: u16 = 19;
const TAPE: u16 = 20;
const HOURS: u16 = 22;

#[test]
fn a_click_on_the_strip_goes_to_the_mark_or_to_the_tape_that_it_shows_there() {
    let mut player = player();
    let row = |player: &Player, y: u16| player.screen().lines().nth(y.into()).unwrap().to_owned();
    let marks = row(&player, MARKS);
    let named = marks.chars().position(|c| c == 'f').expect("the confession is named") + 3;
    player.tell(Msg::Mouse(Mouse::Click, u16::try_from(named).unwrap(), MARKS));
    assert_eq!(player.line(), "CONFESSION");
    // An hour and 14 minutes of tape in three days, in cells of half an hour each.
    let mut player = Player::ship("three-days.jsonl", &Setup::default());
    let tape: Vec<char> = row(&player, TAPE).chars().collect();
    let cells: Vec<usize> = (0..tape.len()).filter(|&x| tape[x] != ' ').collect();
    assert!(cells.len() >= 8, "{tape:?}");
    for x in cells {
        player.tell(Msg::Mouse(Mouse::Click, u16::try_from(x).unwrap(), TAPE));
        assert!(player.app.session.figures().taped().unwrap().contains(player.app.now()), "cell {x}");
    }
}

#[test]
fn pasted_text_is_never_a_command() {
    let mut player = player();
    let before = at(&player);
    player.tell(Msg::Paste("qqq\n:#1\n".to_owned()));
    assert_eq!(at(&player), before);
    assert!(player.asked.is_empty());
    player.keys(":");
    player.tell(Msg::Paste("#3".to_owned()));
    player.key(Key::Enter);
    assert_eq!(seconds(&player), 3010);
}

#[test]
fn what_is_too_large_is_refused_or_cut_and_never_wraps() {
    let mut player = player();
    for typed in ["9007199254740.9h", "2501999792h", "+2501999792h", "-2501999792h", "99999999999999999999%"]
    {
        player.keys(&format!(":{typed}\n"));
        assert_eq!(seconds(&player), 7320, "{typed}");
    }
    player.keys("999999999999j");
    assert_eq!(player.line(), "tape off");
    let marks: Vec<String> =
        (0..70_000).map(|i| format!("{{\"t\":{i},\"type\":\"mark\",\"kind\":\"m\"}}\n")).collect();
    let marks = marks.concat();
    let log = format!("{{\"format\":\"untaped\",\"version\":1}}\n{marks}");
    let mut player = Player::of("t.jsonl", &log, &Setup::default());
    player.key(Key::Tab);
    player.key(Key::Tab);
    assert!(player.screen().contains("0.00"));
}

#[test]
fn a_citation_that_is_longer_than_a_line_can_be_taken_back() {
    let mut player = player();
    player.keys(":");
    player.tell(Msg::Paste(format!("{} · #3 · sha256 0123456789ab", "long ".repeat(5_000))));
    player.key(Key::Enter);
    assert_eq!(seconds(&player), 3010);
}

#[test]
fn a_gap_is_cited_and_its_citation_leads_back_to_it() {
    let mut player = player();
    player.keys(":gap 3\ny");
    let [Effect::Copy(text)] = player.asked.as_slice() else { panic!("{:?}", player.asked) };
    let text = text.clone();
    assert!(
        text.contains("UNTAPED") && text.contains("0:50:00") && text.contains("· gap 3 · sha256"),
        "{text}"
    );
    player.key(Key::Esc);
    player.keys("g:");
    player.tell(Msg::Paste(text));
    player.key(Key::Enter);
    assert_eq!(seconds(&player), 8000);
    player.keys("By");
    assert_eq!(player.asked.len(), 1, "how long it lasts lies ahead of a blind reader");
}

#[test]
fn under_a_citation_the_keys_that_cite_send_it_to_the_other_place() {
    let mut player = player();
    player.keys("yYz");
    let [Effect::Copy(sent), Effect::KeepCitation(kept)] = player.asked.as_slice() else {
        panic!("{:?}", player.asked)
    };
    assert_eq!(sent, kept);
}
