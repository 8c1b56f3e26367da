//! The status line at every width: no warning is ever left out without a word.

use crate::player::{Player, Setup};
use untaped::app::{Key, Msg};
use untaped::store::Change;

/// A log of over ten hours with milliseconds, whose totals alone are 56 columns wide, and with so many problems.
fn log(problems: usize) -> String {
    let words = (0..40).map(|i| {
        let t = 40_000 + i * 40;
        format!("{{\"t\":{t}.5,\"end\":{t}.9,\"type\":\"utterance\",\"speaker\":\"A\",\"text\":\"w\"}}\n")
    });
    "{\"format\":\"untaped\",\"version\":1}\n{\"t\":0,\"type\":\"mark\",\"kind\":\"custody\"}\n\
     {\"t\":1000.125,\"type\":\"tape_on\"}\n{\"t\":39000.5,\"type\":\"tape_off\"}\n"
        .to_owned()
        + &words.collect::<String>()
        + &"not json\n".repeat(problems)
}

fn player(problems: usize, width: u16) -> Player {
    let mut player = Player::of("t.jsonl", log(problems), &Setup { size: (width, 24), ..Setup::default() });
    player.keys("G");
    player
}

fn status(player: &Player) -> String {
    player.screen().lines().nth(1).unwrap().to_owned()
}

/// The narrowest and the widest of the sizes: below the first, the player asks for a larger window and shows no log.
const WIDTHS: std::ops::RangeInclusive<u16> = 60..=200;

/// A message with a sentence, and the warning that it brings.
type Happens = (fn(String) -> Msg, &'static str);

#[test]
fn at_every_width_each_warning_that_applies_is_on_the_status_line() {
    let failed = || "t.jsonl: cannot read it".to_owned();
    let happens: [Happens; 6] = [
        (|_| Msg::Changed(Change::Truncated), "LOG TRUNCATED"),
        (|_| Msg::Changed(Change::Overwritten), "LOG OVERWRITTEN"),
        (|_| Msg::Changed(Change::Replaced), "LOG REPLACED"),
        (|_| Msg::Changed(Change::Deleted), "LOG DELETED"),
        (Msg::LoadFailed, "READING FAILED"),
        (Msg::CheckFailed, "LOG NOT CHECKED"),
    ];
    let mut player = player(12_345, 80);
    player.keys("/w\n:speed 10000\nk");
    for (msg, warning) in happens {
        (player.app.file.failed, player.app.file.changed) = (None, None);
        player.tell(msg(failed()));
        for keys in [" ", " B", "By"] {
            player.keys(keys);
            // The widest line is checked at every width, the others at the usual ones.
            for width in WIDTHS.filter(|width| keys == " " || width % 20 == 0) {
                player.tell(Msg::Resize(width, 16));
                let line = status(&player);
                assert!(line.contains(warning), "{width} {keys:?}: {line}");
                // The problems cover the whole log, so a blind reader is not told.
                assert!(
                    line.contains("12345 problems") != line.contains("BLIND"),
                    "{width} {keys:?}: {line}"
                );
            }
        }
    }
}

#[test]
fn at_80_and_60_columns_the_problems_are_counted_and_a_changed_log_is_said_until_it_is_shown_again() {
    for width in [80, 60] {
        let mut player = player(5, width);
        assert!(status(&player).contains("5 problems"), "{}", status(&player));
        player.tell(Msg::Changed(Change::Truncated));
        for _ in 0..3 {
            player.key(Key::Up);
            let line = status(&player);
            assert!(line.contains("LOG TRUNCATED") && line.contains("5 problems"), "{line}");
        }
    }
}

#[test]
fn a_total_is_never_cut_within_its_digits_and_a_sign_shows_that_some_are_left_out() {
    let mut player = player(0, 80);
    player.tell(Msg::Changed(Change::Overwritten));
    let mut forms = Vec::new();
    for width in WIDTHS.rev() {
        player.tell(Msg::Resize(width, 24));
        let line = status(&player);
        let totals = line.replace("PAUSED 1x", "");
        let totals = totals.split("LOG").next().unwrap().trim().to_owned();
        if forms.last() != Some(&totals) {
            forms.push(totals);
        }
    }
    assert_eq!(
        forms,
        [
            "11:32:40.500 of 11:32:40.900: 10:33:20.375 taped + 0:59:20.125 UNTAPED (8.5% so far)",
            "11:32:40.500 = 10:33:20.375 taped + 0:59:20.125 UNTAPED (8.5% so far)",
            "11:32:40.500 = 10:33:20.375 taped + 0:59:20.125 UNTAPED",
            "11:32:40.500 … 0:59:20.125 UNTAPED",
            "11:32:40.500 …",
        ]
    );
}

#[test]
fn a_file_that_can_be_checked_again_is_no_longer_warned_of() {
    let mut player = player(0, 80);
    player.tell(Msg::CheckFailed("t.jsonl: cannot read it".to_owned()));
    assert!(status(&player).contains("LOG NOT CHECKED"));
    player.tell(Msg::CheckedAgain);
    assert!(!status(&player).contains("LOG NOT CHECKED"));
}

#[test]
fn what_was_questioned_off_tape_too_is_said_where_there_is_room_and_never_in_place_of_a_warning() {
    let log = "{\"format\":\"untaped\",\"version\":1}\n{\"t\":0,\"type\":\"mark\",\"kind\":\"custody\"}\n\
               {\"t\":600,\"end\":4200,\"type\":\"untaped\",\"questioning\":\"yes\"}\n\
               {\"t\":4200,\"type\":\"tape_on\"}\n{\"t\":6000,\"type\":\"tape_off\"}\nnot json\n";
    let mut player = Player::of("t.jsonl", log, &Setup { size: (160, 24), ..Setup::default() });
    player.keys("G");
    assert!(status(&player).contains("1 problem · 1 gap so far · at least 1:30:00 taped or questioned"));
    for width in WIDTHS {
        player.tell(Msg::Resize(width, 24));
        let line = status(&player);
        assert!(line.contains("1 problem"), "{line}");
        assert!(!line.contains("questioned") || line.contains("gap so far"), "it goes first: {line}");
        assert!(
            !line.contains("questioned") || line.contains("at least 1:30:00 taped or questioned"),
            "it is never cut: {line}"
        );
    }
    player.keys("g");
    assert!(!status(&player).contains("questioned"), "nothing yet");
}
