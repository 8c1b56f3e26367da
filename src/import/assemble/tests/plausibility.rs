//! Tests of times that look mistyped, and of contradictions.

use super::*;

#[test]
fn two_recorders_that_overlap_count_once_and_their_words_stand_in_the_order_of_time() {
    let camera = tape(
        "cam",
        1,
        "2019-03-02T17:00:00Z",
        Some("2019-03-02T18:00:00Z"),
        &[(0, 5, "ANN", "1"), (3595, 3600, "ANN", "3")],
    );
    let sound =
        tape("mic", 2, "2019-03-02T17:50:00Z", Some("2019-03-02T18:10:00Z"), &[(10, 1200, "ANN", "2")]);
    let assembled = assemble(case(vec![camera, sound])).unwrap();
    let session = session(&assembled);
    assert_eq!(session.figures().totals().unwrap().taped, Some(Millis(4_200_000)));
    let text = log(&assembled);
    let at = |words: &str| text.find(&format!("\"text\":\"{words}\"")).unwrap();
    assert!(at("1") < at("2") && at("2") < at("3"));
    assert_eq!(
        whats(&assembled),
        [
            "0:3: guessed: \"mic\" and \"cam\" (line 2) overlap for 0:10:00, from 2019-03-02T11:50:00-06:00 on; that time \
             counts once"
        ]
    );
}

#[test]
fn twenty_hours_after_everything_earlier_suggests_a_mistyped_date() {
    let at = |id, file, start, end| Tape { transcript: None, ..tape(id, file, start, Some(end), &[]) };
    let far = |end: &'static str, second: &'static str, until: &'static str| {
        let one = at("1", 1, "2019-03-02T17:59:00Z", end);
        let two = at("2", 2, second, until);
        whats(&assemble(case(vec![one, two])).unwrap())
    };
    assert_eq!(
        far("2019-03-02T18:00:00Z", "2019-04-01T18:00:00Z", "2019-04-01T18:01:00Z"),
        ["0:3: guessed: \"2\" is 30 days after \"1\" (line 2); check the date"]
    );
    for (second, how_far) in [
        ("2019-03-03T14:00:00Z", "20 hours"),
        ("2019-03-05T17:59:59Z", "71 hours"),
        ("2019-03-05T18:00:00Z", "3 days"),
    ] {
        let said = format!("0:3: guessed: \"2\" is {how_far} after \"1\" (line 2); check the date");
        assert_eq!(far("2019-03-02T18:00:00Z", second, second), [said]);
    }
    assert!(far("2019-03-02T18:00:00Z", "2019-03-03T13:59:59Z", "2019-03-03T14:00:00Z").is_empty());
    let one = at("1", 1, "2019-03-02T17:00:00Z", "2019-03-02T17:01:00Z");
    let time = parse_rfc3339("2018-03-02T17:00:00Z").unwrap().0;
    let known = vec![CaseEvent { at: (0, 9), time, end: None, body: mark("custody") }];
    assert_eq!(
        whats(&assemble(Case { events: known, ..case(vec![one]) }).unwrap()),
        ["0:2: guessed: \"1\" is 365 days after the mark \"custody\" (line 9); check the date"]
    );
}

#[test]
fn a_mark_can_explain_a_night_at_home_but_not_a_month() {
    let at = |id, file, start, end| Tape { transcript: None, ..tape(id, file, start, Some(end), &[]) };
    let said = |kind: &'static str, when: &str, second: &'static str| {
        let one = at("1", 1, "2019-03-02T17:59:00Z", "2019-03-02T18:00:00Z");
        let two = at("2", 2, second, second);
        let known =
            vec![CaseEvent { at: (0, 9), time: parse_rfc3339(when).unwrap().0, end: None, body: mark(kind) }];
        let mut said = whats(&assemble(Case { events: known, ..case(vec![one, two]) }).unwrap());
        said.retain(|what| what.contains("guessed"));
        said
    };
    let day_after = "2019-03-04T18:00:00Z";
    assert!(said("release", "2019-03-02T18:30:00Z", day_after).is_empty());
    assert!(said("custody", "2019-03-04T17:30:00Z", day_after).is_empty());
    assert!(said("arrest", "2019-03-04T17:30:00Z", day_after).is_empty());
    assert_eq!(
        said("confession", "2019-03-03T15:00:00Z", "2019-03-03T16:00:00Z"),
        ["0:9: guessed: the mark \"confession\" is 21 hours after \"1\" (line 2); check the date"]
    );
    assert_eq!(
        said("release", "2019-03-02T18:30:00Z", "2019-05-02T18:30:00Z"),
        ["0:3: guessed: \"2\" is 61 days after the mark \"release\" (line 9); check the date"]
    );
}

/// What a check of the log says, each with the place where its line comes from.
fn of_check(assembled: &Assembled<'_>) -> Vec<(usize, u64, ProblemKind)> {
    let mut places = Vec::new();
    let mut text = String::new();
    for part in 0..assembled.parts() {
        text += &assembled.part(part, |place| places.push(place));
    }
    let session = Session::from_text("x", &text, Thresholds::default());
    let at = |line: u64| places[usize::try_from(line).unwrap() - 1];
    let problems = session.problems().list().iter();
    problems.map(|p| (at(p.line).file as usize, u64::from(at(p.line).line), p.kind)).collect()
}

proptest::proptest! {
    /// Tapes and intervals as they may be written down, wrong ones among them: minutes from a start, ends known or
    /// not, words anywhere.
    #[test]
    fn an_import_reports_all_that_a_check_of_its_log_reports(
        tapes in proptest::collection::vec(
            (0..300_i64, proptest::option::of(0..120_i64), proptest::collection::vec((-5..130_i64, 0..9_i64), 0..4)),
            0..4,
        ),
        known in proptest::collection::vec((-60..500_i64, 1..90_i64, 0..4_usize), 0..5),
        own_events in proptest::bool::ANY,
    ) {
        let base = parse_rfc3339("2019-03-02T17:00:00Z").unwrap().0;
        let minutes = |n: i64| Millis(n * 60_000);
        let mut all = Vec::new();
        for (file, (start, length, words)) in (1..).zip(tapes) {
            let words: Vec<_> = words.iter().map(|&(at, n)| (at * 60, (at + n) * 60, "ANN", "x")).collect();
            let mut one = tape(&file.to_string(), file, "2019-03-02T17:00:00Z", None, &words);
            one.start = Some(base + minutes(start));
            one.end = length.map(|length| base + minutes(start + length));
            if own_events && file == 2 {
                let off = Statement::default().tape_off(Some("own".to_owned()));
                one.transcript.as_mut().unwrap().add_event(77, (Some(minutes(3)), None), off);
                let note = Body::Note { text: "n".into() };
                one.transcript.as_mut().unwrap().add_event(78, (Some(minutes(9_000)), None), note);
            }
            all.push(one);
        }
        let known = (100..).zip(known).map(|(line, (at, length, what))| CaseEvent {
            at: (0, line),
            time: base + minutes(at),
            end: (what == 0).then(|| base + minutes(at + length)),
            body: match what {
                0 => Statement::default().untaped(),
                1 => mark("release"),
                2 => mark("custody"),
                _ => mark("confession"),
            },
        });
        let assembled = assemble(Case { events: known.collect(), assume_ends: true, ..case(all) });
        if let Ok(assembled) = assembled {
            let said = problems(&assembled);
            let unsaid: Vec<_> = of_check(&assembled).into_iter().filter(|p| !said.contains(p)).collect();
            proptest::prop_assert!(unsaid.is_empty(), "{:?}\n{}", unsaid, log(&assembled));
        }
    }
}
