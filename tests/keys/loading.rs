//! Keys while a log is read: what works at once, what waits for the rest, and how to cancel it.

use super::LOG;
use crate::player::{Player, Setup, batches};
use std::fmt::Write;
use untaped::app::{Key, Msg};

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

/// A player that has read the first batch of a log of 300 utterances, and the messages that bring the rest.
fn loading() -> (Player, Vec<Msg>) {
    let log = log(300);
    let wide = Setup { size: (120, 24), ..Setup::default() };
    let mut player = Player::unread("log.jsonl", log.as_bytes(), &wide);
    let mut rest: Vec<Msg> = batches(log.as_bytes(), 40).into_iter().map(Msg::Loaded).collect();
    rest.push(Msg::Complete(None));
    player.tell(rest.remove(0));
    (player, rest)
}

#[test]
fn the_last_line_is_waited_for_and_the_status_line_shows_how_far_the_log_is_read() {
    let (mut player, rest) = loading();
    player.keys("G");
    assert_eq!(player.app.focused_event(), Some(0), "the focus stays until the log is read");
    let screen = player.screen();
    assert!(screen.contains("will jump once the log has loaded; Esc cancels"), "{screen}");
    player.keys("j");
    assert_ne!(player.app.focused_event(), Some(0), "meanwhile the keys work");
    let mut percent = 0;
    for msg in rest {
        let screen = player.screen();
        let status = screen.lines().nth(1).unwrap();
        let (_, now) = status.split_once("loading ").expect(status);
        let (now, waits) = now.split_once(" % · ").unwrap();
        let now = now.parse().unwrap();
        assert!(waits.starts_with("waiting for the last line"), "{status}");
        assert!(percent < now && status.contains('~'), "{status}");
        percent = now;
        player.tell(msg);
    }
    assert_eq!(player.line(), "words 299");
    let screen = player.screen();
    assert!(screen.contains("UNTAPED") && !screen.contains('~'), "all is final:\n{screen}");
    player.keys("r");
    assert_ne!(player.line(), "words 299", "r returns to before the jump");
}

#[test]
fn esc_cancels_the_jump_to_the_last_line() {
    let (mut player, rest) = loading();
    player.keys("G").key(Key::Esc);
    let screen = player.screen();
    assert!(screen.contains("no longer waiting") && !screen.contains("waiting for"), "{screen}");
    player.key(Key::Ctrl('c'));
    assert!(matches!(player.asked.as_slice(), [untaped::app::Effect::Quit]), "nothing is left to cancel");
    for msg in rest {
        player.tell(msg);
    }
    assert_eq!(player.app.focused_event(), Some(0));
}

#[test]
fn the_last_line_is_waited_for_before_anything_was_read() {
    let log = log(300);
    let mut player = Player::unread("log.jsonl", log.as_bytes(), &Setup::default());
    player.keys("G");
    for batch in batches(log.as_bytes(), 40) {
        player.tell(Msg::Loaded(batch));
    }
    player.tell(Msg::Complete(None));
    assert_eq!(player.line(), "words 299");
}

#[test]
fn a_read_that_fails_ends_the_wait() {
    let (mut player, _) = loading();
    player.keys("G").tell(Msg::LoadFailed("log.jsonl: input/output error".to_owned()));
    let screen = player.screen();
    assert!(screen.contains("input/output error") && !screen.contains("waiting"), "{screen}");
    assert_eq!(player.app.focused_event(), Some(0));
}

#[test]
fn a_place_that_was_not_read_is_gone_to_when_it_is_unless_that_is_canceled() {
    for (typed, line) in
        [("confession", "CONFESSION"), ("50%", "words 149"), ("4h", "words 240"), ("#302", "words 297")]
    {
        let (mut player, rest) = loading();
        player.keys(&format!(":{typed}\n"));
        let first = player.app.focus;
        assert!(player.screen().contains("will jump once the log has loaded"), "{}", player.screen());
        player.keys("j");
        assert_eq!(player.app.waits_for().as_deref(), Some(format!(":{typed}").as_str()));
        assert_ne!(player.app.focus, first, "meanwhile the keys work");
        for msg in rest {
            player.tell(msg);
        }
        assert_eq!(player.line(), line, "{typed}");
        assert_eq!(player.app.waits_for(), None);
    }
    let (mut player, rest) = loading();
    player.keys(":4h\n").key(Key::Esc);
    assert!(player.screen().contains("no longer waiting"), "{}", player.screen());
    for msg in rest {
        player.tell(msg);
    }
    assert_eq!(player.app.focused_event(), Some(0));
    let (mut player, _) = loading();
    player.keys(":0.5h\n");
    assert_eq!(player.line(), "words 30", "what was read is gone to at once");
}

#[test]
fn a_search_that_waits_says_so_and_esc_cancels_it() {
    let (mut player, rest) = loading();
    player.keys("/words 77\nj");
    assert!(player.screen().contains("waiting for /words 77"), "{}", player.screen());
    player.key(Key::Esc);
    for msg in rest {
        player.tell(msg);
    }
    assert!(player.app.search.current().is_none());
    assert_ne!(player.line(), "words 77");
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

/// A log of long lines, some of which take many rows, some one row, before and after short ones.
fn log_with_long_lines() -> String {
    let words = "word ".repeat(60_000);
    let mut log = String::from("{\"format\":\"untaped\"}\n{\"t\":0,\"type\":\"tape_on\"}\n");
    for i in 0..60 {
        let (text, more) = match i {
            0..3 | 30..32 => (words.as_str(), ""),
            // What other sources say is shown in focus only.
            12..15 => ("brief", words.as_str()),
            _ => ("short", ""),
        };
        let t = 10 + i;
        let _ = writeln!(
            log,
            "{{\"t\":{t},\"type\":\"utterance\",\"text\":\"{i} {text}\",\"alt\":[{{\"t\":{t},\"source\":\"x {more}\"}}]}}"
        );
    }
    log
}

/// Asserts that the words of every event on the screen were read.
fn assert_nothing_is_blank(player: &Player, after: &str) {
    for row in player.app.screen_rows() {
        if let untaped::app::ScreenRow::Of(item, _) = row
            && let Some(i) = item.event()
        {
            assert!(player.app.lines.get(i).is_some(), "event {i} after {after:?}:\n{}", player.screen());
        }
    }
}

#[test]
fn the_first_screen_does_not_wait_for_long_lines_that_it_does_not_show() {
    let player = Player::of("x.jsonl", log_with_long_lines(), &Setup::default());
    assert!(player.fetched.1 <= 4, "{:?}", player.fetched);
    assert_nothing_is_blank(&player, "the start");
}

#[test]
fn all_lines_on_the_screen_are_read_however_long_they_are_and_wherever_the_reader_goes() {
    let mut player = Player::of("x.jsonl", log_with_long_lines(), &Setup::default());
    for keys in ["j", "jj", "8j", "jj", "j", "/31 word\n", "k", "N", "B", "k", "B", "G", "g"] {
        player.keys(keys);
        assert_nothing_is_blank(&player, keys);
    }
    for (keys, width, height) in [("j", 400, 24), ("12j", 80, 60), ("", 200, 200), ("16j", 80, 24)] {
        player.keys(keys);
        assert_nothing_is_blank(&player, keys);
        player.tell(Msg::Resize(width, height));
        assert_nothing_is_blank(&player, &format!("{keys} at {width} x {height}"));
    }
}
