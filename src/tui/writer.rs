//! A thread that writes to the terminal, one frame at a time, and reports when the terminal has read it.
//!
//! The loop never waits for the terminal. It hands over a frame when the writer is free. Until then it handles keys and
//! time as usual, and the result is one frame, drawn when the terminal has read the last one. Frames are dropped, never
//! queued: one is in flight.

use super::backpressure::Backpressure;
use super::incoming::Incoming;
use rustix::fs::{Mode, OFlags};
use rustix::termios::{QueueSelector, tcflush, ttyname};
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::os::fd::AsFd;
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// How long to wait, when leaving, for a terminal that reads nothing.
const FAREWELL: Duration = Duration::from_millis(500);
/// How long the rest may then take.
const LEFT: Duration = Duration::from_millis(100);

/// Writes to the terminal. Bytes are sent with the next flush.
#[derive(Debug)]
pub(super) struct TerminalWriter {
    piece: Vec<u8>,
    handle: WriterHandle,
}

/// The state that the loop and the thread share.
#[derive(Clone, Debug)]
pub(super) struct WriterHandle {
    state: Arc<(Mutex<State>, Condvar)>,
    waker: Option<Arc<mio::Waker>>,
}

/// The state of the writer.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each may hold with any other: none is a mode")]
struct State {
    /// The bytes to write next.
    waiting: Vec<u8>,
    /// Whether a frame is being written, or was written and not read yet.
    busy: bool,
    /// Whether the loop wants a message when the writer is free.
    tell: bool,
    /// Whether the terminal is being restored: do not wait.
    leaving: bool,
    /// The last bytes to write then.
    words: Vec<u8>,
    /// Whether to discard what the terminal has not read.
    giving_up: bool,
    /// Whether the terminal is gone.
    gone: bool,
}

impl TerminalWriter {
    /// A writer to the terminal on standard output. It reports read frames and errors to the loop.
    ///
    /// # Errors
    /// The system's error if the thread cannot start.
    pub(super) fn new(to: SyncSender<Incoming>) -> io::Result<TerminalWriter> {
        let terminal = own_end()?;
        let backpressure = Backpressure::new(&terminal);
        let waker = backpressure.waker().map(Arc::new);
        let handle = WriterHandle { state: Arc::default(), waker };
        let thread = Thread { terminal, backpressure, handle: handle.clone(), to };
        thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || thread.run())
            .map_err(|e| io::Error::new(e.kind(), format!("cannot start a thread: {e}")))?;
        Ok(TerminalWriter { piece: Vec::new(), handle })
    }

    /// Whether the terminal has read everything. If not, the loop gets a message once it has.
    #[must_use]
    pub(super) fn is_free(&self) -> bool {
        let mut state = self.handle.lock();
        let (told, free) = (state.tell, state.is_free());
        state.tell = !free;
        drop(state);
        if !free && !told {
            self.handle.wake();
        }
        free
    }

    /// A handle with which any thread can restore the terminal.
    #[must_use]
    pub(super) fn handle(&self) -> WriterHandle {
        self.handle.clone()
    }
}

impl Write for TerminalWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Hands over what was written, without waiting.
    fn flush(&mut self) -> io::Result<()> {
        if !self.piece.is_empty() {
            let mut state = self.handle.lock();
            if state.waiting.is_empty() {
                std::mem::swap(&mut state.waiting, &mut self.piece);
            } else {
                state.waiting.append(&mut self.piece);
            }
            self.piece.clear();
            self.handle.state.1.notify_all();
        }
        Ok(())
    }
}

impl State {
    fn is_free(&self) -> bool {
        self.waiting.is_empty() && !self.busy
    }
}

impl WriterHandle {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes the thread while it waits for the terminal, so that it checks the shared state again.
    fn wake(&self) {
        if let Some(waker) = &self.waker {
            let _ = waker.wake();
        }
    }

    /// Writes the last bytes to the terminal, and returns within a second even if that fails. If the terminal reads
    /// nothing, unread output is discarded to make room for the last bytes.
    pub(super) fn leave(&self, words: &[u8]) {
        let mut state = self.lock();
        state.leaving = true;
        state.words = words.to_vec();
        state.waiting.extend_from_slice(words);
        for within in [FAREWELL, LEFT] {
            self.state.1.notify_all();
            self.wake();
            let busy = |state: &mut State| !state.is_free() && !state.gone;
            state = match self.state.1.wait_timeout_while(state, within, busy) {
                Ok((state, _)) => state,
                Err(poisoned) => poisoned.into_inner().0,
            };
            if !busy(&mut state) {
                break;
            }
            state.giving_up = true;
        }
        state.leaving = false;
        state.giving_up = false;
    }
}

/// Opens the terminal again without blocking, so that other programs that write to it are not affected. If that fails,
/// writes block.
#[expect(
    clippy::disallowed_methods,
    reason = "the player writes its own sequences and text that was made visible"
)]
fn own_end() -> io::Result<File> {
    let stdout = rustix::stdio::stdout();
    let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let own = ttyname(stdout, Vec::new()).and_then(|name| rustix::fs::open(name, flags, Mode::empty()));
    Ok(match own {
        Ok(own) => own.into(),
        Err(_) => stdout.try_clone_to_owned()?.into(),
    })
}

/// The state of the thread.
struct Thread {
    terminal: File,
    backpressure: Backpressure,
    handle: WriterHandle,
    to: SyncSender<Incoming>,
}

impl Thread {
    fn run(mut self) {
        let mut piece = Vec::new();
        loop {
            {
                let mut state = self.handle.lock();
                while state.waiting.is_empty() {
                    state = self.handle.state.1.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
                std::mem::swap(&mut state.waiting, &mut piece);
                state.busy = true;
            }
            self.backpressure.before_write();
            let written = self.write(&piece).and_then(|()| self.wait_until_read());
            piece.clear();
            let mut state = self.handle.lock();
            state.busy = false;
            state.gone = written.is_err();
            self.handle.state.1.notify_all();
            let tell = std::mem::take(&mut state.tell);
            drop(state);
            // The loop may have ended: its channel is then closed.
            if let Err(e) = written {
                let _ = self.to.send(Incoming::WriteFailed(e));
                return;
            }
            if tell && self.to.send(Incoming::FrameRead).is_err() {
                return;
            }
        }
    }

    /// Writes bytes. If the terminal is being restored and reads nothing, only the last bytes are written.
    fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        let mut left = piece;
        while !left.is_empty() {
            match self.terminal.write(left) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(n) => left = left.get(n..).unwrap_or_default(),
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) if e.kind() == ErrorKind::WouldBlock => {
                    if self.handle.lock().giving_up {
                        return self.give_up();
                    }
                    self.backpressure.wait_for_room(|| self.handle.lock().giving_up);
                }
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }

    fn wait_until_read(&mut self) -> io::Result<()> {
        let (handle, mut terminal) = (&self.handle, &self.terminal);
        // The reminder changes nothing: every frame ends in plain style.
        let remind = || match terminal.write(b"\x1b[m") {
            // If there is no room for it, an edge will follow.
            Err(e) if !matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => Err(e),
            Ok(_) | Err(_) => Ok(()),
        };
        self.backpressure.wait(|| handle.lock().leaving, || handle.lock().tell, remind)
    }

    /// Discards what the terminal has not read, ends a sequence that this may have cut, and writes the last bytes.
    fn give_up(&mut self) -> io::Result<()> {
        const CANCEL: &[u8] = b"\x18\x1b\\";
        let _ = tcflush(self.terminal.as_fd(), QueueSelector::OFlush);
        let words = {
            let mut state = self.handle.lock();
            state.waiting.clear();
            std::mem::take(&mut state.words)
        };
        self.terminal.write_all(CANCEL)?;
        self.terminal.write_all(&words)
    }
}
