//! The bar of codes as data: what it lists, and what its entries lead to.

use super::coding_data::Target;
use super::panel::Panel;
use crate::record::visible;
use crate::work::{CodeName, Codebook};
use std::sync::Arc;

/// Whether the bar stays open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stay {
    /// It closes with the first code.
    Once,
    /// It gives one code after the other, each to the line in focus at the first of its keys.
    Open,
}

/// What the bar lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picking {
    /// The codebooks.
    Books,
    /// The groups of a codebook.
    Groups(usize),
    /// The codes of a group of a codebook.
    Codes(usize, String),
    /// The levels of a code, and what was listed before.
    Level(CodeName, Box<Picking>),
    /// The kinds of mark.
    Marks,
    /// The codes that fit what is typed, and what was listed before.
    Words(String, Box<Picking>),
}

/// The bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Whether it stays open.
    pub stay: Stay,
    /// What is coded. `None` is the line in focus at the first key of the next code.
    pub target: Option<Target>,
    /// Why nothing can be written down there.
    pub(super) refused: Option<String>,
    /// What it lists.
    pub picking: Picking,
    /// How many times what did not fit was asked for; of codes that fit what is typed, which one is chosen.
    pub page: usize,
    /// The codebooks to choose from.
    pub(super) books: Vec<Arc<Codebook>>,
    /// The list that stays open.
    pub(super) under: Option<Panel>,
}

/// An entry of the bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarEntry {
    /// Its key.
    pub key: Option<char>,
    /// Its words, safe for the screen.
    pub words: String,
    /// What it leads to.
    pub(super) leads: Leads,
}

/// What an entry leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Leads {
    /// To another list.
    To(Picking),
    /// To a code, with a level.
    Code(CodeName, Option<String>),
    /// To a level.
    Level(String),
    /// To a mark.
    Mark(&'static str),
}

impl Bar {
    /// What leads back: what was listed before this.
    pub(super) fn back(&self) -> Option<Picking> {
        match &self.picking {
            Picking::Books => None,
            Picking::Groups(_) => (self.books.len() > 1).then_some(Picking::Books),
            Picking::Codes(book, _) => {
                let groups = self.books.get(*book).map_or(0, |book| book.groups.len());
                Some(if groups > 1 || self.books.len() == 1 {
                    Picking::Groups(*book)
                } else {
                    Picking::Books
                })
            }
            Picking::Level(_, before) | Picking::Words(_, before) => Some(before.as_ref().clone()),
            Picking::Marks => Some(first_of(&self.books)),
        }
    }

    /// Whether the groups of one of several codebooks are listed: what leads back leads to the others.
    pub(super) fn is_one_of_several(&self) -> bool {
        self.books.len() > 1 && matches!(self.picking, Picking::Groups(_))
    }

    /// Whether the next key may be the first of a code.
    pub(super) fn is_top(&self) -> bool {
        match &self.picking {
            Picking::Books | Picking::Groups(_) => true,
            Picking::Codes(book, _) => self.books.get(*book).is_none_or(|book| book.groups.len() < 2),
            Picking::Level(..) | Picking::Marks | Picking::Words(..) => false,
        }
    }

    /// Lists what comes first for another code, after one of this codebook, or after a mark.
    pub(super) fn begin_anew(&mut self, codebook: Option<&str>) {
        self.page = 0;
        if !self.is_top() {
            let book = codebook.and_then(|id| self.books.iter().position(|book| book.id == id));
            self.picking = book.map_or_else(|| first_of(&self.books), Picking::Groups);
        }
        self.aim_anew();
    }

    /// Forgets what the last code was for, where another one begins.
    pub(super) fn aim_anew(&mut self) {
        if self.stay == Stay::Open && self.is_top() {
            (self.target, self.refused) = (None, None);
        }
    }

    /// The levels of a code.
    pub(super) fn levels(&self, name: &CodeName) -> Vec<String> {
        let book = self.books.iter().find(|book| book.id == name.codebook);
        let group = book.and_then(|book| book.group(&book.code(&name.code)?.group));
        group.map(|group| group.levels.clone()).unwrap_or_default()
    }

    /// The book whose codes are listed.
    pub(super) fn book(&self) -> Option<&Codebook> {
        match &self.picking {
            Picking::Groups(book) | Picking::Codes(book, _) => self.books.get(*book).map(Arc::as_ref),
            Picking::Level(name, _) => {
                self.books.iter().find(|book| book.id == name.codebook).map(Arc::as_ref)
            }
            Picking::Books | Picking::Marks | Picking::Words(..) => None,
        }
    }

    /// What is listed, in words: the codebook and the group.
    pub fn path(&self) -> Vec<String> {
        let mut path = Vec::new();
        path.extend(self.book().map(|book| visible(&book.id).into_owned()));
        match &self.picking {
            Picking::Codes(_, group) => {
                let group = self.book().and_then(|book| book.group(group));
                path.extend(group.map(|group| visible(&group.label).into_owned()));
            }
            Picking::Level(name, ..) => {
                let code = self.book().and_then(|book| book.code(&name.code));
                path.extend(code.map(|code| visible(&code.label).into_owned()));
            }
            Picking::Books => path.push("which codebook?".to_owned()),
            Picking::Marks => path.push("a mark of your own".to_owned()),
            Picking::Groups(_) | Picking::Words(..) => {}
        }
        path
    }
}

/// What the bar lists first.
pub(super) fn first_of(books: &[Arc<Codebook>]) -> Picking {
    match books {
        [_] => Picking::Groups(0),
        _ => Picking::Books,
    }
}
