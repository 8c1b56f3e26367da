//! Colors and symbols: the sixteen colors of the user's palette, or none.
//!
//! Words, textures, and bold, dim or reversed type distinguish everything without color.

use crate::describe::{NOT_EXACT, PhraseRole};
use crate::record::Role;
use crate::session::{BandKind, GapKind, Share, Texture};
use ratatui::style::{Color, Modifier, Style};

/// The colors and symbols of the screen.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// Whether colors are used.
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

    /// The style of spoken words.
    pub fn plain(self) -> Style {
        Style::new()
    }

    /// The style of clocks, rules, headers and remarks.
    pub fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// The style of names, figures and warnings.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The style of the focus in the gutter.
    pub fn focus(self) -> Style {
        self.with(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// The style of a mark.
    pub fn mark(self) -> Style {
        self.with(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// The style of a match of the search.
    pub fn search_match(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The style of a message of the program.
    pub fn notice(self) -> Style {
        self.with(Color::Green).add_modifier(Modifier::BOLD)
    }

    /// The style of a band, in the transcript and on the strip.
    pub fn band(self, kind: BandKind) -> Style {
        match kind {
            BandKind::Gap(GapKind::Declared) => self.with(Color::Yellow),
            BandKind::Gap(GapKind::Inferred) => self.with(Color::Magenta),
            BandKind::NotHeld => self.with(Color::Blue),
            BandKind::Silence => self.dim(),
        }
    }

    /// The style of the words on a band.
    pub fn band_words(self, kind: BandKind) -> Style {
        match kind {
            BandKind::Silence => self.dim(),
            BandKind::Gap(_) | BandKind::NotHeld => self.band(kind).add_modifier(Modifier::BOLD),
        }
    }

    /// The style of a phrase of a description.
    pub fn phrase(self, role: PhraseRole) -> Style {
        match role {
            PhraseRole::Figure => self.strong(),
            PhraseRole::Band(kind) => self.band_words(kind),
            PhraseRole::Mark => self.mark(),
            PhraseRole::Plain
            | PhraseRole::Term
            | PhraseRole::Name
            | PhraseRole::Words
            | PhraseRole::Source => self.plain(),
        }
    }

    /// The style of a speaker's name; the person questioned is bold.
    pub fn who(self, role: Role) -> Style {
        match role {
            Role::Suspect | Role::Witness => self.strong(),
            Role::Counsel | Role::Parent | Role::Interpreter => self.with(Color::Blue),
            Role::Police | Role::Other => self.plain(),
        }
    }

    /// The symbol of a texture. Untaped time is the denser, the more the log says of questioning in it.
    pub fn texture(self, texture: Texture) -> &'static str {
        match texture {
            Texture::Questioned => self.pick("▓", "#"),
            Texture::Open => self.pick("▒", "+"),
            Texture::NotQuestioned => self.pick("░", "-"),
            Texture::NoRecord => self.pick("┊", ":"),
            Texture::NotHeld => self.pick("·", "."),
            Texture::TapingUnknown => self.pick("─", "_"),
        }
    }

    /// The style of a texture.
    pub fn texture_style(self, texture: Texture) -> Style {
        texture.band().map_or(self.plain(), |kind| self.band(kind))
    }

    /// The symbol of a taped share on the strip: the higher, the more was taped; blank only for nothing, and full only
    /// for all. In ASCII tenths, and `=` for all.
    pub fn taped(self, share: Share) -> &'static str {
        const EIGHTHS: [&str; 7] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇"];
        const TENTHS: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
        if share.part.0 <= 0 {
            return " ";
        }
        if share.part >= share.whole {
            return self.pick("█", "=");
        }
        // As many steps as there are symbols for a part: the least part has the first, the greatest the last.
        let of = |steps: usize| {
            let step = i128::from(share.part.0) * (steps as i128) / i128::from(share.whole.0);
            usize::try_from(step).unwrap_or_default()
        };
        self.pick(EIGHTHS[of(EIGHTHS.len())], TENTHS[of(TENTHS.len())])
    }

    /// The symbol under a cell of the strip with a match of the search.
    pub fn match_symbol(self) -> &'static str {
        self.pick("╵", "'")
    }

    /// The symbol of the focus in the gutter.
    pub fn focus_mark(self) -> &'static str {
        self.pick("▌", ">")
    }

    /// The symbol of a rule, drawn in every other cell. ASCII, because each cell then takes one byte rather than three.
    pub fn rule(self) -> &'static str {
        "-"
    }

    /// The symbol of a mark on the strip.
    pub fn mark_symbol(self) -> &'static str {
        self.pick("▾", "v")
    }

    /// The symbol of the position on the strip.
    pub fn position_symbol(self) -> &'static str {
        self.pick("▲", "^")
    }

    /// The symbol at the end of text that was cut.
    pub fn cut(self) -> &'static str {
        self.pick("…", "~")
    }

    /// The symbol of an utterance that overlaps another.
    pub fn overlap(self) -> &'static str {
        self.pick("‖", "=")
    }

    /// The symbol before a time that is not exact.
    pub fn about(self) -> &'static str {
        self.pick(NOT_EXACT, "c")
    }

    /// The symbol of an event with accounts of other sources.
    pub fn accounts(self) -> &'static str {
        "+"
    }

    /// The separator between parts of a line.
    pub fn dot(self) -> &'static str {
        self.pick(" · ", " - ")
    }

    /// The symbol before PLAY.
    pub fn play(self) -> &'static str {
        self.pick("▶", ">")
    }
}
