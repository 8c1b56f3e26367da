//! The files in the making, and what becomes of them when a signal ends the program: nothing of them is left.
//!
//! A signal is heard by a thread of its own, and so at once, whatever the rest of the program waits for: more of a
//! pipe, a slow disk. That thread takes the unfinished files away, and ends the program by the signal, so that whoever
//! started it sees why it ended. Without [`clean_up_on_signals`] a signal does what it does by itself: the player has
//! its own way to hear of them.

use anyhow::{Context, Result};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// The temporary files of this process. Whoever holds the lock may make, name or remove one: so a file never comes or
/// goes while the program is being ended.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// The list of unfinished files, locked.
pub(super) fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    // What panicked while it held the lock left a list that is whole.
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The place of a file in the list, for as long as it is unfinished.
#[derive(Debug)]
pub(super) struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    /// Enters a file into the list.
    pub fn enter(list: &mut Vec<PathBuf>, path: &Path) -> Unfinished {
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

/// From now on a hang-up, Ctrl-C or a request to end takes the unfinished files away before it ends the program. A
/// signal that whoever started the program wants to be ignored stays ignored, where the system tells (Linux).
///
/// # Errors
/// One sentence: the system refuses.
pub fn clean_up_on_signals() -> Result<()> {
    let ignored = ignored();
    let heard = [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0);
    let mut signals = Signals::new(heard).context("signals cannot be heard")?;
    let end = move || {
        for signal in signals.forever() {
            let list = unfinished();
            let gone = list.iter().filter(|path| fs::remove_file(path).is_ok()).count();
            if signal == SIGINT && gone > 0 {
                say_stopped();
            }
            // Ends the program: the list stays locked until then.
            let _ = emulate_default_handler(signal);
            drop(list);
        }
    };
    thread::Builder::new().name("signals".to_owned()).spawn(end).context("signals cannot be heard")?;
    Ok(())
}

/// Tells whoever pressed Ctrl-C at a terminal that nothing was written. The terminal may be held (Ctrl-S), and whatever
/// the program was about to say may hold standard error: then the end is not waited for.
fn say_stopped() {
    const WAITS: Duration = Duration::from_millis(200);
    if !io::stderr().is_terminal() {
        return;
    }
    let (said, heard) = sync_channel(1);
    let say = move || {
        // In place of the line of progress.
        let _ = io::stderr().write_all(b"\r\x1b[Kuntaped: stopped: nothing was written\n");
        let _ = said.send(());
    };
    if thread::Builder::new().name("stopped".to_owned()).spawn(say).is_ok() {
        let _ = heard.recv_timeout(WAITS);
    }
}

/// The signals that are ignored, signal 1 as the lowest bit; none where the system does not tell.
fn ignored() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let bits = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    bits.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok()).unwrap_or(0)
}
