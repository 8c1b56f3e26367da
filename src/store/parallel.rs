//! Runs work on two threads, or on one if the system refuses a second.
//!
//! Results are the same, and in the same order, as from one thread. Loading, searching and writing a million events takes
//! about half as long (docs/performance.md).

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{Builder, scope};

/// The number of threads that work on parts.
const WORKERS: usize = 2;

/// Calls both functions at the same time, the second on another thread, and returns what they return.
///
/// ```
/// use untaped::store::join;
/// assert_eq!(join(|| 1, || 2), (1, 2));
/// ```
pub fn join<A, B: Send>(here: impl FnOnce() -> A, mut there: impl FnMut() -> B + Send) -> (A, B) {
    let (first, second) = scope(|scope| {
        let thread = Builder::new().spawn_scoped(scope, &mut there);
        let first = here();
        (first, thread.map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))))
    });
    (first, second.unwrap_or_else(|_| there()))
}

/// Calls `work` for parts `0..parts` on two threads and gives the results to `take` on this one, in the order of the
/// parts; `take` may stop early. Each thread makes a `tool` for itself once and uses it for all its parts.
pub fn in_order<T: Send, Tool>(
    parts: u64,
    tool: impl Fn() -> Tool + Sync,
    work: impl Fn(&mut Tool, u64) -> T + Sync,
    mut take: impl FnMut(T) -> ControlFlow<()>,
) {
    let (next, tool, work) = (AtomicU64::new(0), &tool, &work);
    let worker = |to: SyncSender<(u64, T)>| {
        let mut tool = tool();
        loop {
            let part = next.fetch_add(1, Ordering::Relaxed);
            if part >= parts || to.send((part, work(&mut tool, part))).is_err() {
                return;
            }
        }
    };
    scope(|scope| {
        let (to, results) = sync_channel(WORKERS * 2);
        let mut workers = 0;
        for _ in 0..WORKERS.min(usize::try_from(parts).unwrap_or(WORKERS)) {
            let to = to.clone();
            workers += usize::from(Builder::new().spawn_scoped(scope, || worker(to)).is_ok());
        }
        drop(to);
        if workers == 0 {
            let mut tool = tool();
            let _ = (0..parts).try_for_each(|part| take(work(&mut tool, part)));
            return;
        }
        // Results that are ready before their turn.
        let (mut waiting, mut turn) = (BTreeMap::new(), 0);
        for (part, result) in results {
            waiting.insert(part, result);
            while let Some(result) = waiting.remove(&turn) {
                turn += 1;
                if take(result).is_break() {
                    return;
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_parts_however_long_each_takes() {
        for parts in [0, 1, 2, 77] {
            let mut taken = Vec::new();
            let slow = |(): &mut (), part: u64| {
                if part.is_multiple_of(7) {
                    std::thread::sleep(std::time::Duration::from_millis(2));
                }
                part
            };
            in_order(
                parts,
                || (),
                slow,
                |part| {
                    taken.push(part);
                    ControlFlow::Continue(())
                },
            );
            assert_eq!(taken, (0..parts).collect::<Vec<_>>());
        }
    }

    #[test]
    fn breaking_off_ends_the_work() {
        let mut taken = 0;
        in_order(
            1 << 40,
            || (),
            |(), part| part,
            |part| {
                taken = part;
                if part == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(taken, 10);
    }
}
