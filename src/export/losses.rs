//! What a format could not carry, counted.

use std::fmt;

/// What was left out or changed, each with how often. Empty where a format carried everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    list: Vec<(&'static str, u64)>,
}

impl Losses {
    /// Counts one thing that was lost; `what` is a noun phrase in the plural that stands behind a number.
    pub fn add(&mut self, what: &'static str) {
        match self.list.iter_mut().find(|(known, _)| *known == what) {
            Some((_, n)) => *n += 1,
            None => self.list.push((what, 1)),
        }
    }

    /// Counts it where something was lost.
    pub fn add_if(&mut self, lost: bool, what: &'static str) {
        if lost {
            self.add(what);
        }
    }

    /// What was lost, in the order in which it was met.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        self.list.iter().copied()
    }

    /// Whether nothing was lost.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// A list, each on a line of its own with its number before it.
impl fmt::Display for Losses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.iter().map(|(_, n)| n.to_string().len()).max().unwrap_or(0);
        self.iter().try_for_each(|(what, n)| writeln!(f, "  {n:width$}  {what}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_loss_is_counted_once_under_its_name() {
        let mut losses = Losses::default();
        losses.add("notes");
        losses.add("marks");
        losses.add_if(true, "notes");
        losses.add_if(false, "ends");
        assert_eq!(losses.to_string(), "  2  notes\n  1  marks\n");
    }
}
