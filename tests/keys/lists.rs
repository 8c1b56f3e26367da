//! Under an open list the transcript goes on: only the keys of the list act on the list.

use super::{LOG, panel, player, seconds, selected};
use crate::player::{Player, Setup};
use untaped::app::{Effect, Key, Mode, Mouse, Msg, PanelKind, TABS};
use untaped::report::{TALK_FIGURES, TalkReport, View};
use untaped::time::Millis;

/// A player with the panel of a tab open.
fn with_tab(tab: usize) -> Player {
    let mut player = player();
    for _ in 0..=tab {
        player.key(Key::Tab);
    }
    player
}

#[test]
fn under_every_list_the_transcript_moves_and_plays() {
    for (tab, spec) in TABS.iter().enumerate() {
        for (key, to) in [('u', 8000), ('U', 4000), ('m', 7510), ('M', 3300), ('h', 10_800), ('s', 7500)] {
            let mut player = with_tab(tab);
            player.keys(&key.to_string());
            assert_eq!(seconds(&player), to, "{key} under {}\n{}", spec.title, player.screen());
            assert!(panel(&player).is_some(), "{key} under {}", spec.title);
        }
        let mut player = with_tab(tab);
        player.keys("2U");
        assert_eq!(seconds(&player), 0, "a count counts under {}", spec.title);
        player.keys("t= ");
        assert!(player.app.playback.playing && panel(&player).is_some(), "space under {}", spec.title);
    }
}

#[test]
fn a_list_follows_the_focus_and_its_own_keys_leave_the_transcript_where_it_is() {
    let mut gaps = with_tab(0);
    for (keys, row) in [("u", 2), ("U", 1), ("g", 0), ("u", 2), ("U", 1), ("U", 0), (":gap 3\n", 2), ("r", 0)]
    {
        gaps.keys(keys);
        assert_eq!(selected(&gaps), row, "{keys}\n{}", gaps.screen());
    }
    gaps.keys("jj");
    assert_eq!((selected(&gaps), seconds(&gaps)), (2, 0), "j moves in the list alone");
    gaps.keys("\n");
    assert_eq!((panel(&gaps).is_none(), seconds(&gaps)), (true, 8000));
    // By length the gaps are 2, 1, 3.
    gaps.key(Key::Tab);
    gaps.keys("ou");
    gaps.keys("U");
    let PanelKind::Gaps(rows) = panel(&gaps).unwrap() else { panic!("{}", gaps.screen()) };
    let row = rows.get(selected(&gaps)).unwrap();
    assert_eq!((row.gap, seconds(&gaps)), (1, 4000), "{}", gaps.screen());
    let mut marks = with_tab(1);
    for (keys, row) in [("m", 2), ("m", 3), ("M", 2)] {
        marks.keys(keys);
        assert_eq!(selected(&marks), row, "{keys}\n{}", marks.screen());
    }
    // While it plays, too: from the start of the tape to the denial and on.
    marks.keys(":#2\n ").wait(40_000);
    assert_eq!((selected(&marks), marks.app.playback.playing), (1, true), "{}", marks.screen());
}

#[test]
fn a_blind_reader_finds_in_a_list_what_has_begun_wherever_the_transcript_goes() {
    let listed = |player: &Player| match &player.app.mode {
        Mode::Panel(panel) => (panel.spec().len)(&player.app, panel),
        Mode::Normal | Mode::Prompt(_) | Mode::Confirm(_) | Mode::Coding(_) => panic!("no panel is open"),
    };
    let mut player = with_tab(0);
    assert_eq!(listed(&player), 3);
    player.keys("B");
    assert_eq!(listed(&player), 2, "the third gap is later");
    player.keys("U");
    assert_eq!(listed(&player), 2, "at the head of the second");
    player.keys("U");
    assert_eq!(listed(&player), 1, "the second is later now:\n{}", player.screen());
    assert!(player.screen().contains("continues past this line"), "{}", player.screen());
    let mut zeros = player;
    zeros.keys("z");
    let all = listed(&zeros);
    zeros.keys("5J");
    assert!(listed(&zeros) > all || seconds(&zeros) == 0, "{}", zeros.screen());
}

#[test]
fn a_movement_closes_a_citation_and_the_next_one_is_of_another_line() {
    for key in ['j', 'k', 'u', 'm', 'h', 'n', ' '] {
        let mut player = player();
        player.keys("y");
        assert!(panel(&player).is_some());
        player.keys(&key.to_string());
        assert!(panel(&player).is_none(), "{key}\n{}", player.screen());
    }
    let mut player = player();
    player.keys("YjjY");
    let [Effect::KeepCitation(one), Effect::KeepCitation(other)] = player.asked.as_slice() else {
        panic!("{:?}", player.asked)
    };
    assert!(one.contains("in the middle") && other.contains("no padlock"), "{one}\n{other}");
}

#[test]
fn a_page_that_covers_the_transcript_makes_way_for_the_keys_of_the_transcript() {
    for open in ['i', '?'] {
        let mut player = player();
        player.keys(&format!("{open}jju"));
        assert_eq!((panel(&player).is_none(), seconds(&player)), (true, 8000), "{open}");
        player.keys(&format!("{open}{open}"));
        assert!(panel(&player).is_none(), "the key that opened it closes it");
    }
}

#[test]
fn escape_with_nothing_to_cancel_does_nothing_and_says_nothing() {
    let mut player = player();
    let before = player.screen();
    player.keys("12");
    player.key(Key::Esc);
    assert_eq!((player.screen(), player.notice()), (before, String::new()));
}

#[test]
fn a_notice_of_problems_names_the_key_that_lists_them() {
    let log = format!("{LOG}nonsense\nmore\n");
    let mut player = Player::of("t.jsonl", &log, &Setup::default());
    assert_eq!(player.notice(), "2 problems in this log; press ! to list them");
    player.keys("!");
    assert_eq!(panel(&player), Some(PanelKind::Problems));
    player.key(Key::Tab);
    assert_eq!(panel(&player), Some(PanelKind::Sources), "it is one of the tabs");
}

#[test]
fn a_list_stays_open_under_what_is_typed() {
    let mut player = with_tab(0);
    player.keys(":gap 1");
    assert!(player.screen().contains("╭─ gaps"), "{}", player.screen());
    player.keys("\n");
    assert_eq!((selected(&player), seconds(&player)), (0, 0));
    player.keys(":");
    player.key(Key::Esc);
    assert!(matches!(panel(&player), Some(PanelKind::Gaps(_))), "Esc closes the line, not the list");
}

#[test]
fn space_shows_the_next_page_of_the_help_as_in_a_pager() {
    let mut player = player();
    let now = player.app.now();
    player.keys("?");
    let first = player.screen();
    player.keys(" ");
    assert!(!player.app.playback.playing && player.app.now() == now);
    assert!(player.screen().contains("keys and symbols") && player.screen() != first, "{}", player.screen());
}

#[test]
fn matches_say_untaped_where_a_log_tells_of_untaped_time_alone() {
    let mut player = Player::ship("oswald-1963.jsonl", &Setup::default());
    player.keys("/counsel\nA");
    let screen = player.screen();
    assert!(screen.contains(" untaped  "), "{screen}");
}

#[test]
fn the_pane_says_all_that_is_stated_of_gaps_where_it_has_rows() {
    for size in [(140, 60), (160, 60), (200, 60)] {
        let mut player = Player::ship("five-gaps.jsonl", &Setup { size, ..Setup::default() });
        let pane = player.app.side_area().unwrap();
        let in_pane = |player: &Player| {
            let left = usize::from(pane.left());
            let cut = |row: &str| row.chars().skip(left + 1).collect::<String>();
            let rows: Vec<String> = player.screen().lines().map(cut).collect();
            rows.join(" ")
                .split_whitespace()
                .filter(|word| !"│↓↑".contains(word))
                .collect::<Vec<_>>()
                .join(" ")
        };
        let words = in_pane(&player);
        let gaps = player.app.bands().gaps().to_vec();
        for &gap in &gaps {
            let stated = player.app.side_stated(gap);
            assert!(words.contains(&stated), "{size:?}: {stated}\n{}", player.screen());
        }
        // Where there is no room for all of it, a wide pane has none of it below.
        player.key(Key::Tab);
        player.key(Key::Tab);
        let left = usize::from(pane.left()) + 5;
        let is_below = |row: &str| row.chars().skip(left).collect::<String>().starts_with("meal ·");
        assert!(!player.screen().lines().any(is_below), "{}", player.screen());
        player.key(Key::Esc);
        // A click on such a row goes to its gap.
        let row =
            player.screen().lines().position(|row| row.contains("lunch") || row.contains("meal ·")).unwrap();
        player.tell(Msg::Mouse(Mouse::Click, pane.left() + 8, u16::try_from(row).unwrap()));
        assert_eq!(player.app.focus.item, Some(untaped::session::Item::Start(gaps[1])));
    }
}

#[test]
fn marks_are_listed_with_the_words_of_the_log_where_there_is_room() {
    for (width, shown) in [(80, false), (105, false), (110, true), (200, true)] {
        let mut player = Player::ship("five-gaps.jsonl", &Setup { size: (width, 40), ..Setup::default() });
        player.keys(":denial 7\n");
        player.key(Key::Tab);
        player.key(Key::Tab);
        let screen = player.screen();
        let row =
            screen.lines().find(|row| row.contains("denial 7 ") && row.contains(" after denial 6")).unwrap();
        assert_eq!(row.contains("\"I didn't hurt Mr. Harold\""), shown, "{width}\n{screen}");
    }
}

#[test]
fn in_a_small_window_questions_hints_and_the_selected_problem_are_whole() {
    let small = Setup { size: (60, 16), ..Setup::default() };
    let mut player = Player::ship("damaged.jsonl", &small);
    player.keys("!");
    let screen = player.screen();
    assert!(screen.contains("with an offset; ignored"), "{screen}");
    let mut player = Player::ship("five-gaps.jsonl", &small);
    player.keys(":#300\nBB");
    assert!(player.screen().contains("other keys: no"), "{}", player.screen());
    player.keys("n");
    player.keys("F");
    assert!(player.screen().contains("empty shows all"), "{}", player.screen());
    player.key(Key::Esc);
    player.keys("z");
    assert!(player.screen().contains("current"), "{}", player.screen());
}

#[test]
fn a_bin_is_gone_to_and_selected_by_where_the_focus_is() {
    let mut player = player();
    player.key(Key::Char('%'));
    let bins = selected(&player);
    player.keys("g");
    assert_eq!(selected(&player), 0, "{}", player.screen());
    player.keys("u");
    assert!(selected(&player) > bins, "the list follows the focus\n{}", player.screen());
    player.keys("gjj\n");
    assert!(panel(&player).is_none(), "{}", player.screen());
    // Five hours are bins of five minutes.
    assert_eq!(seconds(&player), 600, "{}", player.screen());
}

#[test]
fn blind_the_bins_are_those_that_are_over() {
    let mut player = player();
    player.keys("B%G");
    let last =
        |player: &Player| player.screen().lines().find(|row| row.starts_with("│▌")).unwrap().to_owned();
    assert!(
        last(&player).contains("09:55:00"),
        "the bin of the focus, from 10:00, is not over\n{}",
        player.screen()
    );
    let mut player = super::player();
    player.keys("%G");
    assert!(last(&player).contains("12:55:00"), "{}", player.screen());
}

#[test]
fn the_panel_of_people_has_the_figures_of_the_report_and_its_sentences() {
    let mut player = with_tab(2);
    let session = &player.app.session;
    let view = View { zero: session.start_zero(), min_gap: Millis::ZERO };
    let report = TalkReport::new(session, &view, None).unwrap();
    let screen = player.screen();
    for line in &report.figures.speakers {
        let row = screen.lines().find(|row| row.contains(&line.name)).unwrap();
        let (all, talk) = (report.figures.all.words, line.talk);
        let permille = talk.words * 1000 / all;
        let share = format!("{}.{}%", permille / 10, permille % 10);
        for figure in [talk.utterances.to_string(), talk.words.to_string(), share] {
            assert!(row.contains(&figure), "{figure}: {row}");
        }
    }
    player.keys("?");
    for figure in &TALK_FIGURES[..3] {
        assert!(player.screen().contains(figure.sentence.split('.').next().unwrap()), "{}", player.screen());
    }
    player.keys("?");
    assert!(
        matches!(panel(&player), Some(PanelKind::People)),
        "the key that opened it goes back to the figures"
    );
}
