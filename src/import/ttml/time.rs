//! Reads the time expressions of TTML (TTML2, 12.3.1): clock times, and offsets in hours, minutes, seconds, frames or ticks.

use crate::time::{MAX_MILLIS, Millis, parse};

/// The parameters of a document that say what its times are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TimeBase {
    /// Frames in a number of seconds.
    pub(super) frames: i64,
    pub(super) seconds: i64,
    /// Ticks in a second.
    pub(super) ticks: i64,
    /// Whether clock times with frames are labels of frames (`ttp:timeBase="smpte"`), of which so many are counted in a second.
    pub(super) labels: Option<i64>,
}

/// What a time expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Expression {
    pub(super) at: Millis,
    /// Whether it counts frames.
    pub(super) has_frames: bool,
}

impl TimeBase {
    /// Reads a time expression. `None` if it is none.
    pub(super) fn read(self, text: &str) -> Option<Expression> {
        let text = text.trim();
        let (ms, has_frames) = if text.contains(':') { self.clock(text)? } else { self.offset(text)? };
        (0..=MAX_MILLIS).contains(&ms).then_some(Expression { at: Millis(ms), has_frames })
    }

    /// `hh:mm:ss`, `hh:mm:ss.fff` or `hh:mm:ss:ff`. A few programs write a semicolon before the frames, or a comma.
    fn clock(self, text: &str) -> Option<(i64, bool)> {
        let mut parts = text.split([':', ';']);
        let (hours, minutes, seconds, frames) = (parts.next()?, parts.next()?, parts.next()?, parts.next());
        parts.next().is_none().then_some(())?;
        let (whole, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, "0"));
        let two = |text: &str| digits(text).filter(|&n| n < 60 && text.len() == 2);
        let whole = digits(hours)?.checked_mul(3600)?.checked_add(two(minutes)? * 60 + two(whole)?)?;
        let Some(frames) = frames else {
            let labeled = self.labels.map(|counted| self.of_frames(whole.checked_mul(counted)?));
            return Some((
                labeled.unwrap_or_else(|| whole.checked_mul(1000))?.checked_add(thousandths(fraction)?)?,
                false,
            ));
        };
        // Subframes are parts of a frame, below what is kept.
        let frames = digits(frames.split('.').next()?)?;
        (frames < (self.frames + self.seconds - 1) / self.seconds).then_some(())?;
        let ms = match self.labels {
            Some(counted) => self.of_frames(whole.checked_mul(counted)?.checked_add(frames)?)?,
            None => whole.checked_mul(1000)?.checked_add(self.of_frames(frames)?)?,
        };
        Some((ms, true))
    }

    fn of_frames(self, frames: i64) -> Option<i64> {
        Some(frames.checked_mul(1000)?.checked_mul(self.seconds)? / self.frames)
    }

    /// A number and its metric: `1.5s`, `90f`, `40000000t`.
    fn offset(self, text: &str) -> Option<(i64, bool)> {
        let end = text.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, metric) = text.split_at_checked(end)?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let (whole, thousandths) = (digits(whole)?, thousandths(fraction)?);
        let scaled = |each: i64| whole.checked_mul(each)?.checked_add(thousandths * each / 1000);
        match metric {
            "h" => Some((scaled(3_600_000)?, false)),
            "m" => Some((scaled(60_000)?, false)),
            "s" => Some((scaled(1000)?, false)),
            "ms" => Some((whole, false)),
            "f" => Some((self.of_frames(whole)?, true)),
            "t" => Some((i64::try_from(i128::from(whole) * 1000 / i128::from(self.ticks)).ok()?, false)),
            _ => None,
        }
    }
}

fn digits(text: &str) -> Option<i64> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Digits after a decimal point, in thousandths, the rest cut off.
fn thousandths(text: &str) -> Option<i64> {
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| parse::thousandths(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_is_exact() {
        let pal = TimeBase { frames: 25, seconds: 1, ticks: 10_000_000, labels: None };
        for (text, ms) in [
            ("00:00:01.500", Some(1_500)),
            ("00:00:01", Some(1_000)),
            ("100:00:00.0405", Some(360_000_040)),
            ("00:00:01:05", Some(1_200)),
            ("00:00:01:25", None),
            ("1.5s", Some(1_500)),
            ("1.5h", Some(5_400_000)),
            ("2m", Some(120_000)),
            ("1500ms", Some(1_500)),
            ("90f", Some(3_600)),
            ("40000000t", Some(4_000)),
            ("1:2:3", None),
            ("00:60:00", None),
            ("1.5", None),
            ("s", None),
            ("-1s", None),
            ("", None),
        ] {
            assert_eq!(pal.read(text).map(|read| read.at.0), ms, "{text}");
        }
        let ntsc = TimeBase { frames: 30_000, seconds: 1_001, labels: Some(30), ..pal };
        // An hour of labels is 3.6 s longer than an hour.
        assert_eq!(ntsc.read("01:00:00:00").map(|read| read.at.0), Some(3_603_600));
        assert_eq!(
            TimeBase { labels: None, ..ntsc }.read("01:00:00:15").map(|read| read.at.0),
            Some(3_600_500)
        );
    }
}
