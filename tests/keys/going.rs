//! Jumps to typed targets, matches, clicks and citations, and back.

use super::{LOG, at, player, seconds};
use crate::player::{Player, Setup};
use untaped::app::{Effect, Key, Mouse, Msg};
use untaped::time::{Millis, SessionTime, format_hours};

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
        ("start", 0),
        ("end", 18_000),
        ("last gap", 8000),
        ("tape 2 +0:01:40", 7400),
        ("tape 2 1:40", 7400),
        ("tape 2 at 0:20", 7320),
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
        ("flight", "no mark named flight; Tab twice lists the marks, /flight searches the words"),
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
    let day = "Jan. 1, 2020";
    assert_eq!(text, format!("T, gap 3: untaped 50 min, {day}, 10:13:20 a.m. to {day}, 11:03:20 a.m."));
    player.key(Key::Esc);
    player.keys("g:");
    player.tell(Msg::Paste(text));
    player.key(Key::Enter);
    assert_eq!(seconds(&player), 8000);
    player.keys("By");
    assert_eq!(player.asked.len(), 1, "how long it lasts lies ahead of a blind reader");
}

#[test]
fn under_a_short_citation_the_full_one_of_the_same_line_is_saved() {
    let mut player = player();
    player.keys("yYz");
    let [Effect::Copy(sent), Effect::KeepCitation(kept)] = player.asked.as_slice() else {
        panic!("{:?}", player.asked)
    };
    assert_eq!(sent, "T, tape 2 at 0:20 (Jan. 1, 2020, 10:02 a.m.)");
    assert!(kept.starts_with("# citation: T · tape 0:00:20 · ") && kept.contains("· #9 · sha256"), "{kept}");
    for citation in [sent.clone(), kept.clone()] {
        let mut player = Player::of("t.jsonl", LOG, &Setup::default());
        player.keys(":");
        player.tell(Msg::Paste(citation.replace(", ", ",\n ")));
        assert!(
            player.screen().contains("#9, 10:02:00, 2.03 h") || citation.len() > 100,
            "{}",
            player.screen()
        );
        player.key(Key::Enter);
        assert_eq!(seconds(&player), 7320, "{citation}");
    }
    let mut player = Player::of("t.jsonl", LOG, &Setup::default());
    player.keys(":");
    player.tell(Msg::Paste(sent.replace("T,", "Another log,").replace("10:02", "10:03")));
    player.key(Key::Enter);
    assert_eq!(player.notice(), "this citation is of another log: the title differs");
}

#[test]
fn a_mark_is_cited_by_the_words_that_it_refers_to() {
    let log = LOG.replace(
        r#""speaker":"ANN","text":"think about it""#,
        r#""speaker":"ANN","text":"think about it","source":"Tr. 65:14-15""#,
    );
    let mut player = Player::of("t.jsonl", &log, &Setup::default());
    player.keys(":admission\nyY");
    let [Effect::Copy(sent), Effect::KeepCitation(kept)] = player.asked.as_slice() else {
        panic!("{:?}", player.asked)
    };
    assert_eq!(sent, "T, tape 2 at 3:20 (Jan. 1, 2020, 10:05 a.m.), Tr. 65:14-15, at the mark admission");
    assert!(
        kept.contains("ANN: “think about it” · Tr. 65:14-15 · [mark 12] ADMISSION · #11 · sha256"),
        "{kept}"
    );
    // Custody is not said, and no words come after the tape has stopped: the mark is cited itself.
    for (mark, number) in [("custody", "· #1 ·"), ("denial", "· #4 ·")] {
        let log = LOG.replace(
            r#"{"t":3300,"type":"mark","kind":"denial"}"#,
            r#"{"t":5000,"type":"mark","kind":"denial"}"#,
        );
        let number = if mark == "denial" { "· #6 ·" } else { number };
        let mut player = Player::of("t.jsonl", &log, &Setup::default());
        player.keys(&format!(":{mark}\nY"));
        let [Effect::KeepCitation(kept)] = player.asked.as_slice() else { panic!("{:?}", player.asked) };
        assert!(kept.contains(number), "{mark}: {kept}");
    }
}

#[test]
fn the_media_of_a_line_is_opened_by_a_command_that_is_shown_and_run_only_if_the_user_says_so() {
    let log = LOG.replacen(
        r#""title":"T","#,
        r#""title":"T","recordings":[{"id":"t2","media":"tape two.mp4"}],"#,
        1,
    );
    let log = log.replace(
        r#"{"t":7300,"type":"tape_on"}"#,
        r#"{"t":7300,"type":"tape_on","recording":"t2","offset":75.5}"#,
    );
    let log =
        log.replace(r#"{"t":8000,"type":"tape_off""#, r#"{"t":8000,"type":"tape_off","recording":"t2""#);
    let mut player = Player::of("t.jsonl", &log, &Setup::default());
    player.keys(":#9\nO");
    let [Effect::Copy(copied)] = player.asked.as_slice() else { panic!("{:?}", player.asked) };
    assert_eq!(copied, "mpv --start=95.5 'tape two.mp4'");
    let screen = player.screen();
    assert!(
        screen.contains(copied.as_str()) && screen.contains("not run; --open-with mpv would run it"),
        "{screen}"
    );
    player.app.view.opens_media = true;
    player.asked.clear();
    player.keys("jkO");
    assert!(matches!(player.asked.as_slice(), [Effect::OpenMedia(media)] if media.seconds() == "95.5"));
    player.keys("gO");
    assert_eq!(player.notice(), "the log names no media file for this line");
}

#[test]
fn hours_as_the_column_shows_them_lead_to_the_first_line_that_has_them() {
    // The column cuts them: the line at 16:28:04 is labeled 16.46, which by itself is 16:27:36.
    let log = crate::player::recording("five-gaps.jsonl");
    let mut player = Player::of("five-gaps.jsonl", &log, &Setup::default());
    let label =
        |player: &Player| format_hours(player.app.session.elapsed(&player.app.view.zero, player.app.now()));
    let mut shown = vec![(label(&player), player.app.focus.item)];
    let mut before = None;
    while before != player.app.focus.item {
        if shown.last().is_some_and(|(last, _)| *last != label(&player)) {
            shown.push((label(&player), player.app.focus.item));
        }
        before = player.app.focus.item;
        player.key(Key::Char('j'));
    }
    assert!(shown.len() > 100 && shown.iter().any(|(label, _)| label == "16.46"));
    for (label, first) in shown {
        for typed in [format!(":{label}\n"), format!(":{label}h\n")] {
            player.keys(&typed);
            assert_eq!(player.app.focus.item, first, "{typed}");
        }
    }
    // Where no line has them, they are a time; and more decimals are always one.
    player.keys(":5.00\n");
    assert_eq!(label(&player), "5.00");
    player.keys(":16.460\n");
    assert_eq!(player.app.now() - player.app.view.zero.time, Millis(59_256_000));
}

#[test]
fn where_tapes_overlap_the_left_column_has_the_time_on_the_tape_that_a_citation_names() {
    let log = r#"{"format":"untaped","version":1,"title":"T","recordings":[{"id":"cam","file":"cam.mp4"},{"id":"phone","file":"phone.m4a"}]}
{"t":0,"type":"tape_on","recording":"cam"}
{"t":50,"type":"tape_on","recording":"phone","offset":500}
{"t":60,"end":61,"type":"utterance","speaker":"A","text":"on both tapes"}
{"t":100,"type":"tape_off","recording":"cam"}
{"t":120,"end":121,"type":"utterance","speaker":"A","text":"on the second alone"}
{"t":150,"type":"tape_off","recording":"phone"}
"#;
    let mut player = Player::of("t.jsonl", log, &Setup::default());
    for (event, shown, cited) in [("#3", "0:08:30", "phone at 8:30"), ("#5", "0:09:30", "phone at 9:30")] {
        player.asked.clear();
        player.keys(&format!(":{event}\ny"));
        let [Effect::Copy(copied)] = player.asked.as_slice() else { panic!("{:?}", player.asked) };
        assert!(copied.contains(cited), "{copied}");
        let copied = copied.clone();
        player.key(Key::Esc);
        let row = player.screen().lines().find(|row| row.contains('▌')).unwrap_or_default().to_owned();
        assert!(row.contains(shown), "{row}");
        player.keys(&format!("g:{copied}\n"));
        assert!(player.screen().lines().any(|row| row.contains('▌') && row.contains(shown)), "{copied}");
    }
}

#[test]
fn a_page_of_the_transcript_is_gone_to_where_the_log_has_pages() {
    let log = LOG.replace(r#""text":"think about it""#, r#""text":"think about it","source":"Tr. 65:14-15""#);
    let log = log.replace(r#""text":"no padlock""#, r#""text":"no padlock","source":"Tr. 12:10-14""#);
    for (typed, seconds_in) in
        [("Tr. 65:14", 7500), ("65:15", 7500), ("tr 65:20", 7500), ("12:14", 7400), ("12:12", 7400)]
    {
        // 12:14 is a time of this session: as a page it has Tr. before it.
        let typed = if seconds_in == 7400 { format!("Tr. {typed}") } else { typed.to_owned() };
        let mut player = Player::of("t.jsonl", &log, &Setup::default());
        player.keys(&format!(":{typed}\n"));
        assert_eq!(seconds(&player), seconds_in, "{typed}: {}", player.notice());
    }
    // What is no time of the session may be a page.
    let mut later = Player::of("t.jsonl", log.replace("12:10-14", "14:10-14"), &Setup::default());
    later.keys(":14:12\n");
    assert_eq!(seconds(&later), 7400);
    for (typed, said) in [
        ("Tr. 65:13", "no line of this log has the source Tr. 65:13"),
        ("99:1", "no line of this log has the source Tr. 99:1"),
        ("14:32", "the session does not include that time of day"),
    ] {
        let mut player = Player::of("t.jsonl", &log, &Setup::default());
        player.keys(&format!(":{typed}\n"));
        assert_eq!(player.notice(), said, "{typed}");
    }
}

#[test]
fn the_words_of_the_program_are_commands_after_a_colon() {
    let mut player = player();
    player.keys(":8x\n");
    assert_eq!(player.app.playback.schedule.speed().to_string(), "8x");
    player.keys(":help\n");
    assert!(player.screen().contains("keys and symbols"));
    player.keys(":q\n");
    assert!(matches!(player.asked.as_slice(), [Effect::Quit]));
}

#[test]
fn what_is_typed_after_a_colon_is_explained_before_it_is_entered() {
    for (typed, remark) in [
        ("conf", "confession, 11:03:40, 3.06 h"),
        ("denial 2", "no denial 2 in this log"),
        ("gap 2", "gap 2, 09:06:40, 1.11 h"),
        ("last gap", "gap 3, 10:13:20, 2.22 h"),
        ("tape 2 +0:01:40", "10:03:20, 2.05 h"),
        ("tape 2 99:00", "tape 2 has no such position"),
        ("8x", "speed 8x"),
        ("#3", "#3, 08:50:10, 0.83 h"),
        ("65:14", "the line with the source Tr. 65:14"),
        ("11:05", "11:05:00, 3.08 h"),
        ("q", "quit"),
    ] {
        let mut player = player();
        player.keys(&format!(":{typed}"));
        let screen = player.screen();
        assert!(screen.lines().last().unwrap().trim_end().ends_with(remark), "{typed}: {remark}\n{screen}");
        assert_eq!(seconds(&player), 7320, "nothing moves");
    }
    let mut player = player();
    player.keys("B:conf");
    assert!(!player.screen().contains("11:03"), "{}", player.screen());
}

#[test]
fn tab_completes_a_target_with_what_the_log_has() {
    let mut player = player();
    let typed =
        |player: &Player| player.screen().lines().last().unwrap().split("  ").next().unwrap().to_owned();
    player.keys(":con");
    player.key(Key::Tab);
    assert_eq!(typed(&player), " :confession");
    player.key(Key::Enter);
    assert_eq!(player.line(), "CONFESSION");
    player.keys(":");
    for word in [
        "start", "end", "gap", "last gap", "last hour", "tape", "day", "speed", "Tr.", "help", "quit",
        "admission",
    ] {
        player.key(Key::Tab);
        assert_eq!(typed(&player), format!(" :{word}"));
    }
    player.key(Key::Esc);
    player.keys(":zzz");
    player.key(Key::Tab);
    assert_eq!(typed(&player), " :zzz");
    // A blind reader is offered what is known.
    player.key(Key::Esc);
    player.keys("gB:con");
    player.key(Key::Tab);
    assert_eq!(typed(&player), " :con");
}

#[test]
fn a_day_or_a_date_and_a_time_from_either_end_are_gone_to_as_the_screen_writes_them() {
    for (typed, remark) in [
        ("Sun 00:49", "Sun 00:49:00, 16.15 h"),
        ("sat 13:08", "Sat 13:08:00, 4.46 h"),
        ("Sun", "Sun 00:00:00, 15.33 h"),
        ("Saturday", "Sat 08:40:00, 0.00 h"),
        ("mar 3 1:08am", "Sun 01:08:00, 16.46 h"),
        ("Mar. 3, 2019, 1:08 a.m.", "Sun 01:08:00, 16.46 h"),
        ("Sunday, March 3, 2019 at 1:08:04 AM", "#"),
        ("3/3 1:08", "Sun 01:08:00, 16.46 h"),
        ("mon 9:00", "the session does not include that day and time"),
        ("mar 4 1:08am", "the session does not include that day and time"),
        ("Mon Mar 3 1:08am", "March 3, 2019 was a Sunday"),
        ("Feb 30", "February 2019 has 28 days"),
        ("end-1h", "Sun 00:49:20, 16.15 h"),
        ("last hour", "Sun 00:49:20, 16.15 h"),
        ("start+16:28:04", ", 16.46 h"),
        ("start+2h", "Sat 10:40:00, 2.00 h"),
        ("warning+12:04:19", ", 16.46 h"),
        ("confession - 30m", "Sun 01:07:"),
        ("end+1h", "outside the session (0:00:00 to 17:09:20)"),
        ("nothing-1h", "no mark named nothing"),
    ] {
        let mut player = Player::ship("five-gaps.jsonl", &Setup { size: (100, 24), ..Setup::default() });
        player.keys(":#300\n");
        player.keys(&format!(":{typed}"));
        let screen = player.screen();
        assert!(screen.lines().last().unwrap().contains(remark), "{typed}: {remark}\n{screen}");
        player.key(Key::Enter);
        if remark.ends_with(" h") {
            assert_eq!(player.notice(), "", "{typed}");
        } else if remark.starts_with('#') {
            assert!(player.line().starts_with("I guess I was there."), "{typed}");
        }
    }
    // A blind reader is not told where the end or a later mark is.
    let mut player = Player::ship("five-gaps.jsonl", &Setup::default());
    player.keys(":#300\nB");
    for typed in ["end-12h", "last hour", "confession-12h", "mar 3", "denial 11 -6h"] {
        player.keys(&format!(":{typed}"));
        let screen = player.screen();
        assert!(!screen.lines().last().unwrap().trim_end().ends_with(" h"), "{typed}\n{screen}");
        let before = player.line();
        player.key(Key::Enter);
        assert_eq!(player.line(), before, "{typed}");
    }
    // In a log without clock times there are no days.
    let mut player =
        Player::of("t.jsonl", LOG.replace(r#","start":"2020-01-01T08:00:00Z""#, ""), &Setup::default());
    player.keys(":sun 3:00\n");
    assert!(player.notice().starts_with("this log has no clock times"), "{}", player.notice());
}

#[test]
fn a_long_citation_is_cut_in_the_middle_and_what_it_leads_to_stays_visible() {
    for (width, ascii) in [(60, false), (80, true), (120, false)] {
        let mut player =
            Player::ship("five-gaps.jsonl", &Setup { size: (width, 24), ascii, ..Setup::default() });
        let cited = "State v. Tull, interview of 2-3 March 2019 (FICTIONAL), tape 6 at 3:54 (Mar. 3, 2019, 1:08 a.m.), Tr. 65:14-15";
        player.keys(":");
        player.tell(Msg::Paste(cited.to_owned()));
        let screen = player.screen();
        let row = screen.lines().last().unwrap();
        assert!(row.starts_with(" :State v."), "{row}");
        assert!(row.contains(if ascii { "~" } else { "…" }) && row.contains("65:14-15"), "{row}");
        assert!(row.trim_end().ends_with("Sun 01:08:04, 16.46 h"), "{row}");
    }
}

/// Words that begin within a second, after a silence, and a mark and words in the same second.
const FRACTIONS: &str = r#"{"format":"untaped","version":1,"title":"T","start":"2020-01-01T08:00:00Z","people":[{"id":"ANN","role":"police"},{"id":"BO","role":"suspect"}]}
{"t":0,"type":"tape_on","recording":"tape1"}
{"t":10.25,"end":14.5,"type":"utterance","speaker":"ANN","text":"is that right"}
{"t":120.79,"end":121,"type":"utterance","speaker":"BO","text":"yes, sir"}
{"t":121,"type":"mark","kind":"confession"}
{"t":121.5,"end":122,"type":"utterance","speaker":"BO","text":"I did that"}
{"t":200,"type":"tape_off","recording":"tape1","reason":"break"}
{"t":90000.5,"type":"tape_on","recording":"tape2"}
{"t":90001.25,"end":90002,"type":"utterance","speaker":"ANN","text":"good morning"}
{"t":90100,"type":"tape_off","recording":"tape2"}
"#;

#[test]
fn what_the_screen_shows_as_a_time_is_reached_by_typing_it() {
    for (typed, line) in [
        ("08:02:00", "yes, sir"),
        ("08:02:00.790", "yes, sir"),
        ("8:02:01", "I did that"),
        ("8:02:00 am", "yes, sir"),
        ("day 1 08:02:00", "yes, sir"),
        ("0:02:00h", "yes, sir"),
        ("2m", "yes, sir"),
        ("tape 1 at 2:00", "yes, sir"),
        ("tape1 at 2:00", "yes, sir"),
        ("tape 1 +0:02:00", "yes, sir"),
        ("25:00:01h", "good morning"),
        ("25:00:01", "good morning"),
        ("tape 2 at 0:00", "good morning"),
    ] {
        let mut player = Player::of("t.jsonl", FRACTIONS, &Setup::default());
        player.keys(&format!("j:{typed}\n"));
        assert_eq!(player.line(), line, "{typed}\n{}", player.screen());
    }
    let without_clock = FRACTIONS.replace(r#""start":"2020-01-01T08:00:00Z","#, "");
    for (typed, line) in [("0:02:00", "yes, sir"), ("25:00:01", "good morning")] {
        let mut player = Player::of("t.jsonl", &without_clock, &Setup::default());
        player.keys(&format!(":{typed}\n"));
        assert_eq!(player.line(), line, "{typed}");
    }
    // A blind reader is not told that words begin later within the second.
    let mut player = Player::of("t.jsonl", FRACTIONS, &Setup::default());
    player.keys(":#2\nB:08:02:00\n");
    assert_eq!(player.line(), "is that right");
}

/// What was cited last.
fn cited(player: &Player) -> String {
    let cited = player.asked.iter().rev().find_map(|effect| {
        if let Effect::Copy(text) | Effect::KeepCitation(text) = effect { Some(text.clone()) } else { None }
    });
    cited.expect("it is cited")
}

#[test]
fn a_citation_that_says_something_else_than_its_line_is_told() {
    let log = FRACTIONS.replace(r#""text":"yes, sir""#, r#""text":"yes, sir","source":"Tr. 65:14-15""#);
    let mut player = Player::of("t.jsonl", &log, &Setup::default());
    player.keys(":08:02:00\ny");
    let short = cited(&player);
    assert_eq!(short, "T, tape 1 at 2:00 (Jan. 1, 2020, 8:02 a.m.), Tr. 65:14-15");
    player.keys("Y");
    let full = cited(&player);
    player.keys("uy");
    let gap = cited(&player);
    let mut told = |text: &str| {
        player.keys(&format!("g:{text}\n"));
        player.app.notice.as_ref().map(ToString::to_string)
    };
    // What was left out, how it is set, and the dashes of word processors make no difference.
    for text in [
        &short,
        &full,
        &gap,
        "T, tape 1 at 2:00",
        "*T, tape 1 at 2:00 (Jan. 1, 2020)*, Tr. 65:14–15.",
        "│ T, tape 1 at 2:00 (Jan. 1, 2020, 8:02 a.m.), │ │ Tr. 65:14-15 │",
    ] {
        assert_eq!(told(text), None, "{text}");
    }
    for (text, what) in [
        (short.replace("Jan. 1", "Jan. 2"), "2"),
        (short.replace("8:02", "9:02"), "9:02"),
        (short.replace("65:14", "72:3"), "72:3-15"),
        (full.replace("yes, sir", "no, sir"), "BO: \"no, sir\""),
        (full.replace("#3 ", "#5 "), "tape1 0:02:00.790"),
        (gap.replace("24 h", "2 h"), "2"),
    ] {
        let told = told(&text).unwrap_or_default();
        assert!(told.starts_with(&format!("“{what}” in the citation is not so here: ")), "{text}: {told}");
    }
    for text in [
        "tape 1 at 2:00 (Jan. 1, 2020, 8:02 a.m.), Tr. 65:14-15",
        "Doe, tape 1 at 2:00 (Jan. 1, 2020, 8:02 a.m.)",
    ] {
        let told = told(text).unwrap_or_default();
        assert!(told.contains("not the title of this log"), "{text}: {told}");
    }
    let told = told("Doe, tape 1 at 2:00 (Jan. 1, 2020, 9:02 a.m.)").unwrap_or_default();
    assert!(told.contains("the title differs"), "{told}");
}

#[test]
fn a_time_within_a_gap_is_cited_as_untaped() {
    let mut player = Player::of("t.jsonl", FRACTIONS, &Setup::default());
    player.keys(":20:30:00\ny");
    let cited = cited(&player);
    assert!(cited.starts_with("T, gap 1: untaped 24 h 56 min, Jan. 1, 2020, 8:03:20 a.m."), "{cited}");
}

#[test]
fn a_silence_is_cited_and_its_media_opened() {
    let log = FRACTIONS.replace(r#""people":"#, r#""recordings":[{"id":"tape1","media":"1.mp4"}],"people":"#);
    let mut player = Player::of("t.jsonl", &log, &Setup::default());
    player.keys("py");
    let cited = cited(&player);
    assert_eq!(
        cited,
        "T, no words logged on tape 1 at 0:14 (Jan. 1, 2020, 8:00 a.m.) to 2:00: silence 1 min 46 s"
    );
    player.keys(&format!("G:{cited}\n"));
    assert!(player.screen().lines().any(|row| row.starts_with("▌ 08:00:14") && row.contains("silence")));
    assert!(player.app.notice.is_none(), "{}", player.notice());
    player.keys("gpO");
    assert!(player.screen().contains("mpv --start=14.5 1.mp4"), "{}", player.screen());
}

#[test]
fn words_without_a_logged_end_are_followed_by_no_silence() {
    let log = FRACTIONS.replace(r#""t":10.25,"end":14.5,"#, r#""t":10.25,"#);
    let screen = Player::of("t.jsonl", &log, &Setup::default()).screen();
    assert!(screen.contains("no end logged; next line 1 min 50 s later"), "{screen}");
    assert!(!screen.contains("silence 1 min 50 s"), "{screen}");
    let screen = Player::of("t.jsonl", FRACTIONS, &Setup::default()).screen();
    assert!(screen.contains("silence 1 min 46 s"), "{screen}");
}

#[test]
fn what_was_typed_is_repeated_where_nothing_has_that_name() {
    let mut player = player();
    player.keys(":Lawyer\n");
    assert_eq!(
        player.notice(),
        "no mark named Lawyer; Tab twice lists the marks, /Lawyer searches the words"
    );
}
