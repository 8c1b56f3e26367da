//! The state machine alone: what a session makes of what is added, and where the focus goes.

use super::*;
use crate::app::citing::Citing;
use crate::app::{Key, Msg, Start};
use crate::session::{Indexer, Thresholds};

const HEAD: &str = "{\"format\":\"untaped\",\"version\":1}\n{\"t\":0,\"type\":\"tape_on\"}\n";

fn said(t: u32) -> String {
    format!("{{\"t\":{t},\"type\":\"utterance\",\"speaker\":\"A\",\"text\":\"at {t}\"}}\n")
}

/// What a reader gives for lines that are added to a session.
fn added(app: &App, text: &str) -> Batch {
    let mut indexer = Indexer::with_reader(app.session.reader().clone());
    indexer.lines(text.as_bytes(), app.session.byte_count());
    indexer.batch()
}

fn app(text: &str, follow: Follow) -> App {
    let start = Start { follow, ..Start::new("t", text.len() as u64) };
    let mut app = App::new(start, (80, 24));
    let batch = added(&app, text);
    app.update(Msg::Loaded(batch));
    app.update(Msg::Complete(None));
    app
}

fn grow(app: &mut App, text: &str) -> Vec<Effect> {
    let batch = added(app, text);
    app.update(Msg::Grown(batch))
}

fn three() -> String {
    [HEAD, &said(10), &said(20), &said(30)].concat()
}

/// The line in focus, in the file.
fn line(app: &App) -> u32 {
    app.session.key(app.focused_event().unwrap()).unwrap().line
}

#[test]
fn live_is_who_stands_at_the_end_of_a_log_that_is_followed() {
    let mut live = app(&three(), Follow::FromEnd);
    assert!(live.is_live() && line(&live) == 5);
    grow(&mut live, &said(40));
    assert!(live.is_live() && line(&live) == 6);
    live.update(Msg::Key(Key::Up));
    grow(&mut live, &said(50));
    assert!(!live.is_live() && line(&live) == 5);
    live.update(Msg::Key(Key::Char('G')));
    assert!(live.is_live() && line(&live) == 7);
    let mut from_start = app(&three(), Follow::FromStart);
    assert!(!from_start.is_live() && line(&from_start) == 2);
    grow(&mut from_start, &said(40));
    assert_eq!(line(&from_start), 2);
    let mut not = app(&three(), Follow::No);
    not.update(Msg::Key(Key::Char('G')));
    grow(&mut not, &said(40));
    assert!(!not.is_live() && line(&not) == 5);
}

#[test]
fn a_blind_reader_and_one_who_plays_are_not_taken_on() {
    for key in ['B', 'i'] {
        let mut app = app(&three(), Follow::FromEnd);
        app.update(Msg::Key(Key::Char(key)));
        grow(&mut app, &said(40));
        assert_eq!(line(&app), if key == 'B' { 5 } else { 6 }, "{key}");
    }
    let mut app = app(&three(), Follow::FromEnd);
    app.update(Msg::Key(Key::Char('g')));
    app.update(Msg::Key(Key::Char(' ')));
    grow(&mut app, &said(40));
    assert!(app.playback.playing && line(&app) == 2);
}

#[test]
fn the_focus_the_zero_and_the_hits_stay_on_their_events_when_an_earlier_one_is_added() {
    let mut app = app(&three(), Follow::FromEnd);
    for key in [Key::Up, Key::Char('z'), Key::End, Key::Enter] {
        app.update(Msg::Key(key));
    }
    assert!(matches!(app.view.zero.origin, ZeroKind::Event(3)), "{:?}", app.view.zero);
    for key in [Key::Char('/'), Key::Char('a'), Key::Char('t'), Key::Enter] {
        app.update(Msg::Key(key));
    }
    let number = app.search.current().unwrap().number;
    app.update(Msg::Hits { search: number, places: vec![1, 2, 3], complete: true });
    app.update(Msg::Key(Key::Char('N')));
    let (focus, zero) = (line(&app), app.view.zero.time);
    let effects = grow(&mut app, &said(5));
    assert_eq!((line(&app), app.view.zero.time), (focus, zero));
    assert!(matches!(app.view.zero.origin, ZeroKind::Event(4)), "{:?}", app.view.zero);
    // Places have moved: everything is looked through again, and old answers count no more.
    assert!(effects.iter().any(|e| matches!(e, Effect::Search(_, n) if *n != number)));
    app.update(Msg::Hits { search: number, places: vec![9], complete: true });
    assert!(app.search.current().unwrap().matches.is_empty());
}

#[test]
fn what_is_added_in_order_is_looked_through_and_nothing_else() {
    let mut app = app(&three(), Follow::FromEnd);
    for key in [Key::Char('/'), Key::Char('a'), Key::Enter] {
        app.update(Msg::Key(key));
    }
    let search = app.search.current().unwrap().number;
    // Lines that come while the search goes on wait for its end.
    let effects = grow(&mut app, &said(40));
    assert!(!effects.iter().any(|e| matches!(e, Effect::SearchOn(..) | Effect::Search(..))));
    let effects = app.update(Msg::Hits { search, places: vec![1, 2, 3], complete: true });
    assert!(
        effects
            .iter()
            .any(|e| matches!(e, Effect::SearchOn(_, n, places) if *n == search && *places == (4..5)))
    );
    app.update(Msg::Hits { search, places: vec![4], complete: true });
    let effects = grow(&mut app, &said(50));
    assert!(effects.iter().any(|e| matches!(e, Effect::SearchOn(_, _, places) if *places == (5..6))));
    assert_eq!(app.search.current().unwrap().matches, [1, 2, 3, 4]);
}

#[test]
fn a_zero_that_was_asked_for_is_taken_up_when_the_log_has_it() {
    let mut app = app(&three(), Follow::No);
    app.follow = Follow::FromEnd;
    app.pending.zero = Some("custody".to_owned());
    grow(&mut app, &said(35));
    assert_eq!(app.view.zero.name, "start");
    grow(&mut app, "{\"t\":36,\"type\":\"mark\",\"kind\":\"custody\"}\n");
    assert_eq!(app.view.zero.name, "custody");
}

#[test]
fn a_checksum_of_what_the_log_was_is_not_kept() {
    let mut app = app(&three(), Follow::FromEnd);
    let effects = app.update(Msg::Key(Key::Char('i')));
    assert!(effects.iter().any(|e| matches!(e, Effect::Hash)));
    let effects = grow(&mut app, &said(40));
    assert!(!effects.iter().any(|e| matches!(e, Effect::Hash)), "one is under way");
    let effects = app.update(Msg::Hashed("of what it was".into()));
    assert!(app.file.sha256.is_none() && effects.iter().any(|e| matches!(e, Effect::Hash)));
    app.update(Msg::Hashed("of what it is".into()));
    assert_eq!(app.file.sha256.as_deref(), Some("of what it is"));
    grow(&mut app, &said(50));
    assert!(app.file.sha256.is_none() && app.citing != Citing::default());
    // A reload of the log that gives as many bytes as before.
    let text = [&three(), &said(40), &said(50)].map(String::as_str).concat();
    let session = Session::from_text("t", &text, Thresholds::default());
    assert_eq!(session.byte_count(), app.session.byte_count());
    app.update(Msg::Reloaded(Box::new(session), Change::Overwritten));
    let effects = app.update(Msg::Hashed("of the other".into()));
    assert!(app.file.sha256.is_none() && effects.iter().any(|e| matches!(e, Effect::Hash)));
}

#[test]
fn a_log_that_was_read_anew_keeps_the_focus_and_forgets_what_was_wrong() {
    let mut app = app(&three(), Follow::FromEnd);
    app.update(Msg::Key(Key::Up));
    app.update(Msg::Changed(Change::Overwritten));
    assert!(app.file.changed.is_some() && app.resume_point().is_none());
    let text = [&three(), &said(40)].map(String::as_str).concat();
    let session = Session::from_text("t", &text, Thresholds::default());
    app.update(Msg::Reloaded(Box::new(session), Change::Overwritten));
    assert_eq!((app.file.changed, line(&app), app.session.index().len()), (None, 4, 5));
    assert!(app.notice == Some(Notice::Reloaded(Change::Overwritten)));
    // A log in which nothing stands is no reason to fall.
    app.update(Msg::Key(Key::Char('G')));
    app.update(Msg::Reloaded(
        Box::new(Session::from_text("t", "", Thresholds::default())),
        Change::Truncated,
    ));
    assert_eq!(app.focus.item, None);
    grow(&mut app, &three());
    assert!(app.is_live() && line(&app) == 5, "live in a log that begins");
}

#[test]
fn every_change_is_said_in_one_sentence_that_fits_a_row() {
    for follow in [Follow::No, Follow::FromEnd] {
        for change in [Change::Truncated, Change::Overwritten, Change::Replaced, Change::Deleted] {
            let mut app = app(&three(), follow);
            app.update(Msg::Changed(change));
            assert!(
                app.notice.as_ref().is_some_and(|notice| notice.to_string().len() <= 78),
                "{:?}",
                app.notice
            );
            assert!(!app.is_live());
        }
    }
}
