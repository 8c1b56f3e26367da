//! The layers of `src/`: imports point down, no files import each other in a circle, and threads start only in two layers.
//!
//! The sources are read as text, without comments and strings. Inline test modules may look up; they are left out.

use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

/// The layers and their levels.
const LEVELS: &[(&str, u8)] = &[
    ("cli", 10),
    ("tui", 9),
    ("ui", 8),
    ("app", 7),
    ("export", 6),
    ("picture", 6),
    ("report", 6),
    ("describe", 5),
    ("measure", 5),
    ("import", 4),
    ("play", 4),
    ("store", 4),
    ("work", 4),
    ("session", 3),
    ("record", 2),
    ("time", 1),
    ("suggest", 0),
];

/// The layers that import another one of their own level.
const SIBLINGS: &[(&str, &str)] = &[("describe", "measure"), ("import", "store"), ("work", "store")];

/// The layers that start threads.
const THREADED: &[&str] = &["store", "tui"];

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($text).unwrap());
    };
}

// Comments, strings and characters.
pattern!(
    NOISE,
    r####"(?s)//[^\n]*|/\*.*?\*/|r###".*?"###|r##".*?"##|r#".*?"#|\br"[^"]*"|"(?:\\.|[^"\\])*"|'(?:\\[^\n]*?|[^'\\])'"####
);
// `a::{b, c}`
pattern!(GROUP, r"((?:\w+::)+)\{([^{}]*)\}");
// `pub use a::b, a::c;`
pattern!(EXPORTS, r"pub(?:\([^)]*\))? use ([^;]*);");
// `super::super::a::b`
pattern!(PATH, r"\b(crate|untaped|self|super)((?:::super)*)((?:::\w+)+)");
// `use child::a`, in a `mod.rs`.
pattern!(CHILD, r"\buse (\w+(?:::\w+)+)");
pattern!(THREAD, r"\bstd::thread\b|\brayon::|\bthread::(?:spawn|scope|Builder)");

/// The code of a file: without comments, strings and its inline test module.
fn code(source: &str) -> String {
    let code = NOISE.replace_all(source, "\"\"").into_owned();
    code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned()
}

/// The code with every `use a::{b, c::{d}};` written out as `use a::b, a::c::d;`.
fn flat(mut code: String) -> String {
    while let Some(found) = GROUP.captures(&code) {
        let items: Vec<String> = found[2]
            .split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .map(|item| format!("{}{}", &found[1], item.trim_end_matches("::self")))
            .collect();
        let whole = found.get(0).unwrap().range();
        code.replace_range(whole, &items.join(", "));
    }
    code
}

/// The files of `src/` by their module paths: `["session", "gaps"]` for `session/gaps.rs` or `session/gaps/mod.rs`.
struct House {
    /// Path and code of each module.
    files: BTreeMap<Vec<String>, (String, String)>,
    /// Where the item that a module re-exports comes from.
    exports: BTreeMap<Vec<String>, Vec<String>>,
}

/// The parts of a path such as `a::b`.
fn names(path: &str) -> impl Iterator<Item = String> {
    path.split("::").map(str::trim).filter(|name| !name.is_empty() && *name != "self").map(str::to_owned)
}

impl House {
    fn new(files: impl IntoIterator<Item = (String, String)>) -> House {
        let mut house = House { files: BTreeMap::new(), exports: BTreeMap::new() };
        for (path, source) in files {
            let module: Vec<String> =
                path.trim_end_matches(".rs").trim_end_matches("/mod").split('/').map(str::to_owned).collect();
            let code = flat(code(&source));
            for path in EXPORTS
                .captures_iter(&code)
                .flat_map(|found| found[1].split(',').map(str::to_owned).collect::<Vec<_>>())
            {
                let target: Vec<String> = module.iter().cloned().chain(names(&path)).collect();
                let item = module.iter().chain(target.last()).cloned().collect();
                house.exports.insert(item, target);
            }
            let code = EXPORTS.replace_all(&code, "").into_owned();
            house.files.insert(module, (path, code));
        }
        house
    }

    /// The modules that a module imports.
    fn imports(&self, from: &[String]) -> BTreeSet<Vec<String>> {
        let (path, code) = &self.files[from];
        let absolute = PATH.captures_iter(code).map(|found| {
            let up = match &found[1] {
                "crate" | "untaped" => from.len(),
                "self" => 0,
                _ => 1 + found[2].matches("super").count(),
            };
            from[..from.len().saturating_sub(up)].iter().cloned().chain(names(&found[3])).collect()
        });
        let children = CHILD.captures_iter(code).filter(|_| path.ends_with("mod.rs"));
        let relative = children.map(|found| from.iter().cloned().chain(names(&found[1])).collect());
        let targets: Vec<Vec<String>> = absolute.chain(relative).collect();
        targets.into_iter().filter_map(|target| self.home(target)).filter(|home| home != from).collect()
    }

    /// The module in which an item is defined. Re-exports are followed.
    fn home(&self, mut target: Vec<String>) -> Option<Vec<String>> {
        let ends = (1..=target.len()).rev().find(|&n| self.files.contains_key(&target[..n]))?;
        target.truncate(ends + 1);
        match self.exports.get(&target).filter(|source| source.len() > target.len()) {
            Some(source) => self.home(source.clone()),
            None => Some(target[..ends].to_vec()),
        }
    }

    /// Everything that is wrong.
    fn faults(&self) -> Vec<String> {
        let level = |layer: &str| LEVELS.iter().find(|(name, _)| *name == layer).map(|&(_, level)| level);
        let (mut faults, mut arrows) = (Vec::new(), BTreeMap::new());
        for (from, (path, code)) in
            self.files.iter().filter(|(from, _)| !["lib", "main"].contains(&&*from[0]))
        {
            let layer = from[0].as_str();
            let Some(own) = level(layer) else {
                faults.push(format!("{path}: {layer} is not a layer"));
                continue;
            };
            if THREAD.is_match(code) && !THREADED.contains(&layer) {
                faults.push(format!("{path}: {layer} must not start threads"));
            }
            let imports = self.imports(from);
            for to in imports.iter().map(|to| to[0].as_str()).collect::<BTreeSet<_>>() {
                let is_below = level(to).is_some_and(|level| level < own);
                if to != layer && !is_below && !SIBLINGS.contains(&(layer, to)) {
                    faults.push(format!("{path}: {layer} must not import {to}"));
                }
            }
            // A file may use what its folder's `mod.rs` defines, although that imports the file.
            let beyond = |to: &Vec<String>| !from.starts_with(to);
            arrows.insert(from, imports.into_iter().filter(beyond).collect::<BTreeSet<_>>());
        }
        // Files that import nothing that is left, or that nothing left imports, are in no circle.
        loop {
            let imported: BTreeSet<Vec<String>> = arrows.values().flatten().cloned().collect();
            let left: BTreeSet<Vec<String>> = arrows.keys().map(|from| (*from).clone()).collect();
            let before = arrows.len();
            arrows.retain(|from, to| imported.contains(*from) && to.iter().any(|to| left.contains(to)));
            if arrows.len() == before {
                break;
            }
        }
        for (from, to) in &arrows {
            let to: Vec<String> =
                to.iter().filter(|to| arrows.contains_key(to)).map(|to| to.join("::")).collect();
            faults.push(format!("{}: in a circle with {}", from.join("::"), to.join(", ")));
        }
        faults
    }
}

/// Reads every `.rs` file under a folder, with its path relative to `root`.
fn read(root: &Path, folder: &Path, into: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(root, &path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            into.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn imports_point_down_and_never_in_a_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    read(&root, &root, &mut files);
    assert!(files.len() > 100, "the sources were not found");
    for (path, source) in &files {
        assert!(source.starts_with("//! "), "{path}: the first line must be a //! that describes the file");
    }
    let faults = House::new(files).faults();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn planted_faults_are_found() {
    let faults = |files: &[(&str, &str)]| {
        House::new(files.iter().map(|(path, source)| ((*path).to_owned(), (*source).to_owned()))).faults()
    };
    let log = ("store/mod.rs", "mod log;\npub use log::{Log, open};");
    let file = ("store/log.rs", "pub struct Log;");
    for (path, source, fault) in [
        ("session/a.rs", "use crate::store::Log;", "session/a.rs: session must not import store"),
        ("play/a.rs", "fn f() { crate::store::open() }", "play/a.rs: play must not import store"),
        (
            "record/a.rs",
            "use crate::{\n    time::T,\n    store::{self, Log},\n};",
            "record/a.rs: record must not import store",
        ),
        (
            "session/b/c.rs",
            "use super::super::super::store::Log;",
            "session/b/c.rs: session must not import store",
        ),
        ("store/a.rs", "const C: char = '\"'; use untaped::store::Log; use crate::play::x;", ""),
        ("utils/a.rs", "", "utils/a.rs: utils is not a layer"),
        ("session/a.rs", "fn f() { std::thread::spawn(g) }", "session/a.rs: session must not start threads"),
    ] {
        let expected: Vec<String> =
            [fault].iter().filter(|f| !f.is_empty()).map(ToString::to_string).collect();
        assert_eq!(faults(&[log, file, (path, source)]), expected, "{source}");
    }
    let one = ("store/a.rs", "use super::{b::B, x};");
    let circle =
        [one, ("store/b.rs", "use super::A;"), ("store/mod.rs", "mod a;\nmod b;\npub use a::A;\nfn x() {}")];
    assert_eq!(
        faults(&circle),
        ["store::a: in a circle with store::b", "store::b: in a circle with store::a"]
    );
    let quiet = "// crate::cli\n/// untaped::cli::x\nconst S: &str = \"crate::app\";\n#[cfg(test)]\nmod tests { use crate::cli::x; }";
    assert_eq!(faults(&[("time/a.rs", quiet), ("cli/a.rs", ""), ("app/a.rs", "")]), Vec::<String>::new());
}

#[test]
fn no_page_of_the_documentation_has_a_marker_of_an_unresolved_conflict() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let in_folder = |folder: &str| {
        let entries = std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect::<Vec<_>>()
    };
    let pages = [in_folder(""), in_folder("docs"), in_folder("tests/cli")].concat();
    assert!(pages.len() > 20, "{pages:?}");
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        for (number, line) in (1..).zip(text.lines()) {
            let is_marker = line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") || line == "=======";
            assert!(!is_marker, "{}:{number}: {line}", page.display());
        }
    }
}
