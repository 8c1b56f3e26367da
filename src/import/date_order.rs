//! Decides over a whole file whether its dates of numbers, such as `3/2/2019`, have the day or the month first.

use super::guesses;
use super::transcript::{Form, Transcript};
use crate::record::{Problem, ProblemKind};
use crate::time::{DAY, DateOrder, Millis, NumericDate, SessionTime, with_day_as_month};
use jiff::Timestamp;

/// The days of one interrogation are at most so far apart,
const NEAR: Millis = Millis(7 * DAY.0);
/// and the same days with day and month exchanged at least so far.
const FAR: Millis = Millis(27 * DAY.0);

/// Reads dates of numbers in the order that is stated, else in the one that others of them show. If they show none, it is
/// guessed: the one in which the days are close together, else the usual one.
///
/// # Errors
/// Some dates can only be read in one order, and others, or the option, are in the other one.
pub(super) fn settle_date_order(
    transcript: &mut Transcript<'_>,
    stated: Option<DateOrder>,
) -> Result<(), Problem> {
    let times = || {
        transcript
            .items
            .iter()
            .flat_map(|item| [item.at, item.end].into_iter().zip(item.forms).map(|time| (item.line, time)))
    };
    let dates = || {
        times().filter_map(|(line, time)| match time {
            (Some(at), Form::Numeric(date)) => Some((line, at, date)),
            _ => None,
        })
    };
    let shown = |order| dates().find(|&(_, _, date)| date == NumericDate::Only(order)).map(|(line, ..)| line);
    let (by_day, by_month) = (shown(DateOrder::DayFirst), shown(DateOrder::MonthFirst));
    let refuse = |line: u64, what: String| Err(Problem::new(line, ProblemKind::BadTime, what));
    let order = match (stated, by_day, by_month) {
        (_, Some(day), Some(month)) => {
            let what = format!(
                "line {day} has a date with the day first, and line {month} one with the month first; write all dates in one \
                 order, or as 2019-03-02"
            );
            return refuse(day.max(month), what);
        }
        (Some(DateOrder::MonthFirst), Some(line), _) | (Some(DateOrder::DayFirst), _, Some(line)) => {
            return refuse(
                line,
                "this date cannot be in the order of --date-order; check the option".to_owned(),
            );
        }
        (Some(order), ..) => Some(order),
        (None, Some(_), _) => Some(DateOrder::DayFirst),
        (None, _, Some(_)) => Some(DateOrder::MonthFirst),
        (None, None, None) => None,
    };
    let either = || {
        dates().filter_map(|(line, at, date)| match date {
            NumericDate::Either(usual) => Some((line, at, usual)),
            NumericDate::Only(_) | NumericDate::Same => None,
        })
    };
    let guess = either().next().filter(|_| order.is_none()).map(|(line, at, usual)| {
        let usual_days = extent(either().map(|(_, at, own)| if own == usual { at } else { exchanged(at) }));
        let other_days = extent(either().map(|(_, at, own)| if own == usual { exchanged(at) } else { at }));
        let is_other = other_days <= NEAR && usual_days >= FAR;
        let why = match (is_other, usual) {
            (true, _) => "in which the dates are close together",
            (false, DateOrder::DayFirst) => "as usual between periods",
            (false, DateOrder::MonthFirst) => "as in the United States",
        };
        (line, at, usual, if is_other { usual.other() } else { usual }, why)
    });
    let order = order.or(guess.map(|(.., order, _)| order));
    for item in &mut transcript.items {
        for (time, form) in [&mut item.at, &mut item.end].into_iter().zip(&mut item.forms) {
            let Form::Numeric(date) = *form else { continue };
            if matches!(date, NumericDate::Either(usual) if Some(usual) != order) {
                *time = time.map(exchanged);
            }
            *form = Form::Local;
        }
    }
    if let Some((line, at, usual, order, why)) = guess {
        let shown = |at: Millis| {
            Timestamp::from_millisecond(at.0).map(|t| t.strftime("%Y-%m-%d").to_string()).unwrap_or_default()
        };
        let (read, other) = if usual == order { (at, exchanged(at)) } else { (exchanged(at), at) };
        let what = format!(
            "the date can be {} or {}; all dates are read with the {} first, {why} (override with --date-order)",
            shown(read),
            shown(other),
            if order == DateOrder::DayFirst { "day" } else { "month" },
        );
        transcript.guess(line, guesses::DATE_ORDER, what);
    }
    Ok(())
}

/// A date with its day and month exchanged.
fn exchanged(at: Millis) -> Millis {
    with_day_as_month(SessionTime(at.0)).map_or(at, |t| Millis(t.0))
}

/// From the first to the last of some times.
fn extent(times: impl Iterator<Item = Millis> + Clone) -> Millis {
    times.clone().max().zip(times.min()).map_or(Millis::ZERO, |(last, first)| last - first)
}
