//! `untaped search PATTERN FILE`: prints the events that match a pattern.

use super::args::Search;
use super::beside::{BesideLog, open_beside};
use super::noted::Noted;
use super::open::{Opened, open};
use super::out::{DONE, Out, count_on_terminal, found_nothing, nothing};
use super::streams::columns;
use crate::record::{agree, counted, visible};
use crate::report::{
    EventLine, FoundColumns, FoundLine, KeywordColumns, Transcript, WorkLine, WorkLines, json_compact,
};
use crate::session::{AfterGap, Around, Firsts, Lead, MatchPlace, Narrowing, Pattern, SearchCorpus, Taping};
use crate::store::search;
use crate::time::format_hms_exact;
use crate::work::CodeName;
use anyhow::{Context, Result, bail};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

/// Prints the events that match.
pub(super) fn run(args: &Search) -> Result<ExitCode> {
    let report = &args.report;
    if is_swapped(args.pattern.text(), &report.file) {
        bail!("the pattern comes first; use untaped search PATTERN FILE");
    }
    if args.kwic && args.context > 0 {
        bail!("--kwic shows each match in one line, with the words around it; leave out --context or --kwic");
    }
    let (opened, narrowing, beside) = open_narrowed(args)?;
    let beside = beside.filter(|_| args.with_work);
    let noted = beside.as_ref().map(|beside| Noted::new(&opened.session, beside, &args.pattern));
    let mut chosen =
        Chosen { opened: &opened, narrowing: &narrowing, firsts: args.first.then(Firsts::default) };
    let acts = beside.as_ref().zip(noted.as_ref()).map(|(beside, noted)| Acts::new(&opened, beside, noted));
    let mut printer = Printer::new(args, &opened, acts)?;
    let (mut matching, mut next) = (0, 0);
    look(&opened, &args.pattern, |places| {
        matching += places.len();
        for i in places {
            printer.noted(next, i, &mut chosen)?;
            next = i + 1;
            if chosen.keeps(i) {
                printer.found(i)?;
            }
        }
        Ok(())
    })?;
    printer.noted(next, usize::MAX, &mut chosen)?;
    let found = printer.finish()?;
    if let Some(moments) = noted.map(|noted| noted.moments).filter(|&moments| moments > 0) {
        let marks = counted(moments as u64, "mark");
        let verb = agree(moments as u64, "matches", "match");
        super::out::note(&format!("{marks} at moments on no line {verb} too; see untaped work"));
    }
    if found.lines > 0 {
        count_on_terminal(&found.in_words(args.kwic));
    }
    let log = opened.log.shown();
    if found.shown() > 0 {
        if found.not_in_words > 0 {
            super::out::note(&format!("{log}: {}", found.not_in_words_text()));
        }
        return Ok(DONE);
    }
    if args.csv || report.output.json {
        return Ok(nothing());
    }
    Ok(found_nothing(&format!("{log}: {}", why_nothing(args, &opened, &narrowing, matching, &found)?)))
}

/// Opens the log, with the work on it if codes are asked for, and works out what to keep.
fn open_narrowed(args: &Search) -> Result<(Opened, Narrowing, Option<BesideLog>)> {
    let report = &args.report;
    let (opened, coded, beside) = if args.codes.is_empty() && !args.with_work {
        if args.place.work.is_some() || !args.place.coders.is_empty() {
            bail!("--work and --coder say whose work counts; name a code with --code, or add --with-work");
        }
        (open(&report.file, &report.reading, &report.importing, report.output)?, None, None)
    } else {
        let (opened, beside) =
            open_beside(&report.file, &report.reading, &report.importing, report.output, &args.place)?;
        let wanted = |code: &CodeName| args.codes.iter().any(|word| code.is_named(word));
        let coded = (!args.codes.is_empty()).then(|| beside.work.coded(&beside.viewer, wanted));
        (opened, coded, Some(beside))
    };
    let session = &opened.session;
    if args.on_tape && session.figures().coverage.is_none() {
        bail!(
            "{}: this log has no tape events, so what is on tape is not known; leave out --on-tape",
            opened.log.shown()
        );
    }
    let after_gap = args.after_gap.map(|within| AfterGap::new(session, within, report.reading.min_gap));
    let taping = if args.on_tape { Taping::OnTape } else { Taping::Any };
    let narrowing = Narrowing { role: args.role, taping, coded, after_gap };
    Ok((opened, narrowing, beside))
}

/// The events that are kept.
struct Chosen<'a> {
    opened: &'a Opened,
    narrowing: &'a Narrowing,
    /// Those who were found so far, if only the first utterance of each is kept.
    firsts: Option<Firsts>,
}

impl Chosen<'_> {
    /// Whether an event is kept. Events are asked for in order.
    fn keeps(&mut self, i: usize) -> bool {
        let session = &self.opened.session;
        let entry = session.index().get(i);
        self.narrowing.keeps(session, i)
            && self.firsts.as_mut().is_none_or(|firsts| entry.is_some_and(|entry| firsts.is_first(entry)))
    }
}

/// What coders wrote that matches.
struct Acts<'a> {
    noted: &'a Noted<'a>,
    lines: WorkLines<'a>,
}

impl<'a> Acts<'a> {
    fn new(opened: &'a Opened, beside: &'a BesideLog, noted: &'a Noted<'a>) -> Acts<'a> {
        let lines = WorkLines::new(&opened.session, &opened.view, &beside.codebooks, &beside.sha256);
        Acts { noted, lines }
    }
}

/// How much was found.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    /// The events.
    lines: usize,
    /// The matches in their words, if these are shown one by one.
    matches: usize,
    /// The events that match in the name of a person alone, which are then not shown.
    not_in_words: usize,
}

impl Found {
    /// How many of the events are shown.
    fn shown(&self) -> usize {
        self.lines - self.not_in_words
    }

    fn in_words(&self, kwic: bool) -> String {
        let lines = lines(self.shown());
        if kwic { format!("{} in {lines}", counted_matches(self.matches)) } else { lines }
    }

    fn not_in_words_text(&self) -> String {
        let (lines, verb) = (lines(self.not_in_words), agree(self.not_in_words as u64, "matches", "match"));
        format!(
            "{lines} {verb} in no words that --kwic can show, as in the name of a speaker; search without it"
        )
    }
}

fn counted_matches(n: usize) -> String {
    format!("{n} {}", agree(n as u64, "match", "matches"))
}

/// Prints the events that are found, with the lines around them.
struct Printer<'a> {
    args: &'a Search,
    opened: &'a Opened,
    transcript: Transcript<'a>,
    acts: Option<Acts<'a>>,
    keywords: KeywordColumns,
    columns: FoundColumns,
    around: Around,
    /// Whether the head is printed.
    begun: bool,
    /// The line that was printed last; `None` after lines that are left out.
    last: Option<usize>,
    out: Out,
    found: Found,
}

/// The width of lines that are not for a terminal.
const PIPE: usize = 80;

impl<'a> Printer<'a> {
    fn new(args: &'a Search, opened: &'a Opened, acts: Option<Acts<'a>>) -> Result<Printer<'a>> {
        let report = &args.report;
        let transcript = Transcript::new(&opened.session, &opened.view, opened.page);
        let columns = FoundColumns { is_match: args.context > 0, keyword: args.kwic, before: args.first };
        let mut out = Out::new(report.reading.escaping(report.output));
        if args.csv {
            out.text(&FoundLine::csv_head(columns))?;
        }
        Ok(Printer {
            keywords: transcript.keyword_columns(columns_of_terminal()),
            transcript,
            acts,
            args,
            opened,
            columns,
            around: Around::new(args.context),
            begun: false,
            last: None,
            out,
            found: Found::default(),
        })
    }

    /// Prints the events from one index up to another that only the words of coders are found on.
    fn noted(&mut self, from: usize, to: usize, chosen: &mut Chosen<'_>) -> Result<()> {
        let Some(acts) = &self.acts else { return Ok(()) };
        let events = acts.noted.events(from, to);
        events.into_iter().filter(|&i| chosen.keeps(i)).try_for_each(|i| self.found(i))
    }

    /// What coders wrote on an event that matches.
    fn acts_on(&self, i: usize) -> Result<Vec<WorkLine>> {
        let Some(acts) = &self.acts else { return Ok(Vec::new()) };
        let mut lines = Vec::new();
        for placed in acts.noted.on(i) {
            lines.push(acts.lines.line(placed, Some(i), Some(&self.opened.event(i)?)));
        }
        Ok(lines)
    }

    /// Prints an event that is found, which follows those that were found before.
    fn found(&mut self, i: usize) -> Result<()> {
        let Lead { after, is_apart, before } = self.around.at(i);
        after.into_iter().try_for_each(|i| self.print(i, false))?;
        if is_apart && !self.args.csv && !self.args.report.output.json && self.args.context > 0 {
            self.out.text("--\n")?;
            self.last = None;
        }
        before.into_iter().try_for_each(|i| self.print(i, false))?;
        self.found.lines += 1;
        self.print(i, true)
    }

    /// Prints an event.
    fn print(&mut self, i: usize, is_match: bool) -> Result<()> {
        let (session, page) = (&self.opened.session, self.opened.page);
        let event = self.opened.event(i)?;
        let Some(line) = EventLine::new(session, &self.opened.view, i, event) else { return Ok(()) };
        let pattern = self.args.kwic.then_some(&self.args.pattern);
        let found = FoundLine::new(session, page, line, pattern);
        self.found.matches += found.count();
        let is_shown = !self.args.kwic || found.count() > 0;
        if !is_shown {
            self.found.not_in_words += 1;
            return Ok(());
        }
        let acts = if is_match { self.acts_on(i)? } else { Vec::new() };
        if self.args.report.output.json {
            let mut line = found.into_json(self.columns, is_match);
            if self.acts.is_some() {
                line.add_work(&acts);
            }
            return self.out.with(|mut to| json_compact(page, &line, &mut to));
        }
        if self.args.csv {
            return self.out.text(&found.csv(self.columns, is_match));
        }
        if !self.begun {
            self.out.lines(&self.transcript.head_alone(), 0)?;
            if self.args.kwic {
                self.out.text(&KeywordColumns::legend(session, page))?;
            }
        }
        if self.args.kwic {
            self.out.text(&found.keywords(&self.keywords))?;
        } else {
            let (mark, width) = match (self.args.context, is_match) {
                (0, _) => ("", 0),
                (_, true) => ("> ", 2),
                (_, false) => ("  ", 2),
            };
            if let Some(last) = self.last.filter(|_| self.args.context > 0) {
                let gaps = self.transcript.gaps_between(last, i);
                gaps.lines().try_for_each(|gap| self.out.text(&format!("  {gap}\n")))?;
            }
            let place = found.event().match_place(&self.args.pattern).filter(|&place| {
                // What a coder wrote may be all that matches.
                is_match && (place != MatchPlace::Other || acts.is_empty())
            });
            let text = self.transcript.line_alone(found.event(), place);
            let words_at = self.transcript.words_at_alone(found.event()) + width;
            let text = if mark.is_empty() { text } else { format!("{mark}{text}") };
            self.out.lines(&text, words_at)?;
        }
        for act in &acts {
            let says = format!("      {} {}\n", page.own("›"), act.says(page));
            self.out.lines(&says, BEFORE_AT)?;
        }
        self.begun = true;
        self.last = Some(i);
        let is_first = self.columns.before && is_match;
        if let Some(before) = is_first.then(|| found.before()).flatten() {
            self.out.lines(&before, BEFORE_AT)?;
        }
        Ok(())
    }

    /// Prints the lines after the last event.
    fn finish(mut self) -> Result<Found> {
        let rest = self.around.rest(self.opened.session.index().len());
        rest.into_iter().try_for_each(|i| self.print(i, false))?;
        self.out.finish()?;
        Ok(self.found)
    }
}

/// The column to which a folded line about what came before is indented.
const BEFORE_AT: usize = 8;

/// The width of the terminal, or of lines that are for none.
fn columns_of_terminal() -> usize {
    columns().map_or(PIPE, usize::from)
}

/// Why nothing is shown, in a sentence.
fn why_nothing(
    args: &Search,
    opened: &Opened,
    narrowing: &Narrowing,
    matching: usize,
    found: &Found,
) -> Result<String> {
    if found.not_in_words > 0 {
        return Ok(found.not_in_words_text());
    }
    if narrowing.coded.as_ref().is_some_and(Vec::is_empty) {
        let codes = args.codes.iter().map(|code| visible(code)).collect::<Vec<_>>().join(" or ");
        return Ok(format!("no coder gave a line the code {codes}"));
    }
    if narrowing.after_gap.as_ref().is_some_and(AfterGap::has_no_gap) {
        let min_gap = args.report.reading.min_gap;
        let shown =
            if min_gap.0 > 0 { format!(" of {} or more", format_hms_exact(min_gap)) } else { String::new() };
        return Ok(format!("this log has no gap{shown}, so nothing is after one"));
    }
    let pattern = args.pattern.text();
    if matching > 0 {
        let (lines, verb) = (lines(matching), agree(matching as u64, "matches", "match"));
        return Ok(format!("{lines} {verb} {pattern:?}, but the options keep none of them"));
    }
    let mut nearly = 0;
    if let Some(loose) = args.pattern.ignoring_case() {
        look(opened, &loose, |places| {
            nearly += places.len();
            Ok(())
        })?;
    }
    Ok(if nearly > 0 {
        let (lines, verb) = (lines(nearly), agree(nearly as u64, "matches", "match"));
        format!(
            "nothing matches {pattern:?} as written; {lines} {verb} ignoring case (use lower case to search that way)"
        )
    } else {
        format!("no match for {pattern:?}")
    })
}

/// Searches a log. `take` gets the numbers of matching events as they are found; its error ends the search.
fn look(opened: &Opened, pattern: &Pattern, mut take: impl FnMut(Vec<usize>) -> Result<()>) -> Result<()> {
    let searched = SearchCorpus::new(&opened.session, opened.log.text(), pattern.clone());
    let mut taken = Ok(());
    search(&searched, &AtomicBool::new(false), |hits| {
        taken = take(hits.events);
        if taken.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })
    .with_context(|| format!("{}: cannot read it", opened.log.shown()))?;
    taken
}

fn lines(n: usize) -> String {
    counted(n as u64, "line")
}

/// Whether the pattern is a file and the file is not, as when the two are swapped.
fn is_swapped(pattern: &str, file: &Path) -> bool {
    file.as_os_str() != "-" && !file.exists() && Path::new(pattern).is_file()
}
