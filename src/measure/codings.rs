//! What coders gave each utterance, as tables of units by coders.

use super::agreement::{Level, Ratings};
use crate::record::EventKind;
use crate::session::{EventKey, Session};
use crate::work::{CodeName, Codebooks, Coder, What, Work};
use std::collections::BTreeMap;
use std::ops::Range;

/// Whether utterances off tape are units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OffTape {
    /// They are not: nobody can hear them again. In a log without tape events every utterance is a unit.
    LeftOut,
    /// They are.
    Counted,
}

/// The utterances that are units.
#[derive(Clone, Debug)]
pub struct Utterances {
    /// Their indices in the session, in order.
    pub events: Vec<usize>,
    keys: Vec<EventKey>,
    /// The number of utterances that are no units, since they are off tape or it is not known whether they are on tape.
    pub off_tape: u64,
}

impl Utterances {
    /// The utterances of a session that are units.
    #[must_use]
    pub fn new(session: &Session, off_tape: OffTape) -> Utterances {
        let all = off_tape == OffTape::Counted || session.figures().taped().is_none();
        let mut units = Utterances { events: Vec::new(), keys: Vec::new(), off_tape: 0 };
        for (i, &entry) in session.index().entries().iter().enumerate() {
            if entry.kind() != EventKind::Utterance {
                continue;
            }
            if all || session.on_tape(entry) == Some(true) {
                units.events.push(i);
                units.keys.push(entry.key());
            } else {
                units.off_tape += 1;
            }
        }
        units
    }

    /// The units from one event to another, both included.
    fn between(&self, (first, last): (EventKey, EventKey)) -> Range<usize> {
        let from = self.keys.partition_point(|key| *key < first);
        from..self.keys.partition_point(|key| *key <= last).max(from)
    }
}

/// What is compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scheme {
    /// A code: present or absent.
    Code(CodeName),
    /// The codes of a group of which a unit has at most one: which, or none. The group is named by its codebook and id.
    Group(CodeName),
    /// A code with levels: absent, or which level.
    Rating(CodeName),
}

impl Scheme {
    /// The name of the code or group: `codebook/id`.
    #[must_use]
    pub fn name(&self) -> &CodeName {
        match self {
            Scheme::Code(name) | Scheme::Group(name) | Scheme::Rating(name) => name,
        }
    }

    /// The scheme to which a code belongs. A code that no codebook has is present or absent.
    fn of(code: &CodeName, codebooks: &Codebooks) -> Scheme {
        match codebooks.find(code) {
            Some((_, group)) if !group.levels.is_empty() => Scheme::Rating(code.clone()),
            Some((_, group)) if group.exclusive => {
                Scheme::Group(CodeName { codebook: code.codebook.clone(), code: group.id.clone() })
            }
            Some(_) | None => Scheme::Code(code.clone()),
        }
    }

    /// The values that a unit can have, the first of which is that it has none of the codes.
    fn values(&self, codebooks: &Codebooks) -> Vec<String> {
        let labels: Vec<String> = match self {
            Scheme::Code(_) => vec!["present".to_owned()],
            Scheme::Group(name) => codes_of(name, codebooks),
            Scheme::Rating(code) => {
                codebooks.find(code).map(|(_, group)| group.levels.clone()).unwrap_or_default()
            }
        };
        std::iter::once("absent".to_owned()).chain(labels).collect()
    }

    /// The value that an act gives; `None` if it gives none that can be compared: a rating without a level.
    fn value(&self, code: &CodeName, level: Option<&str>, values: &[String]) -> Option<u16> {
        // The first value is that it has none, which a code or a level of that name is not.
        let place = |label: &str| Some(values.iter().skip(1).position(|value| value == label)? + 1);
        let place = match self {
            Scheme::Code(_) => Some(1),
            Scheme::Group(_) => place(&code.code),
            Scheme::Rating(_) => level.and_then(place),
        };
        place.and_then(|place| u16::try_from(place).ok())
    }
}

/// The ids of the codes of a group.
fn codes_of(group: &CodeName, codebooks: &Codebooks) -> Vec<String> {
    let book = codebooks.all().iter().find(|book| book.id == group.codebook);
    book.map(|book| book.codes_of(&group.code).map(|code| code.id.clone()).collect()).unwrap_or_default()
}

/// What coders gave the units by one scheme.
#[derive(Clone, Debug)]
pub struct Codings {
    /// What is compared.
    pub scheme: Scheme,
    /// A row for each unit, a column for each coder. What a coder has not seen is missing, never absent.
    pub ratings: Ratings,
}

impl Codings {
    /// The units of which coders gave different values.
    pub fn disagreements(&self) -> impl Iterator<Item = usize> {
        let differ = |row: &[Option<u16>]| {
            let mut given = row.iter().flatten();
            given.next().is_some_and(|first| given.any(|other| other != first))
        };
        self.ratings.rows().enumerate().filter(move |(_, row)| differ(row)).map(|(unit, _)| unit)
    }
}

/// The codings of some coders, a table for each code, group or rating that one of them gave and that is wanted.
#[must_use]
pub fn codings(
    units: &Utterances,
    work: &Work,
    codebooks: &Codebooks,
    coders: &[Coder],
    wanted: impl Fn(&CodeName) -> bool,
) -> Vec<Codings> {
    // In the order in which they were done.
    let mut given: BTreeMap<Scheme, Vec<Given<'_>>> = BTreeMap::new();
    for placed in work.acts().iter().filter(|placed| placed.is_shown()) {
        let What::Code { code, level, .. } = &placed.act.what else { continue };
        let column = coders.iter().position(|coder| *coder == placed.coder);
        let Some((span, column)) = placed.span.zip(column) else { continue };
        let one = Given { column, units: units.between(span), code, level: level.as_deref() };
        given.entry(Scheme::of(code, codebooks)).or_default().push(one);
    }
    given.retain(|_, given| given.iter().any(|one| wanted(one.code)));
    let seen: Vec<Vec<bool>> = coders.iter().map(|coder| seen(units, work, coder)).collect();
    let names: Vec<String> = coders.iter().map(ToString::to_string).collect();
    given.into_iter().map(|(scheme, given)| table(scheme, &given, codebooks, &names, &seen)).collect()
}

/// A code that a coder gave units.
struct Given<'a> {
    column: usize,
    units: Range<usize>,
    code: &'a CodeName,
    level: Option<&'a str>,
}

/// Which units a coder has seen.
fn seen(units: &Utterances, work: &Work, coder: &Coder) -> Vec<bool> {
    let Some(stretches) = work.seen(coder) else { return vec![true; units.keys.len()] };
    let mut seen = vec![false; units.keys.len()];
    for stretch in stretches {
        seen[units.between(stretch)].fill(true);
    }
    seen
}

fn table(
    scheme: Scheme,
    given: &[Given<'_>],
    codebooks: &Codebooks,
    coders: &[String],
    seen: &[Vec<bool>],
) -> Codings {
    let values = scheme.values(codebooks);
    let width = coders.len();
    let mut cells: Vec<Option<u16>> = vec![None; seen.first().map_or(0, Vec::len) * width];
    for (column, seen) in seen.iter().enumerate() {
        for (row, _) in seen.iter().enumerate().filter(|(_, seen)| **seen) {
            cells[row * width + column] = Some(0);
        }
    }
    // Of several acts of one coder on one unit the last holds.
    for one in given {
        let value = scheme.value(one.code, one.level, &values);
        for row in one.units.clone() {
            cells[row * width + one.column] = value;
        }
    }
    let level = if matches!(scheme, Scheme::Rating(_)) { Level::Ordinal } else { Level::Nominal };
    Codings { ratings: Ratings::on_scale(coders.to_vec(), level, &values, cells), scheme }
}
