//! An hour of coding: what a key is on while rows pass that are no lines, while the bar stays open, and while nothing can be written.

use super::LOG;
use super::coding::{acts, mark_key, player, setup};
use crate::player::{Player, Setup, coder};
use untaped::app::{Effect, Key, Mode};
use untaped::session::{BandKind, Item};

/// A silence of a minute, an hour in the middle of it, and a mark at the very time of words.
pub(super) const SILENCE: &str = r#"{"format":"untaped","version":1,"start":"2020-01-01T08:00:00Z","people":[{"id":"ANN","role":"police"},{"id":"BO","role":"suspect"}]}
{"t":0,"type":"tape_on"}
{"t":10,"end":12,"type":"utterance","speaker":"ANN","text":"where were you"}
{"t":20,"end":22,"type":"utterance","speaker":"BO","text":"at home"}
{"t":3600,"end":3602,"type":"utterance","speaker":"ANN","text":"all night"}
{"t":3610,"end":3612,"type":"utterance","speaker":"BO","text":"I never left"}
{"t":3610,"type":"mark","kind":"denial"}
{"t":3640,"end":3642,"type":"utterance","speaker":"ANN","text":"we know"}
{"t":7300,"type":"tape_off"}
"#;

pub(super) fn on_silence() -> Player {
    let mut player = Player::of("t.jsonl", SILENCE, &setup());
    player.keys("gp");
    let Some(Item::Start(b)) = player.app.focus.item else { panic!("no silence: {}", player.screen()) };
    assert_eq!(player.app.bands().get(b).unwrap().kind, BandKind::Silence);
    player
}

pub(super) fn target(player: &Player) -> String {
    let Mode::Coding(bar) = &player.app.mode else { panic!("no bar: {}", player.screen()) };
    player.app.bar_target(bar)
}

#[test]
fn a_row_that_is_no_line_of_the_log_is_never_taken_for_another_line() {
    let mut on_hour = Player::of("t.jsonl", SILENCE, &setup());
    on_hour.keys("gh");
    assert!(matches!(on_hour.app.focus.item, Some(Item::Hour(_))), "{}", on_hour.screen());
    let mut on_gap = player();
    on_gap.keys("g");
    on_gap.keys("u");
    assert!(matches!(on_gap.app.focus.item, Some(Item::Start(_))), "{}", on_gap.screen());
    for mut player in [on_silence(), on_hour, on_gap] {
        let here = player.app.focus.item;
        for keys in ["a", "x", "c", "C", "v"] {
            player.keys(keys);
            assert!(player.notice().contains("no line of the log"), "{keys}: {}", player.notice());
            // The rest of what is typed for a code or a note does nothing else.
            if keys != "x" && keys != "v" {
                player.keys("mq");
            }
            player.key(Key::Esc);
            player.key(Key::Esc);
            assert!(matches!(player.app.mode, Mode::Normal), "{keys}");
            assert_eq!(player.app.focus.item, here, "{keys}");
        }
        assert!(acts(&player).is_empty(), "{:?}", acts(&player));
        assert!(player.asked.is_empty(), "{:?}", player.asked);
    }
}

#[test]
fn a_span_that_is_ended_on_such_a_row_ends_on_the_line_before_it_and_that_is_said() {
    let mut player = on_silence();
    player.keys("kkvjjv");
    assert!(matches!(player.app.focus.item, Some(Item::Start(_))));
    assert!(
        player.notice().contains("the span ends on the line before it, 08:00:20 BO"),
        "{}",
        player.notice()
    );
    assert_eq!(target(&player), "code 08:00:10 to 08:00:20");
    player.keys("mb");
    assert_eq!(acts(&player), ["code min_max/min_blame @3-4"]);
    // From below, it is the line after the row.
    player.keys("jvkv");
    assert!(player.notice().contains("the line after it, 09:00:00 ANN"), "{}", player.notice());
    player.keys("mb");
    assert_eq!(acts(&player)[1..], ["code min_max/min_blame @5"]);
}

#[test]
fn in_the_bar_that_stays_open_the_first_key_of_a_code_says_which_line_it_is_on_and_the_bar_names_it() {
    let mut player = player();
    player.keys("C");
    assert_eq!(target(&player), "code each line");
    player.keys(" m");
    assert_eq!(target(&player), "code 10:02:00 ANN");
    player.wait(120_000);
    assert_ne!(player.app.focused_event(), Some(8), "playback went on");
    assert_eq!(target(&player), "code 10:02:00 ANN");
    player.keys("b");
    assert!(player.notice().contains("on 10:02:00 ANN"), "{}", player.notice());
    assert_eq!(target(&player), "code each line");
    assert_eq!(acts(&player), ["code min_max/min_blame @10"]);
}

#[test]
fn in_the_bar_that_stays_open_each_code_begins_at_the_groups() {
    let mut player = player();
    player.keys("Cap").key(Key::Down);
    player.key(Key::Down);
    player.keys("mbap").key(Key::Down);
    player.key(Key::Down);
    player.keys("mb2");
    assert_eq!(
        acts(&player),
        [
            "code min_max/max_penalty @10",
            "code min_max/min_blame @11",
            "code min_max/max_penalty @11",
            "code min_max/min_blame @12",
            "code min_max/max_penalty @12"
        ]
    );
    // Where there is one group, its codes stay.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tone.json");
    let book = r#"{"format":"untaped-codebook","version":1,"id":"tone","groups":[{"id":"g","label":"Tone"}],"codes":[{"id":"loud","label":"Loud","group":"g"},{"id":"calm","label":"Calm","group":"g"}]}"#;
    std::fs::write(&path, book).unwrap();
    let coding = coder("kp", &[path.to_str().unwrap()]);
    let mut player = Player::of("t.jsonl", LOG, &Setup { coding, ..Setup::default() });
    player.keys(":#9\nCtl").key(Key::Down);
    player.key(Key::Down);
    player.keys("c");
    assert_eq!(acts(&player), ["code tone/loud @10", "code tone/calm @11"]);
}

#[test]
fn while_playing_the_focus_rests_on_words_that_have_a_mark_at_their_very_time() {
    let mut player = Player::of("t.jsonl", SILENCE, &setup());
    player.keys(":#4\n");
    assert_eq!(player.line(), "all night");
    player.keys(" ").wait(10_500);
    assert_eq!(player.line(), "I never left");
    assert!(player.screen().contains("DENIAL"), "the mark is shown:\n{}", player.screen());
    player.keys("cmb");
    assert_eq!(acts(&player), ["code min_max/min_blame @6"]);
    assert!(player.notice().contains("BO"), "{}", player.notice());
    // A mark that was gone to keeps the focus.
    player.keys(" :#6\n ");
    assert_eq!(player.line(), "DENIAL");
}

#[test]
fn rows_of_hours_pass_without_the_focus() {
    let log = SILENCE.replace("\"t\":3600,\"end\":3602", "\"t\":3590,\"end\":3592");
    let mut player = Player::of("t.jsonl", &log, &setup());
    player.keys(":#4\n ").wait(11_000);
    assert_eq!(player.line(), "all night");
    assert!(player.app.now().0 % 3_600_000 > 0 && player.screen().contains("1.00"), "{}", player.screen());
    player.keys("x");
    assert_eq!(acts(&player), ["flag @5"]);
}

#[test]
fn where_nothing_can_be_written_the_keys_of_a_code_or_a_note_do_nothing_else() {
    let mut first = player();
    first.keys("x");
    let work = Some(first.desk.as_ref().unwrap().root());
    let mut second = Player::of("t.jsonl", LOG, &Setup { work, ..setup() });
    second.keys(":#9\n");
    let here = second.app.focus.item;
    for keys in ["cmb", "Capmq", "Xq", "cmf", "aquiet, fun\n", "c/blame\n"] {
        second.keys(keys);
        if keys != "aquiet, fun\n" {
            second.key(Key::Tab);
            assert!(second.screen().contains("read-only"), "{keys}:\n{}", second.screen());
        }
        assert_eq!(second.app.focus.item, here, "{keys}");
        second.key(Key::Esc);
        second.key(Key::Esc);
        assert!(matches!(second.app.mode, Mode::Normal), "{keys}");
        assert!(second.asked.is_empty(), "{keys}");
    }
}

#[test]
fn what_was_read_is_kept_with_each_act_and_every_minute_while_playing() {
    let mut player = player();
    let seen = |player: &Player| player.acts().iter().filter(|act| act["act"] == "seen").count();
    player.keys("x");
    assert_eq!(seen(&player), 1);
    player.keys(":#2\n ");
    for _ in 0..59 {
        player.wait(1000);
    }
    let before = seen(&player);
    for _ in 0..3 {
        player.wait(1000);
    }
    assert!(player.app.playback.playing);
    assert_eq!(seen(&player), before + 1);
}

#[test]
fn quitting_does_not_ask_where_nothing_but_what_was_read_is_lost() {
    let mut player = player();
    player.desk.as_mut().unwrap().broken = Some("/work/t: cannot create: permission denied".to_owned());
    player.keys("jjq");
    assert!(matches!(player.asked.as_slice(), [Effect::Quit]), "{:?} {}", player.asked, player.screen());
}

#[test]
fn the_reason_comes_before_the_path() {
    let mut player = player();
    player.desk.as_mut().unwrap().broken = Some("/work/t: cannot create: permission denied".to_owned());
    player.keys("x");
    let notice = player.notice();
    assert!(notice.ends_with("cannot create: permission denied (/work/t)"), "{notice}");
}

#[test]
fn without_color_a_note_of_ones_own_is_not_like_a_line_of_the_log() {
    for (ascii, row) in [(false, "› kp: note: evil"), (true, "> kp: note: evil")] {
        let mut player = Player::of("t.jsonl", LOG, &Setup { color: false, ascii, ..setup() });
        player.keys(":#9\naevil\n");
        assert!(player.screen().contains(row), "{}", player.screen());
    }
}

#[test]
fn tags_stand_by_coder_then_time_and_a_mark_names_its_coder_once() {
    let mut other = Player::of("t.jsonl", LOG, &Setup { coding: coder("zz", &["min_max"]), ..setup() });
    other.keys(":#8\nv:#10\nvmb:#9\nX");
    other.key(mark_key("denial"));
    let work = Some(other.desk.as_ref().unwrap().root());
    let mut player = Player::of("t.jsonl", LOG, &Setup { work, size: (200, 24), ..setup() });
    player.keys(":#9\nx:#10\nx");
    let screen = player.screen();
    let rows: Vec<&str> = screen.lines().filter(|row| row.contains("[flag]")).collect();
    assert!(rows.len() == 2 && rows.iter().all(|row| row.find("[flag]") < row.find("[zz")), "{screen}");
    assert!(screen.contains("[zz's mark: ") && !screen.contains("zz: zz"), "{screen}");
}

#[test]
fn the_panel_of_work_shows_where_a_span_ends() {
    let mut player = player();
    player.keys("v:#12\nvmbW");
    assert!(player.screen().contains("to 10:05:10; ANN"), "{}", player.screen());
}

#[test]
fn the_bar_offers_a_source_only_where_a_codebook_is_open() {
    let mut player = Player::of("t.jsonl", LOG, &Setup { size: (120, 40), ..setup() });
    player.keys(":#9\nc");
    assert!(player.screen().contains("? source"), "{}", player.screen());
    player.key(Key::Esc);
    player.keys("X");
    assert!(!player.screen().contains("? source"), "{}", player.screen());
}

#[test]
fn in_the_bar_that_stays_open_an_arrow_within_a_group_takes_the_code_to_the_line_that_it_leads_to() {
    let mut player = player();
    player.keys("Cm").key(Key::Down);
    player.key(Key::Down);
    assert_eq!(target(&player), "code 10:03:20 BO");
    player.keys("b");
    assert_eq!(acts(&player), ["code min_max/min_blame @11"]);
    // While it plays, the line of the first key stays.
    player.keys(" m");
    player.wait(120_000);
    player.keys("b");
    assert_eq!(acts(&player)[1..], ["code min_max/min_blame @11"][..0]);
}

#[test]
fn a_code_that_was_taken_back_is_not_offered_again_as_one_of_the_last() {
    let mut player = player();
    player.keys("cap");
    player.keys(":#11\ncmbZc");
    assert!(
        player.screen().contains("1 Penalty") && !player.screen().contains("Blame shifted"),
        "{}",
        player.screen()
    );
    player.key(Key::Esc);
    player.keys("cmb:#12\ncmbZc");
    assert!(player.screen().contains("1 Blame shifted"), "it was given before: {}", player.screen());
}

#[test]
fn with_two_codebooks_the_bar_names_the_one_in_use_and_the_key_that_leads_to_the_other() {
    let coding = coder("kp", &["min_max", "leo_1996"]);
    let mut player = Player::of("t.jsonl", LOG, &Setup { coding, size: (120, 24), ..Setup::default() });
    player.keys(":#9\ncmmb");
    player.key(Key::Esc);
    player.keys("c");
    let last = player.screen().lines().last().unwrap_or_default().to_owned();
    assert!(last.contains("min_max") && last.contains("other codebook"), "{last}");
    player.key(Key::Backspace);
    assert!(player.screen().contains("leo_1996"), "{}", player.screen());
}

#[test]
fn from_the_first_row_the_next_work_is_gone_to_and_a_search_finds_what_only_a_note_says() {
    let mut player = player();
    player.keys("awater offered\ngKKK");
    player.keys("l");
    assert!(player.line().starts_with("in the middle"), "{} {}", player.notice(), player.line());
    player.keys("g/water offered\n");
    assert!(player.line().starts_with("in the middle"), "{} {}", player.notice(), player.line());
    player.keys("A");
    assert!(player.screen().contains("work:"), "{}", player.screen());
}
