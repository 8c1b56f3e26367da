//! `untaped picture`: sessions as timelines on paper.

use super::args::{Importing, Output, Picture, file_named, input};
use super::open::open;
use super::out::DONE;
use super::output_file::{Target, refuse_inputs, refuse_media, report_written};
use super::streams::Escaping;
use crate::picture::{Content, svg};
use crate::store::Input;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::ExitCode;

/// Draws the sessions.
pub(super) fn run(args: &Picture) -> Result<ExitCode> {
    let output = file_named(args.output.as_deref());
    if let Some(path) = output
        && path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("svg"))
    {
        bail!("{}: a picture is SVG; give -o a name that ends in .svg", path.display());
    }
    let inputs: Vec<Input> = args.files.iter().map(|file| input(file)).collect();
    refuse_inputs(output, &inputs)?;
    let importing = Importing { output: output.map(Path::to_owned), ..args.importing.clone() };
    let mut sessions = Vec::new();
    for file in &args.files {
        let opened = open(file, &args.reading, &importing, Output { json: false, safe: true })?;
        let media =
            opened.session.header().recordings.iter().filter_map(|recording| recording.media.as_ref());
        refuse_media(output, Some(&opened.log), media)?;
        let content = Content::new(&opened.session, &opened.view.zero, opened.log.sha256()?);
        let shown = opened.log.shown();
        sessions.push(
            content.with_context(|| format!("{shown}: no event with a time; there is nothing to draw"))?,
        );
    }
    // Of two with the same length, the first named is first.
    sessions.sort_by_key(|content| std::cmp::Reverse(content.length()));
    let picture = svg(&sessions, args.width).context("there is nothing to draw")?;
    let target = Target::create(output, args.force, Escaping::text(args.reading.ascii()))?;
    let written = target.path();
    target.write(|to| Ok(to.write_all(picture.as_bytes())?))?;
    report_written(written.as_deref());
    Ok(DONE)
}
