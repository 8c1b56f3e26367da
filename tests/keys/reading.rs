//! Keys while a log is read, and the place that is kept from one time to the next.

use super::{LOG, player};
use crate::player::{Player, Setup};
use untaped::app::table::TABLE;
use untaped::app::{Key, Msg};
use untaped::session::Column;

#[test]
fn the_place_is_kept_and_taken_up_again() {
    let mut player = player();
    player.keys("t:speed 4\n:zzz\n");
    let place = player.app.place().unwrap();
    assert_eq!((place.line, place.column.as_str(), place.speed.as_str()), (10, "clock", "4x"));
    let again = Player::of("t.jsonl", LOG, &Setup { place: Some(place), ..Setup::default() });
    assert!(again.line().starts_with("in the middle"));
    assert_eq!(again.app.view.column, Column::Clock);
    assert_eq!(again.app.playback.schedule.speed().to_string(), "4x");
    assert!(again.screen().contains("you left off here"));
    // The zero is kept by its line: the kind of a mark is text of the log.
    player.app.view.zero = player.app.session.zero("confession").unwrap();
    let place = player.app.place().unwrap();
    assert!(place.zero.starts_with("line "), "{}", place.zero);
    let again = Player::of("t.jsonl", LOG, &Setup { place: Some(place), ..Setup::default() });
    assert_eq!(again.app.view.zero.name, "confession");
}

#[test]
fn keys_work_while_the_log_is_read_and_the_focus_stays_on_its_event() {
    let mut player = Player::unread("t.jsonl", LOG.as_bytes(), &Setup::default());
    for (i, batch) in crate::player::batches(LOG.as_bytes(), 4).into_iter().enumerate() {
        player.tell(Msg::Loaded(batch));
        if i == 0 {
            player.keys("jjj");
            assert_eq!(player.line(), "first words of Ann");
            assert!(player.screen().contains('~'), "sums are not final yet");
        }
    }
    assert_eq!(player.line(), "first words of Ann");
    player.keys("y");
    assert!(player.asked.is_empty(), "a citation waits for the end of loading");
    player.keys("/thank\n");
    assert_eq!(player.line(), "first words of Ann", "and so does a search");
    player.tell(Msg::Complete(None));
    assert_eq!(player.line(), "thank you");
    assert!(!player.screen().contains('~'));
}

#[test]
fn an_event_read_later_that_belongs_before_the_focus_does_not_move_it() {
    let log = "{\"format\":\"untaped\",\"version\":1}\n{\"t\":10,\"type\":\"note\",\"text\":\"ten\"}\n\
               {\"t\":20,\"type\":\"utterance\",\"text\":\"twenty\"}\n{\"t\":5,\"type\":\"utterance\",\"text\":\"five\"}\n";
    let mut player = Player::unread("t.jsonl", log.as_bytes(), &Setup::default());
    let mut batches = crate::player::batches(log.as_bytes(), 3).into_iter();
    player.tell(Msg::Loaded(batches.next().unwrap()));
    player.keys("j");
    assert_eq!(player.line(), "twenty");
    for batch in batches {
        player.tell(Msg::Loaded(batch));
    }
    player.tell(Msg::Complete(None));
    assert_eq!(player.line(), "twenty");
    player.keys("g");
    assert_eq!(player.line(), "five");
}

#[test]
fn a_log_without_any_event_is_shown_and_survives_every_key() {
    let log = "{\"format\":\"untaped\",\"version\":1,\"title\":\"nothing\"}\n";
    for row in TABLE {
        for &key in row.keys {
            let mut player = Player::of("t.jsonl", log, &Setup::default());
            player.key(key);
            player.key(Key::Enter);
            let _ = player.screen();
        }
    }
}

#[test]
fn quitting_before_the_log_is_read_leaves_the_place_that_was_kept() {
    let mut player = Player::unread("t.jsonl", LOG.as_bytes(), &Setup::default());
    for batch in crate::player::batches(LOG.as_bytes(), 4).into_iter().take(2) {
        player.tell(Msg::Loaded(batch));
    }
    assert_eq!(player.app.place(), None);
}

#[test]
fn a_place_on_the_head_of_a_gap_is_taken_up_there() {
    let mut player = player();
    player.keys(":gap 3\n");
    let place = player.app.place();
    let again = Player::of("t.jsonl", LOG, &Setup { place, ..Setup::default() });
    assert_eq!(again.app.focus.item, player.app.focus.item);
}
