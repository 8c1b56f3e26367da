//! Ids for recordings that are named after their files, which can have the same name in several folders.

use std::collections::{HashMap, HashSet};

/// The ids that are used.
#[derive(Default)]
pub(super) struct DistinctIds {
    used: HashSet<String>,
    /// The next number to try for each name.
    next: HashMap<String, usize>,
}

impl DistinctIds {
    /// An id that no earlier recording has: the name, with a number if that id is used.
    pub(super) fn id(&mut self, name: &str) -> String {
        let next = self.next.entry(name.to_owned()).or_insert(1);
        loop {
            let id = if *next == 1 { name.to_owned() } else { format!("{name} ({next})") };
            *next += 1;
            if self.used.insert(id.clone()) {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_of_a_name_gets_a_number_that_no_other_has() {
        let mut ids = DistinctIds::default();
        let got = ["a", "b", "a (2)", "a", "a", "a (2)"].map(|name| ids.id(name));
        assert_eq!(got, ["a", "b", "a (2)", "a (3)", "a (4)", "a (2) (2)"]);
    }
}
