//! One file for each coder, from several: of several coders, or of one coder on several machines.

use super::problem::Problems;
use super::{Coder, WorkFile, WorkHeader};
use std::collections::BTreeMap;

/// The files of all coders in one, whatever the order of the files: for each coder all acts, each once, in the order of their
/// ids, which is the order in which they were done. Lines that are no acts are left out, and reported. Of two different acts
/// with one id, the one whose line sorts first is taken, and that is reported.
///
/// # Errors
/// One sentence: a file has no header, was written by a newer version, or is the work on another log.
pub fn merge(files: &[WorkFile]) -> Result<(BTreeMap<Coder, String>, Problems), String> {
    let shown = |file: &WorkFile| crate::record::visible(&file.name).into_owned();
    let mut headers: BTreeMap<Coder, WorkHeader> = BTreeMap::new();
    let mut acts: BTreeMap<Coder, BTreeMap<&str, &str>> = BTreeMap::new();
    let mut problems = Problems::default();
    let mut log = None;
    for file in files {
        let (Some(header), Some(coder)) = (&file.header, file.coder()) else {
            return Err(format!("{}: it has no header of a work file", shown(file)));
        };
        if file.newer {
            return Err(format!("{}: a newer version of untaped wrote it", shown(file)));
        }
        match &log {
            Some((name, sha256)) if *sha256 != &header.log_sha256 => {
                return Err(format!(
                    "{}: it is the work on another log than that of {name}; use untaped work adopt for a log that changed",
                    shown(file)
                ));
            }
            Some(_) => {}
            None => log = Some((shown(file), &header.log_sha256)),
        }
        problems.append(&file.problems);
        let first = |header: &WorkHeader| (header.created.clone(), header.line());
        let known = headers.entry(coder.clone()).or_insert_with(|| header.clone());
        if first(header) < first(known) {
            *known = header.clone();
        }
        let of_coder = acts.entry(coder).or_default();
        for (line, act) in &file.acts {
            let known = of_coder.entry(&act.id).or_insert(&act.line);
            if *known != act.line {
                problems.add(&file.name, *line, "another act has the same id; only one of them is taken");
                *known = (*known).min(&act.line);
            }
        }
    }
    let text = |(coder, header): (Coder, WorkHeader)| {
        let lines = acts.get(&coder).into_iter().flat_map(BTreeMap::values);
        let text = lines.fold(header.line(), |text, line| text + line + "\n");
        (coder, text)
    };
    Ok((headers.into_iter().map(text).collect(), problems))
}
