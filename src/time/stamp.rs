//! Writing instants: RFC 3339 as logs hold them.

use super::{Offset, SessionTime};

/// An instant as RFC 3339 at an offset: `Z` for an offset of zero, milliseconds only where there are some. `None`
/// outside the years 0 to 9999, and for an offset that is no whole number of minutes: RFC 3339 cannot say those.
///
/// ```
/// use untaped::time::{instant, rfc3339};
/// let (t, offset) = rfc3339("2019-03-02T11:02:14.250-06:00").unwrap();
/// assert_eq!(instant(t, offset).unwrap(), "2019-03-02T11:02:14.250-06:00");
/// ```
#[must_use]
pub fn instant(t: SessionTime, offset: Offset) -> Option<String> {
    let east = i64::from(offset.seconds());
    let local = t.0 + east * 1000;
    let (days, ms) = (local.div_euclid(86_400_000), local.rem_euclid(86_400_000));
    let (year, month, day) = civil_from_days(days);
    if !(0..=9999).contains(&year) || east % 60 != 0 {
        return None;
    }
    // A long log is written with two of these a line: by hand it is quicker.
    let whole = |n: i64| usize::try_from(n).unwrap_or(0);
    let (year, month, day, ms, minutes) =
        (whole(year), whole(month), whole(day), whole(ms), whole(east.abs() / 60));
    let (s, ms) = (ms / 1000, ms % 1000);
    let one = |n: usize| b"0123456789"[n % 10];
    let mut text = Vec::with_capacity("0000-00-00T00:00:00.000+00:00".len());
    text.extend([one(year / 1000), one(year / 100)]);
    for (n, behind) in [(year, b'-'), (month, b'-'), (day, b'T'), (s / 3600, b':'), (s / 60 % 60, b':')] {
        text.extend([one(n / 10), one(n), behind]);
    }
    text.extend([one(s / 10 % 6), one(s)]);
    if ms != 0 {
        text.extend([b'.', one(ms / 100), one(ms / 10), one(ms)]);
    }
    if east == 0 {
        text.push(b'Z');
    } else {
        let (h, m) = (minutes / 60, minutes % 60);
        let sign = if east < 0 { b'-' } else { b'+' };
        text.extend([sign, one(h / 10), one(h), b':', one(m / 10), one(m)]);
    }
    String::from_utf8(text).ok()
}

/// The date of the proleptic Gregorian calendar so many days after 1970-01-01.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March.
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::rfc3339;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(ms in -62_167_132_800_000..253_402_214_400_000_i64, minutes in -1_439..1_440_i32) {
            let (t, offset) = (SessionTime(ms), Offset::from_seconds(minutes * 60));
            prop_assert_eq!(rfc3339(&instant(t, offset).unwrap()), Some((t, offset)));
        }
    }

    #[test]
    fn what_rfc_3339_cannot_say_is_none() {
        assert_eq!(instant(SessionTime(crate::time::LIMIT), Offset::default()), None);
        assert_eq!(instant(SessionTime(0), Offset::from_seconds(1)), None);
        assert_eq!(instant(SessionTime(-62_167_219_200_001), Offset::default()), None);
    }
}
