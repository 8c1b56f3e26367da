//! A case file and the files it names. Reports all that is wrong with them at once, since cases are edited by hand.

use super::InputSpec;
use super::assembled::Read;
use super::errors::Faults;
use super::source::{Loader, Source, encoding_named};
use crate::cli::args::import_format;
use crate::cli::output_file::{IS_INPUT, is_same_file};
use crate::cli::progress::Files;
use crate::import::{Case, CaseFile, Format, InvalidCaseFile, Options, RecordingEntry, Tape, Transcript};
use crate::store::{Input, Log, resolve};
use crate::time::Zone;
use anyhow::{Result, bail};
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A case and its files, in memory.
pub(in crate::cli) struct CaseFiles {
    /// The name of the case file, as messages print it.
    shown: String,
    /// The path of the case file. The paths in it are relative to its folder.
    path: PathBuf,
    case_file: CaseFile,
    /// The case, without its recordings.
    case: Case<'static>,
    /// The transcript of each recording; `None` if it has none that can be read.
    sources: Vec<Option<Source>>,
    faults: Faults,
}

impl CaseFiles {
    /// Reads the files that a case names.
    ///
    /// # Errors
    /// An option that a case does not take, or a table of gaps from the command line that cannot be read. What is wrong
    /// in the case itself is kept for [`CaseFiles::read`].
    pub(super) fn load(log: &Log, source: &Source, mut loader: Loader<'_>) -> Result<CaseFiles> {
        let (spec, shown) = (loader.spec, source.shown.clone());
        let importing = spec.importing;
        if let Some((option, field)) = importing.not_for_a_case() {
            bail!("{shown}: {option} applies to transcripts; in a case file, use {field}");
        }
        let mut faults = Faults::default();
        let (case_file, is_sound) = match CaseFile::parse(&source.text) {
            Ok(case_file) => (case_file, true),
            Err(InvalidCaseFile { faults: found, rest }) => {
                faults.extend(&shown, found);
                (*rest, false)
            }
        };
        let path = match log.input() {
            Input::File(path) => path.clone(),
            Input::Stdin | Input::Demo => PathBuf::from("-"),
        };
        let case = Case {
            title: importing.title.clone().or(case_file.case.title.clone()),
            assume_ends: case_file.case.assume_ends || importing.assume_ends,
            files: vec![shown.clone()],
            problems: vec![(0, source.problems.clone()), (0, case_file.problems.clone())],
            ..case_file.case.clone()
        };
        let mut files = CaseFiles { shown, path, case_file, case, sources: Vec::new(), faults };
        // Without the zone that a faulty case fails to give, every time in a table would be a fault of its own.
        if is_sound || files.case.zone.as_ref().and_then(Zone::named).is_some() {
            files.load_gap_tables(&mut loader)?;
        }
        files.load_transcripts(&mut loader);
        Ok(files)
    }

    /// Reads the tables of gaps: the one that the case names, and the one from the command line.
    fn load_gap_tables(&mut self, loader: &mut Loader<'_>) -> Result<()> {
        if let Some((line, name)) = self.case_file.gap_table.clone()
            && let Some(path) = self.path_of(line, "gap_table", &name, loader.spec)
            && let Err(error) = Log::open_named(&path).and_then(|log| self.load_gap_table(&log, loader))
        {
            self.faults.add(&self.shown, line, "gap_table", format!("{error:#}"));
        }
        loader.spec.gaps.map_or(Ok(()), |path| self.load_gap_table(&loader.open(path)?, loader))
    }

    fn load_gap_table(&mut self, log: &Log, loader: &mut Loader<'_>) -> Result<()> {
        loader.load(log, None)?.add_gaps(&mut self.case, &mut self.faults)
    }

    /// Reads the transcripts; all are opened first, so that progress can count their bytes.
    fn load_transcripts(&mut self, loader: &mut Loader<'_>) {
        let recordings = std::mem::take(&mut self.case_file.recordings);
        let mut named: HashMap<&str, &RecordingEntry> = HashMap::new();
        let logs: Vec<Option<Log>> = recordings
            .iter()
            .map(|recording| {
                let (_, name) = recording.transcript.as_ref()?;
                let twin = named.insert(name, recording);
                let path = self.transcript_path(recording, twin, loader.spec)?;
                Log::open_named(&path).map_err(|e| self.transcript_fault(recording, format!("{e:#}"))).ok()
            })
            .collect();
        loader.expect(logs.iter().flatten().map(Log::size).sum());
        let load = |(recording, log): (&RecordingEntry, &Option<Log>)| {
            let log = log.as_ref()?;
            let encoding = encoding_named(recording.encoding.as_ref().map(|(_, name)| name.as_str()))
                .map_err(|what| {
                    let line = recording.encoding.as_ref().map_or(recording.tape.at.1, |(line, _)| *line);
                    self.faults.add(&self.shown, line, format!("{}.encoding", recording.path), what);
                });
            let source = loader.load(log, encoding.unwrap_or(None));
            let source = source.map_err(|e| self.transcript_fault(recording, format!("{e:#}"))).ok()?;
            encoding.ok().map(|_| source)
        };
        self.sources = recordings.iter().zip(&logs).map(load).collect();
        self.case_file.recordings = recordings;
    }

    /// The path of a recording's transcript; `twin` is the last recording before it with the same transcript.
    fn transcript_path(
        &mut self,
        recording: &RecordingEntry,
        twin: Option<&RecordingEntry>,
        spec: &InputSpec<'_>,
    ) -> Option<PathBuf> {
        let (line, name) = recording.transcript.as_ref()?;
        if let Some(twin) = twin {
            let what =
                format!("{name:?} is already the transcript of {} (line {})", twin.path, twin.tape.at.1);
            self.transcript_fault(recording, what);
            return None;
        }
        self.path_of(*line, &format!("{}.transcript", recording.path), name, spec)
    }

    /// The path of a file that a field of the case names, if the case may name it.
    fn path_of(&mut self, line: u64, field: &str, name: &str, spec: &InputSpec<'_>) -> Option<PathBuf> {
        let path = resolve(&self.path, name, spec.importing.allow_outside);
        path.map_err(|e| self.faults.add(&self.shown, line, field, format!("{e:#}"))).ok()
    }

    /// Adds a fault of a recording's transcript.
    fn transcript_fault(&mut self, recording: &RecordingEntry, what: String) {
        let line = recording.transcript.as_ref().map_or(recording.tape.at.1, |(line, _)| *line);
        self.faults.add(&self.shown, line, format!("{}.transcript", recording.path), what);
    }

    /// Parses the transcripts and assembles the session.
    ///
    /// # Errors
    /// Everything that is wrong with the case and its files.
    pub(super) fn read(&self, spec: &InputSpec<'_>) -> Result<Read<'_>> {
        let (mut case, mut faults, mut formats) = (self.case.clone(), self.faults.clone(), Vec::new());
        let bytes = self.sources.iter().flatten().map(|source| source.text.len() as u64).sum();
        let files = Files::new(spec.progress, "importing", bytes);
        let zone = case.zone.as_ref().and_then(Zone::named).cloned();
        for (recording, source) in self.case_file.recordings.iter().zip(&self.sources) {
            let mut tape: Tape<'_> = recording.tape.clone();
            if let Some(source) = source {
                match parse(recording, source, zone.as_ref(), (spec, &files)) {
                    Ok((format, transcript)) => {
                        formats.push(format);
                        tape.file = u32::try_from(case.files.len()).unwrap_or(u32::MAX);
                        tape.transcript = Some(transcript);
                        case.files.push(source.shown.clone());
                    }
                    Err((line, field, what)) => {
                        faults.add(&self.shown, line, format!("{}.{field}", recording.path), what);
                    }
                }
            }
            case.tapes.push(tape);
        }
        drop(files);
        if let Some(output) = spec.importing.output.as_deref() {
            self.refuse_output(output, &mut faults);
        }
        match faults.into_error() {
            Some(error) => Err(error),
            None => Read::new(case, &formats, None),
        }
    }

    /// Adds a fault for each file of the case that the output would overwrite.
    fn refuse_output(&self, output: &Path, faults: &mut Faults) {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let table = self.case_file.gap_table.iter().map(|(line, name)| (*line, "gap_table".to_owned(), name));
        let transcripts = self.case_file.recordings.iter().filter_map(|recording| {
            let (line, name) = recording.transcript.as_ref()?;
            Some((*line, format!("{}.transcript", recording.path), name))
        });
        for (line, field, name) in table.chain(transcripts) {
            if is_same_file(output, &folder.join(name)) {
                faults.add(&self.shown, line, field, format!("{name:?}: {IS_INPUT}"));
            }
        }
    }
}

/// Parses the transcript of a recording; gives the name of its format, or the line, field and sentence of a fault.
fn parse<'s>(
    recording: &RecordingEntry,
    source: &'s Source,
    zone: Option<&TimeZone>,
    (spec, files): (&InputSpec<'_>, &Files),
) -> Result<(&'static Format, Transcript<'s>), (u64, &'static str, String)> {
    let format = match &recording.format {
        Some((line, word)) => Some(import_format(word).map_err(|what| (*line, "format", what))?),
        None => None,
    };
    let (keep_tiers, explain) = (spec.importing.keep_tiers, spec.importing.explain);
    let allowed = spec.importing.allowed();
    let options = Options { keep_tiers, explain, allowed, zone: zone.cloned(), ..recording.options.clone() };
    source.parse(format, &options, files).map_err(|error| {
        let line = recording.transcript.as_ref().map_or(recording.tape.at.1, |(line, _)| *line);
        (line, "transcript", format!("{error:#}"))
    })
}
