//! What coders gave each utterance, and how far they agree, on a session with its work files.

use proptest::prelude::*;
use untaped::measure::agreement::{Agreement, Measure};
use untaped::measure::codings::{Codings, OffTape, Scheme, Utterances, codings};
use untaped::session::{LogBytes, Session, Thresholds};
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

/// One act of a coder on utterances, first to last.
#[derive(Clone, Debug)]
enum Did {
    Code(&'static str, usize, usize),
    Seen(usize, usize),
}

/// The work of coders on a log, and the codings of its units.
fn compared(text: &str, acts: &[(&str, Vec<Did>)], off_tape: OffTape) -> (Utterances, Vec<Codings>) {
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
    let units = Utterances::new(&session, off_tape);
    let tables = codings(&units, &work, &codebooks, &coders, |_| true);
    (units, tables)
}

fn rows(codings: &Codings) -> Vec<Vec<Option<u16>>> {
    codings.ratings.rows().map(<[Option<u16>]>::to_vec).collect()
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
    assert_eq!(tables[0].disagreements().collect::<Vec<_>>(), [1]);
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
    tables.iter().map(values).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn untaped_time_added_anywhere_changes_no_agreement(a in codes(), b in codes(), off in prop::collection::vec(10_usize..14, 0..4)) {
        let acts = [("a", a), ("b", b)];
        let (_, taped) = compared(&log(10, &[]), &acts, OffTape::LeftOut);
        let (_, with_gaps) = compared(&log(14, &[&off[..], &[10, 11, 12, 13]].concat()), &acts, OffTape::LeftOut);
        prop_assert_eq!(figures(&taped), figures(&with_gaps));
    }

    #[test]
    fn splitting_a_span_in_two_changes_no_figure(a in codes(), b in codes()) {
        let split: Vec<Did> = a
            .iter()
            .flat_map(|did| match *did {
                Did::Code(code, from, to) => (from..=to).map(|i| Did::Code(code, i, i)).collect::<Vec<_>>(),
                Did::Seen(from, to) => vec![Did::Seen(from, to)],
            })
            .collect();
        let (_, one) = compared(&log(10, &[3]), &[("a", a), ("b", b.clone())], OffTape::LeftOut);
        let (_, other) = compared(&log(10, &[3]), &[("a", split), ("b", b)], OffTape::LeftOut);
        prop_assert_eq!(figures(&one), figures(&other));
    }
}
