//! The codebooks that are in use.

use super::codebook::{Code, Codebook, Group};
use super::embedded::{embedded, embedded_ids};
use super::problem::Problem;
use super::qdc;
use super::{CodeName, LogFolder};
use crate::store::read_whole;
use anyhow::{Result, anyhow};
use std::path::Path;
use std::sync::Arc;

/// The codebooks that are in use, the ones that the user named first.
#[derive(Clone, Debug, Default)]
pub struct Codebooks {
    list: Vec<Arc<Codebook>>,
    /// How many the user named.
    named: usize,
}

impl Codebooks {
    /// Loads the codebooks that the user named, each as a file (`.json`, or `.qdc` of REFI-QDA) or by the id of one that is
    /// part of the program; then the copies in a work folder, which say what codes meant when they were given. A copy that
    /// cannot be read is reported.
    ///
    /// # Errors
    /// The problems of a codebook that the user named, a line each.
    pub fn load(named: &[String], folder: Option<&LogFolder>) -> Result<(Codebooks, Vec<Problem>)> {
        let mut books = Codebooks::default();
        for name in named {
            books.add(open_codebook(name)?);
        }
        books.named = books.list.len();
        let mut problems = Vec::new();
        for path in folder.map(LogFolder::codebook_files).transpose()?.unwrap_or_default() {
            match read_codebook(&path) {
                Ok(Ok(book)) => books.add(book),
                Ok(Err(list)) => problems.extend(list),
                Err(e) => {
                    let (file, what) = (path.to_string_lossy().into_owned(), format!("{:#}", e.root_cause()));
                    problems.push(Problem { file, line: 0, what });
                }
            }
        }
        Ok((books, problems))
    }

    /// Adds a codebook, unless it is there.
    pub fn add(&mut self, book: Codebook) {
        if !self.list.iter().any(|other| other.sha256() == book.sha256()) {
            self.list.push(Arc::new(book));
        }
    }

    /// The codebooks that the user named.
    #[must_use]
    pub fn named(&self) -> &[Arc<Codebook>] {
        &self.list[..self.named]
    }

    /// All codebooks: those that the user named, then the copies in the work folder.
    #[must_use]
    pub fn all(&self) -> &[Arc<Codebook>] {
        &self.list
    }

    /// Finds a code: in the codebooks in use, else in those that are part of the program.
    #[must_use]
    pub fn find(&self, name: &CodeName) -> Option<(&Code, &Group)> {
        fn of<'a>(book: &'a Codebook, name: &CodeName) -> Option<(&'a Code, &'a Group)> {
            let code = book.code(&name.code)?;
            Some((code, book.group(&code.group)?))
        }
        let mut here = self.list.iter().filter(|book| book.id == name.codebook);
        here.find_map(|book| of(book, name)).or_else(|| of(embedded(&name.codebook)?, name))
    }
}

/// Reads a codebook from a file.
///
/// # Errors
/// The system's error; inside, the problems of the codebook.
pub fn read_codebook(path: &Path) -> Result<Result<Codebook, Vec<Problem>>> {
    let (name, bytes) = (path.to_string_lossy(), read_whole(path)?);
    let Ok(text) = String::from_utf8(bytes) else {
        let what = "not UTF-8".to_owned();
        return Ok(Err(vec![Problem { file: name.into_owned(), line: 0, what }]));
    };
    let is_xml = text.trim_start_matches('\u{feff}').trim_start().starts_with('<');
    Ok(if is_xml { qdc::read(&name, &text) } else { Codebook::read(&name, &text) })
}

/// Opens a codebook by the path of its file, or by its id if it is part of the program.
///
/// # Errors
/// The problems of the codebook, a line each; or that there is none of this name.
pub fn open_codebook(name: &str) -> Result<Codebook> {
    let path = Path::new(name);
    if !path.exists() {
        if let Some(book) = embedded(name) {
            return Ok(book.clone());
        }
        let near = crate::suggest::closest(name, embedded_ids());
        let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        return Err(anyhow!(
            "{name:?}: no such codebook or file{hint} (untaped codebooks lists those that are part of the program)"
        ));
    }
    read_codebook(path)?
        .map_err(|problems| anyhow!(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}
