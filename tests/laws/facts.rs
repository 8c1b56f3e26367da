//! Laws of who mentioned a fact first, on random logs, with the firsts looked for again in a plain list.

use proptest::prelude::*;
use untaped::measure::facts::{AllVerdicts, FactFigures, Matches, Mention, Origin, Standing, mentions};
use untaped::record::Role;
use untaped::session::{EventKey, LogBytes, Session, Thresholds};
use untaped::work::{Coder, Facts, Form, Verdict};

/// One line of a log.
#[derive(Clone, Debug)]
enum Line {
    /// Who says it, and what.
    Says(usize, usize),
    On,
    Off,
}

const PEOPLE: [(&str, Role); 4] =
    [("P", Role::Police), ("S", Role::Suspect), ("W", Role::Witness), ("X", Role::Other)];
const WORDS: [&str; 5] = ["the green rope", "Green, a ROPE", "a rope", "greenish rope", "nothing"];
/// Which of the words mention the fact.
const MENTIONS: [bool; 5] = [true, true, false, false, false];
const FACTS: &str = r#"{"format":"untaped-facts","version":1,"facts":[
    {"id":"F1","fact":"the rope was green","patterns":["\\bgreen\\b","rope"],"all":true}]}"#;

/// Lines, each with how long after the one before it comes.
fn lines() -> impl Strategy<Value = Vec<(i64, Line)>> {
    let says = (0..PEOPLE.len(), 0..WORDS.len()).prop_map(|(who, what)| Line::Says(who, what));
    let line = prop_oneof![6 => says, 1 => Just(Line::On), 1 => Just(Line::Off)];
    prop::collection::vec((0_i64..3, line), 1..30)
}

/// The decisions of two coders: on which line, whose, and what.
fn decisions() -> impl Strategy<Value = Vec<(usize, bool, Verdict)>> {
    let is = prop_oneof![Just(Verdict::Mention), Just(Verdict::Not)];
    prop::collection::vec((0_usize..30, any::<bool>(), is), 0..8)
}

fn text(lines: &[(i64, Line)]) -> String {
    let people: Vec<String> =
        PEOPLE.iter().map(|(id, role)| format!(r#"{{"id":"{id}","role":"{role}"}}"#)).collect();
    let mut text = format!("{{\"format\":\"untaped\",\"version\":1,\"people\":[{}]}}\n", people.join(","));
    for (t, line) in at(lines) {
        let line = match line {
            Line::On => format!("{{\"t\":{t},\"type\":\"tape_on\"}}\n"),
            Line::Off => format!("{{\"t\":{t},\"type\":\"tape_off\"}}\n"),
            Line::Says(who, what) => {
                let (who, what) = (PEOPLE[*who].0, WORDS[*what]);
                format!("{{\"t\":{t},\"type\":\"utterance\",\"speaker\":\"{who}\",\"text\":\"{what}\"}}\n")
            }
        };
        text.push_str(&line);
    }
    text
}

/// The lines, each with its time in seconds.
fn at(lines: &[(i64, Line)]) -> impl Iterator<Item = (i64, &Line)> {
    lines.iter().scan(0, |t, (after, line)| {
        *t += after;
        Some((*t, line))
    })
}

/// The line of the nth event in the file.
fn line_of(n: usize) -> u32 {
    u32::try_from(n + 2).unwrap()
}

fn verdicts(session: &Session, decisions: &[(usize, bool, Verdict)]) -> AllVerdicts {
    let mut all = AllVerdicts::default();
    for (n, first, is) in decisions {
        let entry = session.index().entries().iter().find(|entry| entry.line() == line_of(*n));
        let coder = Coder::parse(if *first { "kp" } else { "sg" }).unwrap();
        if let Some(entry) = entry {
            all.add("F1", entry.key(), &coder, (*is, None));
        }
    }
    all
}

fn found(session: &Session, text: &str, decisions: &[(usize, bool, Verdict)]) -> Vec<Mention> {
    let bytes = LogBytes::Memory(text.as_bytes().to_vec().into());
    let facts = Facts::read("f", FACTS).unwrap();
    let matches = Matches::find(session, &bytes, &facts, &|| false).unwrap();
    mentions(session, matches.of(0), "F1", &verdicts(session, decisions), None)
}

/// The lines of the firsts: by anyone, by a suspect, by the police.
fn firsts(figures: &FactFigures<'_>) -> [Option<u32>; 3] {
    [figures.first, figures.first_by_suspect, figures.first_by_police]
        .map(|at| at.map(|at| figures.mentions[at].key.line))
}

proptest! {
    #[test]
    fn the_firsts_are_those_that_a_plain_reading_finds(lines in lines(), decisions in decisions()) {
        let text = text(&lines);
        let session = Session::from_text("x", &text, Thresholds::default());
        let figures = FactFigures::new(&session, found(&session, &text, &decisions));
        // A line counts if it has the words or a coder says so, and not every coder who decided says that it does not.
        let counts = |n: usize, line: &Line| {
            let said = |coder: bool| decisions.iter().rev().find(|(on, by, _)| *on == n && *by == coder).map(|d| d.2);
            let said = [said(true), said(false)];
            let matches = matches!(line, Line::Says(_, what) if MENTIONS[*what]);
            let yes = said.contains(&Some(Verdict::Mention));
            let no = said.contains(&Some(Verdict::Not));
            yes || matches && !no
        };
        let role = |line: &Line| match line { Line::Says(who, _) => PEOPLE[*who].1, Line::On | Line::Off => Role::Other };
        let of = |wanted: Option<Role>| {
            let all = lines.iter().enumerate();
            let mut all = all.filter(|(n, (_, line))| counts(*n, line) && wanted.is_none_or(|r| role(line) == r));
            all.next().map(|(n, _)| line_of(n))
        };
        prop_assert_eq!(firsts(&figures), [of(None), of(Some(Role::Suspect)), of(Some(Role::Police))]);
        // Before, and from then on, are all.
        let sums: u64 = figures.before.values().chain(figures.after.values()).sum();
        let all = lines.iter().enumerate().filter(|(n, (_, line))| counts(*n, line)).count();
        prop_assert_eq!(sums, all as u64);
        prop_assert_eq!(figures.first_by_suspect.is_some(), figures.after.contains_key(&Role::Suspect));
        prop_assert!(!figures.before.contains_key(&Role::Suspect));
        let time = |line: Option<u32>| line.map(|line| at(&lines).nth(line as usize - 2).unwrap().0 * 1000);
        let lag = time(of(Some(Role::Suspect))).zip(time(of(Some(Role::Police)))).map(|(s, p)| s - p);
        prop_assert_eq!(figures.lag.map(|lag| lag.0), lag);
    }

    #[test]
    fn deciding_that_a_line_is_no_mention_makes_that_line_no_first(
        lines in lines(), decisions in decisions(), n in 0_usize..30, by in any::<bool>()
    ) {
        let text = text(&lines);
        let session = Session::from_text("x", &text, Thresholds::default());
        let of = |decisions: &[(usize, bool, Verdict)]| firsts(&FactFigures::new(&session, found(&session, &text, decisions)));
        let before = of(&decisions);
        let after = of(&[decisions, vec![(n, by, Verdict::Not)]].concat());
        for (before, after) in before.iter().zip(after) {
            prop_assert!(after != Some(line_of(n)) || *before == after);
        }
    }

    #[test]
    fn what_is_said_later_changes_no_first(lines in lines(), decisions in decisions(), who in 0_usize..4, what in 0_usize..5) {
        let of = |lines: &[(i64, Line)]| {
            let text = text(lines);
            let session = Session::from_text("x", &text, Thresholds::default());
            firsts(&FactFigures::new(&session, found(&session, &text, &decisions)))
        };
        // No decision is on the line that is added.
        let lines: Vec<_> = lines.into_iter().chain(std::iter::repeat_n((0, Line::On), 30)).collect();
        let more = [lines.clone(), vec![(0, Line::Says(who, what))]].concat();
        for (before, after) in of(&lines).into_iter().zip(of(&more)) {
            prop_assert!(before.is_none() || before == after);
        }
    }

    #[test]
    fn a_log_that_is_cut_has_the_same_firsts_as_far_as_it_goes(lines in lines(), decisions in decisions(), keep in 1_usize..30) {
        let keep = keep.min(lines.len());
        let whole = text(&lines);
        let session = Session::from_text("x", &whole, Thresholds::default());
        let all = firsts(&FactFigures::new(&session, found(&session, &whole, &decisions)));
        let cut = text(&lines[..keep]);
        let session = Session::from_text("x", &cut, Thresholds::default());
        let some = firsts(&FactFigures::new(&session, found(&session, &cut, &decisions)));
        for (all, some) in all.into_iter().zip(some) {
            prop_assert_eq!(all.filter(|line| *line < line_of(keep)), some);
        }
    }

    #[test]
    fn a_blind_reader_gets_the_firsts_up_to_a_line_and_nothing_after_it(
        lines in lines(), decisions in decisions(), n in 0_usize..30
    ) {
        let text = text(&lines);
        let session = Session::from_text("x", &text, Thresholds::default());
        let bytes = LogBytes::Memory(text.as_bytes().to_vec().into());
        let matches = Matches::find(&session, &bytes, &Facts::read("f", FACTS).unwrap(), &|| false).unwrap();
        let horizon = session.index().get(n.min(session.index().len() - 1)).map(untaped::session::Entry::key);
        let known = mentions(&session, matches.of(0), "F1", &verdicts(&session, &decisions), horizon);
        let all = found(&session, &text, &decisions);
        let up_to: Vec<EventKey> = all.iter().map(|m| m.key).filter(|key| Some(*key) <= horizon).collect();
        prop_assert_eq!(known.iter().map(|m| m.key).collect::<Vec<_>>(), up_to);
    }

    #[test]
    fn that_a_suspect_was_first_is_never_said_without_the_untaped_time_before(lines in lines(), decisions in decisions()) {
        let text = text(&lines);
        let session = Session::from_text("x", &text, Thresholds::default());
        let figures = FactFigures::new(&session, found(&session, &text, &decisions));
        let untaped = figures.first.and_then(|at| session.figures().totals_to(figures.mentions[at].key.time).untaped);
        match figures.origin {
            Origin::SuspectFirst => prop_assert_eq!(untaped.map(|untaped| untaped.0), Some(0)),
            Origin::SuspectFirstAfterUntaped(said) => {
                prop_assert!(said.0 > 0);
                prop_assert_eq!(untaped, Some(said));
                prop_assert_eq!(figures.before_suspect.unwrap().totals.untaped, Some(said));
            }
            Origin::PoliceFirst | Origin::OtherFirst(_) | Origin::NotMentioned | Origin::NotOnTape | Origin::TapingUnknown => {}
        }
    }
}

#[test]
fn a_match_stays_a_proposal_until_coders_decide_and_agree() {
    let text = text(&[(0, Line::On), (1, Line::Says(0, 0))]);
    let session = Session::from_text("x", &text, Thresholds::default());
    let standing = |decisions: &[(usize, bool, Verdict)]| found(&session, &text, decisions)[0].standing;
    assert_eq!(standing(&[]), Standing::Proposed);
    assert_eq!(standing(&[(1, true, Verdict::Mention)]), Standing::Mention);
    assert_eq!(standing(&[(1, true, Verdict::Mention), (1, false, Verdict::Not)]), Standing::CodersDiffer);
    assert_eq!(standing(&[(1, true, Verdict::Mention), (1, true, Verdict::Not)]), Standing::Not);
    assert_eq!(
        found(&session, &text, &[(0, true, Verdict::Not)]).len(),
        1,
        "what is no match needs no decision"
    );
}

#[test]
fn the_form_of_a_mention_is_the_one_that_all_coders_give() {
    let text = text(&[(0, Line::On), (1, Line::Says(0, 0))]);
    let session = Session::from_text("x", &text, Thresholds::default());
    let key = session.key(1).unwrap();
    let form = |forms: &[Option<Form>]| {
        let mut all = AllVerdicts::default();
        for (coder, form) in ["kp", "sg"].iter().zip(forms) {
            all.add("F1", key, &Coder::parse(coder).unwrap(), (Verdict::Mention, *form));
        }
        mentions(&session, &[1], "F1", &all, None)[0].form()
    };
    assert_eq!(form(&[Some(Form::Leading)]), Some(Form::Leading));
    assert_eq!(form(&[Some(Form::Leading), Some(Form::Leading)]), Some(Form::Leading));
    assert_eq!(form(&[Some(Form::Leading), Some(Form::Choice)]), None);
    assert_eq!(form(&[None, Some(Form::Choice)]), None);
}
