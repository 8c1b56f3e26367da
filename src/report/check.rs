//! `untaped check`: the problems of a log, line by line.

use super::page::Page;
use crate::describe;
use crate::record::{Problem, counted};
use crate::session::{Location, Session};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The report.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// The problems, in the order of their lines.
    pub problems: Vec<ProblemLine>,
    /// The number of further problems of each kind: the list is bounded.
    pub more: BTreeMap<&'static str, u64>,
}

/// One problem.
#[derive(Clone, Debug, Serialize)]
pub struct ProblemLine {
    /// The file, if the session was imported from several.
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
    pub fn new(session: &Session) -> Check {
        let problems = session.problems();
        let line_of = |p: &Problem| {
            let Location { file, line } = session.user_location(p.line);
            ProblemLine { file: file.map(str::to_owned), line, kind: p.kind.word(), what: p.message.clone() }
        };
        Check {
            problems: problems.list().iter().map(line_of).collect(),
            more: problems.not_kept().iter().map(|(kind, &n)| (kind.word(), n)).collect(),
        }
    }

    /// Whether there is no problem.
    pub fn is_empty(&self) -> bool {
        self.problems.is_empty() && self.more.is_empty()
    }

    /// The report as text: `file:line: kind: sentence`.
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
            let events = counted(session.index().len() as u64, "event");
            let lines = counted(session.line_count(), "line");
            let read = session.imported().map(|imported| page.of_log(imported.description()).into_owned());
            let _ = writeln!(
                text,
                "{name}: {}; {}, {events}",
                describe::no_problem(session),
                read.unwrap_or(lines)
            );
        }
        text
    }
}
