//! Reads the times, days and lengths that can be typed after `:`.

use crate::time::date::WrittenDate;
use crate::time::date_names::{weekday, weekday_alone};
use crate::time::written_date::date_with_number;
use crate::time::{HOUR, MAX_MILLIS, Millis, parse_duration, parse_seconds, read_time};
use jiff::civil::{Time, Weekday};

/// A day that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TypedDay {
    /// A day of the week.
    Weekday(Weekday),
    /// A date.
    Date(WrittenDate),
}

/// Reads a day, with or without a time of day after it: `Sun 00:49`, `mar 3 1:08am`, `Mar. 3, 2019, 1:08 a.m.`, `3/3 1:08`.
/// Two numbers are a day only with a year or a time.
pub(super) fn day_and_time(text: &str) -> Option<(TypedDay, Option<Time>)> {
    let dated = date_with_number(text).map(|(date, rest)| (TypedDay::Date(date), rest));
    let named = || {
        let (weekday, rest) = weekday_alone(text).or_else(|| {
            let (weekday, rest) = weekday(text)?;
            Some((weekday?, rest)).filter(|(_, rest)| !rest.trim().is_empty())
        })?;
        Some((TypedDay::Weekday(weekday), rest))
    };
    let (day, rest) = dated.or_else(named)?;
    let rest = rest.trim_start_matches([',', ' ', 'T', '\u{202f}']);
    let rest = rest.strip_prefix("at ").unwrap_or(rest).trim();
    let time = if rest.is_empty() { None } else { Some(time_of_day(rest)?) };
    let is_sure = match day {
        TypedDay::Weekday(_) => true,
        TypedDay::Date(date) => date.names_month() || !date.is_relative() || time.is_some(),
    };
    is_sure.then_some((day, time))
}

/// Reads an elapsed time as logs without clock times and their transcripts write it: `0:20:10` or `20:10`, with or
/// without decimals of a second. In a log with clock times `20:10` is a time of day: see [`super::read`].
pub(super) fn elapsed_time(text: &str) -> Option<Millis> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (before, last) = text.trim().rsplit_once(':')?;
    let (whole, decimals) = last.split_once(['.', ',']).unwrap_or((last, "0"));
    let small = |part: &str| part.len() == 2 && digits(part) && part < "60";
    let (hours, minutes) = match before.split_once(':') {
        Some((hours, minutes)) => (hours, Some(minutes).filter(|part| small(part))?),
        None => ("0", before),
    };
    if !(digits(hours) && digits(minutes) && digits(decimals) && small(whole)) {
        return None;
    }
    let minutes = hours.parse::<i64>().ok()?.checked_mul(60)?.checked_add(minutes.parse().ok()?)?;
    let seconds = minutes.checked_mul(60)?.checked_add(whole.parse().ok()?)?;
    parse_seconds(&format!("{seconds}.{decimals}"))
}

/// Reads a time since the reference point as h:mm:ss: `16:28:04h`, and `26:00:00`, since no day has that time.
pub(super) fn hours_in(text: &str) -> Option<Millis> {
    let bare = || {
        let (hours, rest) = text.split_once(':')?;
        (rest.contains(':') && hours.parse::<u32>().is_ok_and(|hours| hours >= 24)).then_some(text)
    };
    text.strip_suffix('h').map(str::trim_end).or_else(bare).and_then(elapsed_time)
}

/// Reads hours with decimals as the column shows them, without a unit: `5.58`.
pub(super) fn column_hours(text: &str) -> Option<Millis> {
    let plain = text.contains('.') && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if plain { length(&format!("{text}h")) } else { None }
}

/// Reads a length: `1h30m`, `20 min`, or hours with decimals as the column shows them, `7.92h`.
pub(super) fn length(text: &str) -> Option<Millis> {
    let text = text.trim();
    if let Some(hours) = text.strip_suffix('h').filter(|h| h.contains('.')) {
        // Thousandths of an hour, exactly.
        let thousandths = parse_seconds(hours.trim())?.0;
        return thousandths.checked_mul(HOUR.0 / 1000).filter(|ms| ms.abs() <= MAX_MILLIS).map(Millis);
    }
    parse_duration(text).ok()
}

/// Reads a time of day: `14:32` or `14:32:05`, with or without `am` or `pm` after it.
pub(super) fn time_of_day(text: &str) -> Option<Time> {
    let at = read_time(text)?.of_day()?;
    Time::midnight().checked_add(jiff::SignedDuration::from_millis(at.0)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_people_write_it() {
        let at = |h, m| Some(Time::new(h, m, 0, 0).unwrap());
        for (text, time) in [
            ("Sun 00:49", at(0, 49)),
            ("sunday, 12:49 a.m.", at(0, 49)),
            ("sun.", None),
            ("Sunday", None),
            ("mar 3 1:08am", at(1, 8)),
            ("Mar. 3, 2019, 1:08 a.m.", at(1, 8)),
            ("Sun Mar 3 at 1:08", at(1, 8)),
            ("3 March 14:08", at(14, 8)),
            ("March 3rd", None),
            ("3/3/2019 2 pm", at(14, 0)),
            ("3/3 1:08", at(1, 8)),
            ("2019-03-03T01:08", at(1, 8)),
            ("2019-03-03", None),
        ] {
            assert_eq!(day_and_time(text).map(|(_, time)| time), Some(time), "{text}");
        }
        for text in [
            "14:32", "5.12", "3/3", "3-4", "-20m", "denial 3", "start", "day 2 03:00", "6h", "Sun 25:00",
            "mar 3 6h",
        ] {
            assert_eq!(day_and_time(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_of_the_log_is_read_as_transcripts_write_it() {
        for (text, seconds) in
            [("0:20:10", 1210), (" 20:10 ", 1210), ("75:30", 4530), ("100:00:05", 360_005), ("0:00", 0)]
        {
            assert_eq!(elapsed_time(text), Some(Millis(seconds * 1000)), "{text}");
        }
        assert_eq!(elapsed_time("00:20:10.570"), Some(Millis(1_210_570)));
        assert_eq!(elapsed_time("20:10,5"), Some(Millis(1_210_500)));
        let (long, most) = ("9".repeat(19), format!("{}:00:00", i64::MAX));
        for text in [
            "", "20", "20:60", "0:60:10", "0:2:10", "1:2:3:4", "-1:00", "1:00.", ":10", "10:", "1:00 pm",
            &long, &most,
        ] {
            assert_eq!(elapsed_time(text), None, "{text}");
        }
    }
}
