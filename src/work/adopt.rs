//! Carries work over to a log that has changed.

use super::problem::{Problem, Problems};
use super::{Act, Coder, Found, LineFinder, LogFolder, WorkFile, WorkHeader};
use crate::store::{Journal, Opening};
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, HashSet};

/// What was carried over.
#[derive(Clone, Debug, Default)]
pub struct Adopted {
    /// How many acts were carried over, for each coder. Those that were there already are not counted.
    pub acts: BTreeMap<Coder, usize>,
    /// How many of these are on another line now.
    pub moved: usize,
    /// How many were there already.
    pub present: usize,
    /// The acts whose line is not in the log: whose they are, and where.
    pub lost: Vec<(Coder, Problem, Act)>,
    /// What is wrong with the files.
    pub problems: Problems,
}

/// Copies the acts of files into the folder of a changed log: those whose lines are found, with the places where they are now,
/// and what retracts these. The files stay as they are. What is there already is not copied again.
///
/// # Errors
/// One sentence: a file is not a work file, the log cannot be read, or the folder cannot be written to.
pub fn adopt(
    files: &[WorkFile],
    finder: &mut LineFinder<'_>,
    to: &LogFolder,
    log_name: &str,
) -> Result<Adopted> {
    let mut adopted = Adopted::default();
    for file in files {
        let shown = crate::record::visible(&file.name).into_owned();
        let (Some(header), Some(coder)) = (&file.header, file.coder()) else {
            bail!("{shown}: it has no header of a work file");
        };
        adopted.problems.append(&file.problems);
        let there: HashSet<String> = match std::fs::exists(to.file(&coder)) {
            Ok(true) => WorkFile::read(&to.file(&coder))?.acts.into_iter().map(|(_, act)| act.id).collect(),
            Ok(false) | Err(_) => HashSet::new(),
        };
        let mut lines = String::new();
        let (mut lost, mut count) = (HashSet::new(), 0);
        for (line, act) in &file.acts {
            let mut find = |anchor| -> Result<Option<(usize, bool)>> {
                let found = finder.find(anchor).context("cannot read the log")?;
                Ok(match found {
                    Found::Same(i) => Some((i, false)),
                    Found::Moved(i) => Some((i, true)),
                    Found::Lost => None,
                })
            };
            let act = match act.place() {
                // What retracts a lost act is of no use.
                None if act.retracts().is_some_and(|of| lost.contains(of)) => {
                    lost.insert(act.id.clone());
                    continue;
                }
                None => act.clone(),
                Some(place) => {
                    let from = find(&place.from)?;
                    let to = place.to.as_ref().map(&mut find).transpose()?;
                    match (from, to) {
                        (Some((_, false)), None | Some(Some((_, false)))) => act.clone(),
                        (Some((i, _)), None) => {
                            adopted.moved += usize::from(!there.contains(&act.id));
                            act.moved(finder.anchor(i, &place.from), None)
                        }
                        (Some((i, _)), Some(Some((j, _)))) => {
                            adopted.moved += usize::from(!there.contains(&act.id));
                            let to = place.to.map(|to| finder.anchor(j, &to));
                            act.moved(finder.anchor(i, &place.from), to)
                        }
                        (None, _) | (_, Some(None)) => {
                            lost.insert(act.id.clone());
                            let what = "its line is not in the log".to_owned();
                            let problem = Problem { file: file.name.clone(), line: *line, what };
                            adopted.lost.push((coder.clone(), problem, act.clone()));
                            continue;
                        }
                    }
                }
            };
            if there.contains(&act.id) {
                adopted.present += 1;
                continue;
            }
            count += 1;
            lines += &act.line;
            lines.push('\n');
        }
        *adopted.acts.entry(coder.clone()).or_default() += count;
        if lines.is_empty() {
            continue;
        }
        let path = to.file(&coder);
        let mut opening = Journal::open(&path)?;
        if matches!(opening, Opening::Missing) {
            let mut new = WorkHeader { log_sha256: to.sha256().to_owned(), ..header.clone() };
            log_name.clone_into(&mut new.log_name);
            if header.log_sha256 != new.log_sha256 {
                new.adopted_from = Some(header.log_sha256.clone());
            }
            if Journal::create(&path, (new.line() + &lines).as_bytes())? {
                continue;
            }
            opening = Journal::open(&path)?;
        }
        let Opening::Open(journal) = opening else {
            bail!(
                "{}: another untaped is writing to it; close that one",
                crate::record::visible(&path.to_string_lossy())
            );
        };
        journal.append(&lines)?;
    }
    Ok(adopted)
}
