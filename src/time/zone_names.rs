//! Zones by their names: the one that is named, and the one that is meant where it is none.

use crate::suggest::closest;
use jiff::tz::TimeZone;

/// A zone of the United States, with the words that people have for it.
struct American {
    words: &'static [&'static str],
    /// Its name in the tz database.
    zone: &'static str,
    /// Its offset in winter, in minutes.
    winter: i32,
    /// Its offset in summer, in minutes.
    summer: i32,
}

/// The zones of the contiguous United States (15 U.S.C. 260a and 263; 49 CFR part 71).
const AMERICAN: [American; 4] = [
    American {
        words: &["eastern", "est", "edt", "et"],
        zone: "America/New_York",
        winter: -300,
        summer: -240,
    },
    American { words: &["central", "cst", "cdt", "ct"], zone: "America/Chicago", winter: -360, summer: -300 },
    American { words: &["mountain", "mst", "mdt", "mt"], zone: "America/Denver", winter: -420, summer: -360 },
    American {
        words: &["pacific", "pst", "pdt", "pt"],
        zone: "America/Los_Angeles",
        winter: -480,
        summer: -420,
    },
];

/// A zone of the tz database by its name.
///
/// ```
/// use untaped::time::zone_by_name;
/// assert!(zone_by_name("America/Chicago").is_ok());
/// assert!(zone_by_name("Chicago").unwrap_err().ends_with("did you mean America/Chicago?"));
/// assert!(zone_by_name("US Central").unwrap_err().ends_with("did you mean America/Chicago?"));
/// ```
///
/// # Errors
/// A sentence: there is none, and which one may be meant.
pub fn zone_by_name(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name).map_err(|_| {
        if let Some(minutes) = offset(name) {
            return no_offset(name, minutes);
        }
        match american(name).map(str::to_owned).or_else(|| near(name)) {
            Some(zone) => format!("{name:?} is no zone that is known: did you mean {zone}?"),
            None => format!("{name:?} is no zone that is known, as America/Chicago is"),
        }
    })
}

/// What is to be said of a zone that is one offset all year, and is named as people name a zone of the United States
/// that has summer time: the tz database keeps such names from days when systems knew no better.
///
/// ```
/// use untaped::time::without_daylight_saving;
/// assert!(without_daylight_saving("EST").unwrap().contains("America/New_York"));
/// assert_eq!(without_daylight_saving("America/New_York"), None);
/// ```
#[must_use]
pub fn without_daylight_saving(name: &str) -> Option<String> {
    let fixed = ["EST", "MST"].into_iter().find(|fixed| fixed.eq_ignore_ascii_case(name))?;
    let meant = american(fixed)?;
    Some(format!("{name:?} is a zone that knows no summer time: is {meant} meant?"))
}

/// The zone that is meant by a word for one of the United States, as in `Central` or `US Central Time`.
fn american(name: &str) -> Option<&'static str> {
    const BESIDE: [&str; 9] = ["us", "usa", "u", "s", "the", "standard", "daylight", "time", "zone"];
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut telling = words.filter(|word| !BESIDE.contains(word));
    let (word, None) = (telling.next()?, telling.next()) else { return None };
    AMERICAN.iter().find(|american| american.words.contains(&word)).map(|american| american.zone)
}

/// The zone with the closest city name.
fn near(name: &str) -> Option<String> {
    /// Every abbreviation, such as AEST or BST, is close to another zone's.
    const LONGEST_ABBREVIATION: usize = 4;
    fn city(name: &str) -> &str {
        name.rsplit('/').next().unwrap_or(name)
    }
    if city(name).len() <= LONGEST_ABBREVIATION {
        return None;
    }
    let zones: Vec<String> = jiff::tz::db().available().map(|zone| zone.as_str().to_owned()).collect();
    let near = closest(city(name), zones.iter().map(|zone| city(zone)))?;
    zones.iter().filter(|zone| city(zone) == near).min().cloned()
}

/// The minutes of an offset that stands where a zone belongs: `-05:00`, `-0500`, `UTC-5`, `GMT-6`.
fn offset(name: &str) -> Option<i32> {
    let lower = name.trim().to_lowercase();
    let plain = lower.strip_prefix("utc").or_else(|| lower.strip_prefix("gmt")).unwrap_or(&lower).trim();
    let plain = plain.replace('\u{2212}', "-");
    let (sign, digits) = match (plain.strip_prefix('-'), plain.strip_prefix('+')) {
        (Some(rest), _) => (-1, rest),
        (None, Some(rest)) => (1, rest),
        (None, None) => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(both) => both,
        None => digits.split_at_checked(2).filter(|_| digits.len() == 4).unwrap_or((digits, "0")),
    };
    let number = |part: &str| part.parse::<i32>().ok().filter(|n| (0..60).contains(n) && part.len() <= 2);
    Some(sign * (number(hours).filter(|&hours| hours < 24)? * 60 + number(minutes)?))
}

/// What is said of an offset that stands where a zone belongs.
fn no_offset(name: &str, minutes: i32) -> String {
    let winter = AMERICAN.iter().find(|american| american.winter == minutes);
    let summer = AMERICAN.iter().find(|american| american.summer == minutes);
    let meant = match (winter.map(|american| american.zone), summer.map(|american| american.zone)) {
        (Some(winter), Some(summer)) => format!("{winter} has it in winter, {summer} in summer"),
        (Some(winter), None) => format!("{winter} has it in winter"),
        (None, Some(summer)) => format!("{summer} has it in summer"),
        (None, None) => "such as America/Chicago".to_owned(),
    };
    format!("{name:?} is an offset: a zone of the IANA list is needed, which knows of summer time: {meant}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zones_of_the_united_states_are_suggested_by_the_words_for_them() {
        for (name, zone) in [
            ("Central", "America/Chicago"),
            ("US Central", "America/Chicago"),
            ("eastern time", "America/New_York"),
            ("EDT", "America/New_York"),
            ("CST", "America/Chicago"),
            ("Mountain Standard Time", "America/Denver"),
            ("mdt", "America/Denver"),
            ("PST", "America/Los_Angeles"),
            ("U.S. Pacific", "America/Los_Angeles"),
            ("Chicgo", "America/Chicago"),
        ] {
            let said = zone_by_name(name).unwrap_err();
            assert!(said.ends_with(&format!("did you mean {zone}?")), "{said}");
        }
        for name in ["Central European Time", "nowhere", "Central Eastern", ""] {
            assert!(!zone_by_name(name).unwrap_err().contains("did you mean"), "{name}");
        }
    }

    #[test]
    fn the_offsets_of_the_zones_that_are_suggested_are_those_of_the_tz_database() {
        for American { zone: name, winter, summer, .. } in AMERICAN {
            let zone = TimeZone::get(name).unwrap();
            for (at, minutes) in [("2019-01-15T12:00:00Z", winter), ("2019-07-15T12:00:00Z", summer)] {
                let at: jiff::Timestamp = at.parse().unwrap();
                assert_eq!(zone.to_offset(at).seconds(), minutes * 60, "{name}");
            }
        }
    }

    #[test]
    fn an_offset_is_no_zone_and_those_that_have_it_are_named() {
        for name in ["-05:00", "UTC-5", "gmt-05", "-0500", "\u{2212}5"] {
            let said = zone_by_name(name).unwrap_err();
            assert!(
                said.contains("is an offset")
                    && said.contains("America/New_York has it in winter, America/Chicago"),
                "{said}"
            );
        }
        assert!(zone_by_name("-04:00").unwrap_err().ends_with("America/New_York has it in summer"));
        assert!(zone_by_name("+05:30").unwrap_err().ends_with("such as America/Chicago"));
        for name in ["-", "-5:", "-24:00", "-05:60", "UTC", "-5x", "--5", "+-5", "-05:00:00"] {
            assert_eq!(offset(name), None, "{name}");
        }
    }

    #[test]
    fn a_zone_that_has_no_summer_is_said_only_where_one_that_has_is_likely_meant() {
        assert!(without_daylight_saving("MST").unwrap().contains("America/Denver"));
        for name in ["America/Phoenix", "HST", "UTC", "EST5EDT", "CST"] {
            assert_eq!(without_daylight_saving(name), None, "{name}");
        }
    }
}
