//! Laws of bins: they fill the session, and their taped time is the session's.

use super::log::{Log, logs};
use super::{oracle, read};
use proptest::prelude::*;
use untaped::measure::bins::{Bins, BinsError, MOST_BINS, Standing};
use untaped::session::{Entry, Session};
use untaped::time::{Millis, SessionTime, Span};

/// How a session is cut: at which zero, and how many bins long it is, in hundredths.
#[derive(Clone, Debug)]
struct Cut {
    zero: prop::sample::Index,
    /// Whether the zero is an event; otherwise it is a time near the session.
    at_event: bool,
    offset: i64,
    hundredths: i64,
}

fn cuts() -> impl Strategy<Value = Cut> {
    (any::<prop::sample::Index>(), any::<bool>(), -300_i64..300, 1_i64..5000)
        .prop_map(|(zero, at_event, offset, hundredths)| Cut { zero, at_event, offset, hundredths })
}

/// The bins of a log, if it has a session.
fn cut(session: &Session, log: &Log, cut: &Cut) -> Option<Bins> {
    let span = session.figures().span?;
    let zero = if cut.at_event {
        session.index().entries()[cut.zero.index(session.index().len())].time()
    } else {
        span.start + Millis(cut.offset * log.unit)
    };
    let width = Millis((span.length().0 * 100 / cut.hundredths).max(1));
    Some(Bins::new(session.figures(), zero, width).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bins_fill_the_session_and_their_sums_are_its_own(log in logs(), how in cuts()) {
        let session = read(&log);
        let Some(bins) = cut(&session, &log, &how) else { return Ok(()) };
        let (list, o) = (bins.list(), oracle(&log).unwrap());
        prop_assert_eq!((list[0].span.start.0, list[list.len() - 1].span.end.0), o.session);
        for pair in list.windows(2) {
            prop_assert_eq!(pair[0].span.end, pair[1].span.start);
            prop_assert_eq!(pair[0].number + 1, pair[1].number);
            // Only the first and the last are cut.
            prop_assert_eq!(pair[1].span.start, bins.zero() + Millis(pair[1].number * bins.width().0));
        }
        for bin in list {
            prop_assert!(bin.length() <= bins.width());
            prop_assert!(!bin.span.is_empty() || list.len() == 1, "a bin has time");
            let (from, to) = (bin.span.start.0, bin.span.end.0);
            prop_assert_eq!(bin.taped.map(|t| t.0), o.taped(to).zip(o.taped(from)).map(|(all, before)| all - before));
            prop_assert_eq!(bin.not_held.0, o.not_held(to) - o.not_held(from));
            let untaped = o.untaped(to).zip(o.untaped(from)).map_or(0, |(all, before)| all - before);
            prop_assert_eq!(bin.untaped.0, untaped);
        }
        let sum: Millis = list.iter().filter_map(|bin| bin.taped).sum();
        prop_assert_eq!(o.taped(o.session.1).unwrap_or(0), sum.0);
        let not_held: Millis = list.iter().map(|bin| bin.not_held).sum();
        prop_assert_eq!(o.not_held(o.session.1), not_held.0);
    }

    #[test]
    fn a_bin_of_which_nothing_was_taped_is_missing_and_no_other(log in logs(), how in cuts()) {
        let session = read(&log);
        let Some(bins) = cut(&session, &log, &how) else { return Ok(()) };
        prop_assert_eq!(bins.tape_is_known(), session.figures().coverage.is_some());
        for bin in bins.list() {
            let observed = bin.taped.unwrap_or(bin.length() - bin.not_held);
            prop_assert_eq!(bin.observed(), observed);
            // A log without tape events and without length has nothing missing.
            let nothing = observed == Millis::ZERO && (bin.taped.is_some() || bin.length() > Millis::ZERO);
            prop_assert_eq!(bin.standing.is_missing(), nothing);
            let is_partly = bin.taped.is_some() && observed > Millis::ZERO && bin.untaped > Millis::ZERO;
            prop_assert_eq!(bin.standing == Standing::Partly, is_partly);
            prop_assert!(bin.standing != Standing::NotHeld || bin.untaped == Millis::ZERO);
        }
    }

    #[test]
    fn an_event_is_in_the_one_bin_that_has_its_time(log in logs(), how in cuts()) {
        let session = read(&log);
        let Some(bins) = cut(&session, &log, &how) else { return Ok(()) };
        let (list, span) = (bins.list(), session.figures().span.unwrap());
        for &entry in session.index().entries() {
            // The session's end is in the last bin.
            let t = if entry.time() == span.end && !span.is_empty() { span.end - Millis(1) } else { entry.time() };
            let has: Vec<usize> = (0..list.len())
                .filter(|&i| list[i].span.contains(t) || (list[i].span == span && t == span.end))
                .collect();
            let expected = if entry.is_timed() { has } else { Vec::new() };
            prop_assert_eq!(bins.of(entry).into_iter().collect::<Vec<_>>(), expected);
            prop_assert_eq!(bins.of(entry), bins.of_place(session.index(), (entry.key(), entry.key())).next());
        }
    }

    #[test]
    fn a_span_of_events_is_in_each_bin_that_has_time_of_it(
        log in logs(), how in cuts(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()
    ) {
        let session = read(&log);
        let Some(bins) = cut(&session, &log, &how) else { return Ok(()) };
        let entries = session.index().entries();
        let (from, to) = (from.index(entries.len()), to.index(entries.len()));
        let (first, last): (Entry, Entry) = (entries[from.min(to)], entries[from.max(to)]);
        let found = bins.of_place(session.index(), (first.key(), last.key()));
        prop_assume!(from != to);
        let whole = Span::new(first.time(), last.reach());
        for (i, bin) in bins.list().iter().enumerate() {
            let holds_last = bins.at(last.time()) == Some(i) || bins.at(first.time()) == Some(i);
            prop_assert_eq!(found.contains(&i), holds_last || bin.span.intersect(whole).is_some(), "bin {}", i);
        }
    }
}

#[test]
fn bins_without_a_length_and_more_bins_than_anyone_reads_are_refused() {
    let log = |end: u64| {
        let text = format!(
            "{{\"format\":\"untaped\",\"version\":1}}\n{{\"t\":0,\"type\":\"tape_on\"}}\n{{\"t\":{end},\"type\":\"tape_off\"}}\n"
        );
        Session::from_text("log", &text, untaped::session::Thresholds::default())
    };
    let bins = |end, width| {
        Bins::new(log(end).figures(), SessionTime(0), Millis(width)).map(|bins| bins.list().len())
    };
    assert_eq!(bins(10, 0), Err(BinsError::NoWidth));
    assert_eq!(bins(10, -1), Err(BinsError::NoWidth));
    assert_eq!(bins(MOST_BINS, 1000), Ok(1 << 20));
    assert_eq!(bins(MOST_BINS + 1, 1000), Err(BinsError::TooMany(MOST_BINS + 1)));
}
