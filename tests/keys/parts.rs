//! The rows of parts of gaps, and going to them.

use crate::player::{Player, Setup};
use untaped::app::Notice;
use untaped::session::Item;

/// The five gaps, the fourth of which has three parts.
fn five_gaps(size: (u16, u16)) -> Player {
    Player::ship("five-gaps.jsonl", &Setup { size, ..Setup::default() })
}

/// The gap and the number of the part in focus.
fn part_in_focus(player: &Player) -> Option<(usize, usize)> {
    let Some(Item::Part(p)) = player.app.focus.item else { return None };
    let bands = player.app.bands();
    let (gap, _) = bands.part(&player.app.session, p)?;
    Some((gap.number, bands.parts()[p].part + 1))
}

#[test]
fn what_is_stated_of_a_part_is_on_its_row_and_also_on_the_row_of_the_interval_only_where_the_former_is_cut() {
    let stated = "per custody log p. 3";
    for (size, part_is_cut) in [((80, 26), true), ((120, 40), false)] {
        let mut player = five_gaps(size);
        player.keys(":gap 4.2\n");
        let screen = player.screen();
        let whole = |row: &str| row.contains("4.2 1 h 11 min") && row.contains(stated);
        assert_eq!(screen.lines().any(whole), !part_is_cut, "{screen}");
        assert_eq!(screen.matches(stated).count(), 1, "{screen}");
        assert_eq!(screen.matches("questioning disputed").count(), 1 + usize::from(part_is_cut), "{screen}");
        assert!(screen.lines().any(|row| row.trim_end().ends_with("end of gap 4")), "{screen}");
    }
}

#[test]
fn a_search_shows_the_words_of_an_interval_that_its_part_tells() {
    let mut player = five_gaps((120, 40));
    player.keys("/custody log p. 3\n");
    let screen = player.screen();
    let told = |row: &str| row.contains("until 21:52:00") && row.contains("per custody log p. 3");
    assert!(screen.lines().any(told), "{screen}");
}

#[test]
fn a_blind_reader_sees_that_a_gap_has_parts_when_the_second_begins_and_each_part_when_it_is_over() {
    let mut player = five_gaps((120, 40));
    player.keys(":gap 4\nB");
    assert!(!player.screen().contains("4.1"), "{}", player.screen());
    player.keys("d");
    assert!(!player.screen().contains("4.2"), "it is later: {}", player.screen());
    player.keys("jj");
    assert_eq!(part_in_focus(&player), Some((4, 2)));
    let screen = player.screen();
    assert!(
        screen.contains("4.1 34 min 40 s · questioning not stated") && screen.contains("4.2 …"),
        "{screen}"
    );
    assert!(!screen.contains("1 h 11 min") && !screen.contains("4.2 … ·"), "{screen}");
    player.keys("jj");
    assert_eq!(part_in_focus(&player), Some((4, 3)));
    assert!(player.screen().contains("4.2 1 h 11 min · questioning disputed"), "{}", player.screen());
}

#[test]
fn d_steps_through_the_parts_of_all_gaps_and_r_returns() {
    let mut player = five_gaps((80, 24));
    let mut met = Vec::new();
    for _ in 0..6 {
        player.keys("d");
        met.push(part_in_focus(&player).unwrap());
    }
    assert_eq!(met, [(1, 1), (1, 2), (1, 3), (4, 1), (4, 2), (4, 3)]);
    player.keys("d");
    assert!(player.notice().contains("part of a gap"), "{}", player.notice());
    player.keys("2D");
    assert_eq!(part_in_focus(&player), Some((4, 1)));
    player.keys("r");
    assert_eq!(part_in_focus(&player), Some((4, 3)));
}

#[test]
fn a_part_is_gone_to_by_its_number_and_a_wrong_number_says_how_many_there_are() {
    let mut player = five_gaps((80, 24));
    player.keys(":gap 4.3\n");
    assert_eq!(part_in_focus(&player), Some((4, 3)));
    for (typed, notice) in [
        ("gap 4.4", "no part 4.4; gap 4 has 3 parts"),
        ("gap 4.0", "no part 4.0; gap 4 has 3 parts"),
        ("gap 2.2", "no part 2.2; gap 2 has 1 part"),
        ("gap 9.1", "no gap 9; the log has 5 gaps"),
    ] {
        player.keys(&format!(":{typed}\n"));
        assert_eq!(player.app.notice.as_ref().map(Notice::to_string).as_deref(), Some(notice));
    }
    player.keys(":gap 2.1\n");
    let focus = player.app.focus.item;
    player.keys(":gap 2\n");
    assert_eq!(focus, player.app.focus.item, "the only part of a gap is the gap");
}
