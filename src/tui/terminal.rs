//! The system's side of the terminal: what is read from it, raw mode, its size.

use crate::app::MAX_SIDE;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};
use std::io;
use std::io::IsTerminal;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::{Mutex, PoisonError};

/// The size of a terminal that does not say, such as one on a serial line: that of a VT100.
const UNKNOWN: (u16, u16) = (80, 24);

/// The terminal's settings before raw mode.
static BEFORE: Mutex<Option<(OwnedFd, Termios)>> = Mutex::new(None);

/// The terminal that keys come from: standard input, or the terminal of the process if that is none.
///
/// # Errors
/// The system's error if the process has no terminal.
pub(super) fn input() -> io::Result<OwnedFd> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return stdin.as_fd().try_clone_to_owned();
    }
    Ok(rustix::fs::open("/dev/tty", OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty())?)
}

/// Waits for bytes; returns how many, 0 if the terminal is gone.
///
/// # Errors
/// The system's error.
pub(super) fn read(input: &OwnedFd, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match rustix::io::read(input, &mut *buffer) {
            Err(Errno::INTR) => {}
            // Another program may have left the terminal in a mode in which reading does not wait.
            Err(Errno::AGAIN) => {
                let _ = poll(&mut [PollFd::new(input, PollFlags::IN)], None);
            }
            read => return Ok(read?),
        }
    }
}

/// Has keys arrive as they are pressed, without an echo and without signals. Does nothing in raw mode.
///
/// # Errors
/// The system's error if the process has no terminal.
pub(super) fn enter_raw_mode() -> io::Result<()> {
    let mut before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
    if before.is_none() {
        let terminal = input()?;
        let settings = tcgetattr(&terminal)?;
        let mut raw = settings.clone();
        raw.make_raw();
        tcsetattr(&terminal, OptionalActions::Now, &raw)?;
        *before = Some((terminal, settings));
    }
    Ok(())
}

/// Restores the settings from before raw mode. Errors are ignored: the terminal may be gone.
pub(super) fn leave_raw_mode() {
    if let Some((terminal, settings)) = BEFORE.lock().unwrap_or_else(PoisonError::into_inner).take() {
        let _ = tcsetattr(&terminal, OptionalActions::Now, &settings);
    }
}

/// The columns and rows of the terminal on standard output, at most [`MAX_SIDE`] of each.
///
/// # Errors
/// The system's error if standard output is no terminal.
#[expect(clippy::disallowed_methods, reason = "asks for the size and writes nothing")]
pub(super) fn size() -> io::Result<(u16, u16)> {
    let size = tcgetwinsize(rustix::stdio::stdout())?;
    let known = size.ws_col > 0 && size.ws_row > 0;
    Ok(if known { (size.ws_col.min(MAX_SIDE), size.ws_row.min(MAX_SIDE)) } else { UNKNOWN })
}
