//! Reads what is typed after `:`.

use super::times::{column_hours, day_and_time, elapsed_time, hours_in, length, time_of_day};
use crate::session::pages::PageLine;
use crate::session::{CitationRef, brief};
use crate::time::{HOUR, Millis, Speed, SpeedError, parse_seconds};
use jiff::civil::Time;

/// A target or a speed that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum GoTarget {
    /// A time of day: `14:32`.
    Wall(Time),
    /// A time of day on a day of the session, from 1: `day 2 03:00`.
    Day(u32, Time),
    /// A day, with or without a time of day: `Sun 00:49`, `Mar. 3, 2019, 1:08 a.m.`.
    Dated(String),
    /// An elapsed time in a log without clock times: `0:20:10`.
    LogTime(Millis),
    /// Time since the reference point: `6h`, `16:28:04h`.
    Elapsed(Millis),
    /// Hours since the reference point as the column shows them, with two decimals: `5.58`, `5.58h`. It cuts the rest off, so
    /// that they are the first of 36 seconds.
    Hours(Millis),
    /// Time from the current position: `-20m`.
    By(Millis),
    /// Time from a point of the session: `end-1h`, `start+16:28:04`, `warning+2h`.
    From(Anchor, Millis),
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

/// A point of the session from which time is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// The start of the session.
    Start,
    /// Its end.
    End,
    /// A mark.
    Mark(String, usize),
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
    let wrong = || format!("cannot go to {text:?}; try 14:32, Sun 03:00, 6h, -20m, 50%, gap 4, confession");
    if let Some(cited) = CitationRef::parse(text) {
        return Ok(GoTarget::Citation(cited));
    }
    if day_and_time(text).is_some() {
        return Ok(GoTarget::Dated(text.to_owned()));
    }
    if brief::is_brief(text) {
        return Ok(GoTarget::Brief(text.to_owned()));
    }
    match text {
        "start" => return Ok(GoTarget::Start),
        "end" => return Ok(GoTarget::End),
        "last gap" => return Ok(GoTarget::LastGap),
        "last hour" => return Ok(GoTarget::From(Anchor::End, -HOUR)),
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
    if let Some(target) = from_anchor(text) {
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
    mark(text).map(|(kind, number)| GoTarget::Mark(kind, number)).ok_or_else(wrong)
}

/// Reads the name of a mark, with or without its number: `confession`, `denial 3`.
pub(super) fn mark(text: &str) -> Option<(String, usize)> {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let rest = rest.trim();
    let number = if rest.is_empty() { 1 } else { rest.parse().ok().filter(|&n| n >= 1)? };
    word.starts_with(|c: char| c.is_alphabetic()).then(|| (word.to_owned(), number))
}

/// Reads a length with or without units.
fn by(text: &str) -> Option<Millis> {
    length(text).or_else(|| elapsed_time(text))
}

/// Reads a time from a point of the session: `end-1h`, `start + 16:28:04`, `denial 3 +5m`.
fn from_anchor(text: &str) -> Option<GoTarget> {
    let (at, sign) = text.char_indices().rev().find(|(_, c)| matches!(c, '+' | '-' | '−'))?;
    let (anchor, after) = text.split_at(at);
    let after = by(after.trim_start_matches(sign))?;
    let anchor = match anchor.trim() {
        "start" => Anchor::Start,
        "end" => Anchor::End,
        name => mark(name).map(|(kind, number)| Anchor::Mark(kind, number))?,
    };
    Some(GoTarget::From(anchor, if sign == '+' { after } else { -after }))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::CitationTarget;
    use crate::time::{MAX_MILLIS, format_hms_exact, format_hours};
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
            ("Sun 00:49", GoTarget::Dated("Sun 00:49".into())),
            ("mar 3 1:08am", GoTarget::Dated("mar 3 1:08am".into())),
            ("Mar. 3, 2019, 1:08 a.m.", GoTarget::Dated("Mar. 3, 2019, 1:08 a.m.".into())),
            ("end-1h", GoTarget::From(Anchor::End, Millis(-3_600_000))),
            ("end - 0:20:10", GoTarget::From(Anchor::End, Millis(-1_210_000))),
            ("last hour", GoTarget::From(Anchor::End, Millis(-3_600_000))),
            ("start+16:28:04", GoTarget::From(Anchor::Start, Millis(59_284_000))),
            ("denial 3 +5m", GoTarget::From(Anchor::Mark("denial".into(), 3), Millis(300_000))),
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

    /// A target in the form that help shows.
    fn plain(typed: &GoTarget) -> String {
        let seconds = |length: Millis| format!("{}s", decimal(length.0.unsigned_abs()));
        match typed {
            GoTarget::Wall(time) => time.strftime("%H:%M:%S").to_string(),
            GoTarget::Day(day, time) => format!("day {day} {}", time.strftime("%H:%M:%S")),
            GoTarget::From(anchor, by) => {
                let anchor = match anchor {
                    Anchor::Start => "start".to_owned(),
                    Anchor::End => "end".to_owned(),
                    Anchor::Mark(kind, number) => format!("{kind} {number}"),
                };
                format!("{anchor}{}{}", if by.0 < 0 { '-' } else { '+' }, seconds(*by))
            }
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
            GoTarget::Dated(text) | GoTarget::Brief(text) => text.clone(),
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
