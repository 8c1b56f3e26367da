//! How many frames a second has, and the times of frames.

use super::{Millis, SECOND};

/// How many frames there are in a number of seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameRate {
    frames: u32,
    seconds: u32,
}

impl FrameRate {
    /// 25 frames a second.
    pub const PAL: FrameRate = FrameRate { frames: 25, seconds: 1 };
    /// 30,000 frames in 1,001 seconds.
    pub const NTSC: FrameRate = FrameRate { frames: 30_000, seconds: 1_001 };

    /// The frames, and the seconds that have so many.
    pub fn ratio(self) -> (i64, i64) {
        (self.frames.into(), self.seconds.into())
    }

    /// Parses `25`, `30`, `29.97`, `23.976`: those with decimals are a whole rate by 1.001, as in television.
    pub fn parse(text: &str) -> Option<FrameRate> {
        let frames = match text {
            "23.976" | "23.98" => 24_000,
            "29.97" => 30_000,
            "59.94" => 60_000,
            _ => {
                let frames = text.parse().ok().filter(|frames| (1..=1_000).contains(frames))?;
                return Some(FrameRate { frames, seconds: 1 });
            }
        };
        Some(FrameRate { frames, seconds: 1_001 })
    }

    /// The time of frames after whole seconds. `None` if a second has fewer frames. With a rate such as 29.97 the second is
    /// that of the frame count, as in timecode that drops no frames: 30 frames are counted in it.
    pub fn time(self, whole: Millis, frames: u32) -> Option<Millis> {
        let in_second = self.frames.div_ceil(self.seconds);
        let count = i64::from(in_second).checked_mul(whole.0 / SECOND.0)?.checked_add(i64::from(frames))?;
        self.at(count).filter(|_| frames < in_second)
    }

    /// The time of a number of frames.
    pub fn at(self, count: i64) -> Option<Millis> {
        Some(Millis(count.checked_mul(1000)?.checked_mul(i64::from(self.seconds))? / i64::from(self.frames)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_need_a_rate_and_are_fewer_than_a_second_has() {
        let at = Millis(3_600_000);
        assert_eq!(FrameRate::PAL.time(at, 12), Some(Millis(3_600_480)));
        assert_eq!(FrameRate::PAL.time(at, 25), None);
        // An hour of timecode at 29.97 lasts 3.6 s longer than an hour.
        assert_eq!(FrameRate::NTSC.time(at, 0), Some(Millis(3_603_600)));
        assert_eq!(FrameRate::parse("29.97"), Some(FrameRate::NTSC));
        assert_eq!(FrameRate::parse("30").unwrap().time(Millis(8_288_000), 17), Some(Millis(8_288_566)));
        for text in ["", "0", "-1", "29.9", "1e3"] {
            assert_eq!(FrameRate::parse(text), None, "{text}");
        }
    }
}
