//! The player and `untaped hours` give the same figures in the same words.

use crate::player::{Player, Setup};
use untaped::app::Key;
use untaped::report::{Hours, HoursRequest, View};
use untaped::session::{Column, Session, Thresholds};
use untaped::time::{Millis, format_hms};

/// The shipped recordings whose marks and sums differ most.
const RECORDINGS: [&str; 5] =
    ["five-gaps.jsonl", "late-tape.jsonl", "three-days.jsonl", "no-tape-log.jsonl", "oswald-1963.jsonl"];

fn player(name: &str, zero: &str) -> Player {
    Player::ship(name, &Setup { size: (120, 40), zero: Some(zero.to_owned()), ..Setup::default() })
}

fn report(player: &Player) -> Hours {
    let view = View { zero: player.app.view.zero.clone(), min_gap: Millis::ZERO };
    Hours::new(&player.app.session, &view, &HoursRequest::default())
}

#[test]
fn the_marks_panel_and_the_report_say_the_same_of_every_mark_from_any_reference_point() {
    for (name, zero) in RECORDINGS.iter().flat_map(|name| [(name, "start"), (name, "warning")]) {
        let mut player = player(name, zero);
        let report = report(&player);
        assert!(!report.marks.is_empty(), "{name}");
        player.key(Key::Tab);
        player.key(Key::Tab);
        player.keys("g");
        for mark in &report.marks {
            let screen = player.screen();
            let rows = screen.lines().map(|row| row.trim_matches(['│', ' ']));
            let text = rows.collect::<Vec<_>>().join(" ");
            assert!(text.contains(&mark.sentence), "{name}: {}\n{screen}", mark.sentence);
            player.keys("j");
        }
    }
}

#[test]
fn the_column_and_the_report_give_the_same_time_questioned_at_least() {
    for name in RECORDINGS {
        let mut player = player(name, "start");
        let report = report(&player);
        let session = &player.app.session;
        let zero = session.start_zero();
        let at = |t| session.column_at(Column::Questioned, &zero, t, None).map(|least| least.0);
        let end = session.figures().span.unwrap().end;
        assert_eq!(at(end), report.session.sums.questioned_min_ms, "{name}");
        for mark in &report.marks {
            assert_eq!(at(untaped::time::SessionTime(mark.t_ms)), mark.questioned_min_ms, "{name}");
        }
        // Four columns after the first.
        player.keys("ttttG");
        assert_eq!(player.app.view.column, Column::Questioned);
        let line = player.screen().lines().find(|row| row.contains('▌')).unwrap().to_owned();
        let shown = report.session.sums.questioned_min_ms.map(|least| format_hms(Millis(least)));
        assert!(shown.is_none_or(|shown| line.contains(&shown)), "{name}: {line}");
    }
}

#[test]
fn hours_from_a_mark_count_back_over_the_end_of_a_tape_without_a_start() {
    let log = "{\"t\":0,\"type\":\"mark\",\"kind\":\"confession\"}\n{\"t\":900,\"type\":\"tape_off\"}\n\
               {\"t\":9000,\"type\":\"mark\",\"kind\":\"release\"}\n";
    let session = Session::from_text("log", log, Thresholds::default());
    let zero = session.zero("release").unwrap();
    let report = Hours::new(&session, &View { zero, min_gap: Millis::ZERO }, &HoursRequest::default());
    let elapsed: Vec<i64> = report.marks.iter().map(|mark| mark.elapsed_ms).collect();
    assert_eq!(elapsed, [-9_000_000, 0]);
}
