//! The accounts of one event: the log's own, and those of other sources in its `alt`; how far their times are apart.
//!
//! No other figure uses the accounts of other sources.

use crate::record::{Body, Event};
use crate::time::{Millis, SessionTime};

/// What one source says of an event. Absent fields are not stated by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account<'e> {
    /// When it happened.
    pub time: Option<SessionTime>,
    /// When it ended.
    pub end: Option<SessionTime>,
    /// Who spoke, entered or left.
    pub speaker: Option<&'e str>,
    /// The words, or the details of a mark.
    pub text: Option<&'e str>,
    /// The source.
    pub source: Option<&'e str>,
}

/// The accounts of one event, the log's own first and the others in the order of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounts<'e> {
    /// The accounts; at least one.
    pub list: Vec<Account<'e>>,
}

impl<'e> Accounts<'e> {
    /// The accounts of an event. `end` is its end in the session, as figures use it.
    #[must_use]
    pub fn new(event: &'e Event<'_>, end: Option<SessionTime>) -> Accounts<'e> {
        let text = match &event.body {
            Body::Utterance { text, .. } | Body::Note { text } => Some(text.as_ref()),
            Body::Mark { text, .. } => text.as_deref(),
            Body::TapeOn { .. }
            | Body::TapeOff { .. }
            | Body::Untaped { .. }
            | Body::Enter { .. }
            | Body::Leave { .. }
            | Body::Unknown { .. } => None,
        };
        let own =
            Account { time: event.time, end, speaker: event.body.person(), text, source: event.source() };
        let others = event.provenance.alternatives.iter().map(|other| Account {
            time: other.time,
            end: other.end,
            speaker: other.speaker.as_deref(),
            text: other.text.as_deref(),
            source: other.source.as_deref(),
        });
        Accounts { list: [own].into_iter().chain(others).collect() }
    }

    /// The accounts of other sources.
    pub fn others(&self) -> &[Account<'e>] {
        self.list.get(1..).unwrap_or_default()
    }

    /// From the earliest to the latest time that an account gives; `None` if none gives one.
    #[must_use]
    pub fn spread(&self) -> Option<Millis> {
        spread(self.list.iter().filter_map(|account| account.time))
    }

    /// From the earliest to the latest end that an account gives; `None` if none gives one.
    #[must_use]
    pub fn end_spread(&self) -> Option<Millis> {
        spread(self.list.iter().filter_map(|account| account.end))
    }
}

fn spread(times: impl Iterator<Item = SessionTime> + Clone) -> Option<Millis> {
    Some(times.clone().max()? - times.min()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{LineEnd, LineReader, Problems};
    use crate::time::format_seconds;
    use proptest::prelude::*;

    /// The spreads of an event at `t` until `end`, with other accounts at these times and ends.
    fn spreads(own: (i64, Option<i64>), others: &[(Option<i64>, Option<i64>)]) -> [Option<i64>; 2] {
        let field =
            |key: &str, ms: Option<i64>| ms.map(|ms| format!("\"{key}\":{},", format_seconds(Millis(ms))));
        let entry = |&(t, end): &(Option<i64>, Option<i64>)| {
            let (t, end) = (field("t", t).unwrap_or_default(), field("end", end).unwrap_or_default());
            format!("{{{t}{end}\"source\":\"s\"}}")
        };
        let alt: Vec<String> = others.iter().map(entry).collect();
        let end = field("end", own.1).unwrap_or_default();
        let line = format!(
            "{{\"t\":{},{end}\"type\":\"utterance\",\"text\":\"x\",\"alt\":[{}]}}",
            format_seconds(Millis(own.0)),
            alt.join(",")
        );
        let (mut scratch, mut problems) = (String::new(), Problems::default());
        let mut reader = LineReader::new();
        let event = reader.read(line.as_bytes(), LineEnd::Newline, 2, &mut scratch, &mut problems).unwrap();
        let accounts = Accounts::new(&event, event.end);
        assert_eq!(accounts.others().len(), others.len());
        [accounts.spread(), accounts.end_spread()].map(|spread| spread.map(|ms| ms.0))
    }

    #[test]
    fn the_spread_is_from_the_earliest_to_the_latest_of_the_times_that_are_given() {
        assert_eq!(spreads((5_000, None), &[(Some(4_000), None), (Some(7_250), None)]), [Some(3_250), None]);
        assert_eq!(spreads((5_000, Some(6_000)), &[(None, Some(9_000))]), [Some(0), Some(3_000)]);
        assert_eq!(spreads((5_000, None), &[(None, Some(9_000))]), [Some(0), Some(0)]);
    }

    proptest! {
        #[test]
        fn the_spread_of_one_account_is_zero(t in -1_000_000..1_000_000_i64, length in 0..1_000_000_i64) {
            prop_assert_eq!(spreads((t, Some(t + length)), &[]), [Some(0), Some(0)]);
        }

        #[test]
        fn a_further_account_never_makes_the_spread_less(
            t in 0..1_000_000_i64,
            others in proptest::collection::vec(proptest::option::of(0..1_000_000_i64), 1..5),
        ) {
            let others: Vec<_> = others.into_iter().map(|t| (t, None)).collect();
            let (all, fewer) = (spreads((t, None), &others), spreads((t, None), &others[1..]));
            prop_assert!(all[0] >= fewer[0] && fewer[0] >= Some(0));
        }
    }
}
