//! The wall clock: the local date and time of a session time, if the log has one.

use super::SessionTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// An offset from UTC, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset(i32);

impl Offset {
    /// An offset of this many seconds east of UTC.
    pub fn from_seconds(seconds: i32) -> Offset {
        Offset(seconds)
    }

    /// Seconds east of UTC.
    pub fn seconds(self) -> i32 {
        self.0
    }
}

/// The wall clock of a session: how session time converts to local time.
#[derive(Clone, Debug, Default)]
pub enum WallClock {
    /// No wall clock: the log has numeric times and no `start`.
    #[default]
    None,
    /// The time zone in the header.
    Zone(TimeZone),
    /// The offsets in the log, without a time zone, sorted by time. Each applies from its time on; the first also before.
    Offsets(Vec<(SessionTime, Offset)>),
}

/// A time on the wall clock.
#[derive(Clone, Debug)]
pub struct WallTime {
    zoned: Zoned,
}

impl WallClock {
    /// The local time at `t`; `None` without a wall clock, or outside the years −9999 to 9999.
    pub fn at(&self, t: SessionTime) -> Option<WallTime> {
        let zone = match self {
            WallClock::None => return None,
            WallClock::Zone(zone) => zone.clone(),
            WallClock::Offsets(offsets) => {
                let n = offsets.partition_point(|&(from, _)| from <= t).max(1);
                let seconds = offsets.get(n - 1).map_or(0, |&(_, offset)| offset.seconds());
                jiff::tz::Offset::from_seconds(seconds).ok()?.to_time_zone()
            }
        };
        Timestamp::from_millisecond(t.0).ok().map(|instant| WallTime { zoned: instant.to_zoned(zone) })
    }

    /// The session time of a local date and time, in the zone that applies at `near`.
    pub fn to_session_time(
        &self,
        date: jiff::civil::Date,
        time: jiff::civil::Time,
        near: SessionTime,
    ) -> Option<SessionTime> {
        let zone = self.at(near)?.zoned.time_zone().clone();
        let zoned = date.to_datetime(time).to_zoned(zone).ok()?;
        Some(SessionTime(zoned.timestamp().as_millisecond()))
    }
}

impl WallTime {
    /// The time of day, `17:52:08`.
    pub fn time(&self) -> String {
        self.zoned.strftime("%H:%M:%S").to_string()
    }

    /// The local date.
    pub fn date(&self) -> jiff::civil::Date {
        self.zoned.date()
    }

    /// The local date and time of day.
    pub fn date_time(&self) -> jiff::civil::DateTime {
        self.zoned.datetime()
    }

    /// The local date with its weekday, `Sat 2 Mar 2019`.
    pub fn date_in_words(&self) -> String {
        self.zoned.strftime("%a %-d %b %Y").to_string()
    }

    /// The offset from UTC, `-06:00`.
    pub fn offset(&self) -> String {
        self.zoned.strftime("%:z").to_string()
    }

    /// RFC 3339, with `Z` for an offset of zero, and milliseconds only where they are not zero.
    pub fn rfc3339(&self) -> String {
        let millis = match self.zoned.millisecond() {
            0 => String::new(),
            ms => format!(".{ms:03}"),
        };
        let offset = self.offset();
        let offset = if offset == "+00:00" { "Z" } else { &offset };
        format!("{}{millis}{offset}", self.zoned.strftime("%Y-%m-%dT%H:%M:%S"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_zone_follows_daylight_time_and_offsets_follow_the_log() {
        let zone = WallClock::Zone(TimeZone::get("America/Chicago").unwrap());
        // 2019-03-10T08:00:00Z is the moment at which 02:00 became 03:00 in Chicago.
        let change = 1_552_204_800_000;
        assert_eq!(zone.at(SessionTime(change - 1)).unwrap().rfc3339(), "2019-03-10T01:59:59.999-06:00");
        assert_eq!(zone.at(SessionTime(change)).unwrap().rfc3339(), "2019-03-10T03:00:00-05:00");
        let offsets = WallClock::Offsets(vec![
            (SessionTime(0), Offset::from_seconds(0)),
            (SessionTime(1000), Offset::from_seconds(3600)),
        ]);
        assert_eq!(offsets.at(SessionTime(-1000)).unwrap().rfc3339(), "1969-12-31T23:59:59Z");
        assert_eq!(offsets.at(SessionTime(1000)).unwrap().rfc3339(), "1970-01-01T01:00:01+01:00");
    }

    #[test]
    fn without_a_clock_or_outside_the_calendar_nothing_is_invented() {
        assert!(WallClock::None.at(SessionTime(0)).is_none());
        assert!(WallClock::Zone(TimeZone::UTC).at(SessionTime(super::super::MAX_MILLIS)).is_none());
    }
}
