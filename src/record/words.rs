//! Enums and word lists of the log format, and counts with their nouns.

use crate::suggest::closest;

/// Declares an enum whose members each have one word in the log.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$member_doc:meta])* $member:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$member_doc])* $member,)+ }

        impl $name {
            /// Every member, in the order of the format's description.
            pub const ALL: &'static [$name] = &[$($name::$member,)+];

            /// The word in the log.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $($name::$member => $word,)+ }
            }

            /// The member with this word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$member),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What a person is in the session.
    Role {
        /// An interrogator or another officer.
        Police = "police",
        /// The person who is questioned as a suspect.
        Suspect = "suspect",
        /// A person who is questioned as a witness.
        Witness = "witness",
        /// A lawyer or legal representative.
        Counsel = "counsel",
        /// A parent or an appropriate adult.
        Parent = "parent",
        /// An interpreter.
        Interpreter = "interpreter",
        /// Anybody else, and the role of people whom the header does not name.
        Other = "other",
    }
}

words! {
    /// Whether questioning went on while nothing was recorded.
    Questioning {
        /// It is stated that there was.
        Yes = "yes",
        /// It is stated that there was none.
        No = "no",
        /// It is disputed.
        Disputed = "disputed",
        /// It is not known.
        Unknown = "unknown",
    }
}

words! {
    /// How sure the time or the words of an utterance are.
    Certainty {
        /// As recorded; the default.
        Exact = "exact",
        /// Nearly so.
        Approximate = "approximate",
        /// Worked out, not observed.
        Estimated = "estimated",
    }
}

/// The kinds of mark that the format knows, in the order of its description. The set is open: others are shown as they
/// stand.
pub const MARK_KINDS: [&str; 12] = [
    "arrest",
    "custody",
    "room_entry",
    "warning",
    "waiver",
    "invocation",
    "denial",
    "admission",
    "confession",
    "statement_signed",
    "polygraph",
    "release",
];

/// The known kind of mark that a word nearly is: in other letters, or with a slip or two of the pen. `None` for a known
/// kind, and for a word of somebody's own.
#[must_use]
pub fn suggest_mark_kind(word: &str) -> Option<&'static str> {
    if MARK_KINDS.contains(&word) {
        return None;
    }
    closest(word, MARK_KINDS)
}

/// A number with what is counted.
///
/// ```
/// use untaped::record::counted;
/// assert_eq!(counted(1, "turn"), "1 turn");
/// assert_eq!(counted(0, "turn"), "0 turns");
/// ```
#[must_use]
pub fn counted(n: u64, one: &str) -> String {
    format!("{n} {one}{}", agree(n, "", "s"))
}

/// The one of two words that agrees with a number: `agree(1, "has", "have")` is `has`.
#[must_use]
pub fn agree<'w>(n: u64, one: &'w str, several: &'w str) -> &'w str {
    if n == 1 { one } else { several }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_names_its_member() {
        assert!(Role::ALL.iter().all(|&r| Role::from_word(r.word()) == Some(r)));
        assert!(Questioning::ALL.iter().all(|&q| Questioning::from_word(q.word()) == Some(q)));
        assert!(Certainty::ALL.iter().all(|&c| Certainty::from_word(c.word()) == Some(c)));
        assert_eq!(Role::from_word("Police"), None, "the words are exact");
    }

    #[test]
    fn a_kind_that_is_nearly_a_known_one_is_told_from_a_word_of_ones_own() {
        for word in ["Confession", "confesion", "confessions", "CONFESSION "] {
            assert_eq!(suggest_mark_kind(word), Some("confession"), "{word}");
        }
        assert_eq!(suggest_mark_kind("Room entry"), Some("room_entry"));
        for word in ["confession", "rest", "mark", "lawyer", "", "fed", "statement"] {
            assert_eq!(suggest_mark_kind(word), None, "{word}");
        }
    }

    #[test]
    fn the_kinds_of_mark_are_those_that_the_format_documents() {
        let row = include_str!("../../docs/format.md")
            .lines()
            .find(|line| line.starts_with("| `kind` of a mark |"));
        let documented: Vec<&str> = row.unwrap().split('`').skip(3).step_by(2).collect();
        assert_eq!(documented, MARK_KINDS);
    }
}
