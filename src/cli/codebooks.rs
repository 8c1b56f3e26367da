//! `untaped codebooks`: lists those that are part of the program; `show`, `check` and `new`.

use super::args::{Codebooks as Args, CodebooksCommand, Output, file_named, input};
use super::beside::problems;
use super::out::{DONE, Out, list, note, nothing};
use super::output_file::{Target, report_written};
use super::streams::{Escaping, ascii_locale, is_terminal};
use crate::record::counted;
use crate::report::{Page, json_pretty};
use crate::store::{Input, Log};
use crate::work::{Codebook, embedded, embedded_ids, open_codebook, read_codebook};
use anyhow::{Result, anyhow};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

/// The column to which folded definitions are indented.
const DEFINITION_AT: usize = 8;

/// The largest list of words, in bytes.
const LARGEST: u64 = 1 << 20;

/// Runs the command.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let output = Output { json: args.json, safe: true };
    match &args.command {
        None => {
            let books: Vec<&Codebook> = embedded_ids().filter_map(embedded).collect();
            let json: Vec<Value> = books.iter().map(|book| {
                json!({"id": book.id, "title": book.title, "codes": book.codes.len(), "groups": book.groups.len(), "source": book.source, "verified": book.verified})
            }).collect();
            print(output, &json, |page| books.iter().map(|book| line(book, page)).collect())
        }
        Some(CodebooksCommand::Show { codebook }) => {
            let book = open_codebook(codebook)?;
            let json: Value = serde_json::from_str(book.source_text())?;
            print(output, &json, |page| text(&book, page))
        }
        Some(CodebooksCommand::Check { file }) => check(file, output),
        Some(CodebooksCommand::New { words, id, title, output, force }) => {
            new(words, id.as_deref(), title.as_deref(), file_named(output.as_deref()), *force)
        }
    }
}

fn print(
    output: Output,
    json: &impl serde::Serialize,
    text: impl FnOnce(Page) -> String,
) -> Result<ExitCode> {
    let ascii = ascii_locale();
    let page = Page { ascii, safe: output.safe || is_terminal() };
    let mut out = Out::new(if output.json { Escaping::json(ascii) } else { Escaping::text(ascii) });
    if output.json {
        out.with(|mut to| json_pretty(page, json, &mut to))?;
    } else {
        out.lines(&text(page), DEFINITION_AT)?;
    }
    out.finish()?;
    Ok(DONE)
}

/// A codebook in one line.
fn line(book: &Codebook, page: Page) -> String {
    format!("{:18} {:3} codes  {}\n", book.id, book.codes.len(), page.of_log(&book.title))
}

/// A codebook as text.
fn text(book: &Codebook, page: Page) -> String {
    let mut text = format!("{}: {}\n", book.id, page.of_log(&book.title));
    for (name, value) in
        [("Source", &book.source), ("Verified", &book.verified), ("License", &book.license_note)]
    {
        if let Some(value) = value {
            let _ = writeln!(text, "{name}: {}", page.words(value));
        }
    }
    for group in &book.groups {
        let key = |key: Option<char>| key.map_or("   ".to_owned(), |key| format!("[{key}]"));
        let mut about = Vec::new();
        about.extend(group.exclusive.then(|| "one of these at most".to_owned()));
        about.extend((!group.speakers.is_empty()).then(|| format!("for {}", group.speakers.join(", "))));
        about.extend((!group.levels.is_empty()).then(|| format!("levels: {}", group.levels.join(", "))));
        let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join("; ")) };
        let label = page.of_log(&group.label);
        let _ = writeln!(text, "\n{} {label}{}", key(group.key), page.of_log(&about));
        for code in book.codes_of(&group.id) {
            let (label, definition) = (page.of_log(&code.label), page.words(&code.definition));
            let definition = if definition.is_empty() { String::new() } else { format!(": {definition}") };
            let _ = writeln!(text, "    {} {}  {label}{definition}", key(code.key), code.id);
        }
    }
    text
}

fn check(file: &Path, output: Output) -> Result<ExitCode> {
    let wrong = match read_codebook(file)? {
        Ok(book) => {
            if output.json {
                return print(output, &Vec::<Value>::new(), |_| String::new());
            }
            let what = format!(
                "{}: no problems; {} in {}",
                file.display(),
                counted(book.codes.len() as u64, "code"),
                counted(book.groups.len() as u64, "group")
            );
            note(&what);
            return Ok(DONE);
        }
        Err(wrong) => wrong,
    };
    let json: Vec<Value> = wrong
        .iter()
        .map(|problem| json!({"file": problem.file, "line": problem.line, "what": problem.what}))
        .collect();
    print(output, &json, |_| problems(wrong.clone()))?;
    Ok(nothing())
}

fn new(
    words: &Path,
    id: Option<&str>,
    title: Option<&str>,
    output: Option<&Path>,
    force: bool,
) -> Result<ExitCode> {
    let input = input(words);
    let bytes = Log::open(&input, LARGEST)?.head(usize::try_from(LARGEST).unwrap_or(usize::MAX))?;
    let list_of_words = String::from_utf8(bytes).map_err(|_| anyhow!("{}: not UTF-8", words.display()))?;
    let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let named =
        output.and_then(stem).or_else(|| matches!(input, Input::File(_)).then(|| stem(words)).flatten());
    let id = id.map(str::to_owned).or(named).unwrap_or_else(|| "codes".to_owned());
    let book = match Codebook::from_words(&words.to_string_lossy(), &id, title.unwrap_or(&id), &list_of_words)
    {
        Ok(book) => book,
        Err(wrong) => {
            list(&problems(wrong));
            return Err(anyhow!("no codebook was written"));
        }
    };
    let target = Target::create(output, force, Escaping::json(ascii_locale()))?;
    let written = target.path();
    target.write(|to| Ok(to.write_all(book.source_text().as_bytes())?))?;
    report_written(written.as_deref());
    Ok(DONE)
}
