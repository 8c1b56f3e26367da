//! The table of commands: their keys, where the keys work, and a line of help. The help screen, the footer, the key
//! list in `docs/player.md`, the man page, and every key named in a sentence come from this table.

use super::msg::Key;
use crate::record::words;

/// A direction in the session: toward its end or its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// Toward the end: next, later, down.
    Forward,
    /// Toward the start: previous, earlier, up.
    Back,
}

impl Direction {
    /// The other direction.
    #[must_use]
    pub fn opposite(self) -> Direction {
        match self {
            Direction::Forward => Direction::Back,
            Direction::Back => Direction::Forward,
        }
    }
}

/// Where a citation goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CiteTo {
    /// The terminal's clipboard.
    Clipboard,
    /// The file of citations in the current folder.
    File,
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Command {
    /// Plays, or pauses.
    PlayPause,
    /// Plays faster.
    Faster,
    /// Plays slower.
    Slower,
    /// Plays in real time.
    NormalSpeed,
    /// Moves by a line.
    Line(Direction),
    /// Scrolls by a screen row.
    Row(Direction),
    /// Moves by 30 seconds.
    Seek(Direction),
    /// Scrolls by a page.
    Page(Direction),
    /// Scrolls by half a page.
    HalfPage(Direction),
    /// Goes to the first line.
    First,
    /// Goes to the last line.
    Last,
    /// Goes to the next or previous gap.
    Gap(Direction),
    /// Goes to the next or previous part of a gap.
    Part(Direction),
    /// Goes to the next or previous mark.
    Mark(Direction),
    /// Goes to the next or previous silence.
    Silence(Direction),
    /// Goes to this speaker's next or previous utterance.
    Speaker(Direction),
    /// Goes to the next or previous whole hour.
    Hour(Direction),
    /// Asks where to go.
    Go,
    /// Asks what to search for.
    Search,
    /// Goes to the next or previous match.
    Match(Direction),
    /// Lists the matches.
    Matches,
    /// Returns to before the last jump, or goes forward again.
    Return(Direction),
    /// Shows the next or previous kind of time.
    Column(Direction),
    /// Lists the reference points of the hours.
    Zeros,
    /// Lists the problems.
    Problems,
    /// Hides all later lines, or shows them again.
    Blind,
    /// Opens the next or previous panel.
    Panel(Direction),
    /// Goes to what is selected.
    Enter,
    /// Folds the parts of the selected gap, or shows them again.
    Fold,
    /// Folds the parts of all gaps, or shows them.
    FoldAll(Direction),
    /// Sorts the panel in another way.
    Sort,
    /// Opens the panel about this file.
    Info,
    /// Cites the line in focus.
    Cite(CiteTo),
    /// Shows the command that opens the media at this line.
    OpenMedia,
    /// Redraws the screen.
    Redraw,
    /// Lists the keys.
    Help,
    /// Closes the panel.
    Close,
    /// Quits.
    Quit,
    /// Cancels what is open or under way, or quits.
    Cancel,
    /// Suspends the program.
    Suspend,
}

/// Where a key works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyScope {
    /// In the transcript.
    Transcript,
    /// In a panel.
    Panel,
    /// In both.
    Both,
}

words! {
    /// The part of the help that lists a command, with its heading, in the order of the help screen.
    pub enum Group {
        /// Replay.
        Replay = "Replay",
        /// Moving line by line.
        Move = "Read line by line",
        /// Jumping to what matters.
        Jump = "Jump",
        /// Finding a place by what is known of it.
        Find = "Find",
        /// What is shown and counted.
        View = "See and count",
        /// Keeping what was found.
        Cite = "Cite",
        /// What works in an open panel.
        Panel = "In a panel",
        /// The program itself.
        Quit = "The program",
    }
}

/// One row of the table.
#[derive(Debug)]
pub struct Row {
    /// The command.
    pub command: Command,
    /// The keys of the command, starting with the one to teach.
    pub keys: &'static [Key],
    /// Where they work.
    pub scope: KeyScope,
    /// The part of the help that lists the command.
    pub group: Group,
    /// One line of help.
    pub help: &'static str,
    /// The words in the footer, if the footer lists the command.
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

use Direction::{Back, Forward};
use Group as G;
use Key::{Char, Ctrl};
use KeyScope::{Both, Panel, Transcript};

/// The table.
pub const TABLE: &[Row] = &[
    row(Command::PlayPause, &[Char(' ')], Transcript, G::Replay, "play, pause", Some("play")),
    row(Command::Faster, &[Char('+'), Char('>')], Transcript, G::Replay, "faster", Some("faster")),
    row(Command::Slower, &[Char('-'), Char('<')], Transcript, G::Replay, "slower", None),
    row(Command::NormalSpeed, &[Char('=')], Transcript, G::Replay, "real time (1x)", None),
    row(Command::Line(Forward), &[Char('j'), Key::Down, Char('.')], Both, G::Move, "next line", Some("line")),
    row(Command::Line(Back), &[Char('k'), Key::Up, Char(',')], Both, G::Move, "previous line", None),
    row(Command::Row(Forward), &[Char('J')], Transcript, G::Move, "one screen row down", None),
    row(Command::Row(Back), &[Char('K')], Transcript, G::Move, "one screen row up", None),
    row(Command::Seek(Forward), &[Key::Right], Transcript, G::Move, "forward 30 s", None),
    row(Command::Seek(Back), &[Key::Left], Transcript, G::Move, "back 30 s", None),
    row(Command::Page(Forward), &[Key::PageDown, Char('f')], Both, G::Move, "page down", None),
    row(Command::Page(Back), &[Key::PageUp, Char('b')], Both, G::Move, "page up", None),
    row(Command::HalfPage(Forward), &[Ctrl('d')], Transcript, G::Move, "half a page down", None),
    row(Command::HalfPage(Back), &[Ctrl('u')], Transcript, G::Move, "half a page up", None),
    row(Command::First, &[Char('g'), Key::Home], Both, G::Move, "first line", None),
    row(Command::Last, &[Char('G'), Key::End], Both, G::Move, "last line", None),
    row(Command::Gap(Forward), &[Char('u'), Char(']')], Transcript, G::Jump, "next gap", Some("gap")),
    row(Command::Gap(Back), &[Char('U'), Char('[')], Transcript, G::Jump, "previous gap", None),
    row(Command::Part(Forward), &[Char('d')], Transcript, G::Jump, "next part of gap", None),
    row(Command::Part(Back), &[Char('D')], Transcript, G::Jump, "previous part of gap", None),
    row(Command::Mark(Forward), &[Char('m')], Transcript, G::Jump, "next mark", Some("mark")),
    row(Command::Mark(Back), &[Char('M')], Transcript, G::Jump, "previous mark", None),
    row(Command::Silence(Forward), &[Char('p')], Transcript, G::Jump, "next silence", None),
    row(Command::Silence(Back), &[Char('P')], Transcript, G::Jump, "previous silence", None),
    row(Command::Speaker(Forward), &[Char('s')], Transcript, G::Jump, "speaker: next line", None),
    row(Command::Speaker(Back), &[Char('S')], Transcript, G::Jump, "speaker: previous line", None),
    row(Command::Hour(Forward), &[Char('h')], Transcript, G::Jump, "next whole hour", Some("hour")),
    row(Command::Hour(Back), &[Char('H')], Transcript, G::Jump, "previous whole hour", None),
    row(Command::Go, &[Char(':')], Both, G::Find, "go to a time, gap, mark …", Some("go to")),
    row(Command::Search, &[Char('/')], Both, G::Find, "search words, speakers", Some("search")),
    row(Command::Match(Forward), &[Char('n')], Transcript, G::Find, "next match", None),
    row(Command::Match(Back), &[Char('N')], Transcript, G::Find, "previous match", None),
    row(Command::Matches, &[Char('L')], Transcript, G::Find, "list of the matches", None),
    row(Command::Return(Back), &[Char('r')], Transcript, G::Jump, "return from the last jump", None),
    row(Command::Return(Forward), &[Char('R')], Transcript, G::Jump, "undo the return", None),
    row(Command::Column(Forward), &[Char('t')], Transcript, G::View, "next time column", None),
    row(Command::Column(Back), &[Char('T')], Transcript, G::View, "previous time column", None),
    row(Command::Zeros, &[Char('z')], Transcript, G::View, "count hours from …", None),
    row(Command::Blind, &[Char('B')], Transcript, G::View, "blind: hide later lines", None),
    row(Command::Panel(Forward), &[Key::Tab], Both, G::View, "panels: gaps, marks, …", Some("panels")),
    row(Command::Panel(Back), &[Key::BackTab], Panel, G::Panel, "previous panel", None),
    row(Command::Enter, &[Key::Enter], Panel, G::Panel, "go there", Some("go")),
    row(Command::Fold, &[Char('e')], Panel, G::Panel, "fold, show parts", Some("parts")),
    row(Command::FoldAll(Back), &[Char('-')], Panel, G::Panel, "fold all parts", None),
    row(Command::FoldAll(Forward), &[Char('+')], Panel, G::Panel, "show all parts", None),
    row(Command::Sort, &[Char('o')], Panel, G::Panel, "gaps by length", None),
    row(Command::Problems, &[Char('!')], Transcript, G::View, "problems in the log", None),
    row(Command::Info, &[Char('i')], Transcript, G::View, "about this file", None),
    row(Command::Cite(CiteTo::Clipboard), &[Char('y')], Transcript, G::Cite, "copy a short citation", None),
    row(Command::Cite(CiteTo::File), &[Char('Y')], Transcript, G::Cite, "save a citation to a file", None),
    row(Command::OpenMedia, &[Char('O')], Transcript, G::Cite, "media here: the command", None),
    row(Command::Redraw, &[Ctrl('l')], Both, G::Quit, "redraw", None),
    row(Command::Help, &[Char('?'), Key::F1], Both, G::Quit, "help", Some("help")),
    row(Command::Close, &[Key::Esc, Char('q')], Panel, G::Panel, "close the panel", Some("close")),
    row(Command::Quit, &[Char('q')], Transcript, G::Quit, "quit (saves your position)", None),
    row(Command::Cancel, &[Ctrl('c')], Both, G::Quit, "cancel, or quit", None),
    row(Command::Suspend, &[Ctrl('z')], Both, G::Quit, "suspend (type fg to return)", None),
];

/// Cancels a jump or a search that waits for the log.
pub const STOP_WAITING: Key = Key::Esc;

/// The key to teach for a command, as it is written on the screen; empty for a command without one.
pub fn key_of(command: Command) -> String {
    let row = TABLE.iter().find(|row| row.command == command);
    row.and_then(|row| row.keys.first()).map(|&key| key_name(key)).unwrap_or_default()
}

/// The command of a key in a scope; `None` if the key has none there.
pub fn command(key: Key, scope: KeyScope) -> Option<Command> {
    let here = |row: &&Row| row.scope == scope || row.scope == Both;
    TABLE.iter().filter(here).find(|row| row.keys.contains(&key)).map(|row| row.command)
}

/// The name of a key, as every text writes it.
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

/// The keys of a row, as help lists them: `j ↓ .`.
pub fn keys_text(row: &Row) -> String {
    row.keys.iter().map(|&key| key_name(key)).collect::<Vec<_>>().join(" ")
}

/// The keys of each command and its line of help, for the man page and `docs/player.md`.
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
    fn no_key_has_two_commands_in_one_scope() {
        for scope in [Transcript, Panel] {
            for row in TABLE.iter().filter(|r| r.scope == Both || r.scope == scope) {
                for &key in row.keys {
                    assert_eq!(command(key, scope), Some(row.command), "{}", key_name(key));
                }
            }
        }
    }

    #[test]
    fn important_keys_are_letters_and_the_free_letters_stay_free() {
        for free in ['a', 'x', 'c', 'v'] {
            assert!(
                command(Char(free), Transcript).is_none() && command(Char(free), Panel).is_none(),
                "{free}"
            );
        }
        let typed = |key: &Key| match key {
            Char(c) => c.is_ascii_alphabetic() || " /:?.,+-<>=!".contains(*c),
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
