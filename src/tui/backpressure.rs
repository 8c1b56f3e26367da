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
//! from it: on a busy machine most are not. So where none follows for a while, something short is written that
//! changes nothing, and its edge is waited for: while a frame waits to be drawn, soon where edges come soon; else
//! later; and then ever more seldom. Of a reader that was quick all along it is believed, a few times in a row, that
//! it has read and that its edges fell together with those of the writes; one that was slow is waited for.

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

/// After so long at the soonest, while nothing waits to be written.
const IDLE: Duration = Duration::from_millis(60);
/// After so long at the latest, once a terminal has read nothing for a second.
const SELDOM: Duration = Duration::from_millis(500);

/// How long room for more is waited for before it is tried whether there is some.
const ROOM: Duration = Duration::from_secs(10);

/// Tells when the terminal has read what was written.
pub struct Backpressure {
    poll: Option<Poll>,
    events: Events,
    edges: Edges,
    /// How long an edge may take before one is made: longer where they take long.
    soon: Duration,
    trust: Trust,
}

/// Whether a reader of whom nothing is seen may be believed to have read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Trust {
    /// How often its edge followed a write at once, less twice as often as it did not, as far as that matters: one late
    /// edge may be the fault of a busy machine.
    quick: u32,
    /// How often in a row it was believed.
    believed: u32,
}

impl Trust {
    /// So often makes a quick reader.
    const QUICK: u32 = 2;
    /// More often says no more.
    const SURE: u32 = 4;
    /// At once is within so long.
    const AT_ONCE: Duration = Duration::from_millis(3);
    /// It is believed no more often than this in a row: it may have stopped.
    const MOST: u32 = 4;
    /// It is believed after so many reminders of which nothing was seen.
    const REMINDERS: u32 = 3;

    /// An edge was seen so long after what was written last.
    fn seen(&mut self, after: Duration) {
        let at_once = after <= Trust::AT_ONCE;
        self.quick = if at_once { (self.quick + 1).min(Trust::SURE) } else { self.quick.saturating_sub(2) };
        self.believed = 0;
    }

    /// Whether it is a quick reader.
    fn is_quick(self) -> bool {
        self.quick >= Trust::QUICK
    }

    /// Whether it is believed to have read, after so many reminders of which nothing was seen.
    fn believes(&mut self, reminders: u32) -> bool {
        let yes = self.is_quick() && reminders >= Trust::REMINDERS && self.believed < Trust::MOST;
        self.believed += u32::from(yes);
        yes
    }
}

impl Backpressure {
    /// For a terminal.
    pub fn new(terminal: &File) -> Backpressure {
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
        // The first edge says no more than that there is room.
        backpressure.next(Duration::ZERO);
        backpressure
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

    /// Waits until the terminal has read what was written just now, or until `enough`; `wanted` says whether somebody
    /// waits for that, and `remind` writes something short that changes nothing.
    ///
    /// # Errors
    /// Those of `remind`.
    pub fn wait(
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
            // By now somebody waits.
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
            // The edge of a reminder can be lost as that of the write was: for the first second it is made again soon.
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

    /// Waits until there may be room for more, or until `enough`.
    pub fn wait_for_room(&mut self, enough: impl Fn() -> bool) {
        // Without a way to wait, now and then is looked again.
        if self.poll.is_none() {
            std::thread::sleep(Duration::from_millis(20));
        } else {
            self.until_edge(ROOM, enough);
        }
    }

    /// Whether an edge arrives before `enough`, and before nothing has happened for so long.
    fn until_edge(&mut self, within: Duration, enough: impl Fn() -> bool) -> bool {
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
