//! A line on standard error that says how far a long task is: how much is done, how fast, and what is left.
//!
//! Only on a terminal, only for a task that takes longer than a second, and gone without a trace when it is done. The
//! clock is the library's own.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// Whoever waits for less needs no line.
const AFTER: Duration = Duration::from_secs(1);
/// How often the line is written anew in a second: it crosses slow lines too.
const HERTZ: u8 = 4;

/// How far a task is that goes through so many bytes.
pub(super) struct Progress {
    bar: ProgressBar,
    shown: bool,
}

impl Progress {
    /// The progress of a task, such as `reading`. Nothing is shown yet.
    pub fn new(task: &'static str, bytes: u64) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::hidden());
        let line = "{msg} {percent} % of {decimal_total_bytes}, {decimal_bytes_per_sec}, {eta} left";
        let bar = match ProgressStyle::with_template(line) {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        };
        Progress { bar: bar.with_message(task), shown: false }
    }

    /// So many bytes are done.
    pub fn at(&mut self, bytes: u64) {
        self.bar.set_position(bytes);
        if !self.shown && self.bar.elapsed() >= AFTER {
            self.shown = true;
            // Where standard error is no terminal the library writes nothing.
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(HERTZ));
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
}
