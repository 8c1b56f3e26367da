//! Codebooks: the codes that a coder may give, in groups, each with its definition.

use super::coder::is_name;
use super::problem::Problem;
use crate::record::Role;
use crate::store::sha256;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The format's word in a codebook.
const FORMAT: &str = "untaped-codebook";
/// The version that is written.
const VERSION: u64 = 1;
/// The digits of its SHA-256 in the name of a copy.
const DIGITS: usize = 8;

/// A codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codebook {
    /// Its id: the first part of the full name of a code.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The publication that it is made after.
    pub source: Option<String>,
    /// What of it is verified, and what is not.
    pub verified: Option<String>,
    /// A note on the wording.
    pub license_note: Option<String>,
    /// The groups, in order. Each has at least one code.
    pub groups: Vec<Group>,
    /// The codes, in order.
    pub codes: Vec<Code>,
    /// The text that it was read from, or is written as.
    text: String,
    sha256: String,
}

/// A group of codes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its id, unique in the codebook.
    pub id: String,
    /// Its name as it is shown.
    pub label: String,
    /// The key that opens it in the player.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<char>,
    /// Whether a unit has at most one of its codes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exclusive: bool,
    /// The roles of those to whose utterances its codes apply; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub speakers: Vec<String>,
    /// The levels of a rating, from the lowest; empty: none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<String>,
}

/// A code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Its id, unique in the codebook.
    pub id: String,
    /// Its name as it is shown.
    pub label: String,
    /// What it means.
    #[serde(default)]
    pub definition: String,
    /// The id of its group.
    pub group: String,
    /// Its key in the player, unique in its group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<char>,
}

/// A codebook as it is written.
#[derive(Serialize)]
struct Written<'a> {
    format: &'a str,
    version: u64,
    id: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    license_note: Option<&'a str>,
    groups: &'a [Group],
    codes: &'a [Code],
}

/// A codebook as it is read. Parts are raw, so that each problem has its line.
#[derive(Deserialize)]
struct Read<'a> {
    format: Option<String>,
    version: Option<u64>,
    id: Option<String>,
    title: Option<String>,
    source: Option<String>,
    verified: Option<String>,
    #[serde(alias = "licence_note")]
    license_note: Option<String>,
    #[serde(borrow)]
    groups: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    codes: Option<Vec<&'a RawValue>>,
}

impl Codebook {
    /// A codebook of these groups and codes, as if it was read from its own text.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub(super) fn from_parts(
        name: &str,
        (id, title): (&str, &str),
        source: Option<&str>,
        groups: &[Group],
        codes: &[Code],
    ) -> Result<Codebook, Vec<Problem>> {
        let written = Written {
            format: FORMAT,
            version: VERSION,
            id,
            title,
            source,
            verified: None,
            license_note: None,
            groups,
            codes,
        };
        let text = serde_json::to_string_pretty(&written).unwrap_or_default() + "\n";
        Codebook::read(name, &text)
    }

    /// A codebook from a list of words, one on a line: a code, or `code: definition`. A line in brackets, `[group]`, begins a
    /// group. Blank lines and lines that begin with `#` are left out.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    ///
    /// ```
    /// use untaped::work::Codebook;
    /// let book = Codebook::from_words("words.txt", "mine", "Mine", "[Tone]\ncalm: speaks calmly\nloud\n").unwrap();
    /// assert_eq!((book.codes[0].id.as_str(), book.codes[0].definition.as_str()), ("calm", "speaks calmly"));
    /// assert_eq!((book.groups[0].id.as_str(), book.codes[1].key), ("tone", Some('l')));
    /// ```
    pub fn from_words(name: &str, id: &str, title: &str, words: &str) -> Result<Codebook, Vec<Problem>> {
        let (mut groups, mut codes): (Vec<Group>, Vec<Code>) = (Vec::new(), Vec::new());
        let (mut group_ids, mut code_ids) = (BTreeSet::new(), BTreeSet::new());
        let mut problems = Vec::new();
        let mut group = String::new();
        for (line, number) in words.lines().map(str::trim).zip(1..) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(label) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                let known = groups.iter().find(|group: &&Group| group.label == label.trim());
                group = known.map_or_else(|| slug(label, &mut group_ids), |group| group.id.clone());
                if known.is_none() {
                    groups.push(Group {
                        id: group.clone(),
                        label: label.trim().to_owned(),
                        ..Group::default()
                    });
                }
                continue;
            }
            if groups.is_empty() {
                group = slug("codes", &mut group_ids);
                groups.push(Group { id: group.clone(), label: "Codes".to_owned(), ..Group::default() });
            }
            let (label, definition) = line.split_once(':').unwrap_or((line, ""));
            if codes.iter().any(|code| code.label == label.trim() && code.group == group) {
                let what = format!("the code {:?} again; give each code once", label.trim());
                problems.push(Problem { file: name.to_owned(), line: number, what });
            }
            codes.push(Code {
                id: slug(label, &mut code_ids),
                label: label.trim().to_owned(),
                definition: definition.trim().to_owned(),
                group: group.clone(),
                key: None,
            });
        }
        groups.retain(|group| codes.iter().any(|code| code.group == group.id));
        set_keys(&mut groups, &mut codes);
        if !problems.is_empty() {
            return Err(problems);
        }
        Codebook::from_parts(name, (id, title), None, &groups, &codes)
    }

    /// Reads a codebook from JSON (`docs/work.md`). Groups may be missing: then they are made from those that the codes name.
    /// Keys may be missing: then they are given as [`keys`] does.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its line.
    pub fn read(name: &str, text: &str) -> Result<Codebook, Vec<Problem>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let line_ends = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
        let mut reader = BookReader { name, text, line_ends, problems: Vec::new() };
        let read: Read<'_> = match serde_json::from_str(text) {
            Ok(read) => read,
            Err(e) => {
                reader.wrong(e.line() as u64, format!("not a codebook: {}", without_place(&e)));
                return Err(reader.problems);
            }
        };
        if read.format.as_deref().is_some_and(|format| format != FORMAT) {
            reader.wrong(1, format!("the format is not {FORMAT:?}"));
        }
        if read.version.is_some_and(|version| version != VERSION) {
            reader.wrong(1, format!("this program reads version {VERSION} of the format"));
        }
        let id = read.id.clone().unwrap_or_default();
        if !is_name(&id) {
            reader.wrong(1, format!("{id:?} cannot be the id of a codebook; {NAME}"));
        }
        let mut groups = reader.groups(&read);
        let mut codes = reader.codes(&read, &mut groups);
        if codes.is_empty() {
            reader.wrong(1, "no codes".to_owned());
        }
        let used: HashSet<&str> = codes.iter().map(|(code, _)| code.group.as_str()).collect();
        for group in &groups {
            if !used.contains(group.id.as_str()) {
                reader.wrong(1, format!("the group {:?} has no codes", group.id));
            }
        }
        reader.check_keys(&groups, &codes);
        if !reader.problems.is_empty() {
            return Err(reader.problems);
        }
        let mut codes: Vec<Code> = codes.drain(..).map(|(code, _)| code).collect();
        set_keys(&mut groups, &mut codes);
        Ok(Codebook {
            title: read.title.filter(|title| !title.trim().is_empty()).unwrap_or_else(|| id.clone()),
            id,
            source: read.source,
            verified: read.verified,
            license_note: read.license_note,
            groups,
            codes,
            sha256: sha256(text.as_bytes()),
            text: text.to_owned(),
        })
    }

    /// Its text as a file.
    #[must_use]
    pub fn source_text(&self) -> &str {
        &self.text
    }

    /// The SHA-256 of its text, in hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The name of a copy in a work folder.
    #[must_use]
    pub fn copy_name(&self) -> String {
        let digits = self.sha256.get(..DIGITS).unwrap_or_default();
        format!("codebook-{}-{digits}.json", self.id)
    }

    /// The code with an id.
    #[must_use]
    pub fn code(&self, id: &str) -> Option<&Code> {
        self.codes.iter().find(|code| code.id == id)
    }

    /// The group with an id.
    #[must_use]
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }

    /// The codes of a group, in order.
    pub fn codes_of<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a Code> {
        self.codes.iter().filter(move |code| code.group == group)
    }
}

/// Reads a codebook and collects what is wrong with it.
struct BookReader<'a> {
    name: &'a str,
    text: &'a str,
    /// Where lines end.
    line_ends: Vec<usize>,
    problems: Vec<Problem>,
}

impl BookReader<'_> {
    fn wrong(&mut self, line: u64, what: String) {
        self.problems.push(Problem { file: self.name.to_owned(), line, what });
    }

    /// The line on which a part of the text begins.
    fn line_of(&self, raw: &RawValue) -> u64 {
        let at = (raw.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        self.line_ends.partition_point(|&end| end < at) as u64 + 1
    }

    fn groups(&mut self, read: &Read<'_>) -> Vec<Group> {
        let (mut groups, mut ids): (Vec<Group>, HashSet<String>) = Default::default();
        for raw in read.groups.iter().flatten() {
            let line = self.line_of(raw);
            let group = match serde_json::from_str::<Group>(raw.get()) {
                Ok(group) => group,
                Err(e) => {
                    self.wrong(line + e.line() as u64 - 1, format!("not a group: {}", without_place(&e)));
                    continue;
                }
            };
            if !is_name(&group.id) {
                self.wrong(line, format!("{:?} cannot be the id of a group; {NAME}", group.id));
            }
            if !ids.insert(group.id.clone()) {
                self.wrong(line, format!("the group {:?} again", group.id));
            }
            for role in group.speakers.iter().filter(|role| Role::from_word(role).is_none()) {
                let roles: Vec<&str> = Role::ALL.iter().map(|role| role.word()).collect();
                self.wrong(line, format!("unknown role {role:?}; use one of {}", roles.join(", ")));
            }
            let levels: BTreeSet<&String> = group.levels.iter().collect();
            if levels.len() != group.levels.len() || levels.iter().any(|level| level.trim().is_empty()) {
                self.wrong(line, "each level needs a word of its own".to_owned());
            }
            if group.levels.len() > MOST_LEVELS {
                self.wrong(line, format!("more than {MOST_LEVELS} levels; each has a digit as its key"));
            }
            groups.push(group);
        }
        groups
    }

    /// The codes, each with its line. Where groups are not declared, they are made here.
    fn codes(&mut self, read: &Read<'_>, groups: &mut Vec<Group>) -> Vec<(Code, u64)> {
        let mut codes: Vec<(Code, u64)> = Vec::new();
        let (mut ids, mut labels, mut group_ids) = (HashSet::new(), HashSet::new(), BTreeSet::new());
        let mut known: HashMap<String, String> =
            groups.iter().map(|group| (group.id.clone(), group.id.clone())).collect();
        for raw in read.codes.iter().flatten() {
            let line = self.line_of(raw);
            let mut code = match serde_json::from_str::<Code>(raw.get()) {
                Ok(code) => code,
                Err(e) => {
                    self.wrong(line + e.line() as u64 - 1, format!("not a code: {}", without_place(&e)));
                    continue;
                }
            };
            if !is_name(&code.id) {
                self.wrong(line, format!("{:?} cannot be the id of a code; {NAME}", code.id));
            }
            if code.label.trim().is_empty() {
                self.wrong(line, format!("the code {:?} has no label", code.id));
            }
            if !ids.insert(code.id.clone()) {
                self.wrong(line, format!("the code {:?} again", code.id));
            }
            match known.get(&code.group) {
                Some(id) => code.group.clone_from(id),
                None if read.groups.is_none() => {
                    let (id, label) = (slug(&code.group, &mut group_ids), code.group.clone());
                    known.insert(label.clone(), id.clone());
                    groups.push(Group { id: id.clone(), label, ..Group::default() });
                    code.group = id;
                }
                None => {
                    let near = crate::suggest::closest(&code.group, groups.iter().map(|group| &group.id));
                    let hint = near.map(|near| format!("; did you mean {near:?}?")).unwrap_or_default();
                    self.wrong(line, format!("unknown group {:?}{hint}", code.group));
                }
            }
            if !labels.insert((code.group.clone(), code.label.clone())) {
                self.wrong(line, format!("the label {:?} again in its group", code.label));
            }
            codes.push((code, line));
        }
        codes
    }

    fn check_keys(&mut self, groups: &[Group], codes: &[(Code, u64)]) {
        let mut taken: HashMap<(&str, char), &str> = HashMap::new();
        for (code, line) in codes {
            let Some(key) = code.key else { continue };
            if !is_key(key) {
                let what = format!("{key:?} cannot be a key; use a letter A to Z, in upper or lower case");
                self.wrong(*line, what);
            } else if let Some(other) = taken.insert((&code.group, key), &code.id) {
                self.wrong(*line, format!("the key {key:?} again in its group: {other:?} has it"));
            }
        }
        let mut of_groups = HashSet::new();
        for key in groups.iter().filter_map(|group| group.key) {
            if !is_key(key) || !of_groups.insert(key) {
                let what =
                    format!("{key:?} cannot be the key of a group; use a letter that no other group has");
                self.wrong(1, what);
            }
        }
    }
}

/// The most levels of a rating: each has a digit as its key.
const MOST_LEVELS: usize = 9;

const NAME: &str = "use letters A to Z, digits, hyphens, underscores and points";

/// Keys for labels, unique among them: the key that is given, else the first free letter of the label, else any free letter.
/// Small letters come first. `None` where none is left.
///
/// ```
/// use untaped::work::keys;
/// assert_eq!(keys(&[("Praise", None), ("Promise", None), ("Touch", Some('p'))]), [Some('r'), Some('o'), Some('p')]);
/// ```
#[must_use]
pub fn keys(labels: &[(&str, Option<char>)]) -> Vec<Option<char>> {
    let mut taken: HashSet<char> = labels.iter().filter_map(|(_, key)| *key).collect();
    let free = |label: &str, taken: &HashSet<char>| {
        let own = label
            .chars()
            .map(|c| c.to_ascii_lowercase())
            .chain(label.chars().map(|c| c.to_ascii_uppercase()));
        own.chain('a'..='z').chain('A'..='Z').find(|&c| is_key(c) && !taken.contains(&c))
    };
    let key = |&(label, key): &(&str, Option<char>)| {
        let key = key.or_else(|| free(label, &taken))?;
        taken.insert(key);
        Some(key)
    };
    labels.iter().map(key).collect()
}

/// Digits are for levels.
fn is_key(c: char) -> bool {
    c.is_ascii_alphabetic()
}

fn set_keys(groups: &mut [Group], codes: &mut [Code]) {
    let of_groups = keys(&groups.iter().map(|group| (group.label.as_str(), group.key)).collect::<Vec<_>>());
    for (group, key) in groups.iter_mut().zip(of_groups) {
        group.key = key;
    }
    let mut members: HashMap<String, Vec<&mut Code>> = HashMap::new();
    for code in codes {
        members.entry(code.group.clone()).or_default().push(code);
    }
    for codes in members.values_mut() {
        let given = keys(&codes.iter().map(|code| (code.label.as_str(), code.key)).collect::<Vec<_>>());
        for (code, key) in codes.iter_mut().zip(given) {
            code.key = key;
        }
    }
}

/// An id from a label, which no other has.
pub(super) fn slug(label: &str, taken: &mut BTreeSet<String>) -> String {
    let words = label.to_lowercase();
    let parts = words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let mut id: String = parts.collect::<Vec<_>>().join("_").chars().take(48).collect();
    if id.is_empty() {
        "code".clone_into(&mut id);
    }
    let first = id.clone();
    let mut n = 1;
    while !taken.insert(id.clone()) {
        n += 1;
        id = format!("{first}_{n}");
    }
    id
}

/// An error of `serde_json` without its line and column.
pub(super) fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_problem_of_a_codebook_has_its_line() {
        let text = r#"{
 "id": "a/b",
 "groups": [
  {"id": "g", "label": "G", "speakers": ["cop"], "levels": ["x", "x"]},
  {"id": "g", "label": "G"}
 ],
 "codes": [
  {"id": "one", "label": "One", "group": "g", "key": "o"},
  {"id": "one", "label": "One", "group": "h", "key": "o"},
  {"id": "two", "label": "Two", "group": "g", "key": "o"},
  {"id": "three",
   "label": 3, "group": "g"}
 ]
}"#;
        let problems = Codebook::read("b.json", text).unwrap_err();
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        for (line, what) in [
            (1, "cannot be the id"),
            (4, "unknown role \"cop\""),
            (4, "each level"),
            (5, "the group \"g\" again"),
            (9, "the code \"one\" again"),
            (9, "unknown group \"h\""),
            (10, "the key 'o' again"),
            (12, "invalid type"),
        ] {
            let is = |l: &&String| l.starts_with(&format!("b.json:{line}: ")) && l.contains(what);
            assert!(lines.iter().any(|l| is(&l)), "{line} {what}: {lines:#?}");
        }
        let cut = Codebook::read("b.json", "{\n \"id\": \"x\",\n").unwrap_err();
        assert_eq!(cut[0].line, 3);
        assert!(!cut[0].to_string().contains("column"));
    }

    #[test]
    fn groups_that_are_not_declared_are_made_from_the_codes() {
        let text = r#"{"id":"b","codes":[{"id":"x","label":"X","group":"who and how"},{"id":"y","label":"Y","group":"fit"}]}"#;
        let book = Codebook::read("b.json", text).unwrap();
        assert_eq!(book.title, "b");
        assert_eq!(book.groups[0].id, "who_and_how");
        assert_eq!(book.groups[0].label, "who and how");
        assert_eq!(book.codes_of("fit").map(|code| code.id.as_str()).collect::<Vec<_>>(), ["y"]);
        assert!(book.copy_name().starts_with("codebook-b-") && book.copy_name().len() == 24);
    }

    #[test]
    fn sixty_codes_of_one_letter_have_different_keys_as_long_as_there_are_letters() {
        let keys = keys(&[("aaa", None); 60]);
        let given: HashSet<char> = keys.iter().copied().flatten().collect();
        assert_eq!((given.len(), keys.iter().filter(|key| key.is_none()).count()), (52, 8));
    }
}
