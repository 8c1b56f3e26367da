//! Counts what is reported once for a whole file.

/// A count, and the line of the first that was counted.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) first: u64,
    pub(super) count: u64,
}

impl Tally {
    pub(super) fn add(&mut self, line: u64) {
        if self.count == 0 {
            self.first = line;
        }
        self.count += 1;
    }
}
