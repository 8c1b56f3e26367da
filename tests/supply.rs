//! What the program is built from: the documented list and figures match the manifest, and `unsafe` is forbidden.

use std::collections::BTreeSet;
use std::path::Path;

/// Makes the figures in the documentation again instead of comparing them.
const REWRITE: &str = "UNTAPED_FIGURES";

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The keys of a table of the manifest.
fn keys(manifest: &str, table: &str) -> BTreeSet<String> {
    let lines = manifest.lines().skip_while(|line| *line != format!("[{table}]")).skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| line.split_once(" = ")).map(|(key, _)| key.trim().to_owned()).collect()
}

/// The first column of the tables in a part of a document, and how long the second is.
fn rows(text: &str) -> Vec<(String, usize)> {
    let row = |line: &str| {
        let (name, why) = line.strip_prefix("| `")?.split_once("` | ")?;
        Some((name.to_owned(), why.trim_end_matches(" |").len()))
    };
    text.lines().filter_map(row).collect()
}

#[test]
fn every_dependency_is_justified_in_one_line_and_no_other_is() {
    let (manifest, document) = (read("Cargo.toml"), read("docs/dependencies.md"));
    let (program, tests) = document.split_once("For the tests alone").expect("two tables");
    for (table, part) in [("dependencies", program), ("dev-dependencies", tests)] {
        let rows = rows(part);
        assert!(rows.iter().all(|(_, why)| *why > 20), "a reason is a sentence");
        let listed: BTreeSet<String> = rows.iter().map(|(name, _)| name.clone()).collect();
        assert_eq!(listed.len(), rows.len(), "{table}: one line each");
        assert_eq!(listed, keys(&manifest, table), "docs/dependencies.md and [{table}] of Cargo.toml");
    }
}

#[test]
fn unsafe_code_is_forbidden_and_sums_are_checked_in_the_program_that_is_shipped() {
    let manifest = read("Cargo.toml");
    assert!(manifest.contains("unsafe_code = \"forbid\""));
    let (_, release) = manifest.split_once("[profile.release]").expect("a release profile");
    assert!(release.contains("overflow-checks = true"));
}

#[test]
fn nothing_comes_from_elsewhere_than_the_one_registry() {
    let lock = read("Cargo.lock");
    let sources: BTreeSet<&str> = lock.lines().filter(|line| line.starts_with("source = ")).collect();
    assert_eq!(sources.len(), 1, "{sources:?}");
    assert!(sources.iter().all(|source| source.contains("crates.io-index")));
}

/// How many crates `cargo tree` lists for Linux, apart from this one.
fn crates(edges: &str) -> usize {
    let tree = ["tree", "--locked", "--offline", "--target", "x86_64-unknown-linux-gnu", "--edges", edges];
    let cargo = std::env::var_os("CARGO").unwrap_or("cargo".into());
    let mut cargo = std::process::Command::new(cargo);
    let cargo = cargo.args(tree).args(["--prefix", "none"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = cargo.output().expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stdout);
    // serde v1.0.229 (*)
    let crates: BTreeSet<String> =
        said.lines().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    crates.len() - 1
}

#[test]
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn the_documented_number_of_crates_is_what_cargo_lists() {
    let (program, all) = (crates("normal"), crates("normal,build,dev"));
    println!("{program} crates in the program, {all} with those for building and testing");
    let (document, begin) = (read("docs/dependencies.md"), "With their own dependencies, ");
    let (before, rest) = document.split_once(begin).expect("the sentence with the figures");
    let (_, after) = rest.split_once("`cargo tree`)").expect("its end");
    let sentence = format!(
        "{begin}{program} crates go into the program on Linux (`cargo tree -e normal`), and {all} into building and testing it (`cargo tree`)"
    );
    let expected = format!("{before}{sentence}{after}");
    if std::env::var_os(REWRITE).is_some() {
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/dependencies.md"), expected).unwrap();
    } else {
        assert!(
            document == expected,
            "make it again with {REWRITE}=1 cargo test supply; it should say\n{sentence}"
        );
    }
}
