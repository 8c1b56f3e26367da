//! The three clocks (session time, tape time, playback time) and the length of time, all exact.

use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// The greatest magnitude of a time, in milliseconds: 2^53 − 1.
pub const MAX_MILLIS: i64 = (1 << 53) - 1;
/// One second.
pub const SECOND: Millis = Millis(1_000);
/// One minute.
pub const MINUTE: Millis = Millis(60_000);
/// One hour.
pub const HOUR: Millis = Millis(3_600_000);
/// One day of 24 hours.
pub const DAY: Millis = Millis(86_400_000);

/// A signed length of time in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub i64);

/// A time in the session: milliseconds since the Unix epoch, or since zero in a log without a wall clock. Within
/// ±[`MAX_MILLIS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionTime(pub i64);

/// A position in a media file, in milliseconds from its start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TapeTime(pub i64);

/// A length of time for the person who watches a replay, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaybackTime(pub u128);

impl Millis {
    /// Zero.
    pub const ZERO: Millis = Millis(0);

    /// The absolute value.
    #[must_use]
    pub fn abs(self) -> Millis {
        Millis(self.0.abs())
    }

    /// Whether it is a whole number of seconds.
    pub fn is_whole_seconds(self) -> bool {
        self.0 % 1_000 == 0
    }
}

impl Add for Millis {
    type Output = Millis;
    fn add(self, other: Millis) -> Millis {
        Millis(self.0 + other.0)
    }
}

impl AddAssign for Millis {
    fn add_assign(&mut self, other: Millis) {
        self.0 += other.0;
    }
}

impl Sub for Millis {
    type Output = Millis;
    fn sub(self, other: Millis) -> Millis {
        Millis(self.0 - other.0)
    }
}

impl SubAssign for Millis {
    fn sub_assign(&mut self, other: Millis) {
        self.0 -= other.0;
    }
}

impl Neg for Millis {
    type Output = Millis;
    fn neg(self) -> Millis {
        Millis(-self.0)
    }
}

impl std::iter::Sum for Millis {
    fn sum<I: Iterator<Item = Millis>>(items: I) -> Millis {
        items.fold(Millis::ZERO, Add::add)
    }
}

impl Sub for SessionTime {
    type Output = Millis;
    fn sub(self, other: SessionTime) -> Millis {
        Millis(self.0 - other.0)
    }
}

impl Add<Millis> for SessionTime {
    type Output = SessionTime;
    fn add(self, length: Millis) -> SessionTime {
        SessionTime(self.0 + length.0)
    }
}

impl Sub<Millis> for SessionTime {
    type Output = SessionTime;
    fn sub(self, length: Millis) -> SessionTime {
        SessionTime(self.0 - length.0)
    }
}

impl Add<Millis> for TapeTime {
    type Output = TapeTime;
    fn add(self, length: Millis) -> TapeTime {
        TapeTime(self.0 + length.0)
    }
}
