//! When the terminal has read what was written to it.
//!
//! The system takes what is written long before a terminal reads it: the buffer of a pseudo-terminal holds 20 kB,
//! which is 17 s of a line of 9,600 bits a second. A frame that was written is therefore not one that was taken.
//! But a system tells those who wait to write when the other side has read its buffer empty, or nearly so (Linux:
//! but for 128 bytes), also where there was room all the time: as an edge, which epoll and kqueue hand on. So
//! nothing need be asked of the terminal. Whether edges arrive is seen, not believed: where they do not, a frame
//! is taken when it is written.
//!
//! A write makes an edge of its own, and one that a very fast reader makes at the same moment is not told apart
//! from it. So where none follows for a while, something short is written that changes nothing, and its edge is
//! waited for: soon where edges come soon, and then ever more seldom.

use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token, Waker};
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::time::{Duration, Instant};

const LINE: Token = Token(0);
const WAKER: Token = Token(1);

/// What is known of the edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edges {
    /// One arrived behind a write.
    Seen,
    /// Nothing yet: they are waited for so long, once.
    Hoped,
    /// None arrived where one should have.
    Missing,
}

/// How long the first edge is waited for, where the system is known to have them.
const HOPE: Duration = Duration::from_secs(1);
/// After so long without an edge one is made at the soonest, and after twice as long again.
const SOON: Duration = Duration::from_millis(1);
/// After so long at the latest, where edges are late.
const LATE: Duration = Duration::from_millis(50);

/// After so long at the latest, once a terminal has read nothing for a while.
const SELDOM: Duration = Duration::from_secs(2);

/// How long room for more is waited for before it is tried whether there is some.
const ROOM: Duration = Duration::from_secs(10);

/// Tells when the terminal has read what was written.
pub struct Drain {
    poll: Option<Poll>,
    events: Events,
    edges: Edges,
    /// How long an edge may take before one is made: longer where they take long.
    soon: Duration,
}

impl Drain {
    /// For a terminal.
    pub fn of(terminal: &File) -> Drain {
        let poll = Poll::new().and_then(|poll| {
            poll.registry().register(&mut SourceFd(&terminal.as_raw_fd()), LINE, Interest::WRITABLE)?;
            Ok(poll)
        });
        let edges = if cfg!(target_os = "linux") { Edges::Hoped } else { Edges::Missing };
        let mut drain = Drain { poll: poll.ok(), events: Events::with_capacity(4), edges, soon: SOON };
        // The first edge says no more than that there is room.
        drain.next(Duration::ZERO);
        drain
    }

    /// What ends the waiting from another thread.
    pub fn waker(&self) -> Option<Waker> {
        self.poll.as_ref().and_then(|poll| Waker::new(poll.registry(), WAKER).ok())
    }

    /// Takes up the edges so far: something is about to be written.
    pub fn before_write(&mut self) {
        let late = matches!(self.next(Duration::ZERO), Next::Edge);
        if late && self.edges == Edges::Missing {
            self.edges = Edges::Seen;
        }
    }

    /// Waits until the terminal has read what was written just now, or until `enough`; `remind` writes
    /// something short that changes nothing.
    ///
    /// # Errors
    /// Those of `remind`.
    pub fn wait(
        &mut self,
        enough: impl Fn() -> bool,
        mut remind: impl FnMut() -> io::Result<()>,
    ) -> io::Result<()> {
        // The edge of the write itself.
        self.next(Duration::ZERO);
        let began = now();
        let mut within = self.soon;
        while self.edges != Edges::Missing {
            if self.until_edge(within, &enough) {
                self.edges = Edges::Seen;
                break;
            }
            if enough() {
                return Ok(());
            }
            if self.edges == Edges::Hoped && now() - began >= HOPE {
                self.edges = Edges::Missing;
            }
            remind()?;
            self.next(Duration::ZERO);
            // The edge of a reminder can be lost as that of the write was: for the first second it is made again soon.
            let most = if now() - began < HOPE { LATE } else { SELDOM };
            within = (within * 2).min(most);
        }
        self.soon = ((now() - began) / 2).clamp(SOON, LATE);
        Ok(())
    }

    /// Waits until there may be room for more, or until `enough`.
    pub fn wait_for_room(&mut self, enough: impl Fn() -> bool) {
        // Without a way to wait, now and then is looked again.
        if self.poll.is_none() {
            std::thread::sleep(Duration::from_millis(20));
        } else {
            self.until_edge(ROOM, &enough);
        }
    }

    /// Whether an edge arrives before `enough`, and before nothing has happened for so long.
    fn until_edge(&mut self, within: Duration, enough: &impl Fn() -> bool) -> bool {
        while !enough() {
            match self.next(within) {
                Next::Edge => return true,
                Next::Woken => {}
                Next::Nothing => return false,
            }
        }
        false
    }

    fn next(&mut self, within: Duration) -> Next {
        let Some(poll) = &mut self.poll else { return Next::Nothing };
        match poll.poll(&mut self.events, Some(within)) {
            Ok(()) if self.events.is_empty() => Next::Nothing,
            Ok(()) if self.events.iter().any(|event| event.token() == LINE) => Next::Edge,
            Ok(()) => Next::Woken,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => Next::Woken,
            Err(_) => Next::Nothing,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "how long the terminal takes is measured by the clock")]
fn now() -> Instant {
    Instant::now()
}

/// What ended a wait.
enum Next {
    /// The other side has read, or the terminal is gone.
    Edge,
    /// Something else: it is to be looked again.
    Woken,
    Nothing,
}
