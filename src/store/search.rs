//! Searches a log on two threads and gives the matches as they are found.

use super::parallel::in_order;
use crate::session::{Matches, SearchCorpus};
use std::io;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

/// The number of events that are searched at once.
const PART: u64 = 8192;

/// Searches all events and gives the matches in order to `take`, a part of the log at a time; `take` may stop early.
/// Another thread ends the search by setting `canceled`.
///
/// # Errors
/// The system's error if the log cannot be read.
pub fn search(
    corpus: &SearchCorpus,
    canceled: &AtomicBool,
    mut take: impl FnMut(Matches) -> ControlFlow<()>,
) -> io::Result<()> {
    let events = corpus.len();
    let mut failed = None;
    let look = |(corpus, buffer): &mut (SearchCorpus, Vec<u8>), part: u64| {
        if canceled.load(Ordering::Relaxed) {
            return None;
        }
        let start = |part: u64| usize::try_from(part * PART).unwrap_or(usize::MAX).min(events);
        let found =
            corpus.matches_in(start(part)..start(part + 1), buffer, &|| canceled.load(Ordering::Relaxed));
        Some(found)
    };
    // Each thread has its own copy: the caches of a regular expression serve one thread at a time.
    let tool = || (corpus.clone(), Vec::new());
    in_order((events as u64).div_ceil(PART), tool, look, |matches| match matches {
        None => ControlFlow::Break(()),
        Some(Ok(matches)) => take(matches),
        Some(Err(error)) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    });
    failed.map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{LogBytes, Pattern, Session, Thresholds};
    use std::cell::Cell;
    use std::sync::Arc;

    #[test]
    fn a_canceled_search_stops_before_the_next_line() {
        let lines = (0..3000).map(|t| format!("{{\"t\":{t},\"type\":\"note\",\"text\":\"a lawyer\"}}\n"));
        let log: String = lines.collect();
        let session = Session::from_text("log", &log, Thresholds::default());
        let text = LogBytes::Memory(Arc::new(log.into_bytes()));
        let corpus = SearchCorpus::new(&session, text, Pattern::new("lawyer").unwrap());
        let asked = Cell::new(0);
        let canceled = || {
            asked.set(asked.get() + 1);
            asked.get() > 100
        };
        let found = corpus.matches_in(0..3000, &mut Vec::new(), &canceled).unwrap();
        assert!((50..100).contains(&found.parsed), "{}", found.parsed);
        let all = corpus.matches_in(0..3000, &mut Vec::new(), &|| false).unwrap();
        assert_eq!(all.events.len(), 3000);
    }
}
