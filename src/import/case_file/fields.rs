//! Reads the fields of a case file, with their lines and paths, and collects their faults.

use crate::suggest::closest;
use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;

/// The error for a missing field.
pub(super) const MISSING: &str = "missing";
/// The error for a field given twice.
pub(super) const DUPLICATE: &str = "given twice; keep one";
const TEXT: &str = "text in quotation marks";
/// The error for an alias that is not a text.
pub(super) const NOT_TEXT: &str = "expected text in quotation marks";

/// An error in a case file or a gap table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: u64,
    /// The path of the field, such as `recordings[1].starts_at`; empty for the file as a whole.
    pub field: String,
    /// A sentence that describes the error.
    pub what: String,
}

impl Fault {
    /// An error in a line as a whole.
    pub(in crate::import) fn new(line: u64, what: String) -> Fault {
        Fault { line, field: String::new(), what }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.field.as_str() {
            "" => f.write_str(&self.what),
            field => write!(f, "{field}: {}", self.what),
        }
    }
}

/// A value with its line.
#[derive(Clone, Debug)]
pub(super) struct Located<T> {
    pub line: u64,
    pub value: T,
}

/// Parses JSON with comments and trailing commas, and no other extensions.
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
    parsed.map(|parsed| parsed.value).map_err(|error| {
        let (line, column) = (error.line_display(), error.column_display());
        let advice = advice(text, line, column);
        Fault::new(line as u64, format!("invalid JSON: {} at column {column}{advice}", error.kind()))
    })
}

/// Advice for a line with invalid JSON: it has curly quotes, or a comma is missing at its end.
fn advice(text: &str, line: usize, column: usize) -> String {
    let here = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    if here.contains(['\u{201c}', '\u{201d}', '\u{201e}']) {
        return "; replace the curly quotes in this line with straight quotes (\")".to_owned();
    }
    let next = text.lines().skip(line).position(|line| !line.trim().is_empty());
    match next.filter(|_| column > here.trim_end().chars().count()) {
        Some(blank) => format!("; add the missing comma or brace before line {}", line + blank + 1),
        None => String::new(),
    }
}

/// Collects the faults of a text, with their lines.
#[derive(Default)]
pub(super) struct FieldReader {
    starts: Vec<usize>,
    pub faults: RefCell<Vec<Fault>>,
}

impl FieldReader {
    pub(super) fn new(text: &str) -> FieldReader {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        FieldReader { starts: std::iter::once(0).chain(ends).collect(), faults: RefCell::default() }
    }

    fn line(&self, range: Range) -> u64 {
        self.starts.partition_point(|&start| start <= range.start) as u64
    }

    pub(super) fn fault(&self, line: u64, field: &str, what: impl Into<String>) {
        self.faults.borrow_mut().push(Fault { line, field: field.to_owned(), what: what.into() });
    }

    /// Reads the fields of an object. Fields other than `known` are faults.
    pub(super) fn fields<'v, 'a>(
        self: &Rc<Self>,
        value: &'v Value<'a>,
        path: &str,
        known: &[&str],
    ) -> Option<Fields<'v, 'a>> {
        let line = self.line(value.range());
        let Value::Object(object) = value else {
            self.fault(line, path, expected("an object in braces", value));
            return None;
        };
        let mut seen = HashSet::new();
        for property in &object.properties {
            let name = property.name.as_str();
            let (line, field) = (self.line(property.range), join(path, name));
            if !seen.insert(name) {
                self.fault(line, &field, DUPLICATE);
            }
            if !known.contains(&name) {
                let what = match closest(name, known) {
                    Some(word) => format!("unknown field; did you mean {word:?}?"),
                    None => format!("unknown field; expected one of {}", known.join(", ")),
                };
                self.fault(line, &field, what);
            }
        }
        Some(Fields { reader: Rc::clone(self), object, path: path.to_owned(), line })
    }
}

/// The fields of one object.
pub(super) struct Fields<'v, 'a> {
    reader: Rc<FieldReader>,
    object: &'v Object<'a>,
    path: String,
    pub line: u64,
}

impl<'v, 'a> Fields<'v, 'a> {
    /// Reports what is wrong with a field.
    pub(super) fn fault(&self, line: u64, key: &str, what: impl Into<String>) {
        self.reader.fault(line, &self.path(key), what);
    }

    pub(super) fn path(&self, key: &str) -> String {
        join(&self.path, key)
    }

    fn property(&self, key: &str) -> Option<&'v ObjectProp<'a>> {
        let found = self.object.properties.iter().find(|p| p.name.as_str() == key)?;
        (!matches!(found.value, Value::NullKeyword(_))).then_some(found)
    }

    /// A field's value, with its line and path.
    pub(super) fn value(&self, key: &str) -> Option<(&'v Value<'a>, u64, String)> {
        let property = self.property(key)?;
        Some((&property.value, self.reader.line(property.value.range()), self.path(key)))
    }

    /// A non-empty text.
    pub(super) fn text(&self, key: &str) -> Option<Located<String>> {
        let (value, line, path) = self.value(key)?;
        let Some(text) = value.as_string_lit() else {
            self.reader.fault(line, &path, expected(TEXT, value));
            return None;
        };
        if text.value.trim().is_empty() {
            self.reader.fault(line, &path, "empty; enter a value or delete the field");
            return None;
        }
        Some(Located { line, value: text.value.clone().into_owned() })
    }

    /// A required text.
    pub(super) fn required(&self, key: &str) -> Option<Located<String>> {
        if self.property(key).is_none() {
            self.fault(self.line, key, MISSING);
        }
        self.text(key)
    }

    /// A boolean.
    pub(super) fn boolean(&self, key: &str) -> Option<bool> {
        let (value, line, path) = self.value(key)?;
        let truth = value.as_boolean_lit().map(|truth| truth.value);
        if truth.is_none() {
            self.reader.fault(line, &path, expected("true or false", value));
        }
        truth
    }

    /// A number, or a text in place of one, as it is written.
    pub(super) fn number(&self, key: &str) -> Option<Located<String>> {
        let (value, line, path) = self.value(key)?;
        let number = value.as_number_lit().map(|number| number.value.to_owned());
        let number = number.or_else(|| value.as_string_lit().map(|text| text.value.clone().into_owned()));
        if number.is_none() {
            self.reader.fault(line, &path, expected("a number", value));
        }
        number.map(|value| Located { line, value })
    }

    /// The elements of a list, each with its line and path.
    pub(super) fn list(&self, key: &str) -> Vec<(&'v Value<'a>, u64, String)> {
        let Some((value, line, path)) = self.value(key) else { return Vec::new() };
        let Value::Array(array) = value else {
            self.reader.fault(line, &path, expected("a list in brackets", value));
            return Vec::new();
        };
        let elements = array.elements.iter().enumerate();
        elements.map(|(i, value)| (value, self.reader.line(value.range()), format!("{path}[{i}]"))).collect()
    }

    /// The names and texts of an object with arbitrary fields.
    pub(super) fn pairs(&self, key: &str) -> Vec<(String, Located<String>)> {
        let Some((value, line, path)) = self.value(key) else { return Vec::new() };
        let Value::Object(object) = value else {
            self.reader.fault(line, &path, expected("an object in braces", value));
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for property in &object.properties {
            let (line, name) = (self.reader.line(property.value.range()), property.name.as_str().to_owned());
            let Some(text) = property.value.as_string_lit() else {
                self.reader.fault(line, &join(&path, &name), expected(TEXT, &property.value));
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

/// The error for a value of the wrong kind.
fn expected(kind: &str, value: &Value<'_>) -> String {
    let found = match value {
        Value::StringLit(_) => "text",
        Value::NumberLit(_) => "a number",
        Value::BooleanLit(_) => "true or false",
        Value::Object(_) => "an object",
        Value::Array(_) => "a list",
        Value::NullKeyword(_) => "null",
    };
    format!("expected {kind}, found {found}")
}
