//! Replay, blind mode, reference points and gaps under the keys.

use super::{LOG, at, player, seconds};
use crate::player::{Player, Setup};
use untaped::app::{Key, Msg};
use untaped::session::Item;
use untaped::time::Millis;

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
    assert!(
        sums(&player).contains("0:00:02.287 = 0:00:00.787 taped + 0:00:01.500 UNTAPED"),
        "{}",
        sums(&player)
    );
    player.key(Key::Char(' '));
    let mut seen = Vec::new();
    for _ in 0..40 {
        player.wait(100);
        let row = sums(&player);
        if seen.last() != Some(&row) {
            seen.push(row);
        }
    }
    // At first the very moment of the line.
    assert!(seen.remove(0).contains("0:00:02.287 = 0:00:00.787 taped"), "{seen:?}");
    for (row, second) in seen.iter().zip(3..) {
        let taped = format!("{:02}.500", second - 2);
        let expected = format!("0:00:{second:02}.000 = 0:00:{taped} taped + 0:00:01.500 UNTAPED");
        assert!(row.contains(&expected), "{row}, not {expected}");
    }
    assert_eq!(seen.len(), 4, "{seen:?}");
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
    let found = player.app.match_count().unwrap();
    assert_eq!((found.current, found.count), (Some(1), 1), "later matches are not counted");
    player.keys("jj");
    assert!(player.line().contains("no padlock"), "stepping on shows the next line");
    player.keys("By");
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
        screen.contains("h since confession") && screen.contains("-0.00") && screen.contains("0.00"),
        "{screen}"
    );
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
        player.keys("-");
        player.screen()
    };
    let (few, many) = (with(2), with(10));
    assert!(few.contains("p. 1, last") && !few.contains("all of it"), "{few}");
    assert!(many.contains("… (all of it: untaped gaps FILE)"), "{many}");
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

/// Taped from 8:00 to 8:10 and from 17:40 to 17:50, and untaped between; two parts of the gap are stated.
const LONG_GAP: &str = r#"{"format":"untaped","version":1,"start":"2020-01-01T08:00:00Z"}
{"t":0,"type":"tape_on"}
{"t":590,"end":592,"type":"utterance","speaker":"A","text":"one"}
{"t":600,"type":"tape_off","reason":"night"}
{"t":600,"end":18600,"type":"untaped","questioning":"yes"}
{"t":34800,"type":"tape_on"}
{"t":34810,"type":"utterance","speaker":"A","text":"two"}
{"t":35400,"type":"tape_off"}
"#;

#[test]
fn the_time_of_a_gap_passes_in_two_seconds_with_the_clock_the_sums_and_the_hours() {
    let mut player = Player::of("t.jsonl", LONG_GAP, &Setup { size: (100, 30), ..Setup::default() });
    player.keys(":#2\n ").wait(20_000);
    let mut before = String::new();
    for (clock, elapsed, shown, hidden) in [
        ("08:24:15", "0:24:15", "", "1.00"),
        ("10:32:30", "2:32:30", "2.00", "3.00"),
        ("12:55:00", "4:55:00", "4.00", "5.00"),
        ("15:17:30", "7:17:30", "7.00", "8.00"),
    ] {
        let screen = player.screen();
        assert!(screen.lines().next().unwrap().contains(clock), "{clock}\n{screen}");
        assert!(screen.contains(elapsed) && screen.contains("resuming in"), "{elapsed}\n{screen}");
        let rows: Vec<&str> = screen.lines().filter(|row| row.contains("────")).collect();
        let has = |hour: &str| rows.iter().any(|row| row.split_whitespace().any(|word| word == hour));
        assert!((shown.is_empty() || has(shown)) && !has(hidden), "{shown}\n{screen}");
        assert!(screen.contains("UNTAPED 9 h 30 min"), "the gap stays in sight:\n{screen}");
        assert_ne!(screen, before);
        assert_eq!(seconds_since(&player), 600, "the position waits");
        before = screen;
        player.wait(if clock == "08:24:15" { 450 } else { 500 });
    }
    assert_eq!(seconds_since(&player), 34_800);
    assert!(player.screen().lines().next().unwrap().contains("17:40:0"), "{}", player.screen());
}

fn seconds_since(player: &Player) -> i64 {
    (player.app.now() - player.app.session.figures().span.unwrap().start).0 / 1000
}

#[test]
fn no_gap_is_crossed_in_one_step_however_late_it_is_or_fast_the_replay() {
    for keys in [":#2\n ", ":#2\n:10000x\n "] {
        let mut player = Player::of("t.jsonl", LONG_GAP, &Setup::default());
        player.keys(keys).wait(3_600_000);
        assert_eq!((seconds_since(&player), player.app.playback.playing), (600, true), "{keys}");
        player.wait(1_940);
        assert_eq!(seconds_since(&player), 600, "it is there for two seconds");
        player.wait(20);
        assert!(seconds_since(&player) >= 34_800);
    }
}

#[test]
fn to_a_blind_reader_no_clock_tells_how_long_a_gap_lasts() {
    let mut player = Player::of("t.jsonl", LONG_GAP, &Setup::default());
    player.keys(":#2\nB ").wait(20_000);
    let screen = player.screen();
    player.wait(1000);
    assert_eq!(player.screen().replace("resuming in 1 s", "resuming in 2 s"), screen);
}
