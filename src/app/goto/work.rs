//! Goes to the marks of coders and to codes by their names, as far as they are shown.

use super::Destination;
use crate::app::App;
use crate::record::visible;
use crate::session::{EventKey, Item};
use crate::work::{Placed, Viewer, is_moment};

impl App {
    /// Where the nth mark or code of this name is: `kp/confession`, `min_max/min_blame`, `min_blame`. What is hidden is nowhere.
    pub(super) fn work_named(&self, name: &str, number: usize) -> Option<Destination> {
        let viewer = self.viewer()?;
        let horizon = self.horizon();
        let numbered = if number == 1 { name.to_owned() } else { format!("{name} {number}") };
        let mark = self.coding.work.mark_named(&numbered, &viewer).map(|mark| mark.mark.key);
        let key = mark.or_else(|| {
            let with_code = self.coding.work.shown(&viewer).filter(|placed| has_code(placed, name));
            with_code.filter_map(begins).nth(number - 1)
        });
        let key = key.filter(|key| horizon.is_none_or(|t| key.time <= t))?;
        Some(if is_moment(key) {
            Destination::Moment(key.time)
        } else {
            Destination::Item(Item::Event(self.session.index().index_of(key)))
        })
    }

    /// The names of marks of coders and of codes that begin with a text in lower case, as far as they are shown.
    pub(super) fn work_names(&self, start: &str) -> Vec<String> {
        let Some(viewer) = self.viewer() else { return Vec::new() };
        let horizon = self.horizon();
        let marks = self.coding.work.marks(&viewer).into_iter();
        let marks =
            marks.filter(|mark| horizon.is_none_or(|t| mark.mark.key.time <= t)).map(|mark| mark.name);
        let mut names: Vec<String> = marks.chain(self.code_names(&viewer)).collect();
        names.retain(|name| name.to_lowercase().starts_with(start));
        names.iter().map(|name| visible(name).into_owned()).collect()
    }

    /// The names of the codes that are shown, each once.
    fn code_names(&self, viewer: &Viewer) -> Vec<String> {
        let horizon = self.horizon();
        let shown = self.coding.work.shown(viewer);
        let shown =
            shown.filter(|placed| begins(placed).is_some_and(|key| horizon.is_none_or(|t| key.time <= t)));
        let names = shown.filter_map(|placed| placed.act.what.code());
        let names: std::collections::BTreeSet<_> = names.collect();
        names.into_iter().map(ToString::to_string).collect()
    }
}

fn has_code(placed: &Placed, name: &str) -> bool {
    placed.act.what.code().is_some_and(|code| *name == code.code || name == code.to_string())
}

fn begins(placed: &Placed) -> Option<EventKey> {
    placed.span.map(|(first, _)| first)
}
