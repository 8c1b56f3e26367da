//! What coders gave each utterance, and how far they agree, on a session with its work files.

use proptest::prelude::*;
use untaped::measure::agreement::{Agreement, Measure};
use untaped::measure::bins::Bins;
use untaped::measure::codings::{
    BinUnits, Codings, OffTape, PartlyTaped, Scheme, TapedTime, Units, Utterances, codings,
};
use untaped::session::{LogBytes, Session, Thresholds};
use untaped::time::Millis;
use untaped::work::{Anchor, Codebook, Codebooks, Coder, LineFinder, Work, WorkFile};

/// A log: an utterance each ten seconds, from the second on with tape; `off` are the utterances in a gap of their own.
fn log(utterances: usize, off: &[usize]) -> String {
    let mut text = String::from("{\"format\":\"untaped\",\"version\":1}\n{\"t\":0,\"type\":\"tape_on\"}\n");
    for i in 0..utterances {
        let t = 10 * (i + 1);
        let utterance = format!("{{\"t\":{t},\"type\":\"utterance\",\"speaker\":\"A\",\"text\":\"{i}\"}}\n");
        if off.contains(&i) {
            let off = format!("{{\"t\":{}.5,\"type\":\"tape_off\"}}\n", t - 1);
            let on = format!("{{\"t\":{t}.5,\"type\":\"tape_on\"}}\n");
            text.extend([off, utterance, on]);
        } else {
            text += &utterance;
        }
    }
    text
}

/// A taped log: an utterance of four seconds each ten seconds, and an untaped hour five seconds before those in `gaps`.
fn log_with_gaps(utterances: usize, gaps: &[usize]) -> String {
    let mut text = String::from("{\"format\":\"untaped\",\"version\":1}\n{\"t\":0,\"type\":\"tape_on\"}\n");
    let mut untaped = 0;
    for i in 0..utterances {
        let t = 10 * (i + 1) + untaped;
        if gaps.contains(&i) {
            let (off, on) = (t - 5, t - 5 + 3600);
            let tape = |t: usize, what: &str| format!("{{\"t\":{t},\"type\":\"{what}\"}}\n");
            text.extend([tape(off, "tape_off"), tape(on, "tape_on")]);
            untaped += 3600;
        }
        let t = 10 * (i + 1) + untaped;
        let end = t + 4;
        text.extend([format!(
            "{{\"t\":{t},\"end\":{end},\"type\":\"utterance\",\"speaker\":\"A\",\"text\":\"{i}\"}}\n"
        )]);
    }
    let end = 10 * (utterances + 1) + untaped;
    text + &format!("{{\"t\":{end},\"type\":\"tape_off\"}}\n")
}

/// One act of a coder on utterances, first to last.
#[derive(Clone, Debug)]
enum Did {
    Code(&'static str, usize, usize),
    Seen(usize, usize),
}

/// The work of coders on a log, and the codings of its utterances.
fn compared(text: &str, acts: &[(&str, Vec<Did>)], off_tape: OffTape) -> (Utterances, Vec<Codings>) {
    let (_, units, tables) =
        compared_by(text, acts, |session| Units::Utterances(Utterances::new(session, off_tape)));
    let Units::Utterances(units) = units else { unreachable!("utterances are asked for") };
    (units, tables)
}

/// The codings of its taped time.
fn compared_by_time(text: &str, acts: &[(&str, Vec<Did>)]) -> Vec<Codings> {
    compared_by(text, acts, |session| Units::Time(TapedTime::new(session))).2
}

/// The work of coders on a log, and the codings of its units.
fn compared_by(
    text: &str,
    acts: &[(&str, Vec<Did>)],
    units: impl Fn(&Session) -> Units,
) -> (Session, Units, Vec<Codings>) {
    let session = Session::from_text("log.jsonl", text, Thresholds::default());
    let bytes = LogBytes::Memory(text.as_bytes().to_vec().into());
    let of = |utterance: usize| {
        let all = session.index().entries().iter().enumerate();
        let mut utterances = all.filter(|(_, entry)| entry.kind() == untaped::record::EventKind::Utterance);
        let (i, _) = utterances.nth(utterance).unwrap();
        let anchor = Anchor::new(&session, &bytes, i).unwrap().unwrap();
        serde_json::to_string(&anchor).unwrap()
    };
    let files: Vec<WorkFile> = acts
        .iter()
        .map(|(coder, acts)| {
            let mut file = format!(
                "{{\"format\":\"untaped-work\",\"version\":1,\"log_sha256\":\"{}\",\"log_name\":\"log.jsonl\",\"coder\":\"{coder}\",\"created\":\"2026-03-02T10:15:00Z\"}}\n",
                "0".repeat(64)
            );
            for (number, act) in acts.iter().enumerate() {
                let (what, from, to) = match act {
                    Did::Code(code, from, to) => (format!("\"act\":\"code\",\"code\":\"{code}\""), from, to),
                    Did::Seen(from, to) => ("\"act\":\"seen\"".to_owned(), from, to),
                };
                file.extend([format!(
                    "{{\"id\":\"{number}\",\"at\":\"2026-03-02T10:15:00Z\",{what},\"from\":{},\"to\":{}}}\n",
                    of(*from),
                    of(*to)
)]);
            }
            WorkFile::from_bytes(&format!("{coder}.jsonl"), file.as_bytes())
        })
        .collect();
    let work = Work::new(files, &mut LineFinder::new(&session, &bytes)).unwrap();
    assert!(work.problems().list().is_empty(), "{:?}", work.problems().list());
    let coders: Vec<Coder> = acts.iter().map(|(coder, _)| Coder::parse(coder).unwrap()).collect();
    let (mut codebooks, _) = Codebooks::load(&["min_max".to_owned()], None).unwrap();
    codebooks.add(Codebook::read("choice.json", CHOICE).unwrap());
    let units = units(&session);
    let tables = codings(&session, &units, &work, &codebooks, &coders, |_| true);
    (session, units, tables)
}

/// Bins of so many seconds from the start, as units.
fn bins(session: &Session, seconds: i64, partly: PartlyTaped) -> Units {
    let bins = Bins::new(session.figures(), session.start_zero().time, Millis(seconds * 1000)).unwrap();
    Units::Bins(BinUnits::new(bins, partly))
}

/// Where coders differ: the event, and the time of a bin or a stretch in seconds.
fn disagreements(
    text: &str,
    acts: &[(&str, Vec<Did>)],
    units: impl Fn(&Session) -> Units,
) -> Vec<(usize, String)> {
    let (session, units, tables) = compared_by(text, acts, units);
    let differences = tables[0].differences(&session, &units).into_iter();
    let words = |span: untaped::time::Span| format!("{} to {}", span.start.0 / 1000, span.end.0 / 1000);
    differences.map(|d| (d.event.unwrap(), d.span.map(words).unwrap_or_default())).collect()
}

fn rows(codings: &Codings) -> Vec<Vec<Option<u16>>> {
    let units = codings.ratings.weighted_rows();
    units.flat_map(|(row, units)| (0..units).map(|_| row.to_vec()).collect::<Vec<_>>()).collect()
}

/// A codebook with an exclusive group and a rating, whose words are also ours.
const CHOICE: &str = r#"{"format":"untaped-codebook","version":1,"id":"choice","title":"Choice",
"groups":[{"id":"who","label":"Who","exclusive":true},{"id":"how","label":"How","levels":["absent","high"]}],
"codes":[{"id":"absent","label":"Absent","definition":"","group":"who"},
{"id":"there","label":"There","definition":"","group":"who"},{"id":"loud","label":"Loud","definition":"","group":"how"}]}"#;

const BLAME: &str = "min_max/min_blame";

#[test]
fn a_code_is_present_in_each_utterance_of_its_span_and_unseen_is_missing() {
    let acts = [("a", vec![Did::Seen(0, 2), Did::Code(BLAME, 1, 2)]), ("b", vec![Did::Code(BLAME, 2, 3)])];
    let (units, tables) = compared(&log(4, &[]), &acts, OffTape::LeftOut);
    assert_eq!((units.events.len(), units.off_tape), (4, 0));
    assert!(matches!(&tables[..], [Codings { scheme: Scheme::Code(code), .. }] if code.to_string() == BLAME));
    // The first coder says what he has seen, the second has seen all.
    let expected = [[Some(0), Some(0)], [Some(1), Some(0)], [Some(1), Some(1)], [None, Some(1)]];
    assert_eq!(rows(&tables[0]), expected);
    let differ =
        disagreements(&log(4, &[]), &acts, |s| Units::Utterances(Utterances::new(s, OffTape::LeftOut)));
    assert_eq!(differ, [(2, String::new())], "the third event is the second utterance");
    let agreement = Agreement::new(&tables[0].ratings, 1);
    assert_eq!((agreement.units, agreement.left_out), (3, 1));
}

#[test]
fn an_utterance_off_tape_is_a_unit_only_on_request() {
    let acts = [("a", vec![Did::Code(BLAME, 0, 3)]), ("b", vec![Did::Code(BLAME, 0, 1)])];
    let (units, tables) = compared(&log(4, &[1]), &acts, OffTape::LeftOut);
    assert_eq!((units.events.len(), units.off_tape), (3, 1));
    assert_eq!(rows(&tables[0]), [[Some(1), Some(1)], [Some(1), Some(0)], [Some(1), Some(0)]]);
    let (units, tables) = compared(&log(4, &[1]), &acts, OffTape::Counted);
    assert_eq!((units.events.len(), units.off_tape), (4, 0));
    assert_eq!(rows(&tables[0])[1], [Some(1), Some(1)]);
}

#[test]
fn a_code_whose_id_is_absent_is_a_choice_of_its_own_and_the_last_choice_holds() {
    let first = vec![Did::Code("choice/absent", 0, 1), Did::Code("choice/there", 1, 1)];
    let acts = [("a", first), ("b", vec![Did::Code("choice/there", 0, 0)])];
    let (_, tables) = compared(&log(3, &[]), &acts, OffTape::LeftOut);
    assert!(
        matches!(&tables[..], [Codings { scheme: Scheme::Group(group), .. }] if group.to_string() == "choice/who")
    );
    assert_eq!(rows(&tables[0]), [[Some(1), Some(2)], [Some(2), Some(0)], [Some(0), Some(0)]]);
}

#[test]
fn by_time_a_code_covers_the_taped_time_from_its_first_line_to_the_end_of_its_last() {
    // An hour is untaped from 15 to 3615 s: the utterances are at 10, 3620 and 3630 s, the tape ends at 3640.
    let text = log_with_gaps(3, &[1]);
    let acts = [("a", vec![Did::Code(BLAME, 0, 1)]), ("b", vec![Did::Code(BLAME, 1, 2)])];
    let tables = compared_by_time(&text, &acts);
    let agreement = Agreement::new(&tables[0].ratings, 1);
    // a: 10 to 15 and 3615 to 3624; b: 3620 to 3634.
    assert_eq!(agreement.table.as_ref().unwrap().rows(), [[16_000, 10_000], [10_000, 4_000]]);
    assert_eq!((agreement.units, agreement.left_out), (40_000, 0));
    let kappa = agreement.figure(Measure::CohenKappa).unwrap();
    // po 20/40; a covers 14/40, b 14/40: pe = (14 * 14 + 26 * 26) / 1600 = .545.
    assert!((kappa.value - (0.5 - 0.545) / (1.0 - 0.545)).abs() < 1e-12, "{kappa:?}");
    assert_eq!(
        (kappa.standard_error, kappa.interval),
        (None, None),
        "milliseconds are not independent units"
    );
    // In taped time a's span is one, from 10 to 24 s of 40, b's is from 20 to 34: they differ by 10 s at both ends.
    let time = tables[0].of_time.as_ref().unwrap();
    assert!((time.unitized.observed - 2.0 * 200.0 / (2.0 * 1600.0)).abs() < 1e-12, "{:?}", time.unitized);
    let differ = disagreements(&text, &acts, |session| Units::Time(TapedTime::new(session)));
    let expected = [(1, "10 to 15"), (1, "3615 to 3620"), (4, "3624 to 3634")];
    assert_eq!(differ, expected.map(|(event, span)| (event, span.to_owned())));
}

#[test]
fn by_time_what_a_coder_has_not_seen_is_missing_and_a_line_without_an_end_has_no_length() {
    let acts = [("a", vec![Did::Seen(0, 0), Did::Code(BLAME, 0, 0)]), ("b", vec![Did::Code(BLAME, 1, 1)])];
    let tables = compared_by_time(&log_with_gaps(2, &[]), &acts);
    let agreement = Agreement::new(&tables[0].ratings, 1);
    // a has seen all up to the second utterance, at 20 s of 30.
    assert_eq!((agreement.units, agreement.left_out), (20_000, 10_000));
    assert_eq!(agreement.table.as_ref().unwrap().rows(), [[16_000, 0], [4_000, 0]]);
    let tables = compared_by_time(&log(2, &[]), &acts);
    assert_eq!(tables[0].of_time.as_ref().unwrap().without_length, 2);
}

#[test]
fn by_bins_an_untaped_one_is_missing_a_code_is_where_its_line_begins_and_a_bin_with_an_unseen_line_is_missing()
 {
    // An hour is untaped from 15 to 3615 s: the utterances are at 10, 3620 and 3630 s, the tape ends at 3640.
    let text = log_with_gaps(3, &[1]);
    let seen_last = vec![Did::Seen(0, 1), Did::Code(BLAME, 0, 0)];
    let acts = [("a", seen_last), ("b", vec![Did::Code(BLAME, 0, 1)])];
    // Bins of 20 s: partly taped, 179 untaped, partly taped, whole from 3620 to 3640.
    let (_, units, tables) = compared_by(&text, &acts, |session| bins(session, 20, PartlyTaped::Counted));
    let Units::Bins(units) = units else { unreachable!("bins are asked for") };
    assert_eq!((units.count(), units.missing, units.partly_taped), (3, 179, 2));
    // No utterance is in the second one: it is seen, as the utterance before it is. The third has one that a has not seen.
    assert_eq!(rows(&tables[0]), [[Some(1), Some(1)], [Some(0), Some(1)], [None, Some(1)]]);
    let differ = disagreements(&text, &acts, |session| bins(session, 20, PartlyTaped::Counted));
    assert_eq!(differ, [(1, "3600 to 3620".to_owned())], "cited by the utterance that b's span begins with");
    let whole = |session: &Session| bins(session, 20, PartlyTaped::LeftOut);
    assert_eq!(rows(&compared_by(&text, &acts, whole).2[0]), [[None, Some(1)]]);
    // Bins of 5 s: a code on one line is in the bin that holds its time, though it goes on; a span is in all its bins.
    let acts = [("a", vec![Did::Code(BLAME, 1, 1)]), ("b", vec![Did::Code(BLAME, 1, 2)])];
    let (_, _, tables) = compared_by(&text, &acts, |session| bins(session, 5, PartlyTaped::Counted));
    let present: Vec<usize> =
        (0..2).map(|c| rows(&tables[0]).iter().filter(|row| row[c] == Some(1)).count()).collect();
    // b's span is from 3620 to 3634: the bins that begin at 3620, 3625 and 3630.
    assert_eq!(present, [1, 3]);
}

#[test]
fn a_bin_is_cited_by_what_was_coded_in_it_and_never_by_what_was_said_in_a_missing_one() {
    let text = log_with_gaps(3, &[1]);
    let off_tape = text.replace(
        "{\"t\":15,\"type\":\"tape_off\"}\n",
        "{\"t\":15,\"type\":\"tape_off\"}\n{\"t\":100,\"type\":\"utterance\",\"speaker\":\"A\",\"text\":\"off\"}\n",
    );
    // The second utterance, at 100 s, is in a missing bin; the next one that was taped begins at 3600 s.
    let acts =
        [("a", vec![Did::Code(BLAME, 1, 1), Did::Code(BLAME, 2, 2)]), ("b", vec![Did::Code(BLAME, 0, 0)])];
    let differ = disagreements(&off_tape, &acts, |session| bins(session, 20, PartlyTaped::Counted));
    let (session, _, _) = compared_by(&off_tape, &acts, |session| bins(session, 20, PartlyTaped::Counted));
    let later =
        differ.iter().find(|(_, span)| span == "3620 to 3640").expect("the bin of the third utterance");
    assert_eq!(session.index().get(later.0).unwrap().time().0, 3_620_000, "{differ:?}");
}

/// Codes of a coder over ten utterances.
fn codes() -> impl Strategy<Value = Vec<Did>> {
    prop::collection::vec((0_usize..10, 0_usize..3), 0..8).prop_map(|spans| {
        spans.into_iter().map(|(from, more)| Did::Code(BLAME, from, (from + more).min(9))).collect()
    })
}

fn figures(tables: &[Codings]) -> Vec<Vec<Option<f64>>> {
    let values = |codings: &Codings| {
        let agreement = Agreement::new(&codings.ratings, 1);
        Measure::ALL.map(|measure| agreement.figure(measure).ok().map(|figure| figure.value)).to_vec()
    };
    let of_spans = |codings: &Codings| codings.of_time.as_ref().map(|time| time.unitized.alpha().ok());
    tables.iter().map(|table| [values(table), of_spans(table).into_iter().collect()].concat()).collect()
}

/// Each code on one utterance at a time.
fn line_by_line(acts: &[Did]) -> Vec<Did> {
    let split = |did: &Did| match *did {
        Did::Code(code, from, to) => (from..=to).map(|i| Did::Code(code, i, i)).collect::<Vec<_>>(),
        Did::Seen(from, to) => vec![Did::Seen(from, to)],
    };
    acts.iter().flat_map(split).collect()
}

/// Each code that is on several utterances, as two codes that share one of them.
fn in_two(acts: &[Did], at: usize) -> Vec<Did> {
    let split = |did: &Did| match *did {
        Did::Code(code, from, to) => {
            let middle = from + at % (to - from + 1);
            vec![Did::Code(code, from, middle), Did::Code(code, middle, to)]
        }
        Did::Seen(from, to) => vec![Did::Seen(from, to)],
    };
    acts.iter().flat_map(split).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn untaped_time_added_anywhere_changes_no_agreement(
        a in codes(), b in codes(), gaps in prop::collection::vec(0_usize..10, 0..4),
        off in prop::collection::vec(10_usize..14, 0..4),
    ) {
        let acts = [("a", a), ("b", b)];
        let (without, with) = (log_with_gaps(10, &[]), log_with_gaps(10, &gaps));
        prop_assert_eq!(figures(&compared_by_time(&without, &acts)), figures(&compared_by_time(&with, &acts)));
        let utterances = |text: &str| figures(&compared(text, &acts, OffTape::LeftOut).1);
        prop_assert_eq!(utterances(&without), utterances(&with));
        // An hour is 720 bins of 5 s, and begins where one does, so that the others stay as they are.
        let of_bins = |text: &str| {
            figures(&compared_by(text, &acts, |session| bins(session, 5, PartlyTaped::Counted)).2)
        };
        prop_assert_eq!(of_bins(&without), of_bins(&with));
        // With words in it too.
        let with_words = log(14, &[&off[..], &[10, 11, 12, 13]].concat());
        prop_assert_eq!(utterances(&log(10, &[])), utterances(&with_words));
    }

    #[test]
    fn splitting_a_span_in_two_changes_no_figure(a in codes(), b in codes(), at in 0_usize..3) {
        let of = |acts: Vec<Did>| figures(&compared(&log(10, &[3]), &[("a", acts), ("b", b.clone())], OffTape::LeftOut).1);
        prop_assert_eq!(of(a.clone()), of(line_by_line(&a)));
        let log = log_with_gaps(10, &[3]);
        let of = |acts: Vec<Did>| figures(&compared_by_time(&log, &[("a", acts), ("b", b.clone())]));
        prop_assert_eq!(of(a.clone()), of(in_two(&a, at)));
    }

    #[test]
    fn a_coder_who_saw_nothing_changes_nothing(a in codes(), b in codes()) {
        // Who has seen only the last utterance, off tape, has seen none of the units.
        let log = log(10, &[9]);
        let nothing = vec![Did::Seen(9, 9)];
        let two = compared(&log, &[("a", a.clone()), ("b", b.clone())], OffTape::LeftOut).1;
        let three = compared(&log, &[("a", a.clone()), ("b", b.clone()), ("c", nothing.clone())], OffTape::LeftOut).1;
        prop_assert_eq!(figures(&two), figures(&three));
        let two = compared_by_time(&log, &[("a", a.clone()), ("b", b.clone())]);
        let three = compared_by_time(&log, &[("a", a), ("b", b), ("c", nothing)]);
        prop_assert_eq!(figures(&two), figures(&three));
    }
}
