//! The fields of a case file, each with its line and its path, and every fault in them.

use crate::suggest::closest;
use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use std::collections::HashSet;

/// What is wrong with a field of a case file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: u64,
    /// The field: `recordings[1].starts_at`. Empty for the whole.
    pub field: String,
    /// A sentence.
    pub what: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.field.as_str() {
            "" => f.write_str(&self.what),
            field => write!(f, "{field}: {}", self.what),
        }
    }
}

/// A value that was read, with the line where it stands.
#[derive(Clone, Debug)]
pub(super) struct Located<T> {
    pub line: u64,
    pub value: T,
}

/// Parses the text of a case file: JSON with comments and with commas behind the last of a list, and nothing else that
/// JSON has not.
pub(super) fn json(text: &str) -> Result<Option<Value<'_>>, Fault> {
    let options = ParseOptions {
        allow_comments: true,
        allow_trailing_commas: true,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let parsed = parse_to_ast(text, &CollectOptions::default(), &options);
    parsed.map(|parsed| parsed.value).map_err(|error| Fault {
        line: error.line_display() as u64,
        field: String::new(),
        what: format!(
            "is no JSON with comments: {}, at column {}{}",
            error.kind(),
            error.column_display(),
            advice(text, error.line_display(), error.column_display())
        ),
    })
}

/// What most likely came to a line that cannot be parsed: the quotes of a word processor, or a comma that is missing at
/// its end.
fn advice(text: &str, line: usize, column: usize) -> String {
    let here = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    if here.contains(['\u{201c}', '\u{201d}', '\u{201e}']) {
        return "; curly quotes stand in this line: use straight ones".to_owned();
    }
    let next = text.lines().skip(line).position(|line| !line.trim().is_empty());
    match next.filter(|_| column > here.trim_end().chars().count()) {
        Some(blank) => format!("; a comma or a brace is missing before line {}", line + blank + 1),
        None => String::new(),
    }
}

/// The lines of a text, and the faults that were found in it.
pub(super) struct FieldReader {
    starts: Vec<usize>,
    pub faults: Vec<Fault>,
}

impl FieldReader {
    pub fn new(text: &str) -> FieldReader {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        FieldReader { starts: std::iter::once(0).chain(ends).collect(), faults: Vec::new() }
    }

    fn line(&self, range: Range) -> u64 {
        self.starts.partition_point(|&start| start <= range.start) as u64
    }

    pub fn fault(&mut self, line: u64, field: &str, what: impl Into<String>) {
        self.faults.push(Fault { line, field: field.to_owned(), what: what.into() });
    }

    /// The fields of an object, of which only these are known.
    pub fn fields<'v, 'a>(
        &mut self,
        value: &'v Value<'a>,
        path: &str,
        known: &[&str],
    ) -> Option<Fields<'v, 'a>> {
        let line = self.line(value.range());
        let Value::Object(object) = value else {
            self.fault(line, path, format!("is {}: an object is needed", kind_of(value)));
            return None;
        };
        let mut seen = HashSet::new();
        for property in &object.properties {
            let name = property.name.as_str();
            let (line, field) = (self.line(property.range), join(path, name));
            if !seen.insert(name) {
                self.fault(line, &field, "is given twice");
            }
            if !known.contains(&name) {
                let what = match closest(name, known) {
                    Some(word) => format!("is no field that is known: did you mean {word:?}?"),
                    None => format!("is no field that is known: there are {}", known.join(", ")),
                };
                self.fault(line, &field, what);
            }
        }
        Some(Fields { object, path: path.to_owned(), line })
    }
}

/// The fields of one object.
pub(super) struct Fields<'v, 'a> {
    object: &'v Object<'a>,
    path: String,
    pub line: u64,
}

impl<'v, 'a> Fields<'v, 'a> {
    pub fn path(&self, key: &str) -> String {
        join(&self.path, key)
    }

    fn property(&self, key: &str) -> Option<&'v ObjectProp<'a>> {
        let found = self.object.properties.iter().find(|p| p.name.as_str() == key)?;
        (!matches!(found.value, Value::NullKeyword(_))).then_some(found)
    }

    /// The value of a field, with its line and path.
    pub fn value(&self, reader: &FieldReader, key: &str) -> Option<(&'v Value<'a>, u64, String)> {
        let property = self.property(key)?;
        Some((&property.value, reader.line(property.value.range()), self.path(key)))
    }

    /// A text that is not empty.
    pub fn text(&self, reader: &mut FieldReader, key: &str) -> Option<Located<String>> {
        let (value, line, path) = self.value(reader, key)?;
        let Some(text) = value.as_string_lit() else {
            reader.fault(line, &path, format!("is {}: a text is needed", kind_of(value)));
            return None;
        };
        if text.value.trim().is_empty() {
            reader.fault(line, &path, "is empty");
            return None;
        }
        Some(Located { line, value: text.value.clone().into_owned() })
    }

    /// A text that must be there.
    pub fn needed(&self, reader: &mut FieldReader, key: &str) -> Option<Located<String>> {
        if self.property(key).is_none() {
            reader.fault(self.line, &self.path(key), "is needed");
        }
        self.text(reader, key)
    }

    /// A truth value.
    pub fn truth(&self, reader: &mut FieldReader, key: &str) -> Option<bool> {
        let (value, line, path) = self.value(reader, key)?;
        let truth = value.as_boolean_lit().map(|truth| truth.value);
        if truth.is_none() {
            reader.fault(line, &path, format!("is {}: true or false is needed", kind_of(value)));
        }
        truth
    }

    /// The text of a number, or of a text that stands for one.
    pub fn number(&self, reader: &mut FieldReader, key: &str) -> Option<Located<String>> {
        let (value, line, path) = self.value(reader, key)?;
        let number = value.as_number_lit().map(|number| number.value.to_owned());
        let number = number.or_else(|| value.as_string_lit().map(|text| text.value.clone().into_owned()));
        if number.is_none() {
            reader.fault(line, &path, format!("is {}: a number is needed", kind_of(value)));
        }
        number.map(|value| Located { line, value })
    }

    /// The elements of a list, each with its path.
    pub fn list(&self, reader: &mut FieldReader, key: &str) -> Vec<(&'v Value<'a>, u64, String)> {
        let Some((value, line, path)) = self.value(reader, key) else { return Vec::new() };
        let Value::Array(array) = value else {
            reader.fault(line, &path, format!("is {}: a list is needed", kind_of(value)));
            return Vec::new();
        };
        let elements = array.elements.iter().enumerate();
        elements.map(|(i, value)| (value, reader.line(value.range()), format!("{path}[{i}]"))).collect()
    }

    /// Names and texts of an object whose fields are free.
    pub fn pairs(&self, reader: &mut FieldReader, key: &str) -> Vec<(String, Located<String>)> {
        let Some((value, line, path)) = self.value(reader, key) else { return Vec::new() };
        let Value::Object(object) = value else {
            reader.fault(line, &path, format!("is {}: an object is needed", kind_of(value)));
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for property in &object.properties {
            let (line, name) = (reader.line(property.value.range()), property.name.as_str().to_owned());
            let Some(text) = property.value.as_string_lit() else {
                let what = format!("is {}: a text is needed", kind_of(&property.value));
                reader.fault(line, &join(&path, &name), what);
                continue;
            };
            pairs.push((name, Located { line, value: text.value.clone().into_owned() }));
        }
        pairs
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// What a value is, for sentences.
fn kind_of(value: &Value<'_>) -> &'static str {
    match value {
        Value::StringLit(_) => "a text",
        Value::NumberLit(_) => "a number",
        Value::BooleanLit(_) => "a truth value",
        Value::Object(_) => "an object",
        Value::Array(_) => "a list",
        Value::NullKeyword(_) => "null",
    }
}
