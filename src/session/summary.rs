//! The figures of a session in a list of sessions: its date, how long it was, what was untaped, and a short timeline.

use super::breakdown::Cell;
use super::{Session, Share};
use crate::time::{Millis, Span};
use jiff::civil::Date;

/// The figures of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The local date on which it began; `None` without a wall clock.
    pub date: Option<Date>,
    /// Its length.
    pub length: Millis,
    /// The untaped share, without time NOT HELD; `None` if the log mentions neither tape nor untaped time.
    pub untaped: Option<Share>,
    /// The timeline: stretches of the same length. None for a session without length.
    pub cells: Vec<Cell>,
    /// How many problems the log has.
    pub problems: u64,
}

impl Summary {
    /// The number of stretches of the timeline.
    pub const CELLS: u16 = 16;

    /// The figures of a session that was read to its end, in `O(log n)` for each stretch.
    #[must_use]
    pub fn of(session: &Session) -> Summary {
        let figures = session.figures();
        let Some(span) = figures.span else {
            return Summary { problems: session.problems().count(), ..Summary::default() };
        };
        let cell = |cell: u16| {
            let part = Span::new(span.part(cell, Summary::CELLS), span.part(cell + 1, Summary::CELLS));
            (!part.is_empty()).then(|| figures.breakdown(part, None).cell())
        };
        Summary {
            date: session.clock().at(span.start).map(|wall| wall.date()),
            length: span.length(),
            untaped: figures.totals_to(span.end).untaped_share(),
            cells: (0..Summary::CELLS).filter_map(cell).collect(),
            problems: session.problems().count(),
        }
    }

    /// How much of the session lies before a time, in percent.
    #[must_use]
    pub fn percent(&self, so_far: Millis) -> Option<i64> {
        Share::new(so_far, self.length).map(|share| share.permille() / 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Texture, Thresholds};

    fn summary(log: &str) -> Summary {
        Summary::of(&Session::from_text("log", log, Thresholds::default()))
    }

    #[test]
    fn a_session_half_of_which_is_untaped_says_so_and_shows_it() {
        let found = summary(concat!(
            r#"{"format":"untaped","timezone":"America/Chicago"}"#,
            "\n",
            r#"{"t":"2019-03-02T23:00:00-06:00","type":"tape_on","recording":"a"}"#,
            "\n",
            r#"{"t":"2019-03-03T00:00:00-06:00","type":"tape_off","recording":"a","questioning":"yes"}"#,
            "\n",
            r#"{"t":"2019-03-03T01:00:00-06:00","type":"tape_on","recording":"b"}"#,
            "\n",
        ));
        assert_eq!(found.date.unwrap().to_string(), "2019-03-02");
        assert_eq!(found.length, Millis(7_200_000));
        assert_eq!(found.untaped.unwrap().to_string(), "50.0%");
        assert_eq!(found.percent(Millis(1_800_000)), Some(25));
        assert_eq!(found.cells.len(), usize::from(Summary::CELLS));
        let (taped, untaped) = found.cells.split_at(8);
        assert!(taped.iter().all(|cell| cell.taped.part == cell.taped.whole && cell.rest.is_none()));
        assert!(untaped.iter().all(|cell| cell.taped.part == Millis::ZERO));
        assert!(untaped.iter().all(|cell| cell.rest == Some(Texture::Questioned)));
    }

    #[test]
    fn a_log_without_a_session_has_its_problems_alone() {
        let found = summary("{\"format\":\"untaped\"}\n{\"type\":\"utterance\"}\n");
        assert_eq!(found, Summary { problems: 1, ..Summary::default() });
    }
}
