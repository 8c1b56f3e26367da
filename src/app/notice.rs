//! The notices on the bottom line: each a value, put into words here, with its keys taken from the table.

use super::Key;
use super::panel::TABS;
use super::table::{Command, Direction, STOP_WAITING, key_name, key_of};
use crate::describe::gap_count;
use crate::record::counted;
use crate::session::Column;
use crate::store::Change;
use crate::time::{Millis, Speed, format_hms, format_in_words};
use std::fmt;

/// A notice; the next key removes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A sentence from outside: from the system, or from the reader of a time or a pattern.
    Text(String),
    /// The key has no command here.
    UnknownKey(Key),
    /// A jump waits for the log.
    WillJump,
    /// A search waits for the log.
    WillSearch,
    /// A citation that was typed waits for the SHA-256 of the log.
    CheckingCitation,
    /// The jump that waited was canceled.
    NoLongerWaiting,
    /// The search was canceled.
    SearchCanceled,
    /// The log has problems.
    Problems(u64),
    /// The user's settings have errors.
    ConfigFaults(u64),
    /// Gaps are hidden because they are short.
    HiddenGaps {
        /// How many.
        count: usize,
        /// Gaps shorter than this are hidden.
        min: Millis,
    },
    /// The reference point of `--zero` may still be added to the log.
    ZeroNotYet(String),
    /// The log has no reference point with this name.
    UnknownZero(String),
    /// The reference point was changed.
    ZeroSet(String),
    /// The time column shows something else.
    ColumnSet(Column),
    /// The position of the last time was resumed.
    Resumed,
    /// Later lines are hidden, so a command that leads there does nothing.
    Blind,
    /// Blind mode was turned on.
    BlindOn,
    /// Blind mode was turned off.
    BlindOff,
    /// The player runs for the first time.
    Welcome,
    /// Blind mode was not turned off.
    StillBlind,
    /// The reference point of `--zero` is not known up to this line of a blind reader.
    ZeroHidden(String),
    /// There is no line in this direction.
    NoLine {
        /// The direction.
        direction: Direction,
        /// Whether the log is read.
        complete: bool,
    },
    /// There is nothing of the kind in this direction.
    NothingThere {
        /// The kind: `gap`, `mark`.
        what: &'static str,
        /// The direction.
        direction: Direction,
        /// Whether the log is read.
        complete: bool,
    },
    /// The line has no speaker.
    NoSpeaker,
    /// The speaker has no other line in this direction.
    NoLineBy {
        /// The speaker.
        who: String,
        /// The direction.
        direction: Direction,
    },
    /// There is no jump to return from, or no return to undo.
    NoJump(Direction),
    /// There is no search to continue.
    NoSearch,
    /// The pattern has no match.
    NoMatch(String),
    /// The pattern has no match in what a blind reader may see.
    NoMatchSoFar(String),
    /// All matches of the pattern that a blind reader may see are earlier.
    NoMoreMatchesSoFar(String),
    /// The search went on at the other end of the log.
    Wrapped {
        /// The direction of the search.
        direction: Direction,
        /// The number of the match, from 1.
        number: usize,
        /// How many matches there are.
        count: usize,
    },
    /// The match in focus is the only one.
    OnlyMatch,
    /// No match is known in this direction, and the search is not complete.
    StillSearching,
    /// No match is earlier.
    NoMatchBefore,
    /// All lines are shown again.
    Unfiltered,
    /// The filter waits for the log.
    WillFilter,
    /// The filter keeps no line.
    NothingKept,
    /// The filter hides the line in focus, which is shown since it was gone to.
    OutsideFilter,
    /// The log has no event with a time.
    NoSession,
    /// The time is not in the session.
    OutsideSession {
        /// The start of the session, as elapsed time.
        start: Millis,
        /// The end of the session, as elapsed time.
        end: Millis,
    },
    /// The session has no such time of day.
    NoSuchTime,
    /// The session has no such day and time.
    NoSuchDay,
    /// The log has no clock times.
    NoClock,
    /// The citation is from another log.
    OtherLog,
    /// The short citation has another title than the log.
    OtherTitle,
    /// The log has no line where the short citation says.
    NothingCited,
    /// No line states this page as its source.
    NoPage(String),
    /// The tape does not run at this position.
    NotOnTape(String),
    /// The log has no event with this number.
    NoEvent {
        /// The number.
        number: usize,
        /// How many events there are.
        count: usize,
    },
    /// The log has no gap with this number.
    NoGap {
        /// The number.
        number: usize,
        /// How many gaps there are.
        count: usize,
    },
    /// The gap has no part with this number.
    NoPart {
        /// The number of the gap.
        gap: usize,
        /// The number of the part.
        part: usize,
        /// How many parts the gap has; an inferred gap has none.
        count: usize,
    },
    /// The gap with this number is hidden.
    HiddenGap(usize),
    /// The log has no tape with this number.
    NoTape {
        /// The number.
        number: usize,
        /// How many tapes there are.
        count: usize,
    },
    /// The log has no mark with this name.
    NoMarkNamed {
        /// The name.
        name: String,
        /// A name that may be meant.
        near: Option<String>,
    },
    /// The log has marks of this kind, but not so many.
    NoMark {
        /// The kind.
        kind: String,
        /// The number.
        number: usize,
    },
    /// The panel cannot be sorted.
    NotSorted,
    /// The open panel has nothing to fold.
    NotFolded,
    /// The gap with this number has no parts to fold.
    OnePart(usize),
    /// A blind reader is in the first part of the gap with this number.
    OnePartSoFar(usize),
    /// The selected person says nothing.
    PersonSilent,
    /// The selected problem is on a line without an event.
    NoEventOnLine,
    /// The line has no media file at a known position.
    NoMedia,
    /// Nothing can be cited while the log is read.
    CannotCite,
    /// The SHA-256 is being computed.
    Hashing,
    /// There is no line to cite.
    NothingToCite,
    /// Lines were added to a log that is not followed.
    Added(u64),
    /// The file is no longer what was read.
    Changed {
        /// The change that was made to the file.
        change: Change,
        /// Whether the log is followed.
        follow: bool,
    },
    /// The log was reloaded.
    Reloaded(Change),
    /// Playback paused at a gap.
    PausedAtGap,
    /// Playback reached the end.
    End {
        /// Whether the log is followed.
        follow: bool,
    },
    /// Playback cannot start at the end.
    AtEnd {
        /// Whether the log is followed.
        follow: bool,
    },
    /// The speed was set.
    Speed(Speed),
    /// Text was pasted outside a prompt.
    PastedOutside,
}

impl Notice {
    /// Whether it says that a time is not in the session.
    pub(super) fn is_outside(&self) -> bool {
        matches!(self, Notice::NoSuchTime | Notice::OutsideSession { .. })
    }
}

impl fmt::Display for Notice {
    #[expect(clippy::too_many_lines, reason = "one sentence for each notice")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = key_of;
        let esc = key_name(STOP_WAITING);
        match self {
            Notice::Text(text) => f.write_str(text),
            Notice::UnknownKey(pressed) => {
                write!(
                    f,
                    "{} has no function here; press {} for help",
                    key_name(*pressed),
                    key(Command::Help)
                )
            }
            Notice::Welcome => write!(
                f,
                "{} plays; {} goes to the next gap; {} lists gaps and marks; {} help",
                key(Command::PlayPause),
                key(Command::Gap(Direction::Forward)),
                key(Command::Panel(Direction::Forward)),
                key(Command::Help)
            ),
            Notice::WillJump => write!(f, "will jump once the log has loaded; {esc} cancels"),
            Notice::WillSearch => write!(f, "will search once the log has loaded; {esc} cancels"),
            Notice::CheckingCitation => {
                write!(f, "checking that the citation is for this log; {esc} cancels")
            }
            Notice::NoLongerWaiting => f.write_str("no longer waiting"),
            Notice::SearchCanceled => f.write_str("search canceled"),
            Notice::ConfigFaults(count) => {
                write!(f, "{} in config.toml: untaped config lists them", counted(*count, "error"))
            }
            Notice::Problems(count) => {
                let list = key(Command::Problems);
                match count {
                    1 => write!(f, "1 problem in this log; press {list} to see it"),
                    n => write!(f, "{n} problems in this log; press {list} to list them"),
                }
            }
            Notice::HiddenGaps { count, min } => {
                let (gaps, are) = if *count == 1 { ("gap", "is") } else { ("gaps", "are") };
                let min = format_in_words(*min);
                write!(f, "{count} {gaps} shorter than {min} {are} hidden; totals still include them")
            }
            Notice::ZeroNotYet(name) => write!(f, "no {name} mark yet; counting hours from the start"),
            Notice::UnknownZero(name) => {
                write!(f, "unknown reference point {name}; press {} to list them", key(Command::Zeros))
            }
            Notice::ZeroSet(name) => write!(f, "counting hours from {name}"),
            Notice::ColumnSet(column) => write!(f, "column: {}", column.meaning()),
            Notice::Resumed => {
                let back = key(Command::Return(Direction::Back));
                write!(f, "you left off here; press {back} to return to the start")
            }
            Notice::Blind => {
                let (play, line, blind) =
                    (key(Command::PlayPause), key(Command::Line(Direction::Forward)), key(Command::Blind));
                write!(
                    f,
                    "blind: later lines are hidden; press {play} to play, {line} to step, {blind} to show them"
                )
            }
            Notice::BlindOn => {
                let blind = key(Command::Blind);
                write!(f, "blind: everything after this line is hidden; press {blind} to show it")
            }
            Notice::StillBlind => f.write_str("still blind"),
            Notice::ZeroHidden(name) => {
                write!(f, "blind: {name} is not known up to this line; counting hours from the start")
            }
            Notice::BlindOff => f.write_str("no longer blind: everything is shown"),
            Notice::NoLine { direction: Direction::Back, .. } => f.write_str("this is the first line"),
            Notice::NoLine { complete: true, .. } => f.write_str("this is the last line"),
            Notice::NoLine { complete: false, .. } => f.write_str("this is the last line read so far"),
            Notice::NothingThere { what, direction, complete } => {
                let so_far = if *complete { "" } else { " in what has been read so far" };
                write!(f, "no {what} {} this line{so_far}", side(*direction))
            }
            Notice::NoSpeaker => f.write_str("this line has no speaker"),
            Notice::NoLineBy { who, direction } => {
                write!(f, "no line by {who} {} this one", side(*direction))
            }
            Notice::NoJump(Direction::Back) => f.write_str("no jump to return from"),
            Notice::NoJump(Direction::Forward) => f.write_str("no return to undo"),
            Notice::NoSearch => write!(f, "no search yet; press {} to start one", key(Command::Search)),
            Notice::NoMatch(pattern) => write!(f, "no match for {pattern}"),
            Notice::NoMatchSoFar(pattern) => write!(f, "no match for {pattern} up to this line"),
            Notice::NoMoreMatchesSoFar(pattern) => {
                let previous = key(Command::Match(Direction::Back));
                write!(f, "no more matches for {pattern} up to this line; press {previous} to go back")
            }
            Notice::Wrapped { direction, number, count } => {
                let end = match direction {
                    Direction::Forward => "the start",
                    Direction::Back => "the end",
                };
                write!(f, "went on from {end} of the log: match {number} of {count}")
            }
            Notice::OnlyMatch => f.write_str("this is the only match"),
            Notice::StillSearching => f.write_str("still searching; none found yet in this direction"),
            Notice::Unfiltered => f.write_str("all lines are shown again"),
            Notice::WillFilter => f.write_str("will filter once the log has loaded"),
            Notice::NothingKept => {
                write!(
                    f,
                    "no such line; press {} and {} to show all",
                    key(Command::Filter),
                    key(Command::Enter)
                )
            }
            Notice::OutsideFilter => {
                let keys = (key(Command::Filter), key(Command::Enter));
                write!(f, "the filter hides this line; press {} and {} to show all", keys.0, keys.1)
            }
            Notice::NoMatchBefore => f.write_str("no match before this line"),
            Notice::NoSession => f.write_str("this log has no timed events"),
            Notice::OutsideSession { start, end } => {
                write!(f, "outside the session ({} to {})", format_hms(*start), format_hms(*end))
            }
            Notice::NoSuchTime => f.write_str("the session does not include that time of day"),
            Notice::NoSuchDay => f.write_str("the session does not include that day and time"),
            Notice::NoClock => {
                f.write_str("this log has no clock times; use elapsed time, such as 0:20:10 or 6h")
            }
            Notice::OtherLog => f.write_str("this citation is from another log: the SHA-256 differs"),
            Notice::OtherTitle => f.write_str("this citation is of another log: the title differs"),
            Notice::NothingCited => f.write_str("this log has no line where the citation says"),
            Notice::NoPage(line) => write!(f, "no line of this log has the source {line}"),
            Notice::NotOnTape(tape) => {
                let tape = tape.strip_prefix("tape ").unwrap_or(tape);
                write!(f, "tape {tape} has no such position")
            }
            Notice::NoEvent { number, count } => write!(f, "no event #{number}; the log has {count}"),
            Notice::NoGap { number, count } => {
                write!(f, "no gap {number}; the log has {}", gap_count(*count))
            }
            Notice::NoPart { gap, part, count: 0 } => {
                write!(f, "no part {gap}.{part}; gap {gap} has no parts")
            }
            Notice::NoPart { gap, part, count } => {
                write!(f, "no part {gap}.{part}; gap {gap} has {}", counted(*count as u64, "part"))
            }
            Notice::HiddenGap(number) => write!(f, "gap {number} is shorter than --min-gap and hidden"),
            Notice::NoTape { number, count } => write!(f, "no tape {number}; the log has {count}"),
            Notice::NoMarkNamed { name, near: Some(near) } => {
                write!(f, "no mark named {name}; did you mean {near}?")
            }
            Notice::NoMarkNamed { name, near: None } => {
                let (tab, times) = (key(Command::Panel(Direction::Forward)), presses("marks"));
                write!(f, "no mark named {name}; press {tab} {times} to list the marks")
            }
            Notice::NoMark { kind, number } => write!(f, "no {kind} {number} in this log"),
            Notice::NotSorted => f.write_str("only the gaps panel can be sorted"),
            Notice::NotFolded => f.write_str("only the gaps panel has parts to fold"),
            Notice::OnePart(gap) => write!(f, "gap {gap} is one part: nothing to fold"),
            Notice::OnePartSoFar(gap) => {
                write!(f, "gap {gap} continues past this line: no second part to fold so far")
            }
            Notice::PersonSilent => f.write_str("this person says nothing in this log"),
            Notice::NoEventOnLine => f.write_str("no event on that line"),
            Notice::NoMedia => f.write_str("the log names no media file for this line"),
            Notice::CannotCite => f.write_str("cannot cite while loading; try again"),
            Notice::Hashing => f.write_str("computing the log's SHA-256 …"),
            Notice::NothingToCite => f.write_str("no line here to cite, or it is hidden"),
            Notice::Added(1) => {
                f.write_str("1 line was added to the log; --follow shows new lines as they come")
            }
            Notice::Added(n) => {
                write!(f, "{n} lines were added to the log; --follow shows new lines as they come")
            }
            Notice::Changed { change, follow } => f.write_str(match (change, follow) {
                (Change::Truncated, false) => "the log was truncated; reopen it to see the current version",
                (Change::Overwritten, false) => {
                    "the log was overwritten; reopen it to see the current version"
                }
                (Change::Replaced, false) => "the log file was replaced; reopen it to see the new one",
                (Change::Deleted, false) => "the log was deleted; this is what it contained",
                (Change::Truncated, true) => "the log was truncated; reloading it",
                (Change::Overwritten, true) => "the log was overwritten; reloading it",
                (Change::Replaced, true) => "the log file was replaced; loading the new one",
                (Change::Deleted, true) => {
                    "the log was deleted; this is what it contained; waiting for a new one"
                }
            }),
            Notice::Reloaded(change) => f.write_str(match change {
                Change::Truncated => "the log was truncated and has been reloaded",
                Change::Overwritten => "the log was overwritten and has been reloaded",
                Change::Replaced | Change::Deleted => "the log file was replaced; this is the new one",
            }),
            Notice::PausedAtGap => {
                write!(f, "paused at a gap; press {} to continue", key(Command::PlayPause))
            }
            Notice::End { follow: false } => f.write_str("end of the log"),
            Notice::End { follow: true } => f.write_str("end so far; new lines appear as they come"),
            Notice::AtEnd { follow } => {
                let end = if *follow { "end so far" } else { "end" };
                write!(f, "this is the {end}; press {} to go to the start", key(Command::First))
            }
            Notice::Speed(speed) => write!(f, "speed {speed}"),
            Notice::PastedOutside => {
                write!(f, "type {} or {} before pasting", key(Command::Go), key(Command::Search))
            }
        }
    }
}

/// How often to press the key for the next panel to open the one with this title from the transcript.
fn presses(title: &str) -> String {
    match TABS.iter().position(|tab| tab.title == title).map_or(1, |at| at + 1) {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    }
}

fn side(direction: Direction) -> &'static str {
    match direction {
        Direction::Forward => "after",
        Direction::Back => "before",
    }
}

#[cfg(test)]
mod tests;
