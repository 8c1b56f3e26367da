//! Reports the progress of a long import.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

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
