//! Laws of the answers to rules on recording, on random logs with one recorder.

use proptest::prelude::*;
use untaped::measure::rules::{Answer, Finding, Test, answer, rules};
use untaped::session::{Session, Thresholds};

/// One line of a log.
#[derive(Clone, Debug)]
enum Line {
    Says(&'static str),
    /// Stops the tape, for a reason, stated on tape or not.
    Off(Option<&'static str>, Option<bool>),
    On,
    Mark(&'static str),
    /// An untaped interval, so many seconds long: its reason and whether there was questioning.
    Untaped(i64, Option<&'static str>, Option<&'static str>),
}

const REASONS: [Option<&str>; 6] =
    [None, Some("booking"), Some("refusal"), Some("malfunction"), Some("meal"), Some("unexplained")];
const MARKS: [&str; 8] =
    ["custody", "room_entry", "warning", "waiver", "admission", "confession", "statement_signed", "release"];
const ASKED: [Option<&str>; 4] = [None, Some("yes"), Some("disputed"), Some("no")];

fn questioning() -> impl Strategy<Value = Option<&'static str>> {
    prop::sample::select(ASKED.to_vec())
}

fn line() -> impl Strategy<Value = Line> {
    let reason = || prop::sample::select(REASONS.to_vec());
    prop_oneof![
        4 => prop::sample::select(vec!["P", "S", "W"]).prop_map(Line::Says),
        2 => (reason(), any::<Option<bool>>()).prop_map(|(reason, stated)| Line::Off(reason, stated)),
        2 => Just(Line::On),
        4 => prop::sample::select(MARKS.to_vec()).prop_map(Line::Mark),
        2 => (1_i64..9, reason(), questioning()).prop_map(|(length, reason, asked)| Line::Untaped(length, reason, asked)),
    ]
}

/// Lines, each with its time. A tape is stopped only while it runs, and started only while it does not.
fn lines() -> impl Strategy<Value = Vec<(i64, Line)>> {
    prop::collection::vec((0_i64..4, line()), 2..24).prop_map(|lines| {
        let (mut t, mut runs) = (0, false);
        let mut kept = Vec::new();
        for (after, line) in lines {
            t += after;
            match line {
                Line::On if runs => continue,
                Line::Off(..) if !runs => continue,
                Line::On => runs = true,
                Line::Off(..) => runs = false,
                Line::Says(_) | Line::Mark(_) | Line::Untaped(..) => {}
            }
            kept.push((t, line));
        }
        if runs {
            kept.push((t + 1, Line::Off(None, None)));
        }
        kept
    })
}

fn session(lines: &[(i64, Line)]) -> Session {
    let mut text = String::from(
        r#"{"format":"untaped","version":1,"people":[{"id":"P","role":"police"},{"id":"S","role":"suspect"},{"id":"W","role":"witness"}]}"#,
    );
    let field = |key: &str, value: Option<&str>| {
        value.map(|value| format!(",\"{key}\":\"{value}\"")).unwrap_or_default()
    };
    for (t, line) in lines {
        let rest = match line {
            Line::Says(who) => format!("\"type\":\"utterance\",\"speaker\":\"{who}\",\"text\":\"x\""),
            Line::On => "\"type\":\"tape_on\"".to_owned(),
            Line::Off(reason, stated) => {
                let stated = stated.map(|stated| format!(",\"stated_on_tape\":{stated}")).unwrap_or_default();
                format!("\"type\":\"tape_off\"{}{stated}", field("reason", *reason))
            }
            Line::Mark(kind) => format!("\"type\":\"mark\",\"kind\":\"{kind}\""),
            Line::Untaped(length, reason, asked) => {
                let (reason, asked) = (field("reason", *reason), field("questioning", *asked));
                format!("\"type\":\"untaped\",\"end\":{}{reason}{asked}", t + length)
            }
        };
        text.extend(["\n{\"t\":", &t.to_string(), ",", &rest, "}"]);
    }
    Session::from_text("x", &(text + "\n"), Thresholds::default())
}

/// The answers to all conditions of all rules.
fn answers(session: &Session) -> Vec<(String, Answer)> {
    let of_rule = |rule| {
        let answered = answer(session, rule);
        let all = answered.conditions.iter().map(|c| (format!("{}/{}", rule.id, c.condition.id), c.answer));
        let whole = (rule.id.clone(), answered.answer);
        all.chain([whole]).collect::<Vec<_>>()
    };
    rules().iter().flat_map(of_rule).collect()
}

fn never_met_by(
    before: &[(String, Answer)],
    after: &[(String, Answer)],
    lines: &[(i64, Line)],
) -> Result<(), TestCaseError> {
    for ((name, before), (_, after)) in before.iter().zip(after) {
        prop_assert!(*before != Answer::NotMet || *after != Answer::Met, "{}: {:?}", name, lines);
    }
    Ok(())
}

/// The answer to one condition of a rule, and its findings.
fn one(session: &Session, rule: &str, condition: &str) -> (Answer, Vec<Finding>) {
    let rule = rules().iter().find(|one| one.id == rule).unwrap();
    let answered = answer(session, rule);
    let found = answered.conditions.into_iter().find(|one| one.condition.id == condition).unwrap();
    (found.answer, found.findings)
}

#[test]
fn an_admission_of_which_it_is_not_known_whether_it_was_taped_is_not_said_to_be_untaped() {
    // Without tape events only the interval is known to be untaped.
    let session = session(&[(0, Line::Untaped(60, None, Some("yes"))), (3600, Line::Mark("confession"))]);
    let illinois = rules().iter().find(|rule| rule.id == "illinois").unwrap();
    let later = answer(&session, illinois).later_admissions;
    let findings: Vec<Finding> = later[0].marks.iter().map(|&i| Finding::on_tape(&session, i)).collect();
    assert_eq!(findings, [Finding::TapingUnknown(later[0].marks[0])]);
    assert_eq!(findings[0].answer(), Answer::CannotTell);
}

#[test]
fn of_a_tape_that_runs_on_to_the_end_of_the_log_no_end_is_stated() {
    let lines = [(0, Line::On), (60, Line::Off(None, Some(true)))];
    assert_eq!(one(&session(&lines), "england_and_wales", "end_stated").0, Answer::Met);
    let more = [&lines[..], &[(120, Line::On), (130, Line::Says("P"))]].concat();
    assert_eq!(one(&session(&more), "england_and_wales", "end_stated").0, Answer::CannotTell);
}

#[test]
fn where_only_questioning_must_be_taped_a_gap_without_questioning_is_not_in_the_way() {
    let lines = |asked| {
        vec![
            (0, Line::On),
            (10, Line::Says("P")),
            (20, Line::Off(None, None)),
            (20, Line::Untaped(20, None, asked)),
            (40, Line::On),
            (50, Line::Says("S")),
            (60, Line::Off(None, None)),
        ]
    };
    let between = |rule, asked| one(&session(&lines(asked)), rule, "between").0;
    assert_eq!(between("illinois", Some("no")), Answer::Met);
    assert_eq!(between("illinois", None), Answer::CannotTell);
    assert_eq!(between("illinois", Some("yes")), Answer::NotMet);
    assert_eq!(between("texas", Some("no")), Answer::NotMet, "that rule asks for a recording without a gap");
}

proptest! {
    #[test]
    fn an_untaped_interval_that_is_added_makes_nothing_met(
        lines in lines(), at in 0_i64..80, length in 1_i64..9, asked in questioning()
    ) {
        let last = lines.last().map_or(0, |(t, _)| *t);
        let mut more = lines.clone();
        let place = more.partition_point(|(t, _)| *t <= at % (last + 1));
        more.insert(place, (at % (last + 1), Line::Untaped(length, None, asked)));
        never_met_by(&answers(&session(&lines)), &answers(&session(&more)), &more)?;
    }

    #[test]
    fn tape_that_is_cut_out_makes_nothing_met(lines in lines(), n in 0_usize..24, stated in any::<Option<bool>>()) {
        // Within a stretch of tape, between two lines.
        let runs = |n: usize| {
            let before = lines[..n].iter().rev();
            let mut tape = before.filter(|(_, line)| matches!(line, Line::On | Line::Off(..)));
            matches!(tape.next(), Some((_, Line::On)))
        };
        let n = n % (lines.len() + 1);
        let stops_later = |n: usize| {
            let mut after = lines[n..].iter().filter(|(_, line)| matches!(line, Line::Off(..)));
            after.next().is_some_and(|(t, _)| *t > lines[n].0)
        };
        if n == 0 || n == lines.len() || !runs(n) || !stops_later(n) {
            return Ok(());
        }
        // The last end of tape stays what it is.
        let mut cut: Vec<(i64, Line)> = lines.iter().map(|(t, line)| (t * 10, line.clone())).collect();
        let whole = cut.clone();
        let t = whole[n].0;
        cut.splice(n..n, [(t, Line::Off(None, stated)), (t + 1, Line::On)]);
        // What came at that moment comes after the cut.
        for (later, _) in &mut cut[n + 2..] {
            *later = (*later).max(t + 1);
        }
        never_met_by(&answers(&session(&whole)), &answers(&session(&cut)), &cut)?;
    }

    #[test]
    fn a_log_that_tells_of_no_tape_meets_nothing(lines in lines()) {
        let lines: Vec<_> = lines.into_iter().filter(|(_, line)| !matches!(line, Line::On | Line::Off(..))).collect();
        for (name, answer) in answers(&session(&lines)) {
            prop_assert!(answer != Answer::Met, "{}: {:?}", name, lines);
        }
    }

    #[test]
    fn a_rule_is_met_only_if_all_its_conditions_are_and_every_answer_rests_on_something(lines in lines()) {
        let session = session(&lines);
        for rule in rules() {
            let answered = answer(&session, rule);
            let all = answered.conditions.iter().all(|condition| condition.answer == Answer::Met);
            let none = answered.conditions.iter().all(|condition| condition.answer != Answer::NotMet);
            prop_assert_eq!(answered.answer == Answer::Met, all);
            prop_assert_eq!(answered.answer != Answer::NotMet, none);
            for condition in &answered.conditions {
                let rests = condition.findings.iter().any(|finding| finding.answer() == condition.answer);
                let some_marks = condition.condition.test == Test::OnTape && condition.answer == Answer::CannotTell;
                prop_assert!(condition.answer == Answer::CannotTell && condition.findings.is_empty() || rests || some_marks, "{:?}", condition);
            }
        }
    }
}
