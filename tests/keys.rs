//! Every key in every mode does what the table says, and help, footer, README and man page list it.

mod going;
mod loading;
mod playing;
mod resuming;

use crate::player::{Player, Setup};
use untaped::app::table::{Command, KeyScope, TABLE, command, key_name, keys_text, listed};
use untaped::app::{Ask, Effect, Key, Mode, PanelKind};
use untaped::session::{Column, Item};
use untaped::time::SessionTime;

/// Five hours from custody; in the middle of them words by two people, with gaps, marks, silences and hours on
/// both sides of event 9, where the tests begin.
const LOG: &str = r#"{"format":"untaped","version":1,"title":"T","start":"2020-01-01T08:00:00Z","people":[{"id":"ANN","name":"Ann","role":"police"},{"id":"BO","name":"Bo","role":"suspect"}]}
{"t":0,"type":"mark","kind":"custody"}
{"t":3000,"type":"tape_on"}
{"t":3010,"end":3012,"type":"utterance","speaker":"ANN","text":"first words of Ann"}
{"t":3200,"end":3202,"type":"utterance","speaker":"BO","text":"first words of Bo"}
{"t":3300,"type":"mark","kind":"denial"}
{"t":4000,"type":"tape_off","reason":"meal"}
{"t":7300,"type":"tape_on"}
{"t":7310,"end":7312,"type":"utterance","speaker":"BO","text":"back again"}
{"t":7320,"end":7325,"type":"utterance","speaker":"ANN","text":"in the middle, a line about a padlock that is long enough to need more than one row on a screen of eighty columns"}
{"t":7400,"end":7402,"type":"utterance","speaker":"BO","text":"no padlock"}
{"t":7500,"end":7502,"type":"utterance","speaker":"ANN","text":"think about it"}
{"t":7510,"type":"mark","kind":"admission"}
{"t":8000,"type":"tape_off","reason":"unexplained"}
{"t":11000,"type":"tape_on"}
{"t":11010,"end":11012,"type":"utterance","speaker":"BO","text":"the padlock, yes"}
{"t":11020,"type":"mark","kind":"confession"}
{"t":11500,"end":11502,"type":"utterance","speaker":"ANN","text":"thank you"}
{"t":18000,"type":"tape_off"}
"#;

/// A player on event 9, with a search that has hits on both sides, a jump behind it and one to go forward to.
fn player() -> Player {
    let mut player = Player::of("t.jsonl", LOG, &Setup::default());
    player.keys("/padlock\n:#3\n:#9\n:#8\nr");
    assert!(player.line().starts_with("in the middle"), "{}", player.line());
    player
}

fn in_panel() -> Player {
    let mut player = player();
    player.key(Key::Tab);
    player.key(Key::Char('j'));
    player
}

/// Where a player is.
fn at(player: &Player) -> (Option<Item>, usize, SessionTime) {
    (player.app.focus.item, player.app.focus.row, player.app.now())
}

fn seconds(player: &Player) -> i64 {
    (player.app.now().0 - 1_577_865_600_000) / 1000
}

fn selected(player: &Player) -> usize {
    match &player.app.mode {
        Mode::Panel(panel) => panel.selected,
        Mode::Normal | Mode::Prompt { .. } => panic!("no panel is open"),
    }
}

/// Presses a key for a command in the transcript and says whether it did what it should. A command that is
/// added does not compile until it is wired here.
#[expect(clippy::too_many_lines, clippy::match_same_arms, reason = "one arm for each command is the point")]
fn does_what_it_should(key: Key, command: Command) -> bool {
    let mut player = player();
    let before = at(&player);
    let go = |player: &mut Player| player.key(key);
    match command {
        Command::PlayPause => {
            go(&mut player);
            let began = player.app.playback.playing;
            go(&mut player);
            began && !player.app.playback.playing
        }
        Command::Faster => {
            go(&mut player);
            player.app.playback.schedule.speed().to_string() == "1.5x"
        }
        Command::Slower => {
            go(&mut player);
            player.app.playback.schedule.speed().to_string() == "0.75x"
        }
        Command::NormalSpeed => {
            player.keys("++");
            go(&mut player);
            player.app.playback.schedule.speed().to_string() == "1x"
        }
        Command::Forward => {
            go(&mut player);
            // The silence between the two lines is a line of its own.
            matches!(player.app.focus.item, Some(Item::Start(_))) && {
                go(&mut player);
                player.line() == "no padlock"
            }
        }
        Command::Back => {
            go(&mut player);
            player.line() == "back again"
        }
        Command::RowDown => {
            go(&mut player);
            player.app.focus.row == 1 && player.app.focus.item == before.0
        }
        Command::RowUp => {
            go(&mut player);
            player.line() == "back again"
        }
        Command::PageDown | Command::HalfDown => {
            go(&mut player);
            at(&player).2 > before.2
        }
        Command::PageUp | Command::HalfUp => {
            go(&mut player);
            at(&player).2 < before.2
        }
        Command::Later => {
            go(&mut player);
            seconds(&player) == 7350
        }
        Command::Earlier => {
            go(&mut player);
            seconds(&player) == 7290
        }
        Command::First => {
            go(&mut player);
            player.app.focus.item == Some(Item::Start(0))
        }
        Command::Last => {
            go(&mut player);
            player.line() == "tape off"
        }
        Command::NextGap => {
            go(&mut player);
            seconds(&player) == 8000
        }
        Command::PreviousGap => {
            go(&mut player);
            seconds(&player) == 4000
        }
        Command::NextMark => {
            go(&mut player);
            player.line() == "ADMISSION"
        }
        Command::PreviousMark => {
            go(&mut player);
            player.line() == "DENIAL"
        }
        Command::NextSilence => {
            go(&mut player);
            seconds(&player) == 7325
        }
        Command::PreviousSilence => {
            go(&mut player);
            seconds(&player) == 3300
        }
        Command::NextSame => {
            go(&mut player);
            player.line() == "think about it"
        }
        Command::PreviousSame => {
            go(&mut player);
            player.line() == "first words of Ann"
        }
        Command::NextHour => {
            go(&mut player);
            seconds(&player) == 10_800
        }
        Command::PreviousHour => {
            go(&mut player);
            seconds(&player) == 7200
        }
        Command::NextHit => {
            go(&mut player);
            player.line() == "no padlock"
        }
        Command::PreviousHit => {
            player.keys("n");
            go(&mut player);
            at(&player) == before
        }
        Command::Return => {
            go(&mut player);
            player.line() == "first words of Ann"
        }
        Command::Again => {
            go(&mut player);
            player.line() == "back again"
        }
        Command::Go => {
            go(&mut player);
            matches!(player.app.mode, Mode::Prompt { ask: Ask::Go, .. })
        }
        Command::Search => {
            go(&mut player);
            matches!(player.app.mode, Mode::Prompt { ask: Ask::Search, .. })
        }
        Command::NextColumn => {
            go(&mut player);
            player.app.view.column == Column::Clock
        }
        Command::PreviousColumn => {
            go(&mut player);
            player.app.view.column == Column::SinceSpeaker
        }
        Command::Zeros => {
            go(&mut player);
            matches!(&player.app.mode, Mode::Panel(p) if matches!(p.kind, PanelKind::Zeros(_)))
        }
        Command::Blind => {
            go(&mut player);
            player.app.view.blind && !player.screen().contains("no padlock")
        }
        Command::Panels => {
            go(&mut player);
            matches!(&player.app.mode, Mode::Panel(p) if matches!(p.kind, PanelKind::Gaps { .. }))
        }
        Command::Info => {
            go(&mut player);
            matches!(&player.app.mode, Mode::Panel(p) if p.kind == PanelKind::Info)
                && player.screen().contains("0123456789abcdef")
        }
        Command::Help => {
            go(&mut player);
            matches!(&player.app.mode, Mode::Panel(p) if p.kind == PanelKind::Help)
        }
        Command::Cite => {
            go(&mut player);
            matches!(player.asked.as_slice(), [Effect::Copy(text)] if text.contains("in the middle"))
                && player.screen().contains("not confirmed")
        }
        Command::CiteToFile => {
            go(&mut player);
            matches!(player.asked.as_slice(), [Effect::KeepCitation(text)] if text.contains("in the middle"))
        }
        Command::Quit | Command::Cancel => {
            go(&mut player);
            matches!(player.asked.as_slice(), [Effect::Quit])
        }
        Command::Suspend => {
            player.keys(" ");
            go(&mut player);
            matches!(player.asked.as_slice(), [Effect::Suspend]) && !player.app.playback.playing
        }
        Command::Redraw => {
            go(&mut player);
            matches!(player.asked.as_slice(), [Effect::Redraw])
        }
        Command::Enter | Command::Close | Command::Sort | Command::PanelsBack => {
            unreachable!("these hold in panels alone")
        }
    }
}

/// The same in a panel.
#[expect(clippy::wildcard_enum_match_arm, reason = "the table says which commands hold in a panel")]
fn does_what_it_should_in_a_panel(key: Key, command: Command) -> bool {
    let mut player = in_panel();
    let before = selected(&player);
    player.key(key);
    let kind = |player: &Player| match &player.app.mode {
        Mode::Panel(panel) => Some(panel.kind.clone()),
        Mode::Normal | Mode::Prompt { .. } => None,
    };
    match command {
        Command::Forward | Command::PageDown | Command::Last => {
            let mut fresh = in_panel();
            fresh.key(Key::Char('g'));
            fresh.key(key);
            selected(&fresh) > 0
        }
        Command::Back | Command::PageUp | Command::First => selected(&player) < before,
        Command::Enter => kind(&player).is_none() && seconds(&player) == 8000,
        Command::Close | Command::Cancel => kind(&player).is_none() && player.asked.is_empty(),
        Command::Sort => {
            matches!(kind(&player), Some(PanelKind::Gaps { by_length: true, rows }) if rows == [1, 0, 2])
        }
        Command::Panels => kind(&player) == Some(PanelKind::Marks),
        Command::PanelsBack => kind(&player) == Some(PanelKind::Problems),
        Command::Help => kind(&player) == Some(PanelKind::Help),
        Command::Go => matches!(player.app.mode, Mode::Prompt { ask: Ask::Go, .. }),
        Command::Search => matches!(player.app.mode, Mode::Prompt { ask: Ask::Search, .. }),
        Command::Suspend => matches!(player.asked.as_slice(), [Effect::Suspend]),
        Command::Redraw => matches!(player.asked.as_slice(), [Effect::Redraw]),
        other => unreachable!("{other:?} does not hold in a panel"),
    }
}

#[test]
fn every_key_does_what_it_should_in_every_mode() {
    for row in TABLE {
        for &key in row.keys {
            let (name, what) = (key_name(key), row.command);
            if row.scope != KeyScope::Panel {
                assert!(does_what_it_should(key, what), "{name} ({what:?}) in the transcript");
            }
            if row.scope != KeyScope::Transcript {
                assert!(does_what_it_should_in_a_panel(key, what), "{name} ({what:?}) in a panel");
            }
        }
    }
}

#[test]
fn keys_that_are_not_in_the_table_change_nothing_and_say_so() {
    for c in ['a', 'x', 'c', 'v', 'Z', '!', 'é'] {
        let mut player = player();
        let before = at(&player);
        player.key(Key::Char(c));
        assert_eq!(at(&player), before, "{c}");
        assert!(player.asked.is_empty() && player.screen().contains("does nothing here"), "{c}");
    }
}

#[test]
fn in_a_prompt_every_character_is_text_and_none_is_a_command() {
    for row in TABLE {
        for &key in row.keys.iter().filter(|k| matches!(k, Key::Char(_))) {
            let mut player = player();
            player.key(Key::Char('/'));
            let before = at(&player);
            player.key(key);
            assert!(matches!(player.app.mode, Mode::Prompt { .. }), "{}", key_name(key));
            assert_eq!(at(&player), before);
            player.key(Key::Esc);
            assert!(matches!(player.app.mode, Mode::Normal));
        }
    }
}

#[test]
fn help_lists_every_key_of_the_table() {
    let mut player = Player::of("t.jsonl", LOG, &Setup { size: (120, 40), ..Setup::default() });
    player.key(Key::Char('?'));
    let screen = player.screen();
    for row in TABLE {
        assert!(
            screen.contains(&keys_text(row)) && screen.contains(row.help),
            "{:?}:\n{screen}",
            row.command
        );
    }
    // On a small screen the rest is scrolled to.
    let mut small = Player::of("t.jsonl", LOG, &Setup { size: (60, 16), ..Setup::default() });
    small.key(Key::Char('?'));
    let mut seen = small.screen();
    for _ in 0..TABLE.len() {
        small.key(Key::Char('j'));
        seen.push_str(&small.screen());
    }
    assert!(TABLE.iter().all(|row| seen.contains(&keys_text(row))));
}

#[test]
fn the_footer_names_keys_that_hold_where_it_stands() {
    for (player, in_panel) in [(player(), false), (in_panel(), true)] {
        let screen = player.screen();
        let footer = screen.lines().last().unwrap();
        for row in TABLE.iter().filter(|row| row.footer.is_some()) {
            let first = row.keys[0];
            let holds = command(first, in_panel) == Some(row.command);
            let words = format!("{} {}", key_name(first), row.footer.unwrap());
            assert!(holds || !footer.contains(&words), "{words} in {footer}");
        }
        assert!(footer.ends_with("? help"), "{footer}");
    }
}

#[test]
fn the_page_on_the_player_lists_every_key_of_the_table() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/player.md")).unwrap();
    let rows: Vec<String> = listed().iter().map(|(keys, help)| format!("| `{keys}` | {help} |")).collect();
    let table = rows.join("\n");
    assert!(page.contains(&table), "the table of keys in docs/player.md should be:\n{table}");
}

#[test]
fn a_number_before_a_key_is_a_count() {
    let mut player = player();
    player.keys("2U");
    assert_eq!(seconds(&player), 0);
    player.keys(":#1\n3j");
    assert!(matches!(player.app.focus.item, Some(Item::Start(_))), "behind two lines stands a silence");
    player.keys("10k");
    assert_eq!(player.app.focus.item, Some(Item::Start(0)));
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
