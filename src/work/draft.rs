//! Acts that a coder has just done on events of a session, and the writer that puts them into the coder's file.

use super::{Act, Anchor, CodeName, Form, Place, Stamp, Verdict, What, When, Writer, is_moment};
use crate::session::{EventKey, LogBytes, Session};
use anyhow::{Context, Result, anyhow};
use std::collections::{HashMap, VecDeque};

/// The events from the first to the last, which are the same for one event.
pub type Stretch = (EventKey, EventKey);

/// An act that may not be in the file yet.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ActRef {
    /// One that is in the file, by its id.
    Kept(String),
    /// One that was given to the [`DraftWriter`] with this number.
    Draft(u64),
}

/// An act as it is done, before it has an id and a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Draft {
    /// A code is given.
    Code {
        /// The code.
        code: CodeName,
        /// One of the levels of the code's group.
        level: Option<String>,
        /// To which events.
        on: Stretch,
    },
    /// A note is written.
    Note {
        /// The note.
        text: String,
        /// On which events.
        on: Stretch,
    },
    /// A flag is set.
    Flag {
        /// On which events.
        on: Stretch,
    },
    /// A mark is set.
    Mark {
        /// The kind of mark.
        kind: String,
        /// On which event, or at which moment ([`moment_key`](crate::work::moment_key)).
        on: EventKey,
    },
    /// It is decided whether an event mentions a fact.
    Verdict {
        /// The id of the fact.
        fact: String,
        /// The decision.
        is: Verdict,
        /// How the fact is mentioned.
        form: Option<Form>,
        /// On which event.
        on: EventKey,
    },
    /// An act is taken back.
    Retract {
        /// Which.
        of: ActRef,
    },
    /// Events were read.
    Seen {
        /// Which.
        on: Stretch,
    },
}

impl Draft {
    /// The events that it is on, or its moment.
    #[must_use]
    pub fn on(&self) -> Option<Stretch> {
        match self {
            Draft::Code { on, .. } | Draft::Note { on, .. } | Draft::Flag { on } | Draft::Seen { on } => {
                Some(*on)
            }
            Draft::Mark { on, .. } | Draft::Verdict { on, .. } => Some((*on, *on)),
            Draft::Retract { .. } => None,
        }
    }

    /// Its place in the log, with the hashes of its lines; `None` for a moment. Reads one or two lines.
    ///
    /// # Errors
    /// The log cannot be read, or the event is not in it.
    pub fn place(&self, session: &Session, text: &LogBytes) -> Result<Option<Place>> {
        let Some((first, last)) = self.on().filter(|(first, _)| !is_moment(*first)) else { return Ok(None) };
        let anchor = |key: EventKey| {
            let i = session.index().index_of(key);
            let found = session.key(i).filter(|&found| found == key);
            let anchor = found.map(|_| Anchor::new(session, text, i)).transpose();
            anchor.context("cannot read the log")?.flatten().with_context(|| {
                format!("line {} is no longer in the log; nothing was written down", key.line)
            })
        };
        let to = (first != last).then(|| anchor(last)).transpose()?;
        Ok(Some(Place { from: anchor(first)?, to }))
    }
}

/// Writes drafts into the file of a coder.
#[derive(Debug)]
pub struct DraftWriter {
    writer: Writer,
    /// The ids of all drafts that were added.
    ids: HashMap<u64, String>,
    /// Those that are not in the file yet, in the order of the writer's pending acts.
    waiting: VecDeque<(u64, Act)>,
}

impl DraftWriter {
    /// Writes with this writer.
    #[must_use]
    pub fn new(writer: Writer) -> DraftWriter {
        DraftWriter { writer, ids: HashMap::new(), waiting: VecDeque::new() }
    }

    /// The writer.
    #[must_use]
    pub fn writer(&self) -> &Writer {
        &self.writer
    }

    /// Whether drafts wait to be kept.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Adds a draft, which has this number and this place ([`Draft::place`]).
    ///
    /// # Errors
    /// The draft has no place, or retracts one that was never added.
    pub fn add(&mut self, number: u64, draft: Draft, place: Option<Place>, stamp: Stamp) -> Result<()> {
        let there = || place.ok_or_else(|| anyhow!("it is on no line of the log"));
        let what = match draft {
            Draft::Code { code, level, .. } => What::Code { code, place: there()?, level, text: None },
            Draft::Note { text, .. } => What::Note { place: there()?, text },
            Draft::Flag { .. } => What::Flag { place: there()?, text: None },
            Draft::Mark { kind, on } => {
                let when = if is_moment(on) { When::Moment(on.time.0) } else { When::Event(there()?.from) };
                What::Mark { kind, when, text: None }
            }
            Draft::Seen { .. } => What::Seen { place: there()? },
            Draft::Verdict { fact, is, form, .. } => What::Verdict { fact, place: there()?, is, form },
            Draft::Retract { of: ActRef::Kept(id) } => What::Retract { of: id },
            Draft::Retract { of: ActRef::Draft(other) } => What::Retract {
                of: self.ids.get(&other).cloned().context("what it takes back is not there")?,
            },
        };
        let act = self.writer.add(what, stamp);
        self.ids.insert(number, act.id.clone());
        self.waiting.push_back((number, act));
        Ok(())
    }

    /// Writes all that waits, and returns it with its numbers once it is on disk.
    ///
    /// # Errors
    /// One sentence that names the file. All of it still waits then.
    pub fn keep(&mut self) -> Result<Vec<(u64, Act)>> {
        if self.waiting.is_empty() {
            return Ok(Vec::new());
        }
        self.writer.keep()?;
        Ok(self.waiting.drain(..).collect())
    }
}
