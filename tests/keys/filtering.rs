//! Only the lines of a speaker, of a role or that match, with the gaps between them.

use super::{LOG, player, seconds};
use crate::player::{Player, Setup};
use untaped::app::Key;
use untaped::session::Item;

/// The items from the first to the last, and back again.
fn walked(player: &Player) -> Vec<Item> {
    let timeline = player.app.timeline();
    let on: Vec<Item> = std::iter::successors(timeline.first(), |&item| timeline.next(item)).collect();
    let mut back: Vec<Item> =
        std::iter::successors(on.last().copied(), |&item| timeline.previous(item)).collect();
    back.reverse();
    assert_eq!(on, back);
    on
}

#[test]
fn a_filter_keeps_the_lines_of_a_speaker_a_role_or_a_pattern_and_the_gaps_between_them() {
    for (typed, header, lines) in [
        (
            "bo",
            "only Bo: 4 lines · F changes it",
            vec!["first words of Bo", "back again", "no padlock", "the padlock, yes"],
        ),
        (
            "Police",
            "only police: 4 lines",
            vec!["first words of Ann", "in the middle", "think about it", "thank you"],
        ),
        ("padlock", "only /padlock/: 3 lines", vec!["in the middle", "no padlock", "the padlock, yes"]),
        ("confession", "only /confession/: 1 line ", vec!["CONFESSION"]),
    ] {
        let mut player = Player::of("t.jsonl", LOG, &Setup { size: (100, 40), ..Setup::default() });
        player.keys(&format!("F{typed}\n"));
        let screen = player.screen();
        assert!(screen.lines().nth(2).unwrap().contains(header), "{header}\n{screen}");
        let items = walked(&player);
        let gaps = items.iter().filter(|item| matches!(item, Item::Start(_))).count();
        assert_eq!(gaps, 3, "the gaps are kept, and no silence:\n{screen}");
        let mut seen = Vec::new();
        player.keys("g");
        for _ in 0..20 {
            if player.app.focused_event().is_some() {
                seen.push(player.line());
            }
            player.keys("j");
        }
        seen.dedup();
        assert_eq!(seen.len(), lines.len(), "{seen:?}");
        assert!(seen.iter().zip(&lines).all(|(seen, line)| seen.contains(line)), "{seen:?}");
        player.keys("F\n");
        assert_eq!(player.notice(), "all lines are shown again");
        assert!(!player.screen().contains("only "), "{}", player.screen());
    }
}

#[test]
fn every_item_of_a_filtered_timeline_is_one_of_the_whole_in_the_same_order() {
    for log in ["five-gaps.jsonl", "oswald-1963.jsonl", "three-days.jsonl"] {
        let mut player = Player::ship(log, &Setup::default());
        let is_shown =
            |item: &Item| matches!(item, Item::Event(_) | Item::Start(_) | Item::Part(_) | Item::End(_));
        let all: Vec<Item> = walked(&player).into_iter().filter(is_shown).collect();
        for typed in ["suspect", "police", "e", "zebra"] {
            player.keys(&format!("F{typed}\n"));
            let kept: Vec<Item> = walked(&player).into_iter().filter(is_shown).collect();
            let mut rest = all.iter();
            assert!(kept.iter().all(|item| rest.any(|other| other == item)), "{log}, {typed}");
            let bands = player.app.bands();
            let gaps = kept.iter().filter(|item| matches!(item, Item::Start(_))).count();
            assert!(gaps >= bands.gaps().len(), "{log}, {typed}: every gap is kept");
            let matching = kept.iter().filter(|item| item.event().is_some()).count();
            assert!(matching < all.len(), "{log}, {typed}");
        }
    }
}

#[test]
fn a_line_that_the_filter_hides_is_shown_if_it_is_gone_to() {
    let mut player = player();
    player.keys("Fbo\n");
    assert_eq!(player.line(), "back again", "the focus goes to the last line that is kept");
    player.keys("m");
    assert_eq!(player.line(), "ADMISSION");
    assert_eq!(player.notice(), "the filter hides this line; press F and Enter to show all");
    player.keys("k");
    assert_eq!(player.line(), "no padlock");
    player.keys("Fzebra\n");
    assert_eq!(player.notice(), "no such line; press F and Enter to show all");
    player.keys("F(\n");
    assert!(player.notice().contains("invalid pattern"), "{}", player.notice());
    assert!(player.screen().contains("only /zebra/"), "the filter before it stays");
}

#[test]
fn what_a_filter_understood_is_said_before_it_is_entered() {
    for (typed, said) in [
        ("bo", "lines by Bo"),
        ("police", "lines by everybody with the role police"),
        ("padlock", "lines that match /padlock/"),
    ] {
        let mut player = player();
        player.keys(&format!("F{typed}"));
        let screen = player.screen();
        assert!(screen.lines().last().unwrap().trim_end().ends_with(said), "{typed}\n{screen}");
    }
    let mut player = player();
    player.keys("F");
    assert!(
        player.screen().contains("a speaker, a role (police, suspect) or words; empty shows all lines"),
        "{}",
        player.screen()
    );
    player.key(Key::Esc);
    assert_eq!(seconds(&player), 7320);
}

#[test]
fn a_blind_reader_sees_how_many_lines_are_kept_so_far() {
    let mut player = player();
    player.keys("BFbo\n");
    assert!(player.screen().contains("only Bo: 2 lines"), "{}", player.screen());
    player.keys("j");
    assert!(player.screen().contains("only Bo: 3 lines"), "{}", player.screen());
}

#[test]
fn a_step_over_many_hidden_lines_reads_none_of_them() {
    let line = |i: usize| {
        let who = if i.is_multiple_of(30_000) { "B" } else { "A" };
        format!("{{\"t\":{i},\"type\":\"utterance\",\"speaker\":\"{who}\",\"text\":\"words\"}}\n")
    };
    let log: String = (0..90_001).map(line).collect();
    let mut player = Player::of("t.jsonl", log, &Setup::default());
    player.keys("Fb\n");
    player.fetched = (0, 0);
    player.keys("gjjj");
    assert_eq!(player.app.focused_event(), Some(90_000));
    assert!(player.fetched.1 < 20, "{:?}", player.fetched);
}

#[test]
fn the_filter_is_named_at_every_width_beside_the_pane_too() {
    for width in [80, 130, 140, 160, 200] {
        let mut player = Player::ship("five-gaps.jsonl", &Setup { size: (width, 40), ..Setup::default() });
        player.keys("Fsuspect\n");
        let screen = player.screen();
        assert!(screen.lines().nth(2).unwrap().contains("only suspect: 459 lines"), "{width}\n{screen}");
    }
}

#[test]
fn a_filter_after_one_that_kept_nothing_is_where_the_reader_was() {
    let mut player = Player::ship("five-gaps.jsonl", &Setup::default());
    player.keys(":#300\n");
    let before = player.line();
    for keys in ["Fnobody says this\n", "F\n"] {
        player.keys(keys);
    }
    assert_eq!(player.line(), before);
}

#[test]
fn between_two_kept_lines_a_row_says_how_many_are_hidden() {
    for (ascii, sign) in [(false, "⋮"), (true, ":")] {
        let setup = Setup { size: (80, 60), ascii, ..Setup::default() };
        let mut player = Player::ship("five-gaps.jsonl", &setup);
        player.keys("Fpolice\n:mar 3 1:38am\n");
        let total = player.app.session.index().len();
        let (mut shown, mut said) = (0, 0);
        let timeline = player.app.timeline();
        let items: Vec<Item> = std::iter::successors(timeline.first(), |&item| timeline.next(item)).collect();
        for &item in &items {
            shown += usize::from(item.event().is_some());
            said += (0..100).filter_map(|row| player.app.hidden_in_row(item, row)).sum::<usize>();
        }
        assert!(matches!(items.iter().find(|item| item.is_stop()), Some(Item::Start(0))));
        assert_eq!(shown + said, total, "each line is shown or counted");
        let screen = player.screen();
        assert!(screen.contains(&format!("{sign} 1 line hidden")), "{screen}");
        assert!(screen.contains(&format!("{sign} 2 lines hidden")), "{screen}");
        // A line that is gone to is not counted.
        player.keys(":confession\n");
        let screen = player.screen();
        let at = screen.lines().position(|row| row.starts_with('▌') || row.starts_with('>')).unwrap();
        let around: Vec<&str> = screen.lines().skip(at - 1).take(4).collect();
        assert!(around[0].contains("1 line hidden") && around[3].contains("All of it?"), "{around:#?}");
        player.keys("F\n");
        assert!(!player.screen().contains("hidden"), "{}", player.screen());
    }
}

#[test]
fn neither_a_blind_reader_nor_the_replay_counts_hidden_lines_that_follow() {
    let mut player = Player::ship("five-gaps.jsonl", &Setup::default());
    player.keys("Fpolice\n:18:05\nB");
    let screen = player.screen();
    let at = screen.lines().position(|row| row.starts_with('▌')).unwrap();
    assert!(!screen.lines().skip(at).any(|row| row.contains(" hidden") && row.contains("⋮")), "{screen}");
    assert!(screen.lines().take(at).any(|row| row.contains(" hidden") && row.contains("⋮")), "{screen}");
}
