//! The sentence of each notice, with its keys taken from the table of commands.

use super::Notice;
use crate::app::panel::TABS;
use crate::app::table::{Command, Direction, STOP_WAITING, key_name, key_of};
use crate::describe::gap_count;
use crate::record::counted;
use crate::store::Change;
use crate::time::{format_hms, format_in_words};
use std::fmt;

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
                "{} plays, {} goes to the next gap, {} lists all, {} help",
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
            Notice::Resumed { zero } => {
                let (back, zeros) = (key(Command::Return(Direction::Back)), key(Command::Zeros));
                match zero {
                    None => write!(f, "you left off here; press {back} to return to the start"),
                    Some(zero) => {
                        write!(
                            f,
                            "you left off here ({back}: the start); hours count from {zero} ({zeros} changes it)"
                        )
                    }
                }
            }
            Notice::Blind => {
                let (play, line, blind) =
                    (key(Command::PlayPause), key(Command::Line(Direction::Forward)), key(Command::Blind));
                write!(f, "later lines are hidden; {play} plays, {line} steps, {blind} shows them")
            }
            Notice::BlindOn => {
                let blind = key(Command::Blind);
                write!(f, "blind: later lines are hidden; press {blind} to show them")
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
            Notice::Returned { place, more, direction } => {
                let press = key(Command::Return(*direction));
                let back = if *direction == Direction::Back { "back" } else { "again" };
                match more {
                    0 => write!(f, "{back} at {place}; no more to go"),
                    more => write!(f, "{back} at {place}; {more} more with {press}"),
                }
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
            Notice::Keeping(what) => write!(f, "{what} …"),
            Notice::ActKept(what) => write!(f, "{what}; {} undoes it", key(Command::UndoWork)),
            Notice::Undoing(what) => write!(f, "undoing: {what} …"),
            Notice::Undone(what) => write!(f, "undone: {what}"),
            Notice::NotKept { why, retried: true } => write!(f, "NOT on disk yet, trying again: {why}"),
            Notice::NotKept { why, retried: false } => write!(f, "nothing was written down: {why}"),
            Notice::Leaving => write!(f, "writing what you did to disk; {} again asks", key(Command::Quit)),
            Notice::NothingToUndo => {
                let own = key(Command::OwnWork);
                write!(f, "nothing of this session is left to undo; {own} withdraws earlier work on a line")
            }
            Notice::NothingNoted => f.write_str("an empty note is not kept"),
            Notice::NoEventInWork => {
                f.write_str("this problem is in a file of notes and codes, on no line of the log")
            }
            Notice::WritesAgain => {
                f.write_str("you can write again: the other untaped that was writing has ended")
            }
            Notice::WorkProblems { first, count } => {
                let more = if *count > 1 { format!(" (of {count})") } else { String::new() };
                write!(f, "{}{more}; {} lists problems", short_problem(first), key(Command::Problems))
            }
            Notice::NothingToCode => {
                let mark = key(Command::OwnMark);
                write!(f, "this row is no line of the log; go to a line first ({mark} marks this moment)")
            }
            Notice::CannotCodeYet => f.write_str("you can write things down once the log has loaded"),
            Notice::CannotCodeGrowing => f.write_str(
                "a log that still grows cannot be coded; open it without --follow when it is complete",
            ),
            Notice::CannotCodeChanged => {
                f.write_str("the log has changed since it was read; open it again to write things down")
            }
            Notice::NoCoder => f.write_str(
                "who codes? Quit, and give --coder NAME: letters, digits, hyphens, underscores, points",
            ),
            Notice::SpanBegun(place) => {
                let span = key(Command::CodeSpan);
                write!(f, "span from {place}: go to its last line and press {span}; {esc} leaves it")
            }
            Notice::SpanEnds { direction, place } => {
                let side = side(*direction);
                write!(f, "this row is no line of the log: the span ends on the line {side} it, {place}")
            }
            Notice::SpanLeft => f.write_str("no span"),
            Notice::WorkShown(shows) => f.write_str(shows.words()),
            Notice::NoWork(direction) => write!(f, "no notes or codes {} this line", side(*direction)),
            Notice::NoCodeKey(pressed) => write!(f, "no entry has the key {pressed}"),
            Notice::NoSuchCode => f.write_str("no code has these words"),
            Notice::FlagOnly => write!(f, "a flag is there or not; {} withdraws it", key(Command::Withdraw)),
            Notice::NothingOwn => f.write_str("you have written nothing on this line"),
            Notice::NothingToWithdraw => f.write_str("nothing here can be withdrawn"),
            Notice::NoSuchTime => f.write_str("the session does not include that time of day"),
            Notice::NoSuchDay => f.write_str("the session does not include that day and time"),
            Notice::NoClock => {
                f.write_str("this log has no clock times; use elapsed time, such as 0:20:10 or 6h")
            }
            Notice::OtherLog => f.write_str("this citation is from another log: the SHA-256 differs"),
            Notice::OtherTitle => f.write_str("this citation is of another log: the title differs"),
            Notice::Untitled => {
                f.write_str("the citation has not the title of this log; place, date and time fit this line")
            }
            Notice::CitationDiffers { what, here } => {
                write!(f, "“{what}” in the citation is not so here: {here}")
            }
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
                let search = key(Command::Search);
                write!(
                    f,
                    "no mark named {name}; {tab} {times} lists the marks, {search}{name} searches the words"
                )
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

/// A problem without the folder of its file.
fn short_problem(problem: &str) -> &str {
    let file = problem.split_once(".jsonl:").map_or(problem, |(file, _)| file);
    let folder = file.rfind(std::path::MAIN_SEPARATOR).map_or(0, |at| at + 1);
    problem.get(folder..).unwrap_or(problem)
}

fn side(direction: Direction) -> &'static str {
    match direction {
        Direction::Forward => "after",
        Direction::Back => "before",
    }
}
