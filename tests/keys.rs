//! Every key in every mode does what the table says, and help, footer, README and man page list it.

use crate::player::{Player, Setup};
use untaped::app::table::{Command, Place, TABLE, command, key_name, keys_text, listed};
use untaped::app::{Ask, Effect, Key, Mode, Mouse, Msg, PanelKind};
use untaped::session::{Column, Item};
use untaped::time::{Millis, SessionTime};

/// Five hours from custody; in the middle of them words by two people, with gaps, marks, silences and hours on
/// both sides of event 9, where the tests begin.
const LOG: &str = r#"{"format":"untaped","version":1,"title":"T","start":"2020-01-01T08:00:00Z","people":[{"id":"ANN","name":"Ann","role":"police"},{"id":"BO","name":"Bo","role":"suspect"}]}
{"t":0,"type":"mark","kind":"custody"}
{"t":3000,"type":"tape_on"}
{"t":3010,"end":3012,"type":"utterance","speaker":"ANN","text":"first words of Ann"}
{"t":3200,"end":3202,"type":"utterance","speaker":"BO","text":"first words of Bo"}
{"t":3300,"type":"mark","kind":"denial"}
{"t":4000,"type":"tape_off","reason":"meal"}
{"t":7300,"type":"tape_on"}
{"t":7310,"end":7312,"type":"utterance","speaker":"BO","text":"back again"}
{"t":7320,"end":7325,"type":"utterance","speaker":"ANN","text":"in the middle, a line about a padlock that is long enough to need more than one row on a screen of eighty columns"}
{"t":7400,"end":7402,"type":"utterance","speaker":"BO","text":"no padlock"}
{"t":7500,"end":7502,"type":"utterance","speaker":"ANN","text":"think about it"}
{"t":7510,"type":"mark","kind":"admission"}
{"t":8000,"type":"tape_off","reason":"unexplained"}
{"t":11000,"type":"tape_on"}
{"t":11010,"end":11012,"type":"utterance","speaker":"BO","text":"the padlock, yes"}
{"t":11020,"type":"mark","kind":"confession"}
{"t":11500,"end":11502,"type":"utterance","speaker":"ANN","text":"thank you"}
{"t":18000,"type":"tape_off"}
"#;

/// A player on event 9, with a search that has hits on both sides, a jump behind it and one to go forward to.
fn player() -> Player {
    let mut player = Player::of("t.jsonl", LOG, &Setup::default());
    player.keys("/padlock\n:#3\n:#9\n:#8\nr");
    assert!(player.line().starts_with("in the middle"), "{}", player.line());
    player
}

fn in_panel() -> Player {
    let mut player = player();
    player.key(Key::Tab);
    player.key(Key::Char('j'));
    player
}

/// Where a player is.
fn at(player: &Player) -> (Option<Item>, usize, SessionTime) {
    (player.app.focus.item, player.app.focus.row, player.app.now())
}

fn seconds(player: &Player) -> i64 {
    (player.app.now().0 - 1_577_865_600_000) / 1000
}

fn selected(player: &Player) -> usize {
    match &player.app.mode {
        Mode::Panel(panel) => panel.selected,
        Mode::Normal | Mode::Prompt { .. } => panic!("no panel is open"),
    }
}

/// Presses a key for a command in the transcript and says whether it did what it should. A command that is
/// added does not compile until it is wired here.
#[expect(clippy::too_many_lines, clippy::match_same_arms, reason = "one arm for each command is the point")]
fn does_what_it_should(key: Key, command: Command) -> bool {
    let mut player = player();
    let before = at(&player);
    let go = |player: &mut Player| player.key(key);
    match command {
        Command::PlayPause => {
            go(&mut player);
            let began = player.app.playback.playing;
            go(&mut player);
            began && !player.app.playback.playing
        }
        Command::Faster => {
            go(&mut player);
            player.app.playback.schedule.speed().to_string() == "1.5x"
        }
        Command::Slower => {
            go(&mut player);
            player.app.playback.schedule.speed().to_string() == "0.75x"
        }
        Command::NormalSpeed => {
            player.keys("++");
            go(&mut player);
            player.app.playback.schedule.speed().to_string() == "1x"
        }
        Command::Forward => {
            go(&mut player);
            // The silence between the two lines is a line of its own.
            matches!(player.app.focus.item, Some(Item::Start(_))) && {
                go(&mut player);
                player.line() == "no padlock"
            }
        }
        Command::Back => {
            go(&mut player);
            player.line() == "back again"
        }
        Command::RowDown => {
            go(&mut player);
            player.app.focus.row == 1 && player.app.focus.item == before.0
        }
        Command::RowUp => {
            go(&mut player);
            player.line() == "back again"
        }
        Command::PageDown | Command::HalfDown => {
            go(&mut player);
            at(&player).2 > before.2
        }
        Command::PageUp | Command::HalfUp => {
            go(&mut player);
            at(&player).2 < before.2
        }
        Command::Later => {
            go(&mut player);
            seconds(&player) == 7350
        }
        Command::Earlier => {
            go(&mut player);
            seconds(&player) == 7290
        }
        Command::First => {
            go(&mut player);
            player.app.focus.item == Some(Item::Start(0))
        }
        Command::Last => {
            go(&mut player);
            player.line() == "tape off"
        }
        Command::NextGap => {
            go(&mut player);
            seconds(&player) == 8000
        }
        Command::PreviousGap => {
            go(&mut player);
            seconds(&player) == 4000
        }
        Command::NextMark => {
            go(&mut player);
            player.line() == "ADMISSION"
        }
        Command::PreviousMark => {
            go(&mut player);
            player.line() == "DENIAL"
        }
        Command::NextSilence => {
            go(&mut player);
            seconds(&player) == 7325
        }
        Command::PreviousSilence => {
            go(&mut player);
            seconds(&player) == 3300
        }
        Command::NextSame => {
            go(&mut player);
            player.line() == "think about it"
        }
        Command::PreviousSame => {
            go(&mut player);
            player.line() == "first words of Ann"
        }
        Command::NextHour => {
            go(&mut player);
            seconds(&player) == 10_800
        }
        Command::PreviousHour => {
            go(&mut player);
            seconds(&player) == 7200
        }
        Command::NextHit => {
            go(&mut player);
            player.line() == "no padlock"
        }
        Command::PreviousHit => {
            player.keys("n");
            go(&mut player);
            at(&player) == before
        }
        Command::Return => {
            go(&mut player);
            player.line() == "first words of Ann"
        }
        Command::Again => {
            go(&mut player);
            player.line() == "back again"
        }
        Command::Go => {
            go(&mut player);
            matches!(player.app.mode, Mode::Prompt { ask: Ask::Go, .. })
        }
        Command::Search => {
            go(&mut player);
            matches!(player.app.mode, Mode::Prompt { ask: Ask::Search, .. })
        }
        Command::NextColumn => {
            go(&mut player);
            player.app.view.column == Column::Clock
        }
        Command::PreviousColumn => {
            go(&mut player);
            player.app.view.column == Column::SinceSpeaker
        }
        Command::Zeros => {
            go(&mut player);
            matches!(&player.app.mode, Mode::Panel(p) if matches!(p.kind, PanelKind::Zeros(_)))
        }
        Command::Blind => {
            go(&mut player);
            player.app.view.blind && !player.screen().contains("no padlock")
        }
        Command::Panels => {
            go(&mut player);
            matches!(&player.app.mode, Mode::Panel(p) if matches!(p.kind, PanelKind::Gaps { .. }))
        }
        Command::Info => {
            go(&mut player);
            matches!(&player.app.mode, Mode::Panel(p) if p.kind == PanelKind::Info)
                && player.screen().contains("0123456789abcdef")
        }
        Command::Help => {
            go(&mut player);
            matches!(&player.app.mode, Mode::Panel(p) if p.kind == PanelKind::Help)
        }
        Command::Cite => {
            go(&mut player);
            matches!(player.asked.as_slice(), [Effect::Copy(text)] if text.contains("in the middle"))
                && player.screen().contains("not confirmed")
        }
        Command::CiteToFile => {
            go(&mut player);
            matches!(player.asked.as_slice(), [Effect::KeepCitation(text)] if text.contains("in the middle"))
        }
        Command::Quit | Command::Cancel => {
            go(&mut player);
            matches!(player.asked.as_slice(), [Effect::Quit])
        }
        Command::Suspend => {
            player.keys(" ");
            go(&mut player);
            matches!(player.asked.as_slice(), [Effect::Suspend]) && !player.app.playback.playing
        }
        Command::Redraw => {
            go(&mut player);
            matches!(player.asked.as_slice(), [Effect::Redraw])
        }
        Command::Enter | Command::Close | Command::Sort | Command::PanelsBack => {
            unreachable!("these hold in panels alone")
        }
    }
}

/// The same in a panel.
#[expect(clippy::wildcard_enum_match_arm, reason = "the table says which commands hold in a panel")]
fn does_what_it_should_in_a_panel(key: Key, command: Command) -> bool {
    let mut player = in_panel();
    let before = selected(&player);
    player.key(key);
    let kind = |player: &Player| match &player.app.mode {
        Mode::Panel(panel) => Some(panel.kind.clone()),
        Mode::Normal | Mode::Prompt { .. } => None,
    };
    match command {
        Command::Forward | Command::PageDown | Command::Last => {
            let mut fresh = in_panel();
            fresh.key(Key::Char('g'));
            fresh.key(key);
            selected(&fresh) > 0
        }
        Command::Back | Command::PageUp | Command::First => selected(&player) < before,
        Command::Enter => kind(&player).is_none() && seconds(&player) == 8000,
        Command::Close | Command::Cancel => kind(&player).is_none() && player.asked.is_empty(),
        Command::Sort => {
            matches!(kind(&player), Some(PanelKind::Gaps { by_length: true, rows }) if rows == [1, 0, 2])
        }
        Command::Panels => kind(&player) == Some(PanelKind::Marks),
        Command::PanelsBack => kind(&player) == Some(PanelKind::Problems),
        Command::Help => kind(&player) == Some(PanelKind::Help),
        Command::Go => matches!(player.app.mode, Mode::Prompt { ask: Ask::Go, .. }),
        Command::Search => matches!(player.app.mode, Mode::Prompt { ask: Ask::Search, .. }),
        Command::Suspend => matches!(player.asked.as_slice(), [Effect::Suspend]),
        Command::Redraw => matches!(player.asked.as_slice(), [Effect::Redraw]),
        other => unreachable!("{other:?} does not hold in a panel"),
    }
}

#[test]
fn every_key_does_what_it_should_in_every_mode() {
    for row in TABLE {
        for &key in row.keys {
            let (name, what) = (key_name(key), row.command);
            if row.place != Place::Panel {
                assert!(does_what_it_should(key, what), "{name} ({what:?}) in the transcript");
            }
            if row.place != Place::Transcript {
                assert!(does_what_it_should_in_a_panel(key, what), "{name} ({what:?}) in a panel");
            }
        }
    }
}

#[test]
fn keys_that_are_not_in_the_table_change_nothing_and_say_so() {
    for c in ['a', 'x', 'c', 'v', 'Z', '!', 'é'] {
        let mut player = player();
        let before = at(&player);
        player.key(Key::Char(c));
        assert_eq!(at(&player), before, "{c}");
        assert!(player.asked.is_empty() && player.screen().contains("does nothing here"), "{c}");
    }
}

#[test]
fn in_a_prompt_every_character_is_text_and_none_is_a_command() {
    for row in TABLE {
        for &key in row.keys.iter().filter(|k| matches!(k, Key::Char(_))) {
            let mut player = player();
            player.key(Key::Char('/'));
            let before = at(&player);
            player.key(key);
            assert!(matches!(player.app.mode, Mode::Prompt { .. }), "{}", key_name(key));
            assert_eq!(at(&player), before);
            player.key(Key::Esc);
            assert!(matches!(player.app.mode, Mode::Normal));
        }
    }
}

#[test]
fn help_lists_every_key_of_the_table() {
    let mut player = Player::of("t.jsonl", LOG, &Setup { size: (120, 40), ..Setup::default() });
    player.key(Key::Char('?'));
    let screen = player.screen();
    for row in TABLE {
        assert!(
            screen.contains(&keys_text(row)) && screen.contains(row.help),
            "{:?}:\n{screen}",
            row.command
        );
    }
    // On a small screen the rest is scrolled to.
    let mut small = Player::of("t.jsonl", LOG, &Setup { size: (60, 16), ..Setup::default() });
    small.key(Key::Char('?'));
    let mut seen = small.screen();
    for _ in 0..TABLE.len() {
        small.key(Key::Char('j'));
        seen.push_str(&small.screen());
    }
    assert!(TABLE.iter().all(|row| seen.contains(&keys_text(row))));
}

#[test]
fn the_footer_names_keys_that_hold_where_it_stands() {
    for (player, in_panel) in [(player(), false), (in_panel(), true)] {
        let screen = player.screen();
        let footer = screen.lines().last().unwrap();
        for row in TABLE.iter().filter(|row| row.footer.is_some()) {
            let first = row.keys[0];
            let holds = command(first, in_panel) == Some(row.command);
            let words = format!("{} {}", key_name(first), row.footer.unwrap());
            assert!(holds || !footer.contains(&words), "{words} in {footer}");
        }
        assert!(footer.ends_with("? help"), "{footer}");
    }
}

#[test]
fn the_readme_lists_every_key_of_the_table() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let rows: Vec<String> = listed().iter().map(|(keys, help)| format!("| `{keys}` | {help} |")).collect();
    let table = rows.join("\n");
    assert!(readme.contains(&table), "the README's table of keys is to be:\n{table}");
}

#[test]
fn a_number_before_a_key_is_a_count() {
    let mut player = player();
    player.keys("2U");
    assert_eq!(seconds(&player), 0);
    player.keys(":#1\n3j");
    assert!(matches!(player.app.focus.item, Some(Item::Start(_))), "behind two lines stands a silence");
    player.keys("10k");
    assert_eq!(player.app.focus.item, Some(Item::Start(0)));
}

#[test]
fn play_ninety_seconds_meet_a_gap_and_step_back() {
    let mut player = player();
    player.keys(":speed 8\n:#12\n");
    assert_eq!(player.line(), "ADMISSION");
    // 490 s of silence at 8x would take 61 s: shortened to 10 s of playback. Then the gap's card for 2 s.
    player.keys(" ").wait(9_999);
    assert_eq!(player.line(), "ADMISSION");
    player.wait(1);
    assert_eq!(player.app.focus.item, Some(Item::Start(player.app.bands().gaps()[2])));
    assert!(player.screen().contains("UNTAPED 50 min"));
    player.wait(1_999);
    assert_eq!(seconds(&player), 8000, "it rests on the card");
    player.wait(1);
    assert_eq!(seconds(&player), 11_000, "and goes on behind the gap");
    player.wait(90_000);
    assert!(!player.app.playback.playing || seconds(&player) > 11_500);
    let here = seconds(&player);
    player.keys("k");
    assert!(seconds(&player) < here);
}

#[test]
fn clocks_show_one_whole_second_after_the_other_while_playing_and_the_very_moment_when_paused() {
    let log = r#"{"format":"untaped","version":1,"start":"2020-01-01T08:00:00.250Z"}
{"t":0,"type":"mark","kind":"custody"}
{"t":1.5,"type":"tape_on"}
{"t":2.287,"type":"utterance","speaker":"A","text":"one"}
{"t":7.9,"type":"utterance","speaker":"B","text":"two"}
{"t":30,"type":"tape_off"}
"#;
    let mut player = Player::of("t.jsonl", log, &Setup::default());
    player.keys(":#3\n");
    let sums = |player: &Player| player.screen().lines().nth(1).unwrap().trim().to_owned();
    assert!(sums(&player).contains("0:00:02.287 = 0:00:00.787 taped + 0:00:01.500"), "{}", sums(&player));
    player.key(Key::Char(' '));
    let mut seen = Vec::new();
    for _ in 0..40 {
        player.wait(100);
        let row = sums(&player);
        if seen.last() != Some(&row) {
            seen.push(row);
        }
    }
    for (row, second) in seen.iter().zip(2..) {
        let taped = format!("{:02}.500", second - 2);
        let expected = format!("0:00:{second:02}.000 = 0:00:{taped} taped + 0:00:01.500 UNTAPED");
        assert!(row.contains(&expected), "{row}, not {expected}");
    }
    assert_eq!(seen.len(), 5, "{seen:?}");
    player.key(Key::Char(' '));
    assert!(sums(&player).contains("0:00:06.287 = 0:00:04.787 taped"), "{}", sums(&player));
}

#[test]
fn what_follows_is_withheld_while_playing_and_shown_when_paused() {
    let mut player = player();
    assert!(player.screen().contains("no padlock"));
    player.keys(" ");
    assert!(!player.screen().contains("no padlock"));
    player.keys(" ");
    assert!(player.screen().contains("no padlock"));
}

#[test]
fn blind_hides_what_follows_everywhere() {
    let mut player = player();
    player.keys("B");
    let hidden = ["no padlock", "admission", "confession", "gap 3"];
    let check = |player: &mut Player, what: &str| {
        let screen = player.screen().to_lowercase();
        for word in hidden {
            assert!(!screen.contains(&word.to_lowercase()), "{what} shows {word}:\n{screen}");
        }
    };
    check(&mut player, "the transcript");
    for _ in 0..4 {
        player.key(Key::Tab);
        check(&mut player, "a panel");
    }
    player.key(Key::Esc);
    player.keys("z");
    check(&mut player, "the zeros");
    player.key(Key::Esc);
    player.keys("i");
    check(&mut player, "this file");
    player.key(Key::Esc);
    let before = at(&player);
    for key in "umpshGn".chars() {
        player.keys(&key.to_string());
        assert_eq!(at(&player), before, "{key} jumps ahead");
        check(&mut player, "a jump");
    }
    player.keys(":confession\n");
    assert_eq!(at(&player), before);
    player.keys(":90%\n");
    assert_eq!(at(&player), before);
    let (at_hit, count, _) = player.app.hit_count().unwrap();
    assert_eq!((at_hit, count), (Some(1), 1), "hits that follow are not counted");
    player.keys("jj");
    assert!(player.line().contains("no padlock"), "stepping on shows the next line");
    player.keys("B");
    assert!(player.screen().contains("confession"));
}

#[test]
fn the_zero_names_the_column_and_hours_before_it_are_negative() {
    let mut player = player();
    player.keys(":confession\nz");
    let screen = player.screen();
    for name in
        ["session start", "first tape", "custody", "denial", "admission", "confession", "this line, #16"]
    {
        assert!(screen.contains(name), "{name}:\n{screen}");
    }
    player.keys("gjjjjj\n");
    assert_eq!(player.app.view.zero.name, "confession");
    let screen = player.screen();
    assert!(
        screen.contains("confession+ h") && screen.contains("-0.00") && screen.contains("0.00"),
        "{screen}"
    );
}

#[test]
fn every_place_that_can_be_typed_is_gone_to() {
    for (typed, seconds_in) in [
        ("08:50:10", 3010),
        ("11:05", 11_100),
        ("day 1 11:00", 10_800),
        ("1h", 3600),
        ("3.00h", 10_800),
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
fn what_is_stated_of_a_gap_is_read_whole_or_says_that_it_is_cut_and_where_it_stands() {
    let with = |count: usize| {
        let interval = |i: usize| {
            let (from, to) = (4100 + 300 * i, 4300 + 300 * i);
            format!(
                "{{\"t\":{from},\"end\":{to},\"type\":\"untaped\",\"questioning\":\"yes\",\"source\":\"custody log p. {i}, last\"}}\n"
            )
        };
        let mut player = Player::of(
            "t.jsonl",
            &(LOG.to_owned() + &(0..count).map(interval).collect::<String>()),
            &Setup::default(),
        );
        player.keys(":gap 2\n").key(Key::Tab);
        player.screen()
    };
    let (few, many) = (with(2), with(10));
    assert!(few.contains("p. 1, last") && !few.contains("all of it"), "{few}");
    assert!(many.contains("… (all of it: untaped gaps FILE)"), "{many}");
}

#[test]
fn one_hit_is_not_called_hits() {
    let mut player = Player::of("t.jsonl", LOG, &Setup::default());
    player.keys("/think about\ngg");
    assert!(player.screen().contains(" 1 hit "), "{}", player.screen());
}

#[test]
fn a_pattern_that_matches_nothing_or_cannot_be_read_is_said() {
    let mut player = player();
    player.keys("/zebra\n");
    assert!(player.screen().contains("nothing matches zebra"));
    player.keys("/(\n");
    assert!(player.screen().contains("cannot be read"));
    assert_eq!(seconds(&player), 7320);
    player.keys("/bo\n");
    assert_eq!(player.line(), "no padlock", "a speaker's name is found too");
}

#[test]
fn the_mouse_goes_to_a_row_and_to_a_moment_on_the_strip() {
    let mut player = player();
    let screen = player.screen();
    let y = screen.lines().position(|line| line.contains("no padlock")).unwrap();
    player.tell(Msg::Mouse(Mouse::Click, 30, u16::try_from(y).unwrap()));
    assert_eq!(player.line(), "no padlock");
    // The strip has 78 cells over 18,000 s: cell 39 begins at 9,000 s.
    player.tell(Msg::Mouse(Mouse::Click, 40, 21));
    assert_eq!(seconds(&player), 9000);
    player.tell(Msg::Mouse(Mouse::WheelUp, 30, 8));
    assert!(seconds(&player) < 9000);
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
fn the_place_is_kept_and_taken_up_again() {
    let mut player = player();
    player.keys("t:speed 4\n:zzz\n");
    let place = player.app.place().unwrap();
    assert_eq!((place.line, place.column.as_str(), place.speed.as_str()), (10, "clock", "4x"));
    let again = Player::of("t.jsonl", LOG, &Setup { place: Some(place), ..Setup::default() });
    assert!(again.line().starts_with("in the middle"));
    assert_eq!(again.app.view.column, Column::Clock);
    assert_eq!(again.app.playback.schedule.speed().to_string(), "4x");
    assert!(again.screen().contains("you left off here"));
    // The zero is kept by its line: the kind of a mark is text of the log.
    player.app.view.zero = player.app.session.zero("confession").unwrap();
    let place = player.app.place().unwrap();
    assert!(place.zero.starts_with("line "), "{}", place.zero);
    let again = Player::of("t.jsonl", LOG, &Setup { place: Some(place), ..Setup::default() });
    assert_eq!(again.app.view.zero.name, "confession");
}

#[test]
fn keys_work_while_the_log_is_read_and_the_focus_stays_on_its_event() {
    let mut player = Player::unread("t.jsonl", LOG.as_bytes(), &Setup::default());
    for (i, batch) in crate::player::batches(LOG.as_bytes(), 4).into_iter().enumerate() {
        player.tell(Msg::Loaded(batch));
        if i == 0 {
            player.keys("jjj");
            assert_eq!(player.line(), "first words of Ann");
            assert!(player.screen().contains('~'), "sums are not final yet");
        }
    }
    assert_eq!(player.line(), "first words of Ann");
    player.keys("y");
    assert!(player.asked.is_empty(), "a citation waits for the end of loading");
    player.keys("/thank\n");
    assert_eq!(player.line(), "first words of Ann", "and so does a search");
    player.tell(Msg::Complete(None));
    assert_eq!(player.line(), "thank you");
    assert!(!player.screen().contains('~'));
}

#[test]
fn an_event_read_later_that_belongs_before_the_focus_does_not_move_it() {
    let log = "{\"format\":\"untaped\",\"version\":1}\n{\"t\":10,\"type\":\"note\",\"text\":\"ten\"}\n\
               {\"t\":20,\"type\":\"utterance\",\"text\":\"twenty\"}\n{\"t\":5,\"type\":\"utterance\",\"text\":\"five\"}\n";
    let mut player = Player::unread("t.jsonl", log.as_bytes(), &Setup::default());
    let mut batches = crate::player::batches(log.as_bytes(), 3).into_iter();
    player.tell(Msg::Loaded(batches.next().unwrap()));
    player.keys("j");
    assert_eq!(player.line(), "twenty");
    for batch in batches {
        player.tell(Msg::Loaded(batch));
    }
    player.tell(Msg::Complete(None));
    assert_eq!(player.line(), "twenty");
    player.keys("g");
    assert_eq!(player.line(), "five");
}

#[test]
fn short_gaps_are_hidden_from_bands_and_jumps_but_never_from_sums() {
    let setup = Setup { min_gap: Millis(3_100_000), ..Setup::default() };
    let mut player = Player::of("t.jsonl", LOG, &setup);
    assert!(player.screen().contains("2 gaps shorter than 51 min 40 s are hidden"), "{}", player.screen());
    player.keys("gu");
    assert_eq!(seconds(&player), 4000);
    player.keys("G");
    assert!(player.screen().contains("= 2:25:00 taped + 2:35:00 UNTAPED"), "{}", player.screen());
}

#[test]
fn a_log_without_any_event_is_shown_and_survives_every_key() {
    let log = "{\"format\":\"untaped\",\"version\":1,\"title\":\"nothing\"}\n";
    for row in TABLE {
        for &key in row.keys {
            let mut player = Player::of("t.jsonl", log, &Setup::default());
            player.key(key);
            player.key(Key::Enter);
            let _ = player.screen();
        }
    }
}

#[test]
fn a_gap_of_eight_thousand_years_is_crossed_at_once() {
    let log = "{\"format\":\"untaped\",\"version\":1}\n{\"t\":\"1019-03-02T08:00:00Z\",\"type\":\"tape_on\"}\n\
               {\"t\":\"1019-03-02T09:00:00Z\",\"type\":\"tape_off\"}\n{\"t\":\"9019-03-02T09:00:00Z\",\"type\":\"note\",\"text\":\"typo\"}\n\
               {\"t\":\"9019-03-02T09:30:00Z\",\"type\":\"mark\",\"kind\":\"release\"}\n";
    let mut player = Player::of("t.jsonl", log, &Setup::default());
    // Seventy million whole hours lie between the two events: a walk over them would not end within this test.
    for keys in [":50%\n", "k", "j", ":75%\n", "h", "k", "H", "G", "g", "2h", "J", "K", ":99.9%\n", " "] {
        player.keys(keys);
        let _ = player.screen();
    }
    player.wait(10_000);
    assert!(player.screen().contains("UNTAPED"));
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
fn a_long_utterance_stays_on_the_screen_when_the_terminal_grows() {
    let words = "word ".repeat(900);
    let log = format!(
        "{{\"format\":\"untaped\",\"version\":1}}\n{{\"t\":0,\"type\":\"utterance\",\"speaker\":\"A\",\"text\":\"{words}\"}}\n"
    );
    let mut player = Player::of("t.jsonl", &log, &Setup { size: (60, 16), ..Setup::default() });
    player.keys("90J");
    player.tell(Msg::Resize(160, 30));
    assert!(player.screen().contains("word word"), "{}", player.screen());
}

#[test]
fn quitting_before_the_log_is_read_leaves_the_place_that_was_kept() {
    let mut player = Player::unread("t.jsonl", LOG.as_bytes(), &Setup::default());
    for batch in crate::player::batches(LOG.as_bytes(), 4).into_iter().take(2) {
        player.tell(Msg::Loaded(batch));
    }
    assert_eq!(player.app.place(), None);
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

#[test]
fn a_place_on_the_head_of_a_gap_is_taken_up_there() {
    let mut player = player();
    player.keys(":gap 3\n");
    let place = player.app.place();
    let again = Player::of("t.jsonl", LOG, &Setup { place, ..Setup::default() });
    assert_eq!(again.app.focus.item, player.app.focus.item);
}
