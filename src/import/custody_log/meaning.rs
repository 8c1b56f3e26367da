//! What a line of a custody log says.

use crate::session::Statement;

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning<'t> {
    /// Somebody said these words.
    Said {
        name: &'t str,
        words: &'t str,
    },
    /// A mark. It is not sure if the word for its kind goes on without a sign after it.
    Mark {
        kind: &'static str,
        text: Option<&'t str>,
        is_sure: bool,
    },
    /// No tape ran in the time that the line gives.
    Untaped {
        about: Statement,
        more: Option<String>,
    },
    /// A tape ran in the time that the line gives.
    Taped {
        more: Option<String>,
    },
    /// A tape starts.
    TapeOn {
        recording: Option<String>,
        more: Option<String>,
    },
    /// A tape stops.
    TapeOff {
        recording: Option<String>,
        about: Statement,
        more: Option<String>,
    },
    /// A person comes or goes.
    Enters(&'t str),
    Leaves(&'t str),
    /// Anything else.
    Note,
}
