//! Acts are shown at their events, and adding one at a time gives what reading all gives.

use super::*;
use crate::session::Thresholds;
use crate::work::{Anchor, CodeName, Place};
use proptest::prelude::*;
use std::fmt::Write;
use std::sync::Arc;

fn log(n: usize) -> (Session, LogBytes) {
    let mut text = String::new();
    for i in 0..n {
        let time = if i % 7 == 3 { String::new() } else { format!("\"t\":{},", i * 10) };
        let _ = writeln!(text, "{{{time}\"type\":\"utterance\",\"speaker\":\"P\",\"text\":\"words {i}\"}}");
    }
    let bytes = LogBytes::Memory(Arc::new(text.clone().into_bytes()));
    (Session::from_text("log", &text, Thresholds::default()), bytes)
}

/// What is done: by one of three coders, from an event on, for so many events, or a retraction of an earlier act.
type Done = (usize, usize, usize, Option<usize>);

fn acts((session, text): &(Session, LogBytes), done: &[Done]) -> Vec<(Coder, Act)> {
    let coder = |n: usize| Coder::parse(["a", "b", "c"][n % 3]).unwrap();
    let anchor = |i: usize| {
        let i = i % session.index().len();
        Anchor::new(session, text, i).unwrap().unwrap()
    };
    let act = |(n, &(who, from, length, of)): (usize, &Done)| {
        let place = Place { from: anchor(from), to: (length > 0).then(|| anchor(from + length)) };
        let what = match (of, n % 5) {
            (Some(of), _) if of < n => What::Retract { of: format!("{of:03}") },
            (_, 0) => What::Seen { place },
            (_, 1) => What::Mark {
                kind: "denial".to_owned(),
                when: When::Moment(i64::try_from(from).unwrap() * 5_000),
                text: None,
            },
            _ => What::Code { code: CodeName::parse("a/b").unwrap(), place, level: None, text: None },
        };
        (coder(who), Act::new(format!("{n:03}"), "t".to_owned(), what))
    };
    done.iter().enumerate().map(act).collect()
}

fn files(acts: &[(Coder, Act)]) -> Vec<WorkFile> {
    let of = |coder: &str| {
        let lines =
            acts.iter().filter(|(of, _)| of.as_str() == coder).map(|(_, act)| act.line.clone() + "\n");
        let header =
            crate::work::WorkHeader::new(&"0".repeat(64), "log", &Coder::parse(coder).unwrap(), "t".into());
        WorkFile::from_bytes("x.jsonl", (header.line() + &lines.collect::<String>()).as_bytes())
    };
    ["a", "b", "c"].map(of).into()
}

/// An act: whose, its id, whether it holds, and where it is.
type Shown = (String, String, bool, Option<(EventKey, EventKey)>);

fn shown(work: &Work) -> Vec<Shown> {
    let all = work.in_order(&Viewer::Everyone);
    all.map(|p| (p.coder.to_string(), p.act.id.clone(), p.holds, p.span)).collect()
}

proptest! {
    #[test]
    fn acts_that_are_added_one_by_one_are_placed_as_when_all_are_read(
        done in proptest::collection::vec((0..3_usize, 0..40_usize, 0..6_usize, proptest::option::of(0..30_usize)), 0..30)
    ) {
        let log = log(40);
        let acts = acts(&log, &done);
        let read = Work::new(files(&acts), &mut LineFinder::new(&log.0, &log.1)).unwrap();
        let mut added = Work::new(files(&[]), &mut LineFinder::new(&log.0, &log.1)).unwrap();
        for (coder, act) in acts {
            added.add(&coder, act, &log.0);
        }
        prop_assert_eq!(shown(&read), shown(&added));
        prop_assert_eq!(read.coders(), added.coders());
        // Every act is found at each of its events, by whichever question.
        let blind = Viewer::Only(Coder::parse("b").unwrap());
        for work in [&read, &added] {
            for viewer in [&Viewer::Everyone, &blind] {
                for i in 0..log.0.index().len() {
                    let key = log.0.key(i).unwrap();
                    let ids = |found: Vec<&Placed>| {
                        let mut ids: Vec<String> = found.iter().map(|p| p.act.id.clone()).collect();
                        ids.sort();
                        ids
                    };
                    let held = || work.acts().iter().filter(|p| p.is_shown() && viewer.sees(&p.coder));
                    let begins = held().filter(|p| p.span.unwrap().0 == key).collect();
                    prop_assert_eq!(ids(work.beginning_at(key, viewer).collect()), ids(begins));
                    let inside = |p: &&Placed| p.span.is_some_and(|(a, b)| a != b && a <= key && key <= b);
                    prop_assert_eq!(ids(work.spanning(key, viewer).collect()), ids(held().filter(inside).collect()));
                    let (before, from) = (work.shown_before(key, viewer).count(), work.shown_from(key, viewer).count());
                    prop_assert_eq!(before + from, work.shown(viewer).count());
                }
            }
        }
    }
}

#[test]
fn a_file_without_seen_says_nothing_of_it_and_stretches_are_joined() {
    let log = log(40);
    let acts = acts(&log, &[(0, 1, 3, None), (1, 5, 0, None), (0, 9, 0, None)]);
    let mut work = Work::new(files(&acts), &mut LineFinder::new(&log.0, &log.1)).unwrap();
    let coder = |name| Coder::parse(name).unwrap();
    assert_eq!(work.seen(&coder("b")), None);
    assert_eq!(work.seen(&coder("a")).unwrap().len(), 1);
    let anchor = |i| Anchor::new(&log.0, &log.1, i).unwrap().unwrap();
    for (n, (from, to)) in [(10, 12), (4, 11)].into_iter().enumerate() {
        let place = Place { from: anchor(from), to: Some(anchor(to)) };
        work.add(&coder("a"), Act::new(format!("9{n}"), "t".into(), What::Seen { place }), &log.0);
    }
    assert_eq!(work.seen(&coder("a")).unwrap(), [(log.0.key(1).unwrap(), log.0.key(12).unwrap())]);
}
