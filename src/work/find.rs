//! Finds the events that acts are on: by line and hash, and in a changed log by hash alone.

use super::{Anchor, LineHash};
use crate::session::{Entry, EventKey, LogBytes, Session};
use std::collections::HashMap;
use std::io;

/// Where an anchor's event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// On the same line: the index of the event.
    Same(usize),
    /// On another line: the index of the event that is nearest in time.
    Moved(usize),
    /// Nowhere.
    Lost,
}

/// Finds events in one log. What it looks up is kept for the next anchor.
#[derive(Debug)]
pub struct LineFinder<'a> {
    session: &'a Session,
    text: &'a LogBytes,
    /// The lines that were hashed.
    hashes: HashMap<u32, LineHash>,
    /// The events by their lines, if they were needed.
    by_line: Option<Vec<(u32, usize)>>,
    /// The events by the hashes of their lines, if they were needed.
    by_hash: Option<HashMap<LineHash, Vec<usize>>>,
}

impl<'a> LineFinder<'a> {
    /// A finder for a log that was read to its end.
    #[must_use]
    pub fn new(session: &'a Session, text: &'a LogBytes) -> LineFinder<'a> {
        LineFinder { session, text, hashes: HashMap::new(), by_line: None, by_hash: None }
    }

    /// The session in which it finds.
    #[must_use]
    pub fn session(&self) -> &'a Session {
        self.session
    }

    /// Finds the event of an anchor: the event on the same line, if the line is unchanged; else the one with the same line
    /// that is nearest in time, or nearest in the file if no time is known. The first lookup that needs it hashes the log.
    ///
    /// # Errors
    /// The system's error if the log cannot be read.
    pub fn find(&mut self, anchor: &Anchor) -> io::Result<Found> {
        if let Some(i) = self.on_line(anchor)
            && self.hash(i)? == anchor.hash
        {
            return Ok(Found::Same(i));
        }
        if self.by_hash.is_none() {
            let mut by_hash: HashMap<LineHash, Vec<usize>> = HashMap::new();
            for i in 0..self.session.index().len() {
                by_hash.entry(self.hash(i)?).or_default().push(i);
            }
            self.by_hash = Some(by_hash);
        }
        let same = self.by_hash.as_ref().and_then(|by_hash| by_hash.get(&anchor.hash));
        let entry = |i: usize| self.session.index().get(i);
        let distance = |i: &usize| {
            let time = anchor.t_ms.zip(entry(*i).filter(|entry| entry.is_timed()));
            let line = entry(*i).map_or(0, Entry::line);
            (time.map_or(u64::MAX, |(t, entry)| t.abs_diff(entry.time().0)), line.abs_diff(anchor.line), line)
        };
        let nearest = same.and_then(|same| same.iter().copied().min_by_key(distance));
        Ok(nearest.map_or(Found::Lost, Found::Moved))
    }

    /// The anchor of an event that was found by another: the hash is the same.
    #[must_use]
    pub fn anchor(&self, i: usize, by: &Anchor) -> Anchor {
        match self.session.index().get(i) {
            Some(entry) => {
                Anchor { line: entry.line(), t_ms: entry.is_timed().then(|| entry.time().0), hash: by.hash }
            }
            None => *by,
        }
    }

    /// The event on the line of an anchor.
    fn on_line(&mut self, anchor: &Anchor) -> Option<usize> {
        let index = self.session.index();
        // The time says where to look.
        if let Some(t) = anchor.t_ms {
            let i = index.index_of(EventKey { time: crate::time::SessionTime(t), line: anchor.line });
            if index.get(i).is_some_and(|entry| entry.line() == anchor.line) {
                return Some(i);
            }
        }
        let by_line = self.by_line.get_or_insert_with(|| {
            let mut lines: Vec<(u32, usize)> =
                index.entries().iter().enumerate().map(|(i, entry)| (entry.line(), i)).collect();
            lines.sort_unstable();
            lines
        });
        let at = by_line.binary_search_by_key(&anchor.line, |(line, _)| *line).ok()?;
        by_line.get(at).map(|(_, i)| *i)
    }

    fn hash(&mut self, i: usize) -> io::Result<LineHash> {
        let Some(entry) = self.session.index().get(i) else { return Ok(LineHash::of(b"")) };
        if let Some(hash) = self.hashes.get(&entry.line()) {
            return Ok(*hash);
        }
        let hash = LineHash::of(&self.text.line(entry.byte_offset())?);
        self.hashes.insert(entry.line(), hash);
        Ok(hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Thresholds;
    use std::sync::Arc;

    fn log(lines: &[&str]) -> (Session, LogBytes) {
        let text = lines.join("\n") + "\n";
        (
            Session::from_text("log", &text, Thresholds::default()),
            LogBytes::Memory(Arc::new(text.into_bytes())),
        )
    }

    const A: &str = r#"{"t":1,"type":"note","text":"a"}"#;
    const B: &str = r#"{"t":9,"type":"note","text":"b"}"#;
    const NEVER: &str = r#"{"type":"note","text":"no time"}"#;

    #[test]
    fn an_event_is_found_on_its_line_else_by_its_hash_nearest_in_time() {
        let (old, old_text) = log(&[A, B, NEVER]);
        let anchor = |i| Anchor::new(&old, &old_text, i).unwrap().unwrap();
        let anchors: Vec<Anchor> = (0..3).map(anchor).collect();
        let found = |lines: &[&str], i: usize| {
            let (session, text) = log(lines);
            let line = |i: usize| session.index().get(i).unwrap().line();
            match LineFinder::new(&session, &text).find(&anchors[i]).unwrap() {
                Found::Same(i) => ("same", line(i)),
                Found::Moved(i) => ("moved", line(i)),
                Found::Lost => ("lost", 0),
            }
        };
        let by_line = |line: u32| anchors.iter().position(|anchor| anchor.line == line).unwrap();
        for line in 1..4 {
            assert_eq!(found(&[A, B, NEVER], by_line(line)), ("same", line));
        }
        assert_eq!(found(&[r#"{"t":0,"type":"note","text":"new"}"#, A, B], by_line(1)), ("moved", 2));
        assert_eq!(found(&[B, A, A], by_line(1)), ("moved", 2));
        assert_eq!(found(&[A, NEVER], by_line(3)), ("moved", 2));
        assert_eq!(found(&[A, A], by_line(2)), ("lost", 0));
    }
}
