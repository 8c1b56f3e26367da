//! The time before a mark in words: its totals and its last gap.

use super::gap::gap_count;
use super::phrase::{DOT, Phrase, PhraseRole, joined};
use super::totals::{no_record, totals};
use crate::session::{BandKind, BeforeMark, Figures, LastGap, sum_text};

/// Describes the time from the session's start to a mark:
/// `16:57:51 = 5:49:06 taped + 11:08:45 UNTAPED · 5 gaps · gap 5 (2:35:30 UNTAPED) ended 0:33:41 earlier`.
pub fn before_mark(figures: &Figures, before: &BeforeMark<'_>) -> Vec<Phrase<'static>> {
    let t = before.mark.key.time;
    let text = |length| sum_text(length, figures.whole_seconds);
    let count = match before.gaps + before.inferred_gaps {
        0 => "no gap".to_owned(),
        gaps => gap_count(gaps),
    };
    let last = before.last_gap.map(|LastGap { gap, span, since_end }| {
        let kind = BandKind::Gap(gap.kind);
        let length = Phrase::new(PhraseRole::Band(kind), format!("{} {}", text(span.length()), kind.label()));
        let number = gap.number;
        if gap.span.end > t {
            vec![Phrase::plain(format!("in gap {number}, after ")), length]
        } else {
            let ended = format!(") ended {} earlier", text(since_end));
            vec![Phrase::plain(format!("gap {number} (")), length, Phrase::plain(ended)]
        }
    });
    joined(
        [
            totals(figures, t),
            no_record(figures, t).into_iter().collect(),
            vec![Phrase::plain(count)],
            last.unwrap_or_default(),
        ],
        DOT,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::describe::{gap, gap_totals, plain_text, totals_rows};
    use crate::session::{Session, Thresholds};

    fn session(events: &str) -> Session {
        Session::from_text("log", &format!("{{\"format\":\"untaped\"}}\n{events}"), Thresholds::default())
    }

    fn before_last_mark(session: &Session) -> String {
        let mark = session.key_events().marks.last().unwrap();
        plain_text(&before_mark(session.figures(), &session.figures().before_mark(mark)))
    }

    #[test]
    fn the_time_before_a_mark_adds_up_and_names_its_last_gap() {
        let log = r#"{"t":0,"type":"tape_on"}
{"t":60,"type":"tape_off","reason":"toilet_break"}
{"t":90,"type":"tape_on"}
{"t":100,"type":"mark","kind":"confession"}
{"t":110,"type":"tape_off"}
"#;
        let session = session(log);
        let figures = session.figures();
        let end = figures.span.unwrap().end;
        assert_eq!(
            before_last_mark(&session),
            "0:01:40 = 0:01:10 taped + 0:00:30 UNTAPED · 1 gap · gap 1 (0:00:30 UNTAPED) ended 0:00:10 earlier"
        );
        assert_eq!(plain_text(&gap(&figures.gaps[0])), "toilet break · questioning not stated");
        assert_eq!(plain_text(&gap_totals(figures, end).concat()), "1 gap, 0:00:30 UNTAPED");
        let rows = totals_rows(&session);
        let names: Vec<&str> = rows.iter().map(|row| row.name).collect();
        assert_eq!(names, ["session", "taped", "UNTAPED", "NOT HELD"]);
    }

    #[test]
    fn a_mark_in_a_gap_is_described_as_in_it_and_unknown_totals_as_unknown() {
        let inside = r#"{"t":0,"type":"tape_on"}
{"t":60,"type":"tape_off"}
{"t":80,"type":"mark","kind":"denial"}
{"t":90,"type":"tape_on"}
{"t":99,"type":"tape_off"}
"#;
        assert_eq!(
            before_last_mark(&session(inside)),
            "0:01:20 = 0:01:00 taped + 0:00:20 UNTAPED · 1 gap · in gap 1, after 0:00:20 UNTAPED"
        );
        let silent = "{\"t\":0,\"type\":\"mark\",\"kind\":\"custody\"}\n{\"t\":3600,\"type\":\"mark\",\"kind\":\"waiver\"}\n";
        assert_eq!(
            before_last_mark(&session(silent)),
            "1:00:00; taping unknown (no tape events in this log) · 1:00:00 NO RECORD · 1 gap · \
             gap 1 (1:00:00 NO RECORD) ended 0:00:00 earlier"
        );
    }
}
