//! The thread that reads the work on a log and writes acts down. Reading takes time for a long log, and so does syncing to disk:
//! the loop never waits for either.

use super::incoming::Incoming;
use super::stamp;
use crate::app::{Msg, WorkRead};
use crate::session::Session;
use crate::store::{Input, Log};
use crate::work::{
    Access, Codebooks, Coder, Draft, DraftWriter, LogFolder, Place, Stamp, Work, WorkFolder, Writer, embedded,
};
use anyhow::Result;
use std::collections::{HashSet, VecDeque};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

/// How long until what could not be written is tried again.
const AGAIN: Duration = Duration::from_secs(2);
/// How long a player that ends waits for the disk.
const FAREWELL: Duration = Duration::from_secs(2);

/// Where the work is kept, and with which codebooks.
#[derive(Clone, Debug, Default)]
pub struct WorkOptions {
    /// The folder of all work; `None` if none is known.
    pub folder: Option<WorkFolder>,
    /// The codebooks that the user named.
    pub codebooks: Vec<String>,
}

/// The thread, which starts when it is needed.
#[derive(Debug)]
pub(super) struct WorkThread {
    options: WorkOptions,
    coder: Option<Coder>,
    log: Log,
    to: SyncSender<Incoming>,
    orders: Option<Sender<Order>>,
}

/// What the thread is asked for.
enum Order {
    /// To read the work on this session.
    Read(Box<Session>),
    /// To write an act down.
    Keep(Waiting),
    /// To answer once all was tried.
    Finish(SyncSender<()>),
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
        WorkThread { options, coder, log, to, orders: None }
    }

    /// Reads the work, if there may be some.
    pub(super) fn read(&mut self, session: &Session) {
        let is_there = self.options.folder.as_ref().is_some_and(|folder| folder.path().exists());
        if is_there && self.orders.is_none() {
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

    fn start(&mut self, session: &Session) {
        let Some(folder) = self.options.folder.clone() else { return };
        let (orders, from) = mpsc::channel();
        let writer = WorkWriter {
            log: self.log.clone(),
            folder,
            coder: self.coder.clone(),
            codebooks: self.options.codebooks.clone(),
            to: self.to.clone(),
            session: None,
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
    to: SyncSender<Incoming>,
    /// The session whose work is still to be read.
    session: Option<Box<Session>>,
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
        if let Some(session) = self.session.take()
            && let Err(e) = self.read(&session)
        {
            self.session = Some(session);
            return Err(e);
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

    /// Reads the work of all coders, and opens the file of this one.
    fn read(&mut self, session: &Session) -> Result<()> {
        let folder = match &self.of_log {
            Some(folder) => folder.clone(),
            None => self.folder.of_log(&self.log.sha256()?),
        };
        self.of_log = Some(folder.clone());
        self.open()?;
        let work = Work::load(&folder, session, &self.log.text())?;
        let (books, problems) = Codebooks::load(&self.codebooks, Some(&folder))?;
        self.books = books.clone();
        let mut said: Vec<String> = work.problems().list().iter().map(ToString::to_string).collect();
        said.extend(problems.iter().map(ToString::to_string));
        let access = self.writer.as_ref().map_or(Access::Write, |writer| writer.writer().access().clone());
        let read = WorkRead { work, books, access, problems: said };
        let _ = self.to.send(Incoming::App(Msg::WorkRead(Box::new(read))));
        Ok(())
    }
}

/// The name of a log as its work states it: that of its file, without folders.
fn name_of(log: &Log) -> String {
    match log.input() {
        Input::File(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        Input::Stdin | Input::Demo => log.name(),
    }
}
