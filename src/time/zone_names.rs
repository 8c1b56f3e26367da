//! Finds time zones by name, and suggests one for a name that the tz database does not have.

use super::ZoneError;
use super::written_zone::offset;
use crate::suggest::closest;
use jiff::tz::TimeZone;

/// A time zone of the United States.
struct UsZone {
    /// The words and abbreviations that people use for it.
    words: &'static [&'static str],
    /// The name in the tz database.
    name: &'static str,
    /// The offset in winter, in minutes.
    winter: i32,
    /// The offset in summer, in minutes.
    summer: i32,
}

/// The zones of the contiguous United States (15 U.S.C. 260a and 263; 49 CFR part 71).
const US_ZONES: [UsZone; 4] = [
    UsZone { words: &["eastern", "est", "edt", "et"], name: "America/New_York", winter: -300, summer: -240 },
    UsZone { words: &["central", "cst", "cdt", "ct"], name: "America/Chicago", winter: -360, summer: -300 },
    UsZone { words: &["mountain", "mst", "mdt", "mt"], name: "America/Denver", winter: -420, summer: -360 },
    UsZone {
        words: &["pacific", "pst", "pdt", "pt"],
        name: "America/Los_Angeles",
        winter: -480,
        summer: -420,
    },
];

/// A zone of the tz database by its name.
///
/// ```
/// use untaped::time::zone_by_name;
/// assert!(zone_by_name("America/Chicago").is_ok());
/// assert!(zone_by_name("Chicago").unwrap_err().to_string().ends_with("did you mean America/Chicago?"));
/// assert!(zone_by_name("US Central").unwrap_err().to_string().ends_with("did you mean America/Chicago?"));
/// ```
///
/// # Errors
/// The tz database has no zone of this name. The error suggests one where it can.
pub fn zone_by_name(name: &str) -> Result<TimeZone, ZoneError> {
    TimeZone::get(name).map_err(|_| {
        if let Some(minutes) = minutes_of_offset(name) {
            let with = |is: fn(&UsZone) -> i32| US_ZONES.iter().find(|zone| is(zone) == minutes);
            return ZoneError::Offset {
                offset: name.to_owned(),
                winter: with(|zone| zone.winter).map(|zone| zone.name),
                summer: with(|zone| zone.summer).map(|zone| zone.name),
            };
        }
        let name = name.to_owned();
        match us_zone(&name).map(str::to_owned).or_else(|| closest_city(&name)) {
            Some(suggestion) => ZoneError::Mistyped { name, suggestion },
            None => ZoneError::Unknown(name),
        }
    })
}

/// Warns of `EST` and `MST`, which the tz database keeps as fixed offsets: people who write them usually mean the zone
/// with daylight saving time. `None` for every other name.
///
/// ```
/// use untaped::time::without_daylight_saving;
/// assert!(without_daylight_saving("EST").unwrap().contains("America/New_York"));
/// assert_eq!(without_daylight_saving("America/New_York"), None);
/// ```
pub fn without_daylight_saving(name: &str) -> Option<String> {
    let fixed = ["EST", "MST"].into_iter().find(|fixed| fixed.eq_ignore_ascii_case(name))?;
    let meant = us_zone(fixed)?;
    Some(format!("{name:?} has no daylight saving time; did you mean {meant}?"))
}

/// The zone that people call `Central` or `US Central Time`.
fn us_zone(name: &str) -> Option<&'static str> {
    const IGNORED: [&str; 9] = ["us", "usa", "u", "s", "the", "standard", "daylight", "time", "zone"];
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut telling = words.filter(|word| !IGNORED.contains(word));
    let (word, None) = (telling.next()?, telling.next()) else { return None };
    US_ZONES.iter().find(|zone| zone.words.contains(&word)).map(|zone| zone.name)
}

/// The zone with the closest city name.
fn closest_city(name: &str) -> Option<String> {
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

/// The minutes of an offset that is given in place of a zone: `-05:00`, `-0500`, `UTC-5`, `GMT-6`.
fn minutes_of_offset(name: &str) -> Option<i32> {
    let lower = name.trim().to_lowercase();
    let plain = lower.strip_prefix("utc").or_else(|| lower.strip_prefix("gmt")).unwrap_or(&lower).trim();
    offset(plain).filter(|(_, rest)| rest.is_empty()).map(|(seconds, _)| seconds / 60)
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
            let said = zone_by_name(name).unwrap_err().to_string();
            assert!(said.ends_with(&format!("did you mean {zone}?")), "{said}");
        }
        for name in ["Central European Time", "nowhere", "Central Eastern", ""] {
            assert!(!zone_by_name(name).unwrap_err().to_string().contains("did you mean"), "{name}");
        }
    }

    #[test]
    fn the_offsets_of_the_zones_that_are_suggested_are_those_of_the_tz_database() {
        for UsZone { name, winter, summer, .. } in US_ZONES {
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
            let said = zone_by_name(name).unwrap_err().to_string();
            assert!(
                said.contains("is an offset")
                    && said.contains("America/New_York has it in winter, America/Chicago"),
                "{said}"
            );
        }
        assert!(
            zone_by_name("-04:00").unwrap_err().to_string().ends_with("America/New_York has it in summer")
        );
        assert!(zone_by_name("+05:30").unwrap_err().to_string().ends_with("such as America/Chicago"));
        for name in ["-", "-5:", "-24:00", "-05:60", "UTC", "-5x", "--5", "+-5", "-05:00:00"] {
            assert_eq!(minutes_of_offset(name), None, "{name}");
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
