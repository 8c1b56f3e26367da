//! The pause rules: how long playback waits inside the tape, and how it crosses a gap.

use crate::time::{Millis, parse_duration};
use std::str::FromStr;

/// How long playback waits at most, in playback time, while nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdleLimit {
    /// No longer than this.
    AtMost(Millis),
    /// As long as it was.
    Off,
}

impl Default for IdleLimit {
    fn default() -> Self {
        IdleLimit::AtMost(Millis(10_000))
    }
}

impl FromStr for IdleLimit {
    type Err = String;

    fn from_str(text: &str) -> Result<IdleLimit, String> {
        if text == "off" {
            return Ok(IdleLimit::Off);
        }
        match parse_duration(text) {
            Ok(limit) => Ok(IdleLimit::AtMost(limit)),
            Err(why) => Err(format!("{text:?} is neither off nor a duration such as 10s: {why}")),
        }
    }
}

/// How playback crosses a gap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AtGap {
    /// Rests on the gap's row for [`AtGap::CARD`], then goes on behind the gap.
    #[default]
    Card,
    /// Stops on the gap's row until the user plays on.
    Pause,
    /// Takes as long as the gap lasted, at the speed of playback.
    Real,
    /// Takes as long as the gap lasted, at the speed of playback, but no longer than this of playback time.
    AtMost(Millis),
}

impl AtGap {
    /// How long playback rests on a gap's row.
    pub const CARD: Millis = Millis(2_000);
}

impl FromStr for AtGap {
    type Err = String;

    fn from_str(text: &str) -> Result<AtGap, String> {
        match text {
            "card" => Ok(AtGap::Card),
            "pause" => Ok(AtGap::Pause),
            "real" => Ok(AtGap::Real),
            _ => match parse_duration(text) {
                Ok(limit) => Ok(AtGap::AtMost(limit)),
                Err(why) => {
                    Err(format!("{text:?} is none of card, pause, real, nor a duration such as 30s: {why}"))
                }
            },
        }
    }
}

/// Both rules together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PauseRules {
    /// Inside the tape.
    pub idle: IdleLimit,
    /// At a gap, and over time not held.
    pub gap: AtGap,
}
