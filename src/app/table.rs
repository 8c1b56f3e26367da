//! THE table: every command, its keys, where they hold, and one line of help. The help screen, the footer, the
//! README's list of keys and the man page are printed from it.

use super::msg::Key;

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Command {
    /// Play, or pause.
    PlayPause,
    /// The next line.
    Forward,
    /// The line before.
    Back,
    /// One screen row down.
    RowDown,
    /// One screen row up.
    RowUp,
    /// The next gap.
    NextGap,
    /// The gap before.
    PreviousGap,
    /// The next mark.
    NextMark,
    /// The mark before.
    PreviousMark,
    /// The next silence.
    NextSilence,
    /// The silence before.
    PreviousSilence,
    /// This speaker's next utterance.
    NextSame,
    /// This speaker's utterance before.
    PreviousSame,
    /// The next whole hour.
    NextHour,
    /// The whole hour before.
    PreviousHour,
    /// 30 seconds on.
    Later,
    /// 30 seconds back.
    Earlier,
    /// One page on.
    PageDown,
    /// One page back.
    PageUp,
    /// Half a page on.
    HalfDown,
    /// Half a page back.
    HalfUp,
    /// The first line.
    First,
    /// The last line.
    Last,
    /// The next thing that the column can show.
    NextColumn,
    /// The one before.
    PreviousColumn,
    /// Choose the zero.
    Zeros,
    /// Hide all that follows, or show it again.
    Blind,
    /// Search.
    Search,
    /// The next hit.
    NextHit,
    /// The hit before.
    PreviousHit,
    /// Go to a place that is typed.
    Go,
    /// Return to before the last jump.
    Return,
    /// Forward again.
    Again,
    /// Cite this line.
    Cite,
    /// Cite this line to a file.
    CiteToFile,
    /// Open the panels, or the next one.
    Panels,
    /// Open the panel before.
    PanelsBack,
    /// This file.
    Info,
    /// Faster.
    Faster,
    /// Slower.
    Slower,
    /// As it happened.
    NormalSpeed,
    /// Help.
    Help,
    /// Quit.
    Quit,
    /// Cancel what is open, else quit.
    Cancel,
    /// Suspend.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Go to what is selected.
    Enter,
    /// Close what is open.
    Close,
    /// Sort the panel in another way.
    Sort,
}

/// Where a key holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyScope {
    /// In the transcript.
    Transcript,
    /// In a panel.
    Panel,
    /// In both.
    Both,
}

/// Which part of the help a command stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Replay.
    Replay,
    /// Moving line by line.
    Move,
    /// Jumping to what matters.
    Jump,
    /// Looking.
    Look,
    /// Leaving.
    Leave,
}

impl Group {
    /// All of them, in the order of the help screen.
    pub const ALL: &'static [Group] = &[Group::Replay, Group::Move, Group::Jump, Group::Look, Group::Leave];

    /// Its head on the help screen.
    #[must_use]
    pub fn head(self) -> &'static str {
        match self {
            Group::Replay => "Replay",
            Group::Move => "Move",
            Group::Jump => "Jump",
            Group::Look => "Look",
            Group::Leave => "Leave",
        }
    }
}

/// One row of the table.
#[derive(Debug)]
pub struct Row {
    /// The command.
    pub command: Command,
    /// Its keys, the one to teach first.
    pub keys: &'static [Key],
    /// Where they hold.
    pub scope: KeyScope,
    /// Its part of the help.
    pub group: Group,
    /// One line of help.
    pub help: &'static str,
    /// Its words in the footer, where it stands there.
    pub footer: Option<&'static str>,
}

const fn row(
    command: Command,
    keys: &'static [Key],
    scope: KeyScope,
    group: Group,
    help: &'static str,
    footer: Option<&'static str>,
) -> Row {
    Row { command, keys, scope, group, help, footer }
}

use Group as G;
use Key::{Char, Ctrl};
use KeyScope::{Both, Panel, Transcript};

/// The table.
pub const TABLE: &[Row] = &[
    row(Command::PlayPause, &[Char(' ')], Transcript, G::Replay, "play, pause", Some("play")),
    row(Command::Faster, &[Char('+'), Char('>')], Transcript, G::Replay, "faster", Some("faster")),
    row(Command::Slower, &[Char('-'), Char('<')], Transcript, G::Replay, "slower", None),
    row(Command::NormalSpeed, &[Char('=')], Transcript, G::Replay, "1x: as it happened", None),
    row(
        Command::Forward,
        &[Char('j'), Key::Down, Char('.')],
        Both,
        G::Move,
        "next line (5j: five)",
        Some("line"),
    ),
    row(Command::Back, &[Char('k'), Key::Up, Char(',')], Both, G::Move, "line before", None),
    row(Command::RowDown, &[Char('J')], Transcript, G::Move, "one screen row down", None),
    row(Command::RowUp, &[Char('K')], Transcript, G::Move, "one screen row up", None),
    row(Command::Later, &[Key::Right], Transcript, G::Move, "30 seconds on", None),
    row(Command::Earlier, &[Key::Left], Transcript, G::Move, "30 seconds back", None),
    row(Command::PageDown, &[Key::PageDown, Char('f')], Both, G::Move, "one page on", None),
    row(Command::PageUp, &[Key::PageUp, Char('b')], Both, G::Move, "one page back", None),
    row(Command::HalfDown, &[Ctrl('d')], Transcript, G::Move, "half a page on", None),
    row(Command::HalfUp, &[Ctrl('u')], Transcript, G::Move, "half a page back", None),
    row(Command::First, &[Char('g'), Key::Home], Both, G::Move, "first line", None),
    row(Command::Last, &[Char('G'), Key::End], Both, G::Move, "last line", None),
    row(Command::NextGap, &[Char('u'), Char(']')], Transcript, G::Jump, "next gap (untaped)", Some("gap")),
    row(Command::PreviousGap, &[Char('U'), Char('[')], Transcript, G::Jump, "gap before", None),
    row(Command::NextMark, &[Char('m')], Transcript, G::Jump, "next mark", Some("mark")),
    row(Command::PreviousMark, &[Char('M')], Transcript, G::Jump, "mark before", None),
    row(Command::NextSilence, &[Char('p')], Transcript, G::Jump, "next silence (pause)", None),
    row(Command::PreviousSilence, &[Char('P')], Transcript, G::Jump, "silence before", None),
    row(Command::NextSame, &[Char('s')], Transcript, G::Jump, "this speaker's next line", None),
    row(Command::PreviousSame, &[Char('S')], Transcript, G::Jump, "this speaker's line before", None),
    row(Command::NextHour, &[Char('h')], Transcript, G::Jump, "next whole hour", Some("hour")),
    row(Command::PreviousHour, &[Char('H')], Transcript, G::Jump, "whole hour before", None),
    row(Command::Go, &[Char(':')], Both, G::Jump, "go to a time, gap, mark …", Some("go to")),
    row(Command::Search, &[Char('/')], Both, G::Jump, "search words, speakers", Some("find")),
    row(Command::NextHit, &[Char('n')], Transcript, G::Jump, "next hit", None),
    row(Command::PreviousHit, &[Char('N')], Transcript, G::Jump, "hit before", None),
    row(Command::Return, &[Char('r')], Transcript, G::Jump, "return from the last jump", None),
    row(Command::Again, &[Char('R')], Transcript, G::Jump, "forward again", None),
    row(Command::NextColumn, &[Char('t')], Transcript, G::Look, "time column: next", None),
    row(Command::PreviousColumn, &[Char('T')], Transcript, G::Look, "time column: the one before", None),
    row(Command::Zeros, &[Char('z')], Transcript, G::Look, "choose the zero of hours", None),
    row(Command::Blind, &[Char('B')], Transcript, G::Look, "blind: hide what follows", None),
    row(Command::Panels, &[Key::Tab], Both, G::Look, "panels: gaps, marks, …", Some("panels")),
    row(Command::PanelsBack, &[Key::BackTab], Panel, G::Look, "the panel before", None),
    row(Command::Enter, &[Key::Enter], Panel, G::Look, "go there", Some("go there")),
    row(Command::Sort, &[Char('o')], Panel, G::Look, "gaps by length", None),
    row(Command::Info, &[Char('i')], Transcript, G::Look, "this file, exact figures", None),
    row(Command::Cite, &[Char('y')], Transcript, G::Look, "cite to the clipboard", None),
    row(Command::CiteToFile, &[Char('Y')], Transcript, G::Look, "cite to a file", None),
    row(Command::Redraw, &[Ctrl('l')], Both, G::Look, "draw the screen anew", None),
    row(Command::Help, &[Char('?'), Key::F1], Both, G::Look, "help", Some("help")),
    row(Command::Close, &[Key::Esc, Char('q')], Panel, G::Leave, "close the panel", Some("close")),
    row(Command::Quit, &[Char('q')], Transcript, G::Leave, "quit, place kept", None),
    row(Command::Cancel, &[Ctrl('c')], Both, G::Leave, "cancel, else quit", None),
    row(Command::Suspend, &[Ctrl('z')], Both, G::Leave, "suspend; fg comes back", None),
];

/// What a key does in the transcript, or in a panel.
#[must_use]
pub fn command(key: Key, in_panel: bool) -> Option<Command> {
    let here = |row: &&Row| match row.scope {
        Transcript => !in_panel,
        Panel => in_panel,
        Both => true,
    };
    TABLE.iter().filter(here).find(|row| row.keys.contains(&key)).map(|row| row.command)
}

/// How a key is written in help, README and man page.
#[must_use]
pub fn key_name(key: Key) -> String {
    match key {
        Char(' ') => "space".to_owned(),
        Char(c) => c.to_string(),
        Ctrl(c) => format!("Ctrl-{}", c.to_ascii_uppercase()),
        Key::Up => "↑".to_owned(),
        Key::Down => "↓".to_owned(),
        Key::Left => "←".to_owned(),
        Key::Right => "→".to_owned(),
        Key::PageUp => "PgUp".to_owned(),
        Key::PageDown => "PgDn".to_owned(),
        Key::Home => "Home".to_owned(),
        Key::End => "End".to_owned(),
        Key::Enter => "Enter".to_owned(),
        Key::Esc => "Esc".to_owned(),
        Key::Tab => "Tab".to_owned(),
        Key::BackTab => "Shift-Tab".to_owned(),
        Key::Backspace => "Backspace".to_owned(),
        Key::Delete => "Delete".to_owned(),
        Key::F1 => "F1".to_owned(),
    }
}

/// The keys of a row as they are listed: `j ↓ .`.
#[must_use]
pub fn keys_text(row: &Row) -> String {
    row.keys.iter().map(|&key| key_name(key)).collect::<Vec<_>>().join(" ")
}

/// Every key with what it does, for the man page and the README.
#[must_use]
pub fn listed() -> Vec<(String, String)> {
    let scope = |row: &Row| if row.scope == Panel { " (in a panel)" } else { "" };
    Group::ALL
        .iter()
        .flat_map(|&group| TABLE.iter().filter(move |row| row.group == group))
        .map(|row| (keys_text(row), format!("{}{}", row.help, scope(row))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things_in_one_place() {
        for in_panel in [false, true] {
            for row in TABLE.iter().filter(|r| r.scope == Both || (r.scope == Panel) == in_panel) {
                for &key in row.keys {
                    assert_eq!(command(key, in_panel), Some(row.command), "{}", key_name(key));
                }
            }
        }
    }

    #[test]
    fn what_matters_is_a_letter_and_the_free_letters_stay_free() {
        for free in ['a', 'x', 'c', 'v'] {
            assert!(command(Char(free), false).is_none() && command(Char(free), true).is_none(), "{free}");
        }
        let typed = |key: &Key| match key {
            Char(c) => c.is_ascii_alphabetic() || " /:?.,+-<>=".contains(*c),
            Ctrl(_)
            | Key::Left
            | Key::Right
            | Key::PageDown
            | Key::PageUp
            | Key::Tab
            | Key::BackTab
            | Key::Enter
            | Key::Esc => true,
            Key::Up | Key::Down | Key::Home | Key::End | Key::Backspace | Key::Delete | Key::F1 => false,
        };
        for row in TABLE {
            assert!(
                row.keys.first().is_some_and(typed),
                "{:?} is taught by a key that hands can type",
                row.command
            );
        }
    }
}
