//! Messages to the loop, and the threads that send them.

use crate::app::{MeasureBasis, Measures, Msg, PickerMsg};
use crate::session::pages::{self, PageLine};
use crate::session::{Index, LineFilter, People, SearchCorpus, Session};
use crate::store::{self, Change, Follower, Log};
use crate::tui::terminal;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender};
use std::thread;
use std::time::{Duration, Instant};

/// A message to the loop.
pub(super) enum Incoming {
    /// The terminal sent bytes, which arrived together at this moment.
    Terminal(Vec<u8>, Instant),
    /// The terminal is gone.
    TerminalGone,
    /// The terminal has read the frame that another one was waiting for.
    FrameRead,
    /// Writing to the terminal failed.
    WriteFailed(std::io::Error),
    /// A signal.
    Signal(i32),
    /// Loading ended, with an error if it failed halfway.
    LoadEnded(Option<String>),
    /// A log that is not followed was checked: the follower for the next check, and the message for the app.
    Checked(Option<Box<Follower>>, Option<Msg>),
    /// A log was reloaded, for this reason.
    Reloaded(Log, Box<Session>, Change),
    /// A message that the app takes as it is.
    App(Msg),
    /// A message to the picker.
    Picker(PickerMsg),
}

/// How many messages may wait. A sender that is faster than the loop blocks.
pub(super) const WAITING: usize = 64;

/// Starts a thread that reads the terminal until it is gone.
///
/// # Errors
/// The system's error if there is no terminal to read.
#[expect(clippy::disallowed_methods, reason = "when bytes arrive tells a key from the start of a sequence")]
pub(super) fn read_terminal(to: SyncSender<Incoming>) -> std::io::Result<()> {
    let input = terminal::input()?;
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        loop {
            let incoming = match terminal::read(&input, &mut buffer) {
                Ok(0) | Err(_) => Incoming::TerminalGone,
                Ok(n) => Incoming::Terminal(buffer[..n].to_vec(), Instant::now()),
            };
            let gone = matches!(incoming, Incoming::TerminalGone);
            if to.send(incoming).is_err() || gone {
                return;
            }
        }
    });
    Ok(())
}

/// Starts a thread that waits for signals.
///
/// # Errors
/// The system's error if the signals cannot be caught.
pub(super) fn wait_for_signals(to: SyncSender<Incoming>) -> std::io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    let caught = [SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH];
    let mut signals = signal_hook::iterator::Signals::new(caught)?;
    thread::spawn(move || {
        for signal in signals.forever() {
            if to.send(Incoming::Signal(signal)).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// How long loading waits for the first frame at most.
const FIRST_FRAME: Duration = Duration::from_millis(100);

/// Starts a thread that loads a log in batches. After the first batch it waits until the sender of
/// `first_frame` is dropped: until then, drawing has the processors for itself.
pub(super) fn read_log(log: Log, to: SyncSender<Incoming>, first_frame: Receiver<()>) {
    thread::spawn(move || {
        let mut first_frame = Some(first_frame);
        let result = log.read(|batch| {
            if to.send(Incoming::App(Msg::Loaded(batch))).is_err() {
                return ControlFlow::Break(());
            }
            if let Some(drawn) = first_frame.take() {
                // A terminal that is slow to take the frame, or is gone, does not hold up loading.
                let _ = drawn.recv_timeout(FIRST_FRAME);
            }
            ControlFlow::Continue(())
        });
        let _ = to.send(Incoming::LoadEnded(result.err().map(|e| format!("{e:#}"))));
    });
}

/// Starts a thread that computes the SHA-256 of a log.
pub(super) fn hash(log: Log, to: SyncSender<Incoming>) {
    thread::spawn(move || {
        let msg = log.sha256().map_or_else(|e| Msg::Notice(format!("{e:#}")), Msg::Hashed);
        let _ = to.send(Incoming::App(msg));
    });
}

/// Starts a thread that works out the figures of talk and bins.
pub(super) fn measure(session: Session, basis: MeasureBasis, to: SyncSender<Incoming>) {
    thread::spawn(move || {
        let measures = Box::new(Measures::new(&session, basis));
        let _ = to.send(Incoming::App(Msg::Measured(measures)));
    });
}

/// Starts a thread that searches all events in order. Matches are sent as they are found; `canceled` stops it.
pub(super) fn search(
    searched: SearchCorpus,
    number: u64,
    canceled: Arc<AtomicBool>,
    to: SyncSender<Incoming>,
) {
    search_all(searched, canceled, to, move |places, complete| Msg::Hits {
        search: number,
        places,
        complete,
    });
}

/// Starts a thread that finds the lines that match the pattern of a filter.
pub(super) fn keep_matching(
    searched: SearchCorpus,
    number: u64,
    canceled: Arc<AtomicBool>,
    to: SyncSender<Incoming>,
) {
    search_all(searched, canceled, to, move |places, complete| Msg::Kept {
        filter: number,
        places,
        complete,
    });
}

fn search_all(
    searched: SearchCorpus,
    canceled: Arc<AtomicBool>,
    to: SyncSender<Incoming>,
    msg: impl Fn(Vec<usize>, bool) -> Msg + Send + 'static,
) {
    thread::spawn(move || {
        let result = store::search(&searched, &canceled, |found| {
            // The first match is sent at once.
            let is_empty = found.events.is_empty();
            if is_empty || to.send(Incoming::App(msg(found.events, false))).is_ok() {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        });
        if canceled.load(Ordering::Relaxed) {
            return;
        }
        if let Err(e) = result {
            let _ = to.send(Incoming::App(Msg::Notice(format!("the search stopped: {e}"))));
        }
        let _ = to.send(Incoming::App(msg(Vec::new(), true)));
    });
}

/// Starts a thread that finds the lines of a filter by person or role.
pub(super) fn keep_by_person(
    filter: LineFilter,
    index: Arc<Index>,
    people: Arc<People>,
    number: u64,
    canceled: Arc<AtomicBool>,
    to: SyncSender<Incoming>,
) {
    /// The events that are looked at between two looks at `canceled`.
    const PART: usize = 1 << 16;
    thread::spawn(move || {
        for from in (0..index.len()).step_by(PART) {
            let events = from..(from + PART).min(index.len());
            let places = filter.kept_in(&index, &people, events).unwrap_or_default();
            let msg = Msg::Kept { filter: number, places, complete: false };
            if canceled.load(Ordering::Relaxed) || to.send(Incoming::App(msg)).is_err() {
                return;
            }
        }
        let _ = to.send(Incoming::App(Msg::Kept { filter: number, places: Vec::new(), complete: true }));
    });
}

/// Starts a thread that finds the event of a page.
pub(super) fn find_page(corpus: SearchCorpus, line: PageLine, number: u64, to: SyncSender<Incoming>) {
    thread::spawn(move || {
        let found = pages::find(&corpus, line);
        if let Err(e) = &found {
            let _ = to.send(Incoming::App(Msg::Notice(format!("the search stopped: {e}"))));
        }
        let _ = to.send(Incoming::App(Msg::PageFound(number, found.ok().flatten())));
    });
}
