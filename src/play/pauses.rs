//! The pause rules: how long playback waits while nobody speaks, and how it crosses a gap.

use crate::time::{DurationError, Millis, parse_duration};
use std::str::FromStr;
use thiserror::Error;

/// Why a text is not a pause rule.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PauseError {
    /// The text is not an [`IdleLimit`].
    #[error("{0}, or off")]
    IdleLimit(DurationError),
    /// The text is not an [`GapRule`].
    #[error("{0}, or card, pause or real")]
    GapRule(DurationError),
}

/// The longest wait while nobody speaks, in playback time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdleLimit {
    /// No longer than this.
    AtMost(Millis),
    /// No limit.
    Off,
}

impl Default for IdleLimit {
    fn default() -> Self {
        IdleLimit::AtMost(Millis(10_000))
    }
}

impl FromStr for IdleLimit {
    type Err = PauseError;

    fn from_str(text: &str) -> Result<IdleLimit, PauseError> {
        match text {
            "off" => Ok(IdleLimit::Off),
            _ => parse_duration(text).map(IdleLimit::AtMost).map_err(PauseError::IdleLimit),
        }
    }
}

/// How playback crosses a gap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GapRule {
    /// Waits at the start for [`GapRule::CARD_WAIT`], then continues after the gap.
    #[default]
    Card,
    /// Stops at the start until playback is resumed.
    Pause,
    /// Crosses it in real time, at the speed of playback.
    Real,
    /// Crosses it in real time, at the speed of playback, but in no more than this much playback time.
    AtMost(Millis),
}

impl GapRule {
    /// How long [`GapRule::Card`] waits, in playback time.
    pub const CARD_WAIT: Millis = Millis(2_000);
}

impl FromStr for GapRule {
    type Err = PauseError;

    fn from_str(text: &str) -> Result<GapRule, PauseError> {
        match text {
            "card" => Ok(GapRule::Card),
            "pause" => Ok(GapRule::Pause),
            "real" => Ok(GapRule::Real),
            _ => parse_duration(text).map(GapRule::AtMost).map_err(PauseError::GapRule),
        }
    }
}

/// Both rules together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PauseRules {
    /// Where nobody speaks.
    pub idle: IdleLimit,
    /// At a gap, and at time NOT HELD.
    pub gap: GapRule,
}
