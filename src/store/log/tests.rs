//! Parts that are read side by side are the log that one reader reads.

use super::*;
use crate::record::{LineEnd, MAX_LINE};
use crate::session::{Indexer, ReadExtent, Session, Thresholds};
use std::fmt::Write;
use std::ops::ControlFlow;

/// Four megabytes of log: names that first appear late, lines out of order, blank and broken ones, a line that
/// reaches over a part, one that fills more than a part, and one that is too long.
fn large() -> String {
    let mut log =
        String::from("\u{FEFF}\n{\"format\":\"untaped\",\"version\":1,\"people\":[{\"id\":\"A\"}]}\n");
    for i in 0..30_000_u32 {
        let (t, who) = (if i % 997 == 0 { i / 2 } else { i }, i / 4_000);
        let text = "word ".repeat((i % 17) as usize);
        match i {
            5_000 => {
                writeln!(log, "{{\"t\":{t},\"type\":\"note\",\"text\":\"{}\"}}", "n".repeat(MAX_LINE - 200))
            }
            9_000 => {
                writeln!(log, "{{\"t\":{t},\"type\":\"note\",\"text\":\"{}\"}}", "x".repeat(MAX_LINE * 2))
            }
            _ if i % 400 == 0 => {
                writeln!(log, "{{\"t\":{t},\"type\":\"tape_on\"}}\n\n{{\"t\":{t},\"type\":\"tape_off\"}}")
            }
            _ if i % 751 == 0 => writeln!(log, "broken {i}"),
            _ => writeln!(
                log,
                "{{\"t\":{t},\"end\":{},\"type\":\"utterance\",\"speaker\":\"P{who}\",\"text\":\"{text}\"}}",
                t + 1
            ),
        }
        .unwrap();
    }
    log.push_str("{\"t\":40000,\"type\":\"mark\",\"ki");
    log
}

#[test]
fn parts_that_are_read_side_by_side_give_the_session_that_one_reader_gives() {
    let text = large();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.jsonl");
    std::fs::write(&path, &text).unwrap();
    let log = Log::open(&Input::File(path), 0).unwrap();
    let read = read_all(&log, Thresholds::default()).unwrap();
    let mut plain = Indexer::new();
    let mut position = 0;
    for line in text.split_inclusive('\n') {
        let bytes = line.strip_suffix('\n').unwrap_or(line).as_bytes();
        let end = if line.ends_with('\n') { LineEnd::Newline } else { LineEnd::Missing };
        if bytes.len() > MAX_LINE {
            plain.too_long(position, bytes.len() as u64, end);
        } else {
            plain.line(bytes, position, end);
        }
        position += line.len() as u64;
    }
    let mut one = Session::new("log.jsonl", Thresholds::default());
    one.append(plain.batch());
    one.settle(ReadExtent::Whole);
    assert_eq!(read.index().entries(), one.index().entries());
    assert_eq!(read.problems().list(), one.problems().list());
    assert_eq!(read.key_events().tape, one.key_events().tape);
    assert_eq!(read.tallies(), one.tallies());
    assert!(read.people().iter().eq(one.people().iter()));
    assert_eq!((read.line_count(), read.byte_count()), (one.line_count(), one.byte_count()));
    assert_eq!(read.byte_count(), text.len() as u64);
    let event = log.text().event(&read, 20_000).unwrap();
    assert!(event.is_some(), "positions lead back to the lines");
}

#[test]
fn whoever_takes_the_batches_may_break_off() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.jsonl");
    std::fs::write(&path, large()).unwrap();
    let log = Log::open(&Input::File(path), 0).unwrap();
    for stop in 1..4 {
        let mut taken = 0;
        log.read(|_| {
            taken += 1;
            if taken == stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .unwrap();
        assert_eq!(taken, stop);
    }
}
