//! Every key in every mode does what the table says, and help, footer, README and man page list it.

mod blind;
mod coding;
mod coding_hour;
mod facts;
mod filtering;
mod finding_work;
mod folding;
mod going;
mod lists;
mod loading;
mod moments;
mod parts;
mod playing;
mod resuming;
mod searching;

use crate::player::{Player, Setup};
use untaped::app::Direction::{Back, Forward};
use untaped::app::table::{Command, KeyScope, TABLE, command, key_name, keys_text, listed};
use untaped::app::{Ask, CiteTo, Effect, Key, Mode, Notice, PanelKind};
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
    // The notice of the return goes with the next key.
    player.key(Key::Esc);
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
        Mode::Normal | Mode::Prompt(_) | Mode::Confirm(_) | Mode::Coding(_) => panic!("no panel is open"),
    }
}

/// A player after a key was pressed; every assertion that fails shows the key and the screen.
struct Pressed {
    key: Key,
    what: String,
    player: Player,
}

impl Pressed {
    fn new(key: Key, command: Command, place: &str, player: Player) -> Pressed {
        let mut pressed = Pressed { key, what: format!("{} ({command:?}) {place}", key_name(key)), player };
        pressed.again();
        pressed
    }

    fn again(&mut self) {
        self.player.key(self.key);
    }

    #[track_caller]
    fn holds(&self, that: bool, claim: &str) {
        assert!(that, "{}: {claim}\n{}", self.what, self.player.screen());
    }

    #[track_caller]
    fn is_on(&self, line: &str) {
        assert_eq!(self.player.line(), line, "{}:\n{}", self.what, self.player.screen());
    }

    #[track_caller]
    fn is_at(&self, expected: i64) {
        assert_eq!(seconds(&self.player), expected, "{}:\n{}", self.what, self.player.screen());
    }

    #[track_caller]
    fn plays_at(&self, speed: &str) {
        let now = self.player.app.playback.schedule.speed().to_string();
        assert_eq!(now, speed, "{}:\n{}", self.what, self.player.screen());
    }

    #[track_caller]
    fn asks(&self, ask: Ask) {
        let is = matches!(&self.player.app.mode, Mode::Prompt(prompt) if prompt.ask == ask);
        self.holds(is, &format!("the prompt {ask:?} is open"));
    }

    #[track_caller]
    fn opens(&self, fits: impl Fn(&PanelKind) -> bool, name: &str) {
        self.holds(panel(&self.player).is_some_and(|panel| fits(&panel)), &format!("{name} is open"));
    }

    #[track_caller]
    fn leaves(&self, fits: impl Fn(&Effect) -> bool, name: &str) {
        let asked = &self.player.asked;
        self.holds(
            matches!(asked.as_slice(), [one] if fits(one)),
            &format!("{name} is asked for: {asked:?}"),
        );
    }
}

fn panel(player: &Player) -> Option<PanelKind> {
    match &player.app.mode {
        Mode::Panel(panel) => Some(panel.kind.clone()),
        Mode::Normal | Mode::Prompt(_) | Mode::Confirm(_) | Mode::Coding(_) => None,
    }
}

/// Presses a key for a command in the transcript and asserts what it did. A command that is added does not compile
/// until it is wired here.
#[expect(clippy::too_many_lines, reason = "an exhaustive match, so that a new command is tested")]
fn does_its_command(key: Key, command: Command) {
    let (before, cited) = (at(&player()), "in the middle");
    let mut after = Pressed::new(key, command, "in the transcript", player());
    match command {
        Command::PlayPause => {
            after.holds(after.player.app.playback.playing, "it plays");
            after.again();
            after.holds(!after.player.app.playback.playing, "it pauses");
        }
        Command::Faster => after.plays_at("1.5x"),
        Command::Slower => after.plays_at("0.75x"),
        Command::NormalSpeed => {
            after.player.keys("++");
            after.again();
            after.plays_at("1x");
        }
        Command::Line(Forward) => {
            // The silence between the two lines is a line of its own.
            after.holds(matches!(after.player.app.focus.item, Some(Item::Start(_))), "a silence is in focus");
            after.again();
            after.is_on("no padlock");
        }
        Command::Line(Back) | Command::Row(Back) | Command::Return(Forward) => after.is_on("back again"),
        Command::Row(Forward) => {
            after.holds(after.player.app.focus.item == before.0, "the focus stays");
            after.holds(after.player.app.focus.row == 1, "its second row is in focus");
        }
        Command::Page(Forward) | Command::HalfPage(Forward) => {
            after.holds(at(&after.player).2 > before.2, "it is later");
        }
        Command::Page(Back) | Command::HalfPage(Back) => {
            after.holds(at(&after.player).2 < before.2, "it is earlier");
        }
        Command::Seek(Forward) => after.is_at(7350),
        Command::Seek(Back) => after.is_at(7290),
        Command::First => {
            after.holds(after.player.app.focus.item == Some(Item::Start(0)), "the first line is in focus");
        }
        Command::Last => after.is_on("tape off"),
        Command::Gap(Forward) => after.is_at(8000),
        Command::Gap(Back) => after.is_at(4000),
        // Each gap of this log is one part: see `parts`.
        Command::Part(_) => {
            after.holds(after.player.notice().contains("part of a gap"), "there is none, and it says so");
        }
        Command::Mark(Forward) => after.is_on("ADMISSION"),
        Command::Mark(Back) => after.is_on("DENIAL"),
        Command::Silence(Forward) => after.is_at(7325),
        Command::Silence(Back) => after.is_at(3300),
        Command::Speaker(Forward) => after.is_on("think about it"),
        Command::Speaker(Back) | Command::Return(Back) => after.is_on("first words of Ann"),
        Command::Hour(Forward) => after.is_at(10_800),
        Command::Hour(Back) => after.is_at(7200),
        Command::Match(Forward) => after.is_on("no padlock"),
        // The first match is in focus: it goes on from the end.
        Command::Match(Back) => after.is_on("the padlock, yes"),
        Command::Go => after.asks(Ask::Go),
        Command::Filter => after.asks(Ask::Filter),
        Command::Search => after.asks(Ask::Search),
        Command::Column(Forward) => after.holds(after.player.app.view.column == Column::Elapsed, "h:mm:ss"),
        Command::Column(Back) => {
            after.holds(after.player.app.view.column == Column::SinceSpeaker, "since the speaker last spoke");
        }
        Command::Zeros => after.opens(|kind| matches!(kind, PanelKind::Zeros(_)), "the panel of zeros"),
        Command::Blind => {
            after.holds(after.player.app.view.blind, "it is blind");
            after.holds(!after.player.screen().contains("no padlock"), "the next line is hidden");
        }
        Command::Panel(Forward) => {
            after.opens(|kind| matches!(kind, PanelKind::Gaps { .. }), "the gaps panel");
        }
        Command::Matches => {
            after.opens(|kind| *kind == PanelKind::Matches, "the panel of matches");
            after.holds(after.player.screen().contains("no padlock"), "it lists them");
        }
        Command::Problems => {
            after.opens(|kind| *kind == PanelKind::Problems, "the panel of problems");
            after.again();
            after.holds(panel(&after.player).is_none(), "the key that opened it closes it");
        }
        Command::Info => {
            after.opens(|kind| *kind == PanelKind::Info, "the panel about this file");
            after.holds(after.player.screen().contains("0123456789abcdef"), "it shows the SHA-256");
        }
        Command::Bins => {
            after.opens(|kind| *kind == PanelKind::Bins, "the panel of bins");
            after.holds(after.player.screen().contains("untaped"), "it says which are untaped");
        }
        Command::Help => after.opens(|kind| *kind == PanelKind::Help, "help"),
        Command::Cite(CiteTo::Clipboard) => {
            let short = "T, tape 2 at 0:20 (Jan. 1, 2020, 10:02 a.m.)";
            after.leaves(|effect| matches!(effect, Effect::Copy(text) if text == short), "a copy");
            after.holds(after.player.screen().contains("if your terminal allows it"), "it is not certain");
        }
        Command::Cite(CiteTo::File) => {
            after.leaves(
                |effect| matches!(effect, Effect::KeepCitation(text) if text.contains(cited)),
                "a citation",
            );
        }
        // This log names no media: see `going`.
        Command::OpenMedia => {
            after.holds(
                after.player.notice().contains("names no media file"),
                "there is none, and it says so",
            );
        }
        Command::Quit | Command::Cancel => after.leaves(|effect| matches!(effect, Effect::Quit), "the end"),
        Command::Suspend => {
            after.leaves(|effect| matches!(effect, Effect::Suspend), "suspending");
            after.player.keys(" ");
            after.again();
            after.holds(!after.player.app.playback.playing, "it pauses");
        }
        Command::Redraw => after.leaves(|effect| matches!(effect, Effect::Redraw), "a redraw"),
        Command::Note => after.asks(Ask::Note),
        Command::Flag => {
            after.holds(after.player.screen().contains("[flag]"), "it is flagged");
            after.again();
            after.holds(!after.player.screen().contains("[flag]"), "it is not");
        }
        Command::Code | Command::CodeOn | Command::OwnMark => {
            after.holds(matches!(after.player.app.mode, Mode::Coding(_)), "the bar is open");
        }
        Command::CodeSpan => {
            after.holds(after.player.notice().starts_with("span from"), "a span begins");
            after.again();
            after.holds(matches!(after.player.app.mode, Mode::Coding(_)), "the bar is open");
        }
        // There is none: see `coding`.
        Command::OwnWork | Command::UndoWork | Command::Work(_) => {
            after.holds(!after.player.notice().is_empty(), "there is nothing, and it says so");
        }
        Command::ShowWork => after.holds(after.player.notice().contains("only your own"), "only one's own"),
        Command::ListWork => {
            after.opens(|kind| matches!(kind, PanelKind::Work(_)), "the panel of work");
            after.again();
            after.holds(panel(&after.player).is_none(), "the key that opened it closes it");
        }
        Command::Disagreements => {
            after.opens(|kind| matches!(kind, PanelKind::Disagreements(_)), "where coders differ");
            after.again();
            after.holds(panel(&after.player).is_none(), "the key that opened it closes it");
        }
        Command::Facts => {
            after.opens(|kind| matches!(kind, PanelKind::Facts(_)), "the panel of facts");
            after.again();
            after.holds(panel(&after.player).is_none(), "the key that opened it closes it");
        }
        Command::Rules => {
            after.opens(|kind| matches!(kind, PanelKind::Rules(_)), "the panel of rules");
            after.again();
            after.holds(panel(&after.player).is_none(), "the key that opened it closes it");
        }
        Command::Withdraw
        | Command::Decide(..)
        | Command::Enter
        | Command::Close
        | Command::Sort
        | Command::Fold
        | Command::FoldAll(_)
        | Command::Panel(Back) => unreachable!("these work only in panels"),
    }
}

/// Presses a key for a command in a panel and asserts what it did.
#[expect(clippy::wildcard_enum_match_arm, reason = "the table says which commands work in a panel")]
fn does_its_command_in_a_panel(key: Key, command: Command) {
    let before = selected(&in_panel());
    let after = Pressed::new(key, command, "in a panel", in_panel());
    match command {
        Command::Line(Forward) | Command::Page(Forward) | Command::Last => {
            let mut first = in_panel();
            first.key(Key::Char('g'));
            let after = Pressed::new(key, command, "on the first row of a panel", first);
            after.holds(selected(&after.player) > 0, "a later row is selected");
        }
        Command::Line(Back) | Command::Page(Back) | Command::First => {
            after.holds(selected(&after.player) < before, "an earlier row is selected");
        }
        Command::Enter => {
            after.holds(panel(&after.player).is_none(), "the panel is closed");
            after.is_at(8000);
        }
        Command::Close | Command::Cancel => {
            after.holds(panel(&after.player).is_none(), "the panel is closed");
            after.holds(after.player.asked.is_empty(), "nothing else happens");
        }
        Command::Sort => after.opens(
            |kind| matches!(kind, PanelKind::Gaps(rows) if rows.rows().map(|row| row.gap).eq([1, 0, 2])),
            "the gaps panel by length",
        ),
        // Each gap of this log is one part: see `folding`.
        Command::Fold => {
            after.holds(after.player.notice().contains("is one part"), "there is nothing to fold");
        }
        // The gaps are no facts: see `facts`.
        Command::Decide(..) => {}
        // The gaps are no work: see `coding`.
        Command::Withdraw => after.holds(selected(&after.player) == before, "nothing is selected by it"),
        Command::FoldAll(_) => after.holds(selected(&after.player) == before, "there is nothing to fold"),
        Command::Panel(Forward) => after.opens(|kind| *kind == PanelKind::Marks, "the marks panel"),
        Command::Panel(Back) => after.opens(|kind| *kind == PanelKind::Matches, "the matches panel"),
        Command::Help => after.opens(|kind| *kind == PanelKind::Help, "help"),
        Command::Go => after.asks(Ask::Go),
        Command::Search => after.asks(Ask::Search),
        Command::Suspend => after.leaves(|effect| matches!(effect, Effect::Suspend), "suspending"),
        Command::Redraw => after.leaves(|effect| matches!(effect, Effect::Redraw), "a redraw"),
        other => unreachable!("{other:?} does not work in a panel"),
    }
}

#[test]
fn every_key_does_its_command_in_every_mode() {
    for row in TABLE {
        for &key in row.keys {
            if row.scope != KeyScope::Panel {
                does_its_command(key, row.command);
            }
            if row.scope != KeyScope::Transcript {
                does_its_command_in_a_panel(key, row.command);
            }
        }
    }
}

#[test]
fn keys_that_are_not_in_the_table_change_nothing_and_say_so() {
    for c in ['Q', '@', 'é'] {
        let mut player = player();
        let before = at(&player);
        player.key(Key::Char(c));
        assert_eq!(at(&player), before, "{c}");
        assert!(player.asked.is_empty() && player.screen().contains("has no function here"), "{c}");
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
            assert!(matches!(player.app.mode, Mode::Prompt(_)), "{}", key_name(key));
            assert_eq!(at(&player), before);
            player.key(Key::Esc);
            assert!(matches!(player.app.mode, Mode::Normal));
        }
    }
}

#[test]
fn help_lists_every_key_of_the_table() {
    let mut player = Player::of("t.jsonl", LOG, &Setup { size: (120, 50), ..Setup::default() });
    player.key(Key::Char('?'));
    let screen = player.screen();
    for row in TABLE {
        let is_told = |line: &str| {
            line.contains(&keys_text(row)) && row.help.split(' ').all(|word| line.contains(word))
        };
        assert!(screen.lines().any(is_told), "{:?}:\n{screen}", row.command);
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
fn the_footer_names_keys_that_work_in_its_scope() {
    for (player, scope) in [(player(), KeyScope::Transcript), (in_panel(), KeyScope::Panel)] {
        let screen = player.screen();
        let footer = screen.lines().last().unwrap();
        for row in TABLE.iter().filter(|row| row.footer.is_some()) {
            let first = row.keys[0];
            let in_scope = command(first, scope) == Some(row.command);
            let words = format!("{} {}", key_name(first), row.footer.unwrap());
            assert!(in_scope || !footer.contains(&words), "{words} in {footer}");
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
    let empty = || Player::of("t.jsonl", log, &Setup::default());
    let screen = empty().screen();
    let rows: Vec<&str> = screen.lines().collect();
    assert!(rows[0].contains("nothing"), "the title is shown:\n{screen}");
    assert!(rows[1].contains("PAUSED 1x") && rows[1].contains("no "), "the status says so:\n{screen}");
    for row in TABLE {
        for &key in row.keys {
            let mut player = empty();
            player.key(key);
            let (name, screen) = (key_name(key), player.screen());
            let open = !matches!(player.app.mode, Mode::Normal);
            let opens = matches!(
                command(key, KeyScope::Transcript),
                Some(
                    Command::Go
                        | Command::Search
                        | Command::Zeros
                        | Command::Problems
                        | Command::Matches
                        | Command::Filter
                        | Command::Panel(_)
                        | Command::Info
                        | Command::Bins
                        | Command::ListWork
                        | Command::Disagreements
                        | Command::Facts
                        | Command::Rules
                        // They say that there is no line, and keep the keys that were meant for one.
                        | Command::Note
                        | Command::Code
                        | Command::CodeOn
                        | Command::OwnMark
                        | Command::Help
                )
            );
            assert_eq!(open, opens, "{name}:\n{screen}");
            assert_eq!(screen.lines().count(), 24, "{name}:\n{screen}");
            let is_unknown = command(key, KeyScope::Transcript).is_none() && key != Key::Esc;
            if row.scope == KeyScope::Panel && is_unknown {
                assert_eq!(player.app.notice, Some(Notice::UnknownKey(key)), "{name}");
            }
            player.key(Key::Enter);
            assert_eq!((player.app.focus.item, player.app.playback.playing), (None, false), "{name}");
        }
    }
}
