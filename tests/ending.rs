//! The end of a log that is still being read: what is shown of it, what is not claimed, and where the focus stays.

use crate::player::{Player, Setup, batches};
use std::fmt::Write;
use untaped::app::{Effect, Key, Msg};
use untaped::session::Indexer;

/// A log of so many utterances, a minute apart, with a gap before the last ten and a mark in the middle.
fn log(utterances: usize) -> String {
    let mut log = String::from("{\"format\":\"untaped\",\"version\":1}\n{\"t\":0,\"type\":\"tape_on\"}\n");
    for i in 0..utterances {
        let t = i * 60;
        if i == utterances - 10 {
            writeln!(
                log,
                "{{\"t\":{},\"type\":\"tape_off\"}}\n{{\"t\":{},\"type\":\"tape_on\"}}",
                t - 50,
                t - 10
            )
            .unwrap();
        }
        if i == utterances / 2 {
            writeln!(log, "{{\"t\":{t},\"type\":\"mark\",\"kind\":\"confession\"}}").unwrap();
        }
        writeln!(log, "{{\"t\":{t},\"type\":\"utterance\",\"speaker\":\"A\",\"text\":\"words {i}\"}}")
            .unwrap();
    }
    log
}

/// A player that has read the first batch of a log, with the others.
fn loading(log: &str) -> (Player, Vec<Msg>) {
    let mut player = Player::unread("log.jsonl", log.as_bytes(), &Setup::default());
    let mut rest: Vec<Msg> = batches(log.as_bytes(), 40).into_iter().map(Msg::Loaded).collect();
    player.tell(rest.remove(0));
    (player, rest)
}

/// Answers the player that asked for the last lines of its log: the last 30.
fn give_ending(player: &mut Player, log: &str) {
    assert!(matches!(player.asked.pop(), Some(Effect::ReadEnd)), "the last lines are asked for");
    let mut indexer = Indexer::later(player.app.session.reader().clone());
    let from = log.trim_end().rmatch_indices('\n').nth(29).unwrap().0 + 1;
    let mut position = from as u64;
    for line in log[from..].split_inclusive('\n') {
        indexer.line(line.trim_end().as_bytes(), position, true);
        position += line.len() as u64;
    }
    player.tell(Msg::Ending(indexer.batch()));
}

#[test]
fn the_last_line_is_shown_before_the_lines_between_were_read_and_nothing_is_claimed_of_them() {
    let log = log(300);
    let (mut player, rest) = loading(&log);
    player.keys("G");
    give_ending(&mut player, &log);
    assert_eq!(player.line(), "words 299");
    let screen = player.screen();
    assert!(screen.contains("~4.98"), "hours count from the start and are not final:\n{screen}");
    assert!(screen.contains("~4:59:00 so far, taped and untaped not known yet"), "{screen}");
    assert!(
        !screen.contains("UNTAPED")
            && !screen.contains("off tape")
            && !screen.contains("so far ·")
            && !screen.contains("gaps so far"),
        "{screen}"
    );
    player.key(Key::Tab);
    assert!(player.screen().contains("known when the log is read"), "no panel lists what is not known");
    for msg in rest {
        player.tell(msg);
    }
    player.tell(Msg::Complete(None));
    assert_eq!(player.line(), "words 299", "the focus stays on its event");
    let screen = player.screen();
    assert!(screen.contains("UNTAPED") && screen.contains("0:09:10 of it assumed"), "{screen}");
    assert!(!screen.contains('~'), "all is final:\n{screen}");
    player.key(Key::Char('r'));
    assert_eq!(player.app.focused_event(), Some(0), "r returns to before the jump");
}

#[test]
fn the_focus_stays_on_its_event_wherever_it_is_in_the_last_lines() {
    let log = log(300);
    let (mut player, rest) = loading(&log);
    player.keys("Gkkkkk");
    assert!(matches!(player.asked.first(), Some(Effect::ReadEnd)));
    give_ending(&mut player, &log);
    player.keys("kkk");
    let line = player.line();
    assert_eq!(line, "words 296");
    for msg in rest {
        player.tell(msg);
        assert_eq!(player.line(), line);
    }
    player.tell(Msg::Complete(None));
    assert_eq!(player.line(), line);
}

#[test]
fn before_the_last_lines_the_player_says_that_it_reads_and_g_goes_back_to_what_was_read() {
    let log = log(300);
    let (mut player, rest) = loading(&log);
    player.keys("G");
    give_ending(&mut player, &log);
    player.keys("100k");
    assert!(player.screen().contains("the lines before are still being read"), "{}", player.screen());
    player.keys("g");
    assert_eq!(player.app.focused_event(), Some(0));
    assert!(!player.app.is_at_ending());
    for msg in rest {
        player.tell(msg);
    }
    player.tell(Msg::Complete(None));
    assert_eq!(player.app.focused_event(), Some(0));
    assert_eq!(player.app.session.index().len(), 300 + 4);
}

#[test]
fn the_last_line_is_waited_for_where_nothing_was_read_yet() {
    let log = log(300);
    let mut player = Player::unread("log.jsonl", log.as_bytes(), &Setup::default());
    player.keys("G");
    assert!(player.asked.is_empty(), "nothing tells how its lines are read");
    let mut rest = batches(log.as_bytes(), 40).into_iter();
    player.tell(Msg::Loaded(rest.next().unwrap()));
    give_ending(&mut player, &log);
    assert_eq!(player.line(), "words 299");
}

#[test]
fn a_place_that_was_not_read_is_gone_to_when_it_is_unless_that_is_cancelled() {
    for (typed, line) in
        [("confession", "CONFESSION"), ("50%", "words 149"), ("4h", "words 240"), ("#302", "words 297")]
    {
        let log = log(300);
        let (mut player, rest) = loading(&log);
        player.keys(&format!(":{typed}\n"));
        let first = player.app.focus;
        assert!(player.screen().contains("goes there when the log is read"), "{}", player.screen());
        player.keys("j");
        assert_eq!(player.app.waits_for().as_deref(), Some(format!(":{typed}").as_str()));
        assert_ne!(player.app.focus, first, "meanwhile the keys work");
        for msg in rest {
            player.tell(msg);
        }
        player.tell(Msg::Complete(None));
        assert_eq!(player.line(), line, "{typed}");
        assert_eq!(player.app.waits_for(), None);
    }
    let log = log(300);
    let (mut player, rest) = loading(&log);
    player.keys(":4h\n");
    player.key(Key::Esc);
    assert!(player.screen().contains("no longer waiting"), "{}", player.screen());
    for msg in rest {
        player.tell(msg);
    }
    player.tell(Msg::Complete(None));
    assert_eq!(player.app.focused_event(), Some(0));
    let (mut player, _) = loading(&log);
    player.keys(":0.5h\n");
    assert_eq!(player.line(), "words 30", "what was read is gone to at once");
}

#[test]
fn a_search_that_waits_says_so_and_esc_cancels_it() {
    let log = log(300);
    let (mut player, rest) = loading(&log);
    player.keys("/words 77\nj");
    assert!(player.screen().contains("waiting for /words 77"), "{}", player.screen());
    player.key(Key::Esc);
    for msg in rest {
        player.tell(msg);
    }
    player.tell(Msg::Complete(None));
    assert!(player.app.search.is_none());
    assert_ne!(player.line(), "words 77");
}
