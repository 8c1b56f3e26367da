//! Maps the lines of an imported session to the lines of the transcripts that the user has.

use super::Session;
use crate::record::{Problem, ProblemKind, Problems};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// A line in one of the files of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceLine {
    /// The number of the file, from 0.
    pub file: u32,
    /// The line in it, from 1.
    pub line: u32,
}

/// A line in the user's own files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location<'a> {
    /// The name of the file, only if several were imported.
    pub file: Option<&'a str>,
    /// The line, from 1.
    pub line: u64,
}

/// Where the lines of an imported session come from, and the problems of the import.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    description: String,
    /// Whether its times are times of day without a date, counted from the first.
    of_day: bool,
    files: Vec<String>,
    /// The source of each line of the session's log.
    lines: Vec<SourceLine>,
    /// The problems of the import, with their sources. They are numbered after the lines of the log, so that a number is
    /// either a line or a problem.
    problems: Vec<(SourceLine, Problem)>,
    more: BTreeMap<ProblemKind, u64>,
}

impl Imported {
    /// Describes an import: `description` says in words what was imported; the names of the files as they are shown; the source of each
    /// line of the log; and the problems of each file.
    pub fn new(
        description: String,
        files: Vec<String>,
        lines: Vec<SourceLine>,
        problems: impl IntoIterator<Item = (u32, Problems)>,
    ) -> Imported {
        let mut imported = Imported { description, files, lines, ..Imported::default() };
        for (file, list) in problems {
            for problem in list.list() {
                let line = u32::try_from(problem.line).unwrap_or(u32::MAX);
                let number = (imported.lines.len() + imported.problems.len() + 1) as u64;
                let mut problem = problem.clone();
                problem.line = number;
                imported.problems.push((SourceLine { file, line }, problem));
            }
            for (&kind, n) in list.not_kept() {
                *imported.more.entry(kind).or_default() += n;
            }
        }
        imported
    }

    /// Says that the times are times of day without a date, counted from the first, and so no positions on a tape.
    #[must_use]
    pub fn with_times_of_day(self, of_day: bool) -> Imported {
        Imported { of_day, ..self }
    }

    /// Whether the times are times of day without a date, counted from the first.
    pub fn has_times_of_day(&self) -> bool {
        self.of_day
    }

    /// What was imported, in words: `imported from tape1.vtt (WebVTT)`.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The source of a line of the log, or of the problem with this number. Any other number is its own line.
    pub fn source(&self, number: u64) -> SourceLine {
        let i = usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX);
        let of_problem = || self.problems.get(i.checked_sub(self.lines.len())?).map(|(source, _)| *source);
        let own = SourceLine { file: 0, line: u32::try_from(number).unwrap_or(u32::MAX) };
        self.lines.get(i).copied().or_else(of_problem).unwrap_or(own)
    }

    /// Whether a number is that of a problem of the import, and not of a line of the log.
    pub fn is_import_problem(&self, number: u64) -> bool {
        number > self.lines.len() as u64
    }

    /// The name of a file, if there are several.
    pub fn file(&self, source: SourceLine) -> Option<&str> {
        let name = self.files.get(usize::try_from(source.file).ok()?)?;
        (self.files.len() > 1).then_some(name)
    }

    /// The first line of the log that comes from this source or from a later line of its file.
    pub fn line_of(&self, source: SourceLine) -> Option<u64> {
        let from = (1..).zip(&self.lines).filter(|(_, p)| p.file == source.file && p.line >= source.line);
        from.min_by_key(|(number, p)| (p.line, *number)).map(|(number, _)| number)
    }

    /// Merges the problems of the log with those of the import, sorted by source. If both have a problem of one kind for
    /// one line, that of the import is kept.
    pub(super) fn join(&self, of_log: &Problems) -> Problems {
        let reported: HashSet<(SourceLine, ProblemKind)> =
            self.problems.iter().map(|(source, p)| (*source, p.kind)).collect();
        let mut all: Vec<(SourceLine, Problem)> = self.problems.clone();
        let own = of_log.list().iter().map(|p| (self.source(p.line), p.clone()));
        all.extend(own.filter(|(source, p)| !reported.contains(&(*source, p.kind))));
        all.sort_by_key(|(source, problem)| (*source, problem.kind));
        let mut joined = Problems::default();
        for (_, problem) in all {
            joined.add(problem.line, problem.kind, problem.message);
        }
        let more = self.more.iter().chain(of_log.not_kept());
        more.for_each(|(&kind, &n)| joined.add_more(kind, n));
        joined
    }
}

impl Session {
    /// Sets where the lines come from, if they were imported.
    pub fn set_imported(&mut self, imported: Option<Arc<Imported>>) {
        self.imported = imported;
    }

    /// Where the lines come from, if they were imported.
    pub fn imported(&self) -> Option<&Imported> {
        self.imported.as_deref()
    }

    /// The location in the user's own files of a line of the log or of a problem.
    pub fn user_location(&self, line: u64) -> Location<'_> {
        match &self.imported {
            None => Location { file: None, line },
            Some(imported) => {
                let source = imported.source(line);
                Location { file: imported.file(source), line: source.line.into() }
            }
        }
    }

    /// The line of the log for the line of a problem. For a problem of an import that is the first line from the same
    /// source or a later one.
    pub fn line_of(&self, line: u64) -> u64 {
        let imported = self.imported.as_ref().filter(|imported| imported.is_import_problem(line));
        imported.map_or(line, |imported| imported.line_of(imported.source(line)).unwrap_or(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_of_log_and_import_are_sorted_by_line_of_the_file_and_none_is_repeated() {
        let mut of_import = Problems::default();
        of_import.add(7, ProblemKind::BadTime, "no time in the cue");
        of_import.add(2, ProblemKind::Guessed, "read as windows-1252");
        let place = |line| SourceLine { file: 0, line };
        let imported = Imported::new(
            "x".into(),
            vec!["a.srt".into()],
            vec![place(1), place(7), place(9)],
            [(0, of_import)],
        );
        let mut of_log = Problems::default();
        of_log.add(2, ProblemKind::BadTime, "no readable t");
        of_log.add(3, ProblemKind::AssumedTape, "never closed");
        let joined = imported.join(&of_log);
        let lines: Vec<_> =
            joined.list().iter().map(|p| (imported.source(p.line).line, p.message.as_str())).collect();
        assert_eq!(lines, [(2, "read as windows-1252"), (7, "no time in the cue"), (9, "never closed")]);
        assert_eq!(imported.line_of(place(8)), Some(3));
        assert_eq!(imported.line_of(place(10)), None);
        assert_eq!(imported.file(place(1)), None, "one file needs no name");
    }
}
