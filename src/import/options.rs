//! What the user states about a file to import, and how progress is reported.

use super::guesses::Allowed;
use super::names::key;
use crate::record::words;
use crate::time::{DateOrder, FrameRate, SessionTime};
use jiff::tz::TimeZone;
use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

/// What the user states about a file.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The columns of a table: `start=1,end=2,speaker=3,text=4`, as typed.
    pub columns: Option<String>,
    /// The unit of a table's times, as typed: `s`, `ms` or `hms`.
    pub unit: Option<String>,
    /// The pattern of a line of timestamped text, as typed.
    pub pattern: Option<String>,
    /// When the recording started, by the clock that it shows: the local date and time, as if it were UTC.
    pub start: Option<SessionTime>,
    /// What times without a date are.
    pub times_are: Option<TimesAre>,
    /// Whether dates of numbers have the day or the month first.
    pub date_order: Option<DateOrder>,
    /// How many frames a second has, for times that count frames.
    pub frame_rate: Option<FrameRate>,
    /// Whether other tiers and columns are kept, as extra fields.
    pub keep_tiers: bool,
    /// Known names of speakers. One of these before a colon is a speaker even if it occurs once.
    pub names: KnownNames,
    /// The time zone of dates and times without an offset. Only custody logs have them.
    pub zone: Option<TimeZone>,
    /// The guesses that may be made. What needs another is refused, or read without it.
    pub allowed: Allowed,
    /// Whether to keep what each line of a custody log became.
    pub explain: Explain,
    /// Reports the progress of the import.
    pub progress: Progress,
}

words! {
    /// What times without a date are, with the word for `--times-are`.
    pub enum TimesAre {
        /// Times of day.
        Day = "day",
        /// Times from the start of the recording.
        Tape = "tape",
    }
}

/// Whether to keep what each line of a custody log became.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Explain {
    /// Nothing is kept.
    #[default]
    Nothing,
    /// [`Transcript::readings`](super::Transcript::readings) has every line.
    EveryLine,
}

/// Names that are known to be speakers': those of all people in a case, and those that one transcript uses.
/// They are compared without regard to letter case, and are kept as [`KnownNames::keys`] gives them.
#[derive(Clone, Debug, Default)]
pub struct KnownNames {
    /// The names of the people in a case, which all of its recordings share.
    pub of_people: Arc<HashSet<String>>,
    /// Further names that the transcript uses.
    pub of_speakers: Arc<HashSet<String>>,
}

impl KnownNames {
    /// What is compared of names.
    pub fn keys(names: impl IntoIterator<Item = impl AsRef<str>>) -> Arc<HashSet<String>> {
        Arc::new(names.into_iter().map(|name| key(name.as_ref())).collect())
    }

    /// Whether a name is one of them.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        let is_none = self.of_people.is_empty() && self.of_speakers.is_empty();
        let is_in = |key: &String| self.of_people.contains(key) || self.of_speakers.contains(key);
        !is_none && is_in(&key(name))
    }
}

/// The fewest bytes between two reports.
const EVERY: u64 = 1 << 16;

/// Reports how many bytes of a text are read. The default does nothing. Formats that are parsed as a whole, such as JSON,
/// do not report.
#[derive(Clone, Default)]
pub struct Progress {
    report: Option<Rc<dyn Fn(u64)>>,
    next: Cell<u64>,
}

impl Progress {
    /// Calls a function with the number of bytes read so far.
    #[must_use]
    pub fn new(report: impl Fn(u64) + 'static) -> Progress {
        Progress { report: Some(Rc::new(report)), next: Cell::default() }
    }

    /// Notes that the first `bytes` of the text are read.
    pub(super) fn at(&self, bytes: usize) {
        let bytes = bytes as u64;
        if let Some(report) = self.report.as_ref().filter(|_| bytes >= self.next.get()) {
            self.next.set(bytes + EVERY);
            report(bytes);
        }
    }

    /// Reports each line as it is read.
    pub(super) fn of_lines<'t>(
        &self,
        lines: impl Iterator<Item = (u64, &'t str)>,
    ) -> impl Iterator<Item = (u64, &'t str)> {
        let mut done = 0;
        lines.inspect(move |(_, line)| {
            done += line.len() + 1;
            self.at(done);
        })
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress").field("reports", &self.report.is_some()).finish_non_exhaustive()
    }
}
