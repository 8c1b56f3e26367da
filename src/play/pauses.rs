//! The pause rules: how long playback waits while nobody speaks, and how it crosses a gap.

use crate::time::{DurationError, Millis, parse_duration};
use std::str::FromStr;
use thiserror::Error;

/// Why a text is not a pause rule.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum PauseError {
    /// The text is not an [`IdleLimit`].
    #[error("expected off or a duration, such as 10s: {0}")]
    IdleLimit(DurationError),
    /// The text is not an [`AtGap`].
    #[error("expected card, pause, real or a duration, such as 30s: {0}")]
    AtGap(DurationError),
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
pub enum AtGap {
    /// Waits at the start for [`AtGap::CARD`], then continues after the gap.
    #[default]
    Card,
    /// Stops at the start until playback is resumed.
    Pause,
    /// Crosses it in real time, at the speed of playback.
    Real,
    /// Crosses it in real time, at the speed of playback, but in no more than this much playback time.
    AtMost(Millis),
}

impl AtGap {
    /// How long [`AtGap::Card`] waits, in playback time.
    pub const CARD: Millis = Millis(2_000);
}

impl FromStr for AtGap {
    type Err = PauseError;

    fn from_str(text: &str) -> Result<AtGap, PauseError> {
        match text {
            "card" => Ok(AtGap::Card),
            "pause" => Ok(AtGap::Pause),
            "real" => Ok(AtGap::Real),
            _ => parse_duration(text).map(AtGap::AtMost).map_err(PauseError::AtGap),
        }
    }
}

/// Both rules together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PauseRules {
    /// Where nobody speaks.
    pub idle: IdleLimit,
    /// At a gap, and at time not in custody.
    pub gap: AtGap,
}
