//! Going to what coders did, by name after `:` and in the list beside a wide transcript.

use super::LOG;
use super::coding::{mark_key, player, setup};
use crate::player::{Player, Setup, coder};
use untaped::app::{Key, Mode, Mouse, Msg};
use untaped::session::Item;

/// The work of jd: a mark and a code on two lines, a mark in the second gap.
fn other() -> Player {
    let mut other = Player::of("t.jsonl", LOG, &Setup { coding: coder("jd", &["min_max"]), ..setup() });
    other.keys(":#9\nX");
    other.key(mark_key("confession"));
    other.keys("cmb:#11\ncmb:gap 2\nX");
    other.key(mark_key("denial"));
    other
}

fn typed(player: &Player) -> String {
    let Mode::Prompt(prompt) = &player.app.mode else { panic!("no prompt: {}", player.screen()) };
    prompt.input.value().to_owned()
}

#[test]
fn marks_and_codes_of_coders_are_gone_to_by_name_and_completed_while_they_are_shown() {
    let other = other();
    let work = Some(other.desk.as_ref().unwrap().root());
    let mut player = Player::of("t.jsonl", LOG, &Setup { work, size: (120, 24), ..setup() });
    let gap = {
        player.keys(":gap 2\n");
        player.app.focus.item
    };
    for (name, item) in [
        ("jd/confession", Some(Item::Event(8))),
        ("min_max/min_blame", Some(Item::Event(8))),
        ("min_max/min_blame 2", Some(Item::Event(10))),
        ("min_blame 2", Some(Item::Event(10))),
        ("jd/denial", gap),
    ] {
        player.keys(":#2\n");
        player.keys(&format!(":{name}\n"));
        assert_eq!(player.app.focus.item, item, "{name}: {}", player.notice());
    }
    // The marks of the log come first.
    player.keys(":confession\n");
    assert_eq!(player.app.focus.item, Some(Item::Event(15)));
    player.keys(":jd/");
    player.key(Key::Tab);
    assert_eq!(typed(&player), "jd/denial");
    player.key(Key::Tab);
    assert_eq!(typed(&player), "jd/confession");
    player.key(Key::Esc);
    player.keys(":min_m");
    player.key(Key::Tab);
    assert_eq!(typed(&player), "min_max/min_blame");
    player.key(Key::Esc);
    // What is hidden is nowhere.
    let hide = |player: &mut Player, keys: &str| {
        player.keys(keys);
        for name in ["jd/confession", "min_max/min_blame"] {
            let here = player.app.focus.item;
            player.keys(&format!(":{}", &name[..6]));
            player.key(Key::Tab);
            assert_eq!(typed(player), &name[..6], "nothing completes it");
            player.key(Key::Esc);
            player.keys(&format!(":{name}\n"));
            assert_eq!(player.app.focus.item, here, "{name} {}", player.notice());
            assert!(!player.notice().is_empty());
        }
    };
    hide(&mut player, "w");
    player.keys("www");
    hide(&mut player, "G B");
}

#[test]
fn a_blind_coder_goes_to_own_marks_so_far_and_not_to_later_ones() {
    let mut player = player();
    player.keys("X");
    player.key(mark_key("denial"));
    player.keys(":#11\nX");
    player.key(mark_key("arrest"));
    player.keys(":#10\nB:kp/");
    player.key(Key::Tab);
    assert_eq!(typed(&player), "kp/denial");
    player.key(Key::Tab);
    assert_eq!(typed(&player), "kp/denial");
    player.key(Key::Esc);
    player.keys(":kp/arrest\n");
    assert_eq!(player.app.focus.item, Some(Item::Event(9)));
    player.keys(":kp/denial\n");
    assert_eq!(player.app.focus.item, Some(Item::Event(8)));
}

#[test]
fn the_pane_of_a_wide_screen_lists_what_this_coder_did_as_it_is_done() {
    let other = other();
    let work = Some(other.desk.as_ref().unwrap().root());
    let mut player = Player::of("t.jsonl", LOG, &Setup { work, size: (160, 40), ..setup() });
    assert!(!player.screen().contains("your work"), "{}", player.screen());
    player.keys(":#9\nahands over his face\nv:#12\nvmb:gap 2\nX");
    player.key(mark_key("denial"));
    let screen = player.screen();
    assert!(screen.contains("your work") && screen.contains(" 3 acts "), "{screen}");
    let area = player.app.side_work_area().unwrap();
    let rows = player.app.side_work(area).rows;
    let words: Vec<&str> = rows.iter().map(|(_, what)| what.as_str()).collect();
    assert_eq!(words, ["mark: denial", "note: hands over his face", "Blame shifted to 10:05:10"]);
    player.keys("Z");
    assert_eq!(player.app.side_work(area).rows.len(), 2);
    // A click goes there.
    player.keys(":#2\n");
    player.tell(Msg::Mouse(Mouse::Click, area.left() + 4, area.top() + 1));
    assert_eq!(player.app.focus.item, Some(Item::Event(8)));
    player.keys("www");
    assert!(!player.screen().contains("your work"), "{}", player.screen());
}

#[test]
fn problems_of_work_files_are_counted_and_listed_with_file_and_line() {
    let other = other();
    let work = other.desk.as_ref().unwrap().root();
    let file = std::fs::read_dir(&work).unwrap().next().unwrap().unwrap().path().join("jd.jsonl");
    let mut text = std::fs::read_to_string(&file).unwrap();
    text.push_str("{\"id\":\"x\"\nnothing that is known\n");
    std::fs::write(&file, text).unwrap();
    let mut player = Player::of("t.jsonl", LOG, &Setup { work: Some(work), size: (120, 24), ..setup() });
    assert!(player.notice().starts_with("jd.jsonl:") && player.notice().ends_with("! lists problems"));
    player.keys("!");
    let screen = player.screen();
    assert!(screen.contains("2 problems") && !screen.contains("no problem"), "{screen}");
    let rows: Vec<&str> = screen.lines().filter(|row| row.contains("jd.jsonl line ")).collect();
    assert!(rows.len() == 2 && rows[0].contains("notes and codes"), "{screen}");
    assert!(screen.contains("jd.jsonl:"), "the selected one in full: {screen}");
    player.key(Key::Enter);
    assert!(player.notice().contains("on no line of the log"), "{}", player.notice());
    // The work of others is hidden from a blind coder, and so are its problems.
    player.keys("B!");
    assert!(
        !player.screen().contains("jd") && !player.screen().contains("2 problems"),
        "{}",
        player.screen()
    );
}
