//! The events around those that a search finds, each once.

use std::ops::Range;

/// The events around the ones that are found, as they are found in order.
#[derive(Clone, Debug)]
pub struct Around {
    /// How many events before and after each.
    lines: usize,
    /// The first event that was not shown, unless nothing was found so far.
    next: usize,
    /// The end of what is shown after the last one found.
    until: usize,
    is_any: bool,
}

/// What is shown before an event that is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The rest of what is shown after the one found before.
    pub after: Range<usize>,
    /// Whether events between both are not shown.
    pub is_apart: bool,
    /// What is shown before it.
    pub before: Range<usize>,
}

impl Around {
    /// So many events before and after each.
    #[must_use]
    pub fn new(lines: usize) -> Around {
        Around { lines, next: 0, until: 0, is_any: false }
    }

    /// What is shown before the event `i`, which is found after all others that were asked for.
    pub fn at(&mut self, i: usize) -> Lead {
        let after = self.next..self.until.min(i).max(self.next);
        let from = i.saturating_sub(self.lines).max(after.end);
        let lead = Lead { is_apart: self.is_any && from > after.end, before: from..i, after };
        (self.next, self.until, self.is_any) = (i + 1, (i + 1).saturating_add(self.lines), true);
        lead
    }

    /// What is shown after the last one found, among `len` events.
    #[must_use]
    pub fn rest(&self, len: usize) -> Range<usize> {
        self.next..self.until.min(len).max(self.next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_around_two_that_are_near_is_shown_once_and_what_is_between_two_that_are_not_is_left_out() {
        let mut around = Around::new(2);
        let lead = |after, is_apart, before| Lead { after, is_apart, before };
        assert_eq!(around.at(1), lead(0..0, false, 0..1));
        assert_eq!(around.at(4), lead(2..4, false, 4..4));
        assert_eq!(around.at(5), lead(5..5, false, 5..5));
        assert_eq!(around.at(20), lead(6..8, true, 18..20));
        assert_eq!(around.rest(22), 21..22);
        assert_eq!(Around::new(usize::MAX).rest(9), 0..0);
    }
}
