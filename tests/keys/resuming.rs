//! The position that is saved when the player quits, and resumed the next time.

use super::{LOG, player};
use crate::player::{Player, Setup};
use untaped::app::Msg;
use untaped::session::Column;

#[test]
fn the_place_is_kept_and_taken_up_again() {
    let mut player = player();
    player.keys("t:speed 4\n:zzz\n");
    let place = player.app.resume_point().unwrap();
    assert_eq!((place.line, place.column.as_str(), place.speed.as_str()), (10, "clock", "4x"));
    let again = Player::of("t.jsonl", LOG, &Setup { place: Some(place), ..Setup::default() });
    assert!(again.line().starts_with("in the middle"));
    assert_eq!(again.app.view.column, Column::Elapsed);
    assert_eq!(again.app.playback.schedule.speed().to_string(), "4x");
    assert!(again.screen().contains("you left off here"));
    // The zero is kept by its line: the kind of a mark is text of the log.
    player.app.view.zero = player.app.session.zero("confession").unwrap();
    let place = player.app.resume_point().unwrap();
    assert!(place.zero.starts_with("line "), "{}", place.zero);
    let again = Player::of("t.jsonl", LOG, &Setup { place: Some(place), ..Setup::default() });
    assert_eq!(again.app.view.zero.name, "confession");
    assert_eq!(
        again.notice(),
        "you left off here (r: the start); hours count from confession (z changes it)"
    );
}

#[test]
fn a_reference_point_that_is_taken_up_is_said_at_the_first_line_too_and_not_to_a_blind_reader_who_does_not_know_it()
 {
    let mut player = player();
    player.keys("g");
    player.app.view.zero = player.app.session.zero("denial").unwrap();
    let place = player.app.resume_point();
    let again = Player::of("t.jsonl", LOG, &Setup { place: place.clone(), ..Setup::default() });
    assert_eq!(again.notice(), "counting hours from denial");
    let blind = Setup {
        place,
        blind: untaped::store::BlindReading { on: true, ..Default::default() },
        ..Setup::default()
    };
    assert!(!Player::of("t.jsonl", LOG, &blind).screen().contains("denial"));
}

#[test]
fn a_return_says_where_it_went_and_how_many_more_there_are() {
    let mut player = Player::of("t.jsonl", LOG, &Setup::default());
    player.keys(":#9\n:gap 3\n:confession\n:#3\n");
    for (key, said) in [
        ("r", "back at confession, 11:03:40; 3 more with r"),
        ("r", "back at gap 3, 10:13:20; 2 more with r"),
        ("2r", "back at gap 1, 08:00:00; no more to go"),
        ("r", "no jump to return from"),
        ("2R", "again at gap 3, 10:13:20; 2 more with R"),
        ("2R", "again at #3, 08:50:10; no more to go"),
        ("R", "no return to undo"),
    ] {
        player.keys(key);
        assert_eq!(player.notice(), said, "{key}");
    }
}

#[test]
fn quitting_before_the_log_is_read_leaves_the_place_that_was_kept() {
    let mut player = Player::unread("t.jsonl", LOG.as_bytes(), &Setup::default());
    for batch in crate::player::batches(LOG.as_bytes(), 4).into_iter().take(2) {
        player.tell(Msg::Loaded(batch));
    }
    assert_eq!(player.app.resume_point(), None);
}

#[test]
fn a_place_on_the_head_of_a_gap_is_taken_up_there() {
    let mut player = player();
    player.keys(":gap 3\n");
    let place = player.app.resume_point();
    let again = Player::of("t.jsonl", LOG, &Setup { place, ..Setup::default() });
    assert_eq!(again.app.focus.item, player.app.focus.item);
}
