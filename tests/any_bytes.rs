//! Any bytes into every reader: the saved inputs and mutations of them. The fuzzers in `fuzz/` search for longer.

pub mod readers;

use crate::watchdog::watch;
use proptest::prelude::*;
use readers::READERS;
use std::path::{Path, PathBuf};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The inputs that are kept for a reader, in the order of their names.
fn corpus(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = root("tests/corpus").join(name);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read(&path).unwrap())).collect()
}

#[test]
fn every_input_that_is_kept_is_read_without_harm() {
    for (name, read) in READERS {
        let corpus = corpus(name);
        assert!(corpus.len() >= 3, "{name} has too few inputs");
        for (path, bytes) in corpus {
            watch();
            let read = std::panic::catch_unwind(|| read(&bytes));
            assert!(read.is_ok(), "{}", path.display());
        }
    }
}

#[test]
fn every_reader_has_a_fuzz_target_and_every_target_a_reader() {
    let manifest = std::fs::read_to_string(root("fuzz/Cargo.toml")).unwrap();
    for (name, _) in READERS {
        let target = root(&format!("fuzz/fuzz_targets/{name}.rs"));
        let source = std::fs::read_to_string(&target).unwrap_or_else(|e| panic!("{}: {e}", target.display()));
        assert!(source.contains(&format!("read(\"{name}\"")), "{name}: reads by another name");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}: is no binary of fuzz/");
    }
    let targets = std::fs::read_dir(root("fuzz/fuzz_targets")).unwrap().count();
    assert_eq!(targets, READERS.len(), "a target without a reader");
    let kept = std::fs::read_dir(root("tests/corpus")).unwrap().count();
    assert_eq!(kept, READERS.len(), "a corpus without a reader");
}

/// What becomes of an input that is kept: parts of it and of another, and bytes that nobody chose.
fn mutated(inputs: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let one = prop::sample::select(inputs);
    let part = (one, any::<prop::sample::Index>(), any::<prop::sample::Index>()).prop_map(|(bytes, a, b)| {
        let (a, b) = (a.index(bytes.len() + 1), b.index(bytes.len() + 1));
        bytes[a.min(b)..a.max(b)].to_vec()
    });
    let noise = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..12),
        "[\\x00-\\x1f\\x7f-\\x{9f}\\x{200b}-\\x{206f}\\x{fe00}-\\x{fe0f}\\x{300}-\\x{36f}é日म\\x{94d}👩#0-9:\"\\[\\]{},.h-]{0,12}"
            .prop_map(String::into_bytes),
    ];
    prop::collection::vec(prop_oneof![3 => part, 1 => noise], 1..6).prop_map(|parts| parts.concat())
}

/// How many inputs are made for a reader: less where one takes longer.
fn cases(name: &str) -> u32 {
    match name {
        "line" | "citation" => 20000,
        "visible" => 3000,
        "place" => 200,
        _ => 50,
    }
}

#[test]
fn whatever_is_made_from_the_inputs_that_are_kept_is_read_without_harm() {
    for (name, read) in READERS {
        let inputs = corpus(name).into_iter().map(|(_, bytes)| bytes).collect();
        let config =
            ProptestConfig { cases: cases(name), failure_persistence: None, ..ProptestConfig::default() };
        proptest!(config, |(bytes in mutated(inputs))| {
            watch();
            read(&bytes);
        });
    }
}
