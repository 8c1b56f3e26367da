//! What arrives at the loop, and the threads that send it.

use crate::session::{Batch, SearchCorpus, Session};
use crate::store::{self, Change, FollowStatus, Follower, Log};
use crossterm::event::Event;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::thread;

/// What arrives at the loop.
pub enum Incoming {
    /// The terminal sent something.
    Terminal(Event),
    /// The terminal is gone.
    TerminalGone,
    /// The terminal has taken the frame that kept another one waiting.
    FrameRead,
    /// The terminal cannot be written to.
    WriteFailed(std::io::Error),
    /// A signal.
    Signal(i32),
    /// A part of the log was read.
    Loaded(Batch),
    /// The log was read; a sentence where that failed half way.
    LoadEnded(Option<String>),
    /// Lines were added to the log.
    Grown(Batch),
    /// A log that is not followed was looked at.
    Looked {
        /// What looked at it, for the next time.
        follower: Box<Follower>,
        /// What was found; a sentence where that failed.
        look: Result<FollowStatus, String>,
        /// How many whole lines were added.
        lines: u64,
    },
    /// A log that is followed is no longer what was read.
    Changed(Change),
    /// It was read anew.
    Anew {
        /// The log, under the name that it has.
        log: Log,
        /// What was read.
        session: Box<Session>,
        /// Why.
        change: Change,
    },
    /// Something to tell the user.
    Told(String),
    /// Hits of a search.
    Hits {
        /// Which search.
        search: u64,
        /// Their places.
        places: Vec<usize>,
        /// Whether these are the last.
        complete: bool,
    },
    /// The SHA-256 of the log, or why there is none.
    Hashed(Result<String, String>),
}

/// How many messages may wait: a reader that is faster than the loop waits for it.
pub const WAITING: usize = 64;

/// Reads the terminal until it is gone.
pub fn read_terminal(to: SyncSender<Incoming>) {
    thread::spawn(move || {
        loop {
            let incoming = match crossterm::event::read() {
                Ok(event) => Incoming::Terminal(event),
                Err(_) => Incoming::TerminalGone,
            };
            let gone = matches!(incoming, Incoming::TerminalGone);
            if to.send(incoming).is_err() || gone {
                return;
            }
        }
    });
}

/// Waits for signals.
///
/// # Errors
/// What the system says.
pub fn wait_for_signals(to: SyncSender<Incoming>) -> std::io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP};
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT])?;
    thread::spawn(move || {
        for signal in signals.forever() {
            if to.send(Incoming::Signal(signal)).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// Reads a log, batch by batch.
pub fn read_log(log: Log, to: SyncSender<Incoming>) {
    thread::spawn(move || {
        let result = log.read(|batch| match to.send(Incoming::Loaded(batch)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        });
        let _ = to.send(Incoming::LoadEnded(result.err().map(|e| format!("{e:#}"))));
    });
}

/// Works out the SHA-256 of a log.
pub fn hash(log: Log, to: SyncSender<Incoming>) {
    thread::spawn(move || {
        let _ = to.send(Incoming::Hashed(log.sha256().map_err(|e| format!("{e:#}"))));
    });
}

/// Looks for a pattern in all events, in their order. Hits are sent as they are found; `cancelled` ends it.
pub fn search(searched: SearchCorpus, number: u64, cancelled: Arc<AtomicBool>, to: SyncSender<Incoming>) {
    thread::spawn(move || {
        let hits = |places, complete| Incoming::Hits { search: number, places, complete };
        let result = store::search(&searched, &cancelled, |found| {
            // The first hit is not kept waiting for others.
            if found.events.is_empty() || to.send(hits(found.events, false)).is_ok() {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        });
        if cancelled.load(Ordering::Relaxed) {
            return;
        }
        if let Err(e) = result {
            let _ = to.send(Incoming::Told(format!("the search broke off: {e}")));
        }
        let _ = to.send(hits(Vec::new(), true));
    });
}
