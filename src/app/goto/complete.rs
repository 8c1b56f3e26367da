//! Completes what is typed after `:`: the words of the program, then the marks and the recordings of the log, then the
//! marks and codes of coders.

use crate::app::App;
use crate::record::{mark_kind, visible};

/// The words that can begin a target.
const WORDS: [&str; 11] =
    ["start", "end", "gap ", "last gap", "last hour", "tape ", "day ", "speed ", "Tr. ", "help", "quit"];

/// The most completions that are offered.
const MOST: usize = 200;

/// What was typed before it was completed, and the completion that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::app) struct Completion {
    stem: String,
    shown: usize,
}

impl App {
    /// Completes a text, or shows the next completion of what was typed. Returns the text, and how many completions there
    /// are; `None` if there is none.
    pub(in crate::app) fn complete_target(
        &self,
        text: &str,
        before: Option<&Completion>,
    ) -> Option<(String, Completion)> {
        let stem = before.map_or(text, |before| &before.stem).to_owned();
        let all = self.completions(&stem);
        let shown = before.map_or(0, |before| before.shown + 1);
        let shown = shown.checked_rem(all.len())?;
        Some((all.get(shown)?.clone(), Completion { stem, shown }))
    }

    fn completions(&self, stem: &str) -> Vec<String> {
        let lower = stem.to_lowercase();
        let words = WORDS.iter().filter(|word| word.to_lowercase().starts_with(&lower));
        let horizon = self.horizon();
        let kind = mark_kind(stem);
        // A blind reader is offered the marks and the recordings so far.
        let kinds = self.kinds_begun(&kind);
        let recordings = self.session.header().recordings.iter().filter(|recording| {
            let is_fitting = recording.id.to_lowercase().starts_with(&lower);
            let start = || {
                self.session.figures().coverage.as_ref().and_then(|coverage| {
                    Some(coverage.runs.get(*coverage.runs_named(&recording.id).first()?)?.span.start)
                })
            };
            is_fitting && start().is_some_and(|start| horizon.is_none_or(|t| start <= t))
        });
        let of_log = kinds.map(|(kind, _)| kind).chain(recordings.map(|recording| recording.id.as_str()));
        let of_log = of_log.map(|name| visible(name).into_owned());
        let of_work = self.work_names(&lower).into_iter();
        words.map(|word| (*word).to_owned()).chain(of_log).chain(of_work).take(MOST).collect()
    }
}
