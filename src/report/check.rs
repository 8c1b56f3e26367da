//! The problems of a log, line by line.

use super::page::Page;
use crate::session::Session;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The report.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// The problems that are held, in the order of their lines.
    pub problems: Vec<ProblemLine>,
    /// How many more there are of each kind: a list of problems is bounded.
    pub more: BTreeMap<&'static str, u64>,
}

/// One problem.
#[derive(Clone, Debug, Serialize)]
pub struct ProblemLine {
    /// The line in the file, from 1.
    pub line: u64,
    /// The stable kind.
    pub kind: &'static str,
    /// The sentence.
    pub what: String,
}

impl Check {
    /// The report on a session.
    #[must_use]
    pub fn of(session: &Session) -> Check {
        let problems = session.problems();
        Check {
            problems: problems
                .list()
                .iter()
                .map(|p| ProblemLine { line: p.line, kind: p.kind.word(), what: p.what.clone() })
                .collect(),
            more: problems.not_held().iter().map(|(kind, &n)| (kind.word(), n)).collect(),
        }
    }

    /// Whether there is no problem.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty() && self.more.is_empty()
    }

    /// The report as text: `file:line: kind: sentence`.
    #[must_use]
    pub fn text(&self, session: &Session, name: &str, page: Page) -> String {
        let name = page.of_log(name);
        let mut text = String::new();
        for problem in &self.problems {
            let _ =
                writeln!(text, "{name}:{}: {}: {}", problem.line, problem.kind, page.of_log(&problem.what));
        }
        for (kind, n) in &self.more {
            let _ = writeln!(text, "{name}: {n} more: {kind}");
        }
        if self.is_empty() {
            let (lines, events) = (session.lines(), session.index().len());
            let _ = writeln!(text, "{name}: no problem found; lines: {lines}, events: {events}");
        }
        text
    }
}
