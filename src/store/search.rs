//! Searching a log: its parts are looked through side by side, and the hits are given as they are found.

use super::parallel::in_order;
use crate::session::{Matches, SearchCorpus};
use std::io;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

/// How many events are looked through at once.
const PART: u64 = 8192;

/// Looks for a pattern in all events. `take` gets the hits on this thread, in order, a part of the log at a time, and may
/// break off; `cancelled` ends the search from another thread.
///
/// # Errors
/// What the system says when the log cannot be read.
pub fn search(
    searched: &SearchCorpus,
    cancelled: &AtomicBool,
    mut take: impl FnMut(Matches) -> ControlFlow<()>,
) -> io::Result<()> {
    let events = searched.len();
    let mut failed = None;
    let look = |(searched, buffer): &mut (SearchCorpus, Vec<u8>), part: u64| {
        if cancelled.load(Ordering::Relaxed) {
            return None;
        }
        let place = |part: u64| usize::try_from(part * PART).unwrap_or(usize::MAX).min(events);
        Some(searched.matches_in(place(part)..place(part + 1), buffer))
    };
    // Each worker has a search of its own: the caches of one regular expression serve one thread.
    let tool = || (searched.clone(), Vec::new());
    in_order((events as u64).div_ceil(PART), tool, look, |hits| match hits {
        None => ControlFlow::Break(()),
        Some(Ok(hits)) => take(hits),
        Some(Err(error)) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    });
    failed.map_or(Ok(()), Err)
}
