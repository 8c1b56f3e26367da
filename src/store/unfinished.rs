//! Removes unfinished files when a signal ends the program.
//!
//! A thread of its own waits for signals, so that it acts at once even while the program waits for a pipe or a slow disk.
//! It removes the unfinished files and then ends the program by the same signal, so that the parent process sees why it
//! ended. Without [`clean_up_on_signals`] signals have their default effect; the player handles them itself.

use anyhow::{Context, Result};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// The temporary files of this process. They are created, renamed and removed only while this is locked, and so never
/// while the program is being ended.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// The list of unfinished files, locked.
pub(super) fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    // A panic while it was locked leaves the list intact.
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps a file in the list until it is dropped.
#[derive(Debug)]
pub(super) struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    /// Adds a file to the list.
    pub(super) fn new(list: &mut Vec<PathBuf>, path: &Path) -> Unfinished {
        list.push(path.to_owned());
        Unfinished { path: path.to_owned() }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let mut list = unfinished();
        if let Some(at) = list.iter().position(|path| *path == self.path) {
            list.swap_remove(at);
        }
    }
}

/// From now on SIGHUP, SIGINT and SIGTERM remove the unfinished files before they end the program. A signal that the
/// parent process set to be ignored stays ignored (on Linux).
///
/// # Errors
/// One sentence: the system refuses.
pub fn clean_up_on_signals() -> Result<()> {
    let ignored = ignored();
    let handled = [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0);
    let mut signals = Signals::new(handled).context("cannot wait for signals")?;
    let end = move || {
        for signal in signals.forever() {
            let list = unfinished();
            let removed = list.iter().filter(|path| fs::remove_file(path).is_ok()).count();
            if signal == SIGINT && removed > 0 {
                report_stop();
            }
            // Ends the program: the list stays locked until then.
            let _ = emulate_default_handler(signal);
            drop(list);
        }
    };
    thread::Builder::new().name("signals".to_owned()).spawn(end).context("cannot wait for signals")?;
    Ok(())
}

/// From now on a write beyond the limit on the size of files (`ulimit -f`) is an error like any other. Otherwise a signal
/// would end the program in the middle of it.
///
/// # Errors
/// One sentence: the system refuses.
pub fn report_size_limit() -> Result<()> {
    // Nobody reads the flag: that the signal is caught is enough.
    signal_hook::flag::register(SIGXFSZ, Arc::default()).context("cannot wait for signals")?;
    Ok(())
}

/// Reports after Ctrl-C at a terminal that nothing was written. The terminal may be stopped (Ctrl-S) or standard error
/// locked, so this waits only briefly.
#[expect(clippy::disallowed_methods, reason = "a text of our own, which erases the progress line")]
fn report_stop() {
    const PATIENCE: Duration = Duration::from_millis(200);
    if !io::stderr().is_terminal() {
        return;
    }
    let (done, finished) = sync_channel(1);
    let say = move || {
        // Overwrites the progress line.
        let _ = io::stderr().write_all(b"\r\x1b[Kuntaped: stopped; nothing was written\n");
        let _ = done.send(());
    };
    if thread::Builder::new().name("stopped".to_owned()).spawn(say).is_ok() {
        let _ = finished.recv_timeout(PATIENCE);
    }
}

/// The ignored signals, signal 1 as the lowest bit; none if the system does not report them.
fn ignored() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let bits = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    bits.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok()).unwrap_or(0)
}
