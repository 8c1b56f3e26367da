//! No sentence of `app` or `ui` spells a key by hand.

use crate::app::table::{TABLE, key_name};
use std::path::{Path, PathBuf};

/// The file whose literals define the keys.
const EXEMPT: &str = "app/key_names.rs";

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into);
        } else if path.file_name().is_some_and(|name| name != "tests.rs") {
            into.push(path);
        }
    }
}

/// The string literals of a file, without its comments and its tests.
fn literals(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let code: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    // Quotation marks as characters or inside a literal would shift all that follow.
    let code = code.join("\n").replace("'\"'", "").replace("\\\"", "");
    code.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Whether a sentence names this key: as a word of its own, where a single letter is not a unit after a number.
fn names(sentence: &str, key: &str) -> bool {
    let single = key.chars().count() == 1;
    let words: Vec<&str> = sentence.split([' ', ';', ',']).collect();
    // A letter alone is data; a sentence has letters around its keys.
    (words.len() > 1 || !single)
        && sentence.chars().filter(|c| c.is_alphabetic()).count() > 3
        && words.iter().enumerate().any(|(i, word)| {
            let before = i.checked_sub(1).map_or("", |i| words[i]);
            let unit = before.ends_with(|c: char| c.is_ascii_digit() || "}+".contains(c));
            // The article, unless the sentence says to press it.
            let article = word.eq_ignore_ascii_case("a") && !before.eq_ignore_ascii_case("press");
            *word == key && !(single && (unit || article || "=+-<>.,:/".contains(key)))
        })
}

#[test]
fn no_sentence_of_app_or_ui_spells_a_key_by_hand() {
    let mut all = Vec::new();
    for folder in ["src/app", "src/ui"] {
        files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut all);
    }
    let mut found = Vec::new();
    for path in all.iter().filter(|path| !path.ends_with(EXEMPT)) {
        for literal in literals(&std::fs::read_to_string(path).unwrap()) {
            let keys = TABLE.iter().flat_map(|row| row.keys).map(|&key| key_name(key));
            let named: Vec<String> = keys.filter(|key| names(&literal, key)).collect();
            if !named.is_empty() {
                found.push(format!("{}: {literal:?} names {named:?}", path.display()));
            }
        }
    }
    assert!(found.is_empty(), "take these keys from the table (key_of):\n{}", found.join("\n"));
}

#[test]
fn a_key_in_a_sentence_is_seen_and_a_unit_is_not() {
    for sentence in ["no search yet; press n to go on", "Esc cancels", "playing; press space to stop"] {
        assert!(["n", "Esc", "space"].iter().any(|key| names(sentence, key)), "{sentence}");
    }
    for sentence in ["{} h since {}", "shortened to {} s; {} s left", "g", "+ h"] {
        assert!(["h", "s", "g"].iter().all(|key| !names(sentence, key)), "{sentence}");
    }
}
