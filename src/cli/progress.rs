//! A progress line on standard error: the percentage, the speed, and the time left.
//!
//! The line is shown only on a terminal and only for a task that takes over a second. It is erased when the task is done.
//! The library indicatif keeps the time.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

/// A task that takes less time shows no line.
const AFTER: Duration = Duration::from_secs(1);
/// How often the line is redrawn in a second; few, for slow connections.
const HERTZ: u8 = 4;

/// Whether a task may show its progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// On standard error.
    Stderr,
    /// Nowhere: the player has the screen.
    Nowhere,
}

/// The progress of one task over a number of bytes.
pub(super) struct Progress {
    bar: ProgressBar,
    shown: bool,
}

impl Progress {
    /// Starts a task, such as `reading`. Nothing is shown yet.
    pub(super) fn new(task: &'static str, bytes: u64) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::hidden());
        let line = "{msg} {percent} % of {decimal_total_bytes}, {decimal_bytes_per_sec}, {eta} left";
        let bar = match ProgressStyle::with_template(line) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        };
        Progress { bar: bar.with_message(task), shown: false }
    }

    /// Reports how many bytes are done.
    pub(super) fn at(&mut self, bytes: u64) {
        self.bar.set_position(bytes);
        if !self.shown && self.bar.elapsed() >= AFTER {
            self.shown = true;
            // indicatif writes nothing if standard error is no terminal.
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(HERTZ));
        }
    }
}

/// The progress of one task over several files.
#[derive(Clone)]
pub(super) struct Files(Option<Rc<Shared>>);

struct Shared {
    progress: RefCell<Progress>,
    /// The bytes of the files before this one.
    before: Cell<u64>,
}

impl Files {
    /// Starts a task.
    pub(super) fn new(shown: Shown, task: &'static str, bytes: u64) -> Files {
        let shared = || Shared { progress: RefCell::new(Progress::new(task, bytes)), before: Cell::new(0) };
        Files((shown == Shown::Stderr).then(|| Rc::new(shared())))
    }

    /// Reports how many bytes of this file are done.
    pub(super) fn at(&self, bytes: u64) {
        if let Some(shared) = &self.0 {
            shared.progress.borrow_mut().at(shared.before.get() + bytes);
        }
    }

    /// Ends a file of this many bytes.
    pub(super) fn next(&self, bytes: u64) {
        if let Some(shared) = &self.0 {
            shared.before.set(shared.before.get() + bytes);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_task_shows_nothing() {
        let mut progress = Progress::new("reading", 1000);
        progress.at(500);
        assert!(!progress.shown && progress.bar.is_hidden());
        assert_eq!((progress.bar.position(), progress.bar.length()), (500, Some(1000)));
    }

    #[test]
    fn files_are_counted_one_after_the_other() {
        let files = Files::new(Shown::Stderr, "reading", 1000);
        files.at(100);
        files.next(400);
        files.clone().at(100);
        let shared = files.0.as_ref().unwrap();
        assert_eq!(shared.progress.borrow().bar.position(), 500);
        assert!(
            Files::new(Shown::Nowhere, "reading", 1000).0.is_none(),
            "the player has a screen of its own"
        );
    }
}
