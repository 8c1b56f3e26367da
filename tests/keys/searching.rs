//! Searching: matches are shown while a pattern is typed, `n` goes round, and a panel lists them.

use super::{LOG, at, panel, player, seconds, selected};
use crate::player::{Player, Setup};
use untaped::app::{App, Effect, Key, Msg, PanelKind, Start};

#[test]
fn one_hit_is_not_called_hits() {
    let mut player = Player::of("t.jsonl", LOG, &Setup::default());
    player.keys("/think about\ngg");
    let screen = player.screen();
    assert!(screen.contains(" 1 line matches"), "{screen}");
}

#[test]
fn a_pattern_that_matches_nothing_or_cannot_be_read_is_said() {
    let mut player = player();
    player.keys("/zebra\n");
    assert!(player.screen().contains("no match for zebra"));
    player.keys("/(\n");
    assert!(player.screen().contains("invalid pattern"));
    assert_eq!(seconds(&player), 7320);
    player.keys("/bo\n");
    assert_eq!(player.line(), "no padlock", "a speaker's name is found too");
}

/// The cells of a screen that are reversed, as text.
fn reversed(player: &Player) -> String {
    let is_reversed =
        |cell: &&ratatui::buffer::Cell| cell.modifier.contains(ratatui::style::Modifier::REVERSED);
    player.buffer().content.iter().filter(is_reversed).map(ratatui::buffer::Cell::symbol).collect()
}

#[test]
fn matches_are_shown_and_counted_while_a_pattern_is_typed_and_nothing_moves() {
    let mut player = player();
    let before = at(&player);
    for (typed, footer, shown) in [
        ("/b", "/b ", "b"),
        ("a", "1 line matches", "ba"),
        ("c", "1 line matches", "bac"),
        ("k|think", "2 lines match", "back"),
        ("(", "unclosed group", ""),
        ("x)", "1 line matches", "back"),
    ] {
        player.keys(typed);
        let screen = player.screen();
        assert!(screen.lines().last().unwrap().contains(footer), "{typed}:\n{screen}");
        assert!(reversed(&player).contains(shown), "{typed}: {}", reversed(&player));
        assert_eq!(at(&player), before, "{typed}");
    }
    // Given up, the search before it is there again.
    player.key(Key::Esc);
    assert!(reversed(&player).contains("padlock") && player.screen().contains("match 1 of 3"));
    player.keys("/zebra");
    assert!(player.screen().lines().last().unwrap().contains("no match"), "{}", player.screen());
    for _ in 0..6 {
        player.key(Key::Backspace);
    }
    assert!(player.screen().contains("match 1 of 3"), "{}", player.screen());
}

#[test]
fn each_key_interrupts_the_search_before_it_and_what_that_one_still_finds_is_dropped() {
    let mut app = App::new(Start::new("t.jsonl", LOG.len() as u64), (80, 24));
    for batch in crate::player::batches(LOG.as_bytes(), usize::MAX) {
        app.update(Msg::Loaded(batch));
    }
    app.update(Msg::Complete(None));
    app.update(Msg::Key(Key::Char('/')));
    let mut numbers = Vec::new();
    for c in "padlock".chars() {
        let effects = app.update(Msg::Key(Key::Char(c)));
        let [Effect::Search(_, number)] = effects.as_slice() else { panic!("{effects:?}") };
        numbers.push(*number);
    }
    app.update(Msg::Hits { search: numbers[2], places: vec![0, 1, 2], complete: true });
    assert_eq!(app.match_count().map(|count| (count.count, count.complete)), Some((0, false)));
    app.update(Msg::Hits { search: numbers[6], places: vec![8], complete: false });
    assert_eq!(app.match_count().map(|count| (count.count, count.complete)), Some((1, false)));
    // Entered, it is not started again; it goes to the first match that is known.
    let effects = app.update(Msg::Key(Key::Enter));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Search(..))), "{effects:?}");
    assert_eq!(app.focused_event(), Some(8));
}

#[test]
fn next_and_previous_go_round_and_say_so() {
    // Matches in events 9, 10 and 15; event 9 is in focus.
    let mut player = player();
    for (key, on, said) in [
        ("n", "no padlock", ""),
        ("n", "the padlock, yes", ""),
        ("n", "in the middle", "went on from the start of the log: match 1 of 3"),
        ("N", "the padlock, yes", "went on from the end of the log: match 3 of 3"),
        ("N", "no padlock", ""),
        ("2n", "in the middle", "went on from the start of the log: match 1 of 3"),
        ("5N", "no padlock", "went on from the end of the log: match 2 of 3"),
        ("r", "in the middle", "back at #9, 10:02:00; 9 more with r"),
    ] {
        player.keys(key);
        assert!(player.line().starts_with(on), "{key}: {}", player.line());
        assert_eq!(player.notice(), said, "{key}");
    }
    // The first match that is entered is the next one, or else the first of all.
    player.keys(":confession\n/middle\n");
    assert_eq!(player.notice(), "went on from the start of the log: match 1 of 1");
    player.keys("n");
    assert_eq!(player.notice(), "this is the only match");
}

#[test]
fn a_panel_lists_the_matches_with_who_when_and_the_tape_and_marks_the_first_by_each_speaker() {
    let log = LOG.replace(
        r#""text":"thank you""#,
        r#""text":"a padlock, far behind many other words of this line, then""#,
    );
    let log = log.replace(
        r#"{"t":8000,"type":"tape_off","reason":"unexplained"}"#,
        "{\"t\":8000,\"type\":\"tape_off\"}\n{\"t\":8100,\"type\":\"note\",\"text\":\"a padlock found\"}",
    );
    let mut player = Player::of("t.jsonl", &log, &Setup::default());
    player.keys("/padlock\nA");
    let screen = player.screen();
    for row in [
        "10:02:00  ANN    first  taped      in the middle, a line about a padlock …",
        "10:03:20  BO     first  taped      no padlock",
        "10:15:00                off tape   note: a padlock found",
        "11:03:30  BO            taped      the padlock, yes",
        "11:11:40  ANN           taped      a padlock, far behind",
    ] {
        assert!(screen.contains(row), "{row}\n{screen}");
    }
    assert!(screen.contains("5 lines match padlock; first: the first by this speaker"), "{screen}");
    player.keys("jj\n");
    assert_eq!(player.line(), "note: a padlock found");
    // It follows the focus, and what is searched for with a list open is listed.
    player.keys("An");
    assert_eq!(selected(&player), 3, "{}", player.screen());
    player.keys("/think\n");
    assert_eq!(panel(&player), Some(PanelKind::Matches));
    assert_eq!((selected(&player), seconds(&player)), (0, 7500));
    player.keys("/zebra\n");
    assert!(player.screen().contains("no match for zebra"), "{}", player.screen());
}

#[test]
fn a_match_can_be_seen_on_the_strip_in_every_cell() {
    let mut player = Player::ship("five-gaps.jsonl", &Setup::default());
    let strip = |player: &Player| player.buffer().content[22 * 80..23 * 80].to_vec();
    player.keys("/zebra\n");
    let events = player.app.session.index().len();
    for i in (0..events).step_by(events / 40) {
        let t = player.app.session.index().get(i).unwrap().time();
        let cell = usize::from(player.app.strip().unwrap().cell(t).unwrap()) + 1;
        player.keys("/zebra\n");
        let without = strip(&player);
        player.tell(Msg::Key(Key::Char('/')));
        player.keys("z.bra");
        let search = player.app.search.current().unwrap().number;
        player.tell(Msg::Hits { search, places: vec![i], complete: true });
        assert_ne!(strip(&player)[cell], without[cell], "cell {cell}\n{}", player.screen());
        player.key(Key::Esc);
    }
}

#[test]
fn what_was_typed_before_is_there_again() {
    let mut player = player();
    player.keys("/think\n/back\n/zeb");
    let typed =
        |player: &Player| player.screen().lines().last().unwrap().split("  ").next().unwrap().to_owned();
    for (key, line) in [
        (Key::Up, " /back"),
        (Key::Up, " /think"),
        (Key::Up, " /padlock"),
        (Key::Up, " /padlock"),
        (Key::Down, " /think"),
        (Key::Down, " /back"),
        (Key::Down, " /zeb"),
        (Key::Down, " /zeb"),
    ] {
        player.key(key);
        assert_eq!(typed(&player), line, "{key:?}");
    }
    player.key(Key::Esc);
    player.keys(":");
    player.key(Key::Up);
    assert_eq!(typed(&player), " :#8", "each prompt has its own");
}

#[test]
fn a_match_that_is_not_in_what_was_said_is_marked_so_in_the_list() {
    let mut player = Player::ship("five-gaps.jsonl", &Setup { size: (120, 40), ..Setup::default() });
    for (pattern, row) in [
        ("/Tr. 65:14\nA", "taped      source: … I was the one that was there. (Tr. 65:14-15)"),
        ("/there. i guess\n", "taped      I guess I was there."),
        ("/moreau\n", "taped      name: "),
    ] {
        player.keys(pattern);
        assert!(player.screen().contains(row), "{pattern}: {row}\n{}", player.screen());
    }
}
