//! What a stretch of a session consists of: taped time, and by texture the time that is not taped.

use super::bands::BandKind;
use super::figures::Figures;
use super::gaps::GapKind;
use super::totals::{ByQuestioning, Share, Totals};
use crate::record::Questioning;
use crate::time::{Millis, SessionTime, Span};

/// What the log says about a stretch of time without tape. Each looks different on the screen, with and without color:
/// the first three are densities of one texture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Texture {
    /// UNTAPED, and the log says questioning.
    Questioned,
    /// UNTAPED, and whether there was questioning is disputed, unknown or not stated.
    Open,
    /// UNTAPED, and the log says no questioning.
    NotQuestioned,
    /// NO RECORD.
    NoRecord,
    /// NOT HELD.
    NotHeld,
    /// The log has events, and no tape events that would say whether a tape ran.
    TapingUnknown,
}

impl Texture {
    /// The texture of untaped time for which this is stated.
    pub fn of_untaped(questioned: Questioning) -> Texture {
        match questioned {
            Questioning::Yes => Texture::Questioned,
            Questioning::Disputed | Questioning::Unknown => Texture::Open,
            Questioning::No => Texture::NotQuestioned,
        }
    }

    /// The kind of band that has this texture; `None` outside bands.
    pub fn band(self) -> Option<BandKind> {
        match self {
            Texture::Questioned | Texture::Open | Texture::NotQuestioned => {
                Some(BandKind::Gap(GapKind::Declared))
            }
            Texture::NoRecord => Some(BandKind::Gap(GapKind::Inferred)),
            Texture::NotHeld => Some(BandKind::NotHeld),
            Texture::TapingUnknown => None,
        }
    }
}

/// What a stretch of a session consists of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Breakdown {
    /// Its length.
    pub whole: Millis,
    /// What was taped of it.
    pub taped: Millis,
    /// What was untaped, by what the log says about questioning.
    pub untaped: ByQuestioning<Millis>,
    /// What is NO RECORD.
    pub no_record: Millis,
    /// What is NOT HELD.
    pub not_held: Millis,
}

/// What a cell of a timeline shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The taped share of its time: drawn as none or as all only if it is none or all.
    pub taped: Share,
    /// The texture of most of the rest; `None` if there is no rest.
    pub rest: Option<Texture>,
}

impl Breakdown {
    /// The cell of a timeline for a stretch that is not empty.
    pub fn cell(&self) -> Cell {
        Cell { taped: Share { part: self.taped, whole: self.whole }, rest: self.texture() }
    }

    /// The lengths of what was not taped, by texture. With the taped time they add up to the whole.
    pub fn textures(&self) -> [(Texture, Millis); 6] {
        let ByQuestioning { yes, disputed, unknown, no } = self.untaped;
        let open = disputed + unknown;
        let other = self.whole - self.taped - yes - open - no - self.no_record - self.not_held;
        [
            (Texture::Questioned, yes),
            (Texture::Open, open),
            (Texture::NotQuestioned, no),
            (Texture::NoRecord, self.no_record),
            (Texture::NotHeld, self.not_held),
            (Texture::TapingUnknown, other),
        ]
    }

    /// The texture of most of what was not taped, the denser of two with the same length; `None` if all was taped.
    pub fn texture(&self) -> Option<Texture> {
        let present = self.textures().into_iter().rev().filter(|&(_, length)| length > Millis::ZERO);
        present.max_by_key(|&(_, length)| length).map(|(texture, _)| texture)
    }
}

impl Figures {
    /// What a stretch of the session consists of, in `O(log n)`, to a reader who knows the session up to `horizon`, or all
    /// of it ([`Figures::totals_known`]).
    #[must_use]
    pub fn breakdown(&self, span: Span, horizon: Option<SessionTime>) -> Breakdown {
        let sums = self.totals_known_between(span.start, span.end, horizon);
        Breakdown {
            whole: span.length(),
            taped: sums.taped.unwrap_or_default(),
            untaped: sums.untaped_by_questioning.unwrap_or_default(),
            no_record: self.no_record_between(span.start, span.end),
            not_held: sums.not_held,
        }
    }

    /// The totals from one time to a later one, as of [`Figures::totals_known`].
    #[must_use]
    pub fn totals_known_between(
        &self,
        from: SessionTime,
        to: SessionTime,
        horizon: Option<SessionTime>,
    ) -> Totals {
        self.totals_known(to, horizon).since(self.totals_known(from, horizon))
    }

    /// The totals from the session's start to `t`, to a reader who knows the session up to `horizon`, or all of it. What is
    /// stated of a part of a gap is known when the part is over; until then all of it is untaped time of which nothing is
    /// known.
    #[must_use]
    pub fn totals_known(&self, t: SessionTime, horizon: Option<SessionTime>) -> Totals {
        let totals = self.totals_to(t);
        let open = horizon.and_then(|horizon| self.part_at(horizon)).filter(|part| part.span.start < t);
        let (Some(part), Some(by)) = (open, totals.untaped_by_questioning) else { return totals };
        let at = |t| self.totals_to(t).untaped_by_questioning.unwrap_or_default();
        let hidden = at(t.min(part.span.end)).less(at(part.span.start));
        let mut known = by.less(hidden);
        known.unknown = known.unknown + hidden.yes + hidden.disputed + hidden.unknown + hidden.no;
        Totals { untaped_by_questioning: Some(known), ..totals }
    }

    /// The part of a declared gap that contains `t`.
    #[must_use]
    pub fn part_at(&self, t: SessionTime) -> Option<&super::Part> {
        let gap = self.gaps.get(self.gaps.partition_point(|gap| gap.span.end <= t))?;
        let part = gap.parts.get(gap.parts.partition_point(|part| part.span.end <= t))?;
        part.span.contains(t).then_some(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Session, Thresholds};

    /// Six minutes: one of tape, then a gap with one minute of questioning, two of none, and two not stated.
    const LOG: &str = r#"{"format":"untaped","version":1}
{"t":0,"type":"tape_on"}
{"t":60,"type":"tape_off"}
{"t":60,"end":120,"type":"untaped","questioning":"yes"}
{"t":120,"end":240,"type":"untaped","questioning":"no"}
{"t":360,"type":"note","text":"x"}
{"t":360,"type":"mark","kind":"charge"}
"#;

    #[test]
    fn to_a_blind_reader_the_totals_are_the_same_whatever_is_stated_of_the_part_that_goes_on() {
        let stating = |word: &str| {
            let log =
                LOG.replace(r#""questioning":"no""#, &format!(r#""questioning":"{word}","reason":"meal""#));
            Session::from_text("t", &log, Thresholds::default())
        };
        let logs = ["no", "yes", "disputed"].map(stating);
        for horizon in (0..240).step_by(20).map(|t| SessionTime(t * 1000)) {
            for t in (0..=horizon.0).step_by(10_000).map(SessionTime) {
                let known = |session: &Session| session.figures().totals_known(t, Some(horizon));
                assert!(logs.iter().all(|log| known(log) == known(&logs[0])), "{t:?} {horizon:?}");
                let by = known(&logs[0]).untaped_by_questioning.unwrap();
                assert_eq!(by.yes + by.unknown, known(&logs[0]).untaped.unwrap(), "no time is lost");
                let is_over = horizon >= SessionTime(120_000);
                assert_eq!(
                    by.yes,
                    if is_over {
                        (t.min(SessionTime(120_000)) - SessionTime(60_000)).max(Millis::ZERO)
                    } else {
                        Millis::ZERO
                    }
                );
            }
        }
        let all = |session: &Session| session.figures().totals_known(SessionTime(240_000), None);
        assert_ne!(all(&logs[0]), all(&logs[1]), "to a reader who knows all of it they differ");
    }

    #[test]
    fn a_stretch_has_the_texture_of_most_of_what_was_not_taped_in_it() {
        let session = Session::from_text("t", LOG, Thresholds::default());
        let of = |from: i64, to: i64| {
            let span = Span::new(SessionTime(from * 1000), SessionTime(to * 1000));
            let found = session.figures().breakdown(span, None);
            (found.taped.0 / 1000, found.texture())
        };
        for (span, expected) in [
            ((0, 60), (60, None)),
            ((0, 61), (60, Some(Texture::Questioned))),
            ((59, 360), (1, Some(Texture::Open))),
            ((60, 239), (0, Some(Texture::NotQuestioned))),
            ((90, 150), (0, Some(Texture::Questioned))),
            ((200, 300), (0, Some(Texture::Open))),
        ] {
            assert_eq!(of(span.0, span.1), expected, "{span:?}");
        }
    }
}
