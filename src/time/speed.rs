//! Playback speed: how much session time passes in a second of playback.

use super::SpeedError;
use std::fmt;
use std::str::FromStr;

/// A speed from 0.1x to 10000x, in exact thousandths.
///
/// ```
/// use untaped::time::Speed;
/// let speed: Speed = "2.5x".parse().unwrap();
/// assert_eq!(speed.to_string(), "2.5x");
/// assert_eq!(Speed::NORMAL.faster().to_string(), "1.5x");
/// assert!("0".parse::<Speed>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speed(u32);

/// The steps of [`Speed::faster`] and [`Speed::slower`].
const LADDER: [u32; 20] = [
    100, 250, 500, 750, 1_000, 1_500, 2_000, 3_000, 4_000, 6_000, 8_000, 16_000, 32_000, 64_000, 128_000,
    256_000, 500_000, 1_000_000, 3_000_000, 10_000_000,
];

impl Speed {
    /// 1x: real time.
    pub const NORMAL: Speed = Speed(1_000);

    /// The speed in thousandths: 1x is 1000.
    pub fn thousandths(self) -> u32 {
        self.0
    }

    /// The next step up, or the speed itself if there is none.
    #[must_use]
    pub fn faster(self) -> Speed {
        LADDER.iter().find(|&&step| step > self.0).map_or(self, |&step| Speed(step))
    }

    /// The next step down, or the speed itself if there is none.
    #[must_use]
    pub fn slower(self) -> Speed {
        LADDER.iter().rev().find(|&&step| step < self.0).map_or(self, |&step| Speed(step))
    }
}

impl Default for Speed {
    fn default() -> Self {
        Speed::NORMAL
    }
}

impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = format!("{:03}", self.0 % 1000);
        match rest.trim_end_matches('0') {
            "" => write!(f, "{}x", self.0 / 1000),
            rest => write!(f, "{}.{rest}x", self.0 / 1000),
        }
    }
}

impl FromStr for Speed {
    type Err = SpeedError;

    fn from_str(text: &str) -> Result<Speed, SpeedError> {
        let wrong = || SpeedError(text.to_owned());
        let number = text.trim().trim_end_matches(['x', 'X', '×']);
        // Thousandths of 1x are milliseconds of session time in a second: the same exact reader serves.
        let thousandths = super::parse_seconds(number).ok_or_else(wrong)?;
        let value = u32::try_from(thousandths.0).map_err(|_| wrong())?;
        if (100..=10_000_000).contains(&value) { Ok(Speed(value)) } else { Err(wrong()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_of_the_ladder_is_read_back_from_what_is_shown() {
        for step in LADDER {
            assert_eq!(Speed(step).to_string().parse(), Ok(Speed(step)));
        }
    }

    #[test]
    fn faster_and_slower_stop_at_the_ends_and_find_the_ladder_again() {
        assert_eq!(Speed(10_000_000).faster(), Speed(10_000_000));
        assert_eq!(Speed(100).slower(), Speed(100));
        assert_eq!(Speed(7_300).faster(), Speed(8_000));
        assert_eq!(Speed(7_300).slower(), Speed(6_000));
    }

    #[test]
    fn what_is_no_speed_is_refused_with_a_sentence() {
        for text in ["", "x", "-1", "0.09", "10001", "1e999", "fast"] {
            assert!(text.parse::<Speed>().unwrap_err().to_string().contains("0.1 to 10000"), "{text}");
        }
    }
}
