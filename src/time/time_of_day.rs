//! A time of day at the start of a text, however people write it, with the zone beside it.

use super::parse::{Half, half_of_day, parse_clock as hms};
use super::written_zone::{WrittenZone, leading_zone};
use super::{DAY, HOUR, MINUTE, Millis};

/// The half of a day that is 12 hours long.
pub(crate) const HALF_DAY: Millis = Millis(12 * HOUR.0);

/// A time of day as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TimeOfDay<'t> {
    /// From midnight, at most 24 hours.
    pub(crate) at: Millis,
    /// How it is written.
    pub(crate) form: DayForm,
    pub(crate) zone: Option<WrittenZone<'t>>,
}

/// How a time of day is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DayForm {
    /// `14:20`.
    Colon,
    /// `14.20`, which can be a day and a month too.
    Dot,
    /// `1420:`, `1420 hrs`, `14h20`, `14 Uhr`, `14.20 Uhr`.
    Digits,
    /// `1420`, with nothing to show that it is a time.
    BareDigits,
    /// `14h`, `2 o'clock`, which can be a number of hours.
    Hour,
    /// `2:20 p.m.`, `noon`.
    Half,
    /// `midnight`: the day's first or its last.
    Midnight,
}

impl TimeOfDay<'_> {
    /// Whether the hour can be one before noon and one after it, without a word that says which.
    pub(crate) fn is_either_half(self) -> bool {
        matches!(self.form, DayForm::Colon | DayForm::Dot | DayForm::Hour)
            && (HOUR..Millis(13 * HOUR.0)).contains(&self.at)
    }
}

/// One time at the start of a text with the zone beside it, and the text after it.
pub(crate) fn one_time(text: &str) -> Option<(TimeOfDay<'_>, &str)> {
    let (mut time, rest) = without_zone(text)?;
    let has_seconds = text.get(..text.len() - rest.len())?.matches(':').count() == 2;
    // `14:20-06:00` is a range, but nobody writes seconds at its start alone.
    if let Some((zone, rest)) =
        leading_zone(rest).filter(|(zone, _)| has_seconds || !zone.name.starts_with(['-', '−']))
    {
        time.zone = Some(zone);
        if time.form == DayForm::BareDigits {
            time.form = DayForm::Digits;
        }
        return Some((time, rest));
    }
    Some((time, rest))
}

fn without_zone(text: &str) -> Option<(TimeOfDay<'_>, &str)> {
    noon_or_midnight(text).or_else(|| {
        let length = text.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = text.split_at_checked(length).filter(|_| (1..=4).contains(&length))?;
        if length <= 2 {
            with_sign(digits, rest).or_else(|| hour(digits, rest))
        } else {
            joined(digits, rest)
        }
    })
}

fn time(at: Millis, form: DayForm) -> Option<TimeOfDay<'static>> {
    (at <= DAY).then_some(TimeOfDay { at, form, zone: None })
}

/// A time with a half of the day after it, or in the form that it has.
fn with_half(at: Millis, form: DayForm, rest: &str) -> Option<(TimeOfDay<'static>, &str)> {
    let half = half_of_day(rest).or_else(|| short_half(rest));
    if let Some((half, after)) = half.filter(|_| form != DayForm::BareDigits || at < Millis(13 * HOUR.0)) {
        return Some((time(in_half(at, half)?, DayForm::Half)?, after));
    }
    let (is_hours, rest) = hours_word(rest);
    let form = if is_hours { DayForm::Digits } else { form };
    Some((time(at, form)?, rest))
}

/// `14:20`, `14:20:05.250`, `14.20`, `14h20`, `14 Uhr 20`.
fn with_sign<'t>(hours: &str, rest: &'t str) -> Option<(TimeOfDay<'static>, &'t str)> {
    let trimmed = rest.trim_start();
    let word = ["Uhr", "uhr", "h", "H"].iter().find_map(|word| trimmed.strip_prefix(word));
    let (sign, text) = match word {
        Some(after) => ('h', after.trim_start_matches(' ')),
        None => (rest.chars().next().filter(|c| matches!(c, ':' | '.'))?, rest.get(1..)?),
    };
    let (minutes, mut after) = two_digits(text)?;
    // `3 h 10 min` is a length.
    if sign == 'h' && after.trim_start().starts_with("min") {
        return None;
    }
    let mut seconds = String::new();
    if let Some((more, rest)) = after.strip_prefix(':').filter(|_| sign == ':').and_then(two_digits) {
        (seconds, after) = (format!(":{more}"), rest);
        let fraction = after
            .strip_prefix(['.', ','])
            .map_or(0, |text| text.bytes().take_while(u8::is_ascii_digit).count());
        if fraction > 0 {
            let (written, rest) = after.split_at_checked(1 + fraction)?;
            (seconds, after) = (seconds + &written.replace(',', "."), rest);
        }
    }
    let is_digit = |c: char| c.is_ascii_digit();
    // `22.11.1963`, `14:20:5`, and `14:205` are no times.
    if after.starts_with(is_digit)
        || after.strip_prefix(['.', ':']).is_some_and(|more| more.starts_with(is_digit))
    {
        return None;
    }
    let at = hms(&format!("{hours}:{minutes}{seconds}"))?;
    let at = if seconds.is_empty() { Millis(at.0 * 60) } else { at };
    let form = match sign {
        ':' => DayForm::Colon,
        '.' => DayForm::Dot,
        _ => DayForm::Digits,
    };
    with_half(at, form, after)
}

/// Two digits at the start of a text.
fn two_digits(text: &str) -> Option<(&str, &str)> {
    let (digits, rest) = text.split_at_checked(2)?;
    digits.bytes().all(|b| b.is_ascii_digit()).then_some((digits, rest))
}

/// `1420`, `930 hrs`, `220 p.m.`: three digits alone are no time.
fn joined<'t>(digits: &str, rest: &'t str) -> Option<(TimeOfDay<'static>, &'t str)> {
    let (hours, minutes) = digits.split_at_checked(digits.len().checked_sub(2)?)?;
    let at = Millis(hms(&format!("{hours}:{minutes}"))?.0 * 60);
    let (read, after) = with_half(at, DayForm::BareDigits, rest)?;
    let is_sure = digits.len() == 4 || read.form != DayForm::BareDigits || rest.starts_with(": ");
    is_sure.then_some((read, after))
}

/// `2 p.m.`, `14 Uhr`, `14h`, `2 o'clock`.
fn hour<'t>(digits: &str, rest: &'t str) -> Option<(TimeOfDay<'static>, &'t str)> {
    let hour: i64 = digits.parse().ok()?;
    let at = Millis(hour * HOUR.0);
    if let Some((half, after)) = half_of_day(rest) {
        return Some((time(in_half(at, half)?, DayForm::Half)?, after));
    }
    let trimmed = rest.trim_start();
    let is_end = |after: &&str| !after.starts_with(char::is_alphanumeric);
    if let Some(after) =
        ["o'clock", "o’clock", "Uhr", "uhr"].iter().find_map(|word| trimmed.strip_prefix(word)).filter(is_end)
    {
        return Some((time(at, DayForm::Hour)?, after));
    }
    // `14h lineup`, but `2 h later` and `2h of questions`
    let after = rest.strip_prefix(['h', 'H']).filter(is_end)?;
    let next = after.split_whitespace().next().unwrap_or_default();
    let is_length = ["later", "of", "after", "before", "long", "plus", "more"].contains(&next);
    (!is_length).then_some((time(at, DayForm::Hour)?, after))
}

/// `2:20p`, `2:20a`.
fn short_half(rest: &str) -> Option<(Half, &str)> {
    let half = if rest.starts_with(['p', 'P']) { Half::Pm } else { Half::Am };
    let after = rest.strip_prefix(['a', 'A', 'p', 'P'])?;
    (!after.starts_with(|c: char| c.is_alphanumeric() || c == '.')).then_some((half, after))
}

/// A time on a clock of 12 hours, of which 12 is 0. One of 24 hours stays if it is in that half: `15:15 PM`.
fn in_half(time: Millis, half: Half) -> Option<Millis> {
    let later = if half == Half::Pm { HALF_DAY } else { Millis::ZERO };
    if (HOUR..Millis(13 * HOUR.0)).contains(&time) {
        return Some(Millis(time.0 % HALF_DAY.0) + later);
    }
    (time < DAY && (time >= HALF_DAY) == (half == Half::Pm)).then_some(time)
}

fn noon_or_midnight(text: &str) -> Option<(TimeOfDay<'static>, &str)> {
    let bare = text.strip_prefix("12 ").unwrap_or(text);
    let names = [
        ("noon", HALF_DAY, DayForm::Half),
        ("midnight", Millis::ZERO, DayForm::Midnight),
        ("mitternacht", Millis::ZERO, DayForm::Midnight),
        ("minuit", Millis::ZERO, DayForm::Midnight),
        ("midi", HALF_DAY, DayForm::Half),
    ];
    names.into_iter().find_map(|(word, at, form)| {
        let (start, rest) = bare.split_at_checked(word.len())?;
        let is_word = start.eq_ignore_ascii_case(word) && !rest.starts_with(char::is_alphanumeric);
        is_word.then_some((TimeOfDay { at, form, zone: None }, rest))
    })
}

/// Takes `h`, `hrs` or `hours` after a time.
fn hours_word(text: &str) -> (bool, &str) {
    let trimmed = text.trim_start();
    let word = ["hours", "Hours", "HRS", "Hrs.", "Hrs", "hrs.", "hrs", "hr.", "hr", "h", "H", "Uhr", "uhr"]
        .iter()
        .find_map(|word| {
            let rest = trimmed.strip_prefix(word)?;
            (!rest.starts_with(char::is_alphanumeric)).then_some(rest)
        });
    word.map_or((false, text), |rest| (true, rest))
}

/// A time of day: `14:20`, `14:20:05`, or `14:20:05.250`.
pub(crate) fn format_time_of_day(at: Millis) -> String {
    let (hours, minutes, seconds, millis) =
        (at.0 / HOUR.0, at.0 / MINUTE.0 % 60, at.0 / 1000 % 60, at.0 % 1000);
    match (seconds, millis) {
        (0, 0) => format!("{hours:02}:{minutes:02}"),
        (_, 0) => format!("{hours:02}:{minutes:02}:{seconds:02}"),
        _ => format!("{hours:02}:{minutes:02}:{seconds:02}.{millis:03}"),
    }
}
