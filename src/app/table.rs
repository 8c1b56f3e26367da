//! The table of commands: their keys, where the keys work, and a line of help. The help screen, the footer, the key
//! list in `docs/player.md`, the man page, and every key named in a sentence come from this table.

pub use super::key_names::{key_name, key_named};
use super::msg::Key;
use crate::record::words;
use crate::work::{Form, Verdict};
use std::borrow::Cow;
use std::sync::OnceLock;

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
    /// Asks which lines to show.
    Filter,
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
    /// Asks for a note on the line in focus.
    Note,
    /// Flags the line in focus, or takes the flag back.
    Flag,
    /// Asks for a code for the line in focus.
    Code,
    /// Opens the bar of codes for one line after another.
    CodeOn,
    /// Begins a span, or ends it and asks for its code.
    CodeSpan,
    /// Asks for a mark of the coder's own.
    OwnMark,
    /// Lists what this coder did on the line in focus.
    OwnWork,
    /// Withdraws what is selected.
    Withdraw,
    /// Takes back the last step.
    UndoWork,
    /// Shows more or less of the work.
    ShowWork,
    /// Goes to the next or previous line with work.
    Work(Direction),
    /// Lists the bins of the session.
    Bins,
    /// Lists all work.
    ListWork,
    /// Lists where coders differ.
    Disagreements,
    /// Lists the facts, with who mentioned them first.
    Facts,
    /// Decides whether the selected match mentions its fact, and in which form.
    Decide(Verdict, Option<Form>),
    /// Compares the log with what rules on recording ask.
    Rules,
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
        /// Writing down.
        Work = "Write it down",
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
    /// Its name in the user's settings.
    pub name: &'static str,
    /// The keys of the command, starting with the one to teach, unless the user has changed them ([`Row::keys`]).
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
    name: &'static str,
    keys: &'static [Key],
    scope: KeyScope,
    group: Group,
    help: &'static str,
    footer: Option<&'static str>,
) -> Row {
    Row { command, name, keys, scope, group, help, footer }
}

use Direction::{Back, Forward};
use Group as G;
use Key::{Char, Ctrl};
use KeyScope::{Both, Panel, Transcript};

/// The table.
#[rustfmt::skip] // A row a line.
pub const TABLE: &[Row] = &[
    row(Command::PlayPause, "play-pause", &[Char(' ')], Transcript, G::Replay, "play, pause", Some("play")),
    row(Command::Faster, "faster", &[Char('+'), Char('>')], Transcript, G::Replay, "faster", Some("faster")),
    row(Command::Slower, "slower", &[Char('-'), Char('<')], Transcript, G::Replay, "slower", None),
    row(Command::NormalSpeed, "real-time", &[Char('=')], Transcript, G::Replay, "real time (1x)", None),
    row(Command::Line(Forward), "next-line", &[Char('j'), Key::Down, Char('.')], Both, G::Move, "next line", Some("line")),
    row(Command::Line(Back), "previous-line", &[Char('k'), Key::Up, Char(',')], Both, G::Move, "previous line", None),
    row(Command::Row(Forward), "row-down", &[Char('J')], Transcript, G::Move, "one screen row down", None),
    row(Command::Row(Back), "row-up", &[Char('K')], Transcript, G::Move, "one screen row up", None),
    row(Command::Seek(Forward), "forward", &[Key::Right], Transcript, G::Move, "forward 30 s", None),
    row(Command::Seek(Back), "back", &[Key::Left], Transcript, G::Move, "back 30 s", None),
    row(Command::Page(Forward), "page-down", &[Key::PageDown, Char('f')], Both, G::Move, "page down", None),
    row(Command::Page(Back), "page-up", &[Key::PageUp, Char('b')], Both, G::Move, "page up", None),
    row(Command::HalfPage(Forward), "half-page-down", &[Ctrl('d')], Transcript, G::Move, "half a page down", None),
    row(Command::HalfPage(Back), "half-page-up", &[Ctrl('u')], Transcript, G::Move, "half a page up", None),
    row(Command::First, "first-line", &[Char('g'), Key::Home], Both, G::Move, "first line", None),
    row(Command::Last, "last-line", &[Char('G'), Key::End], Both, G::Move, "last line", None),
    row(Command::Gap(Forward), "next-gap", &[Char('u'), Char(']')], Transcript, G::Jump, "next gap", Some("gap")),
    row(Command::Gap(Back), "previous-gap", &[Char('U'), Char('[')], Transcript, G::Jump, "previous gap", None),
    row(Command::Part(Forward), "next-part", &[Char('d')], Transcript, G::Jump, "next part of gap", None),
    row(Command::Part(Back), "previous-part", &[Char('D')], Transcript, G::Jump, "previous part of gap", None),
    row(Command::Mark(Forward), "next-mark", &[Char('m')], Transcript, G::Jump, "next mark", Some("mark")),
    row(Command::Mark(Back), "previous-mark", &[Char('M')], Transcript, G::Jump, "previous mark", None),
    row(Command::Silence(Forward), "next-silence", &[Char('p')], Transcript, G::Jump, "next silence", None),
    row(Command::Silence(Back), "previous-silence", &[Char('P')], Transcript, G::Jump, "previous silence", None),
    row(Command::Speaker(Forward), "next-by-speaker", &[Char('s')], Transcript, G::Jump, "next by speaker", None),
    row(Command::Speaker(Back), "previous-by-speaker", &[Char('S')], Transcript, G::Jump, "previous by speaker", None),
    row(Command::Hour(Forward), "next-hour", &[Char('h')], Transcript, G::Jump, "next whole hour", Some("hour")),
    row(Command::Hour(Back), "previous-hour", &[Char('H')], Transcript, G::Jump, "previous whole hour", None),
    row(Command::Go, "go-to", &[Char(':')], Both, G::Find, "go to a time, gap, mark …", Some("go to")),
    row(Command::Search, "search", &[Char('/')], Both, G::Find, "search words, speakers", Some("search")),
    row(Command::Match(Forward), "next-match", &[Char('n')], Transcript, G::Find, "next match", None),
    row(Command::Match(Back), "previous-match", &[Char('N')], Transcript, G::Find, "previous match", None),
    row(Command::Matches, "matches", &[Char('A')], Transcript, G::Find, "list of the matches", None),
    row(Command::Filter, "filter", &[Char('F')], Transcript, G::Find, "only some lines", None),
    row(Command::Return(Back), "return", &[Char('r')], Transcript, G::Jump, "return from the last jump", None),
    row(Command::Return(Forward), "undo-return", &[Char('R')], Transcript, G::Jump, "undo the return", None),
    row(Command::Column(Forward), "next-column", &[Char('t')], Transcript, G::View, "next time column", None),
    row(Command::Column(Back), "previous-column", &[Char('T')], Transcript, G::View, "previous time column", None),
    row(Command::Zeros, "count-from", &[Char('z')], Transcript, G::View, "count hours from …", None),
    row(Command::Blind, "blind", &[Char('B')], Transcript, G::View, "blind: hide later lines", None),
    row(Command::Panel(Forward), "next-panel", &[Key::Tab], Both, G::View, "panels: gaps, marks, …", Some("panels")),
    row(Command::Panel(Back), "previous-panel", &[Key::BackTab], Panel, G::Panel, "previous panel", None),
    row(Command::Enter, "go-there", &[Key::Enter], Panel, G::Panel, "go there", Some("go")),
    row(Command::Fold, "fold", &[Char('e')], Panel, G::Panel, "fold, show parts", Some("parts")),
    row(Command::FoldAll(Back), "fold-all", &[Char('-')], Panel, G::Panel, "fold all parts", None),
    row(Command::FoldAll(Forward), "show-all-parts", &[Char('+')], Panel, G::Panel, "show all parts", None),
    row(Command::Sort, "sort", &[Char('o')], Panel, G::Panel, "gaps by length", None),
    row(Command::Bins, "bins", &[Char('%')], Transcript, G::View, "bins: talk over time", None),
    row(Command::Problems, "problems", &[Char('!')], Transcript, G::View, "problems in the log", None),
    row(Command::Info, "info", &[Char('i')], Transcript, G::View, "about this file", None),
    row(Command::Cite(CiteTo::Clipboard), "cite", &[Char('y')], Transcript, G::Cite, "copy a short citation", None),
    row(Command::Cite(CiteTo::File), "save-citation", &[Char('Y')], Transcript, G::Cite, "save a citation to a file", None),
    row(Command::OpenMedia, "media", &[Char('O')], Transcript, G::Cite, "media here: the command", None),
    row(Command::Note, "note", &[Char('a')], Transcript, G::Work, "note on this line", Some("note")),
    row(Command::Flag, "flag", &[Char('x')], Transcript, G::Work, "flag this line, or not", Some("flag")),
    row(Command::Code, "code", &[Char('c')], Transcript, G::Work, "code this line", Some("code")),
    row(Command::CodeOn, "code-on", &[Char('C')], Transcript, G::Work, "code line after line", None),
    row(Command::CodeSpan, "code-span", &[Char('v')], Transcript, G::Work, "code from here to …", None),
    row(Command::OwnMark, "own-mark", &[Char('X')], Transcript, G::Work, "a mark of your own", None),
    row(Command::OwnWork, "own-work", &[Char('e')], Transcript, G::Work, "change your work here", None),
    row(Command::UndoWork, "undo", &[Char('Z')], Transcript, G::Work, "undo the last note, code …", Some("undo")),
    row(Command::ShowWork, "show-work", &[Char('w')], Transcript, G::Work, "show all work, less, none", None),
    row(Command::Work(Forward), "next-work", &[Char('l')], Transcript, G::Work, "next work", None),
    row(Command::Work(Back), "previous-work", &[Char('L')], Transcript, G::Work, "previous work", None),
    row(Command::ListWork, "list-work", &[Char('W')], Transcript, G::Work, "list of all work", None),
    row(Command::Disagreements, "disagreements", &[Char('E')], Transcript, G::Work, "where coders differ", None),
    row(Command::Withdraw, "withdraw", &[Char('d'), Key::Delete], Panel, G::Panel, "withdraw your work", None),
    row(Command::Facts, "facts", &[Char('V')], Transcript, G::Work, "facts: who said it first", None),
    row(Command::Rules, "rules", &[Char('I')], Transcript, G::View, "rules on recording", None),
    row(Command::Decide(Verdict::Mention, None), "mention", &[Char('y')], Panel, G::Panel, "is a mention", None),
    row(Command::Decide(Verdict::Not, None), "no-mention", &[Char('n')], Panel, G::Panel, "is no mention", None),
    row(Command::Decide(Verdict::Mention, Some(Form::Statement)), "mention-statement", &[Char('s')], Panel, G::Panel, "mention: statement", None),
    row(Command::Decide(Verdict::Mention, Some(Form::Leading)), "mention-leading", &[Char('l')], Panel, G::Panel, "mention: leading", None),
    row(Command::Decide(Verdict::Mention, Some(Form::Choice)), "mention-choice", &[Char('c')], Panel, G::Panel, "mention: choice", None),
    row(Command::Decide(Verdict::Mention, Some(Form::Exhibit)), "mention-exhibit", &[Char('x')], Panel, G::Panel, "mention: exhibit", None),
    row(Command::Decide(Verdict::Mention, Some(Form::Free)), "mention-free", &[Char('r')], Panel, G::Panel, "mention: free", None),
    row(Command::Decide(Verdict::Mention, Some(Form::Asked)), "mention-asked", &[Char('a')], Panel, G::Panel, "mention: asked", None),
    row(Command::Decide(Verdict::Mention, Some(Form::Assent)), "mention-assent", &[Char('t')], Panel, G::Panel, "mention: assent", None),
    row(Command::Redraw, "redraw", &[Ctrl('l')], Both, G::Quit, "redraw", None),
    row(Command::Help, "help", &[Char('?'), Key::F1], Both, G::Quit, "help", Some("help")),
    row(Command::Close, "close", &[Key::Esc, Char('q')], Panel, G::Panel, "close the panel", Some("close")),
    row(Command::Quit, "quit", &[Char('q')], Transcript, G::Quit, "quit (saves your position)", None),
    row(Command::Cancel, "cancel", &[Ctrl('c')], Both, G::Quit, "cancel, or quit", None),
    row(Command::Suspend, "suspend", &[Ctrl('z')], Both, G::Quit, "suspend (type fg to return)", None),
];

/// Cancels a jump or a search that waits for the log.
pub const STOP_WAITING: Key = Key::Esc;

/// The keys that the user has given to commands.
static CHANGED: OnceLock<Vec<(Command, Vec<Key>)>> = OnceLock::new();

/// Gives commands other keys, before the first key is read. A key that another command had in the same place is that
/// command's no more. Later calls change nothing.
pub fn change_keys(changed: Vec<(Command, Vec<Key>)>) {
    let _ = CHANGED.set(changed);
}

impl Row {
    /// The keys of the command, starting with the one to teach.
    #[must_use]
    pub fn keys(&self) -> Cow<'static, [Key]> {
        self.keys_with(CHANGED.get().map_or(&[], Vec::as_slice))
    }

    fn keys_with(&self, changed: &[(Command, Vec<Key>)]) -> Cow<'static, [Key]> {
        if let Some((_, keys)) = changed.iter().find(|(command, _)| *command == self.command) {
            return Cow::Owned(keys.clone());
        }
        let meets = |row: &Row| row.scope == self.scope || row.scope == Both || self.scope == Both;
        let taken = |key: &Key| {
            let others = changed.iter().filter(|(_, keys)| keys.contains(key));
            others.filter_map(|(command, _)| row_of(*command)).any(meets)
        };
        if changed.is_empty() || !self.keys.iter().any(taken) {
            return Cow::Borrowed(self.keys);
        }
        Cow::Owned(self.keys.iter().filter(|key| !taken(key)).copied().collect())
    }
}

/// The row of a command.
fn row_of(command: Command) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.command == command)
}

/// The key to teach for a command, as it is written on the screen; empty for a command without one.
pub fn key_of(command: Command) -> String {
    row_of(command).and_then(|row| row.keys().first().copied()).map(key_name).unwrap_or_default()
}

/// The command of a key in a scope; `None` if the key has none there.
pub fn command(key: Key, scope: KeyScope) -> Option<Command> {
    let here = |row: &&Row| row.scope == scope || row.scope == Both;
    TABLE.iter().filter(here).find(|row| row.keys().contains(&key)).map(|row| row.command)
}

/// The keys of a row, as help lists them: `j ↓ .`.
pub fn keys_text(row: &Row) -> String {
    row.keys().iter().map(|&key| key_name(key)).collect::<Vec<_>>().join(" ")
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
    fn every_command_has_a_name_of_its_own_and_every_key_is_read_by_its_name() {
        let names: std::collections::BTreeSet<&str> = TABLE.iter().map(|row| row.name).collect();
        assert_eq!(names.len(), TABLE.len());
        for &key in TABLE.iter().flat_map(|row| row.keys).filter(|&&key| key != Key::Esc) {
            assert_eq!(key_named(&key_name(key)), Some(key));
        }
    }

    #[test]
    fn a_key_that_is_given_to_a_command_is_no_other_commands_in_the_same_place() {
        let changed = vec![(Command::Gap(Forward), vec![Char('n'), Char('-')])];
        let keys = |command: Command| row_of(command).unwrap().keys_with(&changed).into_owned();
        assert_eq!(keys(Command::Gap(Forward)), [Char('n'), Char('-')]);
        assert_eq!(keys(Command::Match(Forward)), []);
        assert_eq!(keys(Command::Slower), [Char('<')]);
        assert_eq!(keys(Command::FoldAll(Back)), [Char('-')], "in a panel, it is another key");
        assert_eq!(keys(Command::Mark(Forward)), [Char('m')]);
    }

    #[test]
    fn important_keys_are_letters() {
        let typed = |key: &Key| match key {
            Char(c) => c.is_ascii_alphabetic() || " /:?.,+-<>=!%".contains(*c),
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
