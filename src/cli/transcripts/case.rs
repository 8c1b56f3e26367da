//! A case and every file that it names. All that is wrong with them is told at once: whoever mends a case by hand runs
//! it again after each try.

use super::errors::Faults;
use super::refused::no_format;
use super::source::{Source, asked_encoding};
use super::{InputSpec, Read, finish};
use crate::cli::output_safety::{SPARED, is};
use crate::cli::progress::Files;
use crate::import::{
    self, Case, CaseFile, Decoded, InvalidCaseFile, Options, RecordingEntry, Tape, Transcript, decode,
    gap_table,
};
use crate::store::{Input, Log, resolve};
use crate::time::Zone;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

/// A case while its files are read.
struct Reading<'w> {
    /// The name of the case, as it is shown.
    shown: &'w str,
    /// The path of the case.
    by: PathBuf,
    spec: &'w InputSpec<'w>,
    faults: Faults,
}

/// Reads a case, and the transcripts that it names.
pub(super) fn of_case<T>(
    log: &Log,
    source: &Source<'_>,
    decoded: &Decoded<'_>,
    spec: &InputSpec<'_>,
    room: &mut u64,
    take: impl FnOnce(&Read<'_>) -> Result<T>,
) -> Result<T> {
    let importing = spec.importing;
    if let Some((option, field)) = importing.not_for_a_case() {
        bail!("{}: {option} is for a transcript: this is a case, in which {field} says it", source.shown);
    }
    let by = match log.input() {
        Input::File(path) => path.clone(),
        Input::Stdin | Input::Demo => PathBuf::from("-"),
    };
    let mut reading = Reading { shown: &source.shown, by, spec, faults: Faults::default() };
    let (said, sound) = match CaseFile::parse(&decoded.text) {
        Ok(said) => (said, true),
        Err(InvalidCaseFile { faults, rest }) => {
            reading.faults.extend(&source.shown, faults);
            (*rest, false)
        }
    };
    let mut case = Case {
        title: importing.title.clone().or(said.title.clone()),
        fictional: said.fictional,
        zone: said.zone.clone(),
        people: said.people.clone(),
        events: said.events.iter().map(|(_, known)| known.clone()).collect(),
        assume_ends: said.assume_ends || importing.assume_ends,
        files: vec![source.shown.clone()],
        problems: vec![(0, decoded.problems.clone()), (0, said.problems.clone())],
        ..Case::default()
    };
    reading.gap_tables(&said, sound, &mut case, room)?;
    // One of each for every recording: what one step cannot give, the next ones leave out.
    let all = &said.recordings;
    let logs: Vec<Option<Log>> = all.iter().map(|of| reading.opened(of, all, *room)).collect();
    let files = Files::new(spec.progress, "reading", logs.iter().flatten().map(Log::size).sum());
    let sources: Vec<Option<Source<'_>>> =
        all.iter().zip(&logs).map(|(of, log)| reading.source(of, log.as_ref()?, room, &files)).collect();
    drop(files);
    let texts: Vec<Option<Decoded<'_>>> =
        all.iter().zip(&sources).map(|(of, source)| reading.decoded(of, source.as_ref()?)).collect();
    let bytes = texts.iter().flatten().map(|text| text.text.len() as u64).sum();
    let files = Files::new(spec.progress, "importing", bytes);
    let mut formats = Vec::new();
    for (of, (source, text)) in all.iter().zip(sources.iter().zip(&texts)) {
        let mut recording = tape_of(of);
        if let (Some(source), Some(text)) = (source, text)
            && let Some((transcript, format)) = reading.transcript(of, source, text, &files)
        {
            formats.push(format);
            recording.file = u32::try_from(case.files.len()).unwrap_or(u32::MAX);
            recording.transcript = Some(transcript);
            case.files.push(source.shown.clone());
        }
        case.tapes.push(recording);
    }
    drop(files);
    reading.spared(&said);
    match reading.faults.refused() {
        Some(refused) => Err(refused),
        None => finish(case, &formats, None, take),
    }
}

impl Reading<'_> {
    /// Notes what is wrong with a field of the case.
    fn fault(&mut self, line: u64, field: &str, what: String) {
        self.faults.add(self.shown, line, field, what);
    }

    /// Notes the files of the case that the output would take the place of.
    fn spared(&mut self, said: &CaseFile) {
        let Some(output) = self.spec.importing.output.as_deref() else { return };
        let folder = self.by.parent().unwrap_or(Path::new("")).to_owned();
        let table = said.gap_table.as_ref().map(|(line, named)| (*line, "gap_table".to_owned(), named));
        let transcripts = said.recordings.iter().filter_map(|of| {
            let (line, named) = of.transcript.as_ref()?;
            Some((*line, format!("{}.transcript", of.path), named))
        });
        for (line, field, named) in table.into_iter().chain(transcripts) {
            if is(output, &folder.join(named)) {
                self.fault(line, &field, format!("{named:?} {SPARED}"));
            }
        }
    }

    /// The file that a field of the case names, if it may be read.
    fn path(&mut self, line: u64, field: &str, named: &str) -> Option<PathBuf> {
        let path = resolve(&self.by, named, self.spec.importing.allow_outside);
        path.map_err(|e| self.fault(line, field, format!("{e:#}"))).ok()
    }

    /// The tables of gaps that the case names and that were given beside it.
    ///
    /// # Errors
    /// One that was given beside it cannot be read.
    fn gap_tables(
        &mut self,
        said: &CaseFile,
        sound: bool,
        case: &mut Case<'_>,
        room: &mut u64,
    ) -> Result<()> {
        let own = said.gap_table.as_ref().and_then(|(line, named)| {
            let path = self.path(*line, "gap_table", named)?;
            Some((path, Some(*line)))
        });
        let given = self.spec.gaps.map(|path| (path.to_owned(), None));
        // Without the zone that the case fails to say, every time in a table would be a fault of its own.
        if !sound && case.zone.as_ref().and_then(Zone::named).is_none() {
            return Ok(());
        }
        for (path, line) in own.into_iter().chain(given) {
            match (table_of_gaps(&path, case, room, &mut self.faults), line) {
                (Ok(()), _) => {}
                (Err(error), Some(line)) => self.fault(line, "gap_table", format!("{error:#}")),
                // No line of any file is at fault.
                (Err(error), None) => return Err(error),
            }
        }
        Ok(())
    }

    /// Notes what is wrong with the transcript that a recording names.
    fn of_transcript(&mut self, of: &RecordingEntry, what: String) {
        let line = of.transcript.as_ref().map_or(of.line, |(line, _)| *line);
        self.fault(line, &format!("{}.transcript", of.path), what);
    }

    /// The transcript of a recording, opened.
    fn opened(&mut self, of: &RecordingEntry, all: &[RecordingEntry], room: u64) -> Option<Log> {
        let (line, named) = of.transcript.as_ref()?;
        let earlier = all.iter().take_while(|other| other.path != of.path);
        let twin =
            earlier.filter(|other| other.transcript.as_ref().is_some_and(|(_, name)| name == named)).last();
        if let Some(twin) = twin {
            self.of_transcript(
                of,
                format!("{named:?} is the transcript of {} (line {}) already", twin.path, twin.line),
            );
            return None;
        }
        let path = self.path(*line, &format!("{}.transcript", of.path), named)?;
        Log::open_any(&Input::File(path), room).map_err(|e| self.of_transcript(of, format!("{e:#}"))).ok()
    }

    /// The bytes of a transcript.
    fn source<'l>(
        &mut self,
        of: &RecordingEntry,
        log: &'l Log,
        room: &mut u64,
        files: &Files,
    ) -> Option<Source<'l>> {
        Source::read(log, room, files).map_err(|e| self.of_transcript(of, format!("{e:#}"))).ok()
    }

    /// The text of a transcript.
    fn decoded<'s>(&mut self, of: &RecordingEntry, source: &'s Source<'_>) -> Option<Decoded<'s>> {
        let asked = asked_encoding(of.encoding.as_ref().map(|(_, name)| name.as_str()));
        let line = of.encoding.as_ref().map_or(of.line, |(line, _)| *line);
        let asked = asked.map_err(|what| self.fault(line, &format!("{}.encoding", of.path), what)).ok()?;
        Some(decode(&source.bytes, asked))
    }

    /// What a transcript holds, and the name of its format.
    fn transcript<'t>(
        &mut self,
        of: &RecordingEntry,
        source: &'t Source<'_>,
        text: &'t Decoded<'_>,
        files: &Files,
    ) -> Option<(Transcript<'t>, &'static str)> {
        let named = of.format.as_ref().map(|(line, word)| (*line, word, import::named(word)));
        if let Some((line, word, None)) = named {
            self.fault(line, &format!("{}.format", of.path), no_format(word));
            return None;
        }
        let named = named.and_then(|(_, _, format)| format);
        let options = Options { keep_tiers: self.spec.importing.keep_tiers, ..of.options.clone() };
        let read = source.parse(text, named, &options, files);
        let (format, transcript) = read.map_err(|e| self.of_transcript(of, format!("{e:#}"))).ok()?;
        Some((transcript, format.name))
    }
}

fn tape_of<'a>(recorded: &RecordingEntry) -> Tape<'a> {
    Tape {
        id: recorded.id.clone(),
        media: recorded.media.clone(),
        offset: recorded.offset,
        start: recorded.start,
        end: recorded.end,
        after: recorded.after.clone(),
        speakers: recorded.speakers.clone(),
        at: (0, recorded.line),
        ..Tape::default()
    }
}

/// Takes up a table of gaps as one more file of the case. What is wrong in it is added to `faults`.
///
/// # Errors
/// It cannot be read at all.
pub(super) fn table_of_gaps(
    path: &Path,
    case: &mut Case<'_>,
    room: &mut u64,
    faults: &mut Faults,
) -> Result<()> {
    let log = Log::open_any(&Input::File(path.to_owned()), *room)?;
    let source = Source::read(&log, room, &Files::new(false, "reading", 0))?;
    let decoded = decode(&source.bytes, None);
    let file = u32::try_from(case.files.len()).unwrap_or(u32::MAX);
    if case.zone.is_none() {
        bail!(
            "{}: a table of gaps needs a start on the wall clock (--starts-at, or \"starts_at\" in a case)",
            source.shown
        );
    }
    match gap_table(&decoded.text, case.zone.as_ref().and_then(Zone::named), file) {
        Ok((known, problems)) => {
            case.events.extend(known);
            case.problems.extend([(file, decoded.problems), (file, problems)]);
            case.files.push(source.shown);
        }
        Err(wrong) => faults.extend(&source.shown, wrong),
    }
    Ok(())
}
