//! Finds speakers in the identifiers of cues, and cues that only repeat the name of the voice or the time.

use super::super::guesses;
use super::super::names::{is_name, key, unnumbered};
use super::super::tally::Tally;
use super::super::transcript::{Content, Item, Transcript};
use super::times::around_arrow;
use crate::record::{ProblemKind, counted};
use crate::time::parse_clock;
use std::collections::{HashMap, HashSet};

/// Reads identifiers as speakers if at least half of the cues have one and names recur, and reports it. Identifiers that
/// recur otherwise are reported as left out.
pub(super) fn assign(transcript: &mut Transcript<'_>, identifiers: &[(usize, &str)]) {
    let mut named: Vec<(usize, &str)> = identifiers.iter().map(|&(i, id)| (i, name(id))).collect();
    let all: HashSet<&str> = named.iter().map(|(_, name)| *name).collect();
    // A number after the name is that of the cue if no name recurs with it, else of the connection.
    if all.len() == named.len() {
        for (_, name) in &mut named {
            *name = unnumbered(name);
        }
    }
    let mut counts: HashMap<String, (usize, &str)> = HashMap::new();
    for &(_, name) in named.iter().filter(|(_, name)| is_name(name)) {
        counts.entry(key(name)).or_insert((0, name)).0 += 1;
    }
    let all: usize = counts.values().map(|(count, _)| count).sum();
    let Some(&(first, _)) = named.iter().find(|(_, name)| counts.get(&key(name)).is_some_and(|c| c.0 > 1))
    else {
        return;
    };
    let line = transcript.items.get(first).map_or(1, |item| item.line);
    let mut list: Vec<(usize, &str)> = counts.values().copied().filter(|(count, _)| *count > 1).collect();
    list.sort_by(|a, b| (b.0, a.1).cmp(&(a.0, b.1)));
    let shown: Vec<String> = list.iter().take(8).map(|(count, name)| format!("{name} ({count})")).collect();
    let shown = shown.join(", ");
    let are_few = counts.len() * 2 > all && all < transcript.items.len();
    if all * 2 < transcript.items.len() || are_few {
        transcript.dropped(line, format!("identifiers of cues that recur are left out: {shown}"));
        return;
    }
    for (i, name) in named {
        let speaker = is_name(name).then(|| transcript.speaker(name));
        if let Some(Item { content: Content::Utterance { speaker: who, .. }, .. }) =
            transcript.items.get_mut(i)
        {
            *who = speaker;
        }
    }
    let what = format!("identifiers of cues are read as speakers: {shown}");
    transcript.guess(line, guesses::NAME_BESIDE_TIME, what);
}

/// What is after the times of a cue, if that is no setting (`X1:100`, `align:start`).
pub(in crate::import) fn after_times(line: &str) -> Option<&str> {
    let (_, rest) = around_arrow(line)?;
    let (_, rest) = rest.trim_start().split_once([' ', '\t'])?;
    Some(rest.trim()).filter(|rest| !rest.is_empty() && !rest.contains(':'))
}

/// Reads what is after the times of cues as speakers if it recurs as names do; else reports that it is left out.
pub(in crate::import) fn names_after_times(transcript: &mut Transcript<'_>, names: &[(usize, &str)]) {
    let Some(&(first, name)) = names.first() else { return };
    let people = transcript.people.len();
    assign(transcript, names);
    if transcript.people.len() == people {
        let line = transcript.items.get(first).map_or(1, |item| item.line);
        let cues = counted(names.len() as u64, "cue");
        transcript
            .dropped(line, format!("left out what is after the times of cues, such as {name:?} ({cues})"));
    }
}

/// The name in an identifier, without the number of the cue before it: `12 Ann Lee`.
fn name(identifier: &str) -> &str {
    let bare = identifier.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = bare.len() < identifier.len() && bare.starts_with([' ', '.', ':', '-']);
    if is_numbered { bare.trim_start_matches([' ', '.', ':', '-']) } else { identifier }
}

/// Leaves out cues that say only the name of their voice or their time, if the next ones have the words (noScribe).
pub(super) fn drop_labels(transcript: &mut Transcript<'_>) {
    let mut dropped = Tally::default();
    let mut is_label = vec![false; transcript.items.len()];
    for (i, item) in transcript.items.iter().enumerate() {
        let Content::Utterance { speaker: Some(speaker), text, .. } = &item.content else { continue };
        let text = text.trim();
        let label = text.strip_suffix(':').is_some_and(|name| {
            transcript.people.get(speaker.0 as usize).is_some_and(|person| key(&person.name) == key(name))
        });
        let inside = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        let is_stamp = || inside.is_some_and(|time| time.contains(':') && parse_clock(time).is_some());
        if !(label || is_stamp()) {
            continue;
        }
        let same = |next: &Item<'_>| {
            (next.at, next.end) == (item.at, item.end)
                && matches!(&next.content, Content::Utterance { speaker: Some(who), .. } if who == speaker)
        };
        if transcript.items.get(i + 1).is_some_and(same) {
            dropped.add(item.line);
            if let Some(flag) = is_label.get_mut(i) {
                *flag = true;
            }
        }
    }
    let mut flags = is_label.into_iter();
    transcript.items.retain(|_| !flags.next().unwrap_or(false));
    transcript.tallied(&dropped, ProblemKind::Dropped, |n| {
        format!("{} that repeat the name of the voice or the time are left out", counted(n, "cue"))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_in_an_identifier_has_no_numbers_around_it() {
        for (identifier, found) in [
            ("Speaker 1", "Speaker 1"),
            ("12 \"Ann Lee\" (34567)", "\"Ann Lee\" (34567)"),
            ("3 - Ann", "Ann"),
            ("Ann (she)", "Ann (she)"),
            ("3f2504e0-4f89", "3f2504e0-4f89"),
        ] {
            assert_eq!(name(identifier), found);
        }
    }
}
