//! When an act is done, and the random bits of its id: the one place that reads the date and asks for chance.

use crate::work::Stamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// A stamp of now. Where the system gives no random bits, those of the clock must do: ids of one file still rise.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the date of an act is the date at which it is done")]
pub fn stamp() -> Stamp {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let mut bits = [0; 16];
    if getrandom::fill(&mut bits).is_err() {
        bits = now.as_nanos().to_le_bytes();
    }
    Stamp { ms: u64::try_from(now.as_millis()).unwrap_or(u64::MAX), random: u128::from_le_bytes(bits) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_of_now_and_no_two_are_alike() {
        let (one, two) = (stamp(), stamp());
        assert!(one.random != two.random && one.ms <= two.ms);
        assert!(one.rfc3339().starts_with("20"), "{one:?}");
    }
}
