//! The thread that reads the work on a log and writes acts down. Reading takes time for a long log, and so does syncing to disk:
//! the loop never waits for either.

use super::incoming::Incoming;
use super::stamp;
use crate::app::{Msg, WorkRead};
use crate::measure::facts::Matches;
use crate::session::Session;
use crate::store::{Input, Journal, Log, Opening};
use crate::work::{
    Access, Codebooks, Coder, Draft, DraftWriter, Facts, LogFolder, Place, Stamp, Work, WorkFolder, Writer,
    embedded,
};
use anyhow::Result;
use std::collections::{HashSet, VecDeque};
use std::os::unix::fs::MetadataExt;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// How long until what could not be written is tried again.
const AGAIN: Duration = Duration::from_secs(2);
/// How often a player that only reads looks at the file at most, while keys are pressed or playback runs.
const LOOK: Duration = Duration::from_secs(1);
/// How long a player that ends waits for the disk.
const FAREWELL: Duration = Duration::from_secs(2);

/// Where the work is kept, and with which codebooks.
#[derive(Clone, Debug, Default)]
pub struct WorkOptions {
    /// The folder of all work; `None` if none is known.
    pub folder: Option<WorkFolder>,
    /// The codebooks that the user named.
    pub codebooks: Vec<String>,
    /// The facts to look for.
    pub facts: Option<Arc<Facts>>,
}

/// The thread, which starts when it is needed.
#[derive(Debug)]
pub(super) struct WorkThread {
    options: WorkOptions,
    coder: Option<Coder>,
    log: Log,
    to: SyncSender<Incoming>,
    orders: Option<Sender<Order>>,
    /// When the thread was last asked to look.
    looked: Option<Instant>,
}

/// What the thread is asked for.
enum Order {
    /// To read the work on this session.
    Read(Box<Session>),
    /// To look whether another player has written, or has ended.
    Look,
    /// To write an act down.
    Keep(Waiting),
    /// To answer once all was tried.
    Finish(SyncSender<()>),
}

/// What a work file was when it was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileLook {
    /// Its size, when it was modified, and which file it is; `None` if there is none.
    state: Option<(u64, Option<SystemTime>, u64)>,
    /// Whether another player writes to it.
    is_locked: bool,
}

/// An act that waits to be written.
struct Waiting {
    number: u64,
    draft: Draft,
    place: Option<Place>,
    stamp: Stamp,
}

impl WorkThread {
    pub(super) fn new(
        log: Log,
        coder: Option<Coder>,
        options: WorkOptions,
        to: SyncSender<Incoming>,
    ) -> WorkThread {
        WorkThread { options, coder, log, to, orders: None, looked: None }
    }

    /// Reads the work, if there may be some.
    pub(super) fn read(&mut self, session: &Session) {
        let is_there = self.options.folder.as_ref().is_some_and(|folder| folder.path().exists());
        if (is_there || self.options.facts.is_some()) && self.orders.is_none() {
            self.start(session);
        }
    }

    /// Writes an act down.
    ///
    /// # Errors
    /// One sentence, if it can never be written.
    pub(super) fn keep(&mut self, number: u64, draft: Draft, session: &Session) -> Result<()> {
        let place = draft.place(session, &self.log.text())?;
        let waiting = Waiting { number, draft, place, stamp: stamp() };
        if self.orders.is_none() {
            self.start(session);
        }
        match &self.orders {
            Some(orders) if orders.send(Order::Keep(waiting)).is_ok() => Ok(()),
            Some(_) => anyhow::bail!("the thread that writes has ended; open the log again"),
            None => anyhow::bail!("no folder for it is known; give --work DIR"),
        }
    }

    /// Looks whether another player has written to the file of this coder, or has ended. At most once a second.
    pub(super) fn look(&mut self, at: Instant) {
        let is_due = self.looked.is_none_or(|looked| at.saturating_duration_since(looked) >= LOOK);
        if let Some(orders) = self.orders.as_ref().filter(|_| is_due) {
            self.looked = Some(at);
            let _ = orders.send(Order::Look);
        }
    }

    fn start(&mut self, session: &Session) {
        let Some(folder) = self.options.folder.clone() else { return };
        let (orders, from) = mpsc::channel();
        let writer = WorkWriter {
            log: self.log.clone(),
            folder,
            coder: self.coder.clone(),
            codebooks: self.options.codebooks.clone(),
            facts: self.options.facts.clone(),
            to: self.to.clone(),
            session: None,
            read_only: None,
            of_log: None,
            writer: None,
            waiting: VecDeque::new(),
            copied: HashSet::new(),
            books: Codebooks::default(),
            told: None,
        };
        thread::spawn(move || writer.run(&from));
        let _ = orders.send(Order::Read(Box::new(session.clone())));
        self.orders = Some(orders);
    }

    /// Waits until all that was asked for has been tried, or not much longer than a disk takes.
    pub(super) fn finish(&mut self) {
        let Some(orders) = self.orders.take() else { return };
        let (answer, answered) = sync_channel(1);
        if orders.send(Order::Finish(answer)).is_ok() {
            let _ = answered.recv_timeout(FAREWELL);
        }
    }
}

/// The state of the thread.
struct WorkWriter {
    log: Log,
    folder: WorkFolder,
    coder: Option<Coder>,
    codebooks: Vec<String>,
    facts: Option<Arc<Facts>>,
    to: SyncSender<Incoming>,
    /// The session whose work is still to be read.
    session: Option<Box<Session>>,
    /// While this coder's file is only read: the session, and what the file was when it was read.
    read_only: Option<(Box<Session>, FileLook)>,
    of_log: Option<LogFolder>,
    writer: Option<DraftWriter>,
    /// What the writer does not have yet.
    waiting: VecDeque<Waiting>,
    /// The codebooks of which a copy is beside the work.
    copied: HashSet<String>,
    books: Codebooks,
    /// The error that was reported last.
    told: Option<String>,
}

impl WorkWriter {
    fn run(mut self, orders: &Receiver<Order>) {
        loop {
            let first = if self.has_more() {
                match orders.recv_timeout(AGAIN) {
                    Ok(order) => Some(order),
                    Err(RecvTimeoutError::Timeout) => None,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            } else {
                match orders.recv() {
                    Ok(order) => Some(order),
                    Err(_) => return,
                }
            };
            let mut answers = Vec::new();
            // All that has arrived is written in one piece.
            for order in first.into_iter().chain(std::iter::from_fn(|| orders.try_recv().ok())) {
                match order {
                    Order::Read(session) => self.session = Some(session),
                    Order::Look => self.look(),
                    Order::Keep(waiting) => {
                        self.waiting.push_back(waiting);
                        self.told = None;
                    }
                    Order::Finish(answer) => answers.push(answer),
                }
            }
            if let Err(e) = self.work() {
                self.tell(&format!("{e:#}"));
            }
            for answer in answers {
                let _ = answer.send(());
            }
        }
    }

    fn has_more(&self) -> bool {
        self.session.is_some()
            || !self.waiting.is_empty()
            || self.writer.as_ref().is_some_and(DraftWriter::is_waiting)
    }

    /// Reads the work again if this coder's file is only read, and has changed or can be written to now.
    fn look(&mut self) {
        let Some(now) = self.file_look().filter(|_| self.read_only.is_some()) else { return };
        if let Some((session, _)) = self.read_only.take_if(|(_, before)| *before != now) {
            self.session = Some(session);
        }
    }

    /// What the file of this coder is now.
    fn file_look(&self) -> Option<FileLook> {
        let path = self.of_log.as_ref()?.file(self.coder.as_ref()?);
        let meta = std::fs::metadata(&path).ok();
        let state = meta.map(|meta| (meta.len(), meta.modified().ok(), meta.ino()));
        // The lock is given up at once.
        let is_locked = matches!(Journal::open(&path), Ok(Opening::Locked));
        Some(FileLook { state, is_locked })
    }

    /// Reports an error, once.
    fn tell(&mut self, why: &str) {
        if self.told.as_deref() == Some(why) {
            return;
        }
        self.told = Some(why.to_owned());
        let unwritten = !self.waiting.is_empty() || self.writer.as_ref().is_some_and(DraftWriter::is_waiting);
        let msg = if unwritten {
            Msg::ActsNotKept { dropped: None, why: why.to_owned() }
        } else {
            Msg::Notice(why.to_owned())
        };
        let _ = self.to.send(Incoming::App(msg));
    }

    /// Reads what is to be read, and writes what waits.
    fn work(&mut self) -> Result<()> {
        if let Some(session) = self.session.take() {
            match self.read(&session) {
                Err(e) => {
                    self.session = Some(session);
                    return Err(e);
                }
                Ok(look) => {
                    let access = self.writer.as_ref().map(|writer| writer.writer().access());
                    let is_read_only = matches!(access, Some(Access::ReadOnly(_)));
                    self.read_only = look.filter(|_| is_read_only).map(|look| (session, look));
                }
            }
        }
        let Some(writer) = &mut self.writer else { return Ok(()) };
        if let Access::ReadOnly(why) = writer.writer().access() {
            // Another player may have ended since.
            let why = why.clone();
            if !self.waiting.is_empty() {
                self.open()?;
                anyhow::ensure!(
                    self.writer.as_ref().is_some_and(|writer| *writer.writer().access() == Access::Write),
                    why
                );
                return self.work();
            }
            return Ok(());
        }
        while let Some(next) = self.waiting.front() {
            if let (Draft::Code { code, .. }, Some(folder)) = (&next.draft, &self.of_log)
                && !self.copied.contains(&code.codebook)
            {
                let named = self.books.all().iter().find(|book| book.id == code.codebook);
                if let Some(book) =
                    named.map(|book| book.as_ref().clone()).or_else(|| embedded(&code.codebook).cloned())
                {
                    folder.keep_codebook(&book)?;
                }
                self.copied.insert(code.codebook.clone());
            }
            let Some(Waiting { number, draft, place, stamp }) = self.waiting.pop_front() else { break };
            if let Err(e) = writer.add(number, draft, place, stamp) {
                let msg = Msg::ActsNotKept { dropped: Some(number), why: format!("{e:#}") };
                let _ = self.to.send(Incoming::App(msg));
            }
        }
        let kept = writer.keep()?;
        if !kept.is_empty() {
            self.told = None;
            let _ = self.to.send(Incoming::App(Msg::ActsKept(kept)));
        }
        Ok(())
    }

    /// Opens the file of the coder.
    fn open(&mut self) -> Result<()> {
        let (Some(folder), Some(coder)) = (&self.of_log, &self.coder) else { return Ok(()) };
        // The lock of the writer before is given up first.
        self.writer = None;
        let (writer, _) = Writer::open(folder, coder, &name_of(&self.log), stamp())?;
        self.writer = Some(DraftWriter::new(writer));
        Ok(())
    }

    /// Reads the work of all coders, and opens the file of this one. Returns what that file was before.
    fn read(&mut self, session: &Session) -> Result<Option<FileLook>> {
        let folder = match &self.of_log {
            Some(folder) => folder.clone(),
            None => self.folder.of_log(&self.log.sha256()?),
        };
        self.of_log = Some(folder.clone());
        // What is written while it is read is seen at the next look.
        let look = self.file_look();
        self.open()?;
        let work = Work::load(&folder, session, &self.log.text())?;
        let (books, problems) = Codebooks::load(&self.codebooks, Some(&folder))?;
        self.books = books.clone();
        let mut said = work.problems().list();
        said.extend(problems);
        let access = self.writer.as_ref().map_or(Access::Write, |writer| writer.writer().access().clone());
        let facts = self.facts.as_ref();
        let matches =
            facts.map(|facts| Matches::find(session, &self.log.text(), facts, &|| false)).transpose()?;
        let read = WorkRead { work, books, access, matches, problems: said };
        let _ = self.to.send(Incoming::App(Msg::WorkRead(Box::new(read))));
        Ok(look)
    }
}

/// The name of a log as its work states it: that of its file, without folders.
fn name_of(log: &Log) -> String {
    match log.input() {
        Input::File(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        Input::Stdin | Input::Demo => log.name(),
    }
}
