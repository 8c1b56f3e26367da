//! Guesses about tiers of annotations.

use super::{Guess, row};

pub(in crate::import) const TIER_AS_SPEAKER: Guess = row(
    "tier-as-speaker",
    "a tier states no participant, or is named like a layer of speech",
    "Its name is the speaker's",
    "",
);
pub(in crate::import) const TIERS_OF_ONE_SPEAKER: Guess = row(
    "tiers-of-one-speaker",
    "several tiers have one name or one participant",
    "All are that person's speech",
    "",
);
pub(in crate::import) const KNOWN_MARK: Guess = row(
    "known-mark",
    "the label of a point, or its tier, is a known kind of mark",
    "The point is that mark",
    "",
);
pub(in crate::import) const EMPTY_WORDS: Guess =
    row("empty-words", "an annotation has no words", "It is an utterance without text", "");
