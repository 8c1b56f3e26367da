//! Screens: a script of keys and the screen it gives, with a readable line of styles under each row. `cargo insta review`
//! shows changes.

use crate::player::{Player, Setup, coder};
use untaped::app::{Follow, Key, Msg};
use untaped::play::{GapRule, PauseRules};
use untaped::store::Change;

/// Compares a screen with its golden in `tests/screens/`.
fn golden(name: &str, player: &Player) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("screens");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, player.styled()));
}

/// A log that is followed, with a tape that runs on and words after the last of which somebody comes in.
const GROWING: &str = r#"{"format":"untaped","version":1,"title":"Interview 3","fictional":true,"start":"2020-01-01T08:00:00Z"}
{"t":0,"type":"mark","kind":"custody"}
{"t":600,"type":"tape_on"}
{"t":610,"end":615,"type":"utterance","speaker":"ANN","text":"It is ten past eight."}
{"t":620,"end":640,"type":"utterance","speaker":"BO","text":"I know what time it is."}
{"t":700,"type":"enter","who":"CY"}
"#;

#[test]
fn live_at_the_end_of_a_log_that_grows() {
    for (name, setup) in [("live_80x24", small()), ("live_120x40", large())] {
        let mut player = Player::of("t.jsonl", GROWING, &Setup { follow: Follow::FromEnd, ..setup });
        golden(name, &player);
        player.key(Key::Up);
        player.tell(Msg::Changed(Change::Deleted));
        golden(&format!("deleted_{name}"), &player);
    }
    let mono = Setup { follow: Follow::FromEnd, color: false, ascii: true, ..small() };
    golden("live_mono_ascii", &Player::of("t.jsonl", GROWING, &mono));
}

fn small() -> Setup {
    Setup::default()
}

fn large() -> Setup {
    Setup { size: (120, 40), ..Setup::default() }
}

#[test]
fn the_first_screen() {
    golden("start_80x24", &Player::ship("five-gaps.jsonl", &small()));
    golden("start_120x40", &Player::ship("five-gaps.jsonl", &large()));
    golden("start_60x16", &Player::ship("five-gaps.jsonl", &Setup { size: (60, 16), ..small() }));
}

#[test]
fn playing_shows_nothing_of_what_follows() {
    let mut player = Player::ship("five-gaps.jsonl", &small());
    player.keys(":speed 8\n:18:05\n ").wait(4_000);
    golden("playing_80x24", &player);
    let mut player = Player::ship("five-gaps.jsonl", &large());
    player.keys(":speed 8\n:18:05\n ").wait(4_000);
    golden("playing_120x40", &player);
}

#[test]
fn waiting_that_is_shortened_is_said() {
    let mut player = Player::ship("five-gaps.jsonl", &small());
    player.keys(":19:48:41\n ").wait(5_000);
    golden("waiting_shortened", &player);
}

#[test]
fn playback_rests_on_the_card_of_a_gap() {
    let mut player = Player::ship("five-gaps.jsonl", &small());
    player.keys(":22:28:36\n ").wait(5_000);
    golden("gap_card", &player);
    player.keys(" ");
    golden("gap_with_hours", &player);
    let rules = PauseRules { gap: GapRule::Pause, ..PauseRules::default() };
    let mut player = Player::ship("five-gaps.jsonl", &Setup { rules, ..small() });
    player.keys(":22:28:36\n ").wait(60_000);
    golden("gap_pause", &player);
}

#[test]
fn a_gap_of_sixteen_hours_folds_its_hours() {
    golden("late_tape", &Player::ship("late-tape.jsonl", &large()));
}

#[test]
fn the_panels() {
    let mut player = Player::ship("five-gaps.jsonl", &small());
    player.keys(":gap 4\n");
    for name in ["panel_gaps", "panel_marks", "panel_people", "panel_problems"] {
        player.key(Key::Tab);
        golden(name, &player);
    }
    let mut player = Player::ship("five-gaps.jsonl", &Setup { size: (60, 16), ..small() });
    player.keys(":gap 4\n");
    for name in ["panel_gaps_60x16", "panel_marks_60x16"] {
        player.key(Key::Tab);
        golden(name, &player);
    }
    let mut player = Player::ship("late-tape.jsonl", &small());
    player.key(Key::Tab);
    golden("panel_gap_with_much_stated", &player);
    let mut player = Player::ship("five-gaps.jsonl", &large());
    player.keys(":gap 4\n");
    player.key(Key::Tab);
    golden("panel_gaps_120x40", &player);
    player.keys("o");
    golden("panel_gaps_by_length", &player);
    player.key(Key::Esc);
    for (name, key) in
        [("panel_zeros", 'z'), ("panel_info", 'i'), ("panel_help", '?'), ("panel_citation", 'y')]
    {
        let mut player = Player::ship("five-gaps.jsonl", &small());
        player.keys(":confession\nk").key(Key::Char(key));
        golden(name, &player);
    }
}

#[test]
fn bins_say_what_was_taped_of_each_and_what_roles_said_in_it() {
    let mono = Setup { color: false, ascii: true, ..small() };
    for (name, setup) in [("80x24", small()), ("120x40", large()), ("ascii", mono)] {
        let mut player = Player::ship("five-gaps.jsonl", &setup);
        player.keys(":gap 4\n%");
        golden(&format!("bins_{name}"), &player);
        player.keys("?");
        golden(&format!("bins_explained_{name}"), &player);
    }
    let mut player = Player::ship("five-gaps.jsonl", &Setup { size: (60, 16), ..small() });
    player.keys("%");
    golden("bins_60x16", &player);
    let mut player = Player::ship("five-gaps.jsonl", &small());
    player.keys(":gap 4\nB%");
    golden("bins_blind", &player);
}

#[test]
fn what_other_sources_say_has_a_sign_and_is_shown_in_focus_and_in_its_panel() {
    for (name, setup) in [("80x24", small()), ("120x40", large())] {
        let mut player = Player::ship("oswald-1963.jsonl", &setup);
        player.keys(":lineup 3\n");
        golden(&format!("sources_in_focus_{name}"), &player);
        player.keys("k");
        golden(&format!("sources_out_of_focus_{name}"), &player);
        player.keys("j");
        for _ in 0..5 {
            player.key(Key::Tab);
        }
        golden(&format!("panel_sources_{name}"), &player);
    }
    let log = std::fs::read_to_string("tests/cli/accounts.jsonl").unwrap();
    let mono = Setup { color: false, ascii: true, ..small() };
    let mut player = Player::of("accounts.jsonl", &log, &mono);
    player.keys(":#5\n");
    golden("sources_mono_ascii", &player);
}

#[test]
fn a_part_of_a_gap_is_cited_with_its_number_and_a_blind_reader_cites_it_when_it_is_over() {
    let mut player = Player::ship("five-gaps.jsonl", &large());
    player.keys(":gap 4.2\ny");
    golden("panel_citation_part", &player);
    player.key(Key::Esc);
    player.keys("By");
    assert_eq!(player.notice(), untaped::app::Notice::NothingToCite.to_string());
}

#[test]
fn enter_in_the_panel_of_sources_goes_to_the_event_and_blind_hides_later_ones() {
    let mut player = Player::ship("oswald-1963.jsonl", &small());
    for _ in 0..5 {
        player.key(Key::Tab);
    }
    player.keys("jjjjj").key(Key::Enter);
    assert!(player.line().contains("LINEUP"), "{}", player.line());
    player.keys("B");
    for _ in 0..5 {
        player.key(Key::Tab);
    }
    let blind = player.screen();
    assert!(blind.contains("Fri 16:05:00") && !blind.contains("Fri 16:20:00"), "{blind}");
}

#[test]
fn a_search_marks_its_hits_counts_them_and_ticks_the_strip() {
    let mut player = Player::ship("five-gaps.jsonl", &small());
    player.keys("/padlock\nn");
    golden("search", &player);
    player.keys("/");
    golden("search_prompt", &player);
    player.keys("pad");
    golden("search_typed", &player);
}

#[test]
fn blind_hides_what_follows() {
    let mut player = Player::ship("five-gaps.jsonl", &small());
    player.keys(":gap 4\nB");
    golden("blind", &player);
    player.key(Key::Tab);
    golden("blind_gaps", &player);
}

#[test]
fn without_color_and_in_ascii_everything_is_told_apart() {
    let mut player = Player::ship("five-gaps.jsonl", &Setup { color: false, ..small() });
    player.keys(":gap 4\n");
    golden("no_color", &player);
    let mut player = Player::ship("five-gaps.jsonl", &Setup { ascii: true, color: false, ..small() });
    player.keys(":gap 4\n");
    golden("ascii", &player);
    assert!(player.screen().is_ascii());
}

/// Six hours: an hour of tape in two pieces, and a gap of which each third is questioned, not known, and without
/// questioning; then time not held. The marks crowd.
const TEXTURES: &str = r#"{"format":"untaped","version":1,"title":"Textures","fictional":true,"start":"2020-01-01T08:00:00Z"}
{"t":0,"type":"mark","kind":"custody"}
{"t":1800,"type":"mark","kind":"warning"}
{"t":1800,"type":"tape_on"}
{"t":2400,"type":"mark","kind":"denial"}
{"t":2700,"type":"mark","kind":"denial"}
{"t":3000,"type":"mark","kind":"denial"}
{"t":3600,"type":"tape_off","source":"tape log"}
{"t":3600,"end":7200,"type":"untaped","reason":"no_recorder","questioning":"yes","source":"report p. 1"}
{"t":7200,"end":10800,"type":"untaped","reason":"waiting","source":"report p. 2"}
{"t":10800,"end":14400,"type":"untaped","reason":"meal","questioning":"no","source":"report p. 3"}
{"t":14400,"type":"tape_on"}
{"t":14410,"type":"mark","kind":"admission"}
{"t":14500,"type":"mark","kind":"denial"}
{"t":15000,"type":"mark","kind":"confession"}
{"t":16200,"type":"tape_off"}
{"t":18000,"type":"mark","kind":"release"}
{"t":21600,"type":"mark","kind":"arrest"}
"#;

#[test]
fn questioned_not_known_and_not_questioned_are_three_densities_of_one_texture() {
    let mono = Setup { color: false, ..small() };
    let setups = [
        ("80x24", small()),
        ("120x40", large()),
        ("mono", mono.clone()),
        ("ascii", Setup { ascii: true, ..mono }),
    ];
    for (name, setup) in setups {
        let mut player = Player::of("t.jsonl", TEXTURES, &setup);
        player.keys(":gap 2.3\n");
        golden(&format!("textures_{name}"), &player);
        player.key(Key::Tab);
        golden(&format!("textures_gaps_{name}"), &player);
    }
}

#[test]
fn the_strip_shows_an_hour_of_tape_in_three_days_and_two_days_of_which_none_was_taped() {
    golden("three_days_80x24", &Player::ship("three-days.jsonl", &small()));
    for (name, setup) in [("oswald_80x24", small()), ("oswald_120x40", large())] {
        let mut player = Player::ship("oswald-1963.jsonl", &setup);
        player.keys(":gap 2.4\n");
        golden(name, &player);
        player.key(Key::Tab);
        golden(&format!("{name}_gaps"), &player);
        player.keys("-");
        golden(&format!("{name}_folded"), &player);
    }
}

#[test]
fn a_window_of_any_size_is_drawn_with_help_or_any_panel_open() {
    let mut player = Player::ship("five-gaps.jsonl", &small());
    let sizes =
        [(60, 16), (60, 100), (80, 100), (120, 39), (130, 41), (300, 90), (500, 200), (500, 16), (2, 2)];
    let draw_all = |player: &mut Player| {
        for (columns, rows) in sizes {
            player.tell(Msg::Resize(columns, rows));
            assert_eq!(player.screen().lines().count(), usize::from(rows), "{columns}x{rows}");
        }
    };
    player.keys("?");
    draw_all(&mut player);
    player.key(Key::Esc);
    for _ in 0..8 {
        player.key(Key::Tab);
        draw_all(&mut player);
    }
}

#[test]
fn a_terminal_that_is_too_small_says_so_and_comes_back() {
    let mut player = Player::ship("five-gaps.jsonl", &Setup { size: (59, 16), ..small() });
    golden("too_small", &player);
    player.tell(Msg::Resize(80, 24));
    assert!(player.screen().contains("UNTAPED 4 h 22 min"));
}

#[test]
fn every_kind_of_stretch_looks_and_is_named_different() {
    let mut player = Player::ship("three-days.jsonl", &large());
    player.keys(":release\n");
    golden("not_held", &player);
    let mut player = Player::ship("no-tape-log.jsonl", &small());
    player.keys("uuu");
    golden("no_record", &player);
    let mut player = Player::ship("five-gaps.jsonl", &small());
    player.keys(":14:00\nt");
    golden("silence_clock_column", &player);
}

#[test]
fn the_zero_is_named_and_hours_before_it_are_negative() {
    let mut player = Player::ship("late-tape.jsonl", &Setup { zero: Some("warning".into()), ..small() });
    player.keys(":21:39\n");
    golden("zero_warning", &player);
}

#[test]
fn reference_lines_carry_their_source() {
    let mut player = Player::ship("five-gaps.jsonl", &Setup { reference_lines: true, ..large() });
    player.keys(":14:41\n");
    golden("reference_lines", &player);
}

#[test]
fn a_wide_screen_has_gaps_and_marks_beside_the_transcript() {
    let wide = Setup { size: (140, 40), ..Setup::default() };
    let mut player = Player::ship("five-gaps.jsonl", &wide);
    player.keys(":gap 3\njjjj");
    golden("wide_140x40", &player);
    player.keys("B");
    golden("wide_blind", &player);
    let mut player = Player::ship("three-days.jsonl", &Setup { color: false, ascii: true, ..wide });
    player.keys(":denial 4\n");
    golden("wide_ascii", &player);
    let mut player = Player::ship("five-gaps.jsonl", &Setup { size: (200, 60), ..Setup::default() });
    player.keys(":gap 3\n");
    golden("wide_200x60", &player);
}

#[test]
fn beside_the_pane_the_transcript_stands_still_until_the_focus_reaches_its_edge() {
    let mut player = Player::ship("five-gaps.jsonl", &Setup { size: (140, 40), ..Setup::default() });
    player.keys(":gap 3\n");
    let transcript = |player: &Player| -> Vec<String> {
        let screen = player.screen();
        let text = |row: &str| row.chars().skip(2).take(90).collect::<String>();
        screen.lines().skip(3).take(31).map(text).collect()
    };
    let focus = |player: &Player| player.screen().lines().position(|row| row.starts_with('▌'));
    let mut turns = 0;
    for key in "jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk".chars() {
        let (before, from) = (transcript(&player), focus(&player));
        player.keys(&key.to_string());
        let (after, to) = (transcript(&player), focus(&player));
        if before == after {
            assert!(if key == 'j' { from < to } else { to < from }, "{key}: {from:?} to {to:?}");
        } else {
            turns += 1;
        }
    }
    assert!((2..=6).contains(&turns), "{turns} pages in 60 steps");
}

#[test]
fn a_log_of_numbers_has_no_wall_clock() {
    golden("numeric", &Player::ship("damaged-no-header.jsonl", &small()));
}

#[test]
fn a_damaged_log_is_read_as_far_as_it_can_be() {
    let mut player = Player::ship("damaged.jsonl", &small());
    golden("damaged", &player);
    for _ in 0..4 {
        player.key(Key::Tab);
    }
    golden("damaged_problems", &player);
    player.key(Key::Esc);
    player.keys("G");
    golden("damaged_end", &player);
}

#[test]
fn text_of_any_script_moves_no_column() {
    let text = [
        ("JA", "昨日の夜は家にいました。弟が証人です。テレビを見ていました。"),
        ("HE", "הייתי בבית כל הלילה, אחי יכול לאשר"),
        ("AR", "كنت في البيت طوال الليل"),
        ("FA", "می\u{200c}خواهم بروم خانه"),
        ("DE", "Ich war zu Hause, e\u{301}te\u{301} wie Sommer."),
        ("日本語の名前", "wide names are cut at a character"),
        ("EMOJI", "family 👩\u{200d}👩\u{200d}👧 and flag 🇳🇱 and heart ❤\u{fe0f}"),
        ("EVIL", "\u{1b}[2J\u{1b}]0;title\u{7}\u{202e}drawer\u{202c} \u{9b}31m zero\u{200b}width"),
    ];
    let mut log = String::from(
        "{\"format\":\"untaped\",\"version\":1,\"title\":\"\u{202e}scripts\\u001b[31m\"}\n{\"t\":0,\"type\":\"tape_on\"}\n",
    );
    for (i, (who, words)) in text.iter().enumerate() {
        let line = serde_json::json!({"t": i * 10 + 1, "end": i * 10 + 25, "type": "utterance", "speaker": who, "text": words});
        log.push_str(&line.to_string());
        log.push('\n');
    }
    golden("scripts", &Player::of("scripts.jsonl", &log, &small()));
    golden("scripts_ascii", &Player::of("scripts.jsonl", &log, &Setup { ascii: true, ..small() }));
}

/// Captions of two lines, blank lines and a bell in the words, and a line end in a name.
const LINES: &str = r#"{"format":"untaped","version":1,"title":"Two lines","fictional":true,"people":[{"id":"A\nB","role":"police"},{"id":"DOE"}]}
{"t":1,"type":"utterance","speaker":"DOE","text":"- Where were you on Friday?\n- At home."}
{"t":3,"type":"utterance","speaker":"DOE","text":"All\r\nnight.\n\n\n\nBell: \u0007"}
{"t":5,"type":"utterance","speaker":"A\nB","text":"Home?"}
{"t":6,"type":"note","text":"He writes:\nI was at home."}
{"t":7,"type":"mark","kind":"denial","text":"I was\nat home."}
"#;

#[test]
fn the_line_ends_of_words_are_line_ends_and_no_symbols() {
    for (name, setup) in [("lines_80x24", small()), ("lines_120x40", large())] {
        let mut player = Player::of("t.jsonl", LINES, &setup);
        player.keys("/home\n");
        golden(name, &player);
    }
    let mono = Setup { color: false, ascii: true, ..small() };
    golden("lines_mono_ascii", &Player::of("t.jsonl", LINES, &mono));
}

#[test]
fn an_utterance_of_seventy_rows_is_scrolled_row_by_row() {
    let words: Vec<String> = (1..=700).map(|n| format!("word{n}")).collect();
    let log = format!(
        "{{\"format\":\"untaped\",\"version\":1,\"title\":\"long\"}}\n{{\"t\":0,\"type\":\"utterance\",\"speaker\":\"A\",\"text\":\"before\"}}\n\
         {{\"t\":5,\"type\":\"utterance\",\"speaker\":\"A\",\"text\":\"{}\"}}\n{{\"t\":900,\"type\":\"utterance\",\"speaker\":\"B\",\"text\":\"after\"}}\n",
        words.join(" ")
    );
    let mut player = Player::of("long.jsonl", &log, &small());
    player.keys("j");
    golden("long_first_rows", &player);
    player.keys("40J");
    golden("long_middle_rows", &player);
    player.keys("200J");
    assert!(player.screen().contains("after"));
    player.keys("K");
    assert!(player.screen().contains("word700"));
    player.keys("g j");
    player.key(Key::PageDown);
    assert!(!player.screen().contains("word1 "), "a page inside a long utterance moves on");
}

/// A player of a coder with a codebook, where another coder has worked too.
fn at_work(setup: &Setup, folder: &std::path::Path) -> Player {
    let work = Some(folder.to_owned());
    let mut other = Player::ship(
        "five-gaps.jsonl",
        &Setup { coding: coder("jd", &["min_max"]), work: work.clone(), ..small() },
    );
    other.keys(":13:10\ncmejaHe is asked for the third time, and looks at the door.\n");
    other.keys("jjv3jvad");
    Player::ship("five-gaps.jsonl", &Setup { coding: coder("kp", &["min_max"]), work, ..setup.clone() })
}

#[test]
fn notes_and_codes_are_shown_with_their_lines_on_the_strip_and_in_panels() {
    let mono = Setup { color: false, ..small() };
    let setups = [
        ("80x24", small()),
        ("120x40", large()),
        ("no_color", mono.clone()),
        ("ascii", Setup { ascii: true, ..mono }),
    ];
    for (name, setup) in setups {
        let folder = tempfile::tempdir().unwrap();
        let mut player = at_work(&setup, folder.path());
        player.keys(":13:10\nxcmscapaLeans over the table and lowers his voice; the suspect is silent.\n");
        golden(&format!("work_{name}"), &player);
        player.keys("e");
        golden(&format!("work_own_{name}"), &player);
        player.key(Key::Esc);
        player.keys("W");
        golden(&format!("work_panel_{name}"), &player);
        player.key(Key::Esc);
        player.keys("jc");
        golden(&format!("work_bar_groups_{name}"), &player);
        player.keys("m");
        golden(&format!("work_bar_codes_{name}"), &player);
        player.key(Key::Esc);
        player.keys("C/le");
        golden(&format!("work_bar_words_{name}"), &player);
        player.key(Key::Esc);
        player.key(Key::Esc);
        player.keys("vjj");
        golden(&format!("work_span_{name}"), &player);
        player.key(Key::Esc);
        player.keys("anote");
        golden(&format!("work_note_{name}"), &player);
        player.key(Key::Esc);
        player.keys("/table\nA");
        golden(&format!("work_search_{name}"), &player);
        player.key(Key::Esc);
        player.keys("B");
        golden(&format!("work_blind_{name}"), &player);
    }
}

#[test]
fn every_codebook_is_in_the_bar_of_a_coder_who_named_none_and_so_are_marks() {
    let mut player = Player::ship("five-gaps.jsonl", &small());
    player.keys(":13:10\nc");
    golden("work_bar_books", &player);
    player.key(Key::Tab);
    golden("work_bar_books_more", &player);
    player.key(Key::Esc);
    player.keys("X");
    golden("work_bar_marks", &player);
}

#[test]
fn work_that_is_not_on_disk_is_marked_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut player = at_work(&small(), folder.path());
    player.desk.as_mut().unwrap().broken =
        Some("kp.jsonl: cannot append: No space left on device".to_owned());
    player.keys(":13:10\ncms");
    golden("work_not_on_disk", &player);
    player.keys("q");
    golden("work_not_on_disk_quit", &player);
}
