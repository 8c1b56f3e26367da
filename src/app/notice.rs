//! The notices on the bottom line: each a value, so that a test need not know its sentence.

mod words;

use super::Key;
use super::coding_data::Shows;
use super::table::Direction;
use crate::session::Column;
use crate::store::Change;
use crate::time::{Millis, Speed};

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
    Resumed {
        /// The reference point of the hours, if it is not the start.
        zero: Option<String>,
    },
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
    /// Where a return, or its undoing, has led.
    Returned {
        /// The place.
        place: String,
        /// How many more there are.
        more: usize,
        /// Whether it was a return or its undoing.
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
    /// A citation has another title or none, but its place, date and time are those of this line.
    Untitled,
    /// A citation says something that is not so of what it leads to: that, and the citation of this.
    CitationDiffers {
        /// The first thing that differs.
        what: String,
        /// How this is cited.
        here: String,
    },
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
    /// Something is being written down.
    Keeping(String),
    /// It is on disk.
    ActKept(String),
    /// A step is being taken back.
    Undoing(String),
    /// It is taken back, on disk.
    Undone(String),
    /// It is not on disk.
    NotKept {
        /// Why.
        why: String,
        /// Whether writing is tried again.
        retried: bool,
    },
    /// The player ends once all is on disk.
    Leaving,
    /// There is no step of this session to undo.
    NothingToUndo,
    /// A note without words is none.
    NothingNoted,
    /// The focus is on no event.
    NothingToCode,
    /// A problem of a work file is on no line of the log.
    NoEventInWork,
    /// The other player of this coder has ended, and this one writes now.
    WritesAgain,
    /// Work files or codebooks have problems.
    WorkProblems {
        /// The first of them.
        first: String,
        /// How many there are.
        count: usize,
    },
    /// The log is not read yet.
    CannotCodeYet,
    /// The log is followed.
    CannotCodeGrowing,
    /// The log is no longer what was read.
    CannotCodeChanged,
    /// No name of a coder is known.
    NoCoder,
    /// A span begins at this place.
    SpanBegun(String),
    /// A span that was ended on a row that is no line ends on the line before it, or after it.
    SpanEnds {
        /// The side of the row.
        direction: Direction,
        /// The line.
        place: String,
    },
    /// The span was left.
    SpanLeft,
    /// What is shown of the work.
    WorkShown(Shows),
    /// There is no work in this direction.
    NoWork(Direction),
    /// No entry of the bar has this key.
    NoCodeKey(char),
    /// No code fits what was typed.
    NoSuchCode,
    /// A flag has nothing that could be changed.
    FlagOnly,
    /// There is no work of this coder on the line.
    NothingOwn,
    /// Nothing is selected that could be withdrawn.
    NothingToWithdraw,
    /// Text was pasted outside a prompt.
    PastedOutside,
}

impl Notice {
    /// Whether it says that a time is not in the session.
    pub(super) fn is_outside(&self) -> bool {
        matches!(self, Notice::NoSuchTime | Notice::OutsideSession { .. })
    }
}

#[cfg(test)]
mod tests;
