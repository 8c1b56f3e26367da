//! Marks of one's own where no line is: in gaps, in silences, on rows of hours.

use super::coding::{acts, held, mark_key, player, setup};
use super::coding_hour::{SILENCE, on_silence, target};
use super::{LOG, panel, seconds};
use crate::player::{Player, Setup, coder, reader};
use untaped::app::Key;
use untaped::session::Item;

/// A player on the first row of the first gap, which lasts from 4000 s to 7300 s.
fn on_gap() -> Player {
    let mut player = player();
    player.keys("gu");
    assert!(matches!(player.app.focus.item, Some(Item::Start(_))), "{}", player.screen());
    player
}

fn row_with(player: &Player, words: &str) -> String {
    player.screen().lines().find(|row| row.contains(words)).unwrap_or_default().to_owned()
}

#[test]
fn on_a_row_that_is_no_line_a_mark_of_ones_own_is_at_the_moment_of_the_row() {
    let mut on_hour = Player::of("t.jsonl", SILENCE, &setup());
    on_hour.keys("gh");
    for (mut player, at) in [(on_gap(), 4000), (on_silence(), 22), (on_hour, 3600)] {
        player.keys("X");
        assert!(
            target(&player).starts_with("mark ") && !target(&player).contains("ANN"),
            "{}",
            target(&player)
        );
        player.key(mark_key("admission"));
        assert_eq!(acts(&player), [format!("mark admission at {at}")]);
        assert!(player.acts()[0].get("from").is_none(), "{:?}", player.acts());
        let row = row_with(&player, "[kp's mark: admission]");
        assert!(
            !row.is_empty() && player.notice().contains("your mark admission at "),
            "{}",
            player.screen()
        );
        player.keys("Z");
        assert!(!player.screen().contains("kp's mark"), "{}", player.screen());
        assert_eq!(
            player.notice(),
            format!(
                "undone: your mark admission at {}",
                row.split_whitespace().find(|word| word.contains(':')).unwrap()
            )
        );
    }
}

#[test]
fn while_the_time_of_a_gap_passes_a_mark_is_at_the_time_that_the_clock_shows_and_playback_goes_on() {
    let mut player = on_gap();
    player.keys("+++++ ").wait(1500);
    let at = (player.app.shown().0 - 1_577_865_600_000) / 1000;
    assert!(player.app.waits_at_gap() && at > 4000 && at < 7300, "{at} {}", player.screen());
    player.keys("X").wait(100);
    player.key(mark_key("polygraph"));
    assert_eq!(acts(&player)[..1], [format!("mark polygraph at {at}")]);
    assert!(player.app.playback.playing);
    assert!(player.screen().contains("[kp's mark: polygraph]"), "shown as time goes by: {}", player.screen());
    player.keys(" ");
    let mut from = Player::of(
        "t.jsonl",
        LOG,
        &Setup { work: Some(player.desk.as_ref().unwrap().root()), coding: reader("r"), ..Setup::default() },
    );
    from.keys(":#4\nl");
    assert_eq!(seconds(&from), at, "{}", from.screen());
    assert!(row_with(&from, "[kp's mark: polygraph]").contains("09:"), "{}", from.screen());
}

#[test]
fn marks_at_moments_are_gone_to_listed_changed_withdrawn_and_counted_from() {
    let mut player = on_gap();
    player.keys("X");
    player.key(mark_key("admission"));
    let here = player.app.focus.item;
    for keys in [":#2\nl", ":#12\nL", ":#12\nW\n\u{1b}"] {
        for c in keys.chars() {
            player.key(match c {
                '\n' => Key::Enter,
                '\u{1b}' => Key::Esc,
                c => Key::Char(c),
            });
        }
        assert_eq!((player.app.focus.item, seconds(&player)), (here, 4000), "{keys}: {}", player.screen());
    }
    player.keys("l");
    assert!(player.notice().contains("no notes or codes after"), "{}", player.notice());
    player.keys("L");
    assert!(player.notice().contains("no notes or codes before"), "{}", player.notice());
    player.keys("e");
    assert!(player.screen().contains("your work"), "{}", player.screen());
    player.key(Key::Enter);
    player.key(mark_key("denial"));
    assert!(row_with(&player, "[kp's mark: denial]").contains("09:06:40"), "{}", player.screen());
    assert!(!player.screen().contains("kp's mark: admission"), "{}", player.screen());
    player.keys("z");
    assert!(player.screen().contains("kp/denial"), "{}", player.screen());
    player.key(Key::Esc);
    player.keys("ed");
    assert!(!player.screen().contains("kp's mark") && panel(&player).is_none(), "{}", player.screen());
    assert!(held(&player).is_empty());
}

#[test]
fn a_code_is_never_at_a_moment() {
    let mut player = on_gap();
    player.keys("X");
    player.key(Key::Backspace);
    player.keys("mb");
    assert!(player.notice().contains("no line of the log"), "{}", player.notice());
    player.key(Key::Esc);
    player.keys("C");
    let marks = mark_group(&player);
    player.key(marks);
    player.key(mark_key("admission"));
    player.keys("mb");
    assert_eq!(acts(&player), ["mark admission at 4000"]);
}

/// The key of the group of marks in the bar.
fn mark_group(player: &Player) -> Key {
    let untaped::app::Mode::Coding(bar) = &player.app.mode else { panic!("no bar") };
    let entries = player.app.bar_entries(bar);
    Key::Char(entries.iter().find(|entry| entry.words.starts_with("marks")).unwrap().key.unwrap())
}

#[test]
fn a_blind_coder_sees_no_later_moment_and_none_of_others() {
    let mut other = Player::of("t.jsonl", LOG, &Setup { coding: coder("jd", &["min_max"]), ..setup() });
    other.keys("guX");
    other.key(mark_key("denial"));
    other.keys("uX");
    other.key(mark_key("arrest"));
    let work = Some(other.desk.as_ref().unwrap().root());
    let mut own =
        Player::of("t.jsonl", LOG, &Setup { work: work.clone(), coding: coder("jd", &[]), ..setup() });
    own.keys("guB");
    assert!(
        own.screen().contains("jd's mark: denial") && !own.screen().contains("arrest"),
        "{}",
        own.screen()
    );
    own.keys("l");
    assert!(own.notice().contains("later lines are hidden"), "{}", own.notice());
    let mut blind = Player::of("t.jsonl", LOG, &Setup { work, ..setup() });
    blind.keys("gu");
    assert!(blind.screen().contains("jd's mark: denial"), "{}", blind.screen());
    blind.keys("B");
    assert!(!blind.screen().contains("jd's"), "{}", blind.screen());
}
