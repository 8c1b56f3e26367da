//! Names tiers and labels marks, for formats that have only tiers and comments; parses both back.

use std::borrow::Cow;

/// The prefix of all names and comments that this program writes.
pub const OUR_PREFIX: &str = "untaped:";

/// What a tier holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier<'a> {
    /// Utterances of one speaker, by id.
    Speaker(&'a str),
    /// Utterances of unknown speakers.
    Unknown,
    /// Gaps and time NOT HELD, as captions ([`Caption`](super::Caption)).
    Gaps,
    /// Marks ([`mark_label`]).
    Marks,
    /// Whole hours since the reference point. Computed, so ignored on import.
    Hours,
}

impl<'a> Tier<'a> {
    /// The name of a lane of this tier, from 1. Overlapping items are in different lanes.
    ///
    /// ```
    /// use untaped::record::Tier;
    /// assert_eq!(Tier::Speaker("DOE").name(1), "DOE");
    /// assert_eq!(Tier::Speaker("DOE").name(2), "DOE untaped:2");
    /// assert_eq!(Tier::Gaps.name(1), "untaped:gaps");
    /// assert_eq!(Tier::parse("untaped:gaps 2"), Tier::Gaps);
    /// assert_eq!(Tier::parse("DOE untaped:2"), Tier::Speaker("DOE"));
    /// ```
    pub fn name(self, lane: usize) -> String {
        let own = match self {
            Tier::Speaker(id) if lane == 1 && Tier::parse(id) == self => return id.to_owned(),
            Tier::Speaker(id) => return format!("{id} {OUR_PREFIX}{lane}"),
            Tier::Unknown => "unknown",
            Tier::Gaps => "gaps",
            Tier::Marks => "marks",
            Tier::Hours => "hours",
        };
        if lane == 1 { format!("{OUR_PREFIX}{own}") } else { format!("{OUR_PREFIX}{own} {lane}") }
    }

    /// Parses the name of a tier. A name without our prefix is a speaker's.
    pub fn parse(name: &'a str) -> Tier<'a> {
        let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let (head, last) = name.rsplit_once(' ').unwrap_or((name, ""));
        if last.strip_prefix(OUR_PREFIX).is_some_and(number) {
            return Tier::Speaker(head);
        }
        let tier = if number(last) { head } else { name };
        match tier.strip_prefix(OUR_PREFIX) {
            Some("unknown") => Tier::Unknown,
            Some("gaps") => Tier::Gaps,
            Some("marks") => Tier::Marks,
            Some("hours") => Tier::Hours,
            Some(_) | None => Tier::Speaker(name),
        }
    }

    /// Whether it is not a speaker's.
    pub fn is_own(self) -> bool {
        match self {
            Tier::Speaker(_) => false,
            Tier::Unknown | Tier::Gaps | Tier::Marks | Tier::Hours => true,
        }
    }
}

/// Writes a mark as one line of text: `kind`, or `kind: text`.
///
/// ```
/// use untaped::record::{mark_label, parse_mark_label};
/// assert_eq!(mark_label("warning", Some("from a card")), "warning: from a card");
/// assert_eq!(parse_mark_label("warning: from a card"), ("warning".into(), Some("from a card")));
/// assert_eq!(parse_mark_label(&mark_label("a: b", None)), ("a: b".into(), None));
/// ```
pub fn mark_label(kind: &str, text: Option<&str>) -> String {
    let kind = kind.replace('\\', "\\\\").replace(':', "\\:");
    match text.filter(|text| !text.is_empty()) {
        Some(text) => format!("{kind}: {text}"),
        None => kind,
    }
}

/// Parses the kind and the text from a mark's label.
pub fn parse_mark_label(label: &str) -> (Cow<'_, str>, Option<&str>) {
    let mut escaped = false;
    let colon = label.char_indices().find(|&(_, c)| {
        let found = c == ':' && !escaped;
        escaped = c == '\\' && !escaped;
        found
    });
    let (kind, text) = colon.and_then(|(at, _)| label.split_at_checked(at)).unwrap_or((label, ""));
    let text = text.strip_prefix(':').map(|text| text.strip_prefix(' ').unwrap_or(text));
    let kind = if kind.contains('\\') {
        Cow::Owned(kind.replace("\\:", ":").replace("\\\\", "\\"))
    } else {
        Cow::Borrowed(kind)
    };
    (kind, text.filter(|text| !text.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_name_of_a_tier_is_read_back(id in "(untaped:)?(gaps|A|unknown| )?( untaped:)?( ?[0-9]{0,2})?", lane in 1..30_usize) {
            for tier in [Tier::Speaker(&id), Tier::Unknown, Tier::Gaps, Tier::Marks, Tier::Hours] {
                let name = tier.name(lane);
                prop_assert_eq!(Tier::parse(&name), tier);
            }
        }

        #[test]
        fn a_mark_is_read_back(kind in "[a:\\\\ ]{0,6}", text in "[a:\\\\ ]{1,6}") {
            let label = mark_label(&kind, Some(&text));
            prop_assert_eq!(parse_mark_label(&label), (kind.clone().into(), Some(text.as_str())));
            let label = mark_label(&kind, None);
            prop_assert_eq!(parse_mark_label(&label), (kind.into(), None));
        }
    }
}
