//! Sentences about times that may mean something else, and times that count frames.

use crate::time::{DAY, Millis, SessionTime, format_hms};

/// Suggests the next day for an end that is not after its start, if that makes the interval shorter than half a day.
pub(super) fn next_day(start: SessionTime, end: SessionTime) -> &'static str {
    let (short, by_then) = (Millis(DAY.0 / 2), end + DAY - start);
    if end < start && by_then > Millis::ZERO && by_then < short { "; did you mean the next day?" } else { "" }
}

/// Reports times that begin at one hour or later, which may be times of day.
pub(super) fn late_start(first: Millis) -> String {
    let at = format_hms(first);
    format!("times begin at {at}; read as time since the start of the recording, not as times of day")
}

/// Whether a text is a time that counts frames: `01:02:03:04`, `01:02:03;04`. Without the frame rate it cannot be read.
pub(super) fn has_frames(text: &str) -> bool {
    let parts: Vec<&str> = text.trim().split([':', ';']).collect();
    let digits = |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    parts.len() == 4 && parts.iter().all(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_not_hours() {
        assert!(has_frames("00:01:02:15") && has_frames(" 0:01:02;15 "));
        for text in ["0:01:02", "0:01:02:003", "0:01:02:", "1:2:3:4:5", "a:b:c:d"] {
            assert!(!has_frames(text), "{text}");
        }
    }
}
