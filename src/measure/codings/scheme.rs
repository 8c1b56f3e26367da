//! What is compared: a code, the choice among the codes of a group, or a rating.

use crate::work::{CodeName, Codebooks};

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
    pub(super) fn of(code: &CodeName, codebooks: &Codebooks) -> Scheme {
        match codebooks.find(code) {
            Some((_, group)) if !group.levels.is_empty() => Scheme::Rating(code.clone()),
            Some((_, group)) if group.exclusive => {
                Scheme::Group(CodeName { codebook: code.codebook.clone(), code: group.id.clone() })
            }
            Some(_) | None => Scheme::Code(code.clone()),
        }
    }

    /// The values that a unit can have, the first of which is that it has none of the codes.
    pub(super) fn values(&self, codebooks: &Codebooks) -> Vec<String> {
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
    pub(super) fn value(&self, code: &CodeName, level: Option<&str>, values: &[String]) -> Option<u16> {
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
