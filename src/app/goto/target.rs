//! Reads what is typed after `:`.

use crate::session::pages::PageLine;
use crate::session::{CitationRef, brief};
use crate::time::{HOUR, MAX_MILLIS, Millis, Speed, SpeedError, parse_duration, parse_seconds, read_time};
use jiff::civil::Time;

/// A target or a speed that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum GoTarget {
    /// A time of day: `14:32`.
    Wall(Time),
    /// A time of day on a day of the session, from 1: `day 2 03:00`.
    Day(u32, Time),
    /// An elapsed time in a log without clock times: `0:20:10`.
    LogTime(Millis),
    /// Time since the reference point: `6h`, `16:28:04h`.
    Elapsed(Millis),
    /// Hours since the reference point as the column shows them, with two decimals: `5.58`, `5.58h`. It cuts the rest off, so
    /// that they are the first of 36 seconds.
    Hours(Millis),
    /// Time from the current position: `-20m`.
    By(Millis),
    /// A share of the session in thousandths: `50%`.
    Permille(u32),
    /// An event: `#412`.
    Number(usize),
    /// A gap: `gap 4`.
    Gap(usize),
    /// A part of a gap, by the number of the gap and its own: `gap 2.3`.
    Part(usize, usize),
    /// A mark: `confession`, `denial 3`.
    Mark(String, usize),
    /// The start of a tape, from 1: `tape 3`.
    Tape(usize),
    /// A position on a tape: `tape 3 +0:20:10`, `tape 3 at 3:54`.
    TapeAt(String, TapePosition),
    /// A citation.
    Citation(CitationRef),
    /// A short citation.
    Brief(String),
    /// A line of a page: `Tr. 65:14`.
    Page(PageLine),
    /// The first line.
    Start,
    /// The last line.
    End,
    /// The last gap.
    LastGap,
    /// A speed: `speed 8`, `8x`.
    Speed(Speed),
    /// The list of keys.
    Help,
    /// The end of the program.
    Quit,
}

/// A position on a tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TapePosition {
    /// After the start of the tape.
    FromStart(Millis),
    /// In its media file.
    InMedia(Millis),
}

/// Reads what was typed.
///
/// # Errors
/// A sentence with examples.
pub(crate) fn read(text: &str) -> Result<GoTarget, String> {
    let text = text.trim();
    let wrong = || format!("cannot go to {text:?}; try 14:32, day 2 03:00, 6h, -20m, 50%, gap 4, confession");
    if let Some(cited) = CitationRef::parse(text) {
        return Ok(GoTarget::Citation(cited));
    }
    if brief::is_brief(text) {
        return Ok(GoTarget::Brief(text.to_owned()));
    }
    match text {
        "start" => return Ok(GoTarget::Start),
        "end" => return Ok(GoTarget::End),
        "last gap" => return Ok(GoTarget::LastGap),
        "help" => return Ok(GoTarget::Help),
        "q" | "quit" => return Ok(GoTarget::Quit),
        _ => {}
    }
    if let Some(line) = PageLine::parse(text).filter(|_| !text.starts_with(|c: char| c.is_ascii_digit())) {
        return Ok(GoTarget::Page(line));
    }
    if let Some(speed) =
        text.strip_suffix(['x', '×']).filter(|text| text.ends_with(|c: char| c.is_ascii_digit()))
    {
        return speed.parse().map(GoTarget::Speed).map_err(|error: SpeedError| error.to_string());
    }
    if let Some(target) = tape_at(text) {
        return Ok(target);
    }
    if let Some(number) = text.strip_prefix('#') {
        return number.trim().parse().map(GoTarget::Number).map_err(|_| wrong());
    }
    if let Some(share) = text.strip_suffix('%') {
        // Thousandths: a decimal number of percents times ten.
        let tenths = parse_seconds(share.trim()).ok_or_else(wrong)?.0 / 100;
        return u32::try_from(tenths).ok().filter(|&p| p <= 1000).map(GoTarget::Permille).ok_or_else(wrong);
    }
    let by = |rest| length(rest).or_else(|| elapsed_time(rest));
    if let Some(rest) = text.strip_prefix('+') {
        return by(rest).map(GoTarget::By).ok_or_else(wrong);
    }
    if let Some(rest) = text.strip_prefix('-').or_else(|| text.strip_prefix('−')) {
        return by(rest).map(|by| GoTarget::By(-by)).ok_or_else(wrong);
    }
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let rest = rest.trim();
    match word {
        "speed" => return rest.parse().map(GoTarget::Speed).map_err(|error: SpeedError| error.to_string()),
        "gap" => return gap(rest.trim_start_matches('#')).ok_or_else(wrong),
        "tape" if !rest.is_empty() => {
            return rest.parse().ok().filter(|&n| n >= 1).map(GoTarget::Tape).ok_or_else(wrong);
        }
        "day" => {
            let (day, time) = rest.split_once(char::is_whitespace).unwrap_or((rest, "0:00"));
            let day = day.parse().ok().filter(|&d| d >= 1).ok_or_else(wrong)?;
            return time_of_day(time.trim()).map(|time| GoTarget::Day(day, time)).ok_or_else(wrong);
        }
        _ => {}
    }
    if let Some(time) = time_of_day(text) {
        return Ok(GoTarget::Wall(time));
    }
    if let Some(elapsed) = hours_in(text) {
        return Ok(GoTarget::Elapsed(elapsed));
    }
    if let Some(elapsed) = length(text).or_else(|| column_hours(text)) {
        let decimals = text.trim_end_matches('h').trim_end().split_once('.').map(|(_, decimals)| decimals);
        let is_shown = decimals.is_some_and(|decimals| decimals.len() == 2);
        return Ok(if is_shown { GoTarget::Hours(elapsed) } else { GoTarget::Elapsed(elapsed) });
    }
    // A page has fewer lines than an hour has minutes.
    if let Some(line) = PageLine::parse(text).filter(|at| (1..=50).contains(&at.line)) {
        return Ok(GoTarget::Page(line));
    }
    let number = if rest.is_empty() { Some(1) } else { rest.parse().ok().filter(|&n| n >= 1) };
    match number {
        Some(number) if word.starts_with(|c: char| c.is_alphabetic()) => {
            Ok(GoTarget::Mark(word.to_owned(), number))
        }
        _ => Err(wrong()),
    }
}

/// Reads a position on a tape: `tape 3 +0:20:10`, `tape 3 20:10`, `tull-6 at 3:54`.
fn tape_at(text: &str) -> Option<GoTarget> {
    if let Some((tape, position)) = text.rsplit_once(" at ") {
        return Some(GoTarget::TapeAt(
            tape.trim().to_owned(),
            TapePosition::InMedia(elapsed_time(position)?),
        ));
    }
    let (tape, position) = text.strip_prefix("tape ")?.trim().rsplit_once(char::is_whitespace)?;
    let (from_start, position) = position.strip_prefix('+').map_or((false, position), |rest| (true, rest));
    let position = elapsed_time(position)?;
    let how = if from_start { TapePosition::FromStart } else { TapePosition::InMedia };
    Some(GoTarget::TapeAt(tape.trim().to_owned(), how(position)))
}

/// Reads the number of a gap, or of a part of one: `2`, `2.3`.
fn gap(number: &str) -> Option<GoTarget> {
    let Some((gap, part)) = number.split_once('.') else { return number.parse().ok().map(GoTarget::Gap) };
    Some(GoTarget::Part(gap.parse().ok()?, part.parse().ok()?))
}

/// Reads an elapsed time as logs without clock times and their transcripts write it: `0:20:10` or `20:10`, with or
/// without decimals of a second. In a log with clock times `20:10` is a time of day: see [`read`].
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
fn hours_in(text: &str) -> Option<Millis> {
    let bare = || {
        let (hours, rest) = text.split_once(':')?;
        (rest.contains(':') && hours.parse::<u32>().is_ok_and(|hours| hours >= 24)).then_some(text)
    };
    text.strip_suffix('h').map(str::trim_end).or_else(bare).and_then(elapsed_time)
}

/// Reads hours with decimals as the column shows them, without a unit: `5.58`.
fn column_hours(text: &str) -> Option<Millis> {
    let plain = text.contains('.') && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if plain { length(&format!("{text}h")) } else { None }
}

/// Reads a length: `1h30m`, `20 min`, or hours with decimals as the column shows them, `7.92h`.
fn length(text: &str) -> Option<Millis> {
    let text = text.trim();
    if let Some(hours) = text.strip_suffix('h').filter(|h| h.contains('.')) {
        // Thousandths of an hour, exactly.
        let thousandths = parse_seconds(hours.trim())?.0;
        return thousandths.checked_mul(HOUR.0 / 1000).filter(|ms| ms.abs() <= MAX_MILLIS).map(Millis);
    }
    parse_duration(text).ok()
}

/// Reads a time of day: `14:32` or `14:32:05`, with or without `am` or `pm` after it.
fn time_of_day(text: &str) -> Option<Time> {
    let at = read_time(text)?.of_day()?;
    Time::midnight().checked_add(jiff::SignedDuration::from_millis(at.0)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::CitationTarget;
    use crate::time::{format_hms_exact, format_hours};
    use proptest::prelude::*;

    #[test]
    fn every_form_that_help_names_is_read() {
        let time = |h, m, s| Time::new(h, m, s, 0).unwrap();
        for (text, typed) in [
            ("14:32", GoTarget::Wall(time(14, 32, 0))),
            (" 9:05:07 ", GoTarget::Wall(time(9, 5, 7))),
            ("1:37 am", GoTarget::Wall(time(1, 37, 0))),
            ("12:05 a.m.", GoTarget::Wall(time(0, 5, 0))),
            ("2:30PM", GoTarget::Wall(time(14, 30, 0))),
            ("day 2 03:00", GoTarget::Day(2, time(3, 0, 0))),
            ("day 3", GoTarget::Day(3, time(0, 0, 0))),
            ("6h", GoTarget::Elapsed(Millis(21_600_000))),
            ("16:28:04h", GoTarget::Elapsed(Millis(59_284_000))),
            ("26:00:00", GoTarget::Elapsed(Millis(93_600_000))),
            ("+0:20:10", GoTarget::By(Millis(1_210_000))),
            ("7.92h", GoTarget::Hours(Millis(28_512_000))),
            ("5.58", GoTarget::Hours(Millis(20_088_000))),
            ("5.581", GoTarget::Elapsed(Millis(20_091_600))),
            ("90s", GoTarget::Elapsed(Millis(90_000))),
            ("-20m", GoTarget::By(Millis(-1_200_000))),
            ("+1h30m", GoTarget::By(Millis(5_400_000))),
            ("50%", GoTarget::Permille(500)),
            ("99.9%", GoTarget::Permille(999)),
            ("#412", GoTarget::Number(412)),
            ("gap 4", GoTarget::Gap(4)),
            ("tape 3", GoTarget::Tape(3)),
            ("tape3", GoTarget::Mark("tape3".into(), 1)),
            ("tape 3 +0:20:10", GoTarget::TapeAt("3".into(), TapePosition::FromStart(Millis(1_210_000)))),
            ("tape 3 20:10", GoTarget::TapeAt("3".into(), TapePosition::InMedia(Millis(1_210_000)))),
            ("tull-6 at 3:54", GoTarget::TapeAt("tull-6".into(), TapePosition::InMedia(Millis(234_000)))),
            ("8x", GoTarget::Speed("8".parse().unwrap())),
            ("start", GoTarget::Start),
            ("end", GoTarget::End),
            ("last gap", GoTarget::LastGap),
            ("q", GoTarget::Quit),
            ("help", GoTarget::Help),
            ("Tr. 65:14-15", GoTarget::Page(PageLine { page: 65, line: 14 })),
            ("tr 9:05", GoTarget::Page(PageLine { page: 9, line: 5 })),
            ("65:14", GoTarget::Page(PageLine { page: 65, line: 14 })),
            ("confession", GoTarget::Mark("confession".into(), 1)),
            ("denial 3", GoTarget::Mark("denial".into(), 3)),
            ("speed 0.5", GoTarget::Speed("0.5".parse().unwrap())),
            (
                "x · #7 · sha256 0123456789ab",
                GoTarget::Citation(CitationRef {
                    target: CitationTarget::Event(7),
                    sha256: "0123456789ab".into(),
                }),
            ),
            (
                "x · gap 4 · sha256 0123456789ab",
                GoTarget::Citation(CitationRef {
                    target: CitationTarget::Gap(4),
                    sha256: "0123456789ab".into(),
                }),
            ),
        ] {
            assert_eq!(read(text), Ok(typed), "{text}");
        }
    }

    #[test]
    fn an_unknown_target_is_refused_with_examples() {
        for text in [
            "", "24:00", "12:60", "1:2:3:4", "101%", "-5%", "#", "#x", "gap", "day 0", "tape 0", "tape x",
            "??", "13:00 pm", "9007199254740.9h", "5.5.8", "1.5e3", ".", "75:30:1", "+", "6 o'clock",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
        assert!(read("speed 0").unwrap_err().contains("0.1 to 10000"));
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

    /// A target in the form that help shows.
    fn plain(typed: &GoTarget) -> String {
        let seconds = |length: Millis| format!("{}s", decimal(length.0.unsigned_abs()));
        match typed {
            GoTarget::Wall(time) => time.strftime("%H:%M:%S").to_string(),
            GoTarget::Day(day, time) => format!("day {day} {}", time.strftime("%H:%M:%S")),
            GoTarget::LogTime(time) => format_hms_exact(*time),
            GoTarget::Elapsed(elapsed) => seconds(*elapsed),
            GoTarget::Hours(elapsed) => format!("{}h", format_hours(*elapsed)),
            GoTarget::By(by) if by.0 < 0 => format!("-{}", seconds(*by)),
            GoTarget::By(by) => format!("+{}", seconds(*by)),
            GoTarget::Permille(permille) => format!("{}.{}%", permille / 10, permille % 10),
            GoTarget::Number(number) => format!("#{number}"),
            GoTarget::Gap(number) => format!("gap {number}"),
            GoTarget::Part(gap, part) => format!("gap {gap}.{part}"),
            GoTarget::Mark(kind, 1) => kind.clone(),
            GoTarget::Mark(kind, number) => format!("{kind} {number}"),
            GoTarget::Tape(number) => format!("tape {number}"),
            GoTarget::Citation(cited) => match cited.target {
                CitationTarget::Event(number) => format!("x · #{number} · sha256 {}", cited.sha256),
                CitationTarget::Gap(number) => format!("x · gap {number} · sha256 {}", cited.sha256),
                CitationTarget::Part(gap, part) => format!("x · gap {gap}.{part} · sha256 {}", cited.sha256),
            },
            GoTarget::Speed(speed) => format!("speed {speed}"),
            GoTarget::TapeAt(tape, TapePosition::FromStart(at)) => {
                format!("tape {tape} +{}", format_hms_exact(*at))
            }
            GoTarget::TapeAt(tape, TapePosition::InMedia(at)) => {
                format!("{tape} at {}", format_hms_exact(*at))
            }
            GoTarget::Brief(text) => text.clone(),
            GoTarget::Page(line) => line.to_string(),
            GoTarget::Start => "start".to_owned(),
            GoTarget::End => "end".to_owned(),
            GoTarget::LastGap => "last gap".to_owned(),
            GoTarget::Help => "help".to_owned(),
            GoTarget::Quit => "q".to_owned(),
        }
    }

    /// Thousandths as a decimal number.
    fn decimal(thousandths: u64) -> String {
        format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
    }

    proptest! {
        #[test]
        fn what_is_read_is_read_alike_in_its_plain_form(text in "\\PC{0,40}") {
            if let Ok(typed) = read(&text) {
                prop_assert_eq!(read(&plain(&typed)), Ok(typed), "{}", text);
            } else {
                prop_assert!(read(&text).unwrap_err().contains("; try ") || text.trim().starts_with("speed"));
            }
            if let Some(time) = elapsed_time(&text) {
                prop_assert_eq!(elapsed_time(&format_hms_exact(time)), Some(time));
            }
        }

        #[test]
        fn every_target_is_read_from_its_plain_form(
            typed in prop_oneof![
                (0_i8..24, 0_i8..60, 0_i8..60)
                    .prop_map(|(h, m, s)| GoTarget::Wall(Time::new(h, m, s, 0).unwrap())),
                (1_u32..1000, 0_i8..24, 0_i8..60)
                    .prop_map(|(day, h, m)| GoTarget::Day(day, Time::new(h, m, 0, 0).unwrap())),
                (0_i64..MAX_MILLIS / 1000).prop_map(|s| GoTarget::Elapsed(Millis(s * 1000))),
                (0_i64..1_000_000).prop_map(|hundredths| GoTarget::Hours(Millis(hundredths * 36_000))),
                (-MAX_MILLIS / 1000..MAX_MILLIS / 1000).prop_map(|s| GoTarget::By(Millis(s * 1000))),
                (0_u32..=1000).prop_map(GoTarget::Permille),
                any::<usize>().prop_map(GoTarget::Number),
                any::<usize>().prop_map(GoTarget::Gap),
                any::<(usize, usize)>().prop_map(|(gap, part)| GoTarget::Part(gap, part)),
                (1_usize..1000).prop_map(GoTarget::Tape),
                ("[b-ce-fh-ru-z]{3,9}", 1_usize..100).prop_map(|(kind, n)| GoTarget::Mark(kind, n)),
            ]
        ) {
            prop_assert_eq!(read(&plain(&typed)), Ok(typed));
        }
    }
}
