//! Reading ahead: what splits a long file into pieces, and what makes sense of them, side by side.

use std::fmt;
use std::sync::mpsc::sync_channel;

/// So many pieces are handed on at once: enough that the handing costs nothing beside the pieces.
const BATCH: usize = 4096;
/// So many batches may wait.
const WAITING: usize = 4;

/// What does two pieces of work side by side; `false` where it has done neither. The default does one after the other.
#[derive(Clone, Copy, Default)]
pub struct Beside(Option<Run>);

type Run = fn(&mut (dyn FnMut() + Send), &mut dyn FnMut()) -> bool;

impl Beside {
    /// By a function that knows how.
    #[must_use]
    pub fn by(run: Run) -> Beside {
        Beside(Some(run))
    }

    /// Gives each item of an iterator to `take`, in order, while the next ones are made beside it; gives back the
    /// iterator at its end. A short one is not worth it.
    pub(super) fn ahead<I>(self, mut iterator: I, mut take: impl FnMut(I::Item)) -> I
    where
        I: Iterator + Send,
        I::Item: Send,
    {
        let first: Vec<I::Item> = iterator.by_ref().take(BATCH).collect();
        let more = first.len() == BATCH;
        first.into_iter().for_each(&mut take);
        if let Some(run) = self.0.filter(|_| more) {
            let (to, from) = sync_channel(WAITING);
            let mut to = Some(to);
            let mut make = || {
                // Dropped at the end: that ends the taking.
                let Some(to) = to.take() else { return };
                loop {
                    let batch: Vec<I::Item> = iterator.by_ref().take(BATCH).collect();
                    let last = batch.len() < BATCH;
                    if to.send(batch).is_err() || last {
                        return;
                    }
                }
            };
            if run(&mut make, &mut || from.iter().flatten().for_each(&mut take)) {
                return iterator;
            }
        }
        iterator.by_ref().for_each(take);
        iterator
    }
}

impl fmt::Debug for Beside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Beside").field(&self.0.is_some()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    fn threads(there: &mut (dyn FnMut() + Send), here: &mut dyn FnMut()) -> bool {
        thread::scope(|scope| {
            scope.spawn(there);
            here();
        });
        true
    }

    #[test]
    fn all_items_come_in_order_and_the_iterator_comes_back_at_its_end() {
        let refuses: Run = |_, _| false;
        for beside in [Beside::default(), Beside::by(threads), Beside::by(refuses)] {
            for n in [0, 1, BATCH - 1, BATCH, BATCH + 1, BATCH * 9, BATCH * 9 + 7] {
                let mut taken = Vec::new();
                let mut rest = beside.ahead(0..n, |item| taken.push(item));
                assert_eq!(taken, (0..n).collect::<Vec<_>>());
                assert_eq!(rest.next(), None);
            }
        }
    }
}
