//! The codebooks that are part of the program.

use super::codebook::Codebook;
use std::sync::OnceLock;

/// One of them; its text is read when it is first used.
struct Embedded {
    id: &'static str,
    text: &'static str,
    book: OnceLock<Option<Codebook>>,
}

macro_rules! books {
    ($($id:literal,)+) => {
        /// All of them, in the order of their ids.
        static BOOKS: [Embedded; [$($id),+].len()] = [$(Embedded {
            id: $id,
            text: include_str!(concat!("codebooks/", $id, ".json")),
            book: OnceLock::new(),
        },)+];
    };
}

books! {
    "contamination",
    "kassin_2007",
    "kelly_six_domains",
    "leo_1996",
    "min_max",
    "orbit",
    "peace",
    "piaf",
    "question_types",
    "reid_nine_steps",
    "suspect_states",
}

/// The ids of the codebooks that are part of the program, in order.
pub fn embedded_ids() -> impl Iterator<Item = &'static str> {
    BOOKS.iter().map(|book| book.id)
}

/// The codebook with an id that is part of the program.
///
/// ```
/// let book = untaped::work::embedded("min_max").unwrap();
/// assert_eq!(book.code("min_blame").unwrap().label, "Blame shifted");
/// ```
#[must_use]
pub fn embedded(id: &str) -> Option<&'static Codebook> {
    let found = BOOKS.iter().find(|book| book.id == id)?;
    found.book.get_or_init(|| Codebook::read(found.id, found.text).ok()).as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_codebook_of_the_program_is_whole_and_says_its_source_and_what_is_verified() {
        let mut codes = 0;
        for Embedded { id, text, .. } in &BOOKS {
            let book = Codebook::read(id, text).unwrap();
            assert_eq!(book.id, *id);
            assert!(book.source.is_some() && book.verified.is_some() && book.license_note.is_some(), "{id}");
            assert!(book.codes.iter().all(|code| code.key.is_some() && !code.definition.is_empty()), "{id}");
            // A key is given in the file, so that it never changes.
            assert_eq!(text.matches("\"key\"").count(), book.codes.len() + book.groups.len(), "{id}");
            codes += book.codes.len();
        }
        assert_eq!((BOOKS.len(), codes), (11, 283));
    }
}
