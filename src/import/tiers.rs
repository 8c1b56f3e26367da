//! Keeps dependent tiers, such as glosses, with their utterances, and counts the names of tiers left out.

use super::transcript::{Item, Transcript};
use std::collections::BTreeMap;

/// The texts of one utterance's dependent tiers, in file order.
#[derive(Clone, Debug, Default)]
pub(super) struct Tiers(Vec<(String, String)>);

impl Tiers {
    /// Adds a tier's text.
    pub(super) fn add(&mut self, name: &str, text: &str) {
        self.0.push((name.to_owned(), text.to_owned()));
    }

    /// The name of each text's tier.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Adds them to an utterance as the extra field `tiers`: an object of lists, so that no tier's name can clash with a
    /// field of the log.
    pub(super) fn keep(self, item: &mut Item<'_>) {
        if self.0.is_empty() {
            return;
        }
        let mut lists = BTreeMap::<String, Vec<String>>::new();
        for (name, text) in self.0 {
            lists.entry(name).or_default().push(text);
        }
        let lists = serde_json::json!(lists).to_string();
        item.extra.get_or_insert_default().push(("tiers".to_owned(), lists));
    }
}

/// How often each of some names occurs, in order of first occurrence, for one sentence about all of them.
#[derive(Clone, Debug, Default)]
pub(super) struct NameCounts {
    first_line: u64,
    counts: Vec<(String, u64)>,
}

impl NameCounts {
    /// How many names are counted separately; the rest are counted together.
    const NAMES: usize = 50;

    /// Counts one occurrence.
    pub(super) fn add(&mut self, line: u64, name: &str) {
        if self.counts.is_empty() {
            self.first_line = line;
        }
        let name = if self.counts.len() < NameCounts::NAMES { name } else { "others" };
        match self.counts.iter_mut().find(|(known, _)| known == name) {
            Some((_, n)) => *n += 1,
            None => self.counts.push((name.to_owned(), 1)),
        }
    }

    /// Reports that each name with its count was left out, at the line of the first; nothing if there were none.
    pub(super) fn report_left_out(&self, what: &str, transcript: &mut Transcript<'_>) {
        if !self.counts.is_empty() {
            let each: Vec<String> = self.counts.iter().map(|(name, n)| format!("{name} {n}")).collect();
            transcript.dropped(self.first_line, format!("{what}: {}", each.join(", ")));
        }
    }
}
