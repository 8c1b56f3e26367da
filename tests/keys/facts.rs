//! The panels of facts and of rules: what is decided, what is taken back, and what a blind reader gets.

use super::{LOG, panel};
use crate::player::{Player, Setup, coder};
use untaped::app::{Key, Mode, PanelKind};

const FACTS: &str = r#"{"format":"untaped-facts","version":1,"facts":[
    {"id":"F1","fact":"there was a padlock","patterns":["padlock"]},
    {"id":"F2","fact":"it was red","patterns":["\\bred\\b"]}]}"#;

fn setup() -> Setup {
    Setup { coding: coder("kp", &[]).with_facts(FACTS), size: (120, 40), ..Setup::default() }
}

fn player() -> Player {
    let mut player = Player::of("t.jsonl", LOG, &setup());
    player.keys(":#9\nV");
    assert!(matches!(panel(&player), Some(PanelKind::Facts(_))), "{}", player.screen());
    player
}

/// The verdicts in the file, and what takes them back.
fn verdicts(player: &Player) -> Vec<String> {
    let word = |act: &serde_json::Value, key: &str| act[key].as_str().map(str::to_owned).unwrap_or_default();
    let of = |act: &serde_json::Value| match act["act"].as_str() {
        Some("verdict") => {
            let words = [word(act, "fact"), word(act, "is"), word(act, "form")].join(" ");
            Some(format!("{} @{}", words.trim_end(), act["from"]["line"]))
        }
        Some("retract") => Some("retract".to_owned()),
        _ => None,
    };
    player.acts().iter().filter_map(of).collect()
}

fn row(player: &Player, words: &str) -> String {
    let screen = player.screen();
    let mut rows = screen.lines().filter(|row| row.contains(words));
    rows.next_back().unwrap_or_else(|| panic!("no row with {words:?}\n{screen}")).to_owned()
}

#[test]
fn each_match_is_decided_with_one_key_and_the_next_one_is_selected() {
    let mut player = player();
    assert!(
        row(&player, "F1: there was").contains("police first, on tape ? · 0 of 3 decided"),
        "{}",
        player.screen()
    );
    assert!(row(&player, "F2: it was red").contains("not mentioned in this log"), "{}", player.screen());
    player.keys("lnr");
    assert_eq!(verdicts(&player), ["F1 mention leading @10", "F1 not @11", "F1 mention free @16"]);
    let fact = row(&player, "F1: there was");
    assert!(fact.contains("police first, on tape · 3 of 3 decided"), "{fact}");
    assert!(row(&player, "in the middle").contains("mention, leading"), "{}", player.screen());
    assert!(player.screen().contains("untaped before a suspect: 2:35:00 in 3 gaps"), "{}", player.screen());
}

#[test]
fn a_decision_is_changed_and_taken_back_as_every_act() {
    let mut player = player();
    player.keys("nky");
    assert_eq!(verdicts(&player), ["F1 not @10", "retract", "F1 mention @10"]);
    player.keys("ZZ");
    assert_eq!(
        verdicts(&player).iter().filter(|act| *act == "retract").count(),
        4,
        "{:?}",
        verdicts(&player)
    );
    let screen = player.screen();
    assert!(row(&player, "F1: there was").contains("0 of 3 decided"), "{screen}");
}

#[test]
fn what_is_not_on_disk_is_not_shown_as_decided() {
    let mut player = player();
    player.desk.as_mut().unwrap().broken = Some("t.jsonl: no space left".to_owned());
    player.keys("y");
    assert!(verdicts(&player).is_empty());
    assert!(row(&player, "in the middle").contains("being kept"), "{}", player.screen());
    assert!(row(&player, "F1: there was").contains("? · 0 of 3 decided"), "{}", player.screen());
}

#[test]
fn a_blind_reader_gets_no_later_match_and_no_rule() {
    let mut player = Player::of("t.jsonl", LOG, &setup());
    player.keys(":#9\nBV");
    let screen = player.screen();
    assert!(
        row(&player, "F1: there was").contains("so far: police first, on tape ? · 0 of 1 decided"),
        "{screen}"
    );
    assert!(!screen.contains("no padlock\n") && !screen.contains("the padlock, yes"), "{screen}");
    player.keys("VI");
    assert!(
        player.screen().contains("hidden while blind: the answers depend on the whole log"),
        "{}",
        player.screen()
    );
    player.key(Key::Esc);
    player.keys("jjV");
    assert!(row(&player, "F1: there was").contains("0 of 2 decided"), "{}", player.screen());
}

#[test]
fn enter_goes_to_the_match_and_without_facts_the_panel_says_how_to_give_them() {
    let mut player = player();
    player.keys("j\n");
    assert!(matches!(player.app.mode, Mode::Normal) && player.line() == "no padlock", "{}", player.screen());
    let mut player = Player::of("t.jsonl", LOG, &Setup::default());
    player.keys("V");
    assert!(player.screen().contains("start untaped with --facts FILE"), "{}", player.screen());
    player.keys("y");
    assert!(player.notice().contains("select a match"), "{}", player.notice());
}

#[test]
fn the_panel_of_rules_says_what_is_met_with_the_events_and_gaps_on_which_it_rests() {
    let mut player = Player::of("t.jsonl", LOG, &Setup { size: (120, 40), ..Setup::default() });
    player.keys("I");
    let screen = player.screen();
    for words in
        ["If it applies: not met", "the log has no mark ROOM ENTRY", "The rule says that this follows:"]
    {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    player.keys("I");
    assert!(panel(&player).is_none());
}
