//! What is in each bin of a session: what roles say, or which codes coders gave.

use super::bins::Bins;
use super::codings::{BinUnits, OffTape, PartlyTaped, Utterances};
use super::talk::Talk;
use crate::record::Role;
use crate::session::{EventKey, Session, SpeakerId};
use crate::time::Millis;
use crate::work::{CodeName, Coder, What, Work};
use std::collections::BTreeMap;

/// What a row counts in each bin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The utterances of a role.
    Utterances(Role),
    /// The words of a role.
    Words(Role),
    /// The questions of a role, by their question marks.
    Questions(Role),
    /// The utterances to which a coder gave a code.
    Code(CodeName, Coder),
}

/// One row: a count for each bin.
#[derive(Clone, Debug)]
pub struct BinRow {
    /// What is counted.
    pub subject: Subject,
    /// How often; `None` where the bin is missing, or where the coder has not seen all of its utterances.
    pub counts: Vec<Option<u64>>,
    /// Of a code: whether it is present in the bin, by an utterance that begins there or by the time of a span. `None` as in
    /// `counts`; empty for other subjects.
    pub present: Vec<Option<bool>>,
}

impl BinRow {
    /// The sum over the bins that are not missing, and the time that a rate of it is per.
    #[must_use]
    pub fn total(&self, bins: &Bins) -> (u64, Millis) {
        let known = self.counts.iter().zip(bins.list()).filter_map(|(count, bin)| Some(((*count)?, bin)));
        known.fold((0, Millis::ZERO), |(sum, time), (count, bin)| (sum + count, time + bin.observed()))
    }
}

/// Which bins count.
#[must_use]
pub fn known_bins(bins: &Bins, partly: PartlyTaped) -> Vec<bool> {
    let is_known = |bin: &super::bins::Bin| match partly {
        PartlyTaped::Counted => !bin.standing.is_missing(),
        PartlyTaped::LeftOut => bin.standing == super::bins::Standing::Whole,
    };
    bins.list().iter().map(is_known).collect()
}

/// The roles of those who say something that counts, in the order of [`Role::ALL`].
#[must_use]
pub fn speaking_roles(session: &Session, talk: &Talk) -> Vec<Role> {
    let mut speaks = vec![false; Role::ALL.len()];
    for one in talk.utterances() {
        speaks[session.people().get(one.speaker).role as usize] = true;
    }
    Role::ALL.iter().copied().filter(|&role| speaks[role as usize]).collect()
}

/// Rows of what roles say: one for each subject that `subjects` gives for a role that speaks.
#[must_use]
pub fn role_rows(
    session: &Session,
    talk: &Talk,
    bins: &Bins,
    partly: PartlyTaped,
    subjects: &[fn(Role) -> Subject],
) -> Vec<BinRow> {
    let roles = speaking_roles(session, talk);
    let known = known_bins(bins, partly);
    let empty = |subject: &fn(Role) -> Subject, &role: &Role| BinRow {
        subject: subject(role),
        counts: known.iter().map(|is_known| is_known.then_some(0)).collect(),
        present: Vec::new(),
    };
    let mut rows: Vec<BinRow> =
        roles.iter().flat_map(|role| subjects.iter().map(move |subject| empty(subject, role))).collect();
    let place = |speaker: SpeakerId| {
        let role = session.people().get(speaker).role;
        roles.iter().position(|other| *other == role).unwrap_or(0) * subjects.len()
    };
    for one in talk.utterances() {
        let Some(bin) = bins.at(one.t) else { continue };
        let first = place(one.speaker);
        for row in &mut rows[first..first + subjects.len()] {
            let count = match row.subject {
                Subject::Utterances(_) => 1,
                Subject::Words(_) => one.words,
                Subject::Questions(_) => one.questions,
                Subject::Code(..) => 0,
            };
            if let Some(sum) = &mut row.counts[bin] {
                *sum += count;
            }
        }
    }
    rows
}

/// Rows of the codes that some coders gave and that are wanted: a row for each code and coder, in the order of both.
#[must_use]
pub fn code_rows(
    session: &Session,
    work: &Work,
    coders: &[Coder],
    bins: &Bins,
    partly: PartlyTaped,
    wanted: impl Fn(&CodeName) -> bool,
) -> Vec<BinRow> {
    let index = session.index();
    let mut places: BTreeMap<(CodeName, Coder), Vec<(EventKey, EventKey)>> = BTreeMap::new();
    for placed in work.acts().iter().filter(|placed| placed.is_shown() && coders.contains(&placed.coder)) {
        let What::Code { code, .. } = &placed.act.what else { continue };
        if let Some(span) = placed.span.filter(|_| wanted(code)) {
            places.entry((code.clone(), placed.coder.clone())).or_default().push(span);
        }
    }
    let units = Utterances::new(session, OffTape::LeftOut).events;
    let keys: Vec<EventKey> = units.iter().filter_map(|&i| session.key(i)).collect();
    let bin_of: Vec<Option<usize>> = units.iter().map(|&i| index.get(i).and_then(|e| bins.of(e))).collect();
    let between = |(first, last): (EventKey, EventKey)| {
        let from = keys.partition_point(|key| *key < first);
        from..keys.partition_point(|key| *key <= last).max(from)
    };
    let bin_units = BinUnits::new(bins.clone(), partly);
    let seen = |coder| (coder, bin_units.seen_bins(session, work, coder));
    let known_to: BTreeMap<&Coder, Vec<bool>> = coders.iter().map(seen).collect();
    let row = |((code, coder), mut spans): ((CodeName, Coder), Vec<(EventKey, EventKey)>)| {
        let known = &known_to[&coder];
        let mut counts: Vec<Option<u64>> = known.iter().map(|is_known| is_known.then_some(0)).collect();
        let mut present: Vec<Option<bool>> = known.iter().map(|is_known| is_known.then_some(false)).collect();
        spans.sort_unstable();
        // An utterance that several codings cover has the code once.
        let mut counted = 0;
        for span in spans {
            let units = between(span);
            for bin in bin_of[units.start.max(counted).min(units.end)..units.end].iter().flatten() {
                if let Some(count) = &mut counts[*bin] {
                    *count += 1;
                }
                if let Some(is_present) = &mut present[*bin] {
                    *is_present = true;
                }
            }
            counted = counted.max(units.end);
            for is_present in present[bins.of_place(index, span)].iter_mut().flatten() {
                *is_present = true;
            }
        }
        BinRow { subject: Subject::Code(code, coder), counts, present }
    };
    places.into_iter().map(row).collect()
}
