//! Search: a regular expression over what was said and who said it.
//!
//! The prefilter and the large reads replace parsing every line and matching its texts. They buy the search while typing:
//! all matches of a word among a million events are counted in 32 ms, about what ripgrep takes to count it
//! (docs/performance.md), where parsing every line takes as long as loading the log.

mod around;
mod corpus;
mod firsts;
mod narrowing;
mod pattern;
mod place;
mod prefilter;

pub use around::{Around, Lead};
pub use corpus::{Matches, SearchCorpus};
pub use firsts::Firsts;
pub use narrowing::{AfterGap, Narrowing, Taping};
pub use pattern::{Pattern, PatternError};
pub use place::MatchPlace;
