//! Notes, flags, codes and marks: what is coded, what is undone, and what is shown before and after it is on disk.

use super::{LOG, panel};
use crate::player::{Player, Setup, coder, reader};
use proptest::prelude::*;
use untaped::app::{Effect, Key, Mode, PanelKind};
use untaped::record::MARK_KINDS;
use untaped::work::keys;

pub(super) fn setup() -> Setup {
    Setup { coding: coder("kp", &["min_max"]), ..Setup::default() }
}

pub(super) fn player() -> Player {
    let mut player = Player::of("t.jsonl", LOG, &setup());
    player.keys(":#9\n");
    assert!(player.line().starts_with("in the middle"), "{}", player.line());
    player
}

/// The words of all acts in the file, with the line that each is on.
pub(super) fn acts(player: &Player) -> Vec<String> {
    let of = |act: &serde_json::Value| {
        let what = act["act"].as_str().unwrap();
        let detail = ["code", "kind", "text"].iter().find_map(|name| act[name].as_str()).unwrap_or_default();
        let level = act["level"].as_str().map(|level| format!(" {level}")).unwrap_or_default();
        let to = act["to"]["line"].as_u64().map(|line| format!("-{line}")).unwrap_or_default();
        let line = act["from"]["line"].as_u64().map(|line| format!(" @{line}{to}")).unwrap_or_default();
        let moment = act["t_ms"].as_i64().map(|t| format!(" at {}", t / 1000 - 1_577_865_600));
        format!("{what} {detail}{level}{line}{}", moment.unwrap_or_default()).replace("  ", " ")
    };
    player.acts().iter().filter(|act| act["act"] != "seen").map(of).collect()
}

/// The key of a kind of mark, after that of marks.
pub(super) fn mark_key(kind: &str) -> Key {
    let at = MARK_KINDS.iter().position(|&other| other == kind).unwrap();
    Key::Char(keys(&MARK_KINDS.map(|kind| (kind, None)))[at].unwrap())
}

/// What holds, as the program that reads the file finds it.
pub(super) fn held(player: &Player) -> Vec<String> {
    let mut reader = Player::of(
        "t.jsonl",
        LOG,
        &Setup {
            work: Some(player.desk.as_ref().unwrap().root()),
            coding: reader("reader"),
            size: (120, 40),
            ..Setup::default()
        },
    );
    reader.keys("W");
    let Some(PanelKind::Work(rows)) = panel(&reader) else { panic!("no panel") };
    let Mode::Panel(open) = &reader.app.mode else { panic!("no panel") };
    let rows_of = open.spec().rows;
    rows_of(&reader.app, open, 0..rows.len()).into_iter().map(|row| format!("{:?}", &row[..3])).collect()
}

#[test]
fn a_note_is_on_the_line_that_was_in_focus_when_its_key_was_pressed_however_far_playback_has_gone() {
    let mut player = player();
    player.keys(" a").wait(20_000);
    assert_ne!(player.app.focused_event(), Some(8), "playback went on");
    assert!(player.app.playback.playing);
    player.keys("hands over his face\n");
    assert_eq!(acts(&player), ["note hands over his face @10"]);
    player.keys("c");
    let Mode::Coding(bar) = &player.app.mode else { panic!("no bar") };
    let (at, here) = (player.app.bar_target(bar).replace("code ", "on "), player.app.now());
    player.wait(20_000);
    player.keys("ms");
    assert!(player.app.playback.playing && player.app.now() != here);
    assert!(player.notice().contains(&at), "{} is not {at}", player.notice());
}

#[test]
fn a_flag_is_set_and_taken_back_by_one_key() {
    let mut player = player();
    player.keys("x");
    assert!(player.screen().contains("[flag]"), "{}", player.screen());
    player.keys("x");
    assert!(!player.screen().contains("[flag]"), "{}", player.screen());
    assert_eq!(acts(&player), ["flag @10", "retract "]);
    player.keys("Z");
    assert!(player.screen().contains("[flag]"), "{}", player.screen());
    player.keys("Z");
    assert_eq!(player.notice(), "undone: flag on 10:02:00 ANN");
    assert!(!player.screen().contains("[flag]"), "{}", player.screen());
}

#[test]
fn several_codes_are_on_one_line_and_the_last_ones_have_digits() {
    let mut player = player();
    player.keys("cmbcap");
    assert_eq!(acts(&player), ["code min_max/min_blame @10", "code min_max/max_penalty @10"]);
    player.keys("kc");
    assert!(player.screen().contains("1 Penalty  2 Blame shifted"), "{}", player.screen());
    player.keys("2");
    assert_eq!(acts(&player)[2], "code min_max/min_blame @9");
    assert!(player.notice().contains("a code for another role"), "{}", player.notice());
    player.keys("c1");
    assert!(player.notice().contains("already"), "{}", player.notice());
    assert_eq!(acts(&player).len(), 3);
}

#[test]
fn the_bar_that_stays_open_codes_each_line_while_arrows_move_and_space_plays() {
    let mut player = player();
    player.keys("Cm");
    player.keys("b").key(Key::Down);
    player.key(Key::Down);
    player.keys("ms ");
    assert!(player.app.playback.playing);
    player.wait(20_000);
    player.keys("mf ");
    assert!(!player.app.playback.playing);
    player.key(Key::Esc);
    assert!(matches!(player.app.mode, Mode::Normal));
    let coded = acts(&player);
    assert_eq!(coded[..2], ["code min_max/min_blame @10", "code min_max/min_sympathy @11"]);
    assert!(coded[2].starts_with("code min_max/min_face"), "{coded:?}");
}

#[test]
fn a_span_is_coded_from_its_first_to_its_last_line_in_either_direction() {
    let mut player = player();
    player.keys("v:#12\nv");
    player.keys("ml");
    assert_eq!(acts(&player), ["code min_max/min_serious @10-13"]);
    player.keys("v:#9\nva");
    player.keys("t");
    player.key(Key::Esc);
    player.keys("v");
    player.key(Key::Esc);
    assert_eq!(player.notice(), "no span");
    player.keys("x");
    assert_eq!(acts(&player).last().unwrap(), "flag @10");
}

#[test]
fn levels_are_given_by_digit_and_another_level_takes_the_place_of_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tone.json");
    let book = r#"{"format":"untaped-codebook","version":1,"id":"tone","groups":[{"id":"g","label":"Tone","levels":["low","high"]}],"codes":[{"id":"loud","label":"Loud","group":"g"}]}"#;
    std::fs::write(&path, book).unwrap();
    let coding = coder("kp", &[path.to_str().unwrap()]);
    let mut player = Player::of("t.jsonl", LOG, &Setup { coding, ..Setup::default() });
    player.keys(":#9\n");
    player.keys("ctl");
    assert!(player.screen().contains("1 low  2 high"), "{}", player.screen());
    player.keys("1ctl2");
    assert_eq!(acts(&player), ["code tone/loud low @10", "retract ", "code tone/loud high @10"]);
    assert_eq!(held(&player).len(), 1);
    player.keys("Z");
    assert!(held(&player)[0].contains("Loud, low"), "{:?}", held(&player));
}

#[test]
fn what_was_done_on_a_line_is_listed_changed_and_withdrawn() {
    let mut player = player();
    player.keys("afirst\nxcmb");
    player.keys("e");
    assert!(player.screen().contains("your work on this line"), "{}", player.screen());
    player.key(Key::Enter);
    player.keys(" words\n");
    assert!(held(&player).iter().any(|row| row.contains("note")));
    assert!(player.screen().contains("note: first words"), "{}", player.screen());
    player.keys("ed");
    assert_eq!(held(&player).len(), 2);
    player.keys("dd");
    assert!(held(&player).is_empty() && panel(&player).is_none());
    player.keys("e");
    assert!(player.notice().contains("nothing on this line"));
}

#[test]
fn an_act_is_pending_until_it_is_on_disk_and_quitting_asks_while_it_is_not() {
    let mut player = player();
    player.keys("x");
    player.desk.as_mut().unwrap().broken = Some("no space left on device".to_owned());
    player.keys("jjamore\n");
    let screen = player.screen();
    assert!(screen.contains("note: more …") && screen.contains("NOT ON DISK"), "{screen}");
    assert!(player.notice().contains("no space left"), "{}", player.notice());
    player.keys("q");
    assert!(matches!(player.app.mode, Mode::Confirm(_)), "{}", player.screen());
    player.keys("n");
    assert!(player.asked.is_empty());
    player.keys("Z");
    assert!(!player.screen().contains("note: more"), "{}", player.screen());
    player.keys("Z");
    assert!(player.screen().contains("flag …") || !player.screen().contains("[flag]"), "{}", player.screen());
    player.desk.as_mut().unwrap().broken = None;
    player.write_work();
    let screen = player.screen();
    assert!(!screen.contains('…') || !screen.contains("NOT ON DISK"), "{screen}");
    player.keys("q");
    assert!(matches!(player.asked.as_slice(), [Effect::Quit]), "{:?}", player.asked);
    assert!(held(&player).is_empty());
}

#[test]
fn a_blind_coder_sees_their_own_work_and_that_of_nobody_else() {
    let mut other = Player::of("t.jsonl", LOG, &Setup { coding: coder("jd", &["min_max"]), ..setup() });
    other.keys(":#9\ncmb:#4\na a note by jd\n");
    let work = Some(other.desk.as_ref().unwrap().root());
    let mut player = Player::of("t.jsonl", LOG, &Setup { work, ..setup() });
    player.keys(":#9\nx");
    assert!(player.screen().contains("[jd: Blame shifted]"), "{}", player.screen());
    player.keys("B");
    let screen = player.screen();
    assert!(!screen.contains("jd") && screen.contains("[flag]"), "{screen}");
    player.keys("L");
    assert!(player.notice().contains("no notes or codes before"), "{}", player.notice());
    player.keys("W");
    assert!(!player.screen().contains("jd"), "{}", player.screen());
    player.key(Key::Esc);
    player.keys("By");
    assert!(player.screen().contains("[jd: Blame shifted]"), "{}", player.screen());
    player.keys("w");
    assert!(!player.screen().contains("jd"), "{}", player.screen());
    player.keys("w");
    player.keys("L");
    assert!(
        player.screen().contains("[jd: note]") && !player.screen().contains("a note by jd"),
        "{}",
        player.screen()
    );
}

#[test]
fn where_coders_differ_is_listed_with_what_each_gave_and_how_far_they_agree() {
    let mut other = Player::of("t.jsonl", LOG, &Setup { coding: coder("jd", &["min_max"]), ..setup() });
    other.keys(":#9\ncmb:#4\ncapq");
    let work = Some(other.desk.as_ref().unwrap().root());
    let mut player = Player::of("t.jsonl", LOG, &Setup { work: work.clone(), size: (120, 40), ..setup() });
    player.keys(":#4\ncap:#9\nxE");
    let screen = player.screen();
    let row = screen.lines().find(|row| row.contains("jd: present · kp: absent")).expect(&screen);
    assert!(row.contains("Blame shifted") && row.contains("ANN: in the middle"), "{screen}");
    assert!(screen.contains("1 disagreement; coders: jd, kp"), "{screen}");
    // What one of them has not seen is missing: two utterances are left.
    assert!(
        screen.contains("Blame shifted: 2 utterances, agreement 0.5000, Cohen's kappa 0.0000"),
        "{screen}"
    );
    // The figures are explained, and Esc goes back to them.
    player.keys("?");
    assert!(player.screen().contains("Krippendorff's alpha: One less the ratio"), "{}", player.screen());
    player.key(Key::Esc);
    assert!(player.screen().contains("jd: present · kp: absent"), "{}", player.screen());
    player.key(Key::Esc);
    player.keys(":#4\nE\n");
    assert!(player.line().starts_with("in the middle"), "Enter goes there: {}", player.line());
    // Another coder's codes stay hidden as long as one is blind, and as long as they are not shown.
    player.keys("BE");
    assert!(
        player.screen().contains("hidden while blind") && !player.screen().contains("jd"),
        "{}",
        player.screen()
    );
    player.key(Key::Esc);
    player.keys("ByEw");
    assert!(!player.screen().contains("jd"), "{}", player.screen());
}

#[test]
fn a_second_player_of_the_same_coder_reads_only_and_says_so() {
    let mut first = player();
    first.keys("x");
    let work = Some(first.desk.as_ref().unwrap().root());
    let mut second = Player::of("t.jsonl", LOG, &Setup { work, ..setup() });
    assert!(second.notice().starts_with("read-only"), "{}", second.notice());
    second.keys(":#9\n");
    assert!(second.screen().contains("[flag]") && second.screen().contains("read-only"));
    for keys in ["a", "x", "c", "C", "v", "X", "Z"] {
        second.keys(keys);
        assert!(second.notice().starts_with("read-only"), "{keys}: {}", second.notice());
        second.key(Key::Esc);
        assert!(matches!(second.app.mode, Mode::Normal), "{keys}");
    }
    second.keys("q");
    assert!(matches!(second.asked.as_slice(), [Effect::Quit]), "{:?}", second.asked);
}

#[test]
fn marks_of_the_coder_are_in_the_bar_and_alter_no_mark_of_the_log() {
    let mut player = player();
    let marks = player.app.session.key_events().marks.len();
    player.keys("X");
    assert!(player.screen().contains("confession"), "{}", player.screen());
    player.key(mark_key("confession"));
    assert_eq!(acts(&player), ["mark confession @10"]);
    assert!(player.screen().contains("[kp's mark: confession]"), "{}", player.screen());
    assert_eq!(player.app.session.key_events().marks.len(), marks);
    // Hours can be counted from it.
    player.keys("z");
    assert!(player.screen().contains("kp/confession"), "{}", player.screen());
    player.keys("kkkkkkkkkkkk");
    while !player.screen().lines().any(|row| row.contains("▌") && row.contains("kp/confession")) {
        player.keys("j");
    }
    player.key(Key::Enter);
    assert_eq!(player.app.view.zero.name, "kp/confession");
    assert_eq!(player.app.session.elapsed(&player.app.view.zero, player.app.now()).0, 0);
}

#[test]
fn what_was_in_focus_or_played_past_is_seen_and_a_jump_passes_nothing() {
    let mut player = player();
    let seen = |player: &Player| -> Vec<(u64, u64)> {
        let acts = player.acts();
        let seen = acts.iter().filter(|act| act["act"] == "seen");
        let line = |act: &serde_json::Value, name: &str| act[name]["line"].as_u64();
        seen.map(|act| {
            let from = line(act, "from").unwrap();
            (from, line(act, "to").unwrap_or(from))
        })
        .collect()
    };
    player.keys(" ").wait(100_000);
    player.keys(" ");
    let after_pause = seen(&player);
    assert!(after_pause.iter().any(|&(from, to)| from == 10 && to > 10), "{after_pause:?}");
    player.keys(":#16\nq");
    let all = seen(&player);
    assert!(all.contains(&(17, 17)) && !all.iter().any(|&(from, to)| from <= 15 && 15 <= to), "{all:?}");
}

#[test]
fn nothing_is_written_for_a_reader_who_writes_nothing_down() {
    let mut player = Player::of("t.jsonl", LOG, &Setup::default());
    player.keys("jjjj ").wait(500_000);
    player.keys(" wlWq");
    assert!(player.acts().is_empty());
    assert!(!player.desk.as_ref().unwrap().root().join("x").exists());
    assert_eq!(std::fs::read_dir(player.desk.as_ref().unwrap().root()).unwrap().count(), 0);
}

/// Keys that write something down, each in one step or none.
fn step() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("x"),
        Just("anote\n"),
        Just("cmb"),
        Just("cap"),
        Just("j"),
        Just("k"),
        Just("Xd"),
        // In a gap, at a moment.
        Just("uXd"),
        Just("vjvms"),
        Just("ed\u{1b}"),
        Just("e\n more\n"),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn as_many_undos_as_steps_give_what_held_before(
        before in proptest::collection::vec(step(), 0..5),
        steps in proptest::collection::vec(step(), 0..9),
        broken in any::<bool>(),
    ) {
        let mut player = player();
        let press = |player: &mut Player, keys: &str| {
            for c in keys.chars() {
                let key = match c { '\n' => Key::Enter, '\u{1b}' => Key::Esc, c => Key::Char(c) };
                player.key(key);
            }
            while !matches!(player.app.mode, Mode::Normal) {
                player.key(Key::Esc);
            }
        };
        for keys in before {
            press(&mut player, keys);
        }
        let held_before = held(&player);
        // Steps may also be undone while none of them is on disk.
        player.desk.as_mut().unwrap().broken = broken.then(|| "full".to_owned());
        let done = player.app.coding.steps();
        for keys in steps {
            press(&mut player, keys);
        }
        for _ in done..player.app.coding.steps() {
            player.keys("Z");
        }
        prop_assert_eq!(player.app.coding.steps(), done);
        player.desk.as_mut().unwrap().broken = None;
        player.write_work();
        prop_assert_eq!(held(&player), held_before);
    }
}
