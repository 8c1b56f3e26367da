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
