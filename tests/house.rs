//! The layers of `src/`: imports point down only, every file says what it is for, and only `cli` prints.
//!
//! The sources are read as text, without comments and strings, so tests and `#[cfg(test)]` modules are held to it too.

use std::path::Path;

/// The layers and their levels. Siblings on a level import each other in the directions of [`SIBLINGS`] alone.
const LEVELS: &[(&str, u8)] = &[
    ("cli", 10),
    ("tui", 9),
    ("ui", 8),
    ("app", 7),
    ("report", 6),
    ("export", 6),
    ("describe", 5),
    ("play", 4),
    ("import", 4),
    ("store", 4),
    ("session", 3),
    ("record", 2),
    ("time", 1),
    ("suggest", 0),
];

/// Layers on one level of which the first may import the second.
const SIBLINGS: &[(&str, &str)] = &[("import", "store")];

/// What prints. `cli` and `main.rs` alone may.
const PRINTS: &[&str] = &["print!", "println!", "eprint!", "eprintln!"];

fn level(folder: &str) -> Option<u8> {
    LEVELS.iter().find(|(name, _)| *name == folder).map(|&(_, level)| level)
}

/// What is wrong with a file of `src/`; `path` is relative to it.
fn faults(path: &str, source: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if !source.starts_with("//! ") {
        faults.push(format!("{path}: has no first line //! that says what it is for"));
    }
    let code = code_of(source);
    let own = path.split_once('/').map_or("", |(folder, _)| folder);
    // A layer may be a single file.
    let own = path.strip_suffix(".rs").filter(|file| level(file).is_some()).unwrap_or(own);
    if let Some(own_level) = level(own) {
        for folder in imports(&code).into_iter().chain(imports_by_super(path, &code)) {
            match level(&folder) {
                Some(level) if level < own_level || folder == own => {}
                Some(_) if SIBLINGS.contains(&(own, folder.as_str())) => {}
                Some(_) => faults.push(format!("{path}: {own} must not import {folder}")),
                // A macro or an item at the root of the crate belongs to no layer.
                None => faults.push(format!("{path}: crate::{folder} is no layer")),
            }
        }
    } else if !own.is_empty() {
        faults.push(format!("{path}: {own} is no layer"));
    }
    if own != "cli" && path != "main.rs" {
        let prints = |word: &&&str| {
            code.match_indices(**word)
                .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
        };
        faults.extend(PRINTS.iter().filter(prints).map(|word| format!("{path}: {word} outside cli")));
    }
    faults
}

/// The source without comments, and without what stands between quotes.
fn code_of(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let (mut code, mut i) = (String::new(), 0);
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    while i < chars.len() {
        let c = chars[i];
        let word_before = code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if c == '/' && at(i + 1) == '/' {
            while i < chars.len() && chars[i] != '\n' {
                i += 1;
            }
        } else if c == '/' && at(i + 1) == '*' {
            let mut depth = 0;
            loop {
                if at(i) == '/' && at(i + 1) == '*' {
                    depth += 1;
                    i += 2;
                } else if at(i) == '*' && at(i + 1) == '/' {
                    depth -= 1;
                    i += 2;
                } else {
                    i += 1;
                }
                if depth == 0 || i >= chars.len() {
                    break;
                }
            }
        } else if c == 'r' && !word_before && (at(i + 1) == '"' || at(i + 1) == '#') {
            let hashes = chars[i + 1..].iter().take_while(|&&c| c == '#').count();
            if at(i + 1 + hashes) != '"' {
                code.push(c);
                i += 1;
                continue;
            }
            i += hashes + 2;
            let ends = |i: usize| at(i) == '"' && (1..=hashes).all(|n| at(i + n) == '#');
            while i < chars.len() && !ends(i) {
                i += 1;
            }
            i += hashes + 1;
            code.push_str("\"\"");
        } else if c == '"' {
            i += 1;
            while i < chars.len() && chars[i] != '"' {
                i += if chars[i] == '\\' { 2 } else { 1 };
            }
            i += 1;
            code.push_str("\"\"");
        } else if c == '\'' && (at(i + 2) == '\'' || at(i + 1) == '\\') {
            // A character, which may be a quote; a lifetime has no second mark.
            i += if at(i + 1) == '\\' { 3 } else { 2 };
            while i < chars.len() && chars[i] != '\'' {
                i += 1;
            }
            i += 1;
            code.push_str("''");
        } else {
            code.push(c);
            i += 1;
        }
    }
    code
}

/// The first names behind `crate::` (and behind the crate's own name, as documentation and tests write it), also
/// those in braces.
fn imports(code: &str) -> Vec<String> {
    let code: String =
        code.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ::", "::").replace(":: ", "::");
    let name = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let mut found = Vec::new();
    for root in ["crate::", "untaped::"] {
        for (at, _) in code.match_indices(root) {
            if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
                continue;
            }
            let rest = &code[at + root.len()..];
            let Some(group) = rest.strip_prefix('{') else {
                found.push(name(rest));
                continue;
            };
            let (mut depth, mut from) = (0, 0);
            for (i, c) in group.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' | ',' if depth == 0 => {
                        found.push(name(&group[from..i]));
                        from = i + 1;
                        if c == '}' {
                            break;
                        }
                    }
                    '}' => depth -= 1,
                    _ => {}
                }
            }
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

/// The layers that a chain of `super::` leads to from a file of `src/`.
fn imports_by_super(path: &str, code: &str) -> Vec<String> {
    let code: String = code.split_whitespace().collect();
    // How many `super` lead to the crate's root: `session/mod.rs` 1, `session/tape.rs` 2, `session/tape/tests.rs` 3.
    let to_root = path.trim_end_matches("/mod.rs").split('/').count();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("super::") {
        if code[..at].ends_with("super::") {
            continue;
        }
        let rest = code[at..].trim_start_matches("super::");
        let supers = (code.len() - at - rest.len()) / "super::".len();
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if supers >= to_root && level(&name).is_some() {
            found.push(name);
        }
    }
    found
}

/// Every `.rs` file under a folder, as paths relative to `root`.
fn files(root: &Path, folder: &Path, into: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(root, &path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path.strip_prefix(root).unwrap().to_string_lossy().into_owned());
        }
    }
}

#[test]
fn imports_point_down_and_every_file_says_what_it_is_for_and_only_cli_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    files(&root, &root, &mut paths);
    assert!(paths.len() > 30, "the sources were not found");
    paths.sort();
    let faults: Vec<String> =
        paths.iter().flat_map(|p| faults(p, &std::fs::read_to_string(root.join(p)).unwrap())).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn planted_faults_are_found() {
    for (path, body, fault) in [
        ("session/a.rs", "use crate::store::Log;", "session must not import store"),
        ("play/a.rs", "use crate::report::x;", "play must not import report"),
        ("record/a.rs", "fn f() { crate::session::x(); }", "record must not import session"),
        ("suggest.rs", "use crate::time::Millis;", "suggest must not import time"),
        ("time/a.rs", "#[cfg(test)]\nmod tests { use crate::record::Event; }", "time must not import record"),
        ("record/line/tests.rs", "use crate::app::App;", "record must not import app"),
        ("session/a.rs", "use crate::{time::Millis, tui::{run, x}, record};", "session must not import tui"),
        ("ui/a.rs", "use crate\n    ::tui::run;", "ui must not import tui"),
        ("app/a.rs", "pub(in crate::cli) fn f() {}", "app must not import cli"),
        (
            "store/a.rs",
            "fn f<'a>(c: char) -> bool { c == '\"' && crate::play::x(\"\") }",
            "store must not import play",
        ),
        ("store/a.rs", "fn f() { let _ = r#\"\"#; untaped::app::x(); }", "store must not import app"),
        ("session/a.rs", "use super::super::store::Log;", "session must not import store"),
        ("session/mod.rs", "use super::tui;", "session must not import tui"),
        ("app/a.rs", "use crate::helpers::x;", "crate::helpers is no layer"),
        ("utils/a.rs", "", "utils is no layer"),
        ("session/a.rs", "fn f() { println!(\"x\"); }", "println! outside cli"),
        ("tui/a.rs", "fn f() { std::eprintln!(); }", "eprintln! outside cli"),
        ("lib.rs", "fn f() { print!(); }", "print! outside cli"),
    ] {
        let found = faults(path, &format!("//! A file.\n{body}\n"));
        assert_eq!(found, [format!("{path}: {fault}")], "{body}");
    }
    assert_eq!(
        faults("time/a.rs", "use std::ops;"),
        ["time/a.rs: has no first line //! that says what it is for"]
    );
}

#[test]
fn what_is_allowed_is_not_reported() {
    for (path, body) in [
        (
            "session/a.rs",
            "use crate::record::Event;\nuse crate::session::Index;\nuse super::index;\nuse super::super::record;",
        ),
        ("cli/a.rs", "use crate::{tui, app::App};\nfn f() { println!(); eprintln!(); }"),
        ("main.rs", "fn main() { eprintln!(); untaped::cli::main() }"),
        (
            "time/a.rs",
            "// crate::cli is above\n/* crate::tui /* println! */ */\nconst S: &str = \"crate::app println!\";",
        ),
        (
            "time/a.rs",
            "const S: &str = r##\"\"# crate::app println!()\"##; const C: char = '\\''; use super::x;",
        ),
        ("record/a.rs", "pub(crate) use words;\nfn f() { writeln!(f); my_println!(); }"),
        ("time/a.rs", "/// ```\n/// use untaped::session::Session;\n/// ```\nfn f() {}"),
        ("lib.rs", "pub mod cli;"),
    ] {
        assert_eq!(faults(path, &format!("//! A file.\n{body}\n")), Vec::<String>::new(), "{body}");
    }
}
