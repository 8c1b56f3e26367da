//! Facts files: what is known of a crime, each fact with the words by which it is found in a log.

use super::codebook::without_place;
use super::coder::is_name;
use super::problem::Problem;
use crate::session::Pattern;
use crate::store::read_whole;
use crate::time::parse_rfc3339;
use anyhow::{Result, anyhow};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::collections::HashSet;
use std::path::Path;

/// The format's word in a facts file.
const FORMAT: &str = "untaped-facts";
/// The version that is read and written.
const VERSION: u64 = 1;
/// The most facts of a file, and the most patterns of a fact: each pattern takes a search of the whole log.
const MOST: usize = 1_000;

/// The facts of a file, in order. Each has an id of its own.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The facts.
    pub list: Vec<Fact>,
    /// What the file has that this version does not know, which is left out of account.
    pub unknown: Vec<Problem>,
}

/// A fact, and how mentions of it are found.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its id.
    pub id: String,
    /// The fact, in words.
    pub fact: String,
    /// The patterns by which it is found; at least one, none of which matches every text.
    pub patterns: Vec<Pattern>,
    /// Whether every pattern must match the same utterance; else any.
    pub all: bool,
    /// Since when the police knew it, in RFC 3339.
    pub known_to_police: Option<String>,
    /// Since when it is public, in RFC 3339.
    pub public_since: Option<String>,
    /// Whether the police kept it to themselves.
    pub held_back: Option<bool>,
    /// A remark.
    pub note: Option<String>,
}

impl Fact {
    /// Whether a text matches: every pattern, or any of them.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        let mut patterns = self.patterns.iter();
        if self.all {
            patterns.all(|pattern| pattern.is_match(text))
        } else {
            patterns.any(|pattern| pattern.is_match(text))
        }
    }
}

/// A fact as it is in a file.
#[derive(Serialize, Deserialize)]
struct Written {
    id: String,
    fact: String,
    patterns: Vec<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    all: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    known_to_police: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    public_since: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    held_back: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(flatten)]
    more: Map<String, Value>,
}

impl Facts {
    /// Reads facts from JSON (`docs/work.md`).
    ///
    /// # Errors
    /// Everything that is wrong, each with its line.
    ///
    /// ```
    /// use untaped::work::Facts;
    /// let text = r#"{"format":"untaped-facts","version":1,"facts":[{"id":"F1","fact":"the can was blue","patterns":["blue"]}]}"#;
    /// let facts = Facts::read("facts.json", text).unwrap();
    /// assert!(facts.list[0].is_in("It was Blue."));
    /// ```
    pub fn read(name: &str, text: &str) -> Result<Facts, Vec<Problem>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader = Reader {
            name,
            text,
            line_ends: memchr::memchr_iter(b'\n', text.as_bytes()).collect(),
            problems: Vec::new(),
        };
        let mut facts = Facts::default();
        let parts: Parts<'_> = match serde_json::from_str(text) {
            Ok(parts) => parts,
            Err(e) => {
                reader.wrong(e.line() as u64, format!("not a facts file: {}", without_place(&e)));
                return Err(reader.problems);
            }
        };
        if parts.format.as_deref() != Some(FORMAT) {
            reader.wrong(1, format!("the format is not {FORMAT:?}"));
        }
        match parts.version {
            Some(VERSION) => {}
            Some(_) => reader.wrong(1, format!("this program reads version {VERSION} of the format")),
            None => reader.wrong(1, format!("no version; write \"version\": {VERSION}")),
        }
        for key in unknown_keys(text) {
            facts.unknown.push(reader.problem(1, format!("unknown key {key:?}; not used")));
        }
        if parts.facts.is_empty() && reader.problems.is_empty() {
            reader.wrong(1, "no facts".to_owned());
        }
        if parts.facts.len() > MOST {
            reader.wrong(1, format!("more than {MOST} facts; make several files"));
            return Err(reader.problems);
        }
        let mut ids = HashSet::new();
        for raw in &parts.facts {
            let line = reader.line_of(raw);
            match serde_json::from_str::<Written>(raw.get()) {
                Ok(written) => {
                    if !ids.insert(written.id.clone()) {
                        reader.wrong(line, format!("the fact {:?} again", written.id));
                    }
                    for key in written.more.keys() {
                        let what = format!("unknown key {key:?} of the fact {:?}; not used", written.id);
                        facts.unknown.push(reader.problem(line, what));
                    }
                    facts.list.extend(reader.fact(line, written));
                }
                Err(e) => {
                    reader.wrong(line + e.line() as u64 - 1, format!("not a fact: {}", without_place(&e)));
                }
            }
        }
        if reader.problems.is_empty() { Ok(facts) } else { Err(reader.problems) }
    }

    /// Opens a facts file.
    ///
    /// # Errors
    /// The system's error, or the problems of the file, a line each.
    pub fn open(path: &Path) -> Result<Facts> {
        let name = path.to_string_lossy();
        let text = String::from_utf8(read_whole(path)?).map_err(|_| anyhow!("{name}: not UTF-8"))?;
        Facts::read(&name, &text)
            .map_err(|wrong| anyhow!(wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
    }

    /// The text of a facts file for a list of words: a fact on each line, or `fact: word, word`. A fact without words is found
    /// by its own words. Blank lines and lines that begin with `#` are left out.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    ///
    /// ```
    /// use untaped::work::Facts;
    /// let text = Facts::from_words("words.txt", "the can was blue: blue can, blue one\nkerosene\n").unwrap();
    /// let facts = Facts::read("facts.json", &text).unwrap();
    /// assert_eq!(facts.list[0].patterns[1].text(), r"\bblue one\b");
    /// assert!(facts.list[1].is_in("Kerosene.") && !facts.list[1].is_in("kerosenes"));
    /// ```
    pub fn from_words(name: &str, words: &str) -> Result<String, Vec<Problem>> {
        let mut list = Vec::new();
        let mut problems = Vec::new();
        let words = words.strip_prefix('\u{feff}').unwrap_or(words);
        for (line, number) in words.lines().map(str::trim).zip(1..) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (fact, words) =
                line.split_once(':').map_or((line, line), |(fact, words)| (fact.trim(), words));
            let patterns: Vec<String> =
                words.split(',').map(str::trim).filter(|word| !word.is_empty()).map(of_word).collect();
            if fact.is_empty() || patterns.is_empty() {
                let what = "no fact and words; write a fact, or fact: word, word".to_owned();
                problems.push(Problem { file: name.to_owned(), line: number, what });
                continue;
            }
            list.push(Written {
                id: format!("F{}", list.len() + 1),
                fact: fact.to_owned(),
                patterns,
                all: false,
                known_to_police: None,
                public_since: None,
                held_back: None,
                note: None,
                more: Map::new(),
            });
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let file = NewFile { format: FORMAT, version: VERSION, facts: list };
        let text = serde_json::to_string_pretty(&file).unwrap_or_default() + "\n";
        // What is written can be read.
        Facts::read(name, &text).map(|_| text)
    }

    /// The fact with an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Fact> {
        self.list.iter().find(|fact| fact.id == id)
    }
}

/// A pattern for whole words in any case.
fn of_word(word: &str) -> String {
    let word = word.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let edge = |c: Option<char>| if c.is_some_and(|c| c.is_alphanumeric() || c == '_') { r"\b" } else { "" };
    format!("{}{}{}", edge(word.chars().next()), regex::escape(&word), edge(word.chars().next_back()))
}

/// A file as it is written.
#[derive(Serialize)]
struct NewFile {
    format: &'static str,
    version: u64,
    facts: Vec<Written>,
}

/// The parts of a file. Facts are raw, so that each problem has its line.
#[derive(Deserialize)]
struct Parts<'a> {
    format: Option<String>,
    version: Option<u64>,
    #[serde(borrow, default)]
    facts: Vec<&'a RawValue>,
}

/// The keys of a file that this version does not know.
fn unknown_keys(text: &str) -> Vec<String> {
    let all: BTreeMap<String, &RawValue> = serde_json::from_str(text).unwrap_or_default();
    all.into_keys().filter(|key| !["format", "version", "facts"].contains(&key.as_str())).collect()
}

/// Reads a facts file and collects what is wrong with it.
struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    /// Where lines end.
    line_ends: Vec<usize>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&self, line: u64, what: String) -> Problem {
        Problem { file: self.name.to_owned(), line, what }
    }

    fn wrong(&mut self, line: u64, what: String) {
        let problem = self.problem(line, what);
        self.problems.push(problem);
    }

    /// The line on which a part of the text begins.
    fn line_of(&self, raw: &RawValue) -> u64 {
        let at = (raw.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        self.line_ends.partition_point(|&end| end < at) as u64 + 1
    }

    /// A fact that can be looked for; `None` if something is wrong with it.
    fn fact(&mut self, line: u64, written: Written) -> Option<Fact> {
        let before = self.problems.len();
        let Written { id, fact, patterns, all, known_to_police, public_since, held_back, note, .. } = written;
        if !is_name(&id) {
            let what = "use letters A to Z, digits, hyphens, underscores and points";
            self.wrong(line, format!("{id:?} cannot be the id of a fact; {what}"));
        }
        if fact.trim().is_empty() {
            self.wrong(line, format!("the fact {id:?} has no words"));
        }
        if patterns.is_empty() || patterns.len() > MOST {
            self.wrong(line, format!("the fact {id:?} needs 1 to {MOST} patterns"));
        }
        let mut read = Vec::new();
        for text in patterns.iter().take(MOST) {
            match Pattern::new(text) {
                Ok(pattern) if pattern.is_match("") => {
                    self.wrong(line, format!("the pattern {text:?} matches every utterance; be more exact"));
                }
                Ok(pattern) => read.push(pattern),
                Err(e) => self.wrong(line, e.to_string()),
            }
        }
        for (key, time) in [("known_to_police", &known_to_police), ("public_since", &public_since)] {
            if let Some(time) = time
                && parse_rfc3339(time).is_none()
            {
                self.wrong(line, format!("{key}: {time:?} is not a time in RFC 3339"));
            }
        }
        let fact = Fact { id, fact, patterns: read, all, known_to_police, public_since, held_back, note };
        (self.problems.len() == before).then_some(fact)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(facts: &str) -> Vec<String> {
        let text = format!("{{\"format\":\"untaped-facts\",\"version\":1,\"facts\":[\n{facts}\n]}}");
        let wrong = Facts::read("f.json", &text).map_or_else(|wrong| wrong, |facts| facts.unknown);
        wrong.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_problem_of_a_facts_file_has_its_line() {
        for (facts, expected) in [
            (r#"{"id":"F 1","fact":"x","patterns":["x"]}"#, "f.json:2: \"F 1\" cannot be the id of a fact"),
            (r#"{"id":"F1","fact":" ","patterns":["x"]}"#, "f.json:2: the fact \"F1\" has no words"),
            (r#"{"id":"F1","fact":"x","patterns":[]}"#, "f.json:2: the fact \"F1\" needs 1 to 1000 patterns"),
            (r#"{"id":"F1","fact":"x","patterns":["(x"]}"#, "f.json:2: invalid pattern \"(x\""),
            (
                r#"{"id":"F1","fact":"x","patterns":["x*"]}"#,
                "f.json:2: the pattern \"x*\" matches every utterance",
            ),
            (r#"{"id":"F1","fact":"x"}"#, "f.json:2: not a fact: missing field `patterns`"),
            ("{\"id\":\"F1\",\"fact\":\"x\",\n\"patterns\":\"x\"}", "f.json:3: not a fact: invalid type"),
            (
                r#"{"id":"F1","fact":"x","patterns":["x"],"public_since":"2019"}"#,
                "f.json:2: public_since: \"2019\" is not a time in RFC 3339",
            ),
            (
                "{\"id\":\"F1\",\"fact\":\"x\",\"patterns\":[\"x\"]},\n{\"id\":\"F1\",\"fact\":\"y\",\"patterns\":[\"y\"]}",
                "f.json:3: the fact \"F1\" again",
            ),
            (
                r#"{"id":"F1","fact":"x","patterns":["x"],"pattern":1}"#,
                "f.json:2: unknown key \"pattern\" of the fact \"F1\"; not used",
            ),
        ] {
            let found = problems(facts);
            assert!(found.len() == 1 && found[0].starts_with(expected), "{facts}: {found:?}");
        }
    }

    #[test]
    fn what_is_no_facts_file_is_refused_in_a_sentence() {
        for (text, expected) in [
            ("", "f.json:1: not a facts file: EOF"),
            ("[]", "f.json:1: not a facts file: invalid length"),
            (r#"{"format":"untaped-facts","version":1,"facts":[]}"#, "f.json:1: no facts"),
            (
                r#"{"format":"untaped-facts","version":2,"facts":[]}"#,
                "f.json:1: this program reads version 1",
            ),
            (r#"{"format":"untaped","version":1}"#, "f.json:1: the format is not \"untaped-facts\""),
        ] {
            let wrong = Facts::read("f.json", text).unwrap_err();
            assert!(wrong[0].to_string().starts_with(expected), "{text}: {}", wrong[0]);
        }
    }

    #[test]
    fn a_fact_is_in_an_utterance_that_matches_any_pattern_or_all_of_them() {
        let facts = |all: bool| {
            let text = format!(
                r#"{{"format":"untaped-facts","version":1,"facts":[{{"id":"F1","fact":"x","all":{all},"patterns":["green","Rope"]}}]}}"#
            );
            Facts::read("f.json", &text).unwrap().list.remove(0)
        };
        let (any, all) = (facts(false), facts(true));
        assert!(
            any.is_in("GREEN") && any.is_in("a Rope") && !any.is_in("a rope"),
            "smart case, as in search"
        );
        assert!(all.is_in("the green Rope") && !all.is_in("the green rope"));
    }

    #[test]
    fn words_are_found_as_whole_words_and_what_they_hold_is_no_pattern() {
        let text =
            Facts::from_words("w", "# a list\n\nHe paid $12.50: $12.50, Twelve  fifty\nred\n").unwrap();
        let facts = Facts::read("f", &text).unwrap();
        assert_eq!(facts.list.iter().map(|fact| fact.id.as_str()).collect::<Vec<_>>(), ["F1", "F2"]);
        let (price, red) = (&facts.list[0], &facts.list[1]);
        assert!(price.is_in("it was $12.50") && price.is_in("TWELVE FIFTY") && !price.is_in("$12x50"));
        assert!(red.is_in("Red.") && !red.is_in("covered"));
        let wrong = Facts::from_words("w", "x\n: y\nz:,\n").unwrap_err();
        assert_eq!(wrong.iter().map(|problem| problem.line).collect::<Vec<_>>(), [2, 3]);
    }
}
