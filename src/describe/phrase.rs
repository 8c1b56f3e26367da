//! A piece of text with its role.

use crate::record::as_words;
use crate::session::BandKind;
use std::borrow::Cow;

/// A piece of text with its role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// Its role.
    pub role: PhraseRole,
}

/// The role of a [`Phrase`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhraseRole {
    /// Our own words and the separators between phrases.
    Plain,
    /// A length, a time or a count.
    Figure,
    /// A figure of gaps or of time NOT HELD, with its label.
    Band(BandKind),
    /// The kind of a mark, in capitals. From the log.
    Mark,
    /// A short term: a reason, a recording, an unknown type. From the log.
    Term,
    /// A person's id or name. From the log.
    Name,
    /// Words that were spoken or noted; may have several lines. From the log.
    Words,
    /// The source of a statement. From the log.
    Source,
}

impl PhraseRole {
    /// Whether the text comes from the log and so may hold any character.
    pub fn is_from_log(self) -> bool {
        match self {
            PhraseRole::Plain | PhraseRole::Figure | PhraseRole::Band(_) => false,
            PhraseRole::Mark
            | PhraseRole::Term
            | PhraseRole::Name
            | PhraseRole::Words
            | PhraseRole::Source => true,
        }
    }
}

impl<'a> Phrase<'a> {
    /// A phrase with a role.
    pub fn new(role: PhraseRole, text: impl Into<Cow<'a, str>>) -> Phrase<'a> {
        Phrase { text: text.into(), role }
    }

    /// Our own words.
    pub fn plain(text: impl Into<Cow<'a, str>>) -> Phrase<'a> {
        Phrase::new(PhraseRole::Plain, text)
    }

    /// A length, a time or a count.
    pub fn figure(text: impl Into<Cow<'a, str>>) -> Phrase<'a> {
        Phrase::new(PhraseRole::Figure, text)
    }
}

/// The text of all phrases, joined. Text of the log in it is not yet safe for a terminal.
///
/// ```
/// use untaped::describe::{Phrase, plain_text};
/// assert_eq!(plain_text(&[Phrase::figure("0:43:00"), Phrase::plain(" taped")]), "0:43:00 taped");
/// ```
pub fn plain_text(phrases: &[Phrase<'_>]) -> String {
    phrases.iter().map(|phrase| phrase.text.as_ref()).collect()
}

/// The parts that have phrases, with a separator between them.
pub(super) fn joined<'a>(
    parts: impl IntoIterator<Item = Vec<Phrase<'a>>>,
    separator: &'static str,
) -> Vec<Phrase<'a>> {
    let mut all = Vec::new();
    for mut part in parts.into_iter().filter(|part| !part.is_empty()) {
        if !all.is_empty() {
            all.push(Phrase::plain(separator));
        }
        all.append(&mut part);
    }
    all
}

/// A short term of the log, such as a reason, with spaces for its underscores.
pub(super) fn term(text: &str) -> Vec<Phrase<'_>> {
    vec![Phrase::new(PhraseRole::Term, as_words(text))]
}

/// The source of a statement.
pub(super) fn per(source: &str) -> Vec<Phrase<'_>> {
    vec![Phrase::plain("per "), Phrase::new(PhraseRole::Source, source)]
}

/// The separator between the parts of a description.
pub(crate) const DOT: &str = " · ";
