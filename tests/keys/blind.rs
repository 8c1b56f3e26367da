//! What a blind reader sees depends on nothing that comes later.

use crate::player::{Player, Setup};
use untaped::app::{Key, Msg};
use untaped::session::Item;
use untaped::store::BlindReading;

/// A log whose intervals end, and whose session goes on, so many seconds later; what is stated of the second differs, too.
/// Up to second 690 nothing else is different.
fn log(later: u32, reason: &str) -> String {
    let [first, second, tape, end] = [800, 750, 900, 1600].map(|t| t + later);
    format!(
        r#"{{"format":"untaped","title":"x","people":[{{"id":"K","role":"police"}}]}}
{{"t":0,"type":"tape_on"}}
{{"t":5,"end":8,"type":"utterance","speaker":"K","text":"Yes."}}
{{"t":20,"type":"tape_off"}}
{{"t":620,"type":"tape_on"}}
{{"t":660,"type":"tape_off","reason":"meal"}}
{{"t":660,"end":{first},"type":"untaped","reason":"lunch","source":"memo","alt":[{{"end":{second},"source":"diary"}}]}}
{{"t":670,"type":"note","text":"knock"}}
{{"t":680,"end":{second},"type":"untaped","questioning":"no","source":"{reason}"}}
{{"t":685,"end":{first},"type":"untaped"}}
{{"t":690,"type":"note","text":"knock again"}}
{{"t":{tape},"type":"tape_on"}}
{{"t":{end},"type":"mark","kind":"{reason}"}}
"#
    )
}

/// The screens of a blind reader at each line up to second 690, with all panels.
fn screens(log: &str) -> Vec<String> {
    let setup = Setup { size: (120, 40), ..Setup::default() };
    let mut player = Player::of("x.jsonl", log, &setup);
    player.keys("gB");
    let mut screens = Vec::new();
    for _ in 0..30 {
        for keys in [
            "", "z", "i", "y", ":gap 3\n", ":rest", ":50%", ":90%\n", ":last gap", ":end\n", ":800s",
            "/memo|no", "/memo|no\n", "L", "/book\n", "L", "nN", "t", "B",
        ] {
            player.keys(keys);
            // The SHA-256 is that of another log.
            let screen = player.screen();
            let rows = screen.lines().filter(|row| !row.to_lowercase().contains("sha"));
            screens.push(format!("{keys:?}\n{}", rows.collect::<Vec<_>>().join("\n")));
            player.key(Key::Esc);
        }
        for panel in 1..=6 {
            for _ in 0..panel {
                player.key(Key::Tab);
            }
            screens.push(player.screen());
            // The gaps by length: the first is longer than the second so far.
            player.keys("o");
            screens.push(player.screen());
            player.key(Key::Esc);
        }
        if player.app.focus.item.and_then(Item::event).is_some() && player.line().contains("knock again") {
            return screens;
        }
        player.keys("j");
    }
    panic!("no second knock");
}

#[test]
fn a_blind_reader_of_two_logs_that_differ_later_sees_no_difference() {
    let (one, other) = (screens(&log(0, "book")), screens(&log(400, "rest")));
    assert_eq!(one.len(), other.len());
    for (one, other) in one.iter().zip(&other) {
        assert!(one == other, "{one}\n{other}");
    }
    let all = one.concat();
    assert!(all.contains("untaped …") && all.contains("continues past this line"), "{all}");
}

/// A blind reader of the first log at the first line whose words have this in them.
fn reader_at(words: &str) -> Player {
    let mut player = Player::of("x.jsonl", log(0, "book"), &Setup { size: (120, 40), ..Setup::default() });
    player.keys("gB");
    while player.app.focused_event().is_none() || !player.line().contains(words) {
        player.keys("j");
    }
    player
}

#[test]
fn a_blind_reader_who_searches_is_not_told_of_matches_in_words_that_are_hidden() {
    let mut player = reader_at("knock again");
    // The open interval has it, and a later mark.
    player.keys("/book\n");
    assert_eq!(player.notice(), "no match for book up to this line");
    assert_eq!(player.app.match_count().unwrap().count, 0);
    player.keys("N");
    assert_eq!(player.notice(), "no match before this line");
    player.keys("/book|knock|lunch\n");
    let count = player.app.match_count().unwrap();
    assert_eq!((count.current, count.count), (Some(2), 2), "both knocks, but none of the intervals");
    player.keys("N");
    assert_eq!(player.line(), "note: knock");
    player.keys("N");
    assert_eq!(player.notice(), "no match before this line");
}

#[test]
fn a_blind_reader_who_searches_finds_the_words_of_intervals_that_are_over() {
    let mut player = reader_at("book");
    player.keys("jjjjjj/book|lunch\n");
    assert_eq!(player.notice(), "no more matches for book|lunch up to this line; press N to go back");
    let count = player.app.match_count().unwrap();
    assert_eq!((count.current, count.count), (Some(3), 3), "two intervals, and the mark");
    player.keys("N");
    assert!(player.screen().contains("untaped …"), "the reader is in the interval again");
}

#[test]
fn whether_a_later_line_matches_makes_no_difference_to_a_blind_reader() {
    let mut player = reader_at("knock again");
    player.keys("/nobody said this\n");
    assert_eq!(player.notice(), "no match for nobody said this up to this line");
    player.keys("/Yes|book\n");
    assert_eq!(player.notice(), "no more matches for Yes|book up to this line; press N to go back");
}

#[test]
fn a_blind_reader_in_the_first_part_of_a_gap_is_not_told_that_it_is_the_only_one() {
    let mut player = reader_at("knock");
    player.key(Key::Tab);
    player.keys("Ge");
    assert_eq!(player.notice(), "gap 2 continues past this line: no second part to fold so far");
    player.keys("ge");
    assert_eq!(player.notice(), "gap 1 is one part: nothing to fold");
}

#[test]
fn a_blind_reader_learns_of_an_interval_when_it_is_over() {
    let mut player = Player::of("x.jsonl", log(0, "book"), &Setup { size: (120, 40), ..Setup::default() });
    player.keys("gB");
    for _ in 0..30 {
        player.keys("j");
    }
    let screen = player.screen();
    assert!(screen.contains("until 0:13:20") && !screen.contains("untaped …"), "{screen}");
}

#[test]
fn leaving_asks_and_what_was_answered_is_kept() {
    let mut player = reader_at("knock again");
    player.keys("B");
    let footer = |player: &Player| player.screen().lines().last().unwrap().trim().to_owned();
    assert_eq!(footer(&player), "show what follows? That is noted. y: yes; other keys: no");
    player.keys("B");
    assert!(player.app.view.blind && player.notice() == "still blind");
    assert_eq!(
        player.app.resume_point().unwrap().blind,
        BlindReading { on: true, left_at: None, seen_at: Some(2) }
    );
    player.keys("By");
    assert!(!player.app.view.blind);
    let place = player.app.resume_point().unwrap();
    assert_eq!(place.blind, BlindReading { on: false, left_at: Some(11), seen_at: Some(2) });
    // It is said about the file, the next time too, and when it is on again.
    let setup = Setup { size: (120, 40), place: Some(place), ..Setup::default() };
    let mut again = Player::of("x.jsonl", log(0, "book"), &setup);
    again.keys("i");
    assert!(again.screen().contains("first left at line 11 of the log"), "{}", again.screen());
    again.keys("iBi");
    assert!(again.screen().contains("on again; first left at line 11"), "{}", again.screen());
    assert_eq!(
        again.app.resume_point().unwrap().blind,
        BlindReading { on: true, left_at: Some(11), seen_at: Some(2) }
    );
}

#[test]
fn blind_reading_that_began_after_later_lines_were_shown_says_so() {
    let blind = BlindReading { on: true, ..BlindReading::default() };
    let info = |setup: &Setup, keys: &str| {
        let mut player = Player::of("x.jsonl", log(0, "book"), setup);
        player.keys(keys).screen()
    };
    let usual = Setup { size: (120, 50), ..Setup::default() };
    let from_start = info(&Setup { blind, ..usual.clone() }, "i");
    assert!(from_start.contains("on; never left"), "{from_start}");
    let later = info(&usual, "G:#3\nBi");
    assert!(later.contains("on; begun at line 4, after later ones were shown"), "{later}");
    assert!(!later.contains("never left"), "{later}");
}

#[test]
fn what_is_opened_blind_shows_nothing_later_at_any_time() {
    let blind = BlindReading { on: true, ..BlindReading::default() };
    let mut player = reader_at("knock again");
    let place = player.app.resume_point();
    player.keys("By");
    for place in [None, place] {
        let run = |log: &str| {
            let setup = Setup {
                size: (120, 40),
                blind,
                place: place.clone(),
                zero: Some("book".into()),
                ..Setup::default()
            };
            let mut player = Player::unread("x.jsonl", log.as_bytes(), &setup);
            let mut screens = vec![player.screen()];
            for batch in crate::player::batches(log.as_bytes(), 3) {
                player.tell(Msg::Loaded(batch));
                screens.push(player.screen());
            }
            player.tell(Msg::Complete(place.clone()));
            screens.push(player.screen());
            screens
        };
        // Files of one length, so that the progress of loading is the same.
        let (one, other) = (run(&log(0, "book")), run(&log(199, "rest")));
        assert_eq!(one.len(), other.len());
        for (one, other) in one.iter().zip(&other) {
            assert!(one == other, "{one}\n{other}");
            assert!(one.contains("BLIND"), "{one}");
        }
    }
}

#[test]
fn a_blind_reader_takes_up_the_place_and_what_follows_stays_hidden() {
    let place = reader_at("knock again").app.resume_point();
    let setup = Setup { size: (120, 40), place, ..Setup::default() };
    let player = Player::of("x.jsonl", log(0, "book"), &setup);
    assert_eq!(player.line(), "note: knock again");
    assert!(player.app.view.blind && !player.screen().contains("book"), "{}", player.screen());
}
