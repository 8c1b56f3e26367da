//! An imported session as a log: in memory, or written part by part.

use super::{InputSpec, load};
use crate::import::{Assembled, TIMES_OF_DAY, TimesAre};
use crate::record::Problems;
use crate::session::{Imported, SourceLine};
use crate::store::{Log, in_order, sha256};
use anyhow::Result;
use std::ops::ControlFlow;

/// Imports a transcript or a case into a log in memory.
pub(in crate::cli) fn in_memory(log: &Log, spec: &InputSpec<'_>) -> Result<Log> {
    let loaded = load(std::slice::from_ref(log), spec)?;
    let read = loaded.read(spec)?;
    let assembled = &read.assembled;
    if assembled.is_empty() {
        return Err(read.nothing_imported(&log.shown()));
    }
    let (mut text, mut places) = (Vec::new(), Vec::with_capacity(assembled.len() + 1));
    in_parts(assembled, |part, of_part| {
        text.extend_from_slice(part.as_bytes());
        places.extend_from_slice(of_part);
        Ok(())
    })?;
    text.shrink_to_fit();
    let problems: Vec<(u32, Problems)> = (0..).zip(assembled.problems().iter().cloned()).collect();
    let what = format!("imported from {}", read.formats);
    let is_guessed = problems.iter().any(|(_, problems)| problems.guesses().contains_key(TIMES_OF_DAY));
    let of_day = is_guessed || spec.importing.times_are == Some(TimesAre::Day);
    let imported =
        Imported::new(what, assembled.files().to_vec(), places, problems).with_times_of_day(of_day);
    // A case is several files: the hash is that of the log made from them.
    let hash = read.sha256.clone().unwrap_or_else(|| sha256(&text));
    Ok(log.imported_as(text, imported, hash))
}

/// Makes the log of a session part by part, on several threads. `take` gets each part, in order, with the sources of its
/// lines.
///
/// # Errors
/// The error of `take`, after which no further part is made.
pub(in crate::cli) fn in_parts(
    assembled: &Assembled<'_>,
    mut take: impl FnMut(&str, &[SourceLine]) -> Result<()>,
) -> Result<()> {
    let make = |(): &mut (), number: u64| {
        let mut places = Vec::new();
        let text = assembled.part(number, |place| places.push(place));
        (text, places)
    };
    let mut taken = Ok(());
    in_order(
        assembled.parts(),
        || (),
        make,
        |(text, places)| {
            taken = take(&text, &places);
            if taken.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        },
    );
    taken
}
