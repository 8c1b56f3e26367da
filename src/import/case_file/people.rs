//! The people of a case, and their names.

use super::super::case::CasePerson;
use super::CaseFileReader;
use crate::record::{Person, Role};
use jsonc_parser::ast::Value;

const PERSON: [&str; 4] = ["id", "name", "role", "aliases"];

impl CaseFileReader<'_> {
    pub(super) fn person(&mut self, value: &Value<'_>, path: &str, to: &mut Vec<CasePerson>) {
        let Some(fields) = self.reader.fields(value, path, &PERSON) else { return };
        let Some(id) = fields.needed(self.reader, "id") else { return };
        if to.iter().any(|named| named.person.id == id.value) {
            self.reader.fault(id.line, &fields.path("id"), format!("{:?} stands twice", id.value));
        }
        let name = fields.text(self.reader, "name").map_or_else(|| id.value.clone(), |at| at.value);
        let role = self.word(&fields, "role", Role::from_word, Role::ALL).unwrap_or(Role::Other);
        let mut aliases = Vec::new();
        for (value, line, path) in fields.list(self.reader, "aliases") {
            match value.as_string_lit() {
                Some(alias) => aliases.push(alias.value.clone().into_owned()),
                None => {
                    self.reader.fault(line, &path, "is no text");
                }
            }
        }
        to.push(CasePerson { person: Person { id: id.value, name, role }, aliases });
    }

    /// Sees that the last of the people has no name that an earlier one has: a transcript could mean either.
    pub(super) fn told_apart(&mut self, line: u64, path: &str, people: &[CasePerson]) {
        let Some((last, others)) = people.split_last() else { return };
        for name in last.names() {
            // Two with one id are a fault already.
            let twin = others
                .iter()
                .find(|other| other.person.id != last.person.id && other.names().any(|other| other == name));
            if let Some(other) = twin {
                let what =
                    format!("{name:?} is also what {:?} is called: who is meant by it?", other.person.id);
                self.reader.fault(line, path, what);
                return;
            }
        }
    }
}
