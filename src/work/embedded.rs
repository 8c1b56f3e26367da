//! The codebooks that are part of the program.

use super::codebook::Codebook;

macro_rules! books {
    ($($id:literal,)+) => {
        /// The id and the text of each, in the order of their ids.
        const BOOKS: &[(&str, &str)] = &[$(($id, include_str!(concat!("codebooks/", $id, ".json"))),)+];
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
    BOOKS.iter().map(|(id, _)| *id)
}

/// The codebook with an id that is part of the program.
///
/// ```
/// let book = untaped::work::embedded("min_max").unwrap();
/// assert_eq!(book.code("min_blame").unwrap().label, "Blame shifted");
/// ```
#[must_use]
pub fn embedded(id: &str) -> Option<Codebook> {
    let (name, text) = BOOKS.iter().find(|(name, _)| *name == id)?;
    Codebook::read(name, text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_codebook_of_the_program_is_whole_and_says_its_source_and_what_is_verified() {
        let mut codes = 0;
        for (id, text) in BOOKS {
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
