//! Enums and word lists of the log format, and counts with their nouns.

use crate::suggest::closest;

use std::borrow::Cow;

/// Declares an enum with one word for each variant, in the log or wherever else it is written.
macro_rules! words {
    ($(#[$doc:meta])* $visible:vis enum $name:ident { $($(#[$member_doc:meta])* $member:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visible enum $name { $($(#[$member_doc])* $member,)+ }

        impl $name {
            /// All variants, in the order of their declaration; that of `docs/format.md` if it has them.
            #[allow(dead_code, reason = "not every enum is listed")]
            $visible const ALL: &'static [$name] = &[$($name::$member,)+];

            /// Its word.
            $visible fn word(self) -> &'static str {
                match self { $($name::$member => $word,)+ }
            }

            /// The variant with this word.
            $visible fn from_word(word: &str) -> Option<$name> {
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
    /// The role of a person in the session.
    pub enum Role {
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
        /// Any other person, and people who are not in the header.
        Other = "other",
    }
}

words! {
    /// Whether questioning continued while no tape ran.
    pub enum Questioning {
        /// There was questioning.
        Yes = "yes",
        /// There was no questioning.
        No = "no",
        /// Whether there was questioning is disputed.
        Disputed = "disputed",
        /// Whether there was questioning is unknown.
        Unknown = "unknown",
    }
}

impl Questioning {
    /// What several statements together say about the same time. `states` tells whether one of them has a value. If there
    /// is none, it is unknown.
    pub fn together(states: impl Fn(Questioning) -> bool) -> Questioning {
        let (yes, no) = (states(Questioning::Yes), states(Questioning::No));
        if states(Questioning::Disputed) || (yes && no) {
            Questioning::Disputed
        } else if states(Questioning::Unknown) || !(yes || no) {
            Questioning::Unknown
        } else if yes {
            Questioning::Yes
        } else {
            Questioning::No
        }
    }
}

words! {
    /// How certain the time or the words of an event are.
    #[derive(Default)]
    pub enum Certainty {
        /// As recorded; the default.
        #[default]
        Exact = "exact",
        /// Close to that.
        Approximate = "approximate",
        /// Inferred, not observed.
        Estimated = "estimated",
    }
}

impl Certainty {
    /// That a time is not exact, in words; `None` if it is.
    #[must_use]
    pub fn remark(self) -> Option<&'static str> {
        match self {
            Certainty::Exact => None,
            Certainty::Approximate => Some("time approximate"),
            Certainty::Estimated => Some("time estimated"),
        }
    }

    /// What is written before a time that is as certain as this: `about `, or nothing if it is exact.
    #[must_use]
    pub fn about(self) -> &'static str {
        if self == Certainty::Exact { "" } else { "about " }
    }
}

/// The reasons for a gap that the format defines, in the order of `docs/format.md`. Others are allowed.
pub const GAP_REASONS: [&str; 19] = [
    "break", "meal", "toilet", "transport", "officer_left", "refusal", "malfunction", "operator_error",
    "exigency", "before_tape", "booking", "counsel", "redacted", "waiting", "lineup", "arraignment", "visit",
    "no_recorder", "unexplained",
];

/// The kinds of mark that the format defines, in the order of `docs/format.md`. Other kinds are allowed.
pub const MARK_KINDS: [&str; 19] = [
    "arrest", "custody", "room_entry", "warning", "waiver", "invocation", "denial", "admission",
    "confession", "statement_signed", "polygraph", "release", "charge", "arraignment", "lineup", "search",
    "visit", "call", "refusal_to_record",
];

/// The kinds of mark at which something is conceded. Only a confession is more than an admission, which may be partial.
pub const ADMISSION_KINDS: [&str; 2] = ["admission", "confession"];

/// Other words for defined kinds of mark, each with the kind that it means.
pub const OTHER_SPELLINGS: [(&str, &str); 10] = [
    ("miranda", "warning"),
    ("rights", "warning"),
    ("caution", "warning"),
    ("advisement", "warning"),
    ("lawyer", "invocation"),
    ("counsel_request", "invocation"),
    ("right_to_silence", "invocation"),
    ("signed_statement", "statement_signed"),
    ("polygraph_test", "polygraph"),
    ("line_up", "lineup"),
];

/// The kind that a word for a mark means: in lower case, with underscores for spaces and hyphens, and the defined kind for
/// each of [`OTHER_SPELLINGS`]. Figures and jumps use it; what is shown and exported is the log's own word.
///
/// ```
/// use untaped::record::mark_kind;
/// assert_eq!(mark_kind("confession"), "confession");
/// assert_eq!(mark_kind("Room entry"), "room_entry");
/// assert_eq!(mark_kind("Right-to-silence"), "invocation");
/// assert_eq!(mark_kind("Handwriting sample"), "handwriting_sample");
/// ```
pub fn mark_kind(word: &str) -> Cow<'_, str> {
    let trimmed = word.trim();
    if MARK_KINDS.contains(&word) || trimmed.is_empty() {
        return Cow::Borrowed(word);
    }
    let kind = trimmed.to_lowercase().replace([' ', '-'], "_");
    let meant = OTHER_SPELLINGS.iter().find(|(other, _)| *other == kind);
    meant.map_or(Cow::Owned(kind), |&(_, kind)| Cow::Borrowed(kind))
}

/// What happened at a mark of a kind, as a noun for a sentence: `the signing of the statement`, without its article.
pub(crate) fn mark_noun(kind: &str) -> Cow<'_, str> {
    Cow::Borrowed(match kind {
        "custody" => "start of custody",
        "room_entry" => "entry into the room",
        "statement_signed" => "signing of the statement",
        "polygraph" => "polygraph test",
        "call" => "telephone call",
        _ => return as_words(kind),
    })
}

/// The defined kind of mark that a word means; `None` if it means none.
pub fn known_mark_kind(word: &str) -> Option<&'static str> {
    let kind = mark_kind(word);
    MARK_KINDS.into_iter().find(|known| *known == kind)
}

/// The defined kind of mark that a mistyped one probably means; `None` if the kind is defined, or close to none.
pub fn suggest_mark_kind(word: &str) -> Option<&'static str> {
    if known_mark_kind(word).is_some() {
        return None;
    }
    closest(word, MARK_KINDS)
}

/// A number with a noun in the singular or the plural.
///
/// ```
/// use untaped::record::counted;
/// assert_eq!(counted(1, "turn"), "1 turn");
/// assert_eq!(counted(0, "turn"), "0 turns");
/// ```
pub fn counted(n: u64, one: &str) -> String {
    format!("{n} {one}{}", agree(n, "", "s"))
}

/// Picks the singular or the plural form: `agree(1, "has", "have")` is `has`.
pub fn agree<'w>(n: u64, one: &'w str, several: &'w str) -> &'w str {
    if n == 1 { one } else { several }
}

/// A noun of ours with its indefinite article.
///
/// ```
/// use untaped::record::with_article;
/// assert_eq!(with_article("utterance"), "an utterance");
/// assert_eq!(with_article("note"), "a note");
/// ```
pub fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// A term of the log, such as the kind of a mark, with spaces for its underscores. A term of nothing else stays as it is,
/// so that it can be seen.
pub(crate) fn as_words(term: &str) -> Cow<'_, str> {
    let is_seen =
        term.contains('_') && !term.trim_matches(|c: char| c == '_' || c.is_whitespace()).is_empty();
    if is_seen { Cow::Owned(term.replace('_', " ")) } else { Cow::Borrowed(term) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_shown_with_spaces_unless_nothing_would_be_seen() {
        let shown = [
            ("room_entry", "room entry"),
            ("a", "a"),
            ("_", "_"),
            ("\r_", "\r_"),
            ("__ x", "   x"),
            ("", ""),
        ];
        for (term, words) in shown {
            assert_eq!(as_words(term), words, "{term:?}");
        }
    }

    #[test]
    fn every_word_names_its_member() {
        assert!(Role::ALL.iter().all(|&r| Role::from_word(r.word()) == Some(r)));
        assert!(Questioning::ALL.iter().all(|&q| Questioning::from_word(q.word()) == Some(q)));
        assert!(Certainty::ALL.iter().all(|&c| Certainty::from_word(c.word()) == Some(c)));
        assert_eq!(Role::from_word("Police"), None, "the words are exact");
    }

    #[test]
    fn a_kind_that_is_nearly_a_known_one_is_told_from_a_word_of_ones_own() {
        for word in ["confesion", "confessions", "Confesion", "CONFESSIONS "] {
            assert_eq!(suggest_mark_kind(word), Some("confession"), "{word}");
        }
        for word in
            ["confession", "Confession ", "Room entry", "rest", "mark", "lawyer", "", "fed", "statement"]
        {
            assert_eq!(suggest_mark_kind(word), None, "{word}");
        }
    }

    #[test]
    fn a_kind_of_mark_is_known_in_any_case_with_spaces_or_hyphens_and_by_other_words() {
        for kind in MARK_KINDS {
            assert_eq!(known_mark_kind(kind), Some(kind));
            assert_eq!(known_mark_kind(&kind.replace('_', "-").to_uppercase()), Some(kind));
            assert_eq!(known_mark_kind(&format!(" {} ", kind.replace('_', " "))), Some(kind));
        }
        for (word, kind) in OTHER_SPELLINGS {
            assert_eq!(known_mark_kind(&word.to_uppercase()), Some(kind), "{word}");
            assert!(MARK_KINDS.contains(&kind) && !MARK_KINDS.contains(&word));
        }
        for word in ["", " ", "_", "hand-writing", "warn", "x warning"] {
            assert_eq!(known_mark_kind(word), None, "{word:?}");
        }
        assert_eq!(
            (mark_kind(" "), mark_kind("_"), mark_kind("\u{3a3}")),
            (" ".into(), "_".into(), "\u{3c3}".into())
        );
    }

    #[test]
    fn the_kinds_of_mark_are_those_that_the_format_documents() {
        let row = include_str!("../../docs/format.md")
            .lines()
            .find(|line| line.starts_with("| `kind` of a mark |"));
        let (kinds, spellings) = row.unwrap().split_once("Other spellings").unwrap();
        let documented: Vec<&str> = kinds.split('`').skip(3).step_by(2).collect();
        assert_eq!(documented, MARK_KINDS);
        let words: Vec<&str> = spellings.split('`').skip(1).step_by(2).collect();
        let mut documented = Vec::new();
        for group in words.chunk_by(|one, _| !MARK_KINDS.contains(one)) {
            let (kind, others) = group.split_last().unwrap();
            documented.extend(others.iter().map(|&other| (other, *kind)));
        }
        assert_eq!(documented, OTHER_SPELLINGS);
    }
}
