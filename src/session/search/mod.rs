//! Search: a pattern over what was said and who said it.

mod corpus;
mod pattern;
mod prefilter;

pub use corpus::{Matches, SearchCorpus};
pub use pattern::{Pattern, PatternError};
