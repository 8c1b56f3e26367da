//! Detects when the terminal has read what was written to it, without asking the terminal.
//!
//! ```text
//!   untaped ── write ──▶ [ buffer of the pty, about 20 kB ] ── read ──▶ terminal or ssh
//!                                      │
//!              edge: the buffer was just read (nearly) empty
//!                                      │
//!   untaped ◀── epoll, kqueue ─────────┘
//!
//!   write ──▶ edge of the write ──▶ edge of the read ──▶ the frame was read: draw the next one
//!                               └─ none for a while ──▶ write a reminder, ESC [ m, and wait again
//! ```
//!
//! A write succeeds long before the terminal reads it: at 9,600 bits a second a full buffer takes 17 s. If each frame were
//! written at once, a key would show its effect 17 s later. So one frame is in flight, and the next waits for the edge that
//! the system reports when the reader has emptied the buffer (Linux: all but 128 bytes).
//!
//! Each write causes an edge of its own, and a reader that is fast enough reads in the same moment, so that the two edges
//! are one. Hence the reminder, which changes nothing on the screen and causes another edge; reminders follow soon while a
//! frame waits, and ever less often otherwise. A reader that was quick before is trusted to have read a few frames in a
//! row without an edge ([`Trust`]); a slow one is always waited for. On a system without edges, a frame counts as read once
//! it is written.

use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token, Waker};
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::time::{Duration, Instant};

const LINE: Token = Token(0);
const WAKER: Token = Token(1);

/// Whether the system reports edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edges {
    /// One arrived after a write.
    Seen,
    /// Unknown: the first is waited for, once.
    Hoped,
    /// None arrived in time.
    Missing,
}

/// How long to wait for the first edge, on a system known to report them.
const HOPE: Duration = Duration::from_secs(1);
/// The shortest time before the first reminder; each further one takes twice as long.
const SOON: Duration = Duration::from_millis(1);
/// The longest time before a reminder while a frame waits.
const LATE: Duration = Duration::from_millis(50);

/// The time before the first reminder while no frame waits.
const IDLE: Duration = Duration::from_millis(60);
/// The longest time before a reminder, once a terminal has read nothing for a second.
const SELDOM: Duration = Duration::from_millis(500);

/// How long to wait for room in the buffer before trying again.
const ROOM: Duration = Duration::from_secs(10);

/// Waits for the terminal to read what was written.
pub(super) struct Backpressure {
    poll: Option<Poll>,
    events: Events,
    edges: Edges,
    /// The time before the first reminder, longer for a slow reader.
    soon: Duration,
    trust: Trust,
}

/// Whether a reader may be trusted to have read although no edge was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Trust {
    /// Counts quick edges; a late one takes two away, since a busy machine may delay a single one.
    quick: u32,
    /// How many times in a row it was trusted.
    believed: u32,
}

impl Trust {
    /// This many quick edges make a quick reader.
    const QUICK: u32 = 2;
    /// The highest count.
    const SURE: u32 = 4;
    /// An edge within this time is quick.
    const AT_ONCE: Duration = Duration::from_millis(3);
    /// The most times in a row: the reader may have stopped.
    const MOST: u32 = 4;
    /// How many reminders must go unanswered first.
    const REMINDERS: u32 = 3;

    /// Counts an edge that came this long after the last write.
    fn seen(&mut self, after: Duration) {
        let at_once = after <= Trust::AT_ONCE;
        self.quick = if at_once { (self.quick + 1).min(Trust::SURE) } else { self.quick.saturating_sub(2) };
        self.believed = 0;
    }

    /// Whether the reader is quick.
    fn is_quick(self) -> bool {
        self.quick >= Trust::QUICK
    }

    /// Whether to trust that it has read, after so many unanswered reminders.
    fn believes(&mut self, reminders: u32) -> bool {
        let yes = self.is_quick() && reminders >= Trust::REMINDERS && self.believed < Trust::MOST;
        self.believed += u32::from(yes);
        yes
    }
}

impl Backpressure {
    /// Watches a terminal.
    pub(super) fn new(terminal: &File) -> Backpressure {
        let poll = Poll::new().and_then(|poll| {
            poll.registry().register(&mut SourceFd(&terminal.as_raw_fd()), LINE, Interest::WRITABLE)?;
            Ok(poll)
        });
        let hoped = cfg!(target_os = "linux") && poll.is_ok();
        let edges = if hoped { Edges::Hoped } else { Edges::Missing };
        let mut backpressure = Backpressure {
            poll: poll.ok(),
            events: Events::with_capacity(4),
            edges,
            soon: SOON,
            trust: Trust::default(),
        };
        // The first edge only reports that there is room.
        backpressure.next(Duration::ZERO);
        backpressure
    }

    /// Interrupts the waiting from another thread.
    pub(super) fn waker(&self) -> Option<Waker> {
        self.poll.as_ref().and_then(|poll| Waker::new(poll.registry(), WAKER).ok())
    }

    /// Discards earlier edges before a write.
    pub(super) fn before_write(&mut self) {
        let late = matches!(self.next(Duration::ZERO), Polled::Edge);
        if late && self.edges == Edges::Missing {
            self.edges = Edges::Seen;
        }
    }

    /// Waits until the terminal has read the last write, or until `enough`. `wanted` tells whether a frame waits, and
    /// `remind` writes the reminder.
    ///
    /// # Errors
    /// Those of `remind`.
    pub(super) fn wait(
        &mut self,
        enough: impl Fn() -> bool,
        wanted: impl Fn() -> bool,
        mut remind: impl FnMut() -> io::Result<()>,
    ) -> io::Result<()> {
        // The edge of the write itself.
        self.next(Duration::ZERO);
        let (began, mut written) = (now(), now());
        let (mut within, mut idle, mut reminders) = (self.soon, IDLE, 0);
        while self.edges != Edges::Missing {
            let hurry = wanted();
            if self.until_edge(if hurry { within } else { idle }, || enough() || hurry != wanted()) {
                self.edges = Edges::Seen;
                self.trust.seen(now() - written);
                break;
            }
            if enough() || self.trust.believes(reminders) {
                return Ok(());
            }
            // A frame has begun to wait.
            if hurry != wanted() {
                continue;
            }
            if self.edges == Edges::Hoped && now() - began >= HOPE {
                self.edges = Edges::Missing;
            }
            written = now();
            remind()?;
            reminders += 1;
            self.next(Duration::ZERO);
            // The edge of a reminder can be lost like that of the write: remind again soon for the first second.
            let most = match now() - began < HOPE {
                true if self.trust.is_quick() => LATE / 2,
                true => LATE,
                false => SELDOM,
            };
            (within, idle) = ((within * 2).min(most), (idle * 2).min(SELDOM));
        }
        self.soon = ((now() - began) / 2).clamp(SOON, LATE);
        Ok(())
    }

    /// Waits until there may be room in the buffer, or until `enough`.
    pub(super) fn wait_for_room(&mut self, enough: impl Fn() -> bool) {
        // Without a poll, try again now and then.
        if self.poll.is_none() {
            std::thread::sleep(Duration::from_millis(20));
        } else {
            self.until_edge(ROOM, enough);
        }
    }

    /// Whether an edge arrives before `enough`, and before `within` has passed without an event.
    fn until_edge(&mut self, within: Duration, enough: impl Fn() -> bool) -> bool {
        while !enough() {
            match self.next(within) {
                Polled::Edge => return true,
                Polled::Woken => {}
                Polled::Nothing => return false,
            }
        }
        false
    }

    fn next(&mut self, within: Duration) -> Polled {
        let Some(poll) = &mut self.poll else { return Polled::Nothing };
        match poll.poll(&mut self.events, Some(within)) {
            Ok(()) if self.events.is_empty() => Polled::Nothing,
            Ok(()) if self.events.iter().any(|event| event.token() == LINE) => Polled::Edge,
            Ok(()) => Polled::Woken,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => Polled::Woken,
            Err(_) => Polled::Nothing,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "how long the terminal takes is measured by the clock")]
fn now() -> Instant {
    Instant::now()
}

/// What ended a poll.
enum Polled {
    /// The terminal has read, or is gone.
    Edge,
    /// Something else: check the conditions again.
    Woken,
    Nothing,
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT_ONCE: Duration = Duration::from_micros(90);
    const LATE: Duration = Duration::from_millis(40);

    fn after(edges: &[Duration]) -> Trust {
        let mut trust = Trust::default();
        for &after in edges {
            trust.seen(after);
        }
        trust
    }

    #[test]
    fn a_reader_that_was_quick_is_believed_and_not_for_ever() {
        let mut trust = after(&[AT_ONCE; 9]);
        assert!(!trust.believes(Trust::REMINDERS - 1), "reminders first");
        let frames = (0..100).take_while(|_| trust.believes(Trust::REMINDERS)).count();
        assert_eq!(frames, Trust::MOST as usize);
        trust.seen(AT_ONCE);
        assert!(trust.believes(Trust::REMINDERS), "it has read after all");
    }

    #[test]
    fn a_quick_reader_that_a_busy_machine_holds_up_once_stays_one() {
        assert!(after(&[AT_ONCE, AT_ONCE, AT_ONCE, AT_ONCE, LATE]).believes(Trust::REMINDERS));
        assert!(!after(&[AT_ONCE, AT_ONCE, AT_ONCE, AT_ONCE, LATE, LATE]).believes(Trust::REMINDERS));
    }

    #[test]
    fn a_reader_that_is_not_known_or_is_slow_is_waited_for() {
        assert!(!Trust::default().believes(100));
        assert!(!after(&[LATE; 9]).believes(100));
        // By chance now and then one edge of a slow reader follows a reminder at once.
        assert!(!after(&[LATE, AT_ONCE, LATE, LATE, AT_ONCE, LATE, AT_ONCE]).believes(100));
    }
}
