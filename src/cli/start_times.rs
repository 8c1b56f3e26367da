//! `--starts FILE.csv`: enters the start times of a table into a new case.

use super::args::Importing;
use super::out::{DONE, list, note, nothing};
use super::progress::Shown;
use super::transcripts::{Faults, InputSpec, load_text};
use crate::import::{CaseFile, CaseTemplate, RecordingTemplate, StartRow, StartTable, start_table};
use crate::record::ProblemKind;
use crate::time::{DateOrder, Millis, format_hms_exact};
use anyhow::Result;
use std::path::Path;
use std::process::ExitCode;

/// A start for what a table says of an end alone.
pub(super) const ANY_START: &str = "2000-01-01 00:00";

/// The zone in which times are checked while the case has none.
pub(super) const ANY_ZONE: &str = "UTC";

/// A table of start times, with its name as messages print it.
pub(super) struct StartTimes {
    shown: String,
    table: StartTable,
}

impl StartTimes {
    /// Reads the table. `order` is that of day and month, if the user states it.
    pub(super) fn load(path: &Path, memory_limit: u64, order: Option<DateOrder>) -> Result<StartTimes> {
        let importing = &Importing::default();
        let spec = InputSpec { importing, gaps: None, memory_limit, progress: Shown::Stderr, hash: false };
        let (shown, text) = load_text(path, &spec)?;
        let mut faults = Faults::default();
        let table =
            start_table(&text, order).map_err(|found| faults.extend(&shown, found)).unwrap_or_default();
        faults.into_error().map_or(Ok(()), Err)?;
        Ok(StartTimes { shown, table })
    }

    /// Enters what the table says of each recording. What it does not say is left as it is, and named. The exit code says
    /// whether a date was guessed.
    ///
    /// # Errors
    /// All that is wrong with its times, by line.
    pub(super) fn fill_in(self, case: &mut CaseTemplate) -> Result<ExitCode> {
        let (mut faults, shown) = (Faults::default(), self.shown.as_str());
        let zone = case.timezone.clone().unwrap_or_else(|| ANY_ZONE.to_owned());
        let mut lines: Vec<Option<u64>> = vec![None; case.recordings.len()];
        for row in self.table.rows {
            let found = meant(&case.recordings, &row.file);
            let [at] = found[..] else {
                if found.is_empty() {
                    let (line, file) = (row.line, &row.file);
                    note(&format!("{shown}:{line}: {file}: no transcript of this name is given; not used"));
                } else {
                    let what = format!("{:?} may be several transcripts; write its path", row.file);
                    faults.add(shown, row.line, "file", what);
                }
                continue;
            };
            if let Some(line) = lines[at].replace(row.line) {
                let what = format!("{:?} is in line {line} already", row.file);
                faults.add(shown, row.line, "file", what);
                continue;
            }
            check(shown, &zone, &row, &mut faults);
            let recording = &mut case.recordings[at];
            recording.end = row.ends.into_iter().next().or(recording.end.take());
            recording.starts_at = row.start.or(recording.starts_at.take());
        }
        faults.into_error().map_or(Ok(()), Err)?;
        for (recording, _) in case.recordings.iter().zip(&lines).filter(|(_, line)| line.is_none()) {
            note(&format!("{shown}: has no row for {}", recording.transcript));
        }
        if !self.table.unused.is_empty() {
            note(&format!("{shown}: columns not used: {}", self.table.unused.join(", ")));
        }
        for (line, what) in &self.table.guesses {
            list(&format!("{shown}:{line}: {}: {what}", ProblemKind::Guessed));
        }
        Ok(if self.table.guesses.is_empty() { DONE } else { nothing() })
    }
}

/// Adds what a case file would not accept of a row.
fn check(shown: &str, zone: &str, row: &StartRow, faults: &mut Faults) {
    let start = row.start.as_deref().unwrap_or(ANY_START);
    let mut read = |column: &str, end: Option<(&str, &str)>| {
        let read = CaseFile::recording_times(zone, start, end);
        read.map_err(|what| faults.add(shown, row.line, column, what)).ok()
    };
    if read("start", None).is_none() {
        return;
    }
    let mut ends = Vec::new();
    for (key, value) in &row.ends {
        let column = if *key == "length" { "length" } else { "end" };
        let Some(times) = read(column, Some((key, value))) else { return };
        ends.extend(times.end);
    }
    if let [end, by_length] = ends[..]
        && (end - by_length).abs() > Millis(1000)
    {
        let by = format_hms_exact((end - by_length).abs());
        faults.add(shown, row.line, "length", format!("differs from the end by {by}; correct one of them"));
    }
}

/// The recordings whose transcript a name means: by its path or name, or else by its name without the extension, as the name of
/// the media file has it.
fn meant(recordings: &[RecordingTemplate], name: &str) -> Vec<usize> {
    let name = name.replace('\\', "/").to_lowercase();
    let name = Path::new(&name);
    let by = |is: &dyn Fn(&Path) -> bool| -> Vec<usize> {
        let paths = recordings.iter().map(|recording| recording.transcript.to_lowercase());
        paths.enumerate().filter(|(_, path)| is(Path::new(path))).map(|(i, _)| i).collect()
    };
    let ways: [&dyn Fn(&Path) -> bool; 4] = [
        &|path| path == name,
        &|path| path.ends_with(name),
        &|path| path.file_name() == name.file_name(),
        &|path| [name.file_name(), name.file_stem()].contains(&path.file_stem()),
    ];
    ways.into_iter().map(by).find(|found| !found.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_means_the_transcript_of_that_path_or_name() {
        let named = |path: &&str| RecordingTemplate {
            transcript: (*path).to_owned(),
            ..RecordingTemplate::default()
        };
        let recordings: Vec<_> =
            ["tapes/a.vtt", "other/a.vtt", "b.vtt", "b.srt", "C.1.vtt"].iter().map(named).collect();
        for (name, found) in [
            ("tapes/a.vtt", &[0][..]),
            ("D:\\case\\B.VTT", &[2]),
            ("a.vtt", &[0, 1]),
            ("b", &[2, 3]),
            ("b.mp4", &[2, 3]),
            ("c.1", &[4]),
            ("c.1.wav", &[4]),
            ("c", &[]),
        ] {
            assert_eq!(meant(&recordings, name), found, "{name}");
        }
    }
}
