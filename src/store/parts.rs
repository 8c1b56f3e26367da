//! Work on the parts of a log side by side, with the results taken in the order of the parts.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::Builder;

/// How many parts are worked on side by side.
const WORKERS: usize = 2;

/// Works on parts `0..parts` with two workers, each of which makes a tool for itself and uses it for one part after the
/// other. `take` gets the results on this thread, in the order of the parts, and may break off.
pub fn side_by_side<T: Send, Tool>(
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
    std::thread::scope(|scope| {
        let (to, results) = sync_channel(WORKERS * 2);
        let mut workers = 0;
        for _ in 0..WORKERS.min(usize::try_from(parts).unwrap_or(WORKERS)) {
            let to = to.clone();
            workers += usize::from(Builder::new().spawn_scoped(scope, || worker(to)).is_ok());
        }
        drop(to);
        if workers == 0 {
            // The system gives no thread.
            let mut tool = tool();
            let _ = (0..parts).try_for_each(|part| take(work(&mut tool, part)));
            return;
        }
        // Parts may be ready before the one whose turn it is.
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
            side_by_side(
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
        side_by_side(
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
