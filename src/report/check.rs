//! The problems of a log, line by line.

use super::page::Page;
use crate::record::Problem;
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
    /// The file, where several were imported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
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
        let line_of = |p: &Problem| {
            let (file, line) = session.written(p.line);
            ProblemLine { file: file.map(str::to_owned), line, kind: p.kind.word(), what: p.what.clone() }
        };
        Check {
            problems: problems.list().iter().map(line_of).collect(),
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
            let name = problem.file.as_ref().map_or_else(|| name.clone(), |file| page.of_log(file));
            let _ =
                writeln!(text, "{name}:{}: {}: {}", problem.line, problem.kind, page.of_log(&problem.what));
        }
        for (kind, n) in &self.more {
            let _ = writeln!(text, "{name}: {n} more: {kind}");
        }
        if self.is_empty() {
            let events = session.index().len();
            let read = session.imported().map_or_else(
                || format!("lines: {}", session.lines()),
                |imported| page.of_log(imported.what()).into_owned(),
            );
            let _ = writeln!(text, "{name}: no problem found; {read}, events: {events}");
        }
        text
    }
}
