//! Layers beside the words, such as glosses and descriptions, kept with an utterance as its extra field `tiers`.

use super::transcript::Item;
use std::collections::BTreeMap;

/// What layers hold for one utterance, in the order of the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Tiers(Vec<(String, String)>);

impl Tiers {
    /// Adds what a layer holds.
    pub(super) fn add(&mut self, name: &str, text: &str) {
        self.0.push((name.to_owned(), text.to_owned()));
    }

    /// The layers, once for each text.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Keeps them with an utterance: an object of lists, so that no name of a layer meets a field of the log.
    pub(super) fn keep(self, item: &mut Item<'_>) {
        if self.0.is_empty() {
            return;
        }
        let mut lists = BTreeMap::<String, Vec<String>>::new();
        for (name, text) in self.0 {
            lists.entry(name).or_default().push(text);
        }
        let object: serde_json::Map<_, _> =
            lists.into_iter().map(|(name, texts)| (name, texts.into())).collect();
        let field = ("tiers".to_owned(), serde_json::Value::Object(object).to_string());
        item.extra.get_or_insert_default().push(field);
    }
}

/// How often each of some names was met, in the order of the first: for one sentence about all of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    first_line: u64,
    counts: Vec<(String, u64)>,
}

impl Counts {
    /// How many names are held apart; the others are counted together.
    const NAMES: usize = 50;

    /// Counts one, in a line.
    pub(super) fn add(&mut self, line: u64, name: &str) {
        if self.counts.is_empty() {
            self.first_line = line;
        }
        let name = if self.counts.len() < Counts::NAMES { name } else { "others" };
        match self.counts.iter_mut().find(|(known, _)| known == name) {
            Some((_, n)) => *n += 1,
            None => self.counts.push((name.to_owned(), 1)),
        }
    }

    /// The line of the first, and each name with its number; `None` where there was none.
    pub(super) fn said(&self) -> Option<(u64, String)> {
        let each: Vec<String> = self.counts.iter().map(|(name, n)| format!("{name} {n}")).collect();
        (!each.is_empty()).then(|| (self.first_line, each.join(", ")))
    }
}
