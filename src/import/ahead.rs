//! Reading ahead: what splits a long file into pieces runs on one thread, and what makes sense of them on another.

use std::sync::mpsc::sync_channel;
use std::thread;

/// So many pieces are handed on at once: enough that the handing costs nothing beside the pieces.
const BATCH: usize = 4096;
/// So many batches may wait.
const WAITING: usize = 4;

/// Gives each item of an iterator to `take`, in order, while the next ones are made on another thread; gives back the
/// iterator at its end. What is short is done on this one.
pub(super) fn ahead<I>(mut iterator: I, mut take: impl FnMut(I::Item)) -> I
where
    I: Iterator + Send,
    I::Item: Send,
{
    let first: Vec<I::Item> = iterator.by_ref().take(BATCH).collect();
    let more = first.len() == BATCH;
    first.into_iter().for_each(&mut take);
    if !more {
        return iterator;
    }
    thread::scope(|scope| {
        let (to, from) = sync_channel(WAITING);
        let maker = scope.spawn(move || {
            loop {
                let batch: Vec<I::Item> = iterator.by_ref().take(BATCH).collect();
                let last = batch.len() < BATCH;
                if to.send(batch).is_err() || last {
                    return iterator;
                }
            }
        });
        from.into_iter().flatten().for_each(&mut take);
        maker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_items_come_in_order_and_the_iterator_comes_back_at_its_end() {
        for n in [0, 1, BATCH - 1, BATCH, BATCH + 1, BATCH * 9, BATCH * 9 + 7] {
            let mut taken = Vec::new();
            let mut rest = ahead(0..n, |item| taken.push(item));
            assert_eq!(taken, (0..n).collect::<Vec<_>>());
            assert_eq!(rest.next(), None);
        }
    }
}
