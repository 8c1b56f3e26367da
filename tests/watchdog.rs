//! Makes a test that hangs a failure that names it. Without this, the harness only says that a test is slow.
//!
//! The helpers that start players, programs and readers call [`watch`], so that no test has to.

use crate::pty::terminal::now;
use std::collections::HashMap;
use std::io::Write;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

/// The longest time from one call of [`watch`] to the next, or to the end of the test: far more than any test takes on a
/// busy machine.
const LIMIT: Duration = Duration::from_secs(300);

/// The threads of tests: their names, and when each last called [`watch`].
#[expect(clippy::disallowed_methods, reason = "a test that hangs returns to nobody")]
static WATCHED: LazyLock<Mutex<HashMap<ThreadId, (String, Instant)>>> = LazyLock::new(|| {
    thread::spawn(|| {
        loop {
            thread::sleep(LIMIT / 60);
            let watched = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((name, _)) = watched.values().find(|(_, since)| since.elapsed() > LIMIT) {
                let seconds = LIMIT.as_secs();
                // The harness would keep what `eprintln` prints to itself.
                let _ = writeln!(std::io::stderr(), "\ntest {name} ... FAILED: it hangs, for {seconds} s");
                std::process::exit(101);
            }
        }
    });
    Mutex::default()
});

/// Ends the watch over a thread when the thread ends, as every test's does.
struct Watch(ThreadId);

impl Drop for Watch {
    fn drop(&mut self) {
        WATCHED.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

thread_local! {
    static WATCH: Watch = Watch(thread::current().id());
}

/// From now on this thread may run for [`LIMIT`].
pub fn watch() {
    let thread = thread::current();
    let name = thread.name().unwrap_or("of an unnamed thread").to_owned();
    WATCHED.lock().unwrap_or_else(PoisonError::into_inner).insert(WATCH.with(|watch| watch.0), (name, now()));
}
