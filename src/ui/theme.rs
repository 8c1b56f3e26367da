//! Colours and symbols. The sixteen colours of the user's own palette, or none: everything is told apart without
//! colour, by its words, its texture, and bold, dim or reversed type.

use crate::app::Cell;
use crate::record::Role;
use crate::session::{BandKind, GapKind};
use ratatui::style::{Color, Modifier, Style};

/// How things look.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// Whether colours are used.
    pub color: bool,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
}

impl Theme {
    fn with(self, color: Color) -> Style {
        if self.color { Style::new().fg(color) } else { Style::new() }
    }

    fn pick<T>(self, symbol: T, ascii: T) -> T {
        if self.ascii { ascii } else { symbol }
    }

    /// Words as they were said.
    #[must_use]
    pub fn plain(self) -> Style {
        Style::new()
    }

    /// What need not be read first: clocks, rules, heads.
    #[must_use]
    pub fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// What must not be missed.
    #[must_use]
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The gutter mark of the focus.
    #[must_use]
    pub fn focus(self) -> Style {
        self.with(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// A mark of the session.
    #[must_use]
    pub fn mark(self) -> Style {
        self.with(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// A hit of the search.
    #[must_use]
    pub fn hit(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// What the program has to say.
    #[must_use]
    pub fn notice(self) -> Style {
        self.with(Color::Green).add_modifier(Modifier::BOLD)
    }

    /// A band, in the transcript and on the strip.
    #[must_use]
    pub fn band(self, kind: BandKind) -> Style {
        match kind {
            BandKind::Gap(GapKind::Declared) => self.with(Color::Yellow),
            BandKind::Gap(GapKind::Inferred) => self.with(Color::Magenta),
            BandKind::NotHeld => self.with(Color::Blue),
            BandKind::Silence => self.dim(),
        }
    }

    /// The words on a band.
    #[must_use]
    pub fn band_words(self, kind: BandKind) -> Style {
        match kind {
            BandKind::Silence => self.dim(),
            BandKind::Gap(_) | BandKind::NotHeld => self.band(kind).add_modifier(Modifier::BOLD),
        }
    }

    /// Who speaks: the person who is questioned stands out.
    #[must_use]
    pub fn who(self, role: Role) -> Style {
        match role {
            Role::Suspect | Role::Witness => self.strong(),
            Role::Counsel | Role::Parent | Role::Interpreter => self.with(Color::Blue),
            Role::Police | Role::Other => self.plain(),
        }
    }

    /// The texture of a band.
    #[must_use]
    pub fn texture(self, kind: BandKind) -> &'static str {
        match kind {
            BandKind::Gap(GapKind::Declared) => self.pick("▒", "#"),
            BandKind::Gap(GapKind::Inferred) => self.pick("┊", ":"),
            BandKind::NotHeld => self.pick("·", "."),
            BandKind::Silence => " ",
        }
    }

    /// A cell of the strip.
    #[must_use]
    pub fn cell(self, cell: Cell) -> (&'static str, Style) {
        match cell {
            Cell::Record => (self.pick("─", "-"), self.plain()),
            Cell::Untaped => {
                (self.texture(BandKind::Gap(GapKind::Declared)), self.band(BandKind::Gap(GapKind::Declared)))
            }
            Cell::PartlyUntaped => (self.pick("░", "+"), self.band(BandKind::Gap(GapKind::Declared))),
            Cell::NoRecord => {
                (self.texture(BandKind::Gap(GapKind::Inferred)), self.band(BandKind::Gap(GapKind::Inferred)))
            }
            Cell::NotHeld => (self.texture(BandKind::NotHeld), self.band(BandKind::NotHeld)),
        }
    }

    /// The gutter mark of the focus.
    #[must_use]
    pub fn focus_mark(self) -> &'static str {
        self.pick("▌", ">")
    }

    /// A rule, on every other cell: one byte each, where a dashed line of its own would take three in each cell.
    #[must_use]
    pub fn rule(self) -> &'static str {
        "-"
    }

    /// A mark on the strip.
    #[must_use]
    pub fn mark_sign(self) -> &'static str {
        self.pick("▾", "v")
    }

    /// Where playback stands on the strip.
    #[must_use]
    pub fn cursor_sign(self) -> &'static str {
        self.pick("▲", "^")
    }

    /// What stands where something was cut off.
    #[must_use]
    pub fn cut(self) -> &'static str {
        self.pick("…", "~")
    }

    /// Utterances that overlap another.
    #[must_use]
    pub fn overlap(self) -> &'static str {
        self.pick("‖", "=")
    }

    /// The dot between parts of a line.
    #[must_use]
    pub fn dot(self) -> &'static str {
        self.pick(" · ", " - ")
    }

    /// Before the word that says that playback goes on.
    #[must_use]
    pub fn play(self) -> &'static str {
        self.pick("▶", ">")
    }
}
