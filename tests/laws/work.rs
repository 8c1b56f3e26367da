//! Laws of the work beside the record: what was kept is read again, whatever was cut off, and joining files loses nothing.

use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;
use untaped::session::{LogBytes, Session, Thresholds};
use untaped::work::{
    Act, Anchor, CodeName, Coder, LineFinder, Place, Verdict, Viewer, What, When, Work, WorkFile, WorkFolder,
    WorkHeader, adopt, merge,
};

const EVENTS: usize = 12;
const CODERS: [&str; 3] = ["kp", "sg", "a.b-c_d"];
const TEXTS: [&str; 6] = ["a remark", "two\nlines", "\u{1b}[31m\u{202e}", "“quoted” \"x\"", "", "=1+1"];

/// A log in which a line has no time, and its bytes. `shift` new lines come first.
fn log(shift: usize) -> (Session, LogBytes) {
    let mut text = String::from("{\"format\":\"untaped\",\"version\":1}\n");
    for i in 0..shift {
        let _ = writeln!(text, "{{\"t\":{i},\"type\":\"note\",\"text\":\"a new line {i}\"}}");
    }
    for i in 0..EVENTS {
        let time = if i == 5 { String::new() } else { format!("\"t\":{},", 100 + i * 10) };
        let _ = writeln!(text, "{{{time}\"type\":\"utterance\",\"speaker\":\"P\",\"text\":\"words {i}\"}}");
    }
    let bytes = LogBytes::Memory(Arc::new(text.clone().into_bytes()));
    (Session::from_text("log", &text, Thresholds::default()), bytes)
}

/// One act: its id, by which coder, of which kind, on which events, with which text, retracting which id.
type Done = (u8, usize, u8, usize, usize, usize);

fn act((session, text): &(Session, LogBytes), (id, _, kind, from, length, words): Done) -> Act {
    let anchor = |i: usize| Anchor::new(session, text, i % EVENTS).unwrap().unwrap();
    let place = Place { from: anchor(from), to: (length > 0).then(|| anchor(from + length)) };
    let words = TEXTS[words % TEXTS.len()].to_owned();
    let what = match kind {
        0 => What::Note { place, text: words },
        1 => What::Flag { place, text: None },
        2 => What::Mark { kind: "denial".to_owned(), when: When::Event(place.from), text: Some(words) },
        3 => What::Mark { kind: "fatigue".to_owned(), when: When::Moment(123_456), text: None },
        4 => What::Seen { place },
        5 => What::Verdict { fact: "F1".to_owned(), place, is: Verdict::Not, form: None },
        6 | 7 => What::Retract { of: format!("{from:03}") },
        _ => What::Code {
            code: CodeName::parse("min_max/promise").unwrap(),
            place,
            level: Some("high".to_owned()),
            text: Some(words),
        },
    };
    Act::new(format!("{id:03}"), "2026-03-02T10:15:00Z".to_owned(), what)
}

fn done() -> impl Strategy<Value = Vec<Done>> {
    proptest::collection::vec(
        (0..20_u8, 0..CODERS.len(), 0..10_u8, 0..20_usize, 0..4_usize, 0..6_usize),
        0..20,
    )
}

/// The file of a coder, begun on a day of its own.
fn file(coder: usize, day: u8, done: &[Done]) -> WorkFile {
    let log = log(0);
    let coder = Coder::parse(CODERS[coder]).unwrap();
    let header =
        WorkHeader::new(&"0a".repeat(32), "log.jsonl", &coder, format!("2026-03-{day:02}T00:00:00Z"));
    let lines = done.iter().map(|&done| act(&log, done).line + "\n");
    let text = header.line() + &lines.collect::<String>();
    WorkFile::from_bytes(&format!("{coder}.jsonl"), text.as_bytes())
}

/// Files of several coders, several of which may be one coder's.
fn files() -> impl Strategy<Value = Vec<WorkFile>> {
    let one = (0..CODERS.len(), 1..4_u8, done()).prop_map(|(coder, day, done)| file(coder, day, &done));
    proptest::collection::vec(one, 1..5)
}

fn text(file: &WorkFile) -> String {
    let lines = file.acts.iter().map(|(_, act)| act.line.clone() + "\n");
    file.header.as_ref().unwrap().line() + &lines.collect::<String>()
}

fn merged(files: &[WorkFile]) -> BTreeMap<Coder, String> {
    merge(files).unwrap().0
}

/// What was merged as files.
fn again(merged: &BTreeMap<Coder, String>) -> Vec<WorkFile> {
    merged
        .iter()
        .map(|(coder, text)| WorkFile::from_bytes(&format!("{coder}.jsonl"), text.as_bytes()))
        .collect()
}

proptest! {
    #[test]
    fn every_beginning_of_a_work_file_reads_as_the_acts_of_its_whole_lines(done in done(), cut in any::<prop::sample::Index>()) {
        let whole = file(0, 1, &done);
        let text = text(&whole);
        let cut = text.floor_char_boundary(cut.index(text.len() + 1));
        let read = WorkFile::from_bytes("kp.jsonl", &text.as_bytes()[..cut]);
        let lines = text.get(..cut).map_or(0, |text| text.matches('\n').count());
        let kept = lines.saturating_sub(1);
        let acts: Vec<&Act> = read.acts.iter().map(|(_, act)| act).collect();
        let expected: Vec<&Act> = whole.acts.iter().map(|(_, act)| act).collect();
        // A line that is whole but for its line end is read as well.
        prop_assert!(acts.len() == kept || acts.len() == kept + 1);
        prop_assert_eq!(&acts[..], &expected[..acts.len()]);
        prop_assert_eq!(read.torn, cut > 0 && !text.as_bytes()[..cut].ends_with(b"\n"));
        prop_assert_eq!(read.header.is_some(), lines > 0 || read.header == whole.header);
    }

    #[test]
    fn files_that_are_joined_give_the_same_in_any_order_and_however_often(files in files(), at in any::<prop::sample::Index>()) {
        let all = merged(&files);
        let reversed: Vec<WorkFile> = files.iter().rev().cloned().collect();
        prop_assert_eq!(&merged(&reversed), &all);
        prop_assert_eq!(&merged(&again(&all)), &all);
        let (first, rest) = files.split_at(at.index(files.len()));
        if !first.is_empty() {
            let step = [again(&merged(first)), rest.to_vec()].concat();
            prop_assert_eq!(&merged(&step), &all);
            let twice = [files.clone(), first.to_vec(), again(&all)].concat();
            prop_assert_eq!(&merged(&twice), &all);
        }
        // Every id of every file is there, and no other.
        for (coder, text) in &all {
            let ids = |file: &WorkFile| file.acts.iter().map(|(_, act)| act.id.clone()).collect::<Vec<_>>();
            let mut of_files: Vec<String> =
                files.iter().filter(|file| file.coder().as_ref() == Some(coder)).flat_map(ids).collect();
            of_files.sort();
            of_files.dedup();
            let joined = WorkFile::from_bytes("x", text.as_bytes());
            prop_assert!(joined.problems.list().iter().all(|p| !p.what.contains("again")));
            prop_assert_eq!(ids(&joined), of_files);
        }
    }

    #[test]
    fn work_that_is_carried_over_to_the_same_log_or_to_one_with_more_lines_loses_nothing(
        done in done(), shift in 0..3_usize
    ) {
        crate::watchdog::watch();
        let old = file(0, 1, &done);
        let folder = tempfile::tempdir().unwrap();
        let to = WorkFolder::new(folder.path()).of_log(&"0b".repeat(32));
        let log = log(shift);
        let adopted = adopt(std::slice::from_ref(&old), &mut LineFinder::new(&log.0, &log.1), &to, "log.jsonl").unwrap();
        prop_assert!(adopted.lost.is_empty());
        prop_assert_eq!(adopted.acts.values().sum::<usize>(), old.acts.len());
        prop_assert!(adopted.moved == 0 || shift > 0);
        let again = adopt(std::slice::from_ref(&old), &mut LineFinder::new(&log.0, &log.1), &to, "log.jsonl").unwrap();
        prop_assert_eq!((again.acts.values().sum::<usize>(), again.present), (0, old.acts.len()));
        let new = Work::load(&to, &log.0, &log.1).unwrap();
        let before = self::log(0);
        let was = Work::new(vec![old.clone()], &mut LineFinder::new(&before.0, &before.1)).unwrap();
        let places = |work: &Work, log: &(Session, LogBytes)| -> Vec<_> {
            let words = |key: untaped::session::EventKey| {
                let entry = log.0.index().get(log.0.index().index_of(key)).unwrap();
                (key.line > 0).then(|| log.1.line(entry.byte_offset()).unwrap())
            };
            let all = work.acts().iter();
            let mut all: Vec<_> = all
                .map(|p| (p.act.id.clone(), p.holds, p.span.map(|(first, last)| (words(first), words(last)))))
                .collect();
            all.sort();
            all
        };
        prop_assert_eq!(places(&new, &log), places(&was, &before));
    }

    #[test]
    fn as_many_undos_as_acts_give_what_held_before(done in done(), more in done()) {
        let log = log(0);
        let coder = Coder::parse("kp").unwrap();
        let mut work = Work::new(vec![file(0, 1, &done)], &mut LineFinder::new(&log.0, &log.1)).unwrap();
        let held = |work: &Work| -> Vec<String> {
            work.shown(&Viewer::Everyone).map(|placed| placed.act.id.clone()).collect()
        };
        let before = held(&work);
        let mut ids = Vec::new();
        for (n, done) in more.into_iter().enumerate() {
            let act = Act { id: format!("9{n:03}"), ..act(&log, done) };
            ids.push(act.id.clone());
            work.add(&coder, act, &log.0);
        }
        for (n, id) in ids.into_iter().rev().enumerate() {
            let undo = Act::new(format!("99{n:03}"), "t".to_owned(), What::Retract { of: id });
            work.add(&coder, undo, &log.0);
        }
        prop_assert_eq!(held(&work), before);
    }
}
